"""How much is free where finished books go; asked beside the engine's thread: a share may sleep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ohdio_gui.engine.aside import Aside
from ohdio_gui.engine.storage import free_bytes
from ohdio_gui.model.events import SpaceEvent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ohdio_gui.engine.dispatcher import Dispatcher
    from ohdio_gui.model.events import Event

LOOK_MS = 5_000


class FreeSpace(QObject):
    """Tells it at once, and every five seconds if it changed."""

    def __init__(
        self, folder: Callable[[], Path], publish: Callable[[Event], None], dispatcher: Dispatcher
    ) -> None:
        """To be made on the engine's thread; lives as long as ``dispatcher``."""
        super().__init__(dispatcher)
        self._folder = folder
        self._publish = publish
        self._dispatcher = dispatcher
        self._told: SpaceEvent | None = None
        self._asked: Path | None = None
        self._look = self._new_look()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.on_look)
        self._timer.start()
        self.on_look()

    @Slot()
    def on_look(self) -> None:
        """Tell what is free, if it is another number than before; a silent disk tells none."""
        folder = self._folder()
        if folder != self._asked:
            # The former one may never answer.
            self._look.close()
            self._look, self._asked = self._new_look(), folder
        if self._look.is_asking:
            self._tell(SpaceEvent(None))
            return
        self._look.ask(lambda: SpaceEvent(free_bytes(folder)), self._tell)

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._look.close()

    def _new_look(self) -> Aside:
        return Aside("free-space", self._dispatcher.run_soon)

    def _tell(self, event: SpaceEvent) -> None:
        if event != self._told:
            self._told = event
            self._publish(event)
