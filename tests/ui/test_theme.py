"""Colours: readable, and following the system as it changes."""

from __future__ import annotations

import dataclasses
import re

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPalette

from ohdio_gui.resources_path import resources
from ohdio_gui.ui import icons
from ohdio_gui.ui.books.delegates import wrapped
from ohdio_gui.ui.theme import DARK, LIGHT, Theme, theme
from tests.ui.fake_engine import book


def luminance(colour):
    def linear(channel):
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in QColor(colour).getRgb()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_is_readable_on_both_surfaces(tokens):
    for name in ("text", "muted", "accent", "done", "waiting", "blocked", "failed"):
        for ground in (tokens.surface, tokens.raised):
            assert contrast(getattr(tokens, name), ground) >= 4.5, name
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5


def test_the_window_follows_the_system_from_light_to_dark_and_back(
    window, engine, qapp, monkeypatch, qtbot
):
    engine.put(book(1))
    assert theme().tokens is LIGHT
    monkeypatch.setattr(Theme, "_wanted", lambda self: DARK)
    with qtbot.waitSignal(theme().changed):
        theme()._on_scheme_changed()
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.surface)
    shown = window.grab().toImage()
    assert shown.pixelColor(2, shown.height() - 2) == QColor(DARK.surface)
    monkeypatch.setattr(Theme, "_wanted", lambda self: LIGHT)
    theme()._on_scheme_changed()
    shown = window.grab().toImage()
    assert shown.pixelColor(2, shown.height() - 2) == QColor(LIGHT.surface)
    with qtbot.assertNotEmitted(theme().changed):
        theme()._on_scheme_changed()


def test_every_icon_is_drawn_in_the_colour_that_is_asked(qapp):
    names = [file.stem for file in (resources() / "icons").glob("*.svg")]
    assert len(names) > 20
    for name in names:
        image = icons.pixmap(name, "failed", 100, 2.0).toImage()
        assert image.height() == 200
        seen = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert seen, name
        if not name.startswith("ohdio"):
            assert QColor(LIGHT.failed).name() in seen, name


def test_the_tokens_are_colours():
    for tokens in (LIGHT, DARK):
        for name, value in dataclasses.asdict(tokens).items():
            assert name == "is_dark" or QColor(value).isValid()


def test_long_words_break_at_plain_spaces_only(qapp):
    metrics = QFontMetrics(theme().font())
    wide = metrics.horizontalAdvance("Nouvel essai dans 2\u00a0min")
    lines = wrapped("Nouvel essai dans 2\u00a0min (essai 2 de 3)", metrics, wide, 2)
    assert lines == ["Nouvel essai dans 2\u00a0min", "(essai 2 de 3)"]
    assert wrapped("short", metrics, wide, 2) == ["short"]
    assert wrapped("", metrics, wide, 2) == []
    assert wrapped("anything", metrics, wide, 0) == []
    assert wrapped("word " * 50, metrics, wide, 2)[1].endswith("…")
    assert len(wrapped("w" * 500 + " x", metrics, wide, 2)) == 2


def test_a_theme_that_is_chosen_holds_whatever_the_system_is_and_goes_back_to_it(window, qtbot):
    for wanted, tokens in (("dark", DARK), ("light", LIGHT), ("dark", DARK), ("system", LIGHT)):
        with qtbot.waitSignal(theme().changed):
            theme().choose(wanted)
        assert theme().tokens is tokens
        shown = window.grab().toImage()
        assert shown.pixelColor(2, shown.height() - 2) == QColor(tokens.surface)
    with qtbot.assertNotEmitted(theme().changed):
        theme().choose("light")
    theme().choose("system")


def test_every_picture_of_the_style_sheet_is_there(qapp):
    for wanted in ("dark", "light"):
        theme().choose(wanted)
        named = re.findall(r'url\("([^"]+)"\)', qapp.styleSheet())
        assert len(named) >= 4
        for path in named:
            assert not QImage(path).isNull(), path
    theme().choose("system")
