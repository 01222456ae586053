"""What the person wants of the queue, what the store says, and which of the two holds."""

from __future__ import annotations

from itertools import count

import pytest

from ohdio_gui.engine.control import Control
from ohdio_gui.store import queue_control


@pytest.fixture(autouse=True)
def moments(monkeypatch):
    """Everything that is said has a time of its own: the store keeps no more than milliseconds."""
    ticks = count()
    monkeypatch.setattr(queue_control, "utc_text", lambda: f"2026-04-13T21:{next(ticks):02}")


@pytest.fixture
def control(store):
    made = Control(store.queue_control)
    made.begin(is_written=True)
    return made


def test_a_wanted_pause_holds_before_it_is_written(store, control):
    control.want_pause(is_paused=True)
    assert control.is_pause_wanted
    assert control.wanted().is_paused
    assert not control.reload()
    assert control.now.is_paused
    assert not store.queue_control.is_paused()


def test_a_wanted_resume_holds_before_it_is_written(store, control):
    store.queue_control.pause()
    control.reload()
    control.want_pause(is_paused=False)
    assert not control.wanted().is_paused
    assert not control.is_pause_wanted


def test_what_another_program_says_later_counts(store, control):
    control.want_pause(is_paused=True)
    store.queue_control.pause()
    control.reload()
    store.queue_control.resume()
    assert control.reload()
    assert not control.now.is_paused
    assert not control.is_pause_wanted


def test_what_is_wanted_leaves_the_rest_of_the_row(store, control):
    store.queue_control.set_max_concurrent_downloads(7)
    control.want_pause(is_paused=True)
    assert control.wanted().max_concurrent_downloads == 7


@pytest.mark.parametrize("is_written", [True, False])
def test_at_the_start_the_store_is_right_once_all_is_written(store, is_written):
    control = Control(store.queue_control)
    control.want_pause(is_paused=True)
    store.queue_control.resume()
    control.begin(is_written=is_written)
    assert control.now.is_paused is not is_written


def test_what_is_said_again_is_heard_though_it_changes_nothing(store, control):
    assert not control.reload()
    store.queue_control.resume()
    assert control.reload()
    assert not control.reload()
