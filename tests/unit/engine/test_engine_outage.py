"""An outage, by its breadth; a bad book, by the good ones beside it."""

from __future__ import annotations

import pytest

from ohdio_gui.engine.diagnosis import (
    OHDIO_PATIENCE_S,
    OTHER_PATIENCE_S,
    TROUBLED_PATIENCE_S,
    Diagnosis,
    NetworkState,
)
from ohdio_gui.engine.outage import LONGEST_WAIT_S, SHORTEST_WAIT_S, STALE_S, wait_s
from ohdio_gui.model.audiobook import Audiobook
from ohdio_gui.model.errors import NetworkError, OutageError, ServerError
from ohdio_gui.model.jobs import Job, JobState, Stage

NETWORK = NetworkError(host="services.radio-canada.ca")
TROUBLE = ServerError(host="services.radio-canada.ca", status=503)


class World:
    """Jobs that ask, in order of time; a book from 100 on is of another site."""

    now = 1000.0

    takes_connections = True

    def __init__(self):
        network = NetworkState(
            is_online=lambda: True,
            asks_to_log_in=lambda: False,
            takes_connections=lambda: self.takes_connections,
        )
        self.diagnosis = Diagnosis(network, self.book, lambda: self.now)

    def book(self, number):
        if number >= 100:
            return Audiobook(number, f"https://site-{number // 100}.org/{number}", "t")
        return Audiobook(number, "https://u", "t", ohdio_id=str(number))

    def job(self, number, stage=Stage.DOWNLOAD):
        return Job(number, stage, str(number), {}, JobState.EXECUTING, 0, 1, 3, "")

    def begin(self, number, stage=Stage.DOWNLOAD):
        job = self.job(number, stage)
        self.diagnosis.begin(job)
        self.now += 1
        return job

    def fail(self, number, error=NETWORK, stage=Stage.DOWNLOAD):
        """Return the kind that a failure is of, after all that was seen before."""
        return self.diagnosis.of(self.begin(number, stage), error).kind

    def work(self, number, stage=Stage.DOWNLOAD):
        self.diagnosis.note_sound(self.begin(number, stage))


@pytest.fixture
def world():
    return World()


@pytest.mark.parametrize("error", [NETWORK, TROUBLE, NetworkError(host="127.0.0.1")])
def test_several_jobs_that_nobody_answers_are_an_outage_from_the_third_on(world, error):
    kinds = [world.fail(number, error) for number in (1, 2, 3, 4, 1, 2)]
    assert kinds == [error.kind] * 2 + ["outage"] * 4


@pytest.mark.parametrize("error", [NETWORK, TROUBLE])
def test_one_book_that_fails_again_and_again_is_no_outage(world, error):
    assert {world.fail(1, error) for _ in range(9)} == {error.kind}


def test_bad_books_among_good_ones_are_no_outage(world):
    for _ in range(3):
        for bad in (1, 2):
            assert world.fail(bad) == "network"
        world.work(9)


def test_bad_books_that_are_left_at_the_end_of_the_queue_are_no_outage(world):
    for bad in (1, 2, 3, 4):
        world.fail(bad)
    world.work(9)
    assert {world.fail(bad) for _ in range(3) for bad in (1, 2, 3, 4)} == {"network"}


def test_an_outage_after_another_one_spares_those_that_failed_in_both(world):
    for number in (1, 2, 3):
        world.fail(number)
    world.work(9)
    kinds = [world.fail(number) for number in (4, 5, 1, 2)]
    assert kinds == ["network", "network", "outage", "outage"]


def test_one_that_began_before_the_outage_and_ends_well_in_it_proves_nothing(world):
    early = world.begin(9)
    for number in (1, 2, 3):
        world.fail(number)
    world.diagnosis.note_sound(early)
    assert world.fail(1) == "outage"
    world.work(8)
    assert world.fail(1) == "network"


def test_pages_that_are_well_do_not_say_that_media_are(world):
    for number in (1, 2, 3):
        world.fail(number)
        world.work(10 + number, Stage.METADATA)
    assert world.fail(1) == "outage"
    assert world.fail(20, stage=Stage.METADATA) == "network"


def test_a_dead_line_shows_over_all_stages_and_sites(world):
    assert world.fail(1) == "network"
    assert world.fail(2, stage=Stage.METADATA) == "network"
    assert world.fail(100) == "outage"


def test_a_site_that_is_dead_does_not_hold_ohdio_s_books(world):
    for number in (100, 101, 102):
        world.fail(number)
        world.work(1)
    assert world.fail(100) == "outage"
    assert world.fail(2) == "network"
    world.work(1)
    assert world.fail(200) == "network"


@pytest.mark.parametrize("number", [1, 100])
def test_a_single_book_waits_too_where_ohdio_takes_no_connection_either(world, number):
    world.takes_connections = False
    assert {world.fail(number) for _ in range(9)} == {"outage"}
    assert world.fail(number, TROUBLE) == "server"  # somebody did answer
    world.takes_connections = True
    assert world.fail(number) == "network"


def test_a_replica_on_this_machine_is_not_looked_for_elsewhere(world):
    world.takes_connections = False
    assert world.fail(1, NetworkError(host="127.0.0.1")) == "network"


def test_failures_hours_apart_are_no_outage(world):
    for number in range(1, 9):
        assert world.fail(number) == "network"
        world.now += STALE_S


@pytest.mark.parametrize(
    ("numbers", "error", "patience_s"),
    [
        ((1, 2, 3), NETWORK, OHDIO_PATIENCE_S),
        ((1, 2, 3), TROUBLE, TROUBLED_PATIENCE_S),
        ((100, 101, 102), NETWORK, OTHER_PATIENCE_S),
    ],
)
def test_an_outage_is_waited_for_long_but_not_for_ever(world, numbers, error, patience_s):
    began = world.now + 1
    for number in numbers:
        world.fail(number, error)
    while world.now - began < patience_s - LONGEST_WAIT_S:
        world.now += LONGEST_WAIT_S
        assert {world.fail(number, error) for number in numbers} == {"outage"}
    world.now = began + patience_s
    assert {world.fail(number, error) for number in numbers} == {error.kind}


def test_what_a_book_waits_for_says_who_is_silent_and_for_how_long_it_waits(world):
    for number in (1, 2):
        world.fail(number, TROUBLE)
    error = world.diagnosis.of(world.begin(3), TROUBLE)
    assert isinstance(error, OutageError)
    assert error.arguments == {
        "host": "services.radio-canada.ca",
        "status": 503,
        "retry_after_s": SHORTEST_WAIT_S,
    }
    assert error.__cause__ is TROUBLE


def test_the_waits_grow_with_the_outage_up_to_some_minutes():
    assert [wait_s(age) for age in (0, 20, 60, 400, 86_400)] == [15, 15, 30, 200, 300]
