"""Orphans go from the work folder and the output folder; what may still be of use stays."""

from __future__ import annotations

import os

import pytest

from ohdio_gui.engine.sweep import sweep
from ohdio_gui.engine.work_folder import MARK_NAME
from ohdio_gui.media.placement import _mark
from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.errors import WithheldPartError
from ohdio_gui.model.jobs import Stage
from tests.unit.store.shelf import GEO, NETWORK, add, claim_one, finish, finished, to_download


class World:
    def __init__(self, folder, store):
        self.store = store
        self.work, self.output = folder / "work", folder / "books"
        self.work.mkdir()
        (self.work / MARK_NAME).touch()
        self.output.mkdir()

    def folder(self, name, *inside):
        made = self.work / str(name)
        made.mkdir()
        for part in inside or ("001-media.m4a.part",):
            (made / part).write_bytes(b"x")
        return made

    def sweep(self):
        return sweep(self.store, self.work, self.output)

    def left(self):
        return sorted(path.name for path in self.work.iterdir() if path.name != MARK_NAME)


@pytest.fixture
def world(tmp_path, store):
    return World(tmp_path, store)


def ended(store, number, error, status):
    to_download(store, number)
    assert store.jobs.discard(claim_one(store, Stage.DOWNLOAD), error, status)


def test_a_book_that_waits_runs_failed_or_is_paused_keeps_its_parts(world, store):
    add(store, 1)
    ended(store, 2, NETWORK, AudiobookStatus.FAILED)
    ended(store, 3, GEO, AudiobookStatus.BLOCKED)
    ended(store, 4, WithheldPartError(positions="2").info, AudiobookStatus.INCOMPLETE)
    to_download(store, 5)
    store.audiobooks.set_paused(5, is_paused=True)
    to_download(store, 6)
    claim_one(store, Stage.DOWNLOAD)
    store.queue_control.pause()
    for number in range(1, 7):
        world.folder(number)
    assert world.sweep() == 0
    assert world.left() == ["1", "2", "3", "4", "5", "6"]


def test_the_parts_of_unknown_cancelled_and_finished_books_go(world, store, tmp_path):
    to_download(store, 1)
    store.jobs.cancel(Stage.DOWNLOAD, "1")
    to_download(store, 2)
    finish(store, claim_one(store, Stage.DOWNLOAD), tmp_path / "2.m4b")
    for number in (1, 2, 77):
        world.folder(number)
    assert world.sweep() == 3
    assert world.left() == []


def test_a_finished_book_whose_file_is_away_keeps_its_parts(world, store, tmp_path):
    to_download(store, 1)
    job = claim_one(store, Stage.DOWNLOAD)
    assert store.audiobooks.complete_download(job, finished(tmp_path / "away" / "1.m4b", 5))
    world.folder(1)
    assert world.sweep() == 0


def test_halves_inside_of_what_is_kept_go_and_its_parts_stay(world, store):
    add(store, 1)
    kept = world.folder(1, "001-media.m4a", "002-media.mp4.part", "002-media.mp4.source.json")
    for name in ("make-a1", "prepare-b2", "assemble-c3", "cover-d4", "embedded-e5"):
        (kept / name).mkdir()
        (kept / name / "half").write_bytes(b"x")
    assert world.sweep() == 5
    assert sorted(path.name for path in kept.iterdir()) == [
        "001-media.m4a",
        "002-media.mp4.part",
        "002-media.mp4.source.json",
    ]


def test_what_a_killed_tagging_left_goes(world, store):
    add(store, 1)
    world.folder("retag-1", "cover.jpg")
    assert world.sweep() == 1


def test_what_is_not_ours_stays(world, tmp_path):
    for name in ("mine", "12a", "٣", "-1", "007", "9" * 20, "retag-photos", "retag-007"):
        world.folder(name)
    (world.work / "99").write_text("a file")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine").write_text("kept")
    (world.work / "98").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert world.sweep() == 0
    assert (tmp_path / "elsewhere" / "mine").read_text() == "kept"
    assert (world.work / "99").read_text() == "a file"


def test_in_a_folder_without_our_mark_everything_stays(world):
    (world.work / MARK_NAME).unlink()
    world.folder(77)
    world.folder("retag-77", "cover.jpg")
    assert world.sweep() == 0
    assert world.left() == ["77", "retag-77"]


def test_what_a_person_put_between_the_parts_stays_and_the_parts_go(world):
    folder = world.folder(77, "001-media.mp4.part", "notes.odt")
    (folder / "thesis").mkdir()
    (folder / "thesis" / "chapter.odt").write_text("mine")
    assert world.sweep() == 0
    assert sorted(path.name for path in folder.iterdir()) == ["notes.odt", "thesis"]


def test_what_a_killed_move_left_in_the_output_folder_goes(world, tmp_path):
    mark = _mark(world.work / "7")
    (world.output / f".{mark}-book.m4b.part").write_bytes(b"half")
    gathered = world.output / f".{mark}.part"
    gathered.mkdir()
    (gathered / "01.m4a").write_bytes(b"half")
    others = [
        f".{_mark(tmp_path / 'another queue' / '7')}-book.m4b.part",
        f".{_mark(tmp_path / 'another queue' / '7')}.part",
        f".{mark}-book.m4b",
        f"{mark}.part",
        ".download.part",
        "Livre.m4b.part",
    ]
    for name in others:
        (world.output / name).write_bytes(b"theirs")
    (world.output / "Anne").mkdir()
    assert world.sweep() == 2
    assert sorted(path.name for path in world.output.iterdir()) == sorted([*others, "Anne"])


def test_folders_that_are_not_there_are_no_trouble(store, tmp_path):
    assert sweep(store, tmp_path / "no work", tmp_path / "no output") == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root removes everything")
def test_a_disk_that_keeps_something_is_no_trouble(world):
    world.folder(77)
    world.work.chmod(0o500)
    try:
        assert world.sweep() == 0
    finally:
        world.work.chmod(0o700)
