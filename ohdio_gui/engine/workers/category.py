"""The scrape stage: a category's pages become books in the queue."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import EmptyCategoryError, InvalidInputError, UnexpectedError
from ohdio_gui.model.urls import CategoryUrl, read_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.ohdio import OhdioClient
    from ohdio_gui.model.audiobook import CategoryPage
    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.jobs import Job
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

MAX_PAGES = 500
"""No category is that long: a site that pages for ever must not keep us."""


class CategoryWorker:
    """Reads a category page by page; its books are queued as they are found."""

    def __init__(
        self,
        store: Store,
        ohdio: OhdioClient,
        tell_book: Callable[[int], None],
        tell_scrape: Callable[[int], None],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._ohdio = ohdio
        self._tell_book = tell_book
        self._tell_scrape = tell_scrape
        self._wake = wake

    def __call__(self, job: Job, token: CancelToken) -> None:
        """Read the category of ``job`` to its end."""
        scrape_id = int(job.subject)
        try:
            category = read_url(str(job.args["url"]))
        except (InvalidInputError, KeyError) as error:
            raise UnexpectedError from error
        if not isinstance(category, CategoryUrl):
            raise UnexpectedError
        seen: set[str] = set()
        new = 0
        number = 1
        for _ in range(MAX_PAGES):
            page = self._page(category, number, token, has_some=bool(seen))
            if page is None:
                break
            fresh = [book for book in page.books if book.ohdio_id not in seen]
            seen.update(book.ohdio_id for book in fresh)
            token.check()
            added = self._store.audiobooks.add_found(fresh)
            new += sum(is_new for _, is_new in added)
            self._store.scrapes.note_found(scrape_id, page.title, len(seen), new, page.announced)
            for audiobook_id, _ in added:
                self._tell_book(audiobook_id)
            self._tell_scrape(scrape_id)
            self._wake()
            # A page that brings nothing new would bring nothing new for ever.
            if page.next_page is None or not fresh:
                break
            number = page.next_page
        if self._store.scrapes.complete(job):
            self._tell_scrape(scrape_id)

    def _page(
        self, category: CategoryUrl, number: int, token: CancelToken, *, has_some: bool
    ) -> CategoryPage | None:
        try:
            return self._ohdio.category_page(category, number, token)
        except EmptyCategoryError:
            # Past the last page, where the announced paging was wrong.
            if has_some:
                return None
            raise
