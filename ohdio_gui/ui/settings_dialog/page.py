"""What the pages of the settings have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QWidget

from ohdio_gui import messages
from ohdio_gui.model.errors import SettingsError
from ohdio_gui.ui.theme import theme

if TYPE_CHECKING:
    from ohdio_gui.settings.preferences import Preferences

FIELD_HEIGHT = 36


class SettingsPage(QWidget):
    """Applies changes as they are made, and says at its end what keeps them from being kept."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        """Apply changes to ``preferences``."""
        super().__init__(parent)
        self._preferences = preferences
        self.trouble = QLabel(self)
        self.trouble.setWordWrap(True)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.hide()
        self._colour_trouble()
        theme().changed.connect(self._colour_trouble)

    def _change(self, **values: object) -> None:
        """Take new values; say what keeps them from being kept."""
        try:
            self._preferences.change(**values)
        except SettingsError as error:
            self.trouble.setText(messages.sentence(error.info))
            self.trouble.show()
        else:
            self.trouble.hide()

    def _title(self, text: str, buddy: QWidget) -> QLabel:
        label = QLabel(text, self)
        label.setFont(theme().font(is_strong=True))
        label.setBuddy(buddy)
        return label

    def _help(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName("muted")
        label.setWordWrap(True)
        label.setFont(theme().caption_font())
        return label

    @Slot()
    def _colour_trouble(self) -> None:
        self.trouble.setStyleSheet(f"color: {theme().tokens.failed}")
