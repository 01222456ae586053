"""A line or a server that answers nobody for a while, over real threads and a real store."""

from __future__ import annotations

import time

import pytest

from ohdio_gui.engine import outage
from ohdio_gui.model import errors
from ohdio_gui.model.events import DownloadEvent
from ohdio_gui.model.jobs import Stage

BOOKS = 30


class Outage:
    """In the place of a Crowd's ``fail``: whoever asks fails, so many times in all."""

    def __init__(self, error, failures):
        self.error, self.left = error, failures

    def get(self, _):
        self.left -= 1
        return [self.error] if self.left >= 0 else None


@pytest.mark.parametrize(
    "error",
    [errors.NetworkError(host="127.0.0.1"), errors.ServerError(host="127.0.0.1", status=503)],
)
def test_an_outage_costs_no_book_of_the_queue(world, monkeypatch, error):
    monkeypatch.setattr(outage, "SHORTEST_WAIT_S", 0.02)
    monkeypatch.setattr(outage, "LONGEST_WAIT_S", 0.05)
    world.backoff_s = 0.5
    world.books(BOOKS)
    world.crowd.fail = Outage(error, BOOKS * 4)
    world.crowd.open()
    world.start()
    world.until(lambda: world.counts().completed + world.counts().failed == BOOKS, 60)
    assert world.counts().completed == BOOKS
    assert {attempt for stage, _, attempt in world.crowd.started if stage is Stage.DOWNLOAD} <= {
        1,
        2,
        3,
    }


def test_one_bad_book_in_an_otherwise_good_queue_still_ends(world):
    world.books(BOOKS)
    world.crowd.fail = {(Stage.DOWNLOAD, "7"): [errors.NetworkError(host="127.0.0.1")] * 99}
    world.crowd.open()
    world.start()
    world.until(lambda: world.counts().completed + world.counts().failed == BOOKS)
    assert (world.counts().completed, world.counts().failed) == (BOOKS - 1, 1)
    assert sum(subject == "7" for _, subject, _ in world.crowd.started) == 3


def test_what_ohdio_s_media_server_asks_of_one_download_holds_for_all(world):
    world.books(20)
    wait = errors.RateLimitedError(host="media.ca", retry_after_s=2)
    world.crowd.fail = Outage(wait, 3)
    world.start()
    world.until_running(Stage.DOWNLOAD, 3)
    told = time.monotonic()
    world.crowd.open()
    world.until(lambda: world.crowd.done[Stage.DOWNLOAD] == 3)
    world.until(lambda: world.counts().completed == 20)
    assert time.monotonic() - told > 2
    assert len(world.crowd.started) == 23
    assert {attempt for _, _, attempt in world.crowd.started} == {1}
    waiting = [event for event in world.heard.of(DownloadEvent) if event.error == wait.info]
    assert {event.audiobook_id for event in waiting} == set(range(1, 21))
    assert {event.waiting_s for event in waiting} == {2.0}
