"""Asks the engine about one book, and again when something happened to it: calmly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.model.events import (
        AudiobookEvent,
        AudiobookRemovedEvent,
        BookDetailsEvent,
        DownloadEvent,
    )

REST_MS = 1000
"""Between two questions: progress alone comes several times a second."""


class BookFollower(QObject):
    """Signals: ``told`` (BookDetailsEvent) of the book that is followed, and of no other."""

    told = Signal(object)

    def __init__(self, engine: EngineFacade, bus: EventBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._followed: int | None = None
        self._has_news = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.on_rested)
        bus.audiobooks.connect(self.on_audiobook)
        bus.downloads.connect(self.on_download)
        bus.book_details.connect(self.on_details)

    def follow(self, audiobook_id: int | None) -> None:
        """Ask about this book, if it is another one, and follow it; None: follow none."""
        if audiobook_id == self._followed:
            return
        self._followed = audiobook_id
        self._rest.stop()
        self._has_news = False
        if audiobook_id is not None:
            self._ask()

    @Slot(object)
    def on_audiobook(self, event: AudiobookEvent | AudiobookRemovedEvent) -> None:
        """Take in that the book's row is another."""
        book = getattr(event, "audiobook", None)
        if book is not None and book.id == self._followed:
            self._note()

    @Slot(object)
    def on_download(self, event: DownloadEvent) -> None:
        """Take in that the book got on."""
        if event.audiobook_id == self._followed:
            self._note()

    @Slot(object)
    def on_details(self, event: BookDetailsEvent) -> None:
        """Pass on what the engine says of the book."""
        if event.audiobook.id == self._followed:
            self.told.emit(event)

    @Slot()
    def on_rested(self) -> None:
        """Ask anew, if there is something to ask for."""
        if self._has_news:
            self._ask()

    def _note(self) -> None:
        self._has_news = True
        if not self._rest.isActive():
            self._ask()

    def _ask(self) -> None:
        self._has_news = False
        self._rest.start()
        if self._followed is not None:
            self._engine.request_book(self._followed)
