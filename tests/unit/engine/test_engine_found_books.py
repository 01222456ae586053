"""The books of an output folder are known again by what their files say."""

from __future__ import annotations

import os
import shutil
import subprocess
import tracemalloc

import mutagen
import pytest
from mutagen import id3
from mutagen.mp4 import MP4FreeForm

from ohdio_gui.engine import found_books
from ohdio_gui.engine.found_books import audio_files, find_books
from ohdio_gui.media.book_tags import BookTags, Track
from ohdio_gui.media.tags import write_tags
from ohdio_gui.model.audiobook import PartStatus
from ohdio_gui.model.lengths import MAX_LINE, MAX_NAMES, MAX_TEXT
from tests.sounds import FFMPEG, make_tone


@pytest.fixture(scope="module")
def tone(tmp_path_factory):
    return make_tone(tmp_path_factory.mktemp("tone") / "tone.m4a", 440, 2)


@pytest.fixture(scope="module")
def mp3_tone(tone):
    made = tone.with_suffix(".mp3")
    subprocess.run([FFMPEG, "-nostdin", "-v", "error", "-i", str(tone), str(made)], check=True)
    return made


def page(number, slug="x"):
    return f"https://ici.radio-canada.ca/ohdio/livres-audio/{number}/{slug}"


class Library:
    def __init__(self, folder, tone, mp3_tone):
        self.folder, self.tone, self.mp3_tone = folder, tone, mp3_tone

    def add(self, name, url, track=None, **fields):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.mp3_tone if path.suffix == ".mp3" else self.tone, path)
        write_tags(path, BookTags(title="Titre", url=url, **fields), None, track=track)
        return path

    def tracks(self, folder, url, positions, count, suffix=".m4a"):
        return [
            self.add(f"{folder}/{n:02} - Ch{suffix}", url, Track(n, count, f"Chapitre {n}"))
            for n in positions
        ]

    def found(self):
        return find_books(self.folder)


@pytest.fixture
def library(tmp_path, tone, mp3_tone):
    (tmp_path / "books").mkdir()
    return Library(tmp_path / "books", tone, mp3_tone)


def test_a_file_becomes_the_book_that_its_tags_name(library):
    path = library.add(
        "Anne Roy/Titre/Titre.m4b",
        page(7, "titre"),
        authors=("Anne Roy", "X"),
        narrators=("Voix",),
        genre="Roman",
        year=2008,
        publisher="Alto",
        description="Un.\n\nDeux.",
        language="fr",
        prizes=("Prix",),
        pages=30,
    )
    (book,) = library.found()
    said = book.metadata
    assert (said.ohdio_id, said.url, said.title) == ("7", page(7, "titre"), "Titre")
    assert (said.authors, said.narrators) == (("Anne Roy", "X"), ("Voix",))
    assert (said.genre, said.year, said.publisher) == ("Roman", 2008, "Alto")
    assert (said.description, said.language) == ("Un.\n\nDeux.", "fr")
    assert (said.prizes, said.pages) == (("Prix",), 30)
    assert said.duration_s == pytest.approx(2, abs=0.1)
    assert (book.files.path, book.files.names) == (path, ())
    assert book.files.size_bytes == path.stat().st_size


def test_a_folder_of_tracks_is_one_book_in_order(library):
    tracks = library.tracks("Anne/Titre", page(7), (10, 2, 1, 3, 4, 5, 6, 7, 8, 9), 10)
    (book,) = library.found()
    assert book.files.path == library.folder / "Anne" / "Titre"
    assert book.files.names == tuple(f"{n:02} - Ch.m4a" for n in range(1, 11))
    assert book.files.size_bytes == sum(path.stat().st_size for path in tracks)
    assert [part.title for part in book.metadata.parts[:2]] == ["Chapitre 1", "Chapitre 2"]
    assert {part.status for part in book.metadata.parts} == {PartStatus.COMPLETED}
    assert book.metadata.title == "Titre"


def test_a_folder_that_lacks_a_track_is_no_whole_book(library):
    library.tracks("Anne/Titre", page(7), (1, 3), 3)
    library.tracks("Anne/Autre", page(8), (1, 2), 3)
    assert library.found() == ()


def test_of_several_copies_the_newest_counts(library):
    old = library.add("a/Titre.m4b", page(7))
    new = library.add("b/Titre.m4b", page(7, "another-slug"))
    library.tracks("c", page(7), (1,), 2)
    os.utime(old, (1e9, 1e9))
    (book,) = library.found()
    assert book.files.path == new
    os.utime(new, (9e8, 9e8))
    (book,) = library.found()
    assert book.files.path == old


@pytest.mark.parametrize("pages", ["9" * 20, "9" * 5000, "-1", "1e9"])
def test_numbers_that_no_book_has_are_none(library, store, pages):
    path = library.add("a.mp3", page(7))
    file = mutagen.File(path)
    file.tags.add(id3.TXXX(encoding=3, desc="PAGES", text=[pages]))
    file.save()
    (book,) = library.found()
    assert book.metadata.pages is None
    store.audiobooks.take_in([book])
    assert [kept.ohdio_id for kept in store.audiobooks.all()] == ["7"]


def test_one_track_of_a_billion_is_no_whole_book_and_takes_no_memory(library):
    path = library.add("a.mp3", page(7))
    for track in ("1/100000000", "1/999999999", "1/99999999999999"):
        file = mutagen.File(path)
        file.tags.add(id3.TRCK(encoding=3, text=[track]))
        file.save()
        tracemalloc.start()
        found = library.found()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20_000_000
    # The last one's count is none: it is the one track that there is.
    assert len(found) == 1


