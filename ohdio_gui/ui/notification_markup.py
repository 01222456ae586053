"""Whether the desktop takes what a notification says for markup, and the text that it then needs.

Where the tray is one of D-Bus, Qt passes a notification's text on as it is; a server with
"body-markup" reads ``&`` and ``<`` in a title or a path as the beginning of markup, and may show
nothing of it. Elsewhere Qt draws it itself, as plain text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

from ohdio_gui.ui.taskbar import session_bus

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

WATCHER, WATCHER_PATH = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
NOTIFICATIONS = "org.freedesktop.Notifications"
NOTIFICATIONS_PATH = "/org/freedesktop/Notifications"
_PROPERTIES = "org.freedesktop.DBus.Properties"


class NotificationMarkup(QObject):
    """Asks the desktop once, without waiting for it."""

    def __init__(self, bus: QDBusConnection | None = None, parent: QObject | None = None) -> None:
        """``bus``: None for the session's, where there is one."""
        super().__init__(parent)
        self.is_read = False
        """Whether the desktop reads markup."""
        self._bus = bus if bus is not None else session_bus()
        question = QDBusMessage.createMethodCall(WATCHER, WATCHER_PATH, _PROPERTIES, "Get")
        question.setArguments([WATCHER, "IsStatusNotifierHostRegistered"])
        self._ask(question)

    def text(self, plain: str) -> str:
        """Return what has the desktop show ``plain``."""
        return escape(plain, quote=False) if self.is_read else plain

    def _ask(self, question: QDBusMessage) -> None:
        if self._bus is None or not self._bus.isConnected():
            return
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(question), self)
        is_last = question.member() == "GetCapabilities"
        watcher.finished.connect(self._on_capabilities if is_last else self._on_host)

    @Slot(QDBusPendingCallWatcher)
    def _on_host(self, answer: QDBusPendingCallWatcher) -> None:
        answer.deleteLater()
        if answer.isError():
            return
        said = answer.reply().arguments()
        if said and getattr(said[0], "variant", lambda: said[0])():
            self._ask(
                QDBusMessage.createMethodCall(
                    NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "GetCapabilities"
                )
            )

    @Slot(QDBusPendingCallWatcher)
    def _on_capabilities(self, answer: QDBusPendingCallWatcher) -> None:
        answer.deleteLater()
        if not answer.isError():
            said = answer.reply().arguments()
            self.is_read = bool(said) and "body-markup" in said[0]
