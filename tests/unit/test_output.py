"""What is written for a person or a script, on an output that has not every letter."""

from __future__ import annotations

import contextlib
import io
import json
from types import SimpleNamespace

import pytest

from ohdio_gui.cli import Headless
from ohdio_gui.model.events import DownloadEvent, DownloadStatus
from ohdio_gui.terminal import ProgressLines, shown_on

TITLE = "L’œuf — كتاب 😀"
PATH = "/livres/\udce9t\u00e9.m4b"
"""In a folder whose name is no UTF-8."""
EVENT = DownloadEvent(1, DownloadStatus.COMPLETED, title=TITLE, file_path=PATH)


def output(coding: str) -> tuple[io.BytesIO, io.TextIOWrapper]:
    raw = io.BytesIO()
    return raw, io.TextIOWrapper(raw, encoding=coding, errors="strict", newline="\n")


@pytest.mark.parametrize("coding", ["utf-8", "cp1252", "latin-1", "ascii"])
def test_a_json_line_says_the_same_on_any_output(coding: str) -> None:
    raw, stream = output(coding)
    face = SimpleNamespace(_is_json=True, _is_reader_gone=False)
    face._write = lambda event, values: Headless._write(face, event, values)
    with contextlib.redirect_stdout(stream):
        Headless.on_download(face, EVENT)
    told = json.loads(raw.getvalue().decode(coding))
    assert (told["title"], told["file_path"]) == (TITLE, PATH)


def test_json_is_written_in_plain_letters_only_where_it_must_be() -> None:
    raw, stream = output("utf-8")
    face = SimpleNamespace(_is_reader_gone=False)
    with contextlib.redirect_stdout(stream):
        Headless._write(face, "queue", {"title": TITLE})
    assert TITLE in raw.getvalue().decode()


@pytest.mark.parametrize(
    ("coding", "shown"),
    [("utf-8", TITLE), ("cp1252", "L’œuf — ???? ?"), ("ascii", "L??uf ? ???? ?")],
)
def test_a_line_for_a_person_shows_what_the_output_has(coding: str, shown: str) -> None:
    raw, stream = output(coding)
    assert shown_on(stream, TITLE) == shown
    ProgressLines(stream).book(EVENT)
    assert shown in raw.getvalue().decode(coding)
    ProgressLines(stream).say("\ud800x")
    assert raw.getvalue().endswith(b"?x\n")


def test_an_output_without_an_encoding_takes_all() -> None:
    assert shown_on(io.StringIO(), TITLE) == TITLE
