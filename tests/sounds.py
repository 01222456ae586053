"""Small books of tones for the tests: each part has a pitch of its own."""

from __future__ import annotations

import hashlib
import subprocess
from array import array
from operator import mul
from pathlib import Path

import imageio_ffmpeg
from mutagen.mp4 import MP4

from ohdio_gui.demo.catalogue import DemoBook, DemoPart

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def make_tone(path: Path, pitch_hz: int, seconds: int) -> Path:
    """A tone in noise, which fills 128 kbit/s as speech does."""
    tone = f"sine=frequency={pitch_hz}:sample_rate=44100:duration={seconds}"
    noise = f"anoisesrc=sample_rate=44100:duration={seconds}:amplitude=0.3:seed={pitch_hz}"
    command = [FFMPEG, "-nostdin", "-v", "error", "-f", "lavfi", "-i", tone]
    command += ["-f", "lavfi", "-i", noise, "-filter_complex", "amix=inputs=2", "-ac", "1"]
    subprocess.run([*command, "-c:a", "aac", "-b:a", "128k", "-y", str(path)], check=True)
    return path


def make_book(number: int, tones: list[Path], **fields) -> DemoBook:
    """A book of as many parts as there are ``tones``; media ids follow from ``number``."""
    parts = tuple(
        DemoPart(f"Partie {i} - Ton {i}", str(7_000_000 + number * 100 + i), tone, length_s(tone))
        for i, tone in enumerate(tones, 1)
    )
    values = {
        "title": f"Livre {number}",
        "authors": (f"Autrice {number}",),
        "narrators": ("Voix Une", "Voix Deux"),
        "year": 2008,
        "publisher": "Éditions du Test",
        "summary": ("Un livre de tons.",),
        **fields,
    }
    return DemoBook(str(1000 + number), f"livre-{number}", parts=parts, **values)


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


RATE = 4000


def decoded(path: Path, start_s: float | None = None, seconds: float | None = None) -> array[int]:
    """Mono samples at ``RATE``; with ``start_s`` by a seek, as a player does it."""
    command = [FFMPEG, "-nostdin", "-v", "error"]
    if start_s is not None:
        command += ["-ss", f"{start_s:.6f}"]
    command += ["-i", str(path), "-map", "0:a:0"]
    if seconds is not None:
        command += ["-t", str(seconds)]
    command += ["-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
    return array("h", subprocess.run(command, check=True, capture_output=True).stdout)


def delay_ms(heard: array[int], part: array[int], at: int, window_ms: int = 150) -> float:
    """How much later than sample ``at`` of ``heard`` the ``part`` begins, where they agree best."""
    length = min(len(part), RATE * 3 // 2)
    wanted = part[:length]
    reach = RATE * window_ms // 1000

    def likeness(lag: int) -> int:
        first = at + lag
        if first < 0:
            return sum(map(mul, wanted[-first:], heard[: length + first]))
        return sum(map(mul, wanted, heard[first : first + length]))

    best = max(range(-reach, reach + 1), key=likeness)
    return 1000 * best / RATE
