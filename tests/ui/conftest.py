"""A window over an engine that only answers."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QEvent, QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QSystemTrayIcon

from ohdio_gui import translations
from ohdio_gui.engine.bus import EventBus
from ohdio_gui.model.audiobook import CANONICAL_SITE
from ohdio_gui.settings.preferences import Preferences
from ohdio_gui.settings.settings import Settings
from ohdio_gui.ui.covers import CoverLoader
from ohdio_gui.ui.main_window import MainWindow
from ohdio_gui.ui.theme import theme
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def speak(qapp):
    """Return how to change the language; English again afterwards."""
    yield lambda language: translations.install_translations(qapp, language)
    translations.install_translations(qapp, "en")


@pytest.fixture(autouse=True)
def no_garbage_is_left(qapp):
    """Let Qt's objects of a test die on this thread: a pool's thread may collect garbage later."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture(autouse=True)
def english(no_garbage_is_left, qapp):
    translations.install_translations(qapp, "en")
    theme()
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture
def bus(qapp):
    return EventBus()


@pytest.fixture
def engine(bus):
    return FakeEngine(bus)


async def no_cover(key):
    raise AssertionError(f"nobody starts this loader, and yet {key} was asked for")


@pytest.fixture
def preferences(engine, tmp_path):
    settings = Settings(output_dir=str(tmp_path))
    return Preferences(settings, tmp_path / "settings.json", engine.apply)


@pytest.fixture
def open_window(qtbot, bus, engine, preferences):
    """Return how to open a window: after ``speak`` where the language matters."""

    def opened(**arguments):
        window = MainWindow(
            engine, bus, CoverLoader(no_cover), CANONICAL_SITE, preferences, **arguments
        )
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    return opened


@pytest.fixture
def window(open_window):
    return open_window()


class Desktop(QObject):
    """Takes the folders that the window wants opened."""

    def __init__(self):
        super().__init__()
        self.opened = []

    @Slot(QUrl)
    def open(self, url):
        self.opened.append(url.toLocalFile())


@pytest.fixture
def desktop(qapp):
    desktop = Desktop()
    QDesktopServices.setUrlHandler("file", desktop, "open")
    yield desktop
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def tray_present(monkeypatch):
    """Pretend that the desktop has a tray: offscreen has none."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
