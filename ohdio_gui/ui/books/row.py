"""One row of the table as prepared text: a cache of what the engine told, never the truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ohdio_gui import messages, quantities
from ohdio_gui.model.audiobook import Audiobook, AudiobookStatus, BookFormat, QueueStatus
from ohdio_gui.model.events import ENDED_STATUSES, DownloadEvent, DownloadStatus

if TYPE_CHECKING:
    from ohdio_gui.model.errors import ErrorInfo

_RUNNING = frozenset(
    {
        DownloadStatus.METADATA,
        DownloadStatus.STARTED,
        DownloadStatus.DOWNLOADING,
        DownloadStatus.ASSEMBLING,
    }
)
_BEGUN = _RUNNING - {DownloadStatus.METADATA} | {DownloadStatus.COMPLETED}
_BAD_ENDS = ENDED_STATUSES - {DownloadStatus.COMPLETED}
_TONES = {
    DownloadStatus.COMPLETED: "done",
    DownloadStatus.FAILED: "failed",
    DownloadStatus.BLOCKED: "blocked",
    DownloadStatus.INCOMPLETE: "blocked",
    DownloadStatus.CANCELLED: "waiting",
    DownloadStatus.QUEUED: "waiting",
}
_ICONS = {
    DownloadStatus.QUEUED: "waiting",
    DownloadStatus.METADATA: "metadata",
    DownloadStatus.STARTED: "downloading",
    DownloadStatus.DOWNLOADING: "downloading",
    DownloadStatus.ASSEMBLING: "assembling",
    DownloadStatus.COMPLETED: "done",
    DownloadStatus.FAILED: "failed",
    DownloadStatus.BLOCKED: "blocked",
    DownloadStatus.INCOMPLETE: "incomplete",
    DownloadStatus.CANCELLED: "cancelled",
}
_REFUSALS = {
    "geo_blocked": "geo",
    "premium": "premium",
    "gone": "gone",
    "not_published": "upcoming",
    "moved": "moved",
}
"""By the kind of the error: each decision of the rights holder has an icon of its own."""


Offers = tuple[DownloadStatus, str | None, bool, BookFormat | None, bool]
"""On what it depends what can be done with a book."""


@dataclass(frozen=True, slots=True)
class BookRow:
    """What the table shows of one book; every text is ready to be painted."""

    audiobook: Audiobook
    status: DownloadStatus
    tone: str
    """The theme's token for the state: accent, done, waiting, blocked or failed."""
    icon: str
    title: str
    authors: str
    duration: str
    parts: str
    stage: str
    """What happens now, in words."""
    detail: str
    """The stage's second line: the part in flight, or the error's sentence."""
    error: str
    """The error's sentence, empty when there is none to tell."""
    progress: float
    """0 to 100."""
    percent: str
    speed: str
    speed_bytes_s: float
    time_left: str
    bytes_done: int = 0
    bytes_total: int | None = None
    """None: not known yet."""
    is_held_back: bool = False
    """Whether it waits for the person: it, or the queue, is paused."""

    @property
    def offers(self) -> Offers:
        """What changes when something else can be done with the book: progress does not."""
        book = self.audiobook
        return self.status, book.file_path, book.is_paused, book.format, book.can_take_gaps

    @property
    def can_retry(self) -> bool:
        """Whether the book ended in a way that the person may try again."""
        return self.status in _BAD_ENDS

    @property
    def can_take_gaps(self) -> bool:
        """Whether the person may have what there is of the book."""
        return self.can_retry and self.audiobook.can_take_gaps

    @property
    def can_retag(self) -> bool:
        """Whether there is a finished file that can be tagged again."""
        return bool(self.audiobook.file_path) and self.status in ENDED_STATUSES

    @property
    def can_choose_format(self) -> bool:
        """Whether the book has not begun to become anything yet."""
        return self.status not in _BEGUN and not self.audiobook.file_path

    @property
    def can_cancel(self) -> bool:
        """Whether the book is still on its way."""
        return self.status not in ENDED_STATUSES

    @property
    def has_bar(self) -> bool:
        """Whether a progress bar says anything about this book."""
        return self.status in _BEGUN - ENDED_STATUSES or (self.can_cancel and self.progress > 0)


def is_still_true(event: DownloadEvent, book: Audiobook) -> bool:
    """Say whether the last progress of a book still holds beside its newest row.

    The row is written first: one that says "ended", "queued" or "processing" outdates an event
    that says otherwise.
    """
    if event.status in ENDED_STATUSES:
        return event.status.value == book.status.value and not book.is_live
    if book.status.value in ENDED_STATUSES and not book.is_live:
        return False
    if book.queue_status is QueueStatus.QUEUED:
        return event.status is DownloadStatus.QUEUED
    if book.queue_status is QueueStatus.PROCESSING:
        return event.status in _RUNNING
    return True


def at_rest(book: Audiobook) -> Audiobook:
    """Return ``book`` as it is while nothing runs: what was worked on waits."""
    if book.queue_status is QueueStatus.PROCESSING:
        return replace(book, queue_status=QueueStatus.QUEUED)
    return book


