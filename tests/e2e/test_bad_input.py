"""Whatever is wrong: one clear sentence, nothing lost, and the rest of the queue goes on."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess

import pytest

from ohdio_gui.demo.faults import Fault
from tests.e2e.conftest import events


@pytest.mark.parametrize(
    "words",
    [
        ("bonjour",),
        ("file:///etc/passwd",),
        ("javascript:alert(1)",),
        ("ftp://example.com/a",),
        ("https://ici.radio-canada.ca/ohdio/balados/1/x",),
        ("--nope",),
        ("--set", "nope=1"),
        ("--set", "max_concurrent_downloads=11"),
        ("--set", "requests_per_second=fast"),
        ("--set", "min_free_mb"),
        ("--set", "rate_limit=-1"),
        ("--set", "rate_limit=1 MB"),
        ("--pause", "--resume"),
        ("--status", "https://ici.radio-canada.ca/ohdio/livres-audio/1/a"),
    ],
)
def test_bad_words_end_with_2_and_queue_nothing(program, replica, words):
    done = program.run("--headless", replica.audiobook_url("1003"), *words)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (program.data_dir / "ohdio.sqlite3").exists()


def test_a_category_without_books_is_an_error_with_a_sentence(program, replica):
    urls = (replica.category_url("502"), replica.audiobook_url("1003"))
    done = program.run("--headless", "--json", *urls)

    assert done.returncode == 1
    scrape = events(done.stdout, "category_scrapes")[-1]
    assert (scrape["status"], scrape["error"]["kind"]) == ("failed", "empty_category")
    assert len(program.books) == 1


@pytest.mark.parametrize(
    ("kind", "fault", "error_kind"),
    [
        ("page", Fault(status=404), "gone"),
        ("page", Fault(status=403), "forbidden"),
        ("page", Fault(body=b"\x00\xff not a page"), "site_changed"),
        ("validation", Fault.other_page(), "not_json"),
        ("validation", Fault(body=b'{"url": 3}', content_type="application/json"), "site_changed"),
    ],
)
def test_a_book_that_cannot_be_had_says_why_and_the_others_come(
    program, replica, kind, fault, error_kind
):
    key = "1003" if kind == "page" else str(7_000_000 + 301)
    replica.faults.add(kind, fault, key=key)
    if kind == "page":
        replica.faults.add("graphql", Fault(status=404), key=key)
    done = program.run("--headless", "--json", replica.category_url("501"))

    assert done.returncode == 1
    told = {e["ohdio_id"]: e for e in events(done.stdout, "downloads")}
    assert told["1002"]["status"] == "completed"
    assert told["1003"]["error"]["kind"] == error_kind
    assert told["1003"]["error"]["message"]
    assert len(program.books) == 1


def test_a_withheld_part_makes_the_book_incomplete(program, catalogue, tones):
    from dataclasses import replace

    from ohdio_gui.demo.catalogue import single_category
    from ohdio_gui.demo.server import Replica
    from tests.sounds import make_book

    book = make_book(9, tones[:3])
    gap = replace(book.parts[1], withheld=True, file=None)
    book = replace(book, parts=(book.parts[0], gap, book.parts[2]))
    with Replica(single_category((book,))) as replica:
        program.origin = replica.origin
        done = program.run("--headless", "--json", replica.category_url())
        assert not replica.requests("validation")
    assert done.returncode == 1
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("incomplete", "withheld_part")
    assert "2" in last["error"]["message"]


def test_a_host_that_does_not_answer_is_said(program):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/a.m4a"
    done = program.run("--headless", "--json", url)

    assert done.returncode == 1
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("failed", "network")


def test_an_output_folder_that_is_a_file_holds_the_downloads(program, replica):
    program.output_dir.parent.mkdir(parents=True, exist_ok=True)
    program.output_dir.write_text("not a folder")
    done = program.run("--headless", "--json", replica.category_url("500"))

    assert done.returncode == 1
    assert done.stderr.strip()
    assert program.output_dir.read_text() == "not a folder"
    with sqlite3.connect(program.data_dir / "ohdio.sqlite3") as db:
        jobs = db.execute("SELECT DISTINCT state, attempt FROM jobs WHERE stage = 'download'")
        assert jobs.fetchall() == [("available", 0)]
        why = db.execute("SELECT DISTINCT error_kind FROM audiobooks WHERE error_kind NOT NULL")
        assert why.fetchall() == [("output_folder",)]
    db.close()
    program.output_dir.unlink()
    assert program.run("--headless").returncode == 0
    assert len(program.books) == 3


def test_a_full_disk_holds_the_downloads_and_says_how_much_is_missing(program, replica):
    program.settings["min_free_mb"] = 9_999_999
    done = program.run("--headless", "--json", replica.audiobook_url("1003"))

    assert done.returncode == 1
    (queued, *_) = [e for e in events(done.stdout, "downloads") if e["error"]]
    assert queued["error"]["kind"] == "disk_full"
    assert not replica.requests("media")


def test_no_ffmpeg_is_said(program, replica):
    program.settings["ffmpeg_path"] = "/nowhere/ffmpeg"
    done = program.run("--headless", "--json", replica.audiobook_url("1003"))

    assert done.returncode == 1
    (queued, *_) = [e for e in events(done.stdout, "downloads") if e["error"]]
    assert queued["error"]["kind"] == "missing_ffmpeg"


@pytest.mark.parametrize("word", ["--status", "--pause", "--resume"])
def test_a_damaged_store_is_left_as_it_is_by_a_command(program, word):
    program.data_dir.mkdir()
    store = program.data_dir / "ohdio.sqlite3"
    store.write_bytes(b"not a database at all" * 100)
    done = program.run(word)

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert store.read_bytes() == b"not a database at all" * 100
    assert not [path for path in program.data_dir.iterdir() if "damaged" in path.name]


def test_a_newer_store_is_refused_and_left_as_it_is(program, replica):
    assert program.run("--status").returncode == 0
    store = program.data_dir / "ohdio.sqlite3"
    with sqlite3.connect(store) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = store.read_bytes()
    done = program.run("--headless", replica.audiobook_url("1003"))

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert store.read_bytes() == before


def test_a_part_shorter_than_announced_is_never_called_a_book(program, catalogue, tones):
    from dataclasses import replace

    from ohdio_gui.demo.catalogue import single_category
    from ohdio_gui.demo.server import Replica
    from tests.sounds import make_book

    book = make_book(9, tones[:2])
    longer = replace(book.parts[1], duration_s=book.parts[1].duration_s + 30)
    book = replace(book, parts=(book.parts[0], longer))
    with Replica(single_category((book,))) as replica:
        program.origin = replica.origin
        done = program.run("--headless", "--json", replica.category_url())
    assert done.returncode == 1
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("failed", "incomplete_part")
    assert program.books == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_second_start_hands_its_urls_over(program, replica):
    hold = replica.hold("page")
    first = program.start("--headless", "--json", replica.audiobook_url("1001"))
    try:
        assert replica.wait_for(lambda: hold.waiting == 1, 30)
        second = program.run("--headless", replica.audiobook_url("1003"))
        assert second.returncode == 0, second.stderr
        assert replica.wait_for(lambda: hold.waiting == 2, 10)
        assert program.status()["running"] is True
    finally:
        hold.release()
        output, stderr = first.communicate(timeout=60)
    assert first.returncode == 0, output[-3000:] + stderr
    assert len(program.books) == 2


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_another_instance_that_does_not_answer_is_said(program, replica):
    hold = replica.hold("page")
    first = program.start("--headless", replica.audiobook_url("1001"))
    try:
        assert replica.wait_for(lambda: hold.waiting == 1, 30)
        first.send_signal(signal.SIGSTOP)
        second = program.run("--headless", replica.audiobook_url("1003"), timeout_s=20)
        assert second.returncode == 1
        assert str(program.data_dir) in second.stderr
        assert len(second.stderr.strip().splitlines()) == 1
    finally:
        first.send_signal(signal.SIGCONT)
        hold.release()
        first.communicate(timeout=60)


def test_no_display_goes_on_without_a_window(program, replica):
    environment = program.environment
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    done = subprocess.run(
        program.command(replica.audiobook_url("1003")),
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert len(program.books) == 1


def test_a_display_that_cannot_be_reached_goes_on_without_a_window(program, replica):
    environment = {**program.environment, "DISPLAY": ":7777"}
    environment.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        program.command(replica.audiobook_url("1003")),
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(program.books) == 1


def test_a_data_directory_that_cannot_be_made_is_said(program, replica, tmp_path):
    (tmp_path / "file").write_text("in the way")
    program.data_dir = tmp_path / "file" / "data"
    done = program.run("--headless", replica.audiobook_url("1003"))

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
