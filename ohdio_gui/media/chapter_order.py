"""The chapters of an MP3 in the order in which they are heard.

mutagen writes the shortest frames first (its issue 506, open in 1.48), and many players list
chapters as they stand in the file. Here the chapters' frames change places with each other.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = struct.Struct(">3sBBB4s")
_FRAME = struct.Struct(">4sIH")
_CHAPTER = b"CHAP"
_UNSYNCHRONISED_OR_EXTENDED = 0xC0


def order_chapters(path: Path) -> None:
    """Put the chapters of an ID3v2.3 tag into the order of their starts, in place.

    A file without such a tag is left alone, as is one whose tag mutagen would not have written
    (unsynchronised, with an extended header). The tag's size stays. Raises OSError.
    """
    with path.open("r+b") as file:
        header = file.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return
        name, version, _, flags, size = _HEADER.unpack(header)
        if (name, version) != (b"ID3", 3) or flags & _UNSYNCHRONISED_OR_EXTENDED:
            return
        body = file.read(_synchsafe(size))
        ordered = _ordered(body)
        if ordered != body:
            file.seek(_HEADER.size)
            file.write(ordered)


def _synchsafe(size: bytes) -> int:
    return size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3]


def _ordered(body: bytes) -> bytes:
    """Return the frames of a tag with the chapters in order, all of them where the first was."""
    frames = []
    place = 0
    while body[place : place + 1].strip(b"\x00") and place + _FRAME.size <= len(body):
        _, length, _ = _FRAME.unpack_from(body, place)
        frames.append(body[place : place + _FRAME.size + length])
        place += _FRAME.size + length
    chapters = sorted((frame for frame in frames if frame.startswith(_CHAPTER)), key=_start_ms)
    if not chapters:
        return body
    first = next(n for n, frame in enumerate(frames) if frame.startswith(_CHAPTER))
    others = [frame for frame in frames[first:] if not frame.startswith(_CHAPTER)]
    return b"".join([*frames[:first], *chapters, *others, body[place:]])


def _start_ms(chapter: bytes) -> int:
    """Return when a chapter starts: the number behind its name, which a zero ends."""
    _, _, behind = chapter[_FRAME.size :].partition(b"\x00")
    return int.from_bytes(behind[:4], "big")
