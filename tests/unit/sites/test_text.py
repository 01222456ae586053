"""HTML fragments as plain text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.model.lengths import MAX_LINE, MAX_NAMES, MAX_TEXT
from ohdio_gui.sites.ohdio.text import (
    Publication,
    described,
    genre,
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
    assert plain("1 < 2 &amp; 3 > 2, <3, 1 <2> 3 <em>oui</em><script>x()</script>") == (
        "1 < 2 & 3 > 2, <3, 1 <2> 3 oui"
    )
    for text in ("AT&T; R&D", "?a=1&copy=2", "&inconnu; &copies;", "]]> fin"):
        assert plain(text) == text
    assert plain("Prix &lt;Mer&gt; &amp; Terre") == "Prix <Mer> & Terre"


@pytest.mark.parametrize(
    "fragment",
    [
        "<b>Gras</b>",
        "&lt;b&gt;Gras&lt;/b&gt;",
        "&amp;lt;b&amp;gt;Gras&amp;lt;/b&amp;gt;",
        "&#60;b&#x3E;Gras&#60;/b>",
        "<p class=\"a>b\" id='>'>Gras</p>",
        "<p title=l'été>Gras<b></p>",
        "Gras<!-- <p>caché</p> -->",
        "Gras<!-- jamais fermé",
        "<![CDATA[<b>Gras</b>]]>",
        "<?xml version='1.0'?><rc-titre x=1>Gras</rc-titre>",
        "Gras<a href='x",
        "<a href='x' <b>Gras</b>",
        "<STYLE>b{}</STYLE>Gras<script>if (a<b) c()</script>",
        "<<b>i>Gras",
        "<\u200bb>Gras",
        "G&#114;&#x61;s&shy;&#8203;",
    ],
)
def test_markup_is_taken_off_however_it_is_written(fragment: str) -> None:
    assert plain(fragment) == title(fragment) == "Gras"


def test_an_unclosed_tag_ends_where_the_next_begins() -> None:
    assert paragraphs("<p>Un<p class='x' Deux<br<b>trois") == ("Un", "trois")


def test_what_is_too_long_is_cut_between_two_characters() -> None:
    assert title("é" * 2000) == "é" * MAX_LINE
    assert plain("e\u0301" * 2000) == "é" * MAX_LINE
    # A q with an accent has no letter of its own: it stays two characters that belong together.
    assert title("x" + "q\u0301" * 2000) == "x" + "q\u0301" * 499
    assert plain("mot " * 2000) == ("mot " * 250).strip()
    assert paragraphs("<p>" + "a" * 15_000 + "</p>" + "<p>" + "b" * 15_000) == (
        "a" * 15_000,
        "b" * (MAX_TEXT - 15_002),
    )
    assert len(summary("<p>ab</p>" * 15_000)[0] or "") <= MAX_TEXT


def test_no_more_persons_are_named_than_anybody_reads() -> None:
    assert names("Anne Roy, " * 900) == ("Anne Roy",)
    many = [f"Anne Roy{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(150)]
    assert names(", ".join(many)) == names("<br>".join(many)) == tuple(many[:MAX_NAMES])
    assert names("Anne " * 900) == (("Anne " * 200).strip(),)
    assert publication("".join(f"Prix {n}<br>" for n in range(150))).prizes[99:] == ("Prix 99",)


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
        ("<p>Anne Roy, Guy Roy et Zoé Roy</p>", ("Anne Roy", "Guy Roy", "Zoé Roy")),
        ("Anne Roy et Anne Roy", ("Anne Roy",)),
        ("Violet et Étienne Et", ("Violet", "Étienne Et")),
        ("Anne Et Marie", ("Anne", "Marie")),
        ("X; Y / Z • W, V,U", ("X", "Y", "Z", "W", "V", "U")),
        ("J. K. Rowling, J.R.R. Tolkien et Marie T.",
         ("J. K. Rowling", "J.R.R. Tolkien", "Marie T.")),
        ("Dominique Fortier.", ("Dominique Fortier",)),
        ("Martin Luther King, Jr. et Sammy Davis Jr.",
         ("Martin Luther King, Jr.", "Sammy Davis Jr.")),
        ("Alexandre Dumas, père, Père Ubu", ("Alexandre Dumas, père", "Père Ubu")),
        ("Jean-Pierre et fils", ("Jean-Pierre et fils",)),
        ("Anne Roy et al.", ("Anne Roy et al.",)),
        ("Anne Roy et Al Pacino", ("Anne Roy", "Al Pacino")),
        ("d’Étretat, de la Bruère et von Etten", ("d’Étretat", "de la Bruère", "von Etten")),
        ("Marie Tifo (narratrice)", ("Marie Tifo",)),
        ("Marie Tifo [Narratrice et comédienne], Guy", ("Marie Tifo", "Guy")),
        ("Marie Tifo (Montréal, Québec) et Guy", ("Marie Tifo", "Guy")),
        ("Voix Amélie (synthèse) et Guy", ("Voix Amélie (synthèse)", "Guy")),
        ("Marie Tifo (voix de A, B et C (off)) et Guy [lecteur", ("Marie Tifo", "Guy")),
        ("Marie Tifo, narratrice", ("Marie Tifo",)),
        ("(Collectif)", ("Collectif",)),
        ("Narratrices&nbsp;: X et Y", ("X", "Y")),
        ("Avec X et Y", ("X", "Y")),
        ("Avec les voix de X et Y", ("X", "Y")),
        ("Texte : X<br>Illustrations : Y et Z", ("X",)),
        ("X, traduit de l’anglais par Y et Z", ("X",)),
        ("Réalisation : P Q. Lecture : X", ("X",)),
        ("X, préface de Y, Prise de son : Z, W", ("X",)),
        ("X. Musique originale : Y", ("X",)),
        ("Comédiennes : X et Y; Aussi : Z", ("X", "Y", "Z")),
        ("C:\\Windows/etc", ("C:\\Windows/etc",)),
        ("<ul><li>X</li><li>Y</li></ul>", ("X", "Y")),
        ("X &amp;amp; Y", ("X", "Y")),
        ("Jean O&#39;Neil", ("Jean O'Neil",)),
        ("نجيب محفوظ", ("نجيب محفوظ",)),
        ("…, -", ()),
    ],
)  # fmt: skip
def test_names(fragment: str, expected: tuple[str, ...]) -> None:
    assert names(fragment) == expected


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>A</p><p><strong>Réalisation</strong>&nbsp;: B C</p>", ("A", "B C")),
        ("<p>A<br><strong>Réalisation :</strong> B</p>", ("A", "B")),
        ("<p>La réalisation : un rêve</p>", ("La réalisation : un rêve", None)),
        ("A<p>Réalisation : B et C (son)</p>", ("A", "B et C")),
        ("A<p>Réalisation : Bo.<br>Musique : C</p>", ("A\n\nMusique : C", "Bo")),
        ("A<p>Réalisation : B | Prise de son : C</p>", ("A", "B")),
        ("A<p>Mise en son&nbsp;: B</p>", ("A", "B")),
        ("A<p>Mise en ondes : C</p><p>Réalisatrice : B</p>", ("A\n\nMise en ondes : C", "B")),
        ("A<p>Réalisé par Anne Roy</p>", ("A", "Anne Roy")),
        ("<p>Réalisé par un ami</p>", ("Réalisé par un ami", None)),
        ("A<p>Réalisation : Bo</p><p>Réalisation : Co</p>", ("A\n\nRéalisation : Bo", "Co")),
        ("A<p>Réalisation : …</p>", ("A\n\nRéalisation : …", None)),
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
         Publication(1999, "Boréal", 1024, "9 ans et plus", ("Prix | 2020",))),
        ("<p>Lauréat du Prix A 2009</p><p>• Finaliste<br>&nbsp;<br>Publié en 2008 | Alto</p>",
         Publication(2008, "Alto", prizes=("Lauréat du Prix A 2009", "Finaliste"))),
        ("<strong>Prix A 2009</strong>", Publication(prizes=("Prix A 2009",))),
        ("Prix A | Prix B", Publication(prizes=("Prix A | Prix B",))),
        ("Éditions Alto", Publication(publisher="Éditions Alto")),
        ("Publié en 2008, Éditions Alto, 344 p.", Publication(2008, "Éditions Alto", 344)),
        ("Paru le 3 mai 2008 | Alto, Québec • 12 pages", Publication(2008, "Alto, Québec", 12)),
        ("Traduction publiée en 2010<br>Publié en 2008 | Alto",
         Publication(2008, "Alto", prizes=("Traduction publiée en 2010",))),
        ("2008 | Alto | 0 pages", Publication(2008, "Alto")),
        ("Alto | Tout public", Publication(None, "Alto", None, "Tout public")),
        ("Publié en 2010 | Jeunesse", Publication(2010, None, None, "Jeunesse")),
    ],
)  # fmt: skip
def test_the_publisher_s_line(fragment: str, expected: Publication) -> None:
    assert publication(fragment) == expected


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ("A | B | OHdio | Radio-Canada", "A | B"),
        ("Minuit | OHdio, ma nuit", "Minuit | OHdio, ma nuit"),
        ("Nuit - Livre audio | OHdio | Radio-Canada.ca", "Nuit"),
        ("Nuit – Livre audio gratuit", "Nuit"),
        ("Nuit|Radio-Canada OHdio", "Nuit"),
        ("Mon livre audio", "Mon livre audio"),
        ("Livre audio - Nuit", "Livre audio - Nuit"),
        ("OHdio | Radio-Canada", ""),
        ("Radio-Canada", ""),
    ],
)
def test_a_title_loses_the_site_s_tail_alone(whole: str, expected: str) -> None:
    assert title(whole) == expected


def test_a_genre_says_more_than_that_it_is_an_audiobook() -> None:
    assert genre("<p>Roman &amp; récit</p>") == "Roman & récit"
    assert genre(" Livre audio") is None
    assert genre("<p>&nbsp;</p>") is None


def test_the_lines_of_a_plain_description_are_its_paragraphs() -> None:
    assert summary(described("Un,\ndeux < 3.\r\n \nTrois."))[0] == "Un,\ndeux < 3.\n\nTrois."
    assert described("<p>Un\n\ndeux</p>") == "<p>Un\n\ndeux</p>"


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


@pytest.mark.parametrize(
    "piece",
    [
        *(" | OHdio", "\u1680", " - Livre audio |", " - "),
        *(" ", "\t", "\u2028", "\u00a0", " \u00a0", "\u0323\u0302", "mise en ", "prise a", "d’"),
        *(
            "a, ",
            " et ",
            ",#",
            "(",
            "lu par ",
            " - livre audio",
            "Publié en ",
            "1 ",
            "<",
            "&amp;",
            "<p ",
        ),
    ],
)
def test_a_long_text_takes_no_more_than_its_length(piece: str) -> None:
    """Some of these took the square of it: seconds for 10 kB, minutes for 100."""
    run = piece * (100_000 // len(piece))
    for text in (run, f"é{run}!", f"é (a{run}", f"[{run}"):
        for read in (title, plain, line, names, publication, summary, genre):
            began = time.process_time()
            read(text)
            assert time.process_time() - began < 2, read.__name__


def test_a_run_of_spaces_with_a_no_break_space_in_it_is_that_one() -> None:
    assert (
        line("Qui \u00a0  ? Moi  \u202f\u202f ! Le\u2003\u00a0chat")
        == "Qui\u00a0? Moi\u202f! Le chat"
    )


@given(st.text(alphabet=st.sampled_from("<>/!-&;pbr =\u00a0aé,.:|\ud8009|"), max_size=60))
def test_no_fragment_can_trip_the_readers(fragment: str) -> None:
    description, director = summary(fragment)
    published = publication(fragment)
    texts = [plain(fragment), *names(fragment), description, director, published.publisher]
    # No lone surrogate is left: every text can be written.
    assert all(text.encode() for text in texts if text)
    address = web_address(fragment)
    assert address is None or address.startswith("https://")
