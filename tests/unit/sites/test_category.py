"""A category page: cards of the state, the A-Z index, paging."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.model.audiobook import CategoryBook
from ohdio_gui.model.errors import EmptyCategoryError, OhdioError, ParseError
from ohdio_gui.sites.ohdio.category import parse_category

URL = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
PATTERN = "https://images.example/{width}/{ratio}/x.jpg"


def card(number: int, **more: object) -> dict[str, object]:
    return {
        "title": f"Livre {number}",
        "url": f"/livres-audio/{number}/livre-{number}",
        "subtitle": "<p>Une &amp; Autre</p>",
        "picture": {"pattern": PATTERN},
        **more,
    }


def page(data: object, html: str = "", path: str = "/ohdio/categories/1003592/jeunesse") -> bytes:
    state = json.dumps({"pages": {"pages": {path: {"data": data}, "/ohdio": {"data": None}}}})
    head = "<title>Jeunesse | OHdio | Radio-Canada</title>"
    return f"{head}{html}<script>window._rcState_ = {state};</script>".encode()


def index(*links: str) -> str:
    blocks = "".join(f'<div class="index-grid-item big">{link}</div>' for link in links)
    return f'<div class="index-grid">{blocks}</div>'


def link(number: int, title: str) -> str:
    return f'<a href="/ohdio/livres-audio/{number}/l"><i></i><span class="text">{title}</span></a>'


def ids(body: bytes, url: str = URL) -> list[str]:
    return [book.ohdio_id for book in parse_category(body, url).books]


def test_cards_are_found_wherever_they_stand() -> None:
    data = {
        "lineups": [{"items": [card(3), card(1)]}],
        "content": {"contentDetail": {"items": [card(2, url="/ohdio/livres-audio/2/livre-2")]}},
    }
    category = parse_category(page(data), URL)
    assert category.title == "Jeunesse"
    assert [book.ohdio_id for book in category.books] == ["3", "1", "2"]
    assert category.books[1] == CategoryBook(
        "1",
        "https://ici.radio-canada.ca/ohdio/livres-audio/1/livre-1",
        "Livre 1",
        ("Une", "Autre"),
        PATTERN,
    )
    assert (category.announced, category.next_page) == (None, None)


def test_duplicates_are_merged_with_the_most_that_is_said() -> None:
    bare = card(1, subtitle=None, picture=None, url="/livres-audio/1?from=x")
    books = parse_category(page({"items": [bare, card(2), card(1)]}), URL).books
    assert [(b.ohdio_id, b.authors, b.cover_pattern) for b in books] == [
        ("1", ("Une", "Autre"), PATTERN),
        ("2", ("Une", "Autre"), PATTERN),
    ]
    assert books[0].url.endswith("/1/livre-1")


def test_links_that_are_no_book_are_left_out() -> None:
    strangers = [
        card(1, url="/balados/1/x"),
        card(1, url="https://example.com/livres-audio/1/x"),
        card(1, url="/livres-audio/1/livre-1/7270050-0"),
        card(1, url="/livres-audio"),
        card(1, url=5),
        card(1, title=None),
        "text",
        None,
    ]
    assert ids(page({"items": [*strangers, card(7)]})) == ["7"]


def test_books_of_another_page_in_the_state_do_not_count() -> None:
    state = {
        "pages": {
            "pages": {
                "/ohdio": {"data": {"items": [card(9)]}},
                "/ohdio/categories/1003592/jeunesse": {"data": {"items": [card(1)]}},
            }
        }
    }
    body = f"<script>window._rcState_ = {json.dumps(state)};</script>".encode()
    assert ids(body) == ["1"]


def test_the_index_adds_what_the_state_leaves_out() -> None:
    html = index(link(1, "Livre 1") + link(2, "L&rsquo;&eacute;t&eacute;"), link(1, "encore"))
    category = parse_category(page({"items": [card(1)]}, html), URL)
    assert [(b.ohdio_id, b.title) for b in category.books] == [("1", "Livre 1"), ("2", "L’été")]
    assert category.books[0].authors == ("Une", "Autre")


def test_the_index_alone_is_enough() -> None:
    recommended = '<a href="/ohdio/livres-audio/99/x">Aussi</a>'
    body = (recommended + index(link(1, "A"), link(2, "B"))).encode()
    assert ids(body) == ["1", "2"]


def test_links_alone_are_enough() -> None:
    titled = b'<a href="/ohdio/livres-audio/5/x" title="Cinq"></a>'
    body = titled + b'<a href="/ohdio/livres-audio/6/x">Six</a>'
    category = parse_category(body, URL)
    assert [(b.ohdio_id, b.title) for b in category.books] == [("5", "Cinq"), ("6", "Six")]


@pytest.mark.parametrize(
    ("paging", "url", "expected"),
    [
        ({"pagedConfiguration": None}, URL, (None, None)),
        (
            {
                "pagedConfiguration": {
                    "pageNumber": 1,
                    "pageSize": 2,
                    "totalNumberOfItems": 5,
                    "nextPageUrl": "/categories/1003592/jeunesse?pageNumber=2",
                }
            },
            URL,
            (5, 2),
        ),
        ({"pagination": {"pageNumber": 2, "pageSize": 2, "totalCount": 5}}, URL, (5, 3)),
        ({"pagination": {"pageNumber": 3, "pageSize": 2, "totalCount": 5}}, URL, (5, None)),
        ({"pagination": {"pageSize": "2", "totalCount": "5"}}, f"{URL}?pageNumber=2", (5, 3)),
        ({"pagination": {"pageNumber": 1, "pageSize": 2, "totalCount": 2}}, URL, (2, None)),
        (
            {"pagination": {"pageNumber": 2, "totalCount": 9, "nextPageUrl": "?pageNumber=1"}},
            URL,
            (9, None),
        ),
        ({"pagination": "x", "pagedConfiguration": [1]}, URL, (None, None)),
    ],
)
def test_paging(paging: dict[str, Any], url: str, expected: tuple[int | None, ...]) -> None:
    category = parse_category(page({"items": [card(1), card(2)], **paging}), url)
    assert (category.announced, category.next_page) == expected


def test_a_page_that_holds_all_that_is_announced_is_the_last() -> None:
    paging = {"pagination": {"pageNumber": 1, "pageSize": 1, "totalCount": 3}}
    html = index(link(1, "A"), link(2, "B"), link(3, "C"))
    category = parse_category(page({"items": [card(1)], **paging}, html), URL)
    assert (len(category.books), category.announced, category.next_page) == (3, 3, None)


@pytest.mark.parametrize("data", [{"items": []}, {}, None])
def test_a_category_without_a_book_is_empty(data: object) -> None:
    with pytest.raises(EmptyCategoryError):
        parse_category(page(data), URL)


@pytest.mark.parametrize("body", [b"", b"<html>Wi-Fi login</html>", b'{"a":1}'])
def test_a_page_that_is_not_ohdio_s_is_no_empty_category(body: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        parse_category(body, URL)
    assert not isinstance(caught.value, EmptyCategoryError)


def test_announced_books_that_cannot_be_found_are_no_empty_category() -> None:
    with pytest.raises(ParseError, match="146 books"):
        parse_category(page({"pagination": {"totalCount": 146}}), URL)


def test_a_broken_state_is_no_empty_category() -> None:
    with pytest.raises(ParseError, match="_rcState_"):
        parse_category(b"<script>window._rcState_ = {</script>", URL)


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4),
        st.sampled_from(["/livres-audio/1/x", "/livres-audio/2", "?pageNumber=9", "http://["]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["url", "title", "subtitle", "picture", "pattern", "items",
                             "pagination", "totalCount", "pageNumber", "pageSize", "nextPageUrl"]),
            inner, max_size=5,
        ),
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_no_shape_can_trip_the_parser(data: object) -> None:
    try:
        found = len(parse_category(page(data), URL).books)
    except OhdioError:
        found = 1
    assert found
