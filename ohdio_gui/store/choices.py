"""The books of a category that wait for the person's choice, inside the caller's transaction."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import BookMetadata, CategoryBook
from ohdio_gui.store.rows import execute, from_json, row_of, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    import peewee


def metadata_of(book: CategoryBook) -> BookMetadata:
    """Return what a category says of a book, as it is queued."""
    return BookMetadata(
        url=book.url,
        title=book.title,
        parts=(),
        ohdio_id=book.ohdio_id,
        authors=book.authors,
        cover_pattern=book.cover_pattern,
    )


def write_choice(
    db: peewee.SqliteDatabase, scrape_id: int, books: Sequence[CategoryBook] = ()
) -> None:
    """Keep ``books`` with the scrape until the person chooses; none: nothing waits any more."""
    kept = to_json([dataclasses.asdict(book) for book in books]) if books else None
    execute(db, "UPDATE category_scrapes SET to_choose = ? WHERE id = ?", (kept, scrape_id))


def choice_of(db: peewee.SqliteDatabase, scrape_id: int) -> tuple[CategoryBook, ...]:
    """Return the books that wait, in the page's order."""
    row = row_of(db, "SELECT to_choose FROM category_scrapes WHERE id = ?", (scrape_id,))
    kept = from_json(row["to_choose"] or "[]") if row else []
    return tuple(CategoryBook(**{**book, "authors": tuple(book["authors"])}) for book in kept)
