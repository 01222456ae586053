"""Tags and covers, read back as another program would."""

from __future__ import annotations

import base64
import subprocess

import mutagen
import pytest
from media_sound import packets, run
from mutagen.flac import Picture

from ohdio_gui.media.assemble import ChapterSource, assemble
from ohdio_gui.media.container import read_audio
from ohdio_gui.media.covers import MAX_COVER_BYTES, picture_type, square_cover
from ohdio_gui.media.tags import BookTags, write_tags
from ohdio_gui.model.audiobook import Audiobook, BookMetadata
from ohdio_gui.model.errors import OutputFolderError, TagError

JPEG = b"\xff\xd8\xff\xe0" + bytes(300_000)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(1000)
URL = "https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage-des-etoiles"
TAGS = BookTags(
    title="Du bon usage des étoiles",
    url=URL,
    authors=("Dominique Fortier", "X"),
    narrators=("Bruno Marcil", "Catherine Trudeau"),
    genre="Roman",
    year=2008,
    publisher="Éditions Alto",
    description="Premier.\n\nSecond — 😀.",
)


@pytest.fixture
def book(ffmpeg, tones, tmp_path, token):
    parts = [ChapterSource(tone.path, f"Partie {n}") for n, tone in enumerate(tones[:3])]
    return assemble(parts, tmp_path / "b.m4b", ffmpeg=ffmpeg, token=token).path


def test_every_tag_of_an_m4b_comes_back(book):
    write_tags(book, TAGS, JPEG)
    found = mutagen.File(book).tags
    expected = {
        "\xa9nam": TAGS.title, "\xa9alb": TAGS.title,
        "\xa9ART": "Dominique Fortier; X", "aART": "Dominique Fortier; X",
        "\xa9wrt": "Bruno Marcil; Catherine Trudeau", "\xa9nrt": "Bruno Marcil; Catherine Trudeau",
        "\xa9gen": "Roman", "\xa9day": "2008", "\xa9pub": "Éditions Alto",
        "desc": TAGS.description, "ldes": TAGS.description, "\xa9cmt": URL,
    }  # fmt: skip
    assert {key: found[key] for key in expected} == {key: [text] for key, text in expected.items()}
    assert bytes(found["----:com.apple.iTunes:URL"][0]).decode() == URL
    assert found["stik"] == [2]
    assert bytes(found["covr"][0]) == JPEG
    assert set(found) == {*expected, "----:com.apple.iTunes:URL", "stik", "covr"}


def test_chapters_and_packets_survive_tags_that_grow(book, ffmpeg, tones):
    """The tables stand before the sound: growing moves every packet."""
    before = packets(ffmpeg, book)
    chapters = subprocess.run([ffmpeg, "-i", str(book)], capture_output=True, check=False).stderr
    chapters = chapters[chapters.index(b"Chapters:") : chapters.index(b"Stream #0:0")]
    for cover in (PNG, JPEG, None, JPEG * 4):
        write_tags(book, TAGS, cover)
        assert packets(ffmpeg, book) == before
        said = subprocess.run([ffmpeg, "-i", str(book)], capture_output=True, check=False).stderr
        assert chapters in said
    assert book.read_bytes()[4:8] == b"ftyp"
    assert book.read_bytes()[32:36] == b"moov"
    assert read_audio(book).packet_count == sum(read_audio(t.path).packet_count for t in tones[:3])


def test_what_is_unknown_is_absent(book):
    write_tags(book, BookTags("T", URL), b"GIF89a not a cover")
    assert set(mutagen.File(book).tags) == {
        "\xa9nam", "\xa9alb", "\xa9cmt", "----:com.apple.iTunes:URL", "stik",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["mp3", "flac", "opus", "ogg"])
def test_files_of_other_sites(ffmpeg, tones, tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    codec = {"mp3": "libmp3lame", "flac": "flac", "opus": "libopus", "ogg": "libvorbis"}[kind]
    run(ffmpeg, "-i", str(tones[0].path), "-metadata", "title=old", "-metadata", "mood=sad",
        "-c:a", codec, str(path))  # fmt: skip
    write_tags(path, TAGS, JPEG)
    file = mutagen.File(path)
    found = file.tags
    if kind == "mp3":
        assert found["TIT2"].text == [TAGS.title]
        assert found["TPE1"].text == ["Dominique Fortier; X"]
        assert str(found["TDRC"].text[0]) == "2008"
        assert found["COMM::XXX"].text == [URL]
        assert found["APIC:"].data == JPEG
    else:
        assert found["title"] == found["album"] == [TAGS.title]
        assert found["artist"] == found["albumartist"] == ["Dominique Fortier; X"]
        assert found["composer"] == ["Bruno Marcil; Catherine Trudeau"]
        assert found["date"] == ["2008"]
        assert found["comment"] == [URL]
        assert "mood" not in found
        picture = (
            file.pictures[0]
            if kind == "flac"
            else Picture(base64.b64decode(found["metadata_block_picture"][0]))
        )
        assert (picture.data, picture.mime, picture.type) == (JPEG, "image/jpeg", 3)


@pytest.mark.parametrize("body", [b"", b"RIFF....", b"\x00\x00\x00\x20ftypM4B \x00\x00", b"<html>"])
def test_what_takes_no_tags_is_an_error(tmp_path, body):
    path = tmp_path / "x.m4b"
    path.write_bytes(body)
    with pytest.raises(TagError):
        write_tags(path, TAGS, None)


def test_a_file_that_is_gone_is_trouble_with_the_folder(tmp_path):
    with pytest.raises(OutputFolderError):
        write_tags(tmp_path / "none.m4b", TAGS, None)


def test_tags_come_from_the_page_and_from_the_store():
    page = BookMetadata(url=URL, title="T", parts=(), authors=("A",), year=2008)
    row = Audiobook(id=1, url=URL, title="T", authors=("A",), year=2008)
    assert BookTags.of(page) == BookTags.of(row) == BookTags("T", URL, ("A",), year=2008)


def test_covers_pass_by_their_first_bytes_and_size():
    assert square_cover(JPEG) == JPEG
    assert square_cover(PNG) == PNG
    assert picture_type(PNG) == "image/png"
    for bad in (b"", b"<svg>", b"GIF89a", b"\xff\xd8\xff" + bytes(MAX_COVER_BYTES)):
        assert square_cover(bad) is None