def row_of(
    book: Audiobook,
    event: DownloadEvent | None,
    *,
    is_paused: bool = False,
    is_held: bool = False,
    waiting_s: float | None = None,
    parts: str = "",
) -> BookRow:
    """Prepare the texts of a book from its row and its last event.

    ``is_held``: no download begins, whatever its time. ``waiting_s``: seconds until the next
    attempt, where one is scheduled. ``parts``: their number in words.
    """
    live = event if event is not None and is_still_true(event, book) else _standing(book)
    status = live.status
    is_loading = status is DownloadStatus.DOWNLOADING
    is_for_download = book.stage == "download" or live.progress > 0
    is_held_back = status is DownloadStatus.QUEUED and (
        book.is_paused or (is_paused and is_for_download)
    )
    if is_held and is_for_download and status is DownloadStatus.QUEUED and _is_to_be_tried(live):
        live = replace(live, error=None)
    # A pause holds the next attempt back too: nobody is asked, and nobody fails to answer.
    error = None if is_held_back else _error_of(live, book)
    stage = _stage(live, book, waiting_s, is_held_back=is_held_back)
    told = messages.sentence(error) if error else ""
    if told.startswith(stage):  # "Incomplete: part 5 is missing" says the state as well
        stage = told
    progress = 100.0 if status is DownloadStatus.COMPLETED else live.progress
    speed = live.speed_bytes_s if is_loading and live.speed_bytes_s else 0.0
    return BookRow(
        audiobook=book,
        status=status,
        tone=_TONES.get(status, "accent"),
        icon=_icon(live, error, is_held_back=is_held_back),
        title=book.title,
        authors=", ".join(book.authors),
        duration=quantities.duration(book.duration_s) if book.duration_s else "",
        parts=parts,
        stage=stage,
        detail=_detail(live, book, told, stage),
        error=told,
        progress=progress,
        percent=quantities.percent(progress),
        speed=quantities.speed(speed) if speed else "",
        speed_bytes_s=speed,
        time_left=quantities.time_left(live.eta_s) if is_loading and live.eta_s is not None else "",
        bytes_done=live.bytes or book.bytes_done,
        bytes_total=live.total_bytes or book.bytes_expected,
        is_held_back=is_held_back,
    )


def _standing(book: Audiobook) -> DownloadEvent:
    """Return what a book's row alone says of where it stands."""
    if book.status.value in ENDED_STATUSES and not book.is_live:
        status = DownloadStatus(book.status.value)
    elif book.queue_status is QueueStatus.PROCESSING:
        is_download = book.stage == "download" or book.status is AudiobookStatus.DOWNLOADING
        status = DownloadStatus.STARTED if is_download else DownloadStatus.METADATA
    else:
        status = DownloadStatus.QUEUED
    return DownloadEvent(
        audiobook_id=book.id,
        status=status,
        progress=book.progress,
        error=book.error,
        part_count=book.part_count or None,
        bytes=book.file_size_bytes or book.bytes_done,
        total_bytes=book.file_size_bytes or book.bytes_expected,
        attempt=book.attempt,
        max_attempts=book.max_attempts,
    )


def _is_to_be_tried(live: DownloadEvent) -> bool:
    """Whether a book waits for its next attempt, and for nothing that holds all others too."""
    return live.error is not None and live.error.kind not in messages.HOLDS


def _error_of(live: DownloadEvent, book: Audiobook) -> ErrorInfo | None:
    if live.status in _RUNNING:
        return None
    is_ended = live.status in ENDED_STATUSES
    return live.error or (book.error if is_ended else None)


def _stage(
    live: DownloadEvent, book: Audiobook, waiting_s: float | None, *, is_held_back: bool
) -> str:
    if is_held_back:
        return messages.paused_word()
    if live.status is DownloadStatus.METADATA and book.file_path:
        return messages.retag_word()
    if live.status is DownloadStatus.QUEUED:
        return messages.waiting(live, waiting_s)
    return messages.status_word(live.status)


def _detail(live: DownloadEvent, book: Audiobook, told: str, stage: str) -> str:
    if told and told != stage and live.error != _throttle(live):
        return told
    if live.status is DownloadStatus.COMPLETED and book.file_size_bytes:
        return quantities.size(book.file_size_bytes)
    if live.status is DownloadStatus.INCOMPLETE and book.file_size_bytes:
        text = QCoreApplication.translate("Books", "The rest is downloaded, {size}")
        return text.format(size=quantities.size(book.file_size_bytes))
    if live.status is DownloadStatus.DOWNLOADING and live.part and live.part_count:
        text = QCoreApplication.translate("Books", "Part {part} of {parts}")
        return text.format(part=live.part, parts=live.part_count)
    return ""


def _throttle(live: DownloadEvent) -> ErrorInfo | None:
    """Return the error of a book told to wait, which its stage says already, with the time left."""
    is_throttled = live.error is not None and live.error.kind in messages.COUNTED_DOWN_KINDS
    return live.error if is_throttled and live.status is DownloadStatus.QUEUED else None


def _icon(live: DownloadEvent, error: ErrorInfo | None, *, is_held_back: bool) -> str:
    if is_held_back:
        return "paused"
    if live.status is DownloadStatus.BLOCKED and error is not None:
        return _REFUSALS.get(error.kind, "blocked")
    if live.status is DownloadStatus.QUEUED and live.error:
        is_cut_off = live.error.kind in {*messages.OFFLINE_KINDS, "outage"}
        return "offline" if is_cut_off else "waiting"
    return _ICONS[live.status]
