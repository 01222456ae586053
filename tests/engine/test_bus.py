"""The bus: what a worker tells arrives whole, on the window's thread, however much it is."""

from __future__ import annotations

import gc
import sys
import threading

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from ohdio_gui.engine.bus import EventBus
from ohdio_gui.model import events
from ohdio_gui.model.audiobook import (
    Audiobook,
    CategoryBook,
    CategoryScrape,
    Part,
    ScrapeStatus,
    SearchHit,
)
from ohdio_gui.model.errors import ErrorInfo
from ohdio_gui.model.jobs import JobFailure

BIG = 2**31 + 7
BOOK = Audiobook(1, "https://u", "Les Fées ont soif", file_size_bytes=2**40, duration_s=21414.0)
TOPICS = {
    "downloads": events.DownloadEvent(
        1, events.DownloadStatus.DOWNLOADING, progress=12.5, bytes=BIG, total_bytes=2**33 + 1
    ),
    "audiobooks": events.AudiobookEvent(BOOK),
    "category_scrapes": events.ScrapeEvent(
        CategoryScrape(BIG, "https://c", None, ScrapeStatus.FAILED, found=BIG)
    ),
    "queue_control": events.QueueControl(True, 10),
    "queue": events.QueueCounts(BIG, 2, 3, 4, 5),
    "holds": events.HoldEvent(ErrorInfo("disk_full", "m", {"missing_mb": BIG})),
    "idle": events.IdleEvent(BIG, 0),
    "added": events.AddedEvent(BIG, 1),
    "refused": events.RefusedEvent("x", ErrorInfo("not_a_url", "m")),
    "searches": events.SearchEvent(
        "étoiles", (SearchHit("42418", "https://u", "Du bon usage des étoiles"),)
    ),
    "order": events.OrderEvent(((BIG, -2), (1, -1))),
    "removed": events.RemovedEvent((BIG,), "Les Fées ont soif", has_files=True),
    "space": events.SpaceEvent(BIG),
    "details": events.DetailsEvent(BIG, "book: Les Fées ont soif"),
    "book_details": events.BookDetailsEvent(
        BOOK,
        (Part(1, "Le départ", "a", 60.0, bytes_done=BIG),),
        (JobFailure(1, "2026-04-13T21:20:37.000+00:00", "network", "m", {"host": "x"}),),
        {"page": {"title": "Les Fées ont soif"}},
    ),
    "choices": events.ChoiceEvent(BIG, (CategoryBook("42418", "https://u", "Les Fées"),)),
    "programs": events.ProgramsEvent("", "/ffmpeg", "7.0.2", "2026.10.26", "3.46.1"),
    "store_rebuilt": events.StoreRebuiltEvent("ohdio.sqlite3.damaged-x", "2026-04-13", BIG),
    "snapshot": events.Snapshot((BOOK,), (), events.QueueControl(), events.QueueCounts()),
}


class Ear(QObject):
    def __init__(self):
        super().__init__()
        self.heard = []
        self.threads = set()

    @Slot(object)
    def on_event(self, event):
        self.heard.append(event)
        self.threads.add(QThread.currentThread())


@pytest.mark.parametrize("topic", TOPICS)
def test_each_event_comes_on_its_own_topic_and_equal(qtbot, topic):
    bus, ears = EventBus(), {}
    for name in TOPICS:
        ears[name] = Ear()
        getattr(bus, name).connect(ears[name].on_event)
    thread = threading.Thread(target=bus.publish, args=(TOPICS[topic],))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(ears[topic].heard), timeout=2000)
    assert ears[topic].heard == [TOPICS[topic]]
    assert [name for name, ear in ears.items() if ear.heard] == [topic]
    assert ears[topic].threads == {QThread.currentThread()}


def test_every_event_there_is_has_a_topic():
    kinds = set(events.Event.__args__)
    told = {type(event) for event in TOPICS.values()} | {events.AudiobookRemovedEvent}
    assert kinds == told


def test_a_removed_book_is_told_with_the_books(qtbot):
    bus, ear = EventBus(), Ear()
    bus.audiobooks.connect(ear.on_event)
    bus.publish(events.AudiobookRemovedEvent(7))
    assert ear.heard == [events.AudiobookRemovedEvent(7)]


def test_twenty_thousand_events_from_many_threads_arrive_and_cost_no_reference(qtbot):
    """PySide6 6.12.0 on Python 3.11 loses a reference to True at every emit, and aborts."""
    bus, ear = EventBus(), Ear()
    bus.downloads.connect(ear.on_event)
    gc.collect()
    before = [sys.getrefcount(value) for value in (True, False, None)]

    def tell(number):
        for done in range(5_000):
            bus.publish(
                events.DownloadEvent(
                    number, events.DownloadStatus.DOWNLOADING, bytes=BIG + done, total_bytes=None
                )
            )

    threads = [threading.Thread(target=tell, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(ear.heard) == 20_000, timeout=20_000)
    for number in range(4):
        mine = [event.bytes for event in ear.heard if event.audiobook_id == number]
        assert mine == [BIG + done for done in range(5_000)]
    ear.heard.clear()
    after = [sys.getrefcount(value) for value in (True, False, None)]
    # One an emit would be 20 000; the garbage of other tests is far less.
    assert all(now > then - 10_000 for now, then in zip(after, before, strict=True))
