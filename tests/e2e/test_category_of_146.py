"""A category of 146 hostile books: found, read, fetched, named and tagged, in every layout.

The mixed layout is downloaded whole in the gate; of the others the gate reads all pages.
``OHDIO_WHOLE=1`` downloads each of them whole, which takes some minutes a layout.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mutagen.mp4 import MP4

from ohdio_gui.demo.server import Replica
from tests.e2e.conftest import Program, events
from tests.hostile import CATEGORY_TITLE, as_read, expected, hostile_catalogue, same_file_key
from tests.sounds import FFMPEG, make_tone, packets_md5
from tests.unit.model.name_rules import assert_legal_path

COUNT = 146
LAYOUTS = {
    "index": {"category_layout": "html"},
    "index and state": {"category_layout": "both"},
    "state, marked": {"category_layout": "state", "state_style": "bns"},
    "state, as text": {"category_layout": "state", "state_style": "parse"},
    "several lineups": {"category_layout": "lineups"},
    "content details": {"category_layout": "details"},
    "nested anywhere": {"category_layout": "nested"},
    "paged": {"category_layout": "state", "page_size": 20},
    "paged otherwise": {
        "category_layout": "both", "page_size": 25, "paging_style": "pagination",
        "state_style": "bns",
    },
    "details, paged": {"category_layout": "details", "page_size": 40, "state_style": "parse"},
    "mixed": {"category_layout": "mixed"},
    "mixed, paged": {"category_layout": "mixed", "page_size": 30, "state_style": "bns"},
}  # fmt: skip
WHOLE = list(LAYOUTS) if os.environ.get("OHDIO_WHOLE") else ["mixed, paged"]
RUN_S = 900


@dataclass
class Category:
    """One run of the program on the category in one layout."""

    layout: str
    replica: Replica
    program: Program
    adts: dict[Path, bytes] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        size = LAYOUTS[self.layout].get("page_size")
        return -(-COUNT // size) if size else 1

    def rows(self, sql: str) -> list[sqlite3.Row]:
        with sqlite3.connect(self.program.data_dir / "ohdio.sqlite3") as db:
            db.row_factory = sqlite3.Row
            found = db.execute(sql).fetchall()
        db.close()
        return found

    def packets(self, parts) -> str:
        """The digest of the parts' AAC packets, one after the other."""
        digest = hashlib.md5()
        for part in parts:
            if part.file not in self.adts:
                command = [FFMPEG, "-nostdin", "-v", "error", "-i", str(part.file), "-map", "0:a"]
                done = subprocess.run(
                    [*command, "-c", "copy", "-f", "adts", "-"], check=True, capture_output=True
                )
                self.adts[part.file] = done.stdout
            digest.update(self.adts[part.file])
        return digest.hexdigest()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, cover):
    folder = tmp_path_factory.mktemp("hostile")
    tones = [make_tone(folder / f"{n}.m4a", 300 + 200 * n, 3 + n) for n in range(3)]
    return hostile_catalogue(folder / "covers", tones, cover, COUNT)


@pytest.fixture
def category(request, hostile, tmp_path):
    layout = request.param
    with Replica(hostile, ffmpeg=FFMPEG, **LAYOUTS[layout]) as replica:
        program = Program(
            tmp_path / "data",
            tmp_path / "books",
            replica.origin,
            settings={"requests_per_second": 0, "min_free_mb": 0},
        )
        yield Category(layout, replica, program)
        assert not replica.failures


def check_fields(category, books):
    """Every book is there once, and every field of it is what OHdio shows."""
    rows = {row["ohdio_id"]: row for row in category.rows("SELECT * FROM audiobooks")}
    assert set(rows) == {book.id for book in books}
    parts = category.rows("SELECT * FROM parts ORDER BY audiobook_id, position")
    for book in books:
        row, wanted = rows[book.id], expected(book)
        found_parts = [part for part in parts if part["audiobook_id"] == row["id"]]
        assert {
            "url": row["url"],
            "title": as_read(row["title"]),
            "authors": [as_read(name) for name in json.loads(row["authors"])],
            "narrators": [as_read(name) for name in json.loads(row["narrators"])],
            "director": row["director"],
            "genre": row["genre"],
            "year": row["year"],
            "publisher": row["publisher"],
            "pages": row["pages"],
            "audience": row["audience"],
            "prizes": [as_read(prize) for prize in json.loads(row["prizes"])],
            "paragraphs": [as_read(p) for p in (row["description"] or "").split("\n\n") if p],
            "language": row["language"],
            "duration_s": row["duration_s"],
            "category": as_read(row["category"]),
            "parts": [(as_read(p["title"]), p["media_id"], p["duration_s"]) for p in found_parts],
        } == {
            "url": wanted.url,
            "title": wanted.title,
            "authors": list(wanted.authors),
            "narrators": list(wanted.narrators),
            "director": wanted.director,
            "genre": wanted.genre,
            "year": wanted.year,
            "publisher": wanted.publisher,
            "pages": wanted.pages,
            "audience": wanted.audience,
            "prizes": list(wanted.prizes),
            "paragraphs": list(wanted.paragraphs),
            "language": wanted.language,
            "duration_s": wanted.duration_s,
            "category": as_read(CATEGORY_TITLE),
            "parts": [(p.title, p.media_id, p.duration_s) for p in wanted.parts],
        }, book


