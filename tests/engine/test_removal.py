"""Removing, undoing and reordering through the engine's facade."""

from __future__ import annotations

import pytest

from ohdio_gui.engine.work_folder import own_work_folder
from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.errors import TrashError
from ohdio_gui.model.events import (
    AudiobookEvent,
    AudiobookRemovedEvent,
    OrderEvent,
    RefusedEvent,
    RemovedEvent,
    SpaceEvent,
)
from ohdio_gui.model.jobs import Stage
from tests.engine.test_engine import world  # noqa: F401 (the fixture)
from tests.unit.store.shelf import add, claim_one, finished, page, to_download


@pytest.fixture
def quiet(world, monkeypatch, tmp_path):  # noqa: F811
    """An engine with a paused queue: nothing runs that is not asked for."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    world.store.queue_control.pause()
    assert own_work_folder(world.folder) == world.folder / "work"
    return world


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


def test_a_second_removal_forgets_the_first(quiet):
    first, second = to_download(quiet.store, 1), to_download(quiet.store, 2)
    folder = quiet.folder / "work" / str(first)
    folder.mkdir()
    (folder / "001-media-1.m4a").write_bytes(b"sound")
    quiet.engine.start()
    quiet.engine.remove((first,), with_files=False)
    quiet.engine.remove((second,), with_files=False)
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 3)
    assert quiet.store.audiobooks.get(first) is None
    assert not folder.exists()
    quiet.engine.undo_removal()
    quiet.until(lambda: len(quiet.of(RemovedEvent)) == 4)
    assert [book.id for book in quiet.store.audiobooks.all()] == [second]


def test_what_was_removed_is_gone_at_the_next_start(quiet):
    book = to_download(quiet.store)
    folder = quiet.folder / "work" / str(book)
    folder.mkdir()
    (folder / "001-media-1.m4a").write_bytes(b"sound")
    quiet.store.removals.remove((book,))
    quiet.engine.start()
    quiet.until(lambda: not folder.exists())
    assert quiet.store.audiobooks.get(book) is None


def test_a_finished_book_goes_to_the_trash_and_comes_back(quiet):
    key, file = finish(quiet, 1)
    quiet.engine.start()
    quiet.engine.remove((key,), with_files=True)
    quiet.until(lambda: quiet.of(RemovedEvent))
    (told,) = quiet.of(RemovedEvent)
    assert (told.title, told.has_files) == ("Livre 1, au complet", True)
    assert not file.exists()
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
    quiet.until(lambda: quiet.of(RemovedEvent))
    assert quiet.of(RemovedEvent)[0].audiobook_ids == (other,)
    assert [event.error.kind for event in quiet.of(RefusedEvent)] == [TrashError.kind]
    assert file.exists()
    quiet.until(lambda: not quiet.store.audiobooks.get(key).is_removed)
    assert [event.audiobook_id for event in quiet.of(AudiobookRemovedEvent)] == [other]


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
