"""Sees when another program holds the store for so long that a person should know."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ohdio_gui.model.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

TOLD_AFTER_S = 1.5
"""A backup of another program's, or a start of ours, is over by then."""
LOOK_MS = 500


class LockWatch(QObject):
    """Looks about twice a second, on the engine's thread, and tells what it has seen."""

    def __init__(
        self, store: Store, parent: QObject, tell: Callable[[ErrorInfo | None], None]
    ) -> None:
        """``tell`` is given the error when the store is held, and None when it is free again."""
        super().__init__(parent)
        self._store = store
        self._tell = tell
        self._is_told = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.on_look)

    def start(self) -> None:
        """Begin to look; it looks already when called again."""
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def on_look(self) -> None:
        """Tell that the store is held, or free again."""
        if not self._is_told and self._store.locked_for_s() < TOLD_AFTER_S:
            return
        try:
            error = self._store.lock()
        except StoreError:
            log.exception("event=store_trouble")
            return
        if (error is not None) is not self._is_told:
            self._is_told = error is not None
            log.warning("event=store_%s", "held" if self._is_told else "free")
            self._tell(error.info if error else None)
