"""What pasted text names."""

from __future__ import annotations

import time
from collections.abc import Callable

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
    NamedUrl,
    OtherUrl,
    absolute,
    audiobook_in_link,
    find_named,
    find_urls,
    read_url,
)

REPLICA = "http://127.0.0.1:5000"
SITE = "https://ici.radio-canada.ca"
SLUG = "du-bon-usage-des-etoiles"
BOOK = AudiobookUrl("42418", SLUG)
BARE_BOOK = AudiobookUrl("42418")
BOOK_URL = f"{SITE}/ohdio/livres-audio/42418/{SLUG}"
CATEGORY = CategoryUrl("1003592", "jeunesse")
CATEGORY_URL = f"{SITE}/ohdio/categories/1003592/jeunesse"
WORDS = "words"


def taken_for(text: str) -> NamedUrl | str:
    """Return what ``text`` names, or in a word why it is refused."""
    try:
        return read_url(text, REPLICA)
    except UnsupportedPageError as error:
        return f"OHdio {error.arguments['page']}"
    except UnsupportedSchemeError as error:
        return f"{error.arguments['scheme']}:"
    except NotAUrlError:
        return WORDS


# Shape, example, what it is taken for. A text after "OHdio" or before a colon is a refusal by name.
SHAPES: list[tuple[str, str, NamedUrl | str]] = [
    # A book of OHdio, in every spelling.
    ("book", BOOK_URL, BOOK),
    ("book, slash and spaces around", f"  {BOOK_URL}/\n", BOOK),
    ("book, shared", f"{BOOK_URL}?utm_source=x&partageApp=y#partie", BOOK),
    ("book, its part", f"{BOOK_URL}/7270050-0", BOOK),
    ("book, its tab", f"{BOOK_URL}/a-propos", BOOK),
    ("book, a tab in capitals", f"{SITE}/ohdio/livres-audio/42418/A-Propos", BARE_BOOK),
    ("book, no slug", f"{SITE}/ohdio/livres-audio/42418", BARE_BOOK),
    ("book, no slug, slash", f"{SITE}/ohdio/livres-audio/42418/", BARE_BOOK),
    ("book, no slug, its tab", f"{SITE}/ohdio/livres-audio/42418/a-propos", BARE_BOOK),
    ("book, no slug, its part", f"{SITE}/ohdio/livres-audio/42418/7270050-0", BARE_BOOK),
    ("book, another id in the query", f"{BOOK_URL}?id=1&/ohdio/balados/2", BOOK),
    ("book, from a search", BOOK_URL.replace("/ohdio/", "/ohdio/recherche/produits/"), BOOK),
    ("book, angle brackets", f"<{BOOK_URL}>", BOOK),
    ("book, guillemets", f"«\u00a0{BOOK_URL}\u00a0»,", BOOK),
    ("book, quotes", f"“{BOOK_URL}”.", BOOK),
    ("book, brackets", f"({BOOK_URL})!", BOOK),
    ("book, bold", f"**{BOOK_URL}**,", BOOK),
    ("book, cell of a table", f"| {BOOK_URL} |", BOOK),
    ("book, unseen around", f"\ufeff'\u200d{BOOK_URL}\u200c'…", BOOK),
    ("book, unseen inside", BOOK_URL.replace("canada", "\u00adcanada\u200b"), BOOK),
    ("book, joiner in its path", BOOK_URL.replace("-audio", "\u200d-audio"), BOOK),
    ("book, no scheme", BOOK_URL.replace("https://", ""), BOOK),
    ("book, two slashes for scheme", BOOK_URL.replace("https://", "//"), BOOK),
    ("book, one slash after the scheme", BOOK_URL.replace("https://", "https:/"), BOOK),
    ("book, four slashes", BOOK_URL.replace("https://", "https:////"), BOOK),
    ("book, backslashes", BOOK_URL.replace("/", "\\"), BOOK),
    ("book, backslashes, no scheme", BOOK_URL.removeprefix("https://").replace("/", "\\"), BOOK),
    ("book, http and www", BOOK_URL.replace("https://ici.", "http://www."), BOOK),
    ("book, no subdomain", BOOK_URL.replace("ici.", ""), BOOK),
    ("book, mobile host", BOOK_URL.replace("ici.", "m."), BOOK),
    ("book, services host", BOOK_URL.replace("ici.", "services."), BOOK),
    ("book, default port", BOOK_URL.replace("canada.ca", "canada.ca:443"), BOOK),
    ("book, another port", BOOK_URL.replace("canada.ca", "canada.ca:8443"), BOOK),
    ("book, no port after its colon", BOOK_URL.replace("canada.ca", "canada.ca:"), BOOK),
    ("book, user and password", BOOK_URL.replace("https://", "https://me:secret@"), BOOK),
    ("book, host in capitals", BOOK_URL.replace(SITE, "HTTPS://ICI.Radio-Canada.CA"), BOOK),
    ("book, host with a dot", BOOK_URL.replace("canada.ca", "canada.ca."), BOOK),
    ("book, path in capitals", BOOK_URL.replace("ohdio/livres-audio", "OHdio/Livres-Audio"), BOOK),
    ("book, slashes doubled", BOOK_URL.replace("/ohdio/", "//ohdio//"), BOOK),
    ("book, dots in its path", BOOK_URL.replace("/ohdio/", "/../ohdio/./balados/../"), BOOK),
    ("book, zeros before its id", BOOK_URL.replace("42418", "0042418"), BOOK),
    ("book, percent-encoded letter", BOOK_URL.replace("livres-audio", "%6Civres-audio"), BOOK),
    ("book, percent-encoded space", BOOK_URL.replace("-audio/", "-audio%20/"), BOOK),
    ("book, percent-encoded unseen", BOOK_URL.replace("-audio/", "-audio/%E2%80%8B"), BOOK),
    ("book, percent-encoded slashes", f"{SITE}/ohdio%2Flivres-audio%2F42418%2f{SLUG}", BOOK),
    ("book, percent-encoded query", f"{BOOK_URL}%3Futm_source%3Dx", BOOK),
    ("book, percent-encoded as a whole", BOOK_URL.replace(":", "%3A").replace("/", "%2F"), BOOK),
    ("book, at the replica", BOOK_URL.replace(SITE, REPLICA), BOOK),
    ("book, at the replica, no scheme", BOOK_URL.replace(SITE, "127.0.0.1:5000"), BOOK),
    ("book, slug with accents", f"{SITE}/ohdio/livres-audio/7/l%27été", AudiobookUrl("7", "l'été")),
    ("book, odd text for a slug", f"{SITE}/ohdio/livres-audio/42418/x]y[", BARE_BOOK),
    ("book, host in another case of i", BOOK_URL.replace("ici", "İci"), WORDS),
    # A category.
    ("category", CATEGORY_URL, CATEGORY),
    ("category, another page of it", f"{CATEGORY_URL}/?pageNumber=3", CATEGORY),
    ("category, no slug", f"{SITE}/ohdio/categories/1003592", CategoryUrl("1003592")),
    ("category, http and www", CATEGORY_URL.replace("https://ici", "http://www"), CATEGORY),
    ("category, capitals", CATEGORY_URL.replace("categories", "CATEGORIES"), CATEGORY),
    ("category, at the replica", CATEGORY_URL.replace(SITE, REPLICA), CATEGORY),
    # Other pages of OHdio: by name.
    ("podcast", f"{SITE}/ohdio/balados/1/x", "OHdio podcast"),
    ("podcasts, all", f"{SITE}/ohdio/balados", "OHdio podcast"),
    ("podcast, from a search", f"{SITE}/ohdio/recherche/produits/balados/1/x", "OHdio podcast"),
    ("podcast, behind dots", f"{BOOK_URL}/../../../balados/1", "OHdio podcast"),
    ("podcast episode", f"{SITE}/ohdio/balados/1/x/2/y", "OHdio podcast episode"),
    ("podcast episode, no slug", f"{SITE}/ohdio/Balados/1/x/2?a=b", "OHdio podcast episode"),
    ("show", f"{SITE}/ohdio/premiere/emissions/1/x", "OHdio show"),
    ("show, its episode", f"{SITE}/ohdio/premiere/emissions/x/episodes/2/y", "OHdio show"),
    ("show of music", f"{SITE}/ohdio/musique/emissions/x", "OHdio show"),
    ("series", f"{SITE}/ohdio/grandes-series/1/x", "OHdio series"),
    ("series, its episode", f"{SITE}/ohdio/grandes-series/1/x/2/y", "OHdio series"),
    ("music", f"{SITE}/ohdio/musique", "OHdio music"),
    ("music, a list", f"{SITE}/ohdio/musique/ambiances/1/x", "OHdio music"),
    ("search", f"{SITE}/ohdio/recherche?query=x", "OHdio search"),
    ("search, of products", f"{SITE}/ohdio/recherche/produits", "OHdio search"),
    ("all books", f"{SITE}/ohdio/livres-audio?id=42418", "OHdio list of audiobooks"),
    ("all categories", f"{SITE}/ohdio/categories/", "OHdio list of categories"),
    ("home", "radio-canada.ca/ohdio", "OHdio page"),
    ("station", f"{SITE}/ohdio/premiere", "OHdio page"),
    ("book without a number", f"{SITE}/ohdio/livres-audio/abc", "OHdio page"),
    ("book with an Arabic number", f"{SITE}/ohdio/livres-audio/١٢", "OHdio page"),
    ("category without a number", f"{SITE}/ohdio/categories/jeunesse/balados", "OHdio page"),
    # Other sites, in one spelling; what only leads to OHdio is not followed.
    ("site, no scheme", "example.com/x", OtherUrl("https://example.com/x")),
    ("site, host alone", "example.com", OtherUrl("https://example.com/")),
    ("site, capitals", "EXAMPLE.COM", OtherUrl("https://example.com/")),
    ("site, accents", "www.musée.quebec", OtherUrl("https://www.musée.quebec/")),
    ("site, punycode", "http://xn--muse-dpa.quebec", OtherUrl("http://xn--muse-dpa.quebec/")),
    ("site, user, port, fragment", "HTTP://User@En.Example.org:80/A_(b)?q=1#f",
     OtherUrl("http://User@en.example.org/A_(b)?q=1")),
    ("site, an underscore at the end", "https://example.com/watch?v=abc_",
     OtherUrl("https://example.com/watch?v=abc_")),
    ("site, backslashes in its query", "https://example.com/a\\b?c\\d",
     OtherUrl("https://example.com/a/b?c\\d")),
    ("site, emphasised", "_https://example.com/watch_,", OtherUrl("https://example.com/watch")),
    ("this computer", "localhost:8080/x", OtherUrl("http://localhost:8080/x")),
    ("computer by its name", "http://nas/livre", OtherUrl("http://nas/livre")),
    ("computer by its number", "http://[::1]:81/x", OtherUrl("http://[::1]:81/x")),
    ("Radio-Canada outside OHdio", f"{SITE}/nouvelle/1/x", OtherUrl(f"{SITE}/nouvelle/1/x")),
    ("OHdio's host for a user", f"{SITE}@example.com/ohdio/categories/1/x",
     OtherUrl(f"{SITE}@example.com/ohdio/categories/1/x")),
    ("OHdio's host before a backslash", f"{SITE}\\@example.com/ohdio/categories/1",
     OtherUrl(f"{SITE}/@example.com/ohdio/categories/1")),
    ("OHdio's host after a backslash", "https://example.com\\@ici.radio-canada.ca/ohdio/categories/1",
     OtherUrl("https://example.com/@ici.radio-canada.ca/ohdio/categories/1")),
    ("host that ends like OHdio's", "https://notradio-canada.ca/ohdio/categories/1/x",
     OtherUrl("https://notradio-canada.ca/ohdio/categories/1/x")),
    ("host that begins like OHdio's", "https://ici.radio-canada.ca.example.com/ohdio/categories/1",
     OtherUrl("https://ici.radio-canada.ca.example.com/ohdio/categories/1")),
    ("tracker", f"https://www.example.com/url?q={BOOK_URL}",
     OtherUrl(f"https://www.example.com/url?q={BOOK_URL}")),
    ("archive", f"https://web.example.org/web/2020/{BOOK_URL}",
     OtherUrl(f"https://web.example.org/web/2020/{BOOK_URL}")),
    # Other schemes: by name.
    ("file", "file:///etc/passwd", "file:"),
    ("file with spaces", "file:///home/x/My Documents/a", "file:"),
    ("script", "JavaScript:alert('a b')", "javascript:"),
    ("FTP", "ftp://example.com/x", "ftp:"),
    ("mail", "mailto:a@example.com", "mailto:"),
    ("data", "data:text/html,x", "data:"),
    ("telephone", "tel:5145551234", "tel:"),
    ("telephone, short", "tel:911", "tel:"),
    ("source of a page", f"view-source:{BOOK_URL}", "view-source:"),
    ("any other", "ohdio://livres-audio/1", "ohdio:"),
    # Words.
    *((f"words {number}", text, WORDS) for number, text in enumerate((
        "", " ", "bonjour.", "fin...puis", "c'est la fin.Il dort", "fin.Il", "jean@example.com",
        "jean@example.com/x", "et/ou.", "1.5", "24.11/25", "1.2.3.4", "livre.m4b", "page:12",
        "Note: voir plus bas", "News: voir plus bas", "C:\\Livres\\x.m4b", "\\\\nas.local\\livres",
        "https://", "https://...", "http:example.com", "http://exa mple.com", "http://[::1",
        "deux mots", "http://256.1.1.1/", "http://example.com:99999/", "http://example.com:0/",
        "https://example.com/" + "x" * 5000, "https://example.com/\ud800", "****",
        f"{SITE}\x00/ohdio/categories/1",
    ))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "taken"), [shape[1:] for shape in SHAPES], ids=[shape[0] for shape in SHAPES]
)
def test_every_shape_is_taken_for_what_it_is(text: str, taken: NamedUrl | str) -> None:
    assert taken_for(text) == taken