def test_long_texts_are_cut_as_a_site_s_are(library):
    path = library.add("a.mp3", page(7))
    file = mutagen.File(path)
    long = "<b>x</b>\n" * 500_000
    file.tags.add(id3.TALB(encoding=3, text=[long]))
    file.tags.add(id3.TPE2(encoding=3, text=["; ".join(f"Nom {n}" for n in range(300_000))]))
    file.tags.add(id3.COMM(encoding=3, lang="XXX", desc="description", text=[long]))
    file.tags.add(id3.TXXX(encoding=3, desc="URL", text=[page(7)]))
    file.save()
    (book,) = library.found()
    assert len(book.metadata.title) <= MAX_LINE
    assert "\n" not in book.metadata.title
    assert 0 < len(book.metadata.authors) <= MAX_NAMES
    assert len(book.metadata.description) <= MAX_TEXT


def test_another_site_s_file_counts_where_it_is_signed_as_ours(library):
    library.add("a.m4a", "https://example.org/conte.m4a")
    (book,) = library.found()
    assert (book.metadata.url, book.metadata.ohdio_id) == ("https://example.org/conte.m4a", None)


def test_a_stranger_s_page_in_a_file_makes_no_book_of_it(library):
    path = library.add("podcast.m4a", page(1))
    file = mutagen.File(path)
    file.tags["----:com.apple.iTunes:URL"] = [MP4FreeForm(b"https://example.org/podcast")]
    file.save()
    assert library.found() == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse",
        "https://ici.radio-canada.ca/ohdio/balados/1/x",
        "bonjour",
        "javascript:alert(1)",
    ],
)
def test_what_names_no_book_makes_none(library, url):
    library.add("a.m4a", url)
    assert library.found() == ()


def test_other_people_s_audio_and_damaged_files_are_passed_over(library):
    shutil.copyfile(library.tone, library.folder / "mine.m4a")
    (library.folder / "cut.m4b").write_bytes(library.tone.read_bytes()[:300])
    (library.folder / "empty.mp3").write_bytes(b"")
    (library.folder / "notes.txt").write_text(page(7))
    library.add("a/Titre.m4b", page(7))
    assert [book.metadata.ohdio_id for book in library.found()] == ["7"]


def test_hidden_files_and_folders_are_passed_over(library):
    library.add(".trash/Titre.m4b", page(7))
    library.add("a/.Titre.m4b", page(8))
    library.add("a/.1-0a0b0c0d.part/01.m4a", page(9))
    assert library.found() == ()


def test_links_that_lead_back_or_to_themselves_do_no_harm(library):
    path = library.add("a/Titre.m4b", page(7))
    (library.folder / "a" / "again").symlink_to(library.folder, target_is_directory=True)
    (library.folder / "b.m4b").symlink_to("b.m4b")
    (library.folder / "c.m4b").symlink_to("nowhere.m4b")
    assert list(audio_files(library.folder)) == [path]
    assert len(library.found()) == 1


def test_depth_and_number_have_an_end(library, monkeypatch):
    deep = library.folder.joinpath(*"abcdefghijklmnopqrst")
    deep.mkdir(parents=True)
    shutil.copyfile(library.tone, deep / "deep.m4a")
    assert list(audio_files(library.folder)) == []
    for number in range(1, 6):
        library.add(f"{number}.m4a", page(number))
    monkeypatch.setattr(found_books, "MAX_ENTRIES", 3)
    assert len(library.found()) == 3


def test_an_output_folder_that_is_away_holds_no_book(tmp_path):
    assert find_books(tmp_path / "gone") == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_that_may_not_be_read_is_passed_over(library):
    library.add("a/Titre.m4b", page(7))
    closed = library.folder / "b"
    closed.mkdir(mode=0o000)
    assert len(library.found()) == 1


@pytest.mark.parametrize("suffix", [".m4b", ".mp3", ".flac", ".opus"])
def test_what_a_book_was_made_without_is_known_again(library, tmp_path, suffix):
    tone = tmp_path / f"tone{suffix}"
    codec = [] if suffix != ".m4b" else ["-c", "copy", "-f", "mp4"]
    command = [FFMPEG, "-v", "error", "-i", str(library.tone), *codec, str(tone)]
    subprocess.run(command, check=True)
    library.tone = tone
    library.add(f"Titre{suffix}", page(7), missing=(1, 3))
    (book,) = library.found()
    assert book.missing == (1, 3)
    assert [part.position for part in book.metadata.parts] == [2]


def test_a_folder_of_files_is_whole_but_for_what_it_was_made_without(library):
    for n in (1, 3):
        library.add(f"A/{n}.m4a", page(7), Track(n, 3, f"Chapitre {n}"), missing=(2,))
    library.add("B/1.m4a", page(8), Track(1, 3, "Un"), missing=(2,))
    (book,) = library.found()
    assert (book.metadata.ohdio_id, book.missing) == ("7", (2,))
    assert [(p.position, p.title) for p in book.metadata.parts] == [
        (1, "Chapitre 1"),
        (3, "Chapitre 3"),
    ]


@pytest.mark.parametrize("said", ["2, x", "-1", "2,,3", "1" * 5000])
def test_a_list_of_what_is_missing_that_nobody_of_ours_wrote_says_nothing(library, said):
    path = library.add("Titre.m4b", page(7))
    file = mutagen.File(path)
    file.tags["----:com.apple.iTunes:MISSING"] = [MP4FreeForm(said.encode())]
    file.save()
    (book,) = library.found()
    assert book.missing == ()
