"""What a picture says of itself in its first bytes: its kind, its size, how it is to be turned.

A stranger's picture is looked at here before anything decodes it. Only JPEG, PNG, WebP and GIF are
known; whatever else begins like a picture is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PictureKind = Literal["jpeg", "png", "webp", "gif"]

JPEG = b"\xff\xd8\xff"
PNG = b"\x89PNG\r\n\x1a\n"
_GIF = (b"GIF87a", b"GIF89a")
_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
_SHORT = 3
_APP1 = 0xE1
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""JPEG's markers without a length: TEM and the restart marks."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's frame headers; the three between them are tables and a reserved one."""
_COMMON_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive: what every player decodes."""
_MAX_MARKERS = 4096
"""What a JPEG may have before its frame header; a colour profile takes 255 at most."""
_WEBP_ANIMATION = 0x02


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """The announced facts of a picture; ``width`` and ``height`` in pixels, as stored."""

    kind: PictureKind
    width: int
    height: int
    orientation: int = 1
    """Exif's, of a JPEG: 1 is upright, 2 to 8 are turned or mirrored."""
    is_common: bool = True
    """False for a JPEG that players show wrong or not at all: CMYK, lossless, 12 bits."""
    is_animated: bool = False
    """Of a WebP, whose animations FFmpeg reads by another way."""


def read_header(body: bytes) -> PictureHeader | None:
    """Return what ``body`` announces, None for what is no picture we know or breaks off before."""
    found = None
    if body.startswith(JPEG):
        found = _jpeg(body)
    elif body.startswith(PNG):
        found = _png(body)
    elif body.startswith(_GIF):
        found = _gif(body)
    elif body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        found = _webp(body)
    return found if found and found.width and found.height else None


def _little(body: bytes, at: int, size: int) -> int:
    return int.from_bytes(body[at : at + size], "little")


def _big(body: bytes, at: int, size: int) -> int:
    return int.from_bytes(body[at : at + size], "big")


def _png(body: bytes) -> PictureHeader | None:
    if len(body) < 33 or body[12:16] != b"IHDR":
        return None
    return PictureHeader("png", _big(body, 16, 4), _big(body, 20, 4))


def _gif(body: bytes) -> PictureHeader | None:
    """Read the size, if the trailer is there: what is cut off would be decoded without a word."""
    if not body.rstrip(b"\x00").endswith(b";"):
        return None
    return PictureHeader("gif", _little(body, 6, 2), _little(body, 8, 2))


def _webp(body: bytes) -> PictureHeader | None:
    """Read the first chunk: an extended header, a lossless or a lossy picture."""
    chunk = body[12:16]
    if len(body) < 30:
        return None
    if chunk == b"VP8X":
        is_animated = bool(body[20] & _WEBP_ANIMATION)
        width, height = _little(body, 24, 3) + 1, _little(body, 27, 3) + 1
        return PictureHeader("webp", width, height, is_animated=is_animated)
    if chunk == b"VP8L" and body[20] == 0x2F:
        sizes = _little(body, 21, 4)
        return PictureHeader("webp", (sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1)
    if chunk == b"VP8 " and body[23:26] == b"\x9d\x01\x2a":
        width, height = _little(body, 26, 2) & 0x3FFF, _little(body, 28, 2) & 0x3FFF
        return PictureHeader("webp", width, height)
    return None


def _jpeg(body: bytes) -> PictureHeader | None:
    """Walk the segments up to the frame header, past an Exif segment if there is one."""
    at, orientation = 2, 1
    for _ in range(_MAX_MARKERS):
        if at + 4 > len(body) or body[at] != 0xFF:
            return None
        marker = body[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        length = _big(body, at + 2, 2)
        segment = body[at + 4 : at + 2 + length]
        if marker in _FRAMES:
            return _jpeg_frame(marker, segment, orientation)
        if marker == _APP1 and segment.startswith(_EXIF):
            orientation = _orientation(segment.removeprefix(_EXIF))
        at += 2 + length
    return None


def _jpeg_frame(marker: int, segment: bytes, orientation: int) -> PictureHeader | None:
    if len(segment) < 6:
        return None
    precision, components = segment[0], segment[5]
    return PictureHeader(
        "jpeg",
        width=_big(segment, 3, 2),
        height=_big(segment, 1, 2),
        orientation=orientation,
        is_common=marker in _COMMON_FRAMES and precision == 8 and components in (1, 3),
    )


def _orientation(tiff: bytes) -> int:
    """Return the orientation of an Exif segment's first directory; 1 where it says none."""
    number = {b"II*\x00": _little, b"MM\x00*": _big}.get(tiff[:4])
    if number is None:
        return 1
    directory = number(tiff, 4, 4)
    for place in range(number(tiff, directory, 2)):
        entry = directory + 2 + 12 * place
        if entry + 12 > len(tiff):  # fewer entries than it counts, which may be 65535
            return 1
        if number(tiff, entry, 2) == _ORIENTATION and number(tiff, entry + 2, 2) == _SHORT:
            value = number(tiff, entry + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1
