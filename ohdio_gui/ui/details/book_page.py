"""All that is known of one book, on one page that scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ohdio_gui.ui.details import failures
from ohdio_gui.ui.details.fields import Fields
from ohdio_gui.ui.details.head import Head
from ohdio_gui.ui.details.parts import PartsModel, PartsView
from ohdio_gui.ui.theme import RADIUS, SPACE_L, SPACE_M, SPACE_XS, theme

if TYPE_CHECKING:
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.model.events import BookDetailsEvent
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.books.row import BookRow
    from ohdio_gui.ui.covers import CoverLoader


class BookPage(QScrollArea):
    """Its two columns stand one over the other, or side by side where the page is wide."""

    def __init__(
        self, actions: Actions, covers: CoverLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bookPage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Details of the book"))
        self._row: BookRow | None = None
        self._details: BookDetailsEvent | None = None
        self._inside = inside = QWidget(self)
        self.head = Head(actions, covers, inside)
        self.failures = _text(inside)
        self.fields = Fields(inside)
        self.description = _text(inside)
        self.parts = PartsModel(self)
        self.parts_view = PartsView(self.parts, inside)
        self._headings = {
            name: QLabel(inside) for name in ("failures", "fields", "description", "parts")
        }
        self._sections: dict[str, QWidget] = {}
        """Each heading with what is below it: what is empty takes no room."""
        self._lay_out(inside)
        self.setWidget(inside)
        chosen = self.parts_view.selectionModel()
        chosen.currentChanged.connect(self._on_part_chosen)
        theme().changed.connect(self._draw)
        self._name_them()
        self._draw()

    def show_row(self, row: BookRow, held: ErrorInfo | None) -> None:
        """Show what the table knows; another book's details are not shown any longer."""
        is_other = self._row is None or self._row.audiobook.id != row.audiobook.id
        self._row = row
        self.head.show_row(row, held)
        if is_other:
            self._details = None
            self.verticalScrollBar().setValue(0)
            self._show_details()
        elif self._details is None:
            self._show_details()

    def show_details(self, details: BookDetailsEvent) -> None:
        """Show what the store knows of the book."""
        self._details = details
        self._show_details()

    def set_wide(self, *, is_wide: bool) -> None:
        """Put the columns side by side, or one over the other."""
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_them()
            if self._row is not None:
                self._show_details()

    def _show_details(self) -> None:
        assert self._row is not None
        details = self._details
        book = details.audiobook if details else self._row.audiobook
        self.fields.show_fields(book, details.sources if details else {})
        self.parts.set_parts(details.parts if details else ())
        for name, label, text in (
            ("failures", self.failures, failures.told(details.failures) if details else ""),
            ("description", self.description, book.description or ""),
        ):
            if label.text() != text:
                label.setText(text)
            self._sections[name].setVisible(bool(text))
        self._sections["parts"].setVisible(bool(self.parts.rowCount()))

    def _lay_out(self, inside: QWidget) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.head)
        for column, name, widget in (
            (left, "failures", self.failures),
            (left, "fields", self.fields),
            (right, "description", self.description),
            (right, "parts", self.parts_view),
        ):
            heading = self._headings[name]
            heading.setFont(theme().font(is_strong=True))
            section = self._sections[name] = QWidget(inside)
            lines = QVBoxLayout(section)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(SPACE_XS)
            lines.addWidget(heading)
            lines.addWidget(widget)
            column.setSpacing(SPACE_L)
            column.addWidget(section)
        left.addStretch(1)
        right.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom, inside)
        self._columns.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, SPACE_M)
        self._columns.setSpacing(SPACE_L)
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right, 1)

    def _name_them(self) -> None:
        for name, text in {
            "failures": self.tr("Failed attempts"),
            "fields": self.tr("The book"),
            "description": self.tr("Description"),
            "parts": self.tr("Parts"),
        }.items():
            self._headings[name].setText(text)
        self.failures.setAccessibleDescription(self.tr("Failed attempts"))
        self.description.setAccessibleDescription(self.tr("Description"))

    @Slot(QModelIndex, QModelIndex)
    def _on_part_chosen(self, current: QModelIndex, previous: QModelIndex) -> None:  # noqa: ARG002
        if not current.isValid() or not self.parts_view.hasFocus():
            return
        place = self.parts_view.visualRect(current).center()
        shown = self.parts_view.mapTo(self._inside, place)
        self.ensureVisible(shown.x(), shown.y(), 0, self.parts_view.visualRect(current).height())

    @Slot()
    def _draw(self) -> None:
        accent = theme().tokens.accent
        self.setStyleSheet(
            "QScrollArea#bookPage { background: transparent; border: 2px solid transparent;"
            f" border-radius: {RADIUS}px; }}"
            f"QScrollArea#bookPage:focus {{ border-color: {accent}; }}"
            "QScrollArea#bookPage > QWidget > QWidget { background: transparent; }"
        )


def _text(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
