"""The cover of the book whose details are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ohdio_gui.ui.books.delegates import initial_of
from ohdio_gui.ui.theme import COVER_RADIUS, blend, colour, theme

if TYPE_CHECKING:
    from ohdio_gui.ui.covers import CoverLoader

SIZE = 112
_TINTS = 5


class Cover(QWidget):
    """The cover, or the title's first letter on a tint until it comes. For the eye alone."""

    def __init__(self, covers: CoverLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._covers = covers
        self._key: str | None = None
        self._title = ""
        self._tint = 0
        self.setFixedSize(SIZE, SIZE)
        covers.loaded.connect(self._on_loaded)

    def show_cover(self, key: str | None, title: str, audiobook_id: int) -> None:
        """Show the cover that CoverLoader knows by ``key``."""
        self._key, self._title, self._tint = key, title, audiobook_id % _TINTS
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 (it is painted whole)
        """Paint it; asking for it is what has it loaded."""
        painter = QPainter(self)
        square = QRect(0, 0, SIZE, SIZE)
        pixmap = self._covers.pixmap(self._key, SIZE) if self._key else None
        if pixmap is not None:
            painter.drawPixmap(square, pixmap)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(blend("accent", "raised", 0.10 + 0.05 * self._tint))
            painter.drawRoundedRect(square, COVER_RADIUS, COVER_RADIUS)
            painter.setPen(colour("accent"))
            painter.setFont(theme().font(40, is_strong=True))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, initial_of(self._title))
        painter.end()

    @Slot(str)
    def _on_loaded(self, key: str) -> None:
        if key == self._key:
            self.update()
