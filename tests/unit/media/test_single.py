"""One file of another site: its chapters and tags are kept, and nothing is encoded for nothing."""

from __future__ import annotations

import hashlib
import time

import mutagen
import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_sound import run
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from ohdio_gui.media.book_tags import BookTags
from ohdio_gui.media.embedded import Embedded, parse_ffmetadata, read_embedded
from ohdio_gui.media.single import make_single
from ohdio_gui.model.audiobook import BookFormat, Chapter
from tests.sounds import packets_md5

METADATA = """;FFMETADATA1
title=Le conte
artist=Marie Tifo; Jean Marchand
composer=Voix Une
genre=Conte
date=1998-05-01
comment=Il était une fois\\
deux lignes
[CHAPTER]
TIMEBASE=1/1000
START=0
END=700
title=Le début \\= tout
[CHAPTER]
TIMEBASE=1/1000
START=700
END=1300
title=La suite \\; la fin
"""
MARKS = (Chapter(0.0, "Le début = tout"), Chapter(0.7, "La suite ; la fin"))
PAGE = BookTags(title="conte", url="https://exemple.ca/sons/conte.m4a")


def with_metadata(ffmpeg, tone, target, *codec):
    """The sound of ``tone`` with the tags and chapters of METADATA, as a stranger made it."""
    text = target.with_suffix(".txt")
    text.write_text(METADATA, "utf-8")
    inputs = ["-i", str(tone.path), "-f", "ffmetadata", "-i", str(text)]
    maps = ["-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"]
    run(ffmpeg, *inputs, *maps, *(codec or ("-c", "copy")), str(target))
    text.unlink()
    if target.suffix in {".opus", ".ogg", ".flac"}:
        # FFmpeg writes these marks to the wrong second, or not at all.
        file = mutagen.File(target)
        for number, mark in enumerate(MARKS, start=1):
            file.tags[f"CHAPTER{number:03}"] = f"00:00:{mark.start_s:06.3f}"
            file.tags[f"CHAPTER{number:03}NAME"] = mark.title
        for key in {"CHAPTER000", "CHAPTER000NAME"} & {key.upper() for key in file.tags.as_dict()}:
            del file.tags[key]
        file.save()
    return target


def made(source, wanted, ffmpeg, token, tags=PAGE, chapters=()):
    folder = source.parent / "work"
    folder.mkdir()
    inside = folder / source.name
    inside.write_bytes(source.read_bytes())
    book = make_single(
        inside, folder, tags, None, wanted, chapters=chapters, ffmpeg=ffmpeg, token=token
    )
    assert inside.read_bytes() == source.read_bytes()
    (file,) = book.files
    assert {path.name for path in folder.iterdir()} <= {source.name, file.name, "plain.m4a"}
    return book, file


def chapters_in(file):
    if file.suffix == ".mp3":
        tags = ID3(file)
        frames = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time)
        return [(f.start_time / 1000, f.sub_frames["TIT2"].text[0]) for f in frames]
    return [(round(c.start, 2), c.title) for c in MP4(file).chapters]


def test_what_a_file_says_of_itself_is_read(ffmpeg, tones, token, tmp_path):
    source = with_metadata(ffmpeg, tones[0], tmp_path / "conte.m4a")
    found = read_embedded(source, ffmpeg=ffmpeg, token=token)
    assert found.chapters == MARKS
    assert found.texts["title"] == "Le conte"
    assert found.texts["comment"] == "Il était une fois\ndeux lignes"
    assert [path.name for path in tmp_path.iterdir()] == ["conte.m4a"]


def test_an_mp4_keeps_its_chapters_its_tags_and_its_packets(ffmpeg, tones, token, tmp_path):
    source = with_metadata(ffmpeg, tones[0], tmp_path / "conte.m4a")
    book, file = made(source, BookFormat.M4B, ffmpeg, token)
    assert file.suffix == ".m4b"
    assert packets_md5(file) == packets_md5(tones[0].path)
    assert chapters_in(file) == [(c.start_s, c.title) for c in MARKS]
    assert book.chapters == MARKS
    tags = MP4(file).tags
    assert tags["\xa9nam"] == ["Le conte"]  # the page knew the file's name alone
    assert tags["\xa9ART"] == ["Marie Tifo; Jean Marchand"]
    assert (tags["\xa9wrt"], tags["\xa9gen"]) == (["Voix Une"], ["Conte"])
    assert tags["\xa9day"] == ["1998"]
    assert tags["desc"] == ["Il était une fois\ndeux lignes"]
    assert tags["\xa9cmt"] == [PAGE.url]


def test_the_page_s_own_words_come_before_the_file_s(ffmpeg, tones, token, tmp_path):
    source = with_metadata(ffmpeg, tones[0], tmp_path / "conte.m4a")
    page = BookTags(
        title="Un conte, lu", url="https://exemple.ca/p/7", authors=("Anne",), year=2020
    )
    chapters = (Chapter(0.0, "Un"), Chapter(0.6, ""), Chapter(9e9, "Loin"))
    _, file = made(source, BookFormat.M4B, ffmpeg, token, page, chapters)
    tags = MP4(file).tags
    assert tags["\xa9nam"] == ["Un conte, lu"]
    assert (tags["\xa9ART"], tags["\xa9day"]) == (["Anne"], ["2020"])
    assert tags["\xa9gen"] == ["Conte"]
    assert chapters_in(file) == [(0.0, "Un"), (0.6, "Chapitre 2")]


