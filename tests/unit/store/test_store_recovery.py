"""A damaged store is set aside whole, and the newest sound copy takes its place."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
import threading
from datetime import datetime, timedelta

import pytest

from ohdio_gui.model.errors import DamagedStoreError, LockedStoreError, NewerStoreError, StoreError
from ohdio_gui.store import recovery
from ohdio_gui.store.recovery import NOTE_NAME, Rebuild, finish_rebuild, open_store
from ohdio_gui.store.store import FILE_NAME, Store
from tests.unit.store.shelf import add, tile, write

TODAY = datetime.now().astimezone().date()
ASIDE = re.compile(r"ohdio\.sqlite3\.damaged-\d{8}-\d{6}")
GARBAGE = b"no database at all\n" * 100


@pytest.fixture
def lived(store, tmp_path):
    """A data directory with a copy of two books, of yesterday, and a third book since."""
    store.audiobooks.add_found([tile(1), tile(2)])
    store.back_up(TODAY - timedelta(days=1))
    add(store, 3)
    return tmp_path


def damage(folder, content=GARBAGE):
    (folder / FILE_NAME).write_bytes(content)


def asides(folder):
    return sorted(path for path in folder.iterdir() if ".damaged-" in path.name)


def ids(store):
    return [book.ohdio_id for book in store.audiobooks.all()]


def cut_short(file):
    file.write_bytes(file.read_bytes()[: 3 * 4096 + 100])


def overwrite(file):
    file.write_bytes(GARBAGE)


def empty(file):
    file.write_bytes(b"")


def make_new(file):
    file.unlink()
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA journal_mode = wal")


def make_another_s(file):
    file.unlink()
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE mine (a)")


def drop_a_table(file):
    write(file, "DROP TABLE jobs")


def drop_the_history(file):
    write(file, "DROP TABLE schema_migration")


def spoil_the_middle(file):
    content = bytearray(file.read_bytes())
    content[4096 : len(content) - 4096] = b"\xa5" * (len(content) - 2 * 4096)
    file.write_bytes(content)


def spoil_a_text(file):
    """What a bad sector does to a long text: SQLite's own check of the pages sees nothing."""
    write(file, "UPDATE audiobooks SET description = ? WHERE id = 2", "x" * 9000 + "MARKER")
    content = bytearray(file.read_bytes())
    place = content.index(b"MARKER")
    content[place : place + 6] = b"\xff\xfe" * 3
    file.write_bytes(content)


def spoil_json(file):
    write(file, "UPDATE audiobooks SET authors = ? WHERE id = 2", '["x')


def spoil_other_json(file):
    write(file, "UPDATE jobs SET args = '[]' WHERE id = 2")


def spoil_a_choice(file):
    write(
        file,
        "INSERT INTO category_scrapes (category_id, url, started_at, to_choose) "
        "VALUES ('9', 'https://example.org/9', '2026-04-13', ?)",
        '[{"a',
    )


@pytest.mark.parametrize(
    "harm",
    [
        spoil_a_text,
        spoil_a_choice,
        spoil_json,
        spoil_other_json,
        cut_short,
        overwrite,
        empty,
        make_new,
        make_another_s,
        drop_a_table,
        drop_the_history,
        spoil_the_middle,
    ],
)
def test_whatever_the_damage_the_file_is_kept_and_the_copy_takes_its_place(lived, harm):
    harm(lived / FILE_NAME)
    damaged = (lived / FILE_NAME).read_bytes()
    store, rebuild = open_store(lived)
    assert ids(store) == ["1", "2"]
    (aside,) = asides(lived)
    assert ASIDE.fullmatch(aside.name)
    assert aside.read_bytes() == damaged
    assert (rebuild.set_aside, rebuild.backup_date) == (
        aside.name,
        (TODAY - timedelta(days=1)).isoformat(),
    )
    assert len(list((lived / "backups").iterdir())) == 1


def test_what_python_alone_takes_for_json_is_no_damage(lived):
    write(lived / FILE_NAME, "UPDATE audiobooks SET sources = ?", '{"page": {"x": Infinity}}')
    assert open_store(lived)[1] is None


