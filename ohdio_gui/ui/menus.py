"""The menu bar: everything that the tray and the context menu have, and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QMenuBar

    from ohdio_gui.ui.actions import Actions


def fill_menu_bar(bar: QMenuBar, actions: Actions, speed_menu: QMenu) -> None:
    """Put the actions into their menus; all that the tray has is here too."""
    file_menu = bar.addMenu(QCoreApplication.translate("Menus", "&File"))
    file_menu.addActions([actions.add, actions.paste])
    file_menu.addSeparator()
    file_menu.addActions([actions.open_folder, actions.settings, actions.show_or_hide])
    file_menu.addSeparator()
    file_menu.addAction(actions.quit)
    file_menu.aboutToShow.connect(actions.window_menu_opened)
    queue_menu = bar.addMenu(QCoreApplication.translate("Menus", "&Queue"))
    queue_menu.addAction(actions.pause)
    queue_menu.addMenu(speed_menu)
    queue_menu.addSeparator()
    queue_menu.addActions(actions.of_books)
    help_menu = bar.addMenu(QCoreApplication.translate("Menus", "&Help"))
    help_menu.addActions([actions.help, actions.shortcuts, actions.try_demo])
    help_menu.addSeparator()
    help_menu.addAction(actions.about)
