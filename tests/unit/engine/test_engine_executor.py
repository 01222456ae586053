"""One job's run: worker, acknowledgement, event."""

from __future__ import annotations

import logging

import pytest

from ohdio_gui.engine.executor import Executor, ExecutorHooks, status_of
from ohdio_gui.model import errors
from ohdio_gui.model.audiobook import (
    Audiobook,
    AudiobookStatus,
    PartStatus,
    QueueStatus,
    ScrapeStatus,
)
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.clock import seconds_until
from ohdio_gui.model.errors import JobCancelled
from ohdio_gui.model.events import AudiobookEvent, DownloadEvent, DownloadStatus, ScrapeEvent
from ohdio_gui.model.jobs import JobState, Stage
from tests.unit.store.shelf import claim_one, finish, finished, page, to_download


class World:
    """An executor whose worker does what ``script`` says, attempt by attempt."""

    def __init__(self, store, told):
        self.store, self.told = store, told
        self.held, self.silenced, self.forgotten = [], [], []
        self.script = []
        self.is_online = True
        self.on_look = lambda: None
        self.backoff_s = 0
        self.asks_to_log_in = False
        hooks = ExecutorHooks(
            publish=told.append,
            hold=self.held.append,
            stop_asking=lambda stage, info: self.silenced.append((stage, info)),
            backoff_s=lambda attempt: self.backoff_s or -float(attempt),
            is_online=self.look,
            asks_to_log_in=lambda: self.asks_to_log_in,
            takes_connections=lambda: True,
            forget=self.forgotten.append,
        )
        self.executor = Executor(store, dict.fromkeys(Stage, self.work), hooks)

    def look(self):
        self.on_look()
        return self.is_online

    def work(self, job, token):
        act = self.script.pop(0)
        if isinstance(act, BaseException):
            raise act
        act(job, token)

    def complete(self, job, token):
        if job.stage is Stage.SCRAPE:
            assert self.store.scrapes.complete(job)
        else:
            assert self.store.audiobooks.complete_download(job, finished(page(1), 7))

    def run(self, stage=Stage.DOWNLOAD, token=None):
        """Claim the next due job of ``stage`` and run it; returns it as it stands then."""
        self.store.jobs.promote_due()
        (job,) = self.store.jobs.claim(stage, 1)
        self.executor.run(job, token or CancelToken())
        return self.store.jobs.get(job.id)

    @property
    def last(self):
        return [event for event in self.told if isinstance(event, DownloadEvent)][-1]

    def statuses(self):
        return [event.status for event in self.told if isinstance(event, DownloadEvent)]


@pytest.fixture
def world(store, told):
    return World(store, told)


NETWORK = errors.NetworkError(host="ici.radio-canada.ca")


def test_a_job_that_fails_twice_and_then_works_completes_on_attempt_3(world, store):
    audiobook_id = to_download(store)
    world.script = [NETWORK, errors.ServerError(host="h", status=503), world.complete]
    assert world.run().state is JobState.RETRYABLE
    assert world.run().state is JobState.RETRYABLE
    job = world.run()
    assert (job.state, job.attempt) == (JobState.COMPLETED, 3)
    assert [(e.attempt, e.kind) for e in job.errors] == [(1, "network"), (2, "server")]
    book = store.audiobooks.get(audiobook_id)
    assert (book.status, book.error) == (AudiobookStatus.COMPLETED, None)


def test_a_job_that_always_fails_is_discarded_and_its_book_says_why(world, store):
    audiobook_id = to_download(store)
    world.script = [NETWORK] * 3
    states = [world.run().state for _ in range(3)]
    assert states == [JobState.RETRYABLE, JobState.RETRYABLE, JobState.DISCARDED]
    book = store.audiobooks.get(audiobook_id)
    assert (book.status, book.queue_status) == (AudiobookStatus.FAILED, QueueStatus.FAILED)
    assert book.error == NETWORK.info
    assert (world.last.status, world.last.error) == (DownloadStatus.FAILED, NETWORK.info)
    (job,) = store.jobs.of_subject(Stage.DOWNLOAD, str(audiobook_id))
    assert [e.attempt for e in job.errors] == [1, 2, 3]


