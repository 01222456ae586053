"""What SQLite and the disk say, as errors of ours."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

import peewee

from ohdio_gui.model.errors import (
    BrokenStoreError,
    DamagedStoreError,
    LockedStoreError,
    StoreError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DAMAGE = ("not a database", "malformed", "file is encrypted", "disk image", "could not decode")
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
        raise StoreError(path=str(path), reason=reason) from error


def _store_error(path: Path, reason: str, *, was_sound: bool) -> StoreError:
    said = reason.lower()
    if was_sound and any(word in said for word in (*_DAMAGE, *_LOST)):
        return BrokenStoreError(path=str(path))
    if any(word in said for word in _DAMAGE):
        return DamagedStoreError(path=str(path))
    if "locked" in said:
        return LockedStoreError(path=str(path), reason=reason)
    return StoreError(path=str(path), reason=reason)
