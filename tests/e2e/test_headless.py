"""The issue's acceptance criteria that need no window, from the outside."""

from __future__ import annotations

import shutil
import sqlite3

from mutagen.mp4 import MP4

from ohdio_gui.demo.faults import Fault
from tests.e2e.conftest import events
from tests.sounds import joined_packets_md5, packets_md5


def test_a_category_becomes_finished_audiobooks(program, replica, tones):
    done = program.run("--headless", "--json", replica.category_url("500"))

    assert done.returncode == 0, done.stderr
    assert [str(path.relative_to(program.output_dir)) for path in program.books] == [
        f"Autrice {n}/Livre {n}/Livre {n}.m4b" for n in (1, 2, 3)
    ]
    seven = program.books[0]
    assert packets_md5(seven) == joined_packets_md5(tones)
    chapters = MP4(seven).chapters
    assert [c.title for c in chapters] == [f"Partie {i} - Ton {i}" for i in range(1, 8)]
    last = events(done.stdout)[-1]
    assert last["event"] == "finished"
    assert (last["exit_code"], last["completed"], last["failed"]) == (0, 3, 0)


def test_ytdlp_and_ffmpeg_produce_the_tagged_file(program, replica, cover):
    done = program.run("--headless", replica.audiobook_url("1001"))

    assert done.returncode == 0, done.stderr
    page = "https://ici.radio-canada.ca/ohdio/livres-audio/1001/livre-1"
    tags = MP4(program.books[0]).tags
    expected = {
        "\xa9nam": ["Livre 1"],
        "\xa9alb": ["Livre 1"],
        "\xa9ART": ["Autrice 1"],
        "aART": ["Autrice 1"],
        "\xa9wrt": ["Voix Une; Voix Deux"],
        "\xa9nrt": ["Voix Une; Voix Deux"],
        "\xa9gen": ["Roman"],
        "\xa9day": ["2008"],
        "\xa9pub": ["Éditions du Test"],
        "desc": ["Un livre de tons."],
        "ldes": ["Un livre de tons."],
        "\xa9cmt": [page],
        "stik": [2],
    }
    assert {key: list(tags[key]) for key in expected} == expected
    assert bytes(tags["----:com.apple.iTunes:URL"][0]).decode() == page
    assert bytes(tags["covr"][0]) == cover.read_bytes()


def test_category_scrape_enqueues_metadata_jobs(program, replica):
    hold = replica.hold("page")
    running = program.start("--headless", "--json", replica.category_url("500"))
    try:
        assert replica.wait_for(lambda: hold.waiting == 3, 30)
        with sqlite3.connect(program.data_dir / "ohdio.sqlite3") as db:
            jobs = db.execute("SELECT stage, state FROM jobs ORDER BY id").fetchall()
            queue = db.execute("SELECT status, count(*) FROM queue_items GROUP BY 1").fetchall()
            scrapes = db.execute("SELECT url, status, found, new, known FROM category_scrapes")
            scrape = scrapes.fetchall()
        db.close()
    finally:
        hold.release()
        _, errors = running.communicate(timeout=60)
    assert jobs == [("scrape", "completed"), *[("metadata", "executing")] * 3]
    assert queue == [("processing", 3)]
    url = "https://ici.radio-canada.ca/ohdio/categories/500/jeunesse"
    assert scrape == [(url, "completed", 3, 3, 0)]
    assert running.returncode == 0, errors


def test_duplicate_runs_and_shared_books_make_no_duplicate_rows(program, replica):
    both = (replica.category_url("500"), replica.category_url("501"))
    assert program.run("--headless", *both, *both).returncode == 0
    media = len(replica.requests("media"))

    again = program.run("--headless", "--json", *both)

    assert again.returncode == 0, again.stderr
    assert len(replica.requests("media")) == media
    with sqlite3.connect(program.data_dir / "ohdio.sqlite3") as db:
        assert db.execute("SELECT count(*) FROM audiobooks").fetchone() == (3,)
        assert db.execute("SELECT count(*) FROM queue_items").fetchone() == (3,)
        assert db.execute("SELECT count(*) FROM category_scrapes").fetchone() == (2,)
    db.close()
    scrape = events(again.stdout, "category_scrapes")[-1]
    assert (scrape["new"], scrape["found"]) == (0, scrape["known"])


def test_progress_is_broadcast(program, replica):
    replica.configure(speed_bytes_s=250_000)
    done = program.run("--headless", "--json", replica.audiobook_url("1001"))

    assert done.returncode == 0, done.stderr
    told = events(done.stdout, "downloads")
    statuses = list(dict.fromkeys(event["status"] for event in told))
    assert statuses == [
        "queued", "metadata", "started", "downloading", "assembling", "completed",
    ]  # fmt: skip
    flying = [event for event in told if event["status"] == "downloading"]
    steps = [event["progress"] for event in flying]
    assert len(steps) > 10
    assert steps == sorted(steps)
    assert len(set(steps)) > 8
    assert any(event["speed_bytes_s"] and event["eta_s"] is not None for event in flying)
    assert all(event["bytes"] <= event["total_bytes"] for event in flying)
    assert told[-1]["progress"] == 100
    assert told[-1]["file_path"] == str(program.books[0])
    keys = {"event", "at", "audiobook_id", "ohdio_id", "title", "status", "progress", "bytes"}
    keys |= {"total_bytes", "speed_bytes_s", "eta_s", "file_path", "error"}
    assert keys <= set(told[-1])


