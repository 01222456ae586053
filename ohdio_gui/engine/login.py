"""A network that asks to log in, told from one odd answer of OHdio's.

A hotel's or a train's network answers every question with its own page. Waiting costs no attempt
then, as it costs none without a line. Where other jobs are answered well meanwhile, or nothing
changes for an hour, the odd answer is OHdio's own and is treated as any other failure.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 3600.0


@dataclass(frozen=True, slots=True)
class _Odd:
    """When a job was first answered with another page."""

    at_s: float
    sound_answers: int
    """How many there had been by then."""


class LoginWatch:
    """Any thread may call."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock``: seconds that never go back."""
        self._clock = clock
        self._lock = threading.Lock()
        self._sound_answers = 0
        self._odd: dict[int, _Odd] = {}

    def note_sound(self, job_id: int) -> None:
        """Take in that OHdio answered a job as it should."""
        with self._lock:
            self._sound_answers += 1
            self._odd.pop(job_id, None)

    def is_asked_for(self, job_id: int) -> bool:
        """Take in that a job was answered with another page; whether the network is to blame."""
        with self._lock:
            now = _Odd(self._clock(), self._sound_answers)
            first = self._odd.setdefault(job_id, now)
            return first.sound_answers == now.sound_answers and now.at_s - first.at_s < PATIENCE_S
