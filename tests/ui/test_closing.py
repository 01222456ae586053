"""What closing the window does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QSystemTrayIcon

from ohdio_gui.model.events import QueueControl, QueueCounts
from ohdio_gui.ui.closing import MINIMISE, QUIT


@pytest.fixture
def geometry(tmp_path):
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def no_tray(monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))


@pytest.fixture
def told(monkeypatch, tray_present):
    shown: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _, __, text, *___: shown.append(text)
    )
    return shown


def question(window) -> QMessageBox | None:
    boxes = window.findChildren(QMessageBox)
    return boxes[-1] if boxes else None


def answer(window, name, qtbot):
    box = question(window)
    with qtbot.waitSignal(box.destroyed):
        qtbot.mouseClick(box.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_the_first_time_the_person_is_told_where_the_window_went(open_window, geometry, told):
    window = open_window(geometry=geometry)
    window.close()
    assert not window.isVisible()
    assert len(told) == 1
    assert "keeps running in the tray" in told[0]
    window.bring_up()
    window.close()
    # And not in a later run either.
    open_window(geometry=geometry).close()
    assert len(told) == 1


def test_a_word_that_could_not_be_said_is_said_the_next_time(
    open_window, geometry, told, monkeypatch
):
    window = open_window(geometry=geometry)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: False))
    window.close()
    assert told == []
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    window.bring_up()
    window.close()
    assert len(told) == 1


def test_closing_quits_where_the_person_wants_no_tray(window, preferences, told, qtbot):
    preferences.change(close_to_tray=False)
    with qtbot.waitSignal(window.quit_requested):
        window.close()
    assert told == []


def test_without_a_tray_an_idle_or_paused_program_quits(window, engine, no_tray, qtbot):
    for control, counts in (
        (QueueControl(), QueueCounts(completed=3)),
        (QueueControl(is_paused=True), QueueCounts(queued=3)),
    ):
        engine.tell(control, counts)
        with qtbot.waitSignal(window.quit_requested):
            window.close()
    assert question(window) is None


def test_without_a_tray_downloads_are_asked_about_once(
    open_window, engine, geometry, no_tray, qtbot
):
    window = open_window(geometry=geometry)
    engine.tell(QueueCounts(processing=1))
    with qtbot.assertNotEmitted(window.quit_requested):
        window.close()
        assert window.isVisible()
        assert "still running" in question(window).text()
        answer(window, MINIMISE, qtbot)
    assert window.isMinimized()
    window.bring_up()
    window.close()
    assert window.isMinimized()
    assert question(window) is None
    later = open_window(geometry=geometry)
    engine.tell(QueueCounts(processing=1))
    later.close()
    assert later.isMinimized()


def test_quitting_is_an_answer_and_no_answer_is_asked_again(
    open_window, engine, geometry, no_tray, qtbot
):
    window = open_window(geometry=geometry)
    engine.tell(QueueCounts(queued=1))
    with qtbot.assertNotEmitted(window.quit_requested):
        window.close()
        box = question(window)
        with qtbot.waitSignal(box.destroyed):
            qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert not window.isMinimized()
    window.close()
    with qtbot.waitSignal(window.quit_requested):
        answer(window, QUIT, qtbot)
    with qtbot.waitSignal(window.quit_requested):
        window.close()


def test_a_window_whose_tray_has_gone_comes_back_to_the_taskbar(window, tray_present, monkeypatch):
    closing = window.presence.closing
    window.actions_.show_or_hide.trigger()
    assert closing._watch.isActive()
    closing.look_for_tray()
    assert window.isHidden()
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    for _ in range(2):
        closing.look_for_tray()
        assert window.isHidden(), "a panel that starts anew is back in a moment"
    closing.look_for_tray()
    assert window.isMinimized()


def test_a_window_that_is_there_is_not_watched_over(window, tray_present, engine):
    closing = window.presence.closing
    window.close()
    window.bring_up()
    closing.look_for_tray()
    assert not closing._watch.isActive()
    window.close()
    window.prepare_to_quit()
    assert not closing._watch.isActive(), "a program that ends must not come back"
