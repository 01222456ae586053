"""What the pages of the settings have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ohdio_gui import messages
from ohdio_gui.model.errors import SettingsError
from ohdio_gui.ui.theme import SPACE_L, SPACE_S, SPACE_XS, theme

if TYPE_CHECKING:
    from ohdio_gui.settings.preferences import Preferences

FIELD_HEIGHT = 36
INDENT = 26
"""From the left edge of a switch to that of its words."""


class SettingsPage(QWidget):
    """Applies changes as they are made, and says below a field what keeps it from being kept."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        """Apply changes to ``preferences``."""
        super().__init__(parent)
        self._preferences = preferences
        self._troubles: dict[str, QLabel] = {}
        self.trouble = self._trouble_label()
        self._colour_trouble()
        theme().changed.connect(self._colour_trouble)

    def finish(self) -> None:
        """Take what is still being written."""

    @property
    def unkept(self) -> QLineEdit | None:
        """The field whose text cannot be used and would be lost; None where all is kept."""
        return None

    def trouble_of(self, key: str) -> QLabel:
        """Return where it is said what is wrong with the setting ``key``."""
        return self._troubles.get(key, self.trouble)

    def _change(self, **values: object) -> bool:
        """Take new values, or say what keeps them from being kept; whether they are."""
        label = self.trouble_of(next(iter(values)))
        try:
            self._preferences.change(**values)
        except SettingsError as error:
            label.setText(messages.sentence(error.info))
            label.show()
            return False
        label.hide()
        return True

    def _column(self) -> QVBoxLayout:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        return column

    def _add_field(self, column: QVBoxLayout, title: str, field: QWidget, key: str) -> None:
        """Add a field below its title; the sentence of what is wrong with it comes below it."""
        field.setAccessibleName(title)
        column.addWidget(self._title(title, field))
        column.addWidget(field)
        self._add_trouble(column, key)

    def _add_help(self, column: QVBoxLayout, text: str, field: QWidget) -> QLabel:
        """Add what a field means, and some room; it is read out with the field, too."""
        field.setAccessibleDescription(text)
        label = self._help(text)
        column.addWidget(label)
        column.addSpacing(SPACE_L)
        return label

    def _add_switch(self, column: QVBoxLayout, text: str, key: str, told: str) -> QCheckBox:
        """Add a switch of the setting ``key`` with a sentence of help."""
        switch = QCheckBox(text, self)
        switch.setChecked(bool(getattr(self._preferences.settings, key)))
        switch.setProperty("key", key)
        switch.setAccessibleDescription(told)
        switch.toggled.connect(self._on_switch)
        column.addWidget(switch)
        label = self._help(told)
        label.setContentsMargins(INDENT, 0, 0, 0)
        column.addWidget(label)
        self._add_trouble(column, key)
        column.addSpacing(SPACE_S)
        return switch

    def _add_trouble(self, column: QVBoxLayout, key: str) -> None:
        self._troubles[key] = self._trouble_label()
        self._colour_trouble()
        column.addWidget(self._troubles[key])

    def _list(self) -> QComboBox:
        """Return an empty list to choose from."""
        box = QComboBox(self)
        box.setMinimumHeight(FIELD_HEIGHT)
        # Its own delegate knows no style sheet.
        box.setItemDelegate(QStyledItemDelegate(box))
        return box

    def _chip(self, text: str) -> QToolButton:
        """Return the small button of the way back to the usual value."""
        button = QToolButton(self)
        button.setObjectName("chip")
        button.setText(text)
        return button

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

    def _trouble_label(self) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.hide()
        return label

    @Slot(bool)
    def _on_switch(self, is_on: bool) -> None:
        switch = self.sender()
        assert isinstance(switch, QCheckBox)
        key = str(switch.property("key"))
        if not self._change(**{key: is_on}):
            # What the system refused was not changed; what only could not be kept holds for now.
            switch.blockSignals(True)
            switch.setChecked(bool(getattr(self._preferences.settings, key)))
            switch.blockSignals(False)

    @Slot()
    def _colour_trouble(self) -> None:
        for label in (self.trouble, *self._troubles.values()):
            label.setStyleSheet(f"color: {theme().tokens.failed}")
