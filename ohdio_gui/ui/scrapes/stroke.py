"""The thin bar of a category that is being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ohdio_gui.ui.books.delegates import bar, track_colour
from ohdio_gui.ui.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_WIDTH, _HEIGHT = 140, 6
_SEGMENT = 0.25
"""The share of the track that the wandering segment takes."""
_STEPS = 16
"""So many from the middle to both ends and back."""


class ProgressStroke(QWidget):
    """A thin bar, for the eye alone: the words beside it say the same.

    Where nobody knows how far the work is, a segment wanders through it, at the pace of whoever
    calls ``step``; it stays in the middle, which is no progress either, where nobody does.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress: float | None = None
        self._step = 0
        self.setFixedSize(_WIDTH, _HEIGHT)

    @property
    def is_wandering(self) -> bool:
        """Whether it is shown, and moves with each ``step``."""
        return self._progress is None and not self.isHidden()

    def set_progress(self, progress: float | None) -> None:
        """Show ``progress``, 0 to 100; None: it is not known."""
        if progress != self._progress:
            self._progress = progress
            self.update()

    def step(self) -> None:
        """Let the segment wander on."""
        self._step = (self._step + 1) % _STEPS
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 (it is painted whole)
        """Paint the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        progress = self._progress or 0.0
        bar(painter, QRectF(self.rect()), progress, colour("accent"), track_colour())
        if self._progress is None:
            bar(painter, self._segment(), 100.0, colour("accent"), colour("accent"))
        painter.end()

    def _segment(self) -> QRectF:
        """Return where the segment is by now: to one end and to the other, evenly."""
        turn = (self._step / _STEPS + 0.25) % 1.0
        left = (1 - abs(2 * turn - 1)) * (1 - _SEGMENT) * self.width()
        return QRectF(left, 0, _SEGMENT * self.width(), self.height())
