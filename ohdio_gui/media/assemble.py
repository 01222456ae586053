"""The parts of a book become one ``.m4b`` with a chapter a part; no packet is encoded anew.

How the marks come to be exact (measured, to the sample): a part's length is its number of AAC
frames times their size, and FFmpeg is told that length for each file it joins. With the lengths
that the containers announce, a seek to part 40 lands 1.3 s early.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.media.container import AudioTrack, read_audio
from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.ffmpeg import run_ffmpeg
from ohdio_gui.model.errors import AssemblyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.model.cancel import CancelToken

MAX_TITLE_BYTES = 240
"""Nero's chapter list has one byte for a title's length, and FFmpeg would cut inside a letter."""


@dataclass(frozen=True, slots=True)
class ChapterSource:
    """One part of the book, on disk, and what its chapter is called."""

    path: Path
    title: str


@dataclass(frozen=True, slots=True)
class AssembledBook:
    """The joined file, not yet tagged."""

    path: Path
    duration_s: float
    chapters: tuple[tuple[float, str], ...]
    """Start in seconds and title of each chapter, as written."""


def prepare_part(source: Path, target: Path, *, ffmpeg: str, token: CancelToken) -> AudioTrack:
    """Make sure that ``target`` is a plain MP4 with the audio of ``source``; return its track.

    ``source`` may be an HLS download (MPEG-TS, fragmented MP4, ADTS) or a file with a picture in
    it; what is a plain MP4 already is linked (or copied) to ``target`` as it is, and left alone
    when both are the same path. Raises AssemblyError when there is no audio an MP4 can hold,
    StorageError for trouble with the folder.
    """
    with disk_errors(target.parent, _size(source)):
        track = _plain_track(source)
        if track is not None:
            if source != target:
                _link(source, target)
            return track
        with tempfile.TemporaryDirectory(prefix="prepare-", dir=target.parent) as folder:
            work = Path(folder)
            _link(source, work / "source")
            command = ["-i", "source", "-vn", "-sn", "-dn", "-map", "0:a:0", "-map_metadata", "-1"]
            command += ["-map_chapters", "-1", "-c", "copy", "-f", "mp4", "plain.mp4"]
            run_ffmpeg(ffmpeg, command, cwd=work, token=token)
            track = read_audio(work / "plain.mp4")
            (work / "plain.mp4").replace(target)
        return track


def _plain_track(source: Path) -> AudioTrack | None:
    """Return the track of a file that needs no remaking; None when FFmpeg is to have a look."""
    try:
        track = read_audio(source)
    except AssemblyError:
        return None
    return track if track.is_alone else None


def assemble(
    parts: Sequence[ChapterSource], target: Path, *, ffmpeg: str, token: CancelToken
) -> AssembledBook:
    """Join plain MP4 ``parts`` (``prepare_part``) into ``target``, a chapter each.

    Blocks for the time of copying the bytes a few times; the token kills FFmpeg at once
    (JobCancelled). ``target`` appears in one rename, complete. Raises AssemblyError when a part
    cannot be read, when the parts differ in their codec, or when packets are missing afterwards;
    StorageError for trouble with the folder.
    """
    if not parts:
        raise AssemblyError(reason="no parts")
    tracks = [read_audio(part.path) for part in parts]
    _check_alike(tracks)
    rate = tracks[0].sample_rate
    starts = list(accumulate((track.sample_count for track in tracks), initial=0))
    titles = [_one_line(part.title) for part in parts]
    with (
        disk_errors(target.parent, sum(_size(part.path) for part in parts)),
        tempfile.TemporaryDirectory(prefix="assemble-", dir=target.parent) as folder,
    ):
        work = Path(folder)
        names = [f"part{position}.mp4" for position in range(1, len(parts) + 1)]
        for part, name in zip(parts, names, strict=True):
            _link(part.path, work / name)
        (work / "parts.ffconcat").write_text(_concat_list(names, starts, rate), encoding="utf-8")
        (work / "chapters.txt").write_text(_chapters(titles, starts, rate), encoding="utf-8")
        run_ffmpeg(ffmpeg, _JOIN, cwd=work, token=token)
        _check_whole(work / "book.m4b", tracks)
        token.check()
        (work / "book.m4b").replace(target)
    marks = zip(starts, titles, strict=False)
    return AssembledBook(
        target, starts[-1] / rate, tuple((start / rate, title) for start, title in marks)
    )


_JOIN = (
    *("-f", "concat", "-i", "parts.ffconcat", "-f", "ffmetadata", "-i", "chapters.txt"),
    *("-map", "0:a:0", "-map_metadata", "1", "-map_chapters", "1", "-c", "copy"),
    *("-movflags", "+faststart", "-f", "ipod", "book.m4b"),
)


def _check_alike(tracks: Sequence[AudioTrack]) -> None:
    first = tracks[0]
    for position, track in enumerate(tracks, start=1):
        for what, found, expected in (
            ("codec", track.codec, first.codec),
            ("sample rate", track.sample_rate, first.sample_rate),
            ("number of channels", track.channels, first.channels),
            ("frame size", track.frame_samples, first.frame_samples),
            ("codec configuration", track.codec_config.hex(), first.codec_config.hex()),
        ):
            if found != expected:
                raise AssemblyError(
                    reason=f"part {position} has another {what} than part 1 ({found}, {expected})"
                )


def _check_whole(path: Path, tracks: Sequence[AudioTrack]) -> None:
    """Make sure that nothing was dropped: FFmpeg ends well after a part that it cannot read on."""
    expected = sum(track.packet_count for track in tracks)
    found = read_audio(path).packet_count
    if found != expected:
        raise AssemblyError(reason=f"{found} of {expected} packets came through")


def _concat_list(names: Sequence[str], starts: Sequence[int], rate: int) -> str:
    """Return FFmpeg's list; the lengths are differences of rounded starts, so nothing adds up."""
    marks = [round(start * 1_000_000 / rate) for start in starts]
    lines = ["ffconcat version 1.0"]
    for name, (start, end) in zip(names, pairwise(marks), strict=True):
        lines += [f"file {name}", f"duration {(end - start) / 1_000_000:.6f}"]
    return "\n".join(lines) + "\n"


def _chapters(titles: Sequence[str], starts: Sequence[int], rate: int) -> str:
    lines = [";FFMETADATA1"]
    for title, (start, end) in zip(titles, pairwise(starts), strict=True):
        lines += ["[CHAPTER]", f"TIMEBASE=1/{rate}", f"START={start}", f"END={end}"]
        lines += ["title=" + re.sub(r"([=;#\\])", r"\\\1", title)]
    return "\n".join(lines) + "\n"


def _one_line(title: str) -> str:
    """Return a title as a chapter can hold it: one line of valid text, 240 bytes at most."""
    visible = "".join(" " if unicodedata.category(c) == "Cc" else c for c in title)
    line = " ".join(visible.encode("utf-8", "replace").decode().split())
    return line.encode()[:MAX_TITLE_BYTES].decode("utf-8", "ignore").rstrip()


def _link(source: Path, target: Path) -> None:
    """Give ``source`` a second name beside FFmpeg's other files, by a copy where links fail."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without hard links
        shutil.copyfile(source, target)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
