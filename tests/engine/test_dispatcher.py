"""The dispatcher: three pools, the store's queue, pause, hold, due times and the end."""

from __future__ import annotations

import threading
import time

import pytest
from pytestqt.exceptions import TimeoutError as QtTimeoutError

from ohdio_gui.engine import dispatcher as dispatcher_module
from ohdio_gui.engine import reasons
from ohdio_gui.model import errors
from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.events import (
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    IdleEvent,
    QueueControl,
    QueueCounts,
)
from ohdio_gui.model.jobs import JobState, Stage
from ohdio_gui.store.store import Store
from tests.unit.store.shelf import metadata, page

SCRAPE, METADATA, DOWNLOAD = Stage.SCRAPE, Stage.METADATA, Stage.DOWNLOAD
FULL = errors.DiskFullError(folder="/books", missing_mb=300)


def fill_every_stage(world):
    world.books(8)
    for number in range(101, 121):
        world.store.audiobooks.add(page(number), str(number))
    for number in range(12):
        world.store.scrapes.add(str(number), page(1000 + number))


def test_the_pools_reach_five_ten_and_three_and_never_exceed_them(world):
    fill_every_stage(world)
    world.start()
    world.until(lambda: world.crowd.running == {SCRAPE: 5, METADATA: 10, DOWNLOAD: 3})
    world.crowd.open()
    world.until(lambda: world.counts() == QueueCounts(completed=28))
    assert world.crowd.most == {SCRAPE: 5, METADATA: 10, DOWNLOAD: 3}
    assert world.crowd.doubles == 0
    world.until(lambda: world.store.jobs.live_counts() == {})


def test_every_thread_runs_under_the_name_of_its_job(world):
    names = []
    real = world.crowd.complete

    def complete(job):
        names.append((threading.current_thread().name, job.id))
        real(job)

    world.crowd.complete = complete
    world.books(2)
    world.crowd.open()
    world.start()
    world.until(lambda: len(names) == 2)
    assert {name for name, _ in names} == {f"download-{job_id}" for _, job_id in names}


def test_a_change_of_the_limit_takes_effect_on_the_running_pool(world):
    world.books(12)
    world.start()
    world.until_running(DOWNLOAD, 3)
    control = world.store.queue_control
    world.ask(lambda: (control.set_max_concurrent_downloads(5), world.dispatcher.reload_control()))
    world.until_running(DOWNLOAD, 5)
    assert world.controls[-1] == QueueControl(False, 5)
    # A smaller one gives the last started back, with their attempts.
    world.ask(lambda: (control.set_max_concurrent_downloads(1), world.dispatcher.reload_control()))
    world.until(lambda: world.crowd.running[DOWNLOAD] == 1)
    world.until(lambda: world.counts() == QueueCounts(queued=11, processing=1))
    first = world.store.jobs.of_subject(DOWNLOAD, "1")[0]
    assert (first.state, first.attempt) == (JobState.EXECUTING, 1)
    world.crowd.most[DOWNLOAD] = 0
    world.crowd.open(DOWNLOAD)
    world.until(lambda: world.counts().completed == 12)
    assert world.crowd.most[DOWNLOAD] == 1


def test_pause_stops_the_running_downloads_at_once_and_claims_nothing(world):
    world.books(6)
    world.start()
    world.until_running(DOWNLOAD, 3)
    began = time.monotonic()
    world.ask(lambda: (world.store.queue_control.pause(), world.dispatcher.reload_control()))
    world.until(lambda: world.counts().queued == 6, 1.0)
    assert time.monotonic() - began < 1.0
    for _ in range(20):
        world.ask(world.dispatcher.on_wake)
    assert len(world.crowd.started) == 3
    jobs = [world.store.jobs.of_subject(DOWNLOAD, str(n))[0] for n in range(1, 7)]
    assert {(job.state, job.attempt, job.errors) for job in jobs} == {(JobState.AVAILABLE, 0, ())}
    assert world.controls == [QueueControl(False, 3), QueueControl(True, 3)]


