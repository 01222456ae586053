"""The engine beside a share that does not answer: it keeps nobody waiting but itself."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest

from ohdio_gui.engine import free_space
from ohdio_gui.model.events import HoldEvent, Snapshot, SpaceEvent
from ohdio_gui.settings.settings import with_values
from ohdio_gui.store.store import Store
from tests.engine.test_engine import World
from tests.engine.test_rebuilding import YESTERDAY
from tests.engine.test_rebuilding import World as DamagedWorld
from tests.unit.store.shelf import page, to_download


@pytest.fixture
def silence():
    """Lets the share answer when it is set."""
    gate = threading.Event()
    yield gate
    gate.set()


@pytest.fixture
def world(qtbot, tmp_path, monkeypatch, silence):
    made = World(tmp_path, qtbot)
    share, real = tmp_path / "books", shutil.disk_usage

    def usage(folder):
        if Path(folder) == share:
            silence.wait(60)
        return real(folder)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    yield made
    began = time.monotonic()
    assert made.engine.shutdown(5)
    assert time.monotonic() - began < 2


def test_a_share_that_does_not_tell_its_free_space_keeps_nothing_from_working(world, silence):
    world.engine.start()
    world.engine.pause()
    world.engine.submit((page(1),))
    world.engine.request_snapshot()
    began = time.monotonic()
    world.until(lambda: world.of(Snapshot))
    world.until(world.store.queue_control.is_paused)
    world.until(lambda: world.store.audiobooks.all())
    assert time.monotonic() - began < 2
    assert world.of(SpaceEvent) == []
    silence.set()
    world.until(lambda: world.of(SpaceEvent))
    assert world.of(SpaceEvent)[0].free_bytes > 0


def test_where_the_share_falls_silent_no_old_number_is_left_and_another_folder_is_asked(
    world, tmp_path, silence, monkeypatch
):
    monkeypatch.setattr(free_space, "LOOK_MS", 50)
    silence.set()
    world.engine.start()
    world.until(lambda: world.of(SpaceEvent))
    silence.clear()
    world.until(lambda: world.of(SpaceEvent)[-1].free_bytes is None)
    world.engine.apply(with_values(world.engine._settings, {"output_dir": str(tmp_path)}))
    world.until(lambda: world.of(SpaceEvent)[-1].free_bytes)


def test_a_rebuilt_store_waits_for_a_share_that_does_not_answer_and_the_engine_does_not(
    qtbot, tmp_path, silence, monkeypatch
):
    world, real = DamagedWorld(tmp_path, qtbot, None), Path.is_dir
    store = Store(world.data)
    to_download(store, 1)
    store.back_up(YESTERDAY)
    world.damage()
    world.open()

    def is_dir(path):
        if path == world.books:
            silence.wait(60)
        return real(path)

    monkeypatch.setattr(Path, "is_dir", is_dir)
    try:
        world.engine.start()
        world.engine.pause()
        began = time.monotonic()
        world.until(lambda: len(world.of(HoldEvent)) == 2)
        world.until(world.store.queue_control.is_paused)
        assert time.monotonic() - began < 5
        assert {event.error.kind for event in world.of(HoldEvent)} == {"output_folder"}
        assert world.engine.shutdown(2)
    finally:
        silence.set()
        world.engine.shutdown(5)
