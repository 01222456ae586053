"""Answers as values: status, headers and a body, and the byte ranges of a file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONTENT_TYPES = {
    ".aac": "audio/aac",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "audio/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".ts": "video/mp2t",
    ".txt": "text/plain; charset=utf-8",
    ".wav": "audio/wav",
    ".webm": "audio/webm",
}
"""Our own table: the system's differs from machine to machine."""

CHUNK_BYTES = 64 * 1024

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; the body is ``body``, or ``length`` bytes of ``file`` from ``start`` on."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    file: Path | None = None
    start: int = 0
    length: int = 0

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return self.length if self.file is not None else len(self.body)

    def chunks(self, size: int) -> Iterator[bytes]:
        """Yield the body in pieces of ``size`` bytes."""
        if self.file is None:
            for offset in range(0, len(self.body), size):
                yield self.body[offset : offset + size]
            return
        with self.file.open("rb") as file:
            file.seek(self.start)
            left = self.length
            while left > 0 and (piece := file.read(min(size, left))):
                left -= len(piece)
                yield piece


def html_answer(text: str, status: int = 200) -> Answer:
    """Return a page."""
    return Answer(status, {"Content-Type": CONTENT_TYPES[".html"]}, text.encode())


def json_answer(value: object, headers: Mapping[str, str] | None = None) -> Answer:
    """Return JSON with HTTP 200."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    content_type = {"Content-Type": "application/json; charset=utf-8"}
    return Answer(200, content_type | dict(headers or {}), body)


def bytes_answer(body: bytes, name: str) -> Answer:
    """Return bytes with the content type of a file of this name."""
    return Answer(200, {"Content-Type": _content_type(name)}, body)


def _content_type(name: str) -> str:
    return CONTENT_TYPES.get(Path(name).suffix.lower(), "application/octet-stream")


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Return (start, length) of a Range header over ``size`` bytes, None when it asks in vain.

    Raises ValueError for a header that is no single range of bytes: it is to be ignored.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        raise ValueError(header)
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return (size - length, length) if length else None
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        raise ValueError(header)
    return (start, end - start + 1) if start < size else None


def file_answer(
    file: Path,
    name: str,
    *,
    requested: str | None = None,
    if_range: str | None = None,
    accept_ranges: bool = True,
    etag_salt: str = "",
) -> Answer:
    """Return a file, or the byte range ``requested`` of it: 206, 416, or 200 with the whole.

    With ``if_range`` (an ETag or a date) the range counts only while the file is still that one.
    Raises OSError when the file cannot be read.
    """
    status = file.stat()
    size = status.st_size
    etag = f'"{size:x}-{status.st_mtime_ns:x}{etag_salt}"'
    modified = formatdate(status.st_mtime, usegmt=True)
    headers = {"Content-Type": _content_type(name), "ETag": etag, "Last-Modified": modified}
    whole = Answer(200, headers, file=file, length=size)
    if not accept_ranges:
        return whole
    headers["Accept-Ranges"] = "bytes"
    if requested is None or if_range not in {None, etag, modified}:
        return whole
    try:
        found = byte_range(requested, size)
    except ValueError:
        return whole
    if found is None:
        return Answer(416, {"Content-Range": f"bytes */{size}"})
    start, length = found
    headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    return Answer(206, headers, file=file, start=start, length=length)