@pytest.mark.parametrize(
    ("text", "taken"),
    [(text, taken) for _, text, taken in SHAPES if isinstance(taken, AudiobookUrl | CategoryUrl)],
)
def test_whatever_the_spelling_it_has_one_address(text: str, taken: NamedUrl) -> None:
    named = read_url(text, REPLICA)
    # No other host, no port, and no password, is kept.
    assert named.url.startswith(f"{SITE}/ohdio/")
    assert read_url(named.url) == taken


def test_no_two_shapes_have_the_same_name_or_example() -> None:
    assert len({shape for shape, _, _ in SHAPES}) == len(SHAPES)
    assert len({text for _, text, _ in SHAPES}) == len(SHAPES)


def test_a_book_without_slug_has_an_address_without_one() -> None:
    assert BARE_BOOK.url == f"{SITE}/ohdio/livres-audio/42418"


def test_a_category_has_addresses_at_any_origin() -> None:
    assert CATEGORY.url == CATEGORY_URL
    assert CATEGORY.at(REPLICA, 2) == f"{REPLICA}/ohdio/categories/1003592/jeunesse?pageNumber=2"


def test_a_slug_with_accents_is_written_percent_encoded() -> None:
    assert AudiobookUrl("7", "l'été").url.endswith("/7/l%27%C3%A9t%C3%A9")


