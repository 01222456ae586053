"""How the program looks, speaks and behaves on the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from ohdio_gui.ui.settings_dialog.page import SettingsPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

    from ohdio_gui.settings.preferences import Preferences


class GeneralPage(SettingsPage):
    """Language, theme, start, tray, notifications and clipboard."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        """Apply changes to ``preferences`` as they are made."""
        super().__init__(preferences, parent)
        self.language = self._choice(
            "language",
            # A language is called by its own name, whatever the window speaks.
            ((self.tr("Same as system"), "system"), ("Français", "fr"), ("English", "en")),
        )
        self.theme = self._choice(
            "theme",
            (
                (self.tr("Same as system"), "system"),
                (self.tr("Light"), "light"),
                (self.tr("Dark"), "dark"),
            ),
        )
        column = self._column()
        self._add_field(column, self.tr("Language"), self.language, "language")
        self._add_help(column, self.tr("Takes effect at once, without a restart."), self.language)
        self._add_field(column, self.tr("Theme"), self.theme, "theme")
        told = self.tr("“Same as system” follows the system’s light or dark theme.")
        self._add_help(column, told, self.theme)
        self._add_switches(column)
        column.addWidget(self.trouble)
        column.addStretch(1)
        self.language.activated.connect(self._on_language)
        self.theme.activated.connect(self._on_theme)

    def _add_switches(self, column: QVBoxLayout) -> None:
        can_start = "autostart" not in self._preferences.fixed
        self.autostart = self._add_switch(
            column,
            self.tr("Start when I log in"),
            "autostart",
            self.tr("Always minimized; the queue continues where it left off.")
            if can_start
            else self.tr("Not for the demo, which starts over each time."),
        )
        self.autostart.setEnabled(can_start)
        self.start_minimised = self._add_switch(
            column,
            self.tr("Start minimized"),
            "start_minimised",
            self.tr("In the tray if the desktop has one, otherwise as a minimized window."),
        )
        self.close_to_tray = self._add_switch(
            column,
            self.tr("Closing the window keeps the program in the tray"),
            "close_to_tray",
            self.tr("Downloads continue. “Quit” in the menus ends the program."),
        )
        self.notifications = self._add_switch(
            column,
            self.tr("Notifications"),
            "notifications",
            self.tr(
                "When a category is done, or when something needs your attention; "
                "never one per book."
            ),
        )
        self.watch_clipboard = self._add_switch(
            column,
            self.tr("Offer copied addresses"),
            "watch_clipboard",
            self.tr("In a discreet bar, when you copy an OHdio address in another program."),
        )

    def _choice(self, key: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
        box = self._list()
        for text, value in choices:
            box.addItem(text, value)
        box.setCurrentIndex(box.findData(getattr(self._preferences.settings, key)))
        return box

    @Slot(int)
    def _on_language(self, _row: int) -> None:
        self._change(language=self.language.currentData())

    @Slot(int)
    def _on_theme(self, _row: int) -> None:
        self._change(theme=self.theme.currentData())
