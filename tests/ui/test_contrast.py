"""Every text, icon and border can be told from its ground: WCAG 2.2, level AA, in both themes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

import ohdio_gui.ui
from ohdio_gui.ui.books.delegates import track_colour
from ohdio_gui.ui.theme import DARK, LIGHT, blend, theme
from tests.ui.test_theme import contrast

TEXT, PICTURE = 4.5, 3.0
STATES = ("text", "muted", "accent", "done", "waiting", "blocked", "failed")
COVERS = tuple(("accent", "raised", 0.10 + 0.05 * tint) for tint in range(5))
SURFACE, RAISED = ("surface", "surface", 1.0), ("raised", "raised", 1.0)
PRESSED = ("text", "surface", 0.10)
"""What the style sheet's half-transparent black or white comes to, a little more than it."""
GROUNDS = {
    SURFACE: STATES,
    RAISED: STATES,
    ("accent", "raised", 0.12): STATES,  # a selected row of any list
    ("text", "raised", 0.03): STATES,  # a row under the mouse
    ("text", "raised", 0.05): STATES,
    ("text", "raised", 0.08): ("text", "muted"),  # a small button under the mouse
    PRESSED: ("text", "muted"),
    ("blocked", "surface", 0.10): ("text",),  # a notice, by its tone
    ("failed", "surface", 0.10): ("text",),
    ("muted", "surface", 0.10): ("text",),
    ("accent", "surface", 0.07): ("text",),  # an offer
    ("accent", "accent", 1.0): ("on_accent",),
}
"""Grounds (a token's share on another token), and the tokens of the texts that stand on them."""
PICTURES = {
    SURFACE: ("accent", "edge", "muted"),
    RAISED: ("accent", "edge", "muted"),
    ("blocked", "surface", 0.10): ("blocked", "accent", "edge"),
    ("failed", "surface", 0.10): ("failed", "accent", "edge"),
    ("muted", "surface", 0.10): ("muted", "accent", "edge"),
    ("accent", "surface", 0.07): ("accent", "edge"),
    ("accent", "raised", 0.12): ("accent",),
    ("line", "line", 1.0): ("accent", "muted"),  # a bar in its track
    ("text", "raised", 0.16): ("accent", "muted"),  # a bar in its track, in the list
    **dict.fromkeys(COVERS, ("accent",)),  # a large letter
}
"""Grounds, and what is on them besides texts: icons, frames of the focus, borders of fields."""
DECORATION = {
    ("line", "raised", 0.6): "hairlines between rows",
    ("muted", "line", 0.35): "the edge of a list that stands out by its ground",
    ("muted", "raised", 0.5): "icons of what cannot be done",
    ("tone", "surface", 0.35): "the edge of a notice",
    ("accent", "surface", 0.30): "the edge of an offer",
}
"""What nobody has to see to understand the window."""


@pytest.fixture(params=["light", "dark"])
def tokens(request, qapp):
    theme().choose(request.param)
    yield theme().tokens
    theme().choose("system")


def failing(tokens, pairs, least):
    for ground, names in pairs.items():
        for name in names:
            found = contrast(getattr(tokens, name), blend(*ground))
            if found < least:
                yield f"{name} on {ground}: {found:.2f}"


def test_every_text_can_be_read_on_every_ground_that_it_stands_on(tokens):
    assert list(failing(tokens, GROUNDS, TEXT)) == []


def test_icons_focus_frames_and_borders_of_fields_can_be_seen(tokens):
    assert list(failing(tokens, PICTURES, PICTURE)) == []
    # The frame of the filled button stands between its colour and the window's.
    assert contrast(tokens.text, tokens.surface) >= PICTURE


def test_text_on_a_filled_button_under_the_mouse_can_be_read(tokens, qapp):
    primary = re.search(r"#primary:hover.*?background: (#\w+)", qapp.styleSheet())
    assert contrast(tokens.on_accent, primary[1]) >= TEXT


def test_fields_and_buttons_have_the_border_that_is_seen(tokens, qapp):
    for control in (
        "QLineEdit",
        "QComboBox, QAbstractSpinBox",
        "QPushButton",
        "QToolButton#chip, QPushButton#chip",
    ):
        rule = re.search(rf"^\s*{control} {{(.*?)}}", qapp.styleSheet(), re.MULTILINE | re.DOTALL)
        assert f"1px solid {tokens.edge}" in rule[1], control


def test_every_mix_of_colours_that_is_painted_is_measured_here():
    measured = {(*ground[:2], round(ground[2], 2)) for ground in (*GROUNDS, *PICTURES, *DECORATION)}
    tones = {(tone, "surface", share) for tone, _, share in measured for share in (0.10, 0.35)}
    for path in Path(ohdio_gui.ui.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "blend"):
                continue
            over, under, share = (ast.unparse(each).strip("'") for each in call.args)
            known = {each for each in measured | tones if each[1] == under}
            if over == "self._tone":
                known = {each for each in known if each[0] in {"blocked", "tone"}}
            else:
                known = {each for each in known if each[0] == over}
            shares = {each[2] for each in known}
            values = {"_FADED": 0.5}.get(share)
            is_tint = share == "share" or "_tint" in share.casefold()
            value = values if values is not None or is_tint else float(share)
            assert shares >= {0.10, 0.30} if is_tint else value in shares, f"{path.name}: {share}"


def test_the_track_of_a_bar_shows_on_a_selected_row_too(tokens):
    row = blend("accent", "raised", 0.12)
    over, share = track_colour(), track_colour().alphaF()
    track = QColor(
        *(
            round(a * share + b * (1 - share))
            for a, b in zip(over.getRgb()[:3], row.getRgb()[:3], strict=True)
        )
    )
    assert contrast(track.name(), row) >= 1.3
    for tone in ("accent", "muted"):
        assert contrast(getattr(tokens, tone), track) >= PICTURE


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_a_pale_text_would_be_found(tokens):
    assert contrast(tokens.line, QColor(tokens.raised)) < PICTURE
