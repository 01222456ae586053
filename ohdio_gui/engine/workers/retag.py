"""Tagging finished books again: fresh metadata, the same audio, no download."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.engine.shelf import Shelf, TakenPaths
from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.ffmpeg import find_ffmpeg
from ohdio_gui.media.tag_reader import read_back
from ohdio_gui.media.tags import BookTags, Track, page_of, write_tags
from ohdio_gui.model.audiobook import FinishedFiles, described_by
from ohdio_gui.model.errors import JobCancelled, TagError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.ohdio import OhdioClient
    from ohdio_gui.model.audiobook import Audiobook, BookMetadata
    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.jobs import Job
    from ohdio_gui.settings.settings import Settings
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)


class Retagger:
    """Used by the metadata stage for the jobs that ask for it; safe on several threads."""

    def __init__(
        self,
        store: Store,
        ohdio: OhdioClient,
        tell_book: Callable[[int], None],
        settings: Callable[[], Settings],
        work_dir: Path,
    ) -> None:
        self._store = store
        self._ohdio = ohdio
        self._tell_book = tell_book
        self._settings = settings
        self._work_dir = work_dir

    def __call__(
        self, job: Job, book: Audiobook, metadata: BookMetadata, token: CancelToken
    ) -> None:
        """Write what ``metadata`` says into the files of ``book``, whose names stay.

        Raises TagError where a file is gone or takes no tags, StorageError, JobCancelled.
        """
        finished = FinishedFiles(
            Path(book.file_path or ""), book.file_size_bytes or 0, book.file_names
        )
        if not all(file.is_file() for file in finished.files):
            raise TagError(reason=f"{finished.path.name} is gone")
        cover = self._cover(book.id, metadata, token)
        titles = {part.position: part.chapter_title for part in metadata.parts}
        for number, file in enumerate(finished.files, start=1):
            token.check()
            track = None
            if finished.names:
                position = _position_in(file.name) or number
                title = titles.get(position, file.stem)
                track = Track(position, max(len(finished.names), len(titles)), title)
            _retag(file, BookTags.of(metadata), cover, track)
        self._write_beside(finished, described_by(book, metadata), cover)
        size_bytes = sum(file.stat().st_size for file in finished.files)
        if not self._store.audiobooks.complete_retag(job, metadata, size_bytes):
            raise JobCancelled
        self._tell_book(book.id)

    def _cover(self, audiobook_id: int, metadata: BookMetadata, token: CancelToken) -> bytes | None:
        if metadata.cover_pattern is None:
            return None
        ffmpeg = find_ffmpeg(self._settings().ffmpeg_path)
        folder = self._work_dir / f"retag-{audiobook_id}"
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            return self._ohdio.cover(metadata.cover_pattern, folder, ffmpeg, token)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _write_beside(self, finished: FinishedFiles, book: Audiobook, cover: bytes | None) -> None:
        shelf = Shelf(self._settings(), TakenPaths(lambda _: ()))
        if finished.names:
            shelf.write_beside(finished, book, (), 0.0, cover)
            return
        kept = read_back(finished.path)
        shelf.write_beside(finished, book, kept.chapters, kept.duration_s, cover)


def _retag(file: Path, tags: BookTags, cover: bytes | None, track: Track | None) -> None:
    """Tag a copy, and put it in the place of ``file`` in one rename: no crash breaks a book."""
    if page_of(file) is None:
        return  # kept as it was served, without tags
    copy = file.with_name(f".{file.name}.part")
    with disk_errors(file.parent, file.stat().st_size):
        try:
            shutil.copyfile(file, copy)
            write_tags(copy, tags, cover or read_back(file).cover, track=track)
            with copy.open("rb+") as handle:
                os.fsync(handle.fileno())
            copy.replace(file)
        finally:
            copy.unlink(missing_ok=True)


def _position_in(name: str) -> int | None:
    """Return the part's number that a file's name begins with."""
    digits = name.partition(" ")[0]
    return int(digits) if digits.isdecimal() else None
