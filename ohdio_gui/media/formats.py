"""From parts on disk to what a person wants of a book: one file or a folder of them, tagged.

All work is done in a folder of its own inside the book's work folder; files leave it whole, by a
rename, when all of them are finished.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.media.assemble import (
    ChapterSource,
    assemble,
    chapter_title,
    first_difference,
    link_file,
)
from ohdio_gui.media.container import AudioTrack, read_audio
from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.mp3 import Mp3Shape, encode, encode_joined
from ohdio_gui.media.tags import BookTags, Track, write_tags
from ohdio_gui.model.audiobook import BookFormat, Chapter
from ohdio_gui.model.errors import AssemblyError, PartsDifferError
from ohdio_gui.model.naming import part_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ohdio_gui.model.cancel import CancelToken

MAX_RUNS = 100
"""Pieces that FFmpeg can be told to join: Windows takes 32 767 characters of a command."""


@dataclass(frozen=True, slots=True)
class ReadyPart:
    """One part of a book, fetched and checked."""

    position: int
    """From 1, as the source counts; with gaps where it withholds parts."""
    title: str
    """Its chapter's."""
    plain: Path
    """A plain MP4 (``assemble.prepare_part``)."""
    served: Path
    """The bytes as they came; may be the same file."""


@dataclass(frozen=True, slots=True)
class MadeBook:
    """A finished book in its work folder; a folder's files have their final names."""

    files: tuple[Path, ...]
    is_folder: bool
    """Several files that belong in one folder."""
    chapters: tuple[Chapter, ...]
    """Of one file; none where it has no marks."""
    duration_s: float
    note: PartsDifferError | None = None
    """Why it became another format than the one that was wanted."""


@dataclass(frozen=True, slots=True)
class _Making:
    """What belongs to one book while it is made."""

    parts: Sequence[ReadyPart]
    tracks: Sequence[AudioTrack]
    folder: Path
    """Where half-made files may lie."""
    tags: BookTags
    cover: bytes | None
    ffmpeg: str
    token: CancelToken

    @property
    def part_count(self) -> int:
        """How many parts the book has, as far as is known of one with gaps."""
        return max(len(self.parts), *(part.position for part in self.parts))

    def track_of(self, number: int) -> Track | None:
        """Return how the part in place ``number`` is tagged; None where it is the whole book."""
        part = self.parts[number]
        alone = len(self.parts) == 1
        return None if alone else Track(part.position, self.part_count, part.title)


def make_book(
    parts: Sequence[ReadyPart],
    folder: Path,
    tags: BookTags,
    cover: bytes | None,
    wanted: BookFormat,
    *,
    ffmpeg: str,
    token: CancelToken,
) -> MadeBook:
    """Make the book that ``wanted`` names of its parts, tagged, in ``folder``; nothing else stays.

    Blocks; the token ends it at once (JobCancelled). Parts that no single M4B can hold become a
    file a part, with a note. A book of one part is always one file, tagged as the whole book. Its
    parts are not changed. Raises AssemblyError, TagError, StorageError, MissingFfmpegError.
    """
    if not parts:
        raise AssemblyError(reason="no parts")
    tracks = [read_audio(part.plain) for part in parts]
    with (
        disk_errors(folder, sum(part.plain.stat().st_size for part in parts)),
        tempfile.TemporaryDirectory(prefix="make-", dir=folder) as work,
    ):
        making = _Making(parts, tracks, Path(work), tags, cover, ffmpeg, token)
        made = _MAKERS[wanted](making)
        token.check()
        return replace(made, files=tuple(file.replace(folder / file.name) for file in made.files))


def _m4b(making: _Making) -> MadeBook:
    if (note := _difference(making)) is not None:
        return replace(_m4a(making), note=note)
    sources = [ChapterSource(part.plain, part.title) for part in making.parts]
    target = making.folder / "book.m4b"
    made = assemble(sources, target, ffmpeg=making.ffmpeg, token=making.token)
    write_tags(target, making.tags, making.cover)
    chapters = tuple(Chapter(start_s, title) for start_s, title in made.chapters)
    return MadeBook((target,), False, chapters, made.duration_s)


def _difference(making: _Making) -> PartsDifferError | None:
    other = first_difference(making.tracks)
    if other is None:
        return None
    return PartsDifferError(position=making.parts[other.position - 1].position, what=other.what)


def _m4a(making: _Making) -> MadeBook:
    def make(number: int, target: Path) -> None:
        # Never a link: the tags are written into it, and the part is to stay as it is.
        link_file(making.parts[number].plain, target, is_copy=True)
        write_tags(target, making.tags, making.cover, track=making.track_of(number))

    return _file_a_part(making, [".m4a"] * len(making.parts), make)


