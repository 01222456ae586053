"""Shortcuts and access keys: each does one thing, and is written where people look for it."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu

from ohdio_gui.ui.shortcuts import keys_of_lists, shortcuts_of
from tests.ui.test_keyboard import DIALOGS, open_dialog  # noqa: F401 (a fixture)


def access_key(text):
    found = re.search(r"&([^&])", text.replace("&&", ""))
    return found[1].upper() if found else ""


def menus(window):
    """Yield every menu of the window and the tray by its title."""
    todo = [("menu bar", window.menuBar()), ("tray", window.tray.menu)]
    todo.append(("a book's", window._book_actions.menu))
    while todo:
        title, menu = todo.pop()
        yield title, menu
        todo += [(each.text(), each.menu()) for each in menu.actions() if each.menu() is not None]


def doubles(texts):
    keys = sorted(filter(None, map(access_key, texts)))
    return sorted({one for one, other in itertools.pairwise(keys) if one == other})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_access_key_is_one_in_its_menu_and_needs_no_accent(speak, open_window, language):
    speak(language)
    window = open_window()
    actions = window.actions_
    for is_paused, is_shown in itertools.product((False, True), repeat=2):
        actions.set_paused(is_paused=is_paused)
        actions.set_book_paused(is_paused=is_paused)
        actions.set_shown(is_shown=is_shown)
        for title, menu in menus(window):
            texts = [action.text() for action in menu.actions()]
            assert doubles(texts) == [], f"{title}: {texts}"
            for key in filter(None, map(access_key, texts)):
                assert key == unicodedata.normalize("NFKD", key)[0], f"{title}: {key} is no key"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_in_the_menus_of_the_window_has_an_access_key(speak, open_window, language):
    speak(language)
    window = open_window()
    free = {"Format", "&Format", "F&ormat"}
    for title, menu in menus(window):
        named = [each for each in menu.actions() if not each.isSeparator()]
        if title in free or "imit" in title or all(not access_key(each.text()) for each in named):
            continue  # the formats and speeds are found by their first letters
        assert [each.text() for each in named if not access_key(each.text())] == [], title


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", DIALOGS)
def test_an_access_key_is_one_in_its_dialog(speak, open_dialog, name, language):  # noqa: F811
    speak(language)
    dialog = open_dialog(name)
    controls = (*dialog.findChildren(QAbstractButton), *dialog.findChildren(QLabel))
    texts = [each.text() for each in controls if each.isVisible()]
    texts = [text for text in texts if "<" not in text and "\n" not in text]
    assert doubles(texts) == []


def test_doubles_are_found():
    assert doubles(["&Copy", "&Cut", "&Paste", "Plain", "A && &c"]) == ["C"]
    assert doubles(["&Copy", "C&ut"]) == []


def test_no_two_actions_share_a_shortcut(window):
    shortcuts = [
        (keys.toString(), action.text())
        for action in window.findChildren(QAction)
        for keys in action.shortcuts()
    ]
    keys = [key for key, _ in shortcuts]
    assert len(keys) > 15
    assert sorted(keys) == sorted(set(keys))


def test_every_shortcut_is_in_a_menu_and_on_the_sheet(window):
    in_menus = {
        action
        for menu in window.menuBar().findChildren(QMenu)
        for action in menu.actions()
        if not action.shortcut().isEmpty()
    }
    with_keys = {
        action for action in window.findChildren(QAction) if not action.shortcut().isEmpty()
    }
    assert with_keys - in_menus == {window.actions_.menu_bar}
    on_sheet = {keys for _, group in shortcuts_of(window) for _, keys in group}
    native = QKeySequence.SequenceFormat.NativeText
    assert {action.shortcut().toString(native) for action in with_keys} <= on_sheet


def test_the_sheet_has_the_keys_that_no_menu_has(window):
    text = "\n".join(f"{name}: {keys}" for name, keys in keys_of_lists()[1])
    for key in ("Esc", "Enter", "Space", "Menu", "Shift+F10", "Tab"):
        assert key in text
