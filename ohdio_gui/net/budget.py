"""One budget of requests a second, shared by every thread that asks OHdio.

Starts are spaced strictly (no burst after a rest), in the order of asking. A server's
``Retry-After`` holds everybody. Which requests count is the caller's to say: site and services
do, media and pictures do not (FACE.md).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ohdio_gui.model.cancel import CancelToken


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


class RequestBudget:
    """Lets one request start every ``1 / requests_per_second`` seconds; 0: no limit."""

    def __init__(self, requests_per_second: float, clock: Clock | None = None) -> None:
        """Make a budget whose first request may start at once."""
        self._clock = clock or SystemClock()
        self._condition = threading.Condition()
        self._waiting: deque[object] = deque()
        self._interval_s = _interval(requests_per_second)
        self._last_start: float | None = None
        self._held_until: float | None = None

    def set_rate(self, requests_per_second: float) -> None:
        """Change the rate; who waits already is let through by the new one."""
        with self._condition:
            self._interval_s = _interval(requests_per_second)
            self._condition.notify_all()

    def penalise(self, seconds: float) -> None:
        """Let nobody start for ``seconds``; a longer hold that is running stays."""
        with self._condition:
            until = self._clock.monotonic() + max(0.0, seconds)
            self._held_until = max(until, self._held_until or until)
            self._condition.notify_all()

    def acquire(self, token: CancelToken) -> None:
        """Wait until a request may start; any number of threads.

        Raises JobCancelled as soon as ``token`` is set; the place in the queue is given up.
        """
        token.check()
        place = object()
        with self._condition:
            self._waiting.append(place)
        remove_callback = token.on_cancel(self._wake)
        try:
            with self._condition:
                self._wait_for_turn(place, token)
                self._last_start = self._clock.monotonic()
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
        next_start = now if self._last_start is None else self._last_start + self._interval_s
        return max(next_start, self._held_until or next_start) - now

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()


def _interval(requests_per_second: float) -> float:
    return 1 / requests_per_second if requests_per_second > 0 else 0.0
