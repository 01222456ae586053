"""What closing the window does: it hides, minimises or quits, and says so the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.theme import SPACE_L
from ohdio_gui.ui.tray import NAME

if TYPE_CHECKING:
    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.queue_totals import QueueTotals
    from ohdio_gui.ui.tray import Tray

TOLD_OF_TRAY = "told_of_tray"
WITHOUT_TRAY = "close_without_tray"
"""Names in the geometry's settings: a word that was said, a question that was answered."""
QUIT, MINIMISE = "quit", "minimise"
_ICON_SIZE = 48
_LOOK_MS = 5000
_MISSES = 3


class Closing(QObject):
    """Decides what becomes of the window when the person closes it.

    Signals: ``quit_wanted`` when that ends the program.
    """

    quit_wanted = Signal()

    def __init__(
        self,
        window: QWidget,
        tray: Tray,
        totals: QueueTotals,
        preferences: Preferences,
        kept: QSettings | None,
    ) -> None:
        """``kept``: where it is noted what was said; None: it is said anew in each run."""
        super().__init__(window)
        self._window = window
        self._tray = tray
        self._totals = totals
        self._preferences = preferences
        self._kept = kept
        self._said: dict[str, str] = {}
        self._misses = 0
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_MS)
        self._watch.timeout.connect(self.look_for_tray)

    @Slot()
    def close(self) -> None:
        """Do what the person expects of closing the window."""
        has_tray = self._tray.is_present
        if not self._preferences.settings.close_to_tray:
            self.quit_wanted.emit()
        elif has_tray:
            self._hide()
        elif not self._totals.is_on_its_way:
            self.quit_wanted.emit()
        elif answer := self._noted(WITHOUT_TRAY):
            self._follow(answer)
        else:
            self._ask()

    def _hide(self) -> None:
        self._window.hide()
        if self._noted(TOLD_OF_TRAY):
            return
        text = self.tr(
            "The program keeps running in the tray: click its icon to bring the window back. "
            "“Quit” in its menu ends it."
        )
        if self._tray.say(NAME, text):
            self._note(TOLD_OF_TRAY, "yes")

    @Slot()
    def watch(self) -> None:
        """Look from now on whether the tray, which alone brings a hidden window back, is there."""
        self._misses = 0
        self._watch.start()

    def end(self) -> None:
        """Look no more: the program ends."""
        self._watch.stop()

    @Slot()
    def look_for_tray(self) -> None:
        """Bring a hidden window back to the taskbar when its tray has gone for some time."""
        if not self._window.isHidden():
            self._watch.stop()
            return
        self._misses = 0 if self._tray.is_present else self._misses + 1
        if self._misses >= _MISSES:
            self._watch.stop()
            self._window.showMinimized()

    def _ask(self) -> None:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(NAME)
        box.setIconPixmap(icons.app_icon().pixmap(_ICON_SIZE, _ICON_SIZE))
        box.setText(self.tr("Downloads are still running"))
        box.setInformativeText(
            self.tr(
                "If you quit, what is downloaded is kept, and the next start continues from there. "
                "Your choice is remembered; “Quit” in the File menu always quits."
            )
        )
        quitting = box.addButton(self.tr("&Quit"), QMessageBox.ButtonRole.DestructiveRole)
        going_on = box.addButton(
            self.tr("&Keep going, minimized"), QMessageBox.ButtonRole.AcceptRole
        )
        staying = box.addButton(QMessageBox.StandardButton.Cancel)
        quitting.setObjectName(QUIT)
        going_on.setObjectName(MINIMISE)
        box.setDefaultButton(going_on)
        box.setEscapeButton(staying)
        box.buttonClicked.connect(self._on_answered)
        layout = box.layout()
        if layout is not None:
            layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        box.open()

    @Slot(QAbstractButton)
    def _on_answered(self, button: QAbstractButton) -> None:
        answer = button.objectName()
        if answer in {QUIT, MINIMISE}:
            self._note(WITHOUT_TRAY, answer)
            self._follow(answer)

    def _follow(self, answer: str) -> None:
        if answer == QUIT:
            self.quit_wanted.emit()
        else:
            self._window.showMinimized()

    def _noted(self, key: str) -> str:
        kept = self._kept.value(key) if self._kept is not None else None
        return str(kept or self._said.get(key, ""))

    def _note(self, key: str, value: str) -> None:
        self._said[key] = value
        if self._kept is not None:
            self._kept.setValue(key, value)
