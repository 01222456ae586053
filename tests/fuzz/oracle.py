"""What may come out, whatever went in; and which errors are due."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from ohdio_gui.model.audiobook import BookMetadata, CategoryBook, CategoryPage, SearchHit
from ohdio_gui.model.errors import OhdioError

BOOKS = "https://ici.radio-canada.ca/ohdio/livres-audio/"
_ELEMENT = re.compile(
    r"</?(?:p|b|em|br|a|i|li|ul|script|style|div|span|strong)(?:\s[^<>]*|/)?>|<!--.*-->",
    re.IGNORECASE | re.DOTALL,
)
_ID = re.compile("0|[1-9][0-9]{0,17}")
_VAGUE = {"error", "unexpected", "media", "fetch", "invalid_input"}


def refused(read: Callable[[], Any], *due: type[Exception]) -> Any:
    """Return what was read; None where it was refused by an error of ``due`` (else any of ours)."""
    taken = due or (OhdioError,)
    refusal: Exception | None = None
    try:
        return read()
    except taken as error:
        refusal = error
    if isinstance(refusal, OhdioError):
        assert str(refusal), "an error without a sentence"
        assert refusal.kind not in _VAGUE, f"a vague error: {refusal.kind}"
    return None


def assert_plain(text: str | None, *, has_lines: bool = False) -> None:
    """No markup, no control character, no half of a pair, nothing around it."""
    if text is None:
        return
    assert isinstance(text, str), f"no text but {type(text).__name__}"
    assert _ELEMENT.search(text) is None, f"markup is left: {text[:200]!r}"
    for character in set(text):
        kind = unicodedata.category(character)
        assert kind not in {"Cc", "Cs"} or (has_lines and character == "\n"), (
            f"{character!r} is left"
        )
    assert text == text.strip(), "white space around it"


def assert_all_plain(found: Iterable[str | None]) -> None:
    for text in found:
        assert_plain(text)


def assert_web(address: str | None) -> None:
    if address is None:
        return
    assert address.lower().startswith(("http://", "https://")), f"{address[:80]!r}"
    for character in set(address):
        # Letters that Unicode may get some day are the server's affair; a space is written as %20.
        kind = unicodedata.category(character)
        assert kind not in {"Cc", "Cs", "Zl", "Zp"}, f"{character!r} in an address"
    assert urlsplit(address).netloc, "an address without a host"
    address.encode("utf-8")


def assert_id(ohdio_id: str | None) -> None:
    assert _ID.fullmatch(ohdio_id or ""), f"no id: {ohdio_id!r}"


def assert_book_url(url: str, ohdio_id: str) -> None:
    assert re.fullmatch(rf"{re.escape(BOOKS)}{ohdio_id}(/[\w.~%+-]+)?", url, re.ASCII), url[:200]


def assert_seconds(seconds: float | None) -> None:
    assert seconds is None or (math.isfinite(seconds) and 0 < seconds <= 3_600_000), seconds


def assert_metadata(book: BookMetadata) -> None:
    assert_id(book.ohdio_id)
    assert_book_url(book.url, book.ohdio_id or "")
    assert_all_plain((book.title, book.director, book.genre, book.publisher, book.audience))
    assert_all_plain((*book.authors, *book.narrators, *book.prizes))
    assert all(book.authors), "an author without a name"
    assert all(book.narrators), "a narrator without a name"
    assert_plain(book.description, has_lines=True)
    assert re.fullmatch("[a-z]{2}", book.language or ""), book.language
    assert book.year is None or 1500 <= book.year < 2200, book.year
    assert book.pages is None or 0 < book.pages < 10**8, book.pages
    assert [part.position for part in book.parts] == list(range(1, len(book.parts) + 1))
    for part in book.parts:
        assert_plain(part.title)
        assert part.media_id is None or re.fullmatch("[0-9]{1,18}", part.media_id), part.media_id
        assert_seconds(part.duration_s)
    assert_seconds(book.duration_s)
    assert_web(book.cover_pattern)
    json.dumps(book.sources, allow_nan=False, ensure_ascii=False).encode()


def assert_shown(book: CategoryBook | SearchHit) -> None:
    assert_id(book.ohdio_id)
    assert_book_url(book.url, book.ohdio_id)
    assert_all_plain((book.title, *book.authors))
    assert all(book.authors), "an author without a name"
    assert_web(book.cover_pattern)


def assert_category(page: CategoryPage, page_url: str, number: int) -> None:
    assert_plain(page.title)
    assert page.title != "", "an empty title"
    assert page.books
    ids = [book.ohdio_id for book in page.books]
    assert len(set(ids)) == len(ids), "a book twice"
    assert page.listed <= set(ids)
    for book in page.books:
        assert_shown(book)
    assert page.announced is None or page.announced >= 0
    assert page.next_page is None or number < page.next_page <= 1001, page.next_page
    if page.next_url is not None:
        assert_web(page.next_url)
        assert urlsplit(page.next_url)[:2] == urlsplit(page_url)[:2], "the next page is elsewhere"
        assert page.next_url != page_url, "a page that follows itself"
