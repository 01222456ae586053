"""The folder of unfinished parts: which one is ours, and what in it we may remove.

A data directory may be the person's own folder, and ``work/2024`` in it their own photographs.
Ours is the folder with our mark in it; and even there only what has names of ours is removed.
"""

from __future__ import annotations

import contextlib
import logging
import re
import shutil
from typing import TYPE_CHECKING

from ohdio_gui.private_files import make_private_file
from ohdio_gui.store.backups import Backups
from ohdio_gui.store.store import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

MARK_NAME = ".ohdio-gui"
"""An empty file in the folder of unfinished parts, written where we made that folder."""
NAMES = ("work", "work-ohdio-gui")
"""What the folder is called; the second where the first is somebody else's."""
RETAG_PREFIX = "retag-"
HALVES = ("make-", "prepare-", "assemble-", "cover-", "embedded-")
"""What ``media`` works in inside a book's folder, and removes itself unless it is killed."""
_MAX_DIGITS = 18
"""Of a book's number: SQLite's greatest has 19."""
_FILE = re.compile(r"\d{3}[-.].+|\d+ - .+|(source|book|plain|cover)\..+", re.DOTALL)
"""A part (``001-7000301.mp4.part``), a finished track, another site's one item, what it becomes."""


def own_work_folder(data_dir: Path) -> Path:
    """Return the folder of unfinished parts in ``data_dir``, made and marked where it is missing.

    One of an earlier version, which wrote no mark, is known by its names. A disk that refuses the
    mark is logged: the next start tries again, and until then nothing is removed.
    """
    folders = [data_dir / name for name in NAMES]
    for folder in folders:
        if is_marked(folder):
            return folder
    has_lived = (data_dir / FILE_NAME).exists() or Backups(data_dir / FILE_NAME).exist()
    for folder in folders:
        try:
            if not folder.exists() or _is_former(folder, has_lived=has_lived):
                folder.mkdir(parents=True, exist_ok=True)
                make_private_file(folder / MARK_NAME)
                return folder
        except OSError as error:
            log.warning("event=work_folder_unmarked name=%s reason=%r", folder.name, str(error))
            return folder
        log.warning("event=work_folder_of_another name=%s", folder.name)
    return folders[-1]


def is_marked(folder: Path) -> bool:
    """Whether ``folder`` was made by us, to keep unfinished parts in."""
    try:
        return (folder / MARK_NAME).is_file()
    except OSError:  # a folder that may not be entered
        return False


def book_number(folder: Path) -> int | None:
    """Return the id of the book whose parts are in ``folder``, None for a name that is not ours."""
    name = folder.name
    if not (name.isascii() and name.isdecimal() and len(name) <= _MAX_DIGITS):
        return None
    return int(name) if str(int(name)) == name else None


def is_of_retagging(folder: Path) -> bool:
    """Whether a book's cover was fetched into ``folder``, to be put into its finished file."""
    number = folder.with_name(folder.name.removeprefix(RETAG_PREFIX))
    return folder.name.startswith(RETAG_PREFIX) and book_number(number) is not None


def remove_book_folder(folder: Path) -> None:
    """Remove what we put into a book's folder, and the folder when nothing is left in it.

    Raises OSError, also where something is left.
    """
    for path in _inside(folder):
        if _is_ours(path):
            _remove(path)
    with contextlib.suppress(FileNotFoundError):
        folder.rmdir()


def _is_former(folder: Path, *, has_lived: bool) -> bool:
    """Whether an earlier version made ``folder``: it has nothing in it that has no name of ours."""
    books = list(_inside(folder))
    if books and not has_lived:
        return False
    return all(
        (book_number(book) is not None or is_of_retagging(book))
        and book.is_dir()
        and not book.is_symlink()
        and all(_is_ours(path) for path in _inside(book))
        for book in books
    )


def _is_ours(path: Path) -> bool:
    """Whether something in a book's folder is called what we call it."""
    if path.is_dir() and not path.is_symlink():
        return path.name.startswith(HALVES)
    return bool(_FILE.fullmatch(path.name))


def _inside(folder: Path) -> Iterator[Path]:
    with contextlib.suppress(FileNotFoundError):
        yield from sorted(folder.iterdir())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
