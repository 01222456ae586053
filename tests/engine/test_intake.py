"""Many addresses at once: they take their time, and nobody else's."""

from __future__ import annotations

import logging
import time

import pytest

from ohdio_gui.model import errors
from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.events import (
    AddedEvent,
    AudiobookEvent,
    IdleEvent,
    QueueControl,
    RefusedEvent,
    ScrapeEvent,
)
from tests.engine.test_engine import CATEGORY, World
from tests.unit.store.shelf import page


@pytest.fixture
def world(qtbot, tmp_path):
    made = World(tmp_path, qtbot)
    yield made
    assert made.engine.shutdown(5)


def pages(count):
    return tuple(page(number) for number in range(1, count + 1))


def ids(world):
    return [int(book.ohdio_id) for book in world.store.audiobooks.all()]


def test_a_pause_gets_between_three_thousand_addresses(world, monkeypatch):
    def add_all(books, category=None):
        time.sleep(0.001 * len(books))  # a slow disk
        return true_add_all(books, category)

    true_add_all = world.store.audiobooks.add_all
    monkeypatch.setattr(world.store.audiobooks, "add_all", add_all)
    world.engine.start()
    world.until(lambda: world.of(QueueControl))
    world.engine.submit(pages(3000))
    began = time.monotonic()
    world.engine.pause()
    world.until(lambda: world.of(QueueControl)[-1].is_paused)
    assert time.monotonic() - began < 1
    monkeypatch.undo()


def test_what_was_there_already_is_counted_apart(world):
    world.engine.start()
    world.engine.submit((page(1),))
    world.until(lambda: world.of(AddedEvent) == [AddedEvent(1, 0)])
    # One that waits, alone and among others; a category is read anew each time.
    world.engine.submit((page(1),))
    world.until(lambda: world.of(AddedEvent)[1:] == [AddedEvent(0, 1)])
    world.engine.submit((*pages(30), CATEGORY, "no address"))
    world.until(lambda: world.of(AddedEvent)[2:] == [AddedEvent(30, 1)])
    assert len(world.of(RefusedEvent)) == 1
    # What ended badly is queued anew, which is no less than added.
    world.engine.cancel(1)
    world.until(lambda: world.store.audiobooks.get(1).status is AudiobookStatus.CANCELLED)
    world.engine.submit((page(1),))
    world.until(lambda: world.of(AddedEvent)[3:] == [AddedEvent(1, 0)])


def test_addresses_are_added_in_their_order_whatever_is_submitted_meanwhile(world):
    world.engine.start()
    world.engine.submit(pages(70))
    world.engine.submit((page(72), page(71), CATEGORY))
    world.until(lambda: world.of(ScrapeEvent))
    world.until(lambda: len(ids(world)) == 72)
    assert ids(world) == [*range(1, 71), 72, 71]
    told = [e.audiobook.id for e in world.of(AudiobookEvent) if e.audiobook.attempt == 0]
    assert list(dict.fromkeys(told)) == [*range(1, 73)]


def test_nothing_is_called_idle_while_addresses_are_to_come(world):
    bad = tuple(f"not an address, the {number}th" for number in range(500))
    world.engine.start()
    world.until(lambda: world.of(IdleEvent))
    before = len(world.heard.events)
    world.engine.submit((*bad, page(1)))
    world.engine.request_idle()
    world.until(lambda: world.site.asked)
    world.until(lambda: len(world.of(RefusedEvent)) == 500)
    heard = world.heard.events[before:]
    last = max(at for at, event in enumerate(heard) if isinstance(event, RefusedEvent))
    told = [event for event in heard[:last] if isinstance(event, IdleEvent)]
    assert told
    assert all(event.live_jobs and event.runnable_jobs for event in told)
    assert [event.text for event in world.of(RefusedEvent)] == list(bad)
    world.site.gate.set()
    world.until(lambda: world.of(IdleEvent)[-1] == IdleEvent(0, 0))


def test_what_the_store_refuses_takes_nothing_else_with_it(world, monkeypatch):
    def add_all(books, category=None):
        if any(book.ohdio_id == "5" for book in books):
            raise errors.StoreError(path="p", reason="a value it cannot hold")
        return true_add_all(books, category)

    true_add_all = world.store.audiobooks.add_all
    monkeypatch.setattr(world.store.audiobooks, "add_all", add_all)
    world.engine.start()
    world.engine.submit((*pages(10), "not an address", CATEGORY))
    world.until(lambda: len(world.of(RefusedEvent)) == 2 and world.of(ScrapeEvent))
    assert ids(world) == [1, 2, 3, 4, 6, 7, 8, 9, 10]
    assert {(e.text, e.error.kind) for e in world.of(RefusedEvent)} == {
        (page(5), "store"),
        ("not an address", "not_a_url"),
    }


def test_a_bug_about_some_addresses_leaves_the_others(world, monkeypatch, qtbot):
    def add_all(books, category=None):
        monkeypatch.undo()
        raise ZeroDivisionError

    monkeypatch.setattr(world.store.audiobooks, "add_all", add_all)
    with qtbot.captureExceptions() as broken:
        world.engine.start()
        world.engine.submit(pages(70))
        world.until(lambda: len(ids(world)) >= 50)
    assert [kind for kind, _, _ in broken] == [ZeroDivisionError]
    assert ids(world) == [*range(21, 71)]


@pytest.mark.parametrize("is_under_way", [True, False])
def test_the_end_loses_no_address(world, is_under_way):
    world.engine.start()
    world.engine.submit((*pages(2999), CATEGORY))
    if is_under_way:
        world.until(lambda: world.of(AudiobookEvent))
    assert world.engine.shutdown(20)
    assert ids(world) == [*range(1, 3000)]
    assert [scrape.url for scrape in world.store.scrapes.all()] == [CATEGORY]


def test_the_end_does_not_wait_for_a_store_that_cannot_be_written(world, monkeypatch, caplog):
    def locked(*_):
        time.sleep(0.2)
        raise errors.StoreError(path="p", reason="database is locked")

    caplog.set_level(logging.WARNING)
    world.engine.start()
    world.until(lambda: world.of(QueueControl))
    monkeypatch.setattr(world.store.audiobooks, "add_all", locked)
    world.engine.submit(pages(100))
    began = time.monotonic()
    assert world.engine.shutdown(2)
    assert time.monotonic() - began < 2.5
    assert "event=addresses_lost" in caplog.text
