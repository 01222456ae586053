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
from ohdio_gui.ui.grouping import Endings
from ohdio_gui.ui.queue_totals import QueueState, QueueTotals
from ohdio_gui.ui.scrapes.choice_dialog import ChoiceDialog
from ohdio_gui.ui.scrapes.choice_model import ChoiceModel, FoundBooks
from ohdio_gui.ui.scrapes.line import LINE_HEIGHT
from ohdio_gui.ui.scrapes.stroke import ProgressStroke
from ohdio_gui.ui.theme import theme
from tests.ui.fake_engine import book

URL = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
ASKING = CategoryScrape(
    1, URL, "Jeunesse", ScrapeStatus.COMPLETED, found=146, new=146, to_choose=146
)
FAILED = CategoryScrape(
    2, URL, "Polar", ScrapeStatus.FAILED, error=NetworkError(host="ici.radio-canada.ca").info
)
READING = CategoryScrape(1, URL, "Jeunesse", ScrapeStatus.SCRAPING)
BOOKS = tuple(
    CategoryBook(str(n), f"{URL}/{n}", f"Étoile {n}" if n % 2 else f"Lune {n}", ("Zoé Noël",))
    for n in range(1, 147)
)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def words(line):
    return line.words.text().replace("\u00a0", " ")


def sign(line):
    return line._icon.pixmap().toImage()


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
    assert line.stroke.isVisible()
    assert line.stroke.is_wandering
    engine.tell(ScrapeEvent(dataclasses.replace(scrape, found=40, new=28, known=12, announced=146)))
    assert words(line) == "Jeunesse: 40 found of 146 · 28 new · 12 known"
    assert line.stroke.isVisible()
    assert not line.stroke.is_wandering
    assert [b for b in line.findChildren(QAbstractButton) if b.isVisible()] == [line.cross]
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
    click(qtbot, line.cross)
    assert not window.parts.scrapes.isVisible()
    assert engine.calls[-1] == ("retry_scrape", 2)


def test_books_that_were_not_found_are_told_and_asked_for_again(window, engine, qtbot):
    short = ShortfallError(found=40, announced=146).info
    engine.tell(
        ScrapeEvent(CategoryScrape(3, URL, "Polar", ScrapeStatus.COMPLETED, 40, error=short))
    )
    told = "Polar: OHdio announces 146 audiobooks but lists only 40"
    assert words(line_of(window, 3)) == told
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
    click(qtbot, line_of(window, 1).cross)
    assert engine.calls == [("choose", 1, frozenset())]
    assert not window.parts.scrapes.isVisible()


def test_a_question_is_there_again_after_a_restart_and_old_trouble_is_not(window, engine):
    done = CategoryScrape(3, URL, "Poésie", ScrapeStatus.COMPLETED, 12)
    running = CategoryScrape(4, URL, "Théâtre", ScrapeStatus.SCRAPING)
    engine.scrapes = (ASKING, FAILED, done, running)
    engine.request_snapshot()
    assert [line.scrape.id for line in window.parts.scrapes.lines] == [4, 1]


def test_a_category_that_is_being_read_is_stopped_then_read_anew_or_dismissed(
    window, engine, qtbot, monkeypatch
):
    engine.scrapes = (READING,)
    engine.request_snapshot()
    line = line_of(window, 1)
    assert line.cross.toolTip() == "Stop reading"
    assert "stop reading" in line.cross.accessibleName()
    click(qtbot, line.cross)
    assert engine.calls[-1] == ("stop_scrape", 1)
    assert words(line) == "Jeunesse: Stopped"
    assert (line.stroke.isVisible(), line.retry.isVisible()) == (False, True)
    assert line.cross.toolTip() == "Dismiss"
    assert "Jeunesse" not in window.parts.status_line.scrapes.text()
    click(qtbot, line.retry)
    assert engine.calls[-1] == ("retry_scrape", 1)
    monkeypatch.setattr("ohdio_gui.ui.scrapes.line.REST_MS", 0)
    qtbot.wait(2)
    click(qtbot, line.cross)
    assert engine.calls[-1] == ("retry_scrape", 1)
    assert not window.parts.scrapes.isVisible()


