"""What we tag says of its book what we knew: a lost queue can be made anew from it."""

from __future__ import annotations

import dataclasses
import shutil

import mutagen
import pytest
from media_sound import run
from mutagen.id3 import TXXX

from ohdio_gui.media.book_tags import BookTags, Track
from ohdio_gui.media.tagged_file import read_tagged
from ohdio_gui.media.tags import write_tags

CODECS = {"mp3": "libmp3lame", "flac": "flac", "opus": "libopus", "ogg": "libvorbis", "m4a": "aac"}
BOOK = BookTags(
    title="Du bon usage des étoiles",
    url="https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage-des-etoiles",
    authors=("Dominique Fortier", "X"),
    narrators=("Bruno Marcil", "Catherine Trudeau"),
    genre="Roman",
    year=2008,
    publisher="Éditions Alto",
    description="Premier.\n\nSecond — 😀.",
    language="fr",
    director="Réalisatrice",
    prizes=("Prix A 2009", "Prix B"),
    audience="6 à 9 ans",
    pages=34,
)
BARE = BookTags(title="Titre", url="https://example.org/a?b=1&c=é")


@pytest.fixture(scope="session")
def untagged(ffmpeg, tones, tmp_path_factory):
    folder = tmp_path_factory.mktemp("untagged")
    for kind, codec in CODECS.items():
        run(ffmpeg, "-i", str(tones[0].path), "-map_metadata", "-1", "-c:a", codec,
            str(folder / f"a.{kind}"))  # fmt: skip
    return folder


@pytest.fixture
def sound(untagged, tmp_path):
    def copy(kind):
        return shutil.copyfile(untagged / f"a.{kind}", tmp_path / f"a.{kind}")

    return copy


@pytest.mark.parametrize("kind", CODECS)
@pytest.mark.parametrize("book", [BOOK, BARE], ids=["all", "bare"])
def test_a_book_s_file_says_all_of_it(sound, kind, book):
    path = sound(kind)
    write_tags(path, book, None)
    found = read_tagged(path)
    assert (found.tags, found.track, found.is_signed) == (book, None, True)


@pytest.mark.parametrize("kind", CODECS)
def test_a_track_says_which_one_it_is_and_what_the_whole_book_is_called(sound, kind):
    path = sound(kind)
    write_tags(path, BOOK, None, track=Track(3, 12, "Le départ"))
    found = read_tagged(path)
    assert found.tags == BOOK
    assert found.track == Track(3, 12, "Le départ")


@pytest.mark.parametrize("kind", CODECS)
def test_a_file_without_a_page_is_none_of_ours(sound, kind):
    assert read_tagged(sound(kind)) is None


def test_a_page_that_another_program_wrote_is_not_signed(sound):
    path = sound("mp3")
    file = mutagen.File(path)
    file.tags.add(TXXX(encoding=3, desc="URL", text=["https://example.org/podcast"]))
    file.save()
    assert read_tagged(path).is_signed is False


def test_a_language_that_id3_alone_has_a_code_of_stays_it(sound):
    path = sound("mp3")
    write_tags(path, dataclasses.replace(BOOK, language="iu"), None)
    assert read_tagged(path).tags.language == "iu"


@pytest.mark.parametrize("content", [b"", b"ID3", b"\x00\x00\x00\x18ftypM4A " * 9, b"OggS" * 50])
@pytest.mark.parametrize("suffix", [".m4b", ".mp3", ".opus"])
def test_what_cannot_be_read_is_none_of_ours(tmp_path, content, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    assert read_tagged(path) is None


def test_a_file_that_is_gone_is_none_of_ours(tmp_path):
    assert read_tagged(tmp_path / "gone.m4b") is None
