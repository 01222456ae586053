"""Each format of a book: every file, every tag, every mark, and nothing else left behind."""

from __future__ import annotations

import hashlib
import struct
import sys
import threading

import mutagen
import pytest
from media_sound import hear, make_hls, make_tone, packets, run
from mutagen.id3 import ID3
from mutagen.mp3 import BitrateMode
from readback import FREE, chapters_of, cover_of, listed_by_ffmpeg, tags_of

from ohdio_gui.media import formats
from ohdio_gui.media.assemble import channel_count, prepare_part
from ohdio_gui.media.container import AudioTrack, read_audio
from ohdio_gui.media.formats import ReadyPart, make_book, served_suffix
from ohdio_gui.media.tags import BookTags, page_of
from ohdio_gui.model.audiobook import BookFormat
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import AssemblyError, DiskFullError, JobCancelled
from tests.conftest import ROOT
from tests.sounds import RATE, decoded, delay_ms

M4B, M4A, MP3 = BookFormat.M4B, BookFormat.M4A, BookFormat.MP3
MP3_PARTS, KEEP = BookFormat.MP3_PARTS, BookFormat.KEEP
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 400
PNG = b"\x89PNG\r\n\x1a\n" + bytes(1000)
URL = "https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage-des-etoiles"
HOSTILE = (
    "L’œuf — « 100 % » : \u202fété, NFD e\u0301",
    "a=b;c#d\\e; [CHAPTER] START=0",
    "Guillemets \"doubles\" et 'simples' /-y -i /etc/passwd",
    "😀👩‍👩‍👧 🇨🇦 fin",
    "\u200fספר עברי\u200e et كتاب",
    "deux\nlignes\r\net\tune tabulation",
    "Chapitre " + "é" * 291,
    "x",
    "%(title)s {title} <b>&amp;</b>",
)
TAGS = BookTags(
    title=HOSTILE[0] + " " + HOSTILE[3] + "é" * 260,
    url=URL,
    authors=("Dominique Fortier", "Œdipe; X = Y", "\u200fעברית"),
    narrators=("Bruno « Marcil »", "Catherine/Trudeau"),
    genre="Roman; policier (noir)",
    year=2008,
    publisher="Éditions Alto & Cie",
    description='Premier — 😀.\n\nSecond ; a=b \\ "fin".\nTroisième' + " é" * 900,
    language="fr",
    director="Ludovic Saint-Amour",
    prizes=("Lauréat du Prix Gens de Mer 2009", "Prix « B »"),
    audience="Tout public",
    pages=344,
)
ARTIST = "Dominique Fortier; Œdipe; X = Y; \u200fעברית"
NARRATOR = "Bruno « Marcil »; Catherine/Trudeau"
PRIZES = "Lauréat du Prix Gens de Mer 2009; Prix « B »"
MP4_TAGS = {
    "\xa9nam": TAGS.title, "\xa9alb": TAGS.title, "\xa9ART": ARTIST, "aART": ARTIST,
    "\xa9wrt": NARRATOR, "\xa9nrt": NARRATOR, "\xa9gen": TAGS.genre, "\xa9day": "2008",
    "\xa9pub": TAGS.publisher, "desc": TAGS.description, "ldes": TAGS.description, "\xa9cmt": URL,
    "\xa9dir": TAGS.director, "stik": "2", f"{FREE}URL": URL, f"{FREE}LANGUAGE": "fr",
    f"{FREE}PUBLISHER": TAGS.publisher,
    f"{FREE}PRIZES": PRIZES, f"{FREE}AUDIENCE": "Tout public", f"{FREE}PAGES": "344",
}  # fmt: skip
ID3_TAGS = {
    "TIT2": TAGS.title, "TALB": TAGS.title, "TPE1": ARTIST, "TPE2": ARTIST, "TCOM": NARRATOR,
    "TCON": TAGS.genre, "TYER": "2008", "TPUB": TAGS.publisher, "COMM::XXX": URL,
    "COMM:description:XXX": TAGS.description, "WOAF": URL, "TLAN": "fra", "TXXX:URL": URL,
    "TXXX:DIRECTOR": TAGS.director, "TXXX:PRIZES": PRIZES, "TXXX:AUDIENCE": "Tout public",
    "TXXX:PAGES": "344",
}  # fmt: skip
IN_LINE = {HOSTILE[5]: "deux lignes et une tabulation"}
"""The one title above that a file holds otherwise: in one line."""


