"""The job store: the only way in which a job's state moves.

A book's ``queue_items`` row mirrors its current job and is written here alone, in the transaction
that moves the job (FACE.md): available, scheduled and retryable are ``queued``, executing is
``processing``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import AudiobookStatus, QueueStatus
from ohdio_gui.model.clock import utc_text, utc_text_in
from ohdio_gui.model.errors import (
    ErrorInfo,
    IncompleteBookError,
    PartsDifferError,
    ProcessDiedError,
    RateLimitedError,
    StoppedError,
    WithheldPartError,
)
from ohdio_gui.model.jobs import MAX_ATTEMPTS, MAX_DEATHS, RETAG, Job, JobState, Stage
from ohdio_gui.store.rows import Row, error_of, execute, from_json, job_of, row_of, rows_of, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    import peewee

    from ohdio_gui.store.database import Database

KEEP_FINISHED_S = 30 * 24 * 3600
LIVE = "('available', 'scheduled', 'executing', 'retryable')"

# The claim. One statement, so that no job runs twice; a paused queue gives no download. Among
# equals the oldest book comes first (not the oldest job: metadata arrives in any order), so that a
# person sees the list worked off from its top.
_OF_PAUSED_BOOK = """
    (stage = 'download' AND CAST(subject AS INTEGER) IN (SELECT id FROM audiobooks WHERE is_paused))
"""
_OF_REMOVED_BOOK = """
    (stage != 'scrape' AND CAST(subject AS INTEGER) IN
        (SELECT id FROM audiobooks WHERE removed_at IS NOT NULL))
"""
_CLAIM = f"""
    UPDATE jobs SET state = 'executing', attempt = attempt + 1, attempted_at = ?
    WHERE id IN (
        SELECT id FROM jobs WHERE stage = ? AND state = 'available'
            AND NOT {_OF_PAUSED_BOOK} AND NOT {_OF_REMOVED_BOOK}
        ORDER BY priority, CAST(subject AS INTEGER), id LIMIT ?
    ) AND NOT (stage = 'download' AND (SELECT is_paused FROM queue_control))
    RETURNING *
"""

_SAME_WAIT_S = 1.0
"""Several downloads are told to wait at about the same time; the others are postponed once."""
_IS_OHDIO = "(SELECT id FROM audiobooks WHERE ohdio_id IS NOT NULL)"
_POSTPONE = f"""
    UPDATE jobs
    SET scheduled_at = ?, state = CASE state WHEN 'available' THEN 'scheduled' ELSE state END
    WHERE stage = 'download' AND NOT {_OF_PAUSED_BOOK} AND (
        state = 'available' OR (state IN ('scheduled', 'retryable') AND scheduled_at < ?)
    ) AND CAST(subject AS INTEGER) IN {_IS_OHDIO} AND ? IN {_IS_OHDIO}
    RETURNING *
