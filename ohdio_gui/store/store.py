"""The store as the engine holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.store.audiobooks import AudiobookStore
from ohdio_gui.store.database import Database, DataVersion
from ohdio_gui.store.jobs import JobStore
from ohdio_gui.store.queue_control import QueueControlStore
from ohdio_gui.store.scrapes import ScrapeStore

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "ohdio.sqlite3"


class Store:
    """All tables of one data directory."""

    def __init__(self, data_dir: Path) -> None:
        """Open the store of ``data_dir``; raises StoreError as ``Database`` does."""
        self._database = Database(data_dir / FILE_NAME)
        self.jobs = JobStore(self._database)
        self.audiobooks = AudiobookStore(self._database)
        self.scrapes = ScrapeStore(self._database)
        self.queue_control = QueueControlStore(self._database)

    def watcher(self) -> DataVersion:
        """Return a watcher of changes made by other connections."""
        return self._database.watcher()
