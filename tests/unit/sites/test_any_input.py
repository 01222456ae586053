"""No bytes, no JSON and no markup can trip the parsers, or slip through them."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ohdio_gui.model.audiobook import BookMetadata, CategoryPage, MediaSource, Part
from ohdio_gui.model.errors import OhdioError
from ohdio_gui.model.lengths import MAX_ADDRESS, MAX_LINE, MAX_NAMES, MAX_TEXT
from ohdio_gui.sites.ohdio.audiobook import (
    filled_from_page,
    parse_audiobook_answer,
    parse_audiobook_page,
)
from ohdio_gui.sites.ohdio.category import parse_category
from ohdio_gui.sites.ohdio.media import HLS, parse_validation
from ohdio_gui.sites.ohdio.search import parse_search
from ohdio_gui.sites.ohdio.text import (
    described,
    genre,
    names,
    plain,
    publication,
    summary,
    title,
    web_address,
)

ID, SLUG = "42418", "du-bon-usage-des-etoiles"
PATH = f"/ohdio/livres-audio/{ID}/{SLUG}"
CATEGORY = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
BOOK = BookMetadata("https://x.test/1", "", (Part(1, "", "1", None),), ohdio_id=ID, language="fr")

ELEMENT = re.compile(
    r"</?(?:p|b|em|br|a|script|style|div)(?:\s[^<>]*|/)?>|<!--.*-->", re.IGNORECASE | re.DOTALL
)
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ud800-\udfff]")

SCRAPS = st.sampled_from(
    [
        *("<", ">", "/", "!", "--", "</", "<b>", "<em>", "<p", "<br", "<script", "style", "div"),
        *("<!--", "-->", "<![CDATA[", "]]>", "<?", "&", "amp;", "lt;", "gt;", "#60;", "#x3C;"),
        *("&lt;", "&amp;lt;", "&#8203;", "&#10;", "&nbsp;", "&eacute;", "&#0;", "&#xd800;"),
        *("a", "b", "p", "é", " ", "\n", "\t", "\u00a0", "\u202f", "\u200b", "\u2028", "\x00"),
        *("\ud800", "\x85", "=", "'", '"', "(", ")", "[", "]", ".", ",", ";", "|", "-", "•", "et "),
        *(" et ", "Lu par ", "Jr.", "2008", "Publié en ", " pages", "Prix", "Réalisation : ", "12"),
        *("OHdio", "| OHdio", " - Livre audio", "Une Autrice", "…", "{width}", "https://a.b/"),
    ]
)
MARKUP = st.lists(SCRAPS, max_size=12).map("".join)


def assert_is_plain(text: str | None, *, has_lines: bool = False) -> None:
    if text is None:
        return
    assert ELEMENT.search(text) is None, text
    assert UNSEEN.search(text) is None, text
    assert text == text.strip()
    assert has_lines or "\n" not in text
    assert len(text) <= (MAX_TEXT if has_lines else MAX_LINE)


@settings(deadline=None)
@example("<<b>b>")
@example("&amp;amp;lt;b&amp;amp;gt;")
@example("<\u200bb>")
@example("<&#8203;b>")
@example("&l&#8203;t;b>")
@example("<(x)b>")
@example("<p\u00a0>")
@example("<p>A<p]]>s B</p>")
@example("A <p(musique, x)>s B")
@example("Réalisation : <p,>a")
@example("<!-<!---->- x -->")
@given(MARKUP)
def test_no_markup_is_left_in_a_field(fragment: str) -> None:
    description, director = summary(fragment)
    assert_is_plain(description, has_lines=True)
    published = publication(fragment)
    texts = (title(fragment), plain(fragment), genre(fragment), director, *names(fragment))
    for text in (*texts, published.publisher, published.audience, *published.prizes):
        assert_is_plain(text)
    assert all(names(fragment)), "a person without a name"
    assert published.year is None or 1500 <= published.year < 2200


LONG = st.builds(lambda piece, times: piece * times, MARKUP, st.integers(1, 1000))
"""The same again and again: longer than anything that a site has reason to say."""


@settings(deadline=None, max_examples=50)
@example("Anne Roy, " * 50_000)
@example("<p>Publié en 2008 | " + "Alto" * 50_000)
@example("Prix<br>" * 50_000)
@example("e" + "\u0301" * 300_000)
@given(LONG)
def test_no_field_is_longer_than_anybody_reads(fragment: str) -> None:
    description, director = summary(described(fragment))
    assert_is_plain(description, has_lines=True)
    published = publication(fragment)
    persons = names(fragment)
    texts = (title(fragment), plain(fragment), genre(fragment), director, *persons)
    for text in (*texts, published.publisher, published.audience, *published.prizes):
        assert_is_plain(text)
    assert len(persons) <= MAX_NAMES
    assert len(published.prizes) <= MAX_NAMES
    assert len(web_address(f"https://a.b/{fragment}") or "") <= MAX_ADDRESS


def assert_is_sound(book: BookMetadata) -> None:
    """What the store, the tags and the file's name rely on."""
    assert len(book.authors) <= MAX_NAMES
    assert len(book.narrators) <= MAX_NAMES
    assert len(json.dumps(book.sources)) < 2_000_000
    texts = (book.title, book.director, book.genre, book.publisher, book.audience)
    for text in (*texts, *book.authors, *book.narrators, *book.prizes):
        assert_is_plain(text)
    assert_is_plain(book.description, has_lines=True)
    assert book.language is not None
    assert re.fullmatch("[a-z]{2}", book.language)
    assert [part.position for part in book.parts] == list(range(1, len(book.parts) + 1))
    for part in book.parts:
        assert_is_plain(part.title)
        assert part.media_id is None or re.fullmatch("[0-9]+", part.media_id)
    durations = [part.duration_s for part in book.parts] + [book.duration_s]
    assert all(seconds is None or 0 < seconds <= 3_600_000 for seconds in durations)
    assert json.dumps(book.sources, allow_nan=False, ensure_ascii=False).encode()
    assert (book.cover_pattern or "https:").startswith(("https:", "http:"))


