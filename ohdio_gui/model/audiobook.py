"""The values that stand for a book and what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


class BookFormat(StrEnum):
    """What a finished audiobook is on disk (the setting ``format``, ``audiobooks.format``)."""

    M4B = "m4b"
    """One file with a chapter a part, joined without encoding anew."""
    M4A = "m4a"
    """A file a part in a folder, numbered and tagged as tracks; not encoded anew."""
    MP3 = "mp3"
    """One file with ID3 chapters, encoded once."""
    MP3_PARTS = "mp3-parts"
    """A file a part in a folder, encoded once: for car players."""
    KEEP = "keep"
    """The files as they were served, byte for byte, in a folder."""

    @property
    def is_folder(self) -> bool:
        """Whether an audiobook of several parts becomes several files."""
        return self in {BookFormat.M4A, BookFormat.MP3_PARTS, BookFormat.KEEP}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A mark in a file: what begins there."""

    start_s: float
    title: str


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
    prizes: tuple[str, ...] = ()
    """As OHdio words them: ``Lauréat du Prix Gens de Mer 2009``."""
    cover_pattern: str | None = None
    """Picture address with ``{width}`` (pixels) and ``{ratio}`` (such as ``1x1``) to fill in."""
    chapters: tuple[Chapter, ...] = ()
    """Of another site's one item, where its page gives some; OHdio's chapters are its parts."""
    sources: dict[str, dict[str, Any]] = field(default_factory=dict, hash=False, compare=False)
    """What each source gave, by its name and the field's: why a title is what it is. JSON."""

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
    listed: frozenset[str] = frozenset()
    """The ids of those that count towards ``announced``; what is recommended does not."""
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
class FinishedFiles:
    """Where a finished book is."""

    path: Path
    """Its file; the folder, where it became several."""
    size_bytes: int
    names: tuple[str, ...] = ()
    """In the folder ``path``, in the order of the parts; empty for one file."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files, in order."""
        return tuple(self.path / name for name in self.names) or (self.path,)


@dataclass(frozen=True, slots=True)
class FoundBook:
    """A finished book as its files on disk name it."""

    metadata: BookMetadata
    """As far as the tags say it."""
    files: FinishedFiles
    missing: tuple[int, ...] = ()
    """The positions of the parts that it was made without."""


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
    director: str | None = None
    pages: int | None = None
    audience: str | None = None
    prizes: tuple[str, ...] = ()
    category: str | None = None
    """The title of the category that it was first found in."""
    chapters: tuple[Chapter, ...] = ()
    """Of another site's item."""
    cover_url: str | None = None
    cover_pattern: str | None = None
    format: BookFormat | None = None
    """What it is to become, or became; None: what the settings say when it starts."""
    takes_gaps: bool = False
    """The person takes it although OHdio withholds something of it."""
    is_paused: bool = False
    """Whether the person paused this one book, whatever the queue does."""
    is_removed: bool = False
    """Whether the person took it out of the list, and may still have it back."""
    priority: int = 0
    """Its place in the queue: smaller comes first, and among equals the older one."""
    status: AudiobookStatus = AudiobookStatus.PENDING
    file_path: str | None = None
    """The finished file; the folder, where it became several."""
    file_size_bytes: int | None = None
    """Of all its files together."""
    file_names: tuple[str, ...] = ()
    """In ``file_path``, in order, where that is a folder."""
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
    def is_live(self) -> bool:
        """Whether a job of it waits or runs; of a finished book: it is being tagged again."""
        return self.queue_status in {QueueStatus.QUEUED, QueueStatus.PROCESSING}

    @property
    def finished(self) -> FinishedFiles | None:
        """Where its files were put when it was finished; None before."""
        if not self.file_path:
            return None
        return FinishedFiles(Path(self.file_path), self.file_size_bytes or 0, self.file_names)

    @property
    def can_take_gaps(self) -> bool:
        """Whether the person may have what there is of a book that OHdio does not give whole."""
        kind = self.error.kind if self.error else ""
        return not self.takes_gaps and kind in {"withheld_part", "incomplete_book"}

    @property
    def cover_key(self) -> str | None:
        """What the window asks covers by: the pattern where there is one, else the address."""
        return self.cover_pattern or self.cover_url


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An audiobook that OHdio's search offers."""

    ohdio_id: str
    url: str
    """Canonical page address."""
    title: str
    authors: tuple[str, ...] = ()
    cover_pattern: str | None = None
    is_playable: bool = True
    audiobook_id: int | None = None
    """The book's id where it is in the library already."""
    is_complete: bool = False
    """Whether the library has its finished file."""


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
    to_choose: int = 0
    """How many of the new books are not queued, and wait for the person's choice."""

    @property
    def asks(self) -> bool:
        """Whether the person is to say which of the books they want."""
        return self.to_choose > 0 and self.status is not ScrapeStatus.SCRAPING

    @property
    def is_stopped(self) -> bool:
        """Whether the person stopped its reading: that is no trouble, though ``failed`` too."""
        return self.error is not None and self.error.kind == "stopped"


def cover_address(pattern: str, width: int, ratio: str = "1x1") -> str:
    """Fill in a picture pattern: ``width`` in pixels, ``ratio`` such as ``1x1`` or ``16x9``."""
    return pattern.replace("{width}", str(width)).replace("{ratio}", ratio)


def described_by(book: Audiobook, metadata: BookMetadata) -> Audiobook:
    """Return ``book`` with every field that ``metadata`` has a newer word for."""
    names = {field.name for field in fields(metadata)} & {field.name for field in fields(book)}
    return replace(book, **{name: getattr(metadata, name) for name in names})
