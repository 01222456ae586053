"""The graphical face from the first paint to the exit code."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ohdio_gui import gui
from ohdio_gui.app import Places
from ohdio_gui.model.audiobook import CANONICAL_SITE
from ohdio_gui.model.errors import DamagedStoreError, NetworkError
from ohdio_gui.settings.settings import Settings
from ohdio_gui.ui.main_window import MainWindow
from tests.ui.fake_engine import FakeEngine, book
from tests.ui.test_covers import loop, picture, until  # noqa: F401 (a fixture)

BOOK = "https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage"
DEADLINE_S = 20
PATTERN = "https://images.radio-canada.ca/q_auto,w_{width}/v1/{ratio}/cover.jpg"


class FakeInstance(QObject):
    show_requested = Signal()
    urls_received = Signal(tuple)

    def __init__(self):
        super().__init__()
        self.doors = []

    def listen(self):
        self.doors.append("open")

    def stop_listening(self):
        self.doors.append("closed")


class FakeApplication:
    def __init__(self, bus, folder):
        self.bus = bus
        self.engine = FakeEngine(bus)
        self.settings = Settings(str(folder), language="fr")
        self.site_origin = CANONICAL_SITE
        self.cache_dir = folder / "cache"
        self.settings_file = folder / "settings.json"
        self.where = Places(folder, self.settings_file, None)
        self.is_demo = self.asks_for_folder = False
        self.started = []
        self.start_error = None
        self.autostart = None
        self.settings_troubles = ()
        self.painted_before_start = None
        self.shut_down_on = None

    @property
    def window(self) -> MainWindow:
        tops = QApplication.topLevelWidgets()
        return next(w for w in tops if isinstance(w, MainWindow) and w._engine is self.engine)

    def own(self, settings):
        return settings

    def apply(self, settings):
        self.engine.apply(settings)

    def start(self, urls):
        self.painted_before_start = self.window._is_painted
        self.started.append(urls)
        if self.start_error:
            raise self.start_error

    def shutdown(self, timeout_s):
        self.shut_down_on = threading.current_thread()
        return self.engine.shutdown(timeout_s)


class Steps(QObject):
    """Does one thing after the other in the running program, each when its time has come."""

    def __init__(self, *steps):
        super().__init__()
        self.steps = list(steps)
        self.deadline = time.monotonic() + DEADLINE_S
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.go_on)
        self.timer.start(10)

    def go_on(self):
        if time.monotonic() > self.deadline:
            QApplication.exit(99)  # makes ``gui.run`` raise
            return
        when, act = self.steps[0]
        if when():
            self.steps.pop(0)
            if not self.steps:
                self.timer.stop()
            act()


@pytest.fixture
def application(bus, tmp_path):
    return FakeApplication(bus, tmp_path)


@pytest.fixture
def instance(qapp):
    return FakeInstance()


def test_it_paints_then_starts_and_quits_in_order(application, instance):
    steps = Steps(
        (lambda: application.engine.calls, lambda: application.window.actions_.quit.trigger()),
    )
    assert gui.run(application, instance, (BOOK,)) == 0
    assert steps.steps == []
    assert application.started == [(BOOK,)]
    assert application.painted_before_start
    assert application.engine.calls == [("request_snapshot",), ("shutdown", 2.0)]
    assert application.shut_down_on is not threading.main_thread()
    assert instance.doors == ["open", "closed"]
    assert (application.cache_dir / "window.ini").exists()


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_in_order(application, instance, number, exit_code):
    former = signal.getsignal(number)
    steps = Steps((lambda: application.engine.calls, lambda: os.kill(os.getpid(), number)))
    assert gui.run(application, instance, ()) == exit_code
    assert steps.steps == []
    assert application.engine.calls[-1] == ("shutdown", 2.0)
    assert signal.getsignal(number) is former


def test_a_store_that_cannot_be_used_is_said_in_the_window(application, instance):
    application.start_error = DamagedStoreError(path="/x/ohdio.sqlite3")
    said = []

    def look():
        said.append(application.window.parts.notice.sentence.text())
        application.window.close()

    steps = Steps((lambda: application.started, look))
    assert gui.run(application, instance, ()) == 1
    assert steps.steps == []
    assert said[0].startswith("Le fichier de la file d’attente est endommagé")
    assert instance.doors == ["closed"]


def test_a_second_start_hands_its_addresses_over(application, instance):
    shown = []

    def hand_over():
        application.window.hide()
        instance.urls_received.emit((BOOK,))
        instance.show_requested.emit()
        shown.append(application.window.isVisible())
        application.window.actions_.quit.trigger()

    steps = Steps((lambda: application.engine.calls, hand_over))
    assert gui.run(application, instance, ()) == 0
    assert steps.steps == []
    assert application.engine.submitted == [(BOOK,)]
    assert shown == [True]


def test_the_bus_reaches_the_window_from_another_thread(application, instance):
    def tell():
        thread = threading.Thread(target=application.engine.put, args=(book(1),), name="teller")
        thread.start()
        thread.join()

    steps = Steps(
        (lambda: application.engine.calls, tell),
        (
            lambda: application.window.parts.model.rowCount() == 1,
            lambda: application.window.actions_.quit.trigger(),
        ),
    )
    assert gui.run(application, instance, ()) == 0
    assert steps.steps == []


class Images:
    def __init__(self):
        self.asked = []

    async def fetch(self, url):
        self.asked.append(url)
        if "missing" in url:
            raise NetworkError(host="images.radio-canada.ca")
        return picture()


def test_a_cover_is_fetched_once_and_then_read_from_disk(loop, tmp_path):  # noqa: F811
    images = Images()

    async def work():
        first = gui.CoverStore(tmp_path / "covers", images)
        assert await first.cover(PATTERN) == picture()
        assert await gui.CoverStore(tmp_path / "covers", images).cover(PATTERN) == picture()

    loop.run_until_complete(work())
    assert images.asked == ["https://images.radio-canada.ca/q_auto,w_240/v1/1x1/cover.jpg"]
    assert [file.suffix for file in (tmp_path / "covers").iterdir()] == [""]


def test_a_cache_that_cannot_be_used_is_done_without(loop, tmp_path):  # noqa: F811
    images = Images()
    (tmp_path / "covers").write_text("a file in the folder's place")

    async def work():
        store = gui.CoverStore(tmp_path / "covers", images)
        for _ in range(2):
            assert await store.cover(PATTERN) == picture()
        with pytest.raises(NetworkError):
            await store.cover("https://images/missing")

    loop.run_until_complete(work())
    assert len(images.asked) == 3
