"""A store that another program damages or replaces while it is in use is found out."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3

import pytest

from ohdio_gui.model.errors import BrokenStoreError
from ohdio_gui.store.store import Store
from tests.unit.store.shelf import add, tile


@pytest.fixture
def watcher(store):
    store.audiobooks.add_found(tile(n) for n in range(1, 200))
    with contextlib.closing(store.watcher()) as made:
        made.has_changed()
        yield made


def overwrite(file):
    file.write_bytes(b"another program's\n" * 20_000)


def overwrite_the_middle(file):
    with file.open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\xa5" * (file.stat().st_size - 2 * 4096))


def cut_short(file):
    os.truncate(file, 2 * 4096 + 100)


def empty(file):
    os.truncate(file, 0)


def remove(file):
    file.unlink()


def replace(file):
    copy = file.with_name("copy")
    shutil.copyfile(file, copy)
    copy.replace(file)


@pytest.mark.parametrize(
    "harm", [overwrite, overwrite_the_middle, cut_short, empty, remove, replace]
)
def test_damage_is_seen_at_the_next_look(watcher, file, harm):
    harm(file)
    for _ in range(2):
        with pytest.raises(BrokenStoreError):
            watcher.has_changed()


def first_page_in(journal):
    """Return the newest first page of the store that is in its journal (SQLite's WAL format)."""
    page_size = int.from_bytes(journal[8:12], "big")
    frames = range(32, len(journal), 24 + page_size)
    ours = [at for at in frames if int.from_bytes(journal[at : at + 4], "big") == 1]
    return journal[ours[-1] + 24 : ours[-1] + 24 + page_size]


def test_a_checkpoint_that_has_come_as_far_as_the_first_page_is_no_damage(store, file):
    with contextlib.closing(store.watcher()) as watcher:
        watcher.has_changed()
        store.audiobooks.add_found(tile(n) for n in range(1, 200))
        page = first_page_in(file.with_name(f"{file.name}-wal").read_bytes())
        pages = int.from_bytes(page[28:32], "big")
        assert pages * len(page) > file.stat().st_size, "it names more pages than are there yet"
        with file.open("r+b") as handle:
            handle.write(page)
        assert watcher.has_changed()
        with contextlib.closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        watcher.has_changed()
    assert len(store.audiobooks.all()) == 199


def test_what_sqlite_itself_writes_is_no_damage(store, watcher, file, tmp_path):
    for n in range(3):
        add(store, 1000 + n)
        with contextlib.closing(sqlite3.connect(file)) as other:
            before = file.stat().st_mtime_ns
            other.execute("PRAGMA wal_checkpoint(FULL)")
            assert file.stat().st_mtime_ns != before
        assert watcher.has_changed()
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("DELETE FROM audiobooks WHERE id > 5")
        other.commit()
        other.execute("VACUUM")
        size = file.stat().st_size
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert file.stat().st_size < size
    assert watcher.has_changed()
    assert not watcher.has_changed()
    assert len(Store(tmp_path).audiobooks.all()) == 5


def test_what_finds_the_damage_tells_it_and_says_so(store, file):
    told = []
    store.tell_damage(told.append)
    store.audiobooks.add_found(tile(n) for n in range(1, 200))
    overwrite(file)
    for use in (store.audiobooks.all, store.jobs.rescue, store.queue_control.pause):
        with pytest.raises(BrokenStoreError):
            use()
    assert [error.kind for error in told] == ["broken_store"] * 3


def test_a_table_that_is_gone_is_damage(store, file):
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("DROP TABLE jobs")
    with pytest.raises(BrokenStoreError):
        store.jobs.rescue()
