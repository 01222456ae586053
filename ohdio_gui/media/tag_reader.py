"""What a finished file holds that new tags do not bring: its cover, its chapters, its length."""

from __future__ import annotations

import base64
import logging
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mutagen
from mutagen import MutagenError
from mutagen.flac import FLAC, Picture
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.ogg import OggFileType

from ohdio_gui.media.container import read_audio
from ohdio_gui.model.audiobook import Chapter
from ohdio_gui.model.errors import AssemblyError, TagError
from ohdio_gui.model.lengths import shortened

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

LET_THROUGH = (
    struct.error,
    IndexError,
    KeyError,
    ValueError,
    OverflowError,
    EOFError,
    RecursionError,
    MemoryError,  # a picture that says to be of 4 GB
)
"""What mutagen lets through on damaged bytes, beside its own errors."""
_OGG_PICTURE = "METADATA_BLOCK_PICTURE"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What is in a finished file."""

    cover: bytes | None = None
    chapters: tuple[Chapter, ...] = ()
    """Of an MP4 or an MP3."""
    duration_s: float = 0.0


def open_tagged(path: Path) -> mutagen.FileType | None:
    """Open a file as what it is; None for a kind that mutagen does not know.

    Raises MutagenError, for a damaged file too, and OSError.
    """
    try:
        return mutagen.File(path)
    except LET_THROUGH as error:
        raise MutagenError(f"damaged: {error!r}") from error


def read_back(path: Path) -> ReadBack:
    """Read a finished file. Raises TagError for one that is gone or damaged."""
    try:
        file = open_tagged(path)
    except (MutagenError, OSError) as error:
        raise TagError(reason=f"{path.name} cannot be read") from error
    if file is None or file.tags is None:
        return ReadBack()
    if isinstance(file, MP4):
        covers = [bytes(cover) for cover in file.tags.get("covr", [])]
        marks = [Chapter(float(mark.start), shortened(mark.title)) for mark in file.chapters or ()]
        return ReadBack(covers[0] if covers else None, tuple(marks), _length_s(path, file))
    # Damaged, an Ogg file may end before it begins.
    length_s = max(0.0, file.info.length)
    if isinstance(file, MP3):
        covers = [frame.data for frame in file.tags.getall("APIC")]
        return ReadBack(covers[0] if covers else None, _id3_chapters(file), length_s)
    if isinstance(file, FLAC):
        covers = [picture.data for picture in file.pictures]
    else:
        covers = _ogg_covers(file) if isinstance(file, OggFileType) else []
    return ReadBack(covers[0] if covers else None, (), length_s)


def _ogg_covers(file: OggFileType) -> list[bytes]:
    """Return the pictures among the comments of an Ogg file; a damaged one is none."""
    covers = []
    for block in file.tags.get(_OGG_PICTURE, []):
        try:
            covers.append(Picture(base64.b64decode(block)).data)
        except (MutagenError, *LET_THROUGH) as error:
            log.info("event=picture_unreadable reason=%r", str(error))
    return covers


def _id3_chapters(file: MP3) -> tuple[Chapter, ...]:
    marks = []
    for frame in file.tags.getall("CHAP"):
        titles = [text for title in frame.sub_frames.getall("TIT2") for text in title.text]
        marks.append(Chapter(frame.start_time / 1000, shortened(titles[0]) if titles else ""))
    return tuple(sorted(marks, key=lambda mark: mark.start_s))


def _length_s(path: Path, file: MP4) -> float:
    try:
        return read_audio(path).duration_s
    except AssemblyError:  # a cover's track beside the audio, say: the header's word is enough here
        return float(file.info.length)
