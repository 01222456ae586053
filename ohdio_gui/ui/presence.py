"""How the program is there while nobody works in its window: tray, dock, title, notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Slot

from ohdio_gui import quantities
from ohdio_gui.ui.closing import Closing
from ohdio_gui.ui.notifications import Notifications
from ohdio_gui.ui.queue_totals import QueueTotals
from ohdio_gui.ui.taskbar import Taskbar
from ohdio_gui.ui.tray import NAME

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.tray import Tray
    from ohdio_gui.ui.watched_window import WatchedWindow


class Presence(QObject):
    """Keeps all of it in step with the queue, and with whether the person looks."""

    def __init__(
        self,
        window: WatchedWindow,
        tray: Tray,
        bus: EventBus,
        preferences: Preferences,
        kept: QSettings | None,
    ) -> None:
        """``kept``: where the geometry is kept, and what was said once."""
        super().__init__(window)
        self._window = window
        self._tray = tray
        self.totals = QueueTotals(bus, self)
        self.taskbar = Taskbar()
        self.notifications = Notifications(window, tray, preferences, bus)
        self.closing = Closing(window, tray, self.totals, preferences, kept)
        self.totals.changed.connect(self.show_totals)
        window.came_forward.connect(self.look)
        window.was_hidden.connect(self.closing.watch)
        self.show_totals()

    @Slot()
    def look(self) -> None:
        """Take note that the person looks at the window."""
        self.totals.look()
        self.notifications.look()

    @Slot()
    def show_totals(self) -> None:
        """Show how the queue goes, everywhere."""
        if self._window.is_looked_at:
            self.totals.look()
        self._tray.show_totals(self.totals)
        self.taskbar.show_totals(self.totals)
        progress = self.totals.progress
        title = NAME if progress is None else f"{quantities.percent(progress)} – {NAME}"
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)

    def end(self) -> None:
        """Go out of sight: the program ends."""
        self.totals.changed.disconnect(self.show_totals)
        self.closing.end()
        self.taskbar.clear()
        self._tray.hide()
