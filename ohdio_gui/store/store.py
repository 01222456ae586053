"""The store as the engine holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.errors import LockedStoreError
from ohdio_gui.store.audiobooks import AudiobookStore
from ohdio_gui.store.database import Database
from ohdio_gui.store.integrity import BUSY_TIMEOUT_S
from ohdio_gui.store.jobs import JobStore
from ohdio_gui.store.order import OrderStore
from ohdio_gui.store.queue_control import QueueControlStore
from ohdio_gui.store.removals import RemovalStore
from ohdio_gui.store.scrapes import ScrapeStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from ohdio_gui.model.errors import BrokenStoreError, FullStoreError
    from ohdio_gui.store.watcher import StoreWatcher

FILE_NAME = "ohdio.sqlite3"


class Store:
    """All tables of one data directory."""

    def __init__(
        self, data_dir: Path, busy_timeout_s: float = BUSY_TIMEOUT_S, *, is_made_anew: bool = False
    ) -> None:
        """Open the store of ``data_dir``; raises StoreError as ``Database`` does."""
        self.folder = data_dir
        self._database = Database(data_dir / FILE_NAME, busy_timeout_s, is_made_anew=is_made_anew)
        self.jobs = JobStore(self._database)
        self.audiobooks = AudiobookStore(self._database)
        self.order = OrderStore(self._database)
        self.removals = RemovalStore(self._database)
        self.scrapes = ScrapeStore(self._database)
        self.queue_control = QueueControlStore(self._database)

    def watcher(self) -> StoreWatcher:
        """Return a watcher of what other programs do to the store."""
        return self._database.watcher()

    def tell_damage(self, on_damage: Callable[[BrokenStoreError], None]) -> None:
        """Have ``on_damage`` called on the thread that finds the store damaged, each time."""
        self._database.on_damage = on_damage

    def tell_full(self, on_full: Callable[[FullStoreError], None]) -> None:
        """Have ``on_full`` called on the thread that finds no room to write, each time."""
        self._database.on_full = on_full

    def patience(self, is_over: Callable[[], bool]) -> AbstractContextManager[None]:
        """Inside, what this thread writes waits for a locked store until ``is_over()``."""
        return self._database.patience(is_over)

    def at_once(self) -> AbstractContextManager[None]:
        """Inside, what this thread writes hardly waits for a locked store: LockedStoreError."""
        return self._database.patience(lambda: True)

    def locked_for_s(self) -> float:
        """Return for how long another program kept every thread from writing that tried to.

        0: the last one could, or one of them still does: on a slow disk, or one that wakes up.
        """
        return self._database.locked_for_s()

    def lock(self) -> LockedStoreError | None:
        """Return the error when another program holds the store at this moment."""
        try:
            with self.at_once(), self._database.transaction():
                return None
        except LockedStoreError as error:
            return error if self.locked_for_s() else None

    def back_up(
        self, today: date, *, is_made_anew: bool = False, busy_timeout_s: float | None = None
    ) -> Path | None:
        """Copy the store, unless ``today`` has its copy; returns the new one.

        ``is_made_anew``: in place of a copy that ``today`` has. ``busy_timeout_s``: how long it
        waits for a store that another program holds, if not as long as usual. Raises StoreError,
        and then nothing has changed.
        """
        return self._database.back_up(
            today, is_made_anew=is_made_anew, busy_timeout_s=busy_timeout_s
        )
