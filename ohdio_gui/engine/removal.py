"""Taking books out of the list, and having them back."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

from ohdio_gui.engine.trash import put_back, put_into_trash
from ohdio_gui.engine.work_folder import remove_book_folder
from ohdio_gui.model.errors import LostTrashError, TrashError
from ohdio_gui.model.events import AudiobookRemovedEvent, RefusedEvent, RemovedEvent
from ohdio_gui.model.jobs import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from ohdio_gui.engine.dispatcher import Dispatcher
    from ohdio_gui.engine.trash import Trashed
    from ohdio_gui.model.audiobook import Audiobook
    from ohdio_gui.model.events import Event
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)


class Removal:
    """Removes, and can undo the last removal; used on the engine's thread alone."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        publish: Callable[[Event], None],
        tell_standing: Callable[[int], None],
        output_dir: Callable[[], Path],
        work_dir: Path,
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._publish = publish
        self._tell_standing = tell_standing
        self._output_dir = output_dir
        self._work_dir = work_dir
        self._trashed: dict[int, tuple[Trashed, ...]] = {}
        """What the last removal put into the trash, by the book's id."""

    def remove(self, audiobook_ids: tuple[int, ...], *, with_files: bool) -> None:
        """Take books out of the list; one whose files cannot go to the trash stays in it.

        What is written comes first: from there on nothing is done twice, if a store that another
        program holds has this called again.
        """
        self.forget()
        removed = self._store.removals.remove(audiobook_ids)
        books = self._store.audiobooks.some(removed)
        for audiobook_id in removed:
            subject = str(audiobook_id)
            self._dispatcher.pause_running(subject)
            self._dispatcher.cancel_running(Stage.METADATA, subject)
        kept = {book.id for book in books if with_files and not self._is_trashed(book)}
        if kept:
            self._dispatcher.write_soon(lambda: self._keep(kept))
        gone = [book for book in books if book.id not in kept]
        for book in gone:
            self._publish(AudiobookRemovedEvent(book.id))
        if gone:
            title = gone[0].title if len(gone) == 1 else ""
            ids = tuple(book.id for book in gone)
            self._publish(RemovedEvent(ids, title, has_files=bool(self._trashed)))
        self._dispatcher.request_wake()

    def undo(self) -> None:
        """Put the books back that were removed last, and their files where they were."""
        for audiobook_id in self._put_back(None):
            for trashed in self._trashed.pop(audiobook_id, ()):
                self._fetch_back(audiobook_id, trashed)
            self._tell_standing(audiobook_id)
        self._publish(RemovedEvent(()))

    def forget(self) -> None:
        """Delete for good what was removed, with its unfinished parts; the trash keeps its own."""
        forgotten = self._store.removals.forget()
        self._trashed.clear()
        for audiobook_id in forgotten:
            self._dispatcher.cancel_running(Stage.DOWNLOAD, str(audiobook_id))
            with contextlib.suppress(OSError):  # the next start sweeps what a disk keeps now
                remove_book_folder(self._work_dir / str(audiobook_id))
        if forgotten:
            self._publish(RemovedEvent(()))

    def _keep(self, audiobook_ids: Collection[int]) -> None:
        self._put_back(audiobook_ids)

    def _put_back(self, audiobook_ids: Collection[int] | None) -> tuple[int, ...]:
        """Put books (None: all) back into the list; returns which."""
        restored = self._store.removals.restore(audiobook_ids)
        for audiobook_id in restored:
            self._tell_standing(audiobook_id)
        self._dispatcher.request_wake()
        return restored

    def _is_trashed(self, book: Audiobook) -> bool:
        """Whether the files of ``book`` are in the trash now, if it has any."""
        if book.finished is None:
            return True
        try:
            self._trashed[book.id] = put_into_trash(book.finished, self._output_dir())
        except OSError as error:
            log.warning("event=trash_refused book=%d reason=%r", book.id, str(error))
            self._publish(RefusedEvent(book.url, TrashError(title=book.title).info))
            return False
        return True

    def _fetch_back(self, audiobook_id: int, trashed: Trashed) -> None:
        try:
            put_back(trashed)
        except OSError as error:
            log.warning("event=trash_lost book=%d reason=%r", audiobook_id, str(error))
            name = trashed.original.name
            self._publish(RefusedEvent(name, LostTrashError(title=name).info))
