"""An engine that does nothing but answer on the bus, as the real one would, and remember."""

from __future__ import annotations

import dataclasses
import threading

from ohdio_gui.engine.bus import EventBus
from ohdio_gui.model.audiobook import (
    Audiobook,
    AudiobookStatus,
    BookFormat,
    CategoryBook,
    CategoryScrape,
    QueueStatus,
    ScrapeStatus,
)
from ohdio_gui.model.errors import StoppedError
from ohdio_gui.model.events import (
    AudiobookEvent,
    AudiobookRemovedEvent,
    BookDetailsEvent,
    ChoiceEvent,
    DetailsEvent,
    DownloadEvent,
    DownloadStatus,
    Event,
    HoldEvent,
    OrderEvent,
    ProgramsEvent,
    QueueControl,
    QueueCounts,
    RemovedEvent,
    ScrapeEvent,
    Snapshot,
)
from ohdio_gui.settings.settings import Settings

ENDED = {
    DownloadStatus.COMPLETED: (AudiobookStatus.COMPLETED, QueueStatus.COMPLETED),
    DownloadStatus.FAILED: (AudiobookStatus.FAILED, QueueStatus.FAILED),
    DownloadStatus.BLOCKED: (AudiobookStatus.BLOCKED, QueueStatus.BLOCKED),
    DownloadStatus.INCOMPLETE: (AudiobookStatus.INCOMPLETE, QueueStatus.FAILED),
    DownloadStatus.CANCELLED: (AudiobookStatus.CANCELLED, QueueStatus.CANCELLED),
}


ENDED_QUEUE = dict(ENDED.values())


def place(book: Audiobook) -> tuple[int, int]:
    return book.priority, book.id


