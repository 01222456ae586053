"""What the window is made of, and where each thing stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ohdio_gui.ui.accessible import announce
from ohdio_gui.ui.books.nothing_shown import NothingShown
from ohdio_gui.ui.books.queue_bar import QueueBar
from ohdio_gui.ui.books.shown_books import ShownBooks
from ohdio_gui.ui.books.states import State
from ohdio_gui.ui.books.table_model import BookTableModel
from ohdio_gui.ui.books.view import BookTableView
from ohdio_gui.ui.details.split import DetailsSplit
from ohdio_gui.ui.empty import EmptyState
from ohdio_gui.ui.news import NewsBar
from ohdio_gui.ui.notice import Notice
from ohdio_gui.ui.scrapes.list import ScrapeList
from ohdio_gui.ui.status_line import StatusLine
from ohdio_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from ohdio_gui.ui.undo_bar import UndoBar
from ohdio_gui.ui.url_bar import UrlBar

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.model.events import StoreRebuiltEvent
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.covers import CoverLoader


_FIRST_STATES = (State.ALL, State.WAITING, State.ACTIVE)
"""Those that a book which is being looked for is going to be in."""


class Layout(QObject):
    """Header, notice and news, table or drawing, and line of totals, from top to bottom."""

    def __init__(
        self, window: QMainWindow, actions: Actions, bus: EventBus, covers: CoverLoader
    ) -> None:
        """Fill ``window``; the order of making is the order of the Tab key."""
        super().__init__(window)
        self.has_snapshot = False
        """Whether the store's books are known: until then nothing is said of them."""
        self._is_reading = False
        self._told_state = State.ALL
        self.central = QWidget(window)
        self.url_bar = UrlBar(actions, self.central)
        self.notice = Notice(self.tr("Why the queue waits"), self.central)
        self.news = NewsBar(self.tr("What happened to the queue"), self.central)
        self._last_above: QWidget = self.news.button
        """The last control above the lines of the categories, for the Tab key."""
        self.scrapes = ScrapeList(bus, self.central)
        self.model = BookTableModel(bus, self)
        self.shown = ShownBooks(self.model, self)
        self.queue_bar = QueueBar(
            (actions.retry, actions.pause_book, actions.to_front, actions.remove)
        )
        self.table = BookTableView(self.shown, covers)
        self.nothing_shown = NothingShown()
        self.nothing_shown.all_wanted.connect(self.show_all)
        self.undo_bar = UndoBar()
        self.empty = EmptyState()
        self.status_line = StatusLine()
        self._card = QFrame()
        self._card.setObjectName("card")
        inside = QVBoxLayout(self._card)
        # What is scrolled goes under the frame, and is not cut off before it.
        inside.setContentsMargins(SPACE_XS, SPACE_XS, SPACE_XS, 1)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.nothing_shown, 1)
        self._library = QWidget()
        library = QVBoxLayout(self._library)
        library.setContentsMargins(0, 0, 0, 0)
        library.setSpacing(SPACE_S)
        library.addWidget(self.queue_bar)
        library.addWidget(self._card, 1)
        self._nothing = QWidget()
        self._stack = QStackedWidget(self.central)
        for page in (self._nothing, self.empty, self._library):
            self._stack.addWidget(page)
        column = QVBoxLayout(self.central)
        column.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_M)
        column.setSpacing(SPACE_M)
        column.addWidget(self.url_bar)
        column.addWidget(self.notice)
        column.addWidget(self.news)
        column.addWidget(self.scrapes)
        self.split = DetailsSplit(self._stack, self.central)
        column.addWidget(self.split, 1)
        column.addWidget(self.undo_bar)
        column.addWidget(self.status_line)
        window.setCentralWidget(self.central)
        bus.store_rebuilt.connect(self.show_rebuilt)
        self.model.rowsInserted.connect(self.show_books_or_empty)
        self.model.rowsRemoved.connect(self.show_books_or_empty)
        self.model.modelReset.connect(self.show_books_or_empty)
        self.model.totals_changed.connect(self.queue_bar.show_totals)
        self.model.totals_changed.connect(self.status_line.set_totals)
        for changed in (
            self.shown.rowsInserted,
            self.shown.rowsRemoved,
            self.shown.modelReset,
            self.shown.layoutChanged,
        ):
            changed.connect(self.show_whether_filtered_out)
        self.page_changed = self._stack.currentChanged
        self.show_whether_filtered_out()

    def add_bar(self, bar: QWidget) -> None:
        """Put a bar that comes and goes above the books."""
        column = self.central.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(self.scrapes), bar)
        for button in bar.findChildren(QPushButton):
            QWidget.setTabOrder(self._last_above, button)
            self._last_above = button

    def put_undo_behind(self, last: QWidget) -> None:
        """Let the Tab key come to the undo bar, at the bottom, after ``last``."""
        for control in self.undo_bar.controls:
            QWidget.setTabOrder(last, control)
            last = control

    @property
    def has_library(self) -> bool:
        """Whether the place of the books is shown, and not the drawing without any."""
        return self._stack.currentWidget() is self._library

    def set_reading(self, *, is_reading: bool) -> None:
        """Show where books are going to stand while a category is read that has none yet."""
        self._is_reading = is_reading
        self.table.expect(is_expecting=is_reading)
        self.show_books_or_empty()

    @Slot()
    def show_books_or_empty(self) -> None:
        """Show the table as soon as there is a book in it."""
        if self.model.rowCount() or (self._is_reading and self.has_snapshot):
            self.show_whether_filtered_out()
            self._stack.setCurrentWidget(self._library)
        elif self.has_snapshot:
            self._stack.setCurrentWidget(self.empty)

    @Slot()
    def show_whether_filtered_out(self) -> None:
        """Say that books are there, and none of them is to be seen."""
        state, words = self.queue_bar.state, self.queue_bar.filter.text().strip()
        is_to_come = not self.model.rowCount() and state in _FIRST_STATES and not words
        has_rows = self.shown.rowCount() > 0 or is_to_come
        # What goes passes the keyboard on to what is there already.
        pair: list[QWidget] = [self.nothing_shown, self.table]
        first, second = reversed(pair) if has_rows else pair
        # Not with each letter of a filter, but in each tab.
        is_news = first.isHidden() or state is not self._told_state
        self._told_state = state
        self.nothing_shown.tell(state, words)
        first.show()
        second.hide()
        if is_news and not has_rows:
            announce(self.nothing_shown, self.nothing_shown.sentence.text())

    @Slot()
    def show_all(self) -> None:
        """Show all books again, and give them the keyboard."""
        self.queue_bar.clear()
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(object)
    def show_rebuilt(self, event: StoreRebuiltEvent) -> None:
        """Say what became of a damaged store, until the person closes it."""
        self.news.tell(event)

    def show_empty(self) -> None:
        """Show the drawing, whatever is known."""
        self._stack.setCurrentWidget(self.empty)
