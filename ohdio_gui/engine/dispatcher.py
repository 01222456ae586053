"""Claims jobs for free threads when something changed, or is due. Lives on the engine's thread."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot

from ohdio_gui.engine.aside import Aside
from ohdio_gui.engine.clock_watch import ClockWatch
from ohdio_gui.engine.executor import JobRun
from ohdio_gui.engine.holds import distinct, with_hold, without_full_disks
from ohdio_gui.engine.lock_watch import LockWatch
from ohdio_gui.engine.outcomes import HOLD_LOOK_S
from ohdio_gui.engine.write_queue import AGAIN_MS, WriteQueue
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.clock import seconds_until, utc_text_in
from ohdio_gui.model.errors import (
    BrokenStoreError,
    ErrorInfo,
    LockedStoreError,
    StoreError,
)
from ohdio_gui.model.events import Event, HoldEvent, IdleEvent, QueueControl
from ohdio_gui.model.jobs import JobState, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ohdio_gui.engine.executor import Executor
    from ohdio_gui.engine.holds import Holds
    from ohdio_gui.store.store import Store
    from ohdio_gui.store.watcher import StoreWatcher

log = logging.getLogger(__name__)

SCRAPE_THREADS = 5
METADATA_THREADS = 10
WATCH_MS = 200
"""How often another process's change of the store is looked for (seen within 1 s: FACE.md)."""
HOLD_LOOK_MS = int(HOLD_LOOK_S * 1000)
STORE_LOOK_MS = 5_000
"""How soon the store is tried again after it could not be used."""
ASK_AGAIN_MS = 3_600_000
"""How soon a stage that stopped asking tries one more job by itself."""
TOLD_MS = 100
"""Counts are told at most this often."""


