"""Python's garbage collection, kept on the window's thread.

A collection runs on whatever thread happens to allocate: on a thread of the pools it would destroy
Qt objects that belong to the window's thread, and Qt crashes on that (seen in tests). So automatic
collection is off while the window lives, and this timer does it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_MS = 2000
THRESHOLDS = (700, 10, 10)
"""Of new objects, and of collections of the next younger generation: Python's own, up to 3.13."""


class GarbageCollector(QObject):
    """Collects what has piled up, youngest first, as Python itself would; lives with the window."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Take the collection over."""
        super().__init__(parent)
        gc.disable()
        # What the imports made stays for ever: it need not be looked at again.
        gc.collect()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_look)
        self._timer.start(LOOK_MS)

    @Slot()
    def on_look(self) -> None:
        """Collect the oldest generation whose turn has come."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > THRESHOLDS[generation]:
                gc.collect(generation)
                return

    def close(self) -> None:
        """Give the collection back, with nothing of the window's left for another thread."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()
