"""Names of finished books: legal everywhere, inside the output folder, and still readable."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from name_rules import assert_legal_name, assert_legal_path, nasty, width

from ohdio_gui.model.name_template import DEFAULT_TEMPLATE, NameFields, NameTemplate
from ohdio_gui.model.naming import name_mark, part_name, safe_name

untimed = settings(deadline=None)  # a busy machine is no finding
OUTPUT = Path("/books")
DEFAULT = NameTemplate.parse(DEFAULT_TEMPLATE)
ids = st.from_regex(r"[0-9]{1,8}", fullmatch=True)


def relative(authors, title, extension, mark=None):
    fields = NameFields(title, tuple(authors))
    return DEFAULT.file_path(OUTPUT, fields, extension, mark).relative_to(OUTPUT)


@pytest.mark.parametrize(
    ("authors", "title", "mark", "expected"),
    [
        (["Dominique Fortier"], "Du bon usage des étoiles", None,
         "Dominique Fortier/Du bon usage des étoiles/Du bon usage des étoiles.m4b"),
        (["A", "B"], "T", "900101", "A, B/T [900101]/T [900101].m4b"),
        ([], "", None, "Inconnu/Sans titre/Sans titre.m4b"),
        (["", " "], "...", None, "Inconnu/Sans titre/Sans titre.m4b"),
        (["X"], "Titre : sous-titre", None, "X/Titre - sous-titre/Titre - sous-titre.m4b"),
        (["X"], "Titre: suite", None, "X/Titre - suite/Titre - suite.m4b"),
        (["AC/DC"], "12:30", None, "AC-DC/12-30/12-30.m4b"),
        (["X"], "Qui ? « Moi »…", None, "X/Qui « Moi »…/Qui « Moi »….m4b"),
        (["X"], 'Le "vrai" <fou>', None, "X/Le 'vrai' fou/Le 'vrai' fou.m4b"),
        (["X"], "CON", None, "X/CON_/CON_.m4b"),
        (["nul"], "com1.mp3", None, "nul_/com1_.mp3/com1_.mp3.m4b"),
        (["J. R. R. Tolkien Jr."], "T", None, "J. R. R. Tolkien Jr/T/T.m4b"),
        (["X"], "../../etc/passwd", None, "X/-..-etc-passwd/-..-etc-passwd.m4b"),
        (["X"], "e\u0301te\u0301\u200b \u202etxt", None, "X/été txt/été txt.m4b"),
        (["X"], "a\n\tb\u00a0c", None, "X/a b c/a b c.m4b"),
        (["X"], "T", "a/b c", "X/T [#0af99a609]/T [#0af99a609].m4b"),
    ],
)  # fmt: skip
def test_names(authors, title, mark, expected):
    assert relative(authors, title, ".m4b", mark).as_posix() == expected


@untimed
@given(
    st.lists(nasty, max_size=4),
    nasty,
    st.sampled_from([".m4b", ".opus", ".mp3", ""]),
    st.one_of(st.none(), ids, nasty),
)
@example(["A" * 500], "B" * 500, ".m4b", "9" * 32)
@example(["😀" * 200], "🇨🇦" * 200, ".m4b", None)
def test_whatever_a_title_says(authors, title, extension, mark):
    path = relative(authors, title, extension, mark)
    assert len(path.parts) == 3
    assert path.parts[2] == path.parts[1] + extension
    assert_legal_path(path)


@untimed
@given(nasty, nasty, ids)
def test_a_mark_makes_another_folder_and_file(author, title, mark):
    plain = relative([author], title, ".m4b")
    marked = relative([author], title, ".m4b", mark)
    assert plain.parent != marked.parent
    assert marked.stem.endswith(f" [{mark}]")
    assert marked.parts[1].endswith(f" [{mark}]")


@untimed
@given(nasty, nasty)
def test_the_names_of_a_path_make_the_same_path_again(author, title):
    path = relative([author], title, ".m4b")
    assert relative([path.parts[0]], path.parts[1], ".m4b") == path


@untimed
@given(st.integers(0, 130))
def test_an_emoji_is_not_cut_in_half(before):
    for emoji in ("👍🏽", "🇨🇦", "e\u0323\u0301"):
        name = relative(["A"], "x" * before + emoji * 60, ".m4b").parts[1]
        rest = name.lstrip("x")
        whole = unicodedata.normalize("NFC", emoji)
        assert rest == whole * (len(rest) // len(whole))


def test_a_long_author_gives_way_before_a_long_title():
    path = relative(["A" * 200], "B" * 60, ".m4b")
    assert path.parts[1] == "B" * 60
    assert len(path.parts[0]) == 200 - 2 - 60 - 64


@untimed
@given(nasty, st.integers(10, 120), st.integers(40, 240))
def test_a_safe_name_keeps_its_limits_and_stays_as_it_is(text, max_chars, max_bytes):
    name = safe_name(text, "Sans titre", max_chars, max_bytes)
    assert_legal_name(name)
    assert width(name) <= max_chars
    assert len(name.encode("utf-8")) <= max_bytes
    assert safe_name(name, "Sans titre", max_chars, max_bytes) == name


@pytest.mark.parametrize(
    ("text", "max_chars", "expected"),
    [
        ("nul" + "\u0333" * 12, 10, "nul" + "\u0333" * 7),
        ("com1" + " " + "\U0001d165" * 30, 10, "com1_"),
        ("\U0001f600" + "\U0001d165" * 30, 10, "\U0001f600" + "\U0001d165" * 4),
    ],
    ids=["accents", "a device", "one heap"],
)
def test_what_a_cut_leaves_is_a_legal_name_too(text, max_chars, expected):
    name = safe_name(text, "Sans titre", max_chars, 240)
    assert name == expected
    assert_legal_name(name)


@pytest.mark.parametrize(
    ("position", "count", "title", "extension", "expected"),
    [
        (3, 7, "Les voiles 2", ".m4a", "03 - Les voiles 2.m4a"),
        (3, 120, "Les voiles 2", ".mp3", "003 - Les voiles 2.mp3"),
        (100, 100, "Fin", ".mp3", "100 - Fin.mp3"),
        (1, 1, "", ".m4a", "01 - Partie 1.m4a"),
        (12, 30, "…?", ".m4a", "12 - ….m4a"),
        (2, 2, "../..", ".m4a", "02 - -.m4a"),
        (2, 2, "???", ".m4a", "02 - Partie 2.m4a"),
        (4, 9, "Chapitre 4 : CON", ".M4A", "04 - Chapitre 4 - CON.m4a"),
        (4, 9, "Fin.", ".m4a", "04 - Fin.m4a"),
        (1, 9, "x" * 200, ".m4a", "01 - " + "x" * 51 + ".m4a"),
        (1, 9, "😀" * 99, "", "01 - " + "😀" * 27),
    ],
)
def test_part_names(position, count, title, extension, expected):
    assert part_name(position, count, title, extension) == expected


@untimed
@given(st.integers(1, 500), st.lists(nasty, min_size=1, max_size=5), st.sampled_from([".m4a", ""]))
def test_part_names_sort_in_the_order_of_the_parts(count, titles, extension):
    names = [
        part_name(position, count, titles[position % len(titles)], extension)
        for position in range(1, count + 1)
    ]
    assert names == sorted(names, key=str.casefold)
    assert len({name.casefold() for name in names}) == count
    for name in names[:10]:
        assert_legal_name(name)
        assert width(name) <= 60


@untimed
@given(nasty, nasty, st.sampled_from([10, 32]))
def test_two_ids_never_give_one_mark(one, other, max_chars):
    marks = {name_mark(one, max_chars), name_mark(other, max_chars)}
    assert len(marks) == len({one, other})
    for mark in marks:
        assert len(mark) <= max_chars + len(" []")
        assert_legal_name(f"T{mark}")


@pytest.mark.parametrize("piece", [" ", "\u00a0", "\t", "\u0323\u0302", ": ", " :", "."])
def test_a_long_title_takes_no_more_than_its_length(piece):
    """A run of spaces took the square of it, for a colon behind."""
    began = time.process_time()
    assert_legal_name(safe_name(f"É{piece * 100_000}a", "Sans titre", 120, 240))
    assert time.process_time() - began < 2


def test_an_id_that_looks_like_a_digest_is_not_one():
    digest = name_mark("a/b", 32).strip(" []")
    assert name_mark(digest, 32) != name_mark("a/b", 32)
    assert name_mark(digest.strip("#"), 32) != name_mark("a/b", 32)