@pytest.mark.parametrize(
    ("error", "status", "told_status"),
    [
        (errors.NotFoundError(host="h"), AudiobookStatus.FAILED, DownloadStatus.FAILED),
        (errors.GeoBlockedError(), AudiobookStatus.BLOCKED, DownloadStatus.BLOCKED),
        (
            errors.WithheldPartError(positions="2"),
            AudiobookStatus.INCOMPLETE,
            DownloadStatus.INCOMPLETE,
        ),
        (errors.ParseError(url="u", what="parts"), AudiobookStatus.FAILED, DownloadStatus.FAILED),
    ],
)
def test_what_is_not_worth_another_try_is_not_tried(world, store, error, status, told_status):
    audiobook_id = to_download(store)
    world.script = [error]
    job = world.run()
    assert (job.state, job.attempt) == (JobState.DISCARDED, 1)
    book = store.audiobooks.get(audiobook_id)
    assert (book.status, book.error) == (status, error.info)
    assert world.last.status is told_status


UNKNOWN = errors.ParseError(url="u", what="parts")


@pytest.mark.parametrize(
    "refusal",
    [
        errors.GeoBlockedError(),
        errors.PremiumError(),
        errors.GoneError(url="u"),
        errors.NotPublishedError(url="u"),
        errors.WithheldPartError(positions="2"),
    ],
)
def test_a_refusal_that_was_understood_ends_a_row_of_unknown_shapes(world, store, refusal):
    for number in range(1, 6):
        to_download(store, number)
    world.script = [UNKNOWN, UNKNOWN, refusal, UNKNOWN, UNKNOWN]
    for _ in range(5):
        assert world.run().state is JobState.DISCARDED
    assert world.silenced == []


@pytest.mark.parametrize("between", [NETWORK, errors.NotFoundError(host="h")])
def test_what_says_nothing_of_the_shape_does_not_end_a_row(world, store, between):
    for number in range(1, 5):
        to_download(store, number)
    world.script = [UNKNOWN, UNKNOWN, between, UNKNOWN]
    for _ in range(4):
        job = world.run()
    assert job.state is JobState.AVAILABLE
    assert world.silenced == [(Stage.DOWNLOAD, UNKNOWN.info)]


def test_a_job_that_went_well_ends_a_row_of_unknown_shapes(world, store):
    for number in range(1, 6):
        to_download(store, number)
    world.script = [UNKNOWN, UNKNOWN, world.complete, UNKNOWN, UNKNOWN]
    for _ in range(5):
        world.run()
    assert world.silenced == []


def test_a_failure_worth_another_try_is_told_with_its_wait(world, store):
    to_download(store)
    world.script = [NETWORK]
    world.run()
    assert world.statuses() == [DownloadStatus.STARTED, DownloadStatus.QUEUED]
    assert (world.last.waiting_s, world.last.error, world.last.attempt) == (-1.0, NETWORK.info, 1)
    (event,) = [e for e in world.told if isinstance(e, AudiobookEvent)][-1:]
    assert event.audiobook.queue_status is QueueStatus.QUEUED


@pytest.mark.parametrize(
    ("error", "wait_s"),
    [(errors.RateLimitedError(host="h", retry_after_s=120), 120), (errors.OfflineError(), 15)],
)
def test_a_wait_costs_no_attempt(world, store, error, wait_s):
    audiobook_id = to_download(store)
    world.script = [error]
    job = world.run()
    assert (job.state, job.attempt, job.errors) == (JobState.SCHEDULED, 0, ())
    assert wait_s - 5 < seconds_until(job.scheduled_at) <= wait_s
    assert store.audiobooks.get(audiobook_id).error == error.info
    assert world.last.waiting_s == wait_s


def test_without_any_connection_no_attempt_is_spent(world, store):
    to_download(store)
    world.is_online = False
    world.script = [NETWORK]
    assert world.run().state is JobState.SCHEDULED
    assert world.last.error.kind == "offline"


