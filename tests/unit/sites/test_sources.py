"""Which source a field comes from: page, GraphQL, the page's marks, the category's card."""

from __future__ import annotations

import copy
import dataclasses
import json
import time
from typing import Any

import pytest

from ohdio_gui.model.audiobook import BookMetadata, Part
from ohdio_gui.model.errors import ParseError
from ohdio_gui.sites.ohdio import audiobook as audiobook_module
from ohdio_gui.sites.ohdio.audiobook import (
    filled_from_card,
    filled_from_page,
    parse_audiobook_answer,
    parse_audiobook_page,
)

ID, SLUG = "42418", "du-bon-usage-des-etoiles"
URL = f"https://ici.radio-canada.ca/ohdio/livres-audio/{ID}/{SLUG}"
PARTS = (Part(1, "Partie 1", "7270050", 60.0),)
BARE = BookMetadata(url=URL, title="", parts=PARTS, ohdio_id=ID, language="fr")
LINKED = {
    "@context": "https://schema.org",
    "@type": "Audiobook",
    "name": "Le titre lié",
    "author": {"@type": "Person", "name": "Une Autrice"},
    "readBy": [{"@type": "Person", "name": "Un Lecteur"}, {"name": "Une Lectrice"}],
    "duration": "PT5H56M54S",
    "image": "https://images.test/lie.jpg",
    "datePublished": "2008-05-01",
    "publisher": {"@type": "Organization", "name": "Éditions Alto"},
    "genre": "Roman",
    "inLanguage": "fr-CA",
    "description": "Un.\n\nDeux &amp; trois.",
}
META = """<meta property="og:title" content="Le titre og &amp; | OHdio | Radio-Canada">
<meta property="og:description" content="Écoutez gratuitement">
<meta name="description" content="Écoutez gratuitement">
<meta property="og:image" content="https://images.test/og.jpg">
<meta name="author" content="L. Auteur et M. Autre">"""


def linked(*documents: object) -> str:
    scripts = (f'<script type="application/ld+json">{json.dumps(d)}</script>' for d in documents)
    return "".join(scripts)


def page(data: object, head: str = "") -> bytes:
    state = json.dumps({"pages": {"pages": {f"/ohdio/livres-audio/{ID}/{SLUG}": {"data": data}}}})
    return f"<head>{head}</head><script>window._rcState_ = {state};</script>".encode()


def answer(data: object) -> bytes:
    return json.dumps({"data": {"audioBookById": data}}).encode()


def lean(book_data: dict[str, Any]) -> dict[str, Any]:
    """The recorded book with its parts, its address and its narrators alone."""
    data = copy.deepcopy(book_data)
    del data["header"], data["content"]["about"], data["meta"]
    return data


def test_all_that_the_page_says_is_kept_by_its_name(book_data: dict[str, Any]) -> None:
    book = parse_audiobook_page(page(book_data, linked(LINKED) + META), ID, SLUG)
    # Nothing is missing, so the marks were not read.
    assert book.sources.keys() == {"page"}
    said = book.sources["page"]
    assert said.keys() == {
        *("title", "authors", "narrators", "director", "genre", "year", "publisher", "pages"),
        *("audience", "description", "duration_s", "prizes", "cover_pattern"),
    }
    assert said["authors"] == ["Dominique Fortier"]
    assert said["prizes"] == ["Lauréat du Prix Gens de Mer 2009"]
    assert (said["year"], said["duration_s"]) == (2008, 21414)
    assert json.loads(json.dumps(book.sources)) == book.sources


def test_the_answer_s_fields_are_kept_by_its_name(book_data: dict[str, Any]) -> None:
    book = parse_audiobook_answer(answer(book_data), ID)
    assert book.sources.keys() == {"graphql"}
    assert book.sources["graphql"]["title"] == "Du bon usage des étoiles"


def test_the_page_s_marks_are_not_taken_apart_for_a_whole_book(
    book_data: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audiobook_module, "read_marks", None)
    book = parse_audiobook_page(page(book_data), ID, SLUG)
    assert filled_from_page(book, b"<html>") is book


