"""OHdio's search: the question, and the audiobooks of an answer that nobody has recorded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.model.audiobook import SearchHit
from ohdio_gui.model.errors import NotJsonError, OhdioError, ParseError, ServerError
from ohdio_gui.sites.ohdio.graphql import (
    MAX_TERM_CHARACTERS,
    refused_fields,
    search_question,
    search_term,
)
from ohdio_gui.sites.ohdio.search import parse_search

PATTERN = "https://images.example/q_auto,w_{width}/v1/{ratio}/x.jpg"
SITE = "https://ici.radio-canada.ca/ohdio"


def card(number: int, **more: object) -> dict[str, object]:
    return {
        "typename": "CardLivreAudio",
        "title": f"Livre {number}",
        "url": f"/livres-audio/{number}/livre-{number}",
        "subtitle": "<p>Une &amp; Autre</p>",
        "isPlayable": True,
        "contentGlobalId": {"id": str(number)},
        "picture": {"pattern": PATTERN},
        **more,
    }


def other(kind: str, url: str, **more: object) -> dict[str, object]:
    return {"__typename": kind, "title": "Autre chose", "url": url, **more}


def answer(*cards: object, **page: object) -> bytes:
    lineups = [{"items": list(cards)}] if cards else []
    found = {"typename": "SearchPage", "superLineup": {"lineups": lineups}, **page}
    return body(data={"searchPage": found})


def body(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def ids(body: bytes) -> list[str]:
    return [hit.ohdio_id for hit in parse_search(body)]


def test_an_audiobook_is_offered_with_all_that_is_said_of_it() -> None:
    (hit,) = parse_search(answer(card(42418)))
    assert hit == SearchHit(
        ohdio_id="42418",
        url=f"{SITE}/livres-audio/42418/livre-42418",
        title="Livre 42418",
        authors=("Une", "Autre"),
        cover_pattern=PATTERN,
    )
    assert (hit.is_playable, hit.audiobook_id, hit.is_complete) == (True, None, False)


@pytest.mark.parametrize(
    ("subtitle", "authors"),
    [
        ("<p>Dominique Fortier</p>", ("Dominique Fortier",)),
        ("Ève Roy, Guy Noël et Zoé D’Or", ("Ève Roy", "Guy Noël", "Zoé D’Or")),
        ("<p>Ève&nbsp;Roy</p><p>Guy No&euml;l</p>", ("Ève Roy", "Guy Noël")),
        (None, ()),
        ({"html": "x"}, ()),
    ],
)
def test_authors_are_read_from_html_one_or_several(
    subtitle: object, authors: tuple[str, ...]
) -> None:
    (hit,) = parse_search(answer(card(1, subtitle=subtitle)))
    assert hit.authors == authors


def test_a_title_is_plain_text() -> None:
    title = "L&rsquo;<em>été</em>\n de&nbsp;Lou | OHdio | Radio-Canada"
    (hit,) = parse_search(answer(card(1, title=title)))
    assert hit.title == "L’été de Lou"


def test_other_kinds_are_left_out_with_all_that_is_in_them() -> None:
    book = {"title": "Le livre du balado", "url": "/livres-audio/9/livre"}
    found = answer(
        other("CardBalado", "/balados/1/a"),
        other("CardEmission", "/premiere/emissions/2/b"),
        card(3),
        other("CardGrandesSeries", "/grandes-series/4/c"),
        other("CardEpisodeBalado", "/balados/5/a/6/b", about=book),
        other("CardEpisodeEmission", "/premiere/emissions/7/b/episodes/8/x"),
        other("CardSegment", "/livres-audio/10/segment"),
    )
    assert ids(found) == ["3"]


@pytest.mark.parametrize(
    "data",
    [
        {"searchPage": {"superLineup": {"lineups": [{"items": [card(2)]}, {"items": [card(1)]}]}}},
        {"searchPage": {"results": {"books": [{"node": card(2)}, {"node": card(1)}]}}},
        {"search": [card(2), [card(1)]]},
        {"searchPage": {"lineup": {"cards": {"a": card(2), "b": card(1)}}}},
    ],
)
def test_cards_are_found_wherever_they_stand(data: object) -> None:
    assert ids(body(data=data)) == ["2", "1"]


@pytest.mark.parametrize(
    "url",
    [
        "/livres-audio/7/livre-7",
        "/ohdio/livres-audio/007/livre-7?depuis=recherche",
        "https://ici.radio-canada.ca/ohdio/livres-audio/7/livre-7/",
        "/ohdio/recherche/produits/livres-audio/7/livre-7",
        "https://replica.example/ohdio/livres-audio/7/livre-7",
    ],
)
def test_the_address_is_the_canonical_one(url: str) -> None:
    (hit,) = parse_search(answer(card(1, url=url)))
    assert (hit.ohdio_id, hit.url) == ("7", f"{SITE}/livres-audio/7/livre-7")


def test_without_its_type_an_audiobook_is_known_by_its_address_alone() -> None:
    bare = {"title": "Sans type", "url": "/livres-audio/7/sans-type"}
    stranger = {"title": "Ailleurs", "url": "https://example.org/ohdio/livres-audio/8/x"}
    assert ids(answer(bare, stranger)) == ["7"]


@pytest.mark.parametrize("url", [None, "", 7, "/nouveau/7", "https://[x/livres-audio/7/x"])
def test_without_a_usable_address_an_audiobook_is_known_by_its_id(url: object) -> None:
    (hit,) = parse_search(answer(card(7, url=url, contentGlobalId={"id": "007"})))
    assert (hit.ohdio_id, hit.url) == ("7", f"{SITE}/livres-audio/7")


def test_a_book_comes_once_with_the_most_that_is_said_of_it() -> None:
    bare = card(1, subtitle=None, picture=None, url="/livres-audio/1")
    part = card(3, title="Partie 2", subtitle="X", url="/livres-audio/3/livre-3/7270050-1")
    hits = parse_search(answer(bare, part, card(2), card(1), card(3), card(2, title="Autre")))
    assert [(hit.ohdio_id, hit.title, hit.authors, hit.cover_pattern) for hit in hits] == [
        (str(number), f"Livre {number}", ("Une", "Autre"), PATTERN) for number in (1, 3, 2)
    ]
    assert hits[0].url.endswith("/1/livre-1")


def test_what_has_no_title_is_not_offered() -> None:
    assert ids(answer(card(1, title=" <b></b> "), card(2))) == ["2"]


def test_a_book_that_is_not_played_says_so() -> None:
    hits = parse_search(answer(card(1, isPlayable=False), card(2, isPlayable=None)))
    assert [hit.is_playable for hit in hits] == [False, True]


def test_a_picture_without_a_pattern_has_an_address() -> None:
    (hit,) = parse_search(answer(card(1, picture={"url": "//images.example/x.jpg"})))
    assert hit.cover_pattern == "https://images.example/x.jpg"


@pytest.mark.parametrize("picture", [None, {"pattern": "javascript:x"}, {"pattern": 5}, "x"])
def test_a_picture_that_is_none_is_none(picture: object) -> None:
    (hit,) = parse_search(answer(card(1, picture=picture)))
    assert hit.cover_pattern is None


@pytest.mark.parametrize(
    "found",
    [
        answer(isEmptySearch=True),
        answer(isEmptySearch=True, superLineup=None),
        answer(isEmptySearch=False),
        answer(superLineup={"lineups": None}),
        answer(superLineup=None),
        answer(other("CardBalado", "/balados/1/a"), isEmptySearch=False),
        answer({"__typename": "CardBalado"}),
        body(data={"searchPage": {"result": {"isEmptySearch": True}}}),
        body(data={"searchPage": {"typename": "PageError", "code": "ContentNotFound"}}),
    ],
)
def test_nothing_found_is_no_hit_and_no_error(found: bytes) -> None:
    assert parse_search(found) == ()


@pytest.mark.parametrize(
    ("found", "what"),
    [
        (body(), "searchPage"),
        (body(data=None), "searchPage"),
        (body(data={"searchPage": []}), "searchPage"),
        (body(data={"searchPage": {}}), "superLineup"),
        (answer(superLineup={"rows": []}), "superLineup"),
        (answer(superLineup=[]), "superLineup"),
        (answer({"nom": "Livre"}, "x", None), "items"),
        (answer({"typename": "CardLivreAudio", "name": "Livre"}), "CardLivreAudio"),
        (answer(card(1, title=None)), "title"),
        (body(data={"searchPage": {"typename": "PageError", "code": "Broken"}}), "Broken"),
        (body(data={"searchPage": {"typename": "PageError"}}), "PageError"),
        (body(errors=[{"message": 'Unknown type "SearchPageInput".'}]), "SearchPageInput"),
        (body(errors=["x"], data=None), "searchPage"),
    ],
)
def test_an_unknown_shape_is_named(found: bytes, what: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_search(found)
    assert type(caught.value) is ParseError
    assert what in str(caught.value)


def test_a_fault_inside_ohdio_is_its_own() -> None:
    fault = {"message": "x", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
    with pytest.raises(ServerError):
        parse_search(body(errors=[fault], data={"searchPage": None}))


def test_half_an_answer_is_better_than_none() -> None:
    fault = {"message": "x", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
    whole = json.loads(answer(card(1)))
    assert ids(body(errors=[fault], **whole)) == ["1"]


@pytest.mark.parametrize("found", [b"", b"<html>", b"{"])
def test_another_page_where_json_was_due(found: bytes) -> None:
    with pytest.raises(NotJsonError):
        parse_search(found)


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["CardLivreAudio", "CardBalado", "PageError", "/livres-audio/7/x", "https://["]
    )
)
KEYS = st.sampled_from(
    [
        "data",
        "searchPage",
        "superLineup",
        "lineups",
        "items",
        "typename",
        "url",
        "title",
        "subtitle",
        "picture",
        "pattern",
        "contentGlobalId",
        "id",
        "errors",
        "message",
        "extensions",
        "code",
        "isEmptySearch",
        "isPlayable",
    ]
)
CARDS = st.builds(
    lambda number, fields: card(number, **fields),
    st.integers(1, 3),
    st.dictionaries(KEYS, LEAVES | st.dictionaries(KEYS, LEAVES, max_size=2), max_size=2),
)
JSON = st.recursive(
    LEAVES | CARDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)
ANSWERS = (
    JSON
    | st.dictionaries(st.just("data"), JSON)
    | st.lists(JSON).map(lambda cards: json.loads(answer(*cards)))
)


@given(ANSWERS)
def test_any_json_is_hits_or_an_error_of_ours(value: object) -> None:
    try:
        hits = parse_search(json.dumps(value).encode())
    except OhdioError:
        return
    assert len({hit.ohdio_id for hit in hits}) == len(hits)
    assert all(hit.title and hit.ohdio_id in hit.url for hit in hits)


def question(*arguments: Any, **more: Any) -> tuple[str, dict[str, object]]:
    asked = json.loads(search_question(*arguments, **more))
    return asked["query"], asked["variables"]["params"]


def test_the_question_names_every_field_that_the_parser_reads() -> None:
    query, params = question("  Dominique\tFortier ", 12)
    assert params == {"query": "Dominique Fortier", "numProducts": 12, "numEpisodes": 1}
    assert "searchPage(params: $params)" in query
    for field in ("title", "url", "subtitle", "isPlayable", "pattern", "id", "isEmptySearch"):
        assert f" {field}\n" in query
    assert query.count("typename: __typename") == 2
    assert query.count("... on CardLivreAudio {") == 1
    assert query.count("{") == query.count("}")


def test_refused_fields_are_left_out_of_the_next_question() -> None:
    refused = refused_fields(
        body(
            errors=[
                {"message": 'Cannot query field "isEmptySearch" on type "SearchPage".'},
                {"message": 'Cannot query field "pattern" on type "Picture".'},
                {"message": 'Cannot query field "subtitle" on type "CardLivreAudio".'},
            ]
        )
    )
    query, params = question("été", without=refused)
    for field in ("isEmptySearch", "picture", "pattern", "subtitle"):
        assert field not in query
    assert " url\n" in query
    assert params["query"] == "été"
    assert query.count("{") == query.count("}")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("  du bon\n usage\u00a0 des\tétoiles ", "du bon usage des étoiles"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\ud800c\u200b", "abc"),
        ("mot " * 60, ("mot " * 25).strip()),
        ("x" * 99 + " y", "x" * 99),
        ("x" * 98 + " y", "x" * 98),
        ("x" * 150, "x" * 99),
        ("", ""),
    ],
)
def test_a_term_is_one_line_under_a_hundred_characters_cut_at_a_word(text: str, term: str) -> None:
    assert search_term(text) == term


@given(st.text(max_size=300))
def test_any_text_is_a_term_that_can_be_sent(text: str) -> None:
    term = search_term(text)
    assert len(term) <= MAX_TERM_CHARACTERS
    assert search_term(term) == term
    assert question(text)[1]["query"] == term
    term.encode()  # no lone surrogate
