"""A window in another language in the place of the old one: what a person sees of it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ohdio_gui.ui.layout import Layout


def carry_over(old: Layout, new: Layout) -> None:
    """Give ``new`` the books with how they go, the selection, the news and what was being typed.

    The rest comes with the next snapshot.
    """
    new.model.continue_from(old.model)
    new.has_snapshot = old.has_snapshot
    new.show_books_or_empty()
    _select(old, new)
    for told in old.news.told:
        new.news.tell(told)
    new.url_bar.field.setText(old.url_bar.field.text())


def take_place(old: QWidget, new: QWidget) -> None:
    """Show ``new`` where ``old`` is shown and as it is: hidden, minimised or maximised."""
    new.restoreGeometry(old.saveGeometry())
    if not old.isMaximized() and not old.isFullScreen():
        # What is kept between two runs is fitted to the screen; this one stays where it is.
        new.setGeometry(old.geometry())
    if old.isMinimized():
        new.showMinimized()
    elif not old.isHidden():
        new.show()


def _select(old: Layout, new: Layout) -> None:
    """Select the same books, and scroll to where the table was."""
    model = new.model
    selection = QItemSelection()
    for book in old.table.selected_books():
        row = model.position_of(book.audiobook.id)
        if row is not None:
            last = model.index(row, model.columnCount() - 1)
            selection.select(model.index(row, 0), last)
    new.table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    new.table.verticalScrollBar().setValue(old.table.verticalScrollBar().value())
