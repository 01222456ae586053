"""One odd answer, or a network that answers everything with its own page."""

from __future__ import annotations

import pytest

from ohdio_gui.engine.login import PATIENCE_S, LoginWatch


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watch(clock):
    return LoginWatch(clock)


def test_while_nothing_is_answered_well_the_network_is_to_blame(watch, clock):
    watch.note_sound(9)
    for _ in range(50):
        assert watch.is_asked_for(1)
        assert watch.is_asked_for(2)
        clock.now += 15


def test_what_is_odd_while_others_are_answered_well_is_a_job_s_own_trouble(watch, clock):
    assert watch.is_asked_for(1)
    watch.note_sound(2)
    assert not watch.is_asked_for(1)
    assert not watch.is_asked_for(1)  # for good, though nothing else is asked since
    assert watch.is_asked_for(3)


def test_a_job_that_was_answered_well_begins_anew(watch):
    assert watch.is_asked_for(1)
    watch.note_sound(1)
    assert watch.is_asked_for(1)


def test_nobody_waits_for_a_login_for_ever(watch, clock):
    assert watch.is_asked_for(1)
    clock.now += PATIENCE_S - 1
    assert watch.is_asked_for(1)
    clock.now += 1
    assert not watch.is_asked_for(1)
