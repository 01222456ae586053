"""Put a finished book under its final name, in one rename: a file, or a folder of files."""

from __future__ import annotations

import re
import shutil
import threading
import zlib
from typing import TYPE_CHECKING

from ohdio_gui.media.disk import disk_errors, flush

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_HALF_MOVED = re.compile(r"\.(?P<mark>(?P<book>[^-]+)-[0-9a-f]{8})(?:-.+)?\.part", re.DOTALL)
# Choosing a free name and taking it must be one step for all downloads together.
_NAMING = threading.Lock()


def place(source: Path, output_dir: Path, choose: Callable[[], Path]) -> Path:
    """Move ``source`` to the path that ``choose`` returns, below ``output_dir``.

    ``choose`` is called when the file is ready to be renamed, and nobody else chooses meanwhile.
    From another file system the bytes are first copied beside their place, under a hidden name,
    so that the final name never stands for half a book. Raises StorageError.
    """
    with disk_errors(output_dir, source.stat().st_size):
        flush(source)
        ready = source
        if source.stat().st_dev != output_dir.stat().st_dev:
            ready = output_dir / f".{_mark(source.parent)}-{source.name}.part"
        try:
            if ready is not source:
                shutil.copyfile(source, ready)
                flush(ready)
            with _NAMING:
                target = choose()
                with disk_errors(target.parent):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    ready.replace(target)
        finally:
            if ready is not source:
                ready.unlink(missing_ok=True)
        flush(*_folders_to(target.parent, output_dir))
    return target


def place_folder(sources: Sequence[Path], output_dir: Path, choose: Callable[[], Path]) -> Path:
    """Move the files ``sources`` into the folder that ``choose`` returns, below ``output_dir``.

    They are gathered beside it first, under a hidden name, and the folder appears with all of
    them. One that is there already (an earlier download of the same book) gets them
    file by file. ``choose`` is called as ``place`` does. Raises StorageError.
    """
    with disk_errors(output_dir, sum(source.stat().st_size for source in sources)):
        gathered = output_dir / f".{_mark(sources[0].parent)}.part"
        shutil.rmtree(gathered, ignore_errors=True)
        try:
            # Without its parents: an output folder that is gone may be a drive unplugged.
            gathered.mkdir()
            for source in sources:
                _gather(source, gathered / source.name)
            with _NAMING:
                target = choose()
                with disk_errors(target):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    if target.exists():
                        for source in sources:
                            (gathered / source.name).replace(target / source.name)
                    else:
                        gathered.replace(target)
        finally:
            shutil.rmtree(gathered, ignore_errors=True)
        flush(*_folders_to(target, output_dir))
    return target


def half_moved(work_dir: Path, output_dir: Path) -> list[Path]:
    """Return what a killed process left half-moved in ``output_dir``, of books from ``work_dir``.

    To be called while nothing is on its way. Raises OSError.
    """
    found = []
    for path in output_dir.iterdir():
        named = _HALF_MOVED.fullmatch(path.name)
        if named and named["mark"] == _mark(work_dir / named["book"]):
            found.append(path)
    return found


def _mark(work_folder: Path) -> str:
    """Return what tells a book's half-moved files apart from another's, of another queue too."""
    return f"{work_folder.name}-{zlib.crc32(str(work_folder.absolute()).encode()):08x}"


def _folders_to(folder: Path, output_dir: Path) -> list[Path]:
    """Return ``folder`` and those that it is in, up to ``output_dir``: any of them may be new."""
    inside = [parent for parent in folder.parents if parent.is_relative_to(output_dir)]
    return [folder, *inside]


def _gather(source: Path, target: Path) -> None:
    """Move a finished file to ``target``, from another disk too, and have it kept."""
    shutil.move(source, target)
    flush(target)
