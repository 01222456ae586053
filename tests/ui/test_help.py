"""The Help menu: the help, the shortcuts, and what this program is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence

from ohdio_gui import __version__
from ohdio_gui.model.events import ProgramsEvent, QueueCounts
from ohdio_gui.settings.settings import Settings
from ohdio_gui.ui import help as help_module
from ohdio_gui.ui.about import AboutDialog
from ohdio_gui.ui.diagnostics import diagnostics
from ohdio_gui.ui.first_run import Run
from ohdio_gui.ui.help import help_text, readme_path, user_part
from ohdio_gui.ui.sheet import Sheet
from ohdio_gui.ui.shortcuts import shortcuts_of


@pytest.fixture
def clipboard(qapp):
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def about(open_window, engine, qtbot, tmp_path):
    window = open_window(run=Run(data_dir=tmp_path))
    engine.tell(QueueCounts(completed=20, failed=1))
    window.actions_.about.trigger()
    dialog = window.findChild(AboutDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_about_says_what_it_is_and_whose_it_is_not(about, qtbot):
    text = "\n".join(label.text() for label in about.findChildren(type(about.copied)))
    assert __version__ in text
    assert "not Radio-Canada’s" in text
    assert "GPL-3.0-or-later" in text
    for name in ("Python", "Qt", "PySide6", "yt-dlp", "FFmpeg", "SQLite"):
        assert name in text
    assert "2026.10.26" in text
    with qtbot.waitSignal(about.destroyed):
        qtbot.keyClick(about, Qt.Key.Key_Escape)


def test_what_was_not_found_is_said(about):
    about.show_programs(ProgramsEvent("", "", "", "2026.10.26", "3.46.1"))
    text = [label.text() for label in about.findChildren(type(about.copied))]
    assert "not found" in text
    assert "FFmpeg: not found" in about.diagnostics()


def test_the_data_directory_is_opened(about, desktop, qtbot, tmp_path):
    qtbot.mouseClick(about.open_data, Qt.MouseButton.LeftButton)
    assert desktop.opened == [str(tmp_path)]


def test_the_diagnostics_are_copied(about, clipboard, qtbot):
    qtbot.mouseClick(about.copy, Qt.MouseButton.LeftButton)
    text = clipboard.text()
    assert f"ohdio-gui: {__version__}" in text
    assert "yt-dlp: 2026.10.26" in text
    assert "books: queued 0, processing 0, completed 20, failed 1, blocked 0" in text
    assert about.copied.text() == "Copied"


def test_the_diagnostics_hold_nothing_private():
    home = str(Path.home())
    settings = Settings(
        output_dir=f"{home}/Livres",
        ffmpeg_path="/opt/secret/ffmpeg",
        proxy="http://moi:motdepasse@mandataire.example:3128",
        name_template="{author}/{title}",
        language="fr",
    )
    versions = {"FFmpeg": f"7 ({home}/bin)"}
    text = diagnostics(versions, settings, QueueCounts(), [home, "/opt/data"])
    for private in ("motdepasse", "mandataire", "secret", "Livres", home):
        assert private not in text
    assert "output_dir: set" in text
    assert "proxy: set" in text
    assert "language: fr" in text
    assert "name_template: {author}/{title}" in text
    assert "proxy: not set" in diagnostics({}, Settings(), QueueCounts())


def sheet_of(window, action, qtbot):
    action.trigger()
    sheet = window.findChildren(Sheet)[-1]
    qtbot.waitUntil(sheet.isVisible)
    return sheet


def test_the_help_is_the_user_s_part_of_the_readme(window, qtbot):
    sheet = sheet_of(window, window.actions_.help, qtbot)
    text = sheet.text.toPlainText()
    assert "Paste an address anywhere in the window" in text
    assert "When something is wrong" in text
    for not_theirs in ("What is promised", "For the next engineer", "packaging/check", "!["):
        assert not_theirs not in text
    assert sheet.text.verticalScrollBar().value() == 0
    with qtbot.waitSignal(sheet.destroyed):
        qtbot.keyClick(sheet.text, Qt.Key.Key_Escape)


def test_the_help_is_found_where_the_program_is_installed(monkeypatch, tmp_path):
    (tmp_path / "README.md").write_text(
        "# x\n\n## Using the program\n\nTape.\n\n### What is promised\n"
    )
    monkeypatch.setattr(help_module, "resources", lambda: tmp_path)
    assert help_text("en") == "## Using the program\n\nTape.\n\n"


def headings(text):
    return re.findall(r"^(#+) ", text, re.MULTILINE)


def test_the_french_help_has_every_chapter_of_the_english_one():
    english, french = user_part(readme_path().read_text("utf-8")), help_text("fr")
    assert headings(french) == headings(english)
    for word in ("`settings.json`", "`backups/`", "`reports/`", "`mp3-parts`"):
        assert word in english
        assert word in french
    for told in (english, french):
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", told, flags=re.DOTALL)
        assert not re.search("['\"]", prose), "marks are those of print"
    assert not re.search(r"[ \u00a0][;!?]", french)
    assert not re.search(r"[^\u00a0/\w]:(?!/)", french.replace("https:", ""))


def test_every_shortcut_of_the_window_is_on_the_sheet(window, qtbot):
    rows = dict(row for _, group in shortcuts_of(window) for row in group)
    native = QKeySequence.SequenceFormat.NativeText
    expected = {
        action.shortcut().toString(native)
        for action in window.findChildren(QAction)
        if not action.shortcut().isEmpty() and action.text()
    }
    assert set(rows.values()) == expected
    assert {"F1", "Ctrl+F1", "Ctrl+P", "Ctrl+V"} <= expected
    assert rows["Pause"] == "Ctrl+P"
    sheet = sheet_of(window, window.actions_.shortcuts, qtbot)
    text = sheet.text.toPlainText()
    for name, keys in rows.items():
        is_of_no_use = keys == "Ctrl+H"  # no tray is here to bring a hidden window back
        assert (name in text, keys in text) == (not is_of_no_use, not is_of_no_use)


def test_the_key_that_hides_the_window_is_on_the_sheet_where_there_is_a_tray(
    window, qtbot, tray_present
):
    window.tray.show()
    assert "Ctrl+H" in sheet_of(window, window.actions_.shortcuts, qtbot).text.toPlainText()


def test_an_action_that_is_added_later_is_on_the_sheet_too(window):
    action = QAction("Dance & sing".replace("&", "&&"), window)
    action.setShortcut("Ctrl+F7")
    window.addAction(action)
    name, rows = shortcuts_of(window)[-1]
    assert (name, rows) == (
        "Everywhere in the window",
        [("Menu bar", "F10"), ("Dance & sing", "Ctrl+F7")],
    )
