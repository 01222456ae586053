"""The cards in a page's data: objects that show an audiobook, wherever they stand.

A block that recommends ("Vous aimerez aussi") holds cards like any other, so that its books are
found; but neither they nor its paging say anything of what the page itself lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ohdio_gui.model.audiobook import CANONICAL_SITE, CategoryBook
from ohdio_gui.model.urls import AudiobookUrl, audiobook_in_link
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.marks import is_part_link
from ohdio_gui.sites.ohdio.shape import text_at

_USUAL_LINK = re.compile(
    rf"(?:{re.escape(CANONICAL_SITE)})?(?:/ohdio)?/livres-audio/([1-9][0-9]{{0,17}})"
    r"/(?!a-propos$|[0-9]{5,}-[0-9]+$)([a-z0-9-]{1,300})"
)
"""What nearly every card holds: known without taking it apart."""
_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_AUDIOBOOK_TYPE = "60"
_RECOMMENDING = re.compile(
    r"recomm|sugg[eé]|aimere|similai|related|you ?(?:may|might)|[àa] [ée]couter (?:aussi|ensuite)",
    re.IGNORECASE,
)
"""In the name or the title of a block whose books are not the page's own."""


@dataclass(frozen=True, slots=True)
class Cards:
    """What was found in a piece of a page's data."""

    books: list[CategoryBook] = field(default_factory=list)
    """In the order of the text; a book comes as often as it has cards."""
    own: set[str] = field(default_factory=set)
    """The ids of those that stand in no block that recommends."""
    objects: list[dict[str, Any]] = field(default_factory=list)
    """The objects that were looked into, outside such blocks."""
    recommending: list[dict[str, Any]] = field(default_factory=list)
    """The objects that were looked into within such blocks."""

    @property
    def own_ids(self) -> list[str]:
        """The ids of the books that stand outside such blocks too, as often as in ``books``."""
        return [book.ohdio_id for book in self.books if book.ohdio_id in self.own]


def cards_in(value: object, page_url: str, *, is_thorough: bool = False) -> Cards:
    """Return the cards in ``value``; ``is_thorough`` looks for more within each of them."""
    found = Cards()
    # A page that is called so itself recommends nothing beside it: ``value`` is not judged.
    stack: list[tuple[object, bool]] = [(value, False)]
    while stack:
        current, is_aside = stack.pop()
        if isinstance(current, dict):
            book = book_of(current, page_url)
            if book is not None:
                found.books.append(book)
                if not is_aside:
                    found.own.add(book.ohdio_id)
                if not is_thorough:
                    continue
            elif current is not value:
                is_aside = is_aside or _is_titled_recommending(current)
            (found.recommending if is_aside else found.objects).append(current)
            stack.extend(
                (inner, is_aside or is_recommending(key))
                for key, inner in reversed(current.items())
                if isinstance(inner, (dict, list))
            )
        elif isinstance(current, list):
            stack.extend((inner, is_aside) for inner in reversed(current))
    return found


@lru_cache(maxsize=1000)
def is_recommending(name: str) -> bool:
    """Say whether a block of this name or title recommends what is not the page's own."""
    return _RECOMMENDING.search(name) is not None


def _is_titled_recommending(block: dict[str, Any]) -> bool:
    title = text_at(block, "title") or text_at(block, "header", "title")
    return bool(title) and is_recommending(title)


def book_of(card: dict[str, Any], page_url: str) -> CategoryBook | None:
    """Return the book that a card shows; None when the object is no card of a book."""
    link = card.get("url")
    if not isinstance(link, str) or not link:
        return _named_book(card) if "title" in card else None
    if usual := _USUAL_LINK.fullmatch(link):
        ohdio_id, slug = usual.groups()
        return _shown(card, ohdio_id, f"{CANONICAL_SITE}/ohdio/livres-audio/{ohdio_id}/{slug}")
    if "livres-audio" not in link:
        return None
    book = audiobook_in_link(link, page_url)
    if book is None:
        return None
    if is_part_link(link):
        return CategoryBook(book.id, book.url, "", (), _picture(card))
    return _shown(card, book.id, book.url)


def _named_book(card: dict[str, Any]) -> CategoryBook | None:
    """Return the book of a card without an address that gives its id and type."""
    for key in ("contentGlobalId", "globalId"):
        ohdio_id = text_at(card, key, "id")
        is_audiobook = text_at(card, key, "contentType", "id") == _AUDIOBOOK_TYPE
        if is_audiobook and _ID.fullmatch(ohdio_id):
            book = AudiobookUrl(ohdio_id.lstrip("0") or "0")
            return _shown(card, book.id, book.url)
    return None


def _shown(card: dict[str, Any], ohdio_id: str, url: str) -> CategoryBook:
    title = text.title(text_at(card, "title"))
    authors = text.names(text_at(card, "subtitle"))
    return CategoryBook(ohdio_id, url, title, authors, _picture(card))


def _picture(card: dict[str, Any]) -> str | None:
    picture = card.get("picture")
    return text.web_address(text_at(picture, "pattern") or text_at(picture, "url"))
