"""The speed limit as a menu: the usual limits, and the one that was set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ohdio_gui import messages, quantities
from ohdio_gui.model.errors import SettingsError
from ohdio_gui.ui import icons
from ohdio_gui.ui.theme import theme

if TYPE_CHECKING:
    from ohdio_gui.settings.preferences import Preferences

LIMITS_BYTES_S = (0, 500_000, 1_000_000, 2_000_000, 5_000_000)


class SpeedMenu(QMenu):
    """Shows which limit holds, and sets another one at once.

    Signals: ``refused`` (a sentence) when the choice could not be kept.
    """

    refused = Signal(str)

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Speed limit"))
        self._preferences = preferences
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_chosen)
        self.aboutToShow.connect(self.refresh)
        theme().changed.connect(self._draw)
        self._draw()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what holds now: it may have been set elsewhere."""
        limit = self._preferences.settings.rate_limit
        wanted = sorted({*LIMITS_BYTES_S, limit})
        if wanted != [action.data() for action in self._group.actions()]:
            self._fill(wanted)
        for action in self._group.actions():
            action.setChecked(action.data() == limit)

    def _fill(self, limits: list[int]) -> None:
        for action in self._group.actions():
            self._group.removeAction(action)
            self.removeAction(action)
            action.deleteLater()
        for limit in limits:
            text = quantities.speed(limit) if limit else self.tr("No limit")
            action = QAction(text, self)
            action.setCheckable(True)
            action.setData(limit)
            self._group.addAction(action)
            self.addAction(action)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        try:
            self._preferences.change(rate_limit=action.data())
        except SettingsError as error:
            self.refused.emit(messages.sentence(error.info))

    @Slot()
    def _draw(self) -> None:
        self.setIcon(icons.icon("speed"))
