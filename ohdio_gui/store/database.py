"""Open the store: one SQLite file, WAL, its schema brought up to date or refused.

peewee gives connections, transactions and migrations; the statements are plain SQL. Models would
be a second copy of what the migrations say, and they bind to a database by class, which makes two
stores in one process (a test, a demo) impossible.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

import peewee
from playhouse.migrations import Migration, Runner

from ohdio_gui.model.errors import DamagedStoreError, NewerStoreError, StoreError
from ohdio_gui.store.rows import execute

if TYPE_CHECKING:
    from collections.abc import Iterator

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_S = 10
_MAGIC = b"SQLite format 3\x00"
_OPEN_PAUSE_S = 0.05
_DAMAGE = ("not a database", "malformed", "file is encrypted", "disk image")


class Database:
    """The store's file and its connections; safe to use from every thread.

    A thread's connection is open only inside ``connection`` or ``transaction``: a thread that ends
    with one open would leak its handle.
    """

    def __init__(self, path: Path) -> None:
        """Open ``path``, making it and its folder where they are missing.

        Raises NewerStoreError and DamagedStoreError, both with the file left untouched, and
        StoreError when it cannot be opened at all.
        """
        self.path = path
        self._db = peewee.SqliteDatabase(
            str(path),
            # FULL: a job that was acknowledged stays so, even when the power goes.
            pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1},
            timeout=BUSY_TIMEOUT_S,
            # Read-then-write in a deferred transaction fails at once where another one writes.
            lock_type="IMMEDIATE",
            autoconnect=False,
        )
        with _translated(self.path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._open_patiently()

    @contextlib.contextmanager
    def connection(self) -> Iterator[peewee.SqliteDatabase]:
        """Give this thread's connection; opened here and closed at the end of the outermost use."""
        with _translated(self.path):
            opened = self._db.connect(reuse_if_open=True)
            try:
                yield self._db
            finally:
                if opened:
                    self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[peewee.SqliteDatabase]:
        """Give this thread's connection inside one IMMEDIATE transaction (a savepoint, nested)."""
        with self.connection() as db, db.atomic():
            yield db

    def watcher(self) -> DataVersion:
        """Return a watcher of changes made by other connections."""
        return DataVersion(self.path)

    def _open_patiently(self) -> None:
        """Open even while another start makes the file: turning WAL on waits for no lock itself."""
        deadline = time.monotonic() + BUSY_TIMEOUT_S
        while True:
            try:
                self._check_and_migrate()
            except StoreError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(_OPEN_PAUSE_S)
            else:
                return

    def _check_and_migrate(self) -> None:
        if self.path.exists() and self.path.stat().st_size:
            self._refuse_newer_or_damaged()
        with self.connection() as db:
            runner = Runner(db, str(MIGRATIONS))
            to_come = [m for m in runner.status() if not m.applied]
            if to_come:
                # A table that is made anew must not take its children with it; inside of a
                # transaction this cannot be said. The next connection has them on again.
                execute(db, "PRAGMA foreign_keys = 0")
            for pending in to_come:
                # The lock first: another start may be at the same migration, and then it is done.
                with db.atomic():
                    if runner.up(pending.name):
                        execute(db, f"PRAGMA user_version = {int(pending.idx)}")

    def _refuse_newer_or_damaged(self) -> None:
        with self.path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise DamagedStoreError(path=str(self.path))
        # Read-only is not enough to leave a store alone that we must not use: SQLite makes a
        # journal beside it all the same, unless it is told that nobody writes. Without a journal
        # that is so: a running instance keeps one.
        has_journal = self.path.with_name(f"{self.path.name}-wal").exists()
        uri = f"{self.path.resolve().as_uri()}?mode=ro{'' if has_journal else '&immutable=1'}"
        with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S)) as db:
            newer = db.execute("PRAGMA user_version").fetchone()[0] > known_version()
            verdict = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            tables = db.execute("SELECT name FROM sqlite_master WHERE name = 'schema_migration'")
            if tables.fetchone():
                applied = {name for (name,) in db.execute("SELECT name FROM schema_migration")}
                newer = newer or bool(applied - {m.name for m in _migrations()})
        if newer:
            raise NewerStoreError(path=str(self.path))
        if verdict != "ok":
            raise DamagedStoreError(path=str(self.path))


class DataVersion:
    """Sees that another connection changed the store: 3 µs a look, on one kept connection.

    To be used on the thread that made it.
    """

    def __init__(self, path: Path) -> None:
        """Keep one connection to ``path`` open. Raises StoreError."""
        self._path = path
        self._seen: int | None = None
        with _translated(path):
            self._db = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)

    def has_changed(self) -> bool:
        """Whether anything was committed since the last look (True at the first one).

        Raises StoreError.
        """
        with _translated(self._path):
            version = self._db.execute("PRAGMA data_version").fetchone()[0]
        changed = bool(version != self._seen)
        self._seen = version
        return changed

    def close(self) -> None:
        """Close the kept connection."""
        self._db.close()


def _migrations() -> list[Migration]:
    return list(Migration.load_directory(str(MIGRATIONS)))


def known_version() -> int:
    """Return the newest schema version that this program knows: its last migration's number."""
    return max(int(m.idx) for m in _migrations())


@contextlib.contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
        if any(word in str(error).lower() for word in _DAMAGE):
            raise DamagedStoreError(path=str(path)) from error
        raise StoreError(path=str(path), reason=str(error)) from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise StoreError(path=str(path), reason=reason) from error
