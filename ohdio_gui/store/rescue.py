"""What becomes of the jobs that a process left executing when it died.

Apart from the other moves: no run acknowledges these, and only here deaths are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.errors import ProcessDiedError
from ohdio_gui.model.jobs import MAX_DEATHS, JobState, Stage
from ohdio_gui.store.mirror import fail_scrape
from ohdio_gui.store.moves import acknowledged, move, with_error
from ohdio_gui.store.rows import job_of, row_of, rows_of

if TYPE_CHECKING:
    import peewee

    from ohdio_gui.store.rows import Row


def rescue(db: peewee.SqliteDatabase) -> int:
    """Give back or discard every job that is executing, when nothing runs; returns how many."""
    orphans = rows_of(db, "SELECT * FROM jobs WHERE state = 'executing'")
    for row in orphans:
        _rescue(db, row)
    return len(orphans)


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
        moved = move(
            db,
            job,
            JobState.DISCARDED,
            completed_at=utc_text(),
            deaths=deaths,
            errors=with_error(db, job, error),
        )
        acknowledged(db, moved, error=error, book_status=AudiobookStatus.FAILED)
        if job.stage is Stage.SCRAPE:
            fail_scrape(db, int(job.subject), error)
        return
    moved = move(
        db,
        job,
        JobState.AVAILABLE,
        attempt=job.attempt - 1,
        deaths=deaths,
        bytes_at_death=bytes_now,
    )
    acknowledged(db, moved)
