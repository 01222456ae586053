"""What SQLite and the disk say, as errors of ours."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

import peewee

from ohdio_gui.model.errors import (
    BrokenStoreError,
    DamagedStoreError,
    FullStoreError,
    LockedStoreError,
    StoreError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DAMAGE = ("not a database", "malformed", "file is encrypted", "disk image", "could not decode")
_LOST = ("no such table",)
"""Damage in a store that had its tables when it was opened."""
_FULL = "disk is full"
_PERHAPS_FULL = ("disk i/o error", "unable to open database file")
"""What SQLite says of a journal for which there is no room, among other things."""
_NO_ROOM_BYTES = 100_000
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextlib.contextmanager
def translated(path: Path, *, was_sound: bool = False) -> Iterator[None]:
    """Turn what SQLite and the disk raise in the block into a StoreError about ``path``.

    ``was_sound``: the store was checked before, so that what is damaged now broke since.
    """
    try:
        yield
    except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
        raise _store_error(path, _reason(error), was_sound=was_sound) from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        kind = FullStoreError if error.errno in _NO_SPACE else StoreError
        raise kind(path=str(path), reason=reason) from error


def _reason(error: BaseException) -> str:
    """Return what SQLite said, in the first place where it is of a full disk.

    It has rolled back by then, and that it cannot do so again hides what happened.
    """
    seen: BaseException | None = error
    while seen is not None:
        if _FULL in str(seen).lower():
            return str(seen)
        seen = seen.__context__
    return str(error)


def _free(folder: Path) -> int:
    """Return the free bytes of a folder's disk; many, where they cannot be told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return _NO_ROOM_BYTES


def _store_error(path: Path, reason: str, *, was_sound: bool) -> StoreError:
    said = reason.lower()
    is_perhaps_full = any(word in said for word in _PERHAPS_FULL)
    if _FULL in said or (is_perhaps_full and _free(path.parent) < _NO_ROOM_BYTES):
        return FullStoreError(path=str(path), reason=reason)
    if was_sound and any(word in said for word in (*_DAMAGE, *_LOST)):
        return BrokenStoreError(path=str(path))
    if any(word in said for word in _DAMAGE):
        return DamagedStoreError(path=str(path))
    if "locked" in said:
        return LockedStoreError(path=str(path), reason=reason)
    return StoreError(path=str(path), reason=reason)