def assert_is_sound_page(page: CategoryPage) -> None:
    assert_is_plain(page.title)
    assert page.books
    assert len({book.ohdio_id for book in page.books}) == len(page.books)
    for book in page.books:
        assert re.fullmatch("[0-9]+", book.ohdio_id)
        assert book.url.startswith(
            f"https://ici.radio-canada.ca/ohdio/livres-audio/{book.ohdio_id}"
        )
        for text in (book.title, *book.authors):
            assert_is_plain(text)
        assert (book.cover_pattern or "https:").startswith(("https:", "http:"))
    assert page.next_page is None or page.next_page >= 2
    assert (page.next_url or "https://ici.radio-canada.ca/").isprintable()


def read_or_refuse(read: Callable[[], object]) -> object:
    """Return what was read, sound; None for a refusal with a sentence of its own."""
    refusal: OhdioError | None = None
    found: object = None
    try:
        found = read()
    except OhdioError as error:
        refusal = error
    if refusal is not None:
        assert str(refusal)
        assert refusal.kind not in {"error", "unexpected"}
        return None
    if isinstance(found, BookMetadata):
        assert_is_sound(found)
    if isinstance(found, CategoryPage):
        assert_is_sound_page(found)
    if isinstance(found, tuple):
        for hit in found:
            for text in (hit.title, *hit.authors):
                assert_is_plain(text)
    return found


def state_page(data: object, path: str, head: str = "", root: str = "pages") -> bytes:
    state = json.dumps({root: {"pages": {path: {"data": data}}}})
    return f"{head}<script>window._rcState_ = {state};</script>".encode()


def readers(body: bytes) -> Iterator[Callable[[], BookMetadata | CategoryPage | MediaSource]]:
    yield lambda: parse_category(body, CATEGORY)
    yield lambda: parse_audiobook_page(body, ID, SLUG)
    yield lambda: parse_audiobook_answer(body, ID)
    yield lambda: parse_validation(body, HLS)


