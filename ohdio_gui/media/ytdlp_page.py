"""What yt-dlp makes of another site's page, as plain text: its fields may hold HTML."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from ohdio_gui.model.audiobook import Chapter
from ohdio_gui.model.lengths import MAX_ADDRESS, MAX_NAMES
from ohdio_gui.model.markup import line, plain, prose


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """What yt-dlp makes of another site's page: one item, or the addresses of several."""

    title: str
    authors: tuple[str, ...] = ()
    description: str | None = None
    duration_s: float | None = None
    thumbnail_url: str | None = None
    year: int | None = None
    webpage_url: str = ""
    language: str | None = None
    genre: str | None = None
    publisher: str | None = None
    chapters: tuple[Chapter, ...] = ()
    entry_urls: tuple[str, ...] = ()
    """Not empty: the page is a playlist, and only ``title`` is known beside."""
    media: dict[str, Any] | None = field(default=None, repr=False, hash=False)
    """What ``fetch_page`` takes as ``known``: JSON; signed addresses, so it is never logged."""


def page_of(found: dict[str, Any], url: str) -> ExtractedPage:
    """Return the page ``url`` from the child's answer; without a title it is called by that."""
    media = found.get("media")
    authors = filter(None, map(plain, found.get("authors", ())))
    # An extractor may give any value that JSON knows.
    description = str(found.get("description") or "")
    return ExtractedPage(
        title=line(str(found["title"])) or url,
        authors=tuple(dict.fromkeys(authors))[:MAX_NAMES],
        description=prose(description) or None,
        duration_s=found.get("duration_s"),
        thumbnail_url=_address(found.get("thumbnail_url") or ""),
        year=found.get("year"),
        webpage_url=found.get("webpage_url", ""),
        language=_word(found, "language"),
        genre=_word(found, "genre"),
        publisher=_word(found, "publisher"),
        chapters=tuple(Chapter(start, line(title)) for start, title in found.get("chapters", ())),
        entry_urls=tuple(found.get("entry_urls", ())),
        media=None if media is None else {"info": media, "made_at": time.time()},
    )


def _word(found: dict[str, Any], key: str) -> str | None:
    return plain(str(found.get(key) or "")) or None


def _address(address: str) -> str | None:
    return address if address.isprintable() and 0 < len(address) <= MAX_ADDRESS else None
