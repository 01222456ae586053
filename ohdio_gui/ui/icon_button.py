"""A button with an icon and a word, which stand as one thing in its middle."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

from ohdio_gui.ui.theme import SPACE_S

_GAP = SPACE_S - 2
_QT_GAP = 4
"""Between icon and word, which no style sheet can change."""


class IconButton(QPushButton):
    """Paints them itself: Qt leaves 4 pixels between them, at any size."""

    def sizeHint(self) -> QSize:
        """Return Qt's size with the room for our gap."""
        hint = super().sizeHint()
        return hint if self.icon().isNull() else hint + QSize(_GAP - _QT_GAP, 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return what it takes to be read."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 (it is painted whole)
        """Paint the frame, and icon and word in its middle."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        icon = self.iconSize() if not self.icon().isNull() else QSize(0, 0)
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        gap = _GAP if icon.width() and words.width() else 0
        left = (self.width() - icon.width() - gap - words.width()) // 2
        place = QRect(left, (self.height() - icon.height()) // 2, icon.width(), icon.height())
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        self.icon().paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
        text = QRect(place.right() + 1 + gap, 0, words.width() + 1, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        role, is_on = QPalette.ColorRole.ButtonText, self.isEnabled()
        painter.drawItemText(text, flags, self.palette(), is_on, self.text(), role)
        painter.end()
