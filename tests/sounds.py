"""Small books of tones for the tests: each part has a pitch of its own."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import imageio_ffmpeg
from mutagen.mp4 import MP4

from ohdio_gui.demo.catalogue import DemoBook, DemoPart

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def make_tone(path: Path, pitch_hz: int, seconds: int) -> Path:
    source = f"sine=frequency={pitch_hz}:sample_rate=44100:duration={seconds}"
    command = [FFMPEG, "-nostdin", "-v", "error", "-f", "lavfi", "-i", source]
    subprocess.run([*command, "-c:a", "aac", "-b:a", "64k", "-y", str(path)], check=True)
    return path


def make_book(number: int, tones: list[Path], **fields) -> DemoBook:
    """A book of as many parts as there are ``tones``; media ids follow from ``number``."""
    parts = tuple(
        DemoPart(f"Partie {i} - Ton {i}", str(7_000_000 + number * 100 + i), tone, length_s(tone))
        for i, tone in enumerate(tones, 1)
    )
    values = {
        "authors": (f"Autrice {number}",),
        "narrators": ("Voix Une", "Voix Deux"),
        "year": 2008,
        "publisher": "Éditions du Test",
        "summary": ("Un livre de tons.",),
        **fields,
    }
    return DemoBook(str(1000 + number), f"livre-{number}", f"Livre {number}", parts, **values)


def length_s(path: Path) -> int:
    return round(MP4(path).info.length)


def packets_md5(path: Path) -> str:
    """A digest of the AAC packets in a file, whatever its container."""
    command = [FFMPEG, "-nostdin", "-v", "error", "-i", str(path), "-map", "0:a:0"]
    done = subprocess.run(
        [*command, "-c", "copy", "-f", "adts", "-"], check=True, capture_output=True
    )
    return hashlib.md5(done.stdout).hexdigest()


def joined_packets_md5(paths: list[Path]) -> str:
    digest = hashlib.md5()
    for path in paths:
        command = [FFMPEG, "-nostdin", "-v", "error", "-i", str(path), "-map", "0:a:0"]
        done = subprocess.run(
            [*command, "-c", "copy", "-f", "adts", "-"], check=True, capture_output=True
        )
        digest.update(done.stdout)
    return digest.hexdigest()