def test_an_origin_below_a_folder_is_understood() -> None:
    origin = "http://localhost:81/replica"
    assert read_url(f"{origin}/ohdio/categories/1/x", origin) == CategoryUrl("1", "x")


def test_the_refused_text_is_shown_short_and_can_be_written() -> None:
    with pytest.raises(NotAUrlError) as caught:
        read_url("\ud800" + "x" * 500)
    shown = str(caught.value)
    assert len(shown) < 200
    assert shown.encode()


PIECES = st.sampled_from(
    ["http", "https", "://", ":", "/", ".", "ici.radio-canada.ca", "ohdio", "livres-audio", "42418",
     "categories", "?", "#", "@", "[", "]", "%", "%2F", "»", "www.", "javascript:", "\ud800", "é",
     " ", ",", "(", ")", "\\", "\u200b", "\u200d", "_", "*", "..", "%3A%2F%2F", "'", "balados"]
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


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.org/b;#c", "https://a.org/b%3B"),
        ("https://a.org/?q=<b>#c", "https://a.org/?q=<b%3E"),
        ("https://a.org/b.#", "https://a.org/b%2E"),
        ("https://a.org/b\u200d#c", "https://a.org/b%E2%80%8D"),
        ("https%3A%2F%2Fa.org%2Fb%E2%80%8Bc.", "https://a.org/bc"),
    ],
)
def test_what_stood_before_a_fragment_is_not_taken_for_prose_later(text: str, address: str) -> None:
    assert read_url(text) == OtherUrl(address) == read_url(address)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=20).map("".join)))
