"""What a screen reader says: a name for everything, a sentence for what changes."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QTabBar, QToolButton, QWidget

from ohdio_gui.model.audiobook import AudiobookStatus, CategoryScrape, ScrapeStatus
from ohdio_gui.model.errors import DiskFullError
from ohdio_gui.model.events import DownloadStatus, HoldEvent, RemovedEvent, ScrapeEvent
from ohdio_gui.model.jobs import Stage
from ohdio_gui.ui import accessible
from ohdio_gui.ui.books.states import State
from ohdio_gui.ui.books.table_model import Column
from ohdio_gui.ui.endings import Endings
from tests.ui.fake_engine import book
from tests.ui.test_keyboard import DIALOGS, open_dialog  # noqa: F401 (a fixture)
from tests.ui.whole_window import CATEGORY, FAILED, fill, whole_window

ROLE = QAccessible.Role
SPOKEN = {
    ROLE.Button,
    ROLE.ButtonMenu,
    ROLE.Cell,
    ROLE.CheckBox,
    ROLE.ColumnHeader,
    ROLE.ComboBox,
    ROLE.EditableText,
    ROLE.Link,
    ROLE.List,
    ROLE.ListItem,
    ROLE.MenuItem,
    ROLE.PageTab,
    ROLE.PageTabList,
    ROLE.RadioButton,
    ROLE.SpinBox,
    ROLE.Table,
}
"""Whatever is one of these is said by its name."""
ACTED_ON = {ROLE.Button, ROLE.CheckBox, ROLE.EditableText, ROLE.SpinBox}
ROLES = {
    "BookTableView": ROLE.Table,
    "PartsView": ROLE.List,
    "QComboBox": ROLE.ComboBox,
    "QCheckBox": ROLE.CheckBox,
    "QListView": ROLE.List,
    "QPushButton": ROLE.Button,
    "QTabBar": ROLE.PageTabList,
    "UrlField": ROLE.EditableText,
    "FilterField": ROLE.EditableText,
    "QLineEdit": ROLE.EditableText,
}
WITHIN_QT = {"qt_spinbox_lineedit", "ScrollLeftButton", "ScrollRightButton"}
"""Parts of Qt's own controls: the control is what is said."""


def name_of(interface):
    return interface.text(QAccessible.Text.Name)


def tree(interface):
    """Yield ``interface`` and all below it that is there for those who see."""
    yield interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from tree(child)


def is_seen(interface):
    owner = interface.object()
    return not (isinstance(owner, QWidget) and not owner.isVisible())


def is_own(interface):
    owner = interface.object()
    return owner is None or owner.objectName() not in WITHIN_QT


def faults(root):
    """Return what a screen reader could not say, or not tell apart, in ``root``."""
    found = []
    for interface in tree(QAccessible.queryAccessibleInterface(root)):
        if is_seen(interface) and is_own(interface):
            found += [f"{interface.object()} {interface.role()}: {each}" for each in _of(interface)]
    return found


def _of(interface):
    name, owner = name_of(interface), interface.object()
    if isinstance(owner, QLabel) and owner.text() and owner.text() not in name:
        yield f"{name!r} hides {owner.text()!r}"
    if isinstance(owner, QPushButton | QToolButton):
        shown = _plain(owner.text())
        if shown.casefold() not in name.casefold():
            yield f"{name!r} lacks what is written on it, {shown!r}"
    focused = (
        isinstance(owner, QWidget)
        and owner.focusPolicy() & Qt.FocusPolicy.TabFocus
        and owner.focusProxy() is None
    )
    if (interface.role() in SPOKEN or focused) and not name.strip():
        yield "has no name"
    # On Linux Qt says what is chosen, and leaves what it is about to the label beside it.
    is_list = interface.role() == ROLE.ComboBox
    if is_list and not interface.relations(QAccessible.RelationFlag.Label):
        yield "is a list to choose from without a label"
    if "&" in name:
        yield f"{name!r} has the mark of an access key"
    wanted = ROLES.get(type(owner).__name__)
    if wanted is not None and interface.role() != wanted:
        yield f"should be {wanted}"
    yield from _twice(interface)


def _twice(interface):
    children = [interface.child(number) for number in range(interface.childCount())]
    names = [
        name_of(child)
        for child in children
        if child is not None and child.isValid() and child.role() in ACTED_ON and is_seen(child)
    ]
    for name in {name for name in names if names.count(name) > 1}:
        yield f"{name!r} names two of its controls"


def _plain(text):
    return re.sub(r"&(.)", r"\1", text).rstrip("…").strip()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_in_the_window_has_a_name(
    speak, open_window, engine, preferences, tmp_path, qtbot, language
):
    speak(language)
    window = whole_window(open_window, engine, preferences, tmp_path, qtbot)
    assert faults(window) == []
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", DIALOGS)
def test_everything_in_a_dialog_has_a_name(speak, open_dialog, name, language):  # noqa: F811
    speak(language)
    assert faults(open_dialog(name)) == []


def test_every_menu_and_its_actions_have_names_of_their_own(window):
    def check(menu):
        actions = [action for action in menu.actions() if not action.isSeparator()]
        names = [_plain(action.text()) for action in actions]
        assert all(names)
        assert len(set(names)) == len(names)
        for action in actions:
            if action.menu() is not None:
                check(action.menu())

    check(window.menuBar())
    check(window.tray.menu)
    check(window._book_actions.menu)