def test_what_the_person_stopped_is_no_trouble(window, engine, qtbot, monkeypatch):
    totals = QueueTotals(engine.bus, window)
    endings = Endings()
    engine.scrapes = (READING,)
    engine.request_snapshot()
    click(qtbot, line_of(window, 1).cross)
    assert totals.state is QueueState.IDLE
    assert endings.take_scrape(engine.scrapes[0]) == []
    assert window.parts.empty.title.text().startswith("Paste or drop")
    stopped, failed = line_of(window, 1), dataclasses.replace(FAILED, id=5)
    engine.tell(ScrapeEvent(failed))
    assert sign(stopped) != sign(line_of(window, 5))


def test_the_books_of_a_category_that_was_stopped_can_still_be_had(window, engine, qtbot):
    engine.scrapes = (dataclasses.replace(READING, found=40, new=40, to_choose=40),)
    engine.request_snapshot()
    line = line_of(window, 1)
    assert not line.add_all.isVisible()
    click(qtbot, line.cross)
    assert words(line).startswith("Jeunesse: 40 audiobook")
    assert words(line).endswith("· Stopped")
    assert all(control.isVisible() for control in line.controls)
    click(qtbot, line.add_all)
    assert engine.calls[-1] == ("choose", 1, None)


def test_a_second_click_on_the_cross_does_not_answer_what_the_first_one_raised(
    window, engine, qtbot, monkeypatch
):
    engine.scrapes = (dataclasses.replace(READING, found=140, new=140, to_choose=140),)
    engine.request_snapshot()
    line = line_of(window, 1)
    click(qtbot, line.cross)
    assert line.cross.toolTip() == "Add none"
    click(qtbot, line.cross)
    qtbot.keyClick(line.cross, Qt.Key.Key_Space)
    assert [call[0] for call in engine.calls].count("choose") == 0
    assert line_of(window, 1) is line
    monkeypatch.setattr("ohdio_gui.ui.scrapes.line.REST_MS", 0)
    qtbot.wait(2)
    click(qtbot, line.cross)
    assert engine.calls[-1] == ("choose", 1, frozenset())


def test_a_line_that_was_dismissed_comes_back_only_when_the_category_is_read_anew(
    window, engine, qtbot
):
    engine.tell(ScrapeEvent(FAILED))
    click(qtbot, line_of(window, FAILED.id).cross)
    engine.tell(ScrapeEvent(FAILED))
    assert window.parts.scrapes.lines == ()
    engine.tell(ScrapeEvent(dataclasses.replace(READING, id=FAILED.id)), ScrapeEvent(FAILED))
    assert len(window.parts.scrapes.lines) == 1


def test_a_reading_is_stopped_by_the_keyboard_which_stays_where_it_is(window, engine, qtbot):
    engine.scrapes = (READING,)
    engine.request_snapshot()
    line = line_of(window, 1)
    window.parts.url_bar.pause_button.setFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is line.cross
    qtbot.keyClick(line.cross, Qt.Key.Key_Return)
    assert engine.calls[-1] == ("stop_scrape", 1)
    assert window.focusWidget() is line.cross


def test_a_french_window_stops_a_category_in_french(open_window, speak, engine, qtbot):
    speak("fr")
    window = open_window()
    engine.scrapes = (READING,)
    engine.request_snapshot()
    line = line_of(window, 1)
    assert line.cross.toolTip() == "Arrêter la consultation"
    click(qtbot, line.cross)
    assert words(line) == "Jeunesse : Consultation arrêtée"


def test_of_more_than_four_lines_half_of_the_fourth_is_seen(window, engine):
    scrapes = window.parts.scrapes
    for key in range(1, 7):
        engine.tell(ScrapeEvent(dataclasses.replace(FAILED, id=key)))
        assert len(scrapes.lines) == key
        assert scrapes.height() == round((key if key <= 4 else 3.5) * LINE_HEIGHT) + 2


def told_of_many(engine, *more):
    scrapes = [dataclasses.replace(FAILED, id=key) for key in range(10, 16)]
    engine.tell(*map(ScrapeEvent, (*scrapes, *more)))
    QApplication.processEvents()


@pytest.mark.parametrize("wanted", ["light", "dark"])
def test_no_hairline_leaves_the_round_corners_or_doubles_the_edge(window, engine, wanted):
    theme().choose(wanted)
    scrapes = window.parts.scrapes
    told_of_many(engine)
    bar = scrapes.verticalScrollBar()
    counted = set()
    for top in range(bar.maximum() + 1):
        bar.setValue(top)
        QApplication.processEvents()
        in_corner, inside = column(scrapes, 8)[1:-1], column(scrapes, 35)[1:-1]
        assert set(in_corner) == {theme().tokens.raised.lower()}, f"it pokes out at {top}"
        assert {inside[0], inside[-1]} == set(in_corner), f"the edge is doubled at {top}"
        counted.add(inside.count(theme().tokens.line.lower()))
    assert bar.maximum() == round(2.5 * LINE_HEIGHT)
    assert counted == {3, 4}, "lines are set apart, the last one from nothing"
    theme().choose("system")