@pytest.mark.parametrize("error", [NETWORK, errors.ServerError(host="h", status=503)])
def test_an_outage_costs_no_book(world, store, error):
    for number in range(1, 31):
        to_download(store, number)
    world.backoff_s = 5
    world.script = [error] * 30
    states = [world.run().state for _ in range(30)]
    assert states == [JobState.RETRYABLE, JobState.RETRYABLE, *[JobState.SCHEDULED] * 28]
    assert (world.last.error.kind, world.last.waiting_s) == ("outage", 15)
    for _ in range(4):
        assert store.jobs.hasten_offline() >= 28
        world.script = [error] * 28
        assert {world.run().state for _ in range(28)} == {JobState.SCHEDULED}
    store.jobs.hasten_offline()
    world.script = [world.complete] * 28
    assert {world.run().state for _ in range(28)} == {JobState.COMPLETED}


def cut_at(store, bytes_done, error=NETWORK):
    """Bring a book that far, and fail."""

    def work(job, token):
        store.audiobooks.note_part(int(job.subject), 1, PartStatus.DOWNLOADING, bytes_done, 900)
        raise error

    return work


@pytest.mark.parametrize("error", [NETWORK, errors.ServerError(host="h", status=502)])
def test_an_attempt_that_brought_new_bytes_gives_all_attempts_back(world, store, error):
    to_download(store)
    further = [cut_at(store, bytes_done, error) for bytes_done in range(100, 900, 100)]
    world.script = [error, error, *further, error, error, error]
    assert [world.run().attempt for _ in range(2)] == [1, 2]
    for _ in further:
        job = world.run()
        assert (job.state, job.attempt) == (JobState.SCHEDULED, 0)
        assert world.last.waiting_s == -1.0  # the first backoff's
    assert [world.run().state for _ in range(3)][-1] is JobState.DISCARDED


def test_the_same_bytes_again_and_again_are_no_progress(world, store):
    """A server that knows no ranges and cuts each answer off would go on for ever."""
    to_download(store)
    world.script = [cut_at(store, bytes_done) for bytes_done in (300, 100, 300, 200)]
    assert [world.run().attempt for _ in range(4)] == [0, 1, 2, 3]
    assert store.audiobooks.get(1).status is AudiobookStatus.FAILED


def test_bytes_of_before_a_pause_are_no_progress_of_the_next_attempt(world, store):
    to_download(store)
    world.script = [cut_at(store, 300, JobCancelled()), NETWORK]
    assert [world.run().attempt for _ in range(2)] == [0, 1]


def test_a_pause_while_the_line_is_looked_for_costs_no_attempt(world, store):
    to_download(store)
    token = CancelToken()
    world.on_look = token.pause
    world.script = [NETWORK]
    job = world.run(token=token)
    assert (job.state, job.attempt, job.errors) == (JobState.AVAILABLE, 0, ())


def test_a_server_on_this_machine_needs_no_connection(world, store):
    to_download(store)
    world.is_online = False
    world.script = [errors.NetworkError(host="127.0.0.1:8080")]
    assert world.run().state is JobState.RETRYABLE


@pytest.mark.parametrize(
    "error", [errors.DiskFullError(folder="/b", missing_mb=3), errors.MissingFfmpegError(path="x")]
)
def test_disk_trouble_holds_the_stage_and_costs_no_attempt(world, store, error):
    audiobook_id = to_download(store)
    world.script = [error]
    job = world.run()
    assert (job.state, job.attempt, job.errors) == (JobState.AVAILABLE, 0, ())
    assert world.held == [error.info]
    assert store.audiobooks.get(audiobook_id).error == error.info


def test_disk_trouble_outside_of_the_download_stage_is_not_claimed_again_at_once(world, store):
    store.audiobooks.add(page(1), "1")
    world.script = [errors.OutputFolderError(folder="/w", reason="gone")]
    job = world.run(Stage.METADATA)
    assert (job.state, job.attempt) == (JobState.SCHEDULED, 0)
    assert seconds_until(job.scheduled_at) > 1


def test_a_stopped_job_goes_back_with_its_attempt_returned(world, store):
    audiobook_id = to_download(store)
    world.script = [JobCancelled()]
    job = world.run()
    assert (job.state, job.attempt, job.errors) == (JobState.AVAILABLE, 0, ())
    assert world.last.status is DownloadStatus.QUEUED
    assert world.forgotten == []
    assert store.audiobooks.get(audiobook_id).error is None


