"""What is said of a category, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ohdio_gui import messages
from ohdio_gui.model.audiobook import CategoryScrape, ScrapeStatus

_BETWEEN = " · "


def is_shown(scrape: CategoryScrape) -> bool:
    """Whether the person is to see a line of its own for ``scrape``; what is done needs none."""
    return scrape.status is not ScrapeStatus.COMPLETED or scrape.asks or scrape.error is not None


def can_retry(scrape: CategoryScrape) -> bool:
    """Whether reading the category again may give more."""
    return scrape.status is not ScrapeStatus.SCRAPING and scrape.error is not None


def progress_of(scrape: CategoryScrape) -> float | None:
    """Return how much of the category is read, 0 to 100; None where nobody knows."""
    if scrape.status is not ScrapeStatus.SCRAPING or not scrape.announced:
        return None
    return min(100.0, 100.0 * scrape.found / scrape.announced)


def told(scrape: CategoryScrape) -> str:
    """Return where ``scrape`` stands: what it found, what it asks, and what went wrong."""
    if scrape.status is ScrapeStatus.SCRAPING:
        return _reading(scrape)
    parts = [_question(scrape)] if scrape.asks else []
    if scrape.error is not None:
        parts.append(messages.sentence(scrape.error))
    return _BETWEEN.join(parts) or found_words(scrape.found)


def found_words(count: int) -> str:
    """Return how many audiobooks there are."""
    return QCoreApplication.translate("Scrapes", "%Ln audiobook(s)", "", count)


def _question(scrape: CategoryScrape) -> str:
    if scrape.to_choose >= scrape.found:
        return found_words(scrape.to_choose)
    return QCoreApplication.translate("Scrapes", "%Ln new audiobook(s)", "", scrape.to_choose)


def _reading(scrape: CategoryScrape) -> str:
    if not scrape.found:
        return QCoreApplication.translate("Scrapes", "reading…")
    parts = [QCoreApplication.translate("Scrapes", "%Ln found", "", scrape.found)]
    if scrape.announced and scrape.announced > scrape.found:
        text = QCoreApplication.translate("Scrapes", "{found} of {announced}")
        parts = [text.format(found=parts[0], announced=messages.number(scrape.announced))]
    if scrape.new and scrape.known:
        parts.append(QCoreApplication.translate("Scrapes", "%Ln new", "", scrape.new))
    if scrape.known:
        parts.append(QCoreApplication.translate("Scrapes", "%Ln known", "", scrape.known))
    return _BETWEEN.join(parts)
