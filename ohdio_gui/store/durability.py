"""Have the disk keep what later steps rely on, whatever the power does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def flush(path: Path) -> None:
    """Write a file, or the names in a folder, through to the disk. Raises OSError.

    Not of a store in use: to close its file would drop the locks that SQLite has on it.
    """
    is_windows = os.name == "nt"
    if path.is_dir() and is_windows:
        return
    handle = os.open(path, os.O_RDWR if is_windows else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
