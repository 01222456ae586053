"""Books found on disk are completed in the store, and nothing is left to be done for them."""

from __future__ import annotations

import dataclasses

import pytest

from ohdio_gui.model.audiobook import (
    AudiobookStatus,
    FinishedFiles,
    FoundBook,
    PartStatus,
    QueueStatus,
)
from ohdio_gui.model.errors import WithheldPartError
from ohdio_gui.model.jobs import JobState, Stage
from tests.unit.store.shelf import (
    GONE,
    NETWORK,
    add,
    claim_one,
    finish,
    finished,
    metadata,
    page,
    part,
    rows,
    tile,
    to_download,
)


@pytest.fixture
def found(tmp_path):
    """Return how a book is found, as one file or as several."""

    def find(number=1, *names, **fields):
        parts = fields.pop("parts", (part(1, None), part(2, None)))
        path = tmp_path / (f"folder-{number}" if names else f"{number}.m4b")
        if names:
            path.mkdir()
        for file in [path / name for name in names] or [path]:
            file.write_bytes(b"audio")
        size = 5 * max(1, len(names))
        return FoundBook(metadata(number, parts, **fields), FinishedFiles(path, size, names))

    return find


def book_of(store, audiobook_id=1):
    return store.audiobooks.get(audiobook_id)


def live(store):
    return sum(store.jobs.live_counts().values())


def test_an_unknown_book_becomes_a_finished_one(store, found):
    book = found()
    assert store.audiobooks.take_in([book]) == ()
    kept = book_of(store)
    assert (kept.status, kept.queue_status) == (AudiobookStatus.COMPLETED, QueueStatus.COMPLETED)
    assert kept.finished == book.files
    assert (kept.title, kept.authors) == (book.metadata.title, book.metadata.authors)
    assert (kept.ohdio_id, kept.url, kept.part_count) == ("1", page(1), 2)
    assert (kept.progress, kept.error) == (100.0, None)
    assert live(store) == 0
    assert store.audiobooks.counts().completed == 1


def test_a_folder_of_files_is_kept_by_name(store, found):
    store.audiobooks.take_in([found(1, "01 - Un.m4a", "02 - Deux.m4a")])
    assert book_of(store).file_names == ("01 - Un.m4a", "02 - Deux.m4a")
    assert book_of(store).file_size_bytes == 10


def test_what_was_taken_in_is_left_alone_when_it_is_pasted_again(store, found):
    store.audiobooks.take_in([found()])
    add(store)
    store.audiobooks.add_found([tile(1)])
    assert live(store) == 0
    assert book_of(store).category is None


def test_it_is_fetched_again_once_its_file_is_lost(store, found):
    book = found()
    store.audiobooks.take_in([book])
    book.files.path.unlink()
    add(store)
    assert claim_one(store, Stage.METADATA).subject == "1"
    assert {p.status for p in store.audiobooks.parts(1)} == {PartStatus.PENDING}


def test_a_waiting_book_is_completed_and_its_job_ends(store, file, found):
    add(store)
    assert store.audiobooks.take_in([found()]) == (1,)
    book = book_of(store)
    assert (book.status, book.queue_status, book.stage) == (
        AudiobookStatus.COMPLETED,
        QueueStatus.COMPLETED,
        None,
    )
    assert (book.title, book.part_count) == ("Livre 1, au complet", 2)
    assert live(store) == 0
    (job,) = rows(file, "SELECT state, completed_at FROM jobs")
    assert job["state"] == JobState.COMPLETED
    assert job["completed_at"]


def test_what_the_store_knew_of_a_book_is_not_replaced_by_less(store, found):
    to_download(store, 1, genre="Conte", cover_pattern="https://img/{width}/{ratio}")
    assert store.audiobooks.take_in([found(genre=None, parts=())]) == (1,)
    book = book_of(store)
    assert (book.genre, book.cover_pattern) == ("Conte", "https://img/{width}/{ratio}")
    assert [p.media_id for p in store.audiobooks.parts(1)] == ["media-1", "media-2"]


