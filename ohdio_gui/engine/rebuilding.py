"""The last step of rebuilding a damaged store: the finished books on disk are taken in."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ohdio_gui.engine.found_books import find_books
from ohdio_gui.model.errors import StoreError
from ohdio_gui.model.events import StoreRebuiltEvent
from ohdio_gui.store.recovery import finish_rebuild

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ohdio_gui.model.events import Event
    from ohdio_gui.store.recovery import Rebuild
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)


def take_in_books(
    store: Store, rebuild: Rebuild, output_dir: Path, publish: Callable[[Event], None]
) -> tuple[int, ...]:
    """Take in the books of ``output_dir`` and tell what became of the store.

    Returns the ids of those that the store knew, and had something left to do for. To be called
    before anything is claimed. Raises StoreError; then it can be called again.
    """
    found = find_books(output_dir)
    completed = store.audiobooks.take_in(found)
    log.info("event=books_taken_in found=%d completed=%d", len(found), len(completed))
    publish(StoreRebuiltEvent(rebuild.set_aside, rebuild.backup_date, len(found)))
    try:
        finish_rebuild(store.folder)
    except StoreError:
        log.exception("event=rebuild_told_again")  # at the next start: no reason not to work now
    return completed
