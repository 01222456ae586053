"""What the window shows while there is no book: a drawing, one sentence, and the demo."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.icon_button import IconButton
from ohdio_gui.ui.theme import ICON_SIZE, SPACE_L, SPACE_M, SPACE_S, theme

_DRAWING_HEIGHT = 150
_WIDEST = 860


class EmptyState(QWidget):
    """The drawing, and what to do next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = QLabel(self)
        self._drawing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text = self.tr(
            "Paste or drop the address of an OHdio book or category, or search for a title"
        )
        self.title = QLabel(text, self)
        self.title.setFont(theme().title_font())
        self.title.setWordWrap(True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.demo = IconButton(self.tr("Try the demo"), self)
        self.demo.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self.demo.setToolTip(
            self.tr("A dozen short stories from this computer, in a window of their own")
        )
        self.demo.hide()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(SPACE_S)
        self._column.addStretch(4)
        self._column.addWidget(self._drawing)
        self._column.addSpacing(SPACE_M)
        self._column.addWidget(self.title)
        self._column.addSpacing(SPACE_S)
        self._column.addWidget(self.demo, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(5)
        theme().changed.connect(self._draw)
        self._draw()

    def offer_demo(self) -> None:
        """Show the button that starts the demo."""
        self.demo.show()

    def add_below(self, widget: QWidget) -> None:
        """Put what is asked the first time below all else."""
        widget.setMaximumWidth(_WIDEST)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_M)
        row.addStretch(1)
        row.addWidget(widget, 20)
        row.addStretch(1)
        self._column.addLayout(row)

    @Slot()
    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._drawing.setPixmap(icons.pixmap("empty", "muted", _DRAWING_HEIGHT, ratio))
        self.demo.setIcon(icons.icon("demo"))
