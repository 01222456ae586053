"""Unfinished parts of books that a rebuilt store does not know: kept for a week, and used again.

Numbers name books in one store only; what tells whose parts they are is the media in their names.
"""

from __future__ import annotations

import contextlib
import logging
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ohdio_gui.engine.work_folder import is_marked, remove_book_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

DAYS_KEPT = 7
_NAME = re.compile(r"\.damaged-(\d{4})(\d{2})(\d{2})")


def set_aside(folders: Iterable[Path], today: date) -> int:
    """Move folders of parts to where nobody takes them for a book's; returns how many went.

    A disk that refuses is logged.
    """
    moved = 0
    for folder in folders:
        aside = folder.parent / f".damaged-{today:%Y%m%d}"
        try:
            aside.mkdir(exist_ok=True)
            folder.rename(_free(aside / folder.name))
        except OSError as error:
            log.warning("event=parts_not_set_aside name=%s reason=%r", folder.name, str(error))
        else:
            moved += 1
    if moved:
        log.warning("event=parts_set_aside folders=%d", moved)
    return moved


def adopt(work_dir: Path, folder: Path, stems: Iterable[str]) -> bool:
    """Give a book the parts of it that were set aside, as its ``folder``; whether there were any.

    ``stems``: what the names of its parts' files begin with, before a full stop.
    """
    wanted = tuple(f"{stem}." for stem in stems)
    if not wanted or folder.exists() or not is_marked(work_dir):
        return False
    for kept in _all_kept(work_dir):
        try:
            if any(path.name.startswith(wanted) for path in kept.iterdir()):
                kept.rename(folder)
                with contextlib.suppress(OSError):  # others are left
                    kept.parent.rmdir()
                log.info("event=parts_adopted subject=%s", folder.name)
                return True
        except OSError as error:
            log.warning("event=parts_not_adopted name=%s reason=%r", kept.name, str(error))
    return False


def remove_old(work_dir: Path, today: date) -> int:
    """Remove what was set aside a week ago, by its name; returns how many folders went."""
    removed = 0
    for aside in _asides(work_dir):
        if _date_of(aside) > today - timedelta(days=DAYS_KEPT):
            continue
        try:
            for kept in aside.iterdir():
                remove_book_folder(kept)
                removed += 1
            aside.rmdir()
        except OSError as error:
            log.warning("event=orphan_kept name=%r reason=%r", aside.name, str(error))
    return removed


def _all_kept(work_dir: Path) -> Iterator[Path]:
    """Yield the folders that were set aside, the newest first."""
    for aside in reversed(_asides(work_dir)):
        yield from sorted(path for path in aside.iterdir() if path.is_dir())


def _asides(work_dir: Path) -> list[Path]:
    if not work_dir.is_dir():
        return []
    return sorted(path for path in work_dir.iterdir() if _date_of(path) < date.max)


def _date_of(aside: Path) -> date:
    """Return the day in the name of a folder of ours, or no day that ever comes."""
    named = _NAME.fullmatch(aside.name)
    try:
        return date(*map(int, named.groups())) if named else date.max
    except ValueError:  # a thirteenth month: somebody else named it
        return date.max


def _free(path: Path) -> Path:
    """Return ``path``, or the like where something has its name already."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
