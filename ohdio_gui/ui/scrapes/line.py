"""One category: where its reading stands, and what the person can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from ohdio_gui.model.audiobook import ScrapeStatus
from ohdio_gui.ui import icons
from ohdio_gui.ui.elided_label import ElidedLabel
from ohdio_gui.ui.scrapes.stroke import ProgressStroke
from ohdio_gui.ui.scrapes.words import ScrapeWords, can_retry, is_at_work, progress_of
from ohdio_gui.ui.status_line import name_of
from ohdio_gui.ui.theme import SPACE_M, SPACE_S, blend, colour, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ohdio_gui.model.audiobook import CategoryScrape

LINE_HEIGHT = 40
_ICON_SIZE = 18
_OVERHANG = 2
REST_MS = 1000
"""For how long the cross takes no press after it came to mean something else."""


class ScrapeLine(QWidget):
    """Shows a CategoryScrape. Its ✕ stops the reading; later it takes the line away.

    Signals, each with the scrape's id: ``stop_wanted``, ``retry_wanted``, ``all_wanted``,
    ``choice_wanted``, ``dismissed``.
    """

    stop_wanted = Signal(int)
    retry_wanted = Signal(int)
    all_wanted = Signal(int)
    choice_wanted = Signal(int)
    dismissed = Signal(int)

    def __init__(self, scrape: CategoryScrape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(LINE_HEIGHT)
        self.scrape = scrape
        self._has_hairline = False
        self._words = ScrapeWords(self)
        self._icon = QLabel(self)
        self.words = ElidedLabel(self)
        self.words.setMinimumWidth(160)
        self.stroke = ProgressStroke(self)
        self.retry = self._chip()
        self.add_all = self._chip()
        self.choose = self._chip()
        self.cross = QToolButton(self)
        self.cross.setObjectName("plain")
        self.cross.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.cross.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
        self.retry.clicked.connect(self._on_retry)
        self.add_all.clicked.connect(self._on_all)
        self.choose.clicked.connect(self._on_choose)
        self.cross.clicked.connect(self._on_cross)
        self._turned = QElapsedTimer()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, 0, SPACE_S, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self._icon)
        # Room for the hook of a J, which hangs out to the left.
        self.words.setContentsMargins(_OVERHANG, 0, 0, 0)
        row.addSpacing(-_OVERHANG)
        row.addWidget(self.words, 1)
        for control in (self.stroke, self.retry, self.add_all, self.choose, self.cross):
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        theme().changed.connect(self._draw)
        self._draw()
        self.show_scrape(scrape)

    @property
    def controls(self) -> tuple[QToolButton, ...]:
        """What the keyboard reaches, from left to right."""
        return (self.retry, self.add_all, self.choose, self.cross)

    @property
    def calls(self) -> str:
        """What the line asks or laments; empty while there is nothing that the person can do."""
        return self.words.text() if self.scrape.asks or can_retry(self.scrape) else ""

    def show_scrape(self, scrape: CategoryScrape) -> None:
        """Show what is known of the category by now."""
        self.scrape = scrape
        name = name_of(scrape)
        words = self.tr("{name}: {words}").format(name=name, words=self._words.told(scrape))
        self.words.setText(words)
        self.stroke.setVisible(is_at_work(scrape))
        self.stroke.set_progress(progress_of(scrape))
        self.retry.setVisible(can_retry(scrape))
        self.add_all.setVisible(scrape.asks)
        self.choose.setVisible(scrape.asks)
        for button, text, meaning in (
            (self.retry, self.tr("Try again"), self.tr("{name}: try again to read the category")),
            (self.add_all, self.tr("Add all"), self.tr("{name}: add all of these books")),
            (self.choose, self.tr("Choose…"), self.tr("{name}: choose the books to add")),
        ):
            button.setText(text)
            button.setAccessibleName(meaning.format(name=name))
        tip, meaning = self._meaning_of_cross()
        if self.cross.toolTip() not in {"", tip}:
            self._turned.start()
        self.cross.setToolTip(tip)
        self.cross.setAccessibleName(meaning.format(name=name))
        self._draw_sign()

    def set_hairline(self, *, is_shown: bool) -> None:
        """Show the hairline that sets the next line apart, or none."""
        if is_shown != self._has_hairline:
            self._has_hairline = is_shown
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 (it is but a hairline)
        """Paint the hairline below, short of the ends: the card that it is in has round corners."""
        if not self._has_hairline:
            return
        painter = QPainter(self)
        width = self.width() - 2 * SPACE_M
        painter.fillRect(SPACE_M, self.height() - 1, width, 1, colour("line"))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Say it in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_scrape(self.scrape)

    def _meaning_of_cross(self) -> tuple[str, str]:
        """Return what the ✕ does: in its tool tip, and as it is read out."""
        if self.scrape.status is ScrapeStatus.SCRAPING:
            return self.tr("Stop reading"), self.tr("{name}: stop reading the category")
        if self.scrape.asks:
            return self.tr("Add none"), self.tr("{name}: add none of these books")
        return self.tr("Dismiss"), self.tr("{name}: dismiss this line")

    def _chip(self) -> QToolButton:
        chip = QToolButton(self)
        chip.setObjectName("chip")
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return chip

    @Slot()
    def _on_retry(self) -> None:
        self.retry_wanted.emit(self.scrape.id)

    @Slot()
    def _on_all(self) -> None:
        self.all_wanted.emit(self.scrape.id)

    @Slot()
    def _on_choose(self) -> None:
        self.choice_wanted.emit(self.scrape.id)

    @Slot()
    def _on_cross(self) -> None:
        # Whoever presses it right after it came to mean something else, meant what it did before.
        if self._turned.isValid() and not self._turned.hasExpired(REST_MS):
            return
        if self.scrape.status is ScrapeStatus.SCRAPING:
            self.stop_wanted.emit(self.scrape.id)
        else:
            self.dismissed.emit(self.scrape.id)

    def _draw_sign(self) -> None:
        name, tone = _sign(self.scrape)
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(name, tone, _ICON_SIZE, ratio))

    @Slot()
    def _draw(self) -> None:
        self._draw_sign()
        self.cross.setIcon(icons.icon("cancel", "muted"))
        press = blend("text", "raised", 0.08).name()
        self.setStyleSheet(
            "QToolButton#plain { border: 2px solid transparent; border-radius: 6px;"
            " padding: 2px; }"
            f"QToolButton#plain:hover {{ background: {press}; }}"
            f"QToolButton#plain:focus {{ border-color: {theme().tokens.accent}; }}"
        )


def _sign(scrape: CategoryScrape) -> tuple[str, str]:
    """Return the icon of where ``scrape`` stands, and its tone."""
    if scrape.is_stopped:
        return "cancelled", "waiting"
    if can_retry(scrape):
        is_partial = bool(scrape.found)
        return ("incomplete", "blocked") if is_partial else ("failed", "failed")
    return ("category", "accent")