PIECES = st.sampled_from(
    [
        *(
            b"window._rcState_ = ",
            b"_rcState_",
            b"/*bns*/",
            b"JSON.parse('",
            b'JSON.parse("',
            b"')",
        ),
        *(
            b'{"pages":{"pages":{"/a":{"data":{',
            b'"url":"/livres-audio/1/x"',
            b"}",
            b"]",
            b"[",
            b":",
        ),
        *(b"undefined", b"null", b"\\u003c", b"\\x3c", b'"title":"&lt;b', b",", b'"', b"\\", b"'"),
        *(
            b"<a href='/ohdio/livres-audio/2/y'>",
            b"<span class=text>",
            b"</a>",
            b"<b>Fin",
            b"<?xml ?>",
        ),
        *(
            b'<div class="index-grid-item">',
            b"</div>",
            b"<!--",
            b"-->",
            b"\x00",
            b"\xff\xfe",
            b"&#x0;",
        ),
        *(
            b'<script type="application/ld+json">',
            b"</script>",
            b'{"@type":"Audiobook"',
            b"<style>",
        ),
        *(
            b',"name":"A <i>b</i>"',
            b',"author":',
            b'"duration":"PT1H"',
            b"<![CDATA[",
            b"OHdio",
            b"9",
        ),
        *(b"<meta property='og:title' content='a&lt;b&gt;'>", b'<meta name="author" content="Z'),
        *(
            b"?pageNumber=2",
            b'"pagination":{"totalCount":5}',
            b'"errorCode":35',
            b'"url":"https://a"',
        ),
    ]
)
BYTES = st.one_of(
    st.binary(max_size=60),
    st.lists(st.one_of(PIECES, st.binary(max_size=3)), max_size=14).map(b"".join),
)


@settings(deadline=None)
@given(BYTES)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for read in readers(body):
        read_or_refuse(read)
    # A page's marks are an extra: they are read or there are none.
    assert_is_sound(filled_from_page(BOOK, body))


KEYS = st.sampled_from(
    [
        *("url", "title", "subtitle", "picture", "pattern", "items", "header", "content", "code"),
        *("contentDetail", "playlistItemId", "mediaId", "duration", "durationInSeconds", "summary"),
        *("about", "publisherInformation", "pagination", "pagedConfiguration", "totalCount"),
        *("pageNumber", "pageSize", "nextPageUrl", "typename", "message", "errors", "extensions"),
        *(
            "isPlayable",
            "canonicalUrl",
            "contentGlobalId",
            "contentType",
            "id",
            "errorCode",
            "kicker",
        ),
        *("description", "broadcastedFirstTimeAt", "share", "meta", "image", "data", "redirectUrl"),
    ]
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 10**14),
    st.floats(),
    MARKUP,
    st.sampled_from(
        [
            *(
                "/livres-audio/1/x",
                "/livres-audio/42418",
                "/livres-audio/2/y/72700501-1",
                "60",
                "1",
            ),
            *(
                "?pageNumber=9",
                "?page=2",
                "http://[",
                "//a",
                "PageError",
                "Redirect",
                "CardAd",
                "35",
            ),
            *("ContentNotFound", "2999-01-01T00:00:00Z", "pas encore disponible", "a déménagé"),
            *("disponible dès le 3 mai 2999", "72700501", "dans votre pays", "GRAPHQL_X", "1e400"),
        ]
    ),
)
JSON = st.recursive(
    VALUES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=25,
)


@settings(deadline=None)
@given(JSON)
def test_json_of_any_shape_is_read_or_refused(value: object) -> None:
    body = json.dumps(value).encode()
    answer = json.dumps({"data": {"audioBookById": value}}).encode()
    linked = f'<script type="application/ld+json">{json.dumps(value)}</script>'
    read_or_refuse(lambda: parse_validation(body, HLS))
    read_or_refuse(lambda: parse_audiobook_answer(body, ID))
    read_or_refuse(lambda: parse_audiobook_answer(answer, ID))
    read_or_refuse(lambda: parse_audiobook_page(state_page(value, PATH, linked), ID, SLUG))
    read_or_refuse(lambda: parse_category(state_page(value, CATEGORY, root="pagesV2"), CATEGORY))


