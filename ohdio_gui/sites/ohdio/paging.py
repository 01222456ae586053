"""Where a category's page stands among its others, and which one follows.

``pagedConfiguration`` and ``pagination`` in the state say so (CONTRACT.md, "Pages"); without them
the page's links to its own category do.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urljoin, urlsplit

from ohdio_gui.model.errors import InvalidInputError
from ohdio_gui.model.lengths import MAX_ADDRESS
from ohdio_gui.model.urls import CategoryUrl, absolute, read_url
from ohdio_gui.sites.ohdio.shape import number_at

if TYPE_CHECKING:
    from collections.abc import Iterable

_HOLDERS = ("pagedConfiguration", "pagination")
_TOTALS = ("totalNumberOfItems", "totalCount")
_PAGE_NUMBER = "pageNumber"
# Read whole, then looked into: together that takes the square of a link that holds others.
_LINK = re.compile(rb"""href\s*=\s*["']?([^"'<>\s]*)""")
_NAMES_PAGE = re.compile(rb"[?&;]pageNumber=")
MAX_PAGES = 1000
"""More than any category can have; the page after it may be named, one above is no page number."""
_MOST_BOOKS = 10**9
"""A larger total is none, and no number that the store could keep."""


@dataclass(frozen=True, slots=True)
class Paging:
    """What a page says of its place among the category's pages; all from 1."""

    number: int
    size: int = 0
    total: int | None = None
    next_number: int | None = None
    next_url: str | None = None
    """On the same origin, without a ``pageNumber``."""
    holder: dict[str, Any] | None = field(default=None, compare=False, repr=False)
    """The object in the state that carries this."""

    @property
    def due(self) -> int | None:
        """How many books this page is to hold; None where that is not told."""
        rest = (self.total or 0) - (self.number - 1) * self.size
        return min(self.size, rest) if self.size and rest > 0 else None

    def next_page(self, found: int) -> int | None:
        """Return the number of the next page, as named or as the totals tell.

        ``found``: what this page lists; it is the size of a page where none is told.
        """
        if self.next_number is not None and self.next_number > self.number:
            return self.next_number
        seen = self.number * (self.size or found)
        is_last = self.total is None or seen >= self.total
        return None if is_last or self.number > MAX_PAGES else self.number + 1


def paging_in(objects: Iterable[dict[str, Any]], page_url: str) -> Paging:
    """Return the paging with the largest total, among equals one that names a next page.

    Without any, it is what the address says.
    """
    asked = page_number_in(page_url) or 1
    best = Paging(asked)
    for holder in objects:
        for key in _HOLDERS:
            if key not in holder:
                continue
            paging = _read(holder, key, asked, page_url)
            if paging is not None and _weight(paging) >= _weight(best):
                best = paging
    return best


def linked_next_page(body: bytes, page_url: str) -> int | None:
    """Return the number of the next page where the page's HTML links to it."""
    if b"pageNumber=" not in body:
        return None
    following = (page_number_in(page_url) or 1) + 1
    category = _category(page_url, page_url)
    for written in filter(_NAMES_PAGE.search, _LINK.findall(body)):
        link = _unescaped(written.decode("utf-8", "replace"))
        is_own = link.startswith("?") or (category and _category(link, page_url) == category)
        if is_own and page_number_in(link) == following:
            return following
    return None


def page_number_in(address: str) -> int | None:
    """Return the ``pageNumber`` in an address; None when there is none."""
    try:
        values = parse_qs(urlsplit(address).query, max_num_fields=50).get(_PAGE_NUMBER, [])
        number = int(values[0]) if values else 0
    except ValueError:
        return None
    return number if 1 <= number <= MAX_PAGES + 1 else None


def _weight(paging: Paging) -> tuple[int, bool]:
    return paging.total or 0, bool(paging.next_number or paging.next_url)


def _read(holder: dict[str, Any], key: str, asked: int, page_url: str) -> Paging | None:
    value = holder[key]
    if not isinstance(value, dict):
        return None
    told = (number_at(value, name) for name in _TOTALS)
    totals = [total for total in told if total is not None and total <= _MOST_BOOKS]
    link = value.get("nextPageUrl")
    link = _unescaped(link) if isinstance(link, str) else ""
    return Paging(
        # A server that counts from 0, or says 1 on every page, would lead back to this page.
        number=max(_whole(value, _PAGE_NUMBER), asked),
        size=_whole(value, "pageSize"),
        total=int(totals[0]) if totals else None,
        next_number=page_number_in(link),
        next_url=_other_address(link, page_url),
        holder=holder,
    )


def _unescaped(link: str) -> str:
    """Return a link of HTML; empty for one that is longer than an address.

    It may hold an entity with more digits than Python takes for a number.
    """
    return html.unescape(link).strip() if len(link) <= MAX_ADDRESS else ""


def _other_address(link: str, page_url: str) -> str | None:
    """Return a next page's full address that names no ``pageNumber``; None for another origin."""
    if not link or not link.isprintable() or _PAGE_NUMBER in link:
        return None
    try:
        # OHdio's own links are relative to its root, a query alone to the page.
        url = urljoin(page_url, link) if link.startswith("?") else absolute(link, page_url)
        page, following = urlsplit(page_url), urlsplit(url)
    except (ValueError, InvalidInputError):
        return None
    is_same_origin = (following.scheme, following.netloc) == (page.scheme, page.netloc)
    return url if is_same_origin and following[2:4] != page[2:4] else None


def _category(link: str, page_url: str) -> str | None:
    """Return the id of the category that a link leads to."""
    try:
        named = read_url(absolute(link, page_url), page_url.partition("/ohdio/")[0])
    except InvalidInputError:
        return None
    return named.id if isinstance(named, CategoryUrl) else None


def _whole(value: object, key: str) -> int:
    return int(number_at(value, key) or 0)
