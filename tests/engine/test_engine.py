"""The engine's facade: every method returns at once, answers come on the bus."""

from __future__ import annotations

import json
import threading
import time

import pytest

from ohdio_gui.engine import engine as engine_module
from ohdio_gui.engine import reasons
from ohdio_gui.engine.bus import EventBus
from ohdio_gui.engine.engine import Engine, Surroundings
from ohdio_gui.model import errors
from ohdio_gui.model.audiobook import (
    AudiobookStatus,
    BookFormat,
    CategoryBook,
    PartStatus,
    QueueStatus,
    ScrapeStatus,
)
from ohdio_gui.model.events import (
    AudiobookEvent,
    AudiobookRemovedEvent,
    BookDetailsEvent,
    ChoiceEvent,
    DetailsEvent,
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    IdleEvent,
    QueueControl,
    RefusedEvent,
    ScrapeEvent,
    Snapshot,
)
from ohdio_gui.model.jobs import JobState, Stage
from ohdio_gui.settings.settings import Settings, with_values
from ohdio_gui.store.store import Store
from tests.engine.conftest import Listener
from tests.unit.store.shelf import claim_one, finish, page, tile, to_download

CATEGORY = "https://ici.radio-canada.ca/ohdio/categories/1003592/livres-audio"


class SilentSite:
    """Answers nothing until it is let go, then only errors; a token ends the wait."""

    def __init__(self):
        self.asked = []
        self.gate = threading.Event()
        self.error = errors.NotFoundError(host="ici.radio-canada.ca")

    def get(self, url, *, token, **_):
        return self._answer(url, token)

    def post_json(self, url, question, *, token, **_):
        return self._answer(url, token)

    def _answer(self, url, token):
        self.asked.append(url)
        remove = token.on_cancel(self.gate.set)
        try:
            assert self.gate.wait(10)
        finally:
            remove()
        token.check()
        raise self.error


def full(*_):
    raise errors.StoreError(path="p", reason="database or disk is full")


class World:
    def __init__(self, folder, qtbot, is_online=lambda: True):
        self.qtbot, self.folder = qtbot, folder
        self.store, self.bus, self.site = Store(folder), EventBus(), SilentSite()
        self.heard = Listener(self.bus)
        (folder / "books").mkdir()
        self.engine = Engine(
            Surroundings(
                store=self.store,
                http=self.site,
                bus=self.bus,
                settings=Settings(output_dir=str(folder / "books"), min_free_mb=0),
                site_origin="https://ici.radio-canada.ca",
                services_origin="https://services.radio-canada.ca",
                work_dir=folder / "work",
                reports_dir=folder / "reports",
                backoff_s=lambda _: 60.0,
                is_online=is_online,
            )
        )

    def until(self, fact):
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=20_000)

    def of(self, kind):
        return self.heard.of(kind)


@pytest.fixture
def world(qtbot, tmp_path):
    made = World(tmp_path, qtbot)
    yield made
    assert made.engine.shutdown(5)


@pytest.fixture
def asking_world(qtbot, tmp_path, monkeypatch):
    """One whose name server knows every host, as a router does that has lost its line."""
    monkeypatch.setattr(engine_module, "is_online", lambda _: True)
    monkeypatch.setattr(engine_module, "takes_connections", lambda _: True)
    made = World(tmp_path, qtbot, is_online=None)
    made.site.error = errors.NetworkError(host="ici.radio-canada.ca")
    made.site.gate.set()
    yield made
    assert made.engine.shutdown(5)


@pytest.mark.parametrize(("is_offline", "kind"), [(True, "offline"), (False, "network")])
def test_the_system_s_word_that_the_network_is_away_is_taken(
    asking_world, monkeypatch, is_offline, kind
):
    world = asking_world
    monkeypatch.setattr(world.engine._connectivity, "is_offline", lambda: is_offline)
    world.engine.submit((page(1),))
    world.engine.start()
    world.until(lambda: (book := world.store.audiobooks.get(1)) and book.error)
    assert world.store.audiobooks.get(1).error.kind == kind
    (job,) = world.store.jobs.of_subject(Stage.METADATA, "1")
    assert job.attempt == (0 if is_offline else 1)