def test_the_journals_go_with_the_file_that_they_belong_to(lived, store):
    with contextlib.closing(store.watcher()) as watcher:
        watcher.has_changed()
        add(store, 4)
        journal = (lived / f"{FILE_NAME}-wal").read_bytes()
        copied = lived.with_name("copied")
        shutil.copytree(lived, copied)
    damage(copied)
    opened, _ = open_store(copied)
    assert ids(opened) == ["1", "2"]
    names = [path.name for path in asides(copied)]
    assert [name.removeprefix(names[0]) for name in names] == ["", "-shm", "-wal"]
    assert (copied / names[2]).read_bytes() == journal


def test_without_a_copy_the_store_is_a_fresh_one(tmp_path):
    damage(tmp_path)
    store, rebuild = open_store(tmp_path)
    assert (ids(store), rebuild.backup_date) == ([], None)
    assert asides(tmp_path)[0].read_bytes() == GARBAGE


def test_an_empty_file_was_a_store_once_where_nobody_is_making_it(tmp_path):
    (tmp_path / FILE_NAME).touch()
    _, rebuild = open_store(tmp_path)
    assert asides(tmp_path)[0].name == rebuild.set_aside


def test_a_store_that_a_command_is_making_just_now_is_waited_for(tmp_path):
    file = tmp_path / FILE_NAME
    file.touch()
    made = Store(tmp_path / "elsewhere")
    add(made)
    content = (tmp_path / "elsewhere" / FILE_NAME).read_bytes()
    making = threading.Timer(0.2, lambda: file.write_bytes(content))
    making.start()
    store, rebuild = open_store(tmp_path)
    making.join()
    assert (ids(store), rebuild) == (["1"], None)


def test_a_damaged_copy_is_passed_over(lived):
    copy = lived / "backups" / f"ohdio-{TODAY:%Y%m%d}.sqlite3"
    copy.write_bytes(GARBAGE)
    damage(lived)
    store, rebuild = open_store(lived)
    assert ids(store) == ["1", "2"]
    assert rebuild.backup_date == (TODAY - timedelta(days=1)).isoformat()


def test_with_damaged_copies_only_the_store_is_a_fresh_one_and_stays_it(lived):
    for copy in (lived / "backups").iterdir():
        copy.write_bytes(GARBAGE)
    damage(lived)
    store, _ = open_store(lived)
    finish_rebuild(lived)
    add(store, 9)
    again, rebuild = open_store(lived)
    assert (ids(again), rebuild) == (["9"], None)
    assert len(asides(lived)) == 1


def test_what_was_set_aside_is_never_overwritten(lived, monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 4, 13, 21, 20, 37, tzinfo=tz)

    monkeypatch.setattr(recovery, "datetime", Clock)
    kept = []
    for number in range(3):
        content = GARBAGE + bytes([number])
        damage(lived, content)
        open_store(lived)
        finish_rebuild(lived)
        kept.append(content)
    assert [path.name for path in asides(lived)] == [
        "ohdio.sqlite3.damaged-20260413-212037",
        "ohdio.sqlite3.damaged-20260413-212037-2",
        "ohdio.sqlite3.damaged-20260413-212037-3",
    ]
    assert [path.read_bytes() for path in asides(lived)] == kept


def test_a_sound_store_is_only_opened(lived):
    before = sorted(path.name for path in lived.iterdir())
    store, rebuild = open_store(lived)
    assert (ids(store), rebuild) == (["1", "2", "3"], None)
    assert sorted(path.name for path in lived.iterdir()) == before


def test_a_store_that_was_removed_is_made_again_from_its_copy(lived):
    (lived / FILE_NAME).unlink()
    with pytest.raises(DamagedStoreError):
        Store(lived)
    assert not (lived / FILE_NAME).exists()
    store, rebuild = open_store(lived)
    assert ids(store) == ["1", "2"]
    assert (rebuild.set_aside, rebuild.backup_date) == (
        None,
        (TODAY - timedelta(days=1)).isoformat(),
    )
    assert open_store(lived)[1] == rebuild
    finish_rebuild(lived)
    assert open_store(lived)[1] is None
    assert asides(lived) == []


