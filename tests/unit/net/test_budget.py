"""The shared budget of requests a second."""

from __future__ import annotations

import logging
import threading
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import JobCancelled, RateLimitedError
from ohdio_gui.net.budget import (
    LEAST_RATE,
    LEAST_SHARE,
    RECOVERY_STEP_S,
    UNLIMITED_CALM_S,
    RequestBudget,
)
from ohdio_gui.net.http import HttpClient

DEADLINE_S = 10
THREADS = 54
"""Three instances' worth: each has 5 + 10 + 3 threads."""


class FakeClock:
    """Waiting moves the time; nobody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def wait(self, condition: threading.Condition, timeout_s: float | None) -> None:
        if timeout_s is None:
            condition.wait(DEADLINE_S)
        else:
            self.now += timeout_s


class HeldClock(FakeClock):
    """Time stands still until the test moves it; ``wait`` is announced."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []
        self.waited = threading.Condition()

    def wait(self, condition: threading.Condition, timeout_s: float | None) -> None:
        with self.waited:
            self.waits.append(timeout_s)
            self.waited.notify_all()
        condition.wait(DEADLINE_S)

    def until_waits(self, count: int) -> None:
        with self.waited:
            assert self.waited.wait_for(lambda: len(self.waits) >= count, DEADLINE_S)


def start_times(budget: RequestBudget, clock: FakeClock, count: int) -> list[float]:
    times = []
    for _ in range(count):
        budget.acquire(CancelToken())
        times.append(round(clock.now - 1000, 6))
    return times


def test_starts_are_spaced_by_the_rate() -> None:
    clock = FakeClock()
    assert start_times(RequestBudget(4, clock), clock, 4) == [0, 0.25, 0.5, 0.75]


def test_a_rest_saves_up_no_burst() -> None:
    clock = FakeClock()
    budget = RequestBudget(2, clock)
    start_times(budget, clock, 1)
    clock.now += 100
    assert start_times(budget, clock, 3) == [100, 100.5, 101]


def test_rate_zero_has_no_limit() -> None:
    clock = FakeClock()
    assert start_times(RequestBudget(0, clock), clock, 50) == [0] * 50


def test_a_penalty_holds_everybody_and_the_longest_counts() -> None:
    clock = FakeClock()
    budget = RequestBudget(4, clock)
    started = budget.acquire(CancelToken())
    budget.penalise(30, started)
    budget.penalise(5, started)
    assert start_times(budget, clock, 3) == [30, 30.5, 31]


def test_each_429_halves_the_rate_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    budget = RequestBudget(8, clock)
    with caplog.at_level(logging.WARNING, "ohdio_gui.net.budget"):
        for rate in (4, 2, 1):
            budget.penalise(1, budget.acquire(CancelToken()))
            assert budget.rate == rate
    assert caplog.messages[0] == "event=budget_halved rate=4 held_s=1"
    assert len(caplog.messages) == 3
    first, second = start_times(budget, clock, 2)
    assert second - first == 1


