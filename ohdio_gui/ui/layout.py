"""What the window is made of, and where each thing stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFrame, QMainWindow, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ohdio_gui.ui.books.table_model import BookTableModel
from ohdio_gui.ui.books.view import BookTableView
from ohdio_gui.ui.empty import EmptyState
from ohdio_gui.ui.news import NewsBar
from ohdio_gui.ui.notice import Notice
from ohdio_gui.ui.status_line import StatusLine
from ohdio_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from ohdio_gui.ui.url_bar import UrlBar

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.model.events import StoreRebuiltEvent
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.covers import CoverLoader


class Layout(QObject):
    """Header, notice and news, table or drawing, and line of totals, from top to bottom."""

    def __init__(
        self, window: QMainWindow, actions: Actions, bus: EventBus, covers: CoverLoader
    ) -> None:
        """Fill ``window``; the order of making is the order of the Tab key."""
        super().__init__(window)
        self.has_snapshot = False
        """Whether the store's books are known: until then nothing is said of them."""
        self.central = QWidget(window)
        self.url_bar = UrlBar(actions, self.central)
        self._last_above: QWidget = self.url_bar.pause_button
        """The last control above the books, for the Tab key."""
        self.notice = Notice(self.tr("Why the queue waits"), self.central)
        self.news = NewsBar(self.tr("What happened to the queue"), self.central)
        self.model = BookTableModel(bus, self)
        self.table = BookTableView(self.model, covers)
        self.empty = EmptyState()
        self.status_line = StatusLine(self.central)
        self._card = QFrame()
        self._card.setObjectName("card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(SPACE_XS, SPACE_XS, SPACE_XS, SPACE_XS)
        inside.addWidget(self.table)
        self._nothing = QWidget()
        self._stack = QStackedWidget(self.central)
        for page in (self._nothing, self.empty, self._card):
            self._stack.addWidget(page)
        column = QVBoxLayout(self.central)
        column.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_M)
        column.setSpacing(SPACE_M)
        column.addWidget(self.url_bar)
        column.addWidget(self.notice)
        column.addWidget(self.news)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status_line)
        window.setCentralWidget(self.central)
        bus.store_rebuilt.connect(self.show_rebuilt)
        self.model.rowsInserted.connect(self.show_books_or_empty)
        self.model.rowsRemoved.connect(self.show_books_or_empty)
        self.model.modelReset.connect(self.show_books_or_empty)

    def add_bar(self, bar: QWidget) -> None:
        """Put a bar that comes and goes above the books."""
        column = self.central.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(self._stack), bar)
        for button in bar.findChildren(QPushButton):
            QWidget.setTabOrder(self._last_above, button)
            self._last_above = button

    @Slot()
    def show_books_or_empty(self) -> None:
        """Show the table as soon as there is a book in it."""
        if self.model.rowCount():
            self._stack.setCurrentWidget(self._card)
        elif self.has_snapshot:
            self._stack.setCurrentWidget(self.empty)

    @Slot(object)
    def show_rebuilt(self, event: StoreRebuiltEvent) -> None:
        """Say what became of a damaged store, until the person closes it."""
        self.news.tell(event)

    def show_empty(self) -> None:
        """Show the drawing, whatever is known."""
        self._stack.setCurrentWidget(self.empty)
