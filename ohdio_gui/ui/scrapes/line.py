"""One category: where its reading stands, and what the person can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.books.delegates import bar
from ohdio_gui.ui.elided_label import ElidedLabel
from ohdio_gui.ui.scrapes.words import ScrapeWords, can_retry, progress_of
from ohdio_gui.ui.status_line import name_of
from ohdio_gui.ui.theme import SPACE_M, SPACE_S, blend, colour, theme

if TYPE_CHECKING:
    from ohdio_gui.model.audiobook import CategoryScrape

LINE_HEIGHT = 40
_ICON_SIZE = 18
_BAR_WIDTH, _BAR_HEIGHT = 140, 6


class ScrapeLine(QFrame):
    """Shows a CategoryScrape.

    Signals, each with the scrape's id: ``retry_wanted``, ``all_wanted``, ``choice_wanted``,
    ``dismissed``.
    """

    retry_wanted = Signal(int)
    all_wanted = Signal(int)
    choice_wanted = Signal(int)
    dismissed = Signal(int)

    def __init__(self, scrape: CategoryScrape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scrape")
        self.setFixedHeight(LINE_HEIGHT)
        self.scrape = scrape
        self._is_last = True
        self._words = ScrapeWords(self)
        self._icon = QLabel(self)
        self.words = ElidedLabel(self)
        self.words.setMinimumWidth(160)
        self.stroke = ProgressStroke(self)
        self.retry = self._chip()
        self.add_all = self._chip()
        self.choose = self._chip()
        self.dismiss = QToolButton(self)
        self.dismiss.setObjectName("plain")
        self.dismiss.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.dismiss.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
        self.retry.clicked.connect(self._on_retry)
        self.add_all.clicked.connect(self._on_all)
        self.choose.clicked.connect(self._on_choose)
        self.dismiss.clicked.connect(self._on_dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, 0, SPACE_S, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        for control in (self.stroke, self.retry, self.add_all, self.choose, self.dismiss):
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        theme().changed.connect(self._draw)
        self.show_scrape(scrape)

    @property
    def controls(self) -> tuple[QToolButton, ...]:
        """What the keyboard reaches, from left to right."""
        return (self.retry, self.add_all, self.choose, self.dismiss)

    @property
    def calls(self) -> str:
        """What the line asks or laments; empty while there is nothing that the person can do."""
        return self.words.text() if self.scrape.asks or can_retry(self.scrape) else ""

    def show_scrape(self, scrape: CategoryScrape) -> None:
        """Show what is known of the category by now."""
        self.scrape = scrape
        name, progress = name_of(scrape), progress_of(scrape)
        words = self.tr("{name}: {words}").format(name=name, words=self._words.told(scrape))
        self.words.setText(words)
        self.stroke.setVisible(progress is not None)
        self.stroke.set_progress(progress or 0.0)
        self.retry.setVisible(can_retry(scrape))
        self.add_all.setVisible(scrape.asks)
        self.choose.setVisible(scrape.asks)
        self.dismiss.setVisible(scrape.asks or can_retry(scrape))
        for button, text, meaning in (
            (self.retry, self.tr("Try again"), self.tr("{name}: try again to read the category")),
            (self.add_all, self.tr("Add all"), self.tr("{name}: add all of these books")),
            (self.choose, self.tr("Choose…"), self.tr("{name}: choose the books to add")),
        ):
            button.setText(text)
            button.setAccessibleName(meaning.format(name=name))
        self.dismiss.setToolTip(self.tr("Add none") if scrape.asks else self.tr("Dismiss"))
        meaning = (
            self.tr("{name}: add none of these books")
            if scrape.asks
            else self.tr("{name}: dismiss this line")
        )
        self.dismiss.setAccessibleName(meaning.format(name=name))
        self._draw()

    def set_last(self, *, is_last: bool) -> None:
        """Say whether a line follows, which a hairline sets apart."""
        if is_last != self._is_last:
            self._is_last = is_last
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Say it in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_scrape(self.scrape)

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
    def _on_dismiss(self) -> None:
        self.dismissed.emit(self.scrape.id)

    @Slot()
    def _draw(self) -> None:
        name, tone = _sign(self.scrape)
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(name, tone, _ICON_SIZE, ratio))
        self.dismiss.setIcon(icons.icon("cancel", "muted"))
        tokens = theme().tokens
        edge = "transparent" if self._is_last else tokens.line
        press = blend("text", "raised", 0.08).name()
        self.setStyleSheet(
            f"QFrame#scrape {{ border: none; border-bottom: 1px solid {edge}; }}"
            "QToolButton#plain { border: 2px solid transparent; border-radius: 6px;"
            " padding: 2px; }"
            f"QToolButton#plain:hover {{ background: {press}; }}"
            f"QToolButton#plain:focus {{ border-color: {tokens.accent}; }}"
        )


class ProgressStroke(QWidget):
    """A thin bar, for the eye alone: the words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = 0.0
        self.setFixedSize(_BAR_WIDTH, _BAR_HEIGHT)

    def set_progress(self, progress: float) -> None:
        """Show ``progress``, 0 to 100."""
        if progress != self._progress:
            self._progress = progress
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 (it is painted whole)
        """Paint the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar(painter, QRectF(self.rect()), self._progress, colour("accent"), colour("line"))
        painter.end()


def _sign(scrape: CategoryScrape) -> tuple[str, str]:
    """Return the icon of where ``scrape`` stands, and its tone."""
    if can_retry(scrape):
        is_partial = bool(scrape.found)
        return ("incomplete", "blocked") if is_partial else ("failed", "failed")
    return ("category", "accent")
