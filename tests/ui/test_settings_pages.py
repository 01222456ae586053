"""The pages of the settings: General, Downloads, Network and programs; worked as a person does."""

from __future__ import annotations

import dataclasses

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QFileDialog, QLineEdit

from ohdio_gui.model.errors import AutostartError
from ohdio_gui.model.events import ProgramsEvent, QueueControl
from ohdio_gui.settings.preferences import Preferences
from ohdio_gui.settings.settings import Settings
from ohdio_gui.ui.settings_dialog.dialog import SettingsDialog
from tests.ui.test_settings_dialog import applied, choose, kept, write

GENERAL, DOWNLOADS, FILES, NETWORK = range(4)


@pytest.fixture
def dialog(window, qtbot):
    """The dialog, as Ctrl+, opens it."""
    window.actions_.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    qtbot.waitExposed(dialog)
    yield dialog
    if shiboken6.isValid(dialog):
        dialog.close()


def flip(qtbot, switch):
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(8, switch.height() // 2))


# General.


def test_a_language_and_a_theme_are_chosen_with_the_keyboard(dialog, engine, qtbot, tmp_path):
    choose(qtbot, dialog.general.language, 1)
    assert applied(engine)[-1].language == "fr"
    choose(qtbot, dialog.general.theme, 2)
    assert applied(engine)[-1].theme == "dark"
    assert kept(tmp_path) == {"language": "fr", "theme": "dark"}
    choose(qtbot, dialog.general.theme, 0)
    assert kept(tmp_path) == {"language": "fr"}


@pytest.mark.parametrize(
    ("key", "usual"),
    [
        ("autostart", False),
        ("start_minimised", False),
        ("close_to_tray", True),
        ("notifications", True),
        ("watch_clipboard", False),
    ],
)
def test_a_switch_is_applied_and_kept_at_once(dialog, engine, qtbot, tmp_path, key, usual):
    switch = getattr(dialog.general, key)
    assert switch.isChecked() is usual
    flip(qtbot, switch)
    assert getattr(applied(engine)[-1], key) is not usual
    assert kept(tmp_path) == {key: not usual}
    flip(qtbot, switch)
    assert getattr(applied(engine)[-1], key) is usual
    assert kept(tmp_path) == {}


def test_what_the_system_refuses_is_said_below_its_switch_and_not_changed(qtbot, engine, tmp_path):
    def refuse(settings):
        raise AutostartError(path="/x/autostart", reason="read-only")

    preferences = Preferences(Settings(str(tmp_path)), tmp_path / "settings.json", refuse)
    dialog = SettingsDialog(preferences, engine, engine.bus, engine.control)
    qtbot.addWidget(dialog)
    dialog.show()
    flip(qtbot, dialog.general.autostart)
    assert not dialog.general.autostart.isChecked()
    assert dialog.general.trouble_of("autostart").isVisible()
    assert "/x/autostart" in dialog.general.trouble_of("autostart").text()
    assert not preferences.settings.autostart
    assert not (tmp_path / "settings.json").exists()


def test_the_demonstration_does_not_start_with_the_session(qtbot, engine, tmp_path):
    fixed = frozenset({"autostart"})
    preferences = Preferences(Settings(), tmp_path / "settings.json", engine.apply, fixed)
    dialog = SettingsDialog(preferences, engine, engine.bus, engine.control)
    qtbot.addWidget(dialog)
    assert not dialog.general.autostart.isEnabled()
    assert "demo" in dialog.general.autostart.accessibleDescription()


# Downloads.


def test_how_many_at_once_is_the_queue_s_and_follows_it(dialog, engine, qtbot, tmp_path):
    dialog.show_page(DOWNLOADS)
    field = dialog.downloads.at_once
    assert field.value() == 3
    write(qtbot, field, "5")
    assert engine.calls[-1] == ("limit", 5)
    assert not (tmp_path / "settings.json").exists()
    engine.tell(QueueControl(max_concurrent_downloads=8))
    assert field.value() == 8
    assert engine.calls[-1] == ("limit", 5), "what was told is not asked for again"
    write(qtbot, field, "70")
    assert 1 <= field.value() <= 10


def test_the_dialog_opens_with_the_queue_as_it_is(window, engine, qtbot):
    engine.tell(QueueControl(max_concurrent_downloads=7))
    dialog = window.open_settings()
    assert dialog.downloads.at_once.value() == 7
    dialog.close()


def test_numbers_are_applied_and_the_usual_value_is_a_click_away(dialog, engine, qtbot, tmp_path):
    dialog.show_page(DOWNLOADS)
    page = dialog.downloads
    write(qtbot, page.requests, "0.5")
    assert applied(engine)[-1].requests_per_second == 0.5
    assert page.requests.cleanText() == "0.5"
    write(qtbot, page.requests, "2.0")
    assert page.requests.cleanText() == "2"
    write(qtbot, page.min_free, "2000")
    assert applied(engine)[-1].min_free_mb == 2000
    write(qtbot, page.at_once, "1")
    chips = [page._usual[field] for field in (page.requests, page.min_free, page.at_once)]
    assert not page._usual[page.speed].isVisible()
    for chip in chips:
        assert chip.isVisible()
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
        assert not chip.isVisible()
    assert applied(engine)[-1] == Settings(str(tmp_path))
    assert engine.calls[-1] == ("limit", 3)
    assert kept(tmp_path) == {}


def test_opening_and_closing_changes_nothing(window, engine, tmp_path, preferences):
    preferences.settings = dataclasses.replace(preferences.settings, requests_per_second=0.04)
    dialog = window.open_settings()
    for page in range(4):
        dialog.show_page(page)
    dialog.close()
    assert applied(engine) == []
    assert not [call for call in engine.calls if call[0] == "limit"]
    assert not (tmp_path / "settings.json").exists()


# Network and programs.


def test_a_proxy_is_used_when_it_is_written_and_a_bad_one_is_said_below(
    dialog, engine, qtbot, tmp_path
):
    dialog.show_page(NETWORK)
    page = dialog.network
    write(qtbot, page.proxy, " http://proxy.example:3128/ ")
    assert applied(engine)[-1].proxy == "http://proxy.example:3128"
    assert page.proxy.text() == "http://proxy.example:3128"
    count = len(applied(engine))
    for bad in ("proxy.example", "socks5://proxy.example:1080", "http://a:70000"):
        write(qtbot, page.proxy, bad)
        assert page.trouble_of("proxy").isVisible()
    assert len(applied(engine)) == count
    assert kept(tmp_path) == {"proxy": "http://proxy.example:3128"}
    write(qtbot, page.proxy, "http://proxy.example:3128")
    assert not page.trouble_of("proxy").isVisible()
    page.proxy.clear()
    qtbot.keyClick(page.proxy, Qt.Key.Key_Return)
    assert kept(tmp_path) == {}


def test_a_proxy_that_cannot_be_used_is_shown_once_before_it_is_lost(dialog, engine, qtbot):
    dialog.show_page(NETWORK)
    dialog.network.proxy.setFocus()
    qtbot.keyClicks(dialog.network.proxy, "socks5://127.0.0.1:9050")
    dialog.show_page(GENERAL)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.page == NETWORK
    assert dialog.network.trouble_of("proxy").isVisible()
    assert dialog.focusWidget() is dialog.network.proxy
    qtbot.keyClick(dialog.network.proxy, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert applied(engine) == []


def test_a_pattern_that_cannot_be_used_is_shown_once_for_each_text(dialog, qtbot):
    dialog.show_page(FILES)
    template = dialog.files.template
    template.setFocus()
    template.selectAll()
    qtbot.keyClicks(template, "{nope}")
    for typed in ("", "x"):
        qtbot.keyClicks(template, typed)
        dialog.show_page(GENERAL)
        dialog.close()
        assert (dialog.isVisible(), dialog.page) == (True, FILES)
        assert dialog.focusWidget() is template
        qtbot.keyClick(template, Qt.Key.Key_End)
    dialog.close()
    assert not dialog.isVisible()


def test_the_programs_are_shown_with_their_versions(dialog):
    dialog.show_page(NETWORK)
    assert dialog.network.ffmpeg_found.text() == "Version 7.0.2 · /usr/bin/ffmpeg"
    assert dialog.network.ytdlp_found.text() == "Version 2026.10.26"


def test_another_ffmpeg_is_tried_before_it_is_used(dialog, engine, qtbot, tmp_path):
    dialog.show_page(NETWORK)
    page = dialog.network
    write(qtbot, page.ffmpeg, "/opt/ffmpeg")
    assert applied(engine)[-1].ffmpeg_path == "/opt/ffmpeg"
    assert page.ffmpeg_found.text() == "Version 7.0.2 · /opt/ffmpeg"
    write(qtbot, page.ffmpeg, "/opt/missing")
    assert page.trouble_of("ffmpeg_path").isVisible()
    assert "/opt/missing" in page.trouble_of("ffmpeg_path").text()
    assert [each.ffmpeg_path for each in applied(engine)] == ["/opt/ffmpeg"]
    assert page.ffmpeg_found.text() == "Version 7.0.2 · /opt/ffmpeg"
    qtbot.mouseClick(page.usual, Qt.MouseButton.LeftButton)
    assert applied(engine)[-1].ffmpeg_path == ""
    assert not page.trouble_of("ffmpeg_path").isVisible()
    assert not page.usual.isVisible()
    assert kept(tmp_path) == {}


def test_an_ffmpeg_is_chosen_from_the_disk(dialog, engine, qtbot, monkeypatch):
    dialog.show_page(NETWORK)
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", staticmethod(lambda *_: ("/opt/ffmpeg", ""))
    )
    qtbot.mouseClick(dialog.network.choose, Qt.MouseButton.LeftButton)
    assert applied(engine)[-1].ffmpeg_path == "/opt/ffmpeg"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: ("", "")))
    qtbot.mouseClick(dialog.network.choose, Qt.MouseButton.LeftButton)
    assert dialog.network.ffmpeg.text() == "/opt/ffmpeg"


