"""Pause, pools and attempts: the queue as the replica and the store see it."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from ohdio_gui.demo.faults import Fault
from ohdio_gui.store.store import Store
from tests.e2e.conftest import events
from tests.sounds import joined_packets_md5, packets_md5


def rows(program, sql):
    with sqlite3.connect(program.data_dir / "ohdio.sqlite3") as db:
        found = db.execute(sql).fetchall()
    db.close()
    return found


def test_downloads_respect_is_paused(program, replica):
    assert program.run("--pause").returncode == 0
    running = program.start("--headless", "--json", replica.category_url("500"))
    try:
        assert running.stderr.readline().strip()  # the one line that says that it waits
        assert rows(program, "SELECT stage, state, count(*) FROM jobs GROUP BY 1, 2") == [
            ("download", "available", 3),
            ("metadata", "completed", 3),
            ("scrape", "completed", 1),
        ]
        assert not replica.requests("validation")
        assert not replica.requests("media")
        assert program.status() == {
            "running": True,
            "is_paused": True,
            "max_concurrent_downloads": 3,
            "queued": 3,
            "processing": 0,
            "completed": 0,
            "failed": 0,
            "blocked": 0,
        }
        assert program.run("--resume").returncode == 0
        output, _ = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 0
    paused = [event["is_paused"] for event in events(output, "queue_control")]
    assert paused[-1] is False


def test_pause_stops_the_bytes_in_flight_and_resume_goes_on(program, replica, tones):
    replica.configure(speed_bytes_s=30_000)
    running = program.start("--headless", "--json", replica.audiobook_url("1001"))
    try:
        assert replica.wait_for(
            lambda: any(r.bytes_sent > 70_000 for r in replica.requests("media")), 30
        )
        assert program.run("--pause").returncode == 0
        assert replica.wait_for(lambda: replica.in_flight("media") == 0, 15)
        fetched = {r.key: r.bytes_sent for r in replica.requests("media")}
        replica.configure(speed_bytes_s=None)
        assert program.run("--resume").returncode == 0
        _, stderr = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 0, stderr
    assert packets_md5(program.books[0]) == joined_packets_md5(tones)
    resumed = [r for r in replica.requests("media") if r.range]
    assert len(resumed) == 1
    start = int(resumed[0].range.removeprefix("bytes=").rstrip("-"))
    assert 30_000 < start <= fetched[resumed[0].key]
    (job,) = rows(program, "SELECT attempt, state FROM jobs WHERE stage = 'download'")
    assert job == (1, "completed")


def test_pause_stops_a_server_that_stalls(program, replica):
    replica.faults.add("media", Fault(stall_after_bytes=10_000))
    running = program.start("--headless", "--json", replica.audiobook_url("1002"))
    try:
        assert replica.wait_for(
            lambda: any(r.bytes_sent >= 10_000 for r in replica.requests("media")), 30
        )
        assert program.run("--pause").returncode == 0
        assert replica.wait_for(lambda: replica.in_flight("media") == 0, 3)
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=30)
    assert running.returncode == 143


def test_pause_and_resume_through_the_store_across_a_restart(program, replica, tones):
    replica.configure(speed_bytes_s=30_000)
    running = program.start("--headless", "--json", replica.audiobook_url("1001"))
    try:
        assert replica.wait_for(
            lambda: any(r.bytes_sent > 60_000 for r in replica.requests("media")), 30
        )
        assert program.run("--pause").returncode == 0
        assert replica.wait_for(lambda: replica.in_flight("media") == 0, 15)
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)
        assert running.returncode == 130
        replica.configure(speed_bytes_s=None)
        pages = len(replica.requests("page"))

        again = program.start("--headless", "--json")
        assert again.stderr.readline().strip()
        assert program.status()["is_paused"] is True
        assert program.run("--resume").returncode == 0
        _, stderr = again.communicate(timeout=60)
        assert again.returncode == 0, stderr
    finally:
        running.kill()
    assert packets_md5(program.books[0]) == joined_packets_md5(tones)
    assert len(replica.requests("page")) == pages
    assert any(r.range for r in replica.requests("media"))


def test_a_killed_program_goes_on_where_it_was(program, replica, tones):
    replica.configure(speed_bytes_s=60_000)
    running = program.start("--headless", "--json", replica.audiobook_url("1001"))
    try:
        assert replica.wait_for(
            lambda: any(r.bytes_sent > 90_000 for r in replica.requests("media")), 30
        )
    finally:
        running.kill()
        running.communicate()
    assert replica.wait_for(lambda: replica.in_flight("media") == 0, 15)
    replica.configure(speed_bytes_s=None)

    done = program.run("--headless", "--json")

    assert done.returncode == 0, done.stderr
    assert packets_md5(program.books[0]) == joined_packets_md5(tones)
    assert any(r.range for r in replica.requests("media"))
    assert rows(program, "SELECT attempt FROM jobs WHERE stage = 'download'") == [(1,)]


def test_the_pools_reach_and_never_exceed_5_10_and_3(program, replica):
    categories = [replica.category_url(str(600 + n)) for n in range(8)]
    scrapes, pages, media = replica.hold("category"), replica.hold("page"), replica.hold("media")
    running = program.start("--headless", "--json", *categories, replica.category_url("503"))
    try:
        assert replica.wait_for(lambda: scrapes.waiting == 5, 30)
        scrapes.release()
        assert replica.wait_for(lambda: pages.waiting == 10, 30)
        pages.release()
        assert replica.wait_for(lambda: media.waiting == 3, 30)
        media.release()
        _, stderr = running.communicate(timeout=90)
    finally:
        running.kill()
    assert running.returncode == 0, stderr
    peaks = {kind: replica.peak(kind) for kind in ("category", "page", "media")}
    assert peaks == {"category": 5, "page": 10, "media": 3}


def test_a_change_of_the_limit_takes_effect_on_the_running_pool(program, replica):
    media = replica.hold("media")
    running = program.start("--headless", replica.category_url("503"))
    try:
        assert replica.wait_for(lambda: media.waiting == 3, 30)
        assert program.run("--status", "--set", "max_concurrent_downloads=5").returncode == 0
        assert replica.wait_for(lambda: media.waiting == 5, 10)
    finally:
        running.send_signal(signal.SIGTERM)
        media.release()
        running.communicate(timeout=30)
    assert program.status()["max_concurrent_downloads"] == 5


def test_a_job_that_fails_twice_completes_on_its_third_attempt(program, replica):
    replica.faults.add("page", Fault(status=503), key="1003", times=2)
    done = program.run("--headless", "--json", replica.audiobook_url("1003"))

    assert done.returncode == 0, done.stderr
    ((state, attempt, errors),) = rows(
        program, "SELECT state, attempt, errors FROM jobs WHERE stage = 'metadata'"
    )
    assert (state, attempt) == ("completed", 3)
    kept = json.loads(errors)
    assert [(e["attempt"], e["kind"]) for e in kept] == [(1, "server"), (2, "server")]
    assert all(e["at"] and e["message"] for e in kept)


def test_a_job_that_always_fails_is_discarded_and_its_book_says_why(program, replica):
    replica.faults.add("page", Fault(status=503))
    done = program.run("--headless", "--json", replica.audiobook_url("1003"))

    assert done.returncode == 1
    ((state, attempt, errors),) = rows(program, "SELECT state, attempt, errors FROM jobs")
    assert (state, attempt, len(json.loads(errors))) == ("discarded", 3, 3)
    assert rows(program, "SELECT status, error_kind FROM audiobooks") == [("failed", "server")]
    assert rows(program, "SELECT status, attempts FROM queue_items") == [("failed", 3)]
    last = events(done.stdout, "downloads")[-1]
    assert last["status"] == "failed"
    assert last["error"]["kind"] == "server"
    assert last["error"]["message"]


@pytest.mark.parametrize(
    ("fault", "kind", "status"),
    [
        (Fault.geo_blocked(), "geo_blocked", "blocked"),
        (Fault.premium(), "premium", "blocked"),
        (Fault.no_media(), "gone", "blocked"),
    ],
)
def test_what_the_rights_holder_decided_is_said_and_not_retried(
    program, replica, fault, kind, status
):
    replica.faults.add("validation", fault)
    done = program.run("--headless", "--json", replica.audiobook_url("1003"))

    assert done.returncode == 1
    assert rows(program, "SELECT state, attempt FROM jobs WHERE stage = 'download'") == [
        ("discarded", 1)
    ]
    assert rows(program, "SELECT status, error_kind FROM audiobooks") == [(status, kind)]
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == (status, kind)
    assert len(replica.requests("validation")) <= 2


def test_too_many_requests_snooze_and_cost_no_attempt(program, replica):
    replica.faults.add("page", Fault.too_many("1"), times=4)
    done = program.run("--headless", "--json", replica.audiobook_url("1003"))

    assert done.returncode == 0, done.stderr
    (job,) = rows(program, "SELECT attempt, snoozes, errors FROM jobs WHERE stage = 'metadata'")
    assert job == (1, 4, "[]")


def test_an_expired_address_is_asked_anew_and_the_part_goes_on(program, replica, tones):
    replica.configure(speed_bytes_s=60_000, signed_lifetime_s=60)
    replica.faults.add("media", Fault(cut_after_bytes=100_000), times=1)
    replica.faults.add("media", Fault(status=403), times=1)
    done = program.run("--headless", "--json", replica.audiobook_url("1003"))

    assert done.returncode == 0, done.stderr + done.stdout
    assert packets_md5(program.books[0]) == joined_packets_md5(tones[2:3])
    log = (program.data_dir / "ohdio.log").read_text(encoding="utf-8")
    assert "hdnea=" not in log


def test_a_lowered_limit_gives_running_downloads_back(program, replica):
    media = replica.hold("media")
    running = program.start("--headless", replica.category_url("503"))
    try:
        assert replica.wait_for(lambda: media.waiting == 3, 30)
        assert program.run("--status", "--set", "max_concurrent_downloads=1").returncode == 0
        assert replica.wait_for(lambda: replica.in_flight("media") == 1, 10)
        states = "SELECT count(*) FROM jobs WHERE stage = 'download' AND state = 'executing'"
        # A connection that is closed is given back a moment later.
        assert replica.wait_for(lambda: rows(program, states) == [(1,)], 10)
    finally:
        running.send_signal(signal.SIGTERM)
        media.release()
        running.communicate(timeout=30)
    assert rows(program, "SELECT DISTINCT attempt FROM jobs WHERE stage = 'download'") == [(0,)]


def test_a_second_start_keeps_its_limit(program, replica):
    hold = replica.hold("page")
    first = program.start("--headless", replica.audiobook_url("1001"))
    try:
        assert replica.wait_for(lambda: hold.waiting == 1, 30)
        limit = ("--set", "max_concurrent_downloads=7")
        second = program.run("--headless", "--json", *limit, replica.audiobook_url("1003"))
        assert second.returncode == 0
        assert [event["event"] for event in events(second.stdout)] == ["finished"]
        assert program.status()["max_concurrent_downloads"] == 7
    finally:
        hold.release()
        first.communicate(timeout=60)


def test_a_store_locked_by_another_program_is_waited_for(program, replica):
    assert program.run("--status").returncode == 0
    other = sqlite3.connect(program.data_dir / "ohdio.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    running = program.start("--headless", "--json", replica.audiobook_url("1003"))
    try:
        # Longer than the store waits for a lock by itself.
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(13)
        other.execute("ROLLBACK")
        other.close()
        _, stderr = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 0, stderr
    (told,) = stderr.splitlines()
    assert "ohdio.sqlite3" in told
    assert len(program.books) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_it_starts_ends_it_quietly(program, replica, number):
    running = program.start("--headless", replica.audiobook_url("1003"))
    while not Path(f"/proc/{running.pid}/cmdline").read_bytes().startswith(b"/"):
        pass
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(0.2)
    running.send_signal(number)
    _, stderr = running.communicate(timeout=20)
    assert running.returncode == 128 + number
    assert "Traceback" not in stderr


def test_hls_is_asked_where_the_progressive_form_is_of_no_use(program, replica, tones):
    def is_progressive(request):
        return request.params.get("tech") == "progressive"

    no_form = b'{"url": null, "message": "Technologie non disponible", "errorCode": 23}'
    replica.faults.add(
        "validation",
        Fault(body=no_form, content_type="application/json"),
        key="7000201",
        where=is_progressive,
    )
    replica.faults.add("media", Fault(status=403), key="7000202")
    done = program.run("--headless", "--json", replica.audiobook_url("1002"))

    assert done.returncode == 0, done.stderr + done.stdout
    assert packets_md5(program.books[0]) == joined_packets_md5(tones[:2])
    assert len(replica.requests("media", "7000202")) == 2


def test_a_part_that_is_gone_makes_the_book_incomplete(program, replica):
    replica.faults.add("validation", Fault.no_media(), key="7000102")
    done = program.run("--headless", "--json", replica.audiobook_url("1001"))

    assert done.returncode == 1
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("incomplete", "withheld_part")
    assert "2" in last["error"]["message"]


def test_a_file_in_the_place_of_a_folder_stops_no_other_book(program, replica):
    program.output_dir.mkdir(parents=True)
    (program.output_dir / "Autrice 1").write_text("in the way")
    done = program.run("--headless", replica.category_url("500"))

    assert done.returncode == 0, done.stderr
    names = {str(path.relative_to(program.output_dir)) for path in program.books}
    assert "Autrice 1 [1001]/Livre 1/Livre 1.m4b" in names
    assert "Autrice 1" in names
    assert len(names) == 4


def test_what_came_before_a_pause_is_kept_in_the_store_to_the_byte(program, replica):
    # Two blocks within the second in which the store is written once, and then silence.
    replica.configure(speed_bytes_s=250_000)
    replica.faults.add("media", Fault(stall_after_bytes=150_000))
    running = program.start("--headless", replica.audiobook_url("1003"))
    unfinished = program.data_dir / "work" / "1" / "001-7000301.mp4.part"
    kept = "SELECT bytes_done FROM parts"
    try:
        assert replica.wait_for(
            lambda: any(r.bytes_sent >= 150_000 for r in replica.requests("media")), 30
        )
        assert program.run("--pause").returncode == 0
        assert replica.wait_for(lambda: replica.in_flight("media") == 0, 15)
        assert running.stderr.readline().strip()  # nothing runs any more
        assert unfinished.stat().st_size > 100_000
        assert rows(program, kept) == [(unfinished.stat().st_size,)]
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=30)


def test_a_pause_lets_what_is_being_joined_finish(program, replica):
    """Its parts are all here: it would only have to be joined again."""
    program.settings["format"] = "mp3"
    running = program.start("--headless", "--json", replica.audiobook_url("1001"))
    try:
        for line in running.stdout:
            if json.loads(line).get("status") == "assembling":
                break
        Store(program.data_dir).queue_control.pause()
        output, stderr = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 0, stderr
    assert [event["status"] for event in events(output, "downloads")][-1] == "completed"
    assert events(output, "queue_control")[-1]["is_paused"] is True
    assert len(program.books) == 1


def test_a_paused_book_is_left_and_the_others_are_made(program, replica):
    store = Store(program.data_dir)
    store.queue_control.pause()
    running = program.start("--headless", replica.category_url("500"))
    try:
        assert running.stderr.readline().strip()
        assert store.audiobooks.set_paused(2, is_paused=True)
        store.queue_control.resume()
        _, stderr = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 1
    assert "1 paused book left" in stderr
    assert len(program.books) == 2
    assert store.audiobooks.set_paused(2, is_paused=False)
    assert program.run("--headless").returncode == 0
    assert len(program.books) == 3
