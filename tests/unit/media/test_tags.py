"""Tags and covers, read back as another program would."""

from __future__ import annotations

import base64
import logging
import shutil
import struct
import subprocess
import time

import mutagen
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from media_sound import packets, run
from mutagen import id3
from mutagen.flac import Picture
from mutagen.mp4 import MP4
from readback import FREE, chapters_of, cover_of, listed_by_ffmpeg, tags_of

from ohdio_gui.media.assemble import ChapterSource, assemble
from ohdio_gui.media.chapter_order import order_chapters
from ohdio_gui.media.container import read_audio
from ohdio_gui.media.covers import picture_type
from ohdio_gui.media.tag_reader import read_back
from ohdio_gui.media.tags import BookTags, Track, page_of, write_tags
from ohdio_gui.media.texts import one_line
from ohdio_gui.model.audiobook import Audiobook, BookMetadata, Chapter
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


WHOLE = BookTags(
    title="L’œuf = « 100 % » ; # \u202f: e\u0301té 😀👩‍👩‍👧 \u200fספר" + "é" * 300,
    url="https://example.org/été?a=1&b=%20#œ",
    authors=("A; B", "\u200fעברית"),
    narrators=("Voix/Une", "Voix « Deux »"),
    genre="Roman; noir",
    year=1999,
    publisher="Éditions = X",
    description="Un.\n\nDeux ; a=b.\n\tTrois 😀",
    language="fr",
    director="Réalisatrice",
    prizes=("Prix A 2009", "Prix B"),
    audience="6 à 9 ans",
    pages=34,
)
CODECS = {"mp3": "libmp3lame", "flac": "flac", "opus": "libopus", "ogg": "libvorbis", "m4a": "aac"}
KINDS = ["mp3", "flac", "opus", "ogg", "m4a"]
VORBIS = {
    "TITLE": WHOLE.title, "ALBUM": WHOLE.title, "ARTIST": "A; B; \u200fעברית",
    "ALBUMARTIST": "A; B; \u200fעברית", "COMPOSER": "Voix/Une; Voix « Deux »",
    "PERFORMER": "Voix/Une; Voix « Deux »", "DIRECTOR": "Réalisatrice", "GENRE": "Roman; noir",
    "DATE": "1999", "PUBLISHER": "Éditions = X", "DESCRIPTION": "Un.\n\nDeux ; a=b.\nTrois 😀",
    "COMMENT": WHOLE.url, "URL": WHOLE.url, "LANGUAGE": "fr", "PRIZES": "Prix A 2009; Prix B",
    "AUDIENCE": "6 à 9 ans", "PAGES": "34",
}  # fmt: skip
MARKS = [
    Chapter(0.0, "Un titre long = ; « 😀 »"),
    Chapter(0.251, "b"),
    Chapter(1.0, "Un titre plus long que tous les autres \u200fעברית"),
]


@pytest.fixture(scope="session")
def sounds(ffmpeg, tones, tmp_path_factory):
    """A short file of each kind, with tags of another program."""
    folder = tmp_path_factory.mktemp("kinds")
    for kind, codec in CODECS.items():
        run(ffmpeg, "-i", str(tones[0].path), "-metadata", "title=old", "-metadata", "mood=sad",
            "-c:a", codec, str(folder / f"a.{kind}"))  # fmt: skip
    return folder


@pytest.fixture
def sound(sounds, tmp_path):
    """A copy of the file of a kind."""

    def copy(kind):
        return shutil.copyfile(sounds / f"a.{kind}", tmp_path / f"a.{kind}")

    return copy


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
    assert set(found) == {
        *expected,
        "----:com.apple.iTunes:URL",
        "----:com.apple.iTunes:PUBLISHER",
        "stik",
        "covr",
    }


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


def test_covers_are_known_by_their_first_bytes():
    assert (picture_type(JPEG), picture_type(PNG)) == ("image/jpeg", "image/png")
    for bad in (b"", b"<svg>", b"GIF89a"):
        assert picture_type(bad) is None


