"""What a page says of itself outside its state: JSON-LD, ``meta`` tags, the A-Z index."""

from __future__ import annotations

import dataclasses
import html
import re
from typing import TYPE_CHECKING, NamedTuple

from ohdio_gui.model.audiobook import CategoryBook
from ohdio_gui.model.urls import audiobook_in_link
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.linked_data import linked_description
from ohdio_gui.sites.ohdio.soup import soup_of

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

    from ohdio_gui.sites.ohdio.description import Description

_LINKS = 'a[href*="livres-audio/"]'
_INDEX_BLOCK = "index-grid-item"
_ELSEWHERE = ("nav", "footer", "aside")
"""Where a page links to what is not its own."""
_BELOW_BOOK = re.compile(
    r"/livres-audio/[^/?#]+/+(?:[^/?#]+/+[^/?#]|(?:a-propos|[0-9]{5,}-[0-9]+)/*(?:[?#]|$))",
    re.ASCII | re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"(?:ici )?(?:radio-canada|ohdio)\b|https?:|société radio", re.IGNORECASE)
"""Whom a page may name as its own author: not the book's."""


class PageLinks(NamedTuple):
    """The books that a category page links to."""

    books: tuple[CategoryBook, ...]
    """A book may come several times, and without a title."""
    are_index: bool
    """Whether they stand in the A-Z index; else they are all that the page links to."""


def read_marks(body: bytes, ohdio_id: str | None) -> Description:
    """Return what a page's JSON-LD says of its audiobook, and its ``meta`` tags where that fails.

    ``og:description`` is no description: it invites to listen.
    """
    soup = soup_of(body)
    scripts = (script.get_text() for script in soup.select('script[type*="ld+json" i]'))
    linked = linked_description(scripts, ohdio_id)
    persons = text.names(_meta(soup, "author", "book:author"))
    authors = linked.authors or persons
    cover = text.web_address(_meta(soup, "og:image", "og:image:secure_url", "twitter:image"))
    return dataclasses.replace(
        linked,
        title=linked.title or text.title(_meta(soup, "og:title", "twitter:title")),
        authors=tuple(name for name in authors if not _NO_AUTHOR.match(name)),
        cover_pattern=linked.cover_pattern or cover,
    )


def read_index(body: bytes, page_url: str) -> PageLinks:
    """Return the books of the page's A-Z index, or of all its own links when it has no index.

    A picture's text is a book's title only where no other link to it has words.
    """
    soup = soup_of(body)
    every = soup.select(_LINKS)
    index = [link for link in every if any(map(_is_index, link.parents))]
    links = index or [link for link in every if not any(map(_is_elsewhere, link.parents))]
    found = [(book, link) for link in links if (book := _linked_book(link, page_url)) is not None]
    titled = {book.ohdio_id for book, _ in found if book.title}
    books = tuple(
        book if book.ohdio_id in titled else dataclasses.replace(book, title=_picture_text(link))
        for book, link in found
    )
    return PageLinks(books, are_index=bool(index))


def is_part_link(link: str) -> bool:
    """Say whether ``link`` leads to a part of a book, or to a tab of its page.

    What such a link is called is not the book's name.
    """
    return _BELOW_BOOK.search(link) is not None


def _meta(soup: BeautifulSoup, *names: str) -> str:
    """Return what the first ``meta`` tag of one of ``names`` holds; empty without one."""
    for name in names:
        for tag in soup.select(f'meta[property="{name}" i], meta[name="{name}" i]'):
            content = str(tag.get("content") or "").strip()
            if content:
                return content
    return ""


def _is_index(element: Tag) -> bool:
    return _INDEX_BLOCK in (element.get("class") or ())


def _is_elsewhere(element: Tag) -> bool:
    return element.name in _ELSEWHERE


def _linked_book(link: Tag, page_url: str) -> CategoryBook | None:
    address = str(link.get("href") or "")
    book = audiobook_in_link(address, page_url)
    if book is None:
        return None
    if is_part_link(address):
        return CategoryBook(book.id, book.url, "")
    label = link.select_one("span.text")
    # Text of the page is no HTML any more: escaped, what looks like a tag in it stays a word.
    words = html.escape(link.get_text(" ")) if label is None else label.decode_contents()
    return CategoryBook(book.id, book.url, text.title(words) or _attribute(link, "title"))


def _picture_text(link: Tag) -> str:
    picture = None if is_part_link(str(link.get("href") or "")) else link.select_one("img[alt]")
    return "" if picture is None else _attribute(picture, "alt")


def _attribute(tag: Tag, name: str) -> str:
    return text.title(html.escape(str(tag.get(name) or "")))
