"""What the store says of finished books: where their files are, and books found on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.errors import WithheldPartError
from ohdio_gui.store.adding import insert_book, known_book
from ohdio_gui.store.conditions import LIVE
from ohdio_gui.store.descriptions import write_fields, write_parts
from ohdio_gui.store.mirror import end_queue_item
from ohdio_gui.store.rows import execute, row_of, rows_of, to_json

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    import peewee

    from ohdio_gui.model.audiobook import BookMetadata, FinishedFiles, FoundBook
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.store.rows import Row


def is_finished(book: Row) -> bool:
    """Whether a book's file was made: whole, or with a gap that the person took."""
    has_gap = book["status"] == AudiobookStatus.INCOMPLETE and book["file_path"] is not None
    return has_gap or book["status"] == AudiobookStatus.COMPLETED


def has_files(book: Row) -> bool:
    """Whether the finished file is where it was put, or all of a folder's files are."""
    if not book["file_path"]:
        return False
    path, names = Path(book["file_path"]), json.loads(book["file_names"])
    return all((path / name).is_file() for name in names) if names else path.is_file()


def write_files(
    db: peewee.SqliteDatabase, audiobook_id: int, finished: FinishedFiles, *, has_gap: bool
) -> None:
    """Write where a finished book is, inside the caller's transaction."""
    execute(
        db,
        "UPDATE audiobooks SET file_path = ?, file_size_bytes = ?, file_names = ?, "
        "takes_gaps = takes_gaps AND ? WHERE id = ?",
        (
            str(finished.path),
            finished.size_bytes,
            to_json(finished.names),
            # What was taken for one gap says nothing of the next: it has none now.
            has_gap,
            audiobook_id,
        ),
    )


def take_in(
    db: peewee.SqliteDatabase, found: Iterable[FoundBook], settled: Container[int]
) -> list[int]:
    """Complete the books whose files were found; returns the ids of those that were known.

    ``settled``: the ids of finished books whose files are where the store says. To be called
    while nothing runs.
    """
    completed = []
    for book in found:
        known = known_of(db, book.metadata)
        if known is None:
            audiobook_id, attempts = insert_book(db, book.metadata), 0
            write_fields(db, audiobook_id, book.metadata)
            write_parts(db, audiobook_id, book.metadata.parts)
        elif known["id"] in settled:
            continue
        else:
            audiobook_id, attempts = int(known["id"]), _end_jobs(db, known["id"])
            _fill(db, known, book.metadata)
            completed.append(audiobook_id)
        write_files(db, audiobook_id, book.files, has_gap=bool(book.missing))
        job = {"subject": str(audiobook_id), "attempt": attempts}
        end_queue_item(db, job, *_standing(book))
    return completed


def _standing(book: FoundBook) -> tuple[AudiobookStatus, ErrorInfo | None]:
    """Return what a book is that was found, and what there is to say of it."""
    if not book.missing:
        return AudiobookStatus.COMPLETED, None
    error = WithheldPartError(positions=", ".join(map(str, book.missing)))
    return AudiobookStatus.INCOMPLETE, error.info


def known_of(db: peewee.SqliteDatabase, book: BookMetadata) -> Row | None:
    """Return the row of a book by its id of OHdio's, or else by its address."""
    by_url = replace(book, ohdio_id=None)
    return known_book(db, book) or known_book(db, by_url)


def _end_jobs(db: peewee.SqliteDatabase, audiobook_id: int) -> int:
    """End what was to be done for a book that is there; returns the attempts that it took."""
    execute(
        db,
        "UPDATE jobs SET state = 'completed', completed_at = ? "
        f"WHERE subject = ? AND stage != 'scrape' AND state IN {LIVE}",
        (utc_text(), str(audiobook_id)),
    )
    query = "SELECT attempts FROM queue_items WHERE audiobook_id = ?"
    item = row_of(db, query, (audiobook_id,))
    return int(item["attempts"]) if item else 0


def _fill(db: peewee.SqliteDatabase, known: Row, metadata: BookMetadata) -> None:
    """Write what a file says of a book of which no more than its address was known."""
    if rows_of(db, "SELECT 1 FROM parts WHERE audiobook_id = ? LIMIT 1", (known["id"],)):
        return
    described = replace(metadata, cover_pattern=known["cover_pattern"])
    write_fields(db, known["id"], described)
    write_parts(db, known["id"], described.parts)
