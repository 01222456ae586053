"""The finished books of an output folder, by what their files say: a queue was lost, they were not.

Slow: every file of audio is opened. What is kept as it was served has no tags, and is not known
again; neither is a folder that lacks one of its book's tracks, since that is no whole book.
"""

from __future__ import annotations

import itertools
import logging
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.engine.ownership import AUDIO_SUFFIXES
from ohdio_gui.media.tag_reader import read_back
from ohdio_gui.media.tagged_file import TaggedFile, read_tagged
from ohdio_gui.model.audiobook import (
    BookMetadata,
    Chapter,
    FinishedFiles,
    FoundBook,
    Part,
    PartStatus,
)
from ohdio_gui.model.errors import InvalidInputError, TagError
from ohdio_gui.model.urls import AudiobookUrl, CategoryUrl, read_url

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from ohdio_gui.model.urls import OtherUrl

log = logging.getLogger(__name__)

MAX_DEPTH = 16
"""Folders in folders: a pattern for names makes fewer."""
MAX_ENTRIES = 200_000
"""Files and folders: a disk full of other things must not keep the queue from its work for ever."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A file that names a book."""

    path: Path
    named: AudiobookUrl | OtherUrl
    tagged: TaggedFile

    @property
    def identity(self) -> str:
        """What names the book: OHdio's id, whatever words its address had, or the address."""
        return self.named.id if isinstance(self.named, AudiobookUrl) else self.named.url


def find_books(output_dir: Path) -> tuple[FoundBook, ...]:
    """Return the finished books below ``output_dir``, each once: of several copies the newest."""
    wholes: list[tuple[_Found, ...]] = []
    folders: dict[tuple[str, Path, str], list[_Found]] = defaultdict(list)
    for found in _tagged(output_dir):
        if found.tagged.track is None:
            wholes.append((found,))
        else:
            key = (found.identity, found.path.parent, found.path.suffix.lower())
            folders[key].append(found)
    wholes += [_in_order(tracks) for tracks in folders.values() if _is_whole(tracks)]
    newest: dict[str, tuple[_Found, ...]] = {}
    for files in sorted(wholes, key=_age):
        newest[files[0].identity] = files
    books = (_book(files) for files in newest.values())
    return tuple(book for book in books if book is not None)


def audio_files(output_dir: Path) -> Iterator[Path]:
    """Yield the files of audio in a folder and below it, folder by folder, in order of their names.

    Hidden ones are left out, and links to folders are not followed: they may lead back.
    """
    to_come, seen = [(output_dir, 1)], 0
    while to_come:
        folder, depth = to_come.pop()
        for entry in _inside(folder):
            seen += 1
            if seen > MAX_ENTRIES:
                log.warning("event=output_folder_too_large entries=%d", seen)
                return
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth < MAX_DEPTH:
                    to_come.append((Path(entry.path), depth + 1))
            elif Path(entry.name).suffix.lower() in AUDIO_SUFFIXES and _is_file(entry):
                yield Path(entry.path)


def _inside(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        log.warning("event=folder_unreadable folder=%s reason=%r", folder.name, str(error))
        return []


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def _tagged(output_dir: Path) -> Iterator[_Found]:
    if not output_dir.is_dir():
        return
    for path in audio_files(output_dir):
        tagged = read_tagged(path)
        named = _named(tagged) if tagged is not None else None
        if tagged is not None and named is not None:
            yield _Found(path, named, tagged)


def _named(tagged: TaggedFile) -> AudiobookUrl | OtherUrl | None:
    """Return the book that a file names; None where it was not us who wrote that."""
    try:
        named = read_url(tagged.tags.url)
    except InvalidInputError:
        return None
    if isinstance(named, CategoryUrl):
        return None
    # Nobody else writes OHdio's pages into files; other sites' pages there are who do.
    return named if tagged.is_signed or isinstance(named, AudiobookUrl) else None


def _is_whole(tracks: Sequence[_Found]) -> bool:
    """Whether all of a book's tracks are there."""
    known = [found.tagged.track for found in tracks if found.tagged.track is not None]
    count = max(track.count for track in known)
    missing = tracks[0].tagged.tags.missing
    # Their number first: a file may say that it is one of a billion.
    is_whole = len(known) == count - len([n for n in missing if n <= count]) and {
        track.position for track in known
    } == set(range(1, count + 1)) - set(missing)
    if not is_whole:
        log.warning("event=book_in_pieces folder=%s tracks=%d of=%d", tracks[0].path.parent.name,
                    len(known), count)  # fmt: skip
    return is_whole


def _in_order(tracks: Iterable[_Found]) -> tuple[_Found, ...]:
    return tuple(
        sorted(tracks, key=lambda found: found.tagged.track.position if found.tagged.track else 0)
    )


def _age(files: tuple[_Found, ...]) -> tuple[float, str]:
    """Return what sorts the newest last; files that go away meanwhile are the oldest."""
    try:
        return files[0].path.stat().st_mtime, str(files[0].path)
    except OSError:
        return 0.0, str(files[0].path)


def _book(files: tuple[_Found, ...]) -> FoundBook | None:
    first = files[0]
    try:
        inside = [read_back(found.path) for found in files]
        size_bytes = sum(found.path.stat().st_size for found in files)
    except (TagError, OSError) as error:
        log.warning("event=book_unreadable name=%r reason=%r", first.path.name, str(error))
        return None
    duration_s = sum(back.duration_s for back in inside)
    missing = first.tagged.tags.missing
    if first.tagged.track is None:
        parts = _parts_of(inside[0].chapters, duration_s, missing)
        finished = FinishedFiles(first.path, size_bytes)
    else:
        parts = tuple(
            _part(number, found.tagged.track.title if found.tagged.track else "", back.duration_s)
            for number, found, back in zip(_positions(missing), files, inside, strict=False)
        )
        names = tuple(found.path.name for found in files)
        finished = FinishedFiles(first.path.parent, size_bytes, names)
    return FoundBook(_metadata(first, parts, duration_s), finished, missing)


def _positions(missing: Container[int]) -> Iterator[int]:
    """Yield the positions of the parts that a book was made of."""
    return (number for number in itertools.count(1) if number not in missing)


def _parts_of(
    chapters: Sequence[Chapter], duration_s: float, missing: Container[int]
) -> tuple[Part, ...]:
    """Return the parts that became a file's chapters; the file itself, without any."""
    marks = chapters or (Chapter(0.0, ""),)
    ends = [*(mark.start_s for mark in marks[1:]), duration_s]
    return tuple(
        _part(number, mark.title, max(0.0, end_s - mark.start_s))
        for number, mark, end_s in zip(_positions(missing), marks, ends, strict=False)
    )


def _part(number: int, title: str, duration_s: float) -> Part:
    return Part(number, title, None, round(duration_s, 3), status=PartStatus.COMPLETED)


def _metadata(found: _Found, parts: tuple[Part, ...], duration_s: float) -> BookMetadata:
    tags = found.tagged.tags
    return BookMetadata(
        url=found.named.url,
        title=tags.title or found.path.stem,
        parts=parts,
        ohdio_id=found.named.id if isinstance(found.named, AudiobookUrl) else None,
        authors=tags.authors,
        narrators=tags.narrators,
        director=tags.director,
        genre=tags.genre,
        year=tags.year,
        publisher=tags.publisher,
        pages=tags.pages,
        audience=tags.audience,
        description=tags.description,
        language=tags.language,
        duration_s=round(duration_s, 3) or None,
        prizes=tags.prizes,
    )