@pytest.mark.parametrize("cover", [None, JPEG, PNG], ids=["bare", "jpeg", "png"])
@pytest.mark.parametrize("kind", ["flac", "opus", "ogg"])
def test_mutagen_reads_back_every_tag_and_chapter_of_an_ogg_file(sound, kind, cover):
    path = sound(kind)
    write_tags(path, WHOLE, cover, track=Track(3, 40, "Trois; « 3 »"), chapters=MARKS)
    track = {"TITLE": "Trois; « 3 »", "TRACKNUMBER": "3", "TRACKTOTAL": "40"}
    assert tags_of(path) == VORBIS | track
    assert chapters_of(path) == [(chapter.start_s, chapter.title) for chapter in MARKS]
    kind = "image/jpeg" if cover == JPEG else "image/png"
    assert cover_of(path) == ((kind, cover) if cover else None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_read_back_from_every_kind(sound, tmp_path, kind):
    path = sound(kind)
    assert page_of(path) is None
    write_tags(path, WHOLE, None)
    assert page_of(path) == WHOLE.url
    assert page_of(tmp_path / f"none.{kind}") is None
    path.write_bytes(b"<html>")
    assert page_of(path) is None


@pytest.mark.parametrize(
    ("kind", "place", "value"),
    [
        ("opus", 26, 0),  # a page of no segments
        ("opus", 27, 9),  # a header packet cut short
        ("opus", 73, 0),
        ("ogg", 84, 0),
    ],
)
def test_a_damaged_file_has_no_page(sound, caplog, kind, place, value):
    path = sound(kind)
    write_tags(path, WHOLE, None)
    damaged = bytearray(path.read_bytes())
    damaged[place] = value
    path.write_bytes(damaged)
    with caplog.at_level(logging.INFO):
        assert page_of(path) is None
    assert "event=file_unreadable" in caplog.text
    with pytest.raises(TagError):
        read_back(path)
    with pytest.raises(TagError):
        write_tags(path, WHOLE, None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_cover_is_read_back_from_every_kind(sound, kind):
    path = sound(kind)
    write_tags(path, WHOLE, PNG)
    assert read_back(path).cover == PNG
    write_tags(path, WHOLE, read_back(path).cover)
    assert cover_of(path) == ("image/png", PNG)
    write_tags(path, WHOLE, None)
    assert read_back(path).cover is None


@pytest.mark.parametrize("block", ["no base64!", "", "AAAA", base64.b64encode(bytes(31)).decode()])
def test_a_damaged_picture_of_an_ogg_file_is_none(sound, block):
    path = sound("opus")
    write_tags(path, WHOLE, None)
    file = mutagen.File(path)
    file.tags["METADATA_BLOCK_PICTURE"] = [block]
    file.save()
    assert not read_back(path).cover
    write_tags(path, WHOLE, PNG)
    assert read_back(path).cover == PNG


def test_a_file_that_ends_before_it_begins_has_no_length(sound):
    path = sound("opus")
    write_tags(path, WHOLE, None)
    body = bytearray(path.read_bytes())
    place = body.index(b"OpusHead") + 10
    body[place : place + 2] = b"\xff\xff"  # more is to be left out than there is
    # mutagen takes the length from the last page.
    last = body.rindex(b"OggS")
    body[last + 6 : last + 14] = bytes(8)
    path.write_bytes(body)
    assert read_back(path).duration_s == 0


@pytest.mark.parametrize("error", [MemoryError, RecursionError, IndexError])
def test_a_file_that_asks_for_too_much_is_damaged(sound, monkeypatch, error):
    """A FLAC's picture of 4 GB, by its own word."""
    path = sound("flac")

    def refuse(_):
        raise error

    monkeypatch.setattr(mutagen, "File", refuse)
    assert page_of(path) is None
    with pytest.raises(TagError):
        read_back(path)
    with pytest.raises(TagError):
        write_tags(path, WHOLE, None)


def test_a_length_that_no_tag_can_hold_is_damage(sound):
    path = sound("mp3")
    body = bytearray(path.read_bytes())
    place = next(body.index(name) for name in (b"Xing", b"Info") if name in body)
    assert body[place + 7] & 1, "the number of frames is told"
    body[place + 8 : place + 12] = b"\xff\xff\xff\xff"
    path.write_bytes(body)
    with pytest.raises(TagError):
        write_tags(path, WHOLE, None, chapters=MARKS)


@pytest.mark.parametrize("piece", [" ", "\n", " \n", "\u00a0"])
def test_a_long_text_is_one_line_in_no_time(piece):
    began = time.process_time()
    assert one_line(f"a{piece * 100_000}b").startswith("a")
    assert time.process_time() - began < 2
    assert one_line(" a \n \r\n b  c\x00 ") == "a b  c"


@pytest.mark.parametrize("kind", ["opus", "ogg"])
def test_a_file_that_ends_early_has_its_page_or_none(sound, kind):
    path = sound(kind)
    write_tags(path, WHOLE, None)
    whole = path.read_bytes()
    for length in range(0, 2000, 7):
        path.write_bytes(whole[:length])
        assert page_of(path) in (None, WHOLE.url)


@pytest.mark.parametrize("kind", KINDS)
def test_tagged_again_a_file_says_the_new_and_nothing_old(sound, kind):
    path = sound(kind)
    write_tags(path, WHOLE, JPEG * 3, track=Track(1, 2, "Un"), chapters=MARKS)
    marks = chapters_of(path)
    sizes = [path.stat().st_size]
    for cover in (PNG, None):
        write_tags(path, BookTags("T", URL), cover)
        sizes.append(path.stat().st_size)
        assert chapters_of(path) == marks
        assert cover_of(path) == (("image/png", PNG) if cover else None)
        url = {"mp3": {"WOAF", "TXXX:URL", "COMM::XXX"}, "m4a": {"\xa9cmt", f"{FREE}URL", "stik"}}
        title = {"mp3": {"TIT2", "TALB"}, "m4a": {"\xa9nam", "\xa9alb"}}
        others = {"TITLE", "ALBUM", "COMMENT", "URL"}
        expected = url[kind] | title[kind] if kind in url else others
        assert set(tags_of(path)) == expected
    assert len(marks) == (0 if kind == "m4a" else 3)


def test_an_address_with_letters_of_its_own_is_spelt_out_for_id3(sound):
    path = sound("mp3")
    write_tags(path, WHOLE, None)
    assert tags_of(path)["WOAF"] == "https://example.org/%C3%A9t%C3%A9?a=1&b=%20#%C5%93"


@pytest.mark.parametrize("kind", KINDS)
def test_text_that_no_file_can_hold_becomes_text_that_it_can(sound, kind):
    path = sound(kind)
    tags = BookTags(
        "half \ud83d\x00nul\x07\u2028line\r\n end",
        "https://e.org/\ud83d",
        description="a\r\nb\x00c\rd\ud83d ",
        prizes=("", " \n ", "P\x00"),
        language=" fr-CA\n",
    )
    write_tags(path, tags, None, chapters=[Chapter(0.0, "x\x00\ud83d\ny")])
    found = {key.removeprefix(FREE).removeprefix("TXXX:"): v for key, v in tags_of(path).items()}
    keys = {"mp3": ("TIT2", "COMM:description:XXX"), "m4a": ("\xa9nam", "ldes")}
    title, description = keys.get(kind, ("TITLE", "DESCRIPTION"))
    assert found[title] == "half ? nul line end"
    assert found[description] == "a\nbc\nd?"
    assert found["PRIZES"] == "P"
    assert found.get("TLAN", "fra") == "fra"
    assert found.get("LANGUAGE", "fr-CA") == "fr-CA"
    assert page_of(path) == "https://e.org/?"
    if kind != "m4a":
        assert chapters_of(path) == [(0.0, "x ? y")]


@pytest.mark.parametrize(
    ("language", "code"), [("fr", "fra"), ("EN-us", "eng"), ("cre", "cre"), ("", None)]
)
def test_id3_names_languages_by_three_letters(sound, language, code):
    path = sound("mp3")
    write_tags(path, BookTags("T", URL, language=language), None)
    assert tags_of(path).get("TLAN") == code


def test_chapters_stand_in_an_mp3_in_their_order(sound, ffmpeg):
    """Not the shortest title first, as mutagen writes them: FFmpeg lists them as they stand."""
    path = sound("mp3")
    write_tags(path, WHOLE, JPEG, chapters=MARKS)
    titles = [chapter.title for chapter in MARKS]
    assert [title for _, title in listed_by_ffmpeg(ffmpeg, path)] == titles
    write_tags(path, TAGS, PNG)
    assert [title for _, title in listed_by_ffmpeg(ffmpeg, path)] == titles
    names = sorted(frame.element_id for frame in id3.ID3(path).getall("CHAP"))
    ends = [id3.ID3(path)[f"CHAP:{name}"].end_time for name in names]
    assert ends[:2] == [251, 1000]
    assert abs(ends[2] - 1000 * mutagen.File(path).info.length) <= 1


def test_an_mp3_of_another_program_keeps_its_chapters(ffmpeg, tones, tmp_path):
    """In ID3v2.4, which it is written in."""
    marks = "".join(
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={n}00\nEND={n + 1}00\ntitle={'é' * (9 - n)}\n"
        for n in range(9)
    )
    (tmp_path / "marks.txt").write_text(f";FFMETADATA1\n{marks}", "utf-8")
    path = tmp_path / "a.mp3"
    run(ffmpeg, "-i", str(tones[0].path), "-i", str(tmp_path / "marks.txt"), "-map", "0:a",
        "-map_chapters", "1", "-id3v2_version", "4", str(path))  # fmt: skip
    before = listed_by_ffmpeg(ffmpeg, path)
    write_tags(path, TAGS, JPEG)
    assert path.read_bytes()[:4] == b"ID3\x03"
    assert listed_by_ffmpeg(ffmpeg, path) == before
    assert [title for _, title in before] == ["é" * (9 - n) for n in range(9)]


def test_what_a_chapter_says_in_newer_words_goes(sound):
    path = sound("mp3")
    newer = [id3.TIT2(text=["Un"]), id3.TDRC(text=["2008-05-01"]), id3.TMOO(text=["sad"])]
    file = mutagen.File(path)
    file.tags.add(id3.CHAP(element_id="c", start_time=0, end_time=9, sub_frames=newer))
    file.save()
    write_tags(path, TAGS, None)
    (frame,) = id3.ID3(path, translate=False).getall("CHAP")
    assert set(frame.sub_frames) == {"TIT2", "TYER", "TDAT"}


def test_ascii_is_written_as_such_for_the_oldest_players(sound):
    path = sound("mp3")
    write_tags(path, BookTags("Plain", URL, ("Éric",)), None, track=Track(1, 2, "One"))
    frames = id3.ID3(path, translate=False)
    assert {key: int(frames[key].encoding) for key in ("TIT2", "TRCK", "TPE1")} == {
        "TIT2": 0, "TRCK": 0, "TPE1": 1,
    }  # fmt: skip


def seen(text):
    """The letters of a text, as far as a file can hold them."""
    letters = ("?" if "\ud800" <= c <= "\udfff" else c for c in text)
    return "".join(c for c in letters if c.isprintable() and not c.isspace())


TEXT = st.text(st.characters(codec=None), max_size=40)


@settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    st.lists(st.tuples(st.integers(0, 4_000_000_000), TEXT), min_size=1, max_size=12,
             unique_by=lambda mark: mark[0]),
    TEXT,
    TEXT,
)  # fmt: skip
def test_any_chapters_come_back_in_order_with_any_text(sound, marks, title, description):
    path = sound("mp3")
    chapters = [Chapter(start / 1000, text) for start, text in sorted(marks)]
    write_tags(path, BookTags(title, URL, description=description), PNG, chapters=chapters)
    frames = id3.ID3(path, translate=False).getall("CHAP")
    assert [frame.start_time for frame in frames] == [start for start, _ in sorted(marks)]
    for frame, chapter in zip(frames, chapters, strict=True):
        found = str(frame.sub_frames["TIT2"]) if frame.sub_frames else ""
        assert seen(found) == seen(chapter.title)
    assert "\n" not in tags_of(path).get("TIT2", "")
    assert cover_of(path) == ("image/png", PNG)
    assert page_of(path) == URL
    assert mutagen.File(path).info.length > 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([(3, 0), (3, 0), (3, 0x80), (3, 0x40), (4, 0)]),
    st.lists(st.tuples(st.sampled_from([b"CHAP", b"TIT2", b"\x00\x00\x00\x00"]),
                       st.integers(0, 40), st.binary(max_size=40))),
    st.binary(max_size=30),
)  # fmt: skip
def test_whatever_a_tag_holds_only_changes_places(tmp_path, kind, frames, tail):
    path = tmp_path / "x.mp3"
    body = b"".join(name + struct.pack(">IH", size, 0) + content for name, size, content in frames)
    version, flags = kind
    head = b"ID3" + bytes([version, 0, flags])
    head += bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    whole = head + body + tail
    path.write_bytes(whole)
    order_chapters(path)
    after = path.read_bytes()
    assert after[:10] == head
    assert after[10 + len(body) :] == tail
    assert sorted(after) == sorted(whole)
    assert after == whole or kind == (3, 0)


