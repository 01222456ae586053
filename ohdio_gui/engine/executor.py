"""Run one job: worker, then the acknowledgement in the store, then the event."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QRunnable

from ohdio_gui.engine.alarm import SiteAlarm
from ohdio_gui.engine.diagnosis import Diagnosis, NetworkState
from ohdio_gui.engine.outcomes import HOLD_LOOK_S, book_status_of, outcome_of
from ohdio_gui.engine.persistence import Persistence
from ohdio_gui.engine.storage import full_store
from ohdio_gui.model.audiobook import Audiobook, AudiobookStatus, QueueStatus
from ohdio_gui.model.errors import (
    AvailabilityError,
    FullStoreError,
    JobCancelled,
    OhdioError,
    RateLimitedError,
    StoreError,
    UnexpectedError,
)
from ohdio_gui.model.events import (
    AudiobookEvent,
    DownloadEvent,
    DownloadStatus,
    Event,
    ScrapeEvent,
)
from ohdio_gui.model.jobs import (
    Discard,
    Hold,
    Job,
    Outcome,
    Retry,
    Snooze,
    Stage,
    StopAsking,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

END_PATIENCE_S = 1.2
"""How long the end of the program waits for an acknowledgement, and for the other jobs that end."""

_STATUS = {
    AudiobookStatus.COMPLETED: DownloadStatus.COMPLETED,
    AudiobookStatus.FAILED: DownloadStatus.FAILED,
    AudiobookStatus.BLOCKED: DownloadStatus.BLOCKED,
    AudiobookStatus.INCOMPLETE: DownloadStatus.INCOMPLETE,
    AudiobookStatus.CANCELLED: DownloadStatus.CANCELLED,
}


class Worker(Protocol):
    """What a stage does with one job.

    It acknowledges the job's success in the store by itself, together with what it found, in one
    transaction; it raises OhdioError, or JobCancelled when its token was set.
    """

    def __call__(self, job: Job, token: CancelToken) -> None:
        """Do the job."""


@dataclass(frozen=True, slots=True)
class ExecutorHooks:
    """What the executor asks of its surroundings; each may be called from any pool thread."""

    publish: Callable[[Event], None]
    hold: Callable[[ErrorInfo], None]
    """Hold the download stage."""
    stop_asking: Callable[[Stage, ErrorInfo], None]
    """Let a stage ask OHdio no more, which answers what nobody knows."""
    backoff_s: Callable[[int], float]
    is_online: Callable[[], bool]
    """Whether this machine has a line; may block for some seconds."""
    asks_to_log_in: Callable[[], bool]
    """Whether the system knows of a login page before the network."""
    forget: Callable[[int], None]
    """Remove what is unfinished of a book, by its id."""
    full_store: Callable[[FullStoreError], OhdioError] = full_store
    """What is told of a disk that is too full for the store to be written."""
    takes_connections: Callable[[], bool] = lambda: True
    """Whether OHdio's server takes a connection, where that can be told; may block for seconds."""


