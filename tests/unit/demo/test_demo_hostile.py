"""The hostile category: what is in it, and that it can be told apart book by book."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from dataclasses import fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from ohdio_gui.demo.server import Replica
from ohdio_gui.sites.ohdio.audiobook import parse_audiobook_page
from tests.hostile import (
    CATEGORY_TITLE,
    HLS_EVERY,
    ExpectedBook,
    ExpectedPart,
    as_read,
    expected,
    hostile_catalogue,
    same_file_key,
)
from tests.sounds import make_tone

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from ohdio_gui.demo.catalogue import DemoCatalogue
    from ohdio_gui.model.audiobook import BookMetadata

COUNT = 146


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("tones")
    return [make_tone(folder / f"{n}.m4a", 300 + 100 * n, 1 + n) for n in range(3)]


@pytest.fixture(scope="module")
def cover(ffmpeg: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("cover") / "cover.jpg"
    command = [ffmpeg, "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=red:size=64x64"]
    subprocess.run([*command, "-frames:v", "1", str(file)], check=True)
    return file


@pytest.fixture(scope="module")
def hostile(
    tones: list[Path], cover: Path, tmp_path_factory: pytest.TempPathFactory
) -> DemoCatalogue:
    return hostile_catalogue(tmp_path_factory.mktemp("hostile"), tones, cover)


def test_category_lists_all_its_books_once(hostile: DemoCatalogue) -> None:
    (category,) = hostile.categories
    ids = [book.id for book in hostile.books]
    assert list(category.book_ids) == ids
    assert len(set(ids)) == len(ids) == COUNT
    assert category.title == CATEGORY_TITLE
    media = [part.media_id for book in hostile.books for part in book.parts]
    assert len(set(media)) == len(media)
    assert all(hostile.part(media_id) is not None for media_id in media)


def test_catalogue_is_the_same_each_time(
    hostile: DemoCatalogue, tones: list[Path], cover: Path, tmp_path: Path
) -> None:
    again = hostile_catalogue(tmp_path, tones, cover)
    for book, same in zip(hostile.books, again.books, strict=True):
        assert replace(book, cover=None) == replace(same, cover=None)
        assert (book.cover is None) == (same.cover is None)
    fewer = hostile_catalogue(tmp_path, tones, cover, 20, parts=1)
    assert [book.title for book in fewer.books] == [book.title for book in hostile.books[:20]]
    assert {len(book.parts) for book in fewer.books} == {1}
    assert len(hostile_catalogue(tmp_path, tones, cover, 300).books) == 300


def test_neighbours_have_other_parts_in_another_order(
    hostile: DemoCatalogue, tones: list[Path]
) -> None:
    assert Counter(len(book.parts) for book in hostile.books) == {1: 49, 2: 49, 3: 48}
    heard = [[part.file for part in book.parts] for book in hostile.books]
    assert {file for files in heard for file in files} == set(tones)
    assert all(files != following for files, following in pairwise(heard))
    for book in hostile.books:
        assert all(part.duration_s == 1 + tones.index(part.file) for part in book.parts)  # type: ignore[arg-type]


def test_some_books_have_hls_only_and_some_no_cover(hostile: DemoCatalogue) -> None:
    only = [book for book in hostile.books if all(part.hls_only for part in book.parts)]
    assert len(only) == COUNT // HLS_EVERY
    assert sum(any(part.hls_only for part in book.parts) for book in hostile.books) == len(only)
    assert sum(book.cover is None for book in hostile.books) == 17


def test_each_cover_has_bytes_of_its_own_and_shows_the_picture(
    hostile: DemoCatalogue, cover: Path, ffmpeg: str
) -> None:
    def pixels(file: Path) -> bytes:
        command = [ffmpeg, "-nostdin", "-v", "error", "-xerror", "-i", str(file)]
        done = subprocess.run([*command, "-f", "rawvideo", "-"], capture_output=True, check=True)
        return done.stdout

    covers = [book.cover for book in hostile.books if book.cover is not None]
    assert len({file.read_bytes() for file in covers}) == len(covers)
    assert pixels(covers[0]) == pixels(covers[-1]) == pixels(cover) != b""


def test_fields_of_one_book_are_no_other_books(hostile: DemoCatalogue) -> None:
    known = [expected(book) for book in hostile.books]
    shared = {"language", "duration_s", "title", "authors", "prizes", "cover", "director"}
    for name in {each.name for each in fields(ExpectedBook)} - shared:
        given = Counter(value for book in known if (value := getattr(book, name)))
        assert max(given.values()) == 1, name
        assert len(given) > 100, name
    assert len({book.authors for book in known}) > 100
    assert {len(book.authors) for book in known} == {0, 1, 2, 3, 5, 6}
    assert {len(book.narrators) for book in known} == {0, 1, 2, 3}
    assert {len(book.prizes) for book in known} == {0, 1, 2}
    assert {len(book.paragraphs) for book in known} == {0, 1, 2, 3}
    for name in ("director", "genre", "year", "publisher", "pages", "audience", "cover"):
        assert any(getattr(book, name) is None for book in known), name


@pytest.mark.parametrize(
    "sign",
    [
        r"^CON$",
        r"^NUL\.txt$",
        r"^com1$",
        r"\.$",
        r" $",
        r"^.{300,}$",
        "\u200d",
        "[🇦-🇿]{2}",
        "\u202e",
        "\u200f",
        "[א-ת]",
        r"^\.\./\.\./",
        r"^C:\\",
        "^-",
        r"^\.",
        '"',
        "\n",
        "\t",
        "e\u0301",
        "<b>",
        " < ",
        "&eacute;",
        r"^\{title\}$",
        r"%\(title\)s",
        "DROP TABLE",
        "^file '",
        r"^=;#\\$",
        "^…$",
        r"^\?\?\?$",
        r"\| OHdio",
        r"^1984\b",
        r"^\d+$",
        "œ",
        "Œ",
        "«\u202f",
        "\u2009",
        "\u00a0",
    ],
)
def test_titles_hold_what_breaks_things(hostile: DemoCatalogue, sign: str) -> None:
    assert any(re.search(sign, book.title, re.DOTALL) for book in hostile.books)


def test_names_clash_in_every_way(hostile: DemoCatalogue) -> None:
    def repeated(values: list[tuple[str, ...]]) -> Counter[int]:
        return Counter(Counter(values).values())

    named = [(*book.authors, book.title) for book in hostile.books]
    exact = Counter(named)
    assert sorted(exact.values())[-3:] == [1, 2, 3], "one title twice, one three times"
    nfc = [tuple(unicodedata.normalize("NFC", text) for text in names) for names in named]
    assert len(set(nfc)) < len(set(named)), "one differs by NFC and NFD only"
    folded = Counter(tuple(map(same_file_key, names)) for names in nfc)
    assert len(folded) < len(set(nfc)), "some differ by case only"
    assert folded["maude roy", "minuit"] == 3
    assert folded["maude roy", "strasse"] == 2
    assert folded["anne roy", same_file_key("Même titre")] == 2


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("  a \n\t b\u00a0\u2009c ", "a b c"),
        ("e\u0301", "é"),
        ("\u200fא\u200f", "א"),
        ("a\x07b\u200bc\u00ad", "abc"),
        ("👨\u200d👩", "👨\u200d👩"),
    ],
)
def test_text_is_compared_as_it_is_seen(text: str, seen: str) -> None:
    assert as_read(text) == seen
    assert as_read(seen) == seen


def test_expected_book_is_what_a_person_reads(hostile: DemoCatalogue) -> None:
    titles = [expected(book).title for book in hostile.books]
    assert {"Gras", "été – / automne", "Fin du script", "Visible", "a < b & c"} <= set(titles)
    assert {"Le phare du soir", "Minuit | OHdio, ma nuit", "Deux lignes et un tab"} <= set(titles)
    for book in map(expected, hostile.books):
        texts = [book.title, *book.authors, *book.narrators, *book.prizes, *book.paragraphs]
        texts += [part.title for part in book.parts]
        for text in texts:
            assert text == as_read(text)
            assert not re.search(r"</?[a-z!]|&#?\w{2,};", text), text
            assert unicodedata.is_normalized("NFC", text)
    first = expected(hostile.books[0])
    assert first.url == "https://ici.radio-canada.ca/ohdio/livres-audio/500000/livre-0"
    assert (first.authors, first.year, first.pages) == (("Maude Roy",), 1850, 20)
    assert [part.media_id for part in first.parts] == ["8000000"]


def test_every_page_and_file_of_the_category_is_served(
    client: httpx.Client, hostile: DemoCatalogue, ffmpeg: str
) -> None:
    with Replica(hostile, ffmpeg=ffmpeg) as replica:
        for book in hostile.books:
            assert client.get(replica.audiobook_url(book.id)).status_code == 200
            picture = f"{replica.origin}/images/q_auto,w_1400/v1/1x1/{book.id}.jpg"
            answer = client.get(picture)
            assert answer.status_code == (404 if book.cover is None else 200)
            assert book.cover is None or answer.content == book.cover.read_bytes()
            for part in book.parts:
                answer = client.get(f"{replica.origin}/medias/{part.media_id}.mp4")
                assert answer.status_code == (404 if part.hls_only else 200)
        part = hostile.books[HLS_EVERY - 1].parts[0]
        assert client.get(f"{replica.origin}/hls/{part.media_id}/source.m3u8").status_code == 200
        assert replica.failures == ()


def test_programs_own_reader_knows_every_field_of_every_book(
    client: httpx.Client, hostile: DemoCatalogue
) -> None:
    with Replica(hostile) as replica:
        for book in hostile.books:
            body = client.get(replica.audiobook_url(book.id)).content
            assert known_of(parse_audiobook_page(body, book.id, book.slug)) == replace(
                expected(book), cover=None
            )


def known_of(book: BookMetadata) -> ExpectedBook:
    """What the program says, as a person reads it; the cover's file is not the page's to say."""

    def seen(text: str | None) -> str | None:
        return None if text is None else as_read(text)

    parts = [(as_read(part.title), part.media_id, part.duration_s) for part in book.parts]
    return ExpectedBook(
        ohdio_id=book.ohdio_id or "",
        url=book.url,
        title=as_read(book.title),
        authors=tuple(map(as_read, book.authors)),
        narrators=tuple(map(as_read, book.narrators)),
        director=seen(book.director),
        genre=seen(book.genre),
        year=book.year,
        publisher=seen(book.publisher),
        pages=book.pages,
        audience=seen(book.audience),
        prizes=tuple(map(as_read, book.prizes)),
        paragraphs=tuple(map(as_read, filter(None, (book.description or "").split("\n\n")))),
        language=book.language or "",
        duration_s=int(book.duration_s or 0),
        parts=tuple(ExpectedPart(title, media or "", int(s or 0)) for title, media, s in parts),
        cover=None,
    )
