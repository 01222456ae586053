"""Books: pasted again, found again, their metadata and parts."""

from __future__ import annotations

import pytest

from ohdio_gui.model.audiobook import AudiobookStatus, BookMetadata, PartStatus, QueueStatus
from ohdio_gui.model.errors import AssemblyError
from ohdio_gui.model.events import QueueCounts
from ohdio_gui.model.jobs import JobState, Stage
from tests.unit.store.shelf import (
    GEO,
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

DISCARDED = (AudiobookStatus.FAILED, AudiobookStatus.BLOCKED, AudiobookStatus.INCOMPLETE)


def live(store, audiobook_id):
    """The book's live jobs as (stage, state, attempt)."""
    return [
        (job.stage, job.state, job.attempt)
        for stage in (Stage.METADATA, Stage.DOWNLOAD)
        for job in store.jobs.of_subject(stage, str(audiobook_id))
        if job.state not in (JobState.COMPLETED, JobState.DISCARDED, JobState.CANCELLED)
    ]


FRESH_METADATA = [(Stage.METADATA, JobState.AVAILABLE, 0)]
FRESH_DOWNLOAD = [(Stage.DOWNLOAD, JobState.AVAILABLE, 0)]


def test_a_new_book_has_a_queue_item_and_a_metadata_job_and_no_parts_yet(store):
    audiobook_id, is_new = store.audiobooks.add(page(1), "1")
    assert is_new
    book = store.audiobooks.get(audiobook_id)
    assert (book.url, book.title, book.status) == (page(1), "Livre 1", AudiobookStatus.PENDING)
    assert (book.queue_status, book.attempt, book.max_attempts) == (QueueStatus.QUEUED, 0, 3)
    assert store.audiobooks.parts(audiobook_id) == ()
    assert live(store, audiobook_id) == FRESH_METADATA


def test_a_book_is_known_by_its_ohdio_id_whatever_its_slug(store):
    first, _ = store.audiobooks.add(page(1), "1")
    assert store.audiobooks.add(page(1) + "-renomme", "1") == (first, False)


def test_another_site_s_page_is_known_by_its_address(store):
    first, _ = store.audiobooks.add("https://example.org/a", None)
    assert store.audiobooks.add("https://example.org/a", None) == (first, False)
    assert store.audiobooks.add("https://example.org/b", None)[1]


def test_pasted_again_while_waiting_or_running_it_is_left(store):
    audiobook_id = add(store)
    assert store.audiobooks.add(page(1), "1") == (audiobook_id, False)
    assert live(store, audiobook_id) == FRESH_METADATA
    job = claim_one(store, Stage.METADATA)
    store.audiobooks.add(page(1), "1")
    assert live(store, audiobook_id) == [(Stage.METADATA, JobState.EXECUTING, 1)]
    store.jobs.retry_in(job, 60, NETWORK)
    store.audiobooks.add(page(1), "1")
    assert live(store, audiobook_id) == [(Stage.METADATA, JobState.RETRYABLE, 1)]
    assert not store.audiobooks.retry(audiobook_id)


def test_pasted_again_complete_with_its_file_it_is_left(store, tmp_path):
    audiobook_id = to_download(store)
    finish(store, claim_one(store, Stage.DOWNLOAD), tmp_path / "livre.m4b")
    before = store.audiobooks.get(audiobook_id)
    assert store.audiobooks.add(page(1), "1") == (audiobook_id, False)
    assert not store.audiobooks.retry(audiobook_id)
    assert live(store, audiobook_id) == []
    assert store.audiobooks.get(audiobook_id) == before


def test_pasted_again_complete_without_its_file_it_is_queued_from_its_first_byte(store, tmp_path):
    audiobook_id = to_download(store)
    store.audiobooks.note_part(audiobook_id, 1, PartStatus.COMPLETED, 500, 500)
    finish(store, claim_one(store, Stage.DOWNLOAD), tmp_path / "livre.m4b")
    (tmp_path / "livre.m4b").unlink()
    assert store.audiobooks.add(page(1), "1") == (audiobook_id, False)
    assert live(store, audiobook_id) == FRESH_METADATA
    assert [p.bytes_done for p in store.audiobooks.parts(audiobook_id)] == [0, 0]
    book = store.audiobooks.get(audiobook_id)
    assert (book.status, book.queue_status) == (AudiobookStatus.PENDING, QueueStatus.QUEUED)


@pytest.mark.parametrize("status", DISCARDED)
def test_pasted_again_after_a_bad_end_at_its_metadata_it_is_asked_anew(store, status):
    audiobook_id = add(store)
    for _ in range(2):
        store.jobs.retry_in(claim_one(store, Stage.METADATA), -1, NETWORK)
        store.jobs.promote_due()
    store.jobs.discard(claim_one(store, Stage.METADATA), GONE, status)
    assert store.audiobooks.add(page(1), "1") == (audiobook_id, False)
    assert live(store, audiobook_id) == FRESH_METADATA
    book = store.audiobooks.get(audiobook_id)
    assert (book.status, book.attempt, book.error) == (AudiobookStatus.PENDING, 0, None)


def test_pasted_again_after_a_failed_download_it_goes_on_there_with_what_is_on_disk(store):
    audiobook_id = to_download(store)
    store.audiobooks.note_part(audiobook_id, 1, PartStatus.COMPLETED, 500, 500)
    store.jobs.discard(claim_one(store, Stage.DOWNLOAD), NETWORK, AudiobookStatus.FAILED)
    assert store.audiobooks.retry(audiobook_id)
    assert live(store, audiobook_id) == FRESH_DOWNLOAD
    assert [p.bytes_done for p in store.audiobooks.parts(audiobook_id)] == [500, 0]


def test_pasted_again_after_the_rights_holder_s_refusal_its_page_is_asked_anew(store):
    audiobook_id = to_download(store)
    store.jobs.discard(claim_one(store, Stage.DOWNLOAD), GEO, AudiobookStatus.BLOCKED)
    assert store.audiobooks.add(page(1), "1") == (audiobook_id, False)
    assert live(store, audiobook_id) == FRESH_METADATA


def test_after_parts_that_cannot_be_joined_none_of_them_is_used_again(store):
    audiobook_id = to_download(store)
    store.audiobooks.note_part(audiobook_id, 1, PartStatus.COMPLETED, 500, 500)
    error = AssemblyError(reason="broken").info
    store.jobs.discard(claim_one(store, Stage.DOWNLOAD), error, AudiobookStatus.FAILED)
    assert store.audiobooks.retry(audiobook_id)
    assert [(p.status, p.bytes_done) for p in store.audiobooks.parts(audiobook_id)] == [
        (PartStatus.PENDING, 0)
    ] * 2


@pytest.mark.parametrize("stage", [Stage.METADATA, Stage.DOWNLOAD])
def test_pasted_again_after_a_cancel_it_is_queued_anew(store, stage):
    audiobook_id = add(store) if stage is Stage.METADATA else to_download(store)
    assert store.jobs.cancel(stage, str(audiobook_id))
    assert store.audiobooks.get(audiobook_id).queue_status is QueueStatus.CANCELLED
    assert store.audiobooks.add(page(1), "1") == (audiobook_id, False)
    assert live(store, audiobook_id) == [(stage, JobState.AVAILABLE, 0)]
    assert store.audiobooks.get(audiobook_id).status is AudiobookStatus.PENDING


def test_retrying_an_unknown_book_does_nothing(store):
    assert not store.audiobooks.retry(99)
    assert store.audiobooks.get(99) is None
    assert store.audiobooks.parts(99) == ()


# Found on category pages.


def test_found_twice_a_book_has_one_row(store):
    first = store.audiobooks.add_found([tile(1), tile(2), tile(1)])
    assert first == [(1, True), (2, True), (1, False)]
    second = store.audiobooks.add_found([tile(2), tile(3)])
    assert second == [(2, False), (3, True)]
    assert [book.id for book in store.audiobooks.all()] == [1, 2, 3]
    assert all(live(store, n) == FRESH_METADATA for n in (1, 2, 3))


def test_several_books_are_read_as_each_by_itself_in_the_order_asked_for(store):
    ids = [to_download(store, number) for number in (1, 2, 3)]
    store.audiobooks.note_part(2, 1, PartStatus.DOWNLOADING, 7, 9)
    third, second = store.audiobooks.get(ids[2]), store.audiobooks.get(ids[1])
    assert store.audiobooks.some((ids[2], ids[1], 99, ids[2])) == (third, second)
    assert second.bytes_done == 7
    assert store.audiobooks.some(()) == ()


def test_a_tile_s_title_authors_and_cover_are_there_at_once(store):
    ((audiobook_id, _),) = store.audiobooks.add_found([tile(1)])
    book = store.audiobooks.get(audiobook_id)
    assert (book.title, book.authors) == ("Livre 1", ("Anne Hébert",))
    assert book.cover_key == "https://img/{width}/{ratio}"
    assert book.cover_url == "https://img/1400/1x1"


# Metadata.


def test_metadata_fills_the_row_and_queues_the_download(store):
    audiobook_id = to_download(store)
    book = store.audiobooks.get(audiobook_id)
    wanted = metadata(1)
    for name in [
        "url",
        "title",
        "ohdio_id",
        "authors",
        "narrators",
        "genre",
        "year",
        "publisher",
        "description",
        "language",
        "duration_s",
    ]:
        assert getattr(book, name) == getattr(wanted, name), name
    assert (book.part_count, book.stage, book.progress) == (2, "download", 0.0)
    assert [p.media_id for p in store.audiobooks.parts(audiobook_id)] == ["media-1", "media-2"]
    assert live(store, audiobook_id) == FRESH_DOWNLOAD


def test_metadata_of_a_book_cancelled_meanwhile_changes_nothing(store, file):
    audiobook_id = add(store)
    job = claim_one(store, Stage.METADATA)
    store.jobs.cancel(Stage.METADATA, str(audiobook_id))
    before = [rows(file, f"SELECT * FROM {t}") for t in ("audiobooks", "parts", "jobs")]
    assert store.audiobooks.store_metadata(job, metadata(1)) is False
    assert [rows(file, f"SELECT * FROM {t}") for t in ("audiobooks", "parts", "jobs")] == before


def again(store, audiobook_id, parts):
    """Have the book's page read anew, now with ``parts``."""
    store.jobs.discard(claim_one(store, Stage.DOWNLOAD), GEO, AudiobookStatus.BLOCKED)
    assert store.audiobooks.retry(audiobook_id)
    job = claim_one(store, Stage.METADATA)
    assert store.audiobooks.store_metadata(job, metadata(1, parts))
    return store.audiobooks.parts(audiobook_id)


def test_what_is_on_disk_of_a_part_with_the_same_media_is_kept(store):
    audiobook_id = to_download(store)
    store.audiobooks.note_part(audiobook_id, 1, PartStatus.COMPLETED, 500, 500)
    store.audiobooks.note_part(audiobook_id, 2, PartStatus.DOWNLOADING, 80, 400)
    parts = again(store, audiobook_id, (part(1), part(2), part(3)))
    assert [(p.status, p.bytes_done, p.bytes_total) for p in parts] == [
        (PartStatus.COMPLETED, 500, 500),
        (PartStatus.DOWNLOADING, 80, 400),
        (PartStatus.PENDING, 0, None),
    ]


def test_a_part_with_other_media_starts_at_its_first_byte(store):
    audiobook_id = to_download(store)
    store.audiobooks.note_part(audiobook_id, 1, PartStatus.COMPLETED, 500, 500)
    store.audiobooks.note_part(audiobook_id, 2, PartStatus.COMPLETED, 700, 700)
    parts = again(store, audiobook_id, (part(1, "media-other"), part(2)))
    assert [(p.media_id, p.status, p.bytes_done) for p in parts] == [
        ("media-other", PartStatus.PENDING, 0),
        ("media-2", PartStatus.COMPLETED, 700),
    ]


def test_parts_that_changed_places_start_at_their_first_byte(store):
    audiobook_id = to_download(store)
    store.audiobooks.note_part(audiobook_id, 1, PartStatus.COMPLETED, 500, 500)
    parts = again(store, audiobook_id, (part(1, "media-2"), part(2, "media-1")))
    assert [p.bytes_done for p in parts] == [0, 0]


def test_a_part_that_is_gone_is_gone(store):
    audiobook_id = to_download(store)
    assert len(again(store, audiobook_id, (part(1),))) == 1


def test_a_withheld_part_stays_withheld_and_is_kept_with_the_rest(store):
    audiobook_id = add(store)
    job = claim_one(store, Stage.METADATA)
    store.audiobooks.keep_metadata(audiobook_id, metadata(1, (part(1), part(2, is_withheld=True))))
    store.jobs.discard(job, GEO, AudiobookStatus.INCOMPLETE)
    book = store.audiobooks.get(audiobook_id)
    assert (book.status, book.part_count) == (AudiobookStatus.INCOMPLETE, 2)
    store.audiobooks.reset_parts(audiobook_id)
    statuses = [p.status for p in store.audiobooks.parts(audiobook_id)]
    assert statuses == [PartStatus.PENDING, PartStatus.WITHHELD]
    # OHdio gives the part after all: pasted again, the book can be whole.
    assert store.audiobooks.retry(audiobook_id)
    job = claim_one(store, Stage.METADATA)
    assert store.audiobooks.store_metadata(job, metadata(1))
    assert [p.status for p in store.audiobooks.parts(audiobook_id)] == [PartStatus.PENDING] * 2


def test_a_part_given_before_and_withheld_now_is_withheld(store):
    audiobook_id = to_download(store)
    store.audiobooks.note_part(audiobook_id, 2, PartStatus.COMPLETED, 700, 700)
    parts = again(store, audiobook_id, (part(1), part(2, is_withheld=True)))
    assert (parts[1].status, parts[1].bytes_done) == (PartStatus.WITHHELD, 0)


def test_progress_is_bytes_over_bytes(store):
    audiobook_id = to_download(store)
    store.audiobooks.note_part(audiobook_id, 1, PartStatus.COMPLETED, 3000, 3000)
    store.audiobooks.note_part(audiobook_id, 2, PartStatus.DOWNLOADING, 0, 9000)
    assert store.audiobooks.get(audiobook_id).progress == 25.0
    assert store.audiobooks.all()[0].progress == 25.0
    store.audiobooks.note_part(audiobook_id, 2, PartStatus.DOWNLOADING, 3000, None)
    assert store.audiobooks.get(audiobook_id).progress == 50.0


def test_an_unknown_size_counts_by_the_announced_seconds(store):
    audiobook_id = to_download(store)
    store.audiobooks.note_part(audiobook_id, 1, PartStatus.DOWNLOADING, 600 * 16000, None)
    assert store.audiobooks.get(audiobook_id).progress == 50.0


def test_sizes_above_two_and_four_gigabytes_are_kept(store, tmp_path):
    audiobook_id = to_download(store)
    store.audiobooks.note_part(audiobook_id, 1, PartStatus.DOWNLOADING, 2**31 + 7, 2**33 + 5)
    first, _ = store.audiobooks.parts(audiobook_id)
    assert (first.bytes_done, first.bytes_total) == (2**31 + 7, 2**33 + 5)
    store.audiobooks.complete_download(claim_one(store, Stage.DOWNLOAD), finished(tmp_path, 2**40))
    assert store.audiobooks.get(audiobook_id).file_size_bytes == 2**40


def test_the_names_of_all_other_books_are_in_use(store, tmp_path):
    for number in (1, 2, 3):
        to_download(store, number)
    one, two = store.jobs.claim(Stage.DOWNLOAD, 2)
    finish(store, one, tmp_path / "1.m4b")
    finish(store, two, tmp_path / "2.m4b")
    assert store.audiobooks.paths_in_use(int(one.subject)) == {str(tmp_path / "2.m4b")}
    assert len(store.audiobooks.paths_in_use(3)) == 2


# Playlists.


def entries(*urls):
    return [BookMetadata(url=url, title="", parts=()) for url in urls]


def test_a_playlist_becomes_its_entries(store):
    audiobook_id, _ = store.audiobooks.add("https://example.org/list", None)
    known, _ = store.audiobooks.add("https://example.org/2", None)
    jobs = store.jobs.claim(Stage.METADATA, 1)
    added = store.audiobooks.replace_by_entries(
        jobs[0], entries(*(f"https://example.org/{n}" for n in (1, 2, 3, 1)))
    )
    assert [is_new for _, is_new in added] == [True, False, True, False]
    assert added[1][0] == known
    assert store.audiobooks.get(audiobook_id) is None
    assert [book.url[-1] for book in store.audiobooks.all()] == ["2", "1", "3"]
    assert store.audiobooks.counts().queued == 3
    assert store.jobs.get(jobs[0].id).state is JobState.COMPLETED


def test_a_removed_book_s_id_is_never_another_s(store):
    audiobook_id, _ = store.audiobooks.add("https://example.org/list", None)
    job = claim_one(store, Stage.METADATA)
    added = store.audiobooks.replace_by_entries(job, entries("https://example.org/1"))
    assert added[0][0] != audiobook_id


def test_a_playlist_cancelled_meanwhile_stays(store):
    audiobook_id, _ = store.audiobooks.add("https://example.org/list", None)
    job = claim_one(store, Stage.METADATA)
    store.jobs.cancel(Stage.METADATA, str(audiobook_id))
    assert store.audiobooks.replace_by_entries(job, entries("https://example.org/1")) == []
    assert len(store.audiobooks.all()) == 1


# Counts.


def test_books_are_counted_by_their_queue_item(store, tmp_path):
    assert store.audiobooks.counts() == QueueCounts()
    for number in range(1, 7):
        to_download(store, number)
    jobs = store.jobs.claim(Stage.DOWNLOAD, 5)
    finish(store, jobs[0], tmp_path / "1.m4b")
    store.jobs.discard(jobs[1], NETWORK, AudiobookStatus.FAILED)
    store.jobs.discard(jobs[2], GEO, AudiobookStatus.BLOCKED)
    store.jobs.cancel(Stage.DOWNLOAD, jobs[3].subject)
    assert store.audiobooks.counts() == QueueCounts(
        queued=1, processing=1, completed=1, failed=1, blocked=1
    )
