"""The books of a category that can be chosen: a list with a check mark each, and a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from ohdio_gui.model.folding import folded
from ohdio_gui.ui.tool_tips import tool_tip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QPersistentModelIndex

    from ohdio_gui.model.audiobook import CategoryBook

    Index = QModelIndex | QPersistentModelIndex

BOOK_ROLE = Qt.ItemDataRole.UserRole + 1
"""The CategoryBook, for the delegate."""
_NOWHERE = QModelIndex()


class ChoiceModel(QAbstractListModel):
    """Books in the page's order, none of them chosen at first.

    Signals: ``choice_changed`` when another number of books is chosen.
    """

    choice_changed = Signal()

    def __init__(self, books: Sequence[CategoryBook], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._books = tuple(books)
        self._searched = tuple(folded(f"{b.title} {' '.join(b.authors)}") for b in self._books)
        self._chosen: set[int] = set()

    @property
    def chosen(self) -> frozenset[str]:
        """The ids of the books that are chosen."""
        return frozenset(self._books[row].ohdio_id for row in self._chosen)

    def is_found(self, row: int, words: Iterable[str]) -> bool:
        """Whether the book in ``row`` has all of ``words`` (``folded``) in its title or authors."""
        return all(word in self._searched[row] for word in words)

    def choose(self, rows: Iterable[int], *, is_chosen: bool) -> None:
        """Choose the books in ``rows``, or choose them no more."""
        changed = [row for row in rows if (row in self._chosen) != is_chosen]
        if not changed:
            return
        self._chosen.symmetric_difference_update(changed)
        roles = [Qt.ItemDataRole.CheckStateRole]
        self.dataChanged.emit(self.index(min(changed)), self.index(max(changed)), roles)
        self.choice_changed.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of books."""
        return 0 if parent.isValid() else len(self._books)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what is shown of the book, and told of it to those who do not see it."""
        if not index.isValid():
            return None
        book = self._books[index.row()]
        authors = ", ".join(book.authors)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return book.title
            case Qt.ItemDataRole.CheckStateRole:
                is_chosen = index.row() in self._chosen
                return Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{book.title}, {authors}" if authors else book.title
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip(f"{book.title}\n{authors}".strip())
            case _:
                return book if role == BOOK_ROLE else None

    def setData(  # noqa: N802 (Qt's name)
        self,
        index: Index,
        value: Any,  # noqa: ANN401
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Choose a book by its check mark, or choose it no more."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.choose([index.row()], is_chosen=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every book be chosen."""
        known = super().flags(index)
        return known | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else known


class FoundBooks(QSortFilterProxyModel):
    """Those books of a ChoiceModel that have what the person looks for."""

    def __init__(self, books: ChoiceModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._books = books
        self._words: list[str] = []
        self.setSourceModel(books)

    def look_for(self, text: str) -> None:
        """Show the books that have every word of ``text``, whatever its accents."""
        self._words = folded(text).split()
        self.invalidate()

    @property
    def shown(self) -> list[int]:
        """The rows of the ChoiceModel that are shown."""
        return [self.mapToSource(self.index(row, 0)).row() for row in range(self.rowCount())]

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: ARG002, N802 (Qt's name)
        """Whether the book in ``row`` is shown."""
        return self._books.is_found(row, self._words)
