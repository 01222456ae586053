"""What a finished, or half given, book may still go through: other files, gaps, new tags."""

from __future__ import annotations

import threading
import time

import pytest

from ohdio_gui.model.audiobook import (
    AudiobookStatus,
    BookFormat,
    Chapter,
    PartStatus,
    QueueStatus,
)
from ohdio_gui.model.errors import IncompleteBookError, PartsDifferError, WithheldPartError
from ohdio_gui.model.jobs import BY_HAND, JobState, Stage
from ohdio_gui.model.patience import Patience
from tests.unit.store.shelf import (
    GONE,
    NETWORK,
    add,
    claim_one,
    finish,
    finished,
    metadata,
    part,
    tile,
    to_download,
)

WITHHELD = WithheldPartError(positions="2").info
DIFFER = PartsDifferError(position=2, what="sample rate").info


def book_of(store, audiobook_id=1):
    return store.audiobooks.get(audiobook_id)


def set_aside(store, error=WITHHELD):
    """A book of which OHdio withholds part 2."""
    add(store)
    job = claim_one(store, Stage.METADATA)
    parts = (part(1), part(2, is_withheld=True), part(3))
    store.audiobooks.keep_metadata(1, metadata(1, parts))
    assert store.jobs.discard(job, error, AudiobookStatus.INCOMPLETE)


def test_every_field_comes_back_from_the_store(store):
    add(store)
    said = metadata(
        1,
        director="Patricia Landry",
        pages=344,
        audience="Tout public",
        prizes=("Lauréat du Prix Gens de Mer 2009", "Finaliste"),
        chapters=(Chapter(0.0, "Début"), Chapter(61.5, "Suite")),
        sources={"page": {"title": "Livre 1"}, "category": {"title": "Livre un"}},
    )
    assert store.audiobooks.store_metadata(claim_one(store, Stage.METADATA), said)
    book = book_of(store)
    assert (book.director, book.pages, book.audience) == ("Patricia Landry", 344, "Tout public")
    assert book.prizes == ("Lauréat du Prix Gens de Mer 2009", "Finaliste")
    assert book.chapters == (Chapter(0.0, "Début"), Chapter(61.5, "Suite"))
    assert store.audiobooks.sources(1)["category"] == {"title": "Livre un"}


def test_a_book_keeps_the_category_it_was_first_found_in(store):
    store.audiobooks.add_found([tile(1)], "Jeunesse")
    store.audiobooks.add_found([tile(1), tile(2)], "Romans")
    add(store, 3)
    store.audiobooks.add_found([tile(3)], "Contes")
    assert [book_of(store, n).category for n in (1, 2, 3)] == ["Jeunesse", "Romans", "Contes"]


def test_what_the_card_said_goes_with_the_metadata_job(store):
    store.audiobooks.add_found([tile(1)], "Jeunesse")
    card = claim_one(store, Stage.METADATA).args["card"]
    assert card == {
        "title": "Livre 1",
        "authors": ["Anne Hébert"],
        "cover_pattern": "https://img/{width}/{ratio}",
    }


def test_a_folder_of_files_is_complete_only_while_every_file_is_there(store, tmp_path):
    names = ("01 - Un.m4a", "02 - Deux.m4a")
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    to_download(store)
    job = claim_one(store, Stage.DOWNLOAD)
    assert store.audiobooks.complete_download(job, finished(tmp_path, 2, *names), note=DIFFER)
    book = book_of(store)
    assert (book.file_names, book.file_path) == (names, str(tmp_path))
    assert (book.status, book.error) == (AudiobookStatus.COMPLETED, DIFFER)

    add(store)
    assert not book_of(store).is_live
    (tmp_path / names[1]).unlink()
    add(store)
    assert book_of(store).queue_status is QueueStatus.QUEUED


def test_an_incomplete_book_is_downloaded_all_the_same_when_the_person_says_so(store, tmp_path):
    set_aside(store)
    assert book_of(store).can_take_gaps
    assert store.audiobooks.take_gaps(1)
    assert not store.audiobooks.take_gaps(1)  # it is on its way
    job = claim_one(store, Stage.DOWNLOAD)
    assert book_of(store).takes_gaps
    assert store.audiobooks.complete_download(
        job, finished(tmp_path / "Livre.m4b", 9), AudiobookStatus.INCOMPLETE, WITHHELD
    )
    book = book_of(store)
    assert (book.status, book.error) == (AudiobookStatus.INCOMPLETE, WITHHELD)
    assert book.file_path == str(tmp_path / "Livre.m4b")
    assert book.queue_status is QueueStatus.BLOCKED


def taken_with_a_gap(store, path):
    set_aside(store)
    store.audiobooks.take_gaps(1)
    job = claim_one(store, Stage.DOWNLOAD)
    store.audiobooks.complete_download(job, finished(path, 9), AudiobookStatus.INCOMPLETE, WITHHELD)


