"""What the details begin with: cover, title, authors, what happens now, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.details.cover import Cover
from ohdio_gui.ui.details.remedies import remedies_for
from ohdio_gui.ui.details.remedy_buttons import RemedyButtons
from ohdio_gui.ui.theme import SPACE_M, SPACE_S, SPACE_XS, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.books.row import BookRow
    from ohdio_gui.ui.covers import CoverLoader

_ICON_SIZE = 18
_BETWEEN = " · "
_JOINER = "\u2060"
"""No line ends within a unit: Mo/s."""


class Head(QWidget):
    """Shows a BookRow, as the table does, with more room."""

    def __init__(
        self, actions: Actions, covers: CoverLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._row: BookRow | None = None
        self.cover = Cover(covers, self)
        self.title = self._label(theme().title_font())
        self.authors = self._label()
        self.authors.setObjectName("muted")
        self._icon = QLabel(self)
        self.stage = self._label(theme().font(is_strong=True))
        self.stage.setAccessibleDescription(self.tr("What happens now"))
        self.detail = self._label()
        self.remedies = RemedyButtons(actions, self)
        self._lay_out()
        theme().changed.connect(self._draw)

    def show_row(self, row: BookRow, held: ErrorInfo | None) -> None:
        """Show where the book stands; ``held``: why no download starts, where none does."""
        self._row = row
        book = row.audiobook
        self.cover.show_cover(book.cover_key, book.title, book.id)
        self.title.setText(row.title)
        # A name is not torn apart at the end of a line.
        names = (name.replace(" ", "\u00a0") for name in book.authors)
        self.authors.setText(", ".join(names))
        self.authors.setVisible(bool(row.authors))
        live = [row.percent] if row.has_bar else []
        self.stage.setText(_BETWEEN.join([row.stage, *live]))
        speed = row.speed.replace("/", f"{_JOINER}/{_JOINER}")
        # Alone, a time could as well be how long the book is.
        left = self.tr("{time} left").format(time=row.time_left) if row.time_left else ""
        pace = _BETWEEN.join(filter(None, (speed, left)))
        # One below the other: what grows by a digit moves nothing to another line.
        self.detail.setText("\n".join(filter(None, (row.detail, pace))))
        self.detail.setVisible(bool(self.detail.text()))
        self.remedies.show_remedies(remedies_for(row, held), book.url)
        self._draw()

    def _label(self, font: QFont | None = None) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if font is not None:
            label.setFont(font)
        return label

    def _lay_out(self) -> None:
        state = QHBoxLayout()
        state.setSpacing(SPACE_S - 2)
        state.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self.stage, 1)
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        words.addWidget(self.title)
        words.addWidget(self.authors)
        words.addSpacing(SPACE_XS)
        words.addLayout(state)
        words.addWidget(self.detail)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(SPACE_M)
        top.addWidget(self.cover, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addLayout(top)
        column.addWidget(self.remedies)

    @Slot()
    def _draw(self) -> None:
        if self._row is None:
            return
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(self._row.icon, self._row.tone, _ICON_SIZE, ratio))
        tone = "text" if self._row.tone == "accent" else self._row.tone
        self.stage.setStyleSheet(f"color: {getattr(theme().tokens, tone)}")
