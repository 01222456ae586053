"""What a person asked for waits while the store is held or its disk full; then it is written."""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ohdio_gui.engine.outcomes import HOLD_LOOK_S
from ohdio_gui.model.errors import FullStoreError, LockedStoreError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

AGAIN_MS = 500
"""How soon a store that another program holds is tried again."""
FULL_AGAIN_MS = int(HOLD_LOOK_S * 1000)
"""How soon one is tried again on whose disk there is no room, unless it is seen to have some."""


class WriteQueue(QObject):
    """Does one piece of work after the other, each again from its beginning until it is written.

    All but ``add`` belongs to the engine's thread, which it never keeps waiting: what else is asked
    of the engine gets between.
    """

    _asked = Signal(object, str)

    def __init__(
        self, store: Store, parent: QObject, on_wait: Callable[[], None], on_go: Callable[[], None]
    ) -> None:
        """``on_wait`` is called when work has to wait, ``on_go`` when it need no longer."""
        super().__init__(parent)
        self._store = store
        self._on_wait = on_wait
        self._on_go = on_go
        self._works: deque[tuple[Callable[[], None], str]] = deque()
        self._is_full = False
        """Whether it is for want of room that something waits."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.on_again)
        self._asked.connect(self.on_asked, Qt.ConnectionType.QueuedConnection)

    def add(self, work: Callable[[], None], about: str = "") -> None:
        """Have ``work`` done soon; from any thread, in order.

        It takes the place of what still waits and is ``about`` the same.
        """
        self._asked.emit(work, about)

    @property
    def is_waiting(self) -> bool:
        """Whether anything is still to be written."""
        return bool(self._works)

    @Slot(object, str)
    def on_asked(self, work: Callable[[], None], about: str) -> None:
        """Take in what was asked for by ``add``."""
        was_waiting = self.is_waiting
        if about:
            self._works = deque(entry for entry in self._works if entry[1] != about)
        self._works.append((work, about))
        # Where there was no room: a person who asks for something may just have made some.
        if (was_waiting and not self._is_full) or not self._work_off():
            self._on_wait()
        elif was_waiting:
            self._on_go()

    @Slot()
    def on_again(self) -> None:
        """Try again what waits."""
        if self._work_off():
            self._on_go()

    def hasten(self) -> None:
        """Try again at once what waits: there may be room on the disk."""
        if self._timer.isActive():
            self._timer.start(0)

    def finish(self) -> None:
        """Try once more what waits, at the end of the program; may be called again."""
        if not self._work_off():
            self._timer.stop()

    def tell_lost(self) -> None:
        """Log what could not be written until the end."""
        if self._works:
            log.warning("event=writes_lost count=%d", len(self._works))

    def _work_off(self) -> bool:
        """Do what waits; False when the store is held or its disk is full."""
        while self._works:
            entry = self._works.popleft()
            try:
                with self._store.at_once():
                    entry[0]()
            except (LockedStoreError, FullStoreError) as error:
                self._works.appendleft(entry)
                self._is_full = isinstance(error, FullStoreError)
                self._timer.start(FULL_AGAIN_MS if self._is_full else AGAIN_MS)
                return False
            except StoreError:
                log.exception("event=store_trouble")
        self._timer.stop()
        return True