@pytest.mark.parametrize(
    ("proxy", "is_routed", "kind"),
    [
        ("http://127.0.0.1:3128", False, "offline"),
        ("http://localhost:3128", False, "offline"),
        ("http://127.0.0.1:3128", True, "network"),
        ("http://proxy.example.org:3128", False, "network"),
    ],
)
def test_a_proxy_on_this_machine_does_not_hide_that_the_line_is_away(
    asking_world, monkeypatch, proxy, is_routed, kind
):
    world = asking_world
    monkeypatch.setattr(engine_module, "has_route", lambda: is_routed)
    monkeypatch.setattr(world.engine._connectivity, "is_offline", lambda: False)
    world.engine._settings = with_values(world.engine._settings, {"proxy": proxy})
    world.engine.submit((page(1),))
    world.engine.start()
    world.until(lambda: (book := world.store.audiobooks.get(1)) and book.error)
    assert world.store.audiobooks.get(1).error.kind == kind


def test_what_was_submitted_before_the_start_is_taken_in(world):
    world.engine.submit((page(1), CATEGORY))
    world.engine.start()
    world.until(lambda: len(world.site.asked) == 2)
    assert [book.ohdio_id for book in world.store.audiobooks.all()] == ["1"]
    assert [scrape.url for scrape in world.store.scrapes.all()] == [CATEGORY]
    assert world.of(AudiobookEvent)
    assert world.of(ScrapeEvent)


def test_what_cannot_be_added_is_refused_and_the_rest_goes_on(world):
    world.engine.start()
    world.engine.submit(("not an address", "ftp://example.org/x", page(1)))
    world.until(lambda: len(world.of(RefusedEvent)) == 2 and world.site.asked)
    assert [(e.text, e.error.kind) for e in world.of(RefusedEvent)] == [
        ("not an address", "not_a_url"),
        ("ftp://example.org/x", "unsupported_scheme"),
    ]
    assert len(world.store.audiobooks.all()) == 1


def test_what_the_store_could_not_take_is_said_by_name(world, monkeypatch):
    world.engine.start()
    monkeypatch.setattr(world.store.audiobooks, "add", full)
    world.engine.submit((page(1),))
    world.until(lambda: world.of(RefusedEvent))
    (event,) = world.of(RefusedEvent)
    assert (event.text, event.error.kind) == (page(1), "store")


def test_every_method_returns_at_once_however_slow_the_store_is(world, monkeypatch):
    gate = threading.Event()
    world.engine.start()
    world.engine._dispatcher.run_soon(lambda: gate.wait(10))
    began = time.monotonic()
    world.engine.submit((page(1),))
    world.engine.pause()
    world.engine.resume()
    world.engine.set_max_concurrent_downloads(4)
    world.engine.retry(1)
    world.engine.cancel(1)
    world.engine.request_snapshot()
    world.engine.request_idle()
    assert time.monotonic() - began < 0.5
    gate.set()
    world.until(lambda: world.of(Snapshot))
    (snapshot,) = world.of(Snapshot)
    assert snapshot.control == QueueControl(False, 4)
    assert snapshot.audiobooks[0].queue_status is QueueStatus.CANCELLED
    world.until(lambda: world.of(IdleEvent))


def test_pause_and_resume_are_told_and_kept(world, tmp_path):
    world.engine.start()
    world.engine.pause()
    world.until(lambda: world.of(QueueControl)[-1:] == [QueueControl(True, 3)])
    assert Store(tmp_path).queue_control.is_paused()
    world.engine.resume()
    world.until(lambda: world.of(QueueControl)[-1] == QueueControl(False, 3))


@pytest.mark.parametrize("way", ["look", "try again", "click"])
def test_a_pause_that_a_full_disk_does_not_take_is_told_holds_and_is_written_when_there_is_room(
    world, monkeypatch, way
):
    if way == "look":
        monkeypatch.setattr(reasons, "HOLD_LOOK_MS", 100)
    is_full = threading.Event()
    is_full.set()
    error = errors.FullStoreError(path=str(world.folder / "s"), reason="database or disk is full")
    real = world.store.queue_control.pause

    def pause():
        if is_full.is_set():
            world.store._database.on_full(error)
            raise error
        real()

    monkeypatch.setattr(world.store.queue_control, "pause", pause)
    monkeypatch.setattr(engine_module, "is_storage_well", lambda *_: not is_full.is_set())
    world.engine.start()
    world.until(lambda: world.of(QueueControl))
    world.engine.pause()
    world.until(lambda: world.of(QueueControl)[-1] == QueueControl(True, 3))
    world.until(lambda: len(world.of(HoldEvent)) == len(Stage))
    to_download(world.store)
    is_full.clear()
    if way == "try again":
        world.engine.ask_again()
    elif way == "click":
        world.engine.set_max_concurrent_downloads(4)
    world.until(world.store.queue_control.is_paused)
    world.until(lambda: world.of(IdleEvent)[-1:] == [IdleEvent(1, 0)])
    assert world.site.asked == []
    world.engine.resume()
    world.engine.ask_again()
    world.until(lambda: world.site.asked)


