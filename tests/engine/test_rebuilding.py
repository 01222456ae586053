"""The engine over a store that was damaged, is damaged while it runs, or is held by another."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import sqlite3
import threading
import time

import pytest

from ohdio_gui.engine import engine as engine_module
from ohdio_gui.engine import rebuilding
from ohdio_gui.engine.bus import EventBus
from ohdio_gui.engine.daily_backup import LOOK_MS, DailyBackup, local_day
from ohdio_gui.engine.engine import Engine, Surroundings
from ohdio_gui.engine.work_folder import MARK_NAME, own_work_folder
from ohdio_gui.media.book_tags import BookTags
from ohdio_gui.media.tags import write_tags
from ohdio_gui.model import errors
from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.events import (
    AudiobookEvent,
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    IdleEvent,
    QueueControl,
    RefusedEvent,
    Snapshot,
    StoreRebuiltEvent,
)
from ohdio_gui.model.jobs import JobState, Stage
from ohdio_gui.settings.settings import Settings
from ohdio_gui.store.recovery import NOTE_NAME, open_store
from ohdio_gui.store.store import FILE_NAME, Store
from tests.engine.conftest import Listener
from tests.sounds import make_tone
from tests.unit.store.shelf import add, page, rows, tile, to_download, write

YESTERDAY = dt.datetime.now().astimezone().date() - dt.timedelta(days=1)


@pytest.fixture(scope="module")
def tone(tmp_path_factory):
    return make_tone(tmp_path_factory.mktemp("tone") / "tone.m4a", 440, 1)


class ClosedSite:
    """Answers every question with "not found", when its gate is open; a token ends the wait."""

    def __init__(self):
        self.asked = []
        self.changed = threading.Condition()
        self.is_open = True

    def get(self, url, *, token, **_):
        return self._answer(url, token)

    def post_json(self, url, question, *, token, **_):
        return self._answer(url, token)

    def open(self):
        with self.changed:
            self.is_open = True
            self.changed.notify_all()

    def _answer(self, url, token):
        self.asked.append(url)
        remove = token.on_cancel(self._shake)
        try:
            with self.changed:
                assert self.changed.wait_for(lambda: self.is_open or token.is_set, 20)
        finally:
            remove()
        token.check()
        raise errors.NotFoundError(host="ici.radio-canada.ca")

    def _shake(self):
        with self.changed:
            self.changed.notify_all()


class World:
    def __init__(self, folder, qtbot, tone):
        self.qtbot, self.folder, self.tone = qtbot, folder, tone
        self.data, self.books = folder / "data", folder / "books"
        self.books.mkdir()
        self.file = self.data / FILE_NAME
        self.site = ClosedSite()
        self.engine = None

    def put_on_disk(self, number, name=None):
        path = self.books / (name or f"Livre {number}.m4b")
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(self.tone, path)
        write_tags(path, BookTags(title=f"Livre {number}", url=page(number)), None)
        return path

    def damage(self):
        self.file.write_bytes(b"no database at all\n" * 500)

    def open(self, busy_timeout_s=10.0):
        self.bus = EventBus()
        self.heard = Listener(self.bus)
        if busy_timeout_s < 10:
            self.store, rebuild = Store(self.data, busy_timeout_s), None
        else:
            self.store, rebuild = open_store(self.data)
        self.engine = Engine(
            Surroundings(
                store=self.store,
                http=self.site,
                bus=self.bus,
                settings=Settings(output_dir=str(self.books), min_free_mb=0),
                site_origin="https://ici.radio-canada.ca",
                services_origin="https://services.radio-canada.ca",
                work_dir=own_work_folder(self.data),
                reports_dir=self.data / "reports",
                backoff_s=lambda _: 60.0,
                is_online=lambda: True,
                rebuild=rebuild,
            )
        )
        return self.engine

    def until(self, fact, timeout_s=20):
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=timeout_s * 1000)

    def of(self, kind):
        return self.heard.of(kind)


@pytest.fixture
def world(qtbot, tmp_path, tone):
    made = World(tmp_path, qtbot, tone)
    yield made
    if made.engine is not None:
        assert made.engine.shutdown(10)


# A store that was damaged.


def test_the_copy_and_the_books_on_disk_make_the_queue_anew(world):
    store = Store(world.data)
    for number in (1, 2, 3):
        to_download(store, number)
    store.queue_control.pause()
    store.back_up(YESTERDAY)
    world.put_on_disk(1)
    world.put_on_disk(9)
    world.damage()
    world.open().start()
    world.until(lambda: world.of(StoreRebuiltEvent))
    (told,) = world.of(StoreRebuiltEvent)
    assert (told.backup_date, told.books) == (YESTERDAY.isoformat(), 2)
    assert (world.data / told.set_aside).read_bytes().startswith(b"no database")
    world.until(lambda: len(world.of(Snapshot)) == 2)
    before, snapshot = world.of(Snapshot)
    assert len(before.audiobooks) == 3
    assert {(book.ohdio_id, book.status) for book in snapshot.audiobooks} == {
        ("1", AudiobookStatus.COMPLETED),
        ("2", AudiobookStatus.PENDING),
        ("3", AudiobookStatus.PENDING),
        ("9", AudiobookStatus.COMPLETED),
    }
    assert [event.audiobook.ohdio_id for event in world.of(AudiobookEvent)] == ["1"]
    assert world.store.queue_control.is_paused()
    assert sum(world.store.jobs.live_counts().values()) == 2
    assert not (world.data / NOTE_NAME).exists()
    assert world.site.asked == []


def test_a_book_that_the_copy_has_for_removed_is_back_since_an_undo_may_have_followed(world):
    store = Store(world.data)
    book = to_download(store)
    store.queue_control.pause()
    store.removals.remove((book,))
    store.back_up(YESTERDAY)
    world.damage()
    world.open().start()
    world.until(lambda: len(world.of(Snapshot)) == 2)
    assert [found.id for found in world.of(Snapshot)[-1].audiobooks] == [book]


def test_what_a_kill_left_of_a_sidecar_goes_from_beside_a_book_that_is_taken_in(world):
    store = Store(world.data)
    store.back_up(YESTERDAY)
    file = world.put_on_disk(1, "Livre/Livre.m4b")
    half = file.with_name("metadata.part")
    half.write_text("{")
    world.damage()
    world.open().start()
    world.until(lambda: world.of(StoreRebuiltEvent))
    assert not half.exists()
    assert file.exists()


def test_books_on_a_drive_that_is_unplugged_are_awaited_and_not_fetched_again(world):
    store = Store(world.data)
    for number in (1, 2):
        to_download(store, number)
    store.audiobooks.add_found([tile(3)])
    store.back_up(YESTERDAY)
    for number in (1, 2, 3):
        world.put_on_disk(number)
    world.damage()
    world.books.rename(world.folder / "unplugged")
    engine = world.open()
    engine.start()
    engine.submit((page(1), page(2)))
    world.until(lambda: len(world.of(HoldEvent)) == 2)
    assert {(e.stage, e.error.kind) for e in world.of(HoldEvent)} == {
        (Stage.METADATA, "output_folder"),
        (Stage.DOWNLOAD, "output_folder"),
    }
    engine.ask_again()
    engine.request_snapshot()
    world.until(lambda: world.of(Snapshot))
    assert len(world.of(Snapshot)[-1].holds) == 2
    assert world.of(StoreRebuiltEvent) == []
    assert engine.shutdown(10)
    assert (world.data / NOTE_NAME).exists()

    engine = world.open()
    engine.start()
    world.until(lambda: len(world.of(HoldEvent)) == 2)
    (world.folder / "unplugged").rename(world.books)
    engine.ask_again()
    world.until(lambda: world.of(StoreRebuiltEvent))
    world.until(lambda: world.of(HoldEvent)[-1].error is None)
    assert not (world.data / NOTE_NAME).exists()
    assert {book.status for book in world.store.audiobooks.all()} == {AudiobookStatus.COMPLETED}
    assert world.site.asked == []


def test_the_drive_is_looked_for_by_itself_and_what_was_not_on_it_is_asked_for(world):
    Store(world.data).audiobooks.add_found([tile(1), tile(2)])
    world.put_on_disk(1)
    world.damage()
    world.books.rename(world.folder / "unplugged")
    engine = world.open()
    assert engine._books._timer.interval() == 30_000
    engine._books._timer.setInterval(50)
    engine.start()
    engine.submit((page(2),))
    world.until(lambda: len(world.of(HoldEvent)) == 2)
    (world.folder / "unplugged").rename(world.books)
    world.until(lambda: world.site.asked)
    assert not [url for url in world.site.asked if "/livres-audio/1/" in url]
    (told,) = world.of(StoreRebuiltEvent)
    assert told.books == 1


def test_a_drive_that_is_back_while_another_program_holds_the_store_keeps_nobody_waiting(
    world, monkeypatch
):
    Store(world.data).audiobooks.add_found([tile(1)])
    world.put_on_disk(1)
    world.damage()
    world.books.rename(world.folder / "unplugged")
    engine = world.open()
    engine._books._timer.setInterval(50)
    looked = threading.Event()
    real = rebuilding._is_there
    monkeypatch.setattr(rebuilding, "_is_there", lambda folder: real(folder) and not looked.set())
    engine.start()
    engine.submit((page(1),))
    world.until(lambda: len(world.of(HoldEvent)) == 2 and world.store.audiobooks.all())
    with held(world.file):
        (world.folder / "unplugged").rename(world.books)
        assert looked.wait(10)
        for _ in range(3):
            told = len(world.of(Snapshot))
            began = time.monotonic()
            engine.request_snapshot()
            world.until(lambda told=told: len(world.of(Snapshot)) > told)
            assert time.monotonic() - began < 2
        assert world.of(StoreRebuiltEvent) == []
    world.until(lambda: world.of(StoreRebuiltEvent))
    world.until(lambda: world.of(HoldEvent)[-1].error is None)
    assert world.site.asked == []


def test_what_is_pasted_with_the_start_and_on_disk_already_is_not_fetched(world):
    world.data.mkdir()
    world.damage()
    world.put_on_disk(1)
    engine = world.open()
    engine.submit((page(1), page(2)))
    engine.start()
    world.until(lambda: world.site.asked)
    world.until(lambda: world.store.audiobooks.counts().blocked == 1)
    assert not [url for url in world.site.asked if "/livres-audio/1/" in url]
    last = {event.audiobook.ohdio_id: event.audiobook.status for event in world.of(AudiobookEvent)}
    assert last["1"] is AudiobookStatus.COMPLETED


def test_it_is_told_once(world):
    world.data.mkdir()
    world.damage()
    world.open().start()
    world.until(lambda: world.of(StoreRebuiltEvent))
    assert world.engine.shutdown(10)
    world.open().start()
    world.engine.request_snapshot()
    world.until(lambda: world.of(Snapshot))
    assert world.of(StoreRebuiltEvent) == []


def test_a_start_that_died_before_the_books_were_taken_in_leaves_that_to_the_next(world):
    world.data.mkdir()
    world.damage()
    world.put_on_disk(1)
    open_store(world.data)
    world.open().start()
    world.until(lambda: world.of(StoreRebuiltEvent))
    assert [book.ohdio_id for book in world.store.audiobooks.all()] == ["1"]


def test_an_odd_folder_keeps_nothing_from_working(world):
    add(Store(world.data))
    for name in ("9" * 20, "9" * 200, "-5", "007"):
        (own_work_folder(world.data) / name).mkdir()
    world.open().start()
    world.until(lambda: world.site.asked)
    assert world.of(RefusedEvent) == []


@pytest.mark.parametrize("step", ["sweep", "take_in_books"])
def test_a_step_of_the_start_that_breaks_is_told_and_the_work_begins(world, monkeypatch, step):
    def broken(*_):
        raise OverflowError("Python int too large to convert to SQLite INTEGER")

    monkeypatch.setattr(rebuilding if step == "take_in_books" else engine_module, step, broken)
    store = Store(world.data)
    add(store)
    store.back_up(YESTERDAY)
    world.damage()
    world.open().start()
    world.until(lambda: world.site.asked)
    assert [event.error.kind for event in world.of(RefusedEvent)] == ["unexpected"]


def test_orphans_go_at_the_start_and_parts_of_waiting_books_stay(world):
    store = Store(world.data)
    to_download(store, 1)
    store.queue_control.pause()
    for name in ("1", "5", "retag-1"):
        (world.data / "work" / name).mkdir(parents=True)
    world.open().start()
    left = {"1", MARK_NAME}
    world.until(lambda: {path.name for path in (world.data / "work").iterdir()} == left)


# The daily copy.


def test_the_store_is_copied_at_the_start(world):
    add(Store(world.data))
    world.open().start()
    world.until(lambda: list((world.data / "backups").glob("ohdio-2*.sqlite3")))


def test_a_copy_that_fails_keeps_nothing_from_working(world):
    add(Store(world.data))
    (world.data / "backups").write_text("in the way")
    world.open().start()
    world.until(lambda: world.site.asked)


def copied(world):
    """Return how many books today's copy has."""
    (copy,) = (world.data / "backups").glob("ohdio-2*.sqlite3")
    return rows(copy, "SELECT count(*) AS n FROM audiobooks")[0]["n"]


