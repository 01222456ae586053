"""Whether output folder and disks can take a download."""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from ohdio_gui.engine import storage
from ohdio_gui.engine.storage import (
    MB,
    Room,
    check_floor,
    check_output,
    check_storage,
    is_storage_well,
    judged,
    room_for,
    told_full_store,
)
from ohdio_gui.model.audiobook import BookFormat, Part, PartStatus
from ohdio_gui.model.errors import (
    BookFolderError,
    DiskFullError,
    FullStoreError,
    MissingFfmpegError,
    OutputFolderError,
    StoreError,
)
from ohdio_gui.settings.settings import Settings

GONE = OutputFolderError(folder="/books", reason="it is gone").info


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def output(tmp_path):
    folder = tmp_path / "books"
    folder.mkdir()
    return folder


@pytest.fixture
def work(tmp_path):
    return tmp_path / "data" / "work"


def free(monkeypatch, megabytes):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, int(megabytes * MB)))


def test_a_sound_folder_is_well_and_the_work_folder_is_made(output, work):
    settings = Settings(output_dir=str(output), min_free_mb=0)
    check_storage(settings, work)
    assert work.is_dir()
    assert list(output.iterdir()) == []
    assert is_storage_well(settings, work, GONE)
    assert is_storage_well(settings, work, DiskFullError(folder=str(work), missing_mb=1).info)
    assert [*output.iterdir(), *work.iterdir()] == []


def test_an_output_folder_that_is_a_file_is_said(output, work):
    output.rmdir()
    output.write_text("mine")
    with pytest.raises(OutputFolderError, match="file") as caught:
        check_storage(Settings(output_dir=str(output)), work)
    assert caught.value.arguments["folder"] == str(output)
    assert output.read_text() == "mine"


def test_an_output_folder_that_is_gone_is_said_and_not_made(output, work):
    output.rmdir()
    with pytest.raises(OutputFolderError, match="gone"):
        check_storage(Settings(output_dir=str(output)), work)
    assert not output.exists()
    assert not is_storage_well(Settings(output_dir=str(output)), work, GONE)


def test_a_folder_below_a_file_is_said(output, work):
    output.rmdir()
    output.write_text("mine")
    with pytest.raises(OutputFolderError):
        check_storage(Settings(output_dir=str(output / "below")), work)


def test_a_path_that_no_system_takes_is_said(output, work):
    with pytest.raises(OutputFolderError):
        check_storage(Settings(output_dir=str(output / ("x" * 300))), work)


def test_a_folder_behind_a_door_that_is_shut_is_said(output, work, monkeypatch):
    stat = os.stat

    def shut(path, *args, **kwargs):
        if str(path).startswith(str(output)):
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, *args, **kwargs)

    monkeypatch.setattr(os, "stat", shut)
    with pytest.raises(OutputFolderError, match="denied"):
        check_storage(Settings(output_dir=str(output)), work)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder nobody can write")
def test_a_folder_that_cannot_be_written_is_said(work):
    with pytest.raises(OutputFolderError):
        check_storage(Settings(output_dir="/proc/self"), work)


def test_a_work_folder_that_cannot_be_made_is_said(output, tmp_path):
    (tmp_path / "data").write_text("mine")
    with pytest.raises(OutputFolderError) as caught:
        check_storage(Settings(output_dir=str(output)), tmp_path / "data" / "work")
    assert caught.value.arguments["folder"] == str(tmp_path / "data" / "work")


def test_a_full_disk_says_how_much_is_missing(output, work, monkeypatch):
    free(monkeypatch, 200)
    settings = Settings(output_dir=str(output), min_free_mb=500)
    with pytest.raises(DiskFullError) as caught:
        check_storage(settings, work)
    assert caught.value.arguments["missing_mb"] == 300
    assert caught.value.arguments["needed_mb"] == 500
    assert not is_storage_well(settings, work, caught.value.info)
    with pytest.raises(DiskFullError):
        check_floor(settings, work)


ROOM = Room(work_bytes=200 * MB, output_bytes=100 * MB)


@pytest.mark.parametrize(("megabytes", "is_enough"), [(700, True), (699.9, False)])
def test_a_book_takes_its_room_above_what_stays_free(
    output, work, monkeypatch, megabytes, is_enough
):
    free(monkeypatch, megabytes)
    settings = Settings(output_dir=str(output), min_free_mb=500)
    if is_enough:
        check_storage(settings, work, ROOM)
    else:
        with pytest.raises(DiskFullError) as caught:
            check_storage(settings, work, ROOM)
        assert caught.value.arguments["missing_mb"] == 1
        assert caught.value.arguments["needed_mb"] == 700


def test_the_output_folder_s_own_disk_needs_room_for_the_finished_book(
    output, work, monkeypatch, small_disk
):
    settings = Settings(output_dir=str(output), min_free_mb=500)
    free(monkeypatch, 10)
    work.mkdir(parents=True)
    check_output(settings, work, 100 * MB)  # one disk: it is only renamed
    small_disk(output, MB)
    with pytest.raises(DiskFullError) as caught:
        check_output(settings, work, 100 * MB)
    assert caught.value.arguments["folder"] == str(output)
    assert caught.value.arguments["needed_mb"] == 600


# What a hold waits for.