def test_a_token_set_before_the_start_is_obeyed_before_the_worker(world, store):
    to_download(store)
    token = CancelToken()
    token.cancel()
    assert world.run(token=token).state is JobState.AVAILABLE
    assert world.statuses() == [DownloadStatus.QUEUED]


def test_cancelled_by_the_person_nothing_of_it_is_kept(world, store):
    audiobook_id = to_download(store)

    def cancelled(job, token):
        store.jobs.cancel(Stage.DOWNLOAD, job.subject)
        token.cancel()
        token.check()

    world.script = [cancelled]
    assert world.run().state is JobState.CANCELLED
    assert world.forgotten == [audiobook_id]
    assert world.last.status is DownloadStatus.CANCELLED


@pytest.mark.parametrize("error", [JobCancelled(), NETWORK])
def test_a_finished_book_whose_new_tags_are_cancelled_stays_what_it_is(
    world, store, tmp_path, error
):
    audiobook_id = to_download(store)
    finish(store, claim_one(store, Stage.DOWNLOAD), tmp_path / "livre.m4b")
    assert store.audiobooks.request_retag(audiobook_id)

    def cancelled(job, token):
        store.jobs.cancel(Stage.METADATA, job.subject)
        token.cancel()
        raise error

    world.script = [cancelled]
    assert world.run(Stage.METADATA).state is JobState.CANCELLED
    assert world.forgotten == []
    assert (world.last.status, world.last.file_path) == (
        DownloadStatus.COMPLETED,
        str(tmp_path / "livre.m4b"),
    )
    assert DownloadStatus.CANCELLED not in world.statuses()
    assert store.audiobooks.get(audiobook_id).status is AudiobookStatus.COMPLETED


@pytest.mark.parametrize("error", [NETWORK, errors.NotFoundError(host="h"), ZeroDivisionError()])
def test_an_error_after_the_person_s_cancel_changes_nothing(world, store, error):
    audiobook_id = to_download(store)

    def work(job, token):
        store.jobs.cancel(Stage.DOWNLOAD, job.subject)
        raise error

    world.script = [work]
    assert world.run().state is JobState.CANCELLED
    book = store.audiobooks.get(audiobook_id)
    assert (book.status, book.error) == (AudiobookStatus.CANCELLED, None)
    assert DownloadStatus.FAILED not in world.statuses()
    assert world.forgotten == [audiobook_id]


def test_a_bug_is_discarded_as_such_and_its_text_never_shown(world, store, caplog):
    audiobook_id = to_download(store)
    world.script = [ZeroDivisionError("secret detail")]
    with caplog.at_level(logging.INFO):
        job = world.run()
    assert (job.state, job.attempt) == (JobState.DISCARDED, 1)
    assert [e.kind for e in job.errors] == ["unexpected"]
    book = store.audiobooks.get(audiobook_id)
    assert book.error.kind == "unexpected"
    assert "secret" not in book.error.message + job.errors[0].message
    assert "secret" not in repr(world.told)
    logged = [record for record in caplog.records if record.exc_info]
    assert any(record.exc_info[0] is ZeroDivisionError for record in logged)


def test_every_failed_attempt_is_logged_with_its_traceback(world, store, caplog):
    to_download(store)
    world.script = [NETWORK]
    world.run()
    (record,) = [r for r in caplog.records if "event=attempt_failed" in r.getMessage()]
    assert "kind=network" in record.getMessage()
    assert "outcome=retry" in record.getMessage()
    assert record.exc_info[1] is NETWORK


def test_a_stop_is_never_logged_as_an_error(world, store, caplog):
    to_download(store)
    world.script = [JobCancelled()]
    world.run()
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


