"""What OHdio does not give is said for what it is: by validation, by a page and by GraphQL."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from ohdio_gui.model.audiobook import BookMetadata
from ohdio_gui.model.errors import (
    AvailabilityError,
    GeoBlockedError,
    GoneError,
    MovedError,
    NotPublishedError,
    OhdioError,
    ParseError,
    PremiumError,
    ServerError,
)
from ohdio_gui.sites.ohdio.audiobook import parse_audiobook_answer, parse_audiobook_page
from ohdio_gui.sites.ohdio.category import parse_category
from ohdio_gui.sites.ohdio.dates import date_in, moment
from ohdio_gui.sites.ohdio.media import PROGRESSIVE, parse_validation

ID, SLUG = "42418", "du-bon-usage-des-etoiles"
CATEGORY = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OTHER = "https://ici.radio-canada.ca/ohdio/livres-audio/77/autre"

SENTENCES = [
    ("Le contenu sélectionné n'est pas disponible dans votre pays", GeoBlockedError),
    ("Ce contenu n’est pas offert à l’extérieur du Canada.", GeoBlockedError),
    ("Le contenu sélectionné est disponible seulement en premium", PremiumError),
    ("Réservé aux abonnés", PremiumError),
    ("Média n'est pas trouvé", GoneError),
    ("Le livre audio 9 n'a pas été trouvé ou n'est plus disponible", GoneError),
    ("Ce livre n’existe&nbsp;plus", GoneError),
    ("Ce livre n'est pas encore disponible", NotPublishedError),
    ("Ce livre sera disponible bientôt", NotPublishedError),
    ("<p>Disponible &agrave; compter du 3 décembre 2026</p>", NotPublishedError),
    ("Disponible dès le 3 décembre 2026", NotPublishedError),
    ("Ce livre a été déplacé", MovedError),
    ("Ce livre a déménagé", MovedError),
]


def validation(message: str) -> OhdioError:
    body = json.dumps({"url": None, "errorCode": 99, "message": message}).encode()
    return refusal_of(lambda: parse_validation(body, PROGRESSIVE))


def page_error(message: str) -> OhdioError:
    return refusal_of(lambda: read_page({"typename": "PageError", "message": message}))


def answer_error(message: str) -> OhdioError:
    data = {"typename": "PageError", "code": "Unknown", "message": message}
    return refusal_of(lambda: read_answer(data))


def graphql_error(message: str) -> OhdioError:
    body = json.dumps({"errors": [{"message": message}], "data": None}).encode()
    return refusal_of(lambda: parse_audiobook_answer(body, ID))


def refusal_of(read: Callable[[], object]) -> OhdioError:
    with pytest.raises(OhdioError) as caught:
        read()
    return caught.value


def read_page(data: object, now: datetime | None = NOW) -> BookMetadata:
    state = {"pagesV2": {"pages": {f"/ohdio/livres-audio/{ID}/{SLUG}": {"data": data}}}}
    body = f"<script>window._rcState_ = /*bns*/ {json.dumps(state)} /*bne*/;</script>".encode()
    return parse_audiobook_page(body, ID, SLUG, now=now)


def read_answer(data: object, now: datetime | None = NOW) -> BookMetadata:
    body = json.dumps({"data": {"audioBookById": data}}).encode()
    return parse_audiobook_answer(body, ID, now=now)


@pytest.mark.parametrize("refuse", [validation, page_error, answer_error, graphql_error])
@pytest.mark.parametrize(("message", "error"), SENTENCES)
def test_a_refusal_is_known_by_its_sentence_wherever_it_stands(
    refuse: Callable[[str], OhdioError], message: str, error: type[OhdioError]
) -> None:
    found = refuse(message)
    assert type(found) is error
    if "2026" in message:
        assert found.arguments["date"] == "2026-12-03"


@pytest.mark.parametrize("refuse", [validation, page_error, answer_error, graphql_error])
@pytest.mark.parametrize("message", ["", "Une erreur est survenue", 'Cannot query field "x"'])
def test_an_unknown_sentence_is_something_new(
    refuse: Callable[[str], OhdioError], message: str
) -> None:
    assert type(refuse(message)) is ParseError


@pytest.mark.parametrize(
    ("code", "error"),
    [(1, GeoBlockedError), ("35", PremiumError), (6.0, GoneError), (" 34 ", GoneError)],
)
def test_a_code_is_worth_more_than_its_sentence(code: object, error: type[OhdioError]) -> None:
    body = json.dumps({"url": None, "errorCode": code, "message": "Ce livre a déménagé"}).encode()
    found = refusal_of(lambda: parse_validation(body, PROGRESSIVE))
    assert type(found) is error
    assert found.arguments["message"] == "Ce livre a déménagé"


def test_a_media_that_is_given_is_not_refused_by_its_message() -> None:
    body = json.dumps({"url": "https://a.b/c", "errorCode": 0, "message": "premium"}).encode()
    assert parse_validation(body, PROGRESSIVE).url == "https://a.b/c"


def test_a_page_error_is_known_by_its_code() -> None:
    for data in ({"code": "ContentNotFound"}, {"typename": "PageError", "codes": ["NotFound"]}):
        assert type(refusal_of(lambda data=data: read_page(data))) is GoneError
        assert type(refusal_of(lambda data=data: read_answer(data))) is GoneError


def test_a_refused_question_is_no_refusal_of_the_book() -> None:
    for code in ("GRAPHQL_VALIDATION_FAILED", "PERSISTED_QUERY_NOT_FOUND", "BAD_USER_INPUT"):
        error = {"message": "premium: pas trouvé", "extensions": {"code": code}}
        body = json.dumps({"errors": [error]}).encode()
        found = refusal_of(lambda body=body: parse_audiobook_answer(body, ID))
        assert type(found) is ParseError
    error = {"message": "pas trouvé", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
    body = json.dumps({"errors": [error]}).encode()
    assert type(refusal_of(lambda: parse_audiobook_answer(body, ID))) is ServerError


def test_a_book_s_own_words_are_no_refusal(book_data: dict[str, Any]) -> None:
    data = copy.deepcopy(book_data) | {"code": "6", "message": "pas trouvé"}
    data["header"]["summary"] = "<p>Il revient dans votre pays, pas encore disponible.</p>"
    assert len(read_page(data).parts) == len(read_answer(data).parts) == 7


@pytest.mark.parametrize(
    ("data", "moved_to"),
    [
        ({"typename": "Redirect", "url": "/livres-audio/77/autre"}, OTHER),
        ({"__typename": "PageMoved", "redirectUrl": "https://ICI.radio-canada.ca/ohdio"
          "/livres-audio/77/autre/?x=1"}, OTHER),
        ({"typename": "PermanentRedirect", "url": None, "location": "/ohdio/livres-audio/77"},
         "https://ici.radio-canada.ca/ohdio/livres-audio/77"),
        ({"typename": "PageError", "message": "a été déplacé : /ohdio/livres-audio/77/autre."},
         OTHER),
        ({"typename": "PageError", "message": f"Ce livre a déménagé ({OTHER})."}, OTHER),
    ],
)  # fmt: skip
def test_a_book_that_moved_says_where_to(data: dict[str, Any], moved_to: str) -> None:
    for read in (read_page, read_answer):
        found = refusal_of(lambda read=read: read(data))
        assert type(found) is MovedError
        assert found.arguments["moved_to"] == moved_to


@pytest.mark.parametrize(
    "data",
    [
        {"typename": "Redirect", "url": f"/livres-audio/{ID}/autre-nom"},
        {"typename": "Redirect", "url": "javascript:x"},
        {"typename": "Redirect"},
        {"typename": "ContentRemoved", "url": "/livres-audio/77/autre"},
    ],
)
def test_a_redirection_to_nowhere_is_something_new(data: dict[str, Any]) -> None:
    assert type(refusal_of(lambda: read_page(data))) is ParseError


def withheld(book_data: dict[str, Any], **fields: object) -> dict[str, Any]:
    """The recorded book without one part to be heard; ``fields`` go into each of its cards."""
    data = copy.deepcopy(book_data)
    for number, card in enumerate(data["content"]["contentDetail"]["items"]):
        card.update(fields)
        if number % 2:
            card["isPlayable"] = False
        else:
            card["playlistItemId"]["mediaId"] = None
    return data


def test_a_book_that_gives_nothing_is_unavailable(book_data: dict[str, Any]) -> None:
    data = withheld(book_data, broadcastedFirstTimeAt="2009-01-01T00:00:00Z")
    for read in (read_page, read_answer):
        assert type(refusal_of(lambda read=read: read(data))) is AvailabilityError


@pytest.mark.parametrize(
    ("first_time", "day"),
    [
        ("2026-12-03T05:00:00.000Z", "2026-12-03"),
        ("2026-12-03", "2026-12-03"),
        ("2026-11-24T07:00:01-05:00", "2026-11-24"),
        (1_796_274_000, "2026-12-03"),
        (1_796_274_000_000, "2026-12-03"),
    ],
)
def test_a_book_to_be_broadcast_is_not_published_yet(
    book_data: dict[str, Any], first_time: object, day: str
) -> None:
    data = withheld(book_data, broadcastedFirstTimeAt=first_time)
    for read in (read_page, read_answer):
        found = refusal_of(lambda read=read: read(data))
        assert type(found) is NotPublishedError
        assert found.arguments["date"] == day
    later = datetime(2026, 12, 4, tzinfo=UTC)
    assert type(refusal_of(lambda: read_page(data, later))) is AvailabilityError


def test_the_first_of_several_days_ahead_counts(book_data: dict[str, Any]) -> None:
    data = withheld(book_data, broadcastedFirstTimeAt="2027-01-10T05:00:00Z")
    data["content"]["contentDetail"]["items"][4]["broadcastedFirstTimeAt"] = "2027-01-03"
    data["header"]["broadcastedFirstTimeAt"] = "2026-11-23"
    assert refusal_of(lambda: read_page(data)).arguments["date"] == "2027-01-03"


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("<p>Un roman.</p><p>Disponible à partir du 1<sup>er</sup>&nbsp;f&eacute;vrier 2027</p>",
         "2027-02-01"),
        ("À paraître le 24 novembre 2026", "2026-11-24"),
        ("Paru le 3 mai 2008. Sera disponible le 4 mars 2027.", "2027-03-04"),
        ("Paru en 2008. Le 2027-03-04, sera disponible.", "2027-03-04"),
        ("Bientôt disponible", None),
        ("Pas encore disponible", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["header", "about"])
def test_a_text_may_say_that_a_book_is_to_come(
    book_data: dict[str, Any], sentence: str, day: str | None, place: str
) -> None:
    data = withheld(book_data)
    holder = data["header"] if place == "header" else data["content"]["about"]
    holder["summary"] = sentence
    found = refusal_of(lambda: read_answer(data))
    assert type(found) is NotPublishedError
    assert found.arguments.get("date") == day


@pytest.mark.parametrize("sentence", ["Disponible dès le 3 mai 2008", "Dès le 3 mai 2027, la mer"])
def test_a_promise_of_the_past_is_none(book_data: dict[str, Any], sentence: str) -> None:
    data = withheld(book_data)
    data["header"]["summary"] = sentence
    assert type(refusal_of(lambda: read_answer(data))) is AvailabilityError


def test_without_a_present_moment_the_clock_tells_it(book_data: dict[str, Any]) -> None:
    for days, error in ((2, NotPublishedError), (-2, AvailabilityError)):
        first_time = (datetime.now(UTC) + timedelta(days=days)).isoformat()
        data = withheld(book_data, broadcastedFirstTimeAt=first_time)
        assert type(refusal_of(lambda data=data: read_page(data, None))) is error
        assert type(refusal_of(lambda data=data: read_answer(data, None))) is error


def test_a_book_without_parts_that_cannot_be_played_is_not_there(
    book_data: dict[str, Any],
) -> None:
    data = copy.deepcopy(book_data)
    data["content"]["contentDetail"]["items"] = []
    assert type(refusal_of(lambda: read_page(data))) is ParseError
    data["header"]["isPlayable"] = False
    assert type(refusal_of(lambda: read_page(data))) is AvailabilityError
    data["header"]["broadcastedFirstTimeAt"] = "2999-01-01T00:00:00Z"
    assert type(refusal_of(lambda: read_page(data))) is NotPublishedError


def test_one_part_that_is_given_makes_a_book_with_a_gap(book_data: dict[str, Any]) -> None:
    data = withheld(book_data, broadcastedFirstTimeAt="2999-01-01T00:00:00Z")
    card = data["content"]["contentDetail"]["items"][0]
    card["playlistItemId"]["mediaId"] = "7270050"
    for read in (read_page, read_answer):
        assert read(data).withheld_positions == (2, 3, 4, 5, 6, 7)


def test_a_category_that_is_gone_says_so() -> None:
    state = {"pages": {"pages": {CATEGORY: {"data": {"code": "ContentNotFound"}}}}}
    body = f"<script>window._rcState_ = {json.dumps(state)};</script>".encode()
    assert type(refusal_of(lambda: parse_category(body, CATEGORY))) is GoneError
    past_the_end = refusal_of(lambda: parse_category(body, f"{CATEGORY}?pageNumber=2"))
    assert past_the_end.kind == "empty_category"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le 1er août 2026", date(2026, 8, 1)),
        ("31 DECEMBRE 2026", date(2026, 12, 31)),
        ("2026-02-30", None),
        ("31 février 2026", None),
        ("le 3 mai", None),
        ("12 maisons 2026", None),
    ],
)
def test_dates_in_sentences(text: str, expected: date | None) -> None:
    assert date_in(text) == expected


@pytest.mark.parametrize(
    "value", ["", "demain", None, True, [], 10**30, float("nan"), "0001-01-01"]
)
def test_what_is_no_moment(value: object) -> None:
    assert moment(value) is None


def test_a_moment_keeps_its_zone() -> None:
    montreal = timezone(timedelta(hours=-5))
    assert moment("2026-12-03T00:00:00-05:00") == datetime(2026, 12, 3, tzinfo=montreal)
    assert moment(" 2026-12-03 ") == datetime(2026, 12, 3, tzinfo=UTC)
