"""The audiobooks of a category page.

Nobody has recorded such a page for us (CONTRACT.md marks its paths as assumptions), so cards are
found by their ``url`` wherever they stand in the page's data, else anywhere in the state that is
not another page's. The A-Z index of the HTML, or else its links, is the second way. Both are
merged by OHdio's id.
"""

from __future__ import annotations

import dataclasses
import html
import re
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qs, urljoin, urlsplit

from ohdio_gui.model.audiobook import CategoryBook, CategoryPage
from ohdio_gui.model.errors import EmptyCategoryError, InvalidInputError, ParseError
from ohdio_gui.model.urls import absolute, audiobook_in_link
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.marks import is_part_link, read_index
from ohdio_gui.sites.ohdio.shape import at, number_at, text_at, walk
from ohdio_gui.sites.ohdio.state import STATE_NAME, page_data, read_state

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINKED_ID = re.compile(rb"""href\s*=\s*["']?[^"'>\s]*?/livres-audio/0*([0-9]{1,18})""")
_MARKS = re.compile(rb"_rcState_|/ohdio/|OHdio|index-grid-item")
_HTML_TITLE = re.compile(r"<title[^<>]*>([^<]*)</title>", re.IGNORECASE)
_PAGING_KEYS = ("pagedConfiguration", "pagination")
_TOTAL_KEYS = ("totalNumberOfItems", "totalCount")
_PAGE_NUMBER = "pageNumber"
MAX_PAGES = 1000
"""More than any category can have; the page after it may be named, one above is no page number."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Paging:
    """What the page says of its place among the category's pages; all from 1."""

    number: int
    size: int = 0
    total: int | None = None
    next_number: int | None = None
    next_url: str | None = None


def parse_category(body: bytes, page_url: str) -> CategoryPage:
    """Read one page of a category, fetched from ``page_url``.

    Raises EmptyCategoryError for a page of OHdio without one audiobook, ParseError when it is no
    page of OHdio or, being the first page, announces books that cannot be found in it.
    """
    trouble: ParseError | None = None
    state: dict[str, Any] = {}
    try:
        state = read_state(body)
    except ParseError as error:
        trouble = error
    own = page_data(state, page_url)
    data = state if own is None else own
    objects = tuple(walk(data))
    paging = _paging(objects, page_url)
    books = _merged(_cards(objects, page_url))
    if not books and data is not state:
        objects = tuple(walk(_without_other_pages(state, data)))
        paging = paging if paging.total else _paging(objects, page_url)
        books = _merged(_cards(objects, page_url))
    if _links_name_more(body, books):
        books = _merged((*books.values(), *read_index(body, page_url)))
    if not books:
        _refuse(body, page_url, paging, trouble)
    has_all = paging.total is not None and len(books) >= paging.total
    return CategoryPage(
        title=_title(data, body),
        books=tuple(books.values()),
        announced=paging.total,
        next_page=None if has_all else _next_page(paging, len(books)),
        next_url=None if has_all else paging.next_url,
    )


def _without_other_pages(state: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Return the state with ``data`` and all that stands beside it, but no other page's data."""
    kept = dict(state)
    for root, value in state.items():
        pages = at(value, "pages")
        if isinstance(pages, dict):
            own = [page for page in pages.values() if at(page, "data") is data]
            kept[root] = {**value, "pages": own}
    return kept


def _cards(objects: Iterable[dict[str, Any]], page_url: str) -> Iterable[CategoryBook]:
    for card in objects:
        link = card.get("url")
        if not isinstance(link, str) or "livres-audio" not in link:
            continue
        book = audiobook_in_link(link, page_url)
        if book is None:
            continue
        is_part = is_part_link(link)
        yield CategoryBook(
            ohdio_id=book.id,
            url=book.url,
            title="" if is_part else text.title(text_at(card, "title")),
            authors=() if is_part else text.names(text_at(card, "subtitle")),
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
            title=known.title or book.title,
            authors=known.authors or book.authors,
            cover_pattern=known.cover_pattern or book.cover_pattern,
        )
    return merged


def _links_name_more(body: bytes, books: dict[str, CategoryBook]) -> bool:
    """Say whether the HTML links to books that the state leaves out; one pass over the bytes."""
    return any(match[1].decode() not in books for match in _LINKED_ID.finditer(body))


def _paging(objects: Iterable[dict[str, Any]], page_url: str) -> _Paging:
    """Return the paging with the largest total, among equals one that names a next page.

    Without any, it is what the address says.
    """
    asked = _page_in(page_url) or 1
    best = _Paging(asked)
    for holder in objects:
        for key in _PAGING_KEYS:
            if key not in holder:
                continue
            paging = _read_paging(holder.get(key), asked, page_url)
            if paging is not None and _weight(paging) >= _weight(best):
                best = paging
    return best


def _weight(paging: _Paging) -> tuple[int, bool]:
    return paging.total or 0, bool(paging.next_number or paging.next_url)


def _read_paging(value: object, asked: int, page_url: str) -> _Paging | None:
    if not isinstance(value, dict):
        return None
    totals = [n for key in _TOTAL_KEYS if (n := number_at(value, key)) is not None]
    return _Paging(
        number=_whole(value, _PAGE_NUMBER) or asked,
        size=_whole(value, "pageSize"),
        total=int(totals[0]) if totals else None,
        next_number=_page_in(text_at(value, "nextPageUrl")),
        next_url=_other_address(value.get("nextPageUrl"), page_url),
    )


def _other_address(link: object, page_url: str) -> str | None:
    """Return a next page's full address that names no ``pageNumber``; None for another origin."""
    if not isinstance(link, str) or not link.strip() or _PAGE_NUMBER in link:
        return None
    try:
        # OHdio's own links are relative to its root, a query alone to the page.
        has_query_alone = link.strip().startswith("?")
        url = urljoin(page_url, link.strip()) if has_query_alone else absolute(link, page_url)
        page, following = urlsplit(page_url), urlsplit(url)
    except (ValueError, InvalidInputError):
        return None
    is_same_origin = (following.scheme, following.netloc) == (page.scheme, page.netloc)
    return url if is_same_origin and following[2:4] != page[2:4] else None


def _whole(value: object, key: str) -> int:
    return int(number_at(value, key) or 0)


def _page_in(address: str) -> int | None:
    """Return the ``pageNumber`` in an address; None when there is none."""
    try:
        values = parse_qs(urlsplit(address).query, max_num_fields=50).get(_PAGE_NUMBER, [])
        number = int(values[0]) if values else 0
    except ValueError:
        return None
    return number if 1 <= number <= MAX_PAGES + 1 else None


def _next_page(paging: _Paging, found: int) -> int | None:
    """Return the number of the next page, as named or as the totals tell.

    Where no size is told, it is what this page holds.
    """
    if paging.next_number is not None and paging.next_number > paging.number:
        return paging.next_number
    seen = paging.number * (paging.size or found)
    is_last = paging.total is None or seen >= paging.total
    return None if is_last or paging.number > MAX_PAGES else paging.number + 1


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
    # Past the last page the total stands there without a book.
    if paging.total and (_page_in(url) or 1) == 1:
        raise ParseError(url=url, what=f"{paging.total} books") from trouble
    if trouble is not None and b"_rcState_" in body:
        raise ParseError(url=url, what=STATE_NAME) from trouble
    raise EmptyCategoryError(url=url)
