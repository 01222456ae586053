"""The dashed frame over the window while something is dragged across it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.theme import RADIUS, SPACE_M, SPACE_S, colour, theme

_ICON_SIZE = 32


class DropOverlay(QWidget):
    """Covers its parent while shown; takes no mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Drop to add"))
        self.hide()

    def cover(self) -> None:
        """Show the frame over the whole parent."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 (all is painted)
        """Paint the veil, the frame and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("surface", 0.88))
        frame = QRectF(self.rect()).adjusted(SPACE_M, SPACE_M, -SPACE_M, -SPACE_M)
        pen = QPen(colour("accent"), 2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(colour("accent", 0.06))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        icon = icons.pixmap("downloading", "accent", _ICON_SIZE, self.devicePixelRatioF())
        middle = frame.center()
        painter.drawPixmap(
            round(middle.x() - _ICON_SIZE / 2), round(middle.y() - _ICON_SIZE - SPACE_S), icon
        )
        painter.setPen(colour("accent"))
        painter.setFont(theme().title_font())
        words = QRectF(frame.left(), middle.y(), frame.width(), 32)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.tr("Drop to add"))
