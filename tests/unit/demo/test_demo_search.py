"""The replica's search, over real HTTP, asked as the program asks OHdio."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue
from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.search import MAX_COUNT, TERM_LIMIT, search_page
from ohdio_gui.demo.selection import QueryError
from ohdio_gui.model.audiobook import SearchHit
from ohdio_gui.model.errors import ParseError
from ohdio_gui.sites.ohdio.graphql import (
    HEADERS,
    graphql_address,
    refused_fields,
    search_question,
)
from ohdio_gui.sites.ohdio.search import parse_search

if TYPE_CHECKING:
    import httpx

    from ohdio_gui.demo.server import Replica

ORIGIN = "http://localhost"
GOOD = {"query": "hiver", "numProducts": 24, "numEpisodes": 0}


def book(number: int, title: str, *authors: str, narrators: tuple[str, ...] = ()) -> DemoBook:
    return DemoBook(str(number), f"livre-{number}", title, (), authors, narrators)


SHELF = DemoCatalogue(
    (),
    (
        book(1, "Un cœur d’été", "Zoé Hiver"),
        book(2, "L’hiver", "Guy Noël"),
        book(3, "La mer", narrators=("Léa Été",)),
    ),
)


def post(client: httpx.Client, replica: Replica, body: bytes) -> bytes:
    answer = client.post(graphql_address(replica.origin), content=body, headers=HEADERS)
    assert answer.status_code == 200
    return answer.content


def search(client: httpx.Client, replica: Replica, term: str) -> tuple[SearchHit, ...]:
    return parse_search(post(client, replica, search_question(term)))


def found(term: str, **params: object) -> list[str]:
    page = search_page(SHELF, ORIGIN, {**GOOD, "query": term, **params})
    lineups = page["superLineup"]["lineups"]
    return [card["contentGlobalId"]["id"] for lineup in lineups for card in lineup["items"]]


def test_our_question_is_answered_with_audiobooks(client: httpx.Client, replica: Replica) -> None:
    (hit,) = search(client, replica, "ete")
    assert hit == SearchHit(
        ohdio_id="101",
        url="https://ici.radio-canada.ca/ohdio/livres-audio/101/le-renard",
        title="Le & l’« été »",
        authors=("Ève Roy", "Guy Noël", "Zoé D’Or"),
        cover_pattern=f"{replica.origin}/images/q_auto,w_{{width}}/v1/{{ratio}}/101.jpg",
    )
    assert [request.key for request in replica.requests("graphql")] == ["ete"]


def test_a_podcast_on_the_book_is_answered_too(client: httpx.Client, replica: Replica) -> None:
    answer = json.loads(post(client, replica, search_question("écume")))["data"]["searchPage"]
    kinds = [card["typename"] for row in answer["superLineup"]["lineups"] for card in row["items"]]
    assert kinds == ["CardLivreAudio", "CardEpisodeBalado"]
    assert answer["isEmptySearch"] is False


def test_nothing_found_is_an_empty_search(client: httpx.Client, replica: Replica) -> None:
    body = post(client, replica, search_question("hippopotame"))
    page = {"typename": "SearchPage", "isEmptySearch": True, "superLineup": {"lineups": []}}
    assert json.loads(body) == {"data": {"searchPage": page}}
    assert parse_search(body) == ()


def test_a_refused_field_is_named_and_the_next_question_does_without(
    client: httpx.Client, replica: Replica
) -> None:
    refusing = frozenset({"isEmptySearch", "subtitle", "picture"})
    replica.configure(refused_fields=refusing)
    refused: frozenset[str] = frozenset()
    for _ in refusing:
        body = post(client, replica, search_question("ecume", without=refused))
        with pytest.raises(ParseError, match='on type "SearchPage"'):
            parse_search(body)
        refused |= refused_fields(body)
    assert refused == {"SearchPage.isEmptySearch", "subtitle", "picture"}
    (hit,) = parse_search(post(client, replica, search_question("ecume", without=refused)))
    assert (hit.ohdio_id, hit.title, hit.authors, hit.cover_pattern) == ("102", "Écume", (), None)


def test_one_question_at_a_time_is_answered(client: httpx.Client, replica: Replica) -> None:
    query = "{ searchPage { isEmptySearch } audioBookById { canonicalUrl } }"
    body = json.dumps({"query": query, "variables": {"params": {**GOOD, "id": 101}}}).encode()
    answer = json.loads(post(client, replica, body))
    assert answer["errors"][0]["message"] == 'Cannot query field "searchPage" on type "Query".'


def test_a_fault_meets_one_term_alone(client: httpx.Client, replica: Replica) -> None:
    replica.faults.add("graphql", Fault(status=503), key="livre")
    assert search(client, replica, "ecume")
    answer = client.post(
        graphql_address(replica.origin), content=search_question("livre"), headers=HEADERS
    )
    assert answer.status_code == 503


@pytest.mark.parametrize(
    ("term", "ids"),
    [
        ("hiver", ["2", "1"]),
        ("HIV", ["2", "1"]),
        ("hiver été", ["1"]),
        ("coeur", ["1"]),
        ("ete", ["1", "3"]),
        ("mer lea", ["3"]),
        ("iver", []),
        ("hiver rien", []),
        ("!?", []),
    ],
)
def test_each_word_is_looked_for_in_titles_first_and_then_in_people(
    term: str, ids: list[str]
) -> None:
    assert found(term) == ids


def test_no_more_is_answered_than_was_asked_for() -> None:
    assert found("hiver", numProducts=1) == ["2"]
    assert found("hiver", numProducts=0) == []
    assert found("hiver", numEpisodes=1) == ["2", "1", "82"]


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"query": None}, "query"),
        ({"query": " "}, "query"),
        ({"query": "x" * TERM_LIMIT}, "query"),
        ({"numProducts": None}, "numProducts"),
        ({"numProducts": True}, "numProducts"),
        ({"numProducts": -1}, "numProducts"),
        ({"numEpisodes": MAX_COUNT + 1}, "numEpisodes"),
        ({"numEpisodes": "1"}, "numEpisodes"),
    ],
)
def test_a_bad_parameter_is_named(params: dict[str, Any], name: str) -> None:
    with pytest.raises(QueryError, match=f'"params.{name}"') as caught:
        search_page(SHELF, ORIGIN, {**GOOD, **params})
    assert caught.value.code == "BAD_USER_INPUT"


def test_the_longest_term_of_ours_is_taken(client: httpx.Client, replica: Replica) -> None:
    assert search(client, replica, "long " * 100) == ()


def test_a_search_without_params_is_refused_as_bad_input(
    client: httpx.Client, replica: Replica
) -> None:
    asked = json.loads(search_question("x"))
    answer = json.loads(post(client, replica, json.dumps({"query": asked["query"]}).encode()))
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert replica.requests("graphql")[0].key is None