def in_line(title):
    return IN_LINE.get(title, title)


def in_chapter(title):
    """What a chapter holds of it: 240 bytes at most."""
    return in_line(title).encode()[:240].decode(errors="ignore")


def ready(paths, titles=None):
    titles = titles or [HOSTILE[n % len(HOSTILE)] for n in range(len(paths))]
    return [
        ReadyPart(n, title, path, path)
        for n, (path, title) in enumerate(zip(paths, titles, strict=True), 1)
    ]


def sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def left_in(folder):
    return {path.name for path in folder.rglob("*")}


@pytest.fixture(scope="session")
def short(ffmpeg, tmp_path_factory):
    """A part of a fifth of a second: of such are books of many chapters made."""
    return make_tone(ffmpeg, tmp_path_factory.mktemp("short"), 0, 0.2).path


@pytest.fixture(scope="session")
def other(ffmpeg, tmp_path_factory):
    """Parts that differ from all the tones: one channel, another rate, another codec."""
    folder = tmp_path_factory.mktemp("other")
    mono = make_tone(ffmpeg, folder, 20, 1.4, "-ac", "1")
    slow = make_tone(ffmpeg, folder, 21, 1.2, "-ar", "22050")
    fast = make_tone(ffmpeg, folder, 22, 1.3, "-ar", "48000")
    lossless = make_tone(ffmpeg, folder, 23, 1.1, "-c:a", "alac")
    return {"mono": mono, "22050": slow, "48000": fast, "alac": lossless}


@pytest.fixture
def make(ffmpeg, tmp_path, token):
    """Make a book in a work folder in which nothing else is."""

    def made(parts, wanted, tags=TAGS, cover=None, folder=None):
        work = folder or tmp_path / "work"
        work.mkdir(exist_ok=True)
        book = make_book(parts, work, tags, cover, wanted, ffmpeg=ffmpeg, token=token)
        assert {path.parent for path in book.files} == {work}
        return book

    return made


@pytest.mark.parametrize(("count", "cover"), [(1, None), (2, JPEG), (40, PNG)])
@pytest.mark.parametrize("wanted", [M4B, M4A, MP3, MP3_PARTS])
def test_mutagen_reads_back_every_tag_and_chapter(make, short, tones, wanted, count, cover):
    parts = ready([short] * count if count > 2 else [tone.path for tone in tones[:count]])
    before = {part.plain: (sha(part.plain), part.plain.stat().st_mtime_ns) for part in parts}
    book = make(parts, wanted, cover=cover)

    assert book.is_folder == (wanted.is_folder and count > 1)
    assert len(book.files) == (count if book.is_folder else 1)
    assert {path.name for path in book.files} == left_in(book.files[0].parent)
    assert book.note is None
    is_mp3 = wanted in (MP3, MP3_PARTS)
    for number, (part, path) in enumerate(zip(parts, book.files, strict=False), 1):
        expected = dict(ID3_TAGS if is_mp3 else MP4_TAGS)
        if book.is_folder:
            title, place = in_line(part.title), f"{number}/{count}"
            track = {"trkn": f"({number}, {count})", "disk": "(1, 1)", "pgap": "True"}
            expected |= {"TRCK": place, "TPOS": "1/1"} if is_mp3 else track
            expected["TIT2" if is_mp3 else "\xa9nam"] = title
        assert tags_of(path) == expected
        kind = "image/jpeg" if cover == JPEG else "image/png"
        assert cover_of(path) == ((kind, cover) if cover else None)
        assert path.suffix == (".mp3" if is_mp3 else f".{wanted}")
        assert page_of(path) == URL
    has_marks = wanted in (M4B, MP3)
    titles = [in_chapter(part.title) for part in parts] if has_marks else []
    found = chapters_of(book.files[0])
    assert [title for _, title in found] == titles == [c.title for c in book.chapters]
    for (start_s, _), chapter in zip(found, book.chapters, strict=True):
        assert abs(start_s - chapter.start_s) <= 0.001
    assert before == {p.plain: (sha(p.plain), p.plain.stat().st_mtime_ns) for p in parts}


