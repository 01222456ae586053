"""The store is copied once a day and before its schema changes; the newest copies stay."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from datetime import date, timedelta

import pytest

from ohdio_gui.model.errors import (
    BrokenStoreError,
    FullStoreError,
    LockedStoreError,
    StoreError,
)
from ohdio_gui.store import backups, schema
from ohdio_gui.store.backups import DAYS_KEPT, MIGRATIONS_KEPT, Backups, date_of
from ohdio_gui.store.store import FILE_NAME, Store
from ohdio_gui.store.trouble import translated
from tests.unit.store.shelf import add, rows, tile, to_download

DAY = date(2026, 4, 13)


def names(folder):
    return sorted(path.name for path in (folder / backups.FOLDER_NAME).iterdir())


def daily(day):
    return f"ohdio-{day:%Y%m%d}.sqlite3"


def test_a_copy_holds_what_the_store_held_and_nothing_else_is_left(store, tmp_path):
    audiobook_id = to_download(store)
    made = store.back_up(DAY)
    assert made == tmp_path / "backups" / daily(DAY)
    add(store, 2)
    assert names(tmp_path) == [daily(DAY)]
    copied = tmp_path / "again"
    copied.mkdir()
    (copied / FILE_NAME).write_bytes(made.read_bytes())
    (book,) = Store(copied).audiobooks.all()
    assert (book.id, book.authors) == (audiobook_id, ("Anne Hébert", "Réjean Ducharme"))


def test_a_copy_is_whole_while_others_write_and_what_is_only_in_the_journal_is_in_it(
    store, file, tmp_path
):
    watcher = store.watcher()  # keeps the journal
    with contextlib.closing(watcher):
        watcher.has_changed()
        add(store)
        assert file.with_name(f"{FILE_NAME}-wal").stat().st_size
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("DELETE FROM audiobooks")
            made = store.back_up(DAY)
            other.execute("ROLLBACK")
    assert len(rows(made, "SELECT * FROM audiobooks")) == 1
    assert rows(made, "PRAGMA quick_check") == [{"quick_check": "ok"}]


def test_a_day_has_one_copy(store):
    made = store.back_up(DAY)
    before = made.read_bytes()
    add(store)
    assert store.back_up(DAY) is None
    assert made.read_bytes() == before


def test_a_day_s_copy_is_made_anew_where_that_is_wanted(store, tmp_path):
    store.back_up(DAY)
    add(store)
    made = store.back_up(DAY, is_made_anew=True)
    assert names(tmp_path) == [made.name]
    assert len(rows(made, "SELECT * FROM audiobooks")) == 1


def test_a_copy_that_is_made_anew_and_fails_leaves_the_former_one(store, tmp_path, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    before = store.back_up(DAY).read_bytes()
    add(store)
    monkeypatch.setattr(backups, "flush", full)
    with pytest.raises(StoreError):
        store.back_up(DAY, is_made_anew=True)
    assert (tmp_path / "backups" / daily(DAY)).read_bytes() == before
    assert names(tmp_path) == [daily(DAY)]


def test_the_newest_seven_days_are_kept(store, tmp_path):
    for n in range(10):
        store.back_up(DAY + timedelta(days=n))
    assert names(tmp_path) == [daily(DAY + timedelta(days=n)) for n in range(3, 10)]
    assert DAYS_KEPT == 7


def test_days_without_the_program_cost_no_copy(store, tmp_path):
    for n in (0, 40, 400):
        store.back_up(DAY + timedelta(days=n))
    assert len(names(tmp_path)) == 3


def test_a_clock_set_back_costs_no_good_copy_and_still_makes_one(store, tmp_path):
    good = [daily(DAY + timedelta(days=n)) for n in range(7)]
    for n in range(7):
        store.back_up(DAY + timedelta(days=n))
    for n in range(3):
        store.back_up(date(2000, 1, 1) + timedelta(days=n))
    assert names(tmp_path) == [daily(date(2000, 1, 3)), *good]


def test_a_clock_set_forward_for_a_while_keeps_no_later_day_from_its_copy(store, tmp_path):
    for n in range(8):
        store.back_up(date(2099, 1, 1) + timedelta(days=n))
    assert store.back_up(DAY).exists()
    assert daily(DAY) in names(tmp_path)


def test_what_is_no_daily_copy_is_left_alone(store, tmp_path):
    store.back_up(DAY)
    mine = tmp_path / "backups" / "ohdio-mine.sqlite3"
    mine.write_text("mine")
    for n in range(1, 10):
        store.back_up(DAY + timedelta(days=n))
    assert mine.read_text() == "mine"


def test_a_copy_that_cannot_be_made_leaves_nothing_and_harms_nothing(store, tmp_path):
    add(store)
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(StoreError):
        store.back_up(DAY)
    assert (tmp_path / "backups").read_text() == "in the way"
    assert len(store.audiobooks.all()) == 1


def test_a_disk_that_fails_half_way_leaves_no_half_copy(store, tmp_path, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    store.back_up(DAY)
    monkeypatch.setattr(backups, "flush", full)
    with pytest.raises(StoreError):
        store.back_up(DAY + timedelta(days=1))
    assert names(tmp_path) == [daily(DAY)]


def test_what_a_killed_process_left_of_a_copy_goes_with_the_next(store, tmp_path):
    store.back_up(DAY)
    for name in (".ohdio-20260414.sqlite3-77.part", ".ohdio-20260414.sqlite3-77.part-journal"):
        (tmp_path / "backups" / name).write_bytes(b"half")
    store.back_up(DAY + timedelta(days=1))
    assert names(tmp_path) == [daily(DAY), daily(DAY + timedelta(days=1))]


def test_a_store_that_another_holds_for_itself_is_not_waited_for_for_ever(tmp_path):
    store = Store(tmp_path, busy_timeout_s=0.05)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LockedStoreError):
            store.back_up(DAY)
        other.rollback()
    assert names(tmp_path) == []
    assert store.back_up(DAY)


def test_a_damaged_store_never_becomes_a_copy_and_is_told(store, file, tmp_path):
    told = []
    store.tell_damage(told.append)
    store.audiobooks.add_found(tile(n) for n in range(1, 60))
    store.back_up(DAY)
    content = bytearray(file.read_bytes())
    content[3 * 4096 : len(content) - 4096] = b"\xa5" * (len(content) - 4 * 4096)
    file.write_bytes(content)
    with pytest.raises(BrokenStoreError):
        store.back_up(DAY + timedelta(days=1))
    assert names(tmp_path) == [daily(DAY)]
    assert len(told) == 1


def fill(folder, *days):
    made = Backups(folder / FILE_NAME)
    for day in days:
        made.make_daily(day)
    return made


def test_the_newest_sound_copy_is_the_one_to_use(store, tmp_path):
    made = fill(tmp_path, DAY, DAY + timedelta(1), DAY + timedelta(2))
    (tmp_path / "backups" / daily(DAY + timedelta(2))).write_bytes(b"SQLite format 3\x00 and more")
    assert made.newest_sound(DAY + timedelta(3)).name == daily(DAY + timedelta(1))
    (tmp_path / "backups" / daily(DAY + timedelta(1))).write_bytes(b"")
    assert made.newest_sound(DAY + timedelta(3)).name == daily(DAY)
    (tmp_path / "backups" / daily(DAY)).unlink()
    assert made.newest_sound(DAY + timedelta(3)) is None


def test_a_copy_of_a_day_to_come_is_the_last_to_be_used(store, tmp_path):
    made = fill(tmp_path, DAY, date(2099, 1, 1))
    assert made.newest_sound(DAY + timedelta(1)).name == daily(DAY)
    (tmp_path / "backups" / daily(DAY)).unlink()
    assert made.newest_sound(DAY + timedelta(1)).name == daily(date(2099, 1, 1))


def test_a_copy_from_before_a_migration_is_used_where_no_day_has_one(store, tmp_path):
    made = fill(tmp_path, DAY)
    made.make_before(3)
    assert made.newest_sound(DAY).name == daily(DAY)
    (tmp_path / "backups" / daily(DAY)).write_text("damaged")
    assert made.newest_sound(DAY).name == "ohdio-before-0003.sqlite3"


def test_a_copy_of_a_newer_version_is_not_used(store, tmp_path):
    made = fill(tmp_path, DAY)
    with contextlib.closing(sqlite3.connect(tmp_path / "backups" / daily(DAY))) as db:
        db.execute("PRAGMA user_version = 99")
    assert made.newest_sound(DAY) is None


def test_the_day_of_a_copy_is_in_its_name(store, tmp_path):
    made = fill(tmp_path, DAY)
    assert date_of(tmp_path / "backups" / daily(DAY)) == DAY
    assert date_of(made.make_before(3)) >= date(2026, 1, 1)


# Before a migration.


@pytest.fixture
def migrations(tmp_path, monkeypatch):
    """Return how to add migrations to those that there are."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for file in schema.MIGRATIONS.glob("0*.py"):
        (folder / file.name).write_text(file.read_text("utf-8"), "utf-8")
    first = schema.known_version() + 1
    monkeypatch.setattr(schema, "MIGRATIONS", folder)

    def add_next(*bodies):
        for number, body in enumerate(bodies, start=first):
            (folder / f"{number:04}_next.py").write_text(f"def up(m, db):\n    {body}\n", "utf-8")
        return first

    return add_next


