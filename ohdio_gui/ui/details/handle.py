"""What is dragged, or moved by the arrow keys, between the books and their details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSplitter, QSplitterHandle

from ohdio_gui.ui.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent

_STEP, _FAR = 24, 100_000
_STEPS = {
    Qt.Orientation.Horizontal: {Qt.Key.Key_Left: -_STEP, Qt.Key.Key_Right: _STEP},
    Qt.Orientation.Vertical: {Qt.Key.Key_Up: -_STEP, Qt.Key.Key_Down: _STEP},
}
"""By which key the handle of a splitter moves how far, in pixels."""
_ENDS = {Qt.Key.Key_Home: -_FAR, Qt.Key.Key_End: _FAR}
_MARK = 3
"""How thick the line is that shows that the keys are taken here."""


class Handle(QSplitterHandle):
    """The gap between two parts of a splitter; it can have the keyboard."""

    def __init__(self, orientation: Qt.Orientation, splitter: QSplitter) -> None:
        super().__init__(orientation, splitter)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Size of the details"))
        self.setAccessibleDescription(self.tr("The arrow keys make them larger or smaller"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by a step, or as far as it goes."""
        key = Qt.Key(event.key())
        step = (_STEPS[self.orientation()] | _ENDS).get(key)
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        is_beside = self.orientation() is Qt.Orientation.Horizontal
        self.moveSplitter(max(0, (self.x() if is_beside else self.y()) + step))
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show where the keyboard is."""
        super().paintEvent(event)
        if not self.hasFocus():
            return
        line = self.rect()
        if self.orientation() is Qt.Orientation.Horizontal:
            line.setLeft(line.center().x() - _MARK // 2)
            line.setWidth(_MARK)
        else:
            line.setTop(line.center().y() - _MARK // 2)
            line.setHeight(_MARK)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(line, _MARK / 2, _MARK / 2)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the mark."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark away."""
        super().focusOutEvent(event)
        self.update()
