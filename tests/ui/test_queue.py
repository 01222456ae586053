"""The queue, worked as a person would: by state, filtered, sorted, moved, removed and undone."""

from __future__ import annotations

import contextlib

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QToolButton

from ohdio_gui.model.audiobook import AudiobookStatus, QueueStatus
from ohdio_gui.model.events import (
    AudiobookRemovedEvent,
    DownloadEvent,
    DownloadStatus,
    OrderEvent,
    RemovedEvent,
)
from ohdio_gui.ui import icons
from ohdio_gui.ui.books.cells import Column
from ohdio_gui.ui.books.delegates import ROW_HEIGHT
from ohdio_gui.ui.books.shown_books import ShownBooks
from ohdio_gui.ui.books.states import State
from ohdio_gui.ui.books.table_model import BookTableModel
from ohdio_gui.ui.books.totals import TimeLeft, Totals, totals_of
from ohdio_gui.ui.theme import theme
from tests.ui.fake_engine import book

KEYS = {
    Qt.KeyboardModifier.ControlModifier: Qt.Key.Key_Control,
    Qt.KeyboardModifier.ShiftModifier: Qt.Key.Key_Shift,
}
CONTROL = (Qt.KeyboardModifier.ControlModifier,)
TO_MOVE = "To move books, sort the list by queue: Queue menu, “Sort by”"
TITLES = ("Zéphyr", "Œuvre d’été", "Bonjour", "Les étoiles")


@pytest.fixture
def library(window, engine):
    """A window with four books: one waits, one runs, one is done, one failed."""
    engine.put(book(1, TITLES[0], duration_s=300.0))
    running = book(2, TITLES[1], duration_s=100.0, queue_status=QueueStatus.PROCESSING)
    engine.put(running, DownloadEvent(2, DownloadStatus.DOWNLOADING, progress=10))
    engine.put(book(3, TITLES[2], duration_s=None, status=AudiobookStatus.COMPLETED))
    engine.put(
        book(4, TITLES[3], duration_s=200.0, authors=("Zoé",), status=AudiobookStatus.FAILED)
    )
    engine.calls.clear()
    return window


def titles(window):
    books = window.parts.shown
    return [books.book_at(row).title for row in range(books.rowCount())]


def ids(window):
    books = window.parts.shown
    return [books.book_at(row).audiobook.id for row in range(books.rowCount())]


def click_tab(window, qtbot, state):
    tabs = window.parts.queue_bar.tabs
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(state).center())


def click_heading(window, qtbot, column):
    header = window.parts.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def click_row(window, qtbot, row, modifier=Qt.KeyboardModifier.NoModifier):
    table = window.parts.table
    at = table.visualRect(window.parts.shown.index(row, Column.TITLE)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, at)


@contextlib.contextmanager
def held(window, modifier):
    """Hold a key down meanwhile: what Qt selects by itself depends on it."""
    QTest.keyPress(window.windowHandle(), KEYS[modifier], modifier)
    assert QGuiApplication.keyboardModifiers() == modifier
    yield
    QTest.keyRelease(window.windowHandle(), KEYS[modifier])


def drag(window, keys, y, mime=None):
    """Drag rows over the list and let them go at ``y`` of its viewport."""
    table = window.parts.table
    if mime is None:
        rows = [window.parts.shown.index(window.parts.shown.row_of_book(key), 1) for key in keys]
        mime = window.parts.shown.mimeData(rows)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    move = Qt.DropAction.MoveAction
    enter = QDragEnterEvent(QPoint(300, y), move, mime, left, none)
    table.dragEnterEvent(enter)
    table.dragMoveEvent(QDragMoveEvent(QPoint(300, y), move, mime, left, none))
    table.viewport().repaint()
    event = QDropEvent(QPointF(300, y), move, mime, left, none)
    table.dropEvent(event)
    return event


def test_the_tabs_count_the_books_by_state_and_show_them(library, qtbot):
    tabs = library.parts.queue_bar.tabs
    qtbot.waitUntil(lambda: tabs.tabText(State.ALL) == "All  4")
    assert [tabs.tabText(at) for at in range(tabs.count())] == [
        "All  4",
        "Waiting  1",
        "Active  1",
        "Done  1",
        "Failed  1",
        "Blocked  0",
    ]
    for state, shown in ((State.WAITING, "Zéphyr"), (State.DONE, "Bonjour")):
        click_tab(library, qtbot, state)
        assert titles(library) == [shown]
    click_tab(library, qtbot, State.BLOCKED)
    assert titles(library) == []
    assert library.parts.nothing_shown.isVisible()
    assert not library.parts.table.isVisible()
    click_tab(library, qtbot, State.ALL)
    assert titles(library) == list(TITLES)
    assert not library.parts.nothing_shown.isVisible()


