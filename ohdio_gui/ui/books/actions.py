"""What a person can have done with the selected books."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from ohdio_gui.ui.books.format_menu import FormatMenu
from ohdio_gui.ui.menus import fill_book_menu

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.model.audiobook import BookFormat
    from ohdio_gui.model.events import DetailsEvent
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.books.row import BookRow
    from ohdio_gui.ui.books.view import BookTableView


class BookActions(QObject):
    """Keeps the actions in step with the selection, and passes them on to the engine.

    Signals: ``folder_wanted`` (its path) to have the folder of a finished book opened;
    ``page_wanted`` (address or path) to have the system open it as it does; ``told`` (a sentence)
    when something was done that is not to be seen.
    """

    folder_wanted = Signal(str)
    page_wanted = Signal(QUrl)
    told = Signal(str)

    def __init__(
        self, table: BookTableView, actions: Actions, engine: EngineFacade, bus: EventBus
    ) -> None:
        """Give ``table`` its context menu."""
        super().__init__(table)
        self._table = table
        self._actions = actions
        self._engine = engine
        self.menu = QMenu(table)
        self.formats = FormatMenu(self.menu)
        fill_book_menu(self.menu, actions, self.formats)
        table.set_menu(self.menu)
        self.formats.chosen.connect(self._on_format_chosen)
        table.chosen.connect(self._on_chosen)
        table.opened.connect(self._on_opened)
        actions.retry.triggered.connect(self._on_retry)
        actions.cancel.triggered.connect(self._on_cancel)
        actions.pause_book.triggered.connect(self._on_pause_book)
        actions.take_gaps.triggered.connect(self._on_take_gaps)
        actions.retag.triggered.connect(self._on_retag)
        actions.open_file.triggered.connect(self._on_open_file)
        actions.show_file.triggered.connect(self._on_show_file)
        actions.open_page.triggered.connect(self._on_open_page)
        actions.copy_address.triggered.connect(self._on_copy_address)
        actions.copy_details.triggered.connect(self._on_copy_details)
        bus.details.connect(self._on_details)

    @Slot()
    def _on_chosen(self) -> None:
        books = self._table.selected_books()
        self._actions.retry.setEnabled(any(book.can_retry for book in books))
        self._actions.cancel.setEnabled(any(book.can_cancel for book in books))
        self._actions.pause_book.setEnabled(any(book.can_cancel for book in books))
        self._actions.set_book_paused(is_paused=_are_paused(books))
        self._actions.take_gaps.setEnabled(any(book.can_take_gaps for book in books))
        self._actions.take_gaps.setVisible(any(book.can_take_gaps for book in books))
        self._actions.retag.setEnabled(any(book.can_retag for book in books))
        self._actions.copy_address.setEnabled(bool(books))
        self._actions.open_page.setEnabled(len(books) == 1)
        self._actions.copy_details.setEnabled(len(books) == 1)
        choosable = [book for book in books if book.can_choose_format]
        self.formats.setEnabled(bool(choosable))
        self.formats.show_chosen({book.audiobook.format for book in choosable})
        has_file = len(books) == 1 and bool(books[0].audiobook.file_path)
        self._actions.show_file.setEnabled(has_file)
        self._actions.open_file.setEnabled(has_file)

    @Slot()
    def _on_retry(self) -> None:
        for book in self._table.selected_books():
            if book.can_retry:
                self._engine.retry(book.audiobook.id)

    @Slot()
    def _on_cancel(self) -> None:
        for book in self._table.selected_books():
            if book.can_cancel:
                self._engine.cancel(book.audiobook.id)

    @Slot()
    def _on_pause_book(self) -> None:
        books = [book for book in self._table.selected_books() if book.can_cancel]
        change = self._engine.resume_book if _are_paused(books) else self._engine.pause_book
        for book in books:
            change(book.audiobook.id)

    @Slot()
    def _on_take_gaps(self) -> None:
        for book in self._table.selected_books():
            if book.can_take_gaps:
                self._engine.take_gaps(book.audiobook.id)

    @Slot()
    def _on_retag(self) -> None:
        for book in self._table.selected_books():
            if book.can_retag:
                self._engine.retag(book.audiobook.id)

    @Slot(object)
    def _on_format_chosen(self, wanted: BookFormat | None) -> None:
        for book in self._table.selected_books():
            if book.can_choose_format:
                self._engine.set_format(book.audiobook.id, wanted)

    @Slot()
    def _on_show_file(self) -> None:
        for book in self._table.selected_books()[:1]:
            path = book.audiobook.file_path
            if path:
                is_folder = bool(book.audiobook.file_names)
                self.folder_wanted.emit(path if is_folder else str(Path(path).parent))

    @Slot()
    def _on_open_file(self) -> None:
        for book in self._table.selected_books()[:1]:
            self._on_opened(book)

    @Slot(object)
    def _on_opened(self, book: BookRow) -> None:
        path = book.audiobook.file_path
        if path and book.audiobook.file_names:
            self.folder_wanted.emit(path)  # no player takes a folder
        elif path:
            self.page_wanted.emit(QUrl.fromLocalFile(path))

    @Slot()
    def _on_open_page(self) -> None:
        for book in self._table.selected_books()[:1]:
            self.page_wanted.emit(QUrl(book.audiobook.url))

    @Slot()
    def _on_copy_address(self) -> None:
        books = self._table.selected_books()
        QGuiApplication.clipboard().setText("\n".join(book.audiobook.url for book in books))

    @Slot()
    def _on_copy_details(self) -> None:
        for book in self._table.selected_books()[:1]:
            self._engine.request_details(book.audiobook.id)

    @Slot(object)
    def _on_details(self, event: DetailsEvent) -> None:
        QGuiApplication.clipboard().setText(event.text)
        self.told.emit(self.tr("Details copied"))


def _are_paused(books: Sequence[BookRow]) -> bool:
    """Whether all books that are on their way are paused: then they can only be resumed."""
    on_their_way = [book for book in books if book.can_cancel]
    return bool(on_their_way) and all(book.audiobook.is_paused for book in on_their_way)