def test_one_book_is_paused_told_and_resumed(world):
    to_download(world.store)
    world.store.queue_control.pause()
    world.engine.start()
    world.engine.pause_book(1)
    world.until(lambda: [e for e in world.of(AudiobookEvent) if e.audiobook.is_paused])
    world.engine.resume_book(1)
    world.until(lambda: world.of(AudiobookEvent)[-1].audiobook.is_paused is False)


def test_what_is_known_of_a_book_is_told_for_a_report_without_what_is_private(world, tmp_path):
    world.site.gate.set()
    world.engine.start()
    world.engine.submit((page(1),))
    world.until(lambda: [e for e in world.of(DownloadEvent) if e.status is DownloadStatus.BLOCKED])
    with world.store._database.transaction() as db:
        db.execute_sql(
            "UPDATE audiobooks SET file_path = ?, error_message = ?, sources = ?",
            (
                f"{tmp_path}/books/Anne/Livre.m4b",
                f"{tmp_path}/books is full, https://m.example/a.mp4?hdnea=secret",
                json.dumps({"state": {"title": "Livre"}, "graphql": {"year": 2008}}),
            ),
        )
    full = errors.DiskFullError(folder=f"{tmp_path}/books", missing_mb=3)
    world.engine._dispatcher.reasons.hold(full.info)
    world.engine.request_details(1)
    world.engine.request_details(99)
    world.until(lambda: world.of(DetailsEvent))
    (event,) = world.of(DetailsEvent)
    told = event.text
    for fact in ("files: Livre.m4b", "status: blocked", "attempt 1 at 20", "year: 2008", page(1)):
        assert fact in told
    # An attempt that ended in a hold is none, and yet it is what stops the book.
    assert "held: download: disk_full: Disk full at " in told
    assert str(tmp_path) not in told
    assert "secret" not in told


def test_a_bad_end_is_told_and_retried_with_fresh_attempts(world):
    world.site.gate.set()
    world.engine.start()
    world.engine.submit((page(1),))
    world.until(lambda: world.store.audiobooks.counts().blocked == 1)
    world.until(lambda: world.of(DownloadEvent)[-1].status is DownloadStatus.BLOCKED)
    world.engine.retry(1)
    world.until(lambda: len(world.store.jobs.of_subject(Stage.METADATA, "1")) == 2)
    world.until(
        lambda: (
            [j.state for j in world.store.jobs.of_subject(Stage.METADATA, "1")]
            == [JobState.DISCARDED] * 2
        )
    )


def test_cancelling_a_running_book_ends_it_and_removes_what_is_unfinished(world, tmp_path):
    to_download(world.store)
    (tmp_path / "work" / "1").mkdir(parents=True)
    (tmp_path / "work" / "1" / "001.mp4.part").write_bytes(b"x")
    world.engine.start()
    world.until(lambda: world.site.asked)
    world.engine.cancel(1)
    world.until(lambda: not (tmp_path / "work" / "1").exists())
    world.until(lambda: world.of(DownloadEvent)[-1].status is DownloadStatus.CANCELLED)
    assert world.store.audiobooks.get(1).status is AudiobookStatus.CANCELLED


def test_cancelling_a_waiting_book_ends_it_and_removes_what_is_unfinished(world, tmp_path):
    to_download(world.store)
    world.store.queue_control.pause()
    world.store.audiobooks.note_part(1, 1, PartStatus.DOWNLOADING, 1, None)
    (tmp_path / "work" / "1").mkdir(parents=True)
    world.engine.start()
    world.engine.cancel(1)
    world.until(lambda: world.store.audiobooks.get(1).status is AudiobookStatus.CANCELLED)
    world.until(lambda: not (tmp_path / "work" / "1").exists())
    world.until(lambda: world.store.audiobooks.parts(1)[0].bytes_done == 0)


