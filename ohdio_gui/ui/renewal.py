"""A window in another language in the place of the old one: what a person sees of it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.events import SpaceEvent
from ohdio_gui.ui.books.cells import Column

if TYPE_CHECKING:
    from ohdio_gui.ui.layout import Layout
    from ohdio_gui.ui.main_window import MainWindow


def carry_over(old: Layout, new: Layout) -> None:
    """Give ``new`` the books with how they go, what of them is shown, the news and what was typed.

    The rest comes with the next snapshot.
    """
    new.model.continue_from(old.model)
    new.has_snapshot = old.has_snapshot
    new.show_books_or_empty()
    new.queue_bar.tabs.setCurrentIndex(old.queue_bar.tabs.currentIndex())
    new.queue_bar.filter.setText(old.queue_bar.filter.text())
    if not old.shown.is_in_queue_order:
        new.shown.sort_by(Column(old.shown.sortColumn()), old.shown.sortOrder())
    new.table.select_books(book.audiobook.id for book in old.table.selected_books())
    new.table.verticalScrollBar().setValue(old.table.verticalScrollBar().value())
    new.split.extents.update(old.split.extents)
    new.scrapes.continue_from(old.scrapes)
    new.status_line.set_space(SpaceEvent(old.status_line.free_bytes))
    for told in old.news.told:
        new.news.tell(told)
    new.url_bar.field.setText(old.url_bar.field.text())


def take_place(old: MainWindow, new: MainWindow) -> None:
    """Show ``new`` where ``old`` is shown and as it is: hidden, minimised or maximised."""
    new.restoreGeometry(old.saveGeometry())
    if not old.isMaximized() and not old.isFullScreen():
        # What is kept between two runs is fitted to the screen; this one stays where it is.
        new.setGeometry(old.geometry())
    if old.isMinimized():
        new.showMinimized()
    elif not old.isHidden():
        new.show()
    else:
        new.presence.closing.watch()
