"""Remove what dead processes left on disk: parts that nobody needs any more, and halves.

After a store was rebuilt a number may name another book than before. Parts are never mixed up,
since their names tell the media; but a folder of no known book would stay for ever.
"""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

from ohdio_gui.media.placement import half_moved
from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

RETAG_PREFIX = "retag-"
_DISK = Patience(1.0)
"""For the output folder: a share that does not answer is looked at again at the next start."""
_HALVES = ("make-", "prepare-", "assemble-", "cover-", "embedded-")
"""What ``media`` works in inside a book's folder, and removes itself unless it is killed."""


def sweep(store: Store, work_dir: Path, output_dir: Path) -> int:
    """Remove what no book needs; returns how many folders and files went. Raises StoreError.

    To be called while nothing runs. What waits, failed or is paused keeps its parts. A disk that
    keeps something is logged.
    """
    found = (*_work_orphans(store, work_dir), *_half_moved(work_dir, output_dir))
    removed = sum(_remove(path) for path in found)
    if removed:
        log.info("event=orphans_removed count=%d", removed)
    return removed


def _work_orphans(store: Store, work_dir: Path) -> Iterator[Path]:
    for folder in _folders(work_dir):
        if folder.name.startswith(RETAG_PREFIX):
            yield folder
        elif not (folder.name.isascii() and folder.name.isdecimal()):
            continue  # not ours
        elif _is_needed(store, int(folder.name)):
            yield from (half for half in _folders(folder) if half.name.startswith(_HALVES))
        else:
            yield folder


def _is_needed(store: Store, audiobook_id: int) -> bool:
    """Whether the unfinished parts of a book may still be of use."""
    book = store.audiobooks.get(audiobook_id)
    if book is None or book.status is AudiobookStatus.CANCELLED:
        return False
    files = book.finished.files if book.finished is not None else ()
    is_there = bool(files) and _DISK.ask(lambda: all(file.is_file() for file in files), False)
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
        return _DISK.ask(
            lambda: half_moved(work_dir, output_dir) if output_dir.is_dir() else [], []
        )
    except OSError as error:
        log.warning("event=orphans_unseen folder=%s reason=%r", output_dir.name, str(error))
        return []


def _remove(path: Path) -> bool:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError as error:
        log.warning("event=orphan_kept name=%r reason=%r", path.name, str(error))
        return False
    return True
