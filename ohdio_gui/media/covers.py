"""Which picture becomes a book's cover, and how it is made square.

OHdio's pictures are asked for as squares, the largest first (``cover_addresses``). What comes is a
stranger's: it is looked at, then decoded by FFmpeg from a local file, and a square that every
player shows is kept byte for byte. Anything else becomes a JPEG: upright, whole, in its own
proportions, with bars in the mean colour of the edges that they go on from. Bars of one colour are
quieter in a list of small covers than a blurred enlargement, and no letter of a title is doubled.
"""

from __future__ import annotations

import logging
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.ffmpeg import PICTURE_FORMATS, run_ffmpeg
from ohdio_gui.media.pictures import JPEG, PNG, PictureHeader, read_header
from ohdio_gui.model.audiobook import cover_address
from ohdio_gui.model.errors import AssemblyError

if TYPE_CHECKING:
    from ohdio_gui.model.cancel import CancelToken

log = logging.getLogger(__name__)

MAX_COVER_BYTES = 5 * 1024 * 1024
MAX_COVER_SIDE = 1400
"""Pixels; what shops and players ask for at most."""
MIN_COVER_SIDE = 32
"""Pixels; less is no cover but a counter's or a spacer's picture."""
MAX_PIXELS = 40_000_000
_MAX_DECODED_PIXELS = MAX_PIXELS * 11 // 10
"""What FFmpeg may decode, whatever the header says; it counts the padding of its rows too."""
_MAX_BLOCK_BYTES = 512 * 1024 * 1024
"""What FFmpeg may take at once: the widest pixels fit; FFmpeg 4.2 took 2 GB for a PNG's text."""

_SQUARE = "1x1"
_SQUARE_WIDTHS = (MAX_COVER_SIDE, 700, 300)
_OTHER_RATIOS = ("3x4", "4x3", "2x3", "16x9")
"""The more of a square a ratio fills, the earlier; a book's own before a screen's."""
_OTHER_WIDTHS = (MAX_COVER_SIDE, 700)

_UPRIGHT = {
    2: ("hflip",),
    3: ("hflip", "vflip"),
    4: ("vflip",),
    5: ("transpose=cclock_flip",),
    6: ("transpose=clock",),
    7: ("transpose=clock_flip",),
    8: ("transpose=cclock",),
}
"""What undoes each orientation of Exif."""
_SCALER = "flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp"
"""The careful ways: the quick ones leave the last column of an odd width as it was."""
_ON_WHITE = (
    f"scale={_SCALER},format=rgba,split[over][base];[base]format=rgb24,lutrgb=r=255:g=255:b=255[white];"
    "[white][over]overlay=format=rgb"
)
_FIT = (
    f"scale=w='min({MAX_COVER_SIDE},iw)':h='min({MAX_COVER_SIDE},ih)'"
    f":force_original_aspect_ratio=decrease:{_SCALER}"
)
_EDGE_SHARE = 50
"""One part in this many of the picture is the edge that gives a bar its colour."""
_PPM_HEADER = re.compile(rb"P6\n(\d+) (\d+)\n255\n")


def cover_addresses(pattern: str) -> tuple[str, ...]:
    """Return the addresses at which a picture pattern's cover is to be asked for, the best first.

    Squares from the largest width to the smallest (a server may refuse large ones), then the other
    ratios, which ``usable_cover`` pads. A pattern without placeholders is one address.
    """
    choices = [(_SQUARE, width) for width in _SQUARE_WIDTHS]
    choices += [(ratio, width) for width in _OTHER_WIDTHS for ratio in _OTHER_RATIOS]
    return tuple(dict.fromkeys(cover_address(pattern, width, ratio) for ratio, width in choices))


def picture_type(body: bytes) -> str | None:
    """Return ``image/jpeg`` or ``image/png`` by the first bytes, None for anything else."""
    if body.startswith(JPEG):
        return "image/jpeg"
    if body.startswith(PNG):
        return "image/png"
    return None


def usable_cover(body: bytes, folder: Path, *, ffmpeg: str, token: CancelToken) -> bytes | None:
    """Return a square JPEG or PNG of at most 1400 pixels a side that may be embedded.

    A square JPEG or PNG of that size comes back as it is, once FFmpeg could decode it whole. A
    larger, another or a turned picture, one in CMYK, a WebP and a GIF's first frame become a JPEG,
    padded to a square, never cropped or stretched; what is transparent becomes white. None (and a
    line in the log) for what is no picture, damaged, smaller than 32 pixels or too large.

    Works in a folder of its own in ``folder``, a tenth of a second, seconds at most; the token ends
    it at once (JobCancelled). Raises StorageError, MissingFfmpegError.
    """
    token.check()
    header = read_header(body)
    refusal = _refusal(body, header)
    if header is None or refusal:
        log.warning("event=cover_unusable reason=%s", refusal)
        return None
    with (
        disk_errors(folder, len(body) + 3 * MAX_COVER_SIDE**2),
        tempfile.TemporaryDirectory(prefix="cover-", dir=folder) as name,
    ):
        work = Path(name)
        (work / "source").write_bytes(body)
        try:
            pixels = _decoded(header, work, ffmpeg=ffmpeg, token=token)
            if _may_stay(header) and (pixels.width, pixels.height) == (header.width, header.height):
                return body
            return _encoded(_padded(pixels), work, ffmpeg=ffmpeg, token=token)
        except AssemblyError as error:
            log.warning("event=cover_unusable reason=%s", error.arguments["reason"])
            return None