@pytest.mark.parametrize("wanted", [M4A, MP3_PARTS])
def test_files_of_a_folder_sort_in_the_order_of_the_parts(make, short, wanted):
    book = make(ready([short] * 12, [f"Titre {12 - n}" for n in range(12)]), wanted)
    names = [path.name for path in book.files]
    assert names == sorted(names)
    suffix = ".m4a" if wanted is M4A else ".mp3"
    assert (names[0], names[11]) == (f"01 - Titre 12{suffix}", f"12 - Titre 1{suffix}")
    assert book.chapters == ()


def test_a_withheld_part_leaves_its_number_free(make, short):
    parts = [ReadyPart(1, "Un", short, short), ReadyPart(7, "Sept", short, short)]
    book = make(parts, M4A)
    assert [path.name for path in book.files] == ["01 - Un.m4a", "07 - Sept.m4a"]
    assert [tags_of(path)["trkn"] for path in book.files] == ["(1, 7)", "(7, 7)"]


@pytest.mark.parametrize("wanted", [M4B, MP3])
def test_three_hundred_chapters_are_all_there_in_order(make, ffmpeg, short, wanted):
    """Nero's list, which mutagen reads of an MP4, and a table of ID3 hold 255."""
    titles = [f"n° {n}" + "!" * (n % 7) for n in range(300)]
    book = make(ready([short] * 300, titles), wanted)
    assert [chapter.title for chapter in book.chapters] == titles
    listed = listed_by_ffmpeg(ffmpeg, book.files[0])
    assert [title for _, title in listed] == titles
    # FFmpeg takes an MP3's marks for times of the encoded sound, which begins 25 ms before.
    tolerance_s = 0.001 if wanted is M4B else 0.03
    for (start_s, _), chapter in zip(listed, book.chapters, strict=True):
        assert abs(start_s - chapter.start_s) <= tolerance_s
    if wanted is MP3:
        names = [frame.element_id for frame in ID3(book.files[0]).getall("CHAP")]
        assert names == sorted(names)
    found = chapters_of(book.files[0])
    assert [title for _, title in found] == titles[: 300 if wanted is MP3 else 255]


def heard_at(ffmpeg, path, mark_s, tone):
    """How late a part's tone begins after its mark, by decoding from the start and by a seek."""
    whole = hear(ffmpeg, path)
    start_s, _, frequency = whole.tone_from(max(0.0, mark_s - 0.1))
    assert abs(frequency - tone.frequency) <= 25
    by_seek, _, frequency = hear(ffmpeg, path, start_s=mark_s, seconds=0.8).tone_from(0)
    assert abs(frequency - tone.frequency) <= 25
    return start_s - mark_s, by_seek


def test_marks_of_an_mp3_are_where_the_parts_are_heard(make, ffmpeg, tones, tmp_path, token):
    """Parts as they come, and one by HLS: the marks are those of the M4B."""
    hls = tmp_path / "hls"
    make_hls(ffmpeg, tones[1].path, hls)
    (tmp_path / "1.hls").write_bytes(b"".join(p.read_bytes() for p in sorted(hls.glob("s*.ts"))))
    prepare_part(tmp_path / "1.hls", tmp_path / "1.m4a", ffmpeg=ffmpeg, token=token)
    paths = [tones[0].path, tmp_path / "1.m4a", *(tone.path for tone in tones[2:8])]
    book = make(ready(paths), MP3)
    as_m4b = make(ready(paths), M4B, folder=tmp_path / "m4b")
    assert book.chapters == as_m4b.chapters
    assert book.duration_s == as_m4b.duration_s
    for chapter, tone in zip(book.chapters, tones, strict=False):
        assert max(map(abs, heard_at(ffmpeg, book.files[0], chapter.start_s, tone))) <= 0.05


def test_marks_of_parts_that_differ_are_where_they_are_heard(make, ffmpeg, tones, other):
    order = [tones[0], tones[1], other["48000"], other["mono"], other["22050"], tones[4]]
    order += [other["alac"], other["alac"], tones[7]]
    book = make(ready([tone.path for tone in order]), MP3)
    assert book.note is None
    lengths = [read_audio(tone.path).duration_s for tone in order]
    for n, (chapter, tone) in enumerate(zip(book.chapters, order, strict=True)):
        assert abs(chapter.start_s - sum(lengths[:n])) <= 0.0005
        assert max(map(abs, heard_at(ffmpeg, book.files[0], chapter.start_s, tone))) <= 0.05
    assert abs(mutagen.File(book.files[0]).info.length - sum(lengths)) <= 0.05
    assert abs(book.duration_s - sum(lengths)) <= 0.001


