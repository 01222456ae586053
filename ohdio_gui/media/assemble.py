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
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.media.container import AudioTrack, read_audio
from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.ffmpeg import run_ffmpeg
from ohdio_gui.media.texts import one_line
from ohdio_gui.model.errors import AssemblyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.model.audiobook import Chapter
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


@dataclass(frozen=True, slots=True)
class PartDifference:
    """Why parts cannot be joined."""

    position: int
    """From 1: which of them differs from the first one."""
    what: str
    """In a few English words, such as ``sample rate``."""
    found: str
    expected: str


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
                link_file(source, target)
            return track
        with tempfile.TemporaryDirectory(prefix="prepare-", dir=target.parent) as folder:
            work = Path(folder)
            link_file(source, work / "source")
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
    parts: Sequence[ChapterSource],
    target: Path,
    *,
    ffmpeg: str,
    token: CancelToken,
    chapters: Sequence[Chapter] = (),
) -> AssembledBook:
    """Join plain MP4 ``parts`` (``prepare_part``) into ``target``, a chapter each.

    Where ``chapters`` are given, in order of their starts, the file has those instead.
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
    marks = [(start, part.title) for start, part in zip(starts, parts, strict=False)]
    if chapters:
        marks = [(round(chapter.start_s * rate), chapter.title) for chapter in chapters]
    with (
        disk_errors(target.parent, sum(_size(part.path) for part in parts)),
        tempfile.TemporaryDirectory(prefix="assemble-", dir=target.parent) as folder,
    ):
        work = Path(folder)
        names = [f"part{position}.mp4" for position in range(1, len(parts) + 1)]
        for part, name in zip(parts, names, strict=True):
            link_file(part.path, work / name)
        (work / "parts.ffconcat").write_text(_concat_list(names, starts, rate), encoding="utf-8")
        (work / "chapters.txt").write_text(_chapters(marks, starts[-1], rate), "utf-8")
        run_ffmpeg(ffmpeg, _JOIN, cwd=work, token=token)
        _check_whole(work / "book.m4b", tracks)
        token.check()
        (work / "book.m4b").replace(target)
    written = tuple((start / rate, chapter_title(title)) for start, title in marks)
    return AssembledBook(target, starts[-1] / rate, written)


_JOIN = (
    *("-f", "concat", "-i", "parts.ffconcat", "-f", "ffmetadata", "-i", "chapters.txt"),
    *("-map", "0:a:0", "-map_metadata", "1", "-map_chapters", "1", "-c", "copy"),
    *("-movflags", "+faststart", "-f", "ipod", "book.m4b"),
)


def _check_alike(tracks: Sequence[AudioTrack]) -> None:
    other = first_difference(tracks)
    if other is not None:
        raise AssemblyError(
            reason=f"part {other.position} has another {other.what} than part 1"
            f" ({other.found}, {other.expected})"
        )


def first_difference(tracks: Sequence[AudioTrack]) -> PartDifference | None:
    """Return the first track that cannot be joined to the first one; None when all can."""
    first = tracks[0]
    for position, track in enumerate(tracks, start=1):
        for what, found, expected in (
            ("codec", track.codec, first.codec),
            ("sample rate", track.sample_rate, first.sample_rate),
            ("number of channels", channel_count(track), channel_count(first)),
            ("frame size", track.frame_samples, first.frame_samples),
            ("codec configuration", track.codec_config.hex(), first.codec_config.hex()),
        ):
            if found != expected:
                return PartDifference(position, what, str(found), str(expected))
    return None


def channel_count(track: AudioTrack) -> int:
    """Return how many channels are heard, which of AAC only the codec's configuration says.

    The container's own number is 2 for mono from many programs: an older standard bade so.
    """
    bits = int.from_bytes(track.codec_config[:5].ljust(5, b"\0"), "big")
    kind, rate_index = bits >> 35, bits >> 31 & 15
    layout = bits >> (3 if rate_index == _RATE_IS_SPELT_OUT else 27) & 15
    if track.codec != "mp4a" or kind not in (*_PLAIN_KINDS, _PARAMETRIC_STEREO):
        return track.channels
    if kind == _PARAMETRIC_STEREO and layout == 1:
        return 2
    return _CHANNELS.get(layout, track.channels)


_PLAIN_KINDS = (2, 5)
_PARAMETRIC_STEREO = 29
_RATE_IS_SPELT_OUT = 15
_CHANNELS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 8}
"""Channels by AAC's channelConfiguration; 0 stands for a list of its own."""


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


def _chapters(marks: Sequence[tuple[int, str]], end: int, rate: int) -> str:
    lines = [";FFMETADATA1"]
    edges = pairwise([*(start for start, _ in marks), end])
    for (_, title), (start, stop) in zip(marks, edges, strict=True):
        lines += ["[CHAPTER]", f"TIMEBASE=1/{rate}", f"START={start}", f"END={stop}"]
        lines += ["title=" + re.sub(r"([=;#\\])", r"\\\1", chapter_title(title))]
    return "\n".join(lines) + "\n"


def chapter_title(title: str) -> str:
    """Return a title as a chapter can hold it: one line of valid text, 240 bytes at most."""
    cut = one_line(title).encode()[:MAX_TITLE_BYTES].decode("utf-8", "ignore").rstrip()
    # FFmpeg takes any backslash before the end of a line, an escaped one too, for one that joins
    # the next line to it, and loses this chapter: with a space after it, it does not.
    return f"{cut} " if cut.endswith("\\") else cut


def link_file(source: Path, target: Path, *, is_copy: bool = False) -> None:
    """Give ``source`` the second name ``target``, by a copy where links fail.

    What is written into one of two names is in both: for a file that is to be changed, ``is_copy``.
    Raises OSError.
    """
    target.unlink(missing_ok=True)
    if is_copy:
        shutil.copyfile(source, target)
        return
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without hard links
        shutil.copyfile(source, target)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
