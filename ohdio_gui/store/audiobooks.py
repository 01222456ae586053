"""Books, their parts and their places in the queue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from ohdio_gui.model.audiobook import (
    Audiobook,
    AudiobookStatus,
    BookMetadata,
    Part,
    PartStatus,
    QueueStatus,
    cover_address,
)
from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.errors import AssemblyError
from ohdio_gui.model.events import QueueCounts
from ohdio_gui.model.jobs import MAX_ATTEMPTS, Job, Stage
from ohdio_gui.store.jobs import (
    LIVE,
    complete,
    end_queue_item,
    insert_unique,
)
from ohdio_gui.store.rows import audiobook_of, execute, part_of, row_of, rows_of, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import peewee

    from ohdio_gui.model.audiobook import CategoryBook
    from ohdio_gui.store.database import Database
    from ohdio_gui.store.rows import Row

COVER_WIDTH = 1400

# An unknown size of a part counts by its announced seconds at 128 kbit/s.
BOOK_QUERY = """
    SELECT a.*, q.status AS queue_status, q.stage, q.attempts, q.max_attempts,
        p.part_count, p.bytes_done, p.bytes_expected
    FROM audiobooks a
    LEFT JOIN queue_items q ON q.audiobook_id = a.id
    LEFT JOIN (
        SELECT audiobook_id, count(*) AS part_count, sum(bytes_done) AS bytes_done,
            sum(coalesce(bytes_total, duration_s * 16000, 0)) AS bytes_expected
        FROM parts {parts_where} GROUP BY audiobook_id
    ) p ON p.audiobook_id = a.id