@pytest.mark.parametrize("is_mixed", [False, True], ids=["alike", "mixed"])
def test_speech_lies_at_the_marks_of_an_mp3(make, ffmpeg, tmp_path, is_mixed):
    """By cross-correlation of a voice, which is like itself in one place only."""
    voices = sorted((ROOT / "resources" / "demo" / "media").glob("*.m4a"))[:2]
    if is_mixed:
        third = tmp_path / "3.m4a"
        run(ffmpeg, "-i", str(voices[0]), "-ar", "48000", "-ac", "2", "-c:a", "aac", str(third))
        voices = [third, voices[1]]
    book = make(ready(voices), MP3)
    whole = decoded(book.files[0])
    for chapter, path in zip(book.chapters, voices, strict=True):
        voice = decoded(path)
        by_seek = decoded(book.files[0], chapter.start_s, 2)
        assert abs(delay_ms(whole, voice, round(chapter.start_s * RATE), window_ms=80)) <= 50
        assert abs(delay_ms(by_seek, voice, 0, window_ms=80)) <= 50


def mp3_frames(path):
    """Header of each MPEG frame behind the tag, by the standard's own reckoning."""
    body = path.read_bytes()
    place = 10 + (body[6] << 21 | body[7] << 14 | body[8] << 7 | body[9])
    rates = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    found = set()
    while place + 4 <= len(body):
        (header,) = struct.unpack_from(">I", body, place)
        assert header >> 20 == 0xFFF
        assert header >> 17 & 0xF == 0b1101  # MPEG-1, layer III
        kbit_s = rates[header >> 12 & 15]
        rate = (44100, 48000, 32000)[header >> 10 & 3]
        found.add((kbit_s, rate, 1 if header >> 6 & 3 == 3 else 2))
        place += 144000 * kbit_s // rate + (header >> 9 & 1)
    return found


def announced_samples(path):
    """Length by the header in the first frame: its frames, without what the encoder put around."""
    body = path.read_bytes()
    place = body.index(b"Info")
    assert struct.unpack_from(">I", body, place + 4)[0] & 1
    frames = struct.unpack_from(">I", body, place + 8)[0]
    around = int.from_bytes(body[place + 141 : place + 144], "big")
    delay, padding = around >> 12, around & 0xFFF
    assert delay > 0
    return frames * 1152 - delay - padding


def decoded_samples(ffmpeg, path):
    """One channel of it, two bytes a sample, at its own rate."""
    return run(ffmpeg, "-i", str(path), "-af", "pan=mono|c0=c0", "-f", "s16le", "-")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("stereo", (192, 44100, 2)), ("mono", (96, 44100, 1)), ("48000", (192, 48000, 2)),
     ("22050", (192, 44100, 2)), ("alac", (192, 44100, 2))],
)  # fmt: skip
@pytest.mark.parametrize("wanted", [MP3, MP3_PARTS])
def test_mp3_is_what_every_car_player_takes(make, ffmpeg, tones, other, wanted, name, expected):
    """One bit rate in every frame, MPEG-1, mono stays mono, the exact length in its header."""
    tone = tones[0] if name == "stereo" else other[name]
    book = make(ready([tone.path] * 2), wanted)
    for path in book.files:
        assert mp3_frames(path) == {expected}
        info = mutagen.File(path).info
        assert info.bitrate_mode == BitrateMode.CBR
        assert not info.sketchy
        assert path.read_bytes()[:4] == b"ID3\x03"
        assert announced_samples(path) == len(decoded_samples(ffmpeg, path)) // 2


def test_each_file_of_a_folder_has_the_shape_of_its_part(make, tones, other):
    order = [tones[0].path, other["mono"].path, other["48000"].path, other["22050"].path]
    book = make(ready(order), MP3_PARTS)
    expected = [(192, 44100, 2), (96, 44100, 1), (192, 48000, 2), (192, 44100, 2)]
    assert [mp3_frames(path) for path in book.files] == [{shape} for shape in expected]


