"""The settings dialog: worked as a person does, applied at once, and previewed."""

from __future__ import annotations

import json

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QFileDialog

from ohdio_gui.model.audiobook import BookFormat
from ohdio_gui.settings.preferences import Preferences
from ohdio_gui.settings.settings import Settings
from ohdio_gui.ui.settings_dialog.dialog import SettingsDialog

NAME = "Dominique Fortier/Du bon usage des étoiles/Du bon usage des étoiles"


@pytest.fixture
def files(window, preferences, qtbot):
    """The page, as File > Settings opens it."""
    window.actions_.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    qtbot.waitExposed(dialog)
    dialog.show_page(2)
    yield dialog.files
    if shiboken6.isValid(dialog):
        dialog.close()


def kept(tmp_path):
    return json.loads((tmp_path / "settings.json").read_text("utf-8"))


def applied(engine):
    return [call[1] for call in engine.calls if call[0] == "apply"]


def write(qtbot, field, text):
    """Write something else into a field, and be done with it."""
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def choose(qtbot, box: QComboBox, row: int):
    """Choose a row with the keyboard."""
    box.setFocus()
    while box.currentIndex() != row:
        qtbot.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < row else Qt.Key.Key_Up)


def test_the_dialog_shows_what_holds_now(files, tmp_path):
    assert files.folder.text() == str(tmp_path)
    assert files.format.currentText() == "One M4B file with chapters"
    assert files.template.text() == "{author}/{title}/{title}"
    assert files.preview.text() == f"Example: {NAME}.m4b"
    assert files.sidecars.isChecked()


@pytest.mark.parametrize(
    ("wanted", "preview"),
    [
        (BookFormat.M4A, "/01 - Partie 1 - Argo Navis.m4a"),
        (BookFormat.MP3, "/Du bon usage des étoiles.mp3"),
        (BookFormat.MP3_PARTS, "/01 - Partie 1 - Argo Navis.mp3"),
        (BookFormat.KEEP, "/01 - Partie 1 - Argo Navis.m4a"),
    ],
)
def test_a_format_is_applied_kept_and_shown_in_the_preview(
    files, engine, qtbot, tmp_path, wanted, preview
):
    choose(qtbot, files.format, list(BookFormat).index(wanted))
    assert applied(engine)[-1].format is wanted
    assert kept(tmp_path)["format"] == wanted
    assert files.preview.text().endswith(preview)


def test_a_pattern_is_previewed_and_kept_while_it_is_good(files, engine, qtbot, tmp_path):
    write(qtbot, files.template, "{year} - {title} ({narrator})")
    assert files.preview.text() == (
        "Example: 2008 - Du bon usage des étoiles (Bruno Marcil, Catherine Trudeau).m4b"
    )
    assert kept(tmp_path) == {"name_template": "{year} - {title} ({narrator})"}
    assert applied(engine)[-1].name_template == "{year} - {title} ({narrator})"


def test_a_bad_pattern_says_why_at_its_place_and_the_last_good_one_holds(
    files, engine, qtbot, tmp_path
):
    write(qtbot, files.template, "{year}/{title}")
    write(qtbot, files.template, "{title}/{titre}")
    assert "{titre}" in files.preview.text()
    assert [each.name_template for each in applied(engine)] == ["{year}/{title}"]
    assert kept(tmp_path) == {"name_template": "{year}/{title}"}


def test_what_is_passed_on_the_way_to_a_pattern_is_none(files, engine, qtbot):
    files.template.setFocus()
    files.template.selectAll()
    qtbot.keyClicks(files.template, "{author}/{title}/{year}")
    assert applied(engine) == []
    assert "{year}" not in files.preview.text()


def test_a_pattern_that_is_still_being_written_counts_when_the_dialog_closes(files, engine, qtbot):
    files.template.setFocus()
    files.template.selectAll()
    qtbot.keyClicks(files.template, "{title} ({year})")
    files.window().close()
    assert [each.name_template for each in applied(engine)] == ["{title} ({year})"]


def test_the_usual_pattern_is_a_click_away(files, engine, qtbot, tmp_path):
    assert not files.usual.isVisible()
    write(qtbot, files.template, "{title}/{titre}")
    qtbot.mouseClick(files.usual, Qt.MouseButton.LeftButton)
    assert files.template.text() == "{author}/{title}/{title}"
    assert not files.usual.isVisible()
    assert applied(engine) == []  # it was the one that held


def test_a_field_is_put_in_by_its_button(files, qtbot):
    write(qtbot, files.template, "{title} ")
    (year,) = [button for button in files.fields if button.toolTip() == "{year}"]
    qtbot.mouseClick(year, Qt.MouseButton.LeftButton)
    assert files.template.text() == "{title} {year}"
    assert files.template.hasFocus()


