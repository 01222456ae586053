"""What a page says of itself outside its state: JSON-LD, ``og:`` tags, the A-Z index.

This is the second way, through Beautiful Soup: a hundred times slower than the state's JSON, so
it is imported and used only when the state leaves something out (LIMITS.md section 5).
"""

from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import CategoryBook
from ohdio_gui.model.urls import audiobook_in_link
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.shape import at, text_at, walk

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_LINKS = 'a[href*="/livres-audio/"]'
_INDEX_BLOCK = "index-grid-item"
_ELSEWHERE = ("nav", "footer", "aside")
"""Where a page links to what is not its own."""
_PART_LINK = re.compile(r"/[0-9]{5,}-[0-9]+/?(?:[?#]|$)", re.ASCII)


@dataclasses.dataclass(frozen=True, slots=True)
class PageMarks:
    """What JSON-LD and ``og:`` tags say of an audiobook; empty by itself."""

    title: str = ""
    authors: tuple[str, ...] = ()
    description: str | None = None
    cover: str | None = None


def read_marks(body: bytes) -> PageMarks:
    """Return what the page's JSON-LD of type ``Audiobook`` and its ``og:`` tags say.

    ``og:description`` is no description: it invites to listen.
    """
    soup = _soup(body)
    data = _linked_data(soup)
    description, _ = text.summary(text_at(data, "description"))
    cover = text.web_address(text_at(data, "image") or _og(soup, "og:image"))
    return PageMarks(
        title=text.title(text_at(data, "name") or _og(soup, "og:title")),
        authors=_authors(data),
        description=description,
        cover=cover,
    )


def read_index(body: bytes, page_url: str) -> tuple[CategoryBook, ...]:
    """Return the books of the page's A-Z index, or of all its own links when it has no index.

    A book may come several times, and without a title. A picture's text is its title only where
    no other link to it has words.
    """
    soup = _soup(body)
    links = soup.select(f".{_INDEX_BLOCK} {_LINKS}") or [
        link for link in soup.select(_LINKS) if link.find_parent(_ELSEWHERE) is None
    ]
    found = [(book, link) for link in links if (book := _linked_book(link, page_url)) is not None]
    titled = {book.ohdio_id for book, _ in found if book.title}
    return tuple(
        book if book.ohdio_id in titled else dataclasses.replace(book, title=_picture_text(link))
        for book, link in found
    )


def is_part_link(link: str) -> bool:
    """Say whether ``link`` leads to a part of a book: what it is called is not the book's name."""
    return _PART_LINK.search(link) is not None


def _soup(body: bytes) -> BeautifulSoup:
    from bs4 import BeautifulSoup  # It costs 78 ms and is seldom needed.

    # The pages are UTF-8; guessing would cost more than the parse.
    return BeautifulSoup(body.decode("utf-8", "replace"), "lxml")


def _linked_data(soup: BeautifulSoup) -> object:
    for script in soup.select('script[type="application/ld+json"]'):
        try:
            value = json.loads(script.get_text(), strict=False)
        except (ValueError, RecursionError):
            continue  # Other scripts of the page may still be sound.
        for candidate in walk(value):
            if text_at(candidate, "@type").casefold() in {"audiobook", "book"}:
                return candidate
    return None


def _authors(data: object) -> tuple[str, ...]:
    author = at(data, "author")
    persons = author if isinstance(author, list) else [author]
    found = (
        name
        for person in persons
        for name in text.names(person if isinstance(person, str) else text_at(person, "name"))
    )
    return tuple(dict.fromkeys(found))


def _og(soup: BeautifulSoup, name: str) -> str:
    tag = soup.select_one(f'meta[property="{name}"]') or soup.select_one(f'meta[name="{name}"]')
    return "" if tag is None else str(tag.get("content") or "")


def _linked_book(link: Tag, page_url: str) -> CategoryBook | None:
    address = str(link.get("href") or "")
    book = audiobook_in_link(address, page_url)
    if book is None:
        return None
    if is_part_link(address):
        return CategoryBook(book.id, book.url, "")
    label = link.select_one("span.text") or link
    title = text.title(label.get_text(" ")) or text.title(str(link.get("title") or ""))
    return CategoryBook(book.id, book.url, title)


def _picture_text(link: Tag) -> str:
    picture = None if is_part_link(str(link.get("href") or "")) else link.select_one("img[alt]")
    return "" if picture is None else text.title(str(picture.get("alt") or ""))
