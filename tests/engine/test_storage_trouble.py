"""The whole engine on disks that fill up, go away and refuse: the queue waits, and goes on.

Real downloads from a loopback replica; the disks are really small where this machine allows it.
"""

from __future__ import annotations

import time

import pytest

from ohdio_gui.demo.catalogue import DemoCatalogue, DemoCategory
from ohdio_gui.demo.server import Replica
from ohdio_gui.engine import disk_watch, persistence, reasons
from ohdio_gui.engine.bus import EventBus
from ohdio_gui.engine.engine import Engine, Surroundings
from ohdio_gui.engine.workers import download
from ohdio_gui.model.audiobook import AudiobookStatus, BookFormat
from ohdio_gui.model.errors import AssemblyError
from ohdio_gui.model.events import DownloadEvent, DownloadStatus, HoldEvent, IdleEvent
from ohdio_gui.model.jobs import JobState, Stage
from ohdio_gui.net.budget import RequestBudget
from ohdio_gui.net.http import HttpClient
from ohdio_gui.settings.settings import Settings, with_values
from ohdio_gui.store.store import Store
from tests.engine.conftest import Listener
from tests.sounds import FFMPEG, joined_packets_md5, make_book, make_tone, packets_md5

MB = 1_000_000
FLOOR_MB = 3
LARGE, SMALL, SECOND, THIRD = "1001", "1002", "1003", "1004"
BLOCK_BYTES = 64 * 1024


@pytest.fixture(scope="module")
def tones(tmp_path_factory):
    """Three parts of some 2 MB."""
    folder = tmp_path_factory.mktemp("tones")
    return [make_tone(folder / f"{n}.m4a", 300 + 100 * n, 125) for n in range(3)]


@pytest.fixture(scope="module")
def catalogue(tones):
    """A book of 6 MB, and three of 2 MB."""
    books = (make_book(1, tones), *(make_book(n + 2, [tones[n]]) for n in range(3)))
    return DemoCatalogue((DemoCategory("500", "x", "X", tuple(b.id for b in books)),), books)


class World:
    def __init__(self, folder, qtbot, replica, **settings):
        self.qtbot, self.replica = qtbot, replica
        self.work, self.output = folder / "work", folder / "books"
        for each in (self.work, self.output):
            each.mkdir(exist_ok=True)
        values = {"output_dir": str(self.output), "min_free_mb": FLOOR_MB, **settings}
        self.settings = with_values(Settings(), values)
        self.store, self.bus = Store(folder), EventBus()
        self.heard = Listener(self.bus)
        self.http = HttpClient(RequestBudget(0), "test")
        self.engine = Engine(
            Surroundings(
                store=self.store,
                http=self.http,
                bus=self.bus,
                settings=self.settings,
                site_origin=replica.origin,
                services_origin=replica.origin,
                work_dir=self.work,
                reports_dir=folder / "reports",
                backoff_s=lambda _: 0.0,
                is_online=lambda: True,
            )
        )

    def download(self, *ids):
        self.engine.submit(tuple(self.replica.audiobook_url(book_id) for book_id in ids))
        self.engine.start()

    def wait_for_a_second_book(self):
        """Have a small book come to its download while the stage is held."""
        self.engine.submit((self.replica.audiobook_url(SMALL),))
        self.until(
            lambda: self.store.jobs.live_counts() == {(Stage.DOWNLOAD, JobState.AVAILABLE): 2}
        )

    def apply(self, **values):
        self.settings = with_values(self.settings, values)
        self.engine.apply(self.settings)

    def until(self, fact, timeout_s=60.0):
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=int(timeout_s * 1000))

    def until_bytes(self, size_bytes):
        """Wait until every download has taken in so much."""
        self.until(
            lambda: (
                (requests := self.replica.requests("media"))
                and all(request.bytes_sent >= size_bytes for request in requests)
            )
        )

    def until_held(self, kind):
        self.until(lambda: self.held and self.held.kind == kind)
        self.until(lambda: self.counts.processing == 0)
        self.until(lambda: self.replica.in_flight("media") == 0)

    def until_done(self, count):
        self.until(lambda: self.counts.completed == count)

    @property
    def held(self):
        told = self.heard.of(HoldEvent)
        return told[-1].error if told else None

    @property
    def holds(self):
        """The stages that wait now, and why."""
        told = {event.stage: event.error for event in self.heard.of(HoldEvent)}
        return {stage: error for stage, error in told.items() if error is not None}

    @property
    def counts(self):
        return self.store.audiobooks.counts()

    def job(self, book_id):
        """Return the last download job of a book."""
        (book,) = [b for b in self.store.audiobooks.all() if b.ohdio_id == book_id]
        return self.store.jobs.of_subject(Stage.DOWNLOAD, str(book.id))[-1]

    def book(self, book_id):
        (book,) = [b for b in self.store.audiobooks.all() if b.ohdio_id == book_id]
        return book

    def all_go_back_as_they_were(self, *ids):
        jobs = [self.job(book_id) for book_id in ids]
        return {(job.state, job.attempt) for job in jobs} == {(JobState.AVAILABLE, 0)}