def _mp3(making: _Making) -> MadeBook:
    runs = _runs(making.tracks)
    if len(runs) > MAX_RUNS:
        return replace(_mp3_parts(making), note=_difference(making))
    shape = Mp3Shape.of(making.tracks)
    joined, chapters, start_s = [], [], 0.0
    for run in runs:
        source, marks = _join(making, run)
        track = read_audio(source)
        joined.append((source, track))
        chapters += [Chapter(start_s + mark_s, title) for mark_s, title in marks]
        start_s += shape.samples_of(track) / shape.sample_rate
    target = making.folder / "book.mp3"
    if len(joined) == 1:
        encode(joined[0][0], target, shape, ffmpeg=making.ffmpeg, token=making.token)
    else:
        encode_joined(joined, target, shape, ffmpeg=making.ffmpeg, token=making.token)
    write_tags(target, making.tags, making.cover, chapters=chapters)
    return MadeBook((target,), False, tuple(chapters), start_s)


def _join(making: _Making, run: slice) -> tuple[Path, tuple[tuple[float, str], ...]]:
    """Return parts that are alike as one file, and its marks: start in seconds and title."""
    parts = [ChapterSource(part.plain, part.title) for part in making.parts[run]]
    target = making.folder / f"run{run.start}.mp4"
    if len(parts) == 1:
        # Untouched, it still says how much of its start is the encoder's and not the part's.
        link_file(parts[0].path, target)
        return target, ((0.0, chapter_title(parts[0].title)),)
    made = assemble(parts, target, ffmpeg=making.ffmpeg, token=making.token)
    return target, made.chapters


def _mp3_parts(making: _Making) -> MadeBook:
    def make(number: int, target: Path) -> None:
        source = making.folder / "source.mp4"
        link_file(making.parts[number].plain, source)
        shape = Mp3Shape.of([making.tracks[number]])
        encode(source, target, shape, ffmpeg=making.ffmpeg, token=making.token)
        source.unlink()
        write_tags(target, making.tags, making.cover, track=making.track_of(number))

    return _file_a_part(making, [".mp3"] * len(making.parts), make)


def _keep(making: _Making) -> MadeBook:
    def make(number: int, target: Path) -> None:
        link_file(making.parts[number].served, target)

    return _file_a_part(making, [served_suffix(part.served) for part in making.parts], make)


_MAKERS = {
    BookFormat.M4B: _m4b,
    BookFormat.M4A: _m4a,
    BookFormat.MP3: _mp3,
    BookFormat.MP3_PARTS: _mp3_parts,
    BookFormat.KEEP: _keep,
}


def _file_a_part(
    making: _Making, suffixes: Sequence[str], make: Callable[[int, Path], None]
) -> MadeBook:
    """Call ``make`` with each part's place in the list (from 0) and the file it becomes."""
    is_folder = len(making.parts) > 1
    files = []
    for number, (part, suffix) in enumerate(zip(making.parts, suffixes, strict=True)):
        making.token.check()
        name = part_name(part.position, making.part_count, part.title, suffix)
        target = making.folder / (name if is_folder else f"book{suffix}")
        make(number, target)
        files.append(target)
    duration_s = sum(track.duration_s for track in making.tracks)
    return MadeBook(tuple(files), is_folder, (), duration_s)


def _runs(tracks: Sequence[AudioTrack]) -> list[slice]:
    """Return the stretches of ``tracks`` that can be joined as they are, in order."""
    edges = [0]
    edges += [n for n in range(1, len(tracks)) if first_difference(tracks[n - 1 : n + 1])]
    return [slice(start, end) for start, end in pairwise([*edges, len(tracks)])]


def served_suffix(path: Path) -> str:
    """Return what a file that was served is to be called by, from its first bytes.

    What OHdio serves as one file is an MP4; by HLS come MPEG-TS, but also MP4 in fragments and bare
    AAC or MP3, which begin with an ID3 tag. Anything else keeps the suffix that it has.
    """
    with path.open("rb") as file:
        head = file.read(10)
        if head.startswith(b"ID3") and len(head) == 10:
            size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
            file.seek(10 + size)
            head = file.read(10)
    if head[4:8] in (b"ftyp", b"styp", b"moov"):
        return ".m4a"
    if head[:1] == b"\x47":
        return ".ts"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return ".mp3" if head[1] & 0x06 else ".aac"
    return {".hls": ".ts", ".mp4": ".m4a"}.get(path.suffix.lower(), path.suffix)
