"""The books as a Qt item model: a cache of the store's rows, fed by the bus."""

from __future__ import annotations

import math
import time
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal, Slot

from ohdio_gui.model.errors import BrokenStoreError
from ohdio_gui.model.events import (
    AudiobookEvent,
    AudiobookRemovedEvent,
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    OrderEvent,
    QueueControl,
    Snapshot,
)
from ohdio_gui.model.jobs import Stage
from ohdio_gui.ui.books.cells import NUMERIC, Column, described_of, spoken_of, text_of, told_of
from ohdio_gui.ui.books.row import BookRow, at_rest, is_still_true, row_of
from ohdio_gui.ui.books.totals import TimeLeft, totals_of
from ohdio_gui.ui.tool_tips import tool_tip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QPersistentModelIndex

    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.model.audiobook import Audiobook

    Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""The whole BookRow, for the delegates and the actions."""
_COUNTDOWN_MS = 1000
_SILENT_S = 5.0
_SUMMING_MS = 250
_TO_THE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TO_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BookTableModel(QAbstractTableModel):
    """One row a book, in the order of the queue; lives on the window's thread.

    Signals: ``totals_changed`` (Totals), at most four times a second.
    """

    totals_changed = Signal(object)

    def __init__(
        self,
        bus: EventBus,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Follow ``bus`` from now on; ``clock`` counts seconds, for the time until an attempt."""
        super().__init__(parent)
        self._clock = clock
        self._rows: list[BookRow] = []
        self._positions: dict[int, int] = {}
        self._live: dict[int, DownloadEvent] = {}
        self._due: dict[int, float] = {}
        self._speeds: dict[int, float] = {}
        self._heard: dict[int, float] = {}
        """When a book's progress was told last: what says nothing for long has no speed."""
        self._is_paused = False
        self._is_held = False
        """Whether no download begins: for want of room on the disk, of FFmpeg."""
        self._time_left = TimeLeft()
        self._summing = QTimer(self)
        self._summing.setInterval(_SUMMING_MS)
        self._summing.setSingleShot(True)
        self._summing.timeout.connect(self.on_summing)
        self._has_stopped = False
        """Whether nothing runs any more, for good: the store broke."""
        self._countdown = QTimer(self)
        self._countdown.setInterval(_COUNTDOWN_MS)
        self._countdown.timeout.connect(self.on_countdown)
        bus.snapshot.connect(self.on_snapshot)
        bus.audiobooks.connect(self.on_audiobook)
        bus.order.connect(self.on_order)
        bus.downloads.connect(self.on_download)
        bus.queue_control.connect(self.on_queue_control)
        bus.holds.connect(self.on_hold)

    def book_at(self, row: int) -> BookRow:
        """Return what the table shows in ``row``."""
        return self._rows[row]

    def position_of(self, audiobook_id: int) -> int | None:
        """Return the row of a book, None when the table has no such book."""
        return self._positions.get(audiobook_id)

    @property
    def speed_bytes_s(self) -> float:
        """The speed of all downloads together."""
        return sum(self._speeds.values())

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of books."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the prepared text, the whole row (ROW_ROLE), or what accessibility reads."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(told_of(row, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_of(row, index.column())
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return described_of(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in NUMERIC:
            return int(_TO_THE_RIGHT)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401
        """Return the columns' names."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(Column(section))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._heading(Column(section)) or self.tr("Cover")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_TO_THE_RIGHT if section in NUMERIC else _TO_THE_LEFT)
        return None

    def _heading(self, column: Column) -> str:
        return {
            Column.COVER: "",
            Column.TITLE: self.tr("Title"),
            Column.DURATION: self.tr("Duration"),
            Column.STAGE: self.tr("State"),
            Column.PROGRESS: self.tr("Progress"),
            Column.SPEED: self.tr("Speed"),
            Column.TIME_LEFT: self.tr("Time left"),
            Column.ERROR: self.tr("Error"),
        }[column]

    def continue_from(self, other: BookTableModel) -> None:
        """Show what ``other`` shows, and go on from there: in a window of another language."""
        self.beginResetModel()
        self._is_paused = other._is_paused
        self._is_held = other._is_held
        self._live = dict(other._live)
        self._due = dict(other._due)
        self._heard = dict(other._heard)
        self._has_stopped = other._has_stopped
        self._rows = [self._prepared(row.audiobook) for row in other._rows]
        self._positions = {row.audiobook.id: at for at, row in enumerate(self._rows)}
        if self._due or self._speeds:
            self._countdown.start()
        self.endResetModel()
        self._sum_up_soon()

    @Slot(object)
    def on_snapshot(self, snapshot: Snapshot) -> None:
        """Take the store's rows in the place of what was known."""
        self.beginResetModel()
        self._is_paused = snapshot.control.is_paused
        self._is_held = any(event.stage is Stage.DOWNLOAD for event in snapshot.holds)
        known = {book.id for book in snapshot.audiobooks}
        self._live = {key: event for key, event in self._live.items() if key in known}
        self._due = {key: due for key, due in self._due.items() if key in known}
        self._speeds = {key: value for key, value in self._speeds.items() if key in known}
        self._rows = [self._prepared(book) for book in snapshot.audiobooks]
        self._positions = {book.id: row for row, book in enumerate(snapshot.audiobooks)}
        self.endResetModel()
        self._sum_up_soon()

    @Slot(object)
    def on_audiobook(self, event: AudiobookEvent | AudiobookRemovedEvent) -> None:
        """Add, change or remove one row."""
        if isinstance(event, AudiobookRemovedEvent):
            self._remove(event.audiobook_id)
            return
        book = event.audiobook
        last = self._live.get(book.id)
        if last is not None and not is_still_true(last, book):
            del self._live[book.id]  # for good: a later row must not bring it back
            self._due.pop(book.id, None)
        row = self._positions.get(book.id)
        if row is None:
            # Whatever order the pools' threads tell them in: what was added first is first.
            row = bisect_left(self._rows, _place(book), key=lambda known: _place(known.audiobook))
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.insert(row, self._prepared(book))
            for at in range(row, len(self._rows)):
                self._positions[self._rows[at].audiobook.id] = at
            self.endInsertRows()
            self._sum_up_soon()
        else:
            self._replace(row, self._prepared(book))

    @Slot(object)
    def on_order(self, event: OrderEvent) -> None:
        """Put the rows into another order; what is selected stays selected."""
        priorities = dict(event.priorities)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._rows[index.row()].audiobook.id for index in before]
        self._rows = sorted(
            (_with_priority(row, priorities) for row in self._rows),
            key=lambda row: _place(row.audiobook),
        )
        self._positions = {row.audiobook.id: at for at, row in enumerate(self._rows)}
        after = [
            self.index(self._positions[key], index.column())
            for key, index in zip(keys, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    @Slot(object)
    def on_download(self, event: DownloadEvent) -> None:
        """Take in how a book goes; one that comes before its row is kept until the row comes."""
        key = event.audiobook_id
        self._live[key] = event
        self._heard[key] = self._clock()
        if event.speed_bytes_s:
            self._countdown.start()
        if event.status is DownloadStatus.QUEUED and event.waiting_s is not None:
            self._due[key] = self._clock() + event.waiting_s
            self._countdown.start()
        else:
            self._due.pop(key, None)
        self._refresh(key)

    @Slot(object)
    def on_queue_control(self, control: QueueControl) -> None:
        """Say "paused" where it now holds, and no longer where it does not."""
        if control.is_paused != self._is_paused:
            self._is_paused = control.is_paused
            self._refresh_all(book.audiobook.id for book in tuple(self._rows))

    @Slot(object)
    def on_hold(self, event: HoldEvent) -> None:
        """Promise no attempt while no download begins.

        What ran when the store broke is shown as waiting: nobody will say that it stopped.
        """
        if event.error is not None and event.error.kind == BrokenStoreError.kind:
            self._has_stopped = True
        elif event.stage is Stage.DOWNLOAD:
            self._is_held = event.error is not None
        self._refresh_all(book.audiobook.id for book in tuple(self._rows))

    @Slot()
    def on_countdown(self) -> None:
        """Count down the time until the next attempts, and see what comes no more."""
        if not self._due and not self._speeds:
            self._countdown.stop()
        self._refresh_all((*self._due, *self._speeds))

    @Slot()
    def on_summing(self) -> None:
        """Tell what all rows come to."""
        totals = totals_of(self._rows)
        self.totals_changed.emit(replace(totals, time_left_s=self._time_left.of(totals)))

    def _sum_up_soon(self) -> None:
        if not self._summing.isActive():
            self._summing.start()

    def _refresh_all(self, keys: Iterable[int]) -> None:
        for key in keys:
            self._refresh(key)

    def _refresh(self, key: int) -> None:
        row = self._positions.get(key)
        if row is not None:
            self._replace(row, self._prepared(self._rows[row].audiobook))

    def _prepared(self, book: Audiobook) -> BookRow:
        event = self._live.get(book.id)
        if self._has_stopped:
            book = at_rest(book)
        if event is not None and not is_still_true(event, book):
            event = None
        if event is not None and event.speed_bytes_s and self._is_silent(book.id):
            event = replace(event, speed_bytes_s=None, eta_s=None)
        due = self._due.get(book.id) if event is not None else None
        waiting_s = max(0.0, due - self._clock()) if due is not None else None
        # lupdate sees a plural only where a QObject says it.
        parts = self.tr("%Ln part(s)", "", book.part_count) if book.part_count else ""
        row = row_of(
            book,
            event,
            is_paused=self._is_paused,
            is_held=self._is_held,
            waiting_s=waiting_s,
            parts=parts,
        )
        if row.speed_bytes_s:
            self._speeds[book.id] = row.speed_bytes_s
        else:
            self._speeds.pop(book.id, None)
        return row

    def _is_silent(self, key: int) -> bool:
        """Whether nothing came of a book for so long that its last speed says nothing any more."""
        return self._clock() - self._heard.get(key, -math.inf) > _SILENT_S

    def _replace(self, row: int, new: BookRow) -> None:
        if self._rows[row] != new:
            self._rows[row] = new
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
            self._sum_up_soon()

    def _remove(self, key: int) -> None:
        for kept in (self._live, self._due, self._speeds, self._heard):
            kept.pop(key, None)
        row = self._positions.get(key)
        if row is None:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self._positions = {book.audiobook.id: at for at, book in enumerate(self._rows)}
        self.endRemoveRows()
        self._sum_up_soon()


def _place(book: Audiobook) -> tuple[int, int]:
    """Return what the rows are ordered by: that by which the queue is worked off."""
    return book.priority, book.id


def _with_priority(row: BookRow, priorities: dict[int, int]) -> BookRow:
    book = row.audiobook
    moved = replace(book, priority=priorities.get(book.id, book.priority))
    return replace(row, audiobook=moved)
