"""The icon in the system tray, where the desktop has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from ohdio_gui import messages
from ohdio_gui.ui import icons

if TYPE_CHECKING:
    from ohdio_gui.ui.actions import Actions

_NAME = "OHdio GUI"


class Tray(QObject):
    """Shows the icon and its menu: Show, Pause or Resume, Quit.

    Signals: ``triggered`` on a plain click (desktops differ in what else they tell).
    """

    triggered = Signal()

    def __init__(self, actions: Actions, window: QWidget) -> None:
        """Make the icon; ``window`` owns the menu."""
        super().__init__(window)
        # Some desktops lose a menu that no widget owns.
        self.menu = QMenu(window)
        self.menu.addAction(actions.show_or_hide)
        self.menu.addAction(actions.pause)
        self.menu.addSeparator()
        self.menu.addAction(actions.quit)
        self.icon = QSystemTrayIcon(icons.app_icon(), self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.set_paused(is_paused=False)

    @property
    def is_present(self) -> bool:
        """Whether the desktop shows the icon at this moment: it can come and go."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self.icon.isVisible()

    def show(self) -> None:
        """Show the icon, now or when the desktop gets a tray."""
        self.icon.show()

    def hide(self) -> None:
        """Take the icon away: the program ends."""
        self.icon.hide()

    def set_paused(self, *, is_paused: bool) -> None:
        """Let the icon and its words say whether the queue is paused."""
        self.icon.setIcon(icons.app_icon("ohdio-paused" if is_paused else "ohdio"))
        self.icon.setToolTip(f"{_NAME} – {messages.paused_word()}" if is_paused else _NAME)

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.triggered.emit()
