"""The graphical face: Qt's loop and asyncio's in one, the window, its covers, and a clean end.

The only place that imports qasync (it pulls in QtWidgets) and ``ui``.
"""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QMessageBox

# qasync takes the Qt binding that is imported already: after PySide6.
import qasync  # isort: skip

from ohdio_gui import __version__, messages, translations
from ohdio_gui.model.audiobook import cover_address
from ohdio_gui.model.errors import OhdioError
from ohdio_gui.net.images import ImageClient
from ohdio_gui.settings.preferences import Preferences
from ohdio_gui.signals import SignalWatcher
from ohdio_gui.ui import icons
from ohdio_gui.ui.covers import CoverLoader
from ohdio_gui.ui.first_run import Run
from ohdio_gui.ui.garbage import GarbageCollector
from ohdio_gui.ui.main_window import MainWindow
from ohdio_gui.ui.theme import theme

if TYPE_CHECKING:
    from pathlib import Path

    from ohdio_gui.app import Application
    from ohdio_gui.instance import Instance
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.settings.settings import Settings

log = logging.getLogger(__name__)

EXIT_OK, EXIT_FAILED = 0, 1
SHUTDOWN_S = 2.0
COVER_WIDTH_PX = 240
"""Enough for the table on the densest screen, and for the details on one of twice the pixels."""
_UNPAINTED_MS = 1000


class CoverStore:
    """Covers by their key: from the cache's folder, else from the net."""

    def __init__(self, folder: Path, client: ImageClient) -> None:
        """``folder`` is made when the first cover comes."""
        self._folder = folder
        self._client = client

    async def cover(self, key: str) -> bytes:
        """Return the bytes of a cover: ``key`` is its address or the pattern of it.

        Raises what ``ImageClient.fetch`` raises; a cache that cannot be used is done without.
        """
        address = cover_address(key, COVER_WIDTH_PX)
        file = self._folder / hashlib.sha256(address.encode()).hexdigest()[:32]
        loop = asyncio.get_running_loop()
        kept = await loop.run_in_executor(None, _read, file)
        if kept:
            return kept
        data = await self._client.fetch(address)
        await loop.run_in_executor(None, _keep, file, data)
        return data


