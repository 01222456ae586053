"""The dashed frame over the window while something is dragged across it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.theme import RADIUS, SPACE_L, SPACE_S, SPACE_XS, colour, theme

_ICON_SIZE, _LINE_HEIGHT = 32, 32
_CARD_WIDTH, _CARD_HEIGHT = 420, 120


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
        painter.fillRect(self.rect(), colour("surface", 0.94))
        frame = QRectF(self.rect()).adjusted(SPACE_XS, SPACE_XS, -SPACE_XS, -SPACE_XS)
        pen = QPen(colour("accent"), 2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(colour("accent", 0.06))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        middle = frame.center()
        card = QRectF(0, 0, min(_CARD_WIDTH, frame.width()), _CARD_HEIGHT)
        card.moveCenter(middle)
        # Words over words could not be read.
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("raised"))
        hairline = QRectF(card.toAlignedRect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(hairline, RADIUS, RADIUS)
        icon = icons.pixmap("downloading", "accent", _ICON_SIZE, self.devicePixelRatioF())
        painter.drawPixmap(round(middle.x() - _ICON_SIZE / 2), round(card.top() + SPACE_L), icon)
        painter.setPen(colour("accent"))
        painter.setFont(theme().title_font())
        line = QRectF(card.left(), card.top() + SPACE_L + _ICON_SIZE, card.width(), _LINE_HEIGHT)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self.tr("Drop to add"))
        painter.setPen(colour("muted"))
        painter.setFont(theme().font())
        line.translate(0, _LINE_HEIGHT - SPACE_S)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._what())

    def _what(self) -> str:
        return self.tr("Addresses, links, text, or files that contain them")
