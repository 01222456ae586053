"""The category worker over a real store, client and replica: no book is lost without a word."""

from __future__ import annotations

import json

import pytest

from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue, DemoCategory
from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.server import Replica
from ohdio_gui.engine.ohdio import OhdioClient
from ohdio_gui.engine.workers import category as category_module
from ohdio_gui.engine.workers.category import CategoryWorker
from ohdio_gui.model.audiobook import CANONICAL_SITE, ScrapeStatus
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import (
    EmptyCategoryError,
    JobCancelled,
    NotFoundError,
    ServerError,
)
from ohdio_gui.model.jobs import Stage
from ohdio_gui.net.budget import RequestBudget
from ohdio_gui.net.http import HttpClient
from tests.unit.store.shelf import NETWORK, claim_one

URL = f"{CANONICAL_SITE}/ohdio/categories/900/jeunesse"
BOOKS = tuple(DemoBook(str(n), f"livre-{n}", f"Livre {n}", ()) for n in range(101, 107))
CATALOGUE = DemoCatalogue(
    (DemoCategory("900", "jeunesse", "Jeunesse", tuple(book.id for book in BOOKS)),), BOOKS
)


@pytest.fixture
def replica():
    with Replica(CATALOGUE, page_size=2) as running:
        yield running
    assert running.failures == ()


@pytest.fixture
def shop(store, replica, told):
    """The worker, and what is around it."""
    http = HttpClient(RequestBudget(0))
    yield Shop(store, replica, http, told)
    http.close()


def _asked(request):
    return request.params.get("pageNumber") or request.params.get("page")


class Shop:
    def __init__(self, store, replica, http, told):
        self.store, self.replica, self.told = store, replica, told
        self.token = CancelToken()
        client = OhdioClient(http, replica.origin, replica.origin, lambda *kept: None)
        self.worker = CategoryWorker(
            store,
            client,
            tell_book=lambda book_id: told.append(("book", book_id)),
            tell_scrape=lambda scrape_id: told.append(("scrape", scrape_id)),
            wake=lambda: told.append(("wake", None)),
        )
        self.scrape_id = store.scrapes.add("900", URL)

    def run(self):
        job = claim_one(self.store, Stage.SCRAPE)
        self.worker(job, self.token)
        return self.store.scrapes.get(self.scrape_id)

    def answer(self, number, body=None, **fault):
        """Have page ``number`` be ``body``, or what ``fault`` says."""
        if body is not None:
            fault["body"] = body
        self.replica.faults.add(
            "category",
            Fault(**fault),
            where=lambda request: int(_asked(request) or 1) == number,
        )

    @property
    def asked(self):
        return [_asked(request) for request in self.replica.requests("category")]

    @property
    def ids(self):
        return [book.ohdio_id for book in self.store.audiobooks.all()]


def cards(numbers):
    return [{"url": f"/livres-audio/{n}/livre-{n}", "title": f"Livre {n}"} for n in numbers]


def page(*numbers, beside=(), **paging):
    data = {"items": cards(numbers), "pagedConfiguration": paging}
    if beside:
        data = {"lineup": data, "other": {"items": cards(beside)}}
    state = {"pages": {"pages": {"/ohdio/categories/900/jeunesse": {"data": data}}}}
    return f"<script>window._rcState_ = {json.dumps(state)};</script>".encode()


def counts(scrape):
    return (scrape.status, scrape.found, scrape.new, scrape.known)


def missing(scrape):
    assert scrape.status is ScrapeStatus.COMPLETED
    assert scrape.error is not None
    assert scrape.error.kind == "shortfall"
    return scrape.error.arguments


def test_all_pages_become_books(shop):
    scrape = shop.run()
    assert counts(scrape) == (ScrapeStatus.COMPLETED, 6, 6, 0)
    assert (scrape.error, scrape.announced, scrape.title) == (None, 6, "Jeunesse")
    assert shop.ids == [book.id for book in BOOKS]
    assert shop.asked == [None, "2", "3"]
    assert shop.told.count(("wake", None)) == 3
    assert shop.told[-1] == ("scrape", shop.scrape_id)


def test_pages_without_a_size_are_asked_for(shop):
    for number, books in enumerate([(101, 102), (103, 104), (105, 106)], start=1):
        shop.answer(number, page(*books, pageNumber=number, totalNumberOfItems=6))
    scrape = shop.run()
    assert (scrape.found, scrape.error) == (6, None)
    assert shop.asked == [None, "2", "3"]