def test_refusals_of_one_burst_halve_once(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    budget = RequestBudget(8, clock)
    burst = [budget.acquire(CancelToken()) for _ in range(5)]
    for started in burst:
        budget.penalise(1, started)
        clock.now += 0.1
    assert budget.rate == 4
    assert len(caplog.messages) == 1
    # Begun since: the half was still too much.
    budget.penalise(1, budget.acquire(CancelToken()))
    assert budget.rate == 2
    budget.penalise(1, burst[-1])
    assert budget.rate == 2


@pytest.mark.parametrize(
    ("rate", "least"),
    [(8, 8 * LEAST_SHARE), (0.5, LEAST_RATE), (LEAST_RATE, LEAST_RATE), (0.02, 0.02)],
)
def test_however_often_it_is_halved_some_rate_is_left(rate: float, least: float) -> None:
    budget = RequestBudget(rate, FakeClock())
    for _ in range(12):
        budget.penalise(1, budget.acquire(CancelToken()))
    assert budget.rate == pytest.approx(least)


def test_the_least_rate_comes_back_as_fast_as_any() -> None:
    clock = FakeClock()
    budget = RequestBudget(16, clock)
    for _ in range(12):
        budget.penalise(0, budget.acquire(CancelToken()))
    clock.now += RECOVERY_STEP_S
    assert budget.rate == pytest.approx(1 + 1.6)


def test_the_rate_comes_back_by_tenths_and_never_above_what_is_set() -> None:
    clock = FakeClock()
    budget = RequestBudget(10, clock)
    budget.penalise(0, budget.acquire(CancelToken()))
    seen = []
    for _ in range(7):
        seen.append(round(budget.rate, 6))
        clock.now += RECOVERY_STEP_S
    assert seen == [5, 6, 7, 8, 9, 10, 10]
    clock.now += 1e6
    assert budget.rate == 10


def test_a_hold_is_no_calm_and_every_429_ends_it() -> None:
    clock = FakeClock()
    budget = RequestBudget(10, clock)
    started = budget.acquire(CancelToken())
    budget.penalise(3600, started)
    clock.now += 3600 + RECOVERY_STEP_S - 1
    assert budget.rate == 5
    budget.penalise(0, started)  # a straggler of the same burst
    clock.now += 2
    assert budget.rate == 5
    clock.now += RECOVERY_STEP_S - 2
    assert budget.rate == 6
    # What had come back is halved with the rest.
    budget.penalise(0, budget.acquire(CancelToken()))
    assert budget.rate == 3


def test_a_new_rate_keeps_what_the_429s_have_left() -> None:
    clock = FakeClock()
    budget = RequestBudget(8, clock)
    for _ in range(2):
        budget.penalise(0, budget.acquire(CancelToken()))
    budget.set_rate(4)
    assert budget.rate == 1
    budget.set_rate(0)
    assert budget.rate == 1
    budget.set_rate(20)
    assert budget.rate == 5
    clock.now += 1e6
    assert budget.rate == 20


def test_to_lift_the_limit_of_a_calm_budget_lifts_it_at_once() -> None:
    clock = FakeClock()
    clock.now = 0  # the machine has just started
    budget = RequestBudget(8, clock)
    budget.acquire(CancelToken())
    budget.set_rate(0)
    assert budget.rate == 0


def test_to_lift_the_limit_soon_after_a_429_lifts_it_after_a_long_calm() -> None:
    clock = FakeClock()
    budget = RequestBudget(40, clock)
    budget.penalise(0, budget.acquire(CancelToken()))
    budget.set_rate(0)
    assert budget.rate == 4
    clock.now += UNLIMITED_CALM_S - 1
    assert budget.rate == 8
    clock.now += 1
    assert budget.rate == 0


@pytest.mark.parametrize(("starts", "rate"), [(1, 1), (2, 1), (5, 2.5), (8, 4), (50, 4)])
def test_without_a_limit_the_first_429_sets_one(starts: int, rate: float) -> None:
    clock = FakeClock()
    budget = RequestBudget(0, clock)
    budget.acquire(CancelToken())
    clock.now += 10
    started = [budget.acquire(CancelToken()) for _ in range(starts)][-1]
    clock.now += 3  # the answer takes its time
    budget.penalise(2, started)
    assert budget.rate == rate
    first, second = start_times(budget, clock, 2)
    assert (first, second) == pytest.approx((15, 15 + 1 / rate))


def test_without_a_limit_it_takes_a_long_calm_until_there_is_none_again() -> None:
    clock = FakeClock()
    budget = RequestBudget(0, clock)
    budget.penalise(60, [budget.acquire(CancelToken()) for _ in range(8)][-1])
    clock.now += 60 + UNLIMITED_CALM_S - 1
    assert budget.rate == 8
    clock.now += 1
    assert budget.rate == 0
    # The next one sets it anew, from what is asked by then.
    budget.penalise(0, budget.acquire(CancelToken()))
    assert budget.rate == 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(1, 12)),
        st.tuples(st.just("rest"), st.sampled_from([0.01, 0.3, 1, 29, 31, 400])),
        st.tuples(st.just("refuse"), st.tuples(st.integers(1, 9), st.sampled_from([0, 1, 40]))),
        st.tuples(st.just("rate"), st.sampled_from([0.05, 0.5, 3, 7, 40])),
    ),
    max_size=25,
)


@given(st.sampled_from([0.05, 0.5, 3, 40]), STEPS)
def test_no_window_holds_more_starts_than_the_rate_allows(rate: float, steps: list) -> None:
    clock = FakeClock()
    budget = RequestBudget(rate, clock)
    starts: list[tuple[float, float]] = []
    highest = {"set": rate}
    for step, value in steps:
        if step == "ask":
            for _ in range(value):
                moment = budget.acquire(CancelToken())
                assert moment == clock.now
                starts.append((moment, budget.rate))
        elif step == "rest":
            clock.now += value
        elif step == "rate":
            budget.set_rate(value)
            highest["set"] = max(highest["set"], value)
            rate = value
        elif starts:
            before = budget.rate
            budget.penalise(value[1], starts[-min(value[0], len(starts))][0])
            assert budget.rate <= before
        assert min(rate, LEAST_RATE) <= budget.rate + 1e-9
        assert budget.rate <= rate
    for index, (begin, _) in enumerate(starts):
        for count, (end, _) in enumerate(starts[index:], start=1):
            allowed = max(at for _, at in starts[index : index + count])
            assert allowed <= highest["set"]
            assert count <= allowed * (end - begin) + 1 + 1e-6


def test_a_new_rate_counts_from_the_last_start() -> None:
    clock = FakeClock()
    budget = RequestBudget(0.1, clock)
    start_times(budget, clock, 1)
    budget.set_rate(1)
    assert start_times(budget, clock, 2) == [1, 2]


