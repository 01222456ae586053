"""The panel with the details of what is selected: one book, several, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ohdio_gui.ui import icons
from ohdio_gui.ui.details.book_page import BookPage
from ohdio_gui.ui.details.several_page import SeveralPage
from ohdio_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, blend, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.books.row import BookRow
    from ohdio_gui.ui.covers import CoverLoader

_ICON_SIZE = 18


class DetailsPanel(QFrame):
    """Signals: ``close_wanted`` by its button, or Escape inside of it."""

    close_wanted = Signal()

    def __init__(
        self, actions: Actions, covers: CoverLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._rows: tuple[BookRow, ...] = ()
        self.heading = QLabel(self)
        self.heading.setObjectName("muted")
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("plain")
        self.close_button.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button.clicked.connect(self.close_wanted)
        self.page = BookPage(actions, covers, self)
        self.several = SeveralPage(actions, self)
        self.sentence = QLabel(self)
        self.sentence.setObjectName("muted")
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.sentence)
        self._stack.addWidget(self.page)
        self._stack.addWidget(self.several)
        self._lay_out()
        theme().changed.connect(self._draw)
        self._name_them()
        self._draw()

    def show_rows(self, rows: Sequence[BookRow], held: ErrorInfo | None) -> None:
        """Show the selected books; ``held``: why no download starts, where none does."""
        self._rows = tuple(rows)
        if len(self._rows) == 1:
            self.page.show_row(self._rows[0], held)
            self._stack.setCurrentWidget(self.page)
        elif self._rows:
            self.several.show_rows(self._rows)
            self._stack.setCurrentWidget(self.several)
        else:
            self._say()
            self._stack.setCurrentWidget(self.sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_wanted.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_them()
            self._say()

    def _say(self) -> None:
        self.sentence.setText(self.tr("Select a book to see its details"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        # In line with the page below, whose frame shows when it has the keyboard.
        top.setContentsMargins(SPACE_M + 2, SPACE_S, SPACE_S, 0)
        top.addWidget(self.heading, 1)
        top.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    def _name_them(self) -> None:
        self.heading.setText(self.tr("Details"))
        self.setAccessibleName(self.tr("Details"))
        self.close_button.setToolTip(self.tr("Close"))
        self.close_button.setAccessibleName(self.tr("Close the details"))

    @Slot()
    def _draw(self) -> None:
        self.close_button.setIcon(icons.icon("cancel", "muted"))
        press = blend("text", "raised", 0.08).name()
        self.close_button.setStyleSheet(
            "QToolButton { border: 2px solid transparent; border-radius: 6px; padding: 2px; }"
            f"QToolButton:hover {{ background: {press}; }}"
            f"QToolButton:focus {{ border-color: {theme().tokens.accent}; }}"
        )
