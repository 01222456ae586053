"""What the Help menu opens: the help, the shortcuts, the demo, and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal, Slot

from ohdio_gui.ui.about import AboutDialog
from ohdio_gui.ui.demo_start import start_demo
from ohdio_gui.ui.help import help_sheet
from ohdio_gui.ui.shortcuts import shortcut_sheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.empty import EmptyState
    from ohdio_gui.ui.first_run import Run
    from ohdio_gui.ui.queue_totals import QueueTotals


class HelpMenu(QObject):
    """Does what its actions say.

    Signals: ``folder_wanted`` (its path); ``refused`` (a sentence) when something cannot be done.
    """

    folder_wanted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        engine: EngineFacade,
        bus: EventBus,
        preferences: Preferences,
        totals: QueueTotals,
        run: Run,
    ) -> None:
        """Without a demo within the demo."""
        super().__init__(window)
        self._actions = actions
        self._window = window
        self._engine = engine
        self._bus = bus
        self._preferences = preferences
        self._totals = totals
        self._run = run
        actions.help.triggered.connect(self._on_help)
        actions.shortcuts.triggered.connect(self._on_shortcuts)
        actions.about.triggered.connect(self._on_about)
        actions.try_demo.triggered.connect(self.on_try_demo)
        actions.try_demo.setVisible(not run.is_demo)

    def offer_demo(self, empty: EmptyState) -> None:
        """Have the demo one click away while there is no book."""
        if not self._run.is_demo:
            empty.offer_demo()
            empty.demo.clicked.connect(self.on_try_demo)

    @Slot()
    def on_try_demo(self) -> None:
        """Start the demo beside this window."""
        if not start_demo(self._preferences.settings):
            self.refused.emit(self.tr("The demo could not be started"))

    @Slot()
    def _on_help(self) -> None:
        is_french = QLocale().language() is QLocale.Language.French
        help_sheet(self._window, "fr" if is_french else "en").show()

    @Slot()
    def _on_shortcuts(self) -> None:
        self._actions.window_menu_opened.emit()  # what is no use here is not told
        shortcut_sheet(self._window).show()

    @Slot()
    def _on_about(self) -> None:
        settings, counts = self._preferences.settings, self._totals.counts
        dialog = AboutDialog(self._window, settings, counts, self._run.data_dir)
        dialog.folder_wanted.connect(self.folder_wanted)
        self._bus.programs.connect(dialog.show_programs)
        self._engine.request_programs(settings.ffmpeg_path)
        dialog.open()
