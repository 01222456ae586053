"""Where rows of books are going to stand, while the first of them is still being looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from ohdio_gui.ui.books.cells import Column
from ohdio_gui.ui.books.delegates import ROW_HEIGHT
from ohdio_gui.ui.covers import COVER_SIZE
from ohdio_gui.ui.theme import COVER_RADIUS, ICON_SIZE, SPACE_S, blend

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

_ROWS = 8
_LINES = ((0.74, 0.48), (0.92, 0.40), (0.60, 0.55), (0.82, 0.44))
"""How wide title and author are, as shares of their column: in turn, as books' are."""
_FAINTEST = 0.15
_RADIUS = 4


def paint_skeleton(view: QTableView) -> None:
    """Paint rows without what they say into the columns of ``view``; they fade to the bottom."""
    painter = QPainter(view.viewport())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(blend("text", "raised", 0.08))
    for row in range(min(_ROWS, view.viewport().height() // ROW_HEIGHT)):
        painter.setOpacity(1.0 - (1.0 - _FAINTEST) * row / _ROWS)
        _paint_row(painter, view, row)
    painter.end()


def _paint_row(painter: QPainter, view: QTableView, row: int) -> None:
    title, author = _LINES[row % len(_LINES)]
    top = row * ROW_HEIGHT
    left, width = _inside(view, Column.COVER)
    cover = QRectF(left, top + (ROW_HEIGHT - COVER_SIZE) // 2, COVER_SIZE, COVER_SIZE)
    painter.drawRoundedRect(cover, COVER_RADIUS, COVER_RADIUS)
    left, width = _inside(view, Column.TITLE)
    bars: list[tuple[float, float, int, int]] = [
        (left, title * width, 18, 12),
        (left, author * width, 38, 9),
    ]
    left, width = _inside(view, Column.DURATION)
    bars.append((left + width * 0.4, width * 0.6, 26, 12))
    left, width = _inside(view, Column.STAGE)
    bars.append((left + ICON_SIZE + SPACE_S, (width - ICON_SIZE - SPACE_S) * 0.7, 26, 12))
    for x, wide, y, high in bars:
        painter.drawRoundedRect(QRectF(x, top + y, max(0.0, wide), high), _RADIUS, _RADIUS)


def _inside(view: QTableView, column: Column) -> tuple[int, int]:
    """Return where the content of a column begins, and how wide it is."""
    return view.columnViewportPosition(column) + SPACE_S, view.columnWidth(column) - 2 * SPACE_S
