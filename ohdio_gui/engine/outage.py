"""A server, or a line, that answers nobody: told from one book's own trouble by its breadth.

A line that is dead behind the router keeps its route, and a server that is out of order still
takes connections. When several jobs failed and nobody was answered since, it is not the jobs that
are to blame, and their attempts are not spent. One bad book among good ones is: the good ones are
answered meanwhile. So is the only book that there is, which has nobody beside it to tell by,
unless it is known in another way that nobody is answered.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

BREADTH = 3
"""So many jobs have to fail, with nobody answered since, for it to be an outage."""
STALE_S = 900.0
"""A failure of so long ago says nothing; longer than the longest wait of ``wait_s``."""
SHORTEST_WAIT_S = 15.0
LONGEST_WAIT_S = 300.0


def wait_s(age_s: float) -> float:
    """Return how long to wait for the end of an outage that is ``age_s`` old: half as long."""
    return min(LONGEST_WAIT_S, max(SHORTEST_WAIT_S, age_s / 2))


@dataclass(frozen=True, slots=True)
class _Failure:
    """When a job failed first, and last."""

    first_s: float
    last_s: float


class _Row:
    """The failures of what goes the same way: of one service, or over the same line. Not locked."""

    def __init__(self) -> None:
        self._proven_s = float("-inf")
        """When the last job began that was answered well: by then the way was open."""
        self._failures: dict[int, _Failure] = {}

    def note_sound(self, job_id: int, began_s: float) -> None:
        self._proven_s = max(self._proven_s, began_s)
        self._failures.pop(job_id, None)

    def age_s(self, job_id: int, now_s: float, breadth: int) -> float | None:
        """Take in a failure; return for how long nobody was answered, None where somebody was."""
        self._failures = {
            job: failure
            for job, failure in self._failures.items()
            if now_s - failure.last_s <= STALE_S
        }
        known = self._failures.get(job_id)
        self._failures[job_id] = _Failure(known.first_s if known else now_s, now_s)
        failing = [each for each in self._failures.values() if each.last_s > self._proven_s]
        # Those that failed before others were answered are bad books, as far as one can tell: bad
        # books alone, however many are left at the end of the queue, are no outage.
        fresh = [each.first_s for each in failing if each.first_s > self._proven_s]
        return now_s - min(fresh) if len(failing) >= breadth and fresh else None


class OutageWatch:
    """Any thread may call. ``rows`` name the ways a job went: its service, the line."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock``: seconds that never go back."""
        self.clock = clock
        self._lock = threading.Lock()
        self._rows: dict[Hashable, _Row] = {}

    def note_sound(self, job_id: int, rows: tuple[Hashable, ...], began_s: float) -> None:
        """Take in that a job was answered well that began at ``began_s`` of the clock."""
        with self._lock:
            for name in rows:
                self._rows.setdefault(name, _Row()).note_sound(job_id, began_s)

    def age_s(
        self, job_id: int, rows: tuple[Hashable, ...], breadth: int = BREADTH
    ) -> float | None:
        """Take in that a job was not answered; return how old the outage is, if it is one.

        ``breadth``: how many jobs have to have failed.
        """
        with self._lock:
            now_s = self.clock()
            ages = [
                self._rows.setdefault(name, _Row()).age_s(job_id, now_s, breadth) for name in rows
            ]
        return max((age for age in ages if age is not None), default=None)