def test_linked_data_fill_single_missing_fields(book_data: dict[str, Any]) -> None:
    book = parse_audiobook_page(page(lean(book_data), META + linked(LINKED)), ID, SLUG)
    assert book.title == "Le titre lié"
    assert book.authors == ("Une Autrice",)
    assert book.narrators == ("Bruno Marcil", "Catherine Trudeau")
    assert book.duration_s == 21414
    assert book.cover_pattern == "https://images.test/lie.jpg"
    assert (book.year, book.publisher, book.genre) == (2008, "Éditions Alto", "Roman")
    assert book.description == "Un.\n\nDeux & trois."
    assert book.language == "fr"
    assert book.sources["page"] == {"narrators": ["Bruno Marcil", "Catherine Trudeau"]}
    assert book.sources["marks"]["narrators"] == ["Un Lecteur", "Une Lectrice"]
    assert book.sources["marks"]["language"] == "fr"


def test_meta_tags_are_the_last_resort_and_no_description(book_data: dict[str, Any]) -> None:
    book = parse_audiobook_page(page(lean(book_data), META), ID, SLUG)
    assert (book.title, book.authors) == ("Le titre og &", ("L. Auteur", "M. Autre"))
    assert (book.cover_pattern, book.description) == ("https://images.test/og.jpg", None)
    twitter = """<META NAME="twitter:title" CONTENT="T">
        <meta name="twitter:image" content="//a.b/c">
        <meta name="author" content="ICI Radio-Canada">"""
    book = filled_from_page(BARE, twitter.encode())
    assert (book.title, book.authors, book.cover_pattern) == ("T", (), "https://a.b/c")


def test_a_title_may_stand_beside_the_header(book_data: dict[str, Any]) -> None:
    data = lean(book_data) | {"header": {"share": {"title": "Partagé"}}}
    assert parse_audiobook_page(page(data, linked(LINKED)), ID, SLUG).title == "Partagé"
    data = lean(book_data) | {"meta": {"title": "Méta | OHdio | Radio-Canada"}}
    assert parse_audiobook_page(page(data, linked(LINKED)), ID, SLUG).title == "Le titre lié"
    book = parse_audiobook_page(page(data), ID, SLUG)
    assert book.title == "Méta"
    narrators = ["Bruno Marcil", "Catherine Trudeau"]
    assert book.sources["page"] == {"title": "Méta", "narrators": narrators}
    assert parse_audiobook_answer(answer(data), ID).title == "Méta"
    with pytest.raises(ParseError, match="title"):
        parse_audiobook_page(page(lean(book_data)), ID, SLUG)


def test_a_page_fills_what_graphql_left_empty(book_data: dict[str, Any]) -> None:
    found = parse_audiobook_answer(answer(lean(book_data)), ID)
    assert found.title == ""
    book = filled_from_page(found, (META + linked(LINKED)).encode())
    assert book.sources.keys() == {"graphql", "marks"}
    assert (book.title, book.authors) == ("Le titre lié", ("Une Autrice",))
    assert book.narrators == ("Bruno Marcil", "Catherine Trudeau")
    assert book.parts == found.parts


def test_only_a_source_that_names_the_language_decides_it() -> None:
    english = {"@type": "Audiobook", "inLanguage": "en"}
    book = filled_from_page(BARE, linked(english).encode())
    assert book.language == "en"
    assert filled_from_page(book, linked(LINKED).encode()).language == "en"
    assert filled_from_page(BARE, linked({"@type": "Audiobook"}).encode()).language == "fr"


def test_the_category_s_card_comes_last() -> None:
    book = filled_from_card(BARE, "De la carte", ("Une Autrice",), "https://a.b/{width}/{ratio}")
    assert (book.title, book.authors) == ("De la carte", ("Une Autrice",))
    assert book.cover_pattern == "https://a.b/{width}/{ratio}"
    named = dataclasses.replace(BARE, title="Le titre", sources={"page": {"title": "Le titre"}})
    book = filled_from_card(named, "De la carte…", (), None)
    assert book.title == "Le titre"
    assert book.sources == {"page": {"title": "Le titre"}, "category": {"title": "De la carte…"}}
    assert filled_from_card(named, "", (), None) is named


def test_a_book_that_no_source_names_is_refused_at_the_last() -> None:
    with pytest.raises(ParseError, match="title"):
        filled_from_card(BARE, "", ("Une Autrice",), None)


