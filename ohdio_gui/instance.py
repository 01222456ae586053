"""One instance a data directory: a lock that dies with its process, and a door to it."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import time
from pathlib import Path

import filelock
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from ohdio_gui.model.errors import InstanceError, StoreError
from ohdio_gui.private_files import make_private_folder

log = logging.getLogger(__name__)

LOCK_NAME = "instance.lock"
ANSWER_S = 5.0
"""How long a second start waits for the first one to answer (FACE.md)."""
_LOOK_MS = 200
_MAX_SOCKET_PATH = 100
_MAX_MESSAGE_BYTES = 1_000_000


class Instance(QObject):
    """The hold on a data directory, and its door; lives on the main thread.

    Signals: ``urls_received(tuple)`` with the addresses of a second start, ``show_requested()``
    when it had none (and with them, so that the window comes up).
    """

    urls_received = Signal(tuple)
    show_requested = Signal()

    def __init__(self, data_dir: Path) -> None:
        """Nothing is held before ``acquire``."""
        super().__init__()
        self._data_dir = data_dir
        self._lock = filelock.FileLock(
            data_dir / LOCK_NAME, timeout=0, mode=0o600, thread_local=False
        )
        self._server: QLocalServer | None = None

    def acquire(self) -> bool:
        """Take the data directory; False when another instance has it. Raises StoreError."""
        try:
            make_private_folder(self._data_dir)
            self._lock.acquire()
        except filelock.Timeout:
            return False
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise StoreError(path=str(self._data_dir), reason=reason) from error
        return True

    def listen(self) -> None:
        """Open the door; the event loop must run for it to answer."""
        name = socket_name(self._data_dir)
        # What a dead process left under the name; the lock says that nobody lives there.
        QLocalServer.removeServer(name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self.on_connection)
        if not server.listen(name):
            log.warning("event=door_closed reason=%r", server.errorString())
        self._server = server

    def stop_listening(self) -> None:
        """Close the door: a second start then waits for the lock."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def release(self) -> None:
        """Give the data directory free."""
        self.stop_listening()
        self._lock.release()

    @Slot()
    def on_connection(self) -> None:
        """Take in a second start."""
        while self._server is not None and self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.readyRead.connect(self.on_message)
            caller.disconnected.connect(caller.deleteLater)

    @Slot()
    def on_message(self) -> None:
        """Read a second start's line, act on it, and answer."""
        caller = self.sender()
        if not isinstance(caller, QLocalSocket):
            return
        if not caller.canReadLine():
            if caller.bytesAvailable() > _MAX_MESSAGE_BYTES:
                caller.abort()
            return
        urls = urls_in_message(bytes(caller.readLine().data()))
        if urls is None:
            caller.abort()
            return
        if urls:
            self.urls_received.emit(urls)
        self.show_requested.emit()
        caller.write(b'{"ok": true}\n')
        caller.flush()
        caller.disconnectFromServer()


def urls_in_message(line: bytes) -> tuple[str, ...] | None:
    """Return the addresses in a second start's line; None for what is no such line."""
    try:
        message = json.loads(line)
        urls = tuple(str(url) for url in message["urls"])
        if not isinstance(message["urls"], list):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return urls


def is_held(data_dir: Path) -> bool:
    """Whether an instance runs on ``data_dir``."""
    lock = filelock.FileLock(data_dir / LOCK_NAME, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except filelock.Timeout:
        return True
    lock.release()
    return False


def acquire_or_hand_over(instance: Instance, data_dir: Path, urls: tuple[str, ...]) -> bool:
    """Take the data directory (True), or give ``urls`` to the instance that has it (False).

    Raises InstanceError when it does neither answer nor end within 5 s, StoreError when the data
    directory cannot be used.
    """
    deadline = time.monotonic() + ANSWER_S
    while True:
        if instance.acquire():
            return True
        if _call(data_dir, urls, deadline):
            return False
        if time.monotonic() >= deadline:
            raise InstanceError(folder=str(data_dir))


def socket_name(data_dir: Path) -> str:
    """Return the door: in the data directory, where its path is not too long for a socket."""
    inside = data_dir.resolve() / "instance.sock"
    if os.name != "nt" and len(os.fsencode(inside)) <= _MAX_SOCKET_PATH:
        return str(inside)
    digest = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:24]
    if os.name == "nt":
        return f"ohdio-gui-{digest}"
    return str(Path(tempfile.gettempdir()) / f"ohdio-gui-{digest}.sock")


def _call(data_dir: Path, urls: tuple[str, ...], deadline: float) -> bool:
    """Try once to hand ``urls`` over; whether they were taken."""
    socket = QLocalSocket()
    socket.connectToServer(socket_name(data_dir))
    if not socket.waitForConnected(_LOOK_MS):
        time.sleep(_LOOK_MS / 1000)  # refused at once: it starts or ends just now
        return False
    socket.write(json.dumps({"urls": list(urls)}).encode() + b"\n")
    while not socket.canReadLine():
        left_ms = int((deadline - time.monotonic()) * 1000)
        if left_ms <= 0 or not socket.waitForReadyRead(left_ms):
            break
    answered = socket.canReadLine()
    socket.abort()
    return answered
