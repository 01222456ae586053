"""One move of a job, inside the caller's transaction.

Apart from the job store, since the stores of books and categories move a job together with what it
found; and no move is made without what it means for the job's book (``mirror``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.jobs import MAX_ATTEMPTS, JobState, Stage
from ohdio_gui.store.mirror import end_queue_item, end_retag, is_retag, mirror
from ohdio_gui.store.rows import from_json, row_of, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    import peewee

    from ohdio_gui.model.audiobook import AudiobookStatus
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.model.jobs import Job
    from ohdio_gui.store.rows import Row

SURVIVED: Mapping[str, object] = {"deaths": 0, "bytes_at_death": None}
"""What is written of a job that came out of an attempt alive: its deaths before were no row."""


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
    return move(db, job, JobState.COMPLETED, completed_at=utc_text()) is not None


def is_running(db: peewee.SqliteDatabase, job: Job) -> bool:
    """Whether ``job`` is still in its running attempt: what it writes otherwise is too late."""
    query = "SELECT 1 FROM jobs WHERE id = ? AND state = 'executing' AND attempt = ?"
    return row_of(db, query, (job.id, job.attempt)) is not None


def move(db: peewee.SqliteDatabase, job: Job, state: JobState, **columns: object) -> Row | None:
    """Take ``job`` out of its running attempt; None when it is no longer in it."""
    names = ", ".join(f"{name} = ?" for name in columns)
    return row_of(
        db,
        f"UPDATE jobs SET state = ?{', ' + names if names else ''} "
        "WHERE id = ? AND state = 'executing' AND attempt = ? RETURNING *",
        (state, *columns.values(), job.id, job.attempt),
    )


def acknowledged(
    db: peewee.SqliteDatabase,
    row: Row | None,
    error: ErrorInfo | None = None,
    book_status: AudiobookStatus | None = None,
) -> bool:
    """Write what the move that gave ``row`` means for its book; False when there was no move.

    ``book_status``: how the book ended; None: its job is live.
    """
    if row is None:
        return False
    if book_status is None:
        mirror(db, row, error)
    elif row["stage"] != Stage.SCRAPE and is_retag(row):
        end_retag(db, row, error)
    elif row["stage"] != Stage.SCRAPE:
        end_queue_item(db, row, book_status, error)
    return True


def with_error(db: peewee.SqliteDatabase, job: Job, error: ErrorInfo) -> str:
    """Return the errors of ``job``, and this one, as its column keeps them."""
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