def test_a_tag_of_another_make_is_left_as_it_is(tmp_path):
    """Unsynchronised, or with an extended header: what looks like a frame may be none."""
    frames = [
        b"CHAP" + struct.pack(">IH", 7, 0) + b"c\x00" + bytes([0, 0, 0, n, 0]) for n in (9, 2)
    ]
    path = tmp_path / "x.mp3"
    for flags, is_ours in ((0, True), (0x80, False), (0x40, False), (0xC0, False)):
        whole = b"ID3\x03\x00" + bytes([flags, 0, 0, 0, 34]) + b"".join(frames)
        path.write_bytes(whole)
        order_chapters(path)
        assert (path.read_bytes() == whole) is not is_ours


def test_a_part_of_an_mp4_is_tagged_as_a_track(sound):
    path = sound("m4a")
    write_tags(path, WHOLE, JPEG, track=Track(7, 40, "Sept"))
    tags = MP4(path).tags
    assert (tags["trkn"], tags["disk"], tags["pgap"]) == ([(7, 40)], [(1, 1)], True)
    assert (tags["\xa9nam"], tags["\xa9alb"]) == (["Sept"], [WHOLE.title])
    assert tags["stik"] == [2]


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.builds(BookTags, *[TEXT] * 2, *[st.lists(TEXT, max_size=3).map(tuple)] * 2,
                 *[st.none() | TEXT] * 1, st.none() | st.integers(0, 3000),
                 *[st.none() | TEXT] * 4, st.lists(TEXT, max_size=3).map(tuple),
                 st.none() | TEXT, st.none() | st.integers(0, 9999)))  # fmt: skip
