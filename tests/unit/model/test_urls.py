"""What pasted text names."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ohdio_gui.model.errors import (
    InvalidInputError,
    NotAUrlError,
    UnsupportedPageError,
    UnsupportedSchemeError,
)
from ohdio_gui.model.urls import (
    AudiobookUrl,
    CategoryUrl,
    OtherUrl,
    absolute,
    audiobook_in_link,
    find_urls,
    read_url,
)

REPLICA = "http://127.0.0.1:5000"
BOOK = AudiobookUrl("42418", "du-bon-usage-des-etoiles")
BOOK_URL = "https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage-des-etoiles"


@pytest.mark.parametrize(
    "text",
    [
        BOOK_URL,
        f"  {BOOK_URL}/\n",
        f"{BOOK_URL}?utm=1&x=y#partie",
        f"{BOOK_URL}/7270050-0",
        f"{BOOK_URL}/a-propos",
        f"<{BOOK_URL}>",
        f"«\u00a0{BOOK_URL}\u00a0»,",
        f"“{BOOK_URL}”.",
        f"({BOOK_URL})!",
        f"\ufeff'{BOOK_URL}'…",
        BOOK_URL.replace("https://", ""),
        BOOK_URL.replace("https://", "//"),
        BOOK_URL.replace("https://ici.", "http://www."),
        BOOK_URL.replace("ici.radio-canada.ca", "radio-canada.ca:443"),
        BOOK_URL.replace("https://ici.radio-canada.ca", "HTTPS://ICI.Radio-Canada.CA."),
        BOOK_URL.replace("/ohdio/", "/ohdio/recherche/produits/"),
        BOOK_URL.replace("/ohdio/", "//OHdio/").replace("42418", "0042418"),
        BOOK_URL.replace("livres-audio", "%6Civres-audio"),
        f"{REPLICA}/ohdio/livres-audio/42418/du-bon-usage-des-etoiles",
        "127.0.0.1:5000/ohdio/livres-audio/42418/du-bon-usage-des-etoiles",
    ],
)
def test_every_spelling_names_the_same_book(text: str) -> None:
    assert read_url(text, REPLICA) == BOOK


@pytest.mark.parametrize("tail", ["", "/", "/a-propos", "/7270050-0", "?x"])
def test_a_book_without_slug_has_an_address_without_one(tail: str) -> None:
    named = read_url(f"ici.radio-canada.ca/ohdio/livres-audio/42418{tail}")
    assert named == AudiobookUrl("42418")
    assert named.url == "https://ici.radio-canada.ca/ohdio/livres-audio/42418"


def test_a_category_is_named_and_has_addresses_at_any_origin() -> None:
    named = read_url("http://www.radio-canada.ca/ohdio/categories/1003592/jeunesse/?pageNumber=3")
    assert named == CategoryUrl("1003592", "jeunesse")
    assert isinstance(named, CategoryUrl)
    assert named.url == "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
    assert named.at(REPLICA, 2) == f"{REPLICA}/ohdio/categories/1003592/jeunesse?pageNumber=2"


def test_a_slug_with_accents_is_written_percent_encoded() -> None:
    named = read_url("https://ici.radio-canada.ca/ohdio/livres-audio/7/l%27été")
    assert named == AudiobookUrl("7", "l'été")
    assert named.url.endswith("/7/l%27%C3%A9t%C3%A9")


def test_an_origin_below_a_folder_is_understood() -> None:
    origin = "http://localhost:81/replica"
    assert read_url(f"{origin}/ohdio/categories/1/x", origin) == CategoryUrl("1", "x")


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("balados/1/x", "podcast"),
        ("balados/1/x/2/y", "podcast"),
        ("premiere/emissions/1/x", "show"),
        ("musique/emissions/x", "show"),
        ("grandes-series/1/x", "series"),
        ("", "page"),
        ("recherche?query=x", "page"),
        ("livres-audio", "page"),
        ("livres-audio/abc", "page"),
        ("categories/", "page"),
    ],
)
def test_other_ohdio_pages_are_refused_by_name(path: str, page: str) -> None:
    with pytest.raises(UnsupportedPageError) as caught:
        read_url(f"https://ici.radio-canada.ca/ohdio/{path}")
    assert caught.value.arguments["page"] == page


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("file:///etc/passwd", "file"),
        ("file:///home/x/My Documents/a", "file"),
        ("JavaScript:alert('a b')", "javascript"),
        ("ftp://example.com/x", "ftp"),
        ("mailto:a@example.com", "mailto"),
        ("data:text/html,x", "data"),
        ("tel:5145551234", "tel"),
        ("whatever://x", "whatever"),
    ],
)
def test_another_scheme_is_refused_by_name(text: str, scheme: str) -> None:
    with pytest.raises(UnsupportedSchemeError) as caught:
        read_url(text)
    assert caught.value.arguments["scheme"] == scheme


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("example.com/x", "https://example.com/x"),
        ("example.com", "https://example.com/"),
        ("EXAMPLE.COM", "https://example.com/"),
        ("www.musée.quebec", "https://www.musée.quebec/"),
        ("HTTP://User@En.Example.org:80/A_(b)?q=1#f", "http://User@en.example.org/A_(b)?q=1"),
        ("localhost:8080/x", "http://localhost:8080/x"),
        ("http://nas/livre", "http://nas/livre"),
        ("http://[::1]:81/x", "http://[::1]:81/x"),
        ("https://ici.radio-canada.ca/nouvelle/1/x", "https://ici.radio-canada.ca/nouvelle/1/x"),
        (
            "https://ici.radio-canada.ca@example.com/ohdio/categories/1/x",
            "https://ici.radio-canada.ca@example.com/ohdio/categories/1/x",
        ),
        (
            "https://notradio-canada.ca/ohdio/categories/1/x",
            "https://notradio-canada.ca/ohdio/categories/1/x",
        ),
    ],
)
def test_any_other_page_is_kept_in_one_spelling(text: str, url: str) -> None:
    assert read_url(text) == OtherUrl(url)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "bonjour.",
        "fin...puis",
        "c'est la fin.Il dort",
        "fin.Il",
        "jean@example.com",
        "jean@example.com/x",
        "et/ou.",
        "1.5",
        "24.11/25",
        "1.2.3.4",
        "livre.m4b",
        "Note: voir plus bas",
        "page:12",
        "C:\\Livres\\x.m4b",
        "https://",
        "https://...",
        "http:example.com",
        "http://exa mple.com",
        "http://[::1",
        "http://256.1.1.1/",
        "http://example.com:99999/",
        "https://example.com/" + "x" * 5000,
        "https://example.com/\ud800",
        "deux mots",
    ],
)
def test_words_are_no_address(text: str) -> None:
    with pytest.raises(NotAUrlError):
        read_url(text)


def test_the_refused_text_is_shown_short_and_can_be_written() -> None:
    with pytest.raises(NotAUrlError) as caught:
        read_url("\ud800" + "x" * 500)
    shown = str(caught.value)
    assert len(shown) < 200
    assert shown.encode()


PIECES = st.sampled_from(
    ["http", "https", "://", ":", "/", ".", "ici.radio-canada.ca", "ohdio", "livres-audio", "42418",
     "categories", "?", "#", "@", "[", "]", "%", "%2F", "»", "www.", "javascript:", "\ud800", "é"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
@example("http://[v1.a]/")
@example("https://ici.radio-canada.ca/ohdio/livres-audio/١٢")
def test_whatever_the_text_it_is_named_or_refused(text: str) -> None:
    named, sentence = None, ""
    try:
        named = read_url(text, REPLICA)
    except InvalidInputError as error:
        sentence = str(error)
    assert sentence.encode() or named is not None
    if named is not None:
        # What is named can be written, and names the same thing again.
        assert named.url.encode()
        assert read_url(named.url, REPLICA) == named


@given(st.text())
def test_finding_addresses_never_fails_and_each_one_is_readable(text: str) -> None:
    for found in find_urls(text):
        assert found
        assert not any(character.isspace() for character in found)


def test_addresses_are_found_in_a_paragraph_in_order_and_once() -> None:
    text = f"""Voir {BOOK_URL}, puis https://a.example/x,https://b.example/y
    et (www.example.ca) — écrire à jean@example.ca ! [titre](https://d.example/e_(f))
    <a href="https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse">ici</a>.
    Encore : http://ici.radio-canada.ca/ohdio/livres-audio/42418 fin.Il dort"""
    assert find_urls(text) == (
        BOOK_URL,
        "https://a.example/x",
        "https://b.example/y",
        "www.example.ca",
        "https://d.example/e_(f)",
        "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse",
    )


def test_refused_addresses_are_found_so_that_they_get_their_sentence() -> None:
    text = "file:///x javascript:alert(1) ftp://x/y mailto:a@b.ca https://... http://256.1.1.1/"
    assert find_urls(text) == (
        "file:///x",
        "javascript:alert(1)",
        "ftp://x/y",
        "mailto:a@b.ca",
        "http://256.1.1.1/",
    )


@pytest.mark.parametrize(
    "text", ["", "bonjour.", "a@b.ca", "Rien ici. Vraiment rien : non", "))))"]
)
def test_words_alone_hold_no_address(text: str) -> None:
    assert find_urls(text) == ()


@pytest.mark.parametrize(
    "link",
    [
        "/ohdio/livres-audio/42418/du-bon-usage-des-etoiles",
        "/livres-audio/42418/du-bon-usage-des-etoiles",
        "livres-audio/42418/du-bon-usage-des-etoiles",
        "//ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage-des-etoiles",
        BOOK_URL,
        f"{REPLICA}/ohdio/livres-audio/42418/du-bon-usage-des-etoiles/7270050-0",
    ],
)
def test_a_link_of_a_page_leads_to_its_book(link: str) -> None:
    assert audiobook_in_link(link, f"{REPLICA}/ohdio/categories/1/x") == BOOK


@pytest.mark.parametrize(
    "link",
    [
        "",
        "#",
        "/balados/1/x",
        "https://example.com/livres-audio/1/x",
        "javascript:x",
        "//",
        "http://[",
    ],
)
def test_another_link_leads_to_no_book(link: str) -> None:
    assert audiobook_in_link(link, "https://ici.radio-canada.ca/ohdio/categories/1/x") is None


def test_links_are_made_absolute_below_the_page_s_own_origin() -> None:
    page = f"{REPLICA}/ohdio/categories/1/x"
    assert absolute("/livres-audio/7/x?y=1", page) == f"{REPLICA}/ohdio/livres-audio/7/x?y=1"
    assert absolute("/ohdio/livres-audio/7", page) == f"{REPLICA}/ohdio/livres-audio/7"
