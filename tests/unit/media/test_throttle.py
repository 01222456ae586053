"""The bucket that says how fast the yt-dlp child reads, and how one limit is split."""

from __future__ import annotations

import threading
import time

import pytest

from ohdio_gui.media.rate_limit import RateLimit
from ohdio_gui.media.throttle import MAX_PIECE_BYTES, Throttle

WAIT_S = 5.0


def read_for(throttle, seconds, most=MAX_PIECE_BYTES):
    """Take as much as may be taken in ``seconds``; returns the bytes."""
    until, taken = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        taken += throttle.take(most)
    return taken


def taker(throttle, most):
    """Take once on a thread of its own; returns it and what it got."""
    got = []
    thread = threading.Thread(target=lambda: got.append(throttle.take(most)))
    thread.start()
    return thread, got


def test_without_a_limit_everything_is_given_at_once():
    throttle = Throttle()
    assert throttle.take(10**9) == 10**9
    throttle.give_back(10**6)
    throttle.set_rate(1000.0)
    # Nothing was saved while there was no limit.
    began = time.monotonic()
    assert throttle.take(10**9) == 100
    assert time.monotonic() - began >= 0.09


@pytest.mark.parametrize("bytes_s", [2_000.0, 400_000.0, 20_000_000.0])
def test_what_is_taken_in_a_while_never_exceeds_the_rate(bytes_s):
    throttle = Throttle()
    throttle.set_rate(bytes_s)
    began = time.monotonic()
    taken = read_for(throttle, 1.0)
    elapsed = time.monotonic() - began
    assert 0 < taken <= bytes_s * (elapsed + 0.2) + 1


def test_four_threads_share_one_rate():
    throttle = Throttle()
    throttle.set_rate(200_000.0)
    taken, began = [], time.monotonic()
    threads = [
        threading.Thread(target=lambda: taken.append(read_for(throttle, 1.0))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    elapsed = time.monotonic() - began
    assert len(taken) == 4
    assert sum(taken) <= 200_000 * (elapsed + 0.2)


def test_a_byte_in_three_seconds_comes_as_a_byte():
    now = [0.0]
    throttle = Throttle(clock=lambda: now[0])
    throttle.set_rate(1 / 3)
    now[0] = 3.0
    assert throttle.take(65536) == 1


def test_what_was_not_read_may_be_read_later_and_no_more_than_that():
    now = [0.0]
    throttle = Throttle(clock=lambda: now[0])
    throttle.set_rate(1000.0)
    now[0] = 0.1
    assert throttle.take(65536) == 100
    throttle.give_back(60)
    assert throttle.take(60) == 60
    # What is given back does not add up to more than a burst.
    throttle.give_back(10**6)
    assert [throttle.take(10**6), throttle.take(10**6)] == [100, 100]
    thread, got = taker(throttle, 10**6)
    thread.join(0.1)
    assert not got
    throttle.set_rate(0)
    thread.join(WAIT_S)


@pytest.mark.parametrize("bytes_s", [0.0, 10**6])
def test_a_change_of_the_rate_wakes_who_waits(bytes_s):
    throttle = Throttle()
    throttle.set_rate(0.001)
    thread, got = taker(throttle, 5000)
    thread.join(0.1)
    assert not got
    changed = time.monotonic()
    throttle.set_rate(bytes_s)
    thread.join(WAIT_S)
    assert got == [5000]
    assert time.monotonic() - changed < 1.0


def test_a_limit_is_split_evenly_and_again_at_every_start_and_end():
    limit = RateLimit(900)
    told = {"a": [], "b": [], "c": []}
    order = []

    def teller(name):
        return lambda bytes_s: (told[name].append(bytes_s), order.append(name))

    with limit.share(teller("a")):
        assert told["a"] == [900]
        with limit.share(teller("b")):
            order.clear()
            with limit.share(teller("c")):
                # What the newcomer gets is taken from the others first.
                assert order == ["a", "b", "c"]
                assert [told[name][-1] for name in "abc"] == [300, 300, 300]
                limit.change(1)
                assert sum(told[name][-1] for name in "abc") == pytest.approx(1)
                limit.change(0)
                assert [told[name][-1] for name in "abc"] == [0, 0, 0]
                limit.change(900)
            assert [told[name][-1] for name in "ab"] == [450, 450]
        assert told["a"][-1] == 900
    count = len(told["a"])
    limit.change(5)
    assert len(told["a"]) == count


def test_a_download_that_breaks_gives_its_share_back():
    limit, told = RateLimit(10), []
    with limit.share(told.append):
        with pytest.raises(ZeroDivisionError), limit.share(lambda _: None):
            _ = 1 / 0
        assert told == [10, 5, 10]