def test_while_paused_scraping_and_metadata_go_on(world):
    world.store.queue_control.pause()
    fill_every_stage(world)
    world.start()
    world.crowd.open()
    world.until(lambda: world.counts() == QueueCounts(queued=28))
    world.until(lambda: set(world.store.jobs.live_counts()) == {(DOWNLOAD, JobState.AVAILABLE)})
    assert world.crowd.most[DOWNLOAD] == 0


def test_a_pause_leaves_what_is_finishing_and_the_end_does_not(world):
    world.books(2)
    world.start()
    world.until_running(DOWNLOAD, 2)
    runs = {run.job.subject: run for run in world.dispatcher.runs.of(DOWNLOAD)}
    runs["1"].token.finish()
    world.ask(lambda: (world.store.queue_control.pause(), world.dispatcher.reload_control()))
    world.until_running(DOWNLOAD, 1)
    assert not runs["1"].token.is_set
    assert world.stop()
    assert runs["1"].token.is_set
    jobs = [world.store.jobs.of_subject(DOWNLOAD, key)[0] for key in ("1", "2")]
    assert {(job.state, job.attempt) for job in jobs} == {(JobState.AVAILABLE, 0)}


def test_a_book_that_another_process_pauses_stops_within_a_second(world, tmp_path):
    other = Store(tmp_path)
    world.books(4)
    world.start()
    world.until_running(DOWNLOAD, 3)
    assert other.audiobooks.set_paused(2, is_paused=True)
    # Its place is taken by the next one.
    world.until(lambda: "4" in world.crowd.subjects_of(DOWNLOAD), 1.0)
    assert world.crowd.subjects_of(DOWNLOAD) == ["1", "3", "4"]
    (job,) = world.store.jobs.of_subject(DOWNLOAD, "2")
    assert (job.state, job.attempt) == (JobState.AVAILABLE, 0)


def test_a_paused_book_is_nothing_that_can_run(world):
    world.books(1)
    world.store.audiobooks.set_paused(1, is_paused=True)
    world.start()
    world.until(lambda: world.idle)
    assert world.idle[-1] == IdleEvent(live_jobs=1, runnable_jobs=0)


def test_resume_claims_at_once(world):
    world.books(4)
    world.store.queue_control.pause()
    world.start()
    world.until(lambda: world.controls == [QueueControl(True, 3)])
    began = time.monotonic()
    world.ask(lambda: (world.store.queue_control.resume(), world.dispatcher.reload_control()))
    world.until_running(DOWNLOAD, 3)
    assert time.monotonic() - began < 1.0
    assert world.controls[-1] == QueueControl(False, 3)


def test_another_process_s_pause_and_resume_are_seen_within_a_second(world, tmp_path):
    other = Store(tmp_path)
    world.books(4)
    world.start()
    world.until_running(DOWNLOAD, 3)
    other.queue_control.pause()
    world.until(lambda: world.counts().queued == 4, 1.0)
    other.queue_control.resume()
    world.until_running(DOWNLOAD, 3)
    other.queue_control.set_max_concurrent_downloads(4)
    world.until(lambda: world.crowd.running[DOWNLOAD] == 4, 1.0)


@pytest.mark.parametrize("reader", ["queue_control.get", "audiobooks.paused"])
def test_another_process_s_pause_is_not_lost_when_the_store_cannot_be_read(
    world, tmp_path, monkeypatch, reader
):
    other = Store(tmp_path)
    world.books(2)
    world.start()
    world.until_running(DOWNLOAD, 2)
    place, name = reader.split(".")
    store = getattr(world.store, place)
    read, fails = getattr(store, name), [True, True]

    def fail_twice():
        if fails:
            fails.pop()
            raise errors.LockedStoreError(path="store")
        return read()

    monkeypatch.setattr(store, name, fail_twice)
    if place == "audiobooks":
        assert other.audiobooks.set_paused(2, is_paused=True)
    else:
        other.queue_control.pause()
    left = [] if place == "queue_control" else ["1"]
    world.until(lambda: not fails and world.crowd.subjects_of(DOWNLOAD) == left, 5.0)


def test_another_process_s_book_is_taken_up_within_a_second(world, tmp_path):
    world.start()
    world.until(lambda: world.idle)
    Store(tmp_path).audiobooks.add(page(1), "1")
    world.until(lambda: world.crowd.running[METADATA] == 1, 1.0)