def test_what_was_queued_in_the_first_night_is_in_its_copy_and_so_are_its_parts(world):
    world.site.is_open = False
    world.open().start()
    world.until(lambda: list((world.data / "backups").glob("ohdio-2*")))
    world.store.audiobooks.add_found(tile(n) for n in range(1, 147))
    for number in range(1, 147):
        folder = world.data / "work" / str(number)
        folder.mkdir()
        (folder / "001-media-1.mp4.part").write_bytes(b"x")
    world.until(lambda: len(world.site.asked) == 10)
    assert world.engine.shutdown(10)
    assert copied(world) == 146
    world.damage()

    world.open().start()
    world.until(lambda: world.of(StoreRebuiltEvent))
    assert len(world.of(Snapshot)[-1].audiobooks) == 146
    assert len(list((world.data / "work").glob("*/*.part"))) == 146


def test_new_books_are_copied_within_a_minute_and_other_changes_within_ten(world):
    store, parent, clock = Store(world.data), EventBus(), [0.0]
    daily = DailyBackup(store, parent, lambda: YESTERDAY, lambda: clock[0])
    assert daily._timer.interval() == LOOK_MS == 60_000
    add(store, 1)
    daily.on_changed()
    daily._timer.timeout.emit()
    assert copied(world) == 1
    (copy,) = (world.data / "backups").iterdir()
    for at_s, is_copied in ((60.0, False), (599.0, False), (600.0, True)):
        clock[0] = at_s
        store.queue_control.pause()
        daily.on_changed()
        daily._timer.timeout.emit()
        (row,) = rows(copy, "SELECT is_paused FROM queue_control")
        assert bool(row["is_paused"]) is is_copied


