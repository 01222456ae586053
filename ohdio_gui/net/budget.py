"""One budget of requests a second, shared by every thread that asks OHdio.

Starts are spaced strictly (no burst after a rest), in the order of asking. A server's
``Retry-After`` holds everybody, and each burst of 429 halves the rate, which comes back slowly.
Which requests count is the caller's to say: site and services do, media and pictures do not
(FACE.md).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ohdio_gui.model.cancel import CancelToken

log = logging.getLogger(__name__)

LEAST_SHARE = 1 / 16
"""Of the rate, however often it is halved."""
LEAST_RATE = 0.1
"""Requests a second, however often the rate is halved; a rate set below that stays as it is."""
RECOVERY_STEP_S = 30.0
RECOVERY_STEP_SHARE = 0.1
"""What comes back of the rate for every RECOVERY_STEP_S in which no 429 came: 5 min for all."""
UNLIMITED_LEAST_RATE, UNLIMITED_RATE = 2, 8
"""Where no limit is set, the rate that a first 429 halves: what was asked, within these bounds."""
UNLIMITED_CALM_S = 300.0
"""After so long without a 429 there is no limit again, where none is set."""


class Clock(Protocol):
    """What the budget needs of time; tests bring their own."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""

    def wait(self, condition: threading.Condition, timeout_s: float | None) -> None:
        """Wait on the held ``condition`` until notified, or for ``timeout_s`` seconds."""


class SystemClock:
    """The machine's time."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def wait(self, condition: threading.Condition, timeout_s: float | None) -> None:
        """Wait on the held ``condition`` until notified, or for ``timeout_s`` seconds."""
        condition.wait(timeout_s)


class _Pace:
    """The rate that holds: what was set, and what the 429s have left of it. Not locked."""

    def __init__(self, rate: float) -> None:
        self._set = max(0.0, rate)
        self._measured = 0.0
        """Where no limit is set: what is taken for the full rate since the first 429."""
        self._share = 1.0
        self._calm_since = -UNLIMITED_CALM_S
        self._halved_at: float | None = None

    def set_rate(self, rate: float) -> None:
        """Change the full rate; the share of it that holds stays."""
        if rate <= 0 < self._set:
            # After a 429, the limit goes when there was calm for long enough.
            self._measured = min(self._set, UNLIMITED_RATE)
        self._set = max(0.0, rate)

    def rate_at(self, now: float) -> float:
        """Return how many requests a second may start now; 0: no limit."""
        if not self._set and now - self._calm_since >= UNLIMITED_CALM_S:
            return 0.0
        return self._full * max(self._share_at(now), self._least_share)

    def refuse(self, started: float, now: float, calm_from: float, recent_rate: float) -> bool:
        """Take note of a 429; return whether it halved the rate.

        It does not when its request ``started`` before the last halving: it says nothing about
        the rate since then. The calm in which the rate comes back begins at ``calm_from``;
        ``recent_rate`` is how many requests a second there were, where no limit was set.
        """
        is_new = self._halved_at is None or started > self._halved_at
        if not self.rate_at(now):
            self._measured = recent_rate
        share = self._share_at(now)
        self._share = max(share / 2, self._least_share) if is_new else share
        self._calm_since = calm_from
        if is_new:
            self._halved_at = now
        return is_new

    @property
    def _full(self) -> float:
        return self._set or self._measured

    @property
    def _least_share(self) -> float:
        return max(LEAST_SHARE, min(1.0, LEAST_RATE / self._full)) if self._full else 1.0

    def _share_at(self, now: float) -> float:
        steps = max(0.0, now - self._calm_since) // RECOVERY_STEP_S
        return min(1.0, self._share + steps * RECOVERY_STEP_SHARE)


class RequestBudget:
    """Lets one request start every ``1 / requests_per_second`` seconds; 0: no limit."""

    def __init__(self, requests_per_second: float, clock: Clock | None = None) -> None:
        """Make a budget whose first request may start at once."""
        self._clock = clock or SystemClock()
        self._condition = threading.Condition()
        self._waiting: deque[object] = deque()
        self._pace = _Pace(requests_per_second)
        self._recent_starts: deque[float] = deque(maxlen=UNLIMITED_RATE)
        self._held_until: float | None = None

    @property
    def rate(self) -> float:
        """How many requests a second may start now; 0: no limit."""
        with self._condition:
            return self._pace.rate_at(self._clock.monotonic())

    def set_rate(self, requests_per_second: float) -> None:
        """Change the rate; who waits already is let through by the new one.

        What 429s have left of the old rate is left of the new one.
        """
        with self._condition:
            self._pace.set_rate(requests_per_second)
            self._condition.notify_all()

    def penalise(self, seconds: float, started: float) -> None:
        """Take a 429: let nobody start for ``seconds``, then only at half the rate.

        ``started`` is what ``acquire`` returned for the refused request: of those that were on
        their way together only the first one halves. A longer hold that is running stays.
        """
        with self._condition:
            now = self._clock.monotonic()
            until = now + max(0.0, seconds)
            self._held_until = max(until, self._held_until or until)
            # A hold is no calm: nobody asks, so nobody is refused.
            is_halved = self._pace.refuse(started, now, self._held_until, self._recent_rate())
            rate = self._pace.rate_at(now)
            self._condition.notify_all()
        if is_halved:
            log.warning("event=budget_halved rate=%.3g held_s=%.3g", rate, seconds)

    def acquire(self, token: CancelToken) -> float:
        """Wait until a request may start; any number of threads. Return when it starts.

        That is the clock's time in seconds, for ``penalise``. Raises JobCancelled as soon as
        ``token`` is set; the place in the queue is given up.
        """
        token.check()
        place = object()
        with self._condition:
            self._waiting.append(place)
        remove_callback = token.on_cancel(self._wake)
        try:
            with self._condition:
                self._wait_for_turn(place, token)
                started = self._clock.monotonic()
                self._recent_starts.append(started)
                return started
        finally:
            remove_callback()
            with self._condition:
                self._waiting.remove(place)
                self._condition.notify_all()

    def _wait_for_turn(self, place: object, token: CancelToken) -> None:
        while True:
            token.check()
            is_first = self._waiting[0] is place
            delay = self._delay() if is_first else None
            if delay is not None and delay <= 0:
                return
            self._clock.wait(self._condition, delay)

    def _delay(self) -> float:
        """Return the seconds until the next start is allowed."""
        now = self._clock.monotonic()
        rate = self._pace.rate_at(now)
        is_free = not self._recent_starts or not rate
        next_start = now if is_free else self._recent_starts[-1] + 1 / rate
        return max(next_start, self._held_until or next_start) - now

    def _recent_rate(self) -> float:
        """Return how many requests started in the second before the last start, that included."""
        last = self._recent_starts[-1] if self._recent_starts else 0.0
        recent = sum(last - start < 1 for start in self._recent_starts)
        return float(max(UNLIMITED_LEAST_RATE, recent))

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()
