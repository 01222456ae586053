"""A main window that takes drops of addresses and text from any program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QMainWindow, QWidget

from ohdio_gui.ui.drop import Dropped, dropped_in, has_text
from ohdio_gui.ui.drop_overlay import DropOverlay

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QResizeEvent,
    )


class DropWindow(QMainWindow):
    """Shows where to drop, and tells what was dropped.

    Signals: ``dropped`` (Dropped) after the other program has had its answer.
    """

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._dropped: list[Dropped] = []
        self.overlay: DropOverlay | None = None
        self.setAcceptDrops(True)

    def setCentralWidget(self, widget: QWidget) -> None:  # noqa: N802 (Qt's name)
        """Take the widget that the frame of a drag covers."""
        super().setCentralWidget(widget)
        self.overlay = DropOverlay(widget)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what may hold an address, and show where to drop it."""
        self._answer(event)
        if event.isAccepted() and self.overlay is not None:
            self.overlay.cover()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking it."""
        self._answer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the frame away."""
        self._uncover()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the drop now, and act on it once the other program has its answer."""
        self._uncover()
        self._answer(event)
        if not event.isAccepted():
            return
        dropped = dropped_in(event.mimeData())
        if not dropped.is_empty:
            self._dropped.append(dropped)
            QTimer.singleShot(0, self._on_dropped)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the frame of a drag over the whole window."""
        super().resizeEvent(event)
        if self.overlay is not None and self.overlay.isVisible():
            self.overlay.cover()

    @Slot()
    def _on_dropped(self) -> None:
        waiting, self._dropped = self._dropped, []
        for dropped in waiting:
            self.dropped.emit(dropped)

    def _uncover(self) -> None:
        if self.overlay is not None:
            self.overlay.hide()

    def _answer(self, event: QDropEvent) -> None:
        if self.acceptDrops() and has_text(event.mimeData()):
            # Never a move: the other program would delete what it gave.
            event.setDropAction(event.dropAction().CopyAction)
            event.accept()
        else:
            event.ignore()
