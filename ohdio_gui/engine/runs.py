"""What runs in the three pools, and what waits there for a former run about the same book.

Apart from the dispatcher, which claims: other threads stop runs and count them, under a lock that
is held for nothing else.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QThreadPool

from ohdio_gui.model.jobs import Stage

if TYPE_CHECKING:
    from ohdio_gui.engine.executor import JobRun

SCRAPE_THREADS = 5
METADATA_THREADS = 10


class Runs:
    """Owns the pools. ``of``, ``count``, ``pause`` and ``cancel`` may be called from any thread.

    All else but ``wait_for_done`` belongs to the engine's thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: dict[Stage, list[JobRun]] = {stage: [] for stage in Stage}
        """By themselves, not by their job: one given back may be claimed before its run ended."""
        self._waiting: list[JobRun] = []
        """Claimed, and in ``_live``, while an earlier run about the same book ends."""
        self._ended: deque[JobRun] = deque(maxlen=64)
        self._pools = {stage: QThreadPool() for stage in Stage}
        self._pools[Stage.SCRAPE].setMaxThreadCount(SCRAPE_THREADS)
        self._pools[Stage.METADATA].setMaxThreadCount(METADATA_THREADS)

    def of(self, stage: Stage, subject: str | None = None) -> list[JobRun]:
        """Return what runs of ``stage`` (about ``subject``, None: all), the oldest first."""
        with self._lock:
            runs = list(self._live[stage])
        return [run for run in runs if subject is None or run.job.subject == subject]

    def count(self, stage: Stage) -> int:
        """Count the running jobs of ``stage``."""
        return len(self.of(stage))

    def free(self, stage: Stage) -> int:
        """Count the threads that have nothing to do: a pool is handed no more than that."""
        return self._pools[stage].maxThreadCount() - self.count(stage)

    def limit_downloads(self, limit: int) -> None:
        """Let no more than ``limit`` downloads begin; those that run are left."""
        self._pools[Stage.DOWNLOAD].setMaxThreadCount(limit)

    def pause(self, stage: Stage, subject: str | None = None) -> None:
        """Stop runs (all, or that of ``subject``) but those that have all they need.

        Their jobs go back to the queue.
        """
        for run in self.of(stage, subject):
            run.token.pause()

    def pause_youngest(self, limit: int) -> None:
        """Stop the downloads above ``limit`` in the same way, the last started first."""
        for run in self.of(Stage.DOWNLOAD)[limit:]:
            run.token.pause()

    def cancel(self, stage: Stage, subject: str | None = None) -> bool:
        """Ask runs (all, or that of ``subject``) to stop; whether there are any."""
        runs = self.of(stage, subject)
        for run in runs:
            run.token.cancel()
        return bool(runs)

    def add(self, run: JobRun) -> None:
        """Take in ``run``, which from here on can be stopped; ``start`` follows."""
        with self._lock:
            self._live[run.job.stage].append(run)

    def start(self, run: JobRun) -> None:
        """Start ``run``, or have it wait.

        A book stopped and taken up again at once: its former run still clears up.
        """
        if self._is_busy_with(run):
            self._waiting.append(run)
        else:
            self._pools[run.job.stage].start(run)

    def remove(self, run: JobRun) -> None:
        """Take out ``run``, which has ended; ``start_waiting`` follows."""
        with self._lock:
            self._live[run.job.stage].remove(run)
        # The pool's thread may still be on its way out of ``run``: the wrapper lives a little on.
        self._ended.append(run)

    def start_waiting(self) -> None:
        """Start what waited for a run that has ended."""
        for waiting in [run for run in self._waiting if not self._is_busy_with(run)]:
            self._waiting.remove(waiting)
            self._pools[waiting.job.stage].start(waiting)

    def stop(self) -> None:
        """Ask everything to stop, what waits too."""
        for stage in Stage:
            self.cancel(stage)
        # Nobody will start these any more: they run into their tokens and go back to the queue.
        for run in self._waiting:
            self._pools[run.job.stage].start(run)
        self._waiting.clear()

    def wait_for_done(self, timeout_s: float) -> bool:
        """Wait until no pool runs anything, at most ``timeout_s``; not on the engine's thread."""
        deadline = time.monotonic() + timeout_s
        return all(
            pool.waitForDone(max(0, int((deadline - time.monotonic()) * 1000)))
            for pool in self._pools.values()
        )

    def _is_busy_with(self, run: JobRun) -> bool:
        """Whether something else runs about the book (or the category) of ``run``."""
        return any(
            other is not run
            and other not in self._waiting
            and other.job.subject == run.job.subject
            and (other.job.stage is Stage.SCRAPE) is (run.job.stage is Stage.SCRAPE)
            for stage in Stage
            for other in self.of(stage)
        )
