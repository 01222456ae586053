"""Targets: sound files, pictures, what lies beside them, and what is left of a download."""

from __future__ import annotations

import functools
import json
import math
import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ohdio_gui.media import assemble, partial, ytdlp_wire
from ohdio_gui.media.book_tags import BookTags, Track
from ohdio_gui.media.container import read_audio
from ohdio_gui.media.covers import MAX_COVER_SIDE, MAX_PIXELS, cover_addresses, usable_cover
from ohdio_gui.media.embedded import parse_ffmetadata
from ohdio_gui.media.ffmpeg import find_ffmpeg
from ohdio_gui.media.pictures import read_header
from ohdio_gui.media.sidecars import metadata_document, write_sidecars
from ohdio_gui.media.tag_reader import read_back
from ohdio_gui.media.tags import page_of, write_tags
from ohdio_gui.media.texts import one_line, paragraphs
from ohdio_gui.model.audiobook import Audiobook, Chapter
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import AssemblyError, OhdioError, StorageError, TagError
from ohdio_gui.model.lengths import shortened
from tests.fuzz import corpus, oracle, texts
from tests.fuzz.mutations import bytes_changed, encoded, json_changed, json_text
from tests.fuzz.runner import Fuzz, Target

_MP4_MARKS = (
    *(b"ftyp", b"moov", b"mvhd", b"trak", b"tkhd", b"mdia", b"mdhd", b"hdlr", b"minf", b"stbl"),
    *(b"stsd", b"mp4a", b"esds", b"stts", b"stsz", b"stsc", b"stco", b"udta", b"meta", b"ilst"),
    *(b"chpl", b"covr", b"data", b"----", b"mean", b"name", b"\xa9nam", b"mdat", b"alac", b"wave"),
)
_MARKS = {
    ".mp3": (
        b"ID3",
        b"TIT2",
        b"TPE1",
        b"CHAP",
        b"CTOC",
        b"APIC",
        b"TXXX",
        b"COMM",
        b"Xing",
        b"Info",
    ),
    ".opus": (b"OggS", b"OpusHead", b"OpusTags", b"METADATA_BLOCK_PICTURE", b"CHAPTER", b"TITLE"),
    ".ogg": (b"OggS", b"fLaC", b"\x7fFLAC", b"TITLE"),
    ".flac": (b"fLaC", b"reference", b"TITLE", b"image/jpeg", b"\x84", b"\x86"),
}


def _marks_of(name: str) -> Sequence[bytes]:
    return _MARKS.get(Path(name).suffix, _MP4_MARKS)


def _changed_sound(
    rng: random.Random, sounds: dict[str, bytes], names: Sequence[str]
) -> tuple[str, bytes]:
    name = rng.choice(names)
    body = sounds[name]
    if name.endswith((".m4b", ".m4a", ".mov", ".mp4")) or rng.random() < 0.9:
        body = bytes_changed(rng, body, tuple(sounds.values()), _marks_of(name))
    return (name if rng.random() < 0.9 else rng.choice(names)), body


@functools.cache
def _sounds(folder: Path) -> dict[str, bytes]:
    made = folder.parent / "sounds"
    made.mkdir(exist_ok=True)
    return corpus.sound_files(made)


def _mp4(folder: Path) -> Fuzz:
    sounds = _sounds(folder)
    names = [name for name in sounds if name.endswith((".m4b", ".m4a", ".mov", ".mp4"))]

    def check(value: tuple[str, bytes]) -> None:
        path = folder / value[0]
        path.write_bytes(value[1])
        track = oracle.refused(lambda: read_audio(path), AssemblyError)
        if track is not None:
            assert track.packet_count > 0
            assert track.sample_rate > 0
            assert track.frame_samples > 0
            assert math.isfinite(track.duration_s)
            assert track.duration_s > 0
            assert math.isfinite(track.bits_per_second)

    return Fuzz(lambda rng: _changed_sound(rng, sounds, names), check)