def test_cancelling_a_finished_book_leaves_it_alone(world, tmp_path):
    to_download(world.store)
    world.store.audiobooks.note_part(1, 1, PartStatus.COMPLETED, 5, 5)
    finish(world.store, claim_one(world.store, Stage.DOWNLOAD), tmp_path / "livre.m4b")
    before = world.store.audiobooks.get(1), world.store.audiobooks.parts(1)
    world.engine.start()
    world.engine.cancel(1)
    world.until(lambda: world.of(DownloadEvent))
    world.engine.request_snapshot()
    world.until(lambda: world.of(Snapshot))
    assert (world.store.audiobooks.get(1), world.store.audiobooks.parts(1)) == before


def test_cancelling_new_tags_that_wait_leaves_the_finished_book_alone(world, tmp_path):
    to_download(world.store)
    world.store.audiobooks.note_part(1, 1, PartStatus.COMPLETED, 5, 5)
    finish(world.store, claim_one(world.store, Stage.DOWNLOAD), tmp_path / "livre.m4b")
    parts = world.store.audiobooks.parts(1)
    assert world.store.audiobooks.request_retag(1)
    # Before the start: nothing has claimed it yet.
    world.engine.cancel(1)
    world.engine.start()
    world.until(lambda: world.of(DownloadEvent))
    world.engine.request_snapshot()
    world.until(lambda: world.of(Snapshot))
    (job,) = world.store.jobs.of_subject(Stage.METADATA, "1")[1:]
    assert job.state is JobState.CANCELLED
    assert world.of(DownloadEvent)[-1].status is DownloadStatus.COMPLETED
    assert world.store.audiobooks.get(1).status is AudiobookStatus.COMPLETED
    assert world.store.audiobooks.parts(1) == parts


def test_what_a_dead_process_left_is_taken_up_at_the_start(world):
    world.store.audiobooks.add_found([tile(1)])
    claim_one(world.store, Stage.METADATA)
    world.engine.start()
    world.until(lambda: world.site.asked)
    (job,) = world.store.jobs.of_subject(Stage.METADATA, "1")
    assert (job.state, job.attempt) == (JobState.EXECUTING, 1)


def test_shutdown_gives_everything_back_and_is_no_pause(world):
    world.engine.submit((page(1), page(2), CATEGORY))
    to_download(world.store, 9)
    world.engine.start()
    world.until(lambda: len(world.site.asked) == 4)
    began = time.monotonic()
    assert world.engine.shutdown(2)
    assert time.monotonic() - began < 2
    assert {state for _, state in world.store.jobs.live_counts()} == {JobState.AVAILABLE}
    assert not world.store.queue_control.is_paused()
    assert world.engine.shutdown(2)


def test_shutdown_right_after_the_start_and_without_one(world):
    assert world.engine.shutdown(1)
    world.engine.submit((page(1),))
    world.engine.start()
    assert world.engine.shutdown(2)
    assert world.store.jobs.rescue() == 0


def moved(store, moved_to, number=1):
    """Have a book end because OHdio moved it."""
    to_download(store, number)
    error = errors.MovedError(moved_to=moved_to).info
    assert store.jobs.discard(claim_one(store, Stage.DOWNLOAD), error, AudiobookStatus.BLOCKED)


def live(store, audiobook_id):
    """Whether the book is on its way."""
    return store.audiobooks.get(audiobook_id).is_live


def test_a_book_that_moved_gives_its_place_to_what_it_moved_to(world):
    moved(world.store, page(2))
    world.engine.start()
    world.engine.retry(1)
    world.until(lambda: world.of(AudiobookRemovedEvent))
    assert [book.ohdio_id for book in world.store.audiobooks.all()] == ["2"]


def test_a_book_that_moved_to_one_in_the_library_leaves_that_one(world):
    world.store.audiobooks.add(page(2), "2")
    moved(world.store, page(2))
    world.engine.start()
    world.engine.retry(2)
    world.until(lambda: world.of(AudiobookRemovedEvent))
    assert [book.ohdio_id for book in world.store.audiobooks.all()] == ["2"]
    assert world.of(AudiobookRemovedEvent) == [AudiobookRemovedEvent(2)]


