"""What is on disk of an unfinished download, and whether it may be gone on with.

Two kinds, both of which hold after a kill at any instant:

- One file: ``NAME.part`` grows by blocks; ``NAME.source.json`` says, from before the first byte,
  what the server called it (total, ETag). Without it, or longer than the total, it starts over;
  as long as the total, it is complete and needs no request (yt-dlp asks for a range past the end
  and gets 416 for ever: its issue 12994).
- Fragments: ``NAME.part`` grows by whole fragments, and yt-dlp's ``NAME.ytdl`` says how many, and,
  added by us, how long the file was then and which stream it is. What was written after that is
  cut off; yt-dlp alone would write that fragment twice. Those that came early, or in part, wait in
  ``NAME.part-FragN`` and ``NAME.part-FragN.part`` and are gone on with too. The last byte of the
  latter goes: one that was complete would be asked for past its end, which the server refuses,
  and yt-dlp then leaves the fragment out without a word.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """What a server said of a file when it was first asked for it."""

    url: str
    """Without its query, which holds a token."""
    total: int | None
    """Bytes of the whole file; None when the server does not say."""
    etag: str | None = None
    last_modified: str | None = None

    @property
    def condition(self) -> str | None:
        """The value for ``If-Range``: a strong ETag, the only kind that is allowed there."""
        return None if self.etag is None or self.etag.startswith("W/") else self.etag

    def is_same_file(self, other: Source) -> bool:
        """Whether bytes of both belong together: same total, and same ETag where both have one."""
        if self.total is None or self.total != other.total:
            return False
        if self.etag and other.etag:
            return self.etag == other.etag
        if self.last_modified and other.last_modified:
            return self.last_modified == other.last_modified
        return True


def part_path(target: Path) -> Path:
    """Return where the bytes of an unfinished ``target`` are."""
    return target.with_name(target.name + ".part")


def size_of(path: Path) -> int:
    """Return the bytes of ``path``, 0 when there is no such file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def load_source(target: Path) -> Source | None:
    """Return what is known of the source of ``target``'s partial file, None when unsure."""
    known = _read_json(_sidecar(target))
    url, total = known.get("url"), known.get("total")
    if not isinstance(url, str) or not _is_count(total) or total == 0:
        return None
    etag, modified = known.get("etag"), known.get("last_modified")
    return Source(
        url,
        total,
        etag if isinstance(etag, str) else None,
        modified if isinstance(modified, str) else None,
    )


def save_source(target: Path, source: Source) -> None:
    """Keep what the server said beside the partial file of ``target``."""
    write_json(_sidecar(target), asdict(source))


def start_over(target: Path) -> None:
    """Remove all that is on disk of an unfinished ``target``."""
    part = part_path(target)
    for path in (part, _sidecar(target), _fragment_state(target), *_fragments(target)):
        path.unlink(missing_ok=True)


def prepare_file(target: Path) -> bool:
    """Make the partial file of ``target`` fit to go on with; True when it was complete."""
    part = part_path(target)
    size = size_of(part)
    source = load_source(target)
    if source is None or source.total is None or size > source.total:
        start_over(target)
        return False
    if size < source.total or size == 0:
        return False
    part.replace(target)
    start_over(target)
    return True


def prepare_fragments(target: Path, stream: str) -> None:
    """Make the fragments of ``target`` fit to go on with; ``stream`` tells streams apart."""
    state = _read_json(_fragment_state(target)).get("downloader")
    extra = state.get("extra_state") if isinstance(state, dict) else None
    kept = extra.get("part_bytes") if isinstance(extra, dict) else None
    part = part_path(target)
    index = _index_of(state)
    # Without a number that it can use yt-dlp appends all fragments to those that are there, and
    # with one past the last it takes the file for whole.
    if (
        index is None
        or not _is_count(kept)
        or bool(index) != bool(kept)
        or size_of(part) < kept
        or extra is None
        or extra.get("stream") != stream
    ):
        start_over(target)
        return
    if kept:
        os.truncate(part, kept)
    else:  # the fragments that came are not the first ones
        part.unlink(missing_ok=True)
    for fragment in _fragments(target):
        if _fragment_number(fragment) <= index:
            fragment.unlink()
        elif fragment.name.endswith(".part"):
            os.truncate(fragment, max(0, size_of(fragment) - 1))


def _index_of(state: Any) -> int | None:  # noqa: ANN401 (JSON)
    """Return how many fragments are in the partial file; None where that cannot be."""
    if not isinstance(state, dict):
        return None
    current, count = state.get("current_fragment"), state.get("fragment_count")
    index = current.get("index") if isinstance(current, dict) else None
    return index if _is_count(index) and _is_count(count) and index <= count else None


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _fragment_number(fragment: Path) -> int:
    """Return the number in a fragment's file name; 0 for a name that is none of yt-dlp's."""
    number = fragment.name.rpartition("-Frag")[2].removesuffix(".part")
    return int(number) if number.isdecimal() else 0


def save_fragments(
    target: Path, index: int, count: int, stream: str, extra: dict[str, Any]
) -> None:
    """Write yt-dlp's state file: ``index`` of ``count`` fragments are in the partial file.

    ``extra`` is yt-dlp's own extra state, and gets what we add to it.
    """
    extra |= {"part_bytes": size_of(part_path(target)), "stream": stream}
    state: dict[str, Any] = {
        "current_fragment": {"index": index},
        "extra_state": extra,
        "fragment_count": count,
    }
    write_json(_fragment_state(target), {"downloader": state})


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write ``value`` so that ``path`` is never half written."""
    new = path.with_name(path.name + ".new")
    new.write_text(json.dumps(value), encoding="utf-8")
    new.replace(path)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    # Ours is written in one rename; another's may be cut, or anything.
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _sidecar(target: Path) -> Path:
    return target.with_name(target.name + ".source.json")


def _fragment_state(target: Path) -> Path:
    return target.with_name(target.name + ".ytdl")


def _fragments(target: Path) -> list[Path]:
    prefix = f"{target.name}.part-Frag"
    if not target.parent.is_dir():
        return []
    return [path for path in target.parent.iterdir() if path.name.startswith(prefix)]