def test_pausing_and_resuming_over_and_over_loses_no_job_and_never_doubles_one(world):
    world.books(6)
    world.start()
    control = world.store.queue_control
    for _ in range(25):
        world.ask(lambda: (control.pause(), world.dispatcher.reload_control()))
        world.ask(lambda: (control.resume(), world.dispatcher.reload_control()))
    world.crowd.open()
    world.until(lambda: world.counts().completed == 6)
    assert world.crowd.most[DOWNLOAD] <= 3
    assert world.crowd.doubles == 0
    world.until(lambda: world.dispatcher.runs.count(DOWNLOAD) == 0)


def test_a_job_claimed_again_before_its_run_ended_can_still_be_stopped(world):
    """Given back to the store, a job can be claimed while its former run is on its way out."""
    world.books(1)
    world.start()
    world.until_running(DOWNLOAD, 1)
    (first,) = world.dispatcher.runs.of(DOWNLOAD)
    gate, real = threading.Event(), world.executor._tell

    def slow_tell(job, status, waiting_s=None):
        assert gate.wait(5)
        real(job, status, waiting_s)

    world.executor._tell = slow_tell
    first.token.cancel()
    world.until(lambda: world.counts().queued == 1)
    world.ask(world.dispatcher.on_wake)
    assert world.counts().processing == 1
    assert world.crowd.running[DOWNLOAD] == 0
    gate.set()
    world.until_running(DOWNLOAD, 1)
    assert world.dispatcher.runs.count(DOWNLOAD) == 1
    world.ask(lambda: (world.store.queue_control.pause(), world.dispatcher.reload_control()))
    world.until(lambda: world.counts().queued == 1, 1.0)


def test_a_book_cancelled_and_queued_anew_at_once_waits_for_its_former_run(world):
    world.books(1)
    world.start()
    world.until_running(DOWNLOAD, 1)
    gate = threading.Event()
    entered = threading.Event()

    def clear_up(audiobook_id):
        entered.set()
        assert gate.wait(5)
        world.forgotten.append(audiobook_id)

    world.executor._hooks = type(world.executor._hooks)(
        publish=world.bus.publish,
        hold=world.dispatcher.reasons.hold,
        stop_asking=world.dispatcher.reasons.stop_asking,
        backoff_s=lambda _: 0.0,
        is_online=lambda: True,
        asks_to_log_in=lambda: False,
        forget=clear_up,
    )

    def cancel_and_retry():
        assert world.store.jobs.cancel(DOWNLOAD, "1")
        assert world.dispatcher.runs.cancel(DOWNLOAD, "1")
        assert world.store.audiobooks.retry(1)
        world.dispatcher.on_wake()

    world.ask(cancel_and_retry)
    assert entered.wait(5)
    world.ask(world.dispatcher.on_wake)
    assert len(world.crowd.started) == 1
    gate.set()
    world.until(lambda: len(world.crowd.started) == 2)
    assert world.forgotten == [1]
    world.crowd.open()
    world.until(lambda: world.counts().completed == 1)


def test_the_end_gives_back_what_waits_for_a_former_run(world):
    world.books(1)
    world.start()
    world.until_running(DOWNLOAD, 1)
    gate = threading.Event()
    world.executor._hooks = type(world.executor._hooks)(
        publish=world.bus.publish,
        hold=world.dispatcher.reasons.hold,
        stop_asking=world.dispatcher.reasons.stop_asking,
        backoff_s=lambda _: 0.0,
        is_online=lambda: True,
        asks_to_log_in=lambda: False,
        forget=lambda _: gate.wait(5),
    )

    def cancel_and_retry():
        world.store.jobs.cancel(DOWNLOAD, "1")
        world.dispatcher.runs.cancel(DOWNLOAD, "1")
        world.store.audiobooks.retry(1)
        world.dispatcher.on_wake()
        gate.set()
        world.dispatcher.stop()

    world.ask(cancel_and_retry)
    assert world.stop()
    assert world.store.jobs.live_counts() == {(DOWNLOAD, JobState.AVAILABLE): 1}


