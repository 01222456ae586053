"""How downloads run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from ohdio_gui.ui.settings_dialog.page import FIELD_HEIGHT, SettingsPage
from ohdio_gui.ui.theme import SPACE_XS

if TYPE_CHECKING:
    from ohdio_gui.settings.preferences import Preferences

_KB = 1000
_MOST_KB_S = 1_000_000
_STEP_KB_S = 100


class DownloadsPage(SettingsPage):
    """The speed of all downloads together."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        """Apply changes to ``preferences`` as they are made."""
        super().__init__(preferences, parent)
        self.speed = QSpinBox(self)
        self.speed.setAccessibleName(self.tr("Speed limit"))
        self.speed.setRange(0, _MOST_KB_S)
        self.speed.setSingleStep(_STEP_KB_S)
        self.speed.setGroupSeparatorShown(True)
        self.speed.setSuffix(self.tr("\u00a0kB/s"))
        self.speed.setSpecialValueText(self.tr("No limit"))
        self.speed.setMinimumHeight(FIELD_HEIGHT)
        # What is passed on the way to a number is none: 1 kB/s is not what 1000 begins with.
        self.speed.setKeyboardTracking(False)
        # A limit below a whole kB is none the less a limit.
        self.speed.setValue(-(-preferences.settings.rate_limit // _KB))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self._title(self.tr("Speed limit"), self.speed))
        column.addWidget(self.speed)
        column.addWidget(
            self._help(
                self.tr("For all downloads together, also those that run now. At 0, no limit.")
            )
        )
        column.addWidget(self.trouble)
        self.speed.valueChanged.connect(self._on_speed)

    def finish(self) -> None:
        """Take what is still being written."""
        self.speed.interpretText()

    @Slot(int)
    def _on_speed(self, kb_s: int) -> None:
        self._change(rate_limit=kb_s * _KB)
