"""Addresses come in: typed, pasted, dropped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ohdio_gui import messages
from ohdio_gui.model.errors import UnsupportedPageError
from ohdio_gui.model.events import AddedEvent, RefusedEvent
from ohdio_gui.model.urls import read_url
from ohdio_gui.ui.drop import Dropped
from tests.ui.fake_engine import book
from tests.ui.said import sentence

CATEGORY = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
BOOK = "https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage"


def paste(window, text, widget=None):
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(widget or window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_an_address_is_typed_and_entered(window, engine, qtbot):
    field = window.parts.url_bar.field
    qtbot.keyClicks(field, CATEGORY)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert engine.submitted == [(CATEGORY,)]
    assert field.text() == ""
    assert sentence(window) == "1 address added"


def test_the_add_button_adds(window, engine, qtbot):
    qtbot.keyClicks(window.parts.url_bar.field, BOOK)
    qtbot.mouseClick(window.parts.url_bar.add_button, Qt.MouseButton.LeftButton)
    assert engine.submitted == [(BOOK,)]


def test_an_empty_field_adds_nothing_and_says_nothing(window, engine, qtbot):
    qtbot.keyClick(window.parts.url_bar.field, Qt.Key.Key_Return)
    qtbot.mouseClick(window.parts.url_bar.add_button, Qt.MouseButton.LeftButton)
    assert engine.submitted == []
    assert sentence(window) == ""


def test_several_addresses_in_one_paste_are_added_at_once(window, engine):
    paste(window, f"{CATEGORY}\nand also\n{BOOK}\n", window.parts.url_bar.field)
    assert engine.submitted == [(CATEGORY, BOOK)]
    assert sentence(window) == "2 addresses added"


def test_several_addresses_typed_in_one_line_are_added_at_once(window, engine, qtbot):
    window.parts.url_bar.field.setText(f"{CATEGORY} {BOOK}")
    qtbot.keyClick(window.parts.url_bar.field, Qt.Key.Key_Return)
    assert engine.submitted == [(CATEGORY, BOOK)]


def test_a_paste_away_from_the_field_adds(window, engine):
    engine.put(book())
    window.parts.table.setFocus()
    paste(window, BOOK, window.parts.table)
    assert engine.submitted == [(BOOK,)]


def test_a_paste_into_a_field_with_text_edits_it(window, engine, qtbot):
    field = window.parts.url_bar.field
    qtbot.keyClicks(field, "https://")
    paste(window, "ici.radio-canada.ca/ohdio", field)
    assert engine.submitted == []
    assert field.text() == "https://ici.radio-canada.ca/ohdio"


def test_a_refused_paste_stays_in_the_field_to_be_put_right(window, engine):
    field = window.parts.url_bar.field
    paste(window, "ici.radio-canada,ca\nlivre", field)
    assert engine.submitted == []
    assert sentence(window)
    assert field.text() == "ici.radio-canada,ca livre"


def test_what_is_no_address_gets_its_sentence_and_stays_in_the_field(window, engine, qtbot):
    field = window.parts.url_bar.field
    qtbot.keyClicks(field, "?!")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert engine.submitted == []
    assert sentence(window).startswith("This is not an address.")
    assert field.text() == "?!"
    qtbot.keyClicks(field, "!")
    assert sentence(window) == ""


@pytest.mark.parametrize("scheme", ["file", "javascript", "ftp"])
def test_another_scheme_is_refused_by_name(window, engine, qtbot, scheme):
    address = f"{scheme}:alert(1)" if scheme == "javascript" else f"{scheme}:///etc/passwd"
    window.parts.url_bar.field.setText(address)
    qtbot.keyClick(window.parts.url_bar.field, Qt.Key.Key_Return)
    assert engine.submitted == []
    assert f"“{scheme}:”" in sentence(window)


def test_a_podcast_is_refused_by_name_and_the_book_beside_it_is_added(window, engine):
    window.add_text(f"https://ici.radio-canada.ca/ohdio/balados/123/x {BOOK}")
    assert engine.submitted == [(BOOK,)]
    assert "podcast" in sentence(window)
    assert sentence(window).endswith("1 address added")


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (AddedEvent(2, 0), "3 addresses added"),
        (AddedEvent(1, 2), "1 address added · 2 books already in the list"),
        (AddedEvent(0, 1), "1 book already in the list"),
    ],
)
def test_what_is_in_the_list_already_is_not_said_to_be_added(window, engine, event, said):
    paste(window, f"{CATEGORY} {BOOK} https://example.org/a", window.parts.url_bar.field)
    engine.tell(event)
    assert sentence(window) == said


def test_what_cannot_be_added_is_still_said_beside_what_was_there(window, engine):
    window.add_text(f"https://ici.radio-canada.ca/ohdio/balados/123/x {BOOK}")
    engine.tell(AddedEvent(0, 1))
    refused, known = sentence(window).splitlines()
    assert "podcast" in refused
    assert known == "1 book already in the list"


def test_what_the_engine_refuses_is_said(window, engine):
    engine.tell(RefusedEvent("x", UnsupportedPageError(page="show").info))
    assert "show" in sentence(window)


def test_good_news_goes_away_by_itself(window, qtbot):
    window.add_text(BOOK)
    window.parts.url_bar._expiry.setInterval(1)
    window.add_text(BOOK)
    qtbot.waitUntil(lambda: sentence(window) == "")


def test_good_news_moves_nothing_and_is_told_from_bad_news(window, qtbot):
    bar = window.parts.url_bar
    podcast = "https://ici.radio-canada.ca/ohdio/balados/123/x"
    height = bar.height()
    window.add_text(BOOK)
    QApplication.processEvents()
    assert (bar.height(), bar.sentence.isVisible()) == (height, False)
    window.add_text(f"{podcast} {BOOK}")
    assert "podcast" in bar.sentence.text()
    assert bar.field.told == "1 address added", "and not in red with what could not be"
    bar._expiry.setInterval(1)
    bar.say_done("x")
    qtbot.waitUntil(lambda: bar.field.told == "")
    assert "podcast" in bar.sentence.text(), "bad news stays"
    assert "Paste an OHdio address" in bar.field.placeholderText()


def test_esc_clears_what_was_refused_and_what_was_said_of_it(window, qtbot):
    field = window.parts.url_bar.field
    field.setFocus()
    qtbot.keyClicks(field, "https://ici.radio-canada.ca/ohdio/balados/123/x")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (bool(sentence(window)), bool(field.text())) == (True, True)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (sentence(window), field.text()) == ("", "")


def test_esc_leaves_what_is_typed_while_nothing_bad_was_said_of_it(window, qtbot):
    bar = window.parts.url_bar
    bar.field.setFocus()
    qtbot.keyClicks(bar.field, "?!")
    bar.say_done("Details copied")
    assert sentence(window) == "Details copied"
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.field.text() == "?!"


def test_a_text_that_comes_into_the_field_takes_the_place_of_good_news(window):
    field = window.parts.url_bar.field
    window.add_text(BOOK)
    assert field.told
    field.setText("maria chapdelaine")
    field.clear()
    assert field.told == ""
    assert "Paste an OHdio address" in field.placeholderText()


def test_good_news_over_a_field_in_use_is_said_below_and_never_in_place_of_bad(window, qtbot):
    bar = window.parts.url_bar
    qtbot.keyClicks(bar.field, "un titre")
    bar.say_done("Details copied")
    assert sentence(window) == "Details copied"
    bar.say("x")
    bar.say_done("Details copied")
    assert sentence(window) == "x"


def uri_list(text):
    mime = QMimeData()
    mime.setData("text/uri-list", text.encode())
    return mime


def plain(text):
    mime = QMimeData()
    mime.setText(text)
    return mime


def moz_url(text):
    mime = QMimeData()
    mime.setData("text/x-moz-url", text.encode("utf-16-le"))
    return mime


def html(text):
    mime = QMimeData()
    mime.setHtml(text)
    mime.setText("Du bon usage")
    return mime


def urls(text):
    mime = QMimeData()
    mime.setUrls([QUrl(text)])
    return mime


DROPS = {
    "uri list with a comment": uri_list(f"# https://example.org/comment\r\n{BOOK}\r\n"),
    "urls": urls(BOOK),
    "plain text": plain(f"Listen: {BOOK}"),
    "mozilla's": moz_url(f"{BOOK}\nDu bon usage"),
    "a selected link": html(f'<p><a class="x" href="{BOOK}">Du bon usage</a></p>'),
}


def drag(window, mime, kind=QDragEnterEvent, actions=Qt.DropAction.CopyAction):
    # The event does not own the mime data.
    point = QPointF(300, 300) if kind is QDropEvent else QPoint(300, 300)
    event = kind(point, actions, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QGuiApplication.sendEvent(window, event)
    return event


@pytest.mark.parametrize("mime", DROPS.values(), ids=DROPS.keys())
def test_a_drop_adds_its_address_after_the_handler_returned(window, engine, qtbot, mime):
    offered = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    assert drag(window, mime, QDragEnterEvent, offered).isAccepted()
    assert window.overlay.isVisible()
    assert window.overlay.geometry() == window.parts.central.rect()
    moved = drag(window, mime, QDragMoveEvent, offered)
    assert moved.isAccepted()
    assert moved.dropAction() is Qt.DropAction.CopyAction
    dropped = drag(window, mime, QDropEvent, offered)
    assert dropped.isAccepted()
    assert dropped.dropAction() is Qt.DropAction.CopyAction
    assert not window.overlay.isVisible()
    assert engine.submitted == []
    qtbot.waitUntil(lambda: engine.submitted == [(BOOK,)])


def test_a_drag_that_leaves_takes_the_frame_away(window, engine):
    drag(window, plain(BOOK))
    QGuiApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.overlay.isVisible()
    assert engine.submitted == []


def test_a_drag_of_a_picture_is_not_taken(window):
    mime = QMimeData()
    mime.setData("image/png", b"x")
    assert not drag(window, mime).isAccepted()
    assert not window.overlay.isVisible()


def test_the_field_leaves_drops_to_the_window(window):
    assert not window.parts.url_bar.field.acceptDrops()


def test_words_that_are_dropped_are_searched_for(window, engine, qtbot):
    mime = plain("only words")
    drag(window, mime)
    drag(window, mime, QDropEvent)
    qtbot.waitUntil(lambda: engine.searched == ["only words"])
    assert window.parts.url_bar.field.text() == "only words"
    assert engine.submitted == []


def test_a_drop_of_nothing_to_add_or_search_gets_the_sentence(window, engine, qtbot):
    mime = plain("?!")
    drag(window, mime)
    drag(window, mime, QDropEvent)
    qtbot.waitUntil(lambda: sentence(window).startswith("This is not an address"))
    assert engine.submitted == []


def test_each_of_many_addresses_is_read_once_and_two_sentences_are_made(
    window, engine, monkeypatch
):
    read, said = [], []

    def count_read(text, *origin):
        read.append(text)
        return read_url(text, *origin)

    def count_said(error):
        said.append(error)
        return true_sentence(error)

    true_sentence = messages.sentence
    for module in ("model.urls", "ui.adding"):
        monkeypatch.setattr(f"ohdio_gui.{module}.read_url", count_read)
    monkeypatch.setattr(messages, "sentence", count_said)
    good = [f"https://example.org/{number}" for number in range(300)]
    bad = [f"ftp://example.org/{number}" for number in range(300)]
    worse = [f"http://:{number}" for number in range(300)]
    window.adding.add(Dropped("\n".join([*good, *bad, *worse])))
    assert engine.submitted == [tuple(good)]
    assert sorted(read) == sorted([*good, *bad, *worse])
    assert len(said) == 2
    assert len(sentence(window).splitlines()) == 3
