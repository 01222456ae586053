"""The books that the list shows: those of a state, that hold some words, in a chosen order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QCollator,
    QMimeData,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)

from ohdio_gui.model.folding import folded
from ohdio_gui.ui.books.cells import Column
from ohdio_gui.ui.books.states import State, state_of
from ohdio_gui.ui.books.table_model import ROW_ROLE, BookTableModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QPersistentModelIndex

    from ohdio_gui.ui.books.row import BookRow

    Index = QModelIndex | QPersistentModelIndex

BOOKS_MIME = "application/x-ohdio-gui-books"
"""What is dragged within the list: the books' ids."""
SORTABLE = (Column.TITLE, Column.DURATION, Column.STAGE)
"""What does not change from one moment to the next: rows that jump cannot be read."""


class ShownBooks(QSortFilterProxyModel):
    """Filters and sorts a BookTableModel; rows can be dragged while it is in the queue's order.

    Signals: ``moved`` (ids, the id they are to stand before or None for the end) after a drop;
    ``order_changed`` when it is sorted otherwise.
    """

    moved = Signal(tuple, object)
    order_changed = Signal()

    def __init__(self, books: BookTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._books = books
        self._state = State.ALL
        self._words: tuple[str, ...] = ()
        self.held: frozenset[int] = frozenset()
        """Books that stay in sight although they have left the state that is shown."""
        self._collator = QCollator()
        self._collator.setNumericMode(True)
        self._collator.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setSourceModel(books)

    @property
    def is_filtered(self) -> bool:
        """Whether books may be in the library that are not shown."""
        return self._state is not State.ALL or bool(self._words)

    @property
    def is_in_queue_order(self) -> bool:
        """Whether the rows stand as they are worked off."""
        return self.sortColumn() < 0

    def book_at(self, row: int) -> BookRow:
        """Return what the list shows in ``row``."""
        found: BookRow = self.index(row, 0).data(ROW_ROLE)
        return found

    def row_of_book(self, audiobook_id: int) -> int | None:
        """Return the row of a book; None while it is not shown."""
        at = self._books.position_of(audiobook_id)
        index = self.mapFromSource(self._books.index(at, 0)) if at is not None else QModelIndex()
        return index.row() if index.isValid() else None

    @property
    def count_in_queue(self) -> int:
        """Return how many books there are, shown or not."""
        return self._books.rowCount()

    def places_in_queue(self, audiobook_ids: Iterable[int]) -> list[int]:
        """Return where books stand in the queue, whatever is shown of it, from 0 upwards."""
        places = (self._books.position_of(key) for key in audiobook_ids)
        return sorted(place for place in places if place is not None)

    @property
    def first_id(self) -> int | None:
        """Return the id of the first book of the queue, shown or not."""
        return self._books.book_at(0).audiobook.id if self._books.rowCount() else None

    def next_of(self, row: int) -> int | None:
        """Return the id of the book that follows the one in ``row`` in the queue, shown or not."""
        at = self.mapToSource(self.index(row, 0)).row() + 1
        return self._books.book_at(at).audiobook.id if at < self._books.rowCount() else None

    def show_state(self, state: State) -> None:
        """Show the books of ``state`` alone."""
        if state is not self._state:
            self._state = state
            self.held = frozenset()
            self.invalidate()  # the narrower ones are deprecated, or newer than our oldest Qt

    def show_words(self, text: str) -> None:
        """Show the books alone that hold all words of ``text``, whatever their accents."""
        words = tuple(folded(text).split())
        if words != self._words:
            self._words = words
            self.invalidate()  # the narrower ones are deprecated, or newer than our oldest Qt

    def hold(self, audiobook_ids: frozenset[int]) -> None:
        """Keep these books in sight until others are held, whatever state they come into.

        So what a person has selected in a tab does not go from under the hand that acts on it.
        """
        let_go = self.held - audiobook_ids
        self.held = audiobook_ids
        if any(self._has_left(key) for key in let_go):
            self.invalidate()  # the narrower ones are deprecated, or newer than our oldest Qt

    def sort_by(
        self, column: Column | None, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        """Sort by a column; None: by the queue."""
        self.sort(-1 if column is None else column, order)
        self.order_changed.emit()

    @Slot(int)
    def sort_on(self, column: int) -> None:
        """Take a click on a heading: upwards, then downwards, then by the queue again."""
        if column not in SORTABLE:
            return
        if column != self.sortColumn():
            self.sort_by(Column(column))
        elif self.sortOrder() is Qt.SortOrder.AscendingOrder:
            self.sort_by(Column(column), Qt.SortOrder.DescendingOrder)
        else:
            self.sort_by(None)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: N802, ARG002
        """Whether a book is shown."""
        row = self._books.book_at(source_row)
        if not self._is_in_state(row) and row.audiobook.id not in self.held:
            return False
        if not self._words:
            return True
        text = folded(" ".join(_searched(row)))
        return all(word in text for word in self._words)

    def _is_in_state(self, row: BookRow) -> bool:
        return self._state is State.ALL or state_of(row) is self._state

    def _has_left(self, audiobook_id: int) -> bool:
        at = self._books.position_of(audiobook_id)
        return at is not None and not self._is_in_state(self._books.book_at(at))

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: N802 (Qt's name)
        """Compare two books by the column that is sorted by; equals stand as in the queue."""
        one, other = self._books.book_at(left.row()), self._books.book_at(right.row())
        if left.column() == Column.DURATION:
            return (one.audiobook.duration_s or 0.0) < (other.audiobook.duration_s or 0.0)
        if left.column() == Column.STAGE and state_of(one) is not state_of(other):
            return state_of(one) < state_of(other)
        return self._collator.compare(one.title, other.title) < 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be dragged, and dropped between others while their order is the queue's."""
        flags = super().flags(index)
        if index.isValid():
            return flags | Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsDropEnabled if self.is_in_queue_order else flags

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 (Qt's name)
        """Rows are only moved."""
        return Qt.DropAction.MoveAction

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 (Qt's name)
        """Rows are only moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return what a drag of rows carries: nothing that another program could take."""
        return [BOOKS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 (Qt's name)
        """Return the ids of the rows, from the top."""
        rows = sorted({index.row() for index in indexes})
        ids = " ".join(str(self.book_at(row).audiobook.id) for row in rows)
        data = QMimeData()
        data.setData(BOOKS_MIME, ids.encode())
        return data

    def canDropMimeData(  # noqa: N802 (Qt's name)
        self,
        data: QMimeData,
        action: Qt.DropAction,  # noqa: ARG002
        row: int,  # noqa: ARG002
        column: int,  # noqa: ARG002
        parent: Index,  # noqa: ARG002
    ) -> bool:
        """Whether it is our own rows that are dragged, and their order is to be seen."""
        return self.is_in_queue_order and data.hasFormat(BOOKS_MIME)

    def dropMimeData(  # noqa: N802 (Qt's name)
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Have the rows moved to where they were dropped; they move when the engine says so."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        at = row if row >= 0 else self.rowCount() if not parent.isValid() else parent.row()
        raw: Any = data.data(BOOKS_MIME).data()
        keys = tuple(int(key) for key in raw.split())
        if at < self.rowCount():
            before: int | None = self.book_at(at).audiobook.id
        else:
            before = self.next_of(self.rowCount() - 1) if self.rowCount() else None
        self.moved.emit(keys, before)
        return True


def _searched(row: BookRow) -> tuple[str, ...]:
    """Return what of a book is looked through for words."""
    book = row.audiobook
    return (
        row.title,
        row.authors,
        *book.narrators,
        book.genre or "",
        book.category or "",
        book.publisher or "",
    )