@pytest.mark.parametrize("count", [1, 2])
def test_a_long_title_is_cut_alike_in_the_book_and_in_what_is_told_of_it(make, other, count):
    titles = [HOSTILE[6], HOSTILE[5]][:count]
    book = make(ready([other["mono"].path, other["48000"].path][:count], titles), MP3)
    told = [chapter.title for chapter in book.chapters]
    assert told == [in_chapter(title) for title in titles]
    assert [title for _, title in chapters_of(book.files[0])] == told
    assert len(told[0].encode()) in (239, 240)


@pytest.fixture
def says_two(other, tmp_path):
    """One channel in a container that says two, as the older standard bade."""
    body = bytearray(other["mono"].path.read_bytes())
    place = body.index(b"mp4a") + 4 + 16
    assert body[place : place + 2] == b"\x00\x01"
    body[place + 1] = 2
    path = tmp_path / "two.m4a"
    path.write_bytes(body)
    assert read_audio(path).channels == 2
    return path


def test_what_the_codec_says_of_channels_goes_before_the_container(make, other, says_two):
    parts = ready([says_two, other["mono"].path])
    book = make(parts, MP3)
    assert mp3_frames(book.files[0]) == {(96, 44100, 1)}
    assert make(parts, M4B).note is None


@pytest.mark.parametrize(
    ("codec", "config", "expected"),
    [
        ("mp4a", "1210", 2),
        ("mp4a", "1208", 1),
        ("mp4a", "1238", 8),  # channelConfiguration 7
        ("mp4a", "1200", 5),  # a list of its own: what the container says
        ("mp4a", "2b11880000", 2),  # HE-AAC
        ("mp4a", "2b098800", 1),
        ("mp4a", "eb098800", 2),  # parametric stereo: one channel that becomes two
        ("mp4a", "178056220800", 1),  # a rate of 44 100 that is spelt out
        ("mp4a", "178056221000", 2),
        ("mp4a", "f9460000", 5),  # xHE-AAC: another layout of the configuration
        ("mp4a", "", 5),
        ("alac", "1208", 5),
    ],
)
def test_channels_by_the_codecs_configuration(codec, config, expected):
    track = AudioTrack(codec, 44100, 5, bytes.fromhex(config), 10, 1000, 1024, True)
    assert channel_count(track) == expected


def test_more_than_two_channels_become_two(make, ffmpeg, tmp_path):
    source = make_tone(ffmpeg, tmp_path, 1, 1.0, "-af", "pan=5.1|FL=c0|FR=c1|FC=c0", "-ac", "6")
    book = make(ready([source.path]), MP3)
    assert mp3_frames(book.files[0]) == {(192, 44100, 2)}


def test_every_part_is_as_loud_as_it_was(make, ffmpeg, tones, other):
    """Mono beside stereo loses 3 dB, where FFmpeg makes two channels of it."""
    order = [tones[0], other["mono"], tones[1]]
    book = make(ready([tone.path for tone in order]), MP3)
    for chapter, tone in zip(book.chapters, order, strict=True):
        heard = hear(ffmpeg, book.files[0], start_s=chapter.start_s + 0.1, seconds=0.2)
        was = hear(ffmpeg, tone.path, start_s=0.1, seconds=0.2)
        assert 0.95 < max(heard.samples) / max(was.samples) < 1.05


@pytest.mark.parametrize(
    ("name", "what"),
    [("mono", "number of channels"), ("22050", "sample rate"), ("alac", "codec")],
)
def test_parts_that_differ_become_a_file_each_with_a_note(make, ffmpeg, tones, other, name, what):
    paths = [tones[0].path, tones[1].path, other[name].path]
    parts = [
        ReadyPart(position, f"P{position}", path, path)
        for position, path in zip((1, 3, 4), paths, strict=True)
    ]
    book = make(parts, M4B)
    assert book.note.arguments == {"position": 4, "what": what}
    assert book.is_folder
    assert [path.name for path in book.files] == ["01 - P1.m4a", "03 - P3.m4a", "04 - P4.m4a"]
    assert book.chapters == ()
    for path, source in zip(book.files, paths, strict=True):
        assert mdat(path) == mdat(source)
        assert tags_of(path)["\xa9alb"] == TAGS.title