def test_a_short_last_page_without_a_size_ends_without_trouble(shop):
    for number, books in enumerate([(101, 102), (103, 104), (105,)], start=1):
        shop.answer(number, page(*books, pageNumber=number, totalNumberOfItems=5))
    shop.answer(4, page(pageNumber=4, totalNumberOfItems=5))
    scrape = shop.run()
    assert (scrape.status, scrape.found, scrape.error) == (ScrapeStatus.COMPLETED, 5, None)


def test_a_book_without_a_title_is_queued(shop):
    shop.answer(1, page(101).replace(b'"Livre 101"', b"null"))
    assert (shop.run().found, shop.ids) == (1, ["101"])
    (book,) = shop.store.audiobooks.all()
    assert book.title


def test_a_page_that_brings_nothing_new_is_the_last(shop):
    shop.answer(2, page(101, 102, nextPageUrl="?pageNumber=3"))
    assert missing(shop.run()) == {"found": 2, "announced": 6}
    assert shop.asked == [None, "2"]


def test_an_empty_page_past_the_first_is_the_last(shop):
    shop.answer(3, page())
    assert missing(shop.run()) == {"found": 4, "announced": 6}
    assert shop.asked == [None, "2", "3"]


def test_an_empty_first_page_is_an_error(shop):
    shop.answer(1, page())
    with pytest.raises(EmptyCategoryError):
        shop.run()


def test_a_page_that_is_gone_is_the_last_where_a_total_tells_what_is_missing(shop):
    shop.answer(2, status=404)
    assert missing(shop.run()) == {"found": 2, "announced": 6}


def test_a_page_that_is_gone_is_an_error_where_nothing_tells_what_is_missing(shop):
    shop.answer(1, page(101, nextPageUrl="?pageNumber=2"))
    shop.answer(2, status=404)
    with pytest.raises(NotFoundError):
        shop.run()


def test_fewer_books_than_announced_are_told(shop):
    shop.answer(1, page(101, 102, 103, pageNumber=1, pageSize=6, totalNumberOfItems=6))
    assert missing(shop.run()) == {"found": 3, "announced": 6}
    assert shop.asked == [None]
    assert shop.store.scrapes.add("900", URL) == shop.scrape_id
    shop.replica.faults.clear()
    scrape = shop.run()
    assert counts(scrape) == (ScrapeStatus.COMPLETED, 6, 3, 3)
    assert scrape.error is None


@pytest.mark.parametrize(
    ("paging", "expected"),
    [({"totalNumberOfItems": 6}, {"found": 4, "announced": 6}), ({}, {"found": 4})],
)
def test_more_pages_than_are_read_are_told(shop, monkeypatch, paging, expected):
    monkeypatch.setattr(category_module, "MAX_PAGES", 2)
    shop.answer(1, page(101, 102, nextPageUrl="?pageNumber=2", **paging))
    shop.answer(2, page(103, 104, nextPageUrl="?pageNumber=3", **paging))
    assert missing(shop.run()) == expected
    assert shop.asked == [None, "2"]


@pytest.mark.parametrize("size", [{}, {"pageSize": 2}])
def test_recommended_books_hide_no_page(shop, size):
    for number, books in enumerate([(101, 102), (103, 104), (105, 106)], start=1):
        paging = {"pageNumber": number, "totalNumberOfItems": 6, **size}
        # The first one recommends what the second one lists.
        shop.answer(number, page(*books, beside=(103, 104, 991, 992), **paging))
    scrape = shop.run()
    assert shop.asked == [None, "2", "3"]
    assert (scrape.found, scrape.announced, scrape.error) == (8, 6, None)
    assert {str(n) for n in range(101, 107)} <= set(shop.ids)


def test_recommended_books_hide_no_shortfall(shop):
    paging = {"pageNumber": 1, "pageSize": 6, "totalNumberOfItems": 6}
    shop.answer(1, page(101, 102, 103, beside=(991, 992, 993), **paging))
    assert missing(shop.run()) == {"found": 3, "announced": 6}
    assert shop.asked == [None]


def test_other_recommendations_on_every_page_keep_nobody(shop):
    for number in range(1, 9):
        paging = {"pageSize": 2, "totalNumberOfItems": 10**9}
        shop.answer(number, page(101, 102, beside=(990 + number,), **paging))
    assert missing(shop.run()) == {"found": 2, "announced": 10**9}
    assert shop.asked == [None, "2"]