@pytest.fixture
def replica(catalogue):
    with Replica(catalogue, ffmpeg=FFMPEG) as running:
        yield running
        assert not running.failures


@pytest.fixture
def quick_looks(monkeypatch):
    monkeypatch.setattr(reasons, "HOLD_LOOK_MS", 100)


@pytest.fixture
def make_world(qtbot, tmp_path, replica):
    made = []

    def make(**settings):
        made.append(World(tmp_path, qtbot, replica, **settings))
        return made[-1]

    yield make
    for each in made:
        assert each.engine.shutdown(10)
        each.http.close()


# The disk of the queue itself.


def test_a_disk_on_which_not_even_the_queue_can_be_written_holds_it_and_spends_no_attempt(
    qtbot, replica, small_disk, tmp_path, quick_looks, monkeypatch
):
    monkeypatch.setattr(persistence, "ACKNOWLEDGEMENT_PAUSE_S", 0.1)
    disk = small_disk(tmp_path / "data", 40 * MB)
    replica.configure(speed_bytes_s=400_000)
    world = World(disk.path, qtbot, replica, min_free_mb=0, output_dir=str(tmp_path))
    try:
        pages = replica.hold("page", LARGE)
        world.download(SMALL, LARGE)
        world.until_bytes(600_000)
        world.until(lambda: pages.waiting)
        filler = disk.fill()
        pages.release()
        world.until(lambda: set(world.holds) == set(Stage))
        assert {hold.kind for hold in world.holds.values()} == {"disk_full"}
        assert all(
            str(h.arguments["folder"]).startswith(str(disk.path)) for h in world.holds.values()
        )
        # Nothing can go on without the person, and whoever waits for the end is told so.
        world.until(lambda: (idle := world.heard.of(IdleEvent)) and not idle[-1].runnable_jobs)
        assert world.heard.of(IdleEvent)[-1].live_jobs == 2

        filler.unlink()
        world.until_done(2)
        assert world.holds == {}
        jobs = [job for n in ("1", "2") for job in world.store.jobs.of_subject(Stage.METADATA, n)]
        jobs += [world.job(SMALL), world.job(LARGE)]
        assert [(job.attempt, job.errors) for job in jobs] == [(1, ())] * 4
    finally:
        assert world.engine.shutdown(10)
        world.http.close()


# The disk of the unfinished parts.


def test_a_disk_that_fills_up_stops_all_downloads_and_they_go_on_when_there_is_room(
    make_world, replica, small_disk, tmp_path, tones, quick_looks
):
    disk = small_disk(tmp_path / "work", 40 * MB)
    replica.configure(speed_bytes_s=400_000)
    world = make_world()
    world.download(SMALL, SECOND, THIRD)
    world.until_bytes(600_000)

    filler = disk.fill(left_bytes=2 * MB)
    filled_at = time.monotonic()
    world.until(lambda: world.held)
    assert time.monotonic() - filled_at < 3.0
    assert (world.held.kind, world.held.arguments["folder"]) == ("disk_full", str(world.work))
    world.until_held("disk_full")
    assert disk.free >= 1 * MB
    assert world.all_go_back_as_they_were(SMALL, SECOND, THIRD)
    assert {world.book(b).error.kind for b in (SMALL, SECOND, THIRD)} == {"disk_full"}
    kept = [part.stat().st_size for part in world.work.rglob("*.part")]
    assert len(kept) == 3
    assert min(kept) >= 400_000
    assert not world.store.queue_control.is_paused()

    replica.configure(speed_bytes_s=None)
    filler.unlink()
    world.until_done(3)
    assert world.held is None
    assert {world.job(b).attempt for b in (SMALL, SECOND, THIRD)} == {1}
    assert {packets_md5(path) for path in world.output.rglob("*.m4b")} == set(
        map(packets_md5, tones)
    )
    # What came before is not fetched again, but for what was on its way at that instant.
    resumed = sorted(
        int(request.range.removeprefix("bytes=").rstrip("-"))
        for request in replica.requests("media")
        if request.range
    )
    assert resumed == sorted(kept)


