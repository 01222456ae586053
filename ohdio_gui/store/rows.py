"""From rows to the values of ``model``, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import peewee

from ohdio_gui.model.audiobook import (
    Audiobook,
    AudiobookStatus,
    BookFormat,
    CategoryScrape,
    Chapter,
    Part,
    PartStatus,
    QueueStatus,
    ScrapeStatus,
)
from ohdio_gui.model.errors import ErrorInfo
from ohdio_gui.model.jobs import Job, JobFailure, JobState, Stage
from ohdio_gui.model.writable import writable

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]


def execute(db: peewee.SqliteDatabase, sql: str, params: Sequence[object] = ()) -> None:
    """Run a statement whose rows nobody asks for."""
    db.execute_sql(sql, tuple(params))  # type: ignore[no-untyped-call]


def rows_of(db: peewee.SqliteDatabase, sql: str, params: Sequence[object] = ()) -> list[Row]:
    """Run ``sql`` and return its rows, each a dict of column name to value."""
    cursor = db.execute_sql(sql, tuple(params))  # type: ignore[no-untyped-call]
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def row_of(db: peewee.SqliteDatabase, sql: str, params: Sequence[object] = ()) -> Row | None:
    """Run ``sql`` and return its first row, or None."""
    found = rows_of(db, sql, params)
    return found[0] if found else None


def to_json(value: object) -> str:
    """Return ``value`` as the JSON text that a column holds.

    What yt-dlp found on a page is kept as it came: SQLite refuses half a pair of surrogates.
    """
    return writable(json.dumps(value, ensure_ascii=False))


def from_json(text: str) -> Any:  # noqa: ANN401 (JSON)
    """Return the value of a column of JSON; what is none is a damaged store's. Raises as SQL does.

    To be called where the store's errors are translated.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise peewee.DatabaseError(f"malformed JSON: {error}") from error


def error_of(row: Row, message: str = "error_message") -> ErrorInfo | None:
    """Return the error that a row of books or scrapes holds."""
    if not row["error_kind"]:
        return None
    return ErrorInfo(
        kind=row["error_kind"],
        message=row[message] or "",
        arguments=from_json(row["error_arguments"] or "{}"),
    )


def audiobook_of(row: Row) -> Audiobook:
    """Return the book of a row of ``BOOK_QUERY``."""
    done, total = row["bytes_done"], row["bytes_expected"]
    progress = min(100.0, 100.0 * done / total) if done and total else 0.0
    if row["status"] == AudiobookStatus.COMPLETED:
        progress = 100.0
    return Audiobook(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        ohdio_id=row["ohdio_id"],
        authors=tuple(from_json(row["authors"])),
        narrators=tuple(from_json(row["narrators"])),
        genre=row["genre"],
        year=row["year"],
        publisher=row["publisher"],
        description=row["description"],
        language=row["language"],
        duration_s=row["duration_s"],
        director=row["director"],
        pages=row["pages"],
        audience=row["audience"],
        prizes=tuple(from_json(row["prizes"])),
        category=row["category"],
        chapters=tuple(Chapter(*chapter) for chapter in from_json(row["chapters"])),
        cover_url=row["cover_url"],
        cover_pattern=row["cover_pattern"],
        format=BookFormat(row["format"]) if row["format"] else None,
        takes_gaps=bool(row["takes_gaps"]),
        is_paused=bool(row["is_paused"]),
        is_removed=row["removed_at"] is not None,
        priority=row["priority"] or 0,
        status=AudiobookStatus(row["status"]),
        file_path=row["file_path"],
        file_size_bytes=row["file_size_bytes"],
        file_names=tuple(from_json(row["file_names"])),
        error=error_of(row),
        part_count=row["part_count"] or 0,
        queue_status=QueueStatus(row["queue_status"]) if row["queue_status"] else None,
        stage=row["stage"],
        attempt=row["attempts"] or 0,
        max_attempts=row["max_attempts"] or 0,
        progress=progress,
        bytes_done=done or 0,
        bytes_expected=int(total) if total else None,
    )


def part_of(row: Row) -> Part:
    """Return the part of a row of ``parts``."""
    return Part(
        position=row["position"],
        title=row["title"],
        media_id=row["media_id"],
        media_url=row["media_url"],
        duration_s=row["duration_s"],
        status=PartStatus(row["status"]),
        bytes_done=row["bytes_done"],
        bytes_total=row["bytes_total"],
    )


def scrape_of(row: Row) -> CategoryScrape:
    """Return the scrape of a row of ``category_scrapes``."""
    return CategoryScrape(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        status=ScrapeStatus(row["status"]),
        found=row["found"],
        new=row["new"],
        known=row["known"],
        announced=row["announced"],
        error=error_of(row, "error"),
        to_choose=len(from_json(row["to_choose"] or "[]")),
    )


def job_of(row: Row) -> Job:
    """Return the job of a row of ``jobs``."""
    return Job(
        id=row["id"],
        stage=Stage(row["stage"]),
        subject=row["subject"],
        args=from_json(row["args"]),
        state=JobState(row["state"]),
        priority=row["priority"],
        attempt=row["attempt"],
        max_attempts=row["max_attempts"],
        scheduled_at=row["scheduled_at"],
        errors=tuple(JobFailure(**failure) for failure in from_json(row["errors"])),
    )
