"""The cover and ``metadata.json`` beside a book, byte by byte."""

from __future__ import annotations

import json
import math
import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_audiobookshelf import LISTS, read_document

from ohdio_gui.media.sidecars import metadata_document, remove_halves, write_sidecars
from ohdio_gui.model.audiobook import Audiobook, Chapter
from ohdio_gui.model.errors import DiskFullError, OutputFolderError

JPEG = b"\xff\xd8\xff\xe0" + bytes(3000)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(1000)
BOOK = Audiobook(
    id=7,
    url="https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage-des-etoiles",
    title="Du bon usage des étoiles",
    authors=("Dominique Fortier",),
    narrators=("Bruno Marcil", "Catherine Trudeau"),
    genre="Roman",
    year=2008,
    publisher="Éditions Alto",
    description="Mai 1845.\n\nIl part.",
    language="fr",
    director="Jacinthe Fournier",
    pages=344,
    audience="Tout public",
    prizes=("Lauréat du Prix Gens de Mer 2009",),
    category="Jeunesse",
)
UNKNOWN = Audiobook(id=8, url="https://example.org/b", title="Livre")
CHAPTERS = (Chapter(0.0, "Argo Navis"), Chapter(1.25, ""), Chapter(2.0 + 1e-9, "Fin"))
WHOLE = """{
  "tags": [
    "Tout public",
    "Lauréat du Prix Gens de Mer 2009"
  ],
  "chapters": [
    {
      "id": 0,
      "start": 0.0,
      "end": 1.25,
      "title": "Argo Navis"
    },
    {
      "id": 1,
      "start": 1.25,
      "end": 2.0,
      "title": "Partie 2"
    },
    {
      "id": 2,
      "start": 2.0,
      "end": 3.5,
      "title": "Fin"
    }
  ],
  "title": "Du bon usage des étoiles",
  "authors": [
    "Dominique Fortier"
  ],
  "narrators": [
    "Bruno Marcil",
    "Catherine Trudeau"
  ],
  "series": [],
  "genres": [
    "Roman"
  ],
  "publishedYear": "2008",
  "publisher": "Éditions Alto",
  "description": "Mai 1845.\\n\\nIl part.",
  "language": "Français"
}
"""


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_whole_file_is_these_bytes(tmp_path):
    paths = write_sidecars(tmp_path, metadata_document(BOOK, CHAPTERS, 3.5), None)
    assert paths == (tmp_path / "metadata.json",)
    assert paths[0].read_bytes() == WHOLE.encode()


def test_of_an_unknown_book_only_the_lists_and_an_empty_description_are_there():
    assert metadata_document(UNKNOWN, (), 12.0) == {
        "tags": [], "title": "Livre", "authors": [], "narrators": [], "series": [], "genres": [],
        "description": "",
    }  # fmt: skip


@pytest.mark.parametrize("chapters", [(), CHAPTERS[:1], (Chapter(0, "A"), Chapter(9, "Late"))])
def test_less_than_two_chapters_are_left_to_the_file(chapters):
    assert "chapters" not in metadata_document(BOOK, chapters, 3.5)


def test_chapters_stand_in_order_and_end_with_the_file():
    marks = (Chapter(2.0, "B"), Chapter(0.5, " A\n1 "), Chapter(3.5, "at the end"))
    assert metadata_document(BOOK, marks, 3.5)["chapters"] == [
        {"id": 0, "start": 0.5, "end": 2.0, "title": "A 1"},
        {"id": 1, "start": 2.0, "end": 3.5, "title": "B"},
    ]


@pytest.mark.parametrize(
    ("code", "name"),
    [("fr", "Français"), ("fr-CA", "Français"), ("EN", "English"), ("iu", "iu"), ("", None)],
)
def test_a_language_has_its_name(code, name):
    assert metadata_document(replace(BOOK, language=code), (), 1).get("language") == name


def test_names_are_on_one_line_and_once():
    book = replace(BOOK, authors=("A\nB", " ", "A B", "C"), prizes=("Tout public", "P"))
    document = metadata_document(book, (), 1)
    assert document["authors"] == ["A B", "C"]
    assert document["tags"] == ["Tout public", "P"]


