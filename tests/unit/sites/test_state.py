"""The state that a page carries."""

from __future__ import annotations

import json

import pytest

from ohdio_gui.model.errors import ParseError
from ohdio_gui.sites.ohdio.state import page_data, read_state

STATE = {"pages": {"pages": {"/ohdio/x": {"data": {"title": "l'été \"</b> \\ \n"}}}}}
TEXT = json.dumps(STATE, ensure_ascii=False)
ORIGIN = "http://127.0.0.1:5000"


def js_string(text: str, quote: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}").replace("<", "\\x3C")
    return f"{quote}{escaped}{quote}"


@pytest.mark.parametrize(
    "script",
    [
        f"window._rcState_ = {TEXT};",
        f"window._rcState_={TEXT}",
        f'window["_rcState_"] = {TEXT};',
        f"window._rcState_ = /*bns*/ {TEXT} /*bne*/;",
        f"window._rcState_ = JSON.parse({json.dumps(TEXT)});",
        f"window._rcState_ = JSON.parse({js_string(TEXT, chr(34))});",
        f"window._rcState_ = JSON.parse({js_string(TEXT, chr(39))});",
        f"window._rcState_ = window._rcState_ || 0; window._rcState_ = {TEXT};",
        f"window._rcState_ = {{}}; window._rcState_ = {TEXT};",
        f"if (window._rcState_ == {{}}) x(); self._rcState_ /**/ = 1; self._rcState_ = {TEXT}",
    ],
)
def test_every_spelling_of_the_state_is_read(script: str) -> None:
    page = f"<script>var a = 1; {script} var b = {{}};</script>".encode()
    assert read_state(page) == STATE


def test_a_value_that_json_does_not_know_is_none() -> None:
    assert read_state(b'window._rcState_ = {"a":undefined,"b":[undefined,1]};') == {
        "a": None,
        "b": [None, 1],
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"window._rcState_ = ",
        b"window._rcState_ = {",
        b"window._rcState_ = [];",
        b'window._rcState_ = JSON.parse("{");',
        b"window._rcState_ = JSON.parse(x);",
        b'window._rcState_ = {"a":' + b"[" * 200_000,
        b"\xff\xfewindow._rcState_ = 1" + b"9" * 5000,
    ],
)
def test_a_missing_or_broken_state_is_named(body: bytes) -> None:
    with pytest.raises(ParseError, match="_rcState_"):
        read_state(body)


def test_a_page_beyond_all_measure_is_not_parsed() -> None:
    with pytest.raises(ParseError, match="bytes"):
        read_state(b" " * (16 * 1024 * 1024 + 1))


@pytest.mark.parametrize("root", ["pages", "pagesV2"])
@pytest.mark.parametrize(
    "path",
    [
        "/ohdio/categories/1/été",
        "/ohdio/categories/1/%C3%A9t%C3%A9/",
        "/categories/1/été?pageNumber=2",
        "/ohdio/categories/1/autre-nom",
        "https://ici.radio-canada.ca/ohdio/categories/1",
    ],
)
def test_the_page_is_found_whatever_the_spelling_of_its_path(root: str, path: str) -> None:
    pages = {
        "/ohdio": {"data": {"other": 1}},
        path: {"data": {"mine": 1}},
        "/ohdio/categories/2/x": {"data": {"other": 2}},
    }
    url = f"{ORIGIN}/ohdio/categories/1/%C3%A9t%C3%A9?x=1"
    assert page_data({root: {"pages": pages}}, url) == {"mine": 1}


def test_the_only_page_there_is_taken_and_one_of_several_is_not() -> None:
    url = f"{ORIGIN}/ohdio/categories/1/x"
    one = {"/": {"data": None}, "/a": {"data": {"mine": 1}}}
    assert page_data({"pages": {"pages": one}}, url) == {"mine": 1}
    assert page_data({"pages": {"pages": {**one, "/b": {"data": {}}}}}, url) is None


@pytest.mark.parametrize("state", [{}, {"pages": []}, {"pages": {"pages": {"/x": "y"}}}])
def test_a_state_without_pages_has_no_data(state: dict[str, object]) -> None:
    assert page_data(state, f"{ORIGIN}/ohdio/categories/1/x") is None


def test_of_two_ways_to_write_the_page_the_one_with_data_is_taken() -> None:
    url = f"{ORIGIN}/ohdio/categories/1/x"
    for full, empty in (("pages", "pagesV2"), ("pagesV2", "pages")):
        state = {
            empty: {"pages": {"/ohdio/categories/1/x": {"data": {}}}},
            full: {"pages": {"/categories/1/x/": {"data": {"mine": 1}}}},
        }
        assert page_data(state, url) == {"mine": 1}


def test_of_several_pages_of_a_category_the_one_that_was_asked_is_taken() -> None:
    path = "/ohdio/categories/1/x"
    pages = {
        path: {"data": {"page": 1}},
        f"{path}?pageNumber=2": {"data": {"page": 2}},
        f"{path}?pageNumber=3": {"data": {"page": 3}},
    }
    for number, query in ((1, ""), (2, "?pageNumber=2"), (3, "?pageNumber=3#haut")):
        assert page_data({"pages": {"pages": pages}}, f"{ORIGIN}{path}{query}") == {"page": number}


def test_an_empty_state_is_one() -> None:
    assert read_state(b"window._rcState_ = {};") == {}
