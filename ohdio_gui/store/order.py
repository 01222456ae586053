"""The order in which books are worked off, and stand in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.store.conditions import LIVE
from ohdio_gui.store.rows import execute, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ohdio_gui.store.database import Database


class OrderStore:
    """Every method is one transaction, from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def move(self, audiobook_ids: Iterable[int], before: int | None) -> tuple[tuple[int, int], ...]:
        """Put books, in the order given, right before the book ``before``; None: at the end.

        Returns (id, priority) of every book in the new order; empty where it is the old one. What
        is added later comes after all of them: it has the priority 0, and these less.
        """
        with self._database.transaction() as db:
            rows = rows_of(
                db,
                # What was removed keeps its place among them, if it is had back.
                "SELECT a.id, q.priority FROM audiobooks a JOIN queue_items q "
                "ON q.audiobook_id = a.id ORDER BY q.priority, a.id",
            )
            old = {row["id"]: row["priority"] for row in rows}
            order = _moved(list(old), [key for key in audiobook_ids if key in old], before)
            if order == list(old):
                return ()
            new = {key: place - len(order) for place, key in enumerate(order)}
            for key, priority in new.items():
                if priority == old[key]:
                    continue
                execute(
                    db,
                    "UPDATE queue_items SET priority = ? WHERE audiobook_id = ?",
                    (priority, key),
                )
                execute(
                    db,
                    "UPDATE jobs SET priority = ? "
                    f"WHERE subject = ? AND stage != 'scrape' AND state IN {LIVE}",
                    (priority, str(key)),
                )
        return tuple(new.items())


def _moved(order: list[int], moved: list[int], before: int | None) -> list[int]:
    """Return ``order`` with ``moved`` together right before ``before``."""
    chosen = set(moved)
    if before in chosen:
        # Dropped on one of themselves: they gather where the first that stays behind it is.
        later = order[order.index(before) :]
        before = next((key for key in later if key not in chosen), None)
    rest = [key for key in order if key not in chosen]
    at = rest.index(before) if before in rest else len(rest)
    return [*rest[:at], *moved, *rest[at:]]
