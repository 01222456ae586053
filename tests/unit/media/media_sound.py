"""Audio made and looked at by FFmpeg."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from array import array
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

RATE = 16000
LOUD = 800
"""Of a 10 ms mean; a tone has some 2600, what lingers at a joint some 100."""


def run(ffmpeg: str, *arguments: str) -> bytes:
    result = subprocess.run(
        [ffmpeg, "-nostdin", "-v", "error", "-y", *arguments], capture_output=True, check=False
    )
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


def packets(ffmpeg: str, *paths: Path) -> str:
    """The digest of the AAC packets of files, one after the other."""
    digest = hashlib.md5()
    for path in paths:
        digest.update(run(ffmpeg, "-i", str(path), "-map", "0:a", "-c", "copy", "-f", "adts", "-"))
    return digest.hexdigest()


@dataclass(frozen=True)
class Tone:
    """A part of a test book: silence but for a tone of its own in its first 400 ms."""

    frequency: int
    seconds: float
    path: Path


def make_tone(ffmpeg: str, folder: Path, number: int, seconds: float, *more: str) -> Tone:
    frequency = 400 + 150 * number
    path = folder / f"tone{number}.m4a"
    sound = f"sine=f={frequency}:r=44100:d={seconds},volume='if(lt(t,0.4),1,0)':eval=frame"
    run(
        ffmpeg,
        "-f",
        "lavfi",
        "-i",
        sound,
        "-ac",
        "2",
        "-c:a",
        "aac",
        "-b:a",
        "96k",
        *more,
        str(path),
    )
    return Tone(frequency, seconds, path)


def make_hls(ffmpeg: str, source: Path, folder: Path, *, segment_s: float = 1.0) -> Path:
    """Make an HLS stream of ``source`` by copying its packets into TS segments."""
    folder.mkdir(parents=True, exist_ok=True)
    playlist = folder / "media.m3u8"
    run(
        ffmpeg, "-i", str(source), "-c", "copy", "-f", "hls", "-hls_time", str(segment_s),
        "-hls_playlist_type", "vod", "-hls_segment_filename", str(folder / "s%03d.ts"),
        str(playlist),
    )  # fmt: skip
    return playlist


def hear(ffmpeg: str, path: Path, *, start_s: float | None = None, seconds: float = 0) -> Sound:
    """Decode a file whole, or ``seconds`` of it after a seek to ``start_s``, as a player would."""
    seek = () if start_s is None else ("-ss", f"{start_s:.6f}", "-t", f"{seconds}")
    raw = run(
        ffmpeg, *seek, "-i", str(path), "-map", "0:a:0", "-ac", "1", "-ar", str(RATE),
        "-f", "s16le", "-",
    )  # fmt: skip
    samples = array("h", raw)
    if sys.byteorder == "big":
        samples.byteswap()
    return Sound(samples)


@dataclass(frozen=True)
class Sound:
    """Mono samples at RATE."""

    samples: array

    def tone_from(self, start_s: float) -> tuple[float, float, float]:
        """Return start, end (s) and frequency (Hz) of the first tone at or after ``start_s``."""
        window = RATE // 100
        first = max(0, int(start_s * RATE))
        loud = [
            sum(map(abs, self.samples[place : place + window])) > LOUD * window
            for place in range(first, len(self.samples), window)
        ]
        begin = loud.index(True)
        length = [*loud[begin:], False].index(False)
        tone = self.samples[first + begin * window : first + (begin + length) * window]
        crossings = sum((a < 0) != (b < 0) for a, b in pairwise(tone))
        start = first / RATE + begin * window / RATE
        seconds = length * window / RATE
        return start, start + seconds, crossings / 2 / seconds
