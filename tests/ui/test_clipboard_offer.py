"""The offer to add an address that was copied elsewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QClipboard, QGuiApplication

from ohdio_gui.ui.offer_bar import OfferBar
from tests.ui.fake_engine import book

BOOK = "https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage"
CATEGORY = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"


@pytest.fixture
def clipboard(qapp):
    """Hold nothing of a test's when Python ends: Qt would free it once more."""
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def bar(window, preferences, clipboard):
    clipboard.clear()
    preferences.change(watch_clipboard=True)
    (bar,) = [
        bar for bar in window.findChildren(OfferBar) if "clipboard" in bar.yes.accessibleName()
    ]
    return bar


def question(bar):
    return bar.sentence.text() if bar.isVisible() else ""


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_nothing_is_read_while_the_setting_is_off(window, bar, preferences, clipboard, monkeypatch):
    preferences.change(watch_clipboard=False)
    monkeypatch.setattr(QClipboard, "text", lambda *_: pytest.fail("read"))
    monkeypatch.setattr(QClipboard, "mimeData", lambda *_: pytest.fail("read"))
    clipboard.setText(BOOK)
    QGuiApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert question(bar) == ""


@pytest.mark.parametrize("address", [BOOK, CATEGORY, f" {BOOK}?utm=x#top \n"])
def test_an_ohdio_address_is_offered_and_added_by_a_click(bar, engine, clipboard, qtbot, address):
    clipboard.setText(address)
    assert question(bar).startswith(
        "Add the address from the clipboard? ici.radio-canada.ca/ohdio/"
    )
    assert engine.submitted == []
    click(qtbot, bar.yes)
    assert engine.submitted == [(address.strip(),)]
    assert question(bar) == ""


def test_an_address_that_was_declined_is_not_offered_again(bar, engine, clipboard, qtbot):
    clipboard.setText(BOOK)
    click(qtbot, bar.no)
    assert question(bar) == ""
    clipboard.setText(CATEGORY)
    assert "categories" in question(bar)
    clipboard.setText(BOOK)
    assert question(bar) == ""
    assert engine.submitted == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "du bon usage des étoiles",
        "https://example.org/ohdio/livres-audio/42418/x",
        "https://ici.radio-canada.ca/ohdio/balados/1/x",
        f"Un courriel qui parle de {BOOK} et d’autre chose",
        f"{BOOK}?{'x' * 3000}",
    ],
)
def test_anything_else_is_left_alone_and_takes_an_older_offer_away(bar, clipboard, text):
    clipboard.setText(CATEGORY)
    assert question(bar)
    clipboard.setText(text)
    assert question(bar) == ""


def test_what_this_program_copied_is_never_offered(bar, clipboard, monkeypatch):
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: True)
    clipboard.setText(BOOK)
    assert question(bar) == ""
    # A clipboard manager has taken it over.
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: False)
    clipboard.setText("x")
    clipboard.setText(BOOK)
    assert question(bar) == ""


def test_what_was_copied_while_the_window_was_away_is_offered_when_it_comes_back(
    window, bar, clipboard
):
    window.hide()
    clipboard.setText(BOOK)
    assert not bar.isVisibleTo(window)
    window.bring_up()
    assert question(bar)


def test_an_address_that_is_pasted_is_not_offered_any_more(window, bar, engine, clipboard, qtbot):
    clipboard.setText(BOOK)
    qtbot.keyClick(window.parts.url_bar.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert engine.submitted == [(BOOK,)]
    assert question(bar) == ""


def test_a_long_address_is_shortened(bar, clipboard):
    clipboard.setText(f"{BOOK}{'-tres' * 40}")
    assert question(bar).endswith("…")
    assert len(question(bar)) < 110


def test_the_offer_is_answered_by_the_keyboard_between_the_header_and_the_books(
    window, bar, engine, clipboard, qtbot
):
    engine.put(book(1))
    clipboard.setText(BOOK)
    header = window.parts.url_bar
    assert window.focusWidget() is header.field, "an offer takes no keyboard"
    order = []
    for _ in range(6):
        order.append(window.focusWidget())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    tabs = window.parts.queue_bar.tabs
    assert order == [header.field, header.add_button, header.pause_button, bar.yes, bar.no, tabs]
    bar.yes.setFocus()
    qtbot.keyClick(bar.yes, Qt.Key.Key_Space)
    assert engine.submitted == [(BOOK,)]
