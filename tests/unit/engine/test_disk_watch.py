"""The disk is looked at while a book is worked on."""

from __future__ import annotations

import threading
import time

import pytest

from ohdio_gui.engine import disk_watch
from ohdio_gui.engine.disk_watch import LOOK_S, watched
from ohdio_gui.media.ffmpeg import find_ffmpeg, run_ffmpeg
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import DiskFullError, JobCancelled

FULL = DiskFullError(folder="/x", missing_mb=1)


class Disk:
    def __init__(self):
        self.looks = 0
        self.is_full = threading.Event()
        self.was_looked_at = threading.Event()

    def look(self):
        self.looks += 1
        self.was_looked_at.set()
        if self.is_full.is_set():
            raise FULL


@pytest.fixture
def disk():
    return Disk()


def test_it_is_looked_at_about_once_a_second():
    assert 0.5 <= LOOK_S <= 2.0


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(disk_watch, "LOOK_S", 0.01)


def test_a_disk_that_fills_up_stops_what_waits(disk, quick):
    outer = CancelToken()
    with watched(outer, disk.look) as token:
        assert disk.was_looked_at.wait(5)
        token.check()
        disk.is_full.set()
        with pytest.raises(DiskFullError) as caught:
            token.wait(10)
    assert caught.value is FULL
    # The person stopped nothing.
    assert not outer.is_set


def test_a_disk_that_fills_up_ends_ffmpeg_at_once(disk, quick, tmp_path):
    disk.is_full.set()
    command = ["-f", "lavfi", "-i", "anoisesrc=d=36000", "-c:a", "aac", "-f", "null", "-"]
    began = time.monotonic()
    with pytest.raises(DiskFullError), watched(CancelToken(), disk.look) as token:
        run_ffmpeg(find_ffmpeg(""), command, cwd=tmp_path, token=token, formats="lavfi")
    assert time.monotonic() - began < 20


def test_the_person_stops_it_as_ever(disk, quick):
    outer = CancelToken()
    with watched(outer, disk.look) as token:
        outer.cancel()
        with pytest.raises(JobCancelled):
            token.wait(10)


def test_nobody_looks_when_the_work_is_done(disk, quick):
    outer = CancelToken()
    with watched(outer, disk.look) as token:
        assert disk.was_looked_at.wait(5)
    looks = disk.looks
    disk.is_full.set()
    time.sleep(0.1)
    assert disk.looks == looks
    outer.cancel()
    assert not token.is_set


def test_a_disk_that_never_answers_does_not_keep_the_work_from_ending(quick):
    asked, answers = threading.Event(), threading.Event()

    def look():
        asked.set()
        answers.wait(60)

    try:
        with watched(CancelToken(), look):
            assert asked.wait(5)
            began = time.monotonic()
        assert time.monotonic() - began < 5
    finally:
        answers.set()
