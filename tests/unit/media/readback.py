"""What a finished file says, read by plain mutagen and by FFmpeg, with no code of ours between."""

from __future__ import annotations

import base64
import re
import subprocess
from pathlib import Path

import mutagen
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3, CTOCFlags
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

FREE = "----:com.apple.iTunes:"


def tags_of(path: Path) -> dict[str, str]:
    """Every tag of a file but its picture and chapters, as text, by the file's own keys."""
    file = mutagen.File(path)
    if isinstance(file, MP4):
        return {key: _mp4_text(value) for key, value in file.tags.items() if key != "covr"}
    if isinstance(file, MP3):
        # As it stands in the file: mutagen would show ID3v2.3 as if it were 2.4.
        frames = ID3(path, translate=False)
        texts = {}
        for key, frame in frames.items():
            if frame.FrameID not in ("APIC", "CHAP", "CTOC"):
                value = frame.url if frame.FrameID == "WOAF" else frame.text
                texts[key] = value if isinstance(value, str) else "\x00".join(map(str, value))
        return texts
    return {
        key.upper(): "\x00".join(values)
        for key, values in file.tags.as_dict().items()
        if not key.upper().startswith(("CHAPTER", "METADATA_BLOCK_PICTURE"))
    }


def _mp4_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value)
    (one,) = value
    return bytes(one).decode() if isinstance(one, bytes) else str(one)


def cover_of(path: Path) -> tuple[str, bytes] | None:
    """The picture of a file and the type that it is said to have."""
    file = mutagen.File(path)
    if isinstance(file, MP4):
        kinds = {13: "image/jpeg", 14: "image/png"}
        pictures = [(kinds[cover.imageformat], bytes(cover)) for cover in file.get("covr", [])]
    elif isinstance(file, MP3):
        pictures = [(frame.mime, frame.data) for frame in file.tags.getall("APIC")]
    elif isinstance(file, FLAC):
        pictures = [(picture.mime, picture.data) for picture in file.pictures]
    else:
        blocks = file.tags.get("metadata_block_picture", [])
        found = [Picture(base64.b64decode(block)) for block in blocks]
        pictures = [(picture.mime, picture.data) for picture in found]
    assert len(pictures) < 2
    return pictures[0] if pictures else None


def chapters_of(path: Path) -> list[tuple[float, str]]:
    """Start (s) and title of the chapters: an MP3's as its table of contents lists them."""
    file = mutagen.File(path)
    if isinstance(file, MP4):
        return [(chapter.start, chapter.title) for chapter in file.chapters or []]
    if not isinstance(file, MP3):
        comments = {key.upper(): values for key, values in file.tags.as_dict().items()}
        names = sorted(key for key in comments if re.fullmatch(r"CHAPTER\d+", key))
        return [(_seconds(comments[key][0]), comments[f"{key}NAME"][0]) for key in names]
    frames = ID3(path, translate=False)
    top = [f for f in frames.getall("CTOC") if f.flags & CTOCFlags.TOP_LEVEL]
    if not top:
        assert not frames.getall("CHAP")
        return []
    (root,) = top
    listed = _listed(frames, root.element_id)
    assert len(listed) == len(frames.getall("CHAP"))
    return [(frame.start_time / 1000, str(frame.sub_frames["TIT2"])) for frame in listed]


def _listed(frames: ID3, name: str) -> list:
    if f"CHAP:{name}" in frames:
        return [frames[f"CHAP:{name}"]]
    table = frames[f"CTOC:{name}"]
    assert table.flags & CTOCFlags.ORDERED
    return [chapter for child in table.child_element_ids for chapter in _listed(frames, child)]


def _seconds(clock: str) -> float:
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def listed_by_ffmpeg(ffmpeg: str, path: Path) -> list[tuple[float, str]]:
    """The chapters in the order in which another program lists them."""
    result = subprocess.run(
        [ffmpeg, "-nostdin", "-i", str(path), "-f", "ffmetadata", "-"],
        capture_output=True,
        check=True,
    )
    found = []
    for block in result.stdout.decode().split("[CHAPTER]\n")[1:]:
        numerator, denominator = map(int, re.search(r"TIMEBASE=(\d+)/(\d+)", block).groups())
        start = int(re.search(r"START=(-?\d+)", block)[1]) * numerator / denominator
        title = re.search(r"title=((?:\\.|[^\n\\])*)", block, re.DOTALL)
        found.append((start, re.sub(r"\\(.)", r"\1", title[1]) if title else ""))
    return found
