"""Everything by the keyboard alone: reached, seen where it is, left again, and acted on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMessageBox,
)

from ohdio_gui.model.events import DownloadStatus, QueueCounts
from ohdio_gui.ui.books.states import State
from ohdio_gui.ui.first_run import Run
from ohdio_gui.ui.scrapes.choice_dialog import ChoiceDialog
from ohdio_gui.ui.theme import theme
from tests.ui.fake_engine import book
from tests.ui.whole_window import WAITING, controls, place, take_keyboard, told, walk, whole_window

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
SIZES = [(1180, 980), (900, 980)]
DIALOGS = [
    "general",
    "downloads",
    "files",
    "network",
    "choice",
    "about",
    "shortcuts",
    "help",
    "closing",
]


@pytest.fixture
def whole(open_window, engine, preferences, tmp_path, qtbot):
    yield whole_window(open_window, engine, preferences, tmp_path, qtbot)
    QGuiApplication.clipboard().clear()


@pytest.fixture
def open_dialog(open_window, engine, qtbot, tmp_path):
    """Return how to open a dialog by its name, over a window with a book on its way."""

    def opened(name):
        window = open_window(run=Run(data_dir=tmp_path))
        engine.put(book(1))
        dialog = _DIALOGS[name](window, engine)
        qtbot.waitUntil(dialog.isVisible)
        dialog.activateWindow()
        qtbot.waitUntil(lambda: getattr(QApplication.focusWidget(), "window", str)() is dialog)
        return dialog

    yield opened
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            widget.close()


def settings(number):
    def opened(window, engine):
        dialog = window.open_settings()
        dialog.show_page(number)
        return dialog

    return opened


def by_action(name):
    def opened(window, engine):
        getattr(window.actions_, name).trigger()
        return window.findChildren(QDialog)[-1]

    return opened


def choice(window, engine):
    dialog = ChoiceDialog(8, "Jeunesse", WAITING, window)
    dialog.open()
    return dialog


def closing(window, engine):
    engine.tell(QueueCounts(queued=1))
    window.close()
    return window.findChild(QMessageBox)


_DIALOGS = {
    **{name: settings(number) for number, name in enumerate(DIALOGS[:4])},
    "choice": choice,
    "about": by_action("about"),
    "shortcuts": by_action("shortcuts"),
    "help": by_action("help"),
    "closing": closing,
}


def check_order(stops, root):
    """Fail where the keyboard goes up, or to the left within a line."""
    leaves = [stop for stop in stops if not any(map(stop.isAncestorOf, set(stops) - {stop}))]
    assert len(leaves) > len(stops) * 0.8
    panes = [_pane(stop) for stop in leaves]
    for before, after, was_in, is_in in zip(leaves, leaves[1:], panes, panes[1:], strict=False):
        if was_in is not is_in:
            continue
        first, second = (QRect(place(each, root), each.size()) for each in (before, after))
        is_one_line = first.top() <= second.center().y() <= first.bottom()
        is_on = first.right() <= second.left() if is_one_line else first.bottom() <= second.top()
        assert is_on, f"{told(after)} comes after {told(before)}"


def _pane(widget):
    """Return the details, or the window: beside each other, each is read from its own top."""
    while widget is not None and type(widget).__name__ != "DetailsPanel":
        widget = widget.parentWidget()
    return widget


@pytest.mark.parametrize("size", SIZES)
def test_tab_reaches_every_control_of_the_window_in_reading_order(whole, qtbot, size):
    whole.resize(*size)
    qtbot.waitUntil(lambda: not whole.parts.split.is_sliding)
    stops = walk(whole, qtbot)
    assert len(stops) > 25
    missed = [told(control) for control in controls(whole) if control not in stops]
    assert missed == []
    whole.details.panel.page.verticalScrollBar().setValue(0)  # where each stands, not is shown
    check_order(stops, whole)
    assert tuple(stops[-2:]) == whole.parts.undo_bar.controls
    back = walk(whole, qtbot, Qt.Key.Key_Backtab)
    assert back[1:] == stops[:0:-1]


def test_tab_reaches_every_control_while_there_is_no_book(open_window, engine, tmp_path, qtbot):
    window = open_window(run=Run(data_dir=tmp_path, asks_for_folder=True))
    engine.request_snapshot()
    take_keyboard(window, qtbot)
    stops = walk(window, qtbot)
    assert window.parts.empty.demo in stops
    assert [told(control) for control in controls(window) if control not in stops] == []
    check_order(stops, window)


@pytest.mark.parametrize("name", DIALOGS)
def test_tab_reaches_every_control_of_a_dialog_and_esc_closes_it(open_dialog, qtbot, name):
    dialog = open_dialog(name)
    stops = walk(dialog, qtbot)
    assert [told(control) for control in controls(dialog) if control not in stops] == []
    at = stops.index(
        min(stops, key=lambda stop: (place(stop, dialog).y(), place(stop, dialog).x()))
    )
    if name != "closing":
        check_order([*stops[at:], *stops[:at]], dialog)
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def picture(root, widget):
    margin = 3
    rect = QRect(place(widget, root), widget.size()).adjusted(-margin, -margin, margin, margin)
    return root.grab(rect.intersected(root.rect())).toImage()


def differing(one, other):
    return sum(
        one.pixel(x, y) != other.pixel(x, y)
        for x in range(min(one.width(), other.width()))
        for y in range(min(one.height(), other.height()))
    )


def unseen(root, stops):
    """Return the controls that look the same with the keyboard and without it."""
    same = []
    for number, stop in enumerate(stops):
        other = stops[number - 1]
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        with_focus = picture(root, stop)
        other.setFocus(Qt.FocusReason.TabFocusReason)
        stop_again = picture(root, stop)
        if differing(with_focus, stop_again) < 20:
            same.append(told(stop))
    return same


@pytest.mark.parametrize("wanted", ["light", "dark"])
def test_every_control_of_the_window_shows_that_it_has_the_keyboard(whole, qtbot, wanted):
    theme().choose(wanted)
    QApplication.processEvents()
    assert unseen(whole, walk(whole, qtbot)) == []
    theme().choose("system")


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog_shows_that_it_has_the_keyboard(open_dialog, qtbot, name):
    dialog = open_dialog(name)
    stops = walk(dialog, qtbot)
    if len(stops) == 1:
        stops.append(dialog)
    assert unseen(dialog, stops) == []


def test_the_focus_has_one_frame_and_no_second_one_around_the_words(window, qtbot):
    take_keyboard(window, qtbot)
    button = window.parts.url_bar.add_button
    before = button.grab().toImage()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)  # Qt draws more for keys than for code
    assert button.hasFocus()
    after = button.grab().toImage()
    inside = [(x, y) for x in range(5, button.width() - 5) for y in range(5, button.height() - 5)]
    assert all(before.pixel(*at) == after.pixel(*at) for at in inside)
    assert before != after


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_control_that_goes_when_it_is_pressed_leaves_the_keyboard_to_another(
    whole, engine, qtbot, key, monkeypatch
):
    monkeypatch.setattr("ohdio_gui.ui.scrapes.line.REST_MS", 0)
    lines = {line.scrape.id: line for line in whole.parts.scrapes.lines}
    for button in (
        whole.parts.news.button,
        lines[7].cross,
        lines[7].cross,
        lines[9].cross,
        lines[8].add_all,
        lines[8].cross,
        whole.parts.undo_bar.button,
    ):
        button.setFocus(Qt.FocusReason.TabFocusReason)
        assert QApplication.focusWidget() is button
        qtbot.wait(2)
        qtbot.keyClick(button, key)
        QApplication.processEvents()
        now = QApplication.focusWidget()
        assert now is not None, f"the keyboard is lost with {told(button)}"
        assert now.isVisible()
    assert not whole.parts.news.isVisible()
    assert not whole.parts.undo_bar.isVisible()
    assert whole.parts.scrapes.lines == ()
    assert ("stop_scrape", 7) in engine.calls


def test_enter_presses_the_button_that_has_the_keyboard(window, engine, qtbot):
    button = window.parts.url_bar.pause_button
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert engine.calls == [("pause",), ("resume",)]


@pytest.mark.parametrize("key", [Qt.Key.Key_F10, Qt.Key.Key_Alt])
def test_the_menus_open_by_f10_and_alt_and_esc_gives_the_keyboard_back(window, qtbot, key):
    take_keyboard(window, qtbot)
    QTest.keyClick(window.windowHandle(), key)
    assert window.menuBar().activeAction() == window.menuBar().actions()[0]
    popup = QApplication.activePopupWidget()
    if popup is not None:
        QTest.keyClick(popup.windowHandle(), Qt.Key.Key_Escape)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.parts.url_bar.field


def test_a_book_s_menu_opens_by_the_menu_key_and_by_shift_f10(window, engine, qtbot):
    engine.put(book(1))
    take_keyboard(window, qtbot)
    table = window.parts.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    by_keyboard = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(table.viewport(), by_keyboard)
    menu = QApplication.activePopupWidget()
    assert menu is window._book_actions.menu
    menu.close()
    qtbot.keyClick(table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.activePopupWidget() is menu
    menu.close()


def test_a_keyboard_that_comes_to_the_books_has_one_selected(window, engine, qtbot):
    for key in (1, 2):
        engine.put(book(key))
    take_keyboard(window, qtbot)
    window.parts.queue_bar.filter.setFocus()
    assert window.parts.table.selected_books() == ()
    qtbot.keyClick(window.parts.queue_bar.filter, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is window.parts.table
    assert [row.audiobook.id for row in window.parts.table.selected_books()] == [1]
    qtbot.keyClick(window.parts.table, Qt.Key.Key_Down)
    assert [row.audiobook.id for row in window.parts.table.selected_books()] == [2]


def test_states_are_chosen_by_the_arrows(window, engine, qtbot):
    engine.put(book(1))
    engine.end(1, DownloadStatus.COMPLETED)
    tabs = window.parts.queue_bar.tabs
    tabs.setFocus()
    for _ in range(State.DONE):
        qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert window.parts.queue_bar.state is State.DONE
    assert window.parts.shown.rowCount() == 1


def test_a_filter_that_leaves_nothing_offers_all_books_to_the_next_tab(window, engine, qtbot):
    engine.put(book(1))
    take_keyboard(window, qtbot)
    window.parts.queue_bar.tabs.setCurrentIndex(State.FAILED)
    field = window.parts.queue_bar.filter
    field.setFocus()
    qtbot.keyClicks(field, "zzz")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    button = window.parts.nothing_shown.show_all
    assert QApplication.focusWidget() is button
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert (field.text(), window.parts.queue_bar.state) == ("", State.ALL)
    assert window.parts.table.isVisible()
    assert QApplication.focusWidget() is window.parts.table


def test_the_keyboard_stays_near_when_the_last_shown_book_goes_elsewhere(window, engine, qtbot):
    engine.put(book(1))
    take_keyboard(window, qtbot)
    window.parts.queue_bar.tabs.setCurrentIndex(State.WAITING)
    window.parts.table.setFocus()
    engine.end(1, DownloadStatus.COMPLETED)
    assert QApplication.focusWidget() is window.parts.nothing_shown.show_all


def test_the_keyboard_is_not_lost_with_the_last_book(window, engine, qtbot):
    engine.request_snapshot()
    engine.put(book(1))
    take_keyboard(window, qtbot)
    window.parts.table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(window.parts.table, Qt.Key.Key_Delete)
    now = QApplication.focusWidget()
    assert now is not None
    assert now.isVisible()
