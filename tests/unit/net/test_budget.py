"""The shared budget of requests a second."""

from __future__ import annotations

import threading
import time

import pytest

from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import JobCancelled
from ohdio_gui.net.budget import RequestBudget

DEADLINE_S = 10


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
    budget = RequestBudget(0, clock)
    budget.penalise(30)
    budget.penalise(5)
    assert start_times(budget, clock, 2) == [30, 30]
    assert start_times(budget, clock, 1) == [30]


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
    budget.penalise(3600)
    token = CancelToken()
    timer = threading.Timer(0.05, token.cancel)
    started = time.monotonic()
    timer.start()
    with pytest.raises(JobCancelled):
        budget.acquire(token)
    timer.join()
    assert time.monotonic() - started < 2


def test_eighteen_threads_share_one_budget() -> None:
    budget = RequestBudget(200)
    times: list[float] = []

    def ask() -> None:
        for _ in range(3):
            budget.acquire(CancelToken())
            times.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)
    assert len(times) == 54
    assert max(times) - min(times) >= 53 / 200 - 0.01
