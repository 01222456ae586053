"""Once a day the store is copied, on the engine's thread; a copy that fails harms nothing."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ohdio_gui.model.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

LOOK_MS = 3_600_000
"""How often it is looked whether a new day has come: no timer keeps time through a sleep."""


def local_day() -> date:
    """Return the day where the person is."""
    return datetime.now().astimezone().date()


class DailyBackup(QObject):
    """Belongs to the engine's thread."""

    def __init__(
        self, store: Store, parent: QObject, today: Callable[[], date] = local_day
    ) -> None:
        """Look once, and then about every hour."""
        super().__init__(parent)
        self._store = store
        self._today = today
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.on_look)
        self._timer.start()
        self.on_look()

    @Slot()
    def on_look(self) -> None:
        """Copy the store, unless today has its copy."""
        try:
            self._store.back_up(self._today())
        except StoreError:
            log.exception("event=backup_failed")
