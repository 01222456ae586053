"""Removing, undoing and reordering through the engine's facade."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time

import pytest

from ohdio_gui.engine import removal
from ohdio_gui.engine.work_folder import own_work_folder
from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.errors import DiskFullError, TrashError
from ohdio_gui.model.events import (
    AudiobookEvent,
    AudiobookRemovedEvent,
    DownloadStatus,
    HoldEvent,
    OrderEvent,
    RefusedEvent,
    RemovedEvent,
    Snapshot,
    SpaceEvent,
)
from ohdio_gui.model.jobs import JobState, Stage
from tests.engine.test_engine import world  # noqa: F401 (the fixture)
from tests.unit.store.shelf import add, claim_one, finished, page, to_download, write


@pytest.fixture
def quiet(world, monkeypatch, tmp_path):  # noqa: F811
    """An engine with a paused queue: nothing runs that is not asked for."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    world.store.queue_control.pause()
    assert own_work_folder(world.folder) == world.folder / "work"
    return world


def part_of(world, key):  # noqa: F811
    folder = world.folder / "work" / str(key)
    folder.mkdir()
    (folder / "001-media-1.m4a").write_bytes(b"sound")
    return folder


def finish(world, number):  # noqa: F811
    """Complete a book with a real file in a folder of its own."""
    key = to_download(world.store, number)
    file = world.folder / "books" / "Anne" / f"Livre {number}" / "livre.m4b"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"audio")
    world.store.queue_control.resume()
    job = claim_one(world.store, Stage.DOWNLOAD)
    assert world.store.audiobooks.complete_download(job, finished(file, 5))
    world.store.queue_control.pause()
    return key, file


def test_removed_books_are_told_and_an_undo_brings_them_back(quiet):
    keys = [to_download(quiet.store, number) for number in (1, 2, 3)]
    folder = quiet.folder / "work" / str(keys[0])
    folder.mkdir()
    (folder / "001-media-1.m4a").write_bytes(b"sound")
    quiet.engine.start()
    quiet.engine.remove((keys[0], keys[1]), with_files=False)
    quiet.until(lambda: quiet.of(RemovedEvent))
    assert quiet.of(RemovedEvent) == [RemovedEvent((keys[0], keys[1]))]
    assert quiet.of(AudiobookRemovedEvent) == [
        AudiobookRemovedEvent(keys[0]),
        AudiobookRemovedEvent(keys[1]),
    ]
    assert [book.id for book in quiet.store.audiobooks.all()] == [keys[2]]
    quiet.engine.undo_removal()
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 2)
    assert quiet.of(RemovedEvent)[-1] == RemovedEvent(())
    assert {event.audiobook.id for event in quiet.of(AudiobookEvent)} == {keys[0], keys[1]}
    assert [book.id for book in quiet.store.audiobooks.all()] == keys
    assert folder.is_dir()


def test_removals_are_undone_one_after_the_other(quiet):
    first, second = to_download(quiet.store, 1), to_download(quiet.store, 2)
    folder = part_of(quiet, first)
    quiet.engine.start()
    quiet.engine.remove((first,), with_files=False)
    quiet.engine.remove((second, first), with_files=False)  # the first one is gone already
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 2)
    assert [event.audiobook_ids for event in quiet.of(RemovedEvent)] == [(first,), (second,)]
    quiet.engine.remove((first,), with_files=False)
    quiet.engine.undo_removal()
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 3)
    assert quiet.of(RemovedEvent)[-1].audiobook_ids == (first,)  # can still be had back
    assert [book.id for book in quiet.store.audiobooks.all()] == [second]
    quiet.engine.undo_removal()
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 4)
    assert quiet.of(RemovedEvent)[-1] == RemovedEvent(())
    assert [book.id for book in quiet.store.audiobooks.all()] == [first, second]
    assert folder.is_dir()


