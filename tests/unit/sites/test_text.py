"""HTML fragments as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.sites.ohdio.text import (
    Publication,
    line,
    names,
    paragraphs,
    plain,
    publication,
    summary,
    title,
    web_address,
)


def test_paragraphs_are_kept_and_no_break_spaces_stay_where_french_wants_them() -> None:
    fragment = (
        "<p>Qui&nbsp;est\n l&agrave;&nbsp;? «&nbsp;Moi\u202f!&nbsp;»<br/>Ah : à 5&nbsp;km</p>\n"
        "<p>Fin&nbsp;.</p><p>&nbsp;</p>"
    )
    assert paragraphs(fragment) == (
        "Qui est là\u00a0? «\u00a0Moi\u202f!\u00a0»\nAh : à 5\u00a0km",
        "Fin .",
    )
    assert line(fragment) == " ".join(paragraphs(fragment)).replace("\n", " ")
    assert plain("«&nbsp;Moi\u202f! »") == "« Moi ! »"
    assert title("Nuit\u00a0: l'e\u0301te\u0301\t\u00ad\x00") == "Nuit\u00a0: l'été"


def test_text_that_is_not_markup_stays() -> None:
    assert plain("1 < 2 &amp; 3 > 2 &lt;b&gt; <em>oui</em><script>x()</script>") == (
        "1 < 2 & 3 > 2 <b> oui"
    )


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", ()),
        ("<p>X</p>", ("X",)),
        ("X et Y", ("X", "Y")),
        ("<p>X, Y et Z</p>", ("X", "Y", "Z")),
        ("X &amp; Y", ("X", "Y")),
        ("<p>X</p><p>Y</p>", ("X", "Y")),
        ("Lu par&nbsp;: Juliet Etna", ("Juliet Etna",)),
        ("Narration : X<br>Y, X", ("X", "Y")),
        ("Réjean Ducharme et Étienne", ("Réjean Ducharme", "Étienne")),
    ],
)
def test_names(fragment: str, expected: tuple[str, ...]) -> None:
    assert names(fragment) == expected


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>A</p><p><strong>Réalisation</strong>&nbsp;: B C</p>", ("A", "B C")),
        ("<p>A<br><strong>Réalisation :</strong> B</p>", ("A", "B")),
        ("<p>La réalisation : un rêve</p>", ("La réalisation : un rêve", None)),
        ("<p>A</p><p>B</p>", ("A\n\nB", None)),
        ("", (None, None)),
    ],
)
def test_the_director_is_taken_from_the_summary(
    fragment: str, expected: tuple[str | None, str | None]
) -> None:
    assert summary(fragment) == expected


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", Publication()),
        ("<p>Publié en 2008</p>", Publication(2008)),
        ("<p>Publié en&nbsp;2021 | Alto</p>", Publication(2021, "Alto")),
        ("Prix | 2020<br>Paru en mai 1999 | Boréal | 1&nbsp;024 pages | 9 ans et plus",
         Publication(1999, "Boréal", 1024, "9 ans et plus")),
        ("Alto | Tout public", Publication(None, "Alto", None, "Tout public")),
        ("Publié en 2010 | Jeunesse", Publication(2010, None, None, "Jeunesse")),
    ],
)  # fmt: skip
def test_the_publisher_s_line(fragment: str, expected: Publication) -> None:
    assert publication(fragment) == expected


def test_a_title_keeps_its_own_bars() -> None:
    assert title("A | B | OHdio | Radio-Canada") == "A | B"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.b/c_{width}/{ratio}.jpg", "https://a.b/c_{width}/{ratio}.jpg"),
        ("//a.b/c", "https://a.b/c"),
        ("ftp://a.b/c", None),
        ("http://", None),
        ("http://[", None),
        ("https://a.b/c d", None),
        ("", None),
    ],
)
def test_web_addresses(address: str, expected: str | None) -> None:
    assert web_address(address) == expected


@given(st.text(alphabet=st.sampled_from("<>/!-&;pbr =\u00a0aé,.:|\ud8009|"), max_size=60))
def test_no_fragment_can_trip_the_readers(fragment: str) -> None:
    description, director = summary(fragment)
    published = publication(fragment)
    texts = [plain(fragment), *names(fragment), description, director, published.publisher]
    # No lone surrogate is left: every text can be written.
    assert all(text.encode() for text in texts if text)
    address = web_address(fragment)
    assert address is None or address.startswith("https://")
