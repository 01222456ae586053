"""Category pages in every layout, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest
from demo_category_reader import (
    COUNT,
    data_of,
    in_index,
    in_state,
    objects,
    pages_of,
    paging_of,
)

from ohdio_gui.demo.pages import CategoryLayout, PagingStyle, StateStyle
from ohdio_gui.demo.server import Replica
from ohdio_gui.sites.ohdio.category import parse_category
from tests.hostile import as_read, expected

if TYPE_CHECKING:
    import httpx

    from ohdio_gui.demo.catalogue import DemoCatalogue
    from ohdio_gui.model.audiobook import CategoryBook

LAYOUTS = get_args(CategoryLayout)
STATES = get_args(StateStyle)
PAGINGS = get_args(PagingStyle)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_page_shows_every_book_and_no_other(
    client: httpx.Client, hostile_replica: Replica, layout: str, state: str
) -> None:
    hostile_replica.configure(category=layout, state=state)
    (text,) = pages_of(client, hostile_replica, 1)
    state_ids = in_state(text, hostile_replica.origin)
    index_ids = in_index(text, hostile_replica.origin)
    assert state_ids | index_ids == {book.id for book in hostile_replica.catalogue.books}
    assert (not index_ids) == (layout in {"state", "lineups", "details", "nested"})
    assert (not state_ids) == (layout == "html")


@pytest.mark.parametrize("paging", PAGINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_page_shows_its_own_books_in_index_and_state_alike(
    client: httpx.Client, hostile_replica: Replica, layout: str, paging: str
) -> None:
    size = 40
    hostile_replica.configure(category=layout, paging=paging, page_size=size)
    ids = [book.id for book in hostile_replica.catalogue.books]
    count = -(-COUNT // size) + 1
    for number, text in enumerate(pages_of(client, hostile_replica, count)):
        shown = set(ids[number * size : (number + 1) * size])
        state_ids = in_state(text, hostile_replica.origin)
        index_ids = in_index(text, hostile_replica.origin)
        assert state_ids | index_ids == shown, "past the last page there are none"
        if layout == "both":
            assert state_ids == index_ids
        assert paging_of(data_of(text)) == (number + 1, size, COUNT)


def test_repeated_book_is_counted_once_in_the_total(
    client: httpx.Client, hostile: DemoCatalogue
) -> None:
    category = hostile.categories[0]
    twice = type(category)("1", "x", "X", category.book_ids[:3] * 2)
    with Replica(type(hostile)((twice,), hostile.books), page_size=2) as replica:
        assert paging_of(data_of(client.get(replica.category_url()).text)) == (1, 2, 3)


def test_lineups_show_some_books_in_two_sections(
    client: httpx.Client, hostile_replica: Replica
) -> None:
    hostile_replica.configure(category="lineups")
    data = data_of(client.get(hostile_replica.category_url()).text)
    sections = [[card["url"] for card in lineup["items"]] for lineup in data["lineups"]]
    assert [len(section) for section in sections] == [30, 49, 49, 48]
    assert set(sections[0]) < {url for section in sections[1:] for url in section}


def test_details_hold_cards_and_paging_side_by_side(
    client: httpx.Client, hostile_replica: Replica
) -> None:
    hostile_replica.configure(category="details", page_size=10)
    detail = data_of(client.get(hostile_replica.category_url()).text)["content"]["contentDetail"]
    assert len(detail["items"]) == 10
    assert detail["pagedConfiguration"]["totalNumberOfItems"] == COUNT


def test_nested_cards_stand_in_no_list_called_items(
    client: httpx.Client, hostile_replica: Replica
) -> None:
    hostile_replica.configure(category="nested")
    data = data_of(client.get(hostile_replica.category_url()).text)
    assert all("items" not in holder and "lineup" not in holder for holder in objects(data))
    assert (
        len([card for card in objects(data) if card.get("typename") == "CardLivreAudio"]) == COUNT
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_category_without_state_has_its_index_in_every_layout(
    client: httpx.Client, hostile_replica: Replica, layout: str
) -> None:
    hostile_replica.configure(category=layout, has_state=False)
    text = client.get(hostile_replica.category_url()).text
    assert "_rcState_" not in text
    ids = {book.id for book in hostile_replica.catalogue.books}
    assert in_index(text, hostile_replica.origin) == ids


@pytest.mark.parametrize("size", [None, 40])
@pytest.mark.parametrize("paging", PAGINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_programs_own_reader_knows_every_book_of_every_layout(
    client: httpx.Client, hostile_replica: Replica, layout: str, paging: str, size: int | None
) -> None:
    hostile_replica.configure(category=layout, paging=paging, page_size=size)
    url, number = hostile_replica.category_url(), 1
    found: dict[str, CategoryBook] = {}
    while number:
        address = f"{url}?pageNumber={number}"
        page = parse_category(client.get(address).content, address)
        assert page.announced == (None if size is None else COUNT)
        found |= {book.ohdio_id: book for book in page.books}
        number = page.next_page or 0
    assert found.keys() == {book.id for book in hostile_replica.catalogue.books}
    for known in map(expected, hostile_replica.catalogue.books):
        book = found[known.ohdio_id]
        assert as_read(book.title) == known.title
        assert tuple(map(as_read, book.authors)) in {known.authors, ()}
        assert layout in {"html", "mixed"} or len(book.authors) == len(known.authors)
    assert hostile_replica.counts()["category"] == (1 if size is None else 4)