def test_what_was_removed_is_gone_when_it_is_dismissed(quiet):
    first, second = to_download(quiet.store, 1), to_download(quiet.store, 2)
    folder = part_of(quiet, first)
    quiet.engine.start()
    quiet.engine.remove((first,), with_files=False)
    quiet.engine.remove((second,), with_files=False)
    quiet.engine.forget_removed()
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 3)
    assert quiet.store.audiobooks.get(first) is quiet.store.audiobooks.get(second) is None
    assert not folder.exists()
    quiet.engine.undo_removal()
    quiet.engine.request_snapshot()
    quiet.until(lambda: quiet.of(Snapshot))
    assert quiet.of(Snapshot)[-1].audiobooks == ()


def test_what_was_removed_is_gone_at_the_next_start(quiet):
    book = to_download(quiet.store)
    folder = quiet.folder / "work" / str(book)
    folder.mkdir()
    (folder / "001-media-1.m4a").write_bytes(b"sound")
    quiet.store.removals.remove((book,))
    long_ago = "2026-01-01T00:00:00.000+00:00"
    write(quiet.folder / "ohdio.sqlite3", "UPDATE audiobooks SET removed_at = ?", long_ago)
    quiet.engine.start()
    quiet.until(lambda: not folder.exists())
    assert quiet.store.audiobooks.get(book) is None


def test_what_was_removed_right_before_the_start_can_still_be_had_back(quiet):
    """The window shows the books before a start with a held store is done."""
    book = to_download(quiet.store)
    quiet.store.removals.remove((book,))
    quiet.engine.start()
    quiet.until(lambda: quiet.of(SpaceEvent))  # it has begun
    assert quiet.store.removals.restore() == (book,)


def test_a_finished_book_goes_to_the_trash_and_comes_back(quiet):
    key, file = finish(quiet, 1)
    quiet.engine.start()
    quiet.engine.remove((key,), with_files=True)
    quiet.until(lambda: quiet.of(RemovedEvent) and not file.exists())
    (told,) = quiet.of(RemovedEvent)
    assert (told.title, told.has_files) == ("Livre 1, au complet", True)
    quiet.engine.undo_removal()
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 2)
    assert file.read_bytes() == b"audio"
    assert quiet.store.audiobooks.get(key).status is AudiobookStatus.COMPLETED


def test_a_file_that_cannot_go_to_the_trash_keeps_its_book_in_the_list(quiet, tmp_path):
    (tmp_path / "data").write_text("no folder")
    key, file = finish(quiet, 1)
    other = add(quiet.store, 2)
    quiet.engine.start()
    quiet.engine.remove((key, other), with_files=True)
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 2)
    assert [event.audiobook_ids for event in quiet.of(RemovedEvent)] == [(key, other), (other,)]
    assert [event.error.kind for event in quiet.of(RefusedEvent)] == [TrashError.kind]
    assert file.exists()
    quiet.until(lambda: not quiet.store.audiobooks.get(key).is_removed)
    assert quiet.of(AudiobookEvent)[-1].audiobook.id == key  # it is back in the list


def test_removing_without_the_file_leaves_it(quiet):
    key, file = finish(quiet, 1)
    quiet.engine.start()
    quiet.engine.remove((key,), with_files=False)
    quiet.until(lambda: quiet.of(RemovedEvent))
    quiet.engine.forget_removed()
    quiet.until(lambda: quiet.store.audiobooks.get(key) is None)
    assert file.exists()


def test_a_running_page_that_is_removed_stops_and_goes_on_after_an_undo(world):  # noqa: F811
    world.engine.start()
    world.engine.submit((page(1),))
    world.until(lambda: len(world.site.asked) == 1)
    (book,) = world.store.audiobooks.all()
    world.engine.remove((book.id,), with_files=False)
    world.until(lambda: world.store.jobs.live_counts() == {} and world.of(RemovedEvent))
    world.until(lambda: world.store.jobs.of_subject(Stage.METADATA, "1")[0].attempt == 0)
    world.site.gate.clear()
    world.engine.undo_removal()
    world.until(lambda: len(world.site.asked) == 2)
    world.site.gate.set()


