"""A category page: cards of the state, the A-Z index, paging."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.model.audiobook import CategoryBook
from ohdio_gui.model.errors import EmptyCategoryError, OhdioError, ParseError
from ohdio_gui.sites.ohdio import category as category_module
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


def as_page(state: object) -> bytes:
    return f"<script>window._rcState_ = {json.dumps(state)};</script>".encode()


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


PLAIN_URL = "https://images.example/x.jpg"


@pytest.mark.parametrize("is_richer_first", [True, False])
def test_the_richest_field_wins_whatever_comes_first(is_richer_first: bool) -> None:
    poor = card(
        1,
        title="Livre…",
        subtitle="<p>Une</p>",
        picture={"url": PLAIN_URL},
        url="/livres-audio/1",
    )
    cards = [card(1), poor] if is_richer_first else [poor, card(1)]
    (book,) = parse_category(page({"items": cards}), URL).books
    assert (book.title, book.authors) == ("Livre 1", ("Une", "Autre"))
    assert (book.cover_pattern, book.url.endswith("/1/livre-1")) == (PATTERN, True)


def test_where_two_say_as_much_the_first_counts_and_the_state_before_the_index() -> None:
    other = card(
        1, title="Autre 1", subtitle="<p>Un et Deux</p>", picture={"pattern": f"{PATTERN}?2"}
    )
    html = index(link(1, "De l’index") + link(2, "Deux"))
    books = parse_category(page({"items": [card(1), other]}, html), URL).books
    assert books[0] == CategoryBook(
        "1",
        "https://ici.radio-canada.ca/ohdio/livres-audio/1/livre-1",
        "Livre 1",
        ("Une", "Autre"),
        PATTERN,
    )
    assert books[1].title == "Deux"


@pytest.mark.parametrize(
    ("in_state", "in_index", "title"),
    [
        ("Du bon usage…", "Du bon usage des étoiles", "Du bon usage des étoiles"),
        ("L'été des...", "L’Été des Indiens", "L’Été des Indiens"),
        ("Si j’avais su…", "Si j’avais su", "Si j’avais su…"),
        ("Si j’avais su…", "Si j’avais su…", "Si j’avais su…"),
        ("Du bon usage…", "Autre chose", "Du bon usage…"),
        ("Du bon usage des étoiles", "Du bon…", "Du bon usage des étoiles"),
        ("…", "Tout", "Tout"),
        (None, "Du…", "Du…"),
    ],
)
def test_a_title_cut_short_is_completed_by_the_index(
    in_state: str | None, in_index: str, title: str
) -> None:
    body = page({"items": [card(1, title=in_state), card(2)]}, index(link(1, in_index)))
    assert parse_category(body, URL).books[0].title == title


def test_a_share_s_title_completes_its_card() -> None:
    share = {"title": "Du bon usage des étoiles", "url": "/livres-audio/1/livre-1"}
    body = page({"items": [card(1, title="Du bon usage…", share=share)]})
    assert [b.title for b in parse_category(body, URL).books] == ["Du bon usage des étoiles"]


def test_books_within_a_card_are_found() -> None:
    assert ids(page({"items": [card(1, series={"items": [card(2), card(3)]}), card(4)]})) == [
        *("1", "2", "3", "4")
    ]


def test_a_card_without_an_address_is_known_by_its_id_and_type() -> None:
    def named(number: str, kind: object, key: str = "contentGlobalId") -> dict[str, object]:
        return {"title": "Un titre", key: {"id": number, "contentType": {"id": kind}}}

    cards = [named("01", 60), named("2", "60", "globalId"), named("3", 18), named("x", 60)]
    books = parse_category(page({"items": [*cards, {"globalId": {"id": "4"}}]}), URL).books
    assert [(b.ohdio_id, b.title, b.url) for b in books] == [
        ("1", "Un titre", "https://ici.radio-canada.ca/ohdio/livres-audio/1"),
        ("2", "Un titre", "https://ici.radio-canada.ca/ohdio/livres-audio/2"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://ici.radio-canada.ca/ohdio/livres-audio/7/un-livre",
        "https://ICI.Radio-Canada.ca/ohdio/livres-audio/7/un-livre/?x=1#y",
        "//ici.radio-canada.ca/ohdio/livres-audio/7/un-livre",
        "/ohdio/livres-audio/7/un-livre?a=1&amp;b=2",
        "/livres-audio/007/un-livre/",
        "/ohdio/recherche/produits/livres-audio/7/un-livre",
    ],
)
def test_every_spelling_of_an_address_names_the_book(address: str) -> None:
    (book,) = parse_category(page({"items": [card(1, url=address)]}), URL).books
    assert (book.ohdio_id, book.title) == ("7", "Livre 1")
    assert book.url == "https://ici.radio-canada.ca/ohdio/livres-audio/7/un-livre"


@pytest.mark.parametrize(
    "tail", ["un-livre/a-propos", "a-propos", "a-propos/?x=1", "un-livre/tous/2"]
)
def test_a_tab_of_a_book_names_it_but_gives_it_no_title(tail: str) -> None:
    tab = f'<a href="/ohdio/livres-audio/1/{tail}">À propos</a>'
    (book,) = parse_category(page({"items": []}, index(tab)), URL).books
    assert (book.ohdio_id, book.title) == ("1", "")
    (book,) = parse_category(page({"items": []}, index(tab + link(1, "Un"))), URL).books
    assert book.title == "Un"
    (book,) = parse_category(page({"items": [card(1, url=f"/livres-audio/1/{tail}")]}), URL).books
    assert book.title == ""


def test_titles_of_the_index_are_text_and_not_markup() -> None:
    html = index(
        link(1, "L’<em>é</em>té&nbsp;: 1 &lt; 2"),
        link(2, "Prix &lt;Mer&gt;"),
        '<a href="/ohdio/livres-audio/3/l" title="&lt;b&gt;Trois&lt;/b&gt;"></a>',
    )
    books = parse_category(page({"items": []}, html), URL).books
    assert [b.title for b in books] == ["L’été\u00a0: 1 < 2", "Prix <Mer>", "Trois"]


def test_links_that_are_no_book_are_left_out() -> None:
    strangers = [
        card(1, url="/balados/1/x"),
        card(1, url="https://example.com/livres-audio/1/x"),
        card(1, url="/livres-audio"),
        card(1, url=5),
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


OWN = "/ohdio/categories/1003592/jeunesse"
OTHER = {"data": {"items": [card(9)]}}


@pytest.mark.parametrize(
    "beside",
    [
        {"lineups": [{"items": [card(1), card(2)]}]},
        {"content": {"contentDetail": {"items": [card(1), card(2)]}}},
    ],
)
def test_cards_beside_the_page_s_data_are_found(beside: dict[str, object]) -> None:
    total = {"pagination": {"pageNumber": 1, "pageSize": 2, "totalCount": 5}}
    own = {"data": {"title": "Jeunesse"}}
    in_state = {"pages": {"pages": {"/ohdio": OTHER, OWN: own}}, **beside, **total}
    in_page = {"pages": {"pages": {"/ohdio": OTHER, OWN: {**own, **beside, **total}}}}
    for state in (in_state, in_page):
        category = parse_category(as_page(state), URL)
        assert [book.ohdio_id for book in category.books] == ["1", "2"]
        assert (category.announced, category.next_page) == (5, 2)


def test_cards_beside_data_that_has_some_do_not_count() -> None:
    state = {"pages": {"pages": {OWN: {"data": {"items": [card(1)]}}}}, "more": [card(2)]}
    assert ids(as_page(state)) == ["1"]


@pytest.mark.parametrize("more", [{"title": None}, {"title": " "}, {}])
def test_a_card_without_a_title_is_a_book(more: dict[str, object]) -> None:
    bare = {"url": "/livres-audio/1/l", **more}
    books = parse_category(page({"items": [bare]}), URL).books
    assert [(b.ohdio_id, b.title) for b in books] == [("1", "")]
    books = parse_category(page({"items": [bare, card(2), card(1)]}), URL).books
    assert [(b.ohdio_id, b.title) for b in books] == [("1", "Livre 1"), ("2", "Livre 2")]
    books = parse_category(page({"items": [bare]}, link(1, "Du lien") + link(2, "B")), URL).books
    assert [(b.ohdio_id, b.title) for b in books] == [("1", "Du lien"), ("2", "B")]


@pytest.mark.parametrize("tail", ["/livre/7123456-1", "/7123456-1", "/livre/7123456-1?x=1"])
def test_a_part_names_its_book_but_gives_it_no_title(tail: str) -> None:
    address = f"/livres-audio/100{tail}"
    part = card(1, url=address, title="Chapitre 1", subtitle="12 min")
    (book,) = parse_category(page({"items": [part]}), URL).books
    assert (book.ohdio_id, book.title, book.authors) == ("100", "", ())
    assert "7123456" not in book.url
    (book,) = parse_category(page({"items": [part, card(100)]}), URL).books
    assert (book.title, book.authors) == ("Livre 100", ("Une", "Autre"))
    html = f'<a href="/ohdio{address}">Écouter<img alt="Chapitre 1"></a>'
    (book,) = parse_category(page({"items": []}, html), URL).books
    assert (book.ohdio_id, book.title) == ("100", "")


def test_a_link_with_a_picture_alone_is_titled_by_it() -> None:
    def pictured(number: int, attributes: str) -> str:
        return f'<a href="/ohdio/livres-audio/{number}/l"><img {attributes} src="/x.jpg"></a>'

    html = index(
        pictured(1, 'alt="L&#39;&eacute;t&eacute;"'),
        pictured(2, 'alt=""'),
        pictured(3, ""),
        pictured(4, 'alt="Couverture"') + link(4, "Quatre"),
    )
    books = parse_category(page({"items": []}, html), URL).books
    assert [(b.ohdio_id, b.title) for b in books] == [
        ("1", "L'été"),
        ("2", ""),
        ("3", ""),
        ("4", "Quatre"),
    ]


@pytest.mark.parametrize("wrap", [index, "".join])
def test_featured_cards_do_not_hide_the_links(wrap: Any) -> None:
    links = [link(number, f"Livre {number}") for number in range(1, 7)]
    strangers = '<a href="/ohdio/balados/77/x">Balado</a><a href="/ohdio/livres-audio">Tous</a>'
    around = "".join(
        f'<{tag}><p><a href="/ohdio/livres-audio/99/x">Aussi</a></p></{tag}>'
        for tag in ("nav", "aside", "footer")
    )
    html = f"{around}<main>{wrap(links)}{strangers}</main>"
    body = page({"items": [card(5), card(2)]}, html)
    assert ids(body) == ["5", "2", "1", "3", "4", "6"]


def test_html_is_not_taken_apart_for_books_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(category_module, "read_index", None)
    assert ids(page({"items": [card(1), card(2)]}, index(link(2, "B"), link(1, "A")))) == ["1", "2"]


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
            (9, 3),
        ),
        ({"pagedConfiguration": {"pageNumber": 1, "totalNumberOfItems": 6}}, URL, (6, 2)),
        ({"pagedConfiguration": {"totalNumberOfItems": 6}}, f"{URL}?pageNumber=3", (6, None)),
        (
            {"pagination": {"pageNumber": 1000, "nextPageUrl": "?pageNumber=1001"}},
            URL,
            (None, 1001),
        ),
        ({"pagination": {"pageNumber": 1, "nextPageUrl": "?pageNumber=1002"}}, URL, (None, None)),
        ({"pagination": {"pageNumber": 1, "totalCount": 1e300}}, URL, (None, None)),
        ({"pagination": "x", "pagedConfiguration": [1]}, URL, (None, None)),
    ],
)
def test_paging(paging: dict[str, Any], url: str, expected: tuple[int | None, ...]) -> None:
    category = parse_category(page({"items": [card(1), card(2)], **paging}), url)
    assert (category.announced, category.next_page) == expected


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("?page=2", f"{URL}?page=2"),
        ("/categories/1003592/jeunesse?page=2", f"{URL}?page=2"),
        ("/ohdio/categories/1003592/jeunesse/page/2", f"{URL}/page/2"),
        (f"{URL}?page=2", f"{URL}?page=2"),
        ("https://example.com/ohdio/categories/1003592/jeunesse?page=2", None),
        ("javascript:next()", None),
        ("/categories/1003592/jeunesse", None),
        ("https://[", None),
        (2, None),
        (" ", None),
        ("?page=2\ud800", None),
        (f"?page=&#{'9' * 5000};", None),
    ],
)
@pytest.mark.parametrize("key", ["pagination", "pagedConfiguration"])
def test_a_next_page_without_a_page_number_is_an_address(
    key: str, link: object, url: str | None
) -> None:
    category = parse_category(page({"items": [card(1)], key: {"nextPageUrl": link}}), URL)
    assert (category.next_page, category.next_url) == (None, url)


def test_the_paging_of_another_list_does_not_hide_a_next_page() -> None:
    lists = [{"pagination": {"nextPageUrl": "?pageNumber=2"}}, {"pagination": {"pageSize": 3}}]
    category = parse_category(page({"items": [card(1)], "lists": lists}), URL)
    assert category.next_page == 2


def test_a_page_without_data_of_its_own_has_no_other_page_s_books() -> None:
    state = {"pages": {"pages": {"/ohdio": OTHER, OWN: {"data": {}}}}}
    with pytest.raises(EmptyCategoryError):
        parse_category(as_page(state), URL)


def test_a_next_address_beside_a_total_has_both() -> None:
    paging = {"pagination": {"totalCount": 2, "nextPageUrl": "?page=2"}}
    category = parse_category(page({"items": [card(1)], **paging}), URL)
    assert (category.next_page, category.next_url) == (2, f"{URL}?page=2")
    category = parse_category(page({"items": [card(1), card(2)], **paging}), URL)
    assert (category.next_page, category.next_url) == (None, None)


@pytest.mark.parametrize(
    ("address", "asked", "expected"),
    [
        ("?pageNumber=2", URL, 2),
        ("/ohdio/categories/1003592/autre-nom?tri=titre&amp;pageNumber=2", URL, 2),
        ("/categories/1003592?pageNumber=3", f"{URL}?pageNumber=2", 3),
        ("?pageNumber=3", URL, None),
        ("?pageNumber=1", URL, None),
        ("/ohdio/categories/7/autre?pageNumber=2", URL, None),
        ("https://example.com/ohdio/categories/1003592/x?pageNumber=2", URL, None),
        ("/ohdio/livres-audio/1/l?pageNumber=2", URL, None),
        (f"?pageNumber=&#{'9' * 5000};", URL, None),
    ],
)
def test_without_paging_in_the_state_the_links_tell_the_next_page(
    address: str, asked: str, expected: int | None
) -> None:
    html = index(link(1, "A")) + f'<a rel="next" href="{address}">Suivante</a>'
    assert parse_category(page({"items": []}, html), asked).next_page == expected
    assert parse_category(html.encode(), asked).next_page == expected
    told = page({"items": [card(1)], "pagination": {"totalCount": 1}}, html)
    assert parse_category(told, asked).next_page is None


def test_an_escaped_address_of_the_next_page_is_read() -> None:
    paging = {"pagination": {"nextPageUrl": "/categories/1003592?tri=titre&amp;pageNumber=2"}}
    assert parse_category(page({"items": [card(1)], **paging}), URL).next_page == 2


def test_a_page_that_holds_all_that_is_announced_is_the_last() -> None:
    paging = {"pagination": {"pageNumber": 1, "pageSize": 1, "totalCount": 3}}
    html = index(link(1, "A"), link(2, "B"), link(3, "C"))
    category = parse_category(page({"items": [card(1)], **paging}, html), URL)
    assert (len(category.books), category.announced, category.next_page) == (3, 3, None)


STRANGERS = [card(91), card(92), card(93)]
SIZED = {"pageNumber": 1, "pageSize": 2, "totalNumberOfItems": 5}
UNSIZED = {"pageNumber": 1, "totalNumberOfItems": 5}


def recommending(title: str = "Vous aimerez aussi", **more: object) -> dict[str, object]:
    return {"title": title, "items": STRANGERS, **more}


def read(data: object, html: str = "", url: str = URL) -> tuple[set[str], set[str], int | None]:
    """Return the ids of the books, of those that count, and the number of the next page."""
    category = parse_category(page(data, html), url)
    shown = {book.ohdio_id for book in category.books}
    return shown, set(category.listed), category.next_page


ALL = {"1", "2", "91", "92", "93"}


@pytest.mark.parametrize("paging", [SIZED, UNSIZED])
@pytest.mark.parametrize(
    "around",
    [
        lambda own: {"lineup": own, "other": {"items": STRANGERS}},
        lambda own: {"lineup": own, "other": recommending()},
        lambda own: {"lineups": [{"title": "Sans liste"}, {"items": STRANGERS}, own]},
        lambda own: {"content": {"contentDetail": own}, "modules": [{"x": c} for c in STRANGERS]},
        lambda own: {**own, "lineup": recommending()},
        lambda own: {**own, "others": STRANGERS},
        lambda own: {"byId": {"x": card(1), "y": card(2)}, **own, "items": None,
                     "suggestions": STRANGERS},
    ],
)  # fmt: skip
def test_strangers_cards_do_not_make_a_page_the_last(paging: dict[str, int], around: Any) -> None:
    own = {"items": [card(1), card(2)], "pagedConfiguration": paging}
    assert read(around(own)) == (ALL, {"1", "2"}, 2)


@pytest.mark.parametrize("paging", [SIZED, UNSIZED])
def test_strangers_links_do_not_make_a_page_the_last(paging: dict[str, int]) -> None:
    html = "".join(link(number, f"Ailleurs {number}") for number in (91, 92, 93))
    own = {"items": [card(1), card(2)], "pagedConfiguration": paging}
    assert read({"lineup": own}, html) == (ALL, {"1", "2"}, 2)


def test_a_page_counts_no_more_books_than_it_is_to_hold() -> None:
    shelves = [{"items": [card(1)]}, {"items": [card(2)]}, {"items": STRANGERS}]
    assert read({"lineups": shelves, "pagedConfiguration": SIZED}) == (ALL, {"1", "2"}, 2)
    last = {**SIZED, "pageNumber": 3}
    _, listed, following = read({"lineups": shelves, "pagedConfiguration": last})
    assert (listed, following) == ({"1"}, None)


def test_strangers_do_not_fill_a_gap() -> None:
    paging = {"pageNumber": 1, "pageSize": 5, "totalNumberOfItems": 5}
    own = {"items": [card(1), card(2)], "pagedConfiguration": paging}
    assert read({"lineup": own, "other": {"items": STRANGERS}}) == (ALL, {"1", "2"}, None)


def test_cards_that_stand_apart_count_where_they_make_up_the_page() -> None:
    paging = {"pageNumber": 1, "pageSize": 4, "totalNumberOfItems": 9}
    main = {"byId": {"x": card(1), "y": card(2)}, "pagedConfiguration": paging}
    apart = {"main": main, "rows": [{"tile": card(3)}, {"tile": card(4)}]}
    four = {"1", "2", "3", "4"}
    assert read(apart) == (four, four, 2)
    assert read({**apart, "more": recommending()})[1:] == (four, 2)
    assert read({**apart, "more": [card(5)]})[1:] == ({"1", "2"}, 2)


def test_paging_apart_from_the_cards_counts_them_all() -> None:
    for paging, following in ((SIZED, 2), (UNSIZED, 2)):
        data = {"items": [card(1), card(2)], "meta": {"pagedConfiguration": paging}}
        assert read(data) == ({"1", "2"}, {"1", "2"}, following)


def test_the_index_counts_whatever_the_state_recommends() -> None:
    html = index(link(1, "A"), link(2, "B"), link(3, "C"))
    lineup = {"items": [], "pagedConfiguration": {"totalNumberOfItems": 3}}
    data = {"lineup": lineup, "other": {"items": STRANGERS}}
    assert read(data, html)[1:] == ({"1", "2", "3"}, None)
    assert read(data, index(link(1, "A"), link(2, "B")))[1:] == ({"1", "2"}, 2)


def test_past_the_last_page_nothing_counts() -> None:
    empty = {"items": [], "pagedConfiguration": {**SIZED, "pageNumber": 4}}
    for other in (recommending(), {"items": STRANGERS}):
        _, listed, following = read({"lineup": empty, "other": other}, url=f"{URL}?pageNumber=4")
        assert (listed, following) == (set(), None)


def test_the_paging_of_what_is_recommended_is_not_the_category_s() -> None:
    own = {"items": [card(1), card(2)], "pagedConfiguration": SIZED}
    larger = {"pageNumber": 1, "pageSize": 500, "totalNumberOfItems": 900}
    category = parse_category(
        page({"lineup": own, "other": recommending(pagedConfiguration=larger)}), URL
    )
    assert (category.announced, category.listed, category.next_page) == (5, {"1", "2"}, 2)


def test_a_category_may_be_called_like_a_recommendation() -> None:
    own = {"items": [card(1), card(2)], "pagedConfiguration": SIZED, "title": "Suggestions"}
    data = {"title": "Suggestions", "lineup": own, "other": {"items": STRANGERS}}
    assert read(data) == (ALL, {"1", "2"}, 2)


@pytest.mark.parametrize("told", [0, 1, None])
def test_a_page_that_misstates_its_number_does_not_lead_back_to_itself(told: int | None) -> None:
    data = {"items": [card(1), card(2)], "pagedConfiguration": {**SIZED, "pageNumber": told}}
    assert read(data, url=f"{URL}?pageNumber=2")[2] == 3


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


def test_a_page_past_the_last_is_empty_whatever_it_announces() -> None:
    with pytest.raises(EmptyCategoryError):
        parse_category(page({"pagination": {"totalCount": 146}}), f"{URL}?pageNumber=9")


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
