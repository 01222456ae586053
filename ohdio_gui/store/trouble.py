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
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_JOURNAL_BYTES = 100_000
_LOST = ("no such table",)
"""Damage in a store that had its tables when it was opened."""


@contextlib.contextmanager
def translated(path: Path, *, was_sound: bool = False) -> Iterator[None]:
    """Turn what SQLite and the disk raise in the block into a StoreError about ``path``.

    ``was_sound``: the store was checked before, so that what is damaged now broke since.
    """
    try:
        yield
    except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
        raise _store_error(path, str(error), was_sound=was_sound) from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        kind = FullStoreError if error.errno in _FULL else StoreError
        raise kind(path=str(path), reason=reason) from error


def _store_error(path: Path, reason: str, *, was_sound: bool) -> StoreError:
    said = reason.lower()
    if was_sound and any(word in said for word in (*_DAMAGE, *_LOST)):
        return BrokenStoreError(path=str(path))
    if any(word in said for word in _DAMAGE):
        return DamagedStoreError(path=str(path))
    if "locked" in said:
        return LockedStoreError(path=str(path), reason=reason)
    if "disk is full" in said or ("disk i/o error" in said and _is_full(path.parent)):
        return FullStoreError(path=str(path), reason=reason)
    return StoreError(path=str(path), reason=reason)


def _is_full(folder: Path) -> bool:
    """Whether there is no room for the journal: SQLite says no more than that it failed."""
    try:
        return shutil.disk_usage(folder).free < _JOURNAL_BYTES
    except OSError:
        return False
