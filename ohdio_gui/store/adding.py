"""How a book gets into the queue: new, or known and queued anew; in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.errors import AssemblyError, IncompleteBookError
from ohdio_gui.model.jobs import BY_HAND, MAX_ATTEMPTS, Stage
from ohdio_gui.store.conditions import LIVE
from ohdio_gui.store.descriptions import cover_url, reset_parts
from ohdio_gui.store.moves import insert_unique
from ohdio_gui.store.rows import execute, row_of, to_json

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    import peewee

    from ohdio_gui.model.audiobook import BookMetadata
    from ohdio_gui.store.rows import Row


def known_book(db: peewee.SqliteDatabase, book: BookMetadata) -> Row | None:
    """Return the row of a book by what names it: OHdio's id, else its address."""
    if book.ohdio_id is not None:
        return row_of(db, "SELECT * FROM audiobooks WHERE ohdio_id = ?", (book.ohdio_id,))
    return row_of(db, "SELECT * FROM audiobooks WHERE url = ?", (book.url,))


def add_books(
    db: peewee.SqliteDatabase,
    books: Iterable[BookMetadata],
    lost_files: Container[int],
    category: str | None = None,
) -> list[tuple[int, bool]]:
    """Queue ``books``; returns each one's id and whether it is new.

    ``lost_files``: ids of finished books whose file is gone. ``category``: the title of the one
    that they were found in.
    """
    added = []
    for book in books:
        known = known_book(db, book)
        if known is None:
            added.append((_insert(db, book, category), True))
            continue
        is_back = put_back(db, known)
        known["removed_at"] = None
        queue_again(db, known, file_is_lost=known["id"] in lost_files)
        if category and not known["category"]:
            execute(db, "UPDATE audiobooks SET category = ? WHERE id = ?", (category, known["id"]))
        added.append((int(known["id"]), is_back))
    return added


def put_back(db: peewee.SqliteDatabase, book: Row) -> bool:
    """Put a book that was removed back into the list; whether it was."""
    if book["removed_at"] is None:
        return False
    execute(db, "UPDATE audiobooks SET removed_at = NULL WHERE id = ?", (book["id"],))
    return True


def is_live(db: peewee.SqliteDatabase, audiobook_id: int) -> bool:
    """Whether a job of the book waits or runs."""
    query = f"SELECT 1 FROM jobs WHERE subject = ? AND stage != 'scrape' AND state IN {LIVE}"
    return row_of(db, query, (str(audiobook_id),)) is not None


def is_settled(db: peewee.SqliteDatabase, book: Row, *, file_is_lost: bool) -> bool:
    """Whether adding a known book once more leaves it alone: it is on its way, or complete.

    One that the person removed from the list comes back into it.
    """
    if book["removed_at"] is not None:
        return False
    is_complete = book["status"] == AudiobookStatus.COMPLETED and not file_is_lost
    return is_complete or is_live(db, book["id"])


def queue_again(
    db: peewee.SqliteDatabase, book: Row, *, file_is_lost: bool, by_hand: bool = False
) -> bool:
    """Queue a known book anew where it ended badly or its file is gone (FACE.md: pasted again).

    ``by_hand``: the person asked for this very book.
    """
    subject = str(book["id"])
    if is_settled(db, book, file_is_lost=file_is_lost):
        return False
    if file_is_lost:
        reset_parts(db, book["id"])
    elif book["error_kind"] == AssemblyError.kind:
        # One of the parts on disk is not what it should be: none of them is used again.
        reset_parts(db, book["id"])
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
        # Parts that cannot be the whole book: only the page may know of others by now.
        and book["error_kind"] != IncompleteBookError.kind
    )
    stage = Stage.DOWNLOAD if is_download else Stage.METADATA
    args = {BY_HAND: True} if by_hand and stage is Stage.METADATA else {}
    return insert_unique(db, stage, subject, args) is not None


def insert_book(db: peewee.SqliteDatabase, book: BookMetadata, category: str | None = None) -> int:
    """Write the row of a new book, and its place in the queue; returns its id."""
    now = utc_text()
    row = row_of(
        db,
        "INSERT INTO audiobooks (ohdio_id, url, title, authors, cover_pattern, cover_url, "
        "category, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            book.ohdio_id,
            book.url,
            book.title or _title_from(book.url),
            to_json(book.authors),
            book.cover_pattern,
            cover_url(book),
            category,
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
    return int(row["id"])


def _insert(db: peewee.SqliteDatabase, book: BookMetadata, category: str | None) -> int:
    audiobook_id = insert_book(db, book, category)
    # What the card said is kept with the job: it fills what the book's own page leaves empty.
    insert_unique(db, Stage.METADATA, str(audiobook_id), _card(book))
    return audiobook_id


def _card(book: BookMetadata) -> dict[str, object]:
    card = {"title": book.title, "authors": list(book.authors), "cover_pattern": book.cover_pattern}
    found = {name: value for name, value in card.items() if value}
    return {"card": found} if found else {}


def _title_from(url: str) -> str:
    """Return what stands for a title until the page was read: the words of its address."""
    slug = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    words = (slug.rpartition(".")[0] or slug).replace("-", " ").strip()
    return words.capitalize() if words and not words.isdecimal() else url
