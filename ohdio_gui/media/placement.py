"""Put a finished file under its final name, in one rename."""

from __future__ import annotations

import os
import shutil
import threading
from typing import TYPE_CHECKING

from ohdio_gui.media.disk import disk_errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Choosing a free name and taking it must be one step for all downloads together.
_NAMING = threading.Lock()


def place(source: Path, output_dir: Path, choose: Callable[[], Path]) -> Path:
    """Move ``source`` to the path that ``choose`` returns, below ``output_dir``.

    ``choose`` is called when the file is ready to be renamed, and nobody else chooses meanwhile.
    From another file system the bytes are first copied beside their place, under a hidden name,
    so that the final name never stands for half a book. Raises StorageError.
    """
    with disk_errors(output_dir, source.stat().st_size):
        _flush(source)
        ready = source
        if source.stat().st_dev != output_dir.stat().st_dev:
            ready = output_dir / f".{source.parent.name}-{source.name}.part"
        try:
            if ready is not source:
                shutil.copyfile(source, ready)
                _flush(ready)
            with _NAMING:
                target = choose()
                target.parent.mkdir(parents=True, exist_ok=True)
                ready.replace(target)
        finally:
            if ready is not source:
                ready.unlink(missing_ok=True)
        _flush(target.parent)
    return target


def _flush(path: Path) -> None:
    """Have the disk keep ``path`` (a file or a folder) before anything relies on it."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
