"""The line of totals at the bottom: the queue on the left, the categories on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ohdio_gui import messages, quantities
from ohdio_gui.ui import icons
from ohdio_gui.ui.theme import SPACE_L, SPACE_S, theme
from ohdio_gui.ui.tool_tips import tool_tip

if TYPE_CHECKING:
    from ohdio_gui.model.audiobook import CategoryScrape
    from ohdio_gui.model.events import SpaceEvent
    from ohdio_gui.ui.books.totals import Totals

_BETWEEN = " · "
_SCRAPE_WIDTH = 0.45
"""The share of the line that the categories may take."""
_TOLD = 2


class StatusLine(QWidget):
    """Totals in words; each part is left out where it is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state_icon = QLabel(self)
        self.totals = QLabel(self)
        self.totals.setAccessibleDescription(self.tr("Totals of the queue"))
        self._scrape_icon = QLabel(self)
        self.scrapes = QLabel(self)
        self.scrapes.setTextFormat(Qt.TextFormat.PlainText)
        self.scrapes.setAccessibleDescription(self.tr("Categories"))
        self._scrape_text = ""
        self._totals_of_books: Totals | None = None
        self.free_bytes: int | None = None
        """Where finished books go; None: not known."""
        self._is_paused = False
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        row.setSpacing(SPACE_S - 2)
        row.addWidget(self._state_icon)
        row.addWidget(self.totals, 1)
        row.addSpacing(SPACE_L)
        row.addWidget(self._scrape_icon)
        row.addWidget(self.scrapes)
        theme().changed.connect(self._draw)
        self._draw()

    @Slot(object)
    def set_totals(self, totals: Totals) -> None:
        """Show what all books come to."""
        self._totals_of_books = totals
        self._draw()

    @Slot(object)
    def set_space(self, event: SpaceEvent) -> None:
        """Show how much is free where finished books go."""
        self.free_bytes = event.free_bytes
        self._draw()

    def set_paused(self, *, is_paused: bool) -> None:
        """Show whether the queue is paused."""
        self._is_paused = is_paused
        self._draw()

    def set_scrapes(self, scrapes: tuple[CategoryScrape, ...]) -> None:
        """Show the newest of ``scrapes`` (oldest first): those that ended well."""
        told = scrapes[-_TOLD:]
        self._scrape_text = _BETWEEN.join(map(self._scrape_words, told))
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the categories' words to their share."""
        super().resizeEvent(event)
        self._draw()

    def _scrape_words(self, scrape: CategoryScrape) -> str:
        found = self.tr("%Ln book(s)", "", scrape.found)
        return self.tr("{name}: {found}").format(name=name_of(scrape), found=found)

    def _totals(self) -> str:
        totals = self._totals_of_books
        if totals is None:
            return ""
        if not totals.books:
            return self.tr("No books in the queue")
        parts = [messages.paused_word()] if self._is_paused else []
        parts.append(self.tr("%Ln book(s)", "", totals.books))
        if totals.bytes_total:
            if not totals.is_bytes_total_whole:
                text = self.tr("{done} of at least {total}")
            elif totals.bytes_done >= totals.bytes_total:
                text = "{total}"
            else:
                text = self.tr("{done} of {total}")
            done, total = quantities.size(totals.bytes_done), quantities.size(totals.bytes_total)
            parts.append(text.format(done=done, total=total))
        if totals.speed_bytes_s:
            parts.append(quantities.speed(totals.speed_bytes_s))
        if totals.time_left_s is not None:
            parts.append(
                self.tr("{time} left").format(time=quantities.time_left(totals.time_left_s))
            )
        if self.free_bytes is not None:
            parts.append(self.tr("{size} free").format(size=quantities.size(self.free_bytes)))
        return _BETWEEN.join(parts)

    @Slot()
    def _draw(self) -> None:
        tokens, ratio = theme().tokens, self.devicePixelRatioF()
        self.totals.setText(self._totals())
        self.totals.setStyleSheet(f"color: {tokens.muted}")
        self._state_icon.setVisible(self._is_paused)
        self._state_icon.setPixmap(icons.pixmap("paused", "waiting", 16, ratio))
        shown = QFontMetrics(self.scrapes.font()).elidedText(
            self._scrape_text, Qt.TextElideMode.ElideMiddle, round(self.width() * _SCRAPE_WIDTH)
        )
        self.scrapes.setText(shown)
        self.scrapes.setAccessibleName(self._scrape_text)
        self.scrapes.setToolTip(tool_tip(self._scrape_text if shown != self._scrape_text else ""))
        self.scrapes.setStyleSheet(f"color: {tokens.muted}")
        self._scrape_icon.setVisible(bool(self._scrape_text))
        self._scrape_icon.setPixmap(icons.pixmap("category", "muted", 16, ratio))


def name_of(scrape: CategoryScrape) -> str:
    """Return a category's title, or the last word of its address until it is known."""
    return scrape.title or scrape.url.rstrip("/").rpartition("/")[2].replace("-", " ").capitalize()
