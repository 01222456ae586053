"""The lines of the categories, between the header and the books; hidden while there is none."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ohdio_gui.model.audiobook import ScrapeStatus
from ohdio_gui.ui.accessible import announce
from ohdio_gui.ui.motion import is_moving
from ohdio_gui.ui.scrapes.line import LINE_HEIGHT, ScrapeLine
from ohdio_gui.ui.scrapes.words import is_shown
from ohdio_gui.ui.theme import RADIUS, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.model.audiobook import CategoryScrape
    from ohdio_gui.model.events import ScrapeEvent, Snapshot

MOST_LINES = 3
"""As many are seen at once, and half of the next, which says that there are more below: of one
more, all is seen."""
_EDGE, _CLEAR = 1, 2
"""How thick the card's edge is, and how near to it nothing else is drawn that looks like it."""
_BEAT_MS = 200
"""How often what wanders in the lines moves on: enough for the eye, and no work."""


class ScrapeList(QScrollArea):
    """Follows the bus: the newest category is the first line.

    Signals, each with the scrape's id: ``stop_wanted``, ``retry_wanted``, ``all_wanted``,
    ``choice_wanted``, ``none_wanted`` (of the books that wait).
    """

    stop_wanted = Signal(int)
    retry_wanted = Signal(int)
    all_wanted = Signal(int)
    choice_wanted = Signal(int)
    none_wanted = Signal(int)

    def __init__(self, bus: EventBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scrapes")
        self.setAccessibleName(self.tr("Categories"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its lines take the keyboard, and it scrolls with them.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setSingleStep(LINE_HEIGHT // 2)
        self.verticalScrollBar().valueChanged.connect(self._set_apart)
        self._lines: dict[int, ScrapeLine] = {}
        self._dismissed: set[int] = set()
        """What is told of those once more is no news, until they are read anew."""
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        inside = QWidget(self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(inside)
        bus.snapshot.connect(self.on_snapshot)
        bus.category_scrapes.connect(self.on_scrape)
        theme().changed.connect(self._draw)
        self._draw()
        self._fit()

    @property
    def lines(self) -> tuple[ScrapeLine, ...]:
        """The lines, the newest first."""
        return tuple(reversed(self._lines.values()))

    @property
    def is_in_motion(self) -> bool:
        """Whether something wanders in one of the lines."""
        return self._beat.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        """Move, where something wanders."""
        super().showEvent(event)
        self._beat_or_rest()

    def hideEvent(self, event: QHideEvent) -> None:
        """Move no more: nobody sees it."""
        super().hideEvent(event)
        self._beat.stop()

    def continue_from(self, other: ScrapeList) -> None:
        """Show the lines of ``other``: a snapshot does not tell again what failed."""
        self._dismissed = set(other._dismissed)
        for line in reversed(other.lines):
            self._show(line.scrape)
        self._fit()

    @Slot(object)
    def on_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is on its way or asks; trouble of an earlier day is not told again."""
        for scrape in snapshot.scrapes:
            is_due = scrape.status is ScrapeStatus.SCRAPING or scrape.asks
            if is_due and scrape.id not in self._lines:
                self._show(scrape)
        self._fit()

    @Slot(object)
    def on_scrape(self, event: ScrapeEvent) -> None:
        """Show where a category stands now; what is done needs no line."""
        line = self._lines.get(event.scrape.id)
        before = line.calls if line is not None else ""
        if event.scrape.status is ScrapeStatus.SCRAPING:
            self._dismissed.discard(event.scrape.id)
        if is_shown(event.scrape) and event.scrape.id not in self._dismissed:
            self._show(event.scrape)
        else:
            self._remove(event.scrape.id)
        self._fit()
        line = self._lines.get(event.scrape.id)
        if line is not None and line.calls != before:
            announce(self, line.calls)

    @Slot(int)
    def on_dismissed(self, scrape_id: int) -> None:
        """Take a line away; one that asks is answered by that."""
        line = self._lines.get(scrape_id)
        if line is not None and line.scrape.asks:
            self.none_wanted.emit(scrape_id)
        self._dismissed.add(scrape_id)
        self._remove(scrape_id)
        self._fit()

    def _show(self, scrape: CategoryScrape) -> None:
        line = self._lines.get(scrape.id)
        if line is not None:
            line.show_scrape(scrape)
            return
        line = self._lines[scrape.id] = ScrapeLine(scrape, self.widget())
        line.stop_wanted.connect(self.stop_wanted)
        line.retry_wanted.connect(self.retry_wanted)
        line.all_wanted.connect(self.all_wanted)
        line.choice_wanted.connect(self.choice_wanted)
        line.dismissed.connect(self.on_dismissed)
        self._column.insertWidget(0, line)
        line.show()
        # What is made later would be reached after everything else.
        controls = (control for line in self.lines for control in line.controls)
        for first, second in itertools.pairwise((self._before(), *controls)):
            QWidget.setTabOrder(first, second)

    def _before(self) -> QWidget:
        """Return what the Tab key reaches right before the list."""
        before = self.previousInFocusChain()
        while before is not None and before.focusPolicy() is Qt.FocusPolicy.NoFocus:
            if before is self:
                break
            before = before.previousInFocusChain()
        return before or self

    def _remove(self, scrape_id: int) -> None:
        line = self._lines.pop(scrape_id, None)
        if line is not None:
            line.hide()
            line.deleteLater()

    def _fit(self) -> None:
        """Be as high as the lines, up to some, and not there without one."""
        count = len(self._lines)
        shown = count if count <= MOST_LINES + 1 else MOST_LINES + 0.5
        self.setFixedHeight(round(shown * LINE_HEIGHT) + 2 * _EDGE)
        self.setVisible(bool(shown))
        self._set_apart()
        self._beat_or_rest()

    @Slot()
    def _set_apart(self) -> None:
        """Have hairlines between the lines, none that would double the card's own edge."""
        scrolled, seen = self.verticalScrollBar().value(), self.height() - 2 * _EDGE
        for number, line in enumerate(self.lines, start=1):
            at = number * LINE_HEIGHT - 1 - scrolled
            is_last = number == len(self._lines)
            line.set_hairline(is_shown=not is_last and _CLEAR <= at < seen - _CLEAR)

    def _beat_or_rest(self) -> None:
        """Let one timer move all that wanders, and none run where nobody sees it or wants it."""
        is_seen = self.isVisible() and not self.window().isMinimized() and is_moving(self)
        if not is_seen or not any(line.stroke.is_wandering for line in self._lines.values()):
            self._beat.stop()
        elif not self._beat.isActive():
            self._beat.start()

    @Slot()
    def _on_beat(self) -> None:
        for line in self._lines.values():
            if line.stroke.is_wandering:
                line.stroke.step()

    @Slot()
    def _draw(self) -> None:
        tokens = theme().tokens
        self.setStyleSheet(
            f"QScrollArea#scrapes {{ background: {tokens.raised};"
            f" border: {_EDGE}px solid {tokens.line}; border-radius: {RADIUS}px; }}"
            "QScrollArea#scrapes > QWidget > QWidget { background: transparent; }"
        )
