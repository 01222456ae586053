"""The list as the person arranges it: what it shows, in which order, and what is not in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from ohdio_gui.ui.books.cells import Column

if TYPE_CHECKING:
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.books.queue_bar import QueueBar
    from ohdio_gui.ui.books.shown_books import ShownBooks
    from ohdio_gui.ui.books.states import State
    from ohdio_gui.ui.books.view import BookTableView


class Arranging(QObject):
    """Connects tabs, filter and headings with the list, and moves and removals with the engine.

    Signals: ``hinted`` (a sentence): how to do what the person tried, and which cannot be done now.
    """

    hinted = Signal(str)

    def __init__(
        self,
        table: BookTableView,
        books: ShownBooks,
        bar: QueueBar,
        actions: Actions,
        engine: EngineFacade,
    ) -> None:
        """Make ``sorting``, the menu of the orders."""
        super().__init__(table)
        self._table = table
        self._books = books
        self._bar = bar
        self._actions = actions
        self._engine = engine
        self.sorting = QMenu(self.tr("S&ort by"), table)
        self._orders = QActionGroup(self)
        self._fill_sorting()
        bar.state_chosen.connect(self._on_state)
        bar.words_changed.connect(self._on_words)
        bar.filter.left_down.connect(self._on_filter_left)
        books.moved.connect(self._on_moved)
        books.order_changed.connect(self._on_order_changed)
        table.chosen.connect(self._on_chosen)
        table.move_refused.connect(self._on_move_refused)
        actions.find.triggered.connect(self._on_find)
        actions.to_front.triggered.connect(self._on_to_front)
        actions.to_back.triggered.connect(self._on_to_back)
        actions.move_up.triggered.connect(self._on_move_up)
        actions.move_down.triggered.connect(self._on_move_down)
        actions.remove.triggered.connect(self._on_remove)
        actions.remove_files.triggered.connect(self._on_remove_files)
        actions.undo.triggered.connect(self._on_undo)

    def _fill_sorting(self) -> None:
        for text, column in (
            (self.tr("&Queue"), None),
            (self.tr("&Title"), Column.TITLE),
            (self.tr("&Duration"), Column.DURATION),
            (self.tr("&State"), Column.STAGE),
        ):
            action = self.sorting.addAction(text)
            action.setCheckable(True)
            action.setChecked(column is None)
            action.setData(column)
            self._orders.addAction(action)
        self._orders.triggered.connect(self._on_order_chosen)

    @property
    def _keys(self) -> tuple[int, ...]:
        return tuple(book.audiobook.id for book in self._table.selected_books())

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self._books.show_state(state)
        self._table.show_chosen()

    @Slot(str)
    def _on_words(self, text: str) -> None:
        self._books.show_words(text)
        self._table.show_chosen()

    @Slot()
    def _on_move_refused(self) -> None:
        self.hinted.emit(self.tr("To move books, sort the list by queue: Queue menu, “Sort by”"))

    @Slot(QAction)
    def _on_order_chosen(self, action: QAction) -> None:
        column = action.data()
        self._books.sort_by(None if column is None else Column(column))

    @Slot()
    def _on_order_changed(self) -> None:
        column = None if self._books.is_in_queue_order else self._books.sortColumn()
        for action in self._orders.actions():
            if action.data() == column:
                action.setChecked(True)
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        books = self._table.selected_books()
        rows = [self._books.row_of_book(book.audiobook.id) for book in books]
        is_queue = self._books.is_in_queue_order
        # At the front, or at the back, as a block: there is nowhere left to go.
        count = len(books)
        is_first = rows == list(range(count))
        is_last = rows == list(range(self._books.rowCount() - count, self._books.rowCount()))
        places = self._books.places_in_queue(book.audiobook.id for book in books)
        end = self._books.count_in_queue
        self._actions.to_front.setEnabled(places != list(range(count)))
        self._actions.to_back.setEnabled(places != list(range(end - count, end)))
        self._actions.move_up.setEnabled(bool(books) and is_queue and not is_first)
        self._actions.move_down.setEnabled(bool(books) and is_queue and not is_last)
        moves = (self._actions.to_front, self._actions.to_back)
        self._actions.can_move_changed.emit(any(move.isEnabled() for move in moves))
        self._actions.remove.setEnabled(bool(books))
        self._actions.remove_files.setEnabled(any(book.audiobook.file_path for book in books))

    @Slot()
    def _on_find(self) -> None:
        self._bar.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._bar.filter.selectAll()

    @Slot()
    def _on_filter_left(self) -> None:
        if self._books.rowCount():
            self._table.setFocus(Qt.FocusReason.TabFocusReason)
            if not self._table.selected_books():
                self._table.choose_row(0)

    @Slot(tuple, object)
    def _on_moved(self, keys: tuple[int, ...], before: int | None) -> None:
        self._engine.move(keys, before)

    @Slot()
    def _on_to_front(self) -> None:
        self._engine.move(self._keys, self._books.first_id)

    @Slot()
    def _on_to_back(self) -> None:
        self._engine.move(self._keys, None)

    @Slot()
    def _on_move_up(self) -> None:
        """Put the selection, as one block, before the book that is shown above it."""
        keys = self._keys
        row = self._books.row_of_book(keys[0]) if keys else None
        if row is not None:
            self._engine.move(keys, self._books.book_at(max(0, row - 1)).audiobook.id)

    @Slot()
    def _on_move_down(self) -> None:
        """Put the selection, as one block, behind the book that is shown below it."""
        keys = self._keys
        row = self._books.row_of_book(keys[-1]) if keys else None
        if row is not None:
            below = min(self._books.rowCount() - 1, row + 1)
            self._engine.move(keys, self._books.next_of(below))

    @Slot()
    def _on_remove(self) -> None:
        self._remove(with_files=False)

    @Slot()
    def _on_remove_files(self) -> None:
        self._remove(with_files=True)

    def _remove(self, *, with_files: bool) -> None:
        keys = self._keys
        if not keys:
            return
        keep = self._neighbour(keys)
        self._engine.remove(keys, with_files=with_files)
        # The keyboard stays where it was, at the book that takes the place of the first one.
        row = None if keep is None else self._books.row_of_book(keep)
        if row is not None:
            self._table.choose_row(row)

    def _neighbour(self, keys: tuple[int, ...]) -> int | None:
        """Return the book that is nearest to the first of ``keys`` and none of them."""
        shown = [self._books.book_at(row).audiobook.id for row in range(self._books.rowCount())]
        at = shown.index(keys[0])
        rest = [key for key in (*shown[at:], *reversed(shown[:at])) if key not in keys]
        return rest[0] if rest else None

    @Slot()
    def _on_undo(self) -> None:
        self._engine.undo_removal()
