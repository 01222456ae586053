"""A window of a given size on a screen of that size, and what stands over it, as one picture."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from ohdio_gui.engine.bus import EventBus
from ohdio_gui.model.audiobook import CANONICAL_SITE, AudiobookStatus, QueueStatus
from ohdio_gui.model.events import DownloadStatus, QueueCounts, SpaceEvent
from ohdio_gui.settings.preferences import Preferences
from ohdio_gui.settings.settings import Settings
from ohdio_gui.ui.covers import COVER_SIZE, CoverLoader, scaled
from ohdio_gui.ui.first_run import Run
from ohdio_gui.ui.main_window import MainWindow
from ohdio_gui.ui.theme import SPACE_M, colour, theme
from tests.pictures import library
from tests.ui.fake_engine import FakeEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from PySide6.QtGui import QScreen

    from ohdio_gui.model.audiobook import Audiobook

OUTPUT_DIRS = {"fr": "/home/marie/Musique/OHdio", "en": "/home/marie/Music/OHdio"}
DATA_DIR = "/home/marie/.local/share/ohdio-gui"
_TITLE_BAR = 32
"""What a desktop puts over a dialog: drawn here, because an offscreen window has none."""
_DEADLINE_MS, _LOOK_MS = 5000, 5


class ReadyCovers(CoverLoader):
    """Gives the demo's covers at once: a picture waits for none."""

    def pixmap(self, key: str, size: int = COVER_SIZE) -> QPixmap | None:
        """Return the cover, cut and rounded as the program does it."""
        wanted = (key, size)
        if wanted not in self._pixmaps:
            side = round(size * self._ratio)
            data = (library.DEMO / "covers" / f"{key}.jpg").read_bytes()
            pixmap = QPixmap.fromImage(scaled(data, side, side / size))
            pixmap.setDevicePixelRatio(side / size)
            self._pixmaps[wanted] = pixmap
        return self._pixmaps[wanted]


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """In which language, at which size and with which covers pictures are made."""

    language: str
    size: QSize
    covers: CoverLoader
    scratch: Path
    """A folder for the settings that nobody keeps."""


