"""SIGINT and SIGTERM as calls on the main thread, while Qt's loop runs."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBERS = (signal.SIGINT, signal.SIGTERM)


class SignalWatcher(QObject):
    """Brings SIGINT and SIGTERM into the event loop at once; lives on the main thread."""

    def __init__(self, on_signal: Callable[[int], None]) -> None:
        """Call ``on_signal`` with the number of a signal, until ``close``."""
        super().__init__()
        self._on_signal = on_signal
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._theirs.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self.on_readable)
        # Qt's loop runs no Python by itself: the wake-up byte brings it round.
        self._former_fd = signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        self._former = {number: signal.signal(number, _leave_to_byte) for number in _NUMBERS}

    @Slot()
    def on_readable(self) -> None:
        """Take the signals in."""
        for number in self._ours.recv(64):
            if number in _NUMBERS:
                self._on_signal(number)

    def close(self) -> None:
        """Give the signals back as they were."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._former_fd)
        for number, handler in self._former.items():
            signal.signal(number, handler)
        self._ours.close()
        self._theirs.close()


def _leave_to_byte(number: int, frame: object) -> None:
    """Do nothing: without a handler the signal would end the process here."""
