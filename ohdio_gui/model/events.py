"""What the engine tells: one frozen value per thing that can be told, on the topics of the bus.

Numbers of bytes are Python ints inside an object: Qt's own int is 32 bits wide and would wrap.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ohdio_gui.model.jobs import Stage

if TYPE_CHECKING:
    from ohdio_gui.model.audiobook import (
        Audiobook,
        CategoryBook,
        CategoryScrape,
        Part,
        SearchHit,
    )
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.model.jobs import JobFailure


class DownloadStatus(StrEnum):
    """What is happening to a book right now (FACE.md's words for the topic ``downloads``)."""

    QUEUED = "queued"
    METADATA = "metadata"
    STARTED = "started"
    DOWNLOADING = "downloading"
    ASSEMBLING = "assembling"
    COMPLETED = "completed"
    FAILED = "failed"
    BLOCKED = "blocked"
    INCOMPLETE = "incomplete"
    CANCELLED = "cancelled"


ENDED_STATUSES = frozenset(
    {
        DownloadStatus.COMPLETED,
        DownloadStatus.FAILED,
        DownloadStatus.BLOCKED,
        DownloadStatus.INCOMPLETE,
        DownloadStatus.CANCELLED,
    }
)


@dataclass(frozen=True, slots=True)
class DownloadEvent:
    """Topic ``downloads``: the progress and the fate of one book."""

    audiobook_id: int
    status: DownloadStatus
    ohdio_id: str | None = None
    title: str = ""
    progress: float = 0.0
    """0 to 100 over the whole book: bytes over bytes."""
    bytes: int = 0
    total_bytes: int | None = None
    """An estimate from the announced durations until every part's size is known."""
    speed_bytes_s: float | None = None
    eta_s: float | None = None
    file_path: str | None = None
    error: ErrorInfo | None = None
    """Why it ended badly; with ``queued``: why it waits (the last attempt's error)."""
    part: int | None = None
    """The part in flight, from 1."""
    part_count: int | None = None
    waiting_s: float | None = None
    """With ``queued``: how long until the next attempt, where one is scheduled."""
    attempt: int = 0
    """The attempt that runs, or the last one that ran."""
    max_attempts: int = 0


@dataclass(frozen=True, slots=True)
class AudiobookEvent:
    """Topic ``audiobooks``: a row is new or its fields changed (metadata, final state)."""

    audiobook: Audiobook


@dataclass(frozen=True, slots=True)
class AudiobookRemovedEvent:
    """Topic ``audiobooks``: a row is gone (a playlist that became its entries)."""

    audiobook_id: int


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """Topic ``order``: the books stand in another order."""

    priorities: tuple[tuple[int, int], ...]
    """(audiobook_id, priority) of every book, in the new order."""


@dataclass(frozen=True, slots=True)
class RemovedEvent:
    """Topic ``removed``: what the person took out of the list last, and can have back."""

    audiobook_ids: tuple[int, ...]
    """Empty: there is nothing to have back any more."""
    title: str = ""
    """Of the one book, where it is one."""
    has_files: bool = False
    """Whether finished files went to the trash."""


@dataclass(frozen=True, slots=True)
class SpaceEvent:
    """Topic ``space``: the free space where finished books go, in bytes; None: not known."""

    free_bytes: int | None


@dataclass(frozen=True, slots=True)
class ScrapeEvent:
    """Topic ``category_scrapes``."""

    scrape: CategoryScrape


@dataclass(frozen=True, slots=True)
class QueueControl:
    """Topic ``queue_control``, and the one row of the table of that name."""

    is_paused: bool = False
    max_concurrent_downloads: int = 3


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """Topic ``queue``: the counts of ``--status``; each counts books by their queue item."""

    queued: int = 0
    processing: int = 0
    completed: int = 0
    failed: int = 0
    blocked: int = 0


@dataclass(frozen=True, slots=True)
class HoldEvent:
    """Topic ``holds``: a stage waits, or goes on again.

    The download stage waits for the disk (or FFmpeg), any stage after answers of OHdio's that fit
    no known shape, all of them, for good, when the store broke.
    """

    error: ErrorInfo | None
    """None: all is well again."""
    stage: Stage = Stage.DOWNLOAD


@dataclass(frozen=True, slots=True)
class SearchEvent:
    """Topic ``searches``: what OHdio's search found for ``term``."""

    term: str
    hits: tuple[SearchHit, ...] = ()
    error: ErrorInfo | None = None


@dataclass(frozen=True, slots=True)
class DetailsEvent:
    """Topic ``details``: all that is known of a book, as text for a bug report."""

    audiobook_id: int
    text: str


@dataclass(frozen=True, slots=True)
class BookDetailsEvent:
    """Topic ``book_details``: all that the store holds of one book, as values."""

    audiobook: Audiobook
    parts: tuple[Part, ...] = ()
    failures: tuple[JobFailure, ...] = ()
    """Of the attempts of all its jobs, oldest first."""
    sources: dict[str, dict[str, Any]] = field(default_factory=dict, hash=False)
    """What each source gave: ``{source: {field: value}}``."""


@dataclass(frozen=True, slots=True)
class ChoiceEvent:
    """Topic ``choices``: the books of a category that wait for the person's choice."""

    scrape_id: int
    books: tuple[CategoryBook, ...] = ()
    """In the page's order."""


@dataclass(frozen=True, slots=True)
class IdleEvent:
    """Topic ``idle``: whether anything is left that can run without the person."""

    live_jobs: int
    """Jobs in a live state, and addresses that are still to be added."""
    runnable_jobs: int
    """Of these, those that run or will run by themselves: not paused, not held."""


@dataclass(frozen=True, slots=True)
class AddedEvent:
    """Topic ``added``: what became of the addresses that were given to the engine."""

    new: int
    """Queued, or queued anew; categories too."""
    known: int
    """Left alone: complete already, or on their way."""


@dataclass(frozen=True, slots=True)
class RefusedEvent:
    """Topic ``refused``: something given to the engine that it cannot take."""

    text: str
    error: ErrorInfo


@dataclass(frozen=True, slots=True)
class StoreRebuiltEvent:
    """Topic ``store_rebuilt``, once: the store was damaged or gone, and what became of it."""

    set_aside: str | None
    """The name of the damaged file, in the data directory; None where there was none any more."""
    backup_date: str | None
    """The day of the backup that took its place, ISO 8601; None: there was none to use."""
    books: int
    """Finished books that were found in the output folder."""


@dataclass(frozen=True, slots=True)
class ProgramsEvent:
    """Topic ``programs``: which FFmpeg, yt-dlp and SQLite there are."""

    asked: str
    """The FFmpeg that was asked about, as a setting names it; empty: the one that is found."""
    ffmpeg_path: str = ""
    ffmpeg_version: str = ""
    """Empty: there is none that runs."""
    ytdlp_version: str = ""
    sqlite_version: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a face needs at its start, read in one transaction."""

    audiobooks: tuple[Audiobook, ...]
    scrapes: tuple[CategoryScrape, ...]
    control: QueueControl
    counts: QueueCounts
    holds: tuple[HoldEvent, ...] = ()
    """Of the stages that wait now."""


Event = (
    DownloadEvent
    | AudiobookEvent
    | AudiobookRemovedEvent
    | OrderEvent
    | RemovedEvent
    | SpaceEvent
    | ScrapeEvent
    | QueueControl
    | QueueCounts
    | HoldEvent
    | IdleEvent
    | AddedEvent
    | RefusedEvent
    | SearchEvent
    | DetailsEvent
    | BookDetailsEvent
    | ChoiceEvent
    | StoreRebuiltEvent
    | ProgramsEvent
    | Snapshot
)
