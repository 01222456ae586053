"""Pictures of every screen: each can be built, and shows nothing of the machine it is made on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit

from tests.pictures.screens import SCREENS
from tests.pictures.stage import Place, ReadyCovers
from tests.ui.conftest import no_cover

ROOT = Path(__file__).resolve().parents[2]
SIZE = QSize(1024, 640)


def words(widget):
    return [child.text() for kind in (QLabel, QLineEdit) for child in widget.findChildren(kind)]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_can_be_built_and_shows_nothing_of_this_machine(qapp, tmp_path, name):
    stage = SCREENS[name](Place("en", SIZE, ReadyCovers(no_cover), tmp_path))
    try:
        picture = stage.picture()
        shown = words(stage.window)
    finally:
        stage.close()
    assert picture.deviceIndependentSize().toSize() == SIZE
    assert shown
    private = {str(Path.home()), str(tmp_path), str(ROOT)} - {"/"}
    assert not [text for text in shown for path in private if path in text]


def test_the_command_names_pictures_by_what_they_show_and_scales_them(tmp_path):
    command = [sys.executable, "-m", "tests.pictures", str(tmp_path)]
    command += ["--only", "fr-dark@2", "--screen", "queue"]
    environment = {name: value for name, value in os.environ.items() if name != "QT_SCALE_FACTOR"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=60)
    found = {path.name: QImage(str(path)).size() for path in tmp_path.iterdir()}
    assert found == {
        "queue-fr-dark-1024x640@2.png": QSize(2048, 1280),
        "queue-fr-dark-1440x900@2.png": QSize(2880, 1800),
    }