def test_finding_addresses_never_fails_and_each_one_is_readable(text: str) -> None:
    found = find_urls(text)
    for address in found:
        assert address
        assert not any(character.isspace() for character in address)
    # Each thing once, and told again it is found again.
    assert find_urls("\n".join(found)) == found
    assert find_urls(text, at_most=1) == found[:1]


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Lien:{BOOK_URL}", [BOOK_URL]),
        (f"1.{BOOK_URL}", [BOOK_URL]),
        (f"@{BOOK_URL}", [BOOK_URL]),
        (f"[titre]({BOOK_URL}) et [titre](<{CATEGORY_URL}> 'x')", [BOOK_URL, CATEGORY_URL]),
        (f"<a href='{BOOK_URL}'>x</a> <a href={CATEGORY_URL}>y</a>", [BOOK_URL, CATEGORY_URL]),
        (f'{{"url":"{BOOK_URL}"}}', [BOOK_URL]),
        (f"**{BOOK_URL}** | {CATEGORY_URL} |", [BOOK_URL, CATEGORY_URL]),
        (f"{BOOK_URL}{CATEGORY_URL}", [BOOK_URL, CATEGORY_URL]),
        (f"{BOOK_URL}\u200b{CATEGORY_URL}", [BOOK_URL, CATEGORY_URL]),
        (f"{BOOK_URL}\ufeff\u200bwww.example.ca", [BOOK_URL, "www.example.ca"]),
        ("ici localhost/x et https: ou // rien", ["localhost/x"]),
        (f"{BOOK_URL},{CATEGORY_URL};www.example.ca", [BOOK_URL, CATEGORY_URL, "www.example.ca"]),
        (BOOK_URL.replace("/", "/\u200b"), [BOOK_URL]),
        (f"https://t.example/?u={BOOK_URL}", [f"https://t.example/?u={BOOK_URL}"]),
        (f"https://t.example/?u%3D{BOOK_URL}", [f"https://t.example/?u%3D{BOOK_URL}"]),
        (f"https://web.example/2020/{BOOK_URL}", [f"https://web.example/2020/{BOOK_URL}"]),
        (f"mailto:?body={BOOK_URL}", [f"mailto:?body={BOOK_URL}"]),
        ("https%3A%2F%2Ft.example%2Fx", ["https%3A%2F%2Ft.example%2Fx"]),
    ],
)  # fmt: skip
def test_addresses_are_found_in_what_surrounds_them(text: str, found: list[str]) -> None:
    assert list(find_urls(text)) == found


