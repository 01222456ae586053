"""Every screen of the program, and what a person does to come there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QSystemTrayIcon, QWidget

from ohdio_gui.model.errors import DiskFullError
from ohdio_gui.model.events import (
    HoldEvent,
    ProgramsEvent,
    ScrapeEvent,
    SearchEvent,
    SpaceEvent,
    StoreRebuiltEvent,
)
from ohdio_gui.model.jobs import Stage as JobStage
from ohdio_gui.ui.about import AboutDialog
from ohdio_gui.ui.books.states import State
from ohdio_gui.ui.first_run import Run
from ohdio_gui.ui.scrapes.choice_dialog import ChoiceDialog
from ohdio_gui.ui.sheet import Sheet
from tests.pictures import library
from tests.pictures.stage import DATA_DIR, Place, Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

TERM = "neige"
_FADE_MS = 300
"""In which the cross comes into a field, and some more."""
_LITTLE_BYTES = 38_000_000
CATEGORY = f"{library.SITE}/categories/1003592/jeunesse"


def first_run(place: Place) -> Stage:
    stage = Stage(place, Run(Path(DATA_DIR), asks_for_folder=True))
    stage.engine.request_snapshot()
    stage.show()
    return stage


def reading(place: Place) -> Stage:
    stage = Stage(place)
    stage.engine.scrapes = (library.reading(found=0),)
    stage.engine.request_snapshot()
    stage.show()
    return stage


def queue(place: Place) -> Stage:
    stage = Stage(place)
    stage.fill()
    stage.engine.tell(ScrapeEvent(library.finished()))
    stage.show()
    return stage


def paused(place: Place) -> Stage:
    stage = Stage(place)
    stage.fill(4, 9, 10, 5, 8, 11, is_paused=True)
    stage.show()
    return stage


def end_of_queue(place: Place) -> Stage:
    stage = Stage(place)
    stage.fill()
    stage.show()
    bar = stage.window.parts.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    return stage


def filtered(place: Place) -> Stage:
    stage = queue(place)
    stage.window.parts.queue_bar.tabs.setCurrentIndex(list(State).index(State.DONE))
    stage.window.parts.queue_bar.filter.setFocus()
    QTest.keyClicks(stage.window.parts.queue_bar.filter, TERM)
    QTest.qWait(_FADE_MS)
    stage.settle()
    return stage


def added(place: Place) -> Stage:
    stage = queue(place)
    stage.window.add_text(CATEGORY)
    stage.settle()
    return stage


def removed(place: Place) -> Stage:
    stage = queue(place)
    stage.select(library.LIMITED)
    stage.window.parts.table.setFocus()
    stage.window.actions_.remove.trigger()
    stage.settle()
    return stage


def selected(place: Place) -> Stage:
    stage = queue(place)
    stage.select(library.OTHER_LOADING, library.RETRYING, library.FAILED)
    stage.window.parts.table.setFocus()
    stage.settle()
    return stage


def details(place: Place) -> Stage:
    return _details_of(place, library.LOADING)


def details_of_a_failed_book(place: Place) -> Stage:
    return _details_of(place, library.FAILED)


def details_of_an_incomplete_book(place: Place) -> Stage:
    return _details_of(place, library.INCOMPLETE)


def details_of_several(place: Place) -> Stage:
    return _details_of(place, library.LOADING, library.DONE)


def categories(place: Place) -> Stage:
    stage = Stage(place)
    stage.fill()
    scrapes = (library.short(), library.unreadable(), library.asking(), library.reading())
    stage.engine.tell(*map(ScrapeEvent, scrapes))
    stage.show()
    return stage


def choice(place: Place) -> Stage:
    stage = Stage(place)
    stage.fill()
    asking = library.asking()
    stage.engine.waiting[asking.id] = library.category_books()
    stage.engine.tell(ScrapeEvent(asking))
    stage.show()
    _click(stage.window.parts.scrapes.lines[0].choose)
    dialog = stage.dialog(ChoiceDialog)
    for row in (0, 1, 2, 4):
        index = dialog.found.index(row, 0)
        dialog.view.setCurrentIndex(index)
        QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    stage.show_dialog(dialog)
    return stage


def search(place: Place) -> Stage:
    stage = _searching(place, TERM)
    stage.engine.tell(SearchEvent(TERM, library.search_hits()))
    QTest.keyClick(stage.window.parts.url_bar.field, Qt.Key.Key_Down)
    return stage


def search_without_a_hit(place: Place) -> Stage:
    stage = _searching(place, "zzz")
    stage.engine.tell(SearchEvent("zzz"))
    return stage


def refused(place: Place) -> Stage:
    stage = queue(place)
    field = stage.window.parts.url_bar.field
    field.setFocus()
    QTest.keyClicks(field, "https://ici.radio-canada.ca/ohdio/balados/1/x")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.qWait(_FADE_MS)
    stage.settle()
    return stage


def full_disk(place: Place) -> Stage:
    stage = queue(place)
    error = DiskFullError(folder=stage.output_dir, missing_mb=860).info
    stage.engine.tell(HoldEvent(error, JobStage.DOWNLOAD), SpaceEvent(_LITTLE_BYTES))
    stage.hold(library.LOADING, library.OTHER_LOADING, library.ASSEMBLING)
    stage.settle()
    return stage


def rebuilt_store(place: Place) -> Stage:
    stage = queue(place)
    name = "ohdio.sqlite3.damaged-20260413-212037"
    stage.engine.tell(StoreRebuiltEvent(name, "2026-04-12", 2))
    stage.settle()
    return stage


def folder_question(place: Place) -> Stage:
    stage = Stage(place, Run(Path(DATA_DIR), asks_for_folder=True))
    stage.fill()
    stage.show()
    return stage


def clipboard(place: Place) -> Stage:
    stage = Stage(place, watch_clipboard=True)
    stage.fill()
    stage.show()
    # As if another program had copied it.
    with mock.patch.object(QClipboard, "ownsClipboard", return_value=False):
        QGuiApplication.clipboard().setText(CATEGORY)
        stage.settle()
    return stage


def drop(place: Place) -> Stage:
    stage = queue(place)
    stage.window.overlay.cover()
    return stage


def book_menu(place: Place) -> Stage:
    stage = queue(place)
    stage.select(library.LOADING)
    table = stage.window.parts.table
    point = QPoint(260, 40)
    table.customContextMenuRequested.emit(point)
    menu = table._menu
    stage.until(menu.isVisible)
    menu.close()
    stage.show_menu(menu, table.viewport().mapTo(stage.window, point))
    return stage


def file_menu(place: Place) -> Stage:
    return _menu(place, 0)


def queue_menu(place: Place) -> Stage:
    return _menu(place, 1)


def help_menu(place: Place) -> Stage:
    return _menu(place, 3)


def tray_menu(place: Place) -> Stage:
    stage = queue(place)
    menu = stage.window.tray.menu
    with _tray():
        menu.aboutToShow.emit()
        size = stage.window.size() - menu.sizeHint()
        stage.show_menu(menu, QPoint(size.width() - 24, size.height() - 24))
    return stage


def settings_general(place: Place) -> Stage:
    return _settings(place, 0)


def settings_downloads(place: Place) -> Stage:
    return _settings(place, 1)


def settings_files(place: Place) -> Stage:
    return _settings(place, 2)


def settings_network(place: Place) -> Stage:
    return _settings(place, 3)


def about(place: Place) -> Stage:
    stage = Stage(place, Run(Path(DATA_DIR)))
    stage.fill()
    stage.show()
    stage.window.actions_.about.trigger()
    stage.engine.tell(ProgramsEvent("", "/usr/bin/ffmpeg", "7.0.2", "2026.10.26", "3.46.1"))
    stage.show_dialog(stage.dialog(AboutDialog))
    return stage


def shortcuts(place: Place) -> Stage:
    stage = queue(place)
    with _tray():
        stage.window.actions_.window_menu_opened.emit()
        stage.window.actions_.shortcuts.trigger()
    stage.show_dialog(stage.dialog(Sheet))
    return stage


def help_(place: Place) -> Stage:
    stage = queue(place)
    stage.window.actions_.help.trigger()
    stage.show_dialog(stage.dialog(Sheet))
    return stage


def closing(place: Place) -> Stage:
    stage = queue(place)
    stage.window.close()
    stage.show_dialog(stage.dialog(QMessageBox))
    return stage


SCREENS: dict[str, Callable[[Place], Stage]] = {
    "first-run": first_run,
    "reading": reading,
    "queue": queue,
    "queue-end": end_of_queue,
    "paused": paused,
    "filtered": filtered,
    "added": added,
    "removed": removed,
    "selected": selected,
    "details": details,
    "details-failed": details_of_a_failed_book,
    "details-incomplete": details_of_an_incomplete_book,
    "details-several": details_of_several,
    "categories": categories,
    "choice": choice,
    "search": search,
    "search-nothing": search_without_a_hit,
    "refused": refused,
    "full-disk": full_disk,
    "rebuilt-store": rebuilt_store,
    "folder-question": folder_question,
    "clipboard": clipboard,
    "drop": drop,
    "book-menu": book_menu,
    "file-menu": file_menu,
    "queue-menu": queue_menu,
    "help-menu": help_menu,
    "tray-menu": tray_menu,
    "settings-general": settings_general,
    "settings-downloads": settings_downloads,
    "settings-files": settings_files,
    "settings-network": settings_network,
    "about": about,
    "shortcuts": shortcuts,
    "help": help_,
    "closing": closing,
}
"""By the name of its pictures."""


def _tray() -> AbstractContextManager[object]:
    """Pretend that the desktop has a tray: offscreen has none."""
    is_there = staticmethod(lambda: True)
    return mock.patch.object(QSystemTrayIcon, "isSystemTrayAvailable", is_there)


def _click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def _details_of(place: Place, *keys: int) -> Stage:
    stage = Stage(place)
    stage.fill()
    # Before the window is seen: nothing slides then.
    stage.window.actions_.details.setChecked(True)
    stage.show()
    stage.select(*keys)
    stage.window.parts.table.setFocus()
    if len(keys) == 1:
        stage.until(lambda: ("request_book", keys[0]) in stage.engine.calls)
    stage.settle()
    return stage


def _searching(place: Place, term: str) -> Stage:
    stage = queue(place)
    field = stage.window.parts.url_bar.field
    field.setFocus()
    QTest.keyClicks(field, term)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.qWait(_FADE_MS)
    stage.until(lambda: term in stage.engine.searched)
    return stage


def _menu(place: Place, number: int) -> Stage:
    stage = queue(place)
    bar = stage.window.menuBar()
    action = bar.actions()[number]
    bar.setActiveAction(action)
    corner = bar.actionGeometry(action).bottomLeft()
    with _tray():
        stage.show_menu(action.menu(), bar.mapTo(stage.window, corner))
    return stage


def _settings(place: Place, page: int) -> Stage:
    stage = queue(place)
    dialog = stage.window.open_settings()
    dialog.show_page(page)
    stage.show_dialog(stage.dialog(type(dialog)))
    return stage