@pytest.mark.parametrize(("version", "closes"), [("7.1", True), ("", False)])
def test_closing_waits_until_a_program_that_was_just_named_is_known(
    dialog, engine, qtbot, monkeypatch, version, closes
):
    monkeypatch.setattr(engine, "request_programs", lambda path: None)
    dialog.show_page(NETWORK)
    dialog.network.ffmpeg.setFocus()
    qtbot.keyClicks(dialog.network.ffmpeg, "/opt/ffmpeg")
    dialog.show_page(GENERAL)
    dialog.close()
    assert dialog.isVisible()
    path = "/opt/ffmpeg" if version else ""
    engine.tell(ProgramsEvent("/opt/ffmpeg", path, version, "2026.10.26"))
    assert dialog.isVisible() is not closes
    if closes:
        assert applied(engine)[-1].ffmpeg_path == "/opt/ffmpeg"
    else:
        assert applied(engine) == []
        assert dialog.network.trouble_of("ffmpeg_path").isVisible()
        dialog.close()
        assert not dialog.isVisible()


# All of them.


def test_every_page_is_reached_and_every_field_named_without_a_mouse(dialog, qtbot):
    reached = set()
    for number in range(4):
        assert dialog.page == number
        widget = dialog.tabs.tabBar()
        widget.setFocus()
        for _ in range(60):
            widget = dialog.focusWidget()
            reached.add(widget)
            qtbot.keyClick(widget, Qt.Key.Key_Tab)
            if dialog.focusWidget() is dialog.tabs.tabBar():
                break
        qtbot.keyClick(dialog.tabs.tabBar(), Qt.Key.Key_Right)
    kinds = (QComboBox, QAbstractSpinBox, QCheckBox, QLineEdit)
    fields = [field for kind in kinds for field in dialog.findChildren(kind)]
    assert len(fields) > 14
    for field in fields:
        if field.objectName() == "qt_spinbox_lineedit":
            continue
        assert field.accessibleName() or getattr(field, "text", str)(), field
        if not (isinstance(field, QLineEdit) and field.isReadOnly()):
            assert field in reached, field.accessibleName() or field.text()


def test_the_dialog_fits_a_small_screen_and_scrolls(dialog, qtbot):
    dialog.resize(480, 300)  # what is left of 1024 x 640 at 200 %
    assert (dialog.width(), dialog.height()) == (480, 300)
    for number in range(4):
        dialog.show_page(number)
        area = dialog.tabs.currentWidget()
        qtbot.waitUntil(lambda area=area: area.verticalScrollBar().maximum() > 0)
        assert area.horizontalScrollBar().maximum() == 0, number
    dialog.show_page(GENERAL)
    last = dialog.general.watch_clipboard
    assert last.visibleRegion().isEmpty()
    dialog.general.notifications.setFocus()
    qtbot.keyClick(dialog.general.notifications, Qt.Key.Key_Tab)
    assert last.hasFocus()
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())


@pytest.mark.parametrize("page", [FILES, NETWORK])
def test_what_cannot_be_kept_is_said_before_the_dialog_closes(dialog, engine, qtbot, page):
    field = dialog.files.template if page == FILES else dialog.network.proxy
    dialog.show_page(page)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "{nope}" if page == FILES else "socks5://127.0.0.1:9050")
    dialog.show_page(GENERAL)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.page == page
    assert applied(engine) == [] or not applied(engine)[-1].proxy
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