LINKED_KEYS = st.sampled_from(
    [
        *(
            "@type",
            "@id",
            "@graph",
            "name",
            "author",
            "readBy",
            "duration",
            "image",
            "url",
            "genre",
        ),
        *("datePublished", "publisher", "inLanguage", "description", "alternateName", "contentUrl"),
    ]
)
LINKED_VALUES = st.one_of(
    VALUES,
    st.sampled_from(
        [
            *("Audiobook", "https://schema.org/Book", "PT5H56M54S", "P9999999D", "PT1.5H", "fr-CA"),
            *("français", "2008-05-01", "12345", "https://a.b/c.jpg", "/livres-audio/7/autre"),
        ]
    ),
)
LINKED = st.dictionaries(
    LINKED_KEYS,
    st.recursive(
        LINKED_VALUES,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(LINKED_KEYS, inner, max_size=3)
        ),
        max_leaves=8,
    ),
)


@settings(deadline=None)
@given(LINKED, st.booleans())
def test_json_ld_of_any_shape_is_read_or_left(value: dict[str, Any], is_audiobook: bool) -> None:
    typed = {**value, "@type": "Audiobook"} if is_audiobook else value
    body = f'<script type="application/ld+json">{json.dumps(typed)}</script>'.encode()
    assert_is_sound(filled_from_page(BOOK, body))


@settings(deadline=None, max_examples=25)
@given(LONG, st.data())
def test_a_book_that_never_stops_talking_is_read(
    book_data: dict[str, Any], fragment: str, data: st.DataObject
) -> None:
    spoiled = copy.deepcopy(book_data)
    for path in data.draw(st.lists(st.sampled_from(places(book_data)), max_size=6)):
        holder: Any = spoiled
        for key in path[:-1]:
            holder = holder[key]
        if isinstance(holder[path[-1]], str):
            holder[path[-1]] = fragment
    linked = {"@type": "Audiobook", "author": [{"name": fragment}] * 3, "publisher": fragment}
    head = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    cards = [{"url": "/livres-audio/1/x", "title": fragment, "subtitle": fragment}]
    hits = [{"__typename": "CardLivreAudio", **card} for card in cards]
    answer = json.dumps({"data": {"audioBookById": spoiled}}).encode()
    read_or_refuse(lambda: parse_audiobook_answer(answer, ID))
    read_or_refuse(lambda: parse_audiobook_page(state_page(spoiled, PATH, head), ID, SLUG))
    assert_is_sound(filled_from_page(BOOK, head.encode()))
    read_or_refuse(lambda: parse_category(state_page(cards, CATEGORY), CATEGORY))
    read_or_refuse(lambda: parse_search(json.dumps({"data": hits}).encode()))


Place = tuple[str | int, ...]


def places(value: object, path: Place = ()) -> list[Place]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*path, key)) if key not in {"metrik", "displayAd"} else []
    elif isinstance(value, list):
        for index, inner in enumerate(value[:3]):
            found += places(inner, (*path, index))
    return found