def test_the_audit_finds_a_control_without_a_name(window):
    for nameless in (QToolButton, QTabBar):
        control = nameless(window.centralWidget())
        control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        control.show()
        assert [fault for fault in faults(window) if "has no name" in fault]
        control.hide()
        assert faults(window) == []


def test_the_audit_finds_a_name_that_hides_its_text_and_two_of_one_name(window):
    label = QLabel("Disk full", window.centralWidget())
    label.setAccessibleName("Why the queue waits")
    label.show()
    assert ["hides 'Disk full'" in fault for fault in faults(window)] == [True]
    label.hide()
    for _ in range(2):
        QPushButton("&Close", window.centralWidget()).show()
    assert "'Close' names two of its controls" in faults(window)[0]


def test_every_cell_says_what_it_shows_and_the_title_how_the_book_stands(window, engine):
    fill(window, engine)
    shown = window.parts.shown
    spoken = {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole}
    for row in range(shown.rowCount()):
        for column in Column:
            text, seen = (shown.index(row, column).data(role) for role in sorted(spoken)[::-1])
            assert text
            assert not seen or seen.split("\n")[0] in text
    told = shown.index(0, Column.TITLE).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert told == "Downloading, 40%"


@pytest.fixture
def said(monkeypatch):
    """What was announced, as if a screen reader were running."""
    said = []
    monkeypatch.setattr(accessible.QAccessible, "isActive", staticmethod(lambda: True))
    monkeypatch.setattr(
        accessible.QAccessible,
        "updateAccessibility",
        staticmethod(lambda event: said.append(event.message())),
    )
    return said


def test_what_changes_is_said_once(window, engine, said):
    engine.put(book(1))
    hold = HoldEvent(DiskFullError(missing_mb=120).info, Stage.DOWNLOAD)
    engine.tell(hold, hold)
    window.add_text("https://")
    reading = CategoryScrape(8, CATEGORY, "Jeunesse", ScrapeStatus.SCRAPING)
    asks = CategoryScrape(8, CATEGORY, "Jeunesse", ScrapeStatus.COMPLETED, found=60, to_choose=60)
    failed = CategoryScrape(9, CATEGORY, "Polars", ScrapeStatus.FAILED, error=FAILED)
    engine.tell(*map(ScrapeEvent, (reading, asks, asks, failed, failed)))
    engine.tell(RemovedEvent((17,), "Un livre", False))
    window.parts.queue_bar.tabs.setCurrentIndex(State.FAILED)
    window.parts.queue_bar.tabs.setCurrentIndex(State.BLOCKED)
    window.parts.queue_bar.filter.setText("zzz")
    refused = window.parts.url_bar.sentence.text()
    window.add_text(CATEGORY)
    expected = (
        "Disk full",
        refused,
        "Jeunesse: 60 audiobooks",
        "Polars: OHdio does not answer",
        "“Un livre” removed",
        "No books have failed",
        "No books are blocked",
        "1 address added",
    )
    assert len(said) == len(expected), said
    for text, beginning in zip(said, expected, strict=True):
        assert text.replace("\u00a0", " ").startswith(beginning)


def test_from_an_empty_tab_to_one_with_books_nothing_is_said_to_be_missing(window, engine, said):
    engine.put(book(1, status=AudiobookStatus.COMPLETED))
    tabs = window.parts.queue_bar.tabs
    tabs.setCurrentIndex(State.WAITING)
    assert said == ["No books are waiting"]
    tabs.setCurrentIndex(State.DONE)
    tabs.setCurrentIndex(State.ALL)
    assert said == ["No books are waiting"]
    window.parts.queue_bar.filter.setText("zzz")
    window.parts.queue_bar.filter.setText("zzzz")
    assert window.parts.nothing_shown.sentence.text() == "No books match “zzzz”"
    assert said == ["No books are waiting", "No books match “zzz”"]


def test_an_empty_library_is_not_said_to_be_filtered_out(window, engine, said):
    engine.put(book(1))
    engine.request_snapshot()
    engine.remove((1,), with_files=False)
    assert window.parts.empty.isVisible()
    assert not [text for text in said if "matches" in text]


def test_books_that_end_are_said_by_their_titles_or_by_their_number(window, engine, said):
    endings = window.findChild(Endings)
    for key in range(1, 7):
        engine.put(book(key, f"Livre {key}"))
    engine.end(1, DownloadStatus.COMPLETED)
    engine.end(2, DownloadStatus.FAILED, error=FAILED)
    engine.end(3, DownloadStatus.CANCELLED)
    assert said == []
    endings.tell()
    assert said == ["Livre 1: Done\nLivre 2: Failed"]
    for key in range(3, 7):
        engine.end(key, DownloadStatus.COMPLETED)
    endings.tell()
    assert [text[:2] for text in said[1:]] == ["4 "]


def test_nothing_is_said_of_a_window_that_is_hidden(window, engine, said):
    engine.put(book(1))
    window.hide()
    engine.end(1, DownloadStatus.COMPLETED)
    window.findChild(Endings).tell()
    assert said == []
