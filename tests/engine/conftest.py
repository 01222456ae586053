"""A real dispatcher on a thread of its own, a real store, and workers that do what tests say."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, Slot

from ohdio_gui.engine.bus import EventBus
from ohdio_gui.engine.dispatcher import Dispatcher
from ohdio_gui.engine.executor import Executor, ExecutorHooks
from ohdio_gui.model.events import HoldEvent, IdleEvent, QueueControl, QueueCounts
from ohdio_gui.model.jobs import Stage
from ohdio_gui.store.store import Store
from tests.unit.store.shelf import finished, metadata, page

WAIT_S = 10.0


class Listener(QObject):
    """Keeps what the bus tells, on the main thread, in order."""

    def __init__(self, bus):
        super().__init__()
        self._events = []
        for topic in [
            "downloads",
            "audiobooks",
            "category_scrapes",
            "queue_control",
            "queue",
            "holds",
            "idle",
            "added",
            "refused",
            "searches",
            "details",
            "order",
            "removed",
            "space",
            "book_details",
            "choices",
            "store_rebuilt",
            "snapshot",
        ]:
            getattr(bus, topic).connect(self.on_event)

    @property
    def events(self):
        """All that was told by now: what is still on its way to this thread is taken in first."""
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)
        return self._events

    @Slot(object)
    def on_event(self, event):
        self._events.append(event)

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]


class Crowd:
    """Workers that stay at work until they are let go, and are counted while they do."""

    def __init__(self, store):
        self.store = store
        self.changed = threading.Condition()
        self.running = dict.fromkeys(Stage, 0)
        self.most = dict.fromkeys(Stage, 0)
        self.done = dict.fromkeys(Stage, 0)
        self.started = []
        self.subjects = []
        self.doubles = 0
        self.is_open = dict.fromkeys(Stage, False)
        self.fail = {}
        """By (stage, subject): errors to raise, one a run."""

    def __call__(self, job, token):
        about = ("category" if job.stage is Stage.SCRAPE else "book", job.subject)
        with self.changed:
            self.running[job.stage] += 1
            self.most[job.stage] = max(self.most[job.stage], self.running[job.stage])
            self.started.append((job.stage, job.subject, job.attempt))
            self.doubles += about in self.subjects
            self.subjects.append(about)
            self.changed.notify_all()
        remove = token.on_cancel(self.shake)
        try:
            with self.changed:
                self.changed.wait_for(lambda: self.is_open[job.stage] or token.is_set, WAIT_S)
            token.check()
            errors = self.fail.get((job.stage, job.subject))
            if errors:
                raise errors.pop(0)
            self.complete(job)
        finally:
            remove()
            with self.changed:
                self.running[job.stage] -= 1
                self.done[job.stage] += 1
                self.subjects.remove(about)
                self.changed.notify_all()

    def subjects_of(self, stage):
        """Return what runs in ``stage`` now; in the tests' stages only downloads are alike."""
        with self.changed:
            running = {key for kind, key in self.subjects if kind == "book"}
        started = [subject for kind, subject, _ in self.started if kind is stage]
        return sorted(running & set(started))

    def complete(self, job):
        if job.stage is Stage.SCRAPE:
            self.store.scrapes.complete(job)
        elif job.stage is Stage.METADATA:
            self.store.audiobooks.store_metadata(job, metadata(int(job.subject)))
        else:
            self.store.audiobooks.complete_download(job, finished(page(1), 1))

    def shake(self):
        with self.changed:
            self.changed.notify_all()

    def open(self, *stages):
        """Let the workers of ``stages`` (all, when none is given) do their work."""
        with self.changed:
            for stage in stages or Stage:
                self.is_open[stage] = True
            self.changed.notify_all()

    def shut(self, stage):
        with self.changed:
            self.is_open[stage] = False


class World:
    def __init__(self, folder, qtbot):
        self.qtbot = qtbot
        self.store = Store(folder)
        self.bus = EventBus()
        self.heard = Listener(self.bus)
        self.crowd = Crowd(self.store)
        self.forgotten = []
        self.is_well = threading.Event()
        self.is_storage_well = lambda held: self.is_well.is_set()
        self.backoff_s = -1.0
        hooks = ExecutorHooks(
            publish=self.bus.publish,
            hold=lambda info: self.dispatcher.reasons.hold(info),
            stop_asking=lambda stage, info: self.dispatcher.reasons.stop_asking(stage, info),
            backoff_s=lambda _: self.backoff_s,
            is_online=lambda: True,
            asks_to_log_in=lambda: False,
            takes_connections=lambda: True,
            forget=self.forgotten.append,
        )
        self.executor = Executor(self.store, dict.fromkeys(Stage, self.crowd), hooks)
        self.dispatcher = Dispatcher(
            self.store,
            self.executor,
            self.bus.publish,
            lambda held: self.is_storage_well(held),
            self.ask_again,
        )
        self.thread = QThread()
        self.dispatcher.moveToThread(self.thread)
        self.is_stopped = False

    def ask_again(self):
        """Do as the engine does; on its thread."""
        for stage in self.dispatcher.reasons.ask_again():
            self.executor.alarm.try_again(stage)

    def books_at_download(self, number):
        """Queue one book at its download, whatever else waits."""
        audiobook_id, _ = self.store.audiobooks.add(page(number), str(number))
        claimed = self.store.jobs.claim(Stage.METADATA, 999)
        for job in claimed:
            if job.subject == str(audiobook_id):
                assert self.store.audiobooks.store_metadata(job, metadata(number))
            else:
                assert self.store.jobs.release(job)

    def start(self):
        self.thread.start()
        self.dispatcher.run_soon(self.dispatcher.start)

    def stop(self, timeout_s=2.0):
        """Stop as the engine does; returns whether all ended in time."""
        if self.is_stopped or not self.thread.isRunning():
            return True
        self.is_stopped = True
        self.dispatcher.run_soon(self.dispatcher.stop)
        self.dispatcher.run_soon(self.thread.quit)
        has_ended = self.thread.wait(int(timeout_s * 1000))
        return self.dispatcher.runs.wait_for_done(timeout_s) and has_ended

    def ask(self, work):
        """Do ``work`` on the engine's thread and wait for it."""
        done = threading.Event()
        self.dispatcher.run_soon(lambda: (work(), done.set()))
        assert done.wait(WAIT_S)

    def until(self, fact, timeout_s=20.0):
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=int(timeout_s * 1000))

    def until_running(self, stage, count):
        self.until(lambda: self.crowd.running[stage] == count)

    def books(self, count):
        """Queue books at their download, without running their metadata."""
        for number in range(1, count + 1):
            self.store.audiobooks.add(page(number), str(number))
        for job in self.store.jobs.claim(Stage.METADATA, count):
            assert self.store.audiobooks.store_metadata(job, metadata(int(job.subject)))

    def counts(self):
        return self.store.audiobooks.counts()

    @property
    def controls(self):
        return self.heard.of(QueueControl)

    @property
    def holds(self):
        return [event.error for event in self.heard.of(HoldEvent)]

    @property
    def idle(self):
        return self.heard.of(IdleEvent)

    @property
    def told_counts(self):
        return self.heard.of(QueueCounts)


@pytest.fixture
def world(qtbot, tmp_path):
    made = World(tmp_path, qtbot)
    yield made
    made.crowd.open()
    assert made.stop(10)
