"""Tagging finished books again: fresh metadata, the same audio, no download."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from ohdio_gui.engine.shelf import Shelf, TakenPaths
from ohdio_gui.engine.work_folder import RETAG_PREFIX, remove_book_folder
from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.ffmpeg import find_ffmpeg
from ohdio_gui.media.tag_reader import read_back
from ohdio_gui.media.tagged_file import read_tagged
from ohdio_gui.media.tags import BookTags, Track, write_tags
from ohdio_gui.model.audiobook import described_by
from ohdio_gui.model.errors import JobCancelled, TagError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ohdio_gui.engine.ohdio import OhdioClient
    from ohdio_gui.model.audiobook import Audiobook, BookMetadata, FinishedFiles, Part
    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.jobs import Job
    from ohdio_gui.settings.settings import Settings
    from ohdio_gui.store.store import Store

_BLOCK_BYTES = 4 * 1024 * 1024


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
        finished = book.finished
        if finished is None or not all(file.is_file() for file in finished.files):
            raise TagError(reason=f"{finished.path.name if finished else 'it'} is gone")
        cover = self._cover(book.id, metadata, token)
        tracks = _tracks(finished, self._store.audiobooks.parts(book.id), metadata.parts)
        for file, track in zip(finished.files, tracks, strict=True):
            _retag(file, BookTags.of(metadata), cover, track, token)
        self._write_beside(finished, described_by(book, metadata), cover)
        size_bytes = sum(file.stat().st_size for file in finished.files)
        if not self._store.audiobooks.complete_retag(job, metadata, size_bytes):
            raise JobCancelled
        self._tell_book(book.id)

    def _cover(self, audiobook_id: int, metadata: BookMetadata, token: CancelToken) -> bytes | None:
        if metadata.cover_pattern is None:
            return None
        ffmpeg = find_ffmpeg(self._settings().ffmpeg_path)
        folder = self._work_dir / f"{RETAG_PREFIX}{audiobook_id}"
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            return self._ohdio.cover(metadata.cover_pattern, folder, ffmpeg, token)
        finally:
            with contextlib.suppress(OSError):  # swept at the next start
                remove_book_folder(folder)

    def _write_beside(self, finished: FinishedFiles, book: Audiobook, cover: bytes | None) -> None:
        shelf = Shelf(self._settings(), TakenPaths(lambda _: ()))
        if finished.names:
            shelf.write_beside(finished, book, (), 0.0, cover)
            return
        kept = read_back(finished.path)
        shelf.write_beside(finished, book, kept.chapters, kept.duration_s, cover)


def _tracks(
    finished: FinishedFiles, parts: Sequence[Part], today: Sequence[Part]
) -> list[Track | None]:
    """Return how each file is tagged: as the part whose audio is in it, whatever its place today.

    ``parts`` are those that were downloaded, ``today`` what the page lists now.
    """
    if not finished.names:
        return [None]
    titles = {part.media_id: part.chapter_title for part in today if part.media_id}
    downloaded = {part.position: part for part in parts}
    tracks: list[Track | None] = []
    for number, file in enumerate(finished.files, start=1):
        position = _position_in(file.name) or number
        part = downloaded.get(position)
        title = titles.get(part.media_id or "", part.chapter_title) if part else file.stem
        tracks.append(Track(position, max(len(finished.names), len(parts)), title))
    return tracks


def _retag(
    file: Path, tags: BookTags, cover: bytes | None, track: Track | None, token: CancelToken
) -> None:
    """Tag a copy, and put it in the place of ``file`` in one rename: no crash breaks a book."""
    tagged = read_tagged(file)
    if tagged is None:
        return  # kept as it was served, without tags
    tags = replace(tags, missing=tagged.tags.missing)
    copy = file.with_name(f".{file.name}.part")
    with disk_errors(file.parent, file.stat().st_size):
        try:
            _copy(file, copy, token)
            write_tags(copy, tags, cover or read_back(file).cover, track=track)
            with copy.open("rb+") as handle:
                os.fsync(handle.fileno())
            token.check()
            copy.replace(file)
        finally:
            copy.unlink(missing_ok=True)


def _copy(source: Path, target: Path, token: CancelToken) -> None:
    """Copy a file block by block: a long one on a slow disk must not outlast the person's stop."""
    with source.open("rb") as reader, target.open("wb") as writer:
        while block := reader.read(_BLOCK_BYTES):
            token.check()
            writer.write(block)


def _position_in(name: str) -> int | None:
    """Return the part's number that a file's name begins with."""
    digits = name.partition(" ")[0]
    return int(digits) if digits.isdecimal() else None
