"""Pictures made pixel by pixel and looked at as pixels; FFmpeg only packs and unpacks them."""

from __future__ import annotations

import re
import struct
import tempfile
import zlib
from dataclasses import dataclass
from math import isqrt
from pathlib import Path

from media_sound import run

BLUE, WHITE, RED, GREEN = (20, 40, 160), (250, 250, 250), (200, 30, 40), (20, 160, 60)
_INK = re.compile(rb"[\xa0-\xff]+")
"""Of the red channel: WHITE's and RED's, not BLUE's or GREEN's."""


@dataclass(frozen=True)
class Raster:
    """Rows from the top, three bytes a pixel."""

    width: int
    height: int
    rgb: bytes

    def at(self, x: int, y: int) -> tuple[int, ...]:
        place = 3 * (y * self.width + x)
        return tuple(self.rgb[place : place + 3])

    def ink(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height of all that is bright red or white."""
        stride = 3 * self.width
        lefts, rights, rows = [], [], []
        for row in range(self.height):
            runs = list(_INK.finditer(self.rgb[row * stride : (row + 1) * stride : 3]))
            if runs:
                lefts.append(runs[0].start())
                rights.append(runs[-1].end())
                rows.append(row)
        return min(lefts), rows[0], max(rights) - min(lefts), rows[-1] + 1 - rows[0]


def plain(width: int, height: int, colour: tuple[int, ...] = BLUE) -> Raster:
    return Raster(width, height, bytes(colour) * (width * height))


def circle(width: int, height: int) -> Raster:
    """A white circle of 4/5 of the shorter side, in the middle of blue."""
    radius, rows = 0.4 * min(width, height), []
    for y in range(height):
        rise = abs(y + 0.5 - height / 2)
        half = isqrt(int(radius**2 - rise**2)) if rise < radius else 0
        beside = bytes(BLUE) * (width // 2 - half)
        inside = bytes(WHITE if half else BLUE) * (width - 2 * (width // 2 - half))
        rows.append(beside + inside + beside)
    return Raster(width, height, b"".join(rows))


def corners(width: int, height: int, *colours: tuple[int, ...]) -> Raster:
    """Four fields: top left, top right, bottom left, bottom right."""
    left, right = width // 2, width - width // 2
    rows = [bytes(colours[n]) * left + bytes(colours[n + 1]) * right for n in (0, 2)]
    top = height // 2
    return Raster(width, height, rows[0] * top + rows[1] * (height - top))


def packed(ffmpeg: str, raster: Raster, suffix: str, *options: str) -> bytes:
    """Return pixels as a file of this kind."""
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name, "source.ppm"), Path(name, f"target{suffix}")
        source.write_bytes(b"P6\n%d %d\n255\n" % (raster.width, raster.height) + raster.rgb)
        run(ffmpeg, "-i", str(source), *options, str(target))
        return target.read_bytes()


def unpacked(ffmpeg: str, body: bytes) -> Raster:
    """Return the pixels of a JPEG or PNG, as they are stored."""
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name, "source"), Path(name, "target.ppm")
        source.write_bytes(body)
        run(ffmpeg, "-noautorotate", "-i", str(source), "-pix_fmt", "rgb24", str(target))
        ppm = target.read_bytes()
    magic, width, height, _, rgb = re.split(rb"\s", ppm, maxsplit=4)
    assert magic == b"P6"
    return Raster(int(width), int(height), rgb)


def alike(found: tuple[int, ...], wanted: tuple[int, ...], tolerance: int = 12) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(found, wanted, strict=True))


def png(width: int, height: int, pixels: bytes, *, colour_type: int, bits: int = 8) -> bytes:
    """Return a PNG of raw rows: colour type 0 grey, 2 RGB, 4 grey with alpha, 6 RGB with alpha."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)

    stride = len(pixels) // height
    rows = b"".join(b"\0" + pixels[n * stride : (n + 1) * stride] for n in range(height))
    header = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(rows, 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def with_orientation(jpeg: bytes, orientation: int, order: str = ">") -> bytes:
    """Return a JPEG with an Exif segment of three entries, of which the last is the orientation."""
    entries = [(0x010E, 2, b"abc\0"), (0x010F, 2, b"xyz\0")]
    entries.append((0x0112, 3, struct.pack(f"{order}HH", orientation, 0)))
    directory = b"".join(
        struct.pack(f"{order}HHI", tag, kind, 1) + value for tag, kind, value in entries
    )
    start = {">": b"MM\0*", "<": b"II*\0"}[order] + struct.pack(f"{order}IH", 8, len(entries))
    return with_segment(jpeg, 0xE1, b"Exif\0\0" + start + directory + bytes(4))


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    segment = bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body
    return jpeg[:2] + segment + jpeg[2:]
