"""A store people can trust: damaged, held, copied and private, as the program itself meets it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import time

import pytest

from ohdio_gui.engine.work_folder import MARK_NAME
from ohdio_gui.store.recovery import NOTE_NAME
from tests.e2e.conftest import events

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX files")
GARBAGE = b"another program's\n" * 3000


@pytest.fixture
def file(program):
    return program.data_dir / "ohdio.sqlite3"


def rows(file, sql):
    with contextlib.closing(sqlite3.connect(file)) as db:
        return db.execute(sql).fetchall()


def asides(program):
    return [path for path in program.data_dir.iterdir() if ".damaged-" in path.name]


def overwrite(file):
    file.write_bytes(GARBAGE)


def empty(file):
    os.truncate(file, 0)


def spoil(file):
    with file.open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\xa5" * (file.stat().st_size - 4096))


@pytest.mark.parametrize("harm", [overwrite, empty, spoil])
@pytest.mark.parametrize("keeps_backups", [True, False], ids=["backups", "no backups"])
def test_a_damaged_store_is_rebuilt_and_nothing_is_fetched_again(
    program, replica, file, harm, keeps_backups
):
    assert program.run("--headless", replica.category_url("501")).returncode == 0
    assert len(program.books) == 2
    fetched = len(replica.requests("media"))
    if not keeps_backups:
        for copy in (program.data_dir / "backups").iterdir():
            copy.unlink()
    harm(file)
    damaged = file.read_bytes()
    done = program.run("--headless", "--json", replica.category_url("501"))

    assert done.returncode == 0, done.stderr
    (aside,) = asides(program)
    assert aside.read_bytes() == damaged
    (told,) = done.stderr.strip().splitlines()
    assert aside.name in told
    assert "2 finished books were found on the disk." in told
    assert len(replica.requests("media")) == fetched
    assert program.status()["completed"] == 2
    assert len(program.books) == 2
    assert events(done.stdout)[-1]["completed"] == 2
    assert not (program.data_dir / NOTE_NAME).exists()
    known = rows(
        file, "SELECT title, authors, narrators, year, publisher FROM audiobooks ORDER BY 1"
    )
    assert known == [
        (f"Livre {n}", f'["Autrice {n}"]', '["Voix Une", "Voix Deux"]', 2008, "Éditions du Test")
        for n in (2, 3)
    ]
    again = program.run("--headless", replica.category_url("501"))
    assert (again.returncode, again.stderr) == (0, "")
    assert len(replica.requests("media")) == fetched


def test_a_store_damaged_in_the_middle_of_a_library_goes_on_where_the_disk_says(
    program, replica, file
):
    """Two of three books are done; the copy of today was made when none of them was."""
    assert program.run("--pause").returncode == 0
    waiting = program.start("--headless", replica.category_url("500"))
    try:
        assert waiting.stderr.readline().strip()  # it waits: all three are known
    finally:
        waiting.terminate()
        waiting.communicate(timeout=30)
    (copy,) = (program.data_dir / "backups").iterdir()
    assert rows(copy, "SELECT count(*), count(file_path) FROM audiobooks") == [(3, 0)]
    assert program.run("--resume").returncode == 0
    replica.configure(speed_bytes_s=200_000)
    running = program.start("--headless")
    try:
        assert replica.wait_for(lambda: len(program.books) == 2, 60)
    finally:
        running.kill()
        running.communicate(timeout=30)
    assert rows(copy, "SELECT count(*), count(file_path) FROM audiobooks") == [(3, 0)]
    done_already = {path.name for path in program.books}
    replica.configure(speed_bytes_s=None)
    fetched = len(replica.requests("media"))
    # Its first page too: the killed one's journal may hold all others, and then nothing is lost.
    overwrite(file)
    done = program.run("--headless", "--json")

    assert done.returncode == 0, done.stderr
    assert asides(program)
    assert len(program.books) == 3
    assert done_already < {path.name for path in program.books}
    assert {r.key[:5] for r in replica.requests("media")[fetched:]} == {"70001"}
    assert rows(file, "SELECT status, count(*) FROM queue_items GROUP BY 1") == [("completed", 3)]
    assert rows(file, "SELECT DISTINCT state FROM jobs") == [("completed",)]
    assert [path.name for path in (program.data_dir / "work").iterdir()] == [MARK_NAME]


def test_parts_of_a_book_that_no_copy_knows_are_used_when_it_is_queued_again(
    program, replica, file
):
    replica.configure(speed_bytes_s=200_000)
    running = program.start("--headless", replica.audiobook_url("1001"))
    try:
        assert replica.wait_for(
            lambda: any(
                r.key.startswith("7000103") and r.bytes_sent > 65_536
                for r in replica.requests("media")
            ),
            60,
        )
    finally:
        running.kill()
        running.communicate(timeout=30)
    replica.configure(speed_bytes_s=None)
    for copy in (program.data_dir / "backups").iterdir():
        copy.unlink()
    overwrite(file)
    fetched = len(replica.requests("media"))
    # Another book has its number now.
    done = program.run("--headless", replica.audiobook_url("1003"), replica.audiobook_url("1001"))

    assert done.returncode == 0, done.stderr
    assert len(program.books) == 2
    asked = {r.key[:7]: r for r in replica.requests("media")[fetched:] if r.key[:5] == "70001"}
    assert sorted(asked) == ["7000103", "7000104", "7000105", "7000106", "7000107"]
    assert asked["7000103"].first_byte > 0
    assert [path.name for path in (program.data_dir / "work").iterdir()] == [MARK_NAME]


@pytest.mark.parametrize("harm", [overwrite, empty])
def test_damage_while_it_runs_ends_with_1_and_the_next_start_rebuilds(program, replica, file, harm):
    assert program.run("--headless", replica.category_url("501")).returncode == 0
    replica.configure(speed_bytes_s=20_000)
    begun = len(replica.requests("media"))
    running = program.start("--headless", "--json", replica.audiobook_url("1001"))
    try:
        assert replica.wait_for(
            lambda: any(r.bytes_sent for r in replica.requests("media")[begun:]), 30
        )
        harm(file)
        began = time.monotonic()
        output, stderr = running.communicate(timeout=30)
    finally:
        running.kill()
    assert running.returncode == 1
    assert time.monotonic() - began < 15
    assert len(stderr.strip().splitlines()) == 1
    assert str(file) in stderr
    assert events(output)[-1]["event"] == "finished"
    assert events(output)[-1]["exit_code"] == 1

    replica.configure(speed_bytes_s=None)
    fetched = len(replica.requests("media"))
    done = program.run("--headless", replica.category_url("500"))
    assert done.returncode == 0, done.stderr
    assert len(program.books) == 3
    assert {r.key[:5] for r in replica.requests("media")[fetched:]} == {"70001"}


def test_a_store_that_is_held_for_longer_than_sqlite_waits_costs_nothing(program, replica, file):
    hold = replica.hold("media")
    running = program.start("--headless", "--json", replica.category_url("501"))
    try:
        assert replica.wait_for(lambda: hold.waiting == 2, 30)
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            hold.release()
            time.sleep(12)
            other.execute("ROLLBACK")
        output, stderr = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 0, stderr
    (told,) = stderr.splitlines()
    assert str(file) in told
    assert rows(file, "SELECT DISTINCT state, attempt, errors FROM jobs") == [
        ("completed", 1, "[]")
    ]
    asked = [r.key for r in replica.requests("media")]
    assert len(asked) == len(set(asked))
    assert not [e for e in events(output, "downloads") if e["error"]]


def test_a_start_without_news_leaves_the_day_s_copy_as_it_is(program, replica):
    assert program.run("--headless", replica.audiobook_url("1003")).returncode == 0
    (copy,) = (program.data_dir / "backups").iterdir()
    before = copy.read_bytes()
    assert program.run("--headless").returncode == 0
    assert copy.read_bytes() == before
    assert rows(copy, "PRAGMA quick_check") == [("ok",)]


def test_what_a_run_leaves_in_its_data_directory_is_private(program, replica):
    program.data_dir.mkdir(mode=0o755)
    program.data_dir.chmod(0o755)
    command = ["sh", "-c", 'umask 022; exec "$@"', "sh"]
    real = program.command
    program.command = lambda *words: command + real(*words)
    assert program.run("--headless", replica.audiobook_url("1003")).returncode == 0
    modes = {
        path.relative_to(program.data_dir).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in program.data_dir.rglob("*")
        if path.is_file()
    }
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}
    assert {"ohdio.sqlite3", "ohdio.log"} < set(modes)
    assert stat.S_IMODE(program.data_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(program.books[0].stat().st_mode) & 0o044 == 0o044
