"""Which of a page's books count towards the total that its paging announces.

A page shows more than it lists: recommended books, whose cards look the same. Taken for the
category's own, they would make its first page seem to be all of it. What counts stands in the list
beside the paging, else below the object that holds the paging, and in the A-Z index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ohdio_gui.sites.ohdio.cards import book_of, cards_in, is_recommending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ohdio_gui.sites.ohdio.marks import PageLinks
    from ohdio_gui.sites.ohdio.paging import Paging

_USUAL_LIST = "items"


def listed_books(
    paging: Paging,
    shown: Iterable[str],
    own: list[str],
    links: Callable[[], PageLinks],
    page_url: str,
) -> set[str]:
    """Return the ids of the books that count on a page whose ``paging`` announces a total.

    ``shown`` are the ids of all its books, ``own`` those of the state that no block recommends.
    ``links`` is called only where the list beside the paging does not tell all.
    """
    holder, due = paging.holder or {}, paging.due
    total = paging.total or 0
    ids, has_list = _beside(holder, page_url)
    if not has_list:
        # Here what is recommended may stand among the others under a name that nobody knows.
        ids = _first(cards_in(holder, page_url).own_ids, due)
    if len(ids) >= total or (len(ids) == due and set(shown) <= set(ids)):
        return set(ids)
    linked = links()
    in_links = {book.ohdio_id for book in linked.books}
    listed = {*ids, *(in_links if linked.are_index else ())}
    # An empty list past the first page is the end of the category, whatever else the page shows.
    if not listed and (paging.number == 1 or not has_list):
        return in_links or set(_first(own, due))
    # Cards stand elsewhere too, and all together are what the page is to hold.
    is_split = not has_list and listed < set(own) and len(set(own)) == due
    return set(own) if is_split else listed


def _beside(holder: dict[str, Any], page_url: str) -> tuple[list[str], bool]:
    """Return the ids in the list of cards beside the paging, and whether there is such a list."""
    lists = {key: value for key, value in holder.items() if isinstance(value, list)}
    usual = lists.get(_USUAL_LIST)
    candidates = [] if usual is None else [usual]
    candidates += [value for key, value in lists.items() if not is_recommending(key)]
    for cards in candidates:
        if any(isinstance(card, dict) and book_of(card, page_url) for card in cards):
            return _first([book.ohdio_id for book in cards_in(cards, page_url).books]), True
    return [], usual == []


def _first(ids: list[str], count: int | None = None) -> list[str]:
    """Return each id once, and no more than ``count``."""
    return list(dict.fromkeys(ids))[:count]