def _read_back(folder: Path) -> Fuzz:
    sounds = _sounds(folder)

    def check(value: tuple[str, bytes]) -> None:
        path = folder / value[0]
        path.write_bytes(value[1])
        found = oracle.refused(lambda: read_back(path), TagError)
        if found is not None:
            assert found.cover is None or isinstance(found.cover, bytes)
            assert math.isfinite(found.duration_s)
            assert found.duration_s >= 0
            for chapter in found.chapters:
                assert math.isfinite(chapter.start_s)
                assert chapter.start_s >= 0
                assert isinstance(chapter.title, str)
        page = page_of(path)
        assert page is None or isinstance(page, str)

    return Fuzz(lambda rng: _changed_sound(rng, sounds, tuple(sounds)), check)


def _tags_of(rng: random.Random) -> BookTags:
    def text() -> str:
        return texts.some(rng, ("Du bon usage des étoiles", "Dominique Fortier"))

    return BookTags(
        title=text(),
        url=rng.choice((f"{oracle.BOOKS}42418/x", text())),
        authors=tuple(text() for _ in range(rng.randrange(3))),
        narrators=tuple(text() for _ in range(rng.randrange(3))),
        genre=rng.choice((None, text())),
        year=rng.choice((None, 2008, 0, 99999)),
        publisher=rng.choice((None, text())),
        description=rng.choice((None, text())),
        language=rng.choice((None, "fr", "en-CA", text())),
        director=rng.choice((None, text())),
        prizes=tuple(text() for _ in range(rng.randrange(2))),
        audience=rng.choice((None, text())),
        pages=rng.choice((None, 344, -1)),
    )


def _chapters_of(rng: random.Random, ascending: bool = True) -> tuple[Chapter, ...]:
    starts = [
        rng.random() * 0.2
        for _ in range(rng.choice((0, 0, 1, 2, 5, 300 if rng.random() < 0.02 else 3)))
    ]
    return tuple(
        Chapter(start, texts.some(rng, ("Partie 1", "")))
        for start in (sorted(starts) if ascending else starts)
    )


def _tags(folder: Path) -> Fuzz:
    sounds = _sounds(folder)

    def make(
        rng: random.Random,
    ) -> tuple[str, BookTags, bytes | None, Track | None, tuple[Chapter, ...]]:
        cover = rng.choice((None, corpus.cover(), b"GIF89a", b""))
        track = rng.choice((None, Track(rng.randrange(1, 400), 400, texts.hostile(rng))))
        return rng.choice(corpus.TAGGED), _tags_of(rng), cover, track, _chapters_of(rng)

    def check(value: tuple[str, BookTags, bytes | None, Track | None, tuple[Chapter, ...]]) -> None:
        name, tags, cover, track, chapters = value
        path = folder / name
        path.write_bytes(sounds[name])
        write_tags(path, tags, cover, track=track, chapters=chapters)
        written = tags.texts(track)
        found = read_back(path)
        assert found.cover == (cover if cover == corpus.cover() else None)
        # ID3 counts milliseconds: what begins within one of them has no order.
        starts = [round(chapter.start_s * 1000) for chapter in chapters]
        if chapters and name.endswith(".mp3") and len(set(starts)) == len(starts):
            titles = [one_line(shortened(one_line(c.title))) for c in chapters]
            assert [chapter.title for chapter in found.chapters] == titles
        assert found.duration_s > 0.1
        page = page_of(path)
        assert page == written.get("url"), f"the page is {page!r}"
        for text in written.values():
            text.encode("utf-8")

    return Fuzz(make, check)


def _retag(folder: Path) -> Fuzz:
    sounds = _sounds(folder)

    def make(rng: random.Random) -> tuple[str, bytes, BookTags, tuple[Chapter, ...]]:
        name, body = _changed_sound(rng, sounds, tuple(sounds))
        return name, body, _tags_of(rng), _chapters_of(rng)

    def check(value: tuple[str, bytes, BookTags, tuple[Chapter, ...]]) -> None:
        name, body, tags, chapters = value
        path = folder / name
        path.write_bytes(body)
        oracle.refused(
            lambda: write_tags(path, tags, corpus.cover(), chapters=chapters),
            TagError,
            StorageError,
        )

    return Fuzz(make, check)


