"""What one run through a category's pages has found, and what becomes of it in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from ohdio_gui.model.audiobook import CategoryBook, CategoryPage
    from ohdio_gui.model.jobs import Job
    from ohdio_gui.store.store import Store


class Reading:
    """Queues the books of a category page by page, or holds the new ones back until its end.

    What is held is kept in the store with the scrape after every page, so that a program that is
    killed neither loses it nor counts it twice.
    """

    def __init__(self, store: Store, job: Job, *, holds: bool) -> None:
        """Go on where an earlier attempt ended; ``holds``: new books wait for the last page.

        Nothing is queued or noted any more once ``job`` is not the one that reads the category.
        """
        self._job = job
        self.scrape_id = scrape_id = int(job.subject)
        self.held: list[CategoryBook] = list(store.scrapes.choice(scrape_id))
        """New books that are not queued, in the order of the pages.

        What an earlier attempt held is not lost where this one ends at an earlier page.
        """
        self._store = store
        self._holds = holds
        scrape = store.scrapes.get(scrape_id)
        self._title = scrape.title if scrape else None
        # What an earlier attempt of this job queued is new to the person all the same.
        self._queued_new = scrape.new - scrape.to_choose if scrape else 0
        self._found = 0

    def take(self, page: CategoryPage, fresh: Sequence[CategoryBook]) -> list[int]:
        """Take the books of ``page`` that no earlier one had; returns the ids of those queued."""
        self._title = page.title or self._title
        self._found += len(fresh)
        wanted = self._known(fresh) if self._holds else fresh
        added = self._store.audiobooks.add_found(wanted, self._title, self._job)
        self._queued_new += sum(is_new for _, is_new in added)
        self._let_go({book.ohdio_id for book in wanted})
        self._note(page.title, page.announced)
        return [audiobook_id for audiobook_id, _ in added]

    def queue_held(self) -> list[int]:
        """Queue what was held back; returns the ids."""
        added = self._store.audiobooks.add_found(self.held, self._title, self._job)
        self._queued_new += sum(is_new for _, is_new in added)
        self.held = []
        self._note(None, None)
        return [audiobook_id for audiobook_id, _ in added]

    def _known(self, fresh: Sequence[CategoryBook]) -> list[CategoryBook]:
        """Hold back what the library does not have; returns the others."""
        known = self._store.audiobooks.by_ohdio_id(book.ohdio_id for book in fresh)
        held = {*known, *(book.ohdio_id for book in self.held)}
        self.held += [book for book in fresh if book.ohdio_id not in held]
        return [book for book in fresh if book.ohdio_id in known]

    def _let_go(self, ohdio_ids: Container[str]) -> None:
        """Hold no more what came into the queue meanwhile."""
        self.held = [book for book in self.held if book.ohdio_id not in ohdio_ids]

    def _note(self, title: str | None, announced: int | None) -> None:
        new = self._queued_new + len(self.held)
        self._store.scrapes.note_found(self._job, title, self._found, new, announced, self.held)
