"""The list under the field: what OHdio's search found, painted over the window's own content.

A child widget and no popup window: it takes neither the keyboard nor the mouse from the field, on
any desktop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from ohdio_gui.ui import icons
from ohdio_gui.ui.search_delegate import ROW_HEIGHT, HitDelegate
from ohdio_gui.ui.search_hits import HitModel
from ohdio_gui.ui.theme import RADIUS, SPACE_S, SPACE_XS, blend, theme

if TYPE_CHECKING:
    from ohdio_gui.model.audiobook import SearchHit
    from ohdio_gui.ui.books.table_model import BookTableModel
    from ohdio_gui.ui.covers import CoverLoader

MOST_ROWS = 8
"""Seen at once; the rest is scrolled to."""
_ICON_SIZE = 16


class SearchPopup(QFrame):
    """The hits, and a line that says how the search goes; hidden while there is nothing to say.

    Signals: ``picked`` (the row) on a click.
    """

    picked = Signal(int)

    def __init__(
        self, field: QWidget, host: QWidget, covers: CoverLoader, library: BookTableModel
    ) -> None:
        """``host`` is covered, below ``field``, which keeps the keyboard."""
        super().__init__(host)
        self._field = field
        self._host = host
        self.setObjectName("search_popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Search results"))
        self.hits = HitModel(library, self)
        self.view = QListView(self)
        self._set_up_view(covers)
        self._icon = QLabel(self)
        self.sentence = QLabel(self)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setAccessibleDescription(self.tr("How the search goes"))
        self._tone = ("search", "muted")
        self._lay_out()
        # The field has its new place only after the window laid itself out.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.place)
        covers.loaded.connect(self._on_cover_loaded)
        theme().changed.connect(self._draw)
        host.installEventFilter(self)
        self._draw()
        self.hide()

    def show_hits(self, hits: tuple[SearchHit, ...]) -> None:
        """Show ``hits``, none of them chosen."""
        self.hits.set_hits(hits)
        self._say("")

    def show_sentence(self, text: str, icon: str, tone: str, *, keep_hits: bool = False) -> None:
        """Show a line; with ``keep_hits`` under those that are there."""
        if not keep_hits:
            self.hits.set_hits(())
        self._tone = (icon, tone)
        self._say(text)

    def close_list(self) -> None:
        """Hide the list and forget it."""
        self.hide()
        self.hits.set_hits(())

    @property
    def chosen_row(self) -> int | None:
        """The row that Enter would add, None when none is chosen."""
        index = self.view.currentIndex()
        return index.row() if index.isValid() else None

    def step(self, count: int) -> None:
        """Choose the row ``count`` below (or above, down to none) the one that is chosen."""
        chosen = self.chosen_row
        last = self.hits.rowCount() - 1
        row = min((-1 if chosen is None else chosen) + count, last)
        if row < 0:
            self.unchoose()
        else:
            self.view.setCurrentIndex(self.hits.index(row))

    def unchoose(self) -> None:
        """Let no row be chosen."""
        self.view.selectionModel().clear()

    @Slot()
    def place(self) -> None:
        """Stand right below the field, as wide as it, and as high as there is room for."""
        below = self._field.mapTo(self._host, QPoint(0, self._field.height() + SPACE_XS))
        width = self._field.width()
        wanted = min(self.hits.rowCount(), MOST_ROWS) * ROW_HEIGHT
        self.view.setFixedHeight(wanted)
        room = self._host.height() - below.y() - SPACE_S
        excess = max(0, self._height(width) - room)
        self.view.setFixedHeight(max(0, wanted - excess))
        self.setGeometry(below.x(), below.y(), width, self._height(width))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Follow the host when it is resized."""
        if event.type() == QEvent.Type.Resize and watched is self._host and not self.isHidden():
            self._later.start()
        return super().eventFilter(watched, event)

    def _height(self, width: int) -> int:
        if self._column.hasHeightForWidth():
            return self._column.totalHeightForWidth(width)
        return self._column.totalSizeHint().height()

    def _say(self, text: str) -> None:
        self.sentence.setText(text)
        self._foot.setVisible(bool(text))
        self._draw()
        self.place()
        self.show()
        self.raise_()

    def _set_up_view(self, covers: CoverLoader) -> None:
        view = self.view
        view.setModel(self.hits)
        view.setItemDelegate(HitDelegate(covers, view))
        view.setAccessibleName(self.tr("Audiobooks found"))
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setMouseTracking(True)
        view.setUniformItemSizes(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.verticalScrollBar().setSingleStep(ROW_HEIGHT // 2)
        view.clicked.connect(self._on_clicked)

    def _lay_out(self) -> None:
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        # In line with the icon and the text of the field above.
        foot.setContentsMargins(SPACE_S - 6, SPACE_S, SPACE_S, SPACE_S)
        foot.setSpacing(SPACE_S + 2)
        foot.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.sentence, 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XS, SPACE_XS, SPACE_XS, SPACE_XS)
        column.setSpacing(0)
        column.addWidget(self.view)
        column.addWidget(self._foot)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.picked.emit(index.row())

    @Slot(str)
    def _on_cover_loaded(self, key: str) -> None:
        rows = range(self.hits.rowCount())
        if any(self.hits.row_at(row).hit.cover_pattern == key for row in rows):
            self.view.viewport().update()

    @Slot()
    def _draw(self) -> None:
        icon, tone = self._tone
        pixmap = icons.pixmap(icon, tone, _ICON_SIZE, self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)
        self.sentence.setStyleSheet(f"color: {getattr(theme().tokens, tone)}")
        edge = blend("muted", "line", 0.35).name()
        self.setStyleSheet(
            f"QFrame#search_popup {{ background: {theme().tokens.raised};"
            f" border: 1px solid {edge}; border-radius: {RADIUS}px; }}"
            "QListView { background: transparent; border: none; }"
        )
