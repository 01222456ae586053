"""A line of text that narrows the list below it while it is typed into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class FilterField(QLineEdit):
    """Esc shows all again, and closes nothing while there is a text; Down goes to the list.

    Signals: ``left_down`` when the list is to have the keyboard.
    """

    left_down = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_left_by_enter: bool = False) -> None:
        """``is_left_by_enter``: Enter goes to the list as well."""
        super().__init__(parent)
        enters = {Qt.Key.Key_Return, Qt.Key.Key_Enter} if is_left_by_enter else set()
        self._leaving = {Qt.Key.Key_Down} | enters

    def tell_purpose(self, text: str) -> None:
        """Show what it is for while it is empty: beside the caret, and not under it."""
        self.setPlaceholderText(f"\u2009{text}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc and the keys that lead to the list."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            event.accept()
        elif event.key() in self._leaving:
            self.left_down.emit()
            event.accept()
        else:
            super().keyPressEvent(event)