ADD_ISBN = 'db.execute_sql("ALTER TABLE audiobooks ADD COLUMN isbn TEXT")'
FAIL = 'db.execute_sql("INSERT INTO no_such_table VALUES (1)")'


def columns(file):
    return {row["name"] for row in rows(file, "PRAGMA table_info(audiobooks)")}


def test_before_a_migration_the_store_is_copied_as_it_was(store, file, tmp_path, migrations):
    add(store)
    number = migrations(ADD_ISBN)
    assert len(Store(tmp_path).audiobooks.all()) == 1
    copy = tmp_path / "backups" / f"ohdio-before-{number:04}.sqlite3"
    assert names(tmp_path) == [copy.name]
    assert "isbn" in columns(file)
    assert "isbn" not in columns(copy)
    assert len(rows(copy, "SELECT * FROM audiobooks")) == 1
    assert rows(copy, "PRAGMA user_version") == [{"user_version": number - 1}]


def test_several_migrations_at_once_make_one_copy(store, tmp_path, migrations):
    number = migrations(ADD_ISBN, "pass", "pass")
    Store(tmp_path)
    assert names(tmp_path) == [f"ohdio-before-{number:04}.sqlite3"]


def test_a_new_store_is_not_copied_before_its_first_migrations(tmp_path):
    Store(tmp_path)
    assert not (tmp_path / "backups").exists()


