"""Category scrapes: one row a category, however often it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.jobs import Job, Stage
from ohdio_gui.store.adding import add_books
from ohdio_gui.store.choices import choice_of, metadata_of, write_choice
from ohdio_gui.store.conditions import LIVE
from ohdio_gui.store.moves import complete, insert_unique, is_running
from ohdio_gui.store.rows import execute, row_of, rows_of, scrape_of, to_json

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    import peewee

    from ohdio_gui.model.audiobook import CategoryBook, CategoryScrape
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.store.database import Database


class ScrapeStore:
    """Every method is one transaction, from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[CategoryScrape, ...]:
        """Return every scrape, oldest first."""
        with self._database.connection() as db:
            rows = rows_of(db, "SELECT * FROM category_scrapes ORDER BY id")
            return tuple(scrape_of(row) for row in rows)

    def get(self, scrape_id: int) -> CategoryScrape | None:
        """Return one scrape."""
        with self._database.connection() as db:
            row = row_of(db, "SELECT * FROM category_scrapes WHERE id = ?", (scrape_id,))
            return scrape_of(row) if row else None

    def add(self, category_id: str, url: str) -> int:
        """Queue the scrape of a category and return its id; one that waits or runs is left."""
        with self._database.transaction() as db:
            row = row_of(
                db, "SELECT id, url FROM category_scrapes WHERE category_id = ?", (category_id,)
            )
            if row is None:
                row = row_of(
                    db,
                    "INSERT INTO category_scrapes (category_id, url, started_at) "
                    "VALUES (?, ?, ?) RETURNING id, url",
                    (category_id, url, utc_text()),
                )
            assert row is not None
            scrape_id = int(row["id"])
            live = row_of(
                db,
                f"SELECT 1 FROM jobs WHERE stage = 'scrape' AND subject = ? AND state IN {LIVE}",
                (str(scrape_id),),
            )
            if live is None:
                _queue(db, scrape_id, url)
        return scrape_id

    def retry(self, scrape_id: int) -> bool:
        """Queue a scrape anew that has ended, with fresh attempts; whether it had."""
        with self._database.transaction() as db:
            row = row_of(
                db,
                "SELECT url FROM category_scrapes WHERE id = ? AND status != 'scraping'",
                (scrape_id,),
            )
            if row is not None:
                _queue(db, scrape_id, row["url"])
        return row is not None

    def choice(self, scrape_id: int) -> tuple[CategoryBook, ...]:
        """Return the books that wait for the person's choice, in the page's order."""
        with self._database.connection() as db:
            return choice_of(db, scrape_id)

    def choose(self, scrape_id: int, ohdio_ids: Container[str] | None) -> list[tuple[int, bool]]:
        """Queue those of the books that wait which are chosen; the others wait no more.

        ``ohdio_ids``: None for all. Returns each one's id and whether it is new.
        """
        with self._database.transaction() as db:
            row = row_of(
                db,
                "SELECT title FROM category_scrapes WHERE id = ? AND status != 'scraping'",
                (scrape_id,),
            )
            if row is None:
                return []
            waiting = choice_of(db, scrape_id)
            chosen = [b for b in waiting if ohdio_ids is None or b.ohdio_id in ohdio_ids]
            write_choice(db, scrape_id)
            # They were new when they were found: none of them has a file to be missed.
            return add_books(db, map(metadata_of, chosen), frozenset(), row["title"])

    def note_found(
        self,
        reader: Job,
        title: str | None,
        found: int,
        new: int,
        announced: int | None,
        held: Sequence[CategoryBook] = (),
    ) -> None:
        """Keep how many books were found so far, and how many of them are new.

        ``found`` never falls: a later attempt, which begins at the first page, counts from where
        it gets further than the earlier ones. ``held``: the new ones that are not queued, because
        the person may be asked first. Nothing is written for a ``reader`` that was stopped: the
        category may be read by another one already.
        """
        scrape_id = int(reader.subject)
        with self._database.transaction() as db:
            if not is_running(db, reader):
                return
            write_choice(db, scrape_id, held)
            execute(
                db,
                "UPDATE category_scrapes SET title = coalesce(?, title), "
                "found = max(found, ?, ?), new = ?, known = max(found, ?, ?) - ?, "
                "announced = coalesce(?, announced) WHERE id = ?",
                (title, found, new, new, found, new, new, announced, scrape_id),
            )

    def complete(self, job: Job, error: ErrorInfo | None = None) -> bool:
        """Acknowledge a scrape job whose category was read to its end.

        ``error`` says what its end leaves open: books that were announced and not found.
        """
        with self._database.transaction() as db:
            if not complete(db, job):
                return False
            execute(
                db,
                "UPDATE category_scrapes SET status = 'completed', completed_at = ?, error = ?, "
                "error_kind = ?, error_arguments = ? WHERE id = ?",
                (
                    utc_text(),
                    error.message if error else None,
                    error.kind if error else None,
                    to_json(error.arguments) if error else None,
                    int(job.subject),
                ),
            )
        return True


def _queue(db: peewee.SqliteDatabase, scrape_id: int, url: str) -> None:
    """Have a category read from its first page, with nothing left of the last time."""
    execute(
        db,
        "UPDATE category_scrapes SET status = 'scraping', found = 0, new = 0, "
        "known = 0, announced = NULL, error = NULL, error_kind = NULL, "
        "error_arguments = NULL, to_choose = NULL, started_at = ?, completed_at = NULL "
        "WHERE id = ?",
        (utc_text(), scrape_id),
    )
    insert_unique(db, Stage.SCRAPE, str(scrape_id), {"url": url})
