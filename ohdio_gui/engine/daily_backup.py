"""The store is copied every day, and again when it changed; a copy that fails harms nothing.

On the engine's thread. A store of 1000 books is copied and its copy checked in some 80 ms.
"""

from __future__ import annotations

import logging
import time
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ohdio_gui.model.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

LOOK_MS = 60_000
"""How often it is looked what is new: no timer keeps time through a sleep."""
PAUSE_S = 600.0
"""How soon what changes in the books that are known is copied; new books are copied at once."""
MAX_LAST_S = 0.5
"""How long a copy may have taken for another one to be made while the program ends."""
LAST_WAIT_S = 0.2
"""How long the copy at the end waits for a store that another program holds."""


def local_day() -> date:
    """Return the day where the person is."""
    return datetime.now().astimezone().date()


class DailyBackup(QObject):
    """Keeps today's copy near to what the store holds: one of an empty queue saves nothing."""

    def __init__(
        self,
        store: Store,
        parent: QObject,
        today: Callable[[], date] = local_day,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Copy the store once, whatever an earlier run copied, and then look every minute."""
        super().__init__(parent)
        self._store = store
        self._today = today
        self._clock_s = clock_s
        self._has_changed = True
        self._newest_id = 0
        self._due_s = self._rests_until_s = clock_s()
        self._took_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.on_look)
        self._timer.start()
        self.on_look()

    @Slot()
    def on_changed(self) -> None:
        """Remember that something was written to the store."""
        self._has_changed = True

    @Slot()
    def on_look(self) -> None:
        """Copy the store where today has no copy, or an old one."""
        if self._clock_s() < self._rests_until_s:
            return
        try:
            newest_id = self._store.audiobooks.newest_id()
            if self._has_changed and (
                newest_id != self._newest_id or self._clock_s() >= self._due_s
            ):
                self._make_anew(newest_id)
            else:
                self._store.back_up(self._today())
        except StoreError:
            # A disk that is full stays so for a while.
            self._rests_until_s = self._clock_s() + PAUSE_S
            log.exception("event=backup_failed")

    def make_last(self) -> None:
        """Copy what changed since the last copy: the program ends. Not where that takes long."""
        if not self._has_changed or self._took_s > MAX_LAST_S:
            return
        try:
            self._store.back_up(self._today(), is_made_anew=True, busy_timeout_s=LAST_WAIT_S)
        except StoreError:
            log.exception("event=backup_failed")

    def _make_anew(self, newest_id: int) -> None:
        began_s = time.monotonic()
        self._store.back_up(self._today(), is_made_anew=True)
        self._took_s = time.monotonic() - began_s
        # What is written meanwhile is seen later: this thread looks for it.
        self._has_changed = False
        self._newest_id, self._due_s = newest_id, self._clock_s() + PAUSE_S
