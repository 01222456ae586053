"""The header: one field, one verb, one toggle, and the sentence under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.accessible import announce
from ohdio_gui.ui.clear_button import ClearButton
from ohdio_gui.ui.drop import Dropped, dropped_in
from ohdio_gui.ui.search import TermSearch
from ohdio_gui.ui.search_popup import SearchPopup
from ohdio_gui.ui.theme import ICON_SIZE, SPACE_S, SPACE_XS, colour, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from ohdio_gui.model.events import SearchEvent
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.books.table_model import BookTableModel
    from ohdio_gui.ui.covers import CoverLoader

_GOOD_NEWS_MS = 6000
_GOOD_NEWS, _HINT, _BAD_NEWS = ("done", "done"), ("about", "muted"), ("hold", "failed")
"""The icon and the tone of what is said."""
_PAGE = 7
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}
"""Keys that have no meaning in a line of text: they move in the list under it."""


class UrlField(QLineEdit):
    """The field; a paste into it while it is empty adds at once, like a paste elsewhere.

    Signals: ``pasted`` (Dropped); ``stepped`` (so many rows down) and ``dismissed`` for the list
    under it; ``given_up`` by Esc where there is none; ``left`` when it loses the keyboard.
    """

    pasted = Signal(object)
    stepped = Signal(int)
    dismissed = Signal()
    given_up = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.has_list = False
        """Whether a list is open under it, which Esc closes."""
        self.told = ""
        """What is said in it for some seconds while it is empty."""
        self._look = _GOOD_NEWS
        self.setObjectName("url_field")
        self._purpose = self.tr("Paste an OHdio address, or search for a title…")
        self.setAccessibleName(self.tr("Address to add, or title to search for"))
        self.setAcceptDrops(False)  # the window takes all drops
        self._kind = QAction(self)
        self._kind_icon = "search"
        self.addAction(self._kind, QLineEdit.ActionPosition.LeadingPosition)
        ClearButton(self)
        self._draw()
        self.textChanged.connect(self._on_text)
        theme().changed.connect(self._draw)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give a paste into the empty field to the window, and some keys to the list below."""
        if event.matches(QKeySequence.StandardKey.Paste) and not self.text():
            dropped = dropped_in(QGuiApplication.clipboard().mimeData())
            if not dropped.is_empty:
                self.pasted.emit(dropped)
                event.accept()
                return
        key = Qt.Key(event.key())
        has_modifier = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _STEPS and not has_modifier:
            self.stepped.emit(_STEPS[key])
            event.accept()
        elif key == Qt.Key.Key_Escape:
            if self.has_list:
                self.dismissed.emit()
            else:
                self.given_up.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()

    def show_kind(self, *, is_address: bool) -> None:
        """Show by the icon whether the text is taken for an address."""
        self._kind_icon = "link" if is_address else "search"
        self._draw()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        """Forget the good news of what was in it before."""
        if text and self.told:
            self.tell("")

    def tell(self, text: str, look: tuple[str, str] = _GOOD_NEWS) -> None:
        """Show good news where the address was that it is about, or again what the field is for.

        So nothing moves below it, when they come and when they go. ``look``: an icon and its tone.
        """
        self.told = text
        self._look = look
        self._draw()

    @Slot()
    def _draw(self) -> None:
        is_told = bool(self.told) and not self.text()
        icon, tone = self._look if is_told else (self._kind_icon, "muted")
        self._kind.setIcon(icons.icon(icon, tone))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, colour(tone))
        self.setPalette(palette)
        # Beside the caret, and not under it.
        self.setPlaceholderText(f"\u2009{self.told or self._purpose}")


