"""Whether output folder and disks can take a download."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from ohdio_gui.engine import storage
from ohdio_gui.engine.storage import MB, bytes_to_come, check_storage, is_storage_well
from ohdio_gui.model.audiobook import BookFormat, Part
from ohdio_gui.model.errors import DiskFullError, MissingFfmpegError, OutputFolderError
from ohdio_gui.settings.settings import Settings


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
    assert is_storage_well(settings, work)


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
    assert not is_storage_well(Settings(output_dir=str(output)), work)


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
    assert not is_storage_well(settings, work)


@pytest.mark.parametrize(("megabytes", "is_enough"), [(700, True), (699.9, False)])
def test_the_book_counts_twice_on_one_disk(output, work, monkeypatch, megabytes, is_enough):
    free(monkeypatch, megabytes)
    settings = Settings(output_dir=str(output), min_free_mb=500)
    if is_enough:
        check_storage(settings, work, 100 * MB)
    else:
        with pytest.raises(DiskFullError) as caught:
            check_storage(settings, work, 100 * MB)
        assert caught.value.arguments["missing_mb"] == 1


def test_without_ffmpeg_the_stage_stays_held(output, work, monkeypatch):
    def none(path):
        raise MissingFfmpegError(path=path)

    settings = Settings(output_dir=str(output), min_free_mb=0)
    assert is_storage_well(settings, work)
    monkeypatch.setattr(storage, "find_ffmpeg", none)
    assert not is_storage_well(settings, work)


def test_a_book_takes_what_is_missing_of_its_parts_and_one_mp3_takes_it_twice():
    parts = (
        Part(1, "", "1", 10.0, bytes_done=500, bytes_total=2_000),
        Part(2, "", "2", 10.0),
        Part(3, "", "3", None),
        Part(4, "", "4", 1.0, bytes_done=90_000, bytes_total=80_000),
    )
    assert bytes_to_come(parts, BookFormat.M4B) == 161_500
    assert bytes_to_come(parts, BookFormat.MP3) == 323_000
