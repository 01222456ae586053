"""Taking books out of the list, and having them back: one removal after the other."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ohdio_gui.engine.trash import put_back, put_into_trash
from ohdio_gui.engine.work_folder import remove_book_folder
from ohdio_gui.model.errors import LostTrashError, TrashError
from ohdio_gui.model.events import AudiobookRemovedEvent, RefusedEvent, RemovedEvent
from ohdio_gui.model.jobs import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ohdio_gui.engine.dispatcher import Dispatcher
    from ohdio_gui.engine.trash import Trashed
    from ohdio_gui.model.audiobook import Audiobook
    from ohdio_gui.model.events import Event
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Removed:
    """What was taken out of the list at once."""

    books: dict[int, Audiobook]
    has_files: bool
    """Whether the finished files go to the trash."""
    trashed: dict[int, tuple[Trashed, ...]] = field(default_factory=dict)
    """What is in the trash, by the book's id; of the disk's thread."""

    @property
    def event(self) -> RemovedEvent:
        titles = [book.title for book in self.books.values()]
        has_files = self.has_files and any(book.finished for book in self.books.values())
        title = titles[0] if len(titles) == 1 else ""
        return RemovedEvent(tuple(self.books), title, has_files=has_files)


class Removal:
    """Removes, and undoes the last removal, then the one before it.

    To be used on the engine's thread alone. What is written there may be tried again from its
    beginning (``WriteQueue``); files are moved on a thread of their own, in order, because a disk
    may never answer.
    """

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
        self._removed: list[_Removed] = []
        """What can be had back, the last removal at the end."""
        self._moves: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._mover: threading.Thread | None = None

    def remove(self, audiobook_ids: tuple[int, ...], *, with_files: bool) -> None:
        """Take books out of the list; one whose files cannot go to the trash comes back."""
        books = {book.id: book for book in self._store.audiobooks.some(audiobook_ids)}
        ids = self._store.removals.remove(books)
        if not ids:
            return
        removed = _Removed({key: books[key] for key in ids}, with_files)
        self._removed.append(removed)
        for audiobook_id in ids:
            for stage in (Stage.METADATA, Stage.DOWNLOAD):
                self._dispatcher.runs.pause(stage, str(audiobook_id))
            self._publish(AudiobookRemovedEvent(audiobook_id))
        self._publish(removed.event)
        if with_files:
            self._put_into_trash(removed, removed.books.values())
        self._dispatcher.reasons.lift_disk_hold()  # it may have been the one that does not fit
        self._dispatcher.request_wake()

    def undo(self) -> None:
        """Put the books back that were removed last, and their files where they were."""
        if not self._removed:
            return
        removed = self._removed[-1]
        if not removed.has_files:
            self._put_back(removed)
            return

        def work() -> None:
            for trashed in (one for several in removed.trashed.values() for one in several):
                self._fetch_back(trashed)
            removed.trashed.clear()
            self._dispatcher.write_soon(lambda: self._put_back(removed))

        self._move(work)

    def forget(self) -> None:
        """Delete for good what was removed, with its unfinished parts; the trash keeps its own."""
        ids = [key for removed in self._removed for key in removed.books]
        self._store.removals.forget(ids)
        self._removed.clear()
        for audiobook_id in ids:
            for stage in (Stage.METADATA, Stage.DOWNLOAD):
                self._dispatcher.runs.cancel(stage, str(audiobook_id))
            with contextlib.suppress(OSError):  # the next start sweeps what a disk keeps now
                remove_book_folder(self._work_dir / str(audiobook_id))
        self._publish(RemovedEvent(()))

    def note_finished(self, audiobook_id: int) -> None:
        """Take in that a book was finished, which may have been removed meanwhile, file and all."""
        for removed in self._removed:
            if removed.has_files and audiobook_id in removed.books:
                book = self._store.audiobooks.get(audiobook_id)
                if book is not None:
                    self._put_into_trash(removed, (book,))

    def close(self) -> None:
        """Move no more files than those that were asked for: the program ends."""
        self._moves.put(None)

    def _put_back(self, removed: _Removed) -> None:
        """Put the books of a removal back into the list."""
        restored = self._store.removals.restore(removed.books)
        if removed in self._removed:
            self._removed.remove(removed)
        for audiobook_id in restored:
            self._tell_standing(audiobook_id)
        self._tell_last()
        self._dispatcher.request_wake()

    def _put_into_trash(self, removed: _Removed, books: Iterable[Audiobook]) -> None:
        output_dir = self._output_dir()
        finished = [book for book in books if book.finished is not None]

        def work() -> None:
            kept = []
            for book in finished:
                assert book.finished is not None
                try:
                    removed.trashed[book.id] = put_into_trash(book.finished, output_dir)
                except OSError as error:
                    log.warning("event=trash_refused book=%d reason=%r", book.id, str(error))
                    self._publish(RefusedEvent(book.url, TrashError(title=book.title).info))
                    kept.append(book.id)
            if kept:
                self._dispatcher.write_soon(lambda: self._keep(removed, kept))

        if finished:
            self._move(work)

    def _keep(self, removed: _Removed, audiobook_ids: list[int]) -> None:
        """Put those books back into the list whose files the system keeps."""
        restored = self._store.removals.restore(audiobook_ids)
        for audiobook_id in audiobook_ids:
            removed.books.pop(audiobook_id, None)
        if not removed.books and removed in self._removed:
            self._removed.remove(removed)
        for audiobook_id in restored:
            self._tell_standing(audiobook_id)
        self._tell_last()
        self._dispatcher.request_wake()

    def _tell_last(self) -> None:
        self._publish(self._removed[-1].event if self._removed else RemovedEvent(()))

    def _fetch_back(self, trashed: Trashed) -> None:
        try:
            put_back(trashed)
        except OSError as error:
            log.warning("event=trash_lost reason=%r", str(error))
            name = trashed.original.name
            self._publish(RefusedEvent(name, LostTrashError(title=name).info))

    def _move(self, work: Callable[[], None]) -> None:
        """Have files moved after all others; the end of the program does not wait for it."""
        self._moves.put(work)
        if self._mover is None:
            self._mover = threading.Thread(target=self._work_off, name="trash", daemon=True)
            self._mover.start()

    def _work_off(self) -> None:
        while (work := self._moves.get()) is not None:
            work()
