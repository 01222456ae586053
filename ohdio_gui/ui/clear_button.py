"""The cross in a line of text that clears it: drawn as our other icons are, and named."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QToolButton

from ohdio_gui.ui import icons
from ohdio_gui.ui.theme import theme

_CLEAR_ACTION = "_q_qlineeditclearaction"
"""Qt's name of the action behind the cross."""


class ClearButton(QObject):
    """Gives ``field`` the cross, and keeps it in the colours of the theme."""

    def __init__(self, field: QLineEdit) -> None:
        """``field`` has its name, and its other icons: they are pictures of it, and named so."""
        super().__init__(field)
        field.setClearButtonEnabled(True)
        self._action = field.findChild(QAction, _CLEAR_ACTION)
        for button in field.findChildren(QToolButton):
            is_cross = button.defaultAction() is self._action
            cross = QCoreApplication.translate("Accessible", "Clear the field")
            button.setAccessibleName(cross if is_cross else field.accessibleName())
        theme().changed.connect(self._draw)
        self._draw()

    @Slot()
    def _draw(self) -> None:
        if self._action is not None:
            self._action.setIcon(icons.icon("cancel", "muted"))
