"""Where a category's page keeps its books: one function a layout, from books to JSON and HTML.

Nobody has recorded such a page for us, so every layout that the contract names is here, and two
that it does not: cards where nobody expects them, and a page that tells each book by halves
(``mixed``).
"""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ohdio_gui.demo import mixed, shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ohdio_gui.demo.catalogue import DemoBook, DemoCategory
    from ohdio_gui.demo.pages import PageStyle
    from ohdio_gui.demo.shapes import Json

_FEATURED_EVERY = 5
_SHELVES = 3


@dataclass(frozen=True, slots=True)
class CategoryView:
    """One page of a category: ``books`` are what it shows of ``total``."""

    category: DemoCategory
    books: tuple[DemoBook, ...]
    number: int
    """From 1."""
    total: int
    """Different books on all pages."""
    origin: str
    style: PageStyle

    @property
    def first_position(self) -> int:
        """Where the page's first book stands in the whole category, from 0."""
        return (self.number - 1) * (self.style.page_size or 0)

    @property
    def cards(self) -> list[Json]:
        """A full card a book."""
        return [shapes.card(book, self.origin) for book in self.books]


def category_data(view: CategoryView) -> Json:
    """Return the page's own data in the state."""
    layout = view.style.category
    return {
        "typename": "Category",
        "title": view.category.title,
        "canonicalUrl": view.category.path,
        **_PLACES.get(layout, _lineup)(view),
    }


def index_lines(view: CategoryView) -> list[str]:
    """Return the HTML that shows the books; a page without its state has them nowhere else."""
    style = view.style
    if not style.has_state or style.category in {"both", "html"}:
        return _index(view.books)
    if style.category == "mixed":
        return mixed.index(view.books, view.origin, view.first_position)
    return []


def paging(view: CategoryView) -> Json:
    """Return how the state tells which page this is, of how many books in all."""
    size, number, total = view.style.page_size, view.number, view.total
    if size is None:
        return {"pagedConfiguration": None}
    if view.style.paging == "pagination":
        return {"pagination": {"pageNumber": number, "pageSize": size, "totalCount": total}}
    has_more = number * size < total
    following = f"{view.category.path}?pageNumber={number + 1}" if has_more else None
    return {
        "pagedConfiguration": {
            "pageNumber": number,
            "pageSize": size,
            "totalNumberOfItems": total,
            "nextPageUrl": following,
        }
    }


def _lineup(view: CategoryView) -> Json:
    cards = [] if view.style.category == "html" else view.cards
    return {"lineup": {"title": view.category.title, "items": cards, **paging(view)}}


def _lineups(view: CategoryView) -> Json:
    """Return several sections: all books by shelves, before them some of those once more."""
    cards = view.cards
    featured = cards[::_FEATURED_EVERY]
    shelf_size = max(-(-len(cards) // _SHELVES), 1)
    shelves = [cards[at : at + shelf_size] for at in range(0, len(cards), shelf_size)]
    own_paging = {"pageNumber": 1, "pageSize": len(featured), "totalNumberOfItems": len(featured)}
    is_paged = view.style.page_size is not None
    first = {
        "title": "À la une",
        "items": featured,
        # Its total is the section's: that of the category is larger.
        "pagedConfiguration": own_paging if is_paged else None,
    }
    others = [
        {"title": f"Rayon {number}", "items": items, "pagedConfiguration": None}
        for number, items in enumerate(shelves, 1)
    ]
    return {"lineups": [first, *others], **paging(view)}


def _details(view: CategoryView) -> Json:
    detail = {
        "typename": "PagedCardsListWithAdsNewSchema",
        "areAdsEnabled": True,
        "displayAd": {"listAds": [{"id": "ad-ohdio-main-first-position", "position": 0}]},
        "items": view.cards,
        **paging(view),
    }
    return {"content": {"typename": "CategoryContent", "contentDetail": detail}}


def _nested(view: CategoryView) -> Json:
    """Return the first half of the cards deep in lists, the others in an object by their ids."""
    cards = view.cards
    half = len(cards) // 2
    tiles = [{"tile": {"kind": "book", "content": card}} for card in cards[:half]]
    by_id = {f"60-{card['contentGlobalId']['id']}": card for card in cards[half:]}
    return {
        "modules": [
            {"typename": "ModulePub", "contents": None},
            {"typename": "ModuleEtagere", "rows": [{"columns": [[], tiles]}]},
            {"typename": "ModuleIndex", "zones": {"main": {"byId": by_id, **paging(view)}}},
        ]
    }


def _mixed(view: CategoryView) -> Json:
    first, second = mixed.cards(view.books, view.origin, view.first_position)
    return {
        "lineups": [
            {"title": view.category.title, "items": first},
            {"title": "À découvrir", "items": mixed.foreign_cards()},
        ],
        "content": {"contentDetail": {"items": second, **paging(view)}},
    }


_PLACES: dict[str, Callable[[CategoryView], Json]] = {
    "lineups": _lineups,
    "details": _details,
    "nested": _nested,
    "mixed": _mixed,
}


def _folded(text: str) -> str:
    """Return ``text`` without accents and case, for the order from A to Z."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).upper()


def _initial(book: DemoBook) -> str:
    first = _folded(book.title)[:1]
    return first if first.isalpha() else "#"


def _index(books: Sequence[DemoBook]) -> list[str]:
    """Return the index: a block a letter, in it a link a book."""
    ordered = sorted(books, key=lambda book: (_initial(book), _folded(book.title)))
    lines = ['<div class="index-grid">']
    for letter, group in groupby(ordered, key=_initial):
        lines.append(f'<div class="index-grid-item"><h2>{letter}</h2>')
        lines.extend(
            f'<a class="index-link" href="/ohdio{html.escape(book.path)}">'
            f'<span class="text">{html.escape(book.title, quote=False)}</span></a>'
            for book in group
        )
        lines.append("</div>")
    return [*lines, "</div>"]
