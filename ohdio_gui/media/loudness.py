"""How loud a file of audio is: what tells a part that was recorded from one that is empty."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from ohdio_gui.media.ffmpeg import run_ffmpeg
from ohdio_gui.model.errors import AssemblyError

if TYPE_CHECKING:
    from pathlib import Path

    from ohdio_gui.model.cancel import CancelToken

log = logging.getLogger(__name__)

SAMPLE_S = 5.0
SAMPLED_AT = (0.1, 0.5, 0.9)
"""Where samples are taken, as shares of the length."""
SILENT_DB = -60.0
"""Decibels below full scale: the noise of a quiet room is above, that of an encoder below."""
_LOUDEST = re.compile(r"max_volume: (-?[\d.]+|-inf) dB")


def is_silent(path: Path, duration_s: float, *, ffmpeg: str, token: CancelToken) -> bool | None:
    """Whether nothing is to be heard in ``path``; None where FFmpeg can decode none of it.

    Three short samples answer for nearly every file; one that is silent in all three is listened
    to from its start to its end before it is believed. Blocks; the token ends it at once
    (JobCancelled). Raises MissingFfmpegError.
    """
    if duration_s > 2 * SAMPLE_S * len(SAMPLED_AT):
        sampled = _loudest_db(path, [duration_s * share for share in SAMPLED_AT], ffmpeg, token)
        if sampled is not None and sampled >= SILENT_DB:
            return False
    whole = _loudest_db(path, [], ffmpeg, token)
    return None if whole is None else whole < SILENT_DB


def _loudest_db(path: Path, starts_s: list[float], ffmpeg: str, token: CancelToken) -> float | None:
    """Return the loudest sample of the pieces that begin at ``starts_s``; of all without any.

    None where FFmpeg finds nothing to decode in them.
    """
    pieces = [["-ss", f"{start_s:.3f}", "-t", f"{SAMPLE_S}"] for start_s in starts_s] or [[]]
    command = [word for piece in pieces for word in (*piece, "-i", path.name)]
    inputs = "".join(f"[{number}:a:0]" for number in range(len(pieces)))
    listen = f"{inputs}concat=n={len(pieces)}:v=0:a=1,volumedetect"
    command += ["-filter_complex", listen, "-f", "null", "-"]
    try:
        said = run_ffmpeg(ffmpeg, command, cwd=path.parent, token=token)
    except AssemblyError as error:
        log.info("event=not_decoded file=%s reason=%r", path.name, str(error))
        return None
    found = _LOUDEST.search(said)
    return float(found[1]) if found else None
