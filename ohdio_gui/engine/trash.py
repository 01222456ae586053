"""Finished books go to the system's trash, from which a person can always fetch them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QStandardPaths

from ohdio_gui.engine.ownership import is_beside

if TYPE_CHECKING:
    from ohdio_gui.model.audiobook import FinishedFiles


@dataclass(frozen=True, slots=True)
class Trashed:
    """One file or folder in the trash."""

    original: Path
    in_trash: Path


def put_into_trash(finished: FinishedFiles, output_dir: Path) -> tuple[Trashed, ...]:
    """Move a finished book to the trash: its folder where it has one of its own, else its files.

    A file that is gone already is none to move. Raises OSError where the system keeps one, and
    then all of them are where they were.
    """
    moved: list[Trashed] = []
    try:
        moved.extend(_trashed(path) for path in _belongings(finished, output_dir))
    except OSError:
        for trashed in reversed(moved):
            put_back(trashed)
        raise
    _remove_if_empty(finished, output_dir)
    return tuple(moved)


def put_back(trashed: Trashed) -> None:
    """Move a file or folder from the trash to where it was. Raises OSError."""
    if trashed.original.exists():
        raise FileExistsError(trashed.original.name)
    trashed.original.parent.mkdir(parents=True, exist_ok=True)
    trashed.in_trash.rename(trashed.original)
    # The freedesktop trash keeps a note of each, which would now lead to nothing.
    note = trashed.in_trash.parent.parent / "info" / f"{trashed.in_trash.name}.trashinfo"
    with contextlib.suppress(OSError):
        note.unlink(missing_ok=True)


def _belongings(finished: FinishedFiles, output_dir: Path) -> list[Path]:
    """Return what there is of a book on disk, in as few pieces as possible."""
    files = [file for file in finished.files if file.exists()]
    folder = finished.path if finished.names else finished.path.parent
    if not files or folder == output_dir or output_dir not in folder.parents:
        return files
    others = (path for path in folder.iterdir() if path not in files)
    is_own = not folder.is_symlink() and all(path.is_file() and is_beside(path) for path in others)
    return [folder] if is_own else files


def _trashed(path: Path) -> Trashed:
    # Qt makes the trash in this folder, but not the folder: a new home has none.
    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    Path(home).mkdir(parents=True, exist_ok=True)
    file = QFile(str(path))
    if not file.moveToTrash():
        raise OSError(f"{path.name}: {file.errorString()}")
    return Trashed(path, Path(file.fileName()))


def _remove_if_empty(finished: FinishedFiles, output_dir: Path) -> None:
    """Remove the author's folder that the last of its books left."""
    folder = finished.path.parent
    while folder != output_dir and output_dir in folder.parents:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:  # not empty: somebody's
            return
        folder = folder.parent
