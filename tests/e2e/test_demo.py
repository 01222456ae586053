"""The demo, whole: what a person sees who has never been to the site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from mutagen.mp4 import MP4

from tests.conftest import ROOT
from tests.e2e.conftest import SIDECARS, events
from tests.sounds import RATE, decoded, delay_ms, joined_packets_md5, packets_md5

DEMO = ROOT / "resources" / "demo"
PATIENCE_S = 110


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """One run of the demo in an empty home; returns the books' files by OHdio id."""
    home = tmp_path_factory.mktemp("home")
    books = home / "books"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "OHDIO_"))}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "ohdio_gui", "--demo", "--headless", "--json"),
            *("--set", "requests_per_second=0", "--output", str(books)),
        ],
        env={**environment, "HOME": str(home)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout[-3000:]
    ended = [e for e in events(done.stdout, "downloads") if e["status"] == "completed"]
    files = {e["ohdio_id"]: e["file_path"] for e in ended}
    found = {str(path) for path in books.rglob("*") if path.is_file()}
    beside = {str(Path(path).with_name(name)) for path in files.values() for name in SIDECARS}
    assert found == {*files.values(), *beside}
    return files


@pytest.fixture(scope="module")
def told():
    catalogue = json.loads((DEMO / "catalogue.json").read_text(encoding="utf-8"))
    return {book["id"]: book for book in catalogue["books"]}


@pytest.mark.timeout(PATIENCE_S + 60)
def test_every_book_is_there_whole_and_labelled(demo, told):
    assert demo.keys() == told.keys()
    for ohdio_id, path in demo.items():
        book = told[ohdio_id]
        parts = [DEMO / part["file"] for part in book["parts"]]
        assert packets_md5(path) == joined_packets_md5(parts), book["title"]
        file = MP4(path)
        titles = [p["title"] or f"Partie {n}" for n, p in enumerate(book["parts"], 1)]
        assert [chapter.title for chapter in file.chapters] == titles
        assert file.tags["\xa9nam"] == [book["title"]]
        assert file.tags["\xa9ART"] == ["; ".join(book["authors"])]
        assert file.tags["\xa9nrt"] == ["; ".join(book["narrators"])]
        assert bytes(file.tags["covr"][0]) == (DEMO / book["cover"]).read_bytes()


@pytest.mark.timeout(PATIENCE_S + 60)
@pytest.mark.parametrize("ohdio_id", ["900101", "900109"])  # seven parts, and one by HLS
def test_each_chapter_starts_where_its_part_is_heard(demo, told, ohdio_id):
    path = demo[ohdio_id]
    whole = decoded(path)
    parts = [decoded(DEMO / part["file"]) for part in told[ohdio_id]["parts"]]
    chapters = MP4(path).chapters
    for chapter, part in zip(chapters, parts, strict=True):
        contiguous = delay_ms(whole, part, round(chapter.start * RATE))
        assert abs(contiguous) <= 50, (chapter, contiguous)
        by_seek = delay_ms(decoded(path, chapter.start, 2), part, 0)
        assert abs(by_seek) <= 50, (chapter, by_seek)


def test_two_books_of_one_name_and_author_are_kept_apart(program, tones):
    from ohdio_gui.demo.catalogue import single_category
    from ohdio_gui.demo.server import Replica
    from tests.sounds import make_book

    twins = tuple(
        make_book(n, [tones[n]], title="Les jumelles", authors=("Une Autrice",)) for n in (1, 2)
    )
    with Replica(single_category(twins)) as replica:
        program.origin = replica.origin
        assert program.run("--headless", replica.category_url()).returncode == 0
        names = {path.name for path in program.books}
        assert len(names) == 2
        assert "Les jumelles.m4b" in names
        assert names & {"Les jumelles [1001].m4b", "Les jumelles [1002].m4b"}
        by_packets = {packets_md5(path) for path in program.books}
        assert by_packets == {packets_md5(tones[1]), packets_md5(tones[2])}
