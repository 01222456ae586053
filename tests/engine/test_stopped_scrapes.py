"""A category that the person stops: whatever its job does just then, and for good."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue, DemoCategory, DemoPart
from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.server import Replica
from ohdio_gui.engine.bus import EventBus
from ohdio_gui.engine.engine import Engine, Surroundings
from ohdio_gui.model.audiobook import CANONICAL_SITE, ScrapeStatus
from ohdio_gui.model.errors import StoppedError
from ohdio_gui.model.events import IdleEvent, ScrapeEvent
from ohdio_gui.model.jobs import JobState, Stage
from ohdio_gui.net.budget import RequestBudget
from ohdio_gui.net.http import HttpClient
from ohdio_gui.settings.settings import Settings
from ohdio_gui.store.store import Store
from tests.engine.conftest import Listener
from tests.unit.store.shelf import page

URL = f"{CANONICAL_SITE}/ohdio/categories/900/jeunesse"
NEVER_ASKED_FOR = Path("audio.m4a")
BOOKS = tuple(
    DemoBook(str(n), f"livre-{n}", f"Livre {n}", (DemoPart("1", str(n), NEVER_ASKED_FOR, 10),))
    for n in range(101, 107)
)
CATALOGUE = DemoCatalogue(
    (DemoCategory("900", "jeunesse", "Jeunesse", tuple(book.id for book in BOOKS)),), BOOKS
)
A_REQUEST_IN_SO_MANY_S = 100
SOON_MS = 5_000


class Category:
    """A whole engine over a replica whose categories have two books a page."""

    def __init__(self, folder, qtbot, replica):
        self.folder, self.qtbot, self.replica = folder, qtbot, replica
        (folder / "books").mkdir()
        self.budget = RequestBudget(0)
        self.ask_from = None
        self.open()

    def open(self):
        self.store, bus = Store(self.folder), EventBus()
        self.heard = Listener(bus)
        self.http = HttpClient(self.budget)
        self.engine = Engine(
            Surroundings(
                store=self.store,
                http=self.http,
                bus=bus,
                settings=Settings(output_dir=str(self.folder / "books"), min_free_mb=0),
                site_origin=self.replica.origin,
                services_origin=self.replica.origin,
                work_dir=self.folder / "work",
                reports_dir=self.folder / "reports",
                backoff_s=lambda _: 600.0,
                is_online=lambda: True,
                ask_from=self.ask_from,
            )
        )

    def restart(self):
        self.close()
        self.open()
        self.engine.start()
        self.until(lambda: self.heard.of(IdleEvent))

    def close(self):
        assert self.engine.shutdown(5)
        self.http.close()

    def until(self, fact, timeout_ms=20_000):
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=timeout_ms)

    def begin(self):
        self.store.queue_control.pause()
        self.engine.start()
        self.engine.submit((URL,))

    def stop(self):
        self.engine.stop_scrape(self.scrape.id)
        self.until(lambda: self.told and self.told[-1].is_stopped, SOON_MS)
        self.until(lambda: not self.engine._dispatcher.runs.count(Stage.SCRAPE), SOON_MS)

    @property
    def scrape(self):
        (scrape,) = self.store.scrapes.all()
        return scrape

    @property
    def told(self):
        return [event.scrape for event in self.heard.of(ScrapeEvent)]

    @property
    def jobs(self):
        return [job.state for job in self.store.jobs.of_subject(Stage.SCRAPE, str(self.scrape.id))]

    @property
    def ids(self):
        return [book.ohdio_id for book in self.store.audiobooks.all()]

    def check_stopped(self):
        assert self.scrape.status is ScrapeStatus.FAILED
        assert self.scrape.error == StoppedError().info
        assert self.told[-1] == self.scrape
        assert self.jobs[-1] is JobState.CANCELLED


@pytest.fixture
def category(tmp_path, qtbot):
    with Replica(CATALOGUE, page_size=2) as replica:
        made = Category(tmp_path, qtbot, replica)
        yield made
        replica.faults.clear()
        made.close()


def test_one_that_waits_for_an_answer_stops_at_once(category):
    category.replica.faults.add("category", Fault(delay_s=60.0))
    category.begin()
    category.until(lambda: category.replica.requests("category"))
    category.stop()
    category.check_stopped()
    assert category.ids == []


def read_one_page(category):
    """Have the reading wait for its turn to ask for the second page."""
    category.budget.set_rate(1 / A_REQUEST_IN_SO_MANY_S)
    category.begin()
    category.until(lambda: category.store.scrapes.all() and category.scrape.found == 2)


def test_one_that_waits_for_its_turn_to_ask_stops_and_the_books_it_found_go_on(category):
    read_one_page(category)
    category.stop()
    category.check_stopped()
    assert len(category.replica.requests("category")) == 1
    assert category.ids == ["101", "102"]
    category.budget.set_rate(0)
    # The downloads are paused: their pages are read, and then they wait.
    category.until(lambda: {book.stage for book in category.store.audiobooks.all()} == {"download"})
    assert len(category.replica.requests("category")) == 1


def test_it_stays_stopped_through_a_restart_and_is_read_anew_when_the_person_says_so(category):
    read_one_page(category)
    category.stop()
    category.budget.set_rate(0)
    category.restart()
    assert category.scrape.is_stopped
    assert category.told == []
    assert len(category.replica.requests("category")) == 1
    category.engine.retry_scrape(category.scrape.id)
    category.until(lambda: category.scrape.status is ScrapeStatus.COMPLETED)
    assert (category.scrape.error, category.scrape.found) == (None, 6)
    assert category.ids == [book.id for book in BOOKS]
    assert category.jobs == [JobState.CANCELLED, JobState.COMPLETED]


def test_new_books_that_were_to_be_queued_at_its_end_wait_for_the_person_s_choice(category):
    category.ask_from = 50
    category.close()
    category.open()
    read_one_page(category)
    category.stop()
    category.check_stopped()
    assert (category.ids, category.scrape.to_choose, category.scrape.asks) == ([], 2, True)
    category.engine.choose(category.scrape.id, None)
    category.until(lambda: category.ids == ["101", "102"] and not category.told[-1].asks)
    category.check_stopped()


def test_one_that_waits_to_be_tried_again_is_never_read(category):
    category.replica.faults.add("category", Fault(status=500))
    category.begin()
    category.until(lambda: category.store.scrapes.all() and category.jobs == [JobState.RETRYABLE])
    category.stop()
    category.check_stopped()
    before = len(category.told)
    category.engine.stop_scrape(category.scrape.id)  # a second click changes nothing
    category.until(lambda: len(category.told) > before)
    category.check_stopped()
    assert category.jobs == [JobState.CANCELLED]


def test_one_that_has_ended_is_left_as_it_is(category):
    category.begin()
    category.until(lambda: category.told and category.told[-1].status is ScrapeStatus.COMPLETED)
    before = category.scrape
    category.engine.stop_scrape(before.id)
    category.until(lambda: category.told[-2:] == [before, before])
    assert category.jobs == [JobState.COMPLETED]


def test_what_its_run_tells_too_late_is_not_the_last_word(world, monkeypatch):
    scrape_id = world.store.scrapes.add("900", URL)
    was_read, was_stopped = threading.Event(), threading.Event()

    def tell_late(job):
        scrape = world.store.scrapes.get(int(job.subject))
        was_read.set()
        assert was_stopped.wait(10)
        world.bus.publish(ScrapeEvent(scrape))

    monkeypatch.setattr(world.executor, "_tell_started", tell_late)
    world.start()
    assert was_read.wait(10)

    def stop():
        assert world.store.jobs.cancel(Stage.SCRAPE, str(scrape_id))
        assert world.dispatcher.runs.cancel(Stage.SCRAPE, str(scrape_id))

    world.ask(stop)
    was_stopped.set()
    world.until(lambda: len(world.heard.of(ScrapeEvent)) == 2)
    first, last = (event.scrape for event in world.heard.of(ScrapeEvent))
    assert first.status is ScrapeStatus.SCRAPING
    assert last.is_stopped


def test_a_book_of_the_same_number_is_not_stopped_with_it(world):
    scrape_id = world.store.scrapes.add("900", URL)
    audiobook_id, _ = world.store.audiobooks.add(page(1), "1")
    assert audiobook_id == scrape_id
    world.start()
    world.until_running(Stage.SCRAPE, 1)
    world.until_running(Stage.METADATA, 1)
    world.ask(lambda: world.store.jobs.cancel(Stage.SCRAPE, str(scrape_id)))
    world.ask(lambda: world.dispatcher.runs.cancel(Stage.SCRAPE, str(scrape_id)))
    world.until_running(Stage.SCRAPE, 0)
    assert world.crowd.running[Stage.METADATA] == 1
