"""What a served file says of itself, read by FFmpeg: tags and chapters worth keeping.

Those of a podcast often hold HTML; what is taken from them is plain text.
"""

from __future__ import annotations

import dataclasses
import logging
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ohdio_gui.media.assemble import link_file
from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.ffmpeg import run_ffmpeg
from ohdio_gui.model.audiobook import Chapter
from ohdio_gui.model.errors import AssemblyError
from ohdio_gui.model.lengths import MAX_NAMES
from ohdio_gui.model.markup import line, plain, prose

if TYPE_CHECKING:
    from ohdio_gui.media.book_tags import BookTags
    from ohdio_gui.model.cancel import CancelToken

log = logging.getLogger(__name__)

_LINE = re.compile(r"((?:[^\\\n]++|\\.?)*+)(?:\n|\Z)", re.DOTALL)
"""A backslash at the very end, of a text that was cut, stands for itself."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_KEY = re.compile(r"((?:[^=\\]++|\\.)*+)=(.*)", re.DOTALL)
_YEAR = re.compile(r"\b(1[5-9]|20|21)\d\d\b")
_DESCRIPTIONS = ("description", "synopsis", "comment")


@dataclass(frozen=True, slots=True)
class Embedded:
    """The tags of a file, by FFmpeg's names in lower case, and its chapters."""

    texts: dict[str, str] = field(default_factory=dict, hash=False)
    chapters: tuple[Chapter, ...] = ()

    def filling(self, tags: BookTags) -> BookTags:
        """Return ``tags`` with what the page did not tell; the page's own words come first.

        A title that is only the name of the file is no page's word.
        """
        year = _YEAR.search(self.texts.get("date", ""))
        description = next(filter(None, map(self.texts.get, _DESCRIPTIONS)), None)
        is_file_name = _words(tags.title) == _words(_stem_of(tags.url))
        title = line(self.texts.get("title", "")) if is_file_name else ""
        return dataclasses.replace(
            tags,
            title=title or tags.title,
            authors=tags.authors or self._names("artist", "album_artist"),
            narrators=tags.narrators or self._names("composer"),
            genre=tags.genre or self._word("genre"),
            year=tags.year or (int(year[0]) if year else None),
            publisher=tags.publisher or self._word("publisher"),
            description=tags.description or prose(description or "") or None,
            language=tags.language or self._word("language"),
        )

    def _word(self, key: str) -> str | None:
        return plain(self.texts.get(key, "")) or None

    def _names(self, *keys: str) -> tuple[str, ...]:
        found = next(filter(None, map(self.texts.get, keys)), "")
        # First without entities, which end in such a sign too.
        names = (name.strip() for name in plain(found).split(";"))
        return tuple(filter(None, names))[:MAX_NAMES]


def read_embedded(source: Path, *, ffmpeg: str, token: CancelToken) -> Embedded:
    """Return what ``source`` says of itself; nothing, where FFmpeg cannot read it.

    Raises StorageError, MissingFfmpegError, JobCancelled.
    """
    with (
        disk_errors(source.parent),
        tempfile.TemporaryDirectory(prefix="embedded-", dir=source.parent) as folder,
    ):
        work = Path(folder)
        link_file(source, work / "source")
        # With its stream: Ogg's tags are the stream's.
        command = ["-i", "source", "-map", "0:a:0", "-c", "copy", "-f", "ffmetadata", "found.txt"]
        try:
            run_ffmpeg(ffmpeg, command, cwd=work, token=token)
        except AssemblyError as error:
            log.info("event=no_embedded_tags suffix=%s reason=%s", source.suffix, error)
            return Embedded()
        return parse_ffmetadata((work / "found.txt").read_text(encoding="utf-8", errors="replace"))


def parse_ffmetadata(text: str) -> Embedded:
    """Read FFmpeg's own form of tags and chapters."""
    sections: list[tuple[str, dict[str, str]]] = [("", {})]
    for row in (match[1] for match in _LINE.finditer(text.removeprefix(";FFMETADATA1\n"))):
        if row.startswith("[") and row.endswith("]"):
            sections.append((row[1:-1], {}))
        elif not row.startswith((";", "#")) and (pair := _KEY.fullmatch(row)):
            key, value = (_ESCAPED.sub(r"\1", part) for part in pair.groups())
            sections[-1][1].setdefault(key.strip().lower(), value.strip())
    chapters = [_chapter(fields) for name, fields in sections if name == "CHAPTER"]
    # What is said of the stream (Ogg says it there) counts where the file says nothing.
    texts: dict[str, str] = {}
    for name, fields in sections:
        if name in {"", "STREAM"}:
            texts = {**fields, **texts}
    found = sorted((c for c in chapters if c is not None), key=lambda chapter: chapter.start_s)
    return Embedded({key: value for key, value in texts.items() if value}, tuple(found))


def _chapter(fields: dict[str, str]) -> Chapter | None:
    numerator, _, denominator = fields.get("timebase", "1/1000000000").partition("/")
    try:
        start_s = int(fields["start"]) * int(numerator) / int(denominator)
    except (KeyError, ValueError, ZeroDivisionError):
        return None
    return Chapter(start_s, line(fields.get("title", ""))) if start_s >= 0 else None


def _stem_of(url: str) -> str:
    return Path(unquote(urlsplit(url).path)).stem


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
