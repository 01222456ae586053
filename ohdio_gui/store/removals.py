"""Books that the person took out of the list: hidden first, gone when nobody wants them back.

Until then their jobs wait, claimed by nobody, with all that is on disk of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.clock import utc_text
from ohdio_gui.store.rows import row_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

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

    def restore(self, audiobook_ids: Collection[int] | None = None) -> tuple[int, ...]:
        """Put removed books (all of them, or these) back into the list; returns their ids."""
        query = "UPDATE audiobooks SET removed_at = NULL WHERE removed_at IS NOT NULL"
        with self._database.transaction() as db:
            if audiobook_ids is None:
                rows = rows_of(db, f"{query} RETURNING id")
            else:
                one = f"{query} AND id = ? RETURNING id"
                rows = [row for key in audiobook_ids for row in rows_of(db, one, (key,))]
        return tuple(row["id"] for row in rows)

    def forget(self) -> tuple[int, ...]:
        """Delete all removed books with their jobs, for good; returns their ids.

        Their folders of unfinished parts are not touched.
        """
        with self._database.transaction() as db:
            rows = rows_of(db, "DELETE FROM audiobooks WHERE removed_at IS NOT NULL RETURNING id")
            for row in rows:
                rows_of(
                    db,
                    "DELETE FROM jobs WHERE subject = ? AND stage != 'scrape' RETURNING id",
                    (str(row["id"]),),
                )
        return tuple(row["id"] for row in rows)
