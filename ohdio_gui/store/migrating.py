"""Bring an opened store's schema up to date: all of it or nothing, and a copy is made first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playhouse.migrations import Runner

from ohdio_gui.store import schema
from ohdio_gui.store.rows import execute, row_of

if TYPE_CHECKING:
    import peewee

    from ohdio_gui.store.backups import Backups


def migrate(db: peewee.SqliteDatabase, backups: Backups) -> None:
    """Apply the migrations that are to come. Raises StoreError, and then nothing has changed."""
    runner = Runner(db, str(schema.MIGRATIONS))
    if all(migration.applied for migration in runner.status()):
        return
    # A table that is made anew must not take its children with it; inside of a transaction this
    # cannot be said. The next connection has them on again.
    execute(db, "PRAGMA foreign_keys = 0")
    # The lock first: another start may be at the same migrations, and then they are done. It is
    # kept while the copy is made, so that what is copied is what is changed.
    with db.atomic():
        to_come = [migration for migration in runner.status() if not migration.applied]
        if to_come and _has_tables(db):
            backups.make_before(int(to_come[0].idx))
        for migration in to_come:
            runner.up(migration.name)
            execute(db, f"PRAGMA user_version = {int(migration.idx)}")


def _has_tables(db: peewee.SqliteDatabase) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'audiobooks'"
    return row_of(db, query) is not None
