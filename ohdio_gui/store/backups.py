"""Copies of the store, in a folder beside it: one a day, and one before each change of the schema.

A day's copy is made anew when the store has changed.

Which ones stay is decided by their names alone, never by their age: a clock that was set wrong for
a while must not cost a person the good ones.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sqlite3
from datetime import date, datetime
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import BrokenStoreError, DamagedStoreError, StoreError
from ohdio_gui.private_files import make_private_file, make_private_folder
from ohdio_gui.store.durability import flush
from ohdio_gui.store.integrity import BUSY_TIMEOUT_S, check_file
from ohdio_gui.store.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

FOLDER_NAME = "backups"
DAYS_KEPT = 7
MIGRATIONS_KEPT = 3
_DAILY = re.compile(r"ohdio-(\d{4})(\d{2})(\d{2})\.sqlite3")
_BEFORE = re.compile(r"ohdio-before-\d{4,}\.sqlite3")
_ASIDE = ".part"
_WAITS = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class Backups:
    """The copies of one store."""

    def __init__(self, store: Path, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        """``store`` is the store's file; its folder of copies is made with the first of them."""
        self._store = store
        self._busy_timeout_s = busy_timeout_s
        self.folder = store.parent / FOLDER_NAME

    def make_daily(self, today: date, *, is_made_anew: bool = False) -> Path | None:
        """Copy the store, unless ``today`` has its copy; returns the new one.

        ``is_made_anew``: in place of the copy that ``today`` has, which stays until the new one is
        whole and sound. Raises StoreError, and then leaves everything as it was; BrokenStoreError
        where it is the store itself that is damaged.
        """
        target = self.folder / f"ohdio-{today:%Y%m%d}.sqlite3"
        with translated(self._store):
            if target.exists() and not is_made_anew:
                return None
            self._remove_unfinished()
            self._copy(target, was_sound=True)
            _remove_surplus(self._named(_DAILY), DAYS_KEPT, target)
        return target

    def make_before(self, number: int) -> Path:
        """Copy the store before the migration ``number``. Raises StoreError."""
        target = self.folder / f"ohdio-before-{number:04}.sqlite3"
        with translated(self._store):
            self._copy(target, was_sound=False)
            _remove_surplus(self._named(_BEFORE), MIGRATIONS_KEPT, target)
        return target

    def exist(self) -> bool:
        """Whether there is any copy: then there was something in the store."""
        return bool(self._named(_DAILY) or self._named(_BEFORE))

    def newest_sound(self, today: date) -> Path | None:
        """Return the newest copy that can be used, None without one.

        One of a day to come is of a clock that was wrong, then or now: it comes after the others.
        """
        last = f"ohdio-{today:%Y%m%d}.sqlite3"
        daily = sorted(self._named(_DAILY), key=lambda path: (path.name <= last, path.name))
        for copy in (*reversed(daily), *reversed(self._named(_BEFORE))):
            try:
                check_file(copy)
            except StoreError as error:
                log.warning("event=backup_unusable name=%s reason=%r", copy.name, str(error))
            else:
                return copy
        return None

    def _remove_unfinished(self) -> None:
        """Remove what a killed process left of a copy, and of that copy's own journal."""
        for path in self.folder.glob(f".ohdio-*{_ASIDE}*"):
            path.unlink(missing_ok=True)

    def _named(self, pattern: re.Pattern[str]) -> list[Path]:
        """Return the copies of a kind, oldest name first."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if pattern.fullmatch(path.name))

    def _copy(self, target: Path, *, was_sound: bool) -> None:
        """Copy the store to ``target``, which appears whole and sound, in one rename."""
        with translated(self._store, was_sound=was_sound):
            make_private_folder(self.folder)
            # Several starts may be at the same migration: each has a file of its own.
            aside = self.folder / f".{target.name}-{os.getpid()}{_ASIDE}"
            try:
                make_private_file(aside)
                self._write(aside)
                self._check_copy(aside, was_sound=was_sound)
                flush(aside)
                aside.replace(target)
            finally:
                aside.unlink(missing_ok=True)
            flush(self.folder)
        log.info("event=backup_made name=%s bytes=%d", target.name, target.stat().st_size)

    def _write(self, aside: Path) -> None:
        timeout_s = self._busy_timeout_s
        with _connection(self._store, timeout_s) as source, _connection(aside, timeout_s) as copy:
            # All in one step: one moment's state, and writers in WAL mode wait for no reader.
            source.backup(copy, progress=_refuse_to_wait)
            # One file, which needs no journal beside it to be read.
            copy.execute("PRAGMA journal_mode = DELETE")

    def _check_copy(self, aside: Path, *, was_sound: bool) -> None:
        """Raise the error about the store itself where its copy shows that it is damaged."""
        try:
            check_file(aside)
        except DamagedStoreError as error:
            kind = BrokenStoreError if was_sound else DamagedStoreError
            raise kind(path=str(self._store)) from error


def date_of(copy: Path) -> date:
    """Return the day that a copy is of: its name's, or that of its last change."""
    named = _DAILY.fullmatch(copy.name)
    with contextlib.suppress(ValueError):  # a thirteenth month: somebody else named it
        if named:
            return date(*map(int, named.groups()))
    return datetime.fromtimestamp(copy.stat().st_mtime).astimezone().date()


def _remove_surplus(copies: list[Path], kept: int, new: Path) -> None:
    """Remove all but the ``kept`` newest by name, and never the one just made."""
    for path in copies[:-kept]:
        if path != new:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _connection(path: Path, timeout_s: float) -> Iterator[sqlite3.Connection]:
    """Open a file that is there; with its name alone SQLite would make a missing one."""
    uri = f"{path.resolve().as_uri()}?mode=rw"
    with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=timeout_s)) as db:
        yield db


def _refuse_to_wait(status: int, _remaining: int, _total: int) -> None:
    """Python itself would wait for a locked store for ever."""
    if status in _WAITS:
        raise sqlite3.OperationalError("database is locked")
