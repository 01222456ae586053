"""The values that stand for a book and what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ohdio_gui.model.errors import ErrorInfo

CANONICAL_SITE = "https://ici.radio-canada.ca"
"""The origin that store and tags keep, whatever origin was asked (FACE.md)."""


class AudiobookStatus(StrEnum):
    """What a book has come to (``audiobooks.status``)."""

    PENDING = "pending"
    DOWNLOADING = "downloading"
    COMPLETED = "completed"
    FAILED = "failed"
    BLOCKED = "blocked"
    INCOMPLETE = "incomplete"
    CANCELLED = "cancelled"


class PartStatus(StrEnum):
    """What a part has come to (``parts.status``)."""

    PENDING = "pending"
    DOWNLOADING = "downloading"
    COMPLETED = "completed"
    FAILED = "failed"
    WITHHELD = "withheld"


class QueueStatus(StrEnum):
    """Where a book stands in the queue (``queue_items.status``)."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"


class ScrapeStatus(StrEnum):
    """What a category scrape has come to (``category_scrapes.status``)."""

    SCRAPING = "scraping"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of audio as the source serves it; it becomes one chapter of the book."""

    position: int
    """From 1, in the order of the source."""
    title: str
    """Empty when the source gives none."""
    media_id: str | None
    """OHdio's id for media validation; None when OHdio withholds the part, or for another site."""
    duration_s: float | None
    """As announced: OHdio rounds to whole seconds."""
    media_url: str | None = None
    """For another site's media only: what yt-dlp is to fetch."""
    status: PartStatus = PartStatus.PENDING
    bytes_done: int = 0
    bytes_total: int | None = None

    @property
    def chapter_title(self) -> str:
        """The part's title, or ``Partie N`` (FACE.md)."""
        return self.title or f"Partie {self.position}"


@dataclass(frozen=True, slots=True)
class BookMetadata:
    """All that a source says of a book; what a parser returns. Text is plain, never HTML."""

    url: str
    """Canonical page address: ``https://ici.radio-canada.ca/ohdio/livres-audio/{id}/{slug}``."""
    title: str
    parts: tuple[Part, ...]
    ohdio_id: str | None = None
    authors: tuple[str, ...] = ()
    narrators: tuple[str, ...] = ()
    director: str | None = None
    genre: str | None = None
    year: int | None = None
    publisher: str | None = None
    pages: int | None = None
    audience: str | None = None
    description: str | None = None
    """Paragraphs joined by a blank line."""
    language: str | None = None
    """ISO 639-1, as the source says it; OHdio's books are ``fr``."""
    duration_s: float | None = None
    """As announced for the whole book, in seconds."""
    cover_pattern: str | None = None
    """Picture address with ``{width}`` (pixels) and ``{ratio}`` (such as ``1x1``) to fill in."""

    @property
    def withheld_positions(self) -> tuple[int, ...]:
        """Positions of the parts that OHdio serves no media for."""
        return tuple(p.position for p in self.parts if p.status is PartStatus.WITHHELD)


@dataclass(frozen=True, slots=True)
class CategoryBook:
    """A book as a category page shows it."""

    ohdio_id: str
    url: str
    """Canonical page address."""
    title: str
    authors: tuple[str, ...] = ()
    cover_pattern: str | None = None


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """What one category page says."""

    title: str | None
    books: tuple[CategoryBook, ...]
    """In the page's order, each id once."""
    announced: int | None = None
    """The total of books that the page announces, where it does."""
    next_page: int | None = None
    """The number of the next page (from 1), None on the last one."""
    next_url: str | None = None
    """The next page's address on the same origin, where it is not told by a ``pageNumber``."""


@dataclass(frozen=True, slots=True)
class MediaSource:
    """Where a part's audio can be fetched right now."""

    url: str
    is_hls: bool
    """True: a master playlist, its variants lowest first. False: one file, resumable by range."""


@dataclass(frozen=True, slots=True)
class Audiobook:
    """A book as the store holds it, together with its place in the queue: one row of the table."""

    id: int
    url: str
    title: str
    """The address until the metadata is known."""
    ohdio_id: str | None = None
    authors: tuple[str, ...] = ()
    narrators: tuple[str, ...] = ()
    genre: str | None = None
    year: int | None = None
    publisher: str | None = None
    description: str | None = None
    language: str | None = None
    duration_s: float | None = None
    cover_url: str | None = None
    cover_pattern: str | None = None
    status: AudiobookStatus = AudiobookStatus.PENDING
    file_path: str | None = None
    file_size_bytes: int | None = None
    error: ErrorInfo | None = None
    part_count: int = 0
    """0 until the metadata is known."""
    queue_status: QueueStatus | None = None
    stage: str | None = None
    """The stage of the book's current job: ``metadata`` or ``download``; None before and after."""
    attempt: int = 0
    max_attempts: int = 0
    progress: float = 0.0
    """0 to 100 over the whole book, from bytes kept on disk."""
    bytes_done: int = 0
    """Kept on disk of its unfinished parts."""
    bytes_expected: int | None = None
    """Of all its parts, announced or estimated; None before the metadata."""

    @property
    def cover_key(self) -> str | None:
        """What the window asks covers by: the pattern where there is one, else the address."""
        return self.cover_pattern or self.cover_url


@dataclass(frozen=True, slots=True)
class CategoryScrape:
    """A category as the store holds it."""

    id: int
    url: str
    title: str | None
    status: ScrapeStatus
    found: int = 0
    new: int = 0
    known: int = 0
    announced: int | None = None
    error: ErrorInfo | None = None


def cover_address(pattern: str, width: int, ratio: str = "1x1") -> str:
    """Fill in a picture pattern: ``width`` in pixels, ``ratio`` such as ``1x1`` or ``16x9``."""
    return pattern.replace("{width}", str(width)).replace("{ratio}", ratio)
