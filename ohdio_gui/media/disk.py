"""Trouble of the disk, told as such wherever files are written."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import DiskFullError, OutputFolderError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_MB = 1_000_000


@contextmanager
def disk_errors(folder: Path, needed_bytes: int = 0) -> Iterator[None]:
    """Turn an OSError of the block into a StorageError about ``folder``."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, folder, needed_bytes) from error


def storage_error(error: OSError, folder: Path, needed_bytes: int = 0) -> StorageError:
    """Return DiskFullError when no space is left, else OutputFolderError with the reason."""
    if error.errno in _FULL:
        return disk_full(folder, needed_bytes)
    return OutputFolderError(folder=str(folder), reason=error.strerror or type(error).__name__)


def disk_full(folder: Path, needed_bytes: int = 0) -> DiskFullError:
    """Return the error for a disk on which ``needed_bytes`` more were to be written."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:  # the folder went away meanwhile: all of it is missing
        free = 0
    return DiskFullError(folder=str(folder), missing_mb=max(1, -((free - needed_bytes) // _MB)))


def flush(*paths: Path) -> None:
    """Have the disk keep files and folders before anything relies on them. Raises OSError.

    Of a folder: the names in it. Blocks for as long as the disk writes.
    """
    for path in paths:
        if path.is_dir() and os.name == "nt":
            continue
        handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