def mdat(path):
    """The audio of an MP4 as it lies in the file."""
    body, place = path.read_bytes(), 0
    while True:
        size, name = struct.unpack_from(">I4s", body, place)
        if name == b"mdat":
            return body[place + 8 : place + size]
        place += size


def test_parts_of_an_m4a_book_are_not_encoded_anew(make, ffmpeg, tones):
    book = make(ready([tone.path for tone in tones[:3]]), M4A, cover=JPEG)
    for path, tone in zip(book.files, tones, strict=False):
        assert packets(ffmpeg, path) == packets(ffmpeg, tone.path)
        assert path.stat().st_nlink == 1


def test_more_pieces_than_ffmpeg_can_be_told_become_a_file_each(make, tones, other, monkeypatch):
    monkeypatch.setattr(formats, "MAX_RUNS", 2)
    order = [tones[0].path, other["mono"].path, tones[1].path]
    book = make(ready(order), MP3)
    assert book.note.arguments == {"position": 2, "what": "number of channels"}
    assert [path.suffix for path in book.files] == [".mp3"] * 3
    assert make(ready(order[:2]), MP3).note is None


def test_marks_inside_a_part_are_not_its_books(make, tones, ffmpeg):
    whole = make(ready([tone.path for tone in tones[:3]]), M4B)
    assert len(chapters_of(whole.files[0])) == 3
    book = make(ready([whole.files[0], tones[3].path]), MP3_PARTS)
    assert [chapters_of(path) for path in book.files] == [[], []]
    assert [listed_by_ffmpeg(ffmpeg, path) for path in book.files] == [[], []]


def test_what_was_served_is_kept_byte_for_byte(make, ffmpeg, tones, tmp_path, token):
    hls = tmp_path / "hls"
    make_hls(ffmpeg, tones[1].path, hls)
    served = tmp_path / "002.hls"
    served.write_bytes(b"".join(path.read_bytes() for path in sorted(hls.glob("s*.ts"))))
    plain = tmp_path / "002.m4a"
    prepare_part(served, plain, ffmpeg=ffmpeg, token=token)
    first = tones[0].path
    parts = [ReadyPart(1, "Un", first, first), ReadyPart(2, "Deux", plain, served)]
    book = make(parts, KEEP, cover=JPEG)
    assert [path.name for path in book.files] == ["01 - Un.m4a", "02 - Deux.ts"]
    assert [sha(path) for path in book.files] == [sha(first), sha(served)]
    assert book.is_folder
    assert book.chapters == ()
    assert book.duration_s == read_audio(first).duration_s + read_audio(plain).duration_s

    alone = make(parts[1:], KEEP, folder=tmp_path / "alone")
    assert not alone.is_folder
    assert sha(alone.files[0]) == sha(served)
    assert alone.files[0].suffix == ".ts"