"""


class AudiobookStore:
    """Every method is one transaction, from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Audiobook, ...]:
        """Return every book, oldest first."""
        with self._database.connection() as db:
            rows = rows_of(db, BOOK_QUERY.format(parts_where="") + " ORDER BY a.id")
        return tuple(audiobook_of(row) for row in rows)

    def get(self, audiobook_id: int) -> Audiobook | None:
        """Return one book."""
        with self._database.connection() as db:
            return _book(db, audiobook_id)

    def parts(self, audiobook_id: int) -> tuple[Part, ...]:
        """Return a book's parts in order."""
        with self._database.connection() as db:
            rows = rows_of(
                db,
                "SELECT * FROM parts WHERE audiobook_id = ? ORDER BY position",
                (audiobook_id,),
            )
        return tuple(part_of(row) for row in rows)

    def counts(self) -> QueueCounts:
        """Count the books by their queue item's status."""
        with self._database.connection() as db:
            rows = rows_of(db, "SELECT status, count(*) AS n FROM queue_items GROUP BY status")
        by_status = {row["status"]: int(row["n"]) for row in rows}
        return QueueCounts(
            queued=by_status.get(QueueStatus.QUEUED, 0),
            processing=by_status.get(QueueStatus.PROCESSING, 0),
            completed=by_status.get(QueueStatus.COMPLETED, 0),
            failed=by_status.get(QueueStatus.FAILED, 0),
            blocked=by_status.get(QueueStatus.BLOCKED, 0),
        )

    def add(self, url: str, ohdio_id: str | None, title: str = "") -> tuple[int, bool]:
        """Queue the book at ``url``; see ``_queue`` for what becomes of a known one.

        Returns its id and whether it is new.
        """
        return self.add_all((BookMetadata(url=url, title=title, parts=(), ohdio_id=ohdio_id),))[0]

    def add_found(self, books: Iterable[CategoryBook]) -> list[tuple[int, bool]]:
        """Queue the books of a category page; returns each one's id and whether it is new."""
        return self.add_all(
            BookMetadata(
                url=book.url,
                title=book.title,
                parts=(),
                ohdio_id=book.ohdio_id,
                authors=book.authors,
                cover_pattern=book.cover_pattern,
            )
            for book in books
        )

    def add_all(self, books: Iterable[BookMetadata]) -> list[tuple[int, bool]]:
        """Queue several books in one transaction."""
        wanted = list(books)
        lost_files = self._completed_without_file(wanted)
        added = []
        with self._database.transaction() as db:
            for book in wanted:
                known = _known(db, book)
                if known is None:
                    added.append((_insert(db, book), True))
                else:
                    _queue_again(db, known, file_is_lost=known["id"] in lost_files)
                    added.append((int(known["id"]), False))
        return added

    def retry(self, audiobook_id: int) -> bool:
        """Queue a book that ended badly anew, with fresh attempts; whether it was so."""
        with self._database.transaction() as db:
            row = row_of(db, "SELECT * FROM audiobooks WHERE id = ?", (audiobook_id,))
            return row is not None and _queue_again(db, row, file_is_lost=False)

    def store_metadata(
        self,
        job: Job,
        metadata: BookMetadata,
        download_args: Mapping[str, object] | None = None,
    ) -> bool:
        """Acknowledge a metadata job: keep all fields and parts, and queue the download.

        ``download_args`` are the download job's, JSON. What is already on disk of a part with
        the same media is kept. False when the job is no longer ours, and then nothing is written.
        """
        audiobook_id = int(job.subject)
        with self._database.transaction() as db:
            if not complete(db, job):
                return False
            _write_metadata(db, audiobook_id, metadata)
            insert_unique(db, Stage.DOWNLOAD, job.subject, download_args or {}, job.priority)
        return True

    def download_args(self, audiobook_id: int) -> dict[str, Any]:
        """Return the args of a book's download job that still has a future; empty without one."""
        with self._database.connection() as db:
            row = row_of(
                db,
                f"SELECT args FROM jobs WHERE stage = ? AND subject = ? AND state IN {LIVE}",
                (Stage.DOWNLOAD, str(audiobook_id)),
            )
        return dict(json.loads(row["args"])) if row else {}

    def keep_metadata(self, audiobook_id: int, metadata: BookMetadata) -> None:
        """Keep all fields and parts of a book that cannot be downloaded whole."""
        with self._database.transaction() as db:
            _write_metadata(db, audiobook_id, metadata)

    def replace_by_entries(self, job: Job, entries: list[BookMetadata]) -> list[tuple[int, bool]]:
        """Acknowledge a playlist's metadata job: its row goes, its entries are queued."""
        lost_files = self._completed_without_file(entries)
        added = []
        with self._database.transaction() as db:
            if not complete(db, job):
                return []
            execute(db, "DELETE FROM audiobooks WHERE id = ?", (int(job.subject),))
            for entry in entries:
                known = _known(db, entry)
                if known is None:
                    added.append((_insert(db, entry), True))
                else:
                    _queue_again(db, known, file_is_lost=known["id"] in lost_files)
                    added.append((int(known["id"]), False))
        return added

    def complete_download(self, job: Job, file_path: Path, size_bytes: int) -> bool:
        """Acknowledge a finished book, after its file has its final name."""
        audiobook_id = int(job.subject)
        with self._database.transaction() as db:
            if not complete(db, job):
                return False
            execute(
                db,
                "UPDATE audiobooks SET file_path = ?, file_size_bytes = ? WHERE id = ?",
                (str(file_path), size_bytes, audiobook_id),
            )
            row = row_of(db, "SELECT * FROM jobs WHERE id = ?", (job.id,))
            if row is not None:
                end_queue_item(db, row, AudiobookStatus.COMPLETED, None)
        return True

    def note_part(
        self,
        audiobook_id: int,
        position: int,
        status: PartStatus,
        bytes_done: int,
        bytes_total: int | None,
    ) -> None:
        """Keep how far a part has come."""
        with self._database.transaction() as db:
            execute(
                db,
                "UPDATE parts SET status = ?, bytes_done = ?, "
                "bytes_total = coalesce(?, bytes_total) WHERE audiobook_id = ? AND position = ?",
                (status, bytes_done, bytes_total, audiobook_id, position),
            )

    def reset_parts(self, audiobook_id: int) -> None:
        """Forget what was on disk of a book: its unfinished parts were removed."""
        with self._database.transaction() as db:
            _reset_parts(db, audiobook_id)

    def paths_in_use(self, except_id: int) -> set[str]:
        """Return the file paths of all other books."""
        with self._database.connection() as db:
            rows = rows_of(
                db,
                "SELECT file_path FROM audiobooks WHERE file_path IS NOT NULL AND id != ?",
                (except_id,),
            )
        return {row["file_path"] for row in rows}

    def _completed_without_file(self, books: list[BookMetadata]) -> set[int]:
        """Return the ids of the known, completed books whose file is gone.

        Asked outside of the transaction, because a slow disk must not hold the store.
        """
        with self._database.connection() as db:
            known = [row for book in books if (row := _known(db, book)) is not None]
        return {
            row["id"]
            for row in known
            if row["status"] == AudiobookStatus.COMPLETED
            and not (row["file_path"] and Path(row["file_path"]).is_file())
        }


def _book(db: peewee.SqliteDatabase, audiobook_id: int) -> Audiobook | None:
    query = BOOK_QUERY.format(parts_where="WHERE audiobook_id = ?") + " WHERE a.id = ?"
    row = row_of(db, query, (audiobook_id, audiobook_id))
    return audiobook_of(row) if row else None


def _known(db: peewee.SqliteDatabase, book: BookMetadata) -> Row | None:
    if book.ohdio_id is not None:
        return row_of(db, "SELECT * FROM audiobooks WHERE ohdio_id = ?", (book.ohdio_id,))
    return row_of(db, "SELECT * FROM audiobooks WHERE url = ?", (book.url,))


