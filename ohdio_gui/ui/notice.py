"""A discreet bar: why the queue is held, for as long as it is, or what happened to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.accessible import announce
from ohdio_gui.ui.theme import ICON_SIZE, RADIUS, SPACE_M, SPACE_S, blend, theme


class Notice(QFrame):
    """One sentence on a tint, with its icon; hidden while there is nothing to say.

    Signals: ``acted`` when the person takes what the bar offers to do about it.
    """

    acted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """``name``: what the sentence is about, for those who do not see where it stands."""
        super().__init__(parent)
        self.setObjectName("notice")
        self._tone = "blocked"
        self._icon_name = "hold"
        self._icon = QLabel(self)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        # A name would be read in the place of the sentence.
        self.sentence.setAccessibleDescription(name)
        self.setAccessibleName(name)
        self.button = QPushButton(self)
        self.button.clicked.connect(self.acted)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        row.setSpacing(SPACE_S)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        theme().changed.connect(self._draw)
        self.hide()

    def say(self, text: str, tone: str = "blocked", offer: str = "", icon: str = "hold") -> None:
        """Show ``text``; an empty one hides the bar. ``tone``: a token of the theme.

        ``offer``: what the bar's button does, in words; without it there is none.
        """
        is_news = self.isHidden() or text != self.sentence.text()
        self._tone = tone
        self._icon_name = icon
        self.sentence.setText(text)
        self.button.setText(offer)
        self.button.setVisible(bool(offer))
        self._draw()
        self.setVisible(bool(text))
        if is_news:
            announce(self, text)

    @Slot()
    def _draw(self) -> None:
        pixmap = icons.pixmap(self._icon_name, self._tone, ICON_SIZE, self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)
        ground, edge = blend(self._tone, "surface", 0.10), blend(self._tone, "surface", 0.35)
        self.setStyleSheet(
            f"QFrame#notice {{ background: {ground.name()}; border: 1px solid {edge.name()};"
            f" border-radius: {RADIUS}px; }}"
        )
