"""What a job's state means for its book or its category, in the transaction that moves the job.

A book's ``queue_items`` row mirrors its current job (FACE.md) and is moved here alone: available,
scheduled and retryable are ``queued``, executing is ``processing``. Apart from the moves, which
write ``jobs``: this writes the other tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import AudiobookStatus, QueueStatus
from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.errors import IncompleteBookError, PartsDifferError, WithheldPartError
from ohdio_gui.model.jobs import RETAG, JobState, Stage
from ohdio_gui.store.rows import error_of, execute, from_json, row_of, to_json

if TYPE_CHECKING:
    import peewee

    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.store.rows import Row

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
    if is_retag(job):
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


def is_retag(job: Row) -> bool:
    """Whether ``job`` only tags a finished book again."""
    return bool(from_json(job["args"]).get(RETAG))


def lasting_note(note: ErrorInfo | None) -> ErrorInfo | None:
    """Return ``note`` where it is about a finished book's audio, which new tags do not change."""
    return note if note is not None and note.kind in _LASTING_NOTES else None


def end_retag(db: peewee.SqliteDatabase, job: Row, error: ErrorInfo | None) -> None:
    """Leave a finished book as it is; an error says why its tags are the old ones.

    What the book lacks is said before that: it is what the person is to know of it.
    """
    book = row_of(db, "SELECT * FROM audiobooks WHERE id = ?", (int(job["subject"]),))
    if book is not None:
        status = AudiobookStatus(book["status"])
        before = error_of(book)
        end_queue_item(db, job, status, lasting_note(before) or error or before)


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
