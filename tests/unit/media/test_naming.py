"""Names of finished books: legal everywhere, inside the output folder, and still readable."""

from __future__ import annotations

import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ohdio_gui.media.naming import book_path

OUTPUT = Path("/books")
RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"
}
nasty = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=' ./\\:*?"<>|~$%-\u200f\u200d\n\0é\u0301😀🏽🇨🇦aCOMN1', max_size=300),
    st.sampled_from(["CON", "nul.txt", "com1 .x", "..", ".", "", "   ", "../../etc", "é" * 400]),
)


def relative(*args):
    return book_path(OUTPUT, *args).relative_to(OUTPUT)


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
        (["X"], "../../etc/passwd", None, "X/-..-etc-passwd/-..-etc-passwd.m4b"),
        (["X"], "e\u0301te\u0301\u200b \u202etxt", None, "X/été txt/été txt.m4b"),
        (["X"], "a\n\tb\u00a0c", None, "X/a b c/a b c.m4b"),
        (["X"], "T", "a/b c", None),
    ],
)  # fmt: skip
def test_names(authors, title, mark, expected):
    found = relative(authors, title, ".m4b", mark)
    if expected is None:
        assert found.parts[1].startswith("T [")
        assert "/" not in found.parts[1]
    else:
        assert found == Path(expected)


@given(
    st.lists(nasty, max_size=4),
    nasty,
    st.sampled_from([".m4b", ".opus", ".mp3", ""]),
    st.one_of(st.none(), st.from_regex(r"[0-9]{1,8}", fullmatch=True), nasty),
)
@example(["A" * 500], "B" * 500, ".m4b", "9" * 32)
@example(["😀" * 200], "🇨🇦" * 200, ".m4b", None)
def test_whatever_a_title_says(authors, title, extension, mark):
    path = relative(authors, title, extension, mark)
    assert len(path.parts) == 3
    _, folder, file = path.parts
    assert file == folder + extension
    for part in path.parts:
        assert 0 < len(part) <= 120
        assert len(part.encode("utf-8")) <= 240
        assert part not in (".", "..")
        assert part == unicodedata.normalize("NFC", part)
        assert not set(part) & set('<>:"/\\|?*')
        assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn", "Zl") for c in part)
        assert part == part.strip(" ").rstrip(".")
        assert part.partition(".")[0].rstrip(" ").casefold() not in RESERVED
    assert len(str(path).encode("utf-16-le")) // 2 <= 200
    assert PureWindowsPath(str(path)).parts == PurePosixPath(path.as_posix()).parts


@given(nasty, nasty, st.from_regex(r"[0-9]{1,8}", fullmatch=True))
def test_a_mark_makes_another_folder_and_file(author, title, mark):
    plain = relative([author], title, ".m4b", None)
    marked = relative([author], title, ".m4b", mark)
    assert plain.parent != marked.parent
    assert marked.stem.endswith(f" [{mark}]")
    assert marked.parts[1].endswith(f" [{mark}]")


@given(st.integers(0, 130))
def test_an_emoji_is_not_cut_in_half(before):
    for emoji in ("👍🏽", "🇨🇦", "e\u0323\u0301"):
        name = relative(["A"], "x" * before + emoji * 60, ".m4b", None).parts[1]
        rest = name.lstrip("x")
        whole = unicodedata.normalize("NFC", emoji)
        assert rest == whole * (len(rest) // len(whole))


def test_a_long_author_gives_way_before_a_long_title():
    path = relative(["A" * 200], "B" * 60, ".m4b", None)
    assert path.parts[1] == "B" * 60
    assert len(path.parts[0]) == 200 - 2 - 60 - 64
