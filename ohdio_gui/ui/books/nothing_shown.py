"""What stands in the table's place while its books are all filtered out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ohdio_gui.ui.books.states import State
from ohdio_gui.ui.theme import SPACE_M


class NothingShown(QWidget):
    """Says that books are there, and none of them is to be seen; its button shows them again.

    Signals: ``all_wanted`` to have all books shown.
    """

    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(self)
        self.sentence.setObjectName("muted")
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.show_all = QPushButton(self.tr("Show all books"), self)
        self.show_all.clicked.connect(self.all_wanted)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE_M)
        column.addStretch(1)
        column.addWidget(self.sentence)
        column.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def tell(self, state: State, words: str) -> None:
        """Say what there is none of: books of a state, with some words."""
        if not words:
            told = self._none_of(state)
        elif state is State.ALL:
            told = self.tr("No books match “{words}”").replace("{words}", words)
        else:
            told = self.tr("No books in this tab match “{words}”").replace("{words}", words)
        self.sentence.setText(told)

    def _none_of(self, state: State) -> str:
        return {
            State.ALL: "",
            State.WAITING: self.tr("No books are waiting"),
            State.ACTIVE: self.tr("No books are being downloaded"),
            State.DONE: self.tr("No books are done yet"),
            State.FAILED: self.tr("No books have failed"),
            State.BLOCKED: self.tr("No books are blocked"),
        }[state]
