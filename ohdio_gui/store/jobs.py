"""The job store: the only way in which a job's state moves.

Here are the transactions; one move inside a transaction is in ``moves``, what it means for the
job's book in ``mirror``, the jobs that wait for their time in ``waits``, those of a dead process in
``rescue``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.clock import utc_text, utc_text_in
from ohdio_gui.model.errors import StoppedError
from ohdio_gui.model.jobs import Job, JobState, Stage
from ohdio_gui.store import moves, waits
from ohdio_gui.store.conditions import LIVE, OF_PAUSED_BOOK, OF_REMOVED_BOOK
from ohdio_gui.store.mirror import fail_scrape, mirror
from ohdio_gui.store.moves import SURVIVED, acknowledged, move, with_error
from ohdio_gui.store.rescue import rescue
from ohdio_gui.store.rows import job_of, row_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import peewee

    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.store.database import Database

KEEP_FINISHED_S = 30 * 24 * 3600

# The claim. One statement, so that no job runs twice; a paused queue gives no download. Among
# equals the oldest book comes first (not the oldest job: metadata arrives in any order), so that a
# person sees the list worked off from its top.
_CLAIM = f"""
    UPDATE jobs SET state = 'executing', attempt = attempt + 1, attempted_at = ?
    WHERE id IN (
        SELECT id FROM jobs WHERE stage = ? AND state = 'available'
            AND NOT {OF_PAUSED_BOOK} AND NOT {OF_REMOVED_BOOK}
        ORDER BY priority, CAST(subject AS INTEGER), id LIMIT ?
    ) AND NOT (stage = 'download' AND (SELECT is_paused FROM queue_control))
    RETURNING *
