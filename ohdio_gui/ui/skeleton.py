"""Where rows of books are going to stand, while the first of them is still being looked for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ohdio_gui.ui.books.delegates import ROW_HEIGHT
from ohdio_gui.ui.covers import COVER_SIZE
from ohdio_gui.ui.theme import COVER_RADIUS, SPACE_S, blend, theme

_ROWS = 8
_LINES = ((0.34, 0.22), (0.42, 0.17), (0.28, 0.25), (0.38, 0.20))
"""How wide title and author are, as shares of the row: in turn, as books' are."""
_FAINTEST = 0.15
_RADIUS = 4


class Skeleton(QWidget):
    """Rows of a list without what they say; they fade away to the bottom, and do not move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("The books of the category will appear here"))
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 (all is painted)
        """Paint as many rows as there is room for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend("text", "raised", 0.08))
        rows = min(_ROWS, self.height() // ROW_HEIGHT)
        for row in range(rows):
            painter.setOpacity(1.0 - (1.0 - _FAINTEST) * row / _ROWS)
            self._paint_row(painter, row)
        painter.end()

    def _paint_row(self, painter: QPainter, row: int) -> None:
        top = row * ROW_HEIGHT
        cover = QRectF(SPACE_S, top + (ROW_HEIGHT - COVER_SIZE) // 2, COVER_SIZE, COVER_SIZE)
        painter.drawRoundedRect(cover, COVER_RADIUS, COVER_RADIUS)
        left = cover.right() + SPACE_S * 2
        title, author = _LINES[row % len(_LINES)]
        for share, y, height in ((title, 18, 12), (author, 38, 9)):
            painter.drawRoundedRect(
                QRectF(left, top + y, self.width() * share, height), _RADIUS, _RADIUS
            )
        state = QRectF(self.width() * 0.62, top + 26, self.width() * 0.16, 12)
        painter.drawRoundedRect(state, _RADIUS, _RADIUS)
