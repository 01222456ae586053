"""The selection of the list: which books it holds, and when they are to be looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QApplication

from ohdio_gui.ui.books.burst import Burst

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QTableView

    from ohdio_gui.ui.books.row import BookRow, Offers
    from ohdio_gui.ui.books.shown_books import ShownBooks


class ChosenBooks(QObject):
    """Follows the books and the selection of a table.

    Signals: ``told`` when the selection, or what can be done with it, changed; ``got_on`` when it
    only got on. What the person selects is told at once, for the key that follows; what changes by
    itself at most twice in a turn of the event loop. A selected book stays in a tab whose state it
    has left, until something else has been selected for a moment.
    """

    told = Signal()
    got_on = Signal()

    def __init__(self, table: QTableView, books: ShownBooks) -> None:
        """``table`` shows ``books`` already."""
        super().__init__(table)
        self._table = table
        self._books = books
        self._kept: tuple[int, ...] = ()
        self._offered: dict[int, Offers] = {}
        """What could be done with each selected book when it was told last, by its id."""
        self._is_losing_rows = False
        self._letting_go = QTimer(self)
        self._letting_go.setSingleShot(True)
        # The second click of two must find the row under it that the first one found.
        self._letting_go.setInterval(2 * QApplication.doubleClickInterval())
        self._letting_go.timeout.connect(self._let_go)
        self._telling, self._getting_on = Burst(self), Burst(self)
        self._telling.told.connect(self._tell)
        self._getting_on.told.connect(self.got_on)
        table.selectionModel().selectionChanged.connect(self._on_selected)
        books.dataChanged.connect(self._on_data_changed)
        books.modelAboutToBeReset.connect(self._on_about_to_be_reset)
        books.modelReset.connect(self._on_reset)
        for moved in (books.rowsInserted, books.rowsRemoved, books.layoutChanged):
            moved.connect(self._on_rows_moved)

    @property
    def books(self) -> tuple[BookRow, ...]:
        """The selected books, from the top."""
        # By ranges: selectedRows() asks the model for the flags of each cell, again and again.
        selection = self._table.selectionModel().selection()
        rows: set[int] = set()
        for number in range(selection.count()):
            rows.update(range(selection.at(number).top(), selection.at(number).bottom() + 1))
        return tuple(map(self._books.book_at, sorted(rows)))

    def add(self, audiobook_ids: Iterable[int]) -> None:
        """Select those of these books that are shown, besides what is selected."""
        flags = QItemSelectionModel.SelectionFlag
        rows = (self._books.row_of_book(key) for key in audiobook_ids)
        selection = QItemSelection()
        first = last = -1
        for row in sorted(row for row in rows if row is not None):
            if last >= 0 and row != last + 1:
                selection.select(self._books.index(first, 0), self._books.index(last, 0))
                first = row
            first, last = (row if last < 0 else first), row
        if last >= 0:
            selection.select(self._books.index(first, 0), self._books.index(last, 0))
            self._table.selectionModel().select(selection, flags.Select | flags.Rows)

    def begin_loss(self) -> None:
        """Take note that rows go: it is not the person who then selects otherwise."""
        self._is_losing_rows = True

    @Slot()
    def _on_selected(self) -> None:
        """Take note that other books are selected."""
        if self._is_losing_rows:
            self._telling.tell()  # a change for each row that goes
        else:
            self._tell()

    @Slot(QModelIndex, QModelIndex)
    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if self._telling.is_to_tell:
            return
        books = map(self._books.book_at, range(first.row(), last.row() + 1))
        chosen = [book for book in books if book.audiobook.id in self._offered]
        if any(book.offers != self._offered[book.audiobook.id] for book in chosen):
            self._telling.tell()
        elif chosen:
            self._getting_on.tell()

    @Slot()
    def _on_rows_moved(self) -> None:
        """Take note that what is selected may have another place among the others."""
        self._is_losing_rows = False
        if self._offered:
            self._telling.tell()

    @Slot()
    def _on_about_to_be_reset(self) -> None:
        self._kept = tuple(book.audiobook.id for book in self.books)

    @Slot()
    def _on_reset(self) -> None:
        self.add(self._kept)
        self._telling.tell()

    @Slot()
    def _tell(self) -> None:
        self._offered = {book.audiobook.id: book.offers for book in self.books}
        self._books.hold(self._books.held.union(self._offered))
        self._letting_go.start()
        self.told.emit()

    @Slot()
    def _let_go(self) -> None:
        """Let those books go that have left the tab, and are no longer selected."""
        self._books.hold(frozenset(self._offered))
