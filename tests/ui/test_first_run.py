"""The first time: what to do, where books go, and the demo."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QProcess, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from ohdio_gui import app as composition
from ohdio_gui.app import is_folder_unsaid, places, read_settings
from ohdio_gui.settings.settings import Settings
from ohdio_gui.ui.demo_start import demo_command
from ohdio_gui.ui.first_run import FolderQuestion, Run
from tests.ui.fake_engine import book


@pytest.fixture
def window(open_window, engine):
    window = open_window(run=Run(asks_for_folder=True))
    engine.request_snapshot()
    return window


def question(window):
    return window.findChild(FolderQuestion)


def asked(window):
    bars = (question(window).empty_bar, question(window).bar)
    return [bar.isVisible() for bar in bars]


def kept(tmp_path):
    file = tmp_path / "settings.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_folder_is_asked_until_it_is_answered_wherever_the_person_looks(
    window, engine, qtbot, tmp_path
):
    assert asked(window) == [True, False]
    assert question(window).empty_bar.sentence.text() == f"Finished audiobooks go to “{tmp_path}”"
    engine.put(book(1))
    assert asked(window) == [False, True]
    click(qtbot, question(window).bar.yes)
    assert asked(window) == [False, False]
    assert kept(tmp_path) == {"output_dir": str(tmp_path)}


def test_another_folder_is_chosen_and_used_at_once(
    window, engine, qtbot, tmp_path, preferences, monkeypatch
):
    other = tmp_path / "Livres"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    click(qtbot, question(window).empty_bar.no)
    assert asked(window) == [True, False], "a dialog that was closed is no answer"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    click(qtbot, question(window).empty_bar.no)
    assert asked(window) == [False, False]
    assert kept(tmp_path) == {"output_dir": str(other)}
    assert ("apply", preferences.settings) in engine.calls
    assert preferences.settings.output_dir == str(other)


def test_an_answer_in_the_settings_is_one_too(window, preferences, tmp_path):
    preferences.change(output_dir=str(tmp_path / "ailleurs"))
    QGuiApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert asked(window) == [False, False]


def test_an_answer_that_cannot_be_kept_is_said(window, qtbot, tmp_path):
    (tmp_path / "settings.json").write_text("[broken")
    click(qtbot, question(window).empty_bar.yes)
    assert "settings.json" in window.parts.url_bar.sentence.text()
    assert asked(window) == [False, False]


def test_nothing_is_asked_when_it_is_known(open_window):
    assert question(open_window()) is None


@pytest.fixture
def usual(monkeypatch, tmp_path):
    monkeypatch.setattr(composition, "usual_output_dir", lambda: tmp_path / "OHdio")
    return tmp_path


def unsaid(data_dir, output_dir=None, overrides=None):
    where = places(data_dir, output_dir, is_demo=False)
    settings, _ = read_settings(where, overrides or {})
    return is_folder_unsaid(where, settings)


def test_the_folder_is_unsaid_until_an_option_or_the_file_says_it(usual):
    assert unsaid(usual)
    assert not unsaid(usual, usual / "OHdio")
    assert not unsaid(usual, overrides={"output_dir": str(usual / "ailleurs")})
    (usual / "settings.json").write_text(json.dumps({"format": "m4a"}))
    assert unsaid(usual)
    (usual / "settings.json").write_text(json.dumps({"output_dir": str(usual / "OHdio")}))
    assert not unsaid(usual)


def test_an_empty_window_says_what_to_do_and_starts_the_demo_on_a_click(
    window, qtbot, monkeypatch, preferences
):
    started = []

    def start(program, arguments):
        started.append((program, arguments))
        return True, 1234

    monkeypatch.setattr(QProcess, "startDetached", start)
    empty = window.parts.empty
    assert "Paste or drop" in empty.title.text()
    click(qtbot, empty.demo)
    window.actions_.try_demo.trigger()
    assert started == [demo_command(preferences.settings)] * 2


def test_a_demo_that_cannot_be_started_is_said(window, qtbot, monkeypatch):
    monkeypatch.setattr(QProcess, "startDetached", lambda *_: (False, 0))
    click(qtbot, window.parts.empty.demo)
    assert window.parts.url_bar.sentence.text() == "The demo could not be started"


def test_the_demo_is_this_very_program_in_the_person_s_language(monkeypatch):
    program, arguments = demo_command(Settings(language="fr"))
    assert program == sys.executable
    assert arguments[:3] == ["-m", "ohdio_gui", "--demo"]
    assert "--set=language=fr" in arguments
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert demo_command(Settings())[1][0] == "--demo"


def test_within_the_demo_there_is_no_other_one(open_window, engine):
    window = open_window(run=Run(is_demo=True, data_dir=Path("/x")))
    engine.request_snapshot()
    assert not window.parts.empty.demo.isVisible()
    assert not window.actions_.try_demo.isVisible()
