"""A server that is away for a while, with the real program."""

from __future__ import annotations

import time

from ohdio_gui.demo.catalogue import single_category
from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.server import Replica
from tests.e2e.conftest import Program
from tests.sounds import FFMPEG, make_book

OUTAGE_S = 24.0
"""Longer than three attempts take."""


def test_an_outage_in_the_night_costs_no_book(tmp_path, tones):
    books = tuple(make_book(number, tones[:1]) for number in range(1, 13))
    began = []

    def is_down(_):
        now = time.monotonic()
        began.append(now)
        return now - began[0] < OUTAGE_S

    with Replica(single_category(books), ffmpeg=FFMPEG) as replica:
        replica.faults.add("validation", Fault(drop=True), where=is_down)
        program = Program(tmp_path / "data", tmp_path / "books", replica.origin)
        done = program.run("--headless", replica.category_url())
    assert done.returncode == 0, done.stderr
    assert len(program.books) == len(books)
