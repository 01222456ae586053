"""What is said of a category, in words."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ohdio_gui import messages, quantities
from ohdio_gui.model.audiobook import CategoryScrape, ScrapeStatus

_BETWEEN = " · "


def is_shown(scrape: CategoryScrape) -> bool:
    """Whether the person is to see a line of its own for ``scrape``; what is done needs none."""
    return scrape.status is not ScrapeStatus.COMPLETED or scrape.asks or scrape.error is not None


def can_retry(scrape: CategoryScrape) -> bool:
    """Whether reading the category again may give more."""
    return scrape.status is not ScrapeStatus.SCRAPING and scrape.error is not None


def is_at_work(scrape: CategoryScrape) -> bool:
    """Whether the category is being read, and does not just wait for something to be over."""
    is_told = scrape.found > 0 and bool(scrape.announced)
    return scrape.status is ScrapeStatus.SCRAPING and (scrape.error is None or is_told)


def progress_of(scrape: CategoryScrape) -> float | None:
    """Return how much of the category is read, 0 to 100; None where nobody knows yet."""
    if not scrape.announced or not scrape.found:
        return None
    return min(100.0, 100.0 * scrape.found / scrape.announced)


class ScrapeWords(QObject):
    """Makes the sentences; an object of Qt's, because only its ``tr`` knows plural forms."""

    def told(self, scrape: CategoryScrape) -> str:
        """Return where ``scrape`` stands: what it found, what it asks, and what went wrong."""
        if scrape.status is ScrapeStatus.SCRAPING and scrape.error is not None:
            # It waits, and goes on by itself.
            found = (self._reading(scrape),) if scrape.found else ()
            return _BETWEEN.join((*found, messages.sentence(scrape.error)))
        if scrape.status is ScrapeStatus.SCRAPING:
            return self._reading(scrape)
        parts = [self._question(scrape)] if scrape.asks else []
        if scrape.error is not None:
            parts.append(messages.sentence(scrape.error))
        return _BETWEEN.join(parts) or self.found(scrape.found)

    def found(self, count: int) -> str:
        """Return how many audiobooks there are."""
        return self.tr("%Ln audiobook(s)", "", count)

    def _question(self, scrape: CategoryScrape) -> str:
        if scrape.to_choose >= scrape.found:
            return self.found(scrape.to_choose)
        return self.tr("%Ln new audiobook(s)", "", scrape.to_choose)

    def _reading(self, scrape: CategoryScrape) -> str:
        if not scrape.found:
            return self.tr("reading…")
        parts = [self.tr("%Ln found", "", scrape.found)]
        if scrape.announced and scrape.announced > scrape.found:
            text = self.tr("{found} of {announced}")
            parts = [text.format(found=parts[0], announced=quantities.number(scrape.announced))]
        if scrape.new and scrape.known:
            parts.append(self.tr("%Ln new", "", scrape.new))
        if scrape.known:
            parts.append(self.tr("%Ln known", "", scrape.known))
        return _BETWEEN.join(parts)
