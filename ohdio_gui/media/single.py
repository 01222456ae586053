"""One file of another site: into what the person wants, where its codec fits, else as it is."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

from ohdio_gui.media.assemble import ChapterSource, assemble, link_file, prepare_part
from ohdio_gui.media.container import read_audio
from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.embedded import read_embedded
from ohdio_gui.media.ffmpeg import run_ffmpeg
from ohdio_gui.media.formats import MadeBook
from ohdio_gui.media.mp3 import USUAL_RATE, Mp3Shape, encode
from ohdio_gui.media.tags import write_tags
from ohdio_gui.model.audiobook import BookFormat, Chapter
from ohdio_gui.model.errors import AssemblyError, TagError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ohdio_gui.media.book_tags import BookTags
    from ohdio_gui.model.cancel import CancelToken

log = logging.getLogger(__name__)

_M4B_CODECS = ("mp4a", "alac")
_OWN_CONTAINER = (".mp3", ".opus", ".ogg", ".oga", ".flac", ".wav")
_MP3 = ".mp3"


def make_single(
    source: Path,
    folder: Path,
    tags: BookTags,
    cover: bytes | None,
    wanted: BookFormat,
    *,
    chapters: Sequence[Chapter] = (),
    ffmpeg: str,
    token: CancelToken,
) -> MadeBook:
    """Make a book of one served file, tagged, in ``folder``; ``source`` stays as it is.

    ``chapters`` are the page's; without them the file's own are kept, and so is what it says of
    itself where the page says nothing. Encoded anew only for an MP3 that was asked for. A container
    without tags is no reason to keep the audio from the person: that is logged. Raises
    AssemblyError when no container takes the audio, StorageError, JobCancelled.
    """
    if wanted is BookFormat.KEEP:
        target = folder / f"book{source.suffix.lower()}"
        with disk_errors(folder):
            link_file(source, target)
        return MadeBook((target,), False, (), _duration_s(target))
    embedded = read_embedded(source, ffmpeg=ffmpeg, token=token)
    tags = embedded.filling(tags)
    marks = _from_zero(chapters or embedded.chapters, tags.title)
    if wanted in {BookFormat.MP3, BookFormat.MP3_PARTS}:
        target = _mp3(source, folder, ffmpeg=ffmpeg, token=token)
    else:
        target = _as_served(source, folder, marks, wanted, ffmpeg=ffmpeg, token=token)
    try:
        write_tags(target, tags, cover, chapters=marks if len(marks) > 1 else ())
    except TagError as error:
        log.warning("event=untagged suffix=%s reason=%s", target.suffix, error)
    return MadeBook((target,), False, marks, _duration_s(target))


def _as_served(
    source: Path,
    folder: Path,
    marks: tuple[Chapter, ...],
    wanted: BookFormat,
    *,
    ffmpeg: str,
    token: CancelToken,
) -> Path:
    """Return the packets of ``source`` in the best container for them."""
    suffix = source.suffix.lower()
    if suffix in _OWN_CONTAINER:
        target = folder / f"book{suffix}"
        _copy(source, target)
        return target
    if suffix not in (".webm", ".mkv"):
        try:
            plain = folder / "plain.m4a"
            track = prepare_part(source, plain, ffmpeg=ffmpeg, token=token)
            if track.codec in _M4B_CODECS:
                ending = ".m4a" if wanted is BookFormat.M4A else ".m4b"
                target, part = folder / f"book{ending}", ChapterSource(plain, marks[0].title)
                within = [mark for mark in marks if mark.start_s < track.duration_s]
                assemble([part], target, chapters=within, ffmpeg=ffmpeg, token=token)
                return target
        except AssemblyError:
            # Its codec fits no MP4: Ogg is the next to try.
            log.info("event=no_mp4 suffix=%s", suffix)
    # What browsers call WebM is Opus (or Vorbis) in Matroska: the same packets, in Ogg.
    target = folder / "book.opus"
    run_ffmpeg(
        ffmpeg,
        ["-i", source.name, "-vn", "-map", "0:a:0", "-c", "copy", "-f", "ogg", target.name],
        cwd=folder,
        token=token,
    )
    return target


def _mp3(source: Path, folder: Path, *, ffmpeg: str, token: CancelToken) -> Path:
    target = folder / "book.mp3"
    if source.suffix.lower() == _MP3:
        _copy(source, target)
        return target
    try:
        shape = Mp3Shape.of([read_audio(source)])
    except AssemblyError:  # no MP4: FFmpeg makes of it what it can
        shape = Mp3Shape(USUAL_RATE, 2)
    encode(source, target, shape, ffmpeg=ffmpeg, token=token)
    return target


def _copy(source: Path, target: Path) -> None:
    """Copy what is to be tagged: the served file stays as it is, to be gone on with."""
    with disk_errors(target.parent, source.stat().st_size):
        shutil.copyfile(source, target)


def _from_zero(chapters: Sequence[Chapter], title: str) -> tuple[Chapter, ...]:
    """Return marks that begin with the file, each with a title; one for the whole, if none."""
    found = [
        Chapter(chapter.start_s, chapter.title or f"Chapitre {number}")
        for number, chapter in enumerate(chapters, start=1)
    ]
    if not found or found[0].start_s > 0:
        found.insert(0, Chapter(0.0, title))
    return tuple(found)


def _duration_s(file: Path) -> float:
    try:
        return read_audio(file).duration_s
    except AssemblyError:  # another container than MP4: nobody asks for its length
        return 0.0