def _sidecars(folder: Path) -> Fuzz:
    known = {"series": ["A #1"], "isbn": "x", "explicit": True, "chapters": [], "title": "Autre"}

    def make(rng: random.Random) -> tuple[BookTags, tuple[Chapter, ...], float, bytes | None]:
        before = rng.choice((None, encoded(json_text(rng, json_changed(rng, dict(known))))))
        length = rng.choice((0.0, 0.1, 0.2, 1e9))
        return _tags_of(rng), _chapters_of(rng, ascending=False), length, before

    def check(value: tuple[BookTags, tuple[Chapter, ...], float, bytes | None]) -> None:
        tags, chapters, length, before = value
        shutil.rmtree(folder)
        folder.mkdir()
        if before is not None:
            (folder / "metadata.json").write_bytes(before)
        book = Audiobook(
            1,
            tags.url,
            tags.title,
            authors=tags.authors,
            narrators=tags.narrators,
            genre=tags.genre,
            year=tags.year,
            publisher=tags.publisher,
            description=tags.description,
            language=tags.language,
            audience=tags.audience,
            prizes=tags.prizes,
        )
        document = metadata_document(book, chapters, length)
        (path,) = oracle.refused(lambda: write_sidecars(folder, document, b"GIF"), StorageError)
        assert [file.name for file in folder.iterdir()] == ["metadata.json"]
        found = json.loads(path.read_text("utf-8"))
        assert found["description"] == paragraphs(tags.description or "")
        for mark in found.get("chapters", ()):
            assert 0 <= mark["start"] <= mark["end"] <= length, mark
            assert mark["title"], mark

    return Fuzz(make, check)


def _ffmetadata(_: Path) -> Fuzz:
    sample = (
        ";FFMETADATA1\ntitle=A\\=b\ndate=2008-05-01\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\n"
        "END=100\ntitle=Un\n[STREAM]\nartist=X; Y\n"
    )

    def check(written: str) -> None:
        found = parse_ffmetadata(written)
        for chapter in found.chapters:
            assert math.isfinite(chapter.start_s)
            assert chapter.start_s >= 0
            assert chapter.title == one_line(chapter.title)
        filled = found.filling(BookTags(title=written[:300], url=f"https://a.b/{written[:50]}"))
        assert all(filled.texts().values())
        title = assemble.chapter_title(written)
        assert len(title.encode("utf-8")) <= assemble.MAX_TITLE_BYTES + 1
        assert "\n" not in title

    return Fuzz(lambda rng: texts.some(rng, (sample,)), check)


_PICTURE_MARKS = (
    *(b"\xff\xc0", b"\xff\xc2", b"\xff\xe1", b"\xff\xdb", b"\xff\xda", b"IHDR", b"IDAT", b"VP8X"),
    *(b"VP8 ", b"VP8L", b"WEBP", b"GIF89a", b"Exif", b"MM\0*", b"\x01\x12"),
)


def _picture(folder: Path) -> Fuzz:
    samples = corpus.pictures(folder)

    def make(rng: random.Random) -> bytes:
        return bytes_changed(rng, rng.choice(samples), samples, _PICTURE_MARKS)

    def check(body: bytes) -> None:
        header = read_header(body)
        if header is not None:
            assert 0 < header.width < 2**32
            assert 0 < header.height < 2**32
            assert 1 <= header.orientation <= 8
        for address in cover_addresses(body[:80].decode("latin-1")):
            assert isinstance(address, str)

    return Fuzz(make, check)


def _cover(folder: Path) -> Fuzz:
    samples = corpus.pictures(folder)
    ffmpeg = find_ffmpeg("")

    def make(rng: random.Random) -> bytes:
        return bytes_changed(rng, rng.choice(samples), samples, _PICTURE_MARKS)

    def check(body: bytes) -> None:
        found = usable_cover(body, folder, ffmpeg=ffmpeg, token=CancelToken())
        before = read_header(body)
        if found is not None:
            assert before is not None
            assert before.width * before.height <= MAX_PIXELS
            after = read_header(found)
            assert after is not None
            assert after.kind in {"jpeg", "png"}
            assert after.width == after.height <= MAX_COVER_SIDE

    return Fuzz(make, check)


_SOURCE = {"url": "https://m.test/a.mp4", "total": 100, "etag": '"x"', "last_modified": None}
_STATE = {
    "downloader": {
        "current_fragment": {"index": 3},
        "extra_state": {"part_bytes": 50, "stream": "m4a 128 8"},
        "fragment_count": 8,
    }
}