class GraphicalFace(QObject):
    """The window with its engine, from the first paint to the last word."""

    def __init__(self, application: Application, instance: Instance, urls: tuple[str, ...]) -> None:
        """Make the window; to be called while the event loop runs."""
        super().__init__()
        self._application = application
        self._instance = instance
        self._urls = urls
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[int] = self._loop.create_future()
        self._exit_code = EXIT_OK
        self._is_started = False
        self._fatal: ErrorInfo | None = None
        self._autostart = application.autostart
        settings = application.settings
        if self._autostart is not None:
            # What the system has is the truth, whatever the file says.
            settings = dataclasses.replace(settings, autostart=self._autostart.is_on())
        self._applied = settings
        fixed = frozenset() if self._autostart else frozenset({"autostart"})
        self._preferences = Preferences(settings, application.settings_file, self._apply, fixed)
        self._images = ImageClient(proxy=application.own(settings).proxy)
        store = CoverStore(application.cache_dir / "covers", self._images)
        ratio = max(screen.devicePixelRatio() for screen in QApplication.screens())
        self._covers = CoverLoader(store.cover, ratio, self)
        # Beside the covers, so that a data directory of its own keeps a window of its own.
        self._geometry = QSettings(
            str(application.cache_dir / "window.ini"), QSettings.Format.IniFormat
        )
        self.window = self._made_window()
        for trouble in application.settings_troubles:
            self.window.parts.news.tell(trouble)
        instance.show_requested.connect(self._on_show_requested)
        instance.urls_received.connect(self._on_urls_received)

    async def run(self) -> int:
        """Show the window until the person, or a signal, ends it; return the exit code."""
        watcher = SignalWatcher(self._end)
        collector = GarbageCollector()
        try:
            self._show_first()
            exit_code = await self._ended
            await self._shut_down()
        finally:
            collector.close()
            watcher.close()
        return exit_code

    def _made_window(self) -> MainWindow:
        where = self._application.where
        window = MainWindow(
            self._application.engine,
            self._application.bus,
            self._covers,
            self._application.site_origin,
            self._preferences,
            self._geometry,
            Run(where.data_dir, self._application.is_demo, self._application.asks_for_folder),
        )
        window.first_painted.connect(self._on_first_painted)
        window.quit_requested.connect(self._on_quit_requested)
        return window

    def _show_first(self) -> None:
        """Show the window, or leave it in the tray; its engine works all the same."""
        if not self._preferences.settings.start_minimised:
            self.window.show()
            # A window that nobody can see yet is not painted.
            QTimer.singleShot(_UNPAINTED_MS, self._start)
            return
        self.window.tray.show()
        if not self.window.tray.is_present:
            self.window.showMinimized()
        self.window.presence.closing.watch()
        QTimer.singleShot(0, self._start)

    def _apply(self, settings: Settings) -> None:
        """Have what changed used at once. Raises SettingsError for what the system refuses."""
        was = self._applied
        if self._autostart is not None and settings.autostart != was.autostart:
            self._autostart.switch(is_on=settings.autostart)
        self._application.apply(settings)
        self._images.use_proxy(self._application.own(settings).proxy)
        theme().choose(settings.theme)
        self._applied = settings
        if translations.spoken(settings.language) != translations.spoken(was.language):
            # Not from within the dialog that goes with its window.
            QTimer.singleShot(0, self._renew_window)

    @Slot()
    def _renew_window(self) -> None:
        """Put a window in the language that holds now in the place of the old one."""
        app = QApplication.instance()
        if self._ended.done() or app is None:
            return
        translations.install_translations(app, self._applied.language)
        old, self.window = self.window, self._made_window()
        self.window.take_over(old)
        old.prepare_to_quit()
        old.deleteLater()
        if self._fatal is not None:
            self.window.show_fatal(messages.sentence(self._fatal))
        elif self._is_started:
            self._application.engine.request_snapshot()

    async def _shut_down(self) -> None:
        # Everything is awaited here, while the loop runs: nothing can be after aboutToQuit.
        self.window.prepare_to_quit()
        self._instance.stop_listening()
        await self._covers.close()
        await self._images.close()
        shutdown = self._application.shutdown
        if not await self._loop.run_in_executor(None, shutdown, SHUTDOWN_S):
            log.warning("event=shutdown_incomplete timeout_s=%.1f", SHUTDOWN_S)
        self.window.deleteLater()

    def _end(self, signal_number: int) -> None:
        self._finish(128 + signal_number)

    def _finish(self, exit_code: int) -> None:
        if not self._ended.done():
            self._ended.set_result(exit_code)

    @Slot()
    def _on_first_painted(self) -> None:
        QTimer.singleShot(0, self._start)

    @Slot()
    def _start(self) -> None:
        if self._is_started or self._ended.done():
            return
        self._is_started = True
        try:
            self._application.start(self._urls)
        except OhdioError as error:
            log.exception("event=start_failed")
            self._exit_code = EXIT_FAILED
            self._fatal = error.info
            self.window.show_fatal(messages.sentence(error.info))
            return
        self._application.engine.request_snapshot()
        self._instance.listen()
        self._covers.start(self._loop)

    @Slot()
    def _on_quit_requested(self) -> None:
        self._finish(self._exit_code)

    @Slot()
    def _on_show_requested(self) -> None:
        self.window.bring_up()

    @Slot(tuple)
    def _on_urls_received(self, urls: tuple[str, ...]) -> None:
        self.window.add_text("\n".join(urls))
        self.window.bring_up()


def run(application: Application, instance: Instance, urls: tuple[str, ...]) -> int:
    """Show the window until it is quit; return 0, or 130 and 143 for SIGINT and SIGTERM."""
    app = _qt_application(application.settings.language)
    theme().choose(application.settings.theme)
    with qasync.QEventLoop(app) as loop:
        exit_code: int = loop.run_until_complete(_run(application, instance, urls))
    # The window goes here, on its own thread, not wherever the garbage is collected.
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return exit_code


def tell_fatal(error: OhdioError, language: str) -> None:
    """Say, in a dialog, why the program cannot start; returns when the person has read it."""
    app = _qt_application(language)
    dialog = QMessageBox(
        QMessageBox.Icon.Critical, app.applicationDisplayName(), messages.sentence(error.info)
    )
    # A file's name is a stranger's text too: it is never taken for HTML.
    dialog.setTextFormat(Qt.TextFormat.PlainText)
    dialog.exec()


async def _run(application: Application, instance: Instance, urls: tuple[str, ...]) -> int:
    return await GraphicalFace(application, instance, urls).run()


def _qt_application(language: str) -> QApplication:
    """Return the one QApplication, named, speaking and dressed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("ohdio-gui")
    app.setApplicationDisplayName("OHdio GUI")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("ohdio-gui")
    app.setQuitOnLastWindowClosed(False)
    translations.install_translations(app, language)
    theme()
    app.setWindowIcon(icons.app_icon())
    return app


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        log.info("event=cover_cache_unreadable reason=%r", str(error))
        return None


def _keep(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        unfinished.write_bytes(data)
        unfinished.replace(file)
    except OSError as error:
        log.info("event=cover_cache_unwritable reason=%r", str(error))