def test_a_scrape_tells_its_end(world, store):
    scrape_id = store.scrapes.add("7", page(7))
    world.script = [errors.EmptyCategoryError(url="u", what="books")]
    assert world.run(Stage.SCRAPE).state is JobState.DISCARDED
    assert all(isinstance(event, ScrapeEvent) for event in world.told)
    assert world.told[-1].scrape.status is ScrapeStatus.FAILED
    assert world.told[-1].scrape.error.kind == "empty_category"
    assert store.scrapes.get(scrape_id) == world.told[-1].scrape


def test_a_metadata_job_tells_its_stage(world, store):
    store.audiobooks.add(page(1), "1")
    world.script = [NETWORK]
    world.run(Stage.METADATA)
    assert world.statuses() == [DownloadStatus.METADATA, DownloadStatus.QUEUED]


def test_a_locked_store_is_asked_again_for_the_acknowledgement(world, store, monkeypatch):
    audiobook_id = to_download(store)
    world.script = [NETWORK]
    real, calls = store.jobs.retry_in, []

    def busy(*args):
        calls.append(args)
        if len(calls) < 3:
            raise errors.StoreError(path="p", reason="database is locked")
        return real(*args)

    monkeypatch.setattr(store.jobs, "retry_in", busy)
    assert world.run().state is JobState.RETRYABLE
    assert len(calls) == 3
    assert store.audiobooks.get(audiobook_id).queue_status is QueueStatus.QUEUED


def test_first_the_store_then_the_event(world, store, told):
    audiobook_id = to_download(store)
    seen = []

    class Spy(list):
        def append(self, event):
            seen.append((type(event), store.audiobooks.get(audiobook_id).queue_status))

    world.executor._hooks = ExecutorHooks(
        publish=Spy().append,
        hold=world.held.append,
        stop_asking=world.executor._hooks.stop_asking,
        backoff_s=lambda _: 60,
        is_online=lambda: True,
        asks_to_log_in=lambda: False,
        takes_connections=lambda: True,
        forget=world.forgotten.append,
    )
    world.script = [errors.NotFoundError(host="h")]
    world.run()
    assert seen[-1] == (DownloadEvent, QueueStatus.FAILED)


@pytest.mark.parametrize(
    ("status", "queue_status", "word"),
    [
        (AudiobookStatus.PENDING, QueueStatus.QUEUED, DownloadStatus.QUEUED),
        (AudiobookStatus.PENDING, QueueStatus.PROCESSING, DownloadStatus.METADATA),
        (AudiobookStatus.DOWNLOADING, QueueStatus.PROCESSING, DownloadStatus.DOWNLOADING),
        (AudiobookStatus.COMPLETED, QueueStatus.COMPLETED, DownloadStatus.COMPLETED),
        (AudiobookStatus.INCOMPLETE, QueueStatus.BLOCKED, DownloadStatus.INCOMPLETE),
        (AudiobookStatus.PENDING, None, DownloadStatus.QUEUED),
    ],
)
def test_a_book_s_standing_has_one_word(status, queue_status, word):
    book = Audiobook(1, "https://u", "t", status=status, queue_status=queue_status)
    assert status_of(book) is word


NOT_JSON = errors.NotJsonError(what="OHdio")


def test_a_network_that_asks_to_log_in_costs_no_attempt(world, store):
    to_download(store)
    world.script = [NOT_JSON]
    job = world.run()
    assert (job.state, job.attempt, job.errors) == (JobState.SCHEDULED, 0, ())
    assert world.last.error.kind == "login_needed"
    assert world.silenced == []


def test_another_page_while_others_are_answered_is_worth_its_three_attempts(world, store):
    for number in (1, 2):
        to_download(store, number)
    world.script = [NOT_JSON, world.complete, *[NOT_JSON] * 3]
    assert world.run().state is JobState.SCHEDULED
    assert world.run().state is JobState.COMPLETED
    for _ in range(3):
        assert store.jobs.hasten_offline() <= 1
        last = world.run()
    assert (last.state, last.attempt) == (JobState.DISCARDED, 3)
    assert {failure.kind for failure in last.errors} == {"not_json"}


def test_the_system_s_word_for_a_login_page_is_taken(world, store):
    to_download(store)
    world.asks_to_log_in = True
    world.script = [NETWORK]
    assert world.run().attempt == 0
    assert world.last.error.kind == "login_needed"