def test_without_a_change_nothing_is_copied_again(world):
    parent, clock = EventBus(), [0.0]
    daily = DailyBackup(Store(world.data), parent, lambda: YESTERDAY, lambda: clock[0])
    (copy,) = (world.data / "backups").iterdir()
    before = copy.stat().st_ino
    clock[0] = 6000.0
    daily._timer.timeout.emit()
    daily.make_last()
    assert copy.stat().st_ino == before


def test_a_copy_that_failed_is_tried_again_after_a_while(world):
    store, parent, clock = Store(world.data), EventBus(), [0.0]
    add(store)
    (world.data / "backups").write_text("in the way")
    daily = DailyBackup(store, parent, lambda: YESTERDAY, lambda: clock[0])
    (world.data / "backups").unlink()
    for at_s, is_copied in ((60.0, False), (599.0, False), (600.0, True)):
        clock[0] = at_s
        daily._timer.timeout.emit()
        assert (world.data / "backups").exists() is is_copied


def test_a_start_makes_today_s_copy_anew(world):
    store = Store(world.data)
    store.back_up(local_day())
    add(store, 1)
    world.open().start()
    world.until(lambda: copied(world) == 1)


def test_the_copy_at_the_end_waits_for_no_lock(world):
    store, parent = Store(world.data), EventBus()
    daily = DailyBackup(store, parent, lambda: YESTERDAY)
    daily.on_changed()
    with contextlib.closing(sqlite3.connect(world.file)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        daily.make_last()
        assert time.monotonic() - began < 1
        other.rollback()
    assert copied(world) == 0


def test_a_new_day_is_seen_in_a_long_run(world, qtbot):
    store, days = Store(world.data), [dt.date(2026, 4, 13)]
    parent = EventBus()
    daily = DailyBackup(store, parent, lambda: days[-1])
    assert daily._timer.interval() == LOOK_MS
    for later in (0, 1, 1, 2):
        days.append(days[0] + dt.timedelta(days=later))
        daily._timer.timeout.emit()
    assert sorted(path.name for path in (world.data / "backups").iterdir()) == [
        f"ohdio-202604{day}.sqlite3" for day in (13, 14, 15)
    ]


# A store that is damaged while it is in use.


def overwrite(file):
    file.write_bytes(b"another program's\n" * 20_000)


def empty(file):
    os.truncate(file, 0)


def cut_short(file):
    os.truncate(file, 2 * 4096 + 100)


def remove(file):
    file.unlink()


@pytest.mark.parametrize("spoilt", [b"\xff\xfe", b'["x'], ids=["text", "json"])
def test_a_text_that_breaks_while_it_runs_is_damage_and_not_silence(world, spoilt):
    store = Store(world.data)
    store.audiobooks.add_found([tile(1), tile(2)])
    store.queue_control.pause()
    store.back_up(YESTERDAY)
    world.site.is_open = False
    world.open().start()
    world.until(lambda: len(world.site.asked) == 2)
    write(world.file, "UPDATE audiobooks SET authors = CAST(? AS TEXT) WHERE id = 2", spoilt)
    world.engine.request_snapshot()
    world.until(lambda: len(world.of(HoldEvent)) == len(Stage))
    assert {event.error.kind for event in world.of(HoldEvent)} == {"broken_store"}
    assert world.engine.shutdown(10)

    world.open().start()
    world.until(lambda: world.of(StoreRebuiltEvent))
    assert len(world.of(Snapshot)[-1].audiobooks) == 2


@pytest.mark.parametrize("harm", [overwrite, empty, cut_short, remove])
def test_damage_ends_every_stage_is_told_and_the_next_start_rebuilds(world, harm):
    store = Store(world.data)
    store.audiobooks.add_found(tile(n) for n in range(1, 200))
    store.queue_control.pause()
    world.site.is_open = False
    world.open().start()
    world.until(lambda: list((world.data / "backups").glob("ohdio-2*")))
    world.until(lambda: len(world.site.asked) == 10)
    harm(world.file)
    world.until(lambda: len(world.of(HoldEvent)) == len(Stage))
    holds = world.of(HoldEvent)
    assert {event.stage for event in holds} == set(Stage)
    assert {event.error.kind for event in holds} == {"broken_store"}
    world.engine.submit((page(1000),))
    world.until(lambda: world.of(RefusedEvent))
    assert world.engine.shutdown(10)
    assert len(world.of(HoldEvent)) == len(Stage)

    world.open().start()
    world.engine.request_snapshot()
    world.until(lambda: world.of(Snapshot))
    assert len(world.of(Snapshot)[-1].audiobooks) == 199


def test_a_store_that_is_removed_while_nothing_runs_is_made_again_and_told(world):
    store = Store(world.data)
    for number in (1, 2, 3):
        to_download(store, number)
    store.queue_control.pause()
    world.open().start()
    world.until(lambda: list((world.data / "backups").glob("ohdio-2*")))
    world.file.unlink()
    world.until(lambda: world.of(HoldEvent))
    assert world.engine.shutdown(10)
    assert not world.file.exists()

    world.open().start()
    world.until(lambda: world.of(StoreRebuiltEvent))
    (told,) = world.of(StoreRebuiltEvent)
    assert (told.set_aside, told.backup_date) == (None, local_day().isoformat())
    assert len(world.of(Snapshot)[-1].audiobooks) == 3


# A store that another program holds.


@contextlib.contextmanager
def held(file):
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_store_that_is_held_for_long_only_waits(world, qtbot):
    """A busy timeout of 50 ms and a hold of 3 s: SQLite gives up sixty times meanwhile."""
    store = Store(world.data)
    store.audiobooks.add_found([tile(1), tile(2)])
    world.site.is_open = False
    world.open(busy_timeout_s=0.05).start()
    world.until(lambda: len(world.site.asked) == 2)
    with held(world.file):
        world.site.open()
        world.engine.submit((page(3),))
        world.engine.pause()
        qtbot.wait(3000)
        assert world.store.audiobooks.counts().processing == 2
        assert world.of(QueueControl)[-1].is_paused
        told = {(event.stage, event.error.kind) for event in world.of(HoldEvent)}
        assert told == {(stage, "locked_store") for stage in Stage}
    world.until(lambda: [event.error for event in world.of(HoldEvent)][-3:] == [None] * 3)
    world.until(lambda: world.store.audiobooks.counts().blocked == 3)
    world.until(lambda: world.store.queue_control.is_paused())
    assert world.of(RefusedEvent) == []
    jobs = [job for n in (1, 2, 3) for job in world.store.jobs.of_subject(Stage.METADATA, str(n))]
    assert [(job.state, job.attempt) for job in jobs] == [(JobState.DISCARDED, 1)] * 3
    assert {job.errors[0].kind for job in jobs} == {"gone"}


def test_a_disk_that_takes_long_over_our_own_write_is_not_told_as_another_program(world, qtbot):
    store = Store(world.data)
    store.audiobooks.add_found([tile(1), tile(2)])
    world.site.is_open = False
    world.open(busy_timeout_s=0.05).start()
    world.until(lambda: len(world.site.asked) == 2)
    with world.store._database.transaction():  # as a commit that the disk does not take in yet
        world.site.open()
        world.engine.pause()
        qtbot.wait(3000)
        assert world.of(HoldEvent) == []
    world.until(lambda: world.store.audiobooks.counts().blocked == 2)
    world.until(lambda: world.store.queue_control.is_paused())
    assert world.of(HoldEvent) == []


def running_downloads(world, count):
    """Have downloads run that stay at work, as they ask OHdio for their media."""
    store = Store(world.data)
    for number in range(1, count + 1):
        to_download(store, number)
    world.site.is_open = False
    world.open().start()
    world.until(lambda: len(world.site.asked) == count)


def stopped(world):
    """Return the books that were told to be queued again: their downloads have ended."""
    return {e.audiobook_id for e in world.of(DownloadEvent) if e.status is DownloadStatus.QUEUED}


@pytest.mark.parametrize("way", ["queue", "book"])
def test_a_pause_stops_the_downloads_at_once_though_it_cannot_be_written_yet(world, way):
    running_downloads(world, 2)
    runs = list(world.engine._dispatcher.runs.of(Stage.DOWNLOAD))
    with held(world.file):
        began = time.monotonic()
        if way == "queue":
            world.engine.pause()
        else:
            for number in (1, 2):
                world.engine.pause_book(number)
        assert all(run.token.is_set for run in runs)
        assert time.monotonic() - began < 0.2
        if way == "queue":
            world.until(lambda: world.of(QueueControl)[-1].is_paused, 1)
        world.until(lambda: world.of(HoldEvent), 4)
        world.site.asked.clear()
    world.until(lambda: stopped(world) == {1, 2})
    if way == "queue":
        world.until(lambda: world.store.queue_control.is_paused())
    else:
        world.until(lambda: world.store.audiobooks.paused() == {1, 2})
    world.until(lambda: world.of(IdleEvent)[-1] == IdleEvent(2, 0))
    assert world.site.asked == []
    jobs = [job for n in (1, 2) for job in world.store.jobs.of_subject(Stage.DOWNLOAD, str(n))]
    assert [(job.state, job.attempt) for job in jobs] == [(JobState.AVAILABLE, 0)] * 2
    if way == "queue":
        world.engine.resume()
    else:
        world.engine.resume_book(1)
        world.engine.resume_book(2)
    world.until(lambda: len(world.site.asked) == 2)


def test_of_several_clicks_the_last_one_counts_though_none_could_be_written(world, qtbot):
    running_downloads(world, 1)
    with held(world.file):
        for _ in range(3):
            world.engine.pause()
            world.engine.resume()
        world.engine.set_max_concurrent_downloads(5)
        world.engine.pause()
        world.until(lambda: world.of(QueueControl)[-1].is_paused)
        world.engine.resume()
        world.until(lambda: not world.of(QueueControl)[-1].is_paused)
        world.site.asked.clear()
    world.until(lambda: world.of(QueueControl)[-1] == QueueControl(False, 5))
    assert world.store.queue_control.get() == QueueControl(False, 5)
    world.until(lambda: world.site.asked)


def test_a_held_store_is_told_and_shown_before_anything_can_begin(world):
    for number in (1, 2):
        add(Store(world.data), number)
    world.open()
    with held(world.file):
        began = time.monotonic()
        world.engine.submit((page(3),))
        world.engine.start()
        world.engine.request_snapshot()
        world.until(lambda: world.of(Snapshot), 2)
        assert len(world.of(Snapshot)[0].audiobooks) == 2
        world.engine.pause()
        world.until(lambda: [c for c in world.of(QueueControl) if c.is_paused], 2)
        world.until(lambda: len(world.of(HoldEvent)) == len(Stage), 4)
        assert time.monotonic() - began < 5
        assert {event.error.kind for event in world.of(HoldEvent)} == {"locked_store"}
        world.engine.request_snapshot()
        world.until(lambda: len(world.of(Snapshot)) == 2, 2)
        assert set(world.of(Snapshot)[1].holds) == set(world.of(HoldEvent))
        assert world.site.asked == []
    world.until(lambda: world.of(HoldEvent)[-1].error is None)
    world.until(lambda: len(world.store.audiobooks.all()) == 3)
    world.until(lambda: world.store.queue_control.is_paused())
    world.until(lambda: world.site.asked)
    assert world.of(RefusedEvent) == []


@pytest.mark.parametrize("is_begun", [True, False])
def test_the_end_waits_for_no_store_that_another_program_holds(world, is_begun):
    running_downloads(world, 3)
    if not is_begun:
        assert world.engine.shutdown(10)
        world.open()
    with held(world.file):
        if not is_begun:
            world.engine.start()
        world.engine.submit((page(9), page(10)))
        world.engine.pause_book(2)
        world.engine.pause()
        world.until(lambda: world.of(HoldEvent), 4)
        began = time.monotonic()
        assert world.engine.shutdown(2)
        assert time.monotonic() - began < 2.0
    world.engine = None
    store = Store(world.data)
    store.jobs.rescue()
    assert store.jobs.live_counts() == {(Stage.DOWNLOAD, JobState.AVAILABLE): 3}


def test_a_click_is_written_at_the_end_when_the_lock_ends_while_addresses_wait_for_it(
    world, monkeypatch
):
    Store(world.data)
    world.open().start()
    world.until(lambda: world.of(IdleEvent))
    with contextlib.closing(sqlite3.connect(world.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        world.engine.submit((page(9),))
        world.engine.pause()
        world.until(lambda: world.of(QueueControl)[-1].is_paused)
        finish = world.engine._intake.finish

        def finish_when_free():
            released.wait(5)
            finish()

        released = threading.Event()
        tried = threading.Event()
        real = world.engine._dispatcher.writes.finish
        monkeypatch.setattr(
            world.engine._dispatcher.writes, "finish", lambda: (real(), tried.set())
        )
        monkeypatch.setattr(world.engine._intake, "finish", finish_when_free)
        ended = threading.Thread(target=world.engine.shutdown, args=(5,))
        ended.start()
        assert tried.wait(5)
        other.execute("ROLLBACK")
        released.set()
        ended.join()
    world.engine = None
    store = Store(world.data)
    assert store.queue_control.is_paused()
    assert [book.ohdio_id for book in store.audiobooks.all()] == ["9"]


def test_a_short_lock_is_nobody_s_business(world, qtbot):
    store = Store(world.data)
    store.queue_control.pause()
    world.open().start()
    world.until(lambda: world.of(IdleEvent))
    with held(world.file):
        world.engine.submit((page(1),))
        qtbot.wait(600)
    world.until(lambda: world.site.asked)
    qtbot.wait(600)  # a look more
    assert world.of(HoldEvent) == []


def test_a_start_while_the_store_is_held_waits_for_it(world, qtbot):
    add(Store(world.data))
    world.open(busy_timeout_s=0.05)
    with held(world.file):
        world.engine.start()
        qtbot.wait(500)
        assert world.site.asked == []
    world.until(lambda: world.site.asked)
