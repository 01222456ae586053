"""The last step of rebuilding a damaged store: the finished books on disk are taken in.

The drive that they are on may be unplugged at that start. Until it is there no book is asked for:
it might be on that drive already.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ohdio_gui.engine.found_books import find_books
from ohdio_gui.engine.outcomes import HOLD_LOOK_S
from ohdio_gui.media.sidecars import remove_halves
from ohdio_gui.model.errors import (
    FullStoreError,
    LockedStoreError,
    OutputFolderError,
    StoreError,
    UnexpectedError,
)
from ohdio_gui.model.events import RefusedEvent, StoreRebuiltEvent
from ohdio_gui.model.patience import Patience
from ohdio_gui.store.recovery import finish_rebuild

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ohdio_gui.engine.dispatcher import Dispatcher
    from ohdio_gui.model.events import Event
    from ohdio_gui.store.recovery import Rebuild
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

_DISK = Patience(1.0)
"""A share that does not answer is not there yet."""


@dataclass(frozen=True, slots=True)
class BooksHooks:
    """How what became of the store is told."""

    publish: Callable[[Event], None]
    tell_standing: Callable[[int], None]
    tell_snapshot: Callable[[], None]


class BooksOnDisk(QObject):
    """Takes in the books of the output folder when it is there. On the engine's thread."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        store: Store,
        rebuild: Rebuild | None,
        output_dir: Callable[[], Path],
        hooks: BooksHooks,
    ) -> None:
        """``rebuild``: None where nothing is to be done."""
        super().__init__(dispatcher)
        self._dispatcher = dispatcher
        self._store = store
        self._rebuild = rebuild
        self._output_dir = output_dir
        self._hooks = hooks
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(HOLD_LOOK_S * 1000))
        self._timer.timeout.connect(self.on_look)

    @Slot()
    def on_look(self) -> None:
        """Take the books in soon, if that is still to be done and can be done then."""
        if self._rebuild is not None:
            self._dispatcher.write_soon(self._try, about="books on disk")

    def _try(self) -> None:
        try:
            self.take_in()
        except (LockedStoreError, FullStoreError):
            raise  # tried again as soon as it can be written
        except StoreError:
            log.exception("event=store_trouble")
            self._timer.start()

    def take_in(self) -> None:
        """Finish the rebuilding of a store that was damaged, and tell what is there now.

        Without the output folder it waits, and so do the stages that could fetch a book again.
        To be called before anything was claimed. Raises StoreError, and can be called again.
        """
        if self._rebuild is None:
            return
        folder = self._output_dir()
        if not _is_there(folder):
            gone = OutputFolderError(folder=str(folder), reason="it is gone")
            self._dispatcher.reasons.await_books(gone.info)
            self._timer.start()
            return
        self._timer.stop()
        locked = self._store.lock()
        if locked is not None:
            raise locked
        # To look at a large library takes a while: what the copy knew is shown meanwhile.
        self._hooks.tell_snapshot()
        attempt(lambda: self._take_in(folder), folder, self._hooks.publish)
        self._rebuild = None
        self._hooks.tell_snapshot()
        self._dispatcher.reasons.await_books(None)

    def _take_in(self, folder: Path) -> None:
        assert self._rebuild is not None
        for audiobook_id in take_in_books(self._store, self._rebuild, folder, self._hooks.publish):
            self._hooks.tell_standing(audiobook_id)


def take_in_books(
    store: Store, rebuild: Rebuild, output_dir: Path, publish: Callable[[Event], None]
) -> tuple[int, ...]:
    """Take in the books of ``output_dir`` and tell what became of the store.

    Returns the ids of those that the store knew, and had something left to do for. To be called
    before anything is claimed. Raises StoreError; then it can be called again.
    """
    found = find_books(output_dir)
    for book in found:
        files = book.files
        remove_halves(files.path if files.names else files.path.parent)
    completed = store.audiobooks.take_in(found)
    log.info("event=books_taken_in found=%d completed=%d", len(found), len(completed))
    publish(StoreRebuiltEvent(rebuild.set_aside, rebuild.backup_date, len(found)))
    try:
        finish_rebuild(store.folder)
    except StoreError:
        log.exception("event=rebuild_told_again")  # at the next start: no reason not to work now
    return completed


def attempt(step: Callable[[], None], folder: Path, publish: Callable[[Event], None]) -> None:
    """Do what is worth doing before anything runs, and not worth to keep it from running.

    What is in ``folder`` may be anybody's. Raises StoreError.
    """
    try:
        step()
    except StoreError:
        raise
    except Exception:  # a bug: the queue is to go on all the same
        log.exception("event=start_step_broke folder=%s", folder.name)
        publish(RefusedEvent(str(folder), UnexpectedError().info))


def _is_there(folder: Path) -> bool:
    try:
        return _DISK.ask(folder.is_dir, False)
    except OSError:  # behind a folder that may not be entered
        return False