class UrlBar(QWidget):
    """The header of the window.

    Signals: ``submitted`` (the text of the field); ``pasted`` (Dropped) into it; ``search_wanted``
    (the term) when OHdio is to be searched; ``hit_chosen`` (SearchHit) when a book that was found
    is to be added.
    """

    submitted = Signal(str)
    pasted = Signal(object)
    search_wanted = Signal(str)
    hit_chosen = Signal(object)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        """``actions.pause`` is what the toggle does."""
        super().__init__(parent)
        self._pause_action = actions.pause
        self._search: TermSearch | None = None
        self.field = UrlField(self)
        self.add_button = QPushButton(self.tr("Add"), self)
        self.add_button.setObjectName("primary")
        self.add_button.setAccessibleName(self.tr("Add this address, or search for this title"))
        # A click leaves the keyboard, and with it the list, to the field.
        self.add_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.pause_button = QPushButton(self)
        self.pause_button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self._sentence_icon = QLabel(self)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setAccessibleDescription(self.tr("What became of the address"))
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._look = _BAD_NEWS
        self._expiry = QTimer(self)
        self._expiry.setSingleShot(True)
        self._expiry.setInterval(_GOOD_NEWS_MS)
        self._expiry.timeout.connect(self._forget_good_news)
        self._lay_out()
        self.field.returnPressed.connect(self._on_submitted)
        self.field.pasted.connect(self.pasted)
        self.field.textEdited.connect(self.clear_sentence)
        self.field.given_up.connect(self._on_given_up)
        self.add_button.clicked.connect(self._on_submitted)
        self.pause_button.clicked.connect(self._pause_action.trigger)
        self._pause_action.changed.connect(self._on_pause_changed)
        theme().changed.connect(self._draw)
        self._on_pause_changed()
        self.clear_sentence()

    def set_up_search(self, covers: CoverLoader, library: BookTableModel, site_origin: str) -> None:
        """Search for what is typed and is no address at ``site_origin``."""
        host = self.parentWidget() or self
        popup = SearchPopup(self.field, host, covers, library)
        self._search = TermSearch(self.field, popup, site_origin)
        self._search.wanted.connect(self.search_wanted)
        self._search.chosen.connect(self.hit_chosen)

    @Slot(object)
    def show_search(self, event: SearchEvent) -> None:
        """Offer what was found, while the field still asks for it."""
        if self._search is not None:
            self._search.show_answer(event)

    @Slot(str)
    def say(self, text: str) -> None:
        """Show under the field what cannot be, until something else is done there."""
        self._forget_good_news()
        self._show_below(text)
        announce(self.sentence, text)

    @Slot(str)
    def say_done(self, text: str) -> None:
        """Show good news for some seconds: in the field, or under it while it holds a text.

        What is said there of that text stays.
        """
        self._say_shortly(text, _GOOD_NEWS)

    @Slot(str)
    def say_hint(self, text: str) -> None:
        """Show for some seconds how to do what the person tried elsewhere."""
        self._say_shortly(text, _HINT)

    @Slot()
    def clear_sentence(self) -> None:
        """Take away what was said, good or bad."""
        self._forget_good_news()
        self._show_below("")

    @Slot()
    def _on_given_up(self) -> None:
        """Take away what was refused, and what was said of it."""
        if self.sentence.text() and self._look == _BAD_NEWS:
            self.field.clear()
            self.clear_sentence()

    @Slot()
    def _forget_good_news(self) -> None:
        self._expiry.stop()
        self.field.tell("")
        if self._look != _BAD_NEWS:
            self._show_below("")

    def _say_shortly(self, text: str, look: tuple[str, str]) -> None:
        if not self.field.text():
            self.field.tell(text, look)
        elif not self.sentence.text() or self._look != _BAD_NEWS:
            self._show_below(text, look)
        announce(self.field, text)
        self._expiry.start()

    def _show_below(self, text: str, look: tuple[str, str] = _BAD_NEWS) -> None:
        self._look = look
        self.sentence.setText(text)
        self.sentence.setVisible(bool(text))
        self._sentence_icon.setVisible(bool(text))
        self._draw()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.field, 1)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.pause_button)
        below = QHBoxLayout()
        below.setContentsMargins(SPACE_S, 0, 0, 0)
        below.setSpacing(SPACE_XS + 2)
        below.addWidget(self._sentence_icon, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.sentence, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS + 2)
        column.addLayout(buttons)
        column.addLayout(below)

    @Slot()
    def _on_submitted(self) -> None:
        text = self.field.text().strip()
        is_taken = self._search is not None and self._search.take_enter()
        if text and not is_taken:
            self.submitted.emit(text)
        self.field.setFocus()

    def take_term(self, dropped: Dropped) -> bool:
        """Search for what was pasted or dropped, if it is a term and no address."""
        search = None if dropped.refused else self._search
        return search is not None and search.take_term(dropped.text)

    @Slot()
    def _on_pause_changed(self) -> None:
        text = self._pause_action.text().replace("&", "")
        self.pause_button.setText(text)
        self.pause_button.setIcon(self._pause_action.icon())
        self.pause_button.setAccessibleName(text)
        self.pause_button.setEnabled(self._pause_action.isEnabled())
        # Both words fit, so that the header does not move.
        words = (self.tr("Pause"), self.tr("Resume"))
        metrics = self.pause_button.fontMetrics()
        widest = max(metrics.horizontalAdvance(word) for word in words)
        self.pause_button.setFixedWidth(widest + ICON_SIZE + 44)

    @Slot()
    def _draw(self) -> None:
        name, tone = self._look
        self._sentence_icon.setPixmap(icons.pixmap(name, tone, 16, self.devicePixelRatioF()))
        self.sentence.setStyleSheet(f"color: {getattr(theme().tokens, tone)}")
