"""What is worth a notification, and when it may be told: grouped, never one a book. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import AudiobookStatus, ScrapeStatus
from ohdio_gui.model.errors import BrokenStoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ohdio_gui.model.audiobook import Audiobook, CategoryScrape
    from ohdio_gui.model.errors import ErrorInfo

LOGIN_KINDS = frozenset({"login_needed", "untrusted"})
"""Trouble of the network's that a person ends, told with each book that waits for it."""


@dataclass(frozen=True, slots=True)
class BooksEnded:
    """All books of a category, or all that were added singly, have ended."""

    category: str | None
    """Its title; None: books that were added singly."""
    whole: int = 0
    not_whole: int = 0

    def __add__(self, other: BooksEnded) -> BooksEnded:
        """Return both as one."""
        return replace(
            self, whole=self.whole + other.whole, not_whole=self.not_whole + other.not_whole
        )


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that goes on only when the person has done something."""

    error: ErrorInfo


News = BooksEnded | Trouble


class Endings:
    """Knows which books are on their way, and tells when the last one of a group has ended."""

    def __init__(self) -> None:
        self._live: dict[int, str | None] = {}
        """The category of each book that is on its way."""
        self._ended: dict[str | None, BooksEnded] = {}
        self._read: dict[int, str | None] = {}
        """The title of each category that is being read."""

    def begin(self, books: Iterable[Audiobook], scrapes: Iterable[CategoryScrape]) -> None:
        """Take what the store holds in the place of what was known; what had ended is no news."""
        self._live = {book.id: book.category for book in books if _is_on_its_way(book)}
        self._read = {
            scrape.id: scrape.title for scrape in scrapes if scrape.status is ScrapeStatus.SCRAPING
        }

    def take_book(self, book: Audiobook) -> list[BooksEnded]:
        """Take in a book as it is now; return the groups that it was the last one of."""
        if _is_on_its_way(book):
            self._live[book.id] = book.category
            return []
        if book.id not in self._live or book.is_live:
            return []
        group = self._live.pop(book.id)
        if book.status is not AudiobookStatus.CANCELLED:  # the person knows
            is_whole = book.status is AudiobookStatus.COMPLETED
            one = BooksEnded(group, whole=int(is_whole), not_whole=int(not is_whole))
            self._ended[group] = self._ended.get(group, BooksEnded(group)) + one
        return self._whole_groups()

    def forget_book(self, audiobook_id: int) -> list[BooksEnded]:
        """Take note that a book is gone; return the groups that it was the last one of."""
        self._live.pop(audiobook_id, None)
        return self._whole_groups()

    def take_scrape(self, scrape: CategoryScrape) -> list[BooksEnded]:
        """Take in a category as it is now; return the groups that waited for its end."""
        if scrape.status is ScrapeStatus.SCRAPING:
            self._read[scrape.id] = scrape.title
            return []
        self._read.pop(scrape.id, None)
        return self._whole_groups()

    def _whole_groups(self) -> list[BooksEnded]:
        """Return, once, the groups of which nothing is on its way any more.

        Books that were added singly are told when the queue has run empty.
        """
        busy = {*self._live.values(), *self._read.values()}
        if self._live:
            busy.add(None)
        told = [ended for group, ended in self._ended.items() if group not in busy]
        for ended in told:
            del self._ended[ended.category]
        return told


class Grouping:
    """Keeps news until they may be told: at most one notification in ``interval_s``."""

    def __init__(self, clock: Callable[[], float], interval_s: float = 60.0) -> None:
        """``clock`` counts seconds."""
        self._clock = clock
        self._interval_s = interval_s
        self._last_told: float | None = None
        self._ended: dict[str | None, BooksEnded] = {}
        self._troubles: dict[str, Trouble] = {}
        self._known: set[str] = set()
        """The kinds of trouble that hold now, told or not: each is news once."""

    def add(self, news: News) -> None:
        """Keep what is to be told."""
        if isinstance(news, BooksEnded):
            before = self._ended.get(news.category, BooksEnded(news.category))
            self._ended[news.category] = before + news
        elif news.error.kind not in self._known:
            self._known.add(news.error.kind)
            self._troubles[news.error.kind] = news

    def lift(self, kinds: Iterable[str]) -> None:
        """Take note that trouble is over: it is not told any more, and is news when it is back."""
        for kind in kinds:
            self._known.discard(kind)
            self._troubles.pop(kind, None)

    def drop(self) -> None:
        """Forget what was to be told: the person sees it."""
        self._ended.clear()
        self._troubles.clear()

    @property
    def due_in_s(self) -> float | None:
        """Seconds until there is something to tell; None: nothing."""
        if not self._ended and not self._troubles:
            return None
        if self._last_told is None:
            return 0.0
        return max(0.0, self._last_told + self._interval_s - self._clock())

    def take(self) -> tuple[News, ...]:
        """Return all that may be told now, trouble first, as one notification; else nothing."""
        if self.due_in_s != 0.0:
            return ()
        self._last_told = self._clock()
        told: tuple[News, ...] = (*self._troubles.values(), *self._ended.values())
        self.drop()
        return told


def _is_on_its_way(book: Audiobook) -> bool:
    """Whether a book is being downloaded for the first time: tagging one again is no news."""
    return book.is_live and book.status is not AudiobookStatus.COMPLETED


def is_for_person(error: ErrorInfo) -> bool:
    """Whether a hold is the person's to end; one that another program causes ends by itself."""
    return error.kind in {
        "storage",
        "disk_full",
        "output_folder",
        "missing_ffmpeg",
        "site_changed",
        BrokenStoreError.kind,
    }
