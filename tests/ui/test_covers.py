"""Covers: asked for when seen, scaled off the window's thread, a letter until they come."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

import pytest
import qasync
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from ohdio_gui.model.audiobook import CANONICAL_SITE
from ohdio_gui.model.errors import NetworkError
from ohdio_gui.ui import covers as covers_module
from ohdio_gui.ui.books.delegates import initial_of
from ohdio_gui.ui.covers import COVER_SIZE, CoverLoader, scaled
from ohdio_gui.ui.main_window import MainWindow
from tests.ui.fake_engine import book


def picture(width=160, height=160, colour="#2F5DA8", kind="PNG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(data.data())


@pytest.fixture
def loop(qapp):
    with qasync.QEventLoop(qapp) as loop:
        yield loop


class Source:
    """Gives every cover but those that are missing; counts."""

    def __init__(self):
        self.asked = []
        self.missing = set()
        self.together = self.most = 0

    async def fetch(self, key):
        self.asked.append(key)
        self.together += 1
        self.most = max(self.most, self.together)
        await asyncio.sleep(0)
        self.together -= 1
        if key in self.missing:
            raise NetworkError(host="images")
        return b"no picture" if key == "broken" else picture()


async def until(condition, deadline_s=5):
    async with asyncio.timeout(deadline_s):
        while not condition():  # noqa: ASYNC110 (facts of Qt have no asyncio.Event)
            await asyncio.sleep(0.005)


def test_a_cover_comes_once_and_is_kept(loop):
    source = Source()
    loader = CoverLoader(source.fetch, ratio=2.0)
    told = []
    loader.loaded.connect(told.append)
    assert loader.pixmap("a") is None

    async def work():
        loader.start(loop)
        assert loader.pixmap("a") is None
        await until(lambda: told == ["a"])
        pixmap = loader.pixmap("a")
        assert pixmap.size().toTuple() == (96, 96)
        assert pixmap.deviceIndependentSize().toTuple() == (COVER_SIZE, COVER_SIZE)
        await loader.close()

    loop.run_until_complete(work())
    assert source.asked == ["a"]


def test_what_was_seen_last_comes_first_and_few_at_once(loop):
    source = Source()
    loader = CoverLoader(source.fetch)
    for number in range(100):
        loader.pixmap(str(number))

    async def work():
        loader.start(loop)
        await until(lambda: not loader._pending and not loader._tasks)
        await loader.close()

    loop.run_until_complete(work())
    assert source.asked[:4] == ["99", "98", "97", "96"]
    assert len(source.asked) == covers_module._PENDING, "what scrolled by is let go"
    assert source.most <= covers_module._AT_ONCE


def test_a_cover_that_cannot_be_had_is_left_alone_for_a_while(loop, monkeypatch):
    source = Source()
    source.missing.add("a")
    loader = CoverLoader(source.fetch)

    async def work():
        loader.start(loop)
        for key in ("a", "broken"):
            loader.pixmap(key)
        await until(lambda: len(source.asked) == 2 and not loader._tasks)
        assert loader.pixmap("a") is loader.pixmap("broken") is None
        assert not loader._tasks
        source.missing.clear()
        later = SimpleNamespace(monotonic=lambda: float("inf"))
        monkeypatch.setattr(covers_module, "time", later)
        loader.pixmap("a")
        await until(lambda: loader.pixmap("a") is not None)
        await loader.close()

    loop.run_until_complete(work())
    assert source.asked == ["a", "broken", "a"] or source.asked == ["broken", "a", "a"]


def test_closing_stops_what_is_under_way(loop):
    async def never(key):
        await asyncio.get_running_loop().create_future()

    loader = CoverLoader(never)

    async def work():
        loader.start(loop)
        loader.pixmap("a")
        await asyncio.sleep(0)
        assert loader._tasks
        await loader.close()
        assert not loader._tasks
        assert loader.pixmap("b") is None
        assert not loader._pending

    loop.run_until_complete(work())


@pytest.mark.parametrize("kind", ["PNG", "JPG"])
@pytest.mark.parametrize("size", [(160, 160), (320, 180), (90, 200), (20, 20)])
def test_a_picture_is_cut_to_a_square_with_round_corners(kind, size):
    image = scaled(picture(*size, kind=kind), 96)
    assert (image.width(), image.height()) == (96, 96)
    assert image.pixelColor(0, 0).alpha() == 0
    middle = image.pixelColor(48, 48)
    assert abs(middle.blue() - 0xA8) < 6
    assert image.pixelColor(48, 1).alpha() == image.pixelColor(1, 48).alpha() == 255


def test_what_is_no_picture_is_null():
    assert scaled(b"<html>", 48).isNull()
    assert scaled(b"", 48).isNull()


def test_a_larger_cover_has_corners_no_rounder_than_a_small_one():
    large, doubled = scaled(picture(400, 400), 112), scaled(picture(400, 400), 224, 2.0)
    for image, inside in ((large, 7), (doubled, 14)):
        assert image.pixelColor(0, 0).alpha() == 0
        assert image.pixelColor(inside, 0).alpha() == 255


def test_only_the_rows_that_are_seen_ask_and_no_picture_is_scaled_on_the_windows_thread(
    loop, qtbot, bus, engine, preferences, monkeypatch
):
    threads = []

    def noted(data, side, ratio):
        threads.append(threading.current_thread())
        return scaled(data, side, ratio)

    monkeypatch.setattr(covers_module, "scaled", noted)
    source = Source()
    loader = CoverLoader(source.fetch)
    window = MainWindow(engine, bus, loader, CANONICAL_SITE, preferences)
    qtbot.addWidget(window)
    window.resize(1000, 600)
    for key in range(1, 501):
        engine.put(book(key, cover_pattern=f"https://images/{key}/{{width}}/{{ratio}}"))

    async def work():
        window.show()
        loader.start(loop)
        await until(lambda: len(loader._pixmaps) >= 6 and not loader._tasks)
        table = window.parts.table
        where = table.visualRect(window.parts.shown.index(0, 0)).center()
        shown = window.grab().toImage()
        point = table.viewport().mapTo(window, where)
        assert shown.pixelColor(point) == QColor("#2F5DA8")
        await loader.close()

    loop.run_until_complete(work())
    assert len(source.asked) < 20
    assert set(source.asked) <= {
        f"https://images/{key}/{{width}}/{{ratio}}" for key in range(1, 20)
    }
    assert threading.main_thread() not in threads


def test_a_letter_stands_in_for_a_cover():
    assert initial_of("« École »") == "É"
    assert initial_of("1984") == "1"
    assert initial_of("…") == "♪"
