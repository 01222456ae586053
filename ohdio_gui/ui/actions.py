"""What a person can have done: one QAction each, shared by menu bar, tray and context menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence

from ohdio_gui.ui import icons
from ohdio_gui.ui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Actions(QObject):
    """The actions of the window; what they do is connected by those who know how.

    Signals: ``window_menu_opened`` right before the menu with ``show_or_hide`` is shown;
    ``settings_wanted`` (Page) to have the settings opened at a page; ``can_move_changed`` (bool)
    when the selected books can be moved at all, or no longer.
    """

    window_menu_opened = Signal()
    settings_wanted = Signal(object)
    can_move_changed = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        """Make the actions, and their shortcuts in ``window``."""
        super().__init__(window)
        self._window = window
        self._icons: dict[QAction, str] = {}
        self.add = self._action(self.tr("&Add an address…"), "add", "Ctrl+L")
        self.paste = self._action(self.tr("&Paste and add"), "paste")
        self.paste.setShortcut(QKeySequence(QKeySequence.StandardKey.Paste))
        self.open_folder = self._action(self.tr("&Open the books’ folder"), "folder", "Ctrl+O")
        self.settings = self._action(self.tr("&Settings…"), "settings", "Ctrl+,")
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.show_or_hide = self._action("", "window", "Ctrl+H")
        self.quit = self._action(self.tr("&Quit"), "quit", "Ctrl+Q")
        self.pause = self._action("", "pause", "Ctrl+P")
        self.retry = self._action(self.tr("&Try again"), "retry", "Ctrl+R")
        self.cancel = self._action(self.tr("&Cancel the download"), "cancel")
        self.pause_book = self._action("", "pause", "Ctrl+Shift+P")
        self.take_gaps = self._action(self.tr("Download any&way"), "downloading")
        self.retag = self._action(self.tr("Update ta&gs"), "tag")
        self.open_file = self._action(self.tr("&Listen"), "play")
        self.show_file = self._action(self.tr("Show in &folder"), "folder", "Ctrl+Shift+O")
        self.open_page = self._action(self.tr("Open the web p&age"), "browser", "Ctrl+Shift+L")
        self.to_front = self._action(
            self.tr("Move to the &front of the queue"), "to-front", "Ctrl+Shift+Home"
        )
        self.move_up = self._action(self.tr("Move &up"), "up", "Ctrl+Shift+Up")
        self.move_down = self._action(self.tr("Move &down"), "down", "Ctrl+Shift+Down")
        self.to_back = self._action(
            self.tr("Move to the &back of the queue"), "to-back", "Ctrl+Shift+End"
        )
        self.remove = self._action(self.tr("Re&move from the list"), "remove", "Del")
        self.remove_files = self._action(
            self.tr("Remove and move its f&ile to the trash"), "trash", "Shift+Del"
        )
        self.undo = self._action(self.tr("&Undo the removal"), "undo")
        self.undo.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        self.undo.setEnabled(False)
        for once in (self.remove, self.remove_files, self.undo):
            # A key that is held down would walk through the list.
            once.setAutoRepeat(False)
        self.find = self._action(self.tr("&Filter the list"), "filter")
        self.find.setShortcut(QKeySequence(QKeySequence.StandardKey.Find))
        self.menu_bar = self._action(self.tr("Menu bar"), "window", "F10")
        self.copy_address = self._action(self.tr("Copy the addre&ss"), "link", "Ctrl+Shift+C")
        self.copy_details = self._action(self.tr("Copy &details for a report"), "copy")
        self.details = self._action(self.tr("D&etails"), "details", "Ctrl+I")
        self.details.setCheckable(True)
        self.help = self._action(self.tr("&How to use OHdio GUI"), "help", "F1")
        self.shortcuts = self._action(self.tr("&Keyboard shortcuts"), "keyboard", "Ctrl+F1")
        self.try_demo = self._action(self.tr("Try the &demo"), "demo")
        self.about = self._action(self.tr("&About OHdio GUI"), "about")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.of_books = [
            self.retry,
            self.pause_book,
            self.take_gaps,
            self.cancel,
            self.retag,
            self.open_file,
            self.show_file,
            self.open_page,
            self.copy_address,
            self.copy_details,
            self.to_front,
            self.move_up,
            self.move_down,
            self.to_back,
            self.remove,
            self.remove_files,
        ]
        """Those that concern the selected books."""
        for action in self.of_books:
            action.setEnabled(False)
        self.set_paused(is_paused=False)
        self.set_book_paused(is_paused=False)
        self.set_shown(is_shown=True)
        self._draw()
        theme().changed.connect(self._draw)

    def set_paused(self, *, is_paused: bool) -> None:
        """Let the one action say what it would do now: pause or resume."""
        self.pause.setText(self.tr("&Resume") if is_paused else self.tr("&Pause"))
        self._icons[self.pause] = "resume" if is_paused else "pause"
        self.pause.setIcon(icons.icon(self._icons[self.pause]))

    def set_book_paused(self, *, is_paused: bool) -> None:
        """Let the one action say what it would do now with the selected books."""
        self.pause_book.setText(
            self.tr("R&esume the selection") if is_paused else self.tr("&Pause the selection")
        )
        self._icons[self.pause_book] = "resume" if is_paused else "pause"
        self.pause_book.setIcon(icons.icon(self._icons[self.pause_book]))

    def set_shown(self, *, is_shown: bool) -> None:
        """Let the one action say what it would do now: hide the window or show it."""
        self.show_or_hide.setText(
            self.tr("&Hide the window") if is_shown else self.tr("Show the &window")
        )

    def _action(self, text: str, icon: str, shortcut: str = "") -> QAction:
        action = QAction(text, self)
        self._icons[action] = icon
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        # Shortcuts work although a menu is not open.
        self._window.addAction(action)
        return action

    @Slot()
    def _draw(self) -> None:
        for action, name in self._icons.items():
            action.setIcon(icons.icon(name))
