"""A button's icon and word are painted, as one thing in its middle."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from ohdio_gui.ui import icons
from ohdio_gui.ui.icon_button import IconButton
from ohdio_gui.ui.theme import SPACE_S, theme


def painted(button):
    """Return the columns in which something stands on the ground, between its edges."""
    image = button.grab().toImage()
    ground = image.pixelColor(10, image.height() // 2)
    edge = 4
    return [
        x
        for x in range(edge, image.width() - edge)
        if any(image.pixelColor(x, y) != ground for y in range(edge, image.height() - edge))
    ]


@pytest.fixture
def button(qtbot):
    theme()
    button = IconButton("Ouvrir")
    qtbot.addWidget(button)
    button.setIconSize(QSize(20, 20))
    button.setIcon(icons.icon("folder"))
    button.resize(260, 38)
    button.show()
    qtbot.waitExposed(button)
    return button


@pytest.mark.parametrize("is_enabled", [True, False])
def test_icon_and_word_stand_in_the_middle_with_a_gap_between_them(button, is_enabled):
    button.setEnabled(is_enabled)
    columns = painted(button)
    assert abs(columns[0] - (button.width() - 1 - columns[-1])) <= 6
    gaps = [after - before for before, after in itertools.pairwise(columns)]
    assert SPACE_S - 2 <= max(gaps) <= SPACE_S + 6


def test_a_word_alone_is_in_the_middle_too_and_takes_less_room(button):
    wide = button.sizeHint().width()
    whole = painted(button)
    button.setIcon(QIcon())
    columns = painted(button)
    assert len(columns) < len(whole)
    assert abs(columns[0] - (button.width() - 1 - columns[-1])) <= 4
    assert button.sizeHint().width() < wide - 20