def test_no_more_addresses_are_looked_for_than_wanted() -> None:
    text = f"{BOOK_URL} {BOOK_URL} {CATEGORY_URL} https://a.example"
    assert find_urls(text, at_most=2) == (BOOK_URL, CATEGORY_URL)
    assert find_urls(text, at_most=0) == ()


def test_a_book_its_part_and_another_spelling_of_it_are_one() -> None:
    text = f"{BOOK_URL}/7270050-0 {BOOK_URL}?x=1 m.radio-canada.ca/OHDIO/livres-audio/042418"
    assert find_urls(text) == (f"{BOOK_URL}/7270050-0",)


@pytest.mark.parametrize(
    "text",
    [
        ".x" + "," * 300_000, "\u200b" * 300_000, "https://" * 40_000, ")" * 300_000,
        "a." * 100_000, (")." * 2000 + " ") * 70, ",a" * 150_000, "x" * 300_000, "[(" * 150_000,
    ],
    ids=lambda text: text[:9],
)  # fmt: skip
def test_a_long_text_takes_no_more_than_its_length(text: str) -> None:
    started = time.process_time()
    assert find_urls(text) == ()
    assert time.process_time() - started < 3


def seconds(work: Callable[[str], object], text: str) -> float:
    """Return how long ``work`` takes, as seldom disturbed as can be."""

    def once() -> float:
        started = time.process_time()
        work(text)
        return time.process_time() - started

    return min(once() for _ in range(3))