def test_a_store_that_was_removed_with_damaged_copies_is_a_fresh_one_and_stays_it(lived):
    for copy in (lived / "backups").iterdir():
        copy.write_bytes(GARBAGE)
    (lived / FILE_NAME).unlink()
    store, rebuild = open_store(lived)
    assert (ids(store), rebuild.set_aside, rebuild.backup_date) == ([], None, None)
    finish_rebuild(lived)
    add(store, 9)
    again, rebuild = open_store(lived)
    assert (ids(again), rebuild) == (["9"], None)


def test_a_first_start_has_nothing_to_tell(tmp_path):
    store, rebuild = open_store(tmp_path)
    assert (ids(store), rebuild) == ([], None)


def test_a_newer_store_is_refused_and_nothing_is_set_aside(lived):
    write(lived / FILE_NAME, "PRAGMA user_version = 99")
    before = (lived / FILE_NAME).read_bytes()
    with pytest.raises(NewerStoreError):
        open_store(lived)
    assert (lived / FILE_NAME).read_bytes() == before
    assert asides(lived) == []


def test_a_locked_store_is_refused_and_nothing_is_set_aside(lived, monkeypatch):
    monkeypatch.setattr(recovery, "Store", lambda folder: Store(folder, busy_timeout_s=0.05))
    with contextlib.closing(sqlite3.connect(lived / FILE_NAME)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LockedStoreError):
            open_store(lived)
        other.rollback()
    assert asides(lived) == []
    assert ids(open_store(lived)[0]) == ["1", "2", "3"]


def test_what_is_out_of_reach_is_refused_and_nothing_is_set_aside(tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreError):
        open_store(tmp_path)
    assert asides(tmp_path) == []


# A start that dies on its way.


def test_a_rebuild_is_told_at_each_start_until_it_is_finished(lived):
    damage(lived)
    _, first = open_store(lived)
    _, second = open_store(lived)
    assert first.set_aside == second.set_aside
    assert first.backup_date == second.backup_date
    assert len(asides(lived)) == 1
    finish_rebuild(lived)
    finish_rebuild(lived)
    assert open_store(lived)[1] is None


class Died(BaseException):
    pass


@pytest.mark.parametrize("step", ["_free", "flush", "_place", "_note"])
@pytest.mark.parametrize("times", range(1, 6))
def test_a_start_that_dies_half_way_leaves_the_rest_to_the_next(lived, monkeypatch, step, times):
    damage(lived)
    (lived / f"{FILE_NAME}-wal").write_bytes(b"a journal of the damaged one")
    real, calls = getattr(recovery, step), []

    def dying(*arguments):
        calls.append(arguments)
        if len(calls) == times:
            raise Died
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(recovery, step, dying)
        with contextlib.suppress(Died):
            open_store(lived)
    store, rebuild = open_store(lived)
    assert ids(store) == ["1", "2"]
    assert isinstance(rebuild, Rebuild)
    kept = [path.read_bytes() for path in asides(lived)]
    # Nothing else: a copy that had come to its place stays there.
    assert sorted(kept) == sorted([GARBAGE, b"a journal of the damaged one"])
    assert (lived / rebuild.set_aside).exists()
    assert not list(lived.glob(f".{FILE_NAME}*"))


@pytest.mark.parametrize("step", ["_free", "flush", "_place", "_note"])
@pytest.mark.parametrize("times", range(1, 6))
def test_a_start_that_dies_while_it_makes_a_removed_store_again_too(
    lived, monkeypatch, step, times
):
    (lived / FILE_NAME).unlink()
    real, calls = getattr(recovery, step), []

    def dying(*arguments):
        calls.append(arguments)
        if len(calls) == times:
            raise Died
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(recovery, step, dying)
        with contextlib.suppress(Died):
            open_store(lived)
    store, rebuild = open_store(lived)
    assert (ids(store), rebuild.set_aside) == (["1", "2"], None)
    assert asides(lived) == []


def test_a_note_that_is_none_of_ours_is_no_reason_to_rebuild(lived):
    for content in ("", "[]", '{"a": 1}', "garbage"):
        (lived / NOTE_NAME).write_text(content)
        store, rebuild = open_store(lived)
        assert (ids(store), rebuild) == (["1", "2", "3"], None)


def test_the_note_says_what_was_begun(lived):
    damage(lived)
    _, rebuild = open_store(lived)
    assert json.loads((lived / NOTE_NAME).read_text())["set_aside"] == rebuild.set_aside
