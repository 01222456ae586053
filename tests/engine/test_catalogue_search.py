"""Searching while a person types: the last term wins, and what is in the library says so."""

from __future__ import annotations

import json

import pytest

from ohdio_gui.demo.catalogue import DemoBook, single_category
from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.server import Replica
from ohdio_gui.engine import ohdio as ohdio_module
from ohdio_gui.engine.bus import EventBus
from ohdio_gui.engine.engine import Engine, Surroundings
from ohdio_gui.engine.ohdio import OhdioClient
from ohdio_gui.engine.search import CatalogueSearch
from ohdio_gui.model.events import SearchEvent
from ohdio_gui.model.jobs import Stage
from ohdio_gui.net.budget import RequestBudget
from ohdio_gui.net.http import HttpClient
from ohdio_gui.settings.settings import Settings
from ohdio_gui.store.store import Store
from tests.engine.conftest import Listener
from tests.unit.store.shelf import claim_one, finish, to_download

JSON = "application/json"
BOOKS = tuple(
    DemoBook(str(n), f"livre-{n}", f"Étoiles {n}", (), authors=(f"Anne {n}",)) for n in range(1, 4)
)


class World:
    def __init__(self, folder, replica, qtbot):
        self.replica, self.qtbot, self.folder = replica, qtbot, folder
        self.store, self.bus = Store(folder), EventBus()
        self.heard = Listener(self.bus)
        self.kept = []
        self.http = HttpClient(RequestBudget(0))
        client = OhdioClient(
            self.http, replica.origin, replica.origin, lambda *kept: self.kept.append(kept)
        )
        self.search = CatalogueSearch(self.store, client, self.bus.publish)

    def until(self, count):
        self.qtbot.waitUntil(lambda: len(self.events) >= count, timeout=10_000)

    @property
    def events(self):
        return self.heard.of(SearchEvent)


@pytest.fixture
def world(qtbot, tmp_path):
    with Replica(single_category(BOOKS)) as replica:
        made = World(tmp_path, replica, qtbot)
        yield made
        made.search.stop()
        assert made.search.wait_for_done(5)
        made.http.close()


def test_a_term_finds_books_and_says_which_are_in_the_library(world, tmp_path):
    first = to_download(world.store, 1)
    finish(world.store, claim_one(world.store, Stage.DOWNLOAD), tmp_path / "livre.m4b")
    second = to_download(world.store, 2)
    world.search.start("etoiles")
    world.until(1)
    (event,) = world.events
    assert (event.term, event.error) == ("etoiles", None)
    assert [(hit.title, hit.audiobook_id, hit.is_complete) for hit in event.hits] == [
        ("Étoiles 1", first, True),
        ("Étoiles 2", second, False),
        ("Étoiles 3", None, False),
    ]
    assert event.hits[0].authors == ("Anne 1",)


def test_a_later_term_overtakes_an_earlier_one_that_still_runs(world):
    hold = world.replica.hold("graphql", "etoiles")
    world.search.start("etoiles")
    assert world.replica.wait_for(lambda: hold.waiting == 1, 10)
    world.search.start("anne 3")
    world.until(1)
    hold.release()
    assert [event.term for event in world.events] == ["anne 3"]
    world.search.start("anne 1")
    world.until(2)
    assert [event.term for event in world.events] == ["anne 3", "anne 1"]


def test_nothing_found_is_an_answer(world):
    world.search.start("zzz")
    world.until(1)
    assert (world.events[0].hits, world.events[0].error) == ((), None)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.too_many("7"), "rate_limited"),
        (Fault(status=503), "server"),
        (Fault(drop=True), "network"),
    ],
)
def test_trouble_is_told_by_name(world, fault, kind):
    world.replica.faults.add("graphql", fault)
    world.search.start("etoiles")
    world.until(1)
    assert world.events[0].error.kind == kind


def test_a_bug_ends_a_search_as_well_and_is_logged(world, monkeypatch, caplog):
    def broken(*_):
        raise KeyError("a bug")

    monkeypatch.setattr(ohdio_module, "parse_search", broken)
    world.search.start("etoiles")
    world.until(1)
    (event,) = world.events
    assert (event.term, event.hits, event.error.kind) == ("etoiles", (), "unexpected")
    (record,) = [each for each in caplog.records if each.message == "event=search_broke"]
    assert record.exc_info[0] is KeyError


def test_an_answer_that_fits_no_known_shape_is_kept(world):
    body = b'{"data": {"searchPage": {"typename": "SearchPage", "rows": [1]}}}'
    world.replica.faults.add("graphql", Fault(body=body, content_type="application/json"))
    world.search.start("etoiles")
    world.until(1)
    assert world.events[0].error.kind == "site_changed"
    assert [(source, kept) for source, _, kept, _ in world.kept] == [("search", body)]


def test_fields_that_are_refused_are_asked_for_once(world):
    world.replica.configure(refused_fields=frozenset({"kicker", "isPlayable"}))
    world.search.start("etoiles")
    world.until(1)
    asked = world.replica.counts()["graphql"]
    world.search.start("anne")
    world.until(2)
    assert world.replica.counts()["graphql"] == asked + 1
    assert len(world.events[1].hits) == 3


def test_what_is_refused_again_is_left_out_wherever_it_stands(world):
    for name in ("subtitle", "isPlayable"):
        message = f'Cannot query field "{name}" on type "CardLivreAudio".'
        refusal = json.dumps({"errors": [{"message": message}]}).encode()
        world.replica.faults.add("graphql", Fault(body=refusal, content_type=JSON), times=2)
    world.search.start("etoiles")
    world.until(1)
    assert world.replica.counts()["graphql"] == 5
    assert world.events[0].error is None
    assert len(world.events[0].hits) == 3


def test_the_end_stops_a_search_that_gets_no_answer(world):
    hold = world.replica.hold("graphql", "etoiles")
    world.search.start("etoiles")
    assert world.replica.wait_for(lambda: hold.waiting == 1, 10)
    world.search.stop()
    assert world.search.wait_for_done(2), "it waits for the answer"
    hold.release()
    assert world.events == []


def test_the_engine_s_end_does_not_wait_for_a_search_without_an_answer(world):
    engine = Engine(
        Surroundings(
            store=world.store,
            http=world.http,
            bus=world.bus,
            settings=Settings(output_dir=str(world.folder / "books")),
            site_origin=world.replica.origin,
            services_origin=world.replica.origin,
            work_dir=world.folder / "work",
            reports_dir=world.folder / "reports",
            is_online=lambda: True,
        )
    )
    engine.start()
    hold = world.replica.hold("graphql", "etoiles")
    engine.search("etoiles")
    assert world.replica.wait_for(lambda: hold.waiting == 1, 10)
    assert engine.shutdown(2), "it waits for the answer"
    engine.search("anne")
    hold.release()
    assert world.replica.counts()["graphql"] == 1
    assert world.events == []


def test_after_its_end_nothing_is_asked(world):
    world.search.stop()
    world.search.start("etoiles")
    assert world.search.wait_for_done(5)
    assert world.replica.counts()["graphql"] == 0
