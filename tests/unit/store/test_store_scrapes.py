"""Category scrapes: one row a category."""

from __future__ import annotations

import pytest

from ohdio_gui.model.audiobook import AudiobookStatus, CategoryBook, ScrapeStatus
from ohdio_gui.model.errors import (
    BrokenStoreError,
    OfflineError,
    RateLimitedError,
    ShortfallError,
    StoppedError,
)
from ohdio_gui.model.jobs import JobState, Stage
from ohdio_gui.store.store import Store
from tests.unit.store.shelf import NETWORK, claim_one, page, write

URL = "https://ici.radio-canada.ca/ohdio/categories/1003592/polar-et-suspense"
OFFLINE = OfflineError(host="ici.radio-canada.ca").info


def test_a_scrape_has_a_job_that_knows_the_address(store):
    scrape_id = store.scrapes.add("1003592", URL)
    job = claim_one(store, Stage.SCRAPE)
    assert (job.subject, job.args) == (str(scrape_id), {"url": URL})
    scrape = store.scrapes.get(scrape_id)
    assert (scrape.url, scrape.status, scrape.found) == (URL, ScrapeStatus.SCRAPING, 0)


def test_a_scrape_asked_for_twice_runs_once(store):
    first = store.scrapes.add("1003592", URL)
    assert store.scrapes.add("1003592", URL + "-renomme") == first
    claim_one(store, Stage.SCRAPE)
    assert store.scrapes.add("1003592", URL) == first
    assert store.jobs.live_counts() == {(Stage.SCRAPE, JobState.EXECUTING): 1}
    assert len(store.scrapes.all()) == 1


def test_a_scrape_that_ended_starts_anew_without_its_old_numbers(store):
    scrape_id = store.scrapes.add("1003592", URL)
    job = claim_one(store, Stage.SCRAPE)
    store.scrapes.note_found(job, "Polar", 12, 10, 40)
    store.jobs.discard(job, NETWORK, AudiobookStatus.FAILED)
    assert store.scrapes.get(scrape_id).error == NETWORK
    assert store.scrapes.add("1003592", URL) == scrape_id
    scrape = store.scrapes.get(scrape_id)
    assert (scrape.status, scrape.found, scrape.new, scrape.known) == (
        ScrapeStatus.SCRAPING,
        0,
        0,
        0,
    )
    assert (scrape.error, scrape.announced, scrape.title) == (None, None, "Polar")
    assert claim_one(store, Stage.SCRAPE).attempt == 1


def test_what_was_found_adds_up(store):
    scrape_id = store.scrapes.add("1003592", URL)
    job = claim_one(store, Stage.SCRAPE)
    store.scrapes.note_found(job, "Polar", 12, 10, 40)
    store.scrapes.note_found(job, None, 24, 11, None)
    scrape = store.scrapes.get(scrape_id)
    assert (scrape.title, scrape.announced) == ("Polar", 40)
    assert (scrape.found, scrape.new, scrape.known) == (24, 11, 13)


def test_a_scrape_read_to_its_end_is_completed_once(store):
    scrape_id = store.scrapes.add("1003592", URL)
    job = claim_one(store, Stage.SCRAPE)
    assert store.scrapes.complete(job)
    assert not store.scrapes.complete(job)
    assert store.scrapes.get(scrape_id).status is ScrapeStatus.COMPLETED
    assert store.jobs.live_counts() == {}


def test_a_completed_scrape_says_what_is_missing(store):
    missing = ShortfallError(found=12, announced=40).info
    scrape_id = store.scrapes.add("1003592", URL)
    assert store.scrapes.complete(claim_one(store, Stage.SCRAPE), missing)
    scrape = store.scrapes.get(scrape_id)
    assert (scrape.status, scrape.error) == (ScrapeStatus.COMPLETED, missing)
    assert store.scrapes.add("1003592", URL) == scrape_id
    assert store.scrapes.complete(claim_one(store, Stage.SCRAPE))
    assert store.scrapes.get(scrape_id).error is None