"""

_ENDED: dict[AudiobookStatus, QueueStatus] = {
    AudiobookStatus.COMPLETED: QueueStatus.COMPLETED,
    AudiobookStatus.FAILED: QueueStatus.FAILED,
    AudiobookStatus.BLOCKED: QueueStatus.BLOCKED,
    AudiobookStatus.INCOMPLETE: QueueStatus.BLOCKED,
    AudiobookStatus.CANCELLED: QueueStatus.CANCELLED,
}

_LASTING_NOTES = frozenset(
    {PartsDifferError.kind, WithheldPartError.kind, IncompleteBookError.kind}
)


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
            return insert_unique(db, stage, subject, args, priority)

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
            to_come = (utc_text_in(_MOMENT_S), utc_text_in(LONGEST_WAIT_S))
            if row_of(db, _DUE, to_come):
                with self._database.transaction():
                    for row in rows_of(db, _PROMOTE, to_come):
                        mirror(db, row)
            coming = row_of(
                db,
                "SELECT min(scheduled_at) AS at FROM jobs "
                "WHERE state IN ('scheduled', 'retryable')",
            )
        return coming["at"] if coming else None

    def hasten_offline(self) -> int:
        """Make due what waits for the network on our side; returns how many jobs that are.

        What a server asked to wait for keeps its time.
        """
        with self._database.transaction() as db:
            hastened = rows_of(
                db,
                "UPDATE jobs SET scheduled_at = ? WHERE state = 'scheduled' AND CASE stage "
                "WHEN 'scrape' THEN (SELECT error_kind FROM category_scrapes c "
                "WHERE c.id = CAST(jobs.subject AS INTEGER)) "
                "ELSE (SELECT error_kind FROM audiobooks a "
                "WHERE a.id = CAST(jobs.subject AS INTEGER)) END IS NOT ? RETURNING id",
                (utc_text(), RateLimitedError.kind),
            )
        return len(hastened)

    def complete(self, job: Job) -> bool:
        """Acknowledge that ``job`` did its work."""
        with self._database.transaction() as db:
            return complete(db, job)

    def retry_in(self, job: Job, delay_s: float, error: ErrorInfo) -> bool:
        """Acknowledge a failure worth another try, due in ``delay_s``; the error is kept."""
        with self._database.transaction() as db:
            row = _move(
                db,
                job,
                JobState.RETRYABLE,
                scheduled_at=utc_text_in(delay_s),
                errors=_with_error(db, job, error),
                **_SURVIVED,
            )
            return _acknowledged(db, row, error=error)

    def snooze(
        self, job: Job, delay_s: float, error: ErrorInfo, *, starts_over: bool = False
    ) -> bool:
        """Acknowledge a wait that costs no attempt, over in ``delay_s``.

        ``starts_over`` gives the attempts of before back, too.
        """
        with self._database.transaction() as db:
            row = _move(
                db,
                job,
                JobState.SCHEDULED,
                scheduled_at=utc_text_in(delay_s),
                attempt=0 if starts_over else job.attempt - 1,
                snoozes=_number(db, job, "snoozes") + 1,
                **_SURVIVED,
            )
            return _acknowledged(db, row, error=error)

    def postpone_others(self, job: Job, delay_s: float, error: ErrorInfo) -> tuple[int, ...]:
        """Let the downloads of OHdio's books wait ``delay_s`` where it told that of ``job`` to.

        No attempt is spent. Returns the ids of the books; none where ``job`` is of another site.
        """
        until = (utc_text_in(delay_s), utc_text_in(delay_s - _SAME_WAIT_S))
        with self._database.transaction() as db:
            postponed = rows_of(db, _POSTPONE, (*until, int(job.subject)))
            for row in postponed:
                mirror(db, row, error)
        return tuple(sorted(int(row["subject"]) for row in postponed))

    def release(self, job: Job, error: ErrorInfo | None = None) -> bool:
        """Give a stopped job back as it was: available, with its attempt returned."""
        with self._database.transaction() as db:
            row = _move(db, job, JobState.AVAILABLE, attempt=job.attempt - 1, **_SURVIVED)
            return _acknowledged(db, row, error=error)

    def discard(self, job: Job, error: ErrorInfo, book_status: AudiobookStatus) -> bool:
        """Acknowledge a failure for good; the job's book becomes ``book_status``."""
        with self._database.transaction() as db:
            row = _move(
                db,
                job,
                JobState.DISCARDED,
                completed_at=utc_text(),
                errors=_with_error(db, job, error),
            )
            if row is not None and job.stage is Stage.SCRAPE:
                fail_scrape(db, int(job.subject), error)
            return _acknowledged(db, row, error=error, book_status=book_status)

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
            return _acknowledged(db, row, book_status=AudiobookStatus.CANCELLED)

    def rescue(self) -> int:
        """Give back the jobs that a dead process left executing; returns how many there were.

        To be called at the start, by the only instance of the data directory. No attempt is
        spent; a job that died three times in a row with its process, with no new byte between, is
        discarded.
        """
        with self._database.transaction() as db:
            orphans = rows_of(db, "SELECT * FROM jobs WHERE state = 'executing'")
            for row in orphans:
                _rescue(db, row)
        return len(orphans)

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
                f"AND NOT {_OF_REMOVED_BOOK} GROUP BY 1, 2",
            )
        return {(Stage(row["stage"]), JobState(row["state"])): row["n"] for row in rows}

    def count_paused(self) -> int:
        """Count the download jobs that wait for nothing but the person to resume their book."""
        with self._database.connection() as db:
            row = row_of(
                db,
                "SELECT count(*) AS n FROM jobs WHERE state IN "
                "('available', 'scheduled', 'retryable') "
                f"AND {_OF_PAUSED_BOOK} AND NOT {_OF_REMOVED_BOOK}",
            )
        return int(row["n"]) if row else 0


