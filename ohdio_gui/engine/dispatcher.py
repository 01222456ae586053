"""Claims jobs for free threads when something changed, or is due. Lives on the engine's thread."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ohdio_gui.engine.clock_watch import ClockWatch
from ohdio_gui.engine.control import Control
from ohdio_gui.engine.executor import JobRun
from ohdio_gui.engine.lock_watch import LockWatch
from ohdio_gui.engine.reasons import ReasonHooks, Reasons
from ohdio_gui.engine.runs import Runs
from ohdio_gui.engine.write_queue import AGAIN_MS, WriteQueue
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.clock import seconds_until, utc_text_in
from ohdio_gui.model.errors import (
    BrokenStoreError,
    ErrorInfo,
    LockedStoreError,
    StoreError,
)
from ohdio_gui.model.events import Event, IdleEvent
from ohdio_gui.model.jobs import JobState, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.executor import Executor
    from ohdio_gui.store.store import Store
    from ohdio_gui.store.watcher import StoreWatcher

log = logging.getLogger(__name__)

WATCH_MS = 200
"""How often another process's change of the store is looked for (seen within 1 s: FACE.md)."""
STORE_LOOK_MS = 5_000
"""How soon the store is tried again after it could not be used."""
TOLD_MS = 100
"""Counts are told at most this often."""