class Executor:
    """Runs jobs on the threads of the pools; safe to use from all of them."""

    def __init__(self, store: Store, workers: Mapping[Stage, Worker], hooks: ExecutorHooks) -> None:
        self._store = store
        self._workers = workers
        self._hooks = hooks
        self.alarm = SiteAlarm()
        network = NetworkState(hooks.is_online, hooks.asks_to_log_in, hooks.takes_connections)
        self._diagnosis = Diagnosis(network, store.audiobooks.get)
        self._forgotten: set[int] = set()
        """Cancelled jobs that their own run has cleared up after."""
        self._persistently = Persistence()

    @property
    def stalled(self) -> int:
        """How many jobs have ended and wait for room on the disk, to be acknowledged."""
        return self._persistently.stalled

    def run(self, job: Job, token: CancelToken) -> None:
        """Run ``job`` to its acknowledgement, waiting for a store that another program holds.

        Without one (the store broke, or the program ends first) the next start rescues the job.
        """
        log.info("event=job_started %s", _names(job))
        started = time.monotonic()
        try:
            with self._store.patience(lambda: token.is_final_for(END_PATIENCE_S)):
                self._work(job, token)
        except StoreError:
            log.exception("event=job_unacknowledged %s", _names(job))
        log.info("event=job_ended %s seconds=%.2f", _names(job), time.monotonic() - started)

    def _work(self, job: Job, token: CancelToken) -> None:
        try:
            token.check()
            self._diagnosis.begin(job)
            self._tell_started(job)
            self._workers[job.stage](job, token)
            self._note_sound(job)
        except JobCancelled:
            self._stopped(job, token)
        except OhdioError as error:
            # To look for the line may take seconds, in which the job may be stopped.
            seen = error if token.is_set else self._diagnosis.of(job, error)
            if token.is_set:
                # Being stopped makes errors of its own: a child that was ended, a closed socket.
                log.info("event=stopped_with_error %s reason=%r", _names(job), str(error))
                self._stopped(job, token)
            else:
                self._failed(job, token, seen)
        except Exception as error:  # a bug: kept apart from known trouble, and never shown raw
            log.exception("event=job_broke %s", _names(job))
            self._failed(job, token, _caused(UnexpectedError(), error))

    def tell_book(
        self, audiobook_id: int, status: DownloadStatus, waiting_s: float | None = None
    ) -> None:
        """Publish where a book stands now, as the store has it."""
        book = self._store.audiobooks.get(audiobook_id)
        if book is not None:
            self._publish(book, status, waiting_s)

    def tell_standing(self, *audiobook_ids: int) -> None:
        """Publish where each book stands now, in the word that the store has for it."""
        for book in self._store.audiobooks.some(audiobook_ids):
            self._publish(book, status_of(book))

    def tell_scrape(self, scrape_id: int) -> None:
        """Publish where a scrape stands now, as the store has it."""
        scrape = self._store.scrapes.get(scrape_id)
        if scrape is not None:
            self._hooks.publish(ScrapeEvent(scrape))

    def _publish(
        self, book: Audiobook, status: DownloadStatus, waiting_s: float | None = None
    ) -> None:
        if book.is_removed:
            return  # it is not in the list; had back, it is told
        self._hooks.publish(AudiobookEvent(book))
        self._hooks.publish(event_of(book, status, waiting_s))

    def _tell_started(self, job: Job) -> None:
        if job.stage is Stage.SCRAPE:
            self.tell_scrape(int(job.subject))
        elif job.stage is Stage.METADATA:
            self.tell_book(int(job.subject), DownloadStatus.METADATA)
        else:
            self.tell_book(int(job.subject), DownloadStatus.STARTED)

    def _tell(self, job: Job, status: DownloadStatus, waiting_s: float | None = None) -> None:
        if job.stage is Stage.SCRAPE:
            self.tell_scrape(int(job.subject))
        else:
            self.tell_book(int(job.subject), status, waiting_s)

    def _note_sound(self, job: Job) -> None:
        """Take in that OHdio was understood, if it was OHdio that was asked."""
        self.alarm.note_sound(job.stage)
        self._diagnosis.note_sound(job)

    def _stopped(self, job: Job, token: CancelToken) -> None:
        released = self._persistently(lambda: self._store.jobs.release(job), token)
        log.info("event=job_stopped %s released=%s", _names(job), released)
        if released:
            self._tell(job, DownloadStatus.QUEUED)
        else:
            self._forget(job)

    def _forget(self, job: Job) -> None:
        """Clear up after a job that the person cancelled while it ran: nothing of it is kept."""
        if job.is_retag:
            self.tell_standing(int(job.subject))
        elif job.stage is not Stage.SCRAPE:
            self._hooks.forget(int(job.subject))
            self._forgotten.add(job.id)
            self.tell_book(int(job.subject), DownloadStatus.CANCELLED)

    def settle(self, job: Job) -> None:
        """Clear up after a run that gave ``job`` back right before the person cancelled it.

        To be called on the engine's thread, as the cancelling is, once the run is no longer among
        those that run: it knew nothing of that, and what it told last is no longer so. A category
        leaves nothing to clear up, and is told once more.
        """
        if job.id in self._forgotten:
            self._forgotten.remove(job.id)
            return
        if job.stage is Stage.SCRAPE:
            scrape = self._store.scrapes.get(int(job.subject))
            if scrape is not None and scrape.is_stopped:
                self._hooks.publish(ScrapeEvent(scrape))
            return
        if job.is_retag:
            return
        book = self._store.audiobooks.get(int(job.subject))
        if book is not None and book.status is AudiobookStatus.CANCELLED:
            self._forget(job)
            self._forgotten.discard(job.id)

    def _failed(self, job: Job, token: CancelToken, error: OhdioError) -> None:
        if isinstance(error, FullStoreError):
            error = _caused(self._hooks.full_store(error), error)
        info = error.info
        outcome = self._outcome(job, error)
        log.warning(
            "event=attempt_failed %s outcome=%s kind=%s message=%r",
            _names(job),
            type(outcome).__name__.lower(),
            info.kind,
            info.message,
            exc_info=error,
        )
        if not self._acknowledge(job, token, error, outcome):
            self._forget(job)

    def _outcome(self, job: Job, error: OhdioError) -> Outcome:
        if self.alarm.is_raised_by(job.stage, error):
            return StopAsking()
        if isinstance(error, AvailabilityError):
            self._note_sound(job)
        if self._diagnosis.has_gained(job):
            return Snooze(self._hooks.backoff_s(1), starts_over=True)
        outcome = outcome_of(error)
        if isinstance(outcome, Hold) and job.stage is not Stage.DOWNLOAD:
            # Only the download stage is held: given back, this job would be claimed at once.
            return Snooze(HOLD_LOOK_S)
        return outcome

    def _postpone_others(
        self, job: Job, token: CancelToken, waiting_s: float, info: ErrorInfo
    ) -> None:
        """Let OHdio's other books wait with the one that its media server told to wait.

        Site and services are kept to by the budget of requests, where media do not count.
        """
        if job.stage is not Stage.DOWNLOAD:
            return

        def postpone() -> bool:
            postponed = self._store.jobs.postpone_others(job, waiting_s, info)
            for book in self._store.audiobooks.some(postponed):
                self._publish(book, DownloadStatus.QUEUED, waiting_s)
            return True

        # Before the job ends, and its thread takes the next one.
        self._persistently(postpone, token)

    def _acknowledge(
        self, job: Job, token: CancelToken, error: OhdioError, outcome: Outcome
    ) -> bool:
        """Write what becomes of a failed job, and tell it; False when it was cancelled."""
        jobs, info = self._store.jobs, error.info
        status, waiting_s = DownloadStatus.QUEUED, 0.0
        match outcome:
            case Retry(alike=most) if _is_worth_a_try(job, info, most):
                waiting_s = self._hooks.backoff_s(job.attempt)
                is_ours = self._persistently(lambda: jobs.retry_in(job, waiting_s, info), token)
            case Snooze(delay_s=waiting_s, starts_over=starts_over):
                if isinstance(error, RateLimitedError):
                    self._postpone_others(job, token, waiting_s, info)
                is_ours = self._persistently(
                    lambda: jobs.snooze(job, waiting_s, info, starts_over=starts_over), token
                )
            case Hold():
                # Before the job can be claimed again, and before a full disk keeps the store
                # from being written.
                self._hooks.hold(info)
                is_ours = self._persistently(lambda: jobs.release(job, info), token)
            case StopAsking():
                # Before the job can be claimed again: it would only ask once more.
                self._hooks.stop_asking(job.stage, info)
                is_ours = self._persistently(lambda: jobs.release(job, info), token)
            case Retry() | Discard():
                ended = book_status_of(error)
                status = _STATUS[ended]
                is_ours = self._persistently(lambda: jobs.discard(job, info, ended), token)
        if is_ours and job.is_retag:
            self.tell_standing(int(job.subject))
        elif is_ours:
            self._tell(job, status, waiting_s or None)
        return is_ours


