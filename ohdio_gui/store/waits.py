"""When the jobs that wait come due: at their time, sooner, or later than they were told.

Apart from the job store's moves of one job: these are of all that wait, by the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.clock import utc_text, utc_text_in
from ohdio_gui.model.errors import RateLimitedError
from ohdio_gui.store.conditions import OF_PAUSED_BOOK
from ohdio_gui.store.mirror import mirror
from ohdio_gui.store.rows import row_of, rows_of

if TYPE_CHECKING:
    import peewee

    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.model.jobs import Job

_SAME_WAIT_S = 1.0
"""Several downloads are told to wait at about the same time; the others are postponed once."""
_IS_OHDIO = "(SELECT id FROM audiobooks WHERE ohdio_id IS NOT NULL)"
_POSTPONE = f"""
    UPDATE jobs
    SET scheduled_at = ?, state = CASE state WHEN 'available' THEN 'scheduled' ELSE state END
    WHERE stage = 'download' AND NOT {OF_PAUSED_BOOK} AND (
        state = 'available' OR (state IN ('scheduled', 'retryable') AND scheduled_at < ?)
    ) AND CAST(subject AS INTEGER) IN {_IS_OHDIO} AND ? IN {_IS_OHDIO}
    RETURNING *
"""

LONGEST_WAIT_S = 2 * 3600.0
"""No job is told to wait longer: what seems to is of a clock that was set back since."""
_MOMENT_S = 0.001
"""The width of the times that are stored: what is due now is due."""
_IS_DUE = "state IN ('scheduled', 'retryable') AND NOT scheduled_at BETWEEN ? AND ?"
_DUE = f"SELECT 1 FROM jobs WHERE {_IS_DUE} LIMIT 1"
_PROMOTE = f"UPDATE jobs SET state = 'available' WHERE {_IS_DUE} RETURNING *"


def is_any_due(db: peewee.SqliteDatabase) -> bool:
    """Whether the time of a job has come: most often none has, and nothing is to be written."""
    return row_of(db, _DUE, _to_come()) is not None


def promote(db: peewee.SqliteDatabase) -> None:
    """Make the jobs available whose time has come."""
    for row in rows_of(db, _PROMOTE, _to_come()):
        mirror(db, row)


def next_due_at(db: peewee.SqliteDatabase) -> str | None:
    """Return the time of the next job to come due, or None."""
    coming = row_of(
        db, "SELECT min(scheduled_at) AS at FROM jobs WHERE state IN ('scheduled', 'retryable')"
    )
    return coming["at"] if coming else None


def hasten_offline(db: peewee.SqliteDatabase) -> int:
    """Make due what waits, but for what a server asked to wait for; returns how many jobs."""
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


def postpone_others(
    db: peewee.SqliteDatabase, job: Job, delay_s: float, error: ErrorInfo
) -> tuple[int, ...]:
    """Put off the other downloads of OHdio's books by what that of ``job`` was told to wait.

    Returns the ids of the books.
    """
    until = (utc_text_in(delay_s), utc_text_in(delay_s - _SAME_WAIT_S))
    postponed = rows_of(db, _POSTPONE, (*until, int(job.subject)))
    for row in postponed:
        mirror(db, row, error)
    return tuple(sorted(int(row["subject"]) for row in postponed))


def _to_come() -> tuple[str, str]:
    """Return between which times a job is still to wait."""
    return utc_text_in(_MOMENT_S), utc_text_in(LONGEST_WAIT_S)