@pytest.mark.parametrize(
    "moved_to",
    [
        CATEGORY,
        "https://ici.radio-canada.ca/ohdio/balados/1/autre",
        "https://example.org/livre",
        "file:///etc/passwd",
        "nowhere",
        "",
        f"{page(1)}-renomme",
    ],
)
def test_a_book_that_moved_to_no_other_book_is_tried_again_itself(world, monkeypatch, moved_to):
    moved(world.store, moved_to)
    monkeypatch.setattr(world.store.audiobooks, "add", full)
    world.engine.start()
    world.engine.retry(1)
    world.until(lambda: live(world.store, 1))
    world.engine.request_snapshot()
    world.until(lambda: world.of(Snapshot))
    assert [book.ohdio_id for book in world.store.audiobooks.all()] == ["1"]
    assert world.store.scrapes.all() == ()
    assert not world.of(AudiobookRemovedEvent)
    assert not world.of(RefusedEvent)


def test_a_book_that_moved_stays_where_the_new_one_could_not_be_added(world, monkeypatch):
    moved(world.store, page(2))
    before = world.store.audiobooks.all()
    world.engine.start()
    monkeypatch.setattr(world.store.audiobooks, "add", full)
    world.engine.retry(1)
    world.until(lambda: world.of(RefusedEvent))
    world.engine.request_snapshot()
    world.until(lambda: world.of(Snapshot))
    assert world.of(Snapshot)[-1].audiobooks == before
    assert not world.of(AudiobookRemovedEvent)


def test_what_is_asked_of_a_book_is_done_and_told(world, tmp_path):
    to_download(world.store, 1)
    world.store.queue_control.pause()
    world.engine.start()
    world.engine.set_format(1, BookFormat.MP3)
    world.until(
        lambda: [
            e
            for e in world.of(AudiobookEvent)
            if e.audiobook.id == 1 and e.audiobook.format is BookFormat.MP3
        ]
    )


def waiting_category(world, count=30):
    store = world.store
    scrape_id = store.scrapes.add("7", CATEGORY)
    found = [CategoryBook(str(n), page(n), f"Livre {n}") for n in range(1, count + 1)]
    job = claim_one(store, Stage.SCRAPE)
    store.scrapes.note_found(job, "Jeunesse", count, count, None, found)
    assert store.scrapes.complete(job)
    return scrape_id, found


def test_a_choice_is_told_and_what_is_chosen_of_it_is_queued(world):
    scrape_id, found = waiting_category(world)
    world.engine.start()
    world.engine.request_choice(scrape_id)
    world.until(lambda: world.of(ChoiceEvent))
    assert world.of(ChoiceEvent) == [ChoiceEvent(scrape_id, tuple(found))]
    wanted = frozenset(book.ohdio_id for book in found[3:])
    world.engine.choose(scrape_id, wanted)
    world.until(lambda: len({e.audiobook.id for e in world.of(AudiobookEvent)}) == len(wanted))
    assert {book.ohdio_id for book in world.store.audiobooks.all()} == wanted
    assert [event.scrape.to_choose for event in world.of(ScrapeEvent)] == [0]
    world.engine.request_snapshot()
    world.until(lambda: world.of(Snapshot))
    assert not any(scrape.asks for scrape in world.of(Snapshot)[0].scrapes)


def test_a_category_is_read_again_when_the_person_says_so(world):
    scrape_id, _ = waiting_category(world)
    world.engine.start()
    world.site.gate.set()
    world.engine.retry_scrape(scrape_id)
    world.until(lambda: world.of(ScrapeEvent))
    assert world.of(ScrapeEvent)[0].scrape.status is ScrapeStatus.SCRAPING
    world.until(lambda: world.of(ScrapeEvent)[-1].scrape.status is ScrapeStatus.FAILED)


def test_all_of_a_book_is_told_as_values(world):
    book_id, _ = world.store.audiobooks.add(page(1), "1")
    job = claim_one(world.store, Stage.METADATA)
    trouble = errors.NetworkError(host="ici.radio-canada.ca").info
    assert world.store.jobs.retry_in(job, 60, trouble)
    world.engine.start()
    world.engine.request_book(book_id)
    world.engine.request_book(book_id + 1)
    world.until(lambda: world.of(BookDetailsEvent))
    (told,) = world.of(BookDetailsEvent)
    assert told.audiobook == world.store.audiobooks.get(book_id)
    assert [failure.error for failure in told.failures] == [trouble]
    assert told.failures[0].attempt == 1