def test_what_was_taken_with_a_gap_has_none_when_it_comes_whole(store, tmp_path):
    taken_with_a_gap(store, tmp_path / "Livre.m4b")
    assert store.audiobooks.retry(1)
    job = claim_one(store, Stage.METADATA)
    assert job.args[BY_HAND]
    assert store.audiobooks.store_metadata(job, metadata(1))
    finish(store, claim_one(store, Stage.DOWNLOAD), tmp_path / "Livre.m4b")
    book = book_of(store)
    assert (book.status, book.takes_gaps, book.error) == (AudiobookStatus.COMPLETED, False, None)


def test_what_was_taken_with_a_gap_is_read_again_when_pasted_but_not_by_hand(store, tmp_path):
    taken_with_a_gap(store, tmp_path / "Livre.m4b")
    add(store)
    job = claim_one(store, Stage.METADATA)
    assert BY_HAND not in job.args
    assert store.audiobooks.leave_incomplete(job, WITHHELD)
    book = book_of(store)
    assert (book.status, book.error) == (AudiobookStatus.INCOMPLETE, WITHHELD)
    assert not store.audiobooks.leave_incomplete(job, WITHHELD)


def test_the_parts_of_what_was_taken_with_a_gap_begin_anew_when_its_file_is_lost(store, tmp_path):
    path = tmp_path / "Livre.m4b"
    path.write_bytes(b"x")
    taken_with_a_gap(store, path)
    store.audiobooks.note_part(1, 1, PartStatus.COMPLETED, 77, 77)
    add(store)
    assert store.audiobooks.parts(1)[0].bytes_done == 77
    assert store.audiobooks.leave_incomplete(claim_one(store, Stage.METADATA), WITHHELD)
    path.unlink()
    add(store)
    assert store.audiobooks.parts(1)[0].bytes_done == 0


def test_a_book_whose_parts_are_too_short_in_all_can_be_taken_too(store):
    set_aside(store, IncompleteBookError(found_s=10, announced_s=100).info)
    assert store.audiobooks.take_gaps(1)


def test_a_book_whose_parts_are_too_short_in_all_has_its_page_read_again(store):
    to_download(store)
    error = IncompleteBookError(found_s=10, announced_s=100).info
    assert store.jobs.discard(claim_one(store, Stage.DOWNLOAD), error, AudiobookStatus.FAILED)
    add(store)
    assert claim_one(store, Stage.METADATA).subject == "1"


@pytest.mark.parametrize("error", [NETWORK, GONE])
def test_what_failed_otherwise_cannot_be_taken_with_a_gap(store, error):
    set_aside(store, error)
    assert not store.audiobooks.take_gaps(1)
    assert not book_of(store).takes_gaps


def test_a_withheld_part_that_the_page_of_today_shows_again_is_fetched(store):
    to_download(store)
    store.audiobooks.note_part(1, 2, PartStatus.WITHHELD, 0, None)
    store.audiobooks.note_part(1, 1, PartStatus.COMPLETED, 77, 77)
    job = claim_one(store, Stage.DOWNLOAD)
    assert store.jobs.discard(job, WITHHELD, AudiobookStatus.INCOMPLETE)
    add(store)
    assert store.audiobooks.store_metadata(claim_one(store, Stage.METADATA), metadata(1))
    assert [(p.status, p.bytes_done) for p in store.audiobooks.parts(1)] == [
        (PartStatus.COMPLETED, 77),
        (PartStatus.PENDING, 0),
    ]


def test_a_format_is_chosen_until_the_book_starts(store):
    to_download(store)
    assert store.audiobooks.set_format(1, BookFormat.MP3)
    assert book_of(store).format is BookFormat.MP3
    assert store.audiobooks.set_format(1, None)
    assert book_of(store).format is None
    claim_one(store, Stage.DOWNLOAD)
    assert not store.audiobooks.set_format(1, BookFormat.KEEP)
    assert not store.audiobooks.set_format(99, BookFormat.KEEP)


def test_books_are_found_by_the_ids_that_ohdio_has_for_them(store):
    add(store, 1)
    add(store, 2)
    found = store.audiobooks.by_ohdio_id(["2", "7", "x' OR 1=1 --"])
    assert {key: book.id for key, book in found.items()} == {"2": 2}
    assert store.audiobooks.by_ohdio_id([]) == {}