_SURVIVED: Mapping[str, object] = {"deaths": 0, "bytes_at_death": None}
"""What is written of a job that came out of an attempt alive: its deaths before were no row."""
LONGEST_WAIT_S = 2 * 3600.0
"""No job is told to wait longer: what seems to is of a clock that was set back since."""
_MOMENT_S = 0.001
"""The width of the times that are stored: what is due now is due."""
_IS_DUE = "state IN ('scheduled', 'retryable') AND NOT scheduled_at BETWEEN ? AND ?"
_DUE = f"SELECT 1 FROM jobs WHERE {_IS_DUE} LIMIT 1"
_PROMOTE = f"UPDATE jobs SET state = 'available' WHERE {_IS_DUE} RETURNING *"


def insert_unique(
    db: peewee.SqliteDatabase,
    stage: Stage,
    subject: str,
    args: Mapping[str, object],
    priority: int | None = None,
) -> int | None:
    """Add an available job inside the caller's transaction; None when a live one exists."""
    if priority is None:
        priority = 0 if stage is Stage.SCRAPE else _priority_of(db, int(subject))
    now = utc_text()
    row = row_of(
        db,
        "INSERT INTO jobs (stage, subject, args, priority, max_attempts, inserted_at, scheduled_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING *",
        (stage, subject, to_json(dict(args)), priority, MAX_ATTEMPTS, now, now),
    )
    if row is None:
        return None
    mirror(db, row)
    return int(row["id"])


def _priority_of(db: peewee.SqliteDatabase, audiobook_id: int) -> int:
    """Return a book's place in the queue: it is that of each of its jobs."""
    row = row_of(db, "SELECT priority FROM queue_items WHERE audiobook_id = ?", (audiobook_id,))
    return int(row["priority"]) if row else 0


def complete(db: peewee.SqliteDatabase, job: Job) -> bool:
    """Acknowledge ``job`` inside the caller's transaction; False when it is no longer ours."""
    return _move(db, job, JobState.COMPLETED, completed_at=utc_text()) is not None


def mirror(db: peewee.SqliteDatabase, job: Row, error: ErrorInfo | None = None) -> None:
    """Write what a live job means for its book: the queue item's state, and the book's.

    Of a scrape, why it waits.
    """
    if job["stage"] == Stage.SCRAPE:
        _note_scrape_error(db, int(job["subject"]), error)
        return
    state = JobState(job["state"])
    is_running = state is JobState.EXECUTING
    is_downloading = is_running and job["stage"] == Stage.DOWNLOAD
    now = utc_text()
    execute(
        db,
        "UPDATE queue_items SET status = ?, stage = ?, attempts = ?, max_attempts = ?, "
        "error_message = ?, updated_at = ? WHERE audiobook_id = ?",
        (
            QueueStatus.PROCESSING if is_running else QueueStatus.QUEUED,
            job["stage"],
            job["attempt"],
            job["max_attempts"],
            error.message if error else None,
            now,
            int(job["subject"]),
        ),
    )
    if _is_retag(job):
        return  # the book is finished, whatever becomes of its tags
    set_book_status(
        db,
        int(job["subject"]),
        AudiobookStatus.DOWNLOADING if is_downloading else AudiobookStatus.PENDING,
        error,
    )


def set_book_status(
    db: peewee.SqliteDatabase, audiobook_id: int, status: AudiobookStatus, error: ErrorInfo | None
) -> None:
    """Write a book's status, and why, inside the caller's transaction."""
    execute(
        db,
        "UPDATE audiobooks SET status = ?, error_kind = ?, error_message = ?, error_arguments = ?, "
        "updated_at = ? WHERE id = ?",
        (
            status,
            error.kind if error else None,
            error.message if error else None,
            to_json(error.arguments) if error else None,
            utc_text(),
            audiobook_id,
        ),
    )


def end_queue_item(
    db: peewee.SqliteDatabase, job: Row, status: AudiobookStatus, error: ErrorInfo | None
) -> None:
    """Write the end of a book's way through the queue, inside the caller's transaction."""
    execute(db, "UPDATE audiobooks SET is_paused = 0 WHERE id = ?", (int(job["subject"]),))
    execute(
        db,
        "UPDATE queue_items SET status = ?, stage = NULL, attempts = ?, error_message = ?, "
        "updated_at = ? WHERE audiobook_id = ?",
        (
            _ENDED[status],
            job["attempt"],
            error.message if error else None,
            utc_text(),
            int(job["subject"]),
        ),
    )
    set_book_status(db, int(job["subject"]), status, error)