texts = st.text(st.characters(), max_size=12)
lists = st.lists(texts, max_size=3).map(tuple)
books = st.builds(
    Audiobook,
    id=st.just(1),
    url=st.just("u"),
    title=texts,
    authors=lists,
    narrators=lists,
    genre=st.none() | texts,
    year=st.none() | st.integers(0, 9999),
    publisher=st.none() | texts,
    description=st.none() | texts,
    language=st.none() | texts,
    audience=st.none() | texts,
    prizes=lists,
)
marks = st.lists(st.builds(Chapter, st.floats(0, 1e6), texts), max_size=4)


@given(books, marks, st.floats(0, 1e6))
def test_whatever_a_book_says_is_read(tmp_path_factory, book, chapters, duration_s):
    folder = tmp_path_factory.mktemp("book")
    document = metadata_document(book, chapters, duration_s)
    (path,) = write_sidecars(folder, document, None)
    found, refused = read_document(path.read_text("utf-8"))
    assert refused == []
    assert found == json.loads(json.dumps(document))
    assert found.keys() >= LISTS
    assert None not in found.values()
    told = found.get("chapters", [])
    assert len(told) != 1
    assert all(one["end"] == after["start"] for one, after in pairwise(told))
    assert all(one["start"] <= one["end"] for one in told)
    assert not told or math.isclose(told[-1]["end"], duration_s, abs_tol=1e-6)


@pytest.mark.parametrize(("cover", "name"), [(JPEG, "cover.jpg"), (PNG, "cover.png")])
def test_a_cover_is_called_by_what_it_is(tmp_path, cover, name):
    paths = write_sidecars(tmp_path, {"title": "T"}, cover)
    assert paths == (tmp_path / name, tmp_path / "metadata.json")
    assert paths[0].read_bytes() == cover
    assert names_in(tmp_path) == {name, "metadata.json"}


@pytest.mark.parametrize("cover", [None, b"", b"GIF89a", b"RIFF\0\0\0\0WEBP"])
def test_without_a_cover_the_old_one_stays(tmp_path, cover):
    write_sidecars(tmp_path, {}, JPEG)
    assert write_sidecars(tmp_path, {}, cover) == (tmp_path / "metadata.json",)
    assert names_in(tmp_path) == {"cover.jpg", "metadata.json"}
    assert (tmp_path / "cover.jpg").read_bytes() == JPEG


@pytest.mark.parametrize(("old", "new"), [(JPEG, PNG), (PNG, JPEG), (JPEG, JPEG + b"2")])
def test_a_new_cover_takes_the_place_of_the_old_one(tmp_path, old, new):
    write_sidecars(tmp_path, {}, old)
    (path, _) = write_sidecars(tmp_path, {}, new)
    assert path.read_bytes() == new
    assert names_in(tmp_path) == {path.name, "metadata.json"}


def test_a_persons_own_pictures_are_left_alone(tmp_path):
    write_sidecars(tmp_path, {}, JPEG)
    own = {"cover.png", "cover.jpeg", "cover.webp", "folder.jpg", "affiche.png"}
    for name in own:
        (tmp_path / name).write_bytes(b"mine")
    write_sidecars(tmp_path, {}, JPEG + b"2")
    assert all((tmp_path / name).read_bytes() == b"mine" for name in own)
    assert (tmp_path / "cover.jpg").read_bytes() == JPEG + b"2"


