"""The menu bar: everything that the tray and the context menu have, and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QMenuBar

    from ohdio_gui.ui.actions import Actions


def fill_menu_bar(
    bar: QMenuBar, actions: Actions, *, speeds: QMenu, sorting: QMenu, formats: QMenu
) -> None:
    """Put the actions into their menus, and among them those that are menus themselves."""
    file_menu = bar.addMenu(QCoreApplication.translate("Menus", "&File"))
    file_menu.addActions([actions.add, actions.paste])
    file_menu.addSeparator()
    file_menu.addActions([actions.open_folder, actions.settings, actions.show_or_hide])
    file_menu.addSeparator()
    file_menu.addAction(actions.quit)
    file_menu.aboutToShow.connect(actions.window_menu_opened)
    queue_menu = bar.addMenu(QCoreApplication.translate("Menus", "&Queue"))
    queue_menu.addAction(actions.pause)
    queue_menu.addMenu(speeds)
    queue_menu.addAction(actions.undo)
    queue_menu.addSeparator()
    queue_menu.addAction(actions.find)
    queue_menu.addMenu(sorting)
    queue_menu.addSeparator()
    queue_menu.addAction(actions.details)
    fill_book_menu(bar.addMenu(QCoreApplication.translate("Menus", "&Book")), actions, formats)
    help_menu = bar.addMenu(QCoreApplication.translate("Menus", "&Help"))
    help_menu.addActions([actions.help, actions.shortcuts, actions.try_demo])
    help_menu.addSeparator()
    help_menu.addAction(actions.about)


def fill_book_menu(menu: QMenu, actions: Actions, formats: QMenu) -> None:
    """Put what can be done with the selected books into ``menu``, in groups."""
    menu.addActions([actions.open_file, actions.show_file, actions.open_page])
    menu.addSeparator()
    menu.addActions([actions.retry, actions.pause_book, actions.take_gaps, actions.cancel])
    moving = menu.addMenu(QCoreApplication.translate("Menus", "Mo&ve"))
    moving.addActions([actions.to_front, actions.move_up, actions.move_down, actions.to_back])
    actions.can_move_changed.connect(moving.setEnabled)
    moving.setEnabled(False)
    menu.addMenu(formats)
    menu.addSeparator()
    menu.addActions([actions.retag, actions.copy_address, actions.copy_details])
    menu.addSeparator()
    menu.addActions([actions.remove, actions.remove_files])
