"""Whether a file is a store that can be used, without touching it."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import DamagedStoreError, NewerStoreError
from ohdio_gui.store.schema import HISTORY, JSON_COLUMNS, TABLES, known_version, migrations
from ohdio_gui.store.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_TIMEOUT_S = 10.0
"""How long SQLite waits for a lock of another's before it says so."""
SQLITE_VERSION = sqlite3.sqlite_version
_MOST_LOOKS = 4
_LOOK_PAUSE_S = 0.1
_MAGIC = b"SQLite format 3\x00"


def check_file(
    path: Path, *, has_lived: bool = True, busy_timeout_s: float = BUSY_TIMEOUT_S
) -> None:
    """Raise NewerStoreError or DamagedStoreError for a store that cannot be used.

    ``has_lived``: there was something in it once, so that nothing in it is damage. To be called
    before this process has ``path`` open: closing a file drops the locks that SQLite has on it.
    """
    looks = 0
    while looks := looks + 1:
        with translated(path):
            before = _stamp(path)
            try:
                _check(path, has_lived=has_lived, busy_timeout_s=busy_timeout_s)
            except (DamagedStoreError, sqlite3.DatabaseError):
                # A command of another process may have been writing: what a look past the journal
                # saw of that is no damage.
                if looks == _MOST_LOOKS or _stamp(path) == before:
                    raise
            else:
                return
        time.sleep(_LOOK_PAUSE_S)


def _stamp(path: Path) -> tuple[int, int, bool]:
    """Return what changes when the store, or its journal, is written to."""
    file = path.stat()
    return file.st_size, file.st_mtime_ns, path.with_name(f"{path.name}-wal").exists()


def _check(path: Path, *, has_lived: bool, busy_timeout_s: float) -> None:
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
        tables = _tables(db)
        is_sound = passes_quick_check(db) and _is_readable(db, tables)
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


def _is_readable(db: sqlite3.Connection, tables: set[str]) -> bool:
    """Whether every row can be read: pages may be sound where a text in them is not.

    Texts are decoded by being read; what is none raises OperationalError.
    """
    for table in sorted(tables & TABLES):
        found = db.execute(f"SELECT * FROM {table}")
        columns = [(n, JSON_COLUMNS.get(column[0])) for n, column in enumerate(found.description)]
        kinds = [(n, kind) for n, kind in columns if kind is not None]
        if not all(_is_json(row[n], kind) for row in found for n, kind in kinds):
            return False
    return True


def _is_json(text: str | None, kind: type) -> bool:
    """Whether a column holds JSON as Python reads it, which takes more than SQLite does."""
    try:
        return text is None or isinstance(json.loads(text), kind)
    except (ValueError, TypeError, RecursionError):
        return False


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