# Hold.


def test_disk_trouble_holds_the_download_stage_and_not_the_rest(world):
    world.books(4)
    world.crowd.fail = {(DOWNLOAD, "1"): [FULL], (DOWNLOAD, "2"): [FULL], (DOWNLOAD, "3"): [FULL]}
    world.crowd.open()
    world.store.audiobooks.add(page(50), "50")
    world.start()
    world.until(lambda: world.holds == [FULL.info])
    world.until(lambda: any(i.live_jobs and not i.runnable_jobs for i in world.idle))
    book = world.store.audiobooks.get(1)
    assert (book.error, book.attempt) == (FULL.info, 0)
    assert not world.store.queue_control.is_paused()
    assert (METADATA, "5", 1) in world.crowd.started


def test_a_hold_is_lifted_when_the_disk_is_well_again_and_not_before(world, monkeypatch):
    monkeypatch.setattr(reasons, "HOLD_LOOK_MS", 20)
    world.books(1)
    world.crowd.fail = {(DOWNLOAD, "1"): [FULL]}
    world.crowd.open()
    world.start()
    world.until(lambda: world.holds == [FULL.info])
    for _ in range(5):
        world.ask(world.dispatcher.reasons.on_hold_look)
    assert world.holds == [FULL.info]
    world.is_well.set()
    world.until(lambda: world.holds == [FULL.info, None])
    world.until(lambda: world.counts().completed == 1)
    assert world.store.jobs.of_subject(DOWNLOAD, "1")[0].attempt == 1


def test_of_several_books_that_do_not_fit_the_largest_is_waited_for(world):
    def full(missing_mb):
        return errors.DiskFullError(folder="/books", missing_mb=missing_mb, needed_mb=missing_mb)

    world.start()
    for missing_mb in (300, 200, 700, 700, 300):
        world.dispatcher.reasons.hold(full(missing_mb).info)
    world.ask(lambda: None)
    world.until(lambda: world.holds == [full(300).info, full(700).info])
    # Another trouble is told.
    gone = errors.OutputFolderError(folder="/books", reason="it is gone").info
    world.dispatcher.reasons.hold(gone)
    world.until(lambda: world.holds[2:] == [gone])


def test_each_stage_says_which_disk_it_waits_for_and_goes_on_when_that_has_room(world):
    books = errors.DiskFullError(folder="/books", missing_mb=5000, needed_mb=5000).info
    data = errors.DiskFullError(folder="/data", missing_mb=500, needed_mb=500).info
    well = []
    world.is_storage_well = lambda held: held in well
    world.start()
    world.dispatcher.reasons.hold(data, Stage)
    world.dispatcher.reasons.hold(books)
    world.until(lambda: len(stopped(world)) == 4)
    assert {hold.stage: hold.error for hold in world.dispatcher.reasons.holds} == {
        SCRAPE: data,
        METADATA: data,
        DOWNLOAD: books,
    }
    well.append(data)
    world.ask(world.dispatcher.reasons.on_hold_look)
    world.until(lambda: stopped(world)[4:] == [(SCRAPE, None), (METADATA, None)])
    assert [(hold.stage, hold.error) for hold in world.dispatcher.reasons.holds] == [
        (DOWNLOAD, books)
    ]
    well.append(books)
    world.ask(world.dispatcher.reasons.on_hold_look)
    world.until(lambda: stopped(world)[6:] == [(DOWNLOAD, None)])
    assert world.dispatcher.reasons.holds == ()


def test_a_book_that_is_taken_away_lifts_the_holds_of_full_disks_alone(world):
    gone = errors.OutputFolderError(folder="/books", reason="it is gone").info
    world.start()
    world.dispatcher.reasons.hold(FULL.info, Stage)
    world.dispatcher.reasons.hold(gone)
    world.ask(world.dispatcher.reasons.lift_disk_hold)
    world.until(lambda: len(stopped(world)) == 6)
    assert [(hold.stage, hold.error) for hold in world.dispatcher.reasons.holds] == [
        (DOWNLOAD, gone)
    ]


