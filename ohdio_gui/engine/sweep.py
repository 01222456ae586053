"""Remove what dead processes left on disk: parts that nobody needs any more, and halves.

After a store was rebuilt a number may name another book than before. Parts are never mixed up,
since their names tell the media; a folder of no known book is set aside then, and removed later.
"""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

from ohdio_gui.engine.daily_backup import local_day
from ohdio_gui.engine.set_aside import remove_old, set_aside
from ohdio_gui.engine.work_folder import (
    HALVES,
    book_number,
    is_marked,
    is_of_retagging,
    remove_book_folder,
)
from ohdio_gui.media.placement import half_moved
from ohdio_gui.model.audiobook import AudiobookStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)


def sweep(store: Store, work_dir: Path, output_dir: Path) -> int:
    """Remove what no book needs; returns how many folders and files went. Raises StoreError.

    To be called while nothing runs. What waits, failed or is paused keeps its parts. A disk that
    keeps something is logged. Only in a folder with our mark anything is looked for.
    """
    work_orphans = _work_orphans(store, work_dir) if is_marked(work_dir) else ()
    found = (*work_orphans, *_half_moved(work_dir, output_dir))
    removed = sum(_remove(path) for path in found)
    if is_marked(work_dir):
        removed += remove_old(work_dir, local_day())
    if removed:
        log.info("event=orphans_removed count=%d", removed)
    return removed


def set_orphans_aside(store: Store, work_dir: Path) -> int:
    """Set aside the parts that a rebuilt store has no use for; returns how many folders went.

    It was made from a copy that may be older than they are. Raises StoreError.
    """
    if not is_marked(work_dir):
        return 0
    orphans = [path for path in _work_orphans(store, work_dir) if path.parent == work_dir]
    return set_aside(orphans, local_day())


def _work_orphans(store: Store, work_dir: Path) -> Iterator[Path]:
    for folder in _folders(work_dir):
        audiobook_id = book_number(folder)
        if audiobook_id is None and not is_of_retagging(folder):
            continue  # not ours
        if audiobook_id is not None and _is_needed(store, audiobook_id):
            yield from (half for half in _folders(folder) if half.name.startswith(HALVES))
        else:
            yield folder


def _is_needed(store: Store, audiobook_id: int) -> bool:
    """Whether the unfinished parts of a book may still be of use."""
    book = store.audiobooks.get(audiobook_id)
    if book is None or book.status is AudiobookStatus.CANCELLED:
        return False
    is_there = book.finished is not None and all(f.is_file() for f in book.finished.files)
    return not (book.status is AudiobookStatus.COMPLETED and is_there)


def _folders(folder: Path) -> list[Path]:
    """Return the folders in ``folder`` that are no links to others."""
    try:
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
        return [path for path in inside if path.is_dir() and not path.is_symlink()]
    except OSError as error:
        log.warning("event=orphans_unseen folder=%s reason=%r", folder.name, str(error))
        return []


def _half_moved(work_dir: Path, output_dir: Path) -> list[Path]:
    try:
        return half_moved(work_dir, output_dir) if output_dir.is_dir() else []
    except OSError as error:
        log.warning("event=orphans_unseen folder=%s reason=%r", output_dir.name, str(error))
        return []


def _remove(path: Path) -> bool:
    try:
        if book_number(path) is not None or is_of_retagging(path):
            remove_book_folder(path)
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError as error:
        log.warning("event=orphan_kept name=%r reason=%r", path.name, str(error))
        return False
    return True