def test_who_asked_first_starts_first_and_a_cancelled_one_gives_its_place_up() -> None:
    clock = HeldClock()
    budget = RequestBudget(1, clock)
    budget.acquire(CancelToken())
    tokens = [CancelToken() for _ in range(4)]
    order: list[int] = []
    cancelled: list[int] = []

    def ask(number: int) -> None:
        try:
            budget.acquire(tokens[number])
        except JobCancelled:
            cancelled.append(number)
        else:
            order.append(number)
            clock.now += 1

    threads = []
    for number in range(4):
        thread = threading.Thread(target=ask, args=(number,))
        thread.start()
        threads.append(thread)
        clock.until_waits(number + 1)
    # Cancelled at the head of the queue and inside it.
    for number in (0, 2):
        tokens[number].cancel()
        threads[number].join(DEADLINE_S)
    assert sorted(cancelled) == [0, 2]
    assert order == []
    clock.now += 1
    budget.set_rate(1)
    for number in (1, 3):
        # What a running clock does by itself: wake who waits for the time.
        threads[number].join(0.2)
        budget.set_rate(1)
        threads[number].join(DEADLINE_S)
    assert order == [1, 3]


def test_a_cancelled_token_never_starts() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(JobCancelled):
        RequestBudget(0).acquire(token)


def test_a_long_wait_is_cancelled_at_once() -> None:
    budget = RequestBudget(1)
    budget.penalise(3600, budget.acquire(CancelToken()))
    token = CancelToken()
    timer = threading.Timer(0.05, token.cancel)
    started = time.monotonic()
    timer.start()
    with pytest.raises(JobCancelled):
        budget.acquire(token)
    timer.join()
    assert time.monotonic() - started < 2


class RunningClock(HeldClock):
    """Stands still until it is let go; then waiting for the time moves it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_running = False

    def wait(self, condition: threading.Condition, timeout_s: float | None) -> None:
        if self.is_running and timeout_s is not None:
            self.now += timeout_s
        else:
            super().wait(condition, timeout_s)


def test_fifty_four_threads_start_in_their_order_also_through_penalties() -> None:
    clock, rate = RunningClock(), 3
    budget = RequestBudget(rate, clock)
    starts = {-1: budget.acquire(CancelToken())}

    def ask(number: int) -> None:
        starts[number] = started = budget.acquire(CancelToken())
        if number % 10 == 5:
            budget.penalise(7, started)

    threads = []
    for number in range(THREADS):
        threads.append(threading.Thread(target=ask, args=(number,)))
        threads[-1].start()
        clock.until_waits(number + 1)
    clock.is_running = True
    budget.set_rate(rate)
    for thread in threads:
        thread.join(DEADLINE_S)
    in_time = sorted(starts, key=starts.__getitem__)
    assert in_time == [-1, *range(THREADS)]
    times = [starts[number] for number in in_time]
    gaps = [after - before for before, after in pairwise(times)]
    assert min(gaps) >= 1 / rate - 1e-9
    assert budget.rate < rate


def test_a_server_sees_fifty_four_threads_of_three_instances_keep_to_one_rate(server) -> None:
    rate, refused, asked = 200, range(40, 44), THREADS * 2
    budget = RequestBudget(rate)
    clients = [HttpClient(budget) for _ in range(3)]
    lock = threading.Lock()
    seen: list[float] = []
    burst = threading.Barrier(len(refused))

    def answer(handler) -> None:
        with lock:
            seen.append(time.monotonic())
            is_refused = len(seen) - 1 in refused
        if is_refused:
            burst.wait(DEADLINE_S)
        handler.send_response(429 if is_refused else 200)
        handler.send_header("Retry-After", "1")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.routes["/x"] = answer
    outcomes: list[str] = []

    def ask(client: HttpClient) -> None:
        for _ in range(2):
            try:
                client.get(f"{server.origin}/x", budgeted=True, token=CancelToken())
                outcomes.append("answered")
            except RateLimitedError:
                outcomes.append("refused")

    threads = [threading.Thread(target=ask, args=(clients[n % 3],)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)
    for client in clients:
        client.close()
    assert outcomes.count("answered") == asked - len(refused)
    assert outcomes.count("refused") == len(refused)
    # A thread that lost its processor may start late and come close to the next one.
    late_s = 0.25
    for begin in range(asked):
        for end in range(begin, asked):
            assert end - begin <= rate * (seen[end] - seen[begin] + late_s) + 1
    # Those on their way were not held back; then a second of rest, and half the rate.
    gaps = [after - before for before, after in pairwise(seen)]
    rest = max(range(len(gaps)), key=gaps.__getitem__)
    assert gaps[rest] >= 1 - late_s
    assert budget.rate == rate / 2
    assert seen[-1] - seen[rest + 1] >= (asked - rest - 2) / (rate / 2) - late_s