@pytest.mark.parametrize(
    ("arguments", "suffix"),
    [
        (("-c", "copy", "-f", "mp4"), ".m4a"),
        (("-c", "copy", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4"), ".m4a"),
        (("-c", "copy", "-f", "mpegts"), ".ts"),
        (("-c", "copy", "-f", "adts"), ".aac"),
        (("-c", "copy", "-write_id3v2", "1", "-metadata", "title=x", "-f", "adts"), ".aac"),
        (("-c:a", "libmp3lame", "-id3v2_version", "0", "-f", "mp3"), ".mp3"),
        (("-c:a", "libmp3lame", "-metadata", "title=x", "-f", "mp3"), ".mp3"),
    ],
)
@pytest.mark.parametrize("name", ["001.hls", "001.mp4"])
def test_served_bytes_get_the_suffix_of_what_they_are(
    ffmpeg, tones, tmp_path, arguments, suffix, name
):
    run(ffmpeg, "-i", str(tones[0].path), *arguments, str(tmp_path / name))
    assert served_suffix(tmp_path / name) == suffix


@pytest.mark.parametrize(
    ("name", "body", "suffix"),
    [("1.hls", b"", ".ts"), ("1.mp4", b"?", ".m4a"), ("1.ogg", b"OggS" + bytes(20), ".ogg"),
     ("1.hls", b"ID3", ".ts"), ("1.mp4", b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", ".m4a")],
)  # fmt: skip
def test_served_bytes_of_no_known_kind_go_by_their_name(tmp_path, name, body, suffix):
    (tmp_path / name).write_bytes(body)
    assert served_suffix(tmp_path / name) == suffix


@pytest.mark.parametrize("wanted", list(BookFormat))
def test_a_cancelled_book_leaves_nothing(ffmpeg, short, tmp_path, wanted):
    token = CancelToken()
    token.cancel()
    with pytest.raises(JobCancelled):
        make_book(ready([short] * 2), tmp_path, TAGS, None, wanted, ffmpeg=ffmpeg, token=token)
    assert left_in(tmp_path) == set()


class LateToken(CancelToken):
    """Cancelled by the person in the moment of the n-th look at it."""

    def __init__(self, looks):
        super().__init__()
        self.looks_left = looks

    def check(self):
        self.looks_left -= 1
        if self.looks_left == 0:
            self.cancel()
        super().check()


@pytest.mark.parametrize(("wanted", "looks"), [(M4B, 4), (M4A, 3), (MP3, 6), (KEEP, 3)])
def test_cancelled_at_any_look_nothing_is_left(ffmpeg, short, tmp_path, wanted, looks):
    """The last look is before the files get their names."""
    for number in range(1, looks + 1):
        token = LateToken(number)
        with pytest.raises(JobCancelled):
            make_book(ready([short] * 2), tmp_path, TAGS, None, wanted, ffmpeg=ffmpeg, token=token)
        assert left_in(tmp_path) == set()
    book = make_book(
        ready([short] * 2), tmp_path, TAGS, None, wanted, ffmpeg=ffmpeg, token=LateToken(looks + 1)
    )
    assert left_in(tmp_path) == {path.name for path in book.files}


@pytest.mark.parametrize("wanted", [MP3, MP3_PARTS])
def test_a_long_encode_ends_at_once(ffmpeg, tones, tmp_path, wanted):
    source = tmp_path / "long.m4a"
    run(ffmpeg, "-stream_loop", "4000", "-i", str(tones[0].path), "-c", "copy", str(source))
    assert read_audio(source).duration_s > 5000
    work = tmp_path / "work"
    work.mkdir()
    token, is_over = CancelToken(), threading.Event()

    def cancel_while_it_encodes():
        while not is_over.wait(0.02):
            if any(path.stat().st_size > 10_000 for path in work.rglob("*.mp3")):
                return token.cancel()
        return None

    watcher = threading.Thread(target=cancel_while_it_encodes)
    watcher.start()
    try:
        with pytest.raises(JobCancelled):
            make_book(ready([source]), work, TAGS, None, wanted, ffmpeg=ffmpeg, token=token)
    finally:
        is_over.set()
        watcher.join()
    assert left_in(work) == set()


@pytest.mark.parametrize("wanted", [M4B, MP3, MP3_PARTS])
@pytest.mark.skipif(sys.platform == "win32", reason="the program here is a shell script")
def test_a_failure_leaves_nothing_and_has_its_name(short, tmp_path, token, wanted):
    work = tmp_path / "work"
    work.mkdir()
    program = tmp_path / "ffmpeg"
    for said, error in (("No space left on device", DiskFullError), ("Bad luck", AssemblyError)):
        program.write_text(f"#!/bin/sh\ntouch book.mp3 book.m4b; echo '{said}' >&2; exit 1\n")
        program.chmod(0o755)
        with pytest.raises(error):
            make_book(
                ready([short] * 2), work, TAGS, None, wanted, ffmpeg=str(program), token=token
            )
        assert left_in(work) == set()


def test_an_earlier_try_is_replaced(make, tones, tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    (work / "01 - Un.m4a").write_bytes(b"half")
    (work / "001-77.m4a").write_bytes(b"another part")
    parts = ready([tone.path for tone in tones[:2]], ["Un", "Deux"])
    book = make(parts, M4A)
    assert tags_of(book.files[0])["\xa9nam"] == "Un"
    assert left_in(work) == {"01 - Un.m4a", "02 - Deux.m4a", "001-77.m4a"}


def test_no_parts_make_no_book(make):
    for wanted in BookFormat:
        with pytest.raises(AssemblyError):
            make([], wanted)


def test_every_format_has_a_maker():
    assert set(formats._MAKERS) == set(BookFormat)
