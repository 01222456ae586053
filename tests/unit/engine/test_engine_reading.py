"""A reading that was stopped queues nothing more, at whatever point of its work it is."""

from __future__ import annotations

from ohdio_gui.engine.workers.reading import Reading
from ohdio_gui.model.audiobook import CategoryBook, CategoryPage
from ohdio_gui.model.jobs import Stage
from ohdio_gui.store.store import Store
from tests.unit.store.shelf import claim_one, page

BOOKS = tuple(CategoryBook(str(n), page(n), f"Livre {n}") for n in (1, 2, 3))
FIRST = CategoryPage(title="Polar", books=BOOKS, announced=40)


def stopped_reading(folder, *, holds):
    """Return a store, and a reading in it that got as far as its first page."""
    store = Store(folder)
    scrape_id = store.scrapes.add("900", "https://ici.radio-canada.ca/ohdio/categories/900/polar")
    reading = Reading(store, claim_one(store, Stage.SCRAPE), holds=holds)
    if holds:
        assert reading.take(FIRST, BOOKS) == []
    assert store.jobs.cancel(Stage.SCRAPE, str(scrape_id))
    return store, reading


def test_the_books_of_a_page_that_comes_too_late_are_left(tmp_path):
    store, reading = stopped_reading(tmp_path, holds=False)
    assert reading.take(FIRST, BOOKS) == []
    assert store.audiobooks.all() == ()
    assert store.scrapes.get(reading.scrape_id).found == 0


def test_what_was_held_still_waits_for_the_person(tmp_path):
    store, reading = stopped_reading(tmp_path, holds=True)
    assert reading.queue_held() == []
    assert store.audiobooks.all() == ()
    assert store.scrapes.choice(reading.scrape_id) == BOOKS
