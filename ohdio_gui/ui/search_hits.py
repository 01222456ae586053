"""What OHdio's search offers, as rows: each with what the library says of it already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Slot

from ohdio_gui import messages
from ohdio_gui.model.events import DownloadStatus
from ohdio_gui.ui.tool_tips import tool_tip

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    from ohdio_gui.model.audiobook import SearchHit
    from ohdio_gui.ui.books.row import BookRow
    from ohdio_gui.ui.books.table_model import BookTableModel

    Index = QModelIndex | QPersistentModelIndex

HIT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The whole HitRow, for the delegate."""


@dataclass(frozen=True, slots=True)
class HitRow:
    """What the list shows of one hit; every text is ready to be painted."""

    hit: SearchHit
    title: str
    authors: str
    word: str = ""
    """What the library says of it; empty: nothing."""
    icon: str = ""
    tone: str = "waiting"
    """The theme's token for the word: accent, done, waiting, blocked or failed."""
    can_add: bool = True
    """Whether adding it would change anything."""
    is_added: bool = False
    """Whether it was added from this list."""

    @property
    def spoken(self) -> str:
        """The row in one line, for those who hear it."""
        return ", ".join(text for text in (self.title, self.authors, self.word) if text)


class HitModel(QAbstractListModel):
    """One row a hit, in OHdio's order; follows the table of the books while it has rows."""

    def __init__(self, library: BookTableModel, parent: QObject | None = None) -> None:
        """``library`` says how the books stand that are in it."""
        super().__init__(parent)
        self._library = library
        self._rows: list[HitRow] = []
        self._added: set[str] = set()
        for changed in (library.dataChanged, library.rowsInserted, library.modelReset):
            changed.connect(self.on_library_changed)

    def set_hits(self, hits: tuple[SearchHit, ...]) -> None:
        """Take ``hits`` in the place of the rows."""
        self.beginResetModel()
        self._rows = [self._prepared(hit) for hit in hits]
        self.endResetModel()

    def row_at(self, row: int) -> HitRow:
        """Return what the list shows in ``row``."""
        return self._rows[row]

    def mark_added(self, row: int) -> None:
        """Say from now on that the hit in ``row`` was added."""
        self._added.add(self._rows[row].hit.ohdio_id)
        self.on_library_changed()

    def forget_added(self) -> None:
        """Begin anew: what was added is in the library's hands now."""
        self._added.clear()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of hits."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the title, the whole row (HIT_ROLE), or what accessibility reads."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == HIT_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(f"{row.title}\n{row.authors}" if row.authors else row.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None

    @Slot()
    def on_library_changed(self) -> None:
        """Say how the books stand now."""
        for at, row in enumerate(self._rows):
            new = self._prepared(row.hit)
            if new != row:
                self._rows[at] = new
                self.dataChanged.emit(self.index(at), self.index(at))

    def _prepared(self, hit: SearchHit) -> HitRow:
        title, authors = hit.title, ", ".join(hit.authors)
        book = self._book_of(hit)
        is_complete = book.status is DownloadStatus.COMPLETED if book else hit.is_complete
        if is_complete:
            word = self.tr("Already downloaded")
            return HitRow(hit, title, authors, word, "done", "done", can_add=False)
        if hit.ohdio_id in self._added:
            word = self.tr("Added")
            return HitRow(hit, title, authors, word, "done", "accent", can_add=False, is_added=True)
        if book is not None:
            word, can_add = messages.status_word(book.status), book.can_retry
            return HitRow(hit, title, authors, word, book.icon, book.tone, can_add)
        if hit.audiobook_id is not None:
            word = messages.status_word(DownloadStatus.QUEUED)
            return HitRow(hit, title, authors, word, "waiting", "waiting", can_add=False)
        if hit.is_playable:
            return HitRow(hit, title, authors)
        return HitRow(hit, title, authors, self.tr("Not available on OHdio"), "gone")

    def _book_of(self, hit: SearchHit) -> BookRow | None:
        if hit.audiobook_id is None:
            return None
        row = self._library.position_of(hit.audiobook_id)
        return None if row is None else self._library.book_at(row)
