"""What is made to cost time costs little: no parser looks at the rest anew from every letter."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable

import pytest

from ohdio_gui.model.errors import OhdioError
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.category import parse_category
from ohdio_gui.sites.ohdio.marks import is_part_link, read_marks

CATEGORY = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
LENGTH = 150_000
MANY_S = 8.0
"""Each takes a tenth of it; with the square of the length it was minutes."""

PIECES = [
    *("a", " ", "\u2003", "\u00a0 ", "é\n", "\r\n ", "e\u0301", "1 ", "(", "(,", "[,", "( et "),
    *("(a,b) ", "mise a", "x; mise a", "prise a, ", ", ", "; ", " et A", "A et B, ", "Aa Bb, "),
    *("J. ", "A-", "&", "| OHdio", " - livre audio", " | ", "publi", "paru ", "Prix<br>"),
    *("voix de ", "Réalisation : …<br>", "<b ", "<<b>", "<p>", "<a href='", '<a "', '="'),
    *("='", "<!--", "<script>", "<![CDATA[", "&amp;lt;"),
]
FIELDS = (text.title, text.names, text.plain, text.summary, text.publication, text.web_address)


def assert_is_quick(run: Callable[[], object]) -> None:
    started = time.perf_counter()
    with contextlib.suppress(OhdioError):
        run()
    assert time.perf_counter() - started < MANY_S


@pytest.mark.parametrize("start", ["", "("])
@pytest.mark.parametrize("piece", PIECES)
def test_a_field(piece: str, start: str) -> None:
    fragment = start + piece * (LENGTH // len(piece)) + "!"
    for read in FIELDS:
        assert_is_quick(lambda read=read: read(fragment))
    assert_is_quick(lambda: text.summary(text.described(fragment)))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("inLanguage", "fr" + "_" * LENGTH + "!"),
        ("inLanguage", "fr" + "_a-" * LENGTH + "!"),
        ("duration", "P1D" * LENGTH),
        ("datePublished", " " * LENGTH),
        ("url", "/livres-audio/a/" * LENGTH),
        ("author", [{"name": f"Anne Roy{n}, Guy Roy"} for n in range(LENGTH // 10)]),
    ],
)
def test_linked_data(key: str, value: object) -> None:
    script = json.dumps({"@type": "Audiobook", key: value})
    body = f'<script type="application/ld+json">{script}</script>'.encode()
    assert_is_quick(lambda: read_marks(body, "1"))


@pytest.mark.parametrize("piece", ["\u00a0", " ", "//", "<!--", '{"a":', "[", "{}"])
def test_a_script_of_linked_data(piece: str) -> None:
    body = f'<script type="application/ld+json">{piece * LENGTH}</script>'.encode()
    assert_is_quick(lambda: read_marks(body, "1"))


@pytest.mark.parametrize(
    "piece",
    [
        "href=",
        "/href=?pageNumber=",
        " href=/livres-audio/1/",
        "<a href='/livres-audio/1/x'><span class=text>a",
        "<div><a href='/livres-audio/1/x'>a</a>",
        "<title>",
        "<nav>",
        "_rcState_ = {",
        "_rcState_ = JSON.parse('",
        ",undefined",
    ],
)
def test_a_page(piece: str) -> None:
    body = f"OHdio <a href=x {piece * (LENGTH // len(piece))}".encode()
    assert_is_quick(lambda: parse_category(body, CATEGORY))


def test_a_link() -> None:
    assert_is_quick(lambda: is_part_link("/livres-audio/a//" * LENGTH))