LONG = {
    "prose": lambda n: f"Le livre. L'été (très beau), 12:30 ! p.ex. {BOOK_URL}-{n}, et la suite.",
    "http in http": lambda _: "http://",
    "www in www": lambda _: "www.",
    "one word": lambda _: "aaaaaaa",
    "hosts in a list": lambda n: f"https://x{n}.ca",
    "addresses": lambda n: f"https://e{n}.ca/x ",
    "books": lambda n: f"{SITE}/ohdio/livres-audio/{n}/x\n",
    "almost hosts": lambda n: f"a{n}.b ",
    "almost schemes": lambda n: f"x{n}:y ",
    "bad hosts": lambda n: f"http://:{n} ",
    "something before": lambda n: f"é:http://{n}.ca! ",
    "brackets": lambda _: "(a.b)[",
    "list without words": lambda n: f",a{n}:",
    "encoded": lambda _: "http%3A%2F%2F",
    "commas": lambda n: ",,,," if n else ".x",
    "nothing to see": lambda _: "\u200b\u200b\u200b\u200b",
}


@pytest.mark.parametrize("name", LONG)
def test_twice_the_text_takes_twice_the_time(name: str) -> None:
    whole = "".join(LONG[name](n) for n in range(50_000))[:200_000]
    half = whole[: len(whole) // 2]
    ratios = []
    # A measurement that something else disturbed is taken again.
    while len(ratios) < 4 and not any(ratio < 3 for ratio in ratios):
        ratios.append(seconds(find_urls, whole) / max(seconds(find_urls, half), 0.001))
    assert min(ratios) < 3


def test_addresses_in_long_prose_are_found_in_a_few_times_the_time_of_splitting_it() -> None:
    prose = "Le livre. L'été, p.ex. M.Tremblay, et/ou sa très belle suite de 12:30. " * 14
    text = "".join(f"{prose}{BOOK_URL[:-1]}{n} " for n in range(500))
    assert len(find_urls(text)) == 1
    assert seconds(find_urls, text) < 50 * seconds(str.split, text)


def test_what_comes_again_and_again_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def count(text: str, *origin: str) -> NamedUrl:
        read.append(text)
        return read_url(text, *origin)

    monkeypatch.setattr("ohdio_gui.model.urls.read_url", count)
    assert find_urls("p.ex. a.b,https://x.ca p.ex. " * 1000) == ("https://x.ca",)
    assert {"a.b", "https://x.ca", "p.ex"} <= set(read)
    assert len(read) == len(set(read))


def test_what_is_found_comes_with_what_it_names_or_why_it_is_refused() -> None:
    text = f"voir {BOOK_URL}/7270050-0, ftp://x/y et http://256.1.1.1/ ({BOOK_URL})"
    assert find_named(text) == (
        (f"{BOOK_URL}/7270050-0", BOOK),
        ("ftp://x/y", UnsupportedSchemeError(scheme="ftp").info),
        ("http://256.1.1.1/", NotAUrlError(text="http://256.1.1.1/").info),
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"{SITE}/ohdio/livres-audio/42418", BARE_BOOK),
        (f"{SITE}/ohdio/livres-audio/42418/a-propos", BARE_BOOK),
        (f"{SITE}/ohdio/livres-audio/42418/7270050-0", BARE_BOOK),
        (f"{SITE}/ohdio/categories/1003592", CategoryUrl("1003592")),
        (f"{SITE}/ohdio/livres-audio/042418/{SLUG}", BOOK),
        (f"{SITE}/ohdio/livres-audio/42418/{'x' * 5000}", WORDS),
    ],
    ids=lambda text: str(text)[:70],
)
def test_the_usual_address_is_read_as_every_other_spelling_is(text: str, named: object) -> None:
    assert taken_for(text) == named
    if named != WORDS:
        assert taken_for(f" {text.replace('https', 'HTTPS')}?x=1") == named


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
