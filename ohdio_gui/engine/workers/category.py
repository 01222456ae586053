"""The scrape stage: a category's pages become books in the queue."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ohdio_gui.engine.workers.reading import Reading
from ohdio_gui.model.errors import (
    EmptyCategoryError,
    InvalidInputError,
    NotFoundError,
    OhdioError,
    ShortfallError,
    UnexpectedError,
)
from ohdio_gui.model.urls import CategoryUrl, read_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ohdio_gui.engine.ohdio import OhdioClient
    from ohdio_gui.model.audiobook import CategoryPage
    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.jobs import Job
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

MAX_PAGES = 1000
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
        ask_from: int | None = None,
    ) -> None:
        """``ask_from``: of more new books than that the person chooses; None: none is asked."""
        self._store = store
        self._ohdio = ohdio
        self._tell_book = tell_book
        self._tell_scrape = tell_scrape
        self._wake = wake
        self._ask_from = ask_from

    def __call__(self, job: Job, token: CancelToken) -> None:
        """Read the category of ``job`` to its end."""
        scrape_id = int(job.subject)
        try:
            category = read_url(str(job.args["url"]))
        except (InvalidInputError, KeyError) as error:
            raise UnexpectedError from error
        if not isinstance(category, CategoryUrl):
            raise UnexpectedError
        reading = Reading(self._store, job, holds=self._ask_from is not None)
        try:
            shortfall = self._read(reading, category, token)
        except OhdioError:
            # What was found until here is worth having all the same; but to be stopped makes
            # errors of its own, and then nothing more is queued.
            if not token.is_set:
                self._queue_held(reading)
            raise
        token.check()
        self._queue_held(reading)
        if shortfall is not None:
            log.warning("event=category_short subject=%s reason=%s", category.id, shortfall)
        if self._store.scrapes.complete(job, shortfall.info if shortfall else None):
            self._tell_scrape(scrape_id)

    def _read(
        self, reading: Reading, category: CategoryUrl, token: CancelToken
    ) -> ShortfallError | None:
        """Take the books of all pages; returns what is missing at the end of them."""
        seen: set[str] = set()
        listed: set[str] = set()
        announced: int | None = None
        number, url = 1, None
        for _ in range(MAX_PAGES):
            page = self._page(
                category, number, url, token, has_some=bool(seen), announced=announced
            )
            if page is None:
                return _shortfall(len(listed), announced, is_cut=url is not None)
            fresh = [book for book in page.books if book.ohdio_id not in seen]
            seen.update(book.ohdio_id for book in fresh)
            # A page that lists nothing new would list nothing new for ever, whatever it recommends.
            is_repeated = page.listed <= listed
            listed |= page.listed
            announced = page.announced if page.announced is not None else announced
            token.check()
            self._tell(reading.scrape_id, reading.take(page, fresh))
            if is_repeated:
                return _shortfall(len(listed), announced, is_cut=url is not None)
            has_all = announced is not None and len(listed) >= announced
            if has_all or (page.next_page is None and page.next_url is None):
                return _shortfall(len(listed), announced)
            url = page.next_url
            number = page.next_page or number + 1
        is_told = announced is not None and announced > len(listed)
        return _shortfall(len(listed), announced if is_told else None, is_cut=True)

    def _queue_held(self, reading: Reading) -> None:
        """Queue the books that were held back, unless they are so many that the person is asked."""
        if reading.held and (self._ask_from is None or len(reading.held) <= self._ask_from):
            self._tell(reading.scrape_id, reading.queue_held())

    def _tell(self, scrape_id: int, audiobook_ids: Iterable[int]) -> None:
        for audiobook_id in audiobook_ids:
            self._tell_book(audiobook_id)
        self._tell_scrape(scrape_id)
        self._wake()

    def _page(
        self,
        category: CategoryUrl,
        number: int,
        url: str | None,
        token: CancelToken,
        *,
        has_some: bool,
        announced: int | None,
    ) -> CategoryPage | None:
        try:
            return self._ohdio.category_page(category, number, token, url)
        except EmptyCategoryError:
            # Past the last page, where the announced paging was wrong.
            if has_some:
                return None
            raise
        except NotFoundError:
            # The same, where the total tells whether books are missing.
            if has_some and announced is not None:
                return None
            raise


def _shortfall(found: int, announced: int | None, *, is_cut: bool = False) -> ShortfallError | None:
    """Return what is missing; ``is_cut``: a next page was named that could not be had."""
    if announced is None:
        return ShortfallError(found=found) if is_cut else None
    return ShortfallError(found=found, announced=announced) if announced > found else None