class Stage:
    """The window for one picture, and what a person did in it."""

    def __init__(self, place: Place, run: Run | None = None, **values: object) -> None:
        """``values``: settings other than the usual ones."""
        self.place = place
        self.bus = EventBus()
        self.engine = FakeEngine(self.bus)
        self.output_dir = OUTPUT_DIRS[place.language]
        settings = Settings(output_dir=self.output_dir, language=place.language, **values)
        self.preferences = Preferences(settings, place.scratch / "settings.json", _nothing)
        self.books = library.library(self.output_dir)
        for key, shown in self.books.items():
            self.engine.details[key] = library.details_of(shown)
        self.window = MainWindow(
            self.engine, self.bus, place.covers, CANONICAL_SITE, self.preferences, run=run
        )
        self.window.setScreen(_screen(place.size))
        self.window.setGeometry(QRect(_screen(place.size).geometry().topLeft(), place.size))
        self.over: list[tuple[QWidget, QPoint]] = []
        self.top: QWidget | None = None
        """The dialog in which all goes on, in the window's place."""

    def fill(self, *keys: int, is_paused: bool = False) -> None:
        """Put books into the queue: those with these keys, or all."""
        wanted = [self.books[key] for key in keys or self.books]
        self.engine.books = {shown.book.id: shown.book for shown in wanted}
        self.engine.control = dataclasses.replace(self.engine.control, is_paused=is_paused)
        self.engine.counts = _counts(shown.book for shown in wanted)
        self.engine.request_snapshot()
        self.engine.tell(self.engine.counts)
        self.engine.tell(*(shown.event for shown in wanted if shown.event is not None))
        self.engine.tell(SpaceEvent(library.FREE_BYTES))

    def hold(self, *keys: int) -> None:
        """Have books that run wait: what holds their stage is told by the caller."""
        for key in keys:
            shown = self.books[key]
            book = dataclasses.replace(
                shown.book, status=AudiobookStatus.PENDING, queue_status=QueueStatus.QUEUED
            )
            assert shown.event is not None
            event = dataclasses.replace(
                shown.event, status=DownloadStatus.QUEUED, speed_bytes_s=None, eta_s=None
            )
            self.engine.put(book, event)

    def show(self) -> None:
        """Show the window, laid out."""
        self.window.show()
        QTest.qWaitForWindowExposed(self.window, _DEADLINE_MS)
        self.settle()

    def settle(self) -> None:
        """Let all that was posted happen, and the totals be summed up without their rest."""
        QApplication.processEvents()
        self.window.parts.model.on_summing()
        QApplication.sendPostedEvents()
        QApplication.processEvents()

    def until(self, is_true: Callable[[], bool]) -> None:
        """Wait for a fact."""
        deadline = QDeadlineTimer(_DEADLINE_MS)
        while not is_true():
            assert not deadline.hasExpired(), "a screen was not ready in time"
            QTest.qWait(_LOOK_MS)

    def select(self, *keys: int) -> None:
        """Select books in the list."""
        table = self.window.parts.table
        row = self.window.parts.shown.row_of_book(keys[0])
        table.setCurrentIndex(self.window.parts.shown.index(row, 0))
        table.select_books(keys)
        self.settle()

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """Return the dialog of that kind that is open, laid out."""
        found = [each for each in self.window.findChildren(kind) if each.isVisible()]
        assert len(found) == 1, f"{kind.__name__}: {len(found)} open"
        QTest.qWaitForWindowExposed(found[0], _DEADLINE_MS)
        QApplication.processEvents()
        return found[0]

    def show_dialog(self, dialog: QDialog) -> None:
        """Have a dialog in the middle of the picture, as a desktop puts it."""
        room = self.place.size
        left = (room.width() - dialog.width()) // 2
        top = (room.height() - dialog.height() + _TITLE_BAR) // 2
        self.over.append((dialog, QPoint(left, max(_TITLE_BAR, top))))

    def show_menu(self, menu: QMenu, point: QPoint) -> None:
        """Open a menu at a point of the window, where the screen has room for it."""
        menu.popup(self.window.mapToGlobal(point))
        QApplication.processEvents()
        self.over.append((menu, menu.pos() - self.window.pos()))

    def picture(self) -> QImage:
        """Return the window with all that stands over it."""
        QApplication.processEvents()
        picture = self.window.grab().toImage()
        painter = QPainter(picture)
        for widget, place in self.over:
            if isinstance(widget, QDialog):
                _paint_frame(painter, QRect(place, widget.size()), widget.windowTitle())
            painter.drawPixmap(place, widget.grab())
        painter.end()
        return picture

    def close(self) -> None:
        """Take everything down."""
        QGuiApplication.clipboard().clear()
        self.window.presence.end()
        for widget, _ in self.over:
            widget.close()
        self.window.hide()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _nothing(settings: Settings) -> None:
    """Have nothing used: nobody runs."""


def _counts(books: Iterable[Audiobook]) -> QueueCounts:
    counted = Counter(book.queue_status.value for book in books if book.queue_status)
    return QueueCounts(**{field.name: counted[field.name] for field in fields(QueueCounts)})


def _screen(size: QSize) -> QScreen:
    screens = QGuiApplication.screens()
    return next((each for each in screens if each.size() == size), screens[0])


def _paint_frame(painter: QPainter, inside: QRect, title: str) -> None:
    """Paint a plain title bar and a hairline around a dialog."""
    frame = inside.adjusted(-1, -_TITLE_BAR, 1, 1)
    painter.fillRect(frame, colour("line"))
    strip = QRect(frame.left() + 1, frame.top() + 1, inside.width(), _TITLE_BAR - 2)
    painter.fillRect(strip, colour("surface"))
    painter.setPen(colour("text"))
    painter.setFont(theme().font(is_strong=True))
    painter.drawText(strip.adjusted(SPACE_M, 0, -SPACE_M, 0), Qt.AlignmentFlag.AlignCenter, title)