class FakeEngine:
    """Implements EngineFacade; ``calls`` lists what was asked of it, in order."""

    def __init__(self, bus: EventBus) -> None:
        self.bus = bus
        self.calls: list[tuple] = []
        self.books: dict[int, Audiobook] = {}
        self.scrapes: tuple[CategoryScrape, ...] = ()
        self.control = QueueControl()
        self.counts = QueueCounts()
        self.holds: tuple[HoldEvent, ...] = ()
        self.removed: list[Audiobook] = []
        self.shutdown_thread: str | None = None
        self.details: dict[int, BookDetailsEvent] = {}
        self.waiting: dict[int, tuple[CategoryBook, ...]] = {}

    @property
    def submitted(self) -> list[tuple[str, ...]]:
        return [call[1] for call in self.calls if call[0] == "submit"]

    @property
    def searched(self) -> list[str]:
        return [call[1] for call in self.calls if call[0] == "search"]

    def tell(self, *events: Event) -> None:
        for event in events:
            self.bus.publish(event)

    def put(self, book: Audiobook, event: DownloadEvent | None = None) -> None:
        """Write a row and tell it: first the store, then the event."""
        self.books[book.id] = book
        self.tell(AudiobookEvent(book))
        if event is not None:
            self.tell(event)

    def end(self, audiobook_id: int, status: DownloadStatus, error=None, file_path=None) -> None:
        book_status, queue_status = ENDED[status]
        book = dataclasses.replace(
            self.books[audiobook_id],
            status=book_status,
            queue_status=queue_status,
            stage=None,
            error=error,
            file_path=file_path,
        )
        event = DownloadEvent(audiobook_id, status, title=book.title, error=error)
        self.put(book, event)

    def request_snapshot(self) -> None:
        self.calls.append(("request_snapshot",))
        books = tuple(self.books.values())
        self.tell(Snapshot(books, self.scrapes, self.control, self.counts, self.holds))

    def submit(self, urls: tuple[str, ...]) -> None:
        self.calls.append(("submit", urls))

    def pause(self) -> None:
        self.calls.append(("pause",))
        self._control(is_paused=True)

    def resume(self) -> None:
        self.calls.append(("resume",))
        self._control(is_paused=False)

    def set_max_concurrent_downloads(self, limit: int) -> None:
        self.calls.append(("limit", limit))
        self.control = dataclasses.replace(self.control, max_concurrent_downloads=limit)
        self.tell(self.control)

    def retry(self, audiobook_id: int) -> None:
        self.calls.append(("retry", audiobook_id))
        book = dataclasses.replace(
            self.books[audiobook_id],
            status=AudiobookStatus.PENDING,
            queue_status=QueueStatus.QUEUED,
            error=None,
        )
        self.put(book, DownloadEvent(audiobook_id, DownloadStatus.QUEUED, title=book.title))

    def cancel(self, audiobook_id: int) -> None:
        self.calls.append(("cancel", audiobook_id))
        self.end(audiobook_id, DownloadStatus.CANCELLED)

    def move(self, audiobook_ids: tuple[int, ...], before: int | None) -> None:
        self.calls.append(("move", audiobook_ids, before))
        order = [book.id for book in sorted(self.books.values(), key=place)]
        rest = [key for key in order if key not in audiobook_ids]
        at = rest.index(before) if before in rest else len(rest)
        order = [*rest[:at], *audiobook_ids, *rest[at:]]
        priorities = tuple((key, number - len(order)) for number, key in enumerate(order))
        for key, priority in priorities:
            self.books[key] = dataclasses.replace(self.books[key], priority=priority)
        self.tell(OrderEvent(priorities))

    def remove(self, audiobook_ids: tuple[int, ...], *, with_files: bool) -> None:
        self.calls.append(("remove", audiobook_ids, with_files))
        self.removed = [self.books.pop(key) for key in audiobook_ids]
        self.tell(*(AudiobookRemovedEvent(key) for key in audiobook_ids))
        title = self.removed[0].title if len(self.removed) == 1 else ""
        self.tell(RemovedEvent(audiobook_ids, title, with_files))

    def undo_removal(self) -> None:
        self.calls.append(("undo_removal",))
        removed, self.removed = self.removed, []
        for book in removed:
            self.put(book)
        self.tell(RemovedEvent(()))

    def forget_removed(self) -> None:
        self.calls.append(("forget_removed",))
        self.removed = []

    def pause_book(self, audiobook_id: int) -> None:
        self.calls.append(("pause_book", audiobook_id))
        self.put(dataclasses.replace(self.books[audiobook_id], is_paused=True))

    def resume_book(self, audiobook_id: int) -> None:
        self.calls.append(("resume_book", audiobook_id))
        self.put(dataclasses.replace(self.books[audiobook_id], is_paused=False))

    def take_gaps(self, audiobook_id: int) -> None:
        self.calls.append(("take_gaps", audiobook_id))

    def retag(self, audiobook_id: int) -> None:
        self.calls.append(("retag", audiobook_id))

    def set_format(self, audiobook_id: int, wanted: BookFormat | None) -> None:
        self.calls.append(("set_format", audiobook_id, wanted))

    def ask_again(self) -> None:
        self.calls.append(("ask_again",))

    def apply(self, settings: Settings) -> None:
        self.calls.append(("apply", settings))

    def request_programs(self, ffmpeg_path: str) -> None:
        self.calls.append(("request_programs", ffmpeg_path))
        version = "" if "missing" in ffmpeg_path else "7.0.2"
        path = ffmpeg_path or "/usr/bin/ffmpeg"
        self.tell(ProgramsEvent(ffmpeg_path, path if version else "", version, "2026.10.26"))

    def request_details(self, audiobook_id: int) -> None:
        self.calls.append(("request_details", audiobook_id))
        self.tell(DetailsEvent(audiobook_id, f"book: {self.books[audiobook_id].title}\n"))

    def request_book(self, audiobook_id: int) -> None:
        self.calls.append(("request_book", audiobook_id))
        details = self.details.get(audiobook_id)
        if details is not None:
            self.tell(details)

    def stop_scrape(self, scrape_id: int) -> None:
        self.calls.append(("stop_scrape", scrape_id))
        stopped = {
            scrape.id: dataclasses.replace(
                scrape, status=ScrapeStatus.FAILED, error=StoppedError().info
            )
            for scrape in self.scrapes
            if scrape.id == scrape_id
        }
        self.scrapes = tuple(stopped.get(scrape.id, scrape) for scrape in self.scrapes)
        self.tell(*map(ScrapeEvent, stopped.values()))

    def retry_scrape(self, scrape_id: int) -> None:
        self.calls.append(("retry_scrape", scrape_id))

    def request_choice(self, scrape_id: int) -> None:
        self.calls.append(("request_choice", scrape_id))
        self.tell(ChoiceEvent(scrape_id, self.waiting.get(scrape_id, ())))

    def choose(self, scrape_id: int, ohdio_ids: frozenset[str] | None) -> None:
        self.calls.append(("choose", scrape_id, ohdio_ids))

    def search(self, term: str) -> None:
        self.calls.append(("search", term))

    def shutdown(self, timeout_s: float) -> bool:
        self.calls.append(("shutdown", timeout_s))
        self.shutdown_thread = threading.current_thread().name
        return True

    def _control(self, *, is_paused: bool) -> None:
        self.control = dataclasses.replace(self.control, is_paused=is_paused)
        self.tell(self.control)


def book(key: int = 1, title: str = "Du bon usage des étoiles", **fields) -> Audiobook:
    """Return a book that waits in the queue, or that has ended as ``status`` says."""
    defaults = {
        "url": f"https://ici.radio-canada.ca/ohdio/livres-audio/{key}/livre",
        "authors": ("Dominique Fortier",),
        "duration_s": 21414.0,
        "part_count": 7,
        "queue_status": QueueStatus.QUEUED,
        "stage": "download",
    }
    if fields.get("status") in ENDED_QUEUE:
        defaults |= {"queue_status": ENDED_QUEUE[fields["status"]], "stage": None}
    return Audiobook(id=key, title=title, **{**defaults, **fields})