def spoil(draw: st.DrawFn, value: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of JSON with some of its nodes deleted, replaced, wrapped, or written on."""
    spoiled = copy.deepcopy(value)
    for _ in range(draw(st.integers(1, 4))):
        found = places(spoiled)
        if not found:
            break
        path = draw(st.sampled_from(found))
        holder: Any = spoiled
        for key in path[:-1]:
            holder = holder[key]
        old = holder[path[-1]]
        match draw(st.sampled_from(["delete", "replace", "list", "object", "write"])):
            case "delete":
                del holder[path[-1]]
            case "replace":
                holder[path[-1]] = draw(st.one_of(VALUES, JSON))
            case "list":
                holder[path[-1]] = [old]
            case "object":
                holder[path[-1]] = {"text": old}
            case "write":
                holder[path[-1]] = f"{draw(MARKUP)}{old}{draw(MARKUP)}"
    return spoiled


def cards_in(data: dict[str, Any]) -> int:
    """How many cards stand where the parts are; an advertisement has nothing of a part."""
    items = data["content"]["contentDetail"]["items"]
    return sum(
        not isinstance(card, dict)
        or card.get("typename") != "CardAd"
        or bool(card.get("playlistItemId") or card.get("duration"))
        for card in items
    )


@settings(deadline=None)
@given(st.data())
def test_a_spoiled_book_has_all_its_parts_or_is_refused(
    book_data: dict[str, Any], data: st.DataObject
) -> None:
    spoiled = data.draw(st.composite(spoil)(book_data))
    answer = json.dumps({"data": {"audioBookById": spoiled}}).encode()
    head = data.draw(st.one_of(st.just(""), MARKUP))
    page = state_page(spoiled, PATH, head.encode("utf-8", "replace").decode())
    for read in (
        lambda: parse_audiobook_answer(answer, ID),
        lambda: parse_audiobook_page(page, ID, SLUG),
    ):
        book = read_or_refuse(read)
        if isinstance(book, BookMetadata):
            assert len(book.parts) == cards_in(spoiled)
            assert book.ohdio_id == ID


@settings(deadline=None)
@given(st.data())
def test_a_cut_answer_is_refused(book_data: dict[str, Any], data: st.DataObject) -> None:
    answer = json.dumps({"data": {"audioBookById": book_data}}).encode()
    end = data.draw(st.integers(0, len(answer) - 1))
    assert read_or_refuse(lambda: parse_audiobook_answer(answer[:end], ID)) is None
    page = state_page(book_data, PATH)
    state_end = len(page) - len("};</script>")
    end = data.draw(st.integers(0, state_end))
    assert read_or_refuse(lambda: parse_audiobook_page(page[:end], ID, SLUG)) is None


def category_data() -> dict[str, Any]:
    cards = [
        {
            "typename": "CardLivreAudio",
            "title": f"Livre {number}",
            "url": f"/livres-audio/{number}/livre-{number}",
            "subtitle": "<p>Une Autrice et Un Auteur</p>",
            "picture": {"pattern": "https://images.test/{width}/{ratio}/x.jpg"},
            "contentGlobalId": {"contentType": {"id": 60}, "id": str(number)},
        }
        for number in range(1, 4)
    ]
    paging = {
        "pageNumber": 1,
        "pageSize": 3,
        "totalNumberOfItems": 9,
        "nextPageUrl": "?pageNumber=2",
    }
    return {"title": "Jeunesse", "lineup": {"items": cards, "pagedConfiguration": paging}}


@settings(deadline=None)
@given(st.data())
def test_a_spoiled_category_is_read_or_refused(data: st.DataObject) -> None:
    spoiled = data.draw(st.composite(spoil)(category_data()))
    index = data.draw(st.one_of(st.just(""), MARKUP)).encode("utf-8", "replace").decode()
    read_or_refuse(lambda: parse_category(state_page(spoiled, CATEGORY, index), CATEGORY))


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_nesting_trips_nothing(depth: int) -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        nested = b'{"data":' + opening * depth + b"1" + closing * depth + b"}"
        for body in (nested, b"window._rcState_ = " + nested):
            for read in readers(body):
                read_or_refuse(read)
    elements = b"OHdio" + b"<div><a href='/ohdio/livres-audio/1/x'>" * min(depth, 200)
    assert isinstance(read_or_refuse(lambda: parse_category(elements, CATEGORY)), CategoryPage)
    assert_is_sound(filled_from_page(BOOK, elements))
    assert_is_plain(plain("<" * depth + "b>" * depth))
    assert_is_plain(plain("&" + "amp;" * depth + "lt;b&gt;"))
    assert title("x" + " - livre audio" * depth) == "x"
    assert len(names("(" * depth + "a" + ")" * depth)) <= 1