def test_a_cover_that_the_category_gave_stays(store, found):
    store.audiobooks.add_found([tile(1)])
    store.audiobooks.take_in([found()])
    assert book_of(store).cover_pattern == "https://img/{width}/{ratio}"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (AudiobookStatus.FAILED, NETWORK),
        (AudiobookStatus.BLOCKED, GONE),
        (AudiobookStatus.INCOMPLETE, WithheldPartError(positions="2").info),
    ],
)
def test_a_book_that_ended_badly_is_completed_by_its_file(store, found, status, error):
    to_download(store)
    assert store.jobs.discard(claim_one(store, Stage.DOWNLOAD), error, status)
    assert store.audiobooks.take_in([found()]) == (1,)
    book = book_of(store)
    assert (book.status, book.error, book.attempt) == (AudiobookStatus.COMPLETED, None, 1)
    assert store.audiobooks.counts().completed == 1


def test_a_cancelled_and_a_paused_book_are_completed_by_their_files(store, found):
    for number in (1, 2):
        to_download(store, number)
    store.jobs.cancel(Stage.DOWNLOAD, "1")
    store.audiobooks.set_paused(2, is_paused=True)
    assert store.audiobooks.take_in([found(1), found(2)]) == (1, 2)
    assert {book.status for book in store.audiobooks.all()} == {AudiobookStatus.COMPLETED}
    assert not book_of(store, 2).is_paused
    assert live(store) == 0


def test_a_finished_book_whose_file_is_there_stays_as_it_is(store, tmp_path, found):
    to_download(store)
    finish(store, claim_one(store, Stage.DOWNLOAD), tmp_path / "kept.m4b")
    assert store.audiobooks.request_retag(1)
    before = book_of(store)
    assert store.audiobooks.take_in([found()]) == ()
    assert book_of(store) == before
    assert live(store) == 1


def test_a_book_that_was_taken_with_a_gap_stays_it(store, tmp_path, found):
    to_download(store)
    gap = WithheldPartError(positions="2").info
    (tmp_path / "gap.m4b").write_bytes(b"x")
    job = claim_one(store, Stage.DOWNLOAD)
    files = finished(tmp_path / "gap.m4b", 1)
    assert store.audiobooks.complete_download(job, files, AudiobookStatus.INCOMPLETE, gap)
    before = book_of(store)
    assert store.audiobooks.take_in([found()]) == ()
    assert book_of(store) == before


def test_a_finished_book_whose_file_moved_is_where_it_was_found(store, tmp_path, found):
    to_download(store)
    finish(store, claim_one(store, Stage.DOWNLOAD), tmp_path / "old.m4b")
    (tmp_path / "old.m4b").unlink()
    book = found()
    assert store.audiobooks.take_in([book]) == (1,)
    assert book_of(store).finished == book.files


def test_another_site_s_book_is_known_by_its_address(store, found):
    store.audiobooks.add("https://example.org/a.m4a", None)
    same = found(1, url="https://example.org/a.m4a", ohdio_id=None)
    other = found(2, url="https://example.org/b.m4a", ohdio_id=None)
    assert store.audiobooks.take_in([same, other]) == (1,)
    assert {book.status for book in store.audiobooks.all()} == {AudiobookStatus.COMPLETED}


def test_a_book_that_is_found_does_not_touch_the_others(store, found):
    for number in (1, 2, 3):
        to_download(store, number)
    store.audiobooks.take_in([found(2)])
    assert [job.subject for job in store.jobs.claim(Stage.DOWNLOAD, 9)] == ["1", "3"]


def test_it_is_all_or_nothing(store, found, monkeypatch):
    add(store, 1)
    bad = found(2, title=None)
    with pytest.raises(Exception, match="cannot be used"):
        store.audiobooks.take_in([found(1), bad])
    assert book_of(store).status is AudiobookStatus.PENDING
    assert live(store) == 1


@pytest.mark.parametrize("is_known", [True, False])
def test_a_book_that_was_taken_with_gaps_is_not_called_whole(store, found, is_known):
    if is_known:
        to_download(store)
    store.audiobooks.take_in([dataclasses.replace(found(), missing=(2, 5))])
    kept = book_of(store)
    assert (kept.status, kept.queue_status) == (AudiobookStatus.INCOMPLETE, QueueStatus.BLOCKED)
    assert kept.error == WithheldPartError(positions="2, 5").info
    assert kept.finished is not None
    assert live(store) == 0