def test_a_lock_of_the_store_neither_lifts_nor_repeats_what_is_told_of_a_disk(world):
    locked = errors.LockedStoreError(path="p", reason="database is locked").info
    world.start()
    world.dispatcher.reasons.hold(FULL.info)
    world.ask(lambda: world.dispatcher.reasons.set_locked(locked))
    world.until(lambda: len(stopped(world)) == 3)
    assert {hold.stage: hold.error for hold in world.dispatcher.reasons.holds} == {
        SCRAPE: locked,
        METADATA: locked,
        DOWNLOAD: FULL.info,
    }
    world.ask(lambda: world.dispatcher.reasons.set_locked(None))
    world.until(lambda: len(stopped(world)) == 5)
    assert stopped(world) == [
        (DOWNLOAD, FULL.info),
        (SCRAPE, locked),
        (METADATA, locked),
        (SCRAPE, None),
        (METADATA, None),
    ]


def test_the_hold_is_told_its_own_reason_when_it_is_looked_at(world):
    asked = []
    world.is_storage_well = lambda held: asked.append(held)
    world.start()
    world.ask(world.dispatcher.reasons.on_hold_look)
    world.dispatcher.reasons.hold(FULL.info)
    world.ask(world.dispatcher.reasons.on_hold_look)
    world.until(lambda: asked == [FULL.info])


def test_a_disk_that_never_answers_keeps_neither_the_queue_nor_the_end_waiting(world):
    asked, answers = [], threading.Event()

    def look(held):
        asked.append(held)
        return answers.wait(60)

    world.is_storage_well = look
    world.start()
    world.dispatcher.reasons.hold(FULL.info)
    try:
        for _ in range(3):
            world.ask(world.dispatcher.reasons.on_hold_look)
        world.until(lambda: asked)
        world.store.audiobooks.add(page(1), "1")
        world.until_running(METADATA, 1)
        assert asked == [FULL.info]  # no second one while the first waits
        assert world.stop()
    finally:
        answers.set()
    assert world.holds == [FULL.info]


def test_resume_tries_a_held_stage_at_once(world):
    world.books(1)
    world.crowd.fail = {(DOWNLOAD, "1"): [FULL, FULL]}
    world.crowd.open()
    world.start()
    world.until(lambda: world.holds == [FULL.info])
    control = world.store.queue_control
    world.ask(lambda: (control.resume(), world.dispatcher.reload_control()))
    world.until(lambda: world.holds == [FULL.info, None, FULL.info])
    # A pause is no wish to try.
    world.ask(lambda: (control.pause(), world.dispatcher.reload_control()))
    assert [hold.error for hold in world.dispatcher.reasons.holds] == [FULL.info]
    world.ask(lambda: (control.resume(), world.dispatcher.reload_control()))
    world.until(lambda: world.counts().completed == 1)
    assert world.store.jobs.of_subject(DOWNLOAD, "1")[0].attempt == 1


def test_another_process_s_resume_tries_a_held_stage_within_a_second(world, tmp_path):
    world.books(1)
    world.crowd.fail = {(DOWNLOAD, "1"): [FULL]}
    world.crowd.open()
    world.start()
    world.until(lambda: world.holds == [FULL.info])
    # What our own books write into the store is no such wish.
    world.store.audiobooks.add(page(50), "50")
    world.until(lambda: world.counts().queued == 2)
    assert [hold.error for hold in world.dispatcher.reasons.holds] == [FULL.info]
    Store(tmp_path).queue_control.resume()
    world.until(lambda: world.holds[-1] is None, 1.0)
    world.until(lambda: world.counts().completed == 2)


def test_a_hold_leaves_the_pause_alone(world):
    world.books(2)
    world.store.queue_control.pause()
    world.start()
    world.dispatcher.reasons.hold(FULL.info)
    world.until(lambda: world.holds == [FULL.info])
    world.is_well.set()
    world.ask(world.dispatcher.reasons.on_hold_look)
    world.until(lambda: world.holds == [FULL.info, None])
    assert world.store.queue_control.is_paused()
    assert world.crowd.started == []


