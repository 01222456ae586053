"""The schema is the one of the project's outside face, and the file is opened with care."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ohdio_gui.model.errors import DamagedStoreError, LockedStoreError, NewerStoreError, StoreError
from ohdio_gui.model.jobs import Stage
from ohdio_gui.store import integrity, schema
from ohdio_gui.store.database import Database
from ohdio_gui.store.store import FILE_NAME, Store
from tests.unit.store.shelf import add, claim_one, page, rows, tile, to_download, write

COLUMNS = {
    "audiobooks": (
        "id ohdio_id url title authors narrators genre year publisher description language "
        "duration_s cover_url status file_path file_size_bytes error_kind error_message "
        "created_at updated_at"
    ),
    "parts": "audiobook_id position title media_id duration_s status bytes_done bytes_total",
    "queue_items": "audiobook_id status priority attempts max_attempts error_message",
    "category_scrapes": "url status found new known error started_at completed_at",
    "queue_control": "is_paused max_concurrent_downloads",
    "jobs": (
        "id stage subject args state priority attempt max_attempts scheduled_at attempted_at "
        "completed_at errors"
    ),
}
PLAIN_TEXTS = {
    "audiobooks": (
        "ohdio_id url title director genre publisher audience description language cover_url "
        "cover_pattern status file_path error_kind error_message created_at updated_at category "
        "format removed_at"
    ),
    "parts": "title media_id media_url status",
    "queue_items": "status stage error_message created_at updated_at",
    "category_scrapes": ("category_id url title status error error_kind started_at completed_at"),
    "queue_control": "updated_at",
    "jobs": "stage subject state inserted_at scheduled_at attempted_at completed_at",
}
STATUSES = {
    "audiobooks": "pending downloading completed failed blocked incomplete cancelled",
    "queue_items": "queued processing completed failed blocked cancelled",
    "category_scrapes": "scraping completed failed",
}


def fingerprint(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_of_the_face_exists(store, file, table):
    found = {row["name"] for row in rows(file, f"PRAGMA table_info({table})")}
    assert set(COLUMNS[table].split()) <= found


@pytest.mark.parametrize("table", sorted(schema.TABLES))
def test_of_every_column_of_text_it_is_known_whether_it_holds_json(store, file, table):
    """What the migrations made: a new column has to be named here, or with those that are JSON."""
    texts = {
        column["name"]
        for column in rows(file, f"PRAGMA table_info({table})")
        if column["type"] == "TEXT"
    }
    assert texts - set(schema.JSON_COLUMNS) == set(PLAIN_TEXTS[table].split())


@pytest.mark.parametrize("table", STATUSES)
def test_a_status_is_one_of_the_face_s_words(store, file, table):
    add(store)
    store.scrapes.add("7", page(7))
    for status in STATUSES[table].split():
        write(file, f"UPDATE {table} SET status = ?", status)
    with pytest.raises(sqlite3.IntegrityError):
        write(file, f"UPDATE {table} SET status = 'done'")


def test_a_job_s_state_and_stage_are_oban_s_words(store, file):
    add(store)
    for state in [
        "available",
        "scheduled",
        "executing",
        "retryable",
        "completed",
        "discarded",
        "cancelled",
    ]:
        write(file, "UPDATE jobs SET state = ?", state)
    with pytest.raises(sqlite3.IntegrityError):
        write(file, "UPDATE jobs SET state = 'running'")
    with pytest.raises(sqlite3.IntegrityError):
        write(file, "UPDATE jobs SET stage = 'upload'")


def test_a_part_s_position_starts_at_1(store, file):
    audiobook_id = add(store)
    insert = "INSERT INTO parts (audiobook_id, position) VALUES (?, ?)"
    write(file, insert, audiobook_id, 1)
    for bad in (0, 1):
        with pytest.raises(sqlite3.IntegrityError):
            write(file, insert, audiobook_id, bad)


def test_an_address_and_an_ohdio_id_belong_to_one_book_and_a_queue_item_to_one(store, file):
    add(store, 1)
    for ohdio_id, url in (("1", page(2)), ("2", page(1))):
        with pytest.raises(sqlite3.IntegrityError):
            write(
                file,
                "INSERT INTO audiobooks (ohdio_id, url, title, created_at, updated_at) "
                "VALUES (?, ?, 't', '', '')",
                ohdio_id,
                url,
            )
    with pytest.raises(sqlite3.IntegrityError):
        write(
            file,
            "INSERT INTO queue_items (audiobook_id, created_at, updated_at) VALUES (1, '', '')",
        )


def test_queue_control_starts_as_not_paused_and_three(store):
    control = store.queue_control.get()
    assert (control.is_paused, control.max_concurrent_downloads) == (False, 3)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO queue_control (id, updated_at) VALUES (1, '')",
        "INSERT INTO queue_control (id, updated_at) VALUES (2, '')",
        "INSERT INTO queue_control (updated_at) VALUES ('')",
        "DELETE FROM queue_control",
        "UPDATE queue_control SET id = 2",
        "UPDATE queue_control SET is_paused = 2",
        "UPDATE queue_control SET max_concurrent_downloads = 0",
        "UPDATE queue_control SET max_concurrent_downloads = 11",
        "UPDATE queue_control SET max_concurrent_downloads = 2.5",
        "UPDATE queue_control SET max_concurrent_downloads = 'three'",
        "UPDATE queue_control SET max_concurrent_downloads = NULL",
    ],
)
def test_the_schema_keeps_queue_control_at_exactly_one_sound_row(store, file, sql):
    before = rows(file, "SELECT * FROM queue_control")
    with pytest.raises(sqlite3.IntegrityError):
        write(file, sql)
    assert rows(file, "SELECT * FROM queue_control") == before


def test_replacing_the_control_row_leaves_exactly_one(store, file):
    with contextlib.suppress(sqlite3.IntegrityError):
        write(file, "INSERT OR REPLACE INTO queue_control (id, updated_at) VALUES (1, '')")
    assert len(rows(file, "SELECT * FROM queue_control")) == 1


def test_reopening_keeps_everything(store, file, tmp_path):
    audiobook_id = to_download(store, 1)
    store.queue_control.pause()
    store.queue_control.set_max_concurrent_downloads(7)
    again = Store(tmp_path)
    assert again.audiobooks.all() == store.audiobooks.all()
    assert again.audiobooks.parts(audiobook_id) == store.audiobooks.parts(audiobook_id)
    assert again.queue_control.get() == store.queue_control.get()
    assert again.queue_control.get().max_concurrent_downloads == 7
    assert [j.subject for j in again.jobs.of_subject(Stage.DOWNLOAD, str(audiobook_id))] == ["1"]


def test_reopening_changes_nothing_that_another_connection_would_see(store, tmp_path):
    watcher = store.watcher()
    with contextlib.closing(watcher):
        watcher.has_changed()
        Store(tmp_path)
        assert not watcher.has_changed()


def test_two_stores_on_one_path_see_each_other_s_work(store, tmp_path):
    other = Store(tmp_path)
    audiobook_id = add(store)
    job = claim_one(other, Stage.METADATA)
    assert store.jobs.claim(Stage.METADATA, 5) == []
    assert store.jobs.complete(job)
    assert not other.jobs.complete(job)
    assert other.audiobooks.get(audiobook_id) == store.audiobooks.get(audiobook_id)


def test_stores_opened_at_once_on_a_new_path_agree(tmp_path):
    troubles = []
    for round_ in range(5):
        folder = tmp_path / str(round_)
        start = threading.Barrier(6)

        def open_it(folder=folder, start=start):
            start.wait(5)
            try:
                Store(folder).queue_control.get()
            except StoreError as error:
                troubles.append(error)

        threads = [threading.Thread(target=open_it) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        applied = rows(folder / FILE_NAME, "SELECT * FROM schema_migration")
        assert len(applied) == len(schema.migrations())
    assert troubles == []


def test_the_schema_version_is_written(store, file):
    assert rows(file, "PRAGMA user_version") == [{"user_version": schema.known_version()}]
    assert [row["name"] for row in rows(file, "SELECT name FROM schema_migration")] == [
        "0001_first",
        "0002_every_field",
        "0003_pause_a_book",
        "0004_removed_books",
        "0005_choice",
    ]


def test_the_file_is_in_wal_mode_with_foreign_keys(store, file):
    assert rows(file, "PRAGMA journal_mode") == [{"journal_mode": "wal"}]
    with store._database.connection() as db:
        assert db.execute_sql("PRAGMA foreign_keys").fetchone()[0] == 1
        assert db.execute_sql("PRAGMA synchronous").fetchone()[0] == 2


def with_migrations(tmp_path, monkeypatch, **bodies):
    folder = tmp_path / "migrations"
    folder.mkdir()
    for file in schema.MIGRATIONS.glob("0*.py"):
        (folder / file.name).write_text(file.read_text("utf-8"), "utf-8")
    for name, body in bodies.items():
        (folder / f"{name[1:]}.py").write_text(body, "utf-8")
    monkeypatch.setattr(schema, "MIGRATIONS", folder)


def test_a_migration_forward_keeps_the_rows(store, file, tmp_path, monkeypatch):
    add(store)
    body = 'def up(m, db):\n    db.execute_sql("ALTER TABLE audiobooks ADD COLUMN isbn TEXT")\n'
    with_migrations(tmp_path, monkeypatch, _0099_isbn=body)
    assert len(Store(tmp_path).audiobooks.all()) == 1
    assert rows(file, "SELECT isbn FROM audiobooks") == [{"isbn": None}]
    assert rows(file, "PRAGMA user_version") == [{"user_version": 99}]


def test_a_migration_may_make_a_table_anew_and_its_children_stay(
    store, file, tmp_path, monkeypatch
):
    audiobook_id = to_download(store)
    body = """def up(m, db):
    (made,) = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = 'audiobooks'").fetchone()
    db.execute_sql(made.replace("TABLE audiobooks", "TABLE made_anew"))
    db.execute_sql("INSERT INTO made_anew SELECT * FROM audiobooks")
    db.execute_sql("DROP TABLE audiobooks")
    db.execute_sql("ALTER TABLE made_anew RENAME TO audiobooks")
