"""What a finished file says of its book: ``media.tags``, read back."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mutagen import MutagenError
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.ogg import OggFileType

from ohdio_gui.media.book_tags import SEPARATOR, BookTags, Track, two_letters
from ohdio_gui.media.tag_reader import open_tagged
from ohdio_gui.media.tags import FREE, FREE_FORM, ID3_FIELDS, MP4_FIELDS, VORBIS_FIELDS
from ohdio_gui.media.texts import one_line, paragraphs
from ohdio_gui.model.lengths import MAX_ADDRESS, MAX_LINE, MAX_NAMES, MAX_TEXT, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mutagen.id3 import ID3

log = logging.getLogger(__name__)

_COMMENT = "comment"
_YEAR_DIGITS = 4
_MAX_DIGITS = 9
"""Of a number in a tag: what is longer counts neither pages nor tracks, and fits into no column."""
_MAX_LIST = 1000
"""Characters of a list of numbers, and the highest of them: no book has so many parts."""


@dataclass(frozen=True, slots=True)
class TaggedFile:
    """A file with a page in its tags."""

    tags: BookTags
    track: Track | None
    """Which of a book's several files it is; None for a book's one file."""
    is_signed: bool
    """Whether its comment is the page too, as in all that we tag: others' tools write no two."""


def read_tagged(path: Path) -> TaggedFile | None:
    """Return what a file says of its book; None for one that names no page, or cannot be read."""
    try:
        file = open_tagged(path)
    except (MutagenError, OSError) as error:
        log.info("event=file_unreadable name=%r reason=%r", path.name, str(error))
        return None
    if file is None or not file.tags:
        return None
    if isinstance(file, MP4):
        texts = _mp4_texts(file)
    elif isinstance(file, MP3):
        texts = _mp3_texts(file)
    elif isinstance(file, FLAC | OggFileType):
        texts = _vorbis_texts(file)
    else:
        return None
    if not 0 < len(texts.get("url", "")) <= MAX_ADDRESS:
        return None
    is_signed = texts.get(_COMMENT) == texts["url"]
    return TaggedFile(_book_tags(texts), _track(texts), is_signed)


def _mp4_texts(file: MP4) -> dict[str, str]:
    fields = {**MP4_FIELDS, "\xa9cmt": _COMMENT}
    texts = {name: _first(file.tags.get(key, ())) for key, name in fields.items()}
    for name in (*FREE_FORM, "publisher"):
        written = file.tags.get(FREE + name.upper(), ())
        decoded = (bytes(value).decode("utf-8", "replace") for value in written)
        texts[name] = texts.get(name) or _first(decoded)
    position, count = next(iter(file.tags.get("trkn", ())), (0, 0))
    return {**texts, "track": str(position or ""), "tracks": str(count or "")}


def _mp3_texts(file: MP3) -> dict[str, str]:
    tags = file.tags
    texts = {name: _frame(tags, kind.__name__) for kind, name in ID3_FIELDS.items()}
    # mutagen shows an ID3v2.3 as if it were 2.4, which has another frame for the year.
    texts["year"] = texts.get("year") or _frame(tags, "TDRC")
    for name in ("director", *FREE_FORM):
        texts[name] = _frame(tags, f"TXXX:{name.upper()}")
    for comment in tags.getall("COMM"):
        texts["description" if comment.desc == "description" else _COMMENT] = _first(comment.text)
    position, _, count = _frame(tags, "TRCK").partition("/")
    return {**texts, "track": position, "tracks": count}


def _vorbis_texts(file: FLAC | OggFileType) -> dict[str, str]:
    fields = {**VORBIS_FIELDS, "COMMENT": _COMMENT}
    return {name: _first(file.tags.get(key, ())) for key, name in fields.items()}


def _frame(tags: ID3, key: str) -> str:
    """Return the first text of the frames ``key``."""
    return _first(text for frame in tags.getall(key) for text in frame.text)


def _first(values: Iterable[object]) -> str:
    return str(next(iter(values), ""))


def _book_tags(texts: dict[str, str]) -> BookTags:
    known = {name: _line(text) for name, text in texts.items() if text}
    return BookTags(
        title=known.get("album") or known.get("title", ""),
        url=texts["url"],
        authors=_names(texts, "authors"),
        narrators=_names(texts, "narrators"),
        genre=known.get("genre"),
        year=_number(texts.get("year", "")[:_YEAR_DIGITS]),
        publisher=known.get("publisher"),
        description=paragraphs(shortened(texts.get("description", ""), MAX_TEXT)) or None,
        language=known.get("language") or two_letters(known.get("language_code", "")),
        director=known.get("director"),
        prizes=_names(texts, "prizes"),
        audience=known.get("audience"),
        pages=_number(texts.get("pages", "")),
        missing=_numbers(texts.get("missing", "")),
    )


def _track(texts: dict[str, str]) -> Track | None:
    position = _number(texts.get("track", ""))
    if not position:
        return None
    count = _number(texts.get("tracks", "")) or position
    return Track(position, count, _line(texts.get("title", "")))


def _names(texts: dict[str, str], name: str) -> tuple[str, ...]:
    text = shortened(texts.get(name, ""), MAX_NAMES * MAX_LINE)
    found = (_line(part) for part in text.split(SEPARATOR))
    return tuple(part for part in found if part)[:MAX_NAMES]


def _line(text: str) -> str:
    """Return a text as a site's would be taken: a file may be anybody's."""
    return one_line(shortened(text))


def _number(text: str) -> int | None:
    is_number = len(text) <= _MAX_DIGITS and text.isascii() and text.isdecimal()
    return int(text) if is_number else None


def _numbers(text: str) -> tuple[int, ...]:
    """Return the whole numbers of a list; none of one that holds anything else, or that is long."""
    found = [_number(part.strip()) for part in text[:_MAX_LIST].split(",")]
    numbers = tuple(number for number in found if number and number <= _MAX_LIST)
    return numbers if len(numbers) == len(found) else ()