def test_a_store_that_is_up_to_date_is_not_copied(store, tmp_path):
    Store(tmp_path)
    assert not (tmp_path / "backups").exists()


def test_the_last_three_copies_of_migrations_are_kept(store, tmp_path):
    made = Backups(tmp_path / FILE_NAME)
    for number in range(3, 9):
        made.make_before(number)
    assert names(tmp_path) == [f"ohdio-before-{n:04}.sqlite3" for n in (6, 7, 8)]
    assert MIGRATIONS_KEPT == 3


@pytest.mark.parametrize("bodies", [(FAIL,), (ADD_ISBN, FAIL), (ADD_ISBN, "1 / 0")])
def test_migrations_that_fail_leave_the_store_as_it_was(store, file, tmp_path, migrations, bodies):
    add(store)
    before = rows(file, "SELECT * FROM sqlite_master"), rows(file, "SELECT * FROM audiobooks")
    number = migrations(*bodies)
    with pytest.raises((StoreError, ZeroDivisionError)) as caught:
        Store(tmp_path)
    assert not isinstance(caught.value, BrokenStoreError)
    assert before == (
        rows(file, "SELECT * FROM sqlite_master"),
        rows(file, "SELECT * FROM audiobooks"),
    )
    assert rows(file, "PRAGMA user_version") == [{"user_version": number - 1}]
    assert len(rows(file, "SELECT * FROM schema_migration")) == number - 1


def test_without_its_copy_no_migration_begins(store, file, tmp_path, migrations):
    add(store)
    migrations(ADD_ISBN)
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(StoreError):
        Store(tmp_path)
    assert "isbn" not in columns(file)


def test_a_full_disk_at_a_migration_is_said_for_what_it_is(tmp_path, small_disk, migrations):
    folder = tmp_path / "full"
    disk = small_disk(folder, 8_000_000)
    to_download(Store(folder))
    migrations(ADD_ISBN)
    filler = disk.fill(left_bytes=16_384)
    with pytest.raises(FullStoreError) as caught:
        Store(folder)
    assert caught.value.arguments["path"] == str(folder / FILE_NAME)
    filler.unlink()
    assert "isbn" not in columns(folder / FILE_NAME)
    Store(folder)
    assert "isbn" in columns(folder / FILE_NAME)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_what_the_disk_says_of_its_space_is_told(tmp_path, number):
    with pytest.raises(FullStoreError), translated(tmp_path):
        raise OSError(number, "x")
    with pytest.raises(FullStoreError), translated(tmp_path, was_sound=True):
        raise sqlite3.OperationalError("database or disk is full")
    with pytest.raises(StoreError) as caught, translated(tmp_path):
        raise OSError(errno.EACCES, "x")
    assert not isinstance(caught.value, FullStoreError)