def test_the_same_page_for_ever_is_read_twice(shop):
    for number in range(1, 9):
        shop.answer(number, page(101, 102, totalNumberOfItems=10**9))
    assert missing(shop.run()) == {"found": 2, "announced": 10**9}
    assert shop.asked == [None, "2"]


def test_a_page_past_the_last_with_recommended_books_alone_is_the_last(shop):
    for number, books in enumerate([(101, 102), (103,), ()], start=1):
        shop.answer(number, page(*books, beside=(991, 992, 993), totalNumberOfItems=6))
    assert missing(shop.run()) == {"found": 3, "announced": 6}
    assert shop.asked == [None, "2", "3"]


def test_a_next_address_without_a_page_number_is_followed(shop):
    shop.answer(1, page(101, 102, nextPageUrl="?page=2"))
    shop.answer(2, page(103, 104))
    scrape = shop.run()
    assert (scrape.found, scrape.error) == (4, None)
    assert "page=2" in shop.replica.requests("category")[-1].query


@pytest.mark.parametrize(
    ("paging", "expected"),
    [({}, {"found": 2}), ({"totalNumberOfItems": 6}, {"found": 2, "announced": 6})],
)
def test_a_next_address_that_brings_nothing_new_is_told(shop, paging, expected):
    for number in (1, 2):
        shop.answer(number, page(101, 102, nextPageUrl="?page=2", **paging))
    assert missing(shop.run()) == expected
    assert shop.asked == [None, "2"]


def test_a_retried_scrape_counts_its_own_books_as_new(shop):
    shop.store.audiobooks.add(f"{CANONICAL_SITE}/ohdio/livres-audio/101/livre-101", "101")
    shop.replica.faults.add(
        "category",
        Fault(status=503),
        times=1,
        where=lambda request: request.params.get("pageNumber") == "3",
    )
    job = claim_one(shop.store, Stage.SCRAPE)
    with pytest.raises(ServerError):
        shop.worker(job, shop.token)
    assert counts(shop.store.scrapes.get(shop.scrape_id)) == (ScrapeStatus.SCRAPING, 4, 3, 1)
    shop.store.jobs.retry_in(job, -1, NETWORK)
    shop.store.jobs.promote_due()
    assert counts(shop.run()) == (ScrapeStatus.COMPLETED, 6, 5, 1)


def test_a_rescued_scrape_counts_its_own_books_as_new(shop):
    shop.answer(2, status=503)
    with pytest.raises(ServerError):
        shop.run()
    shop.replica.faults.clear()
    assert shop.store.jobs.rescue() == 1
    assert counts(shop.run()) == (ScrapeStatus.COMPLETED, 6, 6, 0)


def test_a_scrape_that_was_asked_for_again_counts_anew(shop):
    shop.run()
    shop.store.scrapes.add("900", URL)
    assert counts(shop.run()) == (ScrapeStatus.COMPLETED, 6, 0, 6)


def test_a_cancelled_scrape_stops_without_an_end(shop):
    shop.token.cancel()
    with pytest.raises(JobCancelled):
        shop.run()
    assert shop.store.scrapes.get(shop.scrape_id).status is ScrapeStatus.SCRAPING


def waiting(shop):
    return [book.ohdio_id for book in shop.store.scrapes.choice(shop.scrape_id)]


def test_more_new_books_than_asked_from_wait_for_the_person(shop):
    shop.worker._ask_from = 5
    scrape = shop.run()
    assert counts(scrape) == (ScrapeStatus.COMPLETED, 6, 6, 0)
    assert (scrape.to_choose, scrape.asks) == (6, True)
    assert waiting(shop) == [book.id for book in BOOKS]
    assert shop.ids == []


def test_as_many_new_books_as_asked_from_are_queued_in_their_order(shop):
    shop.worker._ask_from = 6
    scrape = shop.run()
    assert (counts(scrape), scrape.to_choose) == ((ScrapeStatus.COMPLETED, 6, 6, 0), 0)
    assert shop.ids == [book.id for book in BOOKS]
    assert {book.category for book in shop.store.audiobooks.all()} == {"Jeunesse"}
    assert len([told for told in shop.told if told[0] == "book"]) == 6


def test_only_books_that_are_new_are_asked_for(shop):
    for number in (102, 104):
        shop.store.audiobooks.add(f"{CANONICAL_SITE}/ohdio/livres-audio/{number}/x", str(number))
    shop.worker._ask_from = 4
    scrape = shop.run()
    assert (counts(scrape), scrape.to_choose) == ((ScrapeStatus.COMPLETED, 6, 4, 2), 0)
    assert sorted(shop.ids) == [book.id for book in BOOKS]
    shop.store.scrapes.add("900", URL)
    shop.worker._ask_from = 0
    again = shop.run()
    assert (counts(again), again.to_choose) == ((ScrapeStatus.COMPLETED, 6, 0, 6), 0)


