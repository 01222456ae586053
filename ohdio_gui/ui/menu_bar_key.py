"""F10 for the menu bar, as elsewhere on the desktop: Qt itself knows Alt alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenuBar


class MenuBarKey(QObject):
    """Opens the first menu of a bar; Esc, pressed twice, gives the keyboard back."""

    def __init__(self, bar: QMenuBar, action: QAction) -> None:
        """Take ``action``, which has the key."""
        super().__init__(bar)
        self._bar = bar
        action.triggered.connect(self.open_first)

    @Slot()
    def open_first(self) -> None:
        """Open the first menu; the arrows go on from there."""
        self._bar.setActiveAction(self._bar.actions()[0])
