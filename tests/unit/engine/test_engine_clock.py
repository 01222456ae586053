"""A machine that slept, or a clock that was set."""

from __future__ import annotations

import pytest

from ohdio_gui.engine.clock_watch import ClockWatch


@pytest.mark.parametrize("jump_s", [3600.0, -3600.0, 6.0, -6.0])
def test_a_jump_is_seen_once(jump_s):
    now = {"wall": 1_000_000.0, "steady": 50.0}
    watch = ClockWatch(lambda: now["wall"], lambda: now["steady"])
    now["wall"] += 0.2
    now["steady"] += 0.2
    assert not watch.has_jumped()
    now["wall"] += jump_s
    assert watch.has_jumped()
    assert not watch.has_jumped()


def test_a_clock_that_is_drawn_slowly_is_no_jump():
    now = {"wall": 0.0, "steady": 0.0}
    watch = ClockWatch(lambda: now["wall"], lambda: now["steady"])
    for _ in range(100):
        now["wall"] += 0.25
        now["steady"] += 0.2
        assert not watch.has_jumped()
