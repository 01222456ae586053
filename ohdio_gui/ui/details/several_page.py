"""What several selected books come to, and what can be done with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ohdio_gui import quantities
from ohdio_gui.ui.flow import FlowLayout
from ohdio_gui.ui.icon_button import IconButton
from ohdio_gui.ui.theme import SPACE_M, SPACE_XS, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.books.row import BookRow

_ICON_SIZE = 16
_FRAME = 2
"""What the page of a single book has around it, for the keyboard."""


class SeveralPage(QWidget):
    """Their number, how long they are and how large, and a button for each action on them."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setFont(theme().title_font())
        self.title.setWordWrap(True)
        self.totals = QLabel(self)
        self.totals.setObjectName("muted")
        self.totals.setWordWrap(True)
        self._buttons = {
            action: IconButton(self)
            for action in (actions.retry, actions.pause_book, actions.to_front, actions.remove)
        }
        flow = FlowLayout()
        for action, button in self._buttons.items():
            button.setObjectName("chip")
            button.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(action.trigger)
            action.changed.connect(self._on_action_changed)
            flow.addWidget(button)
        column = QVBoxLayout(self)
        margin = SPACE_M + _FRAME
        column.setContentsMargins(margin, SPACE_XS + _FRAME, margin, margin)
        column.setSpacing(SPACE_XS)
        column.addWidget(self.title)
        column.addWidget(self.totals)
        column.addSpacing(SPACE_M)
        column.addLayout(flow)
        column.addStretch(1)
        self._on_action_changed()

    @property
    def buttons(self) -> tuple[IconButton, ...]:
        """Those that can be used now."""
        return tuple(button for button in self._buttons.values() if not button.isHidden())

    def show_rows(self, rows: Sequence[BookRow]) -> None:
        """Show what ``rows``, two or more, come to."""
        books = [row.audiobook for row in rows]
        seconds = sum(book.duration_s or 0 for book in books)
        size_bytes = sum(book.file_size_bytes or book.bytes_expected or 0 for book in books)
        told = [
            quantities.duration(seconds) if seconds else "",
            quantities.size(size_bytes) if size_bytes else "",
        ]
        self.title.setText(self.tr("%Ln book(s) selected", "", len(books)))
        self.totals.setText(" · ".join(filter(None, told)))
        self.totals.setVisible(bool(self.totals.text()))

    @Slot()
    def _on_action_changed(self) -> None:
        for action, button in self._buttons.items():
            button.setText(action.text().replace("&", ""))
            button.setIcon(action.icon())
            if button.hasFocus() and not action.isEnabled():
                # Not the next button: another press of the same key would do what nobody wants.
                self.setFocus()
            button.setVisible(action.isEnabled())
