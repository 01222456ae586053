"""What the window shows while there is no book: a drawing and one sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.theme import SPACE_L, SPACE_XS, theme

_DRAWING_HEIGHT = 150


class EmptyState(QWidget):
    """The drawing, and what to do next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = QLabel(self)
        self._drawing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = QLabel(self)
        self.title.setFont(theme().title_font())
        self.title.setWordWrap(True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE_XS)
        column.addStretch(4)
        column.addWidget(self._drawing)
        column.addSpacing(SPACE_L)
        column.addWidget(self.title)
        column.addStretch(5)
        theme().changed.connect(self._draw)
        self._draw()
        self.set_reading(is_reading=False)

    def set_reading(self, *, is_reading: bool) -> None:
        """Say that books are on their way while a category is being read."""
        self.title.setText(
            self.tr("Reading the category: its books appear here")
            if is_reading
            else self.tr(
                "Paste or drop the address of an OHdio book or category, or search for a title"
            )
        )

    @Slot()
    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._drawing.setPixmap(icons.pixmap("empty", "muted", _DRAWING_HEIGHT, ratio))