def test_a_later_attempt_never_finds_less(store):
    scrape_id = store.scrapes.add("1003592", URL)
    job = claim_one(store, Stage.SCRAPE)
    store.scrapes.note_found(job, "Polar", 24, 20, 40)
    for found, new, expected in [
        (12, 20, (24, 20, 4)),
        (36, 30, (36, 30, 6)),
        (12, 38, (38, 38, 0)),
    ]:
        store.scrapes.note_found(job, None, found, new, None)
        scrape = store.scrapes.get(scrape_id)
        assert (scrape.found, scrape.new, scrape.known) == expected


def test_a_scrape_that_dies_while_books_come_in_goes_on(store):
    scrape_id = store.scrapes.add("1003592", URL)
    for death in range(1, 6):
        job = claim_one(store, Stage.SCRAPE)
        store.scrapes.note_found(job, "Polar", 12 * death, 12 * death, 400)
        store.jobs.rescue()
        assert store.scrapes.get(scrape_id).status is ScrapeStatus.SCRAPING
    for _ in range(2):
        job = claim_one(store, Stage.SCRAPE)
        store.scrapes.note_found(job, "Polar", 12, 60, 400)
        store.jobs.rescue()
    scrape = store.scrapes.get(scrape_id)
    assert (scrape.status, scrape.error.kind) == (ScrapeStatus.FAILED, "process_died")


@pytest.mark.parametrize("state", ["available", "scheduled", "retryable", "executing"])
def test_a_scrape_that_the_person_stopped_is_failed_for_that_reason_and_stays_so(
    store, file, state
):
    scrape_id = store.scrapes.add("1003592", URL)
    job = claim_one(store, Stage.SCRAPE)
    store.scrapes.note_found(job, "Polar", 12, 10, 40)
    write(file, "UPDATE jobs SET state = ? WHERE id = ?", state, job.id)
    assert store.jobs.cancel(Stage.SCRAPE, str(scrape_id))
    assert store.jobs.get(job.id).state is JobState.CANCELLED
    scrape = store.scrapes.get(scrape_id)
    assert (scrape.status, scrape.error) == (ScrapeStatus.FAILED, StoppedError().info)
    assert scrape.is_stopped
    assert (scrape.found, scrape.new, scrape.known) == (12, 10, 2)
    assert not store.jobs.cancel(Stage.SCRAPE, str(scrape_id))
    assert not store.jobs.discard(job, NETWORK, AudiobookStatus.FAILED)
    again = Store(store.folder)
    assert again.jobs.rescue() == 0
    assert again.jobs.claim(Stage.SCRAPE, 1) == []
    assert again.scrapes.all() == (scrape,)


def test_a_scrape_that_was_stopped_is_read_anew_when_it_is_asked_for(store):
    scrape_id = store.scrapes.add("1003592", URL)
    for ask in (store.scrapes.retry, lambda _: store.scrapes.add("1003592", URL)):
        assert store.jobs.cancel(Stage.SCRAPE, str(scrape_id))
        ask(scrape_id)
        scrape = store.scrapes.get(scrape_id)
        assert (scrape.status, scrape.error) == (ScrapeStatus.SCRAPING, None)
    assert claim_one(store, Stage.SCRAPE).attempt == 1


def test_an_unknown_scrape_is_none(store):
    assert store.scrapes.get(5) is None
    assert store.scrapes.all() == ()


def test_what_a_stopped_reading_still_brings_is_too_late(store):
    scrape_id = store.scrapes.add("1003592", URL)
    job = claim_one(store, Stage.SCRAPE)
    store.scrapes.note_found(job, "Polar", 3, 3, 40, WAITING)
    assert store.jobs.cancel(Stage.SCRAPE, str(scrape_id))
    assert store.audiobooks.add_found(WAITING, "Polar", job) == []
    store.scrapes.note_found(job, "Polar", 12, 0, 40)
    assert store.audiobooks.all() == ()
    assert store.scrapes.choice(scrape_id) == WAITING, "they wait for the person"
    assert store.scrapes.get(scrape_id).found == 3
    store.scrapes.retry(scrape_id)
    claim_one(store, Stage.SCRAPE)
    store.scrapes.note_found(job, "Polar", 12, 12, 40)
    assert store.scrapes.get(scrape_id).found == 0, "the new reading counts for itself"


WAITING = tuple(
    CategoryBook(str(n), page(n), f"Livre {n}", ("Une Autrice",), f"https://images/{n}/{{width}}")
    for n in (3, 1, 2)
)


def waiting_scrape(store, books=WAITING):
    scrape_id = store.scrapes.add("1003592", URL)
    job = claim_one(store, Stage.SCRAPE)
    store.scrapes.note_found(job, "Polar", len(books), len(books), None, books)
    assert store.scrapes.complete(job)
    return scrape_id


def test_books_wait_for_a_choice_through_a_restart(store):
    scrape_id = waiting_scrape(store)
    again = Store(store.folder)
    assert (again.scrapes.get(scrape_id).to_choose, again.scrapes.get(scrape_id).asks) == (3, True)
    assert again.scrapes.choice(scrape_id) == WAITING
    assert again.audiobooks.all() == ()


def test_those_chosen_are_queued_in_the_pages_order_and_the_others_wait_no_more(store):
    scrape_id = waiting_scrape(store)
    assert [new for _, new in store.scrapes.choose(scrape_id, {"2", "3", "77"})] == [True, True]
    books = store.audiobooks.all()
    assert [(b.ohdio_id, b.title, b.category) for b in books] == [
        ("3", "Livre 3", "Polar"),
        ("2", "Livre 2", "Polar"),
    ]
    assert books[0].authors == ("Une Autrice",)
    assert claim_one(store, Stage.METADATA).args["card"]["title"] == "Livre 3"
    assert store.scrapes.get(scrape_id).to_choose == 0
    assert store.scrapes.choose(scrape_id, None) == []


def test_all_can_be_chosen_and_none(store):
    scrape_id = waiting_scrape(store)
    assert len(store.scrapes.choose(scrape_id, None)) == 3
    other = store.scrapes.add("7", page(7))
    job = claim_one(store, Stage.SCRAPE)
    store.scrapes.note_found(job, "Poésie", 1, 1, None, WAITING[:1])
    assert not store.scrapes.get(other).asks
    assert store.scrapes.choose(other, None) == []  # it is still being read
    assert store.scrapes.complete(job)
    assert store.scrapes.choose(other, frozenset()) == []
    assert store.scrapes.get(other).to_choose == 0
    assert len(store.audiobooks.all()) == 3


def test_a_category_that_is_read_anew_asks_nothing_of_before(store):
    scrape_id = waiting_scrape(store)
    assert store.scrapes.retry(scrape_id)
    scrape = store.scrapes.get(scrape_id)
    assert (scrape.status, scrape.found, scrape.to_choose) == (ScrapeStatus.SCRAPING, 0, 0)
    assert not store.scrapes.retry(scrape_id)  # it is on its way
    assert not store.scrapes.retry(scrape_id + 1)
    assert claim_one(store, Stage.SCRAPE).attempt == 1


def test_why_a_scrape_waits_is_kept_until_it_goes_on(store):
    scrape_id = store.scrapes.add("1003592", URL)
    store.jobs.snooze(claim_one(store, Stage.SCRAPE), -1, OFFLINE)
    assert store.scrapes.get(scrape_id).error == OFFLINE
    assert store.scrapes.get(scrape_id).status is ScrapeStatus.SCRAPING
    store.jobs.promote_due()
    claim_one(store, Stage.SCRAPE)
    assert store.scrapes.get(scrape_id).error is None


def test_a_scrape_that_a_server_told_to_wait_is_not_hastened_by_the_network(store):
    for number, error in (("1", OFFLINE), ("2", RateLimitedError(retry_after_s=900).info)):
        store.scrapes.add(number, f"{URL}-{number}")
        store.jobs.snooze(claim_one(store, Stage.SCRAPE), 900, error)
    assert store.jobs.hasten_offline() == 1
    store.jobs.promote_due()
    assert claim_one(store, Stage.SCRAPE).subject == "1"
    assert store.jobs.claim(Stage.SCRAPE, 1) == []


def test_a_choice_that_is_no_json_is_a_damaged_store_s(store, file):
    scrape_id = waiting_scrape(store)
    write(file, "UPDATE category_scrapes SET to_choose = ?", '[{"a')
    with pytest.raises(BrokenStoreError):
        store.scrapes.all()
    with pytest.raises(BrokenStoreError):
        store.scrapes.choice(scrape_id)