"""
    with_migrations(tmp_path, monkeypatch, _0099_anew=body)
    again = Store(tmp_path)
    assert len(again.audiobooks.parts(audiobook_id)) == 2
    assert again.audiobooks.counts().queued == 1
    assert rows(file, "PRAGMA foreign_key_check") == []
    with again._database.connection() as db:
        assert db.execute_sql("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_migration_that_fails_leaves_nothing_of_itself(store, file, tmp_path, monkeypatch):
    add(store)
    before = schema.known_version()
    applied = rows(file, "SELECT name FROM schema_migration")
    body = (
        'def up(m, db):\n    db.execute_sql("ALTER TABLE audiobooks ADD COLUMN isbn TEXT")\n'
        '    db.execute_sql("INSERT INTO no_such_table VALUES (1)")\n'
    )
    with_migrations(tmp_path, monkeypatch, _0099_broken=body)
    with pytest.raises(StoreError):
        Store(tmp_path)
    columns = {row["name"] for row in rows(file, "PRAGMA table_info(audiobooks)")}
    assert "isbn" not in columns
    assert rows(file, "PRAGMA user_version") == [{"user_version": before}]
    assert rows(file, "SELECT name FROM schema_migration") == applied
    assert len(rows(file, "SELECT * FROM audiobooks")) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "PRAGMA user_version = 9",
        "INSERT INTO schema_migration (name, applied) VALUES ('0009_from_later', '2030-01-01')",
    ],
)
def test_a_newer_store_is_refused_untouched(store, file, tmp_path, sql):
    add(store)
    write(file, sql)
    before = fingerprint(file)
    assert names(tmp_path) == [FILE_NAME]
    with pytest.raises(NewerStoreError) as caught:
        Store(tmp_path)
    assert "newer version" in str(caught.value)
    assert fingerprint(file) == before
    assert names(tmp_path) == [FILE_NAME]


def test_a_newer_store_that_another_process_has_open_is_refused(store, file, tmp_path):
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 9")
        db.commit()
        before = fingerprint(file)
        with pytest.raises(NewerStoreError):
            Store(tmp_path)
        assert fingerprint(file) == before
        assert db.execute("PRAGMA user_version").fetchone() == (9,)


@pytest.mark.parametrize("content", [b"no database at all\n" * 100, b"x", b"SQLite format 3\x00"])
def test_what_is_no_database_is_refused_untouched(tmp_path, content):
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    with pytest.raises(DamagedStoreError) as caught:
        Store(tmp_path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content
    assert names(tmp_path) == [FILE_NAME]


def test_a_damaged_store_is_refused_untouched(store, file, tmp_path):
    store.audiobooks.add_found(tile(n) for n in range(1, 60))
    broken = bytearray(file.read_bytes())
    assert len(broken) > 8 * 4096
    broken[4096 : len(broken) - 4096] = b"\xa5" * (len(broken) - 2 * 4096)
    file.write_bytes(broken)
    before = fingerprint(file)
    with pytest.raises(DamagedStoreError):
        Store(tmp_path)
    assert fingerprint(file) == before
    assert names(tmp_path) == [FILE_NAME]


def test_a_store_cut_short_is_refused_untouched(store, file, tmp_path):
    store.audiobooks.add_found(tile(n) for n in range(1, 60))
    cut = file.read_bytes()[: 3 * 4096 + 100]
    file.write_bytes(cut)
    with pytest.raises(DamagedStoreError):
        Store(tmp_path)
    assert file.read_bytes() == cut


def test_a_folder_in_the_store_s_place_is_a_store_error(tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreError):
        Store(tmp_path)


def test_a_data_directory_that_is_a_file_is_a_store_error(tmp_path):
    (tmp_path / "data").write_text("mine")
    with pytest.raises(StoreError):
        Store(tmp_path / "data")


def test_a_store_that_another_process_holds_is_a_store_error(file, tmp_path):
    store = Store(tmp_path, busy_timeout_s=0.05)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        with pytest.raises(LockedStoreError):
            store.queue_control.pause()
        db.execute("ROLLBACK")
    store.queue_control.pause()
    assert store.queue_control.is_paused()


def test_a_lock_is_another_program_s_and_never_our_own_slow_write(file, tmp_path):
    store = Store(tmp_path, busy_timeout_s=0.05)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert isinstance(store.lock(), LockedStoreError)
        time.sleep(0.02)
        assert store.locked_for_s() > 0.02
        db.execute("ROLLBACK")
    assert store.lock() is None
    assert store.locked_for_s() == 0

    def on_another_thread(work):
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(work).result()

    with store._database.transaction(), store._database.transaction():
        with pytest.raises(LockedStoreError):
            on_another_thread(store.queue_control.pause)
        assert on_another_thread(store.lock) is None
        assert store.locked_for_s() == 0
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert isinstance(store.lock(), LockedStoreError)


@pytest.mark.parametrize("writes", [2, 99])
def test_what_another_process_writes_during_the_check_is_no_damage(file, monkeypatch, writes):
    """A look past the journal, amid a checkpoint of a command's, finds what is no store."""
    real, looks = integrity._tables, []

    def tables(db):
        looks.append(file.stat())
        if len(looks) <= writes:
            os.utime(file, ns=(0, len(looks)))
            raise sqlite3.DatabaseError("database disk image is malformed")
        return real(db)

    monkeypatch.setattr(integrity, "_tables", tables)
    monkeypatch.setattr(integrity, "_LOOK_PAUSE_S", 0.01)
    if writes == 2:
        integrity.check_file(file)
        assert len(looks) == 3
        return
    with pytest.raises(DamagedStoreError):
        integrity.check_file(file)
    assert len(looks) == integrity._MOST_LOOKS