def test_a_hold_for_a_large_book_lifts_when_that_has_room_and_not_before(output, work, monkeypatch):
    settings = Settings(output_dir=str(output), min_free_mb=500)
    free(monkeypatch, 600)
    with pytest.raises(DiskFullError) as caught:
        check_storage(settings, work, ROOM)
    held = caught.value.info
    check_storage(settings, work)  # a book with nothing more to come would be well
    assert not is_storage_well(settings, work, held)
    free(monkeypatch, 699)
    assert not is_storage_well(settings, work, held)
    free(monkeypatch, 700)
    assert is_storage_well(settings, work, held)


def test_a_hold_stays_where_nothing_can_be_written_whatever_the_disk_says(
    output, work, monkeypatch
):
    """A quota that is used up."""
    settings = Settings(output_dir=str(output), min_free_mb=0)
    held = DiskFullError(folder=str(work / "7"), missing_mb=1).info
    assert is_storage_well(settings, work, held)

    def used_up(_):
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(os, "fsync", used_up)
    assert not is_storage_well(settings, work, held)
    assert is_storage_well(settings, work, GONE)


def test_a_hold_for_the_queue_s_own_disk_does_not_wait_for_the_output_folder(
    output, work, monkeypatch
):
    settings = Settings(output_dir=str(output), min_free_mb=500)
    work.mkdir(parents=True)
    output.rmdir()
    free(monkeypatch, 200)
    told = told_full_store(FullStoreError(path=str(work / "s"), reason="full"), settings, work)
    assert told.arguments == {"folder": str(work), "missing_mb": 300, "needed_mb": 500}
    assert not is_storage_well(settings, work, told.info)
    free(monkeypatch, 500)
    assert is_storage_well(settings, work, told.info)
    there = DiskFullError(folder=str(output), missing_mb=1, needed_mb=500).info
    assert not is_storage_well(settings, work, there)
    output.mkdir()
    assert is_storage_well(settings, work, there)


# Whose trouble it is.


def test_a_full_disk_is_told_with_all_that_the_book_still_takes(output, work, monkeypatch):
    settings = Settings(output_dir=str(output), min_free_mb=500)
    free(monkeypatch, 450)
    error = DiskFullError(folder=str(work / "7"), missing_mb=1)
    found = judged(error, settings, work, ROOM)
    assert isinstance(found, DiskFullError)
    assert found.arguments == {"folder": str(work), "missing_mb": 250, "needed_mb": 700}
    # What the store could not write on a full disk is the disk's trouble, too.
    assert isinstance(
        judged(StoreError(path="p", reason="full"), settings, work, ROOM), DiskFullError
    )
    # By now there is room again: the error stands, and the next look lifts the hold.
    free(monkeypatch, 5000)
    assert judged(error, settings, work, ROOM) is error


def test_a_folder_that_refuses_is_the_book_s_own_where_the_others_are_well(output, work):
    settings = Settings(output_dir=str(output), min_free_mb=0)
    error = OutputFolderError(folder=str(output / "Anne Hébert"), reason="Permission denied")
    found = judged(error, settings, work, Room())
    assert isinstance(found, BookFolderError)
    assert found.arguments == error.arguments
    output.rmdir()
    gone = judged(error, settings, work, Room())
    assert isinstance(gone, OutputFolderError)
    assert gone.arguments["folder"] == str(output)


def test_without_ffmpeg_the_stage_stays_held(output, work, monkeypatch):
    def none(path):
        raise MissingFfmpegError(path=path)

    settings = Settings(output_dir=str(output), min_free_mb=0)
    assert is_storage_well(settings, work, GONE)
    monkeypatch.setattr(storage, "find_ffmpeg", none)
    assert not is_storage_well(settings, work, GONE)


def test_a_book_takes_what_is_missing_of_its_parts_and_all_of_them_once_more():
    parts = (
        Part(1, "", "1", 10.0, bytes_done=500, bytes_total=2_000),
        Part(2, "", "2", 10.0),
        Part(3, "", "3", None),
        Part(4, "", "4", 1.0, bytes_done=90_000, bytes_total=80_000),
        Part(5, "", None, 1000.0, status=PartStatus.WITHHELD),
    )
    to_come, whole = 161_500, 252_000
    for wanted in (BookFormat.M4B, BookFormat.M4A, BookFormat.KEEP):
        assert room_for(parts, wanted) == Room(to_come + whole, whole)
    assert room_for(parts, BookFormat.MP3_PARTS) == Room(to_come + 2 * whole, 2 * whole)
    # The parts are joined first, and stand beside the MP3 until it is done.
    assert room_for(parts, BookFormat.MP3) == Room(to_come + 3 * whole, 2 * whole)


def test_what_another_site_says_of_a_length_holds_nobody_up():
    said = Part(1, "", None, 3_600_000.0, media_url="https://example.org/page")
    assert room_for((said,), BookFormat.MP3) == Room()
    begun = replace(said, bytes_done=1_000, bytes_total=5_000)
    assert room_for((begun,), BookFormat.KEEP) == Room(4_000 + 5_000, 5_000)


@pytest.mark.parametrize("announced", [{"bytes_total": 10**15}, {"duration_s": 3_600_000.0}])
def test_no_book_asks_for_more_than_books_have(announced):
    part = replace(Part(1, "", "1", None), **announced)
    room = room_for((part, replace(part, position=2)), BookFormat.M4B)
    assert room == Room(8_000 * MB, 4_000 * MB)