class Dispatcher(QObject):
    """Owns the three pools and what runs in them. Signal: ``store_changed``.

    Every method but ``request_wake``, ``run_soon``, ``write_soon``, ``want_pause``,
    ``pause_running``, ``hold``, ``stop_asking`` and ``break_off`` belongs to the engine's thread,
    which no store that another program holds keeps waiting.
    """

    store_changed = Signal()
    """Something was committed to the store, by this program or another."""
    _wake_requested = Signal()
    _asked = Signal(object)

    def __init__(
        self,
        store: Store,
        executor: Executor,
        publish: Callable[[Event], None],
        is_storage_well: Callable[[ErrorInfo], bool],
        on_ask_again: Callable[[], None],
    ) -> None:
        """Make the pools; nothing is claimed before ``start``.

        ``is_storage_well`` says whether what held the download stage is over, on any thread.
        ``on_ask_again`` is called, on the engine's thread, when it is time to try once more what
        ``stop_asking`` stopped.
        """
        super().__init__()
        self._store = store
        self._executor = executor
        self._publish = publish
        self._is_storage_well = is_storage_well
        self._storage_look = Aside("storage-look", self.run_soon)
        self._on_ask_again = on_ask_again
        self.control = QueueControl()
        self._held: Holds = {}
        """Why stages wait for the disk or FFmpeg."""
        self.awaited: ErrorInfo | None = None
        """Why no book is asked for yet: a rebuilt store does not know the finished ones."""
        self.to_come = 0
        """Addresses that were submitted and are not yet added."""
        self._touched_at = ""
        """When somebody last said something about the queue."""
        self._wanted_pause: bool | None = None
        """What the person wants and the store does not say yet."""
        self._silent: dict[Stage, ErrorInfo] = {}
        """The stages that stopped asking OHdio, and what it answered."""
        self._clock = ClockWatch()
        self._broken: ErrorInfo | None = None
        """What happened to the store: nothing runs any more."""
        self._locked: ErrorInfo | None = None
        """Another program holds the store: nothing is claimed meanwhile."""
        self.writes = WriteQueue(store, self, self._on_writes_wait, self.request_wake)
        self.lock_watch = LockWatch(store, self, self._set_locked)
        self._is_started = False
        self._is_stopping = False
        self._wake_lock = threading.Lock()
        self._wake_is_pending = False
        self._runs_lock = threading.Lock()
        self._runs: dict[Stage, list[JobRun]] = {stage: [] for stage in Stage}
        """By themselves, not by their job: one given back may be claimed before its run ended."""
        self._waiting_runs: list[JobRun] = []
        """Claimed, and in ``_runs``, while an earlier run about the same book ends."""
        self._ended_runs: deque[JobRun] = deque(maxlen=64)
        self.pools = {stage: QThreadPool() for stage in Stage}
        self.pools[Stage.SCRAPE].setMaxThreadCount(SCRAPE_THREADS)
        self.pools[Stage.METADATA].setMaxThreadCount(METADATA_THREADS)
        self._watcher: StoreWatcher | None = None
        self._has_news = False
        """Whether the store changed and that was not acted on yet: it could not be read then."""
        self._watch_timer: QTimer | None = None
        self._due_timer: QTimer | None = None
        self._hold_timer: QTimer | None = None
        self._ask_timer: QTimer | None = None
        self._tell_timer: QTimer | None = None
        self._wake_requested.connect(self.on_wake, Qt.ConnectionType.QueuedConnection)
        self._asked.connect(self.on_asked, Qt.ConnectionType.QueuedConnection)

    def run_soon(self, work: Callable[[], None]) -> None:
        """Have ``work`` called on the engine's thread; from any thread, in order."""
        self._asked.emit(work)

    def write_soon(self, work: Callable[[], None], about: str = "") -> None:
        """Have ``work`` called there as soon as the store can be written (``WriteQueue.add``)."""
        self.writes.add(work, about)

    def want_pause(self, *, is_paused: bool) -> None:
        """Take in what the person wants, whenever it can be written; from any thread.

        No download begins from here on until it is written.
        """
        self._wanted_pause = is_paused
        if is_paused:
            self.pause_running()

    def request_wake(self) -> None:
        """Have the dispatcher look for work; from any thread, many calls make one look."""
        with self._wake_lock:
            if self._wake_is_pending:
                return
            self._wake_is_pending = True
        self._wake_requested.emit()

    def hold(self, reason: ErrorInfo, stages: Iterable[Stage] = (Stage.DOWNLOAD,)) -> None:
        """Hold ``stages`` until the disk's trouble is over; from any thread."""
        concerned = frozenset(stages)
        self.run_soon(lambda: self._set_held(with_hold(self._held, reason, concerned)))

    def await_books(self, reason: ErrorInfo | None) -> None:
        """Let no stage claim what concerns a book, for ``reason``; None: they can go on."""
        if reason == self.awaited:
            return
        self.awaited = reason
        log.warning("event=finished_books_%s", "awaited" if reason else "known")
        for stage in (Stage.METADATA, Stage.DOWNLOAD):
            self._publish(HoldEvent(self._reason(stage), stage))
        self.request_wake()

    def try_again(self) -> None:
        """Let what is held go on at once: whether its trouble is over, the next job sees."""
        self._set_held({})

    def lift_disk_hold(self) -> None:
        """Let what waits for room on a disk try again: the book that does not fit may be gone."""
        self._set_held(without_full_disks(self._held))

    def stop_asking(self, stage: Stage, answer: ErrorInfo) -> None:
        """Let ``stage`` claim no more: OHdio answers what nobody knows; from any thread."""
        self.run_soon(lambda: self._set_silent(stage, answer))

    def break_off(self, error: ErrorInfo) -> None:
        """Stop every stage for good, since the store broke; from any thread, any number of times.

        What runs is stopped and cannot be given back: it is taken up at the next start.
        """
        self.run_soon(lambda: self._break_off(error))

    def ask_again(self) -> tuple[Stage, ...]:
        """Let the stages claim again that stopped asking; returns which."""
        stages = tuple(self._silent)
        for stage in stages:
            self._set_silent(stage, None)
        return stages

    @property
    def held(self) -> ErrorInfo | None:
        """Why the downloads wait for the disk or FFmpeg, or any stage where they do not."""
        return self._held.get(Stage.DOWNLOAD) or next(iter(self._held.values()), None)

    @property
    def holds(self) -> tuple[HoldEvent, ...]:
        """The stages that wait now, and why."""
        found = ((stage, self._reason(stage)) for stage in Stage)
        return tuple(HoldEvent(reason, stage) for stage, reason in found if reason is not None)

    @Slot(object)
    def on_asked(self, work: Callable[[], None]) -> None:
        """Do what was asked for by ``run_soon``."""
        try:
            with self._store.at_once():
                work()
        except StoreError:
            log.exception("event=store_trouble")

    def start(self) -> None:
        """Begin to claim. Raises StoreError, and then has not begun."""
        watcher = self._store.watcher()
        stored = self._store.queue_control.get
        try:
            watcher.has_changed()  # what is read from here on is newer
            self.control = self.wanted_control() if self.writes.is_waiting else stored()
            self._touched_at = self._store.queue_control.touched_at()
        except StoreError:
            watcher.close()
            raise
        self._watcher = watcher
        self._watch_timer = self._timer(self.on_watch, WATCH_MS)
        self._watch_timer.start()
        self._hold_timer = self._timer(self.on_hold_look, HOLD_LOOK_MS)
        self._ask_timer = self._timer(self.on_ask_again, ASK_AGAIN_MS)
        self._due_timer = self._timer(self.on_wake, 0, is_single=True)
        self._tell_timer = self._timer(self.on_tell, TOLD_MS, is_single=True)
        self.pools[Stage.DOWNLOAD].setMaxThreadCount(self.control.max_concurrent_downloads)
        if self._held:
            self._hold_timer.start()
        self._is_started = True
        self._publish(self.control)
        self.request_wake()

    def stop(self) -> None:
        """Claim no more, and ask every running job to stop."""
        self._is_stopping = True
        self._storage_look.close()
        for timer in self.findChildren(QTimer):
            timer.stop()
        if self._watcher is not None:
            self._look_a_last_time(self._watcher)
            self._watcher.close()
            self._watcher = None
        for stage in Stage:
            self.cancel_running(stage)
        # Nobody will start these any more: they run into their tokens and go back to the queue.
        for run in self._waiting_runs:
            self.pools[run.job.stage].start(run)
        self._waiting_runs.clear()

    def _look_a_last_time(self, watcher: StoreWatcher) -> None:
        """Tell what was written since the last look: the last copy of the store is to have it."""
        try:
            if watcher.has_changed():
                self.store_changed.emit()
        except StoreError:
            log.exception("event=store_trouble")

    def reload_control(self) -> None:
        """Read the queue's control row and act on what changed in it."""
        touched_at = self._store.queue_control.touched_at()
        if touched_at != self._touched_at:
            self._wanted_pause = None
        control, was = self.wanted_control(), self.control
        self.control = control
        self.pools[Stage.DOWNLOAD].setMaxThreadCount(control.max_concurrent_downloads)
        if control != was:
            self._publish(control)
        if control.is_paused:
            self.pause_running()
        elif control.max_concurrent_downloads < was.max_concurrent_downloads:
            self._stop_youngest(control.max_concurrent_downloads)
        if touched_at != self._touched_at and not control.is_paused:
            self.try_again()  # the person's word, "resume" where nothing is paused too
        self._touched_at = touched_at
        if control != was:
            self.request_wake()

    def wanted_control(self) -> QueueControl:
        """Return the row as it is to be."""
        control = self._store.queue_control.get()
        if self._wanted_pause is None:
            return control
        return replace(control, is_paused=self._wanted_pause)

    def _stop_youngest(self, limit: int) -> None:
        """Give back the downloads that are above a lowered ``limit``, the last started first."""
        with self._runs_lock:
            surplus = self._runs[Stage.DOWNLOAD][limit:]
        for run in surplus:
            run.token.pause()

    def pause_running(self, subject: str | None = None, stage: Stage = Stage.DOWNLOAD) -> None:
        """Stop the downloads (all, or that of ``subject``) but those that have all they need.

        From any thread. Another ``stage``: its jobs, which go back to the queue in the same way.
        """
        with self._runs_lock:
            runs = [
                run for run in self._runs[stage] if subject is None or run.job.subject == subject
            ]
        for run in runs:
            run.token.pause()

    def cancel_running(self, stage: Stage, subject: str | None = None) -> bool:
        """Ask the running jobs of ``stage`` (all, or that of ``subject``) to stop; if any runs."""
        with self._runs_lock:
            runs = [
                run for run in self._runs[stage] if subject is None or run.job.subject == subject
            ]
        for run in runs:
            run.token.cancel()
        return bool(runs)

    @Slot()
    def on_wake(self) -> None:
        """Claim jobs for every free thread."""
        with self._wake_lock:
            self._wake_is_pending = False
        if not self._is_started or self._is_stopping or self._broken or self._locked:
            return
        if self.writes.is_waiting:  # they come first: one of them may be a pause
            return
        try:
            with self._store.at_once():
                due_at = self._store.jobs.promote_due()
                for stage in Stage:
                    self._fill(stage)
        except LockedStoreError:
            due_at = utc_text_in(AGAIN_MS / 1000)
        except StoreError:
            log.exception("event=store_trouble")
            due_at = utc_text_in(STORE_LOOK_MS / 1000)
        if due_at is not None and self._due_timer is not None:
            self._due_timer.start(max(10, min(60_000, int(seconds_until(due_at) * 1000) + 5)))
        if self._tell_timer is not None and not self._tell_timer.isActive():
            self._tell_timer.start()

    @Slot()
    def on_watch(self) -> None:
        """Look whether another process changed the store, or this machine has slept."""
        if self._clock.has_jumped():
            self.request_wake()
        try:
            if self._watcher is not None and self._watcher.has_changed():
                self._has_news = True
                self.store_changed.emit()
            if self._has_news:
                self.reload_control()
                for audiobook_id in self._store.audiobooks.paused():
                    self.pause_running(str(audiobook_id))
                self.request_wake()
                self._has_news = False
        except BrokenStoreError as error:
            self.break_off(error.info)
        except StoreError:
            log.exception("event=store_trouble")

    @Slot()
    def on_online(self) -> None:
        """Let what waits for the network try at once: it is there again."""
        if self._store.jobs.hasten_offline():
            self.request_wake()

    @Slot()
    def on_hold_look(self) -> None:
        """Lift each hold whose trouble is over, which a disk that is gone takes long to say."""
        reasons = distinct(self._held)
        if not reasons:
            return

        def lift(well: list[ErrorInfo]) -> None:
            self._set_held({s: held for s, held in self._held.items() if held not in well})

        self._storage_look.ask(lambda: list(filter(self._is_storage_well, reasons)), lift)

    @Slot()
    def on_ask_again(self) -> None:
        """Try once more whether OHdio is understood again."""
        self._on_ask_again()

    @Slot()
    def on_tell(self) -> None:
        """Tell the counts, and whether anything can still run."""
        if self._broken is not None:
            return
        try:
            live = self._store.jobs.live_counts()
            paused = self._store.jobs.count_paused()
            self._publish(self._store.audiobooks.counts())
        except StoreError:
            log.exception("event=store_trouble")
            return
        idle = {key: count for key, count in live.items() if key[1] is not JobState.EXECUTING}
        stopped = sum(count for (stage, _), count in idle.items() if self._is_stopped(stage))
        if not self._is_stopped(Stage.DOWNLOAD):
            stopped += paused
        # A run that has acknowledged its job may still have its end to tell.
        executing = sum(live.values()) - sum(idle.values())
        busy = max(executing, sum(self.running(stage) for stage in Stage))
        if len(self._held) == len(Stage):
            stopped += min(busy, self._executor.stalled)
        total = sum(idle.values()) + busy + self.to_come
        self._publish(IdleEvent(total, total - stopped))

    def running(self, stage: Stage) -> int:
        """Count the running jobs of ``stage``; from any thread."""
        with self._runs_lock:
            return len(self._runs[stage])

    def wait_for_done(self, timeout_s: float) -> bool:
        """Wait until no pool runs anything, at most ``timeout_s``; not on the engine's thread."""
        deadline = time.monotonic() + timeout_s
        return all(
            pool.waitForDone(max(0, int((deadline - time.monotonic()) * 1000)))
            for pool in self.pools.values()
        )

    def _fill(self, stage: Stage) -> None:
        if self._is_stopped(stage):
            return
        pool = self.pools[stage]
        # A pool is handed only what a thread is free for: the queue stays in the store.
        for job in self._store.jobs.claim(stage, pool.maxThreadCount() - self.running(stage)):
            run = JobRun(job, CancelToken(), self._run_job)
            # A book stopped and taken up again at once: its former run still clears up.
            must_wait = self._is_busy_with(run)
            with self._runs_lock:
                self._runs[stage].append(run)
            if stage is Stage.DOWNLOAD and self._wanted_pause:
                run.token.pause()  # meanwhile the person clicked
            if must_wait:
                self._waiting_runs.append(run)
            else:
                pool.start(run)

    def _is_busy_with(self, run: JobRun) -> bool:
        """Whether something else runs about the book (or the category) of ``run``."""
        is_scrape = run.job.stage is Stage.SCRAPE
        with self._runs_lock:
            return any(
                other is not run
                and other not in self._waiting_runs
                and other.job.subject == run.job.subject
                and (other.job.stage is Stage.SCRAPE) is is_scrape
                for runs in self._runs.values()
                for other in runs
            )

    def _run_job(self, run: JobRun) -> None:
        try:
            self._executor.run(run.job, run.token)
        finally:
            self.run_soon(lambda: self._ended(run))

    def _ended(self, run: JobRun) -> None:
        with self._runs_lock:
            self._runs[run.job.stage].remove(run)
        # The pool's thread may still be on its way out of ``run``: the wrapper lives a little on.
        self._ended_runs.append(run)
        try:
            self._executor.settle(run.job)
        except StoreError:
            log.exception("event=not_settled job=%d", run.job.id)
        for waiting in [w for w in self._waiting_runs if not self._is_busy_with(w)]:
            self._waiting_runs.remove(waiting)
            self.pools[waiting.job.stage].start(waiting)
        self.request_wake()

    def _is_stopped(self, stage: Stage) -> bool:
        """Whether ``stage`` goes on by itself in no time: a lock of the store ends."""
        is_paused = stage is Stage.DOWNLOAD and bool(self.control.is_paused or self._wanted_pause)
        return is_paused or (self._broken or self._own_reason(stage)) is not None

    def _reason(self, stage: Stage) -> ErrorInfo | None:
        """Return why ``stage`` waits; a lock of the store, which ends, after all other trouble."""
        return self._broken or self._own_reason(stage) or self._locked

    def _own_reason(self, stage: Stage) -> ErrorInfo | None:
        awaited = self.awaited if stage is not Stage.SCRAPE else None
        return awaited or self._held.get(stage) or self._silent.get(stage)

    def _on_writes_wait(self) -> None:
        """Do what can be done of what was asked for before it is written."""
        try:
            if self._is_started:
                self.reload_control()
            else:
                self._publish(self.wanted_control())
        except StoreError:
            log.exception("event=store_trouble")

    def _set_locked(self, error: ErrorInfo | None) -> None:
        if self._broken is not None or error == self._locked:
            return
        self._locked = error
        for stage in Stage:
            if self._own_reason(stage) is None:
                self._publish(HoldEvent(error, stage))
        if error is None:
            self.request_wake()

    def _break_off(self, error: ErrorInfo) -> None:
        if self._broken is not None:
            return
        self._broken = error
        log.error("event=store_broken reason=%r", error.message)
        for timer in self.findChildren(QTimer):
            timer.stop()
        for stage in Stage:
            self.cancel_running(stage)
            self._publish(HoldEvent(error, stage))

    def _set_silent(self, stage: Stage, answer: ErrorInfo | None) -> None:
        if (answer is None) == (stage not in self._silent):
            return
        if answer is None:
            del self._silent[stage]
        else:
            self._silent[stage] = answer
        log.warning("event=stage_%s stage=%s", "asks_again" if answer is None else "silent", stage)
        if self._ask_timer is not None and self._silent:
            self._ask_timer.start()
        elif self._ask_timer is not None:
            self._ask_timer.stop()
        self._publish(HoldEvent(self._reason(stage), stage))
        self.request_wake()

    def _set_held(self, holds: Holds) -> None:
        was, self._held = self._held, holds
        concerned = [stage for stage in Stage if was.get(stage) != holds.get(stage)]
        for stage in concerned:
            held = holds.get(stage)
            told = f"held kind={held.kind}" if held else "released"
            log.warning("event=stage_%s stage=%s", told, stage)
            self._publish(HoldEvent(self._reason(stage), stage))
        if self._hold_timer is not None and concerned:
            if holds:
                self._hold_timer.start()
            else:
                self._hold_timer.stop()
        if was.keys() - holds.keys():
            self.writes.hasten()
        self.request_wake()  # what waits for room on the disk may be all by now

    def _timer(
        self, slot: Callable[[], None], interval_ms: int, *, is_single: bool = False
    ) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(is_single)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer
