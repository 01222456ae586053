"""Category scrapes: one row a category."""

from __future__ import annotations

from ohdio_gui.model.audiobook import AudiobookStatus, ScrapeStatus
from ohdio_gui.model.errors import OfflineError, RateLimitedError, ShortfallError
from ohdio_gui.model.jobs import JobState, Stage
from tests.unit.store.shelf import NETWORK, claim_one

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
    store.scrapes.note_found(scrape_id, "Polar", 12, 10, 40)
    job = claim_one(store, Stage.SCRAPE)
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
    store.scrapes.note_found(scrape_id, "Polar", 12, 10, 40)
    store.scrapes.note_found(scrape_id, None, 24, 11, None)
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
    store.scrapes.note_found(scrape_id, "Polar", 24, 20, 40)
    for found, new, expected in [
        (12, 20, (24, 20, 4)),
        (36, 30, (36, 30, 6)),
        (12, 38, (38, 38, 0)),
    ]:
        store.scrapes.note_found(scrape_id, None, found, new, None)
        scrape = store.scrapes.get(scrape_id)
        assert (scrape.found, scrape.new, scrape.known) == expected


def test_a_scrape_that_dies_while_books_come_in_goes_on(store):
    scrape_id = store.scrapes.add("1003592", URL)
    for death in range(1, 6):
        claim_one(store, Stage.SCRAPE)
        store.scrapes.note_found(scrape_id, "Polar", 12 * death, 12 * death, 400)
        store.jobs.rescue()
        assert store.scrapes.get(scrape_id).status is ScrapeStatus.SCRAPING
    for _ in range(2):
        claim_one(store, Stage.SCRAPE)
        store.scrapes.note_found(scrape_id, "Polar", 12, 60, 400)
        store.jobs.rescue()
    scrape = store.scrapes.get(scrape_id)
    assert (scrape.status, scrape.error.kind) == (ScrapeStatus.FAILED, "process_died")


def test_an_unknown_scrape_is_none(store):
    assert store.scrapes.get(5) is None
    assert store.scrapes.all() == ()


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