class Dispatcher(QObject):
    """Claims where nothing in ``reasons`` speaks against it, and starts it in ``runs``.

    Signal: ``store_changed``. Every method but ``request_wake``, ``run_soon``, ``write_soon`` and
    ``want_pause`` belongs to the engine's thread, which no store that another program holds keeps
    waiting.
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
        """Put it together; nothing is claimed before ``start``.

        ``is_storage_well`` says whether what held the download stage is over, on any thread.
        ``on_ask_again`` is called, on the engine's thread, when it is time to try once more what
        ``Reasons.stop_asking`` stopped.
        """
        super().__init__()
        self._store = store
        self._executor = executor
        self._publish = publish
        self.control = Control(store.queue_control)
        self.to_come = 0
        """Addresses that were submitted and are not yet added."""
        self._clock = ClockWatch()
        self.writes = WriteQueue(store, self, self._on_writes_wait, self.request_wake)
        hooks = ReasonHooks(
            publish=publish,
            run_soon=self.run_soon,
            is_storage_well=is_storage_well,
            on_ask_again=on_ask_again,
            on_change=self.request_wake,
            on_release=self.writes.hasten,
            on_break=self._stop_all,
        )
        self.reasons = Reasons(self, hooks)
        self.lock_watch = LockWatch(store, self, self.reasons.set_locked)
        self.runs = Runs()
        self._is_started = False
        self._is_stopping = False
        self._wake_lock = threading.Lock()
        self._wake_is_pending = False
        self._watcher: StoreWatcher | None = None
        self._has_news = False
        """Whether the store changed and that was not acted on yet: it could not be read then."""
        self._watch_timer = self._timer(self.on_watch)
        self._due_timer = self._timer(self.on_wake, is_single=True)
        self._tell_timer = self._timer(self.on_tell, is_single=True)
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
        self.control.want_pause(is_paused=is_paused)
        if is_paused:
            self.runs.pause(Stage.DOWNLOAD)

    def request_wake(self) -> None:
        """Have the dispatcher look for work; from any thread, many calls make one look."""
        with self._wake_lock:
            if self._wake_is_pending:
                return
            self._wake_is_pending = True
        self._wake_requested.emit()

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
        try:
            watcher.has_changed()  # what is read from here on is newer
            self.control.begin(is_written=not self.writes.is_waiting)
        except StoreError:
            watcher.close()
            raise
        self._watcher = watcher
        self._watch_timer.start(WATCH_MS)
        self.runs.limit_downloads(self.control.now.max_concurrent_downloads)
        self.reasons.start()
        self._is_started = True
        self._publish(self.control.now)
        self.request_wake()

    def stop(self) -> None:
        """Claim no more, and ask every running job to stop."""
        self._is_stopping = True
        self.reasons.close()
        for timer in self.findChildren(QTimer):
            timer.stop()
        if self._watcher is not None:
            self._look_a_last_time(self._watcher)
            self._watcher.close()
            self._watcher = None
        self.runs.stop()

    def _look_a_last_time(self, watcher: StoreWatcher) -> None:
        """Tell what was written since the last look: the last copy of the store is to have it."""
        try:
            if watcher.has_changed():
                self.store_changed.emit()
        except StoreError:
            log.exception("event=store_trouble")

    def reload_control(self) -> None:
        """Read the queue's control row and act on what changed in it."""
        was = self.control.now
        is_said = self.control.reload()
        control = self.control.now
        self.runs.limit_downloads(control.max_concurrent_downloads)
        if control != was:
            self._publish(control)
        if control.is_paused:
            self.runs.pause(Stage.DOWNLOAD)
        elif control.max_concurrent_downloads < was.max_concurrent_downloads:
            self.runs.pause_youngest(control.max_concurrent_downloads)
        if is_said and not control.is_paused:
            self.reasons.try_again()  # the person's word, "resume" where nothing is paused too
        if control != was:
            self.request_wake()

    @Slot()
    def on_wake(self) -> None:
        """Claim jobs for every free thread."""
        with self._wake_lock:
            self._wake_is_pending = False
        if not self._is_started or self._is_stopping:
            return
        if self.reasons.is_broken or self.reasons.is_locked:
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
        if due_at is not None:
            self._due_timer.start(max(10, min(60_000, int(seconds_until(due_at) * 1000) + 5)))
        if not self._tell_timer.isActive():
            self._tell_timer.start(TOLD_MS)

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
                    self.runs.pause(Stage.DOWNLOAD, str(audiobook_id))
                self.request_wake()
                self._has_news = False
        except BrokenStoreError as error:
            log.exception("event=store_trouble")  # what SQLite said is in none of our sentences
            self.reasons.break_off(error.info)
        except StoreError:
            log.exception("event=store_trouble")

    @Slot()
    def on_online(self) -> None:
        """Let what waits for the network try at once: it is there again."""
        if self._store.jobs.hasten_offline():
            self.request_wake()

    @Slot()
    def on_tell(self) -> None:
        """Tell the counts, and whether anything can still run."""
        if self.reasons.is_broken:
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
        busy = max(executing, sum(map(self.runs.count, Stage)))
        if self.reasons.is_all_held:
            stopped += min(busy, self._executor.stalled)
        total = sum(idle.values()) + busy + self.to_come
        self._publish(IdleEvent(total, total - stopped))

    def _fill(self, stage: Stage) -> None:
        if self._is_stopped(stage):
            return
        # A pool is handed only what a thread is free for: the queue stays in the store.
        for job in self._store.jobs.claim(stage, self.runs.free(stage)):
            run = JobRun(job, CancelToken(), self._run_job)
            self.runs.add(run)
            if stage is Stage.DOWNLOAD and self.control.is_pause_wanted:
                run.token.pause()  # meanwhile the person clicked
            self.runs.start(run)

    def _run_job(self, run: JobRun) -> None:
        try:
            self._executor.run(run.job, run.token)
        finally:
            self.run_soon(lambda: self._ended(run))

    def _ended(self, run: JobRun) -> None:
        self.runs.remove(run)
        try:
            self._executor.settle(run.job)
        except StoreError:
            log.exception("event=not_settled job=%d", run.job.id)
        self.runs.start_waiting()
        self.request_wake()

    def _is_stopped(self, stage: Stage) -> bool:
        """Whether ``stage`` claims nothing: not for a lock of the store alone, which ends."""
        is_paused = self.control.now.is_paused or self.control.is_pause_wanted
        return (stage is Stage.DOWNLOAD and is_paused) or self.reasons.is_stopped(stage)

    def _on_writes_wait(self) -> None:
        """Do what can be done of what was asked for before it is written."""
        try:
            if self._is_started:
                self.reload_control()
            else:
                self._publish(self.control.wanted())
        except StoreError:
            log.exception("event=store_trouble")

    def _stop_all(self) -> None:
        """Look at nothing any more, and stop what runs: the store broke."""
        for timer in self.findChildren(QTimer):
            timer.stop()
        for stage in Stage:
            self.runs.cancel(stage)

    def _timer(self, slot: Callable[[], None], *, is_single: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(is_single)
        timer.timeout.connect(slot)
        return timer
