"""The audiobooks of a category page.

Nobody has recorded such a page for us (CONTRACT.md marks its paths as assumptions), so cards are
found by their ``url`` wherever they stand in the page's data, else anywhere in the state that is
not another page's. The A-Z index of the HTML, or else its links, is the second way. Both are
merged by OHdio's id. Recommended books are found like any other, but ``listing`` says which count
as the category's: whether a page is the last is not decided by strangers.
"""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from ohdio_gui.model.audiobook import CategoryBook, CategoryPage
from ohdio_gui.model.errors import EmptyCategoryError, ParseError
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.cards import cards_in
from ohdio_gui.sites.ohdio.listing import listed_books
from ohdio_gui.sites.ohdio.marks import PageLinks, read_index
from ohdio_gui.sites.ohdio.paging import (
    MAX_PAGES,
    Paging,
    linked_next_page,
    page_number_in,
    paging_in,
)
from ohdio_gui.sites.ohdio.refusals import refusal
from ohdio_gui.sites.ohdio.shape import at, text_at
from ohdio_gui.sites.ohdio.state import STATE_NAME, page_data, read_state

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MAX_PAGES", "parse_category"]

_NAMED_ID = re.compile(rb"/livres-audio\\*/0*([0-9]{1,18})")
# A link is read whole, then looked into: together that takes the square of one that holds others.
_LINK = re.compile(rb"""href\s*=\s*["']?([^"'>\s]*)""")
_LINKED_ID = re.compile(rb"/livres-audio/0*([0-9]{1,18})")
_MARKS = re.compile(rb"_rcState_|/ohdio/|OHdio|index-grid-item")
_HTML_TITLE = re.compile(r"<title[^<>]*>([^<]*)</title>", re.IGNORECASE)
_ELLIPSES = ("…", "...")
_LETTERS = re.compile(r"[\W_]+")


def parse_category(body: bytes, page_url: str) -> CategoryPage:
    """Read one page of a category, fetched from ``page_url``.

    Raises EmptyCategoryError for a page of OHdio without one audiobook, ParseError when it is no
    page of OHdio or, being the first page, announces books that cannot be found in it, and
    AvailabilityError when it says that the category is gone.
    """
    trouble: ParseError | None = None
    state: dict[str, Any] = {}
    try:
        state = read_state(body)
    except ParseError as error:
        trouble = error
    own = page_data(state, page_url)
    data = state if own is None else own
    named = {ohdio_id.decode() for ohdio_id in set(_NAMED_ID.findall(body))}
    books, own_ids, paging = _read(data, page_url, named)
    if not books and data is not state:
        books, own_ids, other_paging = _read(_without_other_pages(state, data), page_url, named)
        paging = paging if paging.total else other_paging

    @cache
    def links() -> PageLinks:
        return read_index(body, page_url)

    if not _says_all(books, named) and not _says_all(books, _linked(body)):
        books = _merged((*books.values(), *links().books))
    if not books:
        _refuse(data, body, page_url, paging, trouble)
    if paging.total is None and paging.next_number is None and paging.next_url is None:
        paging = dataclasses.replace(paging, next_number=linked_next_page(body, page_url))
    listed = set(books)
    if paging.total is not None:
        listed &= listed_books(paging, books, own_ids or list(books), links, page_url)
    has_all = paging.total is not None and len(listed) >= paging.total
    return CategoryPage(
        title=_title(data, body),
        books=tuple(books.values()),
        listed=frozenset(listed),
        announced=paging.total,
        next_page=None if has_all else paging.next_page(len(listed)),
        next_url=None if has_all else paging.next_url,
    )


def _read(
    data: dict[str, Any], page_url: str, named: set[str]
) -> tuple[dict[str, CategoryBook], list[str], Paging]:
    """Return the books of the cards in ``data`` by their ids, the ids of its own, and its paging.

    Cards are opened only where the page names a book that was not found beside them.
    """
    found = cards_in(data, page_url)
    merged = _merged(found.books)
    if not _says_all(merged, named):
        found = cards_in(data, page_url, is_thorough=True)
        merged = _merged(found.books)
    paging = paging_in(found.objects, page_url)
    if paging.holder is None:
        paging = paging_in(found.recommending, page_url)
    return merged, found.own_ids, paging


def _merged(books: Iterable[CategoryBook]) -> dict[str, CategoryBook]:
    """Return each book once, in the order of first sight, with the most that is said of it."""
    merged: dict[str, CategoryBook] = {}
    for book in books:
        known = merged.setdefault(book.ohdio_id, book)
        if known is not book:
            merged[book.ohdio_id] = _richer(known, book)
    return merged


def _richer(known: CategoryBook, other: CategoryBook) -> CategoryBook:
    """Return the book with the richer of each field; where they are equal, what was known."""
    cover = known.cover_pattern
    if cover is None or ("{" in (other.cover_pattern or "") and "{" not in cover):
        cover = other.cover_pattern
    return CategoryBook(
        known.ohdio_id,
        max(known.url, other.url, key=len),
        _fuller(known.title, other.title),
        max(known.authors, other.authors, key=len),
        cover,
    )


def _fuller(known: str, other: str) -> str:
    """Return the other title where it goes on after the ellipsis of the known one."""
    if not known or not known.endswith(_ELLIPSES):
        return known or other
    begun, whole = (_LETTERS.sub("", title).casefold() for title in (known, other))
    return other if whole.startswith(begun) and len(whole) > len(begun) else known


def _says_all(books: dict[str, CategoryBook], ids: set[str]) -> bool:
    """Say whether ``books`` has all that ``ids`` names, each with its whole title."""
    return ids <= books.keys() and all(
        books[key].title and not books[key].title.endswith(_ELLIPSES) for key in ids
    )


def _linked(body: bytes) -> set[str]:
    found = map(_LINKED_ID.search, _LINK.findall(body))
    return {match[1].decode() for match in found if match is not None}


def _without_other_pages(state: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Return the state with ``data`` and all that stands beside it, but no other page's data."""
    kept = dict(state)
    for root, value in state.items():
        pages = at(value, "pages")
        if isinstance(pages, dict):
            own = [page for page in pages.values() if at(page, "data") is data]
            kept[root] = {**value, "pages": own}
    return kept


def _title(data: dict[str, Any], body: bytes) -> str | None:
    own = text_at(data, "header", "title") or text_at(data, "title")
    title = text.title(own or text_at(data, "meta", "title"))
    if not title:
        match = _HTML_TITLE.search(body.decode("utf-8", "replace"))
        title = text.title(match[1]) if match else ""
    return title or None


def _refuse(
    data: dict[str, Any], body: bytes, url: str, paging: Paging, trouble: ParseError | None
) -> NoReturn:
    """Raise what a page without one book means."""
    if not _MARKS.search(body):
        raise ParseError(url=url, what="OHdio") from trouble
    if (page_number_in(url) or 1) == 1:
        error = refusal([text_at(data, "code")], text_at(data, "message"), url)
        if error is not None:
            raise error
        # Past the last page the total stands there without a book.
        if paging.total:
            raise ParseError(url=url, what=f"{paging.total} books") from trouble
    if trouble is not None and b"_rcState_" in body:
        raise ParseError(url=url, what=STATE_NAME) from trouble
    raise EmptyCategoryError(url=url)
