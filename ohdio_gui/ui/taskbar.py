"""The progress of the queue on the program's icon in the dock, where the desktop shows it.

Ubuntu's dock, KDE's and others listen to the D-Bus signal of Unity's launcher. Windows and macOS
have no such thing in Qt 6; there the window's title says it alone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtDBus import QDBusConnection, QDBusMessage

if TYPE_CHECKING:
    from ohdio_gui.ui.queue_totals import QueueTotals

APPLICATION = "application://ohdio-gui.desktop"
INTERFACE = "com.canonical.Unity.LauncherEntry"
PATH = "/ca/radiocanada/ohdiogui"


class Taskbar:
    """Tells the dock; without a session bus it does nothing."""

    def __init__(self, bus: QDBusConnection | None = None) -> None:
        """``bus``: None for the session's, where there is one."""
        self._bus = bus if bus is not None else session_bus()
        self._last: dict[str, object] | None = None

    def show_totals(self, totals: QueueTotals) -> None:
        """Show how far the queue is; nothing while it is empty."""
        progress = totals.progress
        told: dict[str, object] = {
            "progress": round((progress or 0.0) / 100, 3),
            "progress-visible": progress is not None,
        }
        if told != self._last:
            self._last = told
            self._send(told)

    def clear(self) -> None:
        """Show nothing any more: the program ends."""
        if self._last is not None:
            self._last = None
            self._send({"progress": 0.0, "progress-visible": False})

    def _send(self, values: dict[str, object]) -> None:
        if self._bus is None or not self._bus.isConnected():
            return
        signal = QDBusMessage.createSignal(PATH, INTERFACE, "Update")
        signal.setArguments([APPLICATION, values])
        self._bus.send(signal)


def session_bus() -> QDBusConnection | None:
    """Return the session's bus; None where asking for it would start one."""
    if not sys.platform.startswith("linux"):
        return None
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    has_bus = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or (
        runtime and (Path(runtime) / "bus").exists()
    )
    return QDBusConnection.sessionBus() if has_bus else None