def test_a_new_order_is_told_once_and_only_when_it_is_new(quiet):
    keys = [to_download(quiet.store, number) for number in (1, 2, 3)]
    quiet.engine.start()
    quiet.engine.move((keys[2],), keys[0])
    quiet.until(lambda: quiet.of(OrderEvent))
    (told,) = quiet.of(OrderEvent)
    assert [key for key, _ in told.priorities] == [keys[2], keys[0], keys[1]]
    quiet.engine.move((keys[2],), keys[0])
    quiet.engine.move((keys[0],), None)
    quiet.until(lambda: len(quiet.of(OrderEvent)) == 2)
    assert [key for key, _ in quiet.of(OrderEvent)[1].priorities] == [keys[2], keys[1], keys[0]]


def test_the_free_space_is_told_at_the_start(quiet):
    quiet.engine.start()
    quiet.until(lambda: quiet.of(SpaceEvent))
    assert quiet.of(SpaceEvent)[0].free_bytes > 0


def test_a_removal_lifts_the_hold_of_a_book_that_does_not_fit(quiet):
    book = to_download(quiet.store)
    quiet.engine.start()
    full = DiskFullError(folder=str(quiet.folder), missing_mb=10**9, needed_mb=10**9).info
    quiet.engine._dispatcher.reasons.hold(full)
    quiet.until(lambda: quiet.of(HoldEvent))
    quiet.engine.remove((book,), with_files=False)
    quiet.until(lambda: quiet.of(HoldEvent)[-1].error is None)


def test_what_is_removed_while_another_program_holds_the_store_survives_the_start(quiet):
    book = to_download(quiet.store)
    with contextlib.closing(sqlite3.connect(quiet.folder / "ohdio.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        quiet.engine.start()
        quiet.engine.remove((book,), with_files=False)
        quiet.engine.request_snapshot()
        quiet.until(lambda: quiet.of(Snapshot))
        other.rollback()
    quiet.until(lambda: quiet.of(RemovedEvent))
    quiet.until(lambda: quiet.of(SpaceEvent))  # it has begun
    quiet.engine.undo_removal()
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 2)
    assert [found.id for found in quiet.store.audiobooks.all()] == [book]


def test_a_page_that_is_read_while_its_book_is_removed_goes_back_to_the_queue(world):  # noqa: F811
    world.engine.start()
    world.engine.submit((page(1),))
    world.until(lambda: len(world.site.asked) == 1)
    (book,) = world.store.audiobooks.all()
    world.engine.remove((book.id,), with_files=False)
    world.until(
        lambda: (
            [job.state for job in world.store.jobs.of_subject(Stage.METADATA, str(book.id))]
            == [JobState.AVAILABLE]
        )
    )


def test_a_file_that_is_finished_after_its_book_was_removed_with_it_goes_to_the_trash_too(quiet):
    key = to_download(quiet.store)
    quiet.engine.start()
    quiet.engine.remove((key,), with_files=True)
    quiet.until(lambda: quiet.of(RemovedEvent))
    quiet.store.removals.restore((key,))  # as a run that was about to end has it
    quiet.store.queue_control.resume()
    file = quiet.folder / "books" / "Anne" / "Livre" / "livre.m4b"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"audio")
    job = claim_one(quiet.store, Stage.DOWNLOAD)
    assert quiet.store.audiobooks.complete_download(job, finished(file, 5))
    quiet.store.removals.remove((key,))
    quiet.engine._tell_ended(key, DownloadStatus.COMPLETED)
    quiet.until(lambda: not file.exists())
    quiet.engine.undo_removal()
    quiet.until(lambda: file.exists())


def test_a_disk_that_never_answers_keeps_nothing_waiting_but_its_own_files(quiet, monkeypatch):
    gate = threading.Event()
    monkeypatch.setattr(removal, "put_into_trash", lambda *_: gate.wait(20) and ())
    key, _ = finish(quiet, 1)
    other = to_download(quiet.store, 2)
    quiet.engine.start()
    quiet.engine.remove((key,), with_files=True)
    quiet.engine.remove((other,), with_files=False)
    quiet.engine.undo_removal()
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 3)
    assert [found.id for found in quiet.store.audiobooks.all()] == [other]
    began = time.monotonic()
    assert quiet.engine.shutdown(2)
    assert time.monotonic() - began < 2
    gate.set()