def test_an_mp3_stays_an_mp3_with_its_chapters_and_tags(ffmpeg, tones, token, tmp_path):
    source = with_metadata(ffmpeg, tones[0], tmp_path / "conte.mp3", "-c:a", "libmp3lame")
    for wanted in (BookFormat.M4B, BookFormat.MP3):
        folder = tmp_path / wanted
        folder.mkdir()
        copy = folder / source.name
        copy.write_bytes(source.read_bytes())
        _, file = made(copy, wanted, ffmpeg, token)
        assert file.suffix == ".mp3"
        assert sound_of(ffmpeg, file) == sound_of(ffmpeg, source)
        # FFmpeg moves what it wrote into the source by its encoder's delay.
        assert chapters_in(file) == [(pytest.approx(c.start_s, abs=0.03), c.title) for c in MARKS]
        assert ID3(file)["TPE1"].text == ["Marie Tifo; Jean Marchand"]
        assert ID3(file)["TIT2"].text == ["Le conte"]


def sound_of(ffmpeg, file):
    frames = run(
        ffmpeg, "-i", str(file), "-map", "0:a", "-c", "copy", "-map_metadata", "-1",
        "-map_chapters", "-1", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "-",
    )  # fmt: skip
    return hashlib.md5(frames).hexdigest()


@pytest.mark.parametrize(
    ("suffix", "codec"), [(".opus", "libopus"), (".ogg", "libvorbis"), (".flac", "flac")]
)
def test_other_containers_stay_and_keep_what_they_say(
    ffmpeg, tones, token, tmp_path, suffix, codec
):
    source = with_metadata(ffmpeg, tones[0], tmp_path / f"conte{suffix}", "-c:a", codec)
    _, file = made(source, BookFormat.M4B, ffmpeg, token)
    assert file.suffix == suffix
    tags = mutagen.File(file).tags
    assert tags["TITLE"] == ["Le conte"]
    assert tags["ARTIST"] == ["Marie Tifo; Jean Marchand"]
    assert tags["GENRE"] == ["Conte"]
    assert [tags[f"CHAPTER00{n}NAME"] for n in (1, 2)] == [[c.title] for c in MARKS]


def test_webm_becomes_opus_with_the_same_packets(ffmpeg, tones, token, tmp_path):
    source = with_metadata(ffmpeg, tones[0], tmp_path / "conte.webm", "-c:a", "libopus")
    _, file = made(source, BookFormat.M4B, ffmpeg, token)
    assert file.suffix == ".opus"
    assert mutagen.File(file).tags["TITLE"] == ["Le conte"]


def test_an_mp3_is_made_of_anything_else_when_it_is_wanted(ffmpeg, tones, token, tmp_path):
    source = with_metadata(ffmpeg, tones[0], tmp_path / "conte.opus", "-c:a", "libopus")
    _, file = made(source, BookFormat.MP3, ffmpeg, token)
    assert file.suffix == ".mp3"
    assert mutagen.File(file).info.length == pytest.approx(tones[0].seconds, abs=0.2)
    assert chapters_in(file) == [(c.start_s, c.title) for c in MARKS]


def test_kept_as_served_is_byte_for_byte(ffmpeg, tones, token, tmp_path):
    source = with_metadata(ffmpeg, tones[0], tmp_path / "conte.m4a")
    book, file = made(source, BookFormat.KEEP, ffmpeg, token)
    assert file.read_bytes() == source.read_bytes()
    assert book.chapters == ()


def test_one_file_for_each_format_of_a_file_without_a_word(ffmpeg, tones, token, tmp_path):
    for wanted, suffix in zip(BookFormat, (".m4b", ".m4a", ".mp3", ".mp3", ".m4a"), strict=True):
        folder = tmp_path / wanted
        folder.mkdir()
        source = folder / "a.m4a"
        source.write_bytes(tones[0].path.read_bytes())
        book, file = made(source, wanted, ffmpeg, token)
        assert file.suffix == suffix
        assert not book.is_folder


def test_what_is_no_audio_says_nothing_of_itself(ffmpeg, token, tmp_path):
    source = tmp_path / "x.m4a"
    source.write_bytes(b"no audio at all")
    assert read_embedded(source, ffmpeg=ffmpeg, token=token) == Embedded()


def test_a_long_text_that_was_cut_is_read_in_no_time():
    """An escape without its character was looked for from every place of the line."""
    long = "#" + "a" * 100_000
    began = time.process_time()
    assert parse_ffmetadata(f";FFMETADATA1\ntitle=A\n{long}\\").texts == {"title": "A"}
    assert parse_ffmetadata(";FFMETADATA1\ntitle=A\\\\\\").texts == {"title": "A\\\\"}
    assert time.process_time() - began < 1


@given(st.text())
def test_any_text_is_read_as_ffmpeg_s_metadata(text):
    found = parse_ffmetadata(f";FFMETADATA1\n{text}")
    assert all(chapter.start_s >= 0 for chapter in found.chapters)
    assert all(value for value in found.texts.values())
