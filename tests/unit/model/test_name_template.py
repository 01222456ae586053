"""Name templates: what they refuse, what they make, and that it is legal whatever they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from name_rules import assert_legal_path, nasty, width

from ohdio_gui.model.errors import NameTemplateError
from ohdio_gui.model.name_template import DEFAULT_TEMPLATE, FIELDS, NameFields, NameTemplate
from ohdio_gui.model.naming import part_name

untimed = settings(deadline=None)  # a busy machine is no finding
OUTPUT = Path("/books")
STARS = NameFields(
    title="Du bon usage des étoiles",
    authors=("Dominique Fortier",),
    narrators=("Bruno Marcil", "Catherine Trudeau"),
    year=2008,
    genre="Roman",
    id="42418",
    category="Jeunesse",
)
BARE = NameFields("Titre")

signs = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="{}\\/~:")
fields_in_braces = st.sampled_from([f"{{{name}}}" for name in FIELDS])
pieces = st.one_of(
    fields_in_braces,
    st.sampled_from([" - ", " ", "(", ")", "[", "]", "{{", "}}", ", ", " : ", "_", ".", "«", "»"]),
    st.sampled_from(["lu par", "e\u0301", "CON", "..", "?", "\u200f", "😀", "漢" * 8]),
    st.text(signs, max_size=4),
)
some = st.lists(pieces, max_size=3).map("".join)
folders = st.builds("{}{}{}".format, some, st.one_of(fields_in_braces, st.just("nul")), some)
files = st.builds("{}{}{}".format, some, st.sampled_from(["{title}", "{id}"]), some)
templates = st.builds(
    lambda names, name: "/".join([*names, name]), st.lists(folders, max_size=5), files
)
"""Nearly all of them can be used."""
any_text = st.one_of(
    st.text(max_size=320),
    st.lists(st.one_of(pieces, st.sampled_from("/{}\\\0")), max_size=40).map("".join),
)
books = st.builds(
    NameFields,
    title=nasty,
    authors=st.lists(nasty, max_size=3).map(tuple),
    narrators=st.lists(nasty, max_size=3).map(tuple),
    year=st.one_of(st.none(), st.integers(-10, 10**6)),
    genre=st.one_of(st.none(), nasty),
    id=st.one_of(st.none(), nasty, st.from_regex(r"[0-9]{1,8}", fullmatch=True)),
    category=st.one_of(st.none(), nasty),
)
marks = st.one_of(st.from_regex(r"[0-9]{1,8}(-[0-9])?", fullmatch=True), nasty.filter(bool))
endings = st.sampled_from([".m4b", ".opus", ".mp3", ".abcdefgh", ""])


def parsed(text):
    """The template, where ``text`` is one."""
    try:
        return NameTemplate.parse(text)
    except NameTemplateError:
        assume(False)


def file_of(text, fields, mark=None, extension=".m4b"):
    path = NameTemplate.parse(text).file_path(OUTPUT, fields, extension, mark)
    return path.relative_to(OUTPUT).as_posix()


def folder_of(text, fields, mark=None):
    path = NameTemplate.parse(text).folder_path(OUTPUT, fields, mark)
    return path.relative_to(OUTPUT).as_posix()


REFUSALS = [
    ("empty", "", ""),
    ("empty", " \n\t", ""),
    ("empty", "{author}//{title}", "/"),
    ("empty", "{author}/ /{title}", " "),
    ("empty", "{title}/", "/"),
    ("empty", "{author}/?/{title}", "?"),
    ("empty", "\u200b/{title}", "\u200b"),
    ("too_long", "{title}" + "x" * 294, "301"),
    ("control", "{title}\x07", "U+0007"),
    ("control", "{author}\t{title}", "U+0009"),
    ("control", "{title}\0", "U+0000"),
    ("control", "{title}\x9f", "U+009F"),
    ("control", "{title}\udce9", "U+DCE9"),
    ("absolute", "/{title}", "/"),
    ("absolute", "  /srv/{title}", "/"),
    ("absolute", "~/{title}", "~"),
    ("absolute", "~alice/{title}", "~"),
    ("absolute", "C:/{title}", "C:"),
    ("absolute", "c:\\{title}", "c:"),
    ("backslash", "{author}\\{title}", "\\"),
    ("backslash", "\\\\server\\{title}", "\\"),
    ("braces", "{title", "{title"),
    ("braces", "{title/{title}", "{title"),
    ("braces", "title}", "}"),
    ("braces", "{title}} - {id}", "} - {id}"),
    ("braces", "{{title}", "}"),
    ("braces", "{title!r}", "{title!r}"),
    ("braces", "{title:>9}", "{title:>9}"),
    ("braces", "{{{title}}", "}"),
    ("unknown_field", "{auteur}/{title}", "{auteur}"),
    ("unknown_field", "{}", "{}"),
    ("unknown_field", "{0}", "{0}"),
    ("unknown_field", "{ title }", "{ title }"),
    ("unknown_field", "{Title}", "{Title}"),
    ("unknown_field", "{title.__class__}", "{title.__class__}"),
    ("unknown_field", "{title[0]}", "{title[0]}"),
    ("unknown_field", "{author/title}", "{author/title}"),
    ("dots", "../{title}", ".."),
    ("dots", "{author}/./{title}", "."),
    ("dots", "{author}/{title}/..", ".."),
    ("dots", "{author}/. ./{title}", ". ."),
    ("too_deep", "a/b/c/d/e/f/{title}", "7"),
    ("no_book", "{title}/{author}", "{author}"),
    ("no_book", "livre", "livre"),
    ("no_book", "{id}/{{title}}", "{{title}}"),
]


@pytest.mark.parametrize(("reason", "text", "what"), REFUSALS)
def test_a_template_that_cannot_be_used_says_why(reason, text, what):
    with pytest.raises(NameTemplateError) as caught:
        NameTemplate.parse(text)
    shown = text.replace("\udce9", "?")
    expected = {"key": "name_template", "value": shown, "reason": reason, "what": what}
    assert caught.value.arguments == expected


def test_the_longest_and_the_deepest_template_are_taken():
    assert NameTemplate.parse("  {title}" + "x" * 293 + "\n").text == "{title}" + "x" * 293
    assert file_of("a/b/c/d/e/{title}", BARE) == "a/b/c/d/e/Titre.m4b"


def test_templates_of_one_text_are_equal():
    assert NameTemplate.parse("{title}") == NameTemplate.parse(" {title} ")
    assert NameTemplate.parse("{title}") != NameTemplate.parse("{id}")
    assert len({NameTemplate.parse("{title}"), NameTemplate.parse("{title} ")}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DEFAULT_TEMPLATE,
         "Dominique Fortier/Du bon usage des étoiles/Du bon usage des étoiles.m4b"),
        ("{year} - {title}", "2008 - Du bon usage des étoiles.m4b"),
        ("{genre}/{author}/{year} - {title}",
         "Roman/Dominique Fortier/2008 - Du bon usage des étoiles.m4b"),
        ("{category}/{title} ({year}) [{id}]",
         "Jeunesse/Du bon usage des étoiles (2008) [42418].m4b"),
        ("{title} {{{narrator}}}",
         "Du bon usage des étoiles {Bruno Marcil, Catherine Trudeau}.m4b"),
        ("{title} (lu par {narrator})",
         "Du bon usage des étoiles (lu par Bruno Marcil, Catherine Trudeau).m4b"),
        ("{author} : {title}", "Dominique Fortier - Du bon usage des étoiles.m4b"),
        (" Livres / {id} ", "Livres/42418.m4b"),
        ("{{{{title}}}} {id}", "{{title}} 42418.m4b"),
        ("e\u0301{id}.{id}.", "é42418.42418.m4b"),
        ("{title}{title}", "Du bon usage des étoilesDu bon usage des étoiles.m4b"),
    ],
)  # fmt: skip
def test_what_a_template_makes(text, expected):
    assert file_of(text, STARS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DEFAULT_TEMPLATE, "Inconnu/Titre/Titre.m4b"),
        ("{genre}/{title}/{title}", "Titre/Titre.m4b"),
        ("{genre} - {year}/{category}/{title}", "Titre.m4b"),
        ("Livres {genre}/{title}", "Livres/Titre.m4b"),
        ("{year} - {title}", "Titre.m4b"),
        ("{title} - {year}", "Titre.m4b"),
        ("{title} - {year} - {narrator}", "Titre.m4b"),
        ("{author} - {year} - {title}", "Inconnu - Titre.m4b"),
        ("{author}, {year} - {title}", "Inconnu - Titre.m4b"),
        ("{author} - {year}, {title}", "Inconnu - Titre.m4b"),
        ("{author},    {year} - {title}", "Inconnu - Titre.m4b"),
        ("{author}—{year}, {title}", "Inconnu—Titre.m4b"),
        ("{author} {year}, {title}", "Inconnu, Titre.m4b"),
        ("{author} {year} {title}", "Inconnu Titre.m4b"),
        ("{author}_{year}_{title}", "Inconnu_Titre.m4b"),
        ("{author}{year}{title}", "InconnuTitre.m4b"),
        ("{year}. {title}", "Titre.m4b"),
        ("{title} : {narrator}", "Titre.m4b"),
        ("{title} ({year})", "Titre.m4b"),
        ("({year}) {title}", "Titre.m4b"),
        ("{title} ({year}) [{id}]", "Titre.m4b"),
        ("{title} ({year}) - {author}", "Titre - Inconnu.m4b"),
        ("{title} (({year}))", "Titre.m4b"),
        ("{title} ([{genre}] {year})", "Titre.m4b"),
        ("{title} ({year}, {author})", "Titre (Inconnu).m4b"),
        ("{title} ({author}, {year})", "Titre (Inconnu).m4b"),
        ("{title} {{{narrator}}}", "Titre.m4b"),
        ("{title} (lu par {narrator})", "Titre.m4b"),
        ("{title} «\u00a0{narrator}\u00a0»", "Titre.m4b"),
        ("{title} () - x", "Titre () - x.m4b"),
        ("{title} -", "Titre -.m4b"),
        ("{id}", "Titre.m4b"),
        ("{author}/{id}/{title}", "Inconnu/Titre/Titre.m4b"),
        ("{author}/n° {id}/{title}", "Inconnu/n° Titre/Titre.m4b"),
    ],
)  # fmt: skip
def test_a_field_that_is_not_known_leaves_no_trace(text, expected):
    assert file_of(text, BARE) == expected


def test_what_says_nothing_is_not_known():
    nothing = NameFields("?", ("…?", " "), ("\u200b",), None, ". .", "", "\n")
    assert file_of("{title} - {narrator}", nothing) == "Sans titre.m4b"
    assert file_of("{genre}/{category}/{id}", nothing) == "Sans titre.m4b"


def test_what_a_field_says_is_not_taken_for_the_template():
    odd = NameFields("{author} - () [ ] - ", ("{title}",), genre="/..\\", category="{{}}")
    assert file_of("{author}/{title}", odd) == "{title}/{author} - () [ ] -.m4b"
    assert file_of("{genre}/{category}/{title} ({year})", odd) == (
        "-..-/{{}}/{author} - () [ ] -.m4b"
    )
    dotted = NameFields("...et puis", ("J. R. R.",))
    assert file_of("{author} - {title}", dotted) == "J. R. R. - ...et puis.m4b"


@pytest.mark.parametrize(
    ("text", "has_own_folder", "file", "folder"),
    [
        (DEFAULT_TEMPLATE, True, "A/T [9]/T [9].m4b", "A/T [9]"),
        ("{author}/{title}", False, "A/T [9].m4b", "A/T [9]"),
        ("{title}", False, "T [9].m4b", "T [9]"),
        ("{title}/{author}/{title}", False, "T [9]/A/T [9].m4b", "T [9]/A/T [9]"),
        ("{author}/{id}/{title}", True, "A/5 [9]/T [9].m4b", "A/5 [9]"),
        ("{title} ({id})/{author} - {title}", True,
         "T (5) [9]/A - T [9].m4b", "T (5) [9]"),
        ("{genre}/{author} {{title}}/{title}", False,
         "A {title}/T [9].m4b", "A {title}/T [9]"),
    ],
)  # fmt: skip
def test_a_clash_adds_the_id_to_all_that_names_the_book(text, has_own_folder, file, folder):
    fields = NameFields("T", ("A",), id="5")
    assert NameTemplate.parse(text).has_own_folder is has_own_folder
    assert file_of(text, fields, "9") == file
    assert folder_of(text, fields, "9") == folder
    assert file_of(text, fields) == file.replace(" [9]", "")
    assert folder_of(text, fields) == folder.replace(" [9]", "")


def test_what_is_long_gives_way_before_the_title():
    crowd = NameFields(
        "Le recueil", tuple(f"Autrice numéro {n}" for n in range(1, 21)), year=2008, id="7"
    )
    assert file_of("{author} - {title} ({year})", crowd) == (
        "Autrice numéro 1, Autrice numéro 2, Autrice numéro 3, Autrice numéro 4,"
        " Autrice numéro 5, Autric - Le recueil (2008).m4b"
    )
    two = NameFields("T", ("A" * 110, "B" * 40))
    assert file_of("{author} - {title}", two) == "A" * 110 + " - T.m4b"
    long = NameFields("B" * 300, ("A" * 300,), ("N",), 2008, id="7")
    assert file_of("{title} ({year}) [{id}]", long) == "B" * 105 + " (2008) [7].m4b"
    assert file_of("{author} - {title}", long) == "A" * 12 + " - " + "B" * 101 + ".m4b"
    assert file_of("{genre}/{author}/{title}/{title}", long).count("A") == 60
    shared = file_of("{author}/Livres/{title}/{title} ({year})", long).split("/")
    assert [len(name) for name in shared] == [54, 6, 66, 70]
    assert shared[3].endswith("B (2008).m4b")
    crowded = folder_of("{title}/" * 4 + "{author}/{title}", long, "x" * 10).split("/")
    assert crowded[4] == "A" * 8
    assert {crowded[n] for n in (0, 1, 2, 3, 5)} == {"B" * 12 + f" [{'x' * 10}]"}


@untimed
@given(any_text, books)
def test_any_text_is_refused_or_names_a_file(text, fields):
    refusal = None
    try:
        template = NameTemplate.parse(text)
    except NameTemplateError as error:
        refusal = error
    if refusal:
        assert refusal.arguments["reason"] in {reason for reason, _, _ in REFUSALS}
        assert refusal.arguments["value"] == text
        assert refusal.arguments["what"] or not text.strip()
    else:
        assert_legal_path(template.file_path(OUTPUT, fields, ".m4b").relative_to(OUTPUT))


@untimed
@given(templates, books, endings, st.one_of(st.none(), marks))
@example("a" * 30 + "/{title}" * 5, NameFields("T" * 300), ".abcdefgh", "9" * 32)
@example("{author}/" * 5 + "{title}", NameFields("T" * 300, ("A" * 300,)), ".abcdefgh", "9" * 32)
@example("{author}/" * 4 + "{title}/{title}", NameFields("T" * 300, ("A" * 300,)), "", "9" * 32)
@example("{author}/{title}/{id}", NameFields("T" * 300, ("A" * 300,), id="5"), "", None)
@example("{title}/" * 5 + "{title}", NameFields("T" * 300), ".abcdefgh", "9" * 11)
@example("{title} ({year})", NameFields("\u0344" * 300, year=1), ".m4b", None)
@example("{title}{id}", NameFields("...................", id="a"), ".m4b", None)
def test_whatever_template_and_book_say(text, fields, extension, mark):
    template = parsed(text)
    path = template.file_path(OUTPUT, fields, extension, mark).relative_to(OUTPUT)
    assert_legal_path(path)
    assert path.name.endswith(extension)
    folder = template.folder_path(OUTPUT, fields, mark).relative_to(OUTPUT)
    longest = part_name(100, 100, "x" * 200, ".m4a")
    for name in ("01 - T.m4a", "metadata.json", longest):
        assert_legal_path(folder / name)
    if template.has_own_folder:
        assert_legal_path(path.parent / "metadata.json")
        assert len(path.parts) > 1
    assert len(path.parts) <= 6
    assert template.file_path(OUTPUT, fields, extension, mark).relative_to(OUTPUT) == path


@untimed
@given(templates, books, marks, marks)
@example("{title}", NameFields("B" * 111 + " [42]" + "C" * 50), "42", "43")
@example(DEFAULT_TEMPLATE, NameFields("B" * 91 + " [42]" + "C" * 50, ("A" * 90,)), "42", "43")
@example("{id}/{year}", NameFields("T", id="5"), "1", "2")
def test_an_id_makes_another_path_and_two_ids_make_two(text, fields, mark, other):
    assume(mark != other)
    template = parsed(text)
    paths = [template.file_path(OUTPUT, fields, ".m4b", each) for each in (None, mark, other)]
    folders = [template.folder_path(OUTPUT, fields, each) for each in (None, mark, other)]
    assert len(set(paths)) == 3
    assert len(set(folders)) == 3
    if template.has_own_folder:
        assert len({path.parent for path in paths}) == 3


@untimed
@given(templates, books)
def test_a_name_made_by_a_template_stays_as_it_is(text, fields):
    path = parsed(text).file_path(OUTPUT, fields, ".m4b")
    again = NameTemplate.parse("{title}").file_path(path.parent, NameFields(path.stem), ".m4b")
    assert again == path
    for folder in path.relative_to(OUTPUT).parts[:-1]:
        of_folder = NameFields("T", genre=folder)
        assert file_of("{genre}/{title}", of_folder) == f"{folder}/T.m4b"


@untimed
@given(books, st.lists(st.sampled_from(["{title}", "{year}", "x", "{author}"]), max_size=5))
@example(NameFields("", narrators=("NUL.000", "0" * 101)), [])
def test_a_title_that_is_known_is_in_every_name_of_the_book(fields, folders):
    fields = NameFields("Titre", fields.authors, fields.narrators, fields.year)
    parts = Path(file_of("/".join([*folders, "{narrator} {title}"]), fields)).parts
    assert sum("Titre" in part for part in parts) > folders.count("{title}")
    assert "Titre" in parts[-1]
    assert width(parts[-1]) <= 120