def test_the_floor_is_looked_at_while_a_book_is_made(
    make_world, small_disk, tmp_path, tones, quick_looks, monkeypatch
):
    monkeypatch.setattr(disk_watch, "LOOK_S", 0.02)
    disk = small_disk(tmp_path / "work", 60 * MB)
    world = make_world(format=BookFormat.MP3)
    world.download(LARGE)
    assembling = DownloadStatus.ASSEMBLING
    world.until(lambda: assembling in [e.status for e in world.heard.of(DownloadEvent)])
    filler = disk.fill(left_bytes=2 * MB)
    world.until_held("disk_full")
    assert world.all_go_back_as_they_were(LARGE)
    left = [path for path in (world.work / "1").iterdir() if path.is_dir()]
    assert left == []
    assert world.held.arguments["needed_mb"] > FLOOR_MB + 3 * 6

    filler.unlink()
    world.until_done(1)
    assert len(world.replica.requests("media")) == 3


def test_no_space_left_without_any_floor_is_the_same(
    make_world, replica, small_disk, tmp_path, quick_looks
):
    disk = small_disk(tmp_path / "work", 40 * MB)
    replica.configure(speed_bytes_s=1 * MB)
    world = make_world(min_free_mb=0)
    world.download(SMALL, SECOND)
    world.until_bytes(300_000)
    filler = disk.fill(left_bytes=200_000)
    world.until_held("disk_full")
    assert world.all_go_back_as_they_were(SMALL, SECOND)
    replica.configure(speed_bytes_s=None)
    filler.unlink()
    world.until_done(2)
    assert {world.job(b).attempt for b in (SMALL, SECOND)} == {1}


def test_a_book_too_large_for_the_disk_holds_the_queue_without_trying_again_and_again(
    make_world, replica, small_disk, tmp_path, quick_looks
):
    # The small one would fit: 2 MB and 2 MB again, and the floor.
    disk = small_disk(tmp_path / "work", 9 * MB)
    world = make_world()
    world.download(LARGE)
    world.until(lambda: world.held)
    world.wait_for_a_second_book()
    needed_mb = world.held.arguments["needed_mb"]
    assert FLOOR_MB + 12 <= needed_mb <= FLOOR_MB + 14
    assert world.held.arguments["missing_mb"] == pytest.approx(needed_mb - 9, abs=1)
    assert world.held.message.startswith(f"Disk full at {world.work}")
    time.sleep(1.0)  # ten looks
    assert len(world.heard.of(HoldEvent)) == 1
    assert replica.requests("media") == ()

    disk.resize((needed_mb + 1) * MB)
    world.until_done(2)
    assert [event.error is None for event in world.heard.of(HoldEvent)] == [False, True]


def test_a_book_that_does_not_fit_can_be_cancelled_and_the_others_go_on(
    make_world, small_disk, tmp_path
):
    small_disk(tmp_path / "work", 9 * MB)
    world = make_world()
    world.download(LARGE)
    world.until(lambda: world.held)
    world.wait_for_a_second_book()
    world.engine.cancel(world.book(LARGE).id)
    world.until_done(1)
    assert world.book(LARGE).status is AudiobookStatus.CANCELLED
    assert world.held is None


@pytest.mark.parametrize("way", ["setting", "resume", "try again"])
def test_the_person_need_not_wait_for_the_next_look(make_world, small_disk, tmp_path, way):
    assert reasons.HOLD_LOOK_MS >= 30_000
    disk = small_disk(tmp_path / "work", 6 * MB)
    world = make_world()
    world.download(SMALL)
    world.until(lambda: world.held)
    world.until(lambda: world.counts.queued == 1)
    if way == "setting":
        world.apply(min_free_mb=0)
    else:
        disk.resize(20 * MB)
        (world.engine.resume if way == "resume" else world.engine.ask_again)()
    world.until(lambda: world.held is None, 5.0)
    world.until_done(1)


# The output folder.


def test_an_output_folder_that_goes_away_and_comes_back_holds_the_queue_meanwhile(
    make_world, replica, tmp_path, tones, quick_looks
):
    world = make_world(min_free_mb=0)
    with replica.hold("media") as gate:
        world.download(LARGE, SMALL, SECOND, THIRD)
        world.until(lambda: gate.waiting == 3)
        world.output.rename(tmp_path / "unplugged")
    world.until_held("output_folder")
    assert world.held.arguments["folder"] == str(world.output)
    assert not world.output.exists()
    assert world.counts.queued == 4
    assert not world.counts.failed

    (tmp_path / "unplugged").rename(world.output)
    world.until_done(4)
    assert {world.job(b).attempt for b in (LARGE, SMALL, SECOND, THIRD)} == {1}
    assert not replica.repeated("media")
    (book,) = world.output.glob("Autrice 1/**/*.m4b")
    assert packets_md5(book) == joined_packets_md5(tones)