class TestRetag:
    """A finished book stays finished, whatever becomes of the job that tags it again."""

    @pytest.fixture
    def done(self, store, tmp_path):
        to_download(store)
        finish(store, claim_one(store, Stage.DOWNLOAD), tmp_path / "Livre.m4b")
        assert store.audiobooks.request_retag(1)
        return store

    def test_it_is_a_metadata_job_and_the_book_is_still_complete(self, done):
        book = book_of(done)
        assert (book.status, book.queue_status) == (AudiobookStatus.COMPLETED, QueueStatus.QUEUED)
        assert not done.audiobooks.request_retag(1)
        job = claim_one(done, Stage.METADATA)
        assert job.is_retag
        book = book_of(done)
        assert (book.status, book.queue_status) == (
            AudiobookStatus.COMPLETED,
            QueueStatus.PROCESSING,
        )

    def test_new_fields_are_kept_and_the_parts_left(self, done):
        before = done.audiobooks.parts(1)
        job = claim_one(done, Stage.METADATA)
        assert done.audiobooks.complete_retag(job, metadata(1, title="Autre titre"), 42)
        book = book_of(done)
        assert (book.title, book.file_size_bytes) == ("Autre titre", 42)
        assert (book.status, book.queue_status) == (
            AudiobookStatus.COMPLETED,
            QueueStatus.COMPLETED,
        )
        assert done.audiobooks.parts(1) == before

    def test_a_failure_is_noted_and_the_next_success_takes_it_away(self, done):
        assert done.jobs.discard(claim_one(done, Stage.METADATA), GONE, AudiobookStatus.BLOCKED)
        book = book_of(done)
        assert (book.status, book.error) == (AudiobookStatus.COMPLETED, GONE)
        assert book.queue_status is QueueStatus.COMPLETED
        assert done.audiobooks.request_retag(1)
        assert done.audiobooks.complete_retag(claim_one(done, Stage.METADATA), metadata(1), 5)
        assert book_of(done).error is None

    def test_cancelling_it_leaves_the_book_finished(self, done):
        assert done.jobs.cancel(Stage.METADATA, "1")
        book = book_of(done)
        assert (book.status, book.queue_status) == (
            AudiobookStatus.COMPLETED,
            QueueStatus.COMPLETED,
        )

    def test_one_that_fails_for_now_is_tried_again(self, done):
        assert done.jobs.retry_in(claim_one(done, Stage.METADATA), -1.0, NETWORK)
        assert book_of(done).status is AudiobookStatus.COMPLETED
        done.jobs.promote_due()
        assert claim_one(done, Stage.METADATA).is_retag

    def test_a_dead_process_leaves_it_to_be_done(self, done):
        claim_one(done, Stage.METADATA)
        assert done.jobs.rescue() == 1
        assert book_of(done).status is AudiobookStatus.COMPLETED
        (_, job) = done.jobs.of_subject(Stage.METADATA, "1")
        assert job.state is JobState.AVAILABLE

    def test_what_a_book_lacks_is_still_said_after_new_tags(self, store, tmp_path):
        taken_with_a_gap(store, tmp_path / "Livre.m4b")
        assert store.audiobooks.request_retag(1)
        assert store.jobs.discard(claim_one(store, Stage.METADATA), GONE, AudiobookStatus.BLOCKED)
        assert book_of(store).error == WITHHELD
        assert store.audiobooks.request_retag(1)
        assert store.audiobooks.complete_retag(claim_one(store, Stage.METADATA), metadata(1), 9)
        book = book_of(store)
        assert (book.status, book.error) == (AudiobookStatus.INCOMPLETE, WITHHELD)


def test_a_book_without_a_file_cannot_be_tagged_again(store):
    to_download(store)
    assert not store.audiobooks.request_retag(1)
    assert not store.audiobooks.request_retag(99)


def test_a_book_is_removed_unless_it_is_on_its_way_or_has_a_file(store, tmp_path):
    to_download(store, 1)
    assert not store.audiobooks.remove(1)
    assert store.jobs.cancel(Stage.DOWNLOAD, "1")
    assert store.audiobooks.remove(1)
    assert (store.audiobooks.get(1), store.audiobooks.parts(1)) == (None, ())
    to_download(store, 2)
    finish(store, claim_one(store, Stage.DOWNLOAD), tmp_path / "Livre.m4b")
    assert not store.audiobooks.remove(2)
    assert not store.audiobooks.remove(99)


def test_no_file_is_missed_while_the_folder_for_them_is_away(store, tmp_path):
    to_download(store)
    file = tmp_path / "Livre.m4b"
    finish(store, claim_one(store, Stage.DOWNLOAD), file)
    file.unlink()
    store.audiobooks.can_miss_files = lambda: False
    add(store)
    assert not book_of(store).is_live
    store.audiobooks.can_miss_files = lambda: True
    add(store)
    assert book_of(store).is_live


def test_a_disk_that_never_answers_keeps_no_book_from_being_added(store, tmp_path, monkeypatch):
    monkeypatch.setattr(store.audiobooks, "_disk", Patience(0.1))
    to_download(store)
    file = tmp_path / "Livre.m4b"
    finish(store, claim_one(store, Stage.DOWNLOAD), file)
    file.unlink()
    answers = threading.Event()
    store.audiobooks.can_miss_files = lambda: answers.wait(60)
    try:
        began = time.monotonic()
        add(store)
        add(store, 2)
        assert time.monotonic() - began < 5
    finally:
        answers.set()
    assert not book_of(store).is_live
    assert store.audiobooks.get(2).is_live
