"""What lies beside a finished audiobook in its own folder: its cover and ``metadata.json``.

Both are for Audiobookshelf, which reads ``metadata.json`` last and so puts it above folder names
and tags. What its scanner makes of a key, by its sources of 2026 (2.36):

- One that is missing leaves what the tags say; null clears that, and what a person has filled in
  there since. So a text that is not known is left out.
- It takes the comment, which is the page's address, for a missing description. So that is always
  there, if need be empty.
- An empty list clears narrators and series in the first scan only. So these are always there:
  "Titre {Voix}" or a folder between author and title makes up none.
- A chapter without a title or an end makes it drop all of them; an empty list of chapters does
  nothing, and is left out.
"""

from __future__ import annotations

import contextlib
import json
import os
from itertools import pairwise
from typing import TYPE_CHECKING

from ohdio_gui.media.covers import picture_type
from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.texts import one_line, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ohdio_gui.model.audiobook import Audiobook, Chapter

METADATA_NAME = "metadata.json"
COVER_NAMES = {"image/jpeg": "cover.jpg", "image/png": "cover.png"}
"""By the picture's type. These two names are ours; any other picture is the person's."""

_ALWAYS = frozenset({"tags", "authors", "narrators", "series", "genres", "description"})
_LANGUAGES = {"en": "English", "fr": "Français"}
"""Audiobookshelf shows and groups languages as they are written; its look-ups write names."""
_FILLED_IN_THERE: dict[str, type] = {
    "subtitle": str,
    "series": list,
    "publishedDate": str,
    "isbn": str,
    "asin": str,
    "explicit": bool,
    "abridged": bool,
}
"""What OHdio does not say and a person may: Audiobookshelf can be told to keep it in this file."""


def metadata_document(
    book: Audiobook, chapters: Sequence[Chapter], duration_s: float
) -> dict[str, object]:
    """Return what ``metadata.json`` is to say of a book, by Audiobookshelf's keys and types.

    ``chapters`` are the marks inside the book's one file and ``duration_s`` is that file's length;
    for a book of several files they are ``()``: Audiobookshelf makes a chapter of each file.

    Audience and prizes become tags: there is no other place for them, a search finds tags, and an
    account can be limited to the books of some of them, such as those for children.
    """
    marks = _chapters(chapters, duration_s)
    values: dict[str, object] = {
        "tags": _lines([book.audience or "", *book.prizes]),
        "chapters": marks if len(marks) > 1 else [],
        "title": one_line(book.title),
        "authors": _lines(book.authors),
        "narrators": _lines(book.narrators),
        "series": [],
        "genres": _lines([book.genre or ""]),
        "publishedYear": str(book.year) if book.year else "",
        "publisher": one_line(book.publisher or ""),
        "description": paragraphs(book.description or ""),
        "language": _language(book.language or ""),
    }
    return {key: value for key, value in values.items() if value or key in _ALWAYS}


def write_sidecars(
    folder: Path, document: Mapping[str, object], cover: bytes | None
) -> tuple[Path, ...]:
    """Write ``metadata.json`` and the cover into ``folder``; return their paths, the cover first.

    Each appears whole, in one rename, and stays untouched where it says the same already. A cover
    takes the place of ours of the other type; without one (or with one that is neither JPEG nor
    PNG) an old one stays. What Audiobookshelf knows and OHdio does not, such as a series, is kept
    from the file that is there. Raises StorageError.
    """
    target = folder / METADATA_NAME
    kind = picture_type(cover) if cover else None
    with disk_errors(folder, len(cover or b"")):
        written = [_write_cover(folder / COVER_NAMES[kind], cover)] if cover and kind else []
        text = json.dumps(
            {**document, **_filled_in(target)}, ensure_ascii=False, indent=2, allow_nan=False
        )
        _write(target, f"{text}\n".encode("utf-8", "replace"))
    return (*written, target)


def _lines(values: Iterable[str]) -> list[str]:
    """Return each text on one line, without empty ones and repetitions."""
    return list(dict.fromkeys(line for line in map(one_line, values) if line))


def _language(code: str) -> str:
    """Return a language's own name; its code where we do not know it."""
    line = one_line(code)
    return _LANGUAGES.get(line.lower().partition("-")[0], line)


def _chapters(chapters: Sequence[Chapter], duration_s: float) -> list[dict[str, object]]:
    """Return the chapters with their ends, in seconds; none begins at the file's end or later."""
    inside = sorted((c for c in chapters if c.start_s < duration_s), key=lambda c: c.start_s)
    bounds = pairwise([*(c.start_s for c in inside), duration_s])
    return [
        {
            "id": number,
            "start": round(start_s, 6),
            "end": round(end_s, 6),
            "title": one_line(chapter.title) or f"Partie {number + 1}",
        }
        for number, (chapter, (start_s, end_s)) in enumerate(zip(inside, bounds, strict=True))
    ]


def _filled_in(path: Path) -> dict[str, object]:
    """Return what the file at ``path`` says that OHdio never does. Raises OSError."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError, RecursionError):
        return {}  # none, or one that Audiobookshelf cannot read either
    if not isinstance(values, dict):
        return {}
    return {
        key: values[key]
        for key, kind in _FILLED_IN_THERE.items()
        if isinstance(values.get(key), kind) and _says_something(values[key])
    }


def _says_something(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(text, str) for text in value)
    return value != ""


def _write_cover(target: Path, cover: bytes) -> Path:
    """Write a cover in place of ours of the other type.

    Where both are there one is the person's, since we never leave two: then neither is removed.
    """
    others = [target.with_name(name) for name in COVER_NAMES.values() if name != target.name]
    _write(target, cover, instead_of=() if target.exists() else others)
    return target


def remove_halves(folder: Path) -> None:
    """Remove what a killed process left of a sidecar in a book's own folder."""
    for name in (METADATA_NAME, *COVER_NAMES.values()):
        with contextlib.suppress(OSError):  # it is only in nobody's way
            (folder / name).with_suffix(".part").unlink(missing_ok=True)


def _write(path: Path, content: bytes, instead_of: Iterable[Path] = ()) -> None:
    """Write a file by a rename from beside it, removing ``instead_of`` just before."""
    if path.is_file() and path.read_bytes() == content:
        return  # a new time would have Audiobookshelf scan the book again
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        for old in instead_of:
            old.unlink(missing_ok=True)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