def test_data_version_sees_another_connection_s_commit(store, tmp_path):
    with contextlib.closing(store.watcher()) as watcher:
        assert watcher.has_changed()
        assert not watcher.has_changed()
        Store(tmp_path).queue_control.pause()
        assert watcher.has_changed()
        assert not watcher.has_changed()
        store.queue_control.get()
        assert not watcher.has_changed()


def test_no_connection_stays_open_after_a_thread_s_use(store):
    seen = []

    def work():
        add(store)
        seen.append(store._database._db.is_closed())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [True]


def test_a_store_of_the_first_version_is_brought_forward_with_its_books(tmp_path, monkeypatch):
    first = tmp_path / "first"
    first.mkdir()
    ours = schema.MIGRATIONS
    (first / "0001_first.py").write_bytes((ours / "0001_first.py").read_bytes())
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", first)
        with Database(tmp_path / FILE_NAME).transaction() as db:
            db.execute_sql(
                "INSERT INTO audiobooks (ohdio_id, url, title, status, file_path, created_at, "
                "updated_at) VALUES ('7', 'https://a', 'Livre', 'completed', '/b/Livre.m4b', "
                "'2026', '2026')"
            )
    (book,) = Store(tmp_path).audiobooks.all()
    assert (book.title, book.file_path, book.file_names) == ("Livre", "/b/Livre.m4b", ())
    assert (book.format, book.prizes, book.chapters, book.takes_gaps) == (None, (), (), False)
