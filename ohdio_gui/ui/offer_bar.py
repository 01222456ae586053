"""A discreet bar that asks something: one sentence and two answers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.accessible import announce
from ohdio_gui.ui.theme import ICON_SIZE, RADIUS, SPACE_M, SPACE_S, blend, theme


class OfferBar(QFrame):
    """Hidden while there is nothing to ask; it never takes the keyboard by itself.

    Signals: ``accepted`` and ``declined``, by its two buttons.
    """

    accepted = Signal()
    declined = Signal()

    def __init__(
        self, name: str, icon: str, answers: tuple[str, str], parent: QWidget | None = None
    ) -> None:
        """``name``: what it is about, for those who do not see it; ``answers``: yes and no."""
        super().__init__(parent)
        self.setObjectName("offer")
        self._icon_name = icon
        self._icon = QLabel(self)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        # A name would be read in the place of the sentence.
        self.sentence.setAccessibleDescription(name)
        self.setAccessibleName(name)
        self.yes = QPushButton(answers[0], self)
        self.no = QPushButton(answers[1], self)
        self.yes.clicked.connect(self.accepted)
        self.no.clicked.connect(self.declined)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        row.setSpacing(SPACE_S)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.yes, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.no, 0, Qt.AlignmentFlag.AlignVCenter)
        theme().changed.connect(self._draw)
        self._draw()
        self.hide()

    def ask(self, text: str) -> None:
        """Show the question; an empty one hides the bar."""
        is_news = self.isHidden() or text != self.sentence.text()
        self.sentence.setText(text)
        self.setVisible(bool(text))
        if is_news:
            announce(self, text)

    @Slot()
    def _draw(self) -> None:
        pixmap = icons.pixmap(self._icon_name, "accent", ICON_SIZE, self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)
        ground, edge = blend("accent", "surface", 0.07), blend("accent", "surface", 0.30)
        self.setStyleSheet(
            f"QFrame#offer {{ background: {ground.name()}; border: 1px solid {edge.name()};"
            f" border-radius: {RADIUS}px; }}"
        )
