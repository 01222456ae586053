"""Whatever is done to books and jobs, in any order, the store stays sound."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ohdio_gui.model.audiobook import AudiobookStatus, PartStatus
from ohdio_gui.model.jobs import Stage
from ohdio_gui.store.store import FILE_NAME, Store
from tests.unit.store.shelf import GEO, GONE, NETWORK, finished, metadata, page, part, rows, tile

LIVE = {"available", "scheduled", "executing", "retryable"}
QUEUE_OF_STATE = {
    "available": "queued",
    "scheduled": "queued",
    "retryable": "queued",
    "executing": "processing",
    "cancelled": "cancelled",
}
QUEUE_OF_BOOK = {
    "completed": "completed",
    "failed": "failed",
    "blocked": "blocked",
    "incomplete": "blocked",
    "cancelled": "cancelled",
}
NUMBERS = st.integers(1, 3)
STAGES = st.sampled_from([Stage.METADATA, Stage.DOWNLOAD])


class StoreMachine(RuleBasedStateMachine):
    """Books 1 to 3, added, claimed, ended and rescued by a person, an engine and dead processes."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.file = self.folder / FILE_NAME
        self.store = Store(self.folder)
        self.claimed = []
        """Every claim ever made, running or over: late acknowledgements must change nothing."""
        self.forgotten = self.folder / "gone.m4b"

    def teardown(self):
        shutil.rmtree(self.folder)

    def is_running(self, job):
        return bool(
            rows(
                self.file,
                "SELECT 1 FROM jobs WHERE id = ? AND state = 'executing' AND attempt = ?",
                job.id,
                job.attempt,
            )
        )

    def acknowledge(self, data, act, stage=None):
        """Have ``act`` acknowledge a claim, and see that it is believed only while it runs."""
        jobs = [job for job in self.claimed if stage in (None, job.stage)]
        if not jobs:
            return
        job = data.draw(st.sampled_from(jobs))
        was_running, before = self.is_running(job), self.everything()
        assert bool(act(job)) == was_running
        if not was_running:
            assert self.everything() == before

    def everything(self):
        return [
            rows(self.file, f"SELECT * FROM {table}")
            for table in ("jobs", "queue_items", "audiobooks", "parts")
        ]

    @rule(number=NUMBERS)
    def paste(self, number):
        self.store.audiobooks.add(page(number), str(number))

    @rule(numbers=st.lists(NUMBERS, max_size=4))
    def find(self, numbers):
        self.store.audiobooks.add_found(tile(n) for n in numbers)

    @rule(number=NUMBERS)
    def retry(self, number):
        self.store.audiobooks.retry(number)

    @rule(stage=STAGES, limit=st.integers(0, 3))
    def claim(self, stage, limit):
        is_paused = self.store.queue_control.is_paused()
        jobs = self.store.jobs.claim(stage, limit)
        assert len(jobs) <= limit
        assert not (jobs and is_paused and stage is Stage.DOWNLOAD)
        self.claimed += jobs

    @rule(data=st.data(), delay_s=st.sampled_from([-1, 60]))
    def fail_and_retry(self, data, delay_s):
        def act(job):
            if job.attempt < job.max_attempts:
                return self.store.jobs.retry_in(job, delay_s, NETWORK)
            return self.store.jobs.discard(job, NETWORK, AudiobookStatus.FAILED)

        self.acknowledge(data, act)

    @rule(data=st.data(), delay_s=st.sampled_from([-1, 60]))
    def snooze(self, data, delay_s):
        self.acknowledge(data, lambda job: self.store.jobs.snooze(job, delay_s, NETWORK))

    @rule(data=st.data())
    def release(self, data):
        self.acknowledge(data, lambda job: self.store.jobs.release(job))

    @rule(
        data=st.data(),
        end=st.sampled_from(
            [
                (GONE, AudiobookStatus.FAILED),
                (GEO, AudiobookStatus.BLOCKED),
                (GEO, AudiobookStatus.INCOMPLETE),
            ]
        ),
    )
    def discard(self, data, end):
        self.acknowledge(data, lambda job: self.store.jobs.discard(job, *end))

    @rule(data=st.data(), parts=st.integers(1, 3))
    def store_metadata(self, data, parts):
        self.acknowledge(
            data,
            lambda job: self.store.audiobooks.store_metadata(
                job, metadata(int(job.subject), tuple(part(n + 1) for n in range(parts)))
            ),
            Stage.METADATA,
        )

    @rule(data=st.data())
    def complete_download(self, data):
        self.acknowledge(
            data,
            lambda job: self.store.audiobooks.complete_download(job, finished(self.forgotten, 5)),
            Stage.DOWNLOAD,
        )

    @rule(number=NUMBERS, done=st.integers(0, 10**10))
    def note_part(self, number, done):
        self.store.audiobooks.note_part(number, 1, PartStatus.DOWNLOADING, done, None)

    @rule(number=NUMBERS, stage=STAGES)
    def cancel(self, number, stage):
        self.store.jobs.cancel(stage, str(number))

    @rule()
    def promote_due(self):
        self.store.jobs.promote_due()

    @precondition(lambda self: self.claimed)
    @rule()
    def die_and_restart(self):
        self.store = Store(self.folder)
        self.store.jobs.rescue()
        assert not rows(self.file, "SELECT 1 FROM jobs WHERE state = 'executing'")

    @rule()
    def prune(self):
        self.store.jobs.prune(older_than_s=-60)

    @rule(is_paused=st.booleans())
    def pause_or_resume(self, is_paused):
        (self.store.queue_control.pause if is_paused else self.store.queue_control.resume)()

    @invariant()
    def at_most_one_live_job_a_book(self):
        """The stages follow each other: not even one of each."""
        seen = [r["subject"] for r in self.jobs() if r["state"] in LIVE]
        assert len(seen) == len(set(seen))

    @invariant()
    def attempts_are_within_bounds(self):
        for row in self.jobs():
            assert 0 <= row["attempt"] <= row["max_attempts"] == 3
            if row["state"] == "executing":
                assert row["attempted_at"] is not None
                assert row["attempt"] >= 1
            assert (row["completed_at"] is None) == (row["state"] in LIVE)

    @invariant()
    def the_queue_item_mirrors_the_current_job(self):
        books = rows(
            self.file,
            "SELECT a.id, a.status AS book, a.error_message AS why, q.status AS queue, q.stage, "
            "q.attempts, q.error_message FROM audiobooks a "
            "LEFT JOIN queue_items q ON q.audiobook_id = a.id",
        )
        for book in books:
            assert book["queue"] is not None
            assert book["error_message"] == book["why"]
            jobs = [r for r in self.jobs() if r["subject"] == str(book["id"])]
            current = jobs[-1] if jobs else None
            if current is not None and current["state"] in LIVE:
                assert book["queue"] == QUEUE_OF_STATE[current["state"]]
                assert (book["stage"], book["attempts"]) == (current["stage"], current["attempt"])
                is_downloading = (current["stage"], current["state"]) == ("download", "executing")
                assert book["book"] == ("downloading" if is_downloading else "pending")
            else:
                assert book["queue"] == QUEUE_OF_BOOK[book["book"]]
                assert book["stage"] is None
                if current is not None:
                    assert book["attempts"] == current["attempt"]
                    expected = {"completed": "completed", "cancelled": "cancelled"}
                    assert book["book"] == expected.get(current["state"], book["book"])

    @invariant()
    def the_counts_add_up(self):
        counts = self.store.audiobooks.counts()
        cancelled = rows(
            self.file, "SELECT count(*) AS n FROM queue_items WHERE status = 'cancelled'"
        )
        total = counts.queued + counts.processing + counts.completed + counts.failed
        assert total + counts.blocked + cancelled[0]["n"] == len(self.store.audiobooks.all())
        live = sum(self.store.jobs.live_counts().values())
        assert counts.queued + counts.processing == live

    def jobs(self):
        return rows(self.file, "SELECT * FROM jobs ORDER BY id")


StoreMachine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
TestStoreMachine = StoreMachine.TestCase
