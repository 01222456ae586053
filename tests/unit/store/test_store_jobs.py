"""Jobs: the claim, the ways out of it, and the queue item that mirrors them."""

from __future__ import annotations

import json
import threading
from datetime import datetime

import pytest

from ohdio_gui.model.audiobook import AudiobookStatus, PartStatus, QueueStatus, ScrapeStatus
from ohdio_gui.model.clock import seconds_until
from ohdio_gui.model.errors import RateLimitedError
from ohdio_gui.model.jobs import JobState, Stage
from ohdio_gui.store.jobs import _CLAIM
from ohdio_gui.store.store import Store
from tests.unit.store.shelf import (
    GEO,
    GONE,
    NETWORK,
    add,
    claim_one,
    finished,
    metadata,
    page,
    rows,
    to_download,
    write,
)


def standing(store, audiobook_id):
    book = store.audiobooks.get(audiobook_id)
    return (
        book.queue_status,
        book.stage,
        book.attempt,
        book.status,
        book.error.kind if book.error else None,
    )


THROTTLE = RateLimitedError(host="media.radio-canada.ca", retry_after_s=60).info
QUEUED, PROCESSING = QueueStatus.QUEUED, QueueStatus.PROCESSING
PENDING, DOWNLOADING = AudiobookStatus.PENDING, AudiobookStatus.DOWNLOADING