def _partial(folder: Path) -> Fuzz:
    def make(rng: random.Random) -> tuple[bytes, bytes, int, tuple[str, ...]]:
        source = encoded(json_text(rng, json_changed(rng, json.loads(json.dumps(_SOURCE)))))
        state = encoded(json_text(rng, json_changed(rng, json.loads(json.dumps(_STATE)))))
        if rng.random() < 0.2:
            source, state = bytes_changed(rng, source), bytes_changed(rng, state)
        numbers = ("1", "3", "4", "7.part", "9" * 30, "x", "٣", "", "-1", "²")
        return (
            source,
            state,
            rng.choice((0, 1, 49, 50, 51, 100, 101)),
            tuple(rng.sample(numbers, 3)),
        )

    def check(value: tuple[bytes, bytes, int, tuple[str, ...]]) -> None:
        source, state, size, fragments = value
        target = folder / "part.m4a"
        part = folder / "part.m4a.part"

        def lay() -> None:
            for path in folder.iterdir():
                path.unlink()
            part.write_bytes(b"x" * size)
            (folder / "part.m4a.source.json").write_bytes(source)
            (folder / "part.m4a.ytdl").write_bytes(state)
            for number in fragments:
                (folder / f"part.m4a.part-Frag{number}").write_bytes(b"yy")

        lay()
        is_complete = partial.prepare_file(target)
        assert is_complete == target.exists()
        known = partial.load_source(target)
        if is_complete:
            assert target.stat().st_size == size > 0
        elif part.exists():
            assert known is not None
            assert known.total is not None
            assert partial.size_of(part) == size <= known.total
            assert type(known.total) is int
            assert known.total >= 0
        lay()
        partial.prepare_fragments(target, "m4a 128 8")
        if not part.exists():
            assert not any(folder.glob("*.ytdl")), "a state without its file"
            assert not any(folder.glob("*Frag*")), "fragments without their file"
            return
        kept = partial.size_of(part)
        assert 0 < kept <= size
        # What yt-dlp goes by when it goes on.
        found = json.loads((folder / "part.m4a.ytdl").read_text("utf-8"))["downloader"]
        index = found["current_fragment"]["index"]
        assert type(index) is int, f"fragment {index!r}"
        assert 0 < index <= 8, f"fragment {index!r}"
        assert found["extra_state"]["stream"] == "m4a 128 8"
        assert found["extra_state"]["part_bytes"] == kept

    return Fuzz(make, check)


_SAID = (
    "ERROR: [generic] x: Unable to open webpage: HTTP Error 403 (caused by <HTTPError 403>)",
    "\x1b[0;31mERROR:\x1b[0m https://a.b/c?token=1#x; please report this issue on https://g.h?y",
)


def _wire(_: Path) -> Fuzz:
    answer = {"event": "error", "kind": "extraction", "arguments": {"reason": "x", "status": 4}}

    def make(rng: random.Random) -> tuple[str, Any]:
        return texts.some(rng, _SAID), json_changed(rng, json.loads(json.dumps(answer)))

    def check(value: tuple[str, Any]) -> None:
        said, answered = value
        line = ytdlp_wire.one_line(said)
        assert len(line) <= 300
        assert len(line.splitlines()) <= 1
        assert "token=1" not in line or "https://a.b/c?token=1" not in line
        # Our own child's: an object with an object of arguments.
        if isinstance(answered, dict) and isinstance(answered.get("arguments", {}), dict):
            error = ytdlp_wire.error_of(answered)
            assert isinstance(error, OhdioError)
            assert str(error)

    return Fuzz(make, check)


TARGETS = (
    Target("mp4", 30, _mp4),
    Target("read-back", 14, _read_back),
    Target("tags", 7, _tags),
    Target("retag", 8, _retag),
    Target("sidecars", 14, _sidecars),
    Target("ffmetadata", 45, _ffmetadata),
    Target("pictures", 50, _picture),
    Target("covers", 1, _cover),
    Target("partial", 14, _partial),
    Target("ytdlp-wire", 60, _wire),
)