def test_what_is_not_there_is_named_in_the_list_s_own_frame(library, qtbot):
    sentence = library.parts.nothing_shown.sentence
    click_tab(library, qtbot, State.BLOCKED)
    assert sentence.text() == "No books are blocked"
    assert library.parts.nothing_shown.parentWidget().objectName() == "card"
    qtbot.keyClicks(library.parts.queue_bar.filter, "zephyr")
    assert sentence.text() == "No books in this tab match “zephyr”"
    click_tab(library, qtbot, State.ALL)
    assert titles(library) == ["Zéphyr"]
    qtbot.keyClicks(library.parts.queue_bar.filter, "<b>")
    assert sentence.text() == "No books match “zephyr<b>”"


def test_a_book_that_ends_leaves_one_tab_for_another(library, engine, qtbot):
    click_tab(library, qtbot, State.ACTIVE)
    engine.end(2, DownloadStatus.COMPLETED)
    assert titles(library) == []
    click_tab(library, qtbot, State.DONE)
    assert titles(library) == ["Œuvre d’été", "Bonjour"]


def test_a_selected_book_stays_in_its_tab_until_another_is_selected(library, engine, qtbot):
    engine.put(book(5, "Zoo", status=AudiobookStatus.FAILED))
    library.actions_.details.setChecked(True)
    click_tab(library, qtbot, State.FAILED)
    click_row(library, qtbot, 0)
    qtbot.keyClick(library.parts.table, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: library.parts.queue_bar.tabs.tabText(State.FAILED) == "Failed  1")
    assert titles(library) == ["Les étoiles", "Zoo"]
    assert [row.audiobook.id for row in library.parts.table.selected_books()] == [4]
    assert library.details.panel.page.isVisible(), "of the book that was tried again"
    click_row(library, qtbot, 1)
    assert titles(library) == ["Les étoiles", "Zoo"], "nothing moves under a second click"
    qtbot.waitUntil(lambda: titles(library) == ["Zoo"])
    assert [row.audiobook.id for row in library.parts.table.selected_books()] == [5]


def test_another_tab_shows_no_selected_book_of_the_one_before(library, engine, qtbot):
    click_tab(library, qtbot, State.ACTIVE)
    click_row(library, qtbot, 0)
    engine.end(2, DownloadStatus.COMPLETED)
    assert ids(library) == [2]
    click_tab(library, qtbot, State.WAITING)
    assert ids(library) == [1]
    click_tab(library, qtbot, State.ACTIVE)
    assert ids(library) == []