def test_in_french_the_fields_are_french_and_what_is_kept_is_not(
    speak, open_window, preferences, engine, qtbot, tmp_path
):
    preferences.change(name_template="{author}/{title}/{{title}} {title}")
    engine.calls.clear()
    speak("fr")
    dialog = open_window().open_settings()
    files = dialog.files
    dialog.show_page(2)
    assert files.template.text() == "{auteur}/{titre}/{{title}} {titre}"
    assert files.unkept is None
    write(qtbot, files.template, "{auteur}/{titre} ")
    (number,) = [button for button in files.fields if button.text() == "Numéro"]
    qtbot.mouseClick(number, Qt.MouseButton.LeftButton)
    assert files.template.text() == "{auteur}/{titre} {numéro}"
    qtbot.keyClick(files.template, Qt.Key.Key_Return)
    assert files.preview.text().endswith("Dominique Fortier/Du bon usage des étoiles 42418.m4b")
    assert kept(tmp_path) == {"name_template": "{author}/{title} {id}"}
    write(qtbot, files.template, "{title}")
    assert kept(tmp_path) == {"name_template": "{title}"}, "the kept names are understood too"
    write(qtbot, files.template, "{auteur}")
    assert "{titre}" in files.preview.text()
    assert files.unkept is files.template
    write(qtbot, files.template, "{titre}")
    dialog.close()


def test_names_without_a_folder_of_their_own_are_said_to_have_nothing_beside(files, qtbot):
    assert "one book per folder" in files.sidecars_help.text()
    write(qtbot, files.template, "{author}/{title}")
    assert "share a folder" in files.sidecars_help.text()
    choose(qtbot, files.format, list(BookFormat).index(BookFormat.M4A))
    assert "one book per folder" in files.sidecars_help.text()


def test_what_lies_beside_a_book_is_a_click(files, engine, qtbot, tmp_path):
    qtbot.mouseClick(files.sidecars, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert applied(engine)[-1].sidecar_files is False
    assert kept(tmp_path) == {"sidecar_files": False}


def test_a_folder_is_chosen(files, engine, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", staticmethod(lambda *_: str(tmp_path / "été"))
    )
    qtbot.mouseClick(files.choose, Qt.MouseButton.LeftButton)
    assert files.folder.text() == str(tmp_path / "été")
    assert applied(engine)[-1].output_dir == str(tmp_path / "été")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", staticmethod(lambda *_: ""))
    qtbot.mouseClick(files.choose, Qt.MouseButton.LeftButton)
    assert files.folder.text() == str(tmp_path / "été")


def test_a_file_that_cannot_be_written_is_said_and_the_change_holds_for_now(
    files, engine, qtbot, tmp_path
):
    (tmp_path / "settings.json").write_text("no JSON")
    choose(qtbot, files.format, 2)
    assert files.trouble.isVisible()
    assert "settings file" in files.trouble.text()
    assert applied(engine)[-1] == Settings(str(tmp_path), format=BookFormat.MP3)
    (tmp_path / "settings.json").unlink()
    choose(qtbot, files.format, 0)
    assert not files.trouble.isVisible()


# The downloads.


@pytest.fixture
def speed(files):
    files.window().show_page(1)
    return files.window().downloads.speed


def test_a_speed_limit_holds_for_all_at_once_and_is_kept(speed, engine, qtbot, tmp_path):
    assert speed.text() == "No limit"
    write(qtbot, speed, "250")
    assert applied(engine)[-1].rate_limit == 250_000
    assert kept(tmp_path) == {"rate_limit": 250_000}
    assert speed.text() == "250\u00a0kB/s"
    qtbot.keyClick(speed, Qt.Key.Key_Up)
    assert applied(engine)[-1].rate_limit == 350_000
    write(qtbot, speed, "0")
    assert applied(engine)[-1].rate_limit == 0
    assert kept(tmp_path) == {}


def test_what_a_speed_begins_with_is_no_limit_of_its_own(speed, engine, qtbot):
    speed.setFocus()
    speed.selectAll()
    qtbot.keyClicks(speed, "1500")
    assert applied(engine) == []
    speed.window().close()
    assert [each.rate_limit for each in applied(engine)] == [1_500_000]


def test_a_limit_of_less_than_a_kilobyte_is_not_shown_as_none(qtbot, engine, tmp_path):
    settings = Settings(output_dir=str(tmp_path), rate_limit=300)
    changed = []
    preferences = Preferences(settings, tmp_path / "settings.json", changed.append)
    dialog = SettingsDialog(preferences, engine, engine.bus, engine.control)
    qtbot.addWidget(dialog)
    assert dialog.downloads.speed.text() == "1\u00a0kB/s"
    dialog.close()
    assert changed == []


def test_a_speed_that_cannot_be_kept_is_said_beside_it(speed, engine, qtbot, tmp_path):
    (tmp_path / "settings.json").write_text("no JSON")
    write(qtbot, speed, "250")
    page = speed.window().downloads
    trouble = page.trouble_of("rate_limit")
    assert trouble.isVisible()
    assert "settings file" in trouble.text()
    assert applied(engine)[-1].rate_limit == 250_000


def test_everything_is_reached_and_named_without_a_mouse(files):
    for widget in (files.folder, files.format, files.template, *files.fields):
        assert widget.accessibleName()
    assert files.preview.accessibleDescription()
    order, widget = [], files.choose
    for _ in range(18):
        order.append(widget)
        widget = widget.nextInFocusChain()
        while widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisible():
            widget = widget.nextInFocusChain()
    assert files.format in order
    assert files.template in order
    assert files.sidecars in order