def test_nothing_is_called_idle_while_a_run_still_has_its_end_to_tell(world):
    gate = threading.Event()
    complete = world.crowd.complete

    def slow(job):
        complete(job)
        assert gate.wait(10)

    world.crowd.complete = slow
    world.books(1)
    world.crowd.open()
    world.start()
    world.until(lambda: world.counts().completed == 1)
    world.ask(world.dispatcher.on_tell)
    world.until(lambda: world.idle)
    assert world.idle[-1].live_jobs == 1
    gate.set()
    world.until(lambda: world.idle[-1].live_jobs == 0)


# OHdio answers what nobody knows.


UNKNOWN = errors.ParseError(url="u", what="parts")


def unknown_pages(world, count):
    """Queue ``count`` books whose pages fit no known shape."""
    for number in range(1, count + 1):
        world.store.audiobooks.add(page(number), str(number))
        world.crowd.fail[(METADATA, str(number))] = [UNKNOWN]
    world.crowd.open()


def stopped(world):
    return [(event.stage, event.error) for event in world.heard.of(HoldEvent)]


def test_a_stage_that_meets_one_unknown_shape_after_the_other_stops_asking(world):
    unknown_pages(world, 40)
    world.books_at_download(41)
    world.start()
    world.until(lambda: stopped(world) == [(METADATA, UNKNOWN.info)])
    world.until(lambda: any(i.live_jobs and not i.runnable_jobs for i in world.idle))
    counts = world.counts()
    assert counts.failed == 2
    assert counts.queued == 38
    assert counts.completed == 1  # downloads go on
    # Those that were at it when the stage stopped go back as they were.
    waiting = world.store.jobs.of_subject(METADATA, "40")[0]
    assert (waiting.state, waiting.attempt) == (JobState.AVAILABLE, 0)
    assert len({subject for stage, subject, _ in world.crowd.started if stage is METADATA}) <= 13


def test_a_snapshot_says_which_stages_wait(world):
    unknown_pages(world, 5)
    world.start()
    world.until(lambda: stopped(world))
    world.dispatcher.reasons.hold(FULL.info)
    world.until(lambda: len(stopped(world)) == 2)
    assert [(h.stage, h.error.kind) for h in world.dispatcher.reasons.holds] == [
        (METADATA, "site_changed"),
        (DOWNLOAD, "disk_full"),
    ]


def test_a_stage_asks_again_when_it_is_told_to(world):
    unknown_pages(world, 5)
    world.start()
    world.until(lambda: stopped(world) and not world.counts().processing)
    world.ask(world.ask_again)
    world.until(lambda: world.counts().failed == 2 and world.counts().processing == 0)
    # What was understood this time is on its way to its download; nothing more is stopped.
    world.until(lambda: world.counts().completed == 3)
    world.until(lambda: stopped(world) == [(METADATA, UNKNOWN.info), (METADATA, None)])


def test_one_more_unknown_shape_stops_a_stage_that_asks_again(world):
    unknown_pages(world, 8)
    for number in range(1, 9):
        world.crowd.fail[(METADATA, str(number))] = [UNKNOWN] * 9
    world.start()
    world.until(lambda: stopped(world) and not world.counts().processing)
    world.ask(world.ask_again)
    world.until(
        lambda: (
            stopped(world) == [(METADATA, UNKNOWN.info), (METADATA, None), (METADATA, UNKNOWN.info)]
        )
    )
    assert world.counts().failed == 2


def test_a_stage_tries_one_more_by_itself_after_a_while(world, monkeypatch):
    monkeypatch.setattr(reasons, "ASK_AGAIN_MS", 50)
    unknown_pages(world, 5)
    world.start()
    world.until(lambda: world.counts().completed == 3)
    world.until(lambda: stopped(world)[:2] == [(METADATA, UNKNOWN.info), (METADATA, None)])


# Due times.


