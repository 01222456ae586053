"""The line of totals at the bottom: the queue on the left, the categories on the right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ohdio_gui import messages
from ohdio_gui.model.audiobook import CategoryScrape, ScrapeStatus
from ohdio_gui.ui import icons
from ohdio_gui.ui.theme import SPACE_L, SPACE_S, theme
from ohdio_gui.ui.tool_tips import tool_tip

if TYPE_CHECKING:
    from ohdio_gui.model.events import QueueCounts

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
        self.totals.setAccessibleName(self.tr("Totals of the queue"))
        self._scrape_icon = QLabel(self)
        self.scrapes = QLabel(self)
        self.scrapes.setTextFormat(Qt.TextFormat.PlainText)
        self.scrapes.setAccessibleName(self.tr("Categories"))
        self._scrape_text = ""
        self._scrape_tone = "muted"
        self._counts: QueueCounts | None = None
        self._speed_bytes_s = 0.0
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

    def set_counts(self, counts: QueueCounts) -> None:
        """Show how many books are where."""
        self._counts = counts
        self._draw()

    def set_speed(self, speed_bytes_s: float) -> None:
        """Show the speed of all downloads together."""
        if speed_bytes_s != self._speed_bytes_s:
            self._speed_bytes_s = speed_bytes_s
            self._draw()

    def set_paused(self, *, is_paused: bool) -> None:
        """Show whether the queue is paused."""
        self._is_paused = is_paused
        self._draw()

    def come_to_rest(self) -> None:
        """Show that nothing runs any more: what was worked on waits."""
        self._speed_bytes_s = 0.0
        if self._counts is not None:
            waiting = self._counts.queued + self._counts.processing
            self._counts = replace(self._counts, queued=waiting, processing=0)
        self._draw()

    def set_scrapes(self, scrapes: tuple[CategoryScrape, ...]) -> None:
        """Show the newest of ``scrapes`` (oldest first) that run or that have just ended."""
        told = scrapes[-_TOLD:]
        self._scrape_text = _BETWEEN.join(self._scrape_words(scrape) for scrape in told)
        # One that still runs waits, and goes on by itself.
        ended = (scrape for scrape in told if scrape.status is not ScrapeStatus.SCRAPING)
        has_trouble = any(scrape.error for scrape in ended)
        self._scrape_tone = "failed" if has_trouble else "muted"
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the categories' words to their share."""
        super().resizeEvent(event)
        self._draw()

    def _scrape_words(self, scrape: CategoryScrape) -> str:
        name = name_of(scrape)
        if scrape.error:
            return self.tr("{name}: {sentence}").format(
                name=name, sentence=messages.sentence(scrape.error)
            )
        if scrape.status is ScrapeStatus.SCRAPING:
            if not scrape.found:
                return self.tr("{name}: reading…").format(name=name)
            found = self.tr("%Ln found…", "", scrape.found)
            return self.tr("{name}: {found}").format(name=name, found=found)
        found = self.tr("%Ln book(s)", "", scrape.found)
        return self.tr("{name}: {found}").format(name=name, found=found)

    def _totals(self) -> str:
        parts = [messages.paused_word()] if self._is_paused else []
        counts = self._counts
        if counts is None:
            return ""
        if counts.processing:
            parts.append(self.tr("%Ln in progress", "", counts.processing))
        if self._speed_bytes_s:
            parts.append(messages.speed(self._speed_bytes_s))
        if counts.queued:
            parts.append(self.tr("%Ln waiting", "", counts.queued))
        if counts.completed:
            parts.append(self.tr("%Ln done", "", counts.completed))
        if counts.blocked:
            parts.append(self.tr("%Ln blocked", "", counts.blocked))
        if counts.failed:
            parts.append(self.tr("%Ln failed", "", counts.failed))
        return _BETWEEN.join(parts) or self.tr("No book in the queue")

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
        self.scrapes.setToolTip(tool_tip(self._scrape_text if shown != self._scrape_text else ""))
        self.scrapes.setStyleSheet(f"color: {getattr(tokens, self._scrape_tone)}")
        name = "failed" if self._scrape_tone == "failed" else "category"
        self._scrape_icon.setVisible(bool(self._scrape_text))
        self._scrape_icon.setPixmap(icons.pixmap(name, self._scrape_tone, 16, ratio))


def name_of(scrape: CategoryScrape) -> str:
    """Return a category's title, or the last word of its address until it is known."""
    return scrape.title or scrape.url.rstrip("/").rpartition("/")[2].replace("-", " ").capitalize()
