"""The download stage: a book's parts come to disk, are joined, tagged, and get their final name."""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from ohdio_gui.engine.progress import BookProgress
from ohdio_gui.engine.storage import check_storage
from ohdio_gui.media.assemble import ChapterSource, assemble, prepare_part
from ohdio_gui.media.container import read_audio
from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.ffmpeg import find_ffmpeg
from ohdio_gui.media.naming import book_path
from ohdio_gui.media.placement import place
from ohdio_gui.media.single import finish_single
from ohdio_gui.media.tags import BookTags, page_of, write_tags
from ohdio_gui.media.ytdlp import YtdlpChild
from ohdio_gui.model.audiobook import PartStatus
from ohdio_gui.model.errors import (
    AssemblyError,
    ExpiredMediaError,
    GoneError,
    IncompletePartError,
    JobCancelled,
    NotFoundError,
    TagError,
    UnexpectedError,
    WithheldPartError,
)
from ohdio_gui.model.events import DownloadStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.ohdio import OhdioClient
    from ohdio_gui.media.ytdlp import FetchProgress
    from ohdio_gui.model.audiobook import Audiobook, Part
    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.events import Event
    from ohdio_gui.model.jobs import Job
    from ohdio_gui.settings.settings import Settings
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

FRESH_REFUSALS = 2
"""How often a fresh address may be refused, with no new byte between, before it is given up."""
SHORT_RATIO = 0.02
SHORT_S = 3.0
"""A part may be 2 % or 3 s shorter than announced: OHdio rounds to whole seconds."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What belongs to one book while it downloads."""

    book: Audiobook
    parts: tuple[Part, ...]
    folder: Path
    """Where its unfinished parts are, in the data directory."""
    output_dir: Path
    ffmpeg: str
    progress: BookProgress
    child: YtdlpChild
    token: CancelToken


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
    ) -> None:
        self._store = store
        self._ohdio = ohdio
        self._publish = publish
        self._tell_book = tell_book
        self._settings = settings
        self._work_dir = work_dir

    def __call__(self, job: Job, token: CancelToken) -> None:
        """Download the book of ``job``."""
        book = self._store.audiobooks.get(int(job.subject))
        if book is None:
            raise UnexpectedError
        settings = self._settings()
        parts = self._store.audiobooks.parts(book.id)
        folder = self._work_dir / str(book.id)
        check_storage(settings, self._work_dir, _bytes_to_come(parts))
        ffmpeg = find_ffmpeg(settings.ffmpeg_path)
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        progress = BookProgress(book, parts, self._publish, self._keeper(book.id))
        with YtdlpChild() as child:
            run = _Run(
                book, parts, folder, Path(settings.output_dir), ffmpeg, progress, child, token
            )
            try:
                finished = self._fetch_all(run)
            finally:
                progress.stop()
        size_bytes = finished.stat().st_size
        target = place(finished, run.output_dir, lambda: self._choose_name(run, finished.suffix))
        if self._store.audiobooks.complete_download(job, target, size_bytes):
            shutil.rmtree(folder, ignore_errors=True)
            self._tell_book(book.id, DownloadStatus.COMPLETED)
        else:
            # Cancelled in the last instant: the person does not want this file.
            target.unlink(missing_ok=True)
            raise JobCancelled

    def forget(self, audiobook_id: int) -> None:
        """Remove the unfinished parts of a cancelled book."""
        shutil.rmtree(self._work_dir / str(audiobook_id), ignore_errors=True)
        self._store.audiobooks.reset_parts(audiobook_id)

    def _fetch_all(self, run: _Run) -> Path:
        """Return the finished, tagged file in the book's folder."""
        if run.book.ohdio_id is None or run.parts[0].media_id is None:
            return self._fetch_single(run)
        chapters = []
        for part in run.parts:
            try:
                chapters.append(ChapterSource(self._part(run, part), part.chapter_title))
            except GoneError as error:
                self._refuse_gaps(run, part, error)
        run.token.check()
        run.progress.tell(DownloadStatus.ASSEMBLING)
        book_file = run.folder / "book.m4b"
        assemble(chapters, book_file, ffmpeg=run.ffmpeg, token=run.token)
        write_tags(book_file, BookTags.of(run.book), self._cover(run))
        return book_file

    def _fetch_single(self, run: _Run) -> Path:
        """Fetch the one item of another site's page, which was asked for its metadata already."""
        part = run.parts[0]
        known = self._store.audiobooks.download_args(run.book.id).get("media")
        source = run.child.fetch_page(
            part.media_url or run.book.url,
            run.folder / "source",
            token=run.token,
            on_progress=lambda seen: _note(run, part, seen),
            known=known,
        )
        run.progress.finish_part(part.position, source.stat().st_size)
        run.progress.tell(DownloadStatus.ASSEMBLING)
        title = run.book.title
        book_file = finish_single(source, run.folder, title, ffmpeg=run.ffmpeg, token=run.token)
        try:
            write_tags(book_file, BookTags.of(run.book), self._cover(run))
        except TagError:
            # A container without tags is no reason to keep the audio from the person.
            log.warning("event=untagged subject=%s suffix=%s", run.book.id, book_file.suffix)
        return book_file

    def _part(self, run: _Run, part: Part) -> Path:
        """Return the plain MP4 of ``part``, fetching what is not yet on disk of it."""
        plain = run.folder / f"{_stem(part)}.m4a"
        if part.status is not PartStatus.COMPLETED or not plain.is_file():
            self._fetch_part(run, part, plain)
            run.progress.finish_part(part.position, plain.stat().st_size)
        return plain

    def _refuse_gaps(self, run: _Run, part: Part, error: GoneError) -> NoReturn:
        """Say which parts OHdio does not give; raise ``error`` itself when it gives none."""
        gone = [part.position]
        for other in run.parts[part.position :]:
            try:
                self._ohdio.media_source(other.media_id or "", run.token)
            except GoneError:
                gone.append(other.position)
        if len(gone) == len(run.parts):
            raise error
        for position in gone:
            self._store.audiobooks.note_part(run.book.id, position, PartStatus.WITHHELD, 0, None)
        raise WithheldPartError(positions=", ".join(map(str, gone))) from error

    def _fetch_part(self, run: _Run, part: Part, plain: Path) -> None:
        fetched = self._fetch_media(run, part)
        try:
            prepare_part(fetched, plain, ffmpeg=run.ffmpeg, token=run.token)
            _check_length(part, plain)
        except (AssemblyError, IncompletePartError):
            # Fetched anew at the next attempt, from its first byte.
            plain.unlink(missing_ok=True)
            run.progress.lose_part(part.position)
            raise
        finally:
            fetched.unlink(missing_ok=True)

    def _fetch_media(self, run: _Run, part: Part) -> Path:
        """Fetch a part as it is served: progressive, and by HLS where that is of no use."""
        if part.media_id is None:
            raise UnexpectedError
        is_hls = False
        refusals, furthest = 0, 0
        while True:
            run.token.check()
            source = self._ohdio.media_source(part.media_id, run.token, is_hls=is_hls)
            fetched = run.folder / f"{_stem(part)}.{'hls' if source.is_hls else 'mp4'}"
            try:
                run.child.fetch(
                    source.url,
                    fetched,
                    is_hls=source.is_hls,
                    token=run.token,
                    on_progress=lambda seen: _note(run, part, seen),
                    position=part.position,
                )
            except (ExpiredMediaError, NotFoundError) as error:
                # A signed address lives for two minutes: ask anew and go on where it was.
                on_disk = _size_on_disk(fetched)
                has_gained, furthest = on_disk > furthest, max(on_disk, furthest)
                refusals = 0 if has_gained else refusals + 1
                if refusals < FRESH_REFUSALS and isinstance(error, ExpiredMediaError):
                    continue
                if source.is_hls:
                    raise
                is_hls, refusals, furthest = True, 0, 0
                log.info("event=hls_instead subject=%s part=%d", run.book.id, part.position)
            else:
                return fetched

    def _cover(self, run: _Run) -> bytes | None:
        pattern = run.book.cover_key
        return self._ohdio.cover(pattern, run.token) if pattern else None

    def _choose_name(self, run: _Run, extension: str) -> Path:
        """Return a path that no other book and no other file has.

        A file that names this very book is replaced: it is what a crash between the rename and
        the acknowledgement left, or a queue that was lost. Where a file stands in the place of
        the author's folder, the folder gets the book's id too.
        """
        taken = self._store.audiobooks.paths_in_use(run.book.id)
        book_id = run.book.ohdio_id or str(run.book.id)
        authors = run.book.authors
        for mark in (None, book_id, *(f"{book_id}-{n}" for n in range(2, 100))):
            path = book_path(run.output_dir, authors, run.book.title, extension, mark)
            if _is_barred(path.parent.parent):
                authors = (f"{path.parent.parent.name} [{book_id}]",)
                path = book_path(run.output_dir, authors, run.book.title, extension, mark)
            if _is_barred(path.parent) or str(path) in taken:
                continue
            if not path.exists() or page_of(path) == run.book.url:
                return path
        raise UnexpectedError

    def _keeper(self, audiobook_id: int) -> Callable[[int, PartStatus, int, int | None], None]:
        def keep(position: int, status: PartStatus, done: int, total: int | None) -> None:
            self._store.audiobooks.note_part(audiobook_id, position, status, done, total)

        return keep


