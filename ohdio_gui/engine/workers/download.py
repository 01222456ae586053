"""The download stage: a book's parts come to disk, are made into a book, and get their place."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from ohdio_gui.engine.disk_watch import watched
from ohdio_gui.engine.gaps import gap_of_list, shortfall, withheld
from ohdio_gui.engine.ownership import remove_former
from ohdio_gui.engine.progress import BookProgress
from ohdio_gui.engine.set_aside import adopt
from ohdio_gui.engine.shelf import NewBook, Shelf, TakenPaths
from ohdio_gui.engine.storage import (
    check_floor,
    check_output,
    check_storage,
    judged,
    room_for,
)
from ohdio_gui.engine.work_folder import remove_book_folder
from ohdio_gui.engine.workers.parts import BookRun, PartFetcher, stem_of
from ohdio_gui.media.disk import disk_errors, flush
from ohdio_gui.media.ffmpeg import find_ffmpeg
from ohdio_gui.media.formats import make_book
from ohdio_gui.media.single import make_single
from ohdio_gui.media.tags import BookTags
from ohdio_gui.media.ytdlp import YtdlpChild
from ohdio_gui.model.audiobook import AudiobookStatus, BookFormat, PartStatus
from ohdio_gui.model.errors import (
    AssemblyError,
    IncompleteBookError,
    JobCancelled,
    StorageError,
    StoreError,
    UnexpectedError,
    WithheldPartError,
)
from ohdio_gui.model.events import DownloadStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ohdio_gui.engine.ohdio import OhdioClient
    from ohdio_gui.media.formats import MadeBook
    from ohdio_gui.media.rate_limit import RateLimit
    from ohdio_gui.model.audiobook import Audiobook, FinishedFiles
    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.errors import OhdioError
    from ohdio_gui.model.events import Event
    from ohdio_gui.model.jobs import Job
    from ohdio_gui.settings.settings import Settings
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)


class DownloadWorker:
    """One book a call; what is on disk from an earlier call is used."""

    def __init__(
        self,
        store: Store,
        ohdio: OhdioClient,
        publish: Callable[[Event], None],
        tell_book: Callable[[int, DownloadStatus], None],
        settings: Callable[[], Settings],
        work_dir: Path,
        rate_limit: RateLimit,
    ) -> None:
        self._store = store
        self._ohdio = ohdio
        self._publish = publish
        self._tell_book = tell_book
        self._settings = settings
        self._work_dir = work_dir
        self._rate_limit = rate_limit
        self._taken = TakenPaths(store.audiobooks.paths_in_use)

    def __call__(self, job: Job, token: CancelToken) -> None:
        """Download the book of ``job``."""
        book = self._store.audiobooks.get(int(job.subject))
        if book is None:
            raise UnexpectedError
        settings = self._settings()
        parts = self._store.audiobooks.parts(book.id)
        gap = gap_of_list(parts, book.duration_s)
        if book.ohdio_id is not None and not book.takes_gaps and gap is not None:
            raise gap
        wanted = book.format or settings.format
        folder = self._work_dir / str(book.id)
        check_storage(settings, self._work_dir, room_for(parts, wanted))
        ffmpeg = find_ffmpeg(settings.ffmpeg_path)
        progress = BookProgress(book, parts, self._publish, self._keeper(book.id))
        keeps_served = wanted is BookFormat.KEEP
        try:
            with disk_errors(folder):
                stems = [stem_of(part) for part in parts if part.media_id is not None]
                adopt(self._work_dir, folder, stems)
                folder.mkdir(parents=True, exist_ok=True)
            with (
                watched(token, self._check_floor) as watched_token,
                YtdlpChild(rate_limit=self._rate_limit, proxy=settings.proxy or None) as child,
            ):
                run = BookRun(
                    book,
                    parts,
                    folder,
                    ffmpeg,
                    progress,
                    child,
                    watched_token,
                    keeps_served,
                )
                made, cover, gaps = self._make(run, wanted)
            self._put(job, book, made, cover, gaps)
        except AssemblyError:
            # One of the parts is not what it should be: none of them is used again.
            self._clear(book.id)
            raise
        except (StorageError, StoreError) as error:
            room = room_for(progress.parts, wanted)
            trouble = judged(error, self._settings(), self._work_dir, room)
            if trouble is error:
                raise
            raise trouble from error
        finally:
            _keep(progress)

    def forget(self, audiobook_id: int) -> None:
        """Remove the unfinished parts of a cancelled book."""
        self._clear(audiobook_id)
        self._store.audiobooks.reset_parts(audiobook_id)

    def _clear(self, audiobook_id: int) -> None:
        with contextlib.suppress(OSError):  # swept at the next start
            remove_book_folder(self._work_dir / str(audiobook_id))

    def _check_floor(self) -> None:
        check_floor(self._settings(), self._work_dir)

    def _put(
        self,
        job: Job,
        book: Audiobook,
        made: MadeBook,
        cover: bytes | None,
        gaps: tuple[int, ...],
    ) -> None:
        """Give a book that was made its place, and acknowledge it."""
        settings = self._settings()
        new = NewBook(book, made.files, made.is_folder, made.chapters, made.duration_s, cover)
        check_output(settings, self._work_dir, sum(file.stat().st_size for file in made.files))
        shelf = Shelf(settings, self._taken)
        try:
            self._finish(job, book, shelf, shelf.put(new), _note_of(book, made, gaps))
        finally:
            self._taken.release(book.id)

    def _finish(
        self,
        job: Job,
        book: Audiobook,
        shelf: Shelf,
        finished: FinishedFiles,
        note: OhdioError | None,
    ) -> None:
        """Acknowledge a book that stands in its place."""
        has_gap = isinstance(note, WithheldPartError | IncompleteBookError)
        status = AudiobookStatus.INCOMPLETE if has_gap else AudiobookStatus.COMPLETED
        info = note.info if note else None
        if not self._store.audiobooks.complete_download(job, finished, status, info):
            # Cancelled in the last instant: the person does not want this book.
            shelf.take_back(finished)
            raise JobCancelled
        if book.finished is not None:
            remove_former(book.finished, finished, book.url)
        self._clear(book.id)
        told = DownloadStatus.INCOMPLETE if has_gap else DownloadStatus.COMPLETED
        self._tell_book(book.id, told)

    def _make(
        self, run: BookRun, wanted: BookFormat
    ) -> tuple[MadeBook, bytes | None, tuple[int, ...]]:
        """Return the book in its work folder, its cover, and the positions that it lacks."""
        if run.book.ohdio_id is None or run.parts[0].media_url is not None:
            made, cover = self._make_single(run, wanted)
            return made, cover, ()
        fetcher = PartFetcher(run, self._ohdio, self._withholder(run.book.id))
        ready, gaps = fetcher.fetch_all()
        run.token.finish()
        run.progress.tell(DownloadStatus.ASSEMBLING)
        cover = self._cover(run)
        tags = replace(BookTags.of(run.book), missing=gaps)
        made = make_book(ready, run.folder, tags, cover, wanted, ffmpeg=run.ffmpeg, token=run.token)
        short = shortfall(made.duration_s, run.book.duration_s)
        if short is not None and not run.book.takes_gaps:
            raise short
        return made, cover, gaps

    def _make_single(self, run: BookRun, wanted: BookFormat) -> tuple[MadeBook, bytes | None]:
        """Fetch the one item of another site's page, which was asked for its metadata already."""
        part = run.parts[0]
        remove_half(run)
        known = self._store.audiobooks.download_args(run.book.id).get("media")
        source = run.child.fetch_page(
            part.media_url or run.book.url,
            run.folder / _SOURCE,
            token=run.token,
            on_progress=lambda seen: run.note(part, seen),
            known=known,
        )
        with disk_errors(run.folder):
            flush(source, run.folder)
        run.progress.finish_part(part.position, source.stat().st_size)
        run.token.finish()
        run.progress.tell(DownloadStatus.ASSEMBLING)
        cover = self._cover(run)
        made = make_single(
            source,
            run.folder,
            BookTags.of(run.book),
            cover,
            wanted,
            chapters=run.book.chapters,
            ffmpeg=run.ffmpeg,
            token=run.token,
        )
        return made, cover

    def _cover(self, run: BookRun) -> bytes | None:
        pattern = run.book.cover_key
        if not pattern:
            return None
        return self._ohdio.cover(pattern, run.folder, run.ffmpeg, run.token)

    def _keeper(self, audiobook_id: int) -> Callable[[int, PartStatus, int, int | None], None]:
        def keep(position: int, status: PartStatus, done: int, total: int | None) -> None:
            self._store.audiobooks.note_part(audiobook_id, position, status, done, total)

        return keep

    def _withholder(self, audiobook_id: int) -> Callable[[int], None]:
        keep = self._keeper(audiobook_id)
        return lambda position: keep(position, PartStatus.WITHHELD, 0, None)


_SOURCE = "source"
"""What the one item of another site's page is called, without its extension."""


def remove_half(run: BookRun) -> None:
    """Remove an item of which a disk kept less, in a power cut, than the store says."""
    part = run.parts[0]
    if part.status is not PartStatus.COMPLETED:
        return
    with disk_errors(run.folder):
        for source in run.folder.glob(f"{_SOURCE}.*"):
            if source.stat().st_size != part.bytes_total:
                log.warning("event=part_lost subject=%d part=%d", run.book.id, part.position)
                source.unlink()


def _keep(progress: BookProgress) -> None:
    """Keep how far a book has come: told only, what counts is what is on disk."""
    try:
        progress.stop()
    except StoreError:
        log.warning("event=progress_not_kept", exc_info=True)


def _note_of(book: Audiobook, made: MadeBook, gaps: tuple[int, ...]) -> OhdioError | None:
    """Return what there is to say of a book that was made."""
    if gaps:
        return withheld(gaps)
    short = shortfall(made.duration_s, book.duration_s) if book.ohdio_id is not None else None
    return short or made.note
