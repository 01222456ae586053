"""Books that the person took out of the list: hidden first, gone when nobody wants them back.

Until then their jobs wait, claimed by nobody, with all that is on disk of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.clock import utc_text
from ohdio_gui.store.rows import row_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import peewee

    from ohdio_gui.store.database import Database


class RemovalStore:
    """Every method is one transaction, from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remove(self, audiobook_ids: Iterable[int]) -> tuple[int, ...]:
        """Take books out of the list; returns the ids of those that were in it."""
        query = (
            "UPDATE audiobooks SET removed_at = ? WHERE id = ? AND removed_at IS NULL RETURNING id"
        )
        now = utc_text()
        with self._database.transaction() as db:
            return tuple(key for key in audiobook_ids if row_of(db, query, (now, key)))

    def restore(self, audiobook_ids: Iterable[int] | None = None) -> tuple[int, ...]:
        """Put removed books (all of them, or these) back into the list; returns their ids."""
        with self._database.transaction() as db:
            return tuple(self._each(db, audiobook_ids, _RESTORE))

    def forget(self, audiobook_ids: Iterable[int] | None = None) -> tuple[int, ...]:
        """Delete removed books (all of them, or these) with their jobs; returns their ids.

        Their folders of unfinished parts are not touched.
        """
        with self._database.transaction() as db:
            forgotten = tuple(self._each(db, audiobook_ids, _FORGET))
            for key in forgotten:
                rows_of(db, "DELETE FROM jobs WHERE subject = ? AND stage != 'scrape' RETURNING id",
                        (str(key),))  # fmt: skip
        return forgotten

    def forget_before(self, time: str) -> tuple[int, ...]:
        """Delete what was removed before ``time`` (UTC, ISO 8601): by an earlier run."""
        with self._database.connection() as db:
            rows = rows_of(db, "SELECT id FROM audiobooks WHERE removed_at < ?", (time,))
        return self.forget([row["id"] for row in rows])

    @staticmethod
    def _each(
        db: peewee.SqliteDatabase, audiobook_ids: Iterable[int] | None, query: str
    ) -> list[int]:
        if audiobook_ids is None:
            return [row["id"] for row in rows_of(db, f"{query} RETURNING id")]
        one = f"{query} AND id = ? RETURNING id"
        return [row["id"] for key in audiobook_ids for row in rows_of(db, one, (key,))]


_RESTORE = "UPDATE audiobooks SET removed_at = NULL WHERE removed_at IS NOT NULL"
_FORGET = "DELETE FROM audiobooks WHERE removed_at IS NOT NULL"
