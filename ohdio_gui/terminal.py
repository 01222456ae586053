"""Progress on a terminal: a line an active book, redrawn in place; elsewhere a line a change."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, TextIO

from ohdio_gui import messages, quantities
from ohdio_gui.model.audiobook import ScrapeStatus
from ohdio_gui.model.events import ENDED_STATUSES, DownloadEvent, DownloadStatus

if TYPE_CHECKING:
    from ohdio_gui.model.audiobook import CategoryScrape

_ACTIVE = (DownloadStatus.STARTED, DownloadStatus.DOWNLOADING, DownloadStatus.ASSEMBLING)
_BAR = 20


def shown_on(stream: TextIO, text: str) -> str:
    """Return ``text`` with a question mark for what ``stream`` has no letter for.

    An output that is sent into a file speaks the system's old letters on Windows, and no stream
    takes half a pair of surrogates, which the name of a folder can hold.
    """
    coding = stream.encoding or "utf-8"
    return text.encode(coding, "replace").decode(coding)


class ProgressLines:
    """Writes to one stream, on one thread."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._active: dict[int, DownloadEvent] = {}
        self._told: dict[int, tuple[DownloadStatus, str | None]] = {}
        self._drawn = 0

    def book(self, event: DownloadEvent) -> None:
        """Show where a book stands."""
        if event.status in _ACTIVE:
            self._active[event.audiobook_id] = event
        else:
            self._active.pop(event.audiobook_id, None)
        said = (event.status, event.error.kind if event.error else None)
        is_news = self._told.get(event.audiobook_id) != said
        self._told[event.audiobook_id] = said
        is_worth_a_line = event.status in ENDED_STATUSES or event.error is not None
        if not self._is_terminal:
            is_worth_a_line = event.status is not DownloadStatus.QUEUED or event.error is not None
        self._write(_line(event) if is_news and is_worth_a_line else None)

    def scrape(self, scrape: CategoryScrape) -> None:
        """Show what became of a category."""
        if scrape.status is ScrapeStatus.SCRAPING:
            return
        name = scrape.title or scrape.url
        said = messages.sentence(scrape.error) if scrape.error else quantities.number(scrape.found)
        self._write(f"{name} : {said}" if scrape.error else f"{name} ({said})")

    def say(self, line: str) -> None:
        """Write one line above what is active."""
        self._write(line)

    def _write(self, line: str | None) -> None:
        if not self._is_terminal:
            if line is not None:
                self._stream.write(shown_on(self._stream, line) + "\n")
                self._stream.flush()
            return
        width = shutil.get_terminal_size().columns
        text = f"\x1b[{self._drawn}F\x1b[J" if self._drawn else ""
        if line is not None:
            text += line + "\n"
        for event in self._active.values():
            text += _bar(event)[: width - 1] + "\n"
        self._drawn = len(self._active)
        self._stream.write(shown_on(self._stream, text))
        self._stream.flush()


def _line(event: DownloadEvent) -> str:
    said = messages.status_word(event.status)
    if event.error is not None:
        told = messages.sentence(event.error)
        # "Incomplete: part 5 is missing" says the state as well.
        said = told if told.startswith(said) else f"{said} — {told}"
    return f"{event.title} — {said}"


def _bar(event: DownloadEvent) -> str:
    filled = int(_BAR * event.progress / 100)
    fields = ["█" * filled + "░" * (_BAR - filled), quantities.percent(event.progress)]
    if event.status is DownloadStatus.DOWNLOADING and event.speed_bytes_s:
        fields.append(quantities.speed(event.speed_bytes_s))
        if event.eta_s:
            fields.append(quantities.duration(event.eta_s))
    else:
        fields.append(messages.status_word(event.status))
    return "  ".join([*fields, event.title])