def test_a_reading_that_was_killed_counts_nothing_twice(shop):
    shop.worker._ask_from = 3
    shop.answer(3, status=500)
    with pytest.raises(ServerError):
        shop.run()
    first = shop.store.scrapes.get(shop.scrape_id)
    assert (first.found, first.new, first.known, first.to_choose) == (4, 4, 0, 4)
    assert not first.asks
    job = shop.store.jobs.of_subject(Stage.SCRAPE, str(shop.scrape_id))[0]
    assert shop.store.jobs.release(job)
    shop.replica.faults.clear()
    assert (counts(shop.run()), len(waiting(shop))) == ((ScrapeStatus.COMPLETED, 6, 6, 0), 6)


def test_what_a_failed_reading_found_is_queued_where_nobody_would_be_asked(shop):
    shop.worker._ask_from = 50
    shop.answer(3, status=500)
    with pytest.raises(ServerError):
        shop.run()
    scrape = shop.store.scrapes.get(shop.scrape_id)
    assert (scrape.found, scrape.new, scrape.known, scrape.to_choose) == (4, 4, 0, 0)
    assert shop.ids == ["101", "102", "103", "104"]


def again(shop):
    """Let the scrape that failed be attempted once more."""
    (job,) = shop.store.jobs.of_subject(Stage.SCRAPE, str(shop.scrape_id))
    assert shop.store.jobs.release(job)
    shop.replica.faults.clear()


def test_an_attempt_that_ends_earlier_forgets_nothing_that_waits_for_the_person(shop):
    shop.worker._ask_from = 3
    for failing in (3, 2):
        shop.answer(failing, status=500)
        with pytest.raises(ServerError):
            shop.run()
        assert waiting(shop) == ["101", "102", "103", "104"]
        again(shop)
    scrape = shop.store.scrapes.get(shop.scrape_id)
    assert (scrape.found, scrape.new, scrape.known, scrape.to_choose) == (4, 4, 0, 4)
    assert shop.ids == []
    assert counts(shop.run()) == (ScrapeStatus.COMPLETED, 6, 6, 0)
    assert waiting(shop) == [book.id for book in BOOKS]


def test_what_waits_from_an_earlier_attempt_and_was_added_meanwhile_waits_no_more(shop):
    shop.worker._ask_from = 3
    shop.answer(3, status=500)
    with pytest.raises(ServerError):
        shop.run()
    again(shop)
    shop.store.audiobooks.add(f"{CANONICAL_SITE}/ohdio/livres-audio/102/x", "102")
    scrape = shop.run()
    assert waiting(shop) == ["101", "103", "104", "105", "106"]
    assert (scrape.new, scrape.to_choose) == (5, 5)


def test_what_waits_from_an_earlier_attempt_is_queued_where_nobody_is_asked_any_more(shop):
    shop.worker._ask_from = 3
    shop.answer(3, status=500)
    with pytest.raises(ServerError):
        shop.run()
    again(shop)
    shop.worker._ask_from = None
    shop.answer(2, status=500)
    with pytest.raises(ServerError):
        shop.run()
    assert sorted(shop.ids) == ["101", "102", "103", "104"]
    assert waiting(shop) == []


def test_what_was_held_is_not_queued_where_being_stopped_made_an_error(shop, monkeypatch):
    shop.worker._ask_from = 50
    real = shop.worker._ohdio.category_page

    def stopped_on_the_second(category, number, token, url):
        if number == 1:
            return real(category, number, token, url)
        token.cancel()
        raise ServerError(host="ici.radio-canada.ca", status=500)

    monkeypatch.setattr(shop.worker._ohdio, "category_page", stopped_on_the_second)
    with pytest.raises(ServerError):
        shop.run()
    assert shop.ids == []
    assert waiting(shop) == ["101", "102"]


def test_what_was_held_is_not_queued_where_it_is_stopped_on_the_last_page(shop):
    shop.worker._ask_from = 50
    shop.worker._tell_scrape = lambda _: len(waiting(shop)) == 6 and shop.token.cancel()
    with pytest.raises(JobCancelled):
        shop.run()
    assert shop.ids == []
    assert len(waiting(shop)) == 6