def test_any_text_comes_back_from_every_kind(sound, kind, tags):
    path = sound(kind)
    write_tags(path, tags, None)
    found = {key.removeprefix(FREE).removeprefix("TXXX:"): v for key, v in tags_of(path).items()}
    keys = {
        "mp3": ("TIT2", "TPE1", "TCOM", "TCON", "TPUB", "COMM:description:XXX", "DIRECTOR"),
        "m4a": ("\xa9nam", "\xa9ART", "\xa9nrt", "\xa9gen", "\xa9pub", "desc", "\xa9dir"),
    }
    others = ("TITLE", "ARTIST", "COMPOSER", "GENRE", "PUBLISHER", "DESCRIPTION", "DIRECTOR")
    told = (tags.title, ";".join(tags.authors), ";".join(tags.narrators), tags.genre)
    told += (tags.publisher, tags.description, tags.director)
    for key, text in zip(keys.get(kind, others), told, strict=True):
        # Empty names go, and the marks between them with them.
        assert seen(found.get(key, "")).replace(";", "") == seen(text or "").replace(";", "")
    assert seen(found.get("AUDIENCE", "")) == seen(tags.audience or "")
    assert found.get("PAGES", "") == str(tags.pages or "")
    assert seen(page_of(path) or "") == seen(tags.url)
