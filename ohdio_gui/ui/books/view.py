"""The table of the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from ohdio_gui.ui.books.cells import Column
from ohdio_gui.ui.books.chosen import ChosenBooks
from ohdio_gui.ui.books.delegates import (
    ROW_HEIGHT,
    CoverDelegate,
    DurationDelegate,
    NumberDelegate,
    ProgressDelegate,
    RowDelegate,
    StageDelegate,
    TitleDelegate,
)
from ohdio_gui.ui.books.shown_books import BOOKS_MIME
from ohdio_gui.ui.books.skeleton import paint_skeleton
from ohdio_gui.ui.theme import colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import (
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QResizeEvent,
    )

    from ohdio_gui.ui.books.row import BookRow
    from ohdio_gui.ui.books.shown_books import ShownBooks
    from ohdio_gui.ui.covers import CoverLoader

    Index = QModelIndex | QPersistentModelIndex


_WIDTHS = {
    Column.COVER: 64,
    Column.DURATION: 88,
    Column.PROGRESS: 156,
    Column.SPEED: 84,
    Column.TIME_LEFT: 100,
}
"""Fixed, so that no change of a row measures all others; title and state share the rest."""
_HEADING_HEIGHT = 30
_TITLE_SHARE = 0.6
_STAGE = (Column.STAGE, Column.TIME_LEFT)
_DISPENSABLE = (Column.SPEED, Column.TIME_LEFT)
_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_MOVING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_MOVING_KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End})
_LEAST_ROOM = 400
"""Of title and state together."""


class BookTableView(QTableView):
    """Shows the books that are to be seen; rows can be dragged to where they are to be worked off.

    Signals: ``chosen`` when the selection, or what can be done with it, changed; ``got_on`` when
    it only got on; ``opened`` (BookRow) on a double click or Enter; ``move_refused`` when books
    were to be moved while their order is not the queue's. What the person selects is told at once,
    what changes by itself at most twice in a turn of the event loop.
    """

    chosen = Signal()
    got_on = Signal()
    opened = Signal(object)
    move_refused = Signal()

    def __init__(
        self, books: ShownBooks, covers: CoverLoader, parent: QWidget | None = None
    ) -> None:
        """``covers`` is asked for the covers of the rows that are seen."""
        super().__init__(parent)
        self._books = books
        self._menu: QMenu | None = None
        self.is_expecting = False
        """Whether books are on their way here: their places are shown while there is none."""
        self._is_drag_refused = False
        self._drop_at: int | None = None
        """The row above which what is dragged would be put."""
        self.setModel(books)
        self._chosen = ChosenBooks(self, books)
        self._chosen.told.connect(self.chosen)
        self._chosen.got_on.connect(self.got_on)
        self.setAccessibleName(self.tr("Audiobooks"))
        self._delegates: list[RowDelegate] = []
        for column, delegate in (
            (Column.COVER, CoverDelegate(covers, self)),
            (Column.TITLE, TitleDelegate(self)),
            (Column.DURATION, DurationDelegate(self)),
            (Column.STAGE, StageDelegate(self, _STAGE)),
            (Column.PROGRESS, ProgressDelegate(self, _STAGE)),
            (Column.SPEED, NumberDelegate("speed", self, _STAGE)),
            (Column.TIME_LEFT, NumberDelegate("time_left", self, _STAGE)),
        ):
            self.setItemDelegateForColumn(column, delegate)
            self._delegates.append(delegate)
        self._set_up_behaviour()
        self._set_up_columns()
        covers.loaded.connect(self._on_cover_loaded)
        books.order_changed.connect(self._on_order_changed)
        self._on_order_changed()

    def expect(self, *, is_expecting: bool) -> None:
        """Show where books are going to stand, or no longer."""
        self.is_expecting = is_expecting
        told = self.tr("The books of the category will appear here") if is_expecting else ""
        self.setAccessibleDescription(told)
        self.viewport().update()

    def set_menu(self, menu: QMenu) -> None:
        """Give the menu that a right click (or the menu key) opens on the selection."""
        self._menu = menu
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)

    def selected_books(self) -> tuple[BookRow, ...]:
        """Return the selected books, from the top."""
        return self._chosen.books

    def select_books(self, audiobook_ids: Iterable[int]) -> None:
        """Select those of these books that are shown, besides what is selected."""
        self._chosen.add(audiobook_ids)

    def choose_row(self, row: int) -> None:
        """Select a row alone, and bring it in sight, whatever keys are held down meanwhile.

        ``setCurrentIndex`` would add to the selection while Ctrl or Shift of a shortcut is held.
        """
        index, flags = self._books.index(row, Column.TITLE), QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def choose_books(self, audiobook_ids: Iterable[int]) -> None:
        """Select these books alone, as far as they are shown, and bring the first one in sight."""
        rows = sorted(
            row for key in audiobook_ids if (row := self._books.row_of_book(key)) is not None
        )
        if rows:
            self.choose_row(rows[0])
            self.select_books(self._books.book_at(row).audiobook.id for row in rows)

    def show_chosen(self) -> None:
        """Bring the first selected book in sight: keys act on it."""
        books = self.selected_books()
        row = self._books.row_of_book(books[0].audiobook.id) if books else None
        if row is not None:
            self.updateGeometries()  # what is shown may be other rows since this turn of the loop
            self.scrollTo(self._books.index(row, Column.TITLE))

    def _set_up_behaviour(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT // 2)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragEnabled(True)  # in whichever order: where it leads to nothing, that is said
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(False)  # painted over the whole row, in the accent
        self.activated.connect(self._on_activated)

    def _set_up_columns(self) -> None:
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        columns = self.horizontalHeader()
        columns.setFixedHeight(_HEADING_HEIGHT)
        beside = QWidget(self)
        beside.setFixedHeight(_HEADING_HEIGHT)
        # The bar scrolls what is below the headings.
        self.addScrollBarWidget(beside, Qt.AlignmentFlag.AlignTop)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(True)
        columns.sectionClicked.connect(self._books.sort_on)
        columns.setMinimumSectionSize(40)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        # Its sentence stands under the state's word, where there is room for it.
        self.setColumnHidden(Column.ERROR, True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room that the fixed columns leave between title and state."""
        super().resizeEvent(event)
        width = self.viewport().width()
        # Beside the details there is no room for what they say as well.
        is_tight = width < sum(_WIDTHS.values()) + _LEAST_ROOM
        for column in _DISPENSABLE:
            self.setColumnHidden(column, is_tight)
        shown = [column for column in _WIDTHS if not self.isColumnHidden(column)]
        room = max(_LEAST_ROOM, width - sum(_WIDTHS[column] for column in shown))
        title = round(room * _TITLE_SHARE)
        self.setColumnWidth(Column.TITLE, title)
        self.setColumnWidth(Column.STAGE, room - title)
        self._keep_seen(event)

    def _keep_seen(self, event: QResizeEvent) -> None:
        """Keep the current row in sight when the details, or a bar, take its place."""
        current = self.visualRect(self.currentIndex())
        was_seen = 0 <= current.top() < event.oldSize().height()
        if was_seen and current.bottom() >= event.size().height():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Shift+F10 for the menu key, which many a keyboard has not, and Home and End."""
        is_shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if is_shift and event.key() == Qt.Key.Key_F10:
            self._on_menu_requested(self.visualRect(self.currentIndex()).center())
            event.accept()
        elif event.key() in _MOVING_KEYS and event.modifiers() == _MOVING:
            # Moves of books, where they cannot be moved now: the current row is no other one.
            event.accept()
            if not self._books.is_in_queue_order and self.selectedIndexes():
                self.move_refused.emit()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._books.rowCount():
            self._go_to_end(event)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the current book for the keyboard that comes: its keys act on what is chosen."""
        super().focusInEvent(event)
        is_by_key = event.reason() in _BY_KEY
        if is_by_key and not self.selectedIndexes() and self.currentIndex().isValid():
            self.selectRow(self.currentIndex().row())

    def _go_to_end(self, event: QKeyEvent) -> None:
        """Go to the first or last book, as lists do: a table goes to a column."""
        row = 0 if event.key() == Qt.Key.Key_Home else self._books.rowCount() - 1
        event.accept()
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.choose_row(row)
        elif self.currentIndex().isValid():
            to, flags = self._books.index(row, Column.TITLE), QItemSelectionModel.SelectionFlag
            span = QItemSelection(self.currentIndex(), to)
            self.selectionModel().select(span, flags.Select | flags.Rows)
            self.selectionModel().setCurrentIndex(to, flags.NoUpdate)
            self.scrollTo(to)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Repaint the whole rows: the mark of the current one is no cell's."""
        super().currentChanged(current, previous)
        for index in (current, previous):
            if index.isValid():
                self._repaint_row(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row under the mouse."""
        self._hover(self.rowAt(round(event.position().y())))
        if not self._is_drag_refused:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take note that a drag that led to nothing is over: until here it selects no rows."""
        self._is_drag_refused = False
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Let the light go with the mouse."""
        self._hover(-1)
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and a mark on the current one while the keyboard is here."""
        super().paintEvent(event)
        if self.is_expecting and not self._books.count_in_queue:
            paint_skeleton(self)
        current = self.currentIndex()
        if current.isValid() and self.hasFocus():
            top = self.rowViewportPosition(current.row())
            painter = QPainter(self.viewport())
            painter.fillRect(QRect(0, top, 3, ROW_HEIGHT - 1), colour("accent"))
            painter.end()
        if self._drop_at is not None:
            painter = QPainter(self.viewport())
            top = max(0, self._drop_at * ROW_HEIGHT - self.verticalScrollBar().value() - 1)
            painter.fillRect(QRect(0, top, self.viewport().width(), 2), colour("accent"))
            painter.end()

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802 (Qt's name)
        """Drag the selected rows, where they can be put elsewhere."""
        if self._books.is_in_queue_order:
            super().startDrag(actions)
        else:
            self._is_drag_refused = True
            self.move_refused.emit()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show between which rows a drop would put what is dragged."""
        super().dragMoveEvent(event)
        if event.mimeData().hasFormat(BOOKS_MIME):
            gap = self._gap_at(round(event.position().y()))
            self._show_drop(gap if event.isAccepted() else None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the mark away."""
        super().dragLeaveEvent(event)
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the rows into the gap that was shown."""
        self._show_drop(None)
        gap = self._gap_at(round(event.position().y()))
        event.setDropAction(Qt.DropAction.MoveAction)
        taken = self._books.dropMimeData(
            event.mimeData(), event.dropAction(), gap, 0, QModelIndex()
        )
        event.setAccepted(taken)

    def _gap_at(self, y: int) -> int:
        """Return the row before which lies the gap that is nearest to ``y`` in the viewport."""
        gap = round((y + self.verticalScrollBar().value()) / ROW_HEIGHT)
        return max(0, min(self._books.rowCount(), gap))

    def _show_drop(self, row: int | None) -> None:
        if row != self._drop_at:
            self._drop_at = row
            self.viewport().update()

    def rowsAboutToBeRemoved(  # noqa: N802 (Qt's name)
        self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int
    ) -> None:
        """Take note that it is not the person who selects otherwise."""
        self._chosen.begin_loss()
        super().rowsAboutToBeRemoved(parent, start, end)

    def _hover(self, row: int) -> None:
        before = self._delegates[0].hovered_row
        if row == before:
            return
        for delegate in self._delegates:
            delegate.hovered_row = row
        for changed in (before, row):
            self._repaint_row(changed)

    def _repaint_row(self, row: int) -> None:
        if row >= 0:
            top = self.rowViewportPosition(row)
            self.viewport().update(QRect(0, top, self.viewport().width(), ROW_HEIGHT))

    @Slot(str)
    def _on_cover_loaded(self, key: str) -> None:
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        for row in range(first, (last if last >= 0 else self._books.rowCount() - 1) + 1):
            if self._books.book_at(row).audiobook.cover_key == key:
                self.update(self._books.index(row, Column.COVER))

    @Slot()
    def _on_order_changed(self) -> None:
        is_queue = self._books.is_in_queue_order
        self.horizontalHeader().setSortIndicatorShown(not is_queue)
        if not is_queue:
            column, order = self._books.sortColumn(), self._books.sortOrder()
            self.horizontalHeader().setSortIndicator(column, order)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self._books.book_at(index.row()))

    @Slot(QPoint)
    def _on_menu_requested(self, point: QPoint) -> None:
        if self._menu is not None and self.selected_books():
            self._menu.popup(self.viewport().mapToGlobal(point))