def column(widget, x):
    """Return the colours of ``widget`` from top to bottom at ``x``."""
    picture = widget.grab().toImage()
    at = round(x * picture.devicePixelRatio())
    return [picture.pixelColor(at, y).name() for y in range(picture.height())]


def test_strokes_and_buttons_end_at_one_edge(window, engine):
    told_of_many(engine, dataclasses.replace(ASKING, id=3), READING)
    shown = [line for line in window.parts.scrapes.lines if line.isVisible()]
    assert len({line.cross.geometry().right() for line in shown}) == 1
    ends = {
        right.geometry().right()
        for line in shown
        for right in (line.stroke, line.retry, line.choose)
        if right.isVisible()
    }
    assert len(ends) == 1


def test_what_is_not_known_wanders_until_it_is(window, engine, qtbot):
    engine.tell(ScrapeEvent(READING))
    scrapes, stroke = window.parts.scrapes, line_of(window, 1).stroke
    empty = ProgressStroke(window)
    empty.set_progress(0.0)
    seen = []

    def has_moved_twice():
        now = stroke.grab().toImage()
        assert now != empty.grab().toImage()
        if now not in seen:
            seen.append(now)
        return len(seen) == 3

    qtbot.waitUntil(has_moved_twice)
    engine.tell(ScrapeEvent(dataclasses.replace(READING, found=73, announced=146)))
    assert not scrapes.is_in_motion
    half = ProgressStroke(window)
    half.set_progress(50.0)
    assert stroke.grab().toImage() == half.grab().toImage()


def test_nothing_wanders_where_nobody_sees_it(window, engine, qtbot):
    scrapes = window.parts.scrapes
    engine.tell(ScrapeEvent(READING))
    assert scrapes.is_in_motion
    window.hide()
    engine.tell(ScrapeEvent(dataclasses.replace(READING, id=2)))
    assert not scrapes.is_in_motion
    window.show()
    assert scrapes.is_in_motion
    window.showMinimized()
    qtbot.waitUntil(lambda: not scrapes.is_in_motion)
    engine.tell(ScrapeEvent(dataclasses.replace(READING, id=3)))
    assert not scrapes.is_in_motion
    window.showNormal()
    qtbot.waitUntil(lambda: scrapes.is_in_motion)


def test_nothing_wanders_where_the_system_asks_for_less_motion(window, engine, monkeypatch):
    monkeypatch.setattr("ohdio_gui.ui.scrapes.list.is_moving", lambda _: False)
    engine.tell(ScrapeEvent(READING))
    assert not window.parts.scrapes.is_in_motion
    still, empty = line_of(window, 1).stroke, ProgressStroke(window)
    empty.set_progress(0.0)
    assert still.grab().toImage() != empty.grab().toImage()


def test_a_category_that_waits_for_the_network_shows_no_work(window, engine):
    waiting = dataclasses.replace(READING, error=NetworkError(host="ici.radio-canada.ca").info)
    engine.tell(ScrapeEvent(waiting))
    assert not line_of(window, 1).stroke.isVisible()
    assert not window.parts.scrapes.is_in_motion
    assert line_of(window, 1).cross.isVisible()
    engine.tell(ScrapeEvent(dataclasses.replace(waiting, found=40, announced=146)))
    assert line_of(window, 1).stroke.isVisible()


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


def test_esc_in_the_search_clears_it_and_loses_no_choice(dialog, qtbot):
    qtbot.keyClicks(dialog.field, "lune 2")
    click(qtbot, dialog.select_all)
    chosen = dialog.books.chosen
    assert chosen
    dialog.field.setFocus()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert (dialog.isVisible(), dialog.field.text(), dialog.books.chosen) == (True, "", chosen)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.focusWidget() is dialog.view
    dialog.field.setFocus()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


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
    lines = [first.add_all, first.choose, first.cross, second.retry, second.cross]
    assert reached == [*lines, window.parts.queue_bar.tabs]
