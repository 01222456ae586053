"""The window: it shows what the bus tells and passes on what the person wants; it never waits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton

from ohdio_gui import messages
from ohdio_gui.model.audiobook import CategoryScrape, ScrapeStatus
from ohdio_gui.model.errors import BrokenStoreError, LockedStoreError
from ohdio_gui.model.events import QueueControl, RemovedEvent
from ohdio_gui.ui import icons
from ohdio_gui.ui.actions import Actions
from ohdio_gui.ui.adding import Adding
from ohdio_gui.ui.books.actions import BookActions
from ohdio_gui.ui.books.arranging import Arranging
from ohdio_gui.ui.details.details import Details
from ohdio_gui.ui.drop import Dropped
from ohdio_gui.ui.first_run import Run
from ohdio_gui.ui.layout import Layout
from ohdio_gui.ui.menu_bar_key import MenuBarKey
from ohdio_gui.ui.menus import fill_menu_bar
from ohdio_gui.ui.offers import continue_offers, set_up_offers
from ohdio_gui.ui.presence import Presence
from ohdio_gui.ui.renewal import carry_over, take_place
from ohdio_gui.ui.scrapes.actions import ScrapeActions
from ohdio_gui.ui.scrapes.words import is_at_work, is_shown
from ohdio_gui.ui.settings_dialog.dialog import SettingsDialog
from ohdio_gui.ui.settings_dialog.pages import Page
from ohdio_gui.ui.tray import Tray
from ohdio_gui.ui.watched_window import WatchedWindow

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QPaintEvent, QShowEvent

    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.model.events import (
        HoldEvent,
        ScrapeEvent,
        Snapshot,
    )
    from ohdio_gui.model.jobs import Stage
    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.covers import CoverLoader

_GEOMETRY = "geometry"
_USUAL_SIZE = QSize(1180, 760)
_FRAME = QSize(8, 48)
"""What a desktop puts around a window, at most."""


class MainWindow(WatchedWindow):
    """The one window of the program.

    Signals: ``first_painted`` once, when the person sees something; ``quit_requested`` when they
    want the program to end (the window stays until it is told to go).
    """

    first_painted = Signal()
    quit_requested = Signal()

    def __init__(
        self,
        engine: EngineFacade,
        bus: EventBus,
        covers: CoverLoader,
        site_origin: str,
        preferences: Preferences,
        geometry: QSettings | None = None,
        run: Run | None = None,
    ) -> None:
        """``site_origin``: the origin that counts as OHdio; ``geometry``: where size is kept."""
        super().__init__()
        self._engine = engine
        self._bus = bus
        self._control = QueueControl()
        self._preferences = preferences
        self._geometry = geometry
        self._scrapes: dict[int, CategoryScrape] = {}
        self._holds: dict[Stage, ErrorInfo] = {}
        self._is_paused = False
        self._is_painted = False
        self._restoring: tuple[int, ...] = ()
        """The removed books that the person wants back, until they are."""
        self.setWindowTitle("OHdio GUI")
        self.setWindowIcon(icons.app_icon())
        self.actions_ = actions = Actions(self)
        # Before the engine is asked, so that the answer finds it.
        actions.undo.triggered.connect(self._on_undo_asked)
        self.tray = Tray(actions, preferences, self)
        self.parts = Layout(self, actions, bus, covers)
        self.adding = Adding(self.parts.url_bar, engine, bus, site_origin)
        self._book_actions = BookActions(self.parts.table, actions, engine, bus)
        self._arranging = Arranging(
            self.parts.table, self.parts.shown, self.parts.queue_bar, actions, engine
        )
        self._scrape_actions = ScrapeActions(self.parts.scrapes, engine, bus)
        self.details = Details(
            self.parts.split, self.parts.table, actions, covers, engine, bus, geometry
        )
        self.parts.put_undo_behind(self.details.panel.page.parts_view)
        self.parts.url_bar.set_up_search(covers, self.parts.model, site_origin)
        self._connect_actions()
        self._connect_bus(bus)
        self.presence = Presence(self, self.tray, bus, preferences, geometry)
        self.parts.model.totals_changed.connect(self.presence.totals.on_totals)
        self.presence.closing.quit_wanted.connect(self.quit_requested)
        set_up_offers(self, engine, bus, preferences, site_origin, run or Run())
        fill_menu_bar(
            self.menuBar(),
            actions,
            speeds=self.tray.speed_menu,
            sorting=self._arranging.sorting,
            formats=self._book_actions.formats,
        )
        MenuBarKey(self.menuBar(), actions.menu_bar)
        self.setMinimumSize(900, 560)
        self.resize(self._first_size())
        if geometry is not None:
            kept = geometry.value(_GEOMETRY)
            if isinstance(kept, QByteArray):
                self.restoreGeometry(kept)
        self.parts.url_bar.field.setFocus()

    @Slot(str, result=bool)
    def add_text(self, text: str) -> bool:
        """Add all addresses in ``text``; say under the field what cannot be.

        Returns whether one was added.
        """
        return self.adding.add(Dropped(text))

    @Slot()
    def bring_up(self) -> None:
        """Show the window in front of the others."""
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot(object)
    def open_settings(self, page: Page = Page.GENERAL) -> SettingsDialog:
        """Open the settings' dialog at a page; it deletes itself when it is closed."""
        dialog = SettingsDialog(self._preferences, self._engine, self._bus, self._control, self)
        dialog.show_page(page)
        dialog.open()
        return dialog

    def take_over(self, old: MainWindow) -> None:
        """Show what ``old`` shows, in its place: for a window in another language."""
        carry_over(old.parts, self.parts)
        # A store that broke gives no snapshot: what it is about stays said.
        self.actions_.pause.setEnabled(old.actions_.pause.isEnabled())
        self.actions_.details.setChecked(old.actions_.details.isChecked())
        self._on_removed(old.parts.undo_bar.told)
        self._scrapes = dict(old._scrapes)
        self._show_scrapes()
        self._scrape_actions.continue_from(old._scrape_actions)
        self._on_queue_control(old._control)
        self._holds = dict(old._holds)
        self._show_holds()
        self.presence.totals.continue_from(old.presence.totals)
        continue_offers(old, self)
        self.tray.show()
        take_place(old, self)
        dialog = old.findChild(SettingsDialog)
        if dialog is not None and dialog.isVisible():
            self.open_settings().take_over(dialog)

    def show_fatal(self, sentence: str) -> None:
        """Say why nothing can run; only quitting is left."""
        self.parts.notice.say(sentence, "failed")
        self.parts.show_empty()
        for widget in (self.parts.url_bar.field, self.parts.url_bar.add_button):
            widget.setEnabled(False)
        self.actions_.pause.setEnabled(False)
        self.setAcceptDrops(False)

    def _first_size(self) -> QSize:
        """Return the size of a window that was never open: it fits the screen, frame and all."""
        room = self.screen().availableGeometry().size() - _FRAME
        return _USUAL_SIZE.boundedTo(room).expandedTo(self.minimumSize())

    def prepare_to_quit(self) -> None:
        """Keep the geometry, and go out of sight with the tray's icon."""
        self._keep_geometry()
        self.hide()
        self.presence.end()

    def _connect_actions(self) -> None:
        actions = self.actions_
        self.dropped.connect(self.adding.on_pasted)
        actions.add.triggered.connect(self._on_add)
        actions.paste.triggered.connect(self.adding.on_paste)
        actions.open_folder.triggered.connect(self._on_open_folder)
        actions.show_or_hide.triggered.connect(self._on_show_or_hide)
        actions.quit.triggered.connect(self.quit_requested)
        actions.pause.triggered.connect(self._on_pause)
        actions.window_menu_opened.connect(self._on_file_menu)
        actions.settings.triggered.connect(self._on_settings)
        actions.settings_wanted.connect(self.open_settings)
        self.tray.speed_menu.refused.connect(self.parts.url_bar.say)
        self.tray.message_clicked.connect(self.bring_up)
        self.parts.notice.acted.connect(self._on_notice_acted)
        self.tray.triggered.connect(self._on_show_or_hide)
        self._book_actions.page_wanted.connect(self._on_page_wanted)
        self.parts.undo_bar.acted.connect(actions.undo.trigger)
        self.parts.undo_bar.dismissed.connect(self._on_removal_dismissed)
        self._book_actions.folder_wanted.connect(self.on_folder_wanted)
        self._book_actions.told.connect(self.parts.url_bar.say_done)
        self._arranging.hinted.connect(self.parts.url_bar.say_hint)

    def _connect_bus(self, bus: EventBus) -> None:
        bus.snapshot.connect(self._on_snapshot)
        bus.space.connect(self.parts.status_line.set_space)
        bus.removed.connect(self._on_removed)
        bus.queue_control.connect(self._on_queue_control)
        bus.category_scrapes.connect(self._on_scrape)
        bus.holds.connect(self._on_hold)
        bus.searches.connect(self.parts.url_bar.show_search)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        for scrape in snapshot.scrapes:
            if scrape.status is ScrapeStatus.SCRAPING:
                self._scrapes.setdefault(scrape.id, scrape)
        self._show_scrapes()
        self._on_queue_control(snapshot.control)
        self._holds = {hold.stage: hold.error for hold in snapshot.holds if hold.error}
        self._show_holds()
        self.parts.has_snapshot = True
        self.parts.show_books_or_empty()

    @Slot()
    def _on_undo_asked(self) -> None:
        self._restoring = self.parts.undo_bar.told.audiobook_ids

    @Slot(object)
    def _on_removed(self, event: RemovedEvent) -> None:
        if self._restoring:
            # What was had back is shown, and ready for the next key.
            self.parts.table.choose_books(self._restoring)
            self._restoring = ()
        self.actions_.undo.setEnabled(bool(event.audiobook_ids))
        self.parts.undo_bar.show_removed(event)

    @Slot()
    def _on_removal_dismissed(self) -> None:
        self._engine.forget_removed()
        self._on_removed(RemovedEvent(()))

    @Slot(object)
    def _on_queue_control(self, control: QueueControl) -> None:
        self._control = control
        self._is_paused = control.is_paused
        self.actions_.set_paused(is_paused=control.is_paused)
        self.parts.status_line.set_paused(is_paused=control.is_paused)

    @Slot(object)
    def _on_scrape(self, event: ScrapeEvent) -> None:
        scrape = event.scrape
        self._scrapes.pop(scrape.id, None)
        self._scrapes[scrape.id] = scrape
        self._show_scrapes()

    @Slot(object)
    def _on_hold(self, event: HoldEvent) -> None:
        self._holds.pop(event.stage, None)
        if event.error is not None:
            self._holds[event.stage] = event.error
            if event.error.kind == BrokenStoreError.kind:
                # Nobody pauses or resumes it any more.
                self.actions_.pause.setEnabled(False)
        self._show_holds()

    @Slot()
    def _on_notice_acted(self) -> None:
        self._engine.ask_again()

    @Slot()
    def _on_add(self) -> None:
        self.parts.url_bar.field.setFocus()
        self.parts.url_bar.field.selectAll()

    @Slot()
    def _on_pause(self) -> None:
        if self._is_paused:
            self._engine.resume()
        else:
            self._engine.pause()

    @Slot()
    def _on_open_folder(self) -> None:
        self.on_folder_wanted(self._preferences.settings.output_dir)

    @Slot()
    def _on_settings(self) -> None:
        self.open_settings()

    @Slot()
    def _on_file_menu(self) -> None:
        # Without a tray, a hidden window could not come back.
        self.actions_.show_or_hide.setVisible(self.tray.is_present)

    @Slot()
    def _on_show_or_hide(self) -> None:
        if self.isHidden() or self.isMinimized():
            self.bring_up()
        elif self.tray.is_present:
            self.hide()

    @Slot(str)
    def on_folder_wanted(self, folder: str) -> None:
        """Open a folder, or say that it cannot be."""
        if not Path(folder).is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            told = self.tr("The folder “{folder}” cannot be opened").format(folder=folder)
            self.parts.url_bar.say(told)

    @Slot(QUrl)
    def _on_page_wanted(self, address: QUrl) -> None:
        if not QDesktopServices.openUrl(address):
            told = self.tr("{name} cannot be opened: this system has no program for it")
            name = address.fileName() if address.isLocalFile() else address.host()
            self.parts.url_bar.say(told.replace("{name}", name))

    def _show_holds(self) -> None:
        """Say why stages wait, each reason once, and offer to try again what can be."""
        told = dict.fromkeys(map(messages.hold_sentence, self._holds.values()))
        kinds = {error.kind for error in self._holds.values()}
        offer = self.tr("Check again") if "site_changed" in kinds else self.tr("Try again")
        # A store that broke is rebuilt by the next start alone, one that is held is tried anyway.
        can_try = bool(kinds - {BrokenStoreError.kind, LockedStoreError.kind})
        self.parts.notice.say("\n".join(told), offer=offer if can_try else "")

    def _show_scrapes(self) -> None:
        scrapes = tuple(self._scrapes.values())
        # Those that are under way, failed or ask have a line of their own.
        done = tuple(scrape for scrape in scrapes if not is_shown(scrape))
        self.parts.status_line.set_scrapes(done)
        self.parts.set_reading(is_reading=any(map(is_at_work, scrapes)))

    def _keep_geometry(self) -> None:
        if self._geometry is not None:
            self._geometry.setValue(_GEOMETRY, self.saveGeometry())
            self.details.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard, as Space does."""
        button = self.focusWidget()
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and isinstance(button, QAbstractButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Do what closing means here; at the session's end, quit."""
        self._keep_geometry()
        app = QGuiApplication.instance()
        is_logging_out = isinstance(app, QGuiApplication) and app.isSavingSession()
        event.setAccepted(is_logging_out)
        if is_logging_out:
            self.quit_requested.emit()
        else:
            self.presence.closing.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Let the tray's action say the other thing."""
        super().showEvent(event)
        self.tray.show()
        self.actions_.set_shown(is_shown=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the tray's action say the other thing."""
        super().hideEvent(event)
        self.actions_.set_shown(is_shown=False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.first_painted.emit()
