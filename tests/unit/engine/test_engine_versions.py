"""The versions of what is behind the engine."""

from __future__ import annotations

import queue
import sqlite3
import threading
from importlib import metadata

import pytest

from ohdio_gui.engine.versions import look_for_versions
from ohdio_gui.model.events import VersionsEvent

PATIENCE_S = 60


@pytest.fixture
def told():
    return queue.SimpleQueue()


def test_the_versions_are_told_from_a_thread_of_their_own(told):
    look_for_versions("", lambda event: told.put((threading.current_thread(), event)))
    thread, event = told.get(timeout=PATIENCE_S)
    assert thread is not threading.main_thread()
    assert event.sqlite == sqlite3.sqlite_version
    assert event.yt_dlp == metadata.version("yt-dlp")
    assert event.ffmpeg


def test_what_is_missing_is_told_as_missing(told, monkeypatch, tmp_path):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    look_for_versions(str(tmp_path / "none"), told.put)
    event = told.get(timeout=PATIENCE_S)
    assert event == VersionsEvent(None, None, sqlite3.sqlite_version)
