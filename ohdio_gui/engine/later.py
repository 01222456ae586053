"""One thing is tried again after a while, unless the program ends before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from collections.abc import Callable


class Later(QObject):
    """Belongs to its parent's thread.

    A timer of one's own rather than ``QTimer.singleShot``, whose timer would outlive a thread that
    ends before its time.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.on_time)

    def run(self, work: Callable[[], None], in_ms: int) -> None:
        """Have ``work`` called in ``in_ms``, in the place of what was to be called then."""
        self._work = work
        self._timer.start(in_ms)

    @Slot()
    def on_time(self) -> None:
        """Do it."""
        work, self._work = self._work, None
        if work is not None:
            work()