def test_eighteen_threads_claim_five_hundred_jobs_once_each(store):
    for number in range(500):
        assert store.jobs.insert_unique(Stage.METADATA, str(number), {}) is not None
    claimed, lock, start = [], threading.Lock(), threading.Barrier(18)

    def work():
        start.wait(10)
        while jobs := store.jobs.claim(Stage.METADATA, 3):
            with lock:
                claimed.extend(job.id for job in jobs)

    threads = [threading.Thread(target=work) for _ in range(18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(claimed) == len(set(claimed)) == 500
    assert store.jobs.live_counts() == {(Stage.METADATA, JobState.EXECUTING): 500}


def test_two_stores_claim_each_job_once(store, tmp_path):
    stores = [store, Store(tmp_path)]
    for number in range(60):
        store.jobs.insert_unique(Stage.METADATA, str(number), {})
    claimed, start = [[], []], threading.Barrier(2)

    def work(index):
        start.wait(10)
        while jobs := stores[index].jobs.claim(Stage.METADATA, 1):
            claimed[index].append(jobs[0].id)

    threads = [threading.Thread(target=work, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(claimed[0] + claimed[1]) == list(range(1, 61))


def test_the_smallest_priority_is_claimed_first_then_the_oldest_book(store):
    for subject, priority in ((12, 5), (7, 0), (30, -1), (2, 0), (11, 5)):
        store.jobs.insert_unique(Stage.SCRAPE, str(subject), {}, priority)
    assert [job.subject for job in store.jobs.claim(Stage.SCRAPE, 2)] == ["30", "2"]
    assert [job.subject for job in store.jobs.claim(Stage.SCRAPE, 99)] == ["7", "11", "12"]


def test_a_claim_reads_an_index_and_sorts_nothing(store, file):
    plan = rows(file, f"EXPLAIN QUERY PLAN {_CLAIM}", "", "metadata", 1)
    said = "; ".join(row["detail"] for row in plan)
    assert "jobs_to_claim" in said
    assert "TEMP B-TREE" not in said


@pytest.mark.parametrize("limit", [0, -1])
def test_no_free_thread_claims_nothing(store, limit):
    add(store)
    assert store.jobs.claim(Stage.METADATA, limit) == []


def test_a_claim_takes_no_more_than_asked_and_only_its_stage(store):
    for number in range(1, 6):
        add(store, number)
    assert [job.subject for job in store.jobs.claim(Stage.METADATA, 2)] == ["1", "2"]
    assert store.jobs.claim(Stage.DOWNLOAD, 5) == []
    assert [job.subject for job in store.jobs.claim(Stage.METADATA, 9)] == ["3", "4", "5"]


def test_a_claimed_job_says_what_it_is(store):
    store.jobs.insert_unique(Stage.SCRAPE, "9", {"url": "https://é"}, 4)
    job = claim_one(store, Stage.SCRAPE)
    assert (job.stage, job.subject, job.args, job.priority) == (
        Stage.SCRAPE,
        "9",
        {"url": "https://é"},
        4,
    )
    assert (job.state, job.attempt, job.max_attempts, job.errors) == (
        JobState.EXECUTING,
        1,
        3,
        (),
    )


def test_what_a_page_gave_is_kept_whatever_it_says(store):
    add(store)
    media = {"info": {"title": "Les F\ud800es", "url": "https://a.b/c.mp3"}, "made_at": 1.0}
    job = claim_one(store, Stage.METADATA)
    assert store.audiobooks.store_metadata(job, metadata(1), {"media": media})
    kept = claim_one(store, Stage.DOWNLOAD).args["media"]
    assert kept == {**media, "info": {**media["info"], "title": "Les F?es"}}


def test_a_paused_queue_gives_no_download_and_goes_on_with_the_rest(store):
    to_download(store, 1)
    add(store, 2)
    store.jobs.insert_unique(Stage.SCRAPE, "1", {})
    store.queue_control.pause()
    assert store.jobs.claim(Stage.DOWNLOAD, 5) == []
    assert len(store.jobs.claim(Stage.METADATA, 5)) == 1
    assert len(store.jobs.claim(Stage.SCRAPE, 5)) == 1
    store.queue_control.resume()
    assert len(store.jobs.claim(Stage.DOWNLOAD, 5)) == 1


def test_a_paused_book_gives_no_download_and_its_metadata_comes(store):
    for number in (1, 2):
        to_download(store, number)
    add(store, 3)
    assert store.audiobooks.set_paused(1, is_paused=True)
    assert not store.audiobooks.set_paused(1, is_paused=True)
    assert store.audiobooks.set_paused(3, is_paused=True)
    assert store.audiobooks.paused() == {1, 3}
    assert [job.subject for job in store.jobs.claim(Stage.DOWNLOAD, 5)] == ["2"]
    assert [job.subject for job in store.jobs.claim(Stage.METADATA, 5)] == ["3"]
    assert store.jobs.count_paused() == 1
    assert store.audiobooks.set_paused(1, is_paused=False)
    assert [job.subject for job in store.jobs.claim(Stage.DOWNLOAD, 5)] == ["1"]
    assert store.jobs.count_paused() == 0


def test_a_book_that_ended_is_not_paused_any_more_and_cannot_be(store, tmp_path):
    to_download(store)
    assert store.audiobooks.set_paused(1, is_paused=True)
    assert store.jobs.cancel(Stage.DOWNLOAD, "1")
    assert not store.audiobooks.get(1).is_paused
    assert not store.audiobooks.set_paused(1, is_paused=True)


def test_one_live_job_per_stage_and_subject(store):
    insert = store.jobs.insert_unique
    assert insert(Stage.METADATA, "1", {}) is not None
    assert insert(Stage.METADATA, "1", {}) is None
    assert insert(Stage.METADATA, "2", {}) is not None
    assert insert(Stage.DOWNLOAD, "1", {}) is not None
    first, _ = store.jobs.claim(Stage.METADATA, 2)
    assert insert(Stage.METADATA, "1", {}) is None
    assert store.jobs.retry_in(first, 60, NETWORK)
    assert insert(Stage.METADATA, "1", {}) is None
    assert store.jobs.cancel(Stage.METADATA, "1")
    assert insert(Stage.METADATA, "1", {}) is not None


@pytest.mark.parametrize("state", ["available", "scheduled", "executing", "retryable"])
def test_the_schema_itself_refuses_a_second_live_job(store, file, state):
    import sqlite3

    add(store)
    write(file, "UPDATE jobs SET state = ?", state)
    with pytest.raises(sqlite3.IntegrityError):
        write(
            file,
            "INSERT INTO jobs (stage, subject, inserted_at, scheduled_at) "
            "VALUES ('metadata', '1', '', '')",
        )


def test_times_are_utc_iso_text_of_one_width(store, file):
    add(store)
    job = claim_one(store, Stage.METADATA)
    store.jobs.discard(job, GONE, AudiobookStatus.FAILED)
    (row,) = rows(file, "SELECT * FROM jobs")
    for name in ("inserted_at", "scheduled_at", "attempted_at", "completed_at"):
        assert len(row[name]) == len("2026-04-13T21:20:37.000+00:00")
        assert datetime.fromisoformat(row[name]).utcoffset().total_seconds() == 0
    (control,) = rows(file, "SELECT updated_at FROM queue_control")
    assert len(control["updated_at"]) == len(row["inserted_at"])


# The ways out of an attempt, and what the book says.


def test_claim_and_completion_are_mirrored(store):
    audiobook_id = add(store)
    assert standing(store, audiobook_id) == (QUEUED, "metadata", 0, PENDING, None)
    claim_one(store, Stage.METADATA)
    assert standing(store, audiobook_id) == (PROCESSING, "metadata", 1, PENDING, None)


def test_a_download_is_mirrored_from_claim_to_completion(store, tmp_path):
    audiobook_id = to_download(store)
    assert standing(store, audiobook_id) == (QUEUED, "download", 0, PENDING, None)
    job = claim_one(store, Stage.DOWNLOAD)
    assert standing(store, audiobook_id) == (PROCESSING, "download", 1, DOWNLOADING, None)
    assert store.audiobooks.complete_download(job, finished(tmp_path / "livre.m4b", 1234))
    book = store.audiobooks.get(audiobook_id)
    assert (book.queue_status, book.stage, book.status) == (
        QueueStatus.COMPLETED,
        None,
        AudiobookStatus.COMPLETED,
    )
    assert (book.file_path, book.file_size_bytes, book.progress) == (
        str(tmp_path / "livre.m4b"),
        1234,
        100.0,
    )
    assert store.jobs.get(job.id).state is JobState.COMPLETED


def test_a_retry_spends_the_attempt_keeps_the_error_and_waits(store):
    audiobook_id = to_download(store)
    job = claim_one(store, Stage.DOWNLOAD)
    assert store.jobs.retry_in(job, 60, NETWORK)
    after = store.jobs.get(job.id)
    assert (after.state, after.attempt) == (JobState.RETRYABLE, 1)
    assert 55 < seconds_until(after.scheduled_at) <= 60
    assert standing(store, audiobook_id) == (QUEUED, "download", 1, PENDING, "network")
    assert store.jobs.claim(Stage.DOWNLOAD, 1) == []


def test_an_error_is_kept_as_attempt_time_kind_and_message(store, file):
    add(store)
    for attempt in (1, 2):
        job = claim_one(store, Stage.METADATA)
        assert job.attempt == attempt
        store.jobs.retry_in(job, -1, NETWORK)
        store.jobs.promote_due()
    job = claim_one(store, Stage.METADATA)
    store.jobs.discard(job, GONE, AudiobookStatus.FAILED)
    (row,) = rows(file, "SELECT errors FROM jobs")
    errors = json.loads(row["errors"])
    assert [list(error) for error in errors] == [
        ["attempt", "at", "kind", "message", "arguments"]
    ] * 3
    assert [(e["attempt"], e["kind"], e["message"]) for e in errors] == [
        (1, "network", NETWORK.message),
        (2, "network", NETWORK.message),
        (3, "not_found", GONE.message),
    ]
    assert all(abs(seconds_until(e["at"])) < 60 for e in errors)
    assert [e.kind for e in store.jobs.get(job.id).errors] == ["network", "network", "not_found"]


def test_a_snooze_costs_no_attempt_and_says_why_it_waits(store):
    audiobook_id = add(store)
    job = claim_one(store, Stage.METADATA)
    assert store.jobs.snooze(job, 30, NETWORK)
    after = store.jobs.get(job.id)
    assert (after.state, after.attempt, after.errors) == (JobState.SCHEDULED, 0, ())
    assert 25 < seconds_until(after.scheduled_at) <= 30
    assert standing(store, audiobook_id) == (QUEUED, "metadata", 0, PENDING, "network")


def test_a_released_job_is_as_it_was(store):
    audiobook_id = to_download(store)
    job = claim_one(store, Stage.DOWNLOAD)
    assert store.jobs.release(job)
    assert standing(store, audiobook_id) == (QUEUED, "download", 0, PENDING, None)
    again = claim_one(store, Stage.DOWNLOAD)
    assert (again.id, again.attempt) == (job.id, 1)


def test_a_job_held_back_says_why(store):
    audiobook_id = to_download(store)
    assert store.jobs.release(claim_one(store, Stage.DOWNLOAD), NETWORK)
    assert standing(store, audiobook_id) == (QUEUED, "download", 0, PENDING, "network")


@pytest.mark.parametrize(
    ("status", "queue_status"),
    [
        (AudiobookStatus.FAILED, QueueStatus.FAILED),
        (AudiobookStatus.BLOCKED, QueueStatus.BLOCKED),
        (AudiobookStatus.INCOMPLETE, QueueStatus.BLOCKED),
    ],
)
def test_a_discarded_job_s_book_says_why(store, status, queue_status):
    audiobook_id = add(store)
    job = claim_one(store, Stage.METADATA)
    assert store.jobs.discard(job, GEO, status)
    assert standing(store, audiobook_id) == (queue_status, None, 1, status, "geo_blocked")
    assert store.audiobooks.get(audiobook_id).error == GEO
    assert store.jobs.get(job.id).state is JobState.DISCARDED
    assert store.jobs.insert_unique(Stage.METADATA, str(audiobook_id), {}) is not None


def test_a_discarded_scrape_marks_the_scrape(store):
    scrape_id = store.scrapes.add("7", page(7))
    job = claim_one(store, Stage.SCRAPE)
    assert store.jobs.discard(job, NETWORK, AudiobookStatus.FAILED)
    scrape = store.scrapes.get(scrape_id)
    assert (scrape.status, scrape.error) == (ScrapeStatus.FAILED, NETWORK)


@pytest.mark.parametrize("state", ["available", "scheduled", "retryable", "executing"])
def test_cancelling_ends_a_live_job_in_any_state(store, file, state):
    audiobook_id = to_download(store)
    job = claim_one(store, Stage.DOWNLOAD)
    write(file, "UPDATE jobs SET state = ? WHERE id = ?", state, job.id)
    assert store.jobs.cancel(Stage.DOWNLOAD, str(audiobook_id))
    assert store.jobs.get(job.id).state is JobState.CANCELLED
    assert standing(store, audiobook_id)[0] is QueueStatus.CANCELLED
    assert standing(store, audiobook_id)[3:] == (AudiobookStatus.CANCELLED, None)
    assert not store.jobs.cancel(Stage.DOWNLOAD, str(audiobook_id))


ACKNOWLEDGEMENTS = {
    "complete": lambda store, job: store.jobs.complete(job),
    "retry_in": lambda store, job: store.jobs.retry_in(job, 1, NETWORK),
    "snooze": lambda store, job: store.jobs.snooze(job, 1, NETWORK),
    "release": lambda store, job: store.jobs.release(job),
    "discard": lambda store, job: store.jobs.discard(job, GONE, AudiobookStatus.FAILED),
    "complete_download": lambda store, job: store.audiobooks.complete_download(
        job, finished(page(1), 1)
    ),
}


@pytest.mark.parametrize("name", ACKNOWLEDGEMENTS)
def test_a_job_cancelled_meanwhile_stays_so_and_nothing_changes(store, file, name):
    audiobook_id = to_download(store)
    job = claim_one(store, Stage.DOWNLOAD)
    store.jobs.cancel(Stage.DOWNLOAD, str(audiobook_id))
    tables = ("jobs", "queue_items", "audiobooks", "parts")
    before = [rows(file, f"SELECT * FROM {table}") for table in tables]
    assert ACKNOWLEDGEMENTS[name](store, job) is False
    assert [rows(file, f"SELECT * FROM {table}") for table in tables] == before


@pytest.mark.parametrize("name", ACKNOWLEDGEMENTS)
def test_an_attempt_that_is_over_acknowledges_nothing(store, name):
    to_download(store)
    old = claim_one(store, Stage.DOWNLOAD)
    store.jobs.retry_in(old, -1, NETWORK)
    store.jobs.promote_due()
    now = claim_one(store, Stage.DOWNLOAD)
    assert now.attempt == 2
    assert ACKNOWLEDGEMENTS[name](store, old) is False
    assert store.jobs.get(now.id).state is JobState.EXECUTING


def test_a_scrape_cancelled_meanwhile_is_not_completed(store):
    scrape_id = store.scrapes.add("7", page(7))
    job = claim_one(store, Stage.SCRAPE)
    store.jobs.cancel(Stage.SCRAPE, str(scrape_id))
    assert store.scrapes.complete(job) is False
    assert store.scrapes.get(scrape_id).is_stopped


def test_due_jobs_become_available_and_the_next_time_is_told(store):
    for number in (1, 2, 3):
        add(store, number)
    first, second, third = store.jobs.claim(Stage.METADATA, 3)
    assert store.jobs.promote_due() is None
    store.jobs.retry_in(first, -1, NETWORK)
    store.jobs.snooze(second, -1, NETWORK)
    store.jobs.retry_in(third, 500, NETWORK)
    due_at = store.jobs.promote_due()
    assert 490 < seconds_until(due_at) <= 500
    states = [store.jobs.get(j.id).state for j in (first, second, third)]
    assert states == [JobState.AVAILABLE, JobState.AVAILABLE, JobState.RETRYABLE]
    assert standing(store, 1)[:3] == (QUEUED, "metadata", 1)
    assert [job.attempt for job in store.jobs.claim(Stage.METADATA, 3)] == [2, 1]


# Deaths.


def die(store):
    """Have the process die and the next one start."""
    return store.jobs.rescue()


def test_a_clock_that_was_set_back_keeps_no_job_waiting(store, file):
    to_download(store)
    job = claim_one(store, Stage.DOWNLOAD)
    store.jobs.retry_in(job, 24 * 3600, NETWORK)  # what 30 s are when the clock goes back a day
    store.jobs.promote_due()
    assert claim_one(store, Stage.DOWNLOAD).id == job.id


def test_a_job_left_executing_is_given_back_without_costing_an_attempt(store):
    audiobook_id = to_download(store)
    add(store, 2)
    job = claim_one(store, Stage.DOWNLOAD)
    assert die(store) == 1
    assert standing(store, audiobook_id) == (QUEUED, "download", 0, PENDING, None)
    assert claim_one(store, Stage.DOWNLOAD).attempt == job.attempt == 1


def test_a_job_that_dies_three_times_without_progress_is_discarded(store):
    audiobook_id = to_download(store)
    for _ in range(2):
        claim_one(store, Stage.DOWNLOAD)
        die(store)
        assert standing(store, audiobook_id)[0] is QUEUED
    job = claim_one(store, Stage.DOWNLOAD)
    die(store)
    book = store.audiobooks.get(audiobook_id)
    assert (book.status, book.queue_status) == (AudiobookStatus.FAILED, QueueStatus.FAILED)
    assert (book.error.kind, book.error.arguments) == ("process_died", {"times": 3})
    after = store.jobs.get(job.id)
    assert (after.state, [e.kind for e in after.errors]) == (JobState.DISCARDED, ["process_died"])


def test_a_job_that_dies_with_progress_goes_on(store):
    audiobook_id = to_download(store)
    for death in range(1, 8):
        claim_one(store, Stage.DOWNLOAD)
        store.audiobooks.note_part(audiobook_id, 1, PartStatus.DOWNLOADING, 1000 * death, None)
        die(store)
        assert standing(store, audiobook_id)[0] is QUEUED
    for _ in range(2):
        claim_one(store, Stage.DOWNLOAD)
        die(store)
    assert standing(store, audiobook_id)[3] is AudiobookStatus.FAILED


@pytest.mark.parametrize("stage", [Stage.METADATA, Stage.DOWNLOAD])
@pytest.mark.parametrize("outcome", ["release", "snooze", "retry_in"])
def test_deaths_with_an_attempt_between_that_ended_well_are_no_row(store, stage, outcome):
    to_download(store) if stage is Stage.DOWNLOAD else add(store, 1)
    for _ in range(2):
        claim_one(store, stage)
        die(store)
    job = claim_one(store, stage)
    arguments = () if outcome == "release" else (0, NETWORK)
    assert getattr(store.jobs, outcome)(job, *arguments)
    for deaths in (1, 2, 3):
        store.jobs.promote_due()
        claim_one(store, stage)
        die(store)
        assert (store.jobs.get(job.id).state is JobState.DISCARDED) is (deaths == 3)


def test_a_scrape_that_dies_three_times_is_marked_failed(store):
    scrape_id = store.scrapes.add("7", page(7))
    for _ in range(3):
        claim_one(store, Stage.SCRAPE)
        die(store)
    scrape = store.scrapes.get(scrape_id)
    assert (scrape.status, scrape.error.kind) == (ScrapeStatus.FAILED, "process_died")
    assert store.jobs.claim(Stage.SCRAPE, 1) == []


def test_rescue_leaves_what_does_not_execute(store, file):
    for number in (1, 2, 3):
        add(store, number)
    first, second = store.jobs.claim(Stage.METADATA, 2)
    store.jobs.retry_in(first, 60, NETWORK)
    store.jobs.discard(second, GONE, AudiobookStatus.FAILED)
    before = rows(file, "SELECT * FROM jobs")
    assert die(store) == 0
    assert rows(file, "SELECT * FROM jobs") == before


# Pruning and reading.


def test_only_what_ended_long_ago_is_pruned(store, file):
    for number in (1, 2, 3, 4):
        add(store, number)
    one, two, _three = store.jobs.claim(Stage.METADATA, 3)
    store.jobs.complete(one)
    store.jobs.discard(two, GONE, AudiobookStatus.FAILED)
    assert store.jobs.prune() == 0
    write(file, "UPDATE jobs SET completed_at = '2020-01-01T00:00:00.000+00:00' WHERE id = 1")
    assert store.jobs.prune() == 1
    assert [row["id"] for row in rows(file, "SELECT id FROM jobs ORDER BY id")] == [2, 3, 4]
    assert store.jobs.prune(older_than_s=-60) == 1
    assert len(store.audiobooks.all()) == 4


def test_a_book_whose_jobs_were_pruned_can_be_queued_anew(store, file):
    audiobook_id = add(store)
    store.jobs.discard(claim_one(store, Stage.METADATA), GONE, AudiobookStatus.FAILED)
    store.jobs.prune(older_than_s=-60)
    assert rows(file, "SELECT * FROM jobs") == []
    assert store.audiobooks.retry(audiobook_id)
    assert claim_one(store, Stage.METADATA).attempt == 1


def test_a_new_job_s_id_was_never_another_s(store):
    first = store.jobs.insert_unique(Stage.METADATA, "1", {})
    store.jobs.complete(claim_one(store, Stage.METADATA))
    store.jobs.prune(older_than_s=-60)
    assert store.jobs.get(first) is None
    assert store.jobs.insert_unique(Stage.METADATA, "1", {}) == first + 1


def waits(store, audiobook_id):
    """Whether a book's download is one to come, and the book says that OHdio told it to wait."""
    (job,) = store.jobs.of_subject(Stage.DOWNLOAD, str(audiobook_id))
    book = store.audiobooks.get(audiobook_id)
    if job.state is not JobState.SCHEDULED or job.attempt:
        return False
    return seconds_until(job.scheduled_at) > 50 and book.error == THROTTLE


def other_site(store, number):
    """Queue a download of another site."""
    url = f"https://example.org/{number}"
    audiobook_id, _ = store.audiobooks.add(url, None)
    job = claim_one(store, Stage.METADATA)
    assert store.audiobooks.store_metadata(job, metadata(1, url=url, ohdio_id=None))
    return audiobook_id


def test_ohdio_s_downloads_wait_with_the_one_that_was_told_to(store):
    asked, first, second = (to_download(store, number) for number in (1, 2, 3))
    elsewhere = other_site(store, 4)
    job = claim_one(store, Stage.DOWNLOAD)
    assert job.subject == str(asked)
    assert store.jobs.postpone_others(job, 60, THROTTLE) == (first, second)
    assert waits(store, first)
    assert waits(store, second)
    assert [job.subject for job in store.jobs.claim(Stage.DOWNLOAD, 9)] == [str(elsewhere)]
    assert store.jobs.postpone_others(job, 60.5, THROTTLE) == ()  # at about the same time
    assert store.jobs.postpone_others(job, 90, THROTTLE) == (first, second)
    assert store.jobs.postpone_others(job, 10, THROTTLE) == ()
    assert store.jobs.hasten_offline() == 0


def test_what_another_site_asks_holds_nobody_else(store):
    other_site(store, 4)
    job = claim_one(store, Stage.DOWNLOAD)
    book = to_download(store, 1)
    assert store.jobs.postpone_others(job, 60, THROTTLE) == ()
    assert claim_one(store, Stage.DOWNLOAD).subject == str(book)


def test_live_jobs_are_counted_by_stage_and_state(store):
    for number in (1, 2, 3):
        add(store, number)
    to_download(store, 4)
    first = claim_one(store, Stage.DOWNLOAD)
    store.jobs.snooze(first, 60, NETWORK)
    assert store.jobs.live_counts() == {
        (Stage.METADATA, JobState.EXECUTING): 3,
        (Stage.DOWNLOAD, JobState.SCHEDULED): 1,
    }


# The control row.


def test_pause_and_resume_are_kept_and_seen_by_another_store(store, tmp_path):
    other = Store(tmp_path)
    store.queue_control.pause()
    assert other.queue_control.is_paused()
    other.queue_control.resume()
    assert not store.queue_control.is_paused()


@pytest.mark.parametrize("limit", [1, 10, "4"])
def test_the_limit_takes_1_to_10(store, limit):
    store.queue_control.set_max_concurrent_downloads(limit)
    assert store.queue_control.get().max_concurrent_downloads == int(limit)


@pytest.mark.parametrize("limit", [0, 11, -1, 2.5, "many", "", None, True, float("nan"), [3]])
def test_the_limit_takes_nothing_else(store, limit):
    from ohdio_gui.model.errors import SettingsError

    with pytest.raises(SettingsError):
        store.queue_control.set_max_concurrent_downloads(limit)
    assert store.queue_control.get().max_concurrent_downloads == 3
