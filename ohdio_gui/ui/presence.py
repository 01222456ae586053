"""How the program is there while nobody works in its window: tray, dock, title, notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSettings, Slot

from ohdio_gui import messages
from ohdio_gui.ui.closing import Closing
from ohdio_gui.ui.notifications import Notifications, is_looked_at
from ohdio_gui.ui.queue_totals import QueueTotals
from ohdio_gui.ui.taskbar import Taskbar
from ohdio_gui.ui.tray import NAME

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.tray import Tray

_LOOKS = frozenset({QEvent.Type.Show, QEvent.Type.WindowActivate})


class Presence(QObject):
    """Keeps all of it in step with the queue, and with whether the person looks."""

    def __init__(
        self,
        window: QWidget,
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
        window.installEventFilter(self)
        self.show_totals()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Take note that the person looks at the window, or has put it away."""
        if event.type() in _LOOKS:
            self.totals.look()
            self.notifications.look()
        elif event.type() is QEvent.Type.Hide and self._window.isHidden():
            self.closing.watch()
        return super().eventFilter(watched, event)

    @Slot()
    def show_totals(self) -> None:
        """Show how the queue goes, everywhere."""
        if is_looked_at(self._window):
            self.totals.look()
        self._tray.show_totals(self.totals)
        self.taskbar.show_totals(self.totals)
        progress = self.totals.progress
        title = NAME if progress is None else f"{messages.percent(progress)} – {NAME}"
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)

    def end(self) -> None:
        """Go out of sight: the program ends."""
        self.totals.changed.disconnect(self.show_totals)
        self.closing.end()
        self.taskbar.clear()
        self._tray.hide()