def _note(run: _Run, part: Part, seen: FetchProgress) -> None:
    run.progress.note(part.position, seen.bytes_done, seen.bytes_total)


def _check_length(part: Part, plain: Path) -> None:
    """Raise IncompletePartError when a part is shorter than OHdio announced."""
    if part.duration_s is None:
        return
    found_s = read_audio(plain).duration_s
    if found_s < part.duration_s - max(SHORT_S, SHORT_RATIO * part.duration_s):
        raise IncompletePartError(
            position=part.position, found_s=round(found_s), announced_s=round(part.duration_s)
        )


def _is_barred(folder: Path) -> bool:
    """Whether something that is no folder stands in the place of ``folder``."""
    return folder.exists() and not folder.is_dir()


def _stem(part: Part) -> str:
    """Return what a part's files are called: another media in its place never goes on with them."""
    return f"{part.position:03}-{part.media_id}"


def _size_on_disk(fetched: Path) -> int:
    partial = fetched.with_name(fetched.name + ".part")
    return partial.stat().st_size if partial.is_file() else 0


def _bytes_to_come(parts: tuple[Part, ...]) -> int:
    return sum(
        max(0, (part.bytes_total or int((part.duration_s or 0) * 16_000)) - part.bytes_done)
        for part in parts
    )
