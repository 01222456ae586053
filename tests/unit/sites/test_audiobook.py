"""A book, from GraphQL's answer and from the page."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.model.audiobook import BookMetadata, PartStatus
from ohdio_gui.model.errors import (
    GoneError,
    MovedError,
    NotJsonError,
    OhdioError,
    ParseError,
    ServerError,
)
from ohdio_gui.sites.ohdio.audiobook import parse_audiobook_answer, parse_audiobook_page

if TYPE_CHECKING:
    from collections.abc import Callable

ID, SLUG = "42418", "du-bon-usage-des-etoiles"
URL = f"https://ici.radio-canada.ca/ohdio/livres-audio/{ID}/{SLUG}"
PARTS = [
    ("Partie 1 - Argo Navis", 2849, "7270050"),
    ("Partie 2 - Les voiles 1", 2993, "7270051"),
    ("Partie 3 - Les voiles 2", 2428, "7270055"),
    ("Partie 4 - Les voiles 3", 3793, "7270065"),
    ("Partie 5 - La croix du sud", 2743, "7270069"),
    ("Partie 6 - Cathedra Foraminata", 4863, "7271123"),
    ("Partie 7 - Stella Maris", 1745, "7270078"),
]


def answer(data: object) -> bytes:
    return json.dumps({"data": {"audioBookById": data}}).encode()


def page(data: object, head: str = "", path: str = f"/ohdio/livres-audio/{ID}/{SLUG}") -> bytes:
    state = json.dumps({"pages": {"pages": {path: {"data": data}}}}, ensure_ascii=False)
    return f"<html><head>{head}</head><script>window._rcState_ = {state};</script></html>".encode()


def changed(data: dict[str, Any], *path: str | int, value: object) -> dict[str, Any]:
    result = copy.deepcopy(data)
    place: Any = result
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return result


def assert_is_the_recorded_book(book: BookMetadata) -> None:
    assert book.url == URL
    assert book.ohdio_id == ID
    assert book.title == "Du bon usage des étoiles"
    assert book.authors == ("Dominique Fortier",)
    assert book.narrators == ("Bruno Marcil", "Catherine Trudeau")
    assert book.genre == "Roman"
    assert book.year == 2008
    assert book.publisher == "Éditions Alto"
    assert book.pages == 344
    assert book.audience == "Tout public"
    assert book.director == "Patricia Landry"
    assert book.duration_s == 21414
    assert book.prizes == ("Lauréat du Prix Gens de Mer 2009",)
    assert book.language == "fr"
    assert book.cover_pattern == (
        "https://images.radio-canada.ca/q_auto,w_{width}/v1/ici-premiere/livres/{ratio}/"
        "du-bon-usage-des-etoiles.jpg"
    )
    assert book.description is not None
    assert book.description.startswith("Mai 1845, sir John Franklin part à la conquête")
    assert book.description.endswith("celui de l'éditeur")
    assert [(p.title, p.duration_s, p.media_id) for p in book.parts] == PARTS
    assert [p.position for p in book.parts] == [1, 2, 3, 4, 5, 6, 7]
    assert {p.status for p in book.parts} == {PartStatus.PENDING}
    assert sum(p.duration_s or 0 for p in book.parts) == 21414


def test_must_show_5_the_parser_reads_the_recorded_audiobook_whole(
    recorded: Callable[[str], Any],
) -> None:
    body = json.dumps(recorded("audiobook_42418.json")).encode()
    assert_is_the_recorded_book(parse_audiobook_answer(body, ID))


def test_the_page_gives_the_same_book(book_data: dict[str, Any]) -> None:
    assert_is_the_recorded_book(parse_audiobook_page(page(book_data), ID, None))


def test_an_unknown_book_is_gone(recorded: Callable[[str], Any]) -> None:
    body = json.dumps(recorded("audiobook_not_found.json")).encode()
    with pytest.raises(GoneError):
        parse_audiobook_answer(body, "99999")


def test_a_gone_book_s_page_says_so_too() -> None:
    error = {"typename": "PageError", "message": "Le livre audio 1 n'a pas été trouvé"}
    with pytest.raises(GoneError):
        parse_audiobook_page(page(error), ID, SLUG)


def test_another_page_error_is_no_loss_of_the_book() -> None:
    with pytest.raises(ParseError, match="SomethingElse"):
        parse_audiobook_answer(answer({"typename": "PageError", "code": "SomethingElse"}), ID)


def test_a_fault_inside_ohdio_is_worth_another_try() -> None:
    body = {"errors": [{"message": "x", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}
    with pytest.raises(ServerError):
        parse_audiobook_answer(json.dumps(body).encode(), ID)


def test_an_answer_with_errors_beside_its_data_is_not_trusted(book_data: dict[str, Any]) -> None:
    body = {"data": {"audioBookById": book_data}, "errors": [{"message": "timeout of items"}]}
    with pytest.raises(ParseError, match="timeout of items"):
        parse_audiobook_answer(json.dumps(body).encode(), ID)


@pytest.mark.parametrize("body", [b"<html>login</html>", b"", b"{", b"\xff\xfe"])
def test_another_page_where_json_was_due(body: bytes) -> None:
    with pytest.raises(NotJsonError):
        parse_audiobook_answer(body, ID)


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b'{"data":null}', answer(None), b'{"a":' + b"[" * 100_000 + b"}"]
)
def test_json_of_another_shape(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse_audiobook_answer(body, ID)


def test_a_part_without_media_is_withheld_and_keeps_its_place(book_data: dict[str, Any]) -> None:
    items = ("content", "contentDetail", "items")
    data = changed(book_data, *items, 1, "playlistItemId", "mediaId", value=None)
    data = changed(data, *items, 4, "isPlayable", value=False)
    book = parse_audiobook_answer(answer(data), ID)
    assert book.withheld_positions == (2, 5)
    assert [p.title for p in book.parts] == [title for title, _, _ in PARTS]
    assert [p.media_id for p in book.parts if p.position in {2, 5}] == [None, None]


def test_a_media_id_may_be_a_number_or_stand_in_the_part_s_address(
    book_data: dict[str, Any],
) -> None:
    items = ("content", "contentDetail", "items")
    data = changed(book_data, *items, 0, "playlistItemId", "mediaId", value=7270050)
    data = changed(data, *items, 1, "playlistItemId", value=None)
    book = parse_audiobook_answer(answer(data), ID)
    assert [p.media_id for p in book.parts] == [media_id for _, _, media_id in PARTS]


@pytest.mark.parametrize(
    ("media_id", "is_playable"), [({"x": 1}, True), ("abc", True), ("abc", False), ("1 2", False)]
)
def test_an_unreadable_media_id_is_not_said_to_be_withheld(
    book_data: dict[str, Any], media_id: object, is_playable: bool
) -> None:
    path = ("content", "contentDetail", "items", 2)
    data = changed(book_data, *path, "playlistItemId", "mediaId", value=media_id)
    data = changed(data, *path, "isPlayable", value=is_playable)
    with pytest.raises(ParseError, match="part 3"):
        parse_audiobook_answer(answer(data), ID)


def test_a_part_that_cannot_be_played_needs_no_media_id(book_data: dict[str, Any]) -> None:
    card = {"title": "Partie 3", "isPlayable": False, "duration": {"durationInSeconds": 9}}
    data = changed(book_data, "content", "contentDetail", "items", 2, value=card)
    assert parse_audiobook_answer(answer(data), ID).withheld_positions == (3,)


def test_an_address_without_a_slug_keeps_the_one_that_was_asked(book_data: dict[str, Any]) -> None:
    data = changed(book_data, "canonicalUrl", value=f"/livres-audio/{ID}")
    assert parse_audiobook_page(page(data), ID, SLUG).url == URL


def test_a_book_without_parts_is_refused(book_data: dict[str, Any]) -> None:
    data = changed(book_data, "content", "contentDetail", "items", value=[])
    with pytest.raises(ParseError, match="parts"):
        parse_audiobook_page(page(data), ID, SLUG)


def test_a_book_with_only_a_page_of_its_parts_is_refused(book_data: dict[str, Any]) -> None:
    paged = {"pageNumber": 1, "pageSize": 7, "totalNumberOfItems": 20, "nextPageUrl": "x"}
    data = changed(book_data, "content", "contentDetail", "pagedConfiguration", value=paged)
    with pytest.raises(ParseError, match="7 of 20 parts"):
        parse_audiobook_answer(answer(data), ID)


def test_an_advertisement_among_the_parts_is_no_part(book_data: dict[str, Any]) -> None:
    data = copy.deepcopy(book_data)
    data["content"]["contentDetail"]["items"].insert(1, {"typename": "CardAd", "id": "ad"})
    assert len(parse_audiobook_answer(answer(data), ID).parts) == 7


@pytest.mark.parametrize(
    "card", [None, {}, [], "text", {"typename": "CardContentSummary"}, {"typename": "CardPromo"}]
)
def test_a_card_that_is_not_surely_an_advertisement_must_be_a_part(
    book_data: dict[str, Any], card: object
) -> None:
    data = changed(book_data, "content", "contentDetail", "items", 2, value=card)
    with pytest.raises(ParseError, match="part 3"):
        parse_audiobook_answer(answer(data), ID)


def test_a_part_that_is_called_an_advertisement_is_a_part(book_data: dict[str, Any]) -> None:
    path = ("content", "contentDetail", "items", 2, "typename")
    data = changed(book_data, *path, value="CardWithAds")
    assert len(parse_audiobook_answer(answer(data), ID).parts) == 7


def test_the_page_of_another_book_is_refused_and_its_answer_says_that_it_moved(
    book_data: dict[str, Any],
) -> None:
    # The state may be another page's; GraphQL was asked for this book.
    with pytest.raises(ParseError, match="42418 instead of 1"):
        parse_audiobook_page(page(book_data, path="/ohdio/livres-audio/1"), "1", None)
    with pytest.raises(MovedError) as caught:
        parse_audiobook_answer(answer(book_data), "1")
    assert caught.value.arguments["moved_to"] == URL


@pytest.mark.parametrize("seconds", [0, -5, 1e12, "x", None, True])
def test_a_duration_that_cannot_be_is_none(book_data: dict[str, Any], seconds: object) -> None:
    path = ("duration", "durationInSeconds")
    data = changed(book_data, "header", *path, value=seconds)
    data = changed(data, "content", "contentDetail", "items", 0, *path, value=seconds)
    book = parse_audiobook_answer(answer(data), ID)
    assert (book.duration_s, book.parts[0].duration_s) == (None, None)


def test_a_summary_elsewhere_fills_what_the_header_s_lacks(book_data: dict[str, Any]) -> None:
    data = changed(book_data, "header", "summary", value="<p>Court.</p>")
    book = parse_audiobook_answer(answer(data), ID)
    assert (book.description, book.director) == ("Court.", "Patricia Landry")
    book = parse_audiobook_answer(answer(changed(book_data, "header", "summary", value=None)), ID)
    assert book.description is not None
    assert book.description.startswith("Mai 1845")


def test_authors_and_narrators_are_split_and_the_title_s_tail_is_cut(
    book_data: dict[str, Any],
) -> None:
    data = changed(book_data, "header", "subtitle", value="<p>A. Un, B&nbsp;Deux &amp; C Et</p>")
    data = changed(data, "description", "title", value="<p>Lu par D Quatre, E Cinq et F Six</p>")
    data = changed(data, "header", "title", value="Tom &amp; Zoé | OHdio | Radio-Canada")
    book = parse_audiobook_answer(answer(data), ID)
    assert book.title == "Tom & Zoé"
    assert book.authors == ("A. Un", "B Deux", "C Et")
    assert book.narrators == ("D Quatre", "E Cinq", "F Six")


HEAD = """<meta property="og:title" content="Titre d'ailleurs | OHdio | Radio-Canada">
<meta property="og:description" content="Écoutez gratuitement">
<script type="application/ld+json">{broken</script>
<script type="application/ld+json">{"@graph":[{"@type":"Audiobook","name":"Titre &amp; suite",
"author":[{"@type":"Person","name":"Une Autrice"}],"description":"<p>Un résumé.</p>"}]}</script>"""


def test_missing_fields_come_from_the_page_s_own_marks(book_data: dict[str, Any]) -> None:
    data = changed(book_data, "header", value={})
    data = changed(data, "content", "about", value=None)
    book = parse_audiobook_page(page(data, HEAD), ID, SLUG)
    assert book.title == "Titre & suite"
    assert book.authors == ("Une Autrice",)
    assert book.description == "Un résumé."
    assert book.cover_pattern == (
        "https://images.radio-canada.ca/v1/ici-premiere/livres/16x9/du-bon-usage-des-etoiles.jpg"
    )
    assert len(book.parts) == 7


@pytest.mark.parametrize("body", [b"", b"<html>", b"window._rcState_ = {", HEAD.encode()])
def test_a_page_without_state_is_worth_asking_graphql(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse_audiobook_page(body, ID, SLUG)


def test_a_cover_that_is_no_web_address_is_left_out(book_data: dict[str, Any]) -> None:
    data = changed(book_data, "header", "picture", "pattern", value="file:///etc/passwd")
    data = changed(data, "meta", "image", value="javascript:x")
    assert parse_audiobook_answer(answer(data), ID).cover_pattern is None


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*path, key)) if key not in {"metrik", "displayAd"} else []
    elif isinstance(value, list):
        for index, inner in enumerate(value[:3]):
            found += places(inner, (*path, index))
    return found


@given(st.data())
def test_a_wrong_type_anywhere_is_tolerated_or_named(
    book_data: dict[str, Any], data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(places(book_data)))
    body = answer(changed(book_data, *place, value=data.draw(JUNK)))
    try:
        book = parse_audiobook_answer(body, ID)
    except OhdioError as error:
        # Named, not a bug of ours: there is a sentence.
        sentence = str(error)
    else:
        sentence = book.title
        assert book.parts
    assert sentence