class JobRun(QRunnable):
    """A job on its way through a pool; kept alive by the dispatcher until it has ended."""

    def __init__(self, job: Job, token: CancelToken, run: Callable[[JobRun], None]) -> None:
        super().__init__()
        # The Python wrapper must outlive the run, so the pool must not delete it.
        self.setAutoDelete(False)
        self.job = job
        self.token = token
        self._run = run

    def run(self) -> None:
        """Name the thread (pool threads are nameless to Python) and do the job."""
        threading.current_thread().name = f"{self.job.stage}-{self.job.id}"
        self._run(self)


def event_of(
    book: Audiobook, status: DownloadStatus, waiting_s: float | None = None
) -> DownloadEvent:
    """Return the event that says where ``book`` stands."""
    return DownloadEvent(
        audiobook_id=book.id,
        status=status,
        ohdio_id=book.ohdio_id,
        title=book.title,
        progress=book.progress,
        bytes=book.file_size_bytes or book.bytes_done,
        total_bytes=book.file_size_bytes or book.bytes_expected,
        file_path=book.file_path,
        error=book.error,
        part_count=book.part_count or None,
        waiting_s=waiting_s,
        attempt=book.attempt,
        max_attempts=book.max_attempts,
    )


def status_of(book: Audiobook) -> DownloadStatus:
    """Return the word of FACE.md's topic ``downloads`` for where ``book`` stands."""
    if book.status in _STATUS and not book.is_live:
        return _STATUS[book.status]
    if book.status is AudiobookStatus.DOWNLOADING:
        return DownloadStatus.DOWNLOADING
    is_running = book.queue_status is QueueStatus.PROCESSING
    return DownloadStatus.METADATA if is_running else DownloadStatus.QUEUED


def _is_worth_a_try(job: Job, info: ErrorInfo, most: int | None) -> bool:
    """Whether ``job`` has an attempt left, and failed less than ``most`` times in this very way."""
    alike = 1 + sum((e.kind, e.message) == (info.kind, info.message) for e in job.errors)
    return job.attempt < job.max_attempts and (most is None or alike < most)


def _caused(error: OhdioError, cause: BaseException) -> OhdioError:
    error.__cause__ = cause
    return error


def _names(job: Job) -> str:
    return f"stage={job.stage} job={job.id} subject={job.subject} attempt={job.attempt}"