def _move(db: peewee.SqliteDatabase, job: Job, state: JobState, **columns: object) -> Row | None:
    """Take ``job`` out of its running attempt; None when it is no longer in it."""
    names = ", ".join(f"{name} = ?" for name in columns)
    return row_of(
        db,
        f"UPDATE jobs SET state = ?{', ' + names if names else ''} "
        "WHERE id = ? AND state = 'executing' AND attempt = ? RETURNING *",
        (state, *columns.values(), job.id, job.attempt),
    )


def _acknowledged(
    db: peewee.SqliteDatabase,
    row: Row | None,
    error: ErrorInfo | None = None,
    book_status: AudiobookStatus | None = None,
) -> bool:
    if row is None:
        return False
    if book_status is None:
        mirror(db, row, error)
    elif row["stage"] != Stage.SCRAPE and _is_retag(row):
        _end_retag(db, row, error)
    elif row["stage"] != Stage.SCRAPE:
        end_queue_item(db, row, book_status, error)
    return True


def _is_retag(job: Row) -> bool:
    return bool(from_json(job["args"]).get(RETAG))


def lasting_note(note: ErrorInfo | None) -> ErrorInfo | None:
    """Return ``note`` where it is about a finished book's audio, which new tags do not change."""
    return note if note is not None and note.kind in _LASTING_NOTES else None


def _end_retag(db: peewee.SqliteDatabase, job: Row, error: ErrorInfo | None) -> None:
    """Leave a finished book as it is; an error says why its tags are the old ones.

    What the book lacks is said before that: it is what the person is to know of it.
    """
    book = row_of(db, "SELECT * FROM audiobooks WHERE id = ?", (int(job["subject"]),))
    if book is not None:
        status = AudiobookStatus(book["status"])
        before = error_of(book)
        end_queue_item(db, job, status, lasting_note(before) or error or before)


def _with_error(db: peewee.SqliteDatabase, job: Job, error: ErrorInfo) -> str:
    row = row_of(db, "SELECT errors FROM jobs WHERE id = ?", (job.id,))
    errors = from_json(row["errors"]) if row else []
    entry = {
        "attempt": job.attempt,
        "at": utc_text(),
        "kind": error.kind,
        "message": error.message,
        "arguments": error.arguments,
    }
    return to_json([*errors, entry])


def _number(db: peewee.SqliteDatabase, job: Job, column: str) -> int:
    row = row_of(db, f"SELECT {column} AS n FROM jobs WHERE id = ?", (job.id,))
    return int(row["n"]) if row else 0


def _rescue(db: peewee.SqliteDatabase, row: Row) -> None:
    job = job_of(row)
    # A scrape's progress is its books: it goes on for as long as more of them come in.
    progress = (
        "SELECT coalesce(max(found), 0) AS n FROM category_scrapes WHERE id = ?"
        if job.stage is Stage.SCRAPE
        else "SELECT coalesce(sum(bytes_done), 0) AS n FROM parts WHERE audiobook_id = ?"
    )
    done = row_of(db, progress, (int(job.subject),))
    bytes_now = int(done["n"]) if done else 0
    has_progress = row["bytes_at_death"] is not None and bytes_now > row["bytes_at_death"]
    deaths = 1 if has_progress else row["deaths"] + 1
    if deaths >= MAX_DEATHS:
        error = ProcessDiedError(times=deaths).info
        moved = _move(
            db,
            job,
            JobState.DISCARDED,
            completed_at=utc_text(),
            deaths=deaths,
            errors=_with_error(db, job, error),
        )
        _acknowledged(db, moved, error=error, book_status=AudiobookStatus.FAILED)
        if job.stage is Stage.SCRAPE:
            fail_scrape(db, int(job.subject), error)
        return
    moved = _move(
        db,
        job,
        JobState.AVAILABLE,
        attempt=job.attempt - 1,
        deaths=deaths,
        bytes_at_death=bytes_now,
    )
    _acknowledged(db, moved)


def _note_scrape_error(db: peewee.SqliteDatabase, scrape_id: int, error: ErrorInfo | None) -> None:
    execute(
        db,
        "UPDATE category_scrapes SET error = ?, error_kind = ?, error_arguments = ? WHERE id = ?",
        (
            error.message if error else None,
            error.kind if error else None,
            to_json(error.arguments) if error else None,
            scrape_id,
        ),
    )


def fail_scrape(db: peewee.SqliteDatabase, scrape_id: int, error: ErrorInfo) -> None:
    """Write why a scrape failed, inside the caller's transaction."""
    _note_scrape_error(db, scrape_id, error)
    execute(
        db,
        "UPDATE category_scrapes SET status = 'failed', completed_at = ? WHERE id = ?",
        (utc_text(), scrape_id),
    )