def test_what_says_the_same_is_not_written_again(tmp_path):
    paths = write_sidecars(tmp_path, {"title": "T"}, JPEG)
    before = [(path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]
    assert write_sidecars(tmp_path, {"title": "T"}, JPEG) == paths
    assert [(path.stat().st_ino, path.stat().st_mtime_ns) for path in paths] == before


def test_a_file_is_replaced_and_never_written_over(tmp_path):
    """Another name of the old file keeps the old bytes: whoever reads it reads it whole."""
    paths = write_sidecars(tmp_path, {"title": "Old"}, JPEG)
    old = {path: path.read_bytes() for path in paths}
    for path in paths:
        os.link(path, path.with_name(f"old {path.name}"))
    write_sidecars(tmp_path, {"title": "New"}, JPEG + b"2")
    for path in paths:
        assert path.with_name(f"old {path.name}").read_bytes() == old[path]
        assert path.read_bytes() != old[path]


FILLED_IN = {
    "subtitle": "Récit", "series": ["Étoiles #2"], "isbn": "9782923550145", "asin": "B0015T963C",
    "explicit": False, "abridged": True, "publishedDate": "2008-04-01",
}  # fmt: skip


def test_what_a_person_filled_in_on_audiobookshelf_stays(tmp_path):
    theirs = {**FILLED_IN, "title": "Autre", "publisher": "Autre", "chapters": [], "metadata": {}}
    (tmp_path / "metadata.json").write_text(json.dumps(theirs), "utf-8")
    document = metadata_document(UNKNOWN, (), 1.0)
    for _ in range(2):
        (path,) = write_sidecars(tmp_path, document, None)
        assert json.loads(path.read_text("utf-8")) == document | FILLED_IN


@pytest.mark.parametrize(
    "old",
    [
        b"", b"{", b"[1]", b"\xff", b"[" * 200_000, b'{"series": []}', b'{"asin": null}',
        b'{"series": "x"}', b'{"series": [true]}', b'{"isbn": 3}', b'{"isbn": NaN}',
        b'{"asin": ""}',
    ],
    ids=range(12),
)  # fmt: skip
def test_what_says_nothing_of_use_is_replaced(tmp_path, old):
    path = tmp_path / "metadata.json"
    path.write_bytes(old)
    write_sidecars(tmp_path, metadata_document(BOOK, CHAPTERS, 3.5), None)
    assert path.read_bytes() == WHOLE.encode()


def test_half_a_pair_in_what_was_there_does_no_harm(tmp_path):
    path = tmp_path / "metadata.json"
    path.write_bytes(b'{"subtitle": "\\ud83d"}')
    write_sidecars(tmp_path, {}, None)
    assert json.loads(path.read_text("utf-8")) == {"subtitle": "?"}


def test_a_missing_folder_is_trouble_with_it_and_is_not_made(tmp_path):
    with pytest.raises(OutputFolderError) as caught:
        write_sidecars(tmp_path / "gone", {}, JPEG)
    assert caught.value.arguments["folder"] == str(tmp_path / "gone")
    assert names_in(tmp_path) == set()


@pytest.mark.parametrize("name", ["cover.jpg", "metadata.json"])
def test_a_folder_in_the_place_of_a_file_is_trouble_and_leaves_nothing_half_done(tmp_path, name):
    (tmp_path / name).mkdir()
    with pytest.raises(OutputFolderError):
        write_sidecars(tmp_path, {}, JPEG)
    assert not {"cover.part", "metadata.part"} & names_in(tmp_path)


def test_there_are_never_two_covers_of_ours_not_even_for_a_moment(tmp_path):
    """Two of them would be left for the person's after a crash between the two steps."""
    (tmp_path / "cover.png").mkdir()  # it cannot be removed, so nothing may take its place
    with pytest.raises(OutputFolderError):
        write_sidecars(tmp_path, {}, JPEG)
    assert names_in(tmp_path) == {"cover.png"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk to hand")
def test_on_a_full_disk_the_old_files_stay(tmp_path):
    old = write_sidecars(tmp_path, {"title": "Old"}, JPEG)
    bytes_before = [path.read_bytes() for path in old]
    for part, cover in (("cover.part", PNG), ("metadata.part", None)):
        (tmp_path / part).symlink_to("/dev/full")
        with pytest.raises(DiskFullError):
            write_sidecars(tmp_path, {"title": "New"}, cover)
        assert names_in(tmp_path) == {"cover.jpg", "metadata.json"}
        assert [path.read_bytes() for path in old] == bytes_before


def test_what_a_killed_process_left_of_a_sidecar_goes_and_nothing_else(tmp_path):
    names = ("metadata.part", "cover.part", "metadata.json", "Livre.part", "notes.part.txt")
    for name in names:
        (tmp_path / name).write_text(name)
    remove_halves(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[2:])
    remove_halves(tmp_path / "gone")
