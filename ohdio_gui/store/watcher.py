"""Sees what other programs do to the store: a commit, or damage."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import BrokenStoreError
from ohdio_gui.store.integrity import passes_quick_check, read_only
from ohdio_gui.store.trouble import translated

if TYPE_CHECKING:
    from pathlib import Path


class StoreWatcher:
    """Looks often: some µs each, on one kept connection.

    To be used on the thread that made it.
    """

    def __init__(self, path: Path, busy_timeout_s: float) -> None:
        """Keep one connection to ``path`` open. Raises StoreError."""
        self._path = path
        self._busy_timeout_s = busy_timeout_s
        self._seen: int | None = None
        with translated(path, was_sound=True):
            self._file = path.stat()
            self._db = sqlite3.connect(path, timeout=busy_timeout_s)
        self._written = (self._file.st_size, self._file.st_mtime_ns)

    def has_changed(self) -> bool:
        """Whether anything was committed since the last look (True at the first one).

        Raises BrokenStoreError where the file was damaged or replaced, and StoreError.
        """
        with translated(self._path, was_sound=True):
            self._check_file()
            version = self._db.execute("PRAGMA data_version").fetchone()[0]
        changed = bool(version != self._seen)
        self._seen = version
        return changed

    def close(self) -> None:
        """Close the kept connection."""
        self._db.close()

    def _check_file(self) -> None:
        """Look at the file again where it was written to, by SQLite itself or past it.

        What is in the journal hides what happened to the file, and so does what a connection has
        in its memory; at the end both are written over it.
        """
        try:
            file = self._path.stat()
        except FileNotFoundError as error:
            raise BrokenStoreError(path=str(self._path)) from error
        is_one = (file.st_dev, file.st_ino) == (self._file.st_dev, self._file.st_ino)
        if is_one and (file.st_size, file.st_mtime_ns) == self._written:
            return
        # An empty file is not opened: SQLite would take it for new, and remove its journal.
        if not file.st_size or not is_one or not self._is_sound():
            raise BrokenStoreError(path=str(self._path))
        self._written = (file.st_size, file.st_mtime_ns)

    def _is_sound(self) -> bool:
        uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as past_the_journal:
            # A thread may be amid a checkpoint: the first page, which says how many there are, is
            # written before the others, and without this a file of fewer is called damaged.
            past_the_journal.execute("PRAGMA writable_schema = ON")
            past_the_journal.execute("PRAGMA user_version").fetchone()
        with read_only(self._path, self._busy_timeout_s) as db:
            return passes_quick_check(db)
