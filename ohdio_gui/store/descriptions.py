"""What the sources say of a book, written inside the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import PartStatus, cover_address
from ohdio_gui.model.clock import utc_text
from ohdio_gui.store.rows import execute, row_of, rows_of, to_json

if TYPE_CHECKING:
    import peewee

    from ohdio_gui.model.audiobook import BookMetadata, Part

COVER_WIDTH = 1400


def write_fields(db: peewee.SqliteDatabase, audiobook_id: int, book: BookMetadata) -> None:
    """Write every field of a book, but not its parts."""
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
        "prizes": to_json(book.prizes),
        "description": book.description,
        "language": book.language,
        "duration_s": book.duration_s,
        "chapters": to_json([[chapter.start_s, chapter.title] for chapter in book.chapters]),
        "cover_pattern": book.cover_pattern,
        "cover_url": cover_url(book),
        "sources": to_json(book.sources),
        "updated_at": utc_text(),
    }
    if not taken:
        columns["url"] = book.url
    execute(
        db,
        f"UPDATE audiobooks SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
        (*columns.values(), audiobook_id),
    )


def write_parts(db: peewee.SqliteDatabase, audiobook_id: int, parts: tuple[Part, ...]) -> None:
    """Write a book's parts; what is already on disk of one with the same media is kept."""
    kept = {
        (row["position"], row["media_id"], row["media_url"]): row
        for row in rows_of(db, "SELECT * FROM parts WHERE audiobook_id = ?", (audiobook_id,))
    }
    execute(db, "DELETE FROM parts WHERE audiobook_id = ?", (audiobook_id,))
    for part in parts:
        before = kept.get((part.position, part.media_id, part.media_url))
        # One that OHdio withheld may be there again: the page of today says so.
        is_resumable = (
            before is not None
            and part.status is not PartStatus.WITHHELD
            and before["status"] != PartStatus.WITHHELD
        )
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


def reset_parts(db: peewee.SqliteDatabase, audiobook_id: int) -> None:
    """Forget what was on disk of a book's parts."""
    execute(
        db,
        "UPDATE parts SET bytes_done = 0, status = CASE status WHEN 'withheld' THEN status "
        "ELSE 'pending' END WHERE audiobook_id = ?",
        (audiobook_id,),
    )


def cover_url(book: BookMetadata) -> str | None:
    """Return the address of a book's cover at its best."""
    return cover_address(book.cover_pattern, COVER_WIDTH) if book.cover_pattern else None
