"""Books, their parts and their places in the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ohdio_gui.model.audiobook import (
    Audiobook,
    AudiobookStatus,
    BookMetadata,
    FinishedFiles,
    Part,
    PartStatus,
    QueueStatus,
)
from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.events import QueueCounts
from ohdio_gui.model.jobs import RETAG, Job, Stage
from ohdio_gui.model.patience import Patience
from ohdio_gui.store.adding import add_books, is_live, is_settled, known_book, queue_again
from ohdio_gui.store.choices import metadata_of
from ohdio_gui.store.conditions import LIVE
from ohdio_gui.store.descriptions import reset_parts, write_fields, write_parts
from ohdio_gui.store.finished import has_files, is_finished, known_of, take_in, write_files
from ohdio_gui.store.mirror import end_queue_item, lasting_note
from ohdio_gui.store.moves import complete, insert_unique, is_running
from ohdio_gui.store.rows import audiobook_of, execute, from_json, part_of, row_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import peewee

    from ohdio_gui.model.audiobook import BookFormat, CategoryBook, FoundBook
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.store.database import Database

DISK_PATIENCE_S = 1.5
"""How long adding a book that is finished waits to hear whether its file is there."""

# An unknown size of a part counts by its announced seconds at 128 kbit/s.
BOOK_QUERY = """
    SELECT a.*, q.status AS queue_status, q.stage, q.priority, q.attempts, q.max_attempts,
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
        self.can_miss_files: Callable[[], bool] = lambda: True
        """Whether a file that is not there is gone: not while the output folder is away too."""
        self._disk = Patience(DISK_PATIENCE_S)

    def all(self) -> tuple[Audiobook, ...]:
        """Return every book of the list, in the order of the queue."""
        query = BOOK_QUERY.format(parts_where="")
        with self._database.connection() as db:
            rows = rows_of(db, f"{query} WHERE a.removed_at IS NULL ORDER BY q.priority, a.id")
            return tuple(audiobook_of(row) for row in rows)

    def get(self, audiobook_id: int) -> Audiobook | None:
        """Return one book."""
        with self._database.connection() as db:
            return _book(db, audiobook_id)

    def some(self, audiobook_ids: Iterable[int]) -> tuple[Audiobook, ...]:
        """Return the books of these ids that there are, in the order of the ids, each once."""
        wanted = list(dict.fromkeys(audiobook_ids))
        marks = ", ".join("?" * len(wanted))
        query = BOOK_QUERY.format(parts_where=f"WHERE audiobook_id IN ({marks})")
        with self._database.connection() as db:
            rows = rows_of(db, f"{query} WHERE a.id IN ({marks})", wanted * 2)
            by_id = {row["id"]: row for row in rows}
            return tuple(audiobook_of(by_id[number]) for number in wanted if number in by_id)

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
            rows = rows_of(
                db,
                "SELECT q.status, count(*) AS n FROM queue_items q "
                "JOIN audiobooks a ON a.id = q.audiobook_id AND a.removed_at IS NULL "
                "GROUP BY q.status",
            )
        by_status = {row["status"]: int(row["n"]) for row in rows}
        return QueueCounts(
            queued=by_status.get(QueueStatus.QUEUED, 0),
            processing=by_status.get(QueueStatus.PROCESSING, 0),
            completed=by_status.get(QueueStatus.COMPLETED, 0),
            failed=by_status.get(QueueStatus.FAILED, 0),
            blocked=by_status.get(QueueStatus.BLOCKED, 0),
        )

    def add(self, url: str, ohdio_id: str | None, title: str = "") -> tuple[int, bool]:
        """Queue the book at ``url``; see ``adding.queue_again`` for what becomes of a known one.

        Returns its id and whether it is new.
        """
        return self.add_all((BookMetadata(url=url, title=title, parts=(), ohdio_id=ohdio_id),))[0]

    def add_found(
        self, books: Iterable[CategoryBook], category: str | None = None, reader: Job | None = None
    ) -> list[tuple[int, bool]]:
        """Queue the books of a category page; returns each one's id and whether it is new.

        ``category``: its title, kept with the books that were in no other one before. ``reader``:
        the job that found them; none is queued once it was stopped.
        """
        return self.add_all(map(metadata_of, books), category, reader)

    def add_all(
        self,
        books: Iterable[BookMetadata],
        category: str | None = None,
        reader: Job | None = None,
    ) -> list[tuple[int, bool]]:
        """Queue several books in one transaction; none for a ``reader`` that was stopped."""
        wanted = list(books)
        lost_files = self._finished_without_file(wanted)
        with self._database.transaction() as db:
            if reader is not None and not is_running(db, reader):
                return []
            return add_books(db, wanted, lost_files, category)

    def count_settled(self, books: Iterable[BookMetadata]) -> int:
        """Count those that ``add_all`` would leave alone: complete, or on their way."""
        wanted = list(books)
        lost_files = self._finished_without_file(wanted)
        with self._database.connection() as db:
            known = [row for book in wanted if (row := known_book(db, book)) is not None]
            return sum(is_settled(db, row, file_is_lost=row["id"] in lost_files) for row in known)

    def retry(self, audiobook_id: int) -> bool:
        """Queue a book that ended badly anew, with fresh attempts; whether it was so."""
        with self._database.transaction() as db:
            row = row_of(db, "SELECT * FROM audiobooks WHERE id = ?", (audiobook_id,))
            return row is not None and queue_again(db, row, file_is_lost=False, by_hand=True)

    def remove(self, audiobook_id: int) -> bool:
        """Take a book out of the library that has no file and no job on its way; whether it was.

        Its folder of unfinished parts is not touched.
        """
        with self._database.transaction() as db:
            if is_live(db, audiobook_id):
                return False
            removed = row_of(
                db,
                "DELETE FROM audiobooks WHERE id = ? AND file_path IS NULL RETURNING id",
                (audiobook_id,),
            )
        return removed is not None

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
            write_fields(db, audiobook_id, metadata)
            write_parts(db, audiobook_id, metadata.parts)
            insert_unique(db, Stage.DOWNLOAD, job.subject, download_args or {})
        return True

    def download_args(self, audiobook_id: int) -> dict[str, Any]:
        """Return the args of a book's download job that still has a future; empty without one."""
        with self._database.connection() as db:
            row = row_of(
                db,
                f"SELECT args FROM jobs WHERE stage = ? AND subject = ? AND state IN {LIVE}",
                (Stage.DOWNLOAD, str(audiobook_id)),
            )
            return dict(from_json(row["args"])) if row else {}

    def keep_metadata(self, audiobook_id: int, metadata: BookMetadata) -> None:
        """Keep all fields and parts of a book that cannot be downloaded whole."""
        with self._database.transaction() as db:
            write_fields(db, audiobook_id, metadata)
            write_parts(db, audiobook_id, metadata.parts)

    def replace_by_entries(self, job: Job, entries: list[BookMetadata]) -> list[tuple[int, bool]]:
        """Acknowledge a playlist's metadata job: its row goes, its entries are queued."""
        lost_files = self._finished_without_file(entries)
        with self._database.transaction() as db:
            if not complete(db, job):
                return []
            execute(db, "DELETE FROM audiobooks WHERE id = ?", (int(job.subject),))
            return add_books(db, entries, lost_files)

    def complete_download(
        self,
        job: Job,
        finished: FinishedFiles,
        status: AudiobookStatus = AudiobookStatus.COMPLETED,
        note: ErrorInfo | None = None,
    ) -> bool:
        """Acknowledge a finished book, after its files have their final names.

        ``status``: ``incomplete`` for one that was taken with a gap; ``note``: what there is to say
        of it. False when the job is no longer ours, and then nothing is written.
        """
        with self._database.transaction() as db:
            if not complete(db, job):
                return False
            has_gap = status is AudiobookStatus.INCOMPLETE
            write_files(db, int(job.subject), finished, has_gap=has_gap)
            _end(db, job, status, note)
        return True

    def take_in(self, found: Iterable[FoundBook]) -> tuple[int, ...]:
        """Complete the books whose files were found; returns the ids of those that were known.

        Their live jobs end. A finished book whose files are where the store says stays as it is.
        To be called while nothing runs.
        """
        books = list(found)
        with self._database.connection() as db:
            known = [row for book in books if (row := known_of(db, book.metadata)) is not None]
        # Asked outside of the transaction, because a slow disk must not hold the store.
        settled = {row["id"] for row in known if is_finished(row) and has_files(row)}
        with self._database.transaction() as db:
            return tuple(take_in(db, books, settled))

    def request_retag(self, audiobook_id: int) -> bool:
        """Queue a finished book to be tagged again from fresh metadata; whether it is finished."""
        with self._database.transaction() as db:
            row = row_of(db, "SELECT file_path FROM audiobooks WHERE id = ?", (audiobook_id,))
            if row is None or not row["file_path"] or is_live(db, audiobook_id):
                return False
            args = {RETAG: True}
            return insert_unique(db, Stage.METADATA, str(audiobook_id), args) is not None

    def complete_retag(self, job: Job, metadata: BookMetadata, size_bytes: int) -> bool:
        """Acknowledge that a finished book was tagged again; False when the job is not ours."""
        audiobook_id = int(job.subject)
        with self._database.transaction() as db:
            if not complete(db, job):
                return False
            write_fields(db, audiobook_id, metadata)
            execute(
                db,
                "UPDATE audiobooks SET file_size_bytes = ? WHERE id = ?",
                (size_bytes, audiobook_id),
            )
            book = _book(db, audiobook_id)
            if book is not None:
                # What an earlier tagging could not do is over; what the book lacks is not.
                _end(db, job, book.status, lasting_note(book.error))
        return True

    def leave_incomplete(self, job: Job, gap: ErrorInfo) -> bool:
        """Acknowledge a job that found a finished book's gap as it was: nothing of it changes."""
        with self._database.transaction() as db:
            if not complete(db, job):
                return False
            _end(db, job, AudiobookStatus.INCOMPLETE, gap)
        return True

    def take_gaps(self, audiobook_id: int) -> bool:
        """Queue the download of an incomplete book all the same: the person wants what there is.

        Whether it was one that can be taken so.
        """
        with self._database.transaction() as db:
            book = _book(db, audiobook_id)
            if book is None or not book.can_take_gaps or is_live(db, audiobook_id):
                return False
            execute(db, "UPDATE audiobooks SET takes_gaps = 1 WHERE id = ?", (audiobook_id,))
            return insert_unique(db, Stage.DOWNLOAD, str(audiobook_id), {}) is not None

    def set_paused(self, audiobook_id: int, *, is_paused: bool) -> bool:
        """Pause or resume one book that is on its way; whether that changed anything."""
        with self._database.transaction() as db:
            if is_paused and not is_live(db, audiobook_id):
                return False
            changed = row_of(
                db,
                "UPDATE audiobooks SET is_paused = ?, updated_at = ? "
                "WHERE id = ? AND is_paused != ? RETURNING id",
                (is_paused, utc_text(), audiobook_id, is_paused),
            )
        return changed is not None

    def newest_id(self) -> int:
        """Return the id of the book that was added last, 0 without any."""
        with self._database.connection() as db:
            row = row_of(db, "SELECT max(id) AS id FROM audiobooks")
        return int(row["id"] or 0) if row else 0

    def paused(self) -> frozenset[int]:
        """Return the ids of the books that are paused one by one."""
        with self._database.connection() as db:
            rows = rows_of(db, "SELECT id FROM audiobooks WHERE is_paused")
        return frozenset(row["id"] for row in rows)

    def set_format(self, audiobook_id: int, wanted: BookFormat | None) -> bool:
        """Say what a book is to become; False for one that is downloaded or downloading."""
        with self._database.transaction() as db:
            changed = row_of(
                db,
                "UPDATE audiobooks SET format = ?, updated_at = ? "
                "WHERE id = ? AND status NOT IN ('completed', 'downloading') RETURNING id",
                (wanted, utc_text(), audiobook_id),
            )
        return changed is not None

    def by_ohdio_id(self, ohdio_ids: Iterable[str]) -> dict[str, Audiobook]:
        """Return those books of OHdio's ``ohdio_ids`` that are in the library."""
        wanted = list(ohdio_ids)
        marks = ", ".join("?" * len(wanted))
        query = BOOK_QUERY.format(parts_where="")
        query += f" WHERE a.removed_at IS NULL AND a.ohdio_id IN ({marks})"
        with self._database.connection() as db:
            rows = rows_of(db, query, wanted)
            return {row["ohdio_id"]: audiobook_of(row) for row in rows}

    def sources(self, audiobook_id: int) -> dict[str, dict[str, Any]]:
        """Return what each source gave of a book: ``{source: {field: value}}``."""
        with self._database.connection() as db:
            row = row_of(db, "SELECT sources FROM audiobooks WHERE id = ?", (audiobook_id,))
            return dict(from_json(row["sources"])) if row else {}

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
            reset_parts(db, audiobook_id)

    def paths_in_use(self, except_id: int) -> set[str]:
        """Return the file paths of all other books."""
        with self._database.connection() as db:
            rows = rows_of(
                db,
                "SELECT file_path FROM audiobooks WHERE file_path IS NOT NULL AND id != ?",
                (except_id,),
            )
        return {row["file_path"] for row in rows}

    def _finished_without_file(self, books: list[BookMetadata]) -> set[int]:
        """Return the ids of the known, finished books whose file is gone.

        Asked outside of the transaction, because a slow disk must not hold the store. One that does
        not answer has lost nothing.
        """
        with self._database.connection() as db:
            known = [row for book in books if (row := known_book(db, book)) is not None]

        def lost() -> set[int]:
            if not self.can_miss_files():
                return set()
            return {row["id"] for row in known if is_finished(row) and not has_files(row)}

        return self._disk.ask(lost, set())


def _end(
    db: peewee.SqliteDatabase, job: Job, status: AudiobookStatus, note: ErrorInfo | None
) -> None:
    row = row_of(db, "SELECT * FROM jobs WHERE id = ?", (job.id,))
    if row is not None:
        end_queue_item(db, row, status, note)


def _book(db: peewee.SqliteDatabase, audiobook_id: int) -> Audiobook | None:
    query = BOOK_QUERY.format(parts_where="WHERE audiobook_id = ?") + " WHERE a.id = ?"
    row = row_of(db, query, (audiobook_id, audiobook_id))
    return audiobook_of(row) if row else None
