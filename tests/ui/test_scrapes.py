"""The categories' lines and the choice among many books, worked as a person would."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit

from ohdio_gui.model.audiobook import CategoryBook, CategoryScrape, ScrapeStatus
from ohdio_gui.model.errors import NetworkError, ShortfallError
from ohdio_gui.model.events import ScrapeEvent
from ohdio_gui.ui.elided_label import ElidedLabel
from ohdio_gui.ui.scrapes.choice_dialog import ChoiceDialog
from ohdio_gui.ui.scrapes.choice_model import ChoiceModel, FoundBooks
from ohdio_gui.ui.scrapes.line import LINE_HEIGHT
from tests.ui.fake_engine import book

URL = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
ASKING = CategoryScrape(
    1, URL, "Jeunesse", ScrapeStatus.COMPLETED, found=146, new=146, to_choose=146
)
FAILED = CategoryScrape(
    2, URL, "Polar", ScrapeStatus.FAILED, error=NetworkError(host="ici.radio-canada.ca").info
)
BOOKS = tuple(
    CategoryBook(str(n), f"{URL}/{n}", f"Étoile {n}" if n % 2 else f"Lune {n}", ("Zoé Noël",))
    for n in range(1, 147)
)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def words(line):
    return line.words.text().replace("\u00a0", " ")


def line_of(window, scrape_id):
    return next(line for line in window.parts.scrapes.lines if line.scrape.id == scrape_id)


@pytest.fixture
def dialog(window, engine, qtbot):
    """The dialog, opened by a click on the line that asks."""
    engine.waiting[1] = BOOKS
    engine.tell(ScrapeEvent(ASKING))
    click(qtbot, line_of(window, 1).choose)
    (opened,) = window.findChildren(ChoiceDialog)
    qtbot.waitExposed(opened)
    return opened


def test_a_category_that_is_being_read_shows_how_far_it_is(window, engine):
    scrapes = window.parts.scrapes
    assert not scrapes.isVisible()
    scrape = CategoryScrape(1, URL, None, ScrapeStatus.SCRAPING)
    engine.tell(ScrapeEvent(scrape))
    (line,) = scrapes.lines
    assert words(line) == "Jeunesse: reading…"
    assert not line.stroke.isVisible()
    engine.tell(ScrapeEvent(dataclasses.replace(scrape, found=40, new=28, known=12, announced=146)))
    assert words(line) == "Jeunesse: 40 found of 146 · 28 new · 12 known"
    assert line.stroke.isVisible()
    assert not any(b.isVisible() for b in line.findChildren(QAbstractButton))
    done = dataclasses.replace(scrape, status=ScrapeStatus.COMPLETED, found=146)
    engine.tell(ScrapeEvent(done))
    assert not scrapes.isVisible()
    assert scrapes.lines == ()
    assert "146 books" in window.parts.status_line.scrapes.text()


def test_a_category_that_failed_is_read_again_or_dismissed(window, engine, qtbot):
    engine.tell(ScrapeEvent(FAILED))
    line = line_of(window, 2)
    assert words(line) == "Polar: OHdio does not answer"
    click(qtbot, line.retry)
    assert engine.calls[-1] == ("retry_scrape", 2)
    click(qtbot, line.dismiss)
    assert not window.parts.scrapes.isVisible()
    assert engine.calls[-1] == ("retry_scrape", 2)


def test_books_that_were_not_found_are_told_and_asked_for_again(window, engine, qtbot):
    short = ShortfallError(found=40, announced=146).info
    engine.tell(
        ScrapeEvent(CategoryScrape(3, URL, "Polar", ScrapeStatus.COMPLETED, 40, error=short))
    )
    assert words(line_of(window, 3)) == "Polar: OHdio announces 146 books; found: 40"
    click(qtbot, line_of(window, 3).retry)
    assert engine.calls == [("retry_scrape", 3)]


def test_all_books_of_a_large_category_are_added_by_one_click(window, engine, qtbot):
    engine.tell(ScrapeEvent(ASKING))
    line = line_of(window, 1)
    assert words(line).startswith("Jeunesse: 146 audiobook")
    click(qtbot, line.add_all)
    assert engine.calls == [("choose", 1, None)]
    engine.tell(ScrapeEvent(dataclasses.replace(ASKING, to_choose=0)))
    assert not window.parts.scrapes.isVisible()


def test_a_question_is_dismissed_by_choosing_none(window, engine, qtbot):
    engine.tell(ScrapeEvent(dataclasses.replace(ASKING, to_choose=60)))
    assert words(line_of(window, 1)).startswith("Jeunesse: 60 new audiobook")
    click(qtbot, line_of(window, 1).dismiss)
    assert engine.calls == [("choose", 1, frozenset())]
    assert not window.parts.scrapes.isVisible()


def test_a_question_is_there_again_after_a_restart_and_old_trouble_is_not(window, engine):
    done = CategoryScrape(3, URL, "Poésie", ScrapeStatus.COMPLETED, 12)
    running = CategoryScrape(4, URL, "Théâtre", ScrapeStatus.SCRAPING)
    engine.scrapes = (ASKING, FAILED, done, running)
    engine.request_snapshot()
    assert [line.scrape.id for line in window.parts.scrapes.lines] == [4, 1]


def test_no_more_than_three_lines_are_as_high_as_they_are(window, engine):
    for key in range(1, 7):
        engine.tell(ScrapeEvent(dataclasses.replace(FAILED, id=key)))
    assert len(window.parts.scrapes.lines) == 6
    assert window.parts.scrapes.height() <= 3 * LINE_HEIGHT + 2


def test_the_chosen_books_are_added(dialog, engine, qtbot, window):
    assert engine.calls[-1] == ("request_choice", 1)
    assert dialog.title.text().startswith("Jeunesse: 146 audiobook")
    assert (dialog.add.text(), dialog.add.isEnabled()) == ("Add", False)
    for row in (1, 4):
        place = dialog.view.visualRect(dialog.found.index(row, 0)).center()
        qtbot.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.add.text().startswith("Add 2 book")
    click(qtbot, dialog.add)
    assert engine.calls[-1] == ("choose", 1, frozenset({"2", "5"}))


def test_select_all_and_none_act_on_what_the_search_shows(dialog, engine, qtbot):
    qtbot.keyClicks(dialog.field, "etoile noel")
    assert dialog.found.rowCount() == 73
    click(qtbot, dialog.select_all)
    assert dialog.add.text().startswith("Add 73 book")
    dialog.field.clear()
    qtbot.keyClicks(dialog.field, "etoile 1")
    click(qtbot, dialog.select_none)
    left = {b.ohdio_id for b in BOOKS if b.title[0] == "É" and "1" not in b.ohdio_id}
    assert dialog.books.chosen == left
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.field.setText("zzz")
    assert dialog.nothing.isVisible()


def test_books_are_chosen_by_the_keyboard_alone(dialog, engine, qtbot):
    assert dialog.focusWidget() is dialog.field
    for _ in range(3):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.view
    qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    assert dialog.books.chosen == {"1", "3"}
    qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    assert dialog.books.chosen == {"1"}
    qtbot.keyClick(dialog.view, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert engine.calls[-1] == ("request_choice", 1)


def test_a_choice_that_was_made_meanwhile_opens_nothing(window, engine, qtbot):
    engine.tell(ScrapeEvent(ASKING))
    click(qtbot, line_of(window, 1).choose)
    assert engine.calls == [("request_choice", 1)]
    assert window.findChildren(ChoiceDialog) == []


def test_every_control_of_the_lines_and_of_the_choice_has_a_name(dialog, window, engine):
    engine.tell(ScrapeEvent(FAILED))
    kinds = (QAbstractButton, QLineEdit, QAbstractItemView)
    for root in (dialog, window.parts.scrapes):
        controls = [w for kind in kinds for w in root.findChildren(kind) if w.isVisible()]
        assert len(controls) >= 4
        for control in controls:
            in_field = isinstance(control.parent(), QLineEdit)
            named = control.accessibleName() or getattr(control, "text", str)()
            assert named or in_field, control
    index = dialog.found.index(0, 0)
    heard = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Étoile 1, Zoé Noël"


def test_a_choice_is_a_sound_item_model(qtmodeltester, qapp):
    books = ChoiceModel(BOOKS)
    found = FoundBooks(books)
    qtmodeltester.check(books)
    qtmodeltester.check(found)


def test_a_line_that_is_cut_says_all_in_its_tool_tip(qtbot):
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("Une phrase qui est beaucoup trop longue pour sa place")
    label.resize(60, 20)
    label.show()
    assert label.toolTip() == label.text()
    label.resize(900, 20)
    QApplication.processEvents()
    assert label.toolTip() == ""


def test_the_tab_key_goes_through_the_lines_before_the_books(window, engine, qtbot):
    engine.put(book(1))
    engine.tell(ScrapeEvent(FAILED), ScrapeEvent(ASKING))
    first, second = window.parts.scrapes.lines
    window.parts.url_bar.pause_button.setFocus()
    reached = []
    for _ in range(6):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
    lines = [first.add_all, first.choose, first.dismiss, second.retry, second.dismiss]
    assert reached == [*lines, window.parts.queue_bar.tabs]
