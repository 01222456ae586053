"""The one row that says whether downloads run, and how many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.events import QueueControl
from ohdio_gui.settings.settings import STORE_KEY, checked
from ohdio_gui.store.rows import execute, row_of

if TYPE_CHECKING:
    from ohdio_gui.store.database import Database


class QueueControlStore:
    """Every method is one transaction, from any thread; a change survives a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> QueueControl:
        """Return the row."""
        with self._database.connection() as db:
            row = row_of(db, "SELECT is_paused, max_concurrent_downloads FROM queue_control")
        assert row is not None
        return QueueControl(bool(row["is_paused"]), int(row["max_concurrent_downloads"]))

    def is_paused(self) -> bool:
        """Whether downloads are paused."""
        return self.get().is_paused

    def touched_at(self) -> str:
        """Return when anyone last said something about the queue, changed or not."""
        with self._database.connection() as db:
            row = row_of(db, "SELECT updated_at FROM queue_control")
        assert row is not None
        return str(row["updated_at"])

    def pause(self) -> None:
        """Pause the downloads."""
        self._write("is_paused", 1)

    def resume(self) -> None:
        """Resume the downloads."""
        self._write("is_paused", 0)

    def set_max_concurrent_downloads(self, limit: object) -> None:
        """Change how many books download at once, 1 to 10; SettingsError for anything else."""
        self._write("max_concurrent_downloads", checked(STORE_KEY, limit))

    def _write(self, column: str, value: int) -> None:
        with self._database.transaction() as db:
            execute(
                db, f"UPDATE queue_control SET {column} = ?, updated_at = ?", (value, utc_text())
            )
