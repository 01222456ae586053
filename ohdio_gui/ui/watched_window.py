"""A main window that tells when the person looks at it and when they put it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal

from ohdio_gui.ui.drop_window import DropWindow

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent


class WatchedWindow(DropWindow):
    """Tells it by signals: an event filter would also be asked while the window is destroyed.

    Signals: ``came_forward`` when it is shown or becomes the active one; ``was_hidden`` when it is
    on no screen and in no taskbar any more.
    """

    came_forward = Signal()
    was_hidden = Signal()

    @property
    def is_looked_at(self) -> bool:
        """Whether the person works in it: some desktops call a hidden one active."""
        return self.isVisible() and not self.isMinimized() and self.isActiveWindow()

    def event(self, event: QEvent) -> bool:
        """Tell that it became the active one."""
        is_taken = super().event(event)
        if event.type() is QEvent.Type.WindowActivate:
            self.came_forward.emit()
        return is_taken

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that it is shown."""
        super().showEvent(event)
        self.came_forward.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it is gone; a window that is minimised is not."""
        super().hideEvent(event)
        if self.isHidden():
            self.was_hidden.emit()
