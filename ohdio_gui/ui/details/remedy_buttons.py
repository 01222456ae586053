"""The buttons that do what can be done about the book whose details are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from ohdio_gui.model.audiobook import CANONICAL_SITE
from ohdio_gui.ui import icons
from ohdio_gui.ui.details.remedies import Remedy
from ohdio_gui.ui.flow import FlowLayout
from ohdio_gui.ui.icon_button import IconButton
from ohdio_gui.ui.settings_dialog.pages import Page
from ohdio_gui.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtGui import QAction

    from ohdio_gui.ui.actions import Actions

LOGIN_PAGE = f"{CANONICAL_SITE}/ohdio"
"""Whatever network asks to log in shows its own page in the place of this one."""
_ICON_SIZE = 16
_ICONS = {
    Remedy.RETRY: "retry",
    Remedy.RESUME: "resume",
    Remedy.TAKE_GAPS: "downloading",
    Remedy.LOG_IN: "offline",
    Remedy.FREE_SPACE: "folder",
    Remedy.OTHER_FOLDER: "settings",
    Remedy.SET_UP_FFMPEG: "settings",
    Remedy.SHOW_FILE: "folder",
    Remedy.OPEN_PAGE: "browser",
}


class RemedyButtons(QWidget):
    """One button each, of which those are shown that help; they act on the selected book."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        """``actions``: what most of the buttons trigger."""
        super().__init__(parent)
        self._url = ""
        self._actions = actions
        self._triggers: dict[Remedy, QAction] = {
            Remedy.RETRY: actions.retry,
            Remedy.RESUME: actions.pause_book,
            Remedy.TAKE_GAPS: actions.take_gaps,
            Remedy.FREE_SPACE: actions.open_folder,
            Remedy.SHOW_FILE: actions.show_file,
        }
        self.buttons: dict[Remedy, IconButton] = {}
        flow = FlowLayout(self)
        for remedy in Remedy:
            button = self.buttons[remedy] = IconButton(self)
            button.setObjectName("chip")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
            if remedy in self._triggers:
                button.clicked.connect(self._triggers[remedy].trigger)
            flow.addWidget(button)
        self.buttons[Remedy.OTHER_FOLDER].clicked.connect(self._on_other_folder)
        self.buttons[Remedy.SET_UP_FFMPEG].clicked.connect(self._on_set_up_ffmpeg)
        self.buttons[Remedy.OPEN_PAGE].clicked.connect(self._on_open_page)
        self.buttons[Remedy.LOG_IN].clicked.connect(self._on_log_in)
        theme().changed.connect(self._draw)
        self._name_them()
        self._draw()

    def show_remedies(self, remedies: Collection[Remedy], url: str) -> None:
        """Show the buttons of ``remedies``; ``url``: of the book's page."""
        self._url = url
        for remedy, button in self.buttons.items():
            if button.hasFocus() and remedy not in remedies:
                # Not the next button: another press of the same key would do what nobody wants.
                self.setFocus()
            button.setVisible(remedy in remedies)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Name the buttons in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_them()

    def _name_them(self) -> None:
        for remedy, text in {
            Remedy.RETRY: self.tr("Try again"),
            Remedy.RESUME: self.tr("Resume"),
            Remedy.TAKE_GAPS: self.tr("Download anyway"),
            Remedy.LOG_IN: self.tr("Log in to the network"),
            Remedy.FREE_SPACE: self.tr("Free some space"),
            Remedy.OTHER_FOLDER: self.tr("Choose another folder"),
            Remedy.SET_UP_FFMPEG: self.tr("Set up FFmpeg"),
            Remedy.SHOW_FILE: self.tr("Show in folder"),
            Remedy.OPEN_PAGE: self.tr("Open the web page"),
        }.items():
            self.buttons[remedy].setText(text)

    @Slot()
    def _on_other_folder(self) -> None:
        self._actions.settings_wanted.emit(Page.FILES)

    @Slot()
    def _on_set_up_ffmpeg(self) -> None:
        self._actions.settings_wanted.emit(Page.NETWORK)

    @Slot()
    def _on_open_page(self) -> None:
        QDesktopServices.openUrl(QUrl(self._url))

    @Slot()
    def _on_log_in(self) -> None:
        QDesktopServices.openUrl(QUrl(LOGIN_PAGE))

    @Slot()
    def _draw(self) -> None:
        for remedy, button in self.buttons.items():
            button.setIcon(icons.icon(_ICONS[remedy]))
