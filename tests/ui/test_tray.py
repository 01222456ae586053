"""The tray's icon, its words and its menu, and what is told by it."""

from __future__ import annotations

import re
import time

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from ohdio_gui import messages
from ohdio_gui.model.audiobook import QueueStatus
from ohdio_gui.model.errors import BrokenSettingsError, DiskFullError, LoginNeededError
from ohdio_gui.model.events import (
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    QueueControl,
    QueueCounts,
)
from ohdio_gui.ui import icons
from ohdio_gui.ui.queue_totals import QueueState
from tests.ui.fake_engine import book

NBSP = "\u00a0"


@pytest.fixture
def told(monkeypatch, tray_present):
    """Collect what the desktop is asked to show: (title, text)."""
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _, title, text, *__: shown.append((title, text))
    )
    return shown


@pytest.fixture
def away(window):
    """The window while the person works in another one."""
    window.hide()
    return window


def loading(key, **values):
    return DownloadEvent(key, DownloadStatus.DOWNLOADING, **values)


def state(window):
    window.presence.show_totals()
    return window.tray.state


def test_the_icon_shows_how_the_queue_goes(away, engine):
    assert state(away) is QueueState.IDLE
    engine.put(book(1))
    engine.put(book(2))
    assert state(away) is QueueState.RUNNING
    engine.tell(QueueControl(is_paused=True))
    assert state(away) is QueueState.PAUSED
    engine.tell(QueueControl())
    engine.end(1, DownloadStatus.COMPLETED)
    assert state(away) is QueueState.RUNNING
    engine.end(2, DownloadStatus.BLOCKED)
    assert state(away) is QueueState.DONE


def test_done_and_failed_go_back_when_the_person_looks(away, engine, qtbot):
    engine.put(book(1))
    engine.end(1, DownloadStatus.COMPLETED)
    assert state(away) is QueueState.DONE
    away.bring_up()
    assert state(away) is QueueState.IDLE
    away.hide()
    engine.put(book(2))
    engine.put(book(3))
    engine.end(2, DownloadStatus.FAILED)
    assert state(away) is QueueState.FAILED
    away.bring_up()
    assert state(away) is QueueState.RUNNING


