"""The audiobooks of a category page.

Nobody has recorded such a page for us (CONTRACT.md marks its paths as assumptions), so cards are
found by their ``url`` wherever they stand in the state, and the A-Z index of the HTML is the
second way. Both are merged by OHdio's id.
"""

from __future__ import annotations

import dataclasses
import html
import re
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qs, urlsplit

from ohdio_gui.model.audiobook import CategoryBook, CategoryPage
from ohdio_gui.model.errors import EmptyCategoryError, ParseError
from ohdio_gui.model.urls import audiobook_in_link
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.marks import INDEX_BLOCK, read_index
from ohdio_gui.sites.ohdio.shape import number_at, text_at, walk
from ohdio_gui.sites.ohdio.state import STATE_NAME, page_data, read_state

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINKED_ID = re.compile(rb"""href\s*=\s*["']?[^"'>\s]*?/livres-audio/0*([0-9]{1,18})""")
_PART_LINK = re.compile(r"/[0-9]{5,}-[0-9]+/?(?:[?#]|$)", re.ASCII)
_MARKS = re.compile(rb"_rcState_|/ohdio/|OHdio|index-grid-item")
_HTML_TITLE = re.compile(r"<title[^<>]*>([^<]*)</title>", re.IGNORECASE)
_PAGING_KEYS = ("pagedConfiguration", "pagination")
_TOTAL_KEYS = ("totalNumberOfItems", "totalCount")
MAX_PAGES = 1000
"""More than any category can have: a page number above it is no page number."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Paging:
    """What the page says of its place among the category's pages; all from 1."""

    number: int
    size: int = 0
    total: int | None = None
    next_number: int | None = None


def parse_category(body: bytes, page_url: str) -> CategoryPage:
    """Read one page of a category, fetched from ``page_url``.

    Raises EmptyCategoryError for a page of OHdio without one audiobook, ParseError when it is no
    page of OHdio or announces books that cannot be found in it.
    """
    trouble: ParseError | None = None
    data: dict[str, Any] = {}
    try:
        state = read_state(body)
        data = page_data(state, page_url) or state
    except ParseError as error:
        trouble = error
    objects = tuple(walk(data))
    paging = _paging(objects, page_url)
    books = _merged(_cards(objects, page_url))
    if _index_has_more(body, books):
        books = _merged((*books.values(), *read_index(body, page_url)))
    if not books:
        _refuse(body, page_url, paging, trouble)
    return CategoryPage(
        title=_title(data, body),
        books=tuple(books.values()),
        announced=paging.total,
        next_page=_next_page(paging, len(books)),
    )


def _cards(objects: Iterable[dict[str, Any]], page_url: str) -> Iterable[CategoryBook]:
    for card in objects:
        link = card.get("url")
        if not isinstance(link, str) or "livres-audio" not in link or _PART_LINK.search(link):
            continue
        title = text.title(text_at(card, "title"))
        book = audiobook_in_link(link, page_url)
        if book is None or not title:
            continue
        yield CategoryBook(
            ohdio_id=book.id,
            url=book.url,
            title=title,
            authors=text.names(text_at(card, "subtitle")),
            cover_pattern=text.web_address(
                text_at(card, "picture", "pattern") or text_at(card, "picture", "url")
            ),
        )


def _merged(books: Iterable[CategoryBook]) -> dict[str, CategoryBook]:
    """Return each book once, in the order of first sight, with the most that is said of it."""
    merged: dict[str, CategoryBook] = {}
    for book in books:
        known = merged.setdefault(book.ohdio_id, book)
        if known is book:
            continue
        merged[book.ohdio_id] = dataclasses.replace(
            known,
            url=max(known.url, book.url, key=len),
            authors=known.authors or book.authors,
            cover_pattern=known.cover_pattern or book.cover_pattern,
        )
    return merged


def _index_has_more(body: bytes, books: dict[str, CategoryBook]) -> bool:
    """Say whether the HTML links to books that the state leaves out; one pass over the bytes."""
    if books and INDEX_BLOCK.encode() not in body:
        return False
    return any(match[1].decode() not in books for match in _LINKED_ID.finditer(body))


def _paging(objects: Iterable[dict[str, Any]], page_url: str) -> _Paging:
    """Return the paging with the largest total; without any, what the address says."""
    asked = _page_in(page_url) or 1
    best = _Paging(asked)
    for holder in objects:
        for key in _PAGING_KEYS:
            if key not in holder:
                continue
            paging = _read_paging(holder.get(key), asked)
            if paging is not None and (paging.total or 0) >= (best.total or 0):
                best = paging
    return best


def _read_paging(value: object, asked: int) -> _Paging | None:
    if not isinstance(value, dict):
        return None
    totals = [n for key in _TOTAL_KEYS if (n := number_at(value, key)) is not None]
    return _Paging(
        number=_whole(value, "pageNumber") or asked,
        size=_whole(value, "pageSize"),
        total=int(totals[0]) if totals else None,
        next_number=_page_in(text_at(value, "nextPageUrl")),
    )


def _whole(value: object, key: str) -> int:
    return int(number_at(value, key) or 0)


def _page_in(address: str) -> int | None:
    """Return the ``pageNumber`` in an address; None when there is none."""
    try:
        values = parse_qs(urlsplit(address).query, max_num_fields=50).get("pageNumber", [])
        number = int(values[0]) if values else 0
    except ValueError:
        return None
    return number if 1 <= number <= MAX_PAGES else None


def _next_page(paging: _Paging, found: int) -> int | None:
    """Return the number of the next page, as named or as the totals tell."""
    if paging.total is not None and found >= paging.total:
        return None
    if paging.next_number is not None and paging.next_number > paging.number:
        return paging.next_number
    seen = paging.number * paging.size
    is_last = not seen or paging.total is None or seen >= paging.total
    return None if is_last or paging.number >= MAX_PAGES else paging.number + 1


def _title(data: dict[str, Any], body: bytes) -> str | None:
    own = text_at(data, "header", "title") or text_at(data, "title")
    title = text.title(own or text_at(data, "meta", "title"))
    if not title:
        match = _HTML_TITLE.search(body.decode("utf-8", "replace"))
        title = text.title(html.unescape(match[1])) if match else ""
    return title or None


def _refuse(body: bytes, url: str, paging: _Paging, trouble: ParseError | None) -> NoReturn:
    """Raise what a page without one book means."""
    if not _MARKS.search(body):
        raise ParseError(url=url, what="OHdio") from trouble
    if paging.total:
        raise ParseError(url=url, what=f"{paging.total} books") from trouble
    if trouble is not None and b"_rcState_" in body:
        raise ParseError(url=url, what=STATE_NAME) from trouble
    raise EmptyCategoryError(url=url)
