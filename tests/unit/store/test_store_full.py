"""A disk on which nothing of the queue can be written is told as what it is."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from pathlib import Path

import pytest

from ohdio_gui.model.errors import FullStoreError, StoreError
from ohdio_gui.store import trouble
from ohdio_gui.store.store import Store
from tests.unit.store.shelf import tile

PATH = Path("/d/ohdio.sqlite3")


def test_a_full_disk_is_told_by_its_name_and_the_store_goes_on_when_there_is_room(
    small_disk, tmp_path
):
    disk = small_disk(tmp_path / "data", 2_000_000)
    store, told = Store(disk.path), []
    store.tell_full(told.append)
    with contextlib.closing(store.watcher()) as watcher:
        watcher.has_changed()
        filler = disk.fill()
        with pytest.raises(FullStoreError) as caught:
            store.audiobooks.add_found(tile(n) for n in range(1, 2000))
        assert told == [caught.value]
        assert caught.value.arguments["path"] == str(disk.path / "ohdio.sqlite3")
        assert store.audiobooks.counts().queued == 0
        filler.unlink()
        store.audiobooks.add_found(tile(n) for n in range(1, 20))
        assert store.audiobooks.counts().queued == 19


def commit_on_a_full_disk():
    """Raise as peewee does: SQLite has rolled back by itself, and cannot do so again."""
    try:
        raise sqlite3.OperationalError("database or disk is full")
    finally:
        raise sqlite3.OperationalError("cannot rollback - no transaction is active")


def test_that_nothing_is_left_to_roll_back_hides_no_full_disk():
    with pytest.raises(FullStoreError), trouble.translated(PATH):
        commit_on_a_full_disk()


@pytest.mark.parametrize("reason", ["disk I/O error", "unable to open database file"])
@pytest.mark.parametrize(("free", "is_full"), [(0, True), (10**9, False)])
def test_what_may_be_a_full_disk_is_one_where_nothing_is_free(monkeypatch, reason, free, is_full):
    monkeypatch.setattr(trouble, "_free", lambda folder: free)
    with pytest.raises(StoreError) as caught, trouble.translated(PATH):
        raise sqlite3.OperationalError(reason)
    assert isinstance(caught.value, FullStoreError) is is_full


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_file_beside_the_store_for_which_there_is_no_room_is_a_full_disk_too(number):
    with pytest.raises(FullStoreError), trouble.translated(PATH):
        raise OSError(number, "no room")
