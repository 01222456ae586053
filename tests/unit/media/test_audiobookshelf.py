"""Audiobookshelf's rules, row by row, against the files that we write.

Each rule is read again in ``media_audiobookshelf``; the files are real ones at the default path.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest
from media_audiobookshelf import (
    Scanned,
    in_order,
    is_ignored,
    overridden,
    probe,
    read_document,
    read_folder,
    read_genres,
    read_names,
    scan,
)

from ohdio_gui.media.assemble import AssembledBook, ChapterSource, assemble
from ohdio_gui.media.sidecars import metadata_document, write_sidecars
from ohdio_gui.media.tags import BookTags, Track, write_tags
from ohdio_gui.model.audiobook import Audiobook, Chapter
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.name_template import DEFAULT_TEMPLATE, NameFields, NameTemplate
from ohdio_gui.model.naming import part_name
from tests.sounds import FFMPEG, make_tone

COVERS = Path(__file__).parents[3] / "resources" / "demo" / "covers"
PARTS = ("Argo Navis", "Les voiles ; 2 = « 3 »", "Terror et Erebus")
BOOK = Audiobook(
    id=7,
    url="https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage-des-etoiles",
    title="Du bon usage des étoiles : récit",
    ohdio_id="42418",
    authors=("Dominique Fortier", "Nadine Bismuth"),
    narrators=("Bruno Marcil", "Catherine Trudeau"),
    genre="Roman / Nouvelles",
    year=2008,
    publisher="Éditions Alto",
    description="Mai 1845.\n\nLe capitaine part ; il « ne » revient = pas.",
    language="fr",
    audience="Tout public",
    prizes=("Lauréat du Prix Gens de Mer 2009",),
)
UNKNOWN = Audiobook(id=8, url=BOOK.url, title="Livre")
"""A book of which OHdio says nothing but its title."""
OTHER = replace(
    BOOK,
    title="Un autre livre",
    authors=("Personne Ici",),
    narrators=("Une Voix",),
    genre="Essai",
    year=1999,
    publisher="Autre maison",
    description="Rien.",
    language="en",
)


@dataclass(frozen=True)
class Sound:
    """What the books are made of."""

    parts: tuple[Path, ...]
    whole: AssembledBook
    cover: bytes
    other_cover: bytes


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Sound:
    folder = tmp_path_factory.mktemp("sound")
    parts = tuple(make_tone(folder / f"{n}.m4a", 300 * n, n) for n in (1, 2, 3))
    sources = [ChapterSource(path, title) for path, title in zip(parts, PARTS, strict=True)]
    whole = assemble(sources, folder / "whole.m4b", ffmpeg=FFMPEG, token=CancelToken())
    pictures = [(COVERS / name).read_bytes() for name in ("900101.jpg", "900102.jpg")]
    return Sound(parts, whole, *pictures)


def fields_of(book: Audiobook) -> NameFields:
    return NameFields(book.title, book.authors, book.narrators, book.year, book.genre)


def put(library: Path, book: Audiobook, sound: Sound, *, tags: Audiobook | None = None, **path):
    """Put a book of one file where the program puts it, as the book ``tags`` where it is given."""
    template = NameTemplate.parse(path.pop("template", DEFAULT_TEMPLATE))
    file = template.file_path(library, fields_of(book), ".m4b", path.pop("mark", None))
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(sound.whole.path, file)
    write_tags(file, BookTags.of(tags or book), sound.cover)
    return file


def put_parts(library: Path, book: Audiobook, sound: Sound, *, is_tagged: bool = True) -> Path:
    """Put a book of several files where the program puts it."""
    folder = NameTemplate.parse(DEFAULT_TEMPLATE).folder_path(library, fields_of(book))
    folder.mkdir(parents=True)
    # The last one first: nothing may come from the order in which files were made.
    for position, title in reversed(list(enumerate(PARTS, 1))):
        file = folder / part_name(position, len(PARTS), title, ".m4a")
        shutil.copyfile(sound.parts[position - 1], file)
        if is_tagged:
            track = Track(position, len(PARTS), title)
            write_tags(file, BookTags.of(book), sound.cover, track=track)
    return folder


def put_mp3(library: Path, book: Audiobook, sound: Sound) -> None:
    path = NameTemplate.parse(DEFAULT_TEMPLATE).file_path(library, fields_of(book), ".mp3")
    path.parent.mkdir(parents=True)
    command = [FFMPEG, "-nostdin", "-v", "error", "-i", str(sound.whole.path), "-map", "0:a"]
    command += ["-map_metadata", "-1", "-map_chapters", "-1", "-c:a", "libmp3lame", str(path)]
    subprocess.run(command, check=True)
    chapters = [Chapter(*mark) for mark in sound.whole.chapters]
    write_tags(path, BookTags.of(book), sound.cover, chapters=chapters)


def add_sidecars(folder: Path, book: Audiobook, sound: Sound, *, has_chapters: bool = True) -> None:
    whole = sound.whole
    chapters = [Chapter(*mark) for mark in whole.chapters] if has_chapters else []
    document = metadata_document(book, chapters, whole.duration_s)
    write_sidecars(folder, document, sound.other_cover)


def the_book(library: Path) -> Scanned:
    (book,) = scan(library)
    return book


@pytest.fixture(scope="module")
def libraries(sound, tmp_path_factory) -> dict[str, Scanned]:
    """Every layout that the rules are read on, scanned."""
    root = tmp_path_factory.mktemp("libraries")
    put(root / "tags", BOOK, sound)
    put(root / "unknown tags", UNKNOWN, sound)
    add_sidecars(put(root / "all", BOOK, sound).parent, BOOK, sound)
    add_sidecars(put(root / "unknown", UNKNOWN, sound).parent, UNKNOWN, sound)
    put_parts(root / "tagged parts", BOOK, sound)
    parts = put_parts(root / "parts", BOOK, sound)
    add_sidecars(parts, BOOK, sound, has_chapters=False)
    kept = put_parts(root / "kept", BOOK, sound, is_tagged=False)
    add_sidecars(kept, BOOK, sound, has_chapters=False)
    put_mp3(root / "mp3", BOOK, sound)
    deep = put(root / "deep", BOOK, sound, template="Jeunesse/{author}/{title}/{title}")
    add_sidecars(deep.parent, BOOK, sound)
    return {folder.name: the_book(folder) for folder in root.iterdir()}


def said(key: str) -> Callable[[Scanned], object]:
    return lambda book: book.metadata.get(key)


def chapter_titles(book: Scanned) -> list[str]:
    return [chapter["title"] for chapter in book.metadata["chapters"]]


class Rule(NamedTuple):
    """One row: what is documented, on which of the libraries it is read, what it must give."""

    says: str
    library: str
    reads: Callable[[Scanned], object]
    gives: object


TITLE_NAME = "Du bon usage des étoiles - récit"
FOLDER = f"Dominique Fortier, Nadine Bismuth/{TITLE_NAME}"
FILES = ["01 - Argo Navis.m4a", "02 - Les voiles ; 2 = « 3 ».m4a", "03 - Terror et Erebus.m4a"]
STEMS = [name.removesuffix(".m4a") for name in FILES]
RULES = [
    # Folders
    Rule("a folder with audio is one book", "all", lambda b: str(b.path), FOLDER),
    Rule("several files in a folder are one book", "parts", lambda b: str(b.path), FOLDER),
    Rule("a book has a folder of its own", "tags", lambda b: b.files, [f"{TITLE_NAME}.m4b"]),
    Rule("a folder above author and title is no series", "deep", said("series"), []),
    Rule("nor is it the author", "deep", said("authors"), list(BOOK.authors)),
    Rule("an unknown author is his folder's name", "unknown", said("authors"), ["Inconnu"]),
    # Tags of the first file
    Rule("album is the title", "tags", said("title"), BOOK.title),
    Rule("album is the title of several files", "tagged parts", said("title"), BOOK.title),
    Rule("artist is the authors", "tags", said("authors"), list(BOOK.authors)),
    Rule("composer is the narrators", "tags", said("narrators"), list(BOOK.narrators)),
    Rule("genre is split by a slash", "tags", said("genres"), ["Roman", "Nouvelles"]),
    Rule("date is the year", "tags", said("publishedYear"), "2008"),
    Rule("description goes before comment", "tags", said("description"), BOOK.description),
    Rule("comment stands in for description", "unknown tags", said("description"), UNKNOWN.url),
    Rule("publisher is a free-form tag", "tags", said("publisher"), BOOK.publisher),
    Rule("language is a free-form tag", "tags", said("language"), "fr"),
    Rule("no tag looks like an asin", "tags", said("asin"), None),
    Rule("no tag looks like a series", "tags", said("series"), None),
    Rule("no tag looks like a subtitle", "tags", said("subtitle"), None),
    # The same of an MP3
    Rule("TALB is the title", "mp3", said("title"), BOOK.title),
    Rule("TPE1 is the authors", "mp3", said("authors"), list(BOOK.authors)),
    Rule("TCOM is the narrators", "mp3", said("narrators"), list(BOOK.narrators)),
    Rule("TYER is the year", "mp3", said("publishedYear"), "2008"),
    Rule("TPUB is the publisher", "mp3", said("publisher"), "Éditions Alto"),
    Rule("a comment called description goes first", "mp3", said("description"), BOOK.description),
    Rule("TLAN is the language", "mp3", said("language"), "fra"),
    Rule("CHAP are the chapters", "mp3", chapter_titles, list(PARTS)),
    # Chapters
    Rule("chapters inside the file", "tags", chapter_titles, list(PARTS)),
    Rule("several files: by their titles", "parts", chapter_titles, list(PARTS)),
    Rule("several files without tags: by their names", "kept", chapter_titles, STEMS),
    # Order of several files
    Rule("track and disc tags", "parts", lambda b: b.files, FILES),
    Rule("the numbers in the names, without tags", "kept", lambda b: b.files, FILES),
    # metadata.json goes above all
    Rule("every type is the one that is read", "all", lambda b: b.refused, []),
    Rule("every type, of an unknown book", "unknown", lambda b: b.refused, []),
    Rule("title", "kept", said("title"), BOOK.title),
    Rule("authors", "kept", said("authors"), list(BOOK.authors)),
    Rule("narrators", "kept", said("narrators"), list(BOOK.narrators)),
    Rule("genres are not split", "all", said("genres"), ["Roman / Nouvelles"]),
    Rule("tags", "all", said("tags"), ["Tout public", "Lauréat du Prix Gens de Mer 2009"]),
    Rule("publishedYear is text", "kept", said("publishedYear"), "2008"),
    Rule("publisher", "all", said("publisher"), "Éditions Alto"),
    Rule("description", "kept", said("description"), BOOK.description),
    Rule("an unknown description is not the address", "unknown", said("description"), ""),
    Rule("language by its name", "all", said("language"), "Français"),
    Rule("series: none", "all", said("series"), []),
    Rule("asin: left to be looked up", "all", said("asin"), None),
    Rule("explicit: left to the person", "all", said("explicit"), None),
    Rule("chapters", "all", chapter_titles, list(PARTS)),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.says)
def test_audiobookshelf_reads_what_we_mean(rule, libraries):
    assert rule.reads(libraries[rule.library]) == rule.gives


@pytest.mark.parametrize("name", ["all", "unknown", "parts", "kept", "deep"])
def test_a_cover_file_goes_before_the_embedded_one(libraries, sound, name):
    assert libraries[name].cover == sound.other_cover


@pytest.mark.parametrize("name", ["tags", "tagged parts", "mp3"])
def test_the_embedded_cover_serves_where_there_is_no_file(libraries, sound, name):
    assert libraries[name].cover == sound.cover


def test_a_cover_file_goes_before_other_pictures(sound, tmp_path):
    file = put(tmp_path, BOOK, sound)
    (file.parent / "affiche.jpg").write_bytes(sound.cover)
    add_sidecars(file.parent, BOOK, sound)
    assert the_book(tmp_path).cover == sound.other_cover


@pytest.mark.parametrize("name", ["tags", "all", "parts", "kept"])
def test_chapters_are_where_the_parts_are(libraries, sound, name):
    starts = [start_s for start_s, _ in sound.whole.chapters]
    found = libraries[name].metadata["chapters"]
    # FFmpeg tells the length of a part to 10 ms, and not what its encoder added to it.
    accuracy = 0.15 if name in ("parts", "kept") else 0.000_002
    assert [chapter["start"] for chapter in found] == pytest.approx(starts, abs=accuracy)
    assert all(one["end"] == after["start"] for one, after in pairwise(found))
    assert found[-1]["end"] == pytest.approx(sound.whole.duration_s, abs=accuracy)


def test_metadata_json_goes_above_every_tag(sound, tmp_path):
    file = put(tmp_path, BOOK, sound, tags=OTHER)
    before = the_book(tmp_path).metadata
    add_sidecars(file.parent, BOOK, sound)
    after = the_book(tmp_path).metadata
    document = metadata_document(BOOK, [Chapter(*m) for m in sound.whole.chapters], 0)
    assert document.keys() >= {"title", "authors", "narrators", "genres", "publishedYear"}
    for key, value in document.items():
        assert after[key] == value, key
        assert before.get(key) != value, key


NAMES = [
    # title, what the folder's name alone would say beside the title
    ("Le tour du monde en 80 jours", {}),
    ("1984", {}),
    ("1984: roman", {"publishedYear": "1984", "title": "roman"}),
    ("(1984) - Une fin", {"publishedYear": "1984", "title": "Une fin"}),
    ("Vol 1 - Le départ", {}),
    ("Tome 2 - L'arrivée", {}),
    ("3 - Trois", {}),
    ("100 ans", {}),
    ("Livre {Voix Fausse}", {"narrators": ["Voix Fausse"], "title": "Livre"}),
    ("Titre - Sous-titre", {}),
    ("Titre [42418]", {}),
    ("Titre [inédit]", {}),
]


@pytest.mark.parametrize(("title", "folder_says"), NAMES, ids=[title for title, _ in NAMES])
def test_a_title_is_never_taken_apart(sound, tmp_path, title, folder_says):
    book = replace(BOOK, title=title)
    file = put(tmp_path, book, sound)
    says = read_folder(PurePosixPath(file.parent.relative_to(tmp_path)))
    assert {k: v for k, v in says.items() if k != "authors"} == {"title": title} | folder_says
    for scanned in (the_book(tmp_path), _with_sidecars(tmp_path, file, book, sound)):
        assert scanned.metadata["title"] == title
        assert scanned.metadata["publishedYear"] == "2008"
        assert scanned.metadata["narrators"] == list(BOOK.narrators)
        assert not {"asin", "subtitle"} & scanned.metadata.keys()
        assert not scanned.metadata.get("series")


def _with_sidecars(library: Path, file: Path, book: Audiobook, sound: Sound) -> Scanned:
    add_sidecars(file.parent, book, sound)
    return the_book(library)


def test_braces_in_a_title_are_no_narrator(sound, tmp_path):
    book = replace(UNKNOWN, title="Livre {Voix Fausse}")
    file = put(tmp_path, book, sound)
    assert the_book(tmp_path).metadata["narrators"] == ["Voix Fausse"]
    assert _with_sidecars(tmp_path, file, book, sound).metadata["narrators"] == []


@pytest.mark.parametrize("mark", ["42418", "1003592", "999999999", "42418-2"])
def test_the_mark_of_a_clash_is_no_asin(sound, tmp_path, mark):
    file = put(tmp_path, BOOK, sound, mark=mark)
    assert f"[{mark}]" in file.parent.name
    scanned = the_book(tmp_path)
    assert "asin" not in scanned.metadata
    assert scanned.metadata["title"] == BOOK.title


PEOPLE = [
    # names, what the tags alone say of them
    (("Dominique Fortier", "Nadine Bismuth"), ["Dominique Fortier", "Nadine Bismuth"]),
    (("Molière", "Jean Racine"), ["Molière", "Jean Racine"]),
    (("Molière",), ["Molière"]),
    (("Anne-Marie Olivier et Cie",), ["Anne-Marie Olivier et Cie"]),
    (("Jean de La Fontaine", "Le Clézio"), ["Jean de La Fontaine", "Le Clézio"]),
    (("Groupe A & B", "C. D."), ["Groupe A", "B; C. D."]),
    (("Fred Pellerin, conteur",), ["Fred Pellerin", "Conteur"]),
    (("Pellerin, Fred", "X"), ["Fred Pellerin"]),
    (("Salt and Pepper",), ["Salt", "Pepper"]),
    (("Dr Seuss", "Luther King Jr"), ["Seuss", "Luther King"]),
    (("ARD",), ["Ard"]),
    (("Fred « Pépé » P.", 'Jo "Jo" L.'), ["Fred « Pépé » P.", "Jo L."]),
]


@pytest.mark.parametrize(("people", "tags_say"), PEOPLE, ids=["; ".join(p) for p, _ in PEOPLE])
def test_people_are_who_they_are(sound, tmp_path, people, tags_say):
    book = replace(BOOK, authors=people, narrators=people)
    file = put(tmp_path, book, sound)
    bare = the_book(tmp_path).metadata
    assert (bare["authors"], bare["narrators"]) == (tags_say, tags_say)
    scanned = _with_sidecars(tmp_path, file, book, sound).metadata
    assert (scanned["authors"], scanned["narrators"]) == (list(people), list(people))


def test_a_part_that_is_called_like_the_book_leaves_the_files_names_as_chapters(sound, tmp_path):
    book = replace(BOOK, title=PARTS[0])
    folder = put_parts(tmp_path, book, sound)
    add_sidecars(folder, book, sound, has_chapters=False)
    assert chapter_titles(the_book(tmp_path)) == STEMS


def test_many_parts_come_in_order_by_their_names_alone(sound, tmp_path):
    titles = ["1984", "Chapitre 12", "2e partie", "10", *(f"Fin {n}" for n in range(9, 0, -1))]
    found = probe(sound.parts[0])
    files = [
        replace(found, path=Path(part_name(n, len(titles), title, ".m4a")), tags={})
        for n, title in enumerate(titles, 1)
    ]
    in_line = in_order(files[::-1], read_folder(PurePosixPath("A/1984")))
    assert [file.path.name for file in in_line] == [file.path.name for file in files]


def test_two_books_of_an_author_are_two(sound, tmp_path):
    for book in (BOOK, OTHER):
        add_sidecars(put(tmp_path, book, sound).parent, book, sound)
    assert {book.metadata["title"] for book in scan(tmp_path)} == {BOOK.title, OTHER.title}


def test_files_without_a_folder_of_their_own_would_be_one_book(sound, tmp_path):
    """Why the default path has two folders, and such a template no sidecar files."""
    for book in (BOOK, replace(OTHER, authors=BOOK.authors)):
        put(tmp_path, book, sound, template="{author}/{title}")
    assert len(the_book(tmp_path).files) == 2


# The readings themselves, by the examples of the documentation.


def test_the_documented_names_of_folders_are_read():
    found = read_folder(
        PurePosixPath(
            "Terry Goodkind/Sword of Truth/Vol 1 - 1994 - Wizards First Rule {Sam Tsoutsouvas}"
        )
    )
    assert found == {
        "title": "Wizards First Rule",
        "authors": ["Terry Goodkind"],
        "narrators": ["Sam Tsoutsouvas"],
        "publishedYear": "1994",
        "series": ["Sword of Truth #1"],
    }
    assert read_folder(PurePosixPath("A/S/Title - Vol 12"))["series"] == ["S #12"]
    assert read_folder(PurePosixPath("A/S/6. Title"))["series"] == ["S #6"]
    assert read_folder(PurePosixPath("A/S/101 Title"))["series"] == ["S"]
    assert read_folder(PurePosixPath("1945 - Animal Farm"))["publishedYear"] == "1945"
    for name in ("Hackers [B0015T963C]", "[1234567890] Hackers"):
        found = read_folder(PurePosixPath("Steven Levy") / name)
        assert (found["title"], len(found["asin"])) == ("Hackers", 10)


@pytest.mark.parametrize(
    "text",
    [
        "Ichiro Kishimi, Fumitake Koga", "Kishimi, Ichiro, Koga, Fumitake",
        "Ichiro Kishimi & Fumitake Koga", "Kishimi, Ichiro & Koga, Fumitake",
        "Ichiro Kishimi and Fumitake Koga", "Ichiro Kishimi; Fumitake Koga",
    ],
)  # fmt: skip
def test_the_documented_names_of_people_are_read(text):
    assert read_names(text) == ["Ichiro Kishimi", "Fumitake Koga"]


@pytest.mark.parametrize("text", ["Fantasy; Sci-Fi", "Fantasy / Sci-Fi", "Fantasy//Sci-Fi"])
def test_the_documented_genres_are_read(text):
    assert read_genres(text) == ["Fantasy", "Sci-Fi"]


def test_a_document_of_wrong_types_is_seen():
    text = (
        '{"title": "T", "publishedYear": 2008, "authors": "A", "tags": null, "genres": [1],'
        ' "chapters": [{"start": 0, "end": 1, "title": ""}], "explicit": "no", "url": "x"}'
    )
    found, refused = read_document(text)
    assert found == {"title": "T"}
    assert set(refused) == {
        "publishedYear", "authors", "tags", "genres", "chapters", "explicit", "url",
    }  # fmt: skip


def test_what_clears_a_tag_is_known():
    known = {"publisher": "P", "narrators": ["N"], "authors": ["A"], "title": "T", "chapters": [1]}
    clearing = {"publisher": None, "narrators": [], "authors": [], "title": None, "chapters": []}
    assert overridden(known, clearing) == {
        "publisher": None, "narrators": [], "authors": ["A"], "title": "T", "chapters": [1],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["a/.b/c.m4b", "a/b/.c.jpg", "a/b/cover.part", "a/b/x.tmp"])
def test_what_is_hidden_or_unfinished_is_not_read(name):
    assert is_ignored(PurePosixPath(name))
    assert not is_ignored(PurePosixPath("a/b/cover.jpg"))