"""


class JobStore:
    """Jobs by Oban's contract. Every method is one transaction, from any thread.

    The methods that acknowledge (``complete``, ``retry_in``, ``snooze``, ``release``, ``discard``)
    act only on a job that is still executing in the attempt given, and return whether it was: a
    job that was cancelled meanwhile stays cancelled.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert_unique(
        self,
        stage: Stage,
        subject: str,
        args: Mapping[str, object],
        priority: int | None = None,
    ) -> int | None:
        """Add an available job; None when a live one of this stage and subject exists.

        ``priority``: smaller is claimed first; None: that of the job's book.
        """
        with self._database.transaction() as db:
            return moves.insert_unique(db, stage, subject, args, priority)

    def claim(self, stage: Stage, limit: int) -> list[Job]:
        """Set up to ``limit`` available jobs executing, smallest priority first, and return them.

        A paused queue gives no download.
        """
        if limit <= 0:
            return []
        with self._database.transaction() as db:
            claimed = rows_of(db, _CLAIM, (utc_text(), stage, limit))
            for row in claimed:
                mirror(db, row)
        jobs = (job_of(row) for row in claimed)
        return sorted(jobs, key=lambda job: (job.priority, int(job.subject), job.id))

    def promote_due(self) -> str | None:
        """Make scheduled and retryable jobs available whose time has come.

        Returns the time of the next one to come, or None.
        """
        with self._database.connection() as db:
            if waits.is_any_due(db):
                with self._database.transaction():
                    waits.promote(db)
            return waits.next_due_at(db)

    def hasten_offline(self) -> int:
        """Make due what waits for the network on our side; returns how many jobs that are.

        What a server asked to wait for keeps its time.
        """
        with self._database.transaction() as db:
            return waits.hasten_offline(db)

    def complete(self, job: Job) -> bool:
        """Acknowledge that ``job`` did its work."""
        with self._database.transaction() as db:
            return moves.complete(db, job)

    def retry_in(self, job: Job, delay_s: float, error: ErrorInfo) -> bool:
        """Acknowledge a failure worth another try, due in ``delay_s``; the error is kept."""
        with self._database.transaction() as db:
            row = move(
                db,
                job,
                JobState.RETRYABLE,
                scheduled_at=utc_text_in(delay_s),
                errors=with_error(db, job, error),
                **SURVIVED,
            )
            return acknowledged(db, row, error=error)

    def snooze(
        self, job: Job, delay_s: float, error: ErrorInfo, *, starts_over: bool = False
    ) -> bool:
        """Acknowledge a wait that costs no attempt, over in ``delay_s``.

        ``starts_over`` gives the attempts of before back, too.
        """
        with self._database.transaction() as db:
            row = move(
                db,
                job,
                JobState.SCHEDULED,
                scheduled_at=utc_text_in(delay_s),
                attempt=0 if starts_over else job.attempt - 1,
                snoozes=_number(db, job, "snoozes") + 1,
                **SURVIVED,
            )
            return acknowledged(db, row, error=error)

    def postpone_others(self, job: Job, delay_s: float, error: ErrorInfo) -> tuple[int, ...]:
        """Let the downloads of OHdio's books wait ``delay_s`` where it told that of ``job`` to.

        No attempt is spent. Returns the ids of the books; none where ``job`` is of another site.
        """
        with self._database.transaction() as db:
            return waits.postpone_others(db, job, delay_s, error)

    def release(self, job: Job, error: ErrorInfo | None = None) -> bool:
        """Give a stopped job back as it was: available, with its attempt returned."""
        with self._database.transaction() as db:
            row = move(db, job, JobState.AVAILABLE, attempt=job.attempt - 1, **SURVIVED)
            return acknowledged(db, row, error=error)

    def discard(self, job: Job, error: ErrorInfo, book_status: AudiobookStatus) -> bool:
        """Acknowledge a failure for good; the job's book becomes ``book_status``."""
        with self._database.transaction() as db:
            row = move(
                db,
                job,
                JobState.DISCARDED,
                completed_at=utc_text(),
                errors=with_error(db, job, error),
            )
            if row is not None and job.stage is Stage.SCRAPE:
                fail_scrape(db, int(job.subject), error)
            return acknowledged(db, row, error=error, book_status=book_status)

    def cancel(self, stage: Stage, subject: str) -> bool:
        """Cancel the live job of (stage, subject), running or not; whether there was one.

        A category's reading then ends as ``failed``, for the reason that the person stopped it.
        """
        with self._database.transaction() as db:
            row = row_of(
                db,
                "UPDATE jobs SET state = 'cancelled', completed_at = ? "
                f"WHERE stage = ? AND subject = ? AND state IN {LIVE} RETURNING *",
                (utc_text(), stage, subject),
            )
            if row is not None and stage is Stage.SCRAPE:
                fail_scrape(db, int(subject), StoppedError().info)
            return acknowledged(db, row, book_status=AudiobookStatus.CANCELLED)

    def rescue(self) -> int:
        """Give back the jobs that a dead process left executing; returns how many there were.

        To be called at the start, by the only instance of the data directory. No attempt is
        spent; a job that died three times in a row with its process, with no new byte between, is
        discarded.
        """
        with self._database.transaction() as db:
            return rescue(db)

    def prune(self, older_than_s: float = KEEP_FINISHED_S) -> int:
        """Delete the jobs that ended more than ``older_than_s`` ago; returns how many."""
        with self._database.transaction() as db:
            return len(
                rows_of(
                    db,
                    f"DELETE FROM jobs WHERE state NOT IN {LIVE} AND completed_at < ? RETURNING id",
                    (utc_text_in(-older_than_s),),
                )
            )

    def get(self, job_id: int) -> Job | None:
        """Return a job as it stands."""
        with self._database.connection() as db:
            row = row_of(db, "SELECT * FROM jobs WHERE id = ?", (job_id,))
            return job_of(row) if row else None

    def of_subject(self, stage: Stage, subject: str) -> list[Job]:
        """Return all jobs of (stage, subject), oldest first."""
        with self._database.connection() as db:
            rows = rows_of(
                db,
                "SELECT * FROM jobs WHERE stage = ? AND subject = ? ORDER BY id",
                (stage, subject),
            )
            return [job_of(row) for row in rows]

    def live_counts(self) -> dict[tuple[Stage, JobState], int]:
        """Count the live jobs by stage and state; not those of books that were removed."""
        with self._database.connection() as db:
            rows = rows_of(
                db,
                f"SELECT stage, state, count(*) AS n FROM jobs WHERE state IN {LIVE} "
                f"AND NOT {OF_REMOVED_BOOK} GROUP BY 1, 2",
            )
        return {(Stage(row["stage"]), JobState(row["state"])): row["n"] for row in rows}

    def count_paused(self) -> int:
        """Count the download jobs that wait for nothing but the person to resume their book."""
        with self._database.connection() as db:
            row = row_of(
                db,
                "SELECT count(*) AS n FROM jobs WHERE state IN "
                "('available', 'scheduled', 'retryable') "
                f"AND {OF_PAUSED_BOOK} AND NOT {OF_REMOVED_BOOK}",
            )
        return int(row["n"]) if row else 0


def _number(db: peewee.SqliteDatabase, job: Job, column: str) -> int:
    row = row_of(db, f"SELECT {column} AS n FROM jobs WHERE id = ?", (job.id,))
    return int(row["n"]) if row else 0