@pytest.mark.parametrize("wanted", [BookFormat.M4B, BookFormat.M4A])
def test_an_output_folder_that_becomes_read_only_holds_the_queue_meanwhile(
    make_world, replica, small_disk, tmp_path, quick_looks, wanted
):
    disk = small_disk(tmp_path / "books", 40 * MB)
    world = make_world(format=wanted)
    with replica.hold("media") as gate:
        world.download(LARGE, SMALL)
        world.until(lambda: gate.waiting == 2)
        disk.set_read_only(True)
    world.until_held("output_folder")
    assert world.held.arguments["folder"] == str(world.output)
    assert world.all_go_back_as_they_were(LARGE, SMALL)

    disk.set_read_only(False)
    world.until_done(2)
    assert not replica.repeated("media")
    assert not [path for path in world.output.iterdir() if path.name.startswith(".")]


def test_an_output_disk_that_fills_up_while_books_come_holds_the_queue_meanwhile(
    make_world, replica, small_disk, tmp_path, quick_looks
):
    disk = small_disk(tmp_path / "books", 40 * MB)
    world = make_world()
    with replica.hold("media") as gate:
        world.download(SMALL, SECOND)
        world.until(lambda: gate.waiting == 2)
        filler = disk.fill(left_bytes=4 * MB)
    world.until_held("disk_full")
    assert world.held.arguments["folder"] == str(world.output)
    assert world.held.arguments["needed_mb"] >= FLOOR_MB + 2
    assert world.all_go_back_as_they_were(SMALL, SECOND)
    assert list(world.output.iterdir()) == [filler]

    filler.unlink()
    world.until_done(2)
    assert not replica.repeated("media")


def test_a_folder_that_refuses_one_book_fails_that_one_and_holds_nobody(
    make_world, small_disk, tmp_path
):
    author = tmp_path / "books" / "Autrice 2"
    small_disk(author, MB).set_read_only(True)
    world = make_world(min_free_mb=0)
    world.download(SMALL, SECOND, THIRD)
    world.until(lambda: world.counts.failed == 1)
    world.until_done(2)
    book = world.book(SMALL)
    assert (book.status, book.error.kind) == (AudiobookStatus.FAILED, "book_folder")
    assert book.error.arguments["folder"].startswith(str(author))
    assert world.job(SMALL).attempt == 3
    assert world.heard.of(HoldEvent) == []


# The speed.


def test_a_changed_speed_limit_holds_at_once_for_what_runs(make_world, replica):
    world = make_world(min_free_mb=0, rate_limit=100_000)

    def done():
        latest = {e.audiobook_id: e.bytes for e in world.heard.of(DownloadEvent)}
        return sum(latest.values())

    def gain(seconds):
        world.qtbot.wait(600)  # what was told last is up to a quarter of a second old
        before, began = done(), time.monotonic()
        world.qtbot.wait(int(seconds * 1000))
        return done() - before, time.monotonic() - began

    world.download(SMALL, SECOND, THIRD)
    world.until(
        lambda: len({e.audiobook_id for e in world.heard.of(DownloadEvent) if e.bytes}) == 3
    )
    gained, seconds = gain(2.0)
    assert 0 < gained <= 100_000 * (seconds + 0.6) * 1.1
    world.apply(rate_limit=30_000)
    gained, seconds = gain(2.0)
    assert 0 < gained <= 30_000 * (seconds + 0.6) * 1.1
    world.apply(rate_limit=0)
    world.until_done(3)


# Parts that are no book.


def test_parts_that_cannot_be_joined_are_all_fetched_again_when_the_person_tries_again(
    make_world, replica, monkeypatch
):
    def broken(*_, **__):
        raise AssemblyError(reason="no")

    world = make_world(min_free_mb=0)
    monkeypatch.setattr(download, "make_book", broken)
    world.download(LARGE)
    world.until(lambda: world.counts.failed == 1)
    assert not (world.work / "1").exists()
    monkeypatch.undo()
    world.engine.retry(1)
    world.until_done(1)
    assert len(replica.requests("media")) == 6