def test_a_cancelled_book_can_be_found_and_tried_again(library, engine, qtbot):
    click_tab(library, qtbot, State.FAILED)
    engine.cancel(1)
    assert titles(library) == ["Zéphyr", "Les étoiles"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("oeuvre", ["Œuvre d’été"]),
        ("ETE d'", ["Œuvre d’été"]),
        ("zoe", ["Les étoiles"]),
        ("z", ["Zéphyr", "Les étoiles"]),
        ("fortier bon", ["Bonjour"]),
        ("nothing such", []),
    ],
)
def test_the_filter_finds_titles_and_names_without_their_accents(library, qtbot, words, found):
    qtbot.keyClick(library, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = library.parts.queue_bar.filter
    assert library.focusWidget() is field
    qtbot.keyClicks(field, words)
    assert titles(library) == found
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert titles(library) == list(TITLES)


def test_down_goes_from_the_filter_into_the_list(library, qtbot):
    field = library.parts.queue_bar.filter
    field.setFocus()
    qtbot.keyClicks(field, "bon")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert library.focusWidget() is library.parts.table
    assert [row.title for row in library.parts.table.selected_books()] == ["Bonjour"]


def test_a_click_on_a_heading_sorts_up_down_and_by_the_queue_again(library, qtbot):
    header = library.parts.table.horizontalHeader()
    click_heading(library, qtbot, Column.TITLE)
    assert titles(library) == ["Bonjour", "Les étoiles", "Œuvre d’été", "Zéphyr"]
    assert header.isSortIndicatorShown()
    click_heading(library, qtbot, Column.TITLE)
    assert titles(library) == ["Zéphyr", "Œuvre d’été", "Les étoiles", "Bonjour"]
    click_heading(library, qtbot, Column.DURATION)
    assert titles(library) == ["Bonjour", "Œuvre d’été", "Les étoiles", "Zéphyr"]
    click_heading(library, qtbot, Column.STAGE)
    assert titles(library) == ["Zéphyr", "Œuvre d’été", "Bonjour", "Les étoiles"]
    click_heading(library, qtbot, Column.SPEED)  # it would jump with every second
    assert titles(library) == ["Zéphyr", "Œuvre d’été", "Bonjour", "Les étoiles"]
    click_heading(library, qtbot, Column.STAGE)
    click_heading(library, qtbot, Column.STAGE)
    assert titles(library) == list(TITLES)
    assert not header.isSortIndicatorShown()


def test_the_menu_sorts_too_and_shows_by_what(library):
    sorting = library._arranging.sorting
    assert [action.isChecked() for action in sorting.actions()] == [True, False, False, False]
    sorting.actions()[1].trigger()
    assert titles(library)[0] == "Bonjour"
    assert [action.isChecked() for action in sorting.actions()] == [False, True, False, False]
    sorting.actions()[0].trigger()
    assert titles(library) == list(TITLES)


def test_rows_that_are_dragged_stand_where_they_are_dropped(library, engine, qtbot):
    event = drag(library, (3, 4), ROW_HEIGHT // 3)
    assert event.isAccepted()
    assert engine.calls == [("move", (3, 4), 1)]
    assert ids(library) == [3, 4, 1, 2]
    drag(library, (3,), ROW_HEIGHT * 4)
    assert engine.calls[-1] == ("move", (3,), None)
    assert ids(library) == [4, 1, 2, 3]


def test_a_selection_moves_with_its_rows(library, qtbot):
    click_row(library, qtbot, 0)
    click_row(library, qtbot, 2, Qt.KeyboardModifier.ControlModifier)
    library.actions_.to_back.trigger()
    assert ids(library) == [2, 4, 1, 3]
    assert [row.audiobook.id for row in library.parts.table.selected_books()] == [1, 3]


def test_rows_are_not_dragged_while_another_order_is_shown(library, engine, qtbot):
    click_heading(library, qtbot, Column.TITLE)
    assert not drag(library, (3,), 0).isAccepted()
    assert engine.calls == []


def test_a_line_is_drawn_only_where_a_drop_would_be_taken(library, qtbot):
    table = library.parts.table
    qtbot.waitUntil(lambda: library.parts.queue_bar.tabs.tabText(State.ALL) == "All  4")

    def is_drawn():
        none = table.viewport().grab().toImage()
        mime = library.parts.shown.mimeData([library.parts.shown.index(3, 1)])
        left, key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        at = QPoint(300, ROW_HEIGHT * 2), Qt.DropAction.MoveAction, mime, left, key
        table.dragEnterEvent(QDragEnterEvent(*at))
        table.dragMoveEvent(QDragMoveEvent(*at))
        image = table.viewport().grab().toImage()
        table.dragLeaveEvent(QDragLeaveEvent())
        return image != none

    assert is_drawn()
    click_heading(library, qtbot, Column.TITLE)
    assert not is_drawn()


def test_a_drop_at_the_end_of_a_filtered_list_stays_before_what_is_hidden(library, engine, qtbot):
    click_tab(library, qtbot, State.ALL)
    library.parts.queue_bar.filter.setText("z")  # books 1 and 4
    drag(library, (4,), 0)
    assert ids(library) == [4, 1]
    drag(library, (4,), ROW_HEIGHT * 2)
    assert engine.calls[-1] == ("move", (4,), 2)
    library.parts.queue_bar.clear()
    assert ids(library) == [1, 4, 2, 3]


def test_what_another_program_drags_over_the_list_goes_to_the_window(library, engine, qtbot):
    mime = QMimeData()
    mime.setUrls([QUrl("https://ici.radio-canada.ca/ohdio/livres-audio/9/x")])
    assert not drag(library, (), 10, mime).isAccepted()
    assert engine.calls == []


@pytest.mark.parametrize(
    ("key", "row", "expected"),
    [
        (Qt.Key.Key_Up, 2, [1, 3, 2, 4]),
        (Qt.Key.Key_Down, 1, [1, 3, 2, 4]),
        (Qt.Key.Key_Home, 3, [4, 1, 2, 3]),
        (Qt.Key.Key_End, 0, [2, 3, 4, 1]),
    ],
)
def test_a_book_is_moved_by_keys(library, qtbot, key, row, expected):
    click_row(library, qtbot, row)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(library.parts.table, key, both)
    assert ids(library) == expected


def test_keys_that_move_books_move_nothing_else_while_they_are_sorted_otherwise(library, qtbot):
    click_heading(library, qtbot, Column.TITLE)
    click_row(library, qtbot, 1)
    table = library.parts.table
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(table, key, both)
        assert table.currentIndex().row() == 1
        assert len(table.selected_books()) == 1
        assert library.parts.url_bar.field.told == TO_MOVE


def test_a_drag_of_rows_that_are_sorted_otherwise_says_why_nothing_moves(library, engine, qtbot):
    viewport, field = library.parts.table.viewport(), library.parts.url_bar.field

    def drag_by_mouse():
        at = QPoint(300, ROW_HEIGHT // 2)
        qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at)
        for down in (20, 40, ROW_HEIGHT, 2 * ROW_HEIGHT):
            qtbot.mouseMove(viewport, at + QPoint(0, down))
        qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at + QPoint(0, 2 * ROW_HEIGHT))

    click_heading(library, qtbot, Column.TITLE)
    assert field.told == ""
    drag_by_mouse()
    assert field.told == TO_MOVE
    assert [row.title for row in library.parts.table.selected_books()] == ["Bonjour"]
    assert engine.calls == []


def test_a_selected_book_is_seen_when_the_filter_is_taken_away(library, engine, qtbot):
    for key in range(10, 60):
        engine.put(book(key))
    engine.put(book(60, "Perce-neige"))
    table, bar = library.parts.table, library.parts.queue_bar
    qtbot.keyClicks(bar.filter, "perce")
    click_row(library, qtbot, 0)
    bar.clear()
    rect = table.visualRect(table.currentIndex())
    assert [row.audiobook.id for row in table.selected_books()] == [60]
    assert table.viewport().rect().contains(rect.center())


def test_a_selected_book_is_seen_in_the_tab_that_is_opened(library, engine, qtbot):
    for key in range(10, 60):
        engine.put(book(key))
    engine.put(book(60, status=AudiobookStatus.FAILED))
    table = library.parts.table
    click_tab(library, qtbot, State.FAILED)
    click_row(library, qtbot, 1)
    click_tab(library, qtbot, State.ALL)
    rect = table.visualRect(table.currentIndex())
    assert [row.audiobook.id for row in table.selected_books()] == [60]
    assert table.viewport().rect().contains(rect.center())


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_nothing_that_is_selected_leaves_nothing_to_move(library, qtbot):
    bar = library.menuBar()
    (moving,) = (
        action
        for action in bar.actions()[2].menu().actions()
        if action.menu() and library.actions_.to_front in action.menu().actions()
    )
    assert not moving.menu().isEnabled()
    click_row(library, qtbot, 1)
    assert (moving.isEnabled(), moving.menu().isEnabled()) == (True, True)
    moving.menu().popup(library.mapToGlobal(QPoint(20, 20)))
    assert moving.menu().isVisible(), "it opens"
    moving.menu().close()


def test_what_is_at_an_end_of_the_queue_cannot_be_moved_there(library, engine, qtbot):
    actions = library.actions_
    for row, can in ((0, (False, True)), (1, (True, True)), (3, (True, False))):
        click_row(library, qtbot, row)
        assert (actions.to_front.isEnabled(), actions.to_back.isEnabled()) == can
    click_heading(library, qtbot, Column.TITLE)
    click_row(library, qtbot, 0)
    assert actions.to_front.isEnabled(), "it is shown first, and is the third of the queue"
    assert titles(library)[0] == "Bonjour"


def test_at_its_end_a_book_cannot_be_moved_further(library, qtbot):
    click_row(library, qtbot, 0)
    assert not library.actions_.move_up.isEnabled()
    assert library.actions_.move_down.isEnabled()
    click_row(library, qtbot, 3)
    assert not library.actions_.move_down.isEnabled()


def test_the_delete_key_removes_and_undo_brings_back(library, engine, qtbot):
    bar = library.parts.undo_bar
    click_row(library, qtbot, 1)
    click_row(library, qtbot, 2, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(library.parts.table, Qt.Key.Key_Delete)
    assert engine.calls == [("remove", (2, 3), False)]
    assert ids(library) == [1, 4]
    assert bar.isVisible()
    assert bar.sentence.text() == "2 books removed from the list"
    assert [row.audiobook.id for row in library.parts.table.selected_books()] == [4]
    qtbot.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    assert engine.calls[-1] == ("undo_removal",)
    assert ids(library) == [1, 2, 3, 4]
    assert not bar.isVisible()
    assert [row.audiobook.id for row in library.parts.table.selected_books()] == [2, 3]


def test_undo_has_its_usual_key_and_only_where_there_is_something_to_undo(library, engine, qtbot):
    assert not library.actions_.undo.isEnabled()
    click_row(library, qtbot, 0)
    qtbot.keyClick(library.parts.table, Qt.Key.Key_Delete)
    assert library.parts.undo_bar.sentence.text() == "“Zéphyr” removed from the list"
    qtbot.keyClick(library.parts.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ids(library) == [1, 2, 3, 4]
    assert not library.actions_.undo.isEnabled()


def test_a_removal_that_is_dismissed_is_forgotten(library, engine, qtbot):
    click_row(library, qtbot, 0)
    qtbot.keyClick(library.parts.table, Qt.Key.Key_Delete)
    close = library.parts.undo_bar.findChild(QToolButton)
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert engine.calls[-1] == ("forget_removed",)
    assert not library.parts.undo_bar.isVisible()
    assert not library.actions_.undo.isEnabled()


def test_a_book_with_a_file_can_go_with_it_and_one_without_cannot(library, engine, qtbot):
    click_row(library, qtbot, 0)
    assert not library.actions_.remove_files.isEnabled()
    engine.put(book(5, status=AudiobookStatus.COMPLETED, file_path="/x/y.m4b"))
    click_row(library, qtbot, 4)
    qtbot.keyClick(library.parts.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    assert engine.calls == [("remove", (5,), True)]
    assert library.parts.undo_bar.sentence.text().endswith("removed; its file is in the trash")


def test_the_buttons_above_the_list_do_what_its_menu_does(library, engine, qtbot):
    retry, pause, front, remove = library.parts.queue_bar.buttons
    assert not any(button.isEnabled() for button in (retry, pause, front, remove))
    click_row(library, qtbot, 3)
    assert (retry.isEnabled(), pause.isEnabled()) == (True, False)
    qtbot.mouseClick(front, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(retry, Qt.MouseButton.LeftButton)
    assert engine.calls == [("move", (4,), 1), ("retry", 4)]
    assert [button.accessibleName() for button in (retry, pause, front, remove)] == [
        "Try again",
        "Pause the selection",
        "Move to the front of the queue",
        "Remove from the list",
    ]


def test_the_filter_and_the_order_hold_to_the_rules_of_item_models(bus, engine, qapp):
    source = BookTableModel(bus)
    books = ShownBooks(source)
    warning = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [QAbstractItemModelTester(model, warning) for model in (source, books)]
    for key in range(1, 8):
        engine.put(book(key, TITLES[key % 4]))
    books.show_words("etoiles")
    assert [books.book_at(row).audiobook.id for row in range(books.rowCount())] == [3, 7]
    engine.tell(OrderEvent(tuple((8 - place, place - 8) for place in range(1, 8))))
    assert [books.book_at(row).audiobook.id for row in range(books.rowCount())] == [7, 3]
    books.sort_by(Column.TITLE)
    engine.tell(AudiobookRemovedEvent(7))
    books.show_words("")
    assert books.rowCount() == 6
    books.sort_by(None)
    assert [books.book_at(row).audiobook.id for row in range(6)] == [6, 5, 4, 3, 2, 1]
    assert len(testers) == 2


def test_an_index_that_is_kept_follows_its_book_to_another_place(bus, engine, qapp):
    model = BookTableModel(bus)
    for key in (1, 2, 3):
        engine.put(book(key))
    from PySide6.QtCore import QPersistentModelIndex

    kept = QPersistentModelIndex(model.index(0, Column.STAGE))
    engine.tell(OrderEvent(((3, -3), (2, -2), (1, -1))))
    assert (kept.row(), kept.column()) == (2, Column.STAGE)
    engine.put(book(4))
    assert model.position_of(4) == 3


def test_what_is_added_later_stands_behind_what_was_moved(bus, engine, qapp):
    model = BookTableModel(bus)
    for key in (1, 2):
        engine.put(book(key))
    engine.move((2,), 1)
    engine.put(book(3))
    assert [model.book_at(row).audiobook.id for row in range(3)] == [2, 1, 3]


def test_totals_count_what_is_known_and_guess_the_rest_by_it(bus, engine, qapp):
    model = BookTableModel(bus)
    engine.put(book(1, bytes_expected=100, bytes_done=40, progress=40.0))
    engine.put(book(2, bytes_expected=300))
    engine.put(book(3, part_count=0))  # nobody knows yet: 200, as the others in the mean
    engine.put(book(4, bytes_expected=500, status=AudiobookStatus.FAILED))
    engine.put(book(5, file_size_bytes=200, status=AudiobookStatus.COMPLETED))
    totals = totals_of([model.book_at(row) for row in range(model.rowCount())])
    assert totals.books == 5
    assert totals.states == {State.ALL: 5, State.WAITING: 3, State.FAILED: 1, State.DONE: 1}
    assert (totals.bytes_done, totals.bytes_total) == (240, 600)
    assert totals.bytes_to_come == 60 + 300 + 200
    assert not totals.is_bytes_total_whole
    engine.put(book(3, bytes_expected=100))
    totals = totals_of([model.book_at(row) for row in range(model.rowCount())])
    assert totals.is_bytes_total_whole


def test_the_time_left_follows_the_speed_without_jumping():
    left = TimeLeft()
    assert left.of(Totals(bytes_to_come=100)) is None
    assert left.of(Totals(bytes_to_come=100, speed_bytes_s=10)) == 10
    slower = left.of(Totals(bytes_to_come=100, speed_bytes_s=1))
    assert 10 < slower < 12
    assert left.of(Totals(bytes_to_come=0, speed_bytes_s=10)) is None
    assert RemovedEvent(()).audiobook_ids == ()


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, *CONTROL])
def test_home_and_end_select_the_book_that_they_go_to(library, qtbot, modifier):
    table = library.parts.table
    click_row(library, qtbot, 1)
    qtbot.keyClick(table, Qt.Key.Key_End, modifier)
    assert [row.audiobook.id for row in table.selected_books()] == [4]
    qtbot.keyClick(table, Qt.Key.Key_Home, modifier)
    assert [row.audiobook.id for row in table.selected_books()] == [1]


def test_shift_and_end_select_all_from_here(library, qtbot):
    table = library.parts.table
    click_row(library, qtbot, 1)
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert [row.audiobook.id for row in table.selected_books()] == [2, 3, 4]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_in_the_narrowest_window_every_tab_can_be_read(open_window, engine, qtbot, speak, language):
    speak(language)
    window = open_window()
    for key in range(1, 147):
        engine.put(book(key))
    window.parts.model.on_summing()
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: window.width() == window.minimumWidth())
    tabs, bar = window.parts.queue_bar.tabs, window.parts.queue_bar
    assert tabs.tabRect(State.BLOCKED).right() <= tabs.width()
    qtbot.waitUntil(lambda: tabs.geometry().right() < bar.buttons[0].geometry().left())
    assert bar.filter.geometry().right() <= bar.width()


def test_the_keys_that_are_held_for_an_undo_leave_nothing_else_selected(library, qtbot):
    table = library.parts.table
    click_row(library, qtbot, 0)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    with held(library, Qt.KeyboardModifier.ControlModifier):
        library.actions_.undo.trigger()
    assert [row.audiobook.id for row in table.selected_books()] == [1]


def test_the_shift_of_shift_and_delete_selects_only_the_next_book(library, engine, qtbot):
    engine.put(book(5, status=AudiobookStatus.COMPLETED, file_path="/x/y.m4b"))
    engine.put(book(6))
    table = library.parts.table
    click_row(library, qtbot, 1)
    click_row(library, qtbot, 4)
    with held(library, Qt.KeyboardModifier.ShiftModifier):
        library.actions_.remove_files.trigger()
    assert [row.audiobook.id for row in table.selected_books()] == [6]


def test_the_cross_in_a_field_is_of_our_icons_in_both_themes(library, qtbot):
    (cross,) = (
        button
        for button in library.parts.queue_bar.filter.findChildren(QToolButton)
        if button.accessibleName() == "Clear the field"
    )
    seen = []
    for wanted in ("light", "dark"):
        theme().choose(wanted)
        assert cross.icon().cacheKey() == icons.icon("cancel", "muted").cacheKey()
        seen.append(cross.icon().cacheKey())
    theme().choose("system")
    assert seen[0] != seen[1]
