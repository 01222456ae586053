"""What Qt draws by itself speaks French too: its dialogs of folders and files."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QTreeView

from ohdio_gui.ui.qt_words import qt_words

MODES = [QFileDialog.FileMode.Directory, QFileDialog.FileMode.ExistingFile]
SAME = {"Type"}
"""What is spelt alike in both languages."""


def words(dialog):
    """Return every word of the dialog, by what has it."""
    found = {}
    for number, label in enumerate(dialog.findChildren(QLabel)):
        found["label", number] = label.text()
    for number, button in enumerate(dialog.findChildren(QAbstractButton)):
        found["button", number] = button.text() or button.toolTip()
    model = dialog.findChild(QTreeView).model()
    for column in range(model.columnCount()):
        found["heading", column] = model.headerData(column, Qt.Orientation.Horizontal)
    root = dialog.findChild(QTreeView).rootIndex()
    found["kind", 0] = model.index(0, 2, root).data()
    return found


@pytest.mark.parametrize("mode", MODES)
def test_the_dialogs_of_qt_have_no_english_left_in_them(speak, qtbot, tmp_path, mode):
    (tmp_path / "livres").mkdir()

    def seen():
        dialog = QFileDialog(None, "x", str(tmp_path))
        qtbot.addWidget(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(mode)
        dialog.show()
        view = dialog.findChild(QTreeView)
        qtbot.waitUntil(lambda: view.model().rowCount(view.rootIndex()) == 1)
        found = words(dialog)
        dialog.close()
        return found

    english = seen()
    speak("fr")
    french = seen()
    assert len(english) > 12
    assert english["kind", 0] == "Folder"
    left = {text for key, text in french.items() if text and text == english[key]} - SAME
    assert left == set()


def test_what_is_translated_for_qt_is_french(speak):
    english = qt_words()
    speak("fr")
    assert all(one != other for one, other in zip(english, qt_words(), strict=True))