def _refusal(body: bytes, header: PictureHeader | None) -> str | None:
    """Return why a picture is not even to be decoded, None when it may be."""
    if len(body) > MAX_COVER_BYTES:
        return f"{len(body)} bytes"
    if header is None:
        return "no picture"
    short, long = sorted((header.width, header.height))
    # A banner would be a line in its square: what counts is what is left of it there.
    is_tiny = short * MAX_COVER_SIDE < MIN_COVER_SIDE * max(long, MAX_COVER_SIDE)
    if is_tiny or short * long > MAX_PIXELS:
        return f"{header.width}x{header.height} pixels"
    return None


def _may_stay(header: PictureHeader) -> bool:
    """Whether every player shows a picture as it is, and as a square."""
    return (
        header.kind in ("jpeg", "png")
        and header.is_common
        and header.orientation == 1
        and header.width == header.height <= MAX_COVER_SIDE
    )


@dataclass(frozen=True, slots=True)
class _Pixels:
    """A decoded picture: rows from the top, three bytes (red, green, blue) a pixel."""

    width: int
    height: int
    rgb: bytes


def _decoded(header: PictureHeader, work: Path, *, ffmpeg: str, token: CancelToken) -> _Pixels:
    """Decode ``source`` in ``work``: upright, on white, scaled down to 1400 pixels a side.

    Raises AssemblyError for a picture that cannot be decoded whole.
    """
    filters = [*_UPRIGHT.get(header.orientation, ()), _FIT, "format=rgb24"]
    if header.kind != "jpeg":
        filters.insert(0, _ON_WHITE)
    run_ffmpeg(
        ffmpeg,
        [
            *("-max_alloc", str(_MAX_BLOCK_BYTES), "-v", "error", "-xerror"),
            *("-err_detect", "explode", "-max_pixels", str(_MAX_DECODED_PIXELS), "-noautorotate"),
            *("-f", _demuxer(header), "-i", "source", "-map", "0:v:0", "-frames:v", "1"),
            *("-vf", ",".join(filters), "-c:v", "ppm", "-f", "image2pipe", "decoded.ppm"),
        ],
        cwd=work,
        token=token,
        formats=PICTURE_FORMATS,
    )
    ppm = (work / "decoded.ppm").read_bytes()
    found = _PPM_HEADER.match(ppm)
    if found is None:
        raise AssemblyError(reason="nothing was decoded")
    return _Pixels(int(found[1]), int(found[2]), ppm[found.end() :])


def _demuxer(header: PictureHeader) -> str:
    """Name what FFmpeg is to read a picture as: nothing is left to its guess."""
    if header.kind == "gif":
        return "gif"
    return "webp_anim" if header.is_animated else f"{header.kind}_pipe"


def _padded(pixels: _Pixels) -> _Pixels:
    """Return a picture in the middle of a square of its longer side."""
    width, height, rgb = pixels.width, pixels.height, pixels.rgb
    side, stride = max(width, height), 3 * width
    before = (side - min(width, height)) // 2
    after = side - min(width, height) - before
    if width >= height:
        edge = stride * max(1, height // _EDGE_SHARE)
        above, below = _mean_colour(rgb[:edge]), _mean_colour(rgb[-edge:])
        return _Pixels(side, side, above * (side * before) + rgb + below * (side * after))
    edge = 3 * max(1, width // _EDGE_SHARE)
    rows = [rgb[place : place + stride] for place in range(0, len(rgb), stride)]
    left = _mean_colour(b"".join(row[:edge] for row in rows)) * before
    right = _mean_colour(b"".join(row[-edge:] for row in rows)) * after
    return _Pixels(side, side, b"".join(left + row + right for row in rows))


def _mean_colour(rgb: bytes) -> bytes:
    count = len(rgb) // 3
    return bytes(round(sum(rgb[channel::3]) / count) for channel in range(3))


def _encoded(pixels: _Pixels, work: Path, *, ffmpeg: str, token: CancelToken) -> bytes:
    """Return pixels as a JPEG without metadata. Raises AssemblyError when FFmpeg fails."""
    ppm = b"P6\n%d %d\n255\n" % (pixels.width, pixels.height)
    (work / "square.ppm").write_bytes(ppm + pixels.rgb)
    run_ffmpeg(
        ffmpeg,
        [
            *("-v", "error", "-f", "ppm_pipe", "-i", "square.ppm", "-frames:v", "1"),
            # Square pixels, said in so many words, are what gives the file a JFIF header.
            *("-vf", f"scale={_SCALER},format=yuvj420p,setsar=1"),
            *("-c:v", "mjpeg", "-q:v", "2", "-flags:v", "+bitexact", "-f", "image2pipe"),
            "cover.jpg",
        ],
        cwd=work,
        token=token,
        formats=PICTURE_FORMATS,
    )
    return (work / "cover.jpg").read_bytes()
