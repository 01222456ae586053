"""Books that were taken out of the list, and can be had back."""

from __future__ import annotations

from ohdio_gui.model.audiobook import QueueStatus
from ohdio_gui.model.events import QueueCounts
from ohdio_gui.model.jobs import Stage
from tests.unit.store.shelf import add, claim_one, metadata, page, rows, tile, to_download, write


def test_a_removed_book_is_neither_listed_counted_nor_claimed(store):
    kept, waits, reads = to_download(store, 1), to_download(store, 2), add(store, 3)
    assert store.removals.remove((waits, reads, 99)) == (waits, reads)
    assert [book.id for book in store.audiobooks.all()] == [kept]
    assert store.audiobooks.counts() == QueueCounts(queued=1)
    assert [job.subject for job in store.jobs.claim(Stage.DOWNLOAD, 9)] == [str(kept)]
    assert store.jobs.claim(Stage.METADATA, 9) == []
    assert sum(store.jobs.live_counts().values()) == 1
    assert store.audiobooks.by_ohdio_id(["2"]) == {}


def test_a_paused_book_that_was_removed_is_no_job_that_waits_for_the_person(store):
    book = to_download(store)
    store.audiobooks.set_paused(book, is_paused=True)
    assert store.jobs.count_paused() == 1
    store.removals.remove((book,))
    assert store.jobs.count_paused() == 0


def test_a_restored_book_is_as_it_was(store):
    book = to_download(store)
    before = store.audiobooks.get(book)
    store.removals.remove((book,))
    assert store.audiobooks.get(book).is_removed
    assert store.removals.restore() == (book,)
    assert store.audiobooks.get(book) == before
    assert claim_one(store, Stage.DOWNLOAD).subject == str(book)
    assert store.removals.restore() == ()


def test_a_forgotten_book_leaves_nothing_in_the_store(store, file):
    book, other = to_download(store, 1), to_download(store, 2)
    store.removals.remove((book,))
    assert store.removals.forget() == (book,)
    assert store.audiobooks.get(book) is None
    for table, column in (("parts", "audiobook_id"), ("queue_items", "audiobook_id")):
        assert rows(file, f"SELECT * FROM {table} WHERE {column} = ?", book) == []
    assert {row["subject"] for row in rows(file, "SELECT subject FROM jobs")} == {str(other)}
    assert store.removals.forget() == ()


def test_a_removed_book_that_is_pasted_again_is_back_and_counts_as_new(store):
    book = to_download(store, 1)
    store.removals.remove((book,))
    assert store.audiobooks.add(page(1), "1") == (book, True)
    assert not store.audiobooks.get(book).is_removed
    assert store.audiobooks.add(page(1), "1") == (book, False)
    store.removals.remove((book,))
    assert store.audiobooks.add_found([tile(1)]) == [(book, True)]


def test_what_ran_when_its_book_was_removed_is_still_acknowledged(store):
    book = add(store)
    job = claim_one(store, Stage.METADATA)
    store.removals.remove((book,))
    assert store.audiobooks.store_metadata(job, metadata(1))
    assert store.jobs.claim(Stage.DOWNLOAD, 9) == []
    store.removals.restore()
    assert store.audiobooks.get(book).queue_status is QueueStatus.QUEUED
    assert claim_one(store, Stage.DOWNLOAD).subject == str(book)


def test_adding_a_removed_book_again_is_not_adding_what_is_there_already(store):
    book = to_download(store, 1)
    assert store.audiobooks.count_settled([metadata(1)]) == 1
    store.removals.remove((book,))
    assert store.audiobooks.count_settled([metadata(1)]) == 0


def test_only_what_was_named_or_removed_earlier_is_forgotten(store, file):
    old, new, other = to_download(store, 1), to_download(store, 2), to_download(store, 3)
    store.removals.remove((old,))
    write(file, "UPDATE audiobooks SET removed_at = '2026-01-01' WHERE id = ?", old)
    store.removals.remove((new, other))
    assert store.removals.forget_before("2026-01-02T00:00:00.000+00:00") == (old,)
    assert store.removals.forget((new, 99)) == (new,)
    assert store.removals.restore((other, new)) == (other,)
