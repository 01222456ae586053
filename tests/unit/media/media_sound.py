"""Audio made and looked at by FFmpeg."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path


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
