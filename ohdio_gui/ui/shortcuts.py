"""The keyboard shortcuts on one sheet, made from the actions: it cannot go out of date."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from ohdio_gui.ui.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QMainWindow

_SIZE = (560, 560)
Group = tuple[str, list[tuple[str, str]]]
"""A menu's name, and what its actions are called with their keys."""


def shortcut_sheet(window: QMainWindow) -> Sheet:
    """Return the sheet, to be shown by ``open`` or ``show``."""
    title = QCoreApplication.translate("Shortcuts", "Keyboard shortcuts")
    sheet = Sheet(title, window, _SIZE)
    groups = (*shortcuts_of(window), keys_of_lists())
    sheet.text.setHtml("".join(map(_html_of, groups)))
    return sheet


def shortcuts_of(window: QMainWindow) -> list[Group]:
    """Return all shortcuts of the window by menu; those that are in no menu come last."""
    told: set[QAction] = set()
    groups: list[Group] = [
        (_plain(menu.text()), _rows(_in_menu(menu), told)) for menu in window.menuBar().actions()
    ]
    others = QCoreApplication.translate("Shortcuts", "Everywhere in the window")
    groups.append((others, _rows(_of_window(window), told)))
    return [group for group in groups if group[1]]


def keys_of_lists() -> Group:
    """Return the keys that are no action's: in lists, fields and dialogs."""
    translate = QCoreApplication.translate
    rows = [
        (translate("Shortcuts", "From one control to the next, and back"), ("Tab", "Shift+Tab")),
        (translate("Shortcuts", "From the field to the books it found"), ("Down",)),
        (translate("Shortcuts", "From the filter to the list"), ("Down",)),
        (translate("Shortcuts", "Listen to the selected book"), ("Enter",)),
        (translate("Shortcuts", "Menu of the selected books"), ("Menu", "Shift+F10")),
        (translate("Shortcuts", "Select several books"), ("Shift+Down", "Ctrl+Space")),
        (translate("Shortcuts", "Press a button, turn a switch"), ("Space",)),
        (translate("Shortcuts", "Close a dialog, the details or the results"), ("Esc",)),
    ]
    told = [(text, ", ".join(map(_native, keys))) for text, keys in rows]
    return translate("Shortcuts", "In lists and fields"), told


def _native(keys: str) -> str:
    """Return keys as they are called on this system, in the language of the window."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _rows(actions: Iterator[QAction], told: set[QAction]) -> list[tuple[str, str]]:
    rows = []
    for action in actions:
        is_for_use = action.isVisible() and action.text() and not action.shortcut().isEmpty()
        if action in told or not is_for_use:
            continue
        told.add(action)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        rows.append((_plain(action.text()), keys))
    return rows


def _in_menu(menu_action: QAction) -> Iterator[QAction]:
    menu = menu_action.menu()
    if not isinstance(menu, QMenu):
        return
    for action in menu.actions():
        yield action
        yield from _in_menu(action)


def _of_window(window: QObject) -> Iterator[QAction]:
    yield from window.findChildren(QAction)


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def _html_of(group: Group) -> str:
    name, rows = group
    lines = "".join(
        f"<tr><td width='62%' style='padding: 3px 0'>{escape(text)}</td>"
        f"<td style='padding: 3px 0'><b>{escape(keys)}</b></td></tr>"
        for text, keys in rows
    )
    table = "<table width='100%' cellspacing='0' cellpadding='0'>"
    return f"<h3>{escape(name)}</h3>{table}{lines}</table>"