def test_after_a_sleep_what_is_due_starts_at_once(world, monkeypatch):
    """A timer of a minute stands still while the machine sleeps."""
    world.books(1)
    (job,) = world.store.jobs.claim(DOWNLOAD, 1)
    world.store.jobs.snooze(job, 900, errors.OfflineError(host="h").info)
    world.start()
    world.until(lambda: world.idle)
    # Nothing but the clock tells: no change of the store is seen.
    monkeypatch.setattr(world.dispatcher._watcher, "has_changed", lambda: False)
    world.store.jobs.hasten_offline()
    with pytest.raises(QtTimeoutError):
        world.until(lambda: world.crowd.started, 1.0)
    jumps = [True]
    monkeypatch.setattr(world.dispatcher._clock, "has_jumped", lambda: bool(jumps and jumps.pop()))
    world.until_running(DOWNLOAD, 1)


def test_what_waits_for_the_network_starts_when_it_is_back(world):
    world.books(2)
    jobs = world.store.jobs.claim(DOWNLOAD, 2)
    world.store.jobs.snooze(jobs[0], 900, errors.OfflineError(host="h").info)
    world.store.jobs.snooze(jobs[1], 900, errors.RateLimitedError(retry_after_s=900).info)
    world.start()
    world.until(lambda: world.idle)
    assert world.crowd.started == []
    world.ask(world.dispatcher.on_online)
    world.until_running(DOWNLOAD, 1)
    assert world.crowd.started == [(DOWNLOAD, "1", 1)]  # the other's server asked to wait


def test_a_job_that_is_due_starts_at_its_time(world):
    world.backoff_s = 0.3
    world.books(1)
    world.crowd.fail = {(DOWNLOAD, "1"): [errors.NetworkError(host="h")] * 2}
    world.crowd.open()
    began = time.monotonic()
    world.start()
    world.until(lambda: world.counts().completed == 1)
    assert 0.6 <= time.monotonic() - began < 2.5
    assert [attempt for _, _, attempt in world.crowd.started] == [1, 2, 3]


def test_a_due_time_far_away_does_not_hide_a_nearer_one(world):
    world.books(2)
    far, near = world.store.jobs.claim(DOWNLOAD, 2)
    world.store.jobs.snooze(far, 3600, FULL.info)
    world.start()
    world.until(lambda: world.idle)
    world.store.jobs.snooze(near, 0.2, FULL.info)
    world.dispatcher.request_wake()
    world.until_running(DOWNLOAD, 1)
    assert world.crowd.started == [(DOWNLOAD, near.subject, 1)]


def test_a_store_that_could_not_be_used_is_tried_again(world, monkeypatch):
    monkeypatch.setattr(dispatcher_module, "STORE_LOOK_MS", 50)
    real, calls = world.store.jobs.promote_due, []

    def busy():
        calls.append(1)
        if len(calls) < 3:
            raise errors.StoreError(path="p", reason="database is locked")
        return real()

    monkeypatch.setattr(world.store.jobs, "promote_due", busy)
    monkeypatch.setattr(dispatcher_module, "WATCH_MS", 3_600_000)
    world.books(1)
    world.start()
    world.until_running(DOWNLOAD, 1)


# The end.


def test_the_end_gives_all_running_jobs_back_within_two_seconds(world):
    fill_every_stage(world)
    world.start()
    world.until(lambda: world.crowd.running == {SCRAPE: 5, METADATA: 10, DOWNLOAD: 3})
    began = time.monotonic()
    assert world.stop()
    assert time.monotonic() - began < 2.0
    assert world.store.jobs.live_counts() == {
        (SCRAPE, JobState.AVAILABLE): 12,
        (METADATA, JobState.AVAILABLE): 20,
        (DOWNLOAD, JobState.AVAILABLE): 8,
    }
    assert world.store.jobs.rescue() == 0
    assert not world.store.queue_control.is_paused()
    books = world.store.audiobooks.all()
    assert {(book.status, book.attempt) for book in books} == {(AudiobookStatus.PENDING, 0)}


def test_after_the_end_nothing_is_claimed(world):
    world.start()
    world.until(lambda: world.idle)
    assert world.stop()
    world.books(1)
    world.dispatcher.request_wake()
    world.dispatcher.on_wake()
    assert world.crowd.started == []


# Waking and telling.