@pytest.mark.parametrize(
    ("key", "value", "field", "expected"),
    [
        ("author", "Anne Roy et Guy Roy", "authors", ("Anne Roy", "Guy Roy")),
        (
            "author",
            ["Anne Roy", {"name": "Guy Roy"}, {}, 5],
            "authors",
            ("Anne Roy", "Guy Roy", "5"),
        ),
        ("author", {"@id": "#moi"}, "authors", ()),
        ("author", {"name": "Radio-Canada"}, "authors", ()),
        ("readBy", {"name": "Anne Roy"}, "narrators", ("Anne Roy",)),
        ("duration", "PT1H", "duration_s", 3600),
        ("duration", "P1DT1.5S", "duration_s", 86401.5),
        ("duration", "PT90M", "duration_s", 5400),
        ("duration", 21414, "duration_s", 21414),
        ("duration", "P", "duration_s", None),
        ("duration", "1 h", "duration_s", None),
        ("duration", "PT99999999H", "duration_s", None),
        (
            "image",
            {"@type": "ImageObject", "url": "https://a.b/c"},
            "cover_pattern",
            "https://a.b/c",
        ),
        ("image", [{"contentUrl": "//a.b/c"}, "https://a.b/d"], "cover_pattern", "https://a.b/c"),
        ("image", ["data:image/png", "https://a.b/d"], "cover_pattern", "https://a.b/d"),
        ("datePublished", 2008, "year", 2008),
        ("datePublished", "mai 2008", "year", None),
        ("publisher", "Alto", "publisher", "Alto"),
        ("publisher", [{"name": "<b>Alto</b>"}], "publisher", "Alto"),
        ("genre", ["Livre audio", "Roman"], "genre", "Roman"),
        ("inLanguage", {"@type": "Language", "alternateName": "en"}, "language", "en"),
        ("inLanguage", "Français", "language", "fr"),
        ("inLanguage", "klingon", "language", "fr"),
        ("name", "A &lt;b&gt;B&lt;/b&gt; - Livre audio", "title", "A B"),
        ("description", "<p>Un.</p><p>Réalisation : Anne Roy</p>", "director", "Anne Roy"),
    ],
)
def test_every_shape_of_linked_data(key: str, value: object, field: str, expected: object) -> None:
    book = filled_from_page(BARE, linked({"@type": "Audiobook", key: value}).encode())
    assert getattr(book, field) == expected


@pytest.mark.parametrize(
    "scripts",
    [
        linked(
            {"@type": "Book", "name": "Le papier"}, {"@type": ["Thing", "Audiobook"], "name": "X"}
        ),
        linked({"@graph": [{"@type": "WebPage", "name": "P"}, {"@type": "Book", "name": "X"}]}),
        linked({"@type": "https://schema.org/Audiobook", "name": "X"}),
        linked({"@type": "Book", "name": "P"}, {"@type": ["Book", "Audiobook"], "name": "X"}),
        linked(
            {"@type": "Audiobook", "url": "/ohdio/livres-audio/7/autre", "name": "Autre"},
            {"@type": "Audiobook", "url": URL, "name": "X"},
        ),
        '<script type="application/ld+json">{broken</script>'
        + linked({"@type": "Book", "name": "X"}),
        (
            '<script type="Application/LD+JSON; charset=utf-8">//<![CDATA[\n'
            '{"@type":"Book","name":"X"}\n//]]></script>'
        ),
        '<!-- <script type="application/ld+json">{"@type":"Book","name":"C"}</script> -->'
        '<script>var x = "<script>"</script>' + linked({"@type": "Book", "name": "X"}),
        '<?xml version="1.0"?>\x00' + linked({"@type": "Book", "name": "X"}),
    ],
)
def test_the_book_is_found_among_a_page_s_linked_data(scripts: str) -> None:
    assert filled_from_page(BARE, scripts.encode()).title == "X"


@pytest.mark.parametrize("body", [b"", b"livre.html", b"\xff\xfe\x00", b"{}", b"<html>", b"<!--"])
def test_a_page_without_marks_changes_nothing(body: bytes) -> None:
    assert filled_from_page(BARE, body) == BARE


@pytest.mark.parametrize("space", [" ", "\n", "\u00a0"])
def test_a_script_of_nothing_but_space_is_looked_through_once(space: str) -> None:
    body = f'<script type="application/ld+json">{space * 200_000}x</script>'.encode()
    began = time.process_time()
    assert filled_from_page(BARE, body) == BARE
    assert time.process_time() - began < 2
