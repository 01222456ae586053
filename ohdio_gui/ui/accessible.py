"""What assistive technology is told beside what Qt tells by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_CLEAR_ACTION = "_q_qlineeditclearaction"
"""Qt's name of the action behind the cross in a line of text."""


def announce(widget: QWidget, text: str) -> None:
    """Have ``text`` read aloud when the screen reader has said what it is saying."""
    if text and widget.isVisible() and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def name_buttons_of(field: QLineEdit) -> None:
    """Name the icons within ``field``: its cross clears it, the others are pictures of it."""
    for button in field.findChildren(QToolButton):
        action = button.defaultAction()
        if action is not None and action.objectName() == _CLEAR_ACTION:
            button.setAccessibleName(QCoreApplication.translate("Accessible", "Clear the field"))
        else:
            button.setAccessibleName(field.accessibleName())
