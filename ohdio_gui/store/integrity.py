"""Whether a file is a store that can be used, without touching it."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import DamagedStoreError, NewerStoreError
from ohdio_gui.store.schema import HISTORY, TABLES, known_version, migrations
from ohdio_gui.store.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_TIMEOUT_S = 10.0
"""How long SQLite waits for a lock of another's before it says so."""
SQLITE_VERSION = sqlite3.sqlite_version
_MAGIC = b"SQLite format 3\x00"


def check_file(
    path: Path, *, has_lived: bool = True, busy_timeout_s: float = BUSY_TIMEOUT_S
) -> None:
    """Raise NewerStoreError or DamagedStoreError for a store that cannot be used.

    ``has_lived``: there was something in it once, so that nothing in it is damage. To be called
    before this process has ``path`` open: closing a file drops the locks that SQLite has on it.
    """
    with translated(path):
        if path.stat().st_size == 0:
            if has_lived:
                raise DamagedStoreError(path=str(path))
            return  # another start is making it just now, or was killed when it did
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise DamagedStoreError(path=str(path))
        with read_only(path, busy_timeout_s) as db:
            if db.execute("PRAGMA user_version").fetchone()[0] > known_version():
                raise NewerStoreError(path=str(path))
            is_sound = passes_quick_check(db)
            tables = _tables(db)
            applied = _applied(db) if HISTORY in tables else set()
        if applied - {m.name for m in migrations()}:
            raise NewerStoreError(path=str(path))
        if not is_sound or not _has_schema(tables, applied, has_lived=has_lived):
            raise DamagedStoreError(path=str(path))


@contextlib.contextmanager
def read_only(path: Path, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Iterator[sqlite3.Connection]:
    """Give a connection that leaves the store as it is, and makes no file beside it.

    Read-only is not enough for that: SQLite makes a journal all the same, unless it is told that
    nobody writes. Without a journal that is so: a running instance keeps one.
    """
    has_journal = path.with_name(f"{path.name}-wal").exists()
    uri = f"{path.resolve().as_uri()}?mode=ro{'' if has_journal else '&immutable=1'}"
    with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=busy_timeout_s)) as db:
        yield db


def passes_quick_check(db: sqlite3.Connection) -> bool:
    """Whether SQLite finds nothing wrong with the pages of ``db``."""
    return bool(db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def _tables(db: sqlite3.Connection) -> set[str]:
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in found if not name.startswith("sqlite_")}


def _applied(db: sqlite3.Connection) -> set[str]:
    return {name for (name,) in db.execute(f"SELECT name FROM {HISTORY}")}


def _has_schema(tables: set[str], applied: set[str], *, has_lived: bool) -> bool:
    """Whether a store has the tables that its history says, or is one that was only begun."""
    if applied:
        return tables >= TABLES
    return not has_lived and tables <= {HISTORY}
