"""The icon in the system tray, where the desktop has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from ohdio_gui import messages, quantities
from ohdio_gui.ui import icons
from ohdio_gui.ui.notification_markup import NotificationMarkup
from ohdio_gui.ui.queue_totals import QueueState
from ohdio_gui.ui.speed_menu import SpeedMenu

if TYPE_CHECKING:
    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.queue_totals import QueueTotals

NAME = "OHdio GUI"
_ICONS = {
    QueueState.IDLE: "ohdio",
    QueueState.RUNNING: "ohdio-running",
    QueueState.PAUSED: "ohdio-paused",
    QueueState.DONE: "ohdio-done",
    QueueState.FAILED: "ohdio-failed",
}
"""Their marks differ in shape: an arrow, a square, a disc, a triangle."""
_BETWEEN = " · "
_TOLD_MS = 10_000


class Tray(QObject):
    """Shows how the queue goes, and a menu of what can be done from there.

    Signals: ``triggered`` on a plain click (desktops differ in what else they tell);
    ``message_clicked`` on a notification.
    """

    triggered = Signal()
    message_clicked = Signal()

    def __init__(self, actions: Actions, preferences: Preferences, window: QWidget) -> None:
        """Make the icon; ``window`` owns the menu."""
        super().__init__(window)
        # Some desktops lose a menu that no widget owns.
        self.menu = QMenu(window)
        self.speed_menu = SpeedMenu(preferences, self.menu)
        self.menu.addAction(actions.show_or_hide)
        self.menu.addSeparator()
        self.menu.addAction(actions.pause)
        self.menu.addMenu(self.speed_menu)
        self.menu.addAction(actions.open_folder)
        self.menu.addSeparator()
        self.menu.addAction(actions.quit)
        self.menu.aboutToShow.connect(actions.window_menu_opened)
        self._markup = NotificationMarkup(parent=self)
        self._state = QueueState.IDLE
        self.icon = QSystemTrayIcon(icons.app_icon(_ICONS[self._state]), self)
        self.icon.setToolTip(NAME)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(self.message_clicked)

    @property
    def is_present(self) -> bool:
        """Whether the desktop shows the icon at this moment: it can come and go."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self.icon.isVisible()

    @property
    def state(self) -> QueueState:
        """What the icon shows."""
        return self._state

    def show(self) -> None:
        """Show the icon, now or when the desktop gets a tray."""
        self.icon.show()

    def hide(self) -> None:
        """Take the icon away: the program ends."""
        self.icon.hide()

    def say(self, title: str, text: str) -> bool:
        """Have the desktop show a notification; returns whether it can."""
        if not (self.is_present and QSystemTrayIcon.supportsMessages()):
            return False
        self.icon.showMessage(title, self._markup.text(text), icons.app_icon(), _TOLD_MS)
        return True

    def show_totals(self, totals: QueueTotals) -> None:
        """Let the icon and its words say how the queue goes."""
        if totals.state is not self._state:
            self._state = totals.state
            self.icon.setIcon(icons.app_icon(_ICONS[self._state]))
        told = self._told(totals)
        if told != self.icon.toolTip():
            self.icon.setToolTip(told)
        self.speed_menu.refresh()

    def _told(self, totals: QueueTotals) -> str:
        """Return the totals, on two lines at most, each part left out where it is nothing."""
        counts, time_left_s = totals.counts, totals.time_left_s
        now, books = [], []
        if totals.is_paused:
            now.append(messages.paused_word())
        if counts.processing:
            now.append(self.tr("%Ln in progress", "", counts.processing))
        if totals.speed_bytes_s:
            now.append(quantities.speed(totals.speed_bytes_s))
        if time_left_s is not None:
            left = quantities.time_left(time_left_s)
            now.append(self.tr("{time} left").format(time=left))
        if counts.queued:
            books.append(self.tr("%Ln waiting", "", counts.queued))
        if counts.completed:
            books.append(self.tr("%Ln done", "", counts.completed))
        if counts.failed:
            books.append(self.tr("%Ln failed", "", counts.failed))
        lines = [_BETWEEN.join(words) for words in (now, books) if words]
        return "\n".join([NAME, *lines])

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.triggered.emit()
