"""A selection of the whole list costs a few looks at it, however many of its books change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ohdio_gui.model.audiobook import QueueStatus
from ohdio_gui.model.events import DownloadEvent, DownloadStatus
from tests.ui.fake_engine import book

COUNT = 146


@pytest.fixture
def selected(window, engine, qtbot):
    """A window with 146 books, all selected by the keyboard."""
    for key in range(1, COUNT + 1):
        running = {"queue_status": QueueStatus.PROCESSING, "stage": "download"} if key == 1 else {}
        engine.books[key] = book(key, **running)
    engine.request_snapshot()
    window.parts.table.setFocus()
    qtbot.keyClick(window.parts.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert len(window.parts.table.selected_books()) == COUNT
    return window


@pytest.fixture
def told(selected):
    """Each time that the selection is told, with how many books are in it."""
    told = []
    table = selected.parts.table
    table.chosen.connect(lambda: told.append(len(table.selected_books())))
    return told


def click(window, qtbot, row):
    table = window.parts.table
    at = table.visualRect(window.parts.shown.index(row, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_pause_of_all_is_told_twice_at_most(selected, engine, told, qtbot):
    qtbot.keyClick(selected.parts.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert ("pause",) in engine.calls
    QApplication.processEvents()
    assert len(told) <= 2


def test_146_selected_books_that_are_cancelled_are_told_twice(selected, told):
    selected.actions_.cancel.trigger()
    QApplication.processEvents()
    assert 1 <= len(told) <= 2
    assert not selected.actions_.cancel.isEnabled()
    assert selected.actions_.retry.isEnabled()


def test_146_selected_books_that_are_removed_are_told_twice(selected, engine, told):
    engine.remove(tuple(range(1, COUNT + 1)), with_files=False)
    QApplication.processEvents()
    assert 1 <= len(told) <= 3
    assert told[-1] == 0
    assert not selected.actions_.remove.isEnabled()


def test_progress_alone_changes_nothing_that_can_be_done(selected, engine, told):
    for progress in (1.0, 2.0, 3.0):
        engine.tell(DownloadEvent(1, DownloadStatus.DOWNLOADING, progress=progress))
        QApplication.processEvents()
    assert len(told) == 1, "it loads now; that it gets on is told elsewhere"
    engine.end(1, DownloadStatus.FAILED)
    QApplication.processEvents()
    assert len(told) == 2


def test_the_details_get_on_with_the_selected_book(selected, engine, qtbot):
    selected.actions_.details.setChecked(True)
    click(selected, qtbot, 0)
    page = selected.details.panel.page
    seen = []
    for progress in (10.0, 60.0):
        engine.tell(DownloadEvent(1, DownloadStatus.DOWNLOADING, progress=progress))
        QApplication.processEvents()
        seen.append(page.head.stage.text())
    assert ["10" in seen[0], "60" in seen[1]] == [True, True]


def test_a_key_right_after_a_click_finds_the_book_that_was_clicked(selected, engine, qtbot):
    engine.end(3, DownloadStatus.FAILED)
    click(selected, qtbot, 2)
    assert selected.actions_.retry.isEnabled(), "no turn of the event loop in between"
    qtbot.keyClick(selected.parts.table, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert ("retry", 3) in engine.calls


def test_a_book_that_moved_to_the_front_can_go_no_further(window, engine):
    for key in (1, 2, 3):
        engine.put(book(key))
    window.parts.table.selectRow(2)
    assert window.actions_.move_up.isEnabled()
    engine.move((3,), 1)
    QApplication.processEvents()
    assert [row.audiobook.id for row in window.parts.table.selected_books()] == [3]
    assert not window.actions_.move_up.isEnabled()
