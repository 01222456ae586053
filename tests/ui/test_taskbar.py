"""The progress on the dock, over a real bus of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher
from PySide6.QtWidgets import QSystemTrayIcon

from ohdio_gui.model.events import DownloadEvent, DownloadStatus
from ohdio_gui.ui.notification_markup import NotificationMarkup
from ohdio_gui.ui.queue_totals import QueueTotals
from ohdio_gui.ui.taskbar import APPLICATION, INTERFACE, Taskbar
from tests.ui.fake_engine import book


@pytest.fixture
def address():
    daemon = shutil.which("dbus-daemon")
    if daemon is None or shutil.which("dbus-monitor") is None:
        pytest.skip("dbus-daemon or dbus-monitor is not installed")
    with subprocess.Popen(
        [daemon, "--session", "--nofork", "--nopidfile", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def session(address, qapp):
    yield QDBusConnection.connectToBus(address, "program")
    QDBusConnection.disconnectFromBus("program")


@pytest.fixture
def dock(address, qtbot):
    """Hear what a dock would: as text, from a program that is not Qt's."""
    dock = QProcess()
    dock.start("dbus-monitor", ["--address", address, f"type='signal',interface='{INTERFACE}'"])
    heard = []
    dock.readyReadStandardOutput.connect(
        lambda: heard.append(bytes(dock.readAllStandardOutput()).decode())
    )
    # Its own name is the first thing that it hears.
    qtbot.waitUntil(lambda: "NameAcquired" in "".join(heard))
    heard.clear()
    yield heard
    dock.kill()
    dock.waitForFinished()


@pytest.fixture
def totals(bus):
    return QueueTotals(bus)


def test_the_dock_hears_how_far_the_queue_is_and_that_it_is_over(
    session, dock, totals, engine, qtbot
):
    taskbar = Taskbar(session)
    engine.put(book(1))
    engine.tell(DownloadEvent(1, DownloadStatus.DOWNLOADING, progress=58.0))
    taskbar.show_totals(totals)
    taskbar.show_totals(totals)
    taskbar.clear()
    qtbot.waitUntil(lambda: "boolean false" in "".join(dock))
    words = " ".join("".join(dock).split())
    assert words.count("member=Update") == 2
    assert words.count(f'string "{APPLICATION}"') == 2
    first, last = words.split("member=Update")[1:]
    assert "double 0.58" in first
    assert "boolean true" in first
    assert "double 0 " in last


def test_without_a_bus_nothing_happens(totals, engine, monkeypatch, tmp_path):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(
        QDBusConnection, "sessionBus", staticmethod(lambda: pytest.fail("one would be started"))
    )
    taskbar = Taskbar()
    engine.put(book(1))
    taskbar.show_totals(totals)
    taskbar.clear()


@pytest.fixture
def desktop_with(address):
    """Return how to start a desktop whose notification server can do some things."""
    started = []

    def start(*capabilities):
        command = [sys.executable, "-m", "tests.ui.fake_desktop", address, *capabilities]
        desktop = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(desktop)
        assert desktop.stdout.readline().strip() == "ready"

    yield start
    for desktop in started:
        desktop.kill()
        desktop.communicate()


def test_a_title_is_no_markup_for_a_desktop_that_reads_some(desktop_with, session, qtbot):
    desktop_with("body", "body-markup")
    markup = NotificationMarkup(session)
    qtbot.waitUntil(lambda: markup.is_read)
    assert markup.text("Contes & <légendes>") == "Contes &amp; &lt;légendes&gt;"


def test_a_title_is_passed_on_as_it_is_where_nobody_reads_markup(desktop_with, session, qtbot):
    desktop_with("body")
    markup = NotificationMarkup(session)
    asked = markup.findChildren(QDBusPendingCallWatcher)
    assert len(asked) == 1
    qtbot.waitUntil(lambda: not markup.findChildren(QDBusPendingCallWatcher))
    assert markup.text("Contes & <légendes>") == "Contes & <légendes>"


def test_a_notification_is_written_as_the_desktop_reads_it(window, tray_present, monkeypatch):
    shown = []
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    monkeypatch.setattr(
        window.tray.icon, "showMessage", lambda title, text, *_: shown.append((title, text))
    )
    markup = window.tray.findChild(NotificationMarkup)
    for markup.is_read in (False, True):
        assert window.tray.say("A & B", "C & D")
    assert shown == [("A & B", "C & D"), ("A & B", "C &amp; D")]