def check_scrape(category):
    (scrape,) = category.rows("SELECT * FROM category_scrapes")
    assert (scrape["status"], scrape["found"], scrape["new"], scrape["error"]) == (
        "completed", COUNT, COUNT, None,
    )  # fmt: skip


def check_file(category, book, row):
    """The file is the whole book, named, tagged, chaptered, with its cover."""
    wanted, path = expected(book), Path(row["file_path"])
    assert_legal_path(path.relative_to(category.program.output_dir))
    assert packets_md5(path) == category.packets(book.parts), path
    assert path.stat().st_size == row["file_size_bytes"]
    file = MP4(path)
    tags = file.tags

    def said(key):
        return [as_read(text) for text in tags.get(key, [])]

    authors, narrators = "; ".join(wanted.authors), "; ".join(wanted.narrators)
    assert said("\xa9nam") == said("\xa9alb") == [wanted.title]
    assert said("\xa9ART") == said("aART") == ([authors] if authors else [])
    assert said("\xa9wrt") == said("\xa9nrt") == ([narrators] if narrators else [])
    assert said("\xa9gen") == ([wanted.genre] if wanted.genre else [])
    assert said("\xa9day") == ([str(wanted.year)] if wanted.year else [])
    assert said("\xa9pub") == ([wanted.publisher] if wanted.publisher else [])
    description = as_read(" ".join(wanted.paragraphs))
    assert said("desc") == said("ldes") == ([description] if description else [])
    assert said("\xa9cmt") == [wanted.url]
    assert tags["stik"] == [2]
    titles = [part.title or f"Partie {n}" for n, part in enumerate(wanted.parts, start=1)]
    # Nero's list, which mutagen reads, cuts a title at 255 bytes.
    assert [as_read(c.title)[:100] for c in file.chapters] == [title[:100] for title in titles]
    covers = [bytes(cover) for cover in tags.get("covr", [])]
    beside = path.with_name("cover.jpg")
    if wanted.cover is None:
        assert not covers
        assert not beside.exists()
    else:
        assert covers == [wanted.cover.read_bytes()] == [beside.read_bytes()]
    document = json.loads(path.with_name("metadata.json").read_text("utf-8"))
    assert as_read(document["title"]) == wanted.title
    assert [as_read(name) for name in document["authors"]] == list(wanted.authors)


@pytest.mark.timeout(RUN_S)
@pytest.mark.parametrize("category", WHOLE, indirect=True)
def test_every_book_of_a_hostile_category_becomes_one_right_file(category):
    replica, program = category.replica, category.program
    books = replica.catalogue.books
    done = program.run("--headless", "--json", replica.category_url(), timeout_s=RUN_S)
    assert done.returncode == 0, done.stderr[-2000:]
    (last,) = events(done.stdout, "finished")
    assert (last["completed"], last["failed"], last["blocked"]) == (COUNT, 0, 0)
    check_scrape(category)
    check_fields(category, books)

    rows = {row["ohdio_id"]: row for row in category.rows("SELECT * FROM audiobooks")}
    for book in books:
        check_file(category, book, rows[book.id])
    paths = [rows[book.id]["file_path"] for book in books]
    assert len({same_file_key(path) for path in paths}) == COUNT
    assert {str(path) for path in program.books} == set(paths)

    counts = replica.counts()
    parts = [part for book in books for part in book.parts]
    hls_only = sum(part.hls_only for part in parts)
    assert counts["category"] == category.pages
    assert counts["page"] == COUNT
    assert counts["graphql"] == 0
    assert counts["validation"] == len(parts) + hls_only
    assert counts["media"] == len(parts) - hls_only
    # One a book: its cover, or the page's picture, which a book without a cover names in vain.
    assert counts["image"] == COUNT
    assert counts["other"] == counts["extra"] == 0
    assert replica.repeated("media") == replica.repeated("hls") == {}
    print(
        f"{category.layout}: {COUNT} books, {len(parts)} parts, "
        + ", ".join(f"{kind} {count}" for kind, count in counts.items() if count)
    )


@pytest.mark.timeout(300)
@pytest.mark.parametrize("category", [each for each in LAYOUTS if each not in WHOLE], indirect=True)
def test_every_book_of_a_hostile_category_is_found_and_read(category):
    replica, program = category.replica, category.program
    assert program.run("--pause").returncode == 0
    running = program.start("--headless", replica.category_url())
    try:
        # It says so, once, when nothing but the paused downloads is left.
        said = running.stderr.readline()
        assert "--resume" in said, said
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)
    check_scrape(category)
    check_fields(category, replica.catalogue.books)
    counts = {kind: count for kind, count in replica.counts().items() if count}
    assert counts == {"category": category.pages, "page": COUNT}