def test_one_page_a_book_and_one_validation_a_part(program, replica):
    assert program.run("--headless", replica.category_url("500")).returncode == 0

    assert len(replica.requests("category")) == 1
    assert len(replica.requests("page")) == 3
    assert len(replica.requests("graphql")) == 0
    assert len(replica.requests("validation")) == 10
    assert len(replica.requests("media")) == 10
    agents = {request.user_agent for request in replica.requests()}
    assert all(agent and agent.startswith("ohdio-gui/") for agent in agents), agents


def test_a_part_without_a_progressive_form_comes_by_hls(program, replica, tones):
    replica.faults.withhold_progressive()
    done = program.run("--headless", replica.audiobook_url("1002"))

    assert done.returncode == 0, done.stderr
    assert packets_md5(program.books[0]) == joined_packets_md5(tones[:2])


def test_metadata_comes_by_ytdlp_for_every_other_site(program, replica, tones):
    done = program.run("--headless", "--json", replica.extra_url("conte.m4a"))

    assert done.returncode == 0, done.stderr + done.stdout
    (book,) = program.books
    assert book.suffix == ".m4b"
    assert packets_md5(book) == packets_md5(tones[0])
    assert MP4(book).tags["\xa9cmt"] == [replica.extra_url("conte.m4a")]


def test_the_api_is_asked_where_the_page_cannot_be_read(program, replica):
    replica.faults.add("page", Fault.other_page())
    done = program.run("--headless", replica.audiobook_url("1002"))

    assert done.returncode == 0, done.stderr
    assert len(replica.requests("graphql")) == 1
    assert len(program.books) == 1


EXTRACTOR = """
import sys

if "ohdio_gui.media.ytdlp_child" in sys.orig_argv:
    from yt_dlp.extractor import import_extractors
    from yt_dlp.extractor.common import InfoExtractor
    from yt_dlp.globals import extractors

    class OhdioIE(InfoExtractor):
        _VALID_URL = r"https?://ici\\.radio-canada\\.ca/ohdio/livres-audio/(?P<id>\\d+)"

        def _real_extract(self, url):
            address = "{media}"
            formats = [{{"url": address, "ext": "m4a", "vcodec": "none", "acodec": "aac"}}]
            return {{"id": self._match_id(url), "title": "Trouvé autrement", "formats": formats}}

    import_extractors()
    extractors.value = {{"OhdioIE": OhdioIE, **extractors.value}}
"""


def test_ytdlp_is_the_fallback_where_it_has_an_extractor_of_its_own(
    program, replica, tones, tmp_path
):
    # Released yt-dlp has none for OHdio: the one that may come is put in as Python starts.
    replica.faults.add("page", Fault.other_page())
    replica.faults.add("graphql", Fault(body=b"{}", content_type="application/json"))
    text = EXTRACTOR.format(media=replica.extra_url("conte.m4a"))
    (tmp_path / "sitecustomize.py").write_text(text, encoding="utf-8")
    program.extra_environment["PYTHONPATH"] = str(tmp_path)
    done = program.run("--headless", "--json", replica.audiobook_url("1003"))

    assert done.returncode == 0, done.stderr + done.stdout
    assert [path.name for path in program.books] == ["Trouvé autrement.m4b"]
    assert packets_md5(program.books[0]) == packets_md5(tones[0])


def test_without_such_an_extractor_the_first_error_stands(program, replica):
    replica.faults.add("page", Fault.other_page())
    replica.faults.add("graphql", Fault(body=b"{}", content_type="application/json"))
    done = program.run("--headless", "--json", replica.audiobook_url("1003"))

    assert done.returncode == 1
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("failed", "site_changed")


def lose_queue(program):
    """With its copies: from them it would be made again."""
    (program.data_dir / "ohdio.sqlite3").unlink()
    shutil.rmtree(program.data_dir / "backups")


def test_a_lost_queue_makes_no_second_copy_and_no_strangers_file_is_touched(program, replica):
    assert program.run("--headless", replica.audiobook_url("1003")).returncode == 0
    (first,) = program.books
    lose_queue(program)
    assert program.run("--headless", replica.audiobook_url("1003")).returncode == 0
    assert program.books == [first]

    first.write_bytes(b"the person's own")
    lose_queue(program)
    assert program.run("--headless", replica.audiobook_url("1003")).returncode == 0
    assert first.read_bytes() == b"the person's own"
    assert [path.name for path in program.books] == ["Livre 3.m4b", "Livre 3 [1003].m4b"]


def test_a_finished_book_whose_file_is_gone_comes_again(program, replica):
    assert program.run("--headless", replica.audiobook_url("1003")).returncode == 0
    program.books[0].unlink()
    assert program.run("--headless", replica.audiobook_url("1003")).returncode == 0
    assert len(program.books) == 1


def test_ytdlp_asks_another_site_once_before_the_download(program, replica, tones):
    done = program.run("--headless", "--json", replica.extra_url("conte.m4a"))

    assert done.returncode == 0, done.stderr + done.stdout
    asked = replica.requests("extra")
    assert [request.bytes_sent for request in asked] == [1024, tones[0].stat().st_size]
    logged = "".join(file.read_text("utf-8") for file in program.data_dir.rglob("*.log*"))
    assert '"info"' not in done.stderr + logged
