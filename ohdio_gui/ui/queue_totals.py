"""What the whole queue comes to right now: its state, speed, progress and time left."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.events import (
    AudiobookEvent,
    AudiobookRemovedEvent,
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    QueueControl,
    QueueCounts,
    Snapshot,
)

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.model.jobs import Stage
    from ohdio_gui.ui.books.totals import Totals

_PAUSE_MS = 400
_BAD_ENDS = frozenset({AudiobookStatus.FAILED, AudiobookStatus.INCOMPLETE})
"""What a person may want to look into; what OHdio does not give is no trouble of the queue's."""


class QueueState(StrEnum):
    """What the tray's icon shows."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    """Nothing waits or runs, and something was completed since the person last looked."""
    FAILED = "failed"
    """A stage is held, or a book has failed since the person last looked."""


class QueueTotals(QObject):
    """Sums up what the bus tells; lives on the window's thread.

    Signals: ``changed``, at most some times a second.
    """

    changed = Signal()

    def __init__(self, bus: EventBus, parent: QObject | None = None) -> None:
        """Follow ``bus`` from now on."""
        super().__init__(parent)
        self.counts = QueueCounts()
        self.is_paused = False
        self.time_left_s: float | None = None
        """Of the whole queue; None where that is not known."""
        self.speed_bytes_s = 0.0
        """Of all downloads together."""
        self._live: dict[int, float] = {}
        """The progress (0 to 100) of the books that wait or run."""
        self._ended = 0
        """Books that ended since the queue was last empty: the rest of what is measured."""
        self._holds: set[Stage] = set()
        self._has_completed = self._has_failed = False
        self._is_stale = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._on_timeout)
        bus.snapshot.connect(self.on_snapshot)
        bus.audiobooks.connect(self.on_audiobook)
        bus.downloads.connect(self.on_download)
        bus.queue.connect(self.on_counts)
        bus.queue_control.connect(self.on_queue_control)
        bus.holds.connect(self.on_hold)

    @property
    def state(self) -> QueueState:
        """The one word for all: what needs the person first."""
        if self._holds or self._has_failed:
            return QueueState.FAILED
        if self.is_paused:
            return QueueState.PAUSED
        if self._live:
            return QueueState.RUNNING
        return QueueState.DONE if self._has_completed else QueueState.IDLE

    @property
    def is_on_its_way(self) -> bool:
        """Whether something is being done, or will be by itself."""
        return self.counts.processing > 0 or (self.counts.queued > 0 and not self.is_paused)

    @property
    def progress(self) -> float | None:
        """0 to 100 over all books since the queue was last empty; None while there is none."""
        if not self._live:
            return None
        done = self._ended * 100 + sum(self._live.values())
        return done / (self._ended + len(self._live))

    def continue_from(self, other: QueueTotals) -> None:
        """Go on from what ``other`` knows, and what the person has not seen of it yet."""
        self.counts, self.is_paused = other.counts, other.is_paused
        self._live, self._ended = dict(other._live), other._ended
        self._holds = set(other._holds)
        self._has_completed, self._has_failed = other._has_completed, other._has_failed
        self._tell()

    @Slot()
    def look(self) -> None:
        """Take note that the person has seen what became of the books."""
        if self._has_completed or self._has_failed:
            self._has_completed = self._has_failed = False
            self._tell()

    @Slot(object)
    def on_totals(self, totals: Totals) -> None:
        """Take over the speed and how long the queue takes: all who say it say the same."""
        now = totals.speed_bytes_s, totals.time_left_s
        if now != (self.speed_bytes_s, self.time_left_s):
            self.speed_bytes_s, self.time_left_s = now
            self._tell()

    @Slot(object)
    def on_snapshot(self, snapshot: Snapshot) -> None:
        """Take the store's rows in the place of what was known."""
        before = self._live
        self._live = {
            book.id: before.get(book.id, book.progress)
            for book in snapshot.audiobooks
            if book.is_live
        }
        self._ended = self._ended if self._live else 0
        self.counts, self.is_paused = snapshot.counts, snapshot.control.is_paused
        self._holds = {hold.stage for hold in snapshot.holds if hold.error}
        self._tell()

    @Slot(object)
    def on_audiobook(self, event: AudiobookEvent | AudiobookRemovedEvent) -> None:
        """Take in a book that came, changed, ended or went."""
        if isinstance(event, AudiobookRemovedEvent):
            self._live.pop(event.audiobook_id, None)
        elif event.audiobook.is_live:
            self._live.setdefault(event.audiobook.id, event.audiobook.progress)
        elif self._live.pop(event.audiobook.id, None) is not None:
            status = event.audiobook.status
            self._ended += 1
            self._has_completed |= status is AudiobookStatus.COMPLETED
            self._has_failed |= status in _BAD_ENDS
        if not self._live:
            self._ended = 0
        self._tell()

    @Slot(object)
    def on_download(self, event: DownloadEvent) -> None:
        """Take in how a book goes."""
        if event.audiobook_id not in self._live:
            return
        if event.status is DownloadStatus.DOWNLOADING or event.progress:
            self._live[event.audiobook_id] = event.progress
        self._tell()

    @Slot(object)
    def on_counts(self, counts: QueueCounts) -> None:
        """Take the counts over."""
        self.counts = counts
        self._tell()

    @Slot(object)
    def on_queue_control(self, control: QueueControl) -> None:
        """Tell a pause at once: it was asked for."""
        self.is_paused = control.is_paused
        self._timer.stop()
        self._tell()

    @Slot(object)
    def on_hold(self, event: HoldEvent) -> None:
        """Take in that a stage waits, or goes on again."""
        if event.error is None:
            self._holds.discard(event.stage)
        else:
            self._holds.add(event.stage)
        self._tell()

    def _tell(self) -> None:
        """Emit ``changed`` now, or when the pause after the last time is over."""
        if self._timer.isActive():
            self._is_stale = True
            return
        self._is_stale = False
        self._timer.start()
        self.changed.emit()

    @Slot()
    def _on_timeout(self) -> None:
        if self._is_stale:
            self._tell()