def _insert(db: peewee.SqliteDatabase, book: BookMetadata) -> int:
    now = utc_text()
    row = row_of(
        db,
        "INSERT INTO audiobooks (ohdio_id, url, title, authors, cover_pattern, cover_url, "
        "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            book.ohdio_id,
            book.url,
            book.title or _title_from(book.url),
            to_json(book.authors),
            book.cover_pattern,
            _cover_url(book),
            now,
            now,
        ),
    )
    assert row is not None
    execute(
        db,
        "INSERT INTO queue_items (audiobook_id, max_attempts, created_at, updated_at) "
        "VALUES (?, ?, ?, ?)",
        (row["id"], MAX_ATTEMPTS, now, now),
    )
    insert_unique(db, Stage.METADATA, str(row["id"]), {})
    return int(row["id"])


def _queue_again(db: peewee.SqliteDatabase, book: Row, *, file_is_lost: bool) -> bool:
    """Queue a known book anew where it ended badly or its file is gone (FACE.md: pasted again)."""
    subject = str(book["id"])
    if row_of(
        db,
        f"SELECT 1 FROM jobs WHERE subject = ? AND stage != 'scrape' AND state IN {LIVE}",
        (subject,),
    ):
        return False
    if book["status"] == AudiobookStatus.COMPLETED:
        if not file_is_lost:
            return False
        _reset_parts(db, book["id"])
    elif book["error_kind"] == AssemblyError.kind:
        # One of the parts on disk is not what it should be: none of them is used again.
        _reset_parts(db, book["id"])
    # What failed while downloading goes on there, and no page is asked twice for it; everything
    # else may read otherwise today, so its page is asked again.
    last = row_of(
        db,
        "SELECT stage FROM jobs WHERE subject = ? AND stage != 'scrape' ORDER BY id DESC LIMIT 1",
        (subject,),
    )
    is_download = (
        last is not None
        and last["stage"] == Stage.DOWNLOAD
        and book["status"] in (AudiobookStatus.FAILED, AudiobookStatus.CANCELLED)
    )
    stage = Stage.DOWNLOAD if is_download else Stage.METADATA
    return insert_unique(db, stage, subject, {}) is not None


def _reset_parts(db: peewee.SqliteDatabase, audiobook_id: int) -> None:
    execute(
        db,
        "UPDATE parts SET bytes_done = 0, status = CASE status WHEN 'withheld' THEN status "
        "ELSE 'pending' END WHERE audiobook_id = ?",
        (audiobook_id,),
    )


def _write_metadata(db: peewee.SqliteDatabase, audiobook_id: int, book: BookMetadata) -> None:
    taken = row_of(
        db, "SELECT 1 FROM audiobooks WHERE url = ? AND id != ?", (book.url, audiobook_id)
    )
    columns: dict[str, object] = {
        "title": book.title,
        "authors": to_json(book.authors),
        "narrators": to_json(book.narrators),
        "director": book.director,
        "genre": book.genre,
        "year": book.year,
        "publisher": book.publisher,
        "pages": book.pages,
        "audience": book.audience,
        "description": book.description,
        "language": book.language,
        "duration_s": book.duration_s,
        "cover_pattern": book.cover_pattern,
        "cover_url": _cover_url(book),
        "updated_at": utc_text(),
    }
    if not taken:
        columns["url"] = book.url
    execute(
        db,
        f"UPDATE audiobooks SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
        (*columns.values(), audiobook_id),
    )
    _write_parts(db, audiobook_id, book.parts)


def _write_parts(db: peewee.SqliteDatabase, audiobook_id: int, parts: tuple[Part, ...]) -> None:
    kept = {
        (row["position"], row["media_id"], row["media_url"]): row
        for row in rows_of(db, "SELECT * FROM parts WHERE audiobook_id = ?", (audiobook_id,))
    }
    execute(db, "DELETE FROM parts WHERE audiobook_id = ?", (audiobook_id,))
    for part in parts:
        before = kept.get((part.position, part.media_id, part.media_url))
        is_resumable = before is not None and part.status is not PartStatus.WITHHELD
        execute(
            db,
            "INSERT INTO parts (audiobook_id, position, title, media_id, media_url, duration_s, "
            "status, bytes_done, bytes_total) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                audiobook_id,
                part.position,
                part.title,
                part.media_id,
                part.media_url,
                part.duration_s,
                before["status"] if before and is_resumable else part.status,
                before["bytes_done"] if before and is_resumable else 0,
                before["bytes_total"] if before and is_resumable else None,
            ),
        )


def _title_from(url: str) -> str:
    """Return what stands for a title until the page was read: the words of its address."""
    slug = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    words = (slug.rpartition(".")[0] or slug).replace("-", " ").strip()
    return words.capitalize() if words and not words.isdecimal() else url


def _cover_url(book: BookMetadata) -> str | None:
    return cover_address(book.cover_pattern, COVER_WIDTH) if book.cover_pattern else None
