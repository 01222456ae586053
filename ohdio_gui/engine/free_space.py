"""How much is free where finished books go; asked on the engine's thread: a disk may be slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ohdio_gui.engine.storage import free_bytes
from ohdio_gui.model.events import SpaceEvent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ohdio_gui.model.events import Event

LOOK_MS = 5_000


class FreeSpace(QObject):
    """Tells it at once, and every five seconds if it changed."""

    def __init__(
        self, folder: Callable[[], Path], publish: Callable[[Event], None], parent: QObject
    ) -> None:
        """To be made on the engine's thread; lives as long as ``parent``."""
        super().__init__(parent)
        self._folder = folder
        self._publish = publish
        self._told: SpaceEvent | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.on_look)
        self._timer.start()
        self.on_look()

    @Slot()
    def on_look(self) -> None:
        """Tell what is free, if it is another number than before."""
        event = SpaceEvent(free_bytes(self._folder()))
        if event != self._told:
            self._told = event
            self._publish(event)