def test_many_wakes_make_few_looks(world):
    looks = []
    real = world.store.jobs.promote_due
    world.store.jobs.promote_due = lambda: (looks.append(1), real())[1]
    world.start()
    world.until(lambda: world.idle)
    before = len(looks)
    gate = threading.Event()
    world.dispatcher.run_soon(lambda: gate.wait(5))
    for _ in range(10_000):
        world.dispatcher.request_wake()
    gate.set()
    world.ask(lambda: None)
    world.ask(lambda: None)
    assert 1 <= len(looks) - before <= 3


def test_a_wake_before_the_start_is_not_lost(world):
    world.books(1)
    world.dispatcher.request_wake()
    world.start()
    world.until_running(DOWNLOAD, 1)


def test_counts_and_idleness_are_told(world):
    world.books(5)
    world.start()
    world.until(lambda: world.told_counts and world.told_counts[-1].processing == 3)
    assert world.told_counts[-1] == QueueCounts(queued=2, processing=3)
    world.until(lambda: world.idle and world.idle[-1] == IdleEvent(5, 5))
    world.ask(lambda: (world.store.queue_control.pause(), world.dispatcher.reload_control()))
    world.until(lambda: world.idle[-1] == IdleEvent(5, 0))
    world.crowd.open()
    world.ask(lambda: (world.store.queue_control.resume(), world.dispatcher.reload_control()))
    world.until(lambda: world.idle[-1].live_jobs == 0)
    world.until(lambda: world.told_counts[-1] == QueueCounts(completed=5))


def test_a_book_s_way_is_told_in_order(world):
    world.store.audiobooks.add(page(1), "1")
    world.crowd.fail = {(DOWNLOAD, "1"): [errors.NetworkError(host="h")]}
    world.crowd.open()
    world.start()
    world.until(lambda: world.counts().completed == 1)
    world.until(lambda: world.idle and world.idle[-1].live_jobs == 0)
    words = [event.status for event in world.heard.of(DownloadEvent)]
    assert words == [
        DownloadStatus.METADATA,
        DownloadStatus.STARTED,
        DownloadStatus.QUEUED,
        DownloadStatus.STARTED,
    ]


def test_trouble_in_what_was_asked_for_leaves_the_dispatcher_alive(world):
    def trouble():
        raise errors.StoreError(path="p", reason="locked")

    world.start()
    world.dispatcher.run_soon(trouble)
    world.books(1)
    world.dispatcher.request_wake()
    world.until_running(DOWNLOAD, 1)


@pytest.mark.parametrize("stage", [METADATA, DOWNLOAD])
def test_stopping_one_book_leaves_the_others(world, stage):
    if stage is DOWNLOAD:
        world.books(3)
    else:
        for number in (1, 2, 3):
            world.store.audiobooks.add(page(number), str(number))
    world.start()
    world.until_running(stage, 3)

    def cancel():
        assert world.store.jobs.cancel(stage, "2")
        assert world.dispatcher.runs.cancel(stage, "2")

    world.ask(cancel)
    world.until(lambda: world.forgotten == [2])
    assert world.crowd.running[stage] == 2
    assert metadata(2).ohdio_id == "2"
    assert not world.dispatcher.runs.cancel(stage, "99")


def test_a_book_cancelled_once_its_run_gave_it_back_keeps_nothing(world, monkeypatch):
    """The run has not ended, and what it tells at its end would overtake the cancelling."""
    world.books(1)
    world.start()
    world.until_running(DOWNLOAD, 1)
    real = world.store.jobs.release
    was_released, was_cancelled = threading.Event(), threading.Event()

    def release(job, error=None):
        done = real(job, error)
        was_released.set()
        return done and was_cancelled.wait(10)

    def cancel():
        assert world.store.jobs.cancel(DOWNLOAD, "1")
        assert world.dispatcher.runs.cancel(DOWNLOAD, "1")
        was_cancelled.set()

    monkeypatch.setattr(world.store.jobs, "release", release)
    world.ask(lambda: (world.store.queue_control.pause(), world.dispatcher.reload_control()))
    assert was_released.wait(10)
    world.ask(cancel)
    world.until(lambda: world.forgotten == [1])
    world.until(lambda: world.heard.of(DownloadEvent)[-1].status is DownloadStatus.CANCELLED)
    assert world.heard.of(DownloadEvent)[-2].status is DownloadStatus.QUEUED
