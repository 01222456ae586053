"""A damaged store: set aside, never deleted, and its newest sound copy put in its place.

For the one instance that holds the data directory. What was begun is noted beside the store first:
a start that dies half-way, or before the books on disk were taken in, leaves the rest to the next.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ohdio_gui.model.clock import past_in
from ohdio_gui.model.errors import DamagedStoreError
from ohdio_gui.private_files import make_private_file
from ohdio_gui.store.backups import Backups, date_of
from ohdio_gui.store.database import JOURNALS
from ohdio_gui.store.durability import flush
from ohdio_gui.store.store import FILE_NAME, Store
from ohdio_gui.store.trouble import translated

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

NOTE_NAME = f"{FILE_NAME}.rebuilding"
_MAKING_S = 1.0
"""How long the first page of a new store may take."""


@dataclass(frozen=True, slots=True)
class Rebuild:
    """What became of a damaged store; it goes on until ``finish_rebuild``."""

    set_aside: str | None
    """The name of the damaged file; None where there was no file any more."""
    backup_date: str | None
    """The day of the copy in its place, ISO 8601; None for a fresh store."""
    is_placed: bool = True
    """False: it was begun, and what stands in the store's place is not to be used."""


def open_store(data_dir: Path) -> tuple[Store, Rebuild | None]:
    """Open the store; a damaged one is set aside and rebuilt from its newest sound copy.

    So is one whose file is gone while there are copies of it: somebody else removed that.
    The Rebuild is returned at each start until ``finish_rebuild``. Raises StoreError for a store
    that is locked, of a newer version, or out of reach.
    """
    store, begun = data_dir / FILE_NAME, _noted(data_dir)
    with translated(store):
        if begun is not None and not begun.is_placed and _has_come_to_place(store, begun):
            begun = _noted_as_placed(store, begun)
    if begun is None or begun.is_placed:
        try:
            _refuse_emptied(store)
            return Store(data_dir), begun
        except DamagedStoreError:
            log.exception("event=store_damaged")
    with translated(store):
        rebuild = _rebuild(store, begun)
    log.warning(
        "event=store_rebuilt set_aside=%s backup=%s", rebuild.set_aside, rebuild.backup_date
    )
    return Store(data_dir, is_made_anew=True), rebuild


def finish_rebuild(data_dir: Path) -> None:
    """Forget the rebuild: all is taken in, and it was told. Raises StoreError."""
    with translated(data_dir / FILE_NAME):
        (data_dir / NOTE_NAME).unlink(missing_ok=True)


def _refuse_emptied(store: Path) -> None:
    """Raise DamagedStoreError for a file with nothing in it.

    That is also what a store looks like for the first moment that a command makes it in.
    """
    is_over = past_in(_MAKING_S)
    with translated(store):
        while store.exists() and store.stat().st_size == 0:
            if is_over():
                raise DamagedStoreError(path=str(store))
            time.sleep(_MAKING_S / 20)


def _rebuild(store: Path, begun: Rebuild | None) -> Rebuild:
    now = datetime.now().astimezone()
    copy = Backups(store).newest_sound(now.date())
    name = _free(store, f"{store.name}.damaged-{now:%Y%m%d-%H%M%S}").name
    if store.exists():
        set_aside: str | None = name
    else:
        # So far the earlier start came; or else somebody removed it.
        set_aside = begun.set_aside if begun else None
    rebuild = Rebuild(set_aside, date_of(copy).isoformat() if copy else None, is_placed=False)
    _note(store.parent, rebuild)
    for added in ("", *JOURNALS):
        # A journal belongs to its store alone: beside another it would be taken for that one's.
        part = store.with_name(store.name + added)
        if part.exists():
            part.rename(_free(store, (set_aside or name) + added))
    flush(store.parent)
    if copy is not None:
        _place(copy, store)
    return _noted_as_placed(store, rebuild)


def _has_come_to_place(store: Path, begun: Rebuild) -> bool:
    """Whether what stands in the store's place is the copy: the damaged file was moved before."""
    is_moved = begun.set_aside is None or store.with_name(begun.set_aside).exists()
    return is_moved and store.exists()


def _noted_as_placed(store: Path, rebuild: Rebuild) -> Rebuild:
    placed = replace(rebuild, is_placed=True)
    _note(store.parent, placed)
    return placed


def _free(store: Path, name: str) -> Path:
    """Return the path ``name`` beside the store, or the like where something has it already."""
    path, number = store.with_name(name), 1
    while path.exists():
        number += 1
        path = store.with_name(f"{name}-{number}")
    return path


def _place(copy: Path, store: Path) -> None:
    """Put a copy in the store's place; the copy itself stays."""
    new = store.with_name(f".{store.name}.new")
    new.unlink(missing_ok=True)
    make_private_file(new)
    shutil.copyfile(copy, new)
    flush(new)
    new.replace(store)
    flush(store.parent)


def _note(data_dir: Path, rebuild: Rebuild) -> None:
    new = data_dir / f".{NOTE_NAME}.new"
    make_private_file(new)
    new.write_text(json.dumps(asdict(rebuild)), encoding="utf-8")
    flush(new)
    new.replace(data_dir / NOTE_NAME)
    flush(data_dir)


def _noted(data_dir: Path) -> Rebuild | None:
    """Return the rebuild that an earlier start did not finish. Raises StoreError."""
    note = data_dir / NOTE_NAME
    with translated(data_dir / FILE_NAME):
        try:
            return Rebuild(**json.loads(note.read_text(encoding="utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, TypeError):
            # Ours appears whole. What another program put there says nothing of the store.
            log.exception("event=rebuild_note_unreadable")
            return None
