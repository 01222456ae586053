"""Media validation and the GraphQL question."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ohdio_gui.model.audiobook import MediaSource
from ohdio_gui.model.errors import (
    GeoBlockedError,
    GoneError,
    NotJsonError,
    OhdioError,
    ParseError,
    PremiumError,
)
from ohdio_gui.sites.ohdio.graphql import (
    HEADERS,
    audiobook_question,
    everywhere,
    graphql_address,
    refused_fields,
)
from ohdio_gui.sites.ohdio.media import HLS, PROGRESSIVE, parse_validation, validation_address

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICES = "https://services.radio-canada.ca"


def body(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def test_the_address_is_asked_as_it_was_recorded() -> None:
    assert validation_address(SERVICES, "10640801", PROGRESSIVE) == (
        f"{SERVICES}/media/validation/v2?appCode=medianet&connectionType=hd&deviceType=ipad"
        "&idMedia=10640801&multibitrate=true&output=json&tech=progressive"
    )
    query = parse_qs(urlsplit(validation_address(f"{SERVICES}/", "1&2", HLS)).query)
    assert (query["tech"], query["manifestVersion"], query["idMedia"]) == (["hls"], ["2"], ["1&2"])


def test_the_recorded_media_is_one_file(recorded: Callable[[str], Any]) -> None:
    answer = json.dumps(recorded("media_10640801_progressive.json")).encode()
    assert parse_validation(answer, PROGRESSIVE) == MediaSource(
        "https://rcavmedias-download.akamaized.net/mp4/c2004504-9928-4ddd-b56a-34f6002b7302/"
        "2026-04-13_14_25_00_lajourneeestencorejeuneohdio_0000_128.mp4",
        is_hls=False,
    )


def test_the_recorded_unknown_media_is_gone(recorded: Callable[[str], Any]) -> None:
    with pytest.raises(GoneError):
        parse_validation(json.dumps(recorded("media_not_found.json")).encode(), PROGRESSIVE)


def test_a_signed_address_is_taken_whatever_its_ending() -> None:
    url = "https://x.akamaized.net/a/master.m3u8?hdnea=st=1~exp=2~acl=/*~hmac=f"
    assert parse_validation(body(url=url, errorCode=0), HLS) == MediaSource(url, is_hls=True)


GEO = "Le contenu sélectionné n'est pas disponible dans votre pays"
SUBSCRIBERS = "Le contenu sélectionné est disponible seulement en premium"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"errorCode": 1, "url": None, "message": GEO}, GeoBlockedError),
        ({"errorCode": 1, "url": "https://x/y", "message": SUBSCRIBERS}, GeoBlockedError),
        ({"errorCode": "35", "url": None, "message": None}, PremiumError),
        ({"errorCode": 34, "url": None}, GoneError),
        ({"errorCode": 0, "url": None, "message": GEO}, GeoBlockedError),
        ({"url": "", "message": SUBSCRIBERS}, PremiumError),
        ({"errorCode": 99, "url": None, "message": "Média n'est pas trouvé"}, GoneError),
        ({"errorCode": 99, "url": "https://x/y", "message": "?"}, ParseError),
        ({"errorCode": 0, "url": None}, ParseError),
        ({"errorCode": 0, "url": "rtmp://x/y"}, ParseError),
        ({"errorCode": 0, "url": ["https://x/y"]}, ParseError),
        ({}, ParseError),
    ],
)
def test_the_code_decides_first_and_the_text_second(
    fields: dict[str, Any], error: type[OhdioError]
) -> None:
    with pytest.raises(error) as caught:
        parse_validation(body(**fields), PROGRESSIVE)
    assert type(caught.value) is error


@pytest.mark.parametrize("answer", [b"<html></html>", b"", b"null,"])
def test_another_page_where_json_was_due(answer: bytes) -> None:
    with pytest.raises(NotJsonError):
        parse_validation(answer, HLS)


def test_the_question_names_every_field_that_the_parser_reads() -> None:
    question = json.loads(audiobook_question("42418"))
    assert question["variables"] == {"params": {"id": 42418}}
    assert "audioBookById(params: $params)" in question["query"]
    for field in ("mediaId", "publisherInformation", "durationInSeconds", "pattern", "kicker"):
        assert f" {field}\n" in question["query"]
    assert question["query"].count("{") == question["query"].count("}")
    assert HEADERS["apollo-require-preflight"] == "true"
    assert graphql_address(f"{SERVICES}/") == f"{SERVICES}/bff/audio/graphql"


def test_refused_fields_are_named_and_left_out_of_the_next_question() -> None:
    answer = body(
        errors=[
            {"message": 'Cannot query field "kicker" on type "Header". Did you mean "kick"?'},
            {"message": 'Field "pagedConfiguration" must not have a selection since type …'},
            {"message": "Cannot query field 'pattern' on type 'Picture'."},
            {"message": None},
            "text",
        ]
    )
    refused = refused_fields(answer)
    assert refused == {"kicker", "pagedConfiguration", "pattern"}
    query = json.loads(audiobook_question("1", refused))["query"]
    for field in ("kicker", "pagedConfiguration", "totalNumberOfItems", "pattern", "picture"):
        assert field not in query
    assert query.count("{") == query.count("}")


def test_a_field_is_left_out_of_the_type_that_refuses_it_alone() -> None:
    answer = body(
        errors=[
            {"message": 'Cannot query field "title" on type "ProductDescription".'},
            {"message": 'Cannot query field "summary" on type "ProductHeaderNewSchema".'},
            {"message": 'Cannot query field "url" on type "SomeCard".'},
        ]
    )
    refused = refused_fields(answer)
    assert refused == {"ProductDescription.title", "ProductHeaderNewSchema.summary", "url"}
    query = json.loads(audiobook_question("1", refused))["query"]
    assert (query.count(" title\n"), query.count(" summary\n")) == (2, 1)
    for field in (" description ", " url\n"):
        assert field not in query
    query = json.loads(audiobook_question("1", everywhere(refused)))["query"]
    assert (query.count(" title\n"), query.count(" summary\n")) == (0, 0)


@pytest.mark.parametrize("answer", [b"<html>", b"{}", b"[]", b'{"errors":"x"}'])
def test_an_answer_that_refuses_no_field(answer: bytes) -> None:
    assert refused_fields(answer) == frozenset()