def test_what_ends_before_the_person_s_eyes_leaves_no_mark(window, engine, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    engine.put(book(1))
    engine.end(1, DownloadStatus.FAILED)
    assert state(window) is QueueState.IDLE


def test_a_hold_is_shown_for_as_long_as_it_lasts(window, engine):
    engine.tell(HoldEvent(DiskFullError(folder="/b", missing_mb=1).info))
    assert state(window) is QueueState.FAILED
    engine.tell(HoldEvent(None))
    assert state(window) is QueueState.IDLE


def test_the_states_have_marks_of_different_shapes():
    drawn = {
        name: icons.app_icon(f"ohdio{name}").pixmap(22, 22).toImage()
        for name in ("", "-running", "-paused", "-done", "-failed")
    }
    outlines = set()
    for name, image in drawn.items():
        assert image.width() == image.height() == 22
        # Black and white: what differs then is no colour.
        grey = [
            image.pixelColor(x, y).lightness() > 140 for y in range(8, 22) for x in range(8, 22)
        ]
        outlines.add(tuple(grey))
        assert any(grey), name
    assert len(outlines) == 5


def test_the_tool_tip_has_the_totals_and_the_status_line_s_time(away, engine, qtbot):
    engine.tell(QueueCounts(queued=120, processing=2, completed=20, failed=1))
    for key in (1, 2):
        engine.put(book(key, queue_status=QueueStatus.PROCESSING, bytes_expected=9_000_000))
        engine.tell(loading(key, bytes=1_000_000, total_bytes=10_000_000, speed_bytes_s=1e6))

    def lines():
        away.presence.show_totals()
        return away.tray.icon.toolTip().replace(NBSP, " ").splitlines()

    def time_left():
        words = away.parts.status_line.totals.text().replace(NBSP, " ").split(" · ")
        return next((word for word in words if word.endswith(" left")), "")

    expected = [
        "OHdio GUI",
        "2 in progress · 2.0 MB/s · 9 s left",
        "120 waiting · 20 done · 1 failed",
    ]
    qtbot.waitUntil(lambda: lines() == expected)
    assert time_left() == "9 s left"
    # A book whose size nobody knows counts as the others do: in both.
    engine.put(book(3))
    qtbot.waitUntil(lambda: time_left() not in {"", "9 s left"})
    assert time_left() in lines()[1]


def test_of_a_server_that_stalls_the_tool_tip_tells_no_speed_either(away, engine, qtbot):
    engine.tell(QueueCounts(processing=1))
    engine.put(book(1, queue_status=QueueStatus.PROCESSING))
    engine.tell(loading(1, bytes=1_000_000, total_bytes=10_000_000, speed_bytes_s=1e6))

    def now():
        away.presence.show_totals()
        return away.tray.icon.toolTip().replace(NBSP, " ").splitlines()[1]

    qtbot.waitUntil(lambda: now() == "1 in progress · 1.0 MB/s · 9 s left")
    away.parts.model._clock = lambda: time.monotonic() + 60
    away.parts.model.on_countdown()
    qtbot.waitUntil(lambda: now() == "1 in progress")


def test_the_title_says_how_far_the_queue_is(away, engine):
    assert away.windowTitle() == "OHdio GUI"
    for key in (1, 2):
        engine.put(book(key))
    engine.tell(loading(1, progress=50.0))
    away.presence.show_totals()
    assert away.windowTitle() == "25% – OHdio GUI"
    engine.end(1, DownloadStatus.COMPLETED)
    away.presence.show_totals()
    assert away.windowTitle() == "50% – OHdio GUI"
    engine.end(2, DownloadStatus.COMPLETED)
    away.presence.show_totals()
    assert away.windowTitle() == "OHdio GUI"


def test_many_events_change_the_icon_s_words_a_few_times_only(away, engine, qtbot):
    engine.put(book(1))
    seen = []
    away.presence.totals.changed.connect(lambda: seen.append(1))
    for step in range(500):
        engine.tell(loading(1, progress=step / 5, speed_bytes_s=1e6))
    assert len(seen) <= 3
    qtbot.waitUntil(lambda: away.windowTitle().startswith("99%"))


def limits(window):
    menu = window.tray.speed_menu
    menu.aboutToShow.emit()
    return [(a.text().replace(NBSP, " "), a.isChecked()) for a in menu.actions()]


def test_the_speed_limit_is_chosen_from_the_tray_and_holds_at_once(window, engine, preferences):
    assert limits(window) == [
        ("No limit", True),
        ("500 kB/s", False),
        ("1.0 MB/s", False),
        ("2.0 MB/s", False),
        ("5.0 MB/s", False),
    ]
    window.tray.speed_menu.actions()[2].trigger()
    assert engine.calls == [("apply", preferences.settings)]
    assert preferences.settings.rate_limit == 1_000_000
    assert [text for text, is_checked in limits(window) if is_checked] == ["1.0 MB/s"]


def test_a_limit_that_was_set_by_hand_is_in_the_menu_too(window, preferences):
    preferences.change(rate_limit=750_000)
    assert limits(window)[2] == ("750 kB/s", True)
    window.tray.speed_menu.actions()[0].trigger()
    assert len(limits(window)) == 5


def test_a_limit_that_cannot_be_kept_is_said(window, preferences, monkeypatch):
    def refuse(**values):
        raise BrokenSettingsError(path="/x/settings.json")

    monkeypatch.setattr(preferences, "change", refuse)
    window.tray.speed_menu.actions()[1].trigger()
    assert "/x/settings.json" in window.parts.url_bar.sentence.text()
    assert limits(window)[0] == ("No limit", True)


def test_the_menu_has_what_is_needed_without_the_window(window, qtbot):
    words = [action.text().replace("&", "") for action in window.tray.menu.actions()]
    assert [word for word in words if word] == [
        "Hide the window",
        "Pause",
        "Speed limit",
        "Open the books’ folder",
        "Quit",
    ]
    with qtbot.waitSignal(window.quit_requested):
        window.tray.menu.actions()[-1].trigger()


def test_the_desktop_is_told_once_of_a_category_that_is_done(away, engine, told):
    for key in (1, 2, 3):
        engine.put(book(key, category="Jeunesse"))
    engine.end(1, DownloadStatus.COMPLETED)
    engine.end(2, DownloadStatus.COMPLETED)
    away.presence.notifications.tell()
    assert told == []
    engine.end(3, DownloadStatus.FAILED)
    away.presence.notifications.tell()
    away.presence.notifications.tell()
    ((title, text),) = told
    assert title == "Audiobooks are done"
    assert re.fullmatch(r"Jeunesse: 2 complete audiobook\S+, 1 not complete", text)


def test_what_comes_together_is_told_together_by_itself(away, engine, told, qtbot):
    for key, category in ((1, "Polar"), (2, None)):
        engine.put(book(key, category=category))
        engine.end(key, DownloadStatus.COMPLETED)
    engine.tell(HoldEvent(DiskFullError(folder="/b", missing_mb=1200).info))
    qtbot.waitUntil(lambda: bool(told))
    ((title, text),) = told
    lines = text.replace(NBSP, " ").splitlines()
    assert title == "OHdio GUI"
    assert lines[0] == "Disk full: 1.2 GB to free"
    assert lines[1].startswith("Polar: 1 complete audiobook")
    assert lines[2].startswith("1 complete audiobook")


def test_the_desktop_is_told_when_the_network_wants_a_login_once_for_all_books(away, engine, told):
    error = LoginNeededError(host="h").info
    for key in (1, 2):
        waiting = DownloadEvent(key, DownloadStatus.QUEUED, error=error)
        engine.put(book(key), waiting)
    away.presence.notifications.tell()
    assert told == [("OHdio GUI needs your attention", messages.sentence(error))]


def test_nothing_is_told_to_a_person_who_looks_or_wants_none(
    window, engine, told, preferences, qtbot
):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    engine.put(book(1))
    engine.end(1, DownloadStatus.COMPLETED)
    window.presence.notifications.tell()
    window.hide()
    window.presence.notifications.tell()
    preferences.change(notifications=False)
    engine.put(book(2))
    engine.end(2, DownloadStatus.COMPLETED)
    window.presence.notifications.tell()
    assert told == []
    preferences.change(notifications=True)
    engine.put(book(3))
    engine.end(3, DownloadStatus.COMPLETED)
    window.presence.notifications.tell()
    ((_, text),) = told
    assert text.startswith("1 complete audiobook")


def test_a_click_on_a_notification_brings_the_window_up(away):
    away.tray.icon.messageClicked.emit()
    assert away.isVisible()


def test_without_a_tray_nothing_is_told_and_nothing_breaks(away, engine, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda *_: pytest.fail("told"))
    engine.put(book(1))
    engine.end(1, DownloadStatus.COMPLETED)
    away.presence.notifications.tell()
