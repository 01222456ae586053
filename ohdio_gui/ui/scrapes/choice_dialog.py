"""Which books of a large category are wanted."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ohdio_gui.ui import icons
from ohdio_gui.ui.clear_button import ClearButton
from ohdio_gui.ui.filter_field import FilterField
from ohdio_gui.ui.scrapes.choice_delegate import ROW_HEIGHT, ChoiceDelegate
from ohdio_gui.ui.scrapes.choice_model import ChoiceModel, FoundBooks
from ohdio_gui.ui.scrapes.words import ScrapeWords
from ohdio_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.model.audiobook import CategoryBook

_SIZE = (620, 540)


class ChoiceDialog(QDialog):
    """The books with a check mark each, a search among them, and how many are chosen.

    Signals: ``chosen`` (the scrape's id, a frozenset of OHdio's ids) when the person adds them.
    """

    chosen = Signal(int, object)

    def __init__(
        self,
        scrape_id: int,
        name: str,
        books: Sequence[CategoryBook],
        parent: QWidget | None = None,
    ) -> None:
        """``name``: of the category."""
        super().__init__(parent)
        self._scrape_id = scrape_id
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Choose audiobooks"))
        self.books = ChoiceModel(books, self)
        self.found = FoundBooks(self.books, self)
        self.title = QLabel(self.tr("{name}: {words}"), self)
        self.title.setText(
            self.title.text().format(
                name=name, words=ScrapeWords(self).found(self.books.rowCount())
            )
        )
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setFont(theme().title_font())
        self.field = FilterField(self)
        self.view = QListView(self)
        self.nothing = QLabel(self.tr("No title or author contains these words"), self)
        self.select_all = QPushButton(self.tr("Select &all"), self)
        self.select_none = QPushButton(self.tr("Select &none"), self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.add = QPushButton(self)
        self._set_up()
        self._lay_out()
        self._on_choice_changed()
        self._on_searched("")
        self.resize(*_SIZE)
        self.field.setFocus()

    def _set_up(self) -> None:
        self.field.setObjectName("search")
        self.field.tell_purpose(self.tr("Search these books"))
        self.field.setAccessibleName(self.tr("Search these books"))
        self.field.addAction(
            icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        ClearButton(self.field)
        self.field.textChanged.connect(self._on_searched)
        self.field.left_down.connect(self.view.setFocus)
        self.view.setModel(self.found)
        self.view.setItemDelegate(ChoiceDelegate(self.view))
        self.view.setAccessibleName(self.tr("Audiobooks of the category"))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setStyleSheet("QListView { background: transparent; border: none; }")
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.verticalScrollBar().setSingleStep(ROW_HEIGHT // 2)
        self.nothing.setObjectName("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add.setObjectName("primary")
        for button in (self.select_all, self.select_none, self.cancel, self.add):
            # Enter in the search must not add what is not seen.
            button.setAutoDefault(False)
        self.books.choice_changed.connect(self._on_choice_changed)
        self.select_all.clicked.connect(self._on_select_all)
        self.select_none.clicked.connect(self._on_select_none)
        self.cancel.clicked.connect(self.reject)
        self.add.clicked.connect(self.accept)

    def _lay_out(self) -> None:
        search = QHBoxLayout()
        search.setSpacing(SPACE_S)
        search.addWidget(self.field, 1)
        search.addWidget(self.select_all)
        search.addWidget(self.select_none)
        card = QFrame(self)
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(SPACE_XS, SPACE_XS, SPACE_XS, 1)
        inside.addWidget(self.view)
        inside.addWidget(self.nothing)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(self.title)
        column.addLayout(search)
        column.addWidget(card, 1)
        column.addLayout(buttons)
        order = (self.field, self.select_all, self.select_none, self.view, self.cancel, self.add)
        for first, second in itertools.pairwise(order):
            QWidget.setTabOrder(first, second)

    def accept(self) -> None:
        """Have those added that are chosen."""
        self.chosen.emit(self._scrape_id, self.books.chosen)
        super().accept()

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        self.found.look_for(text)
        is_some = bool(self.found.rowCount())
        self.view.setVisible(is_some)
        self.nothing.setVisible(not is_some)
        if is_some and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.found.index(0, 0))

    @Slot()
    def _on_choice_changed(self) -> None:
        count = len(self.books.chosen)
        self.add.setText(self.tr("Add %Ln book(s)", "", count) if count else self.tr("Add"))
        self.add.setEnabled(bool(count))

    @Slot()
    def _on_select_all(self) -> None:
        self.books.choose(self.found.shown, is_chosen=True)

    @Slot()
    def _on_select_none(self) -> None:
        self.books.choose(self.found.shown, is_chosen=False)
