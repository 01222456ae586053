"""Searching OHdio from the field of the header: what is typed there and is no address.

A term is searched for when the person rests, or at once by Enter; the list under the field offers
what was found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ohdio_gui import messages
from ohdio_gui.model.urls import find_urls

if TYPE_CHECKING:
    from ohdio_gui.model.events import SearchEvent
    from ohdio_gui.ui.search_popup import SearchPopup
    from ohdio_gui.ui.url_bar import UrlField

REST_MS = 350
"""How long the person types nothing before a search starts."""
_FEWEST_LETTERS = 3
"""So many are searched for by themselves; fewer ("Ru", "Ça") by Enter."""
_MOST_CHARACTERS = 300
"""A longer text is no title."""
_ALMOST_ADDRESS = re.compile(
    r"^(?:htt|https?|www|ici\.\w*)$|://|^https?:|\bwww\.|\bici\.\w|[./]radio-canada|/ohdio\b",
    re.IGNORECASE,
)
"""What begins like an address, or is one with a slip in it: no title is written so."""


def term_of(text: str, site_origin: str) -> str | None:
    """Return what OHdio's search can be asked for ``text``; None for an address and the like."""
    term = " ".join(text.split())
    if len(term) > _MOST_CHARACTERS or not _letters(term):
        return None
    is_address = _ALMOST_ADDRESS.search(term) or find_urls(term, site_origin)
    return None if is_address else term


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


class TermSearch(QObject):
    """Asks for the term in the field, and shows the answer while it is still there.

    Signals: ``wanted`` (the term) when OHdio is to be asked; ``chosen`` (SearchHit) when a hit is
    to be added.
    """

    wanted = Signal(str)
    chosen = Signal(object)

    def __init__(self, field: UrlField, popup: SearchPopup, site_origin: str) -> None:
        """Watch ``field``; ``site_origin`` is the origin that counts as OHdio."""
        super().__init__(field)
        self._field = field
        self._popup = popup
        self._site_origin = site_origin
        self._asked: str | None = None
        self._answer: SearchEvent | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._open)
        field.textEdited.connect(self._on_edited)
        field.textChanged.connect(self._on_changed)
        field.stepped.connect(self._on_stepped)
        field.dismissed.connect(self.close)
        field.left.connect(self.close)
        popup.picked.connect(self._on_picked)

    @property
    def term(self) -> str | None:
        """What the field asks for now; None when it holds an address or next to nothing."""
        return term_of(self._field.text(), self._site_origin)

    def take_enter(self) -> bool:
        """Add the chosen hit, else choose the first one, else search; False: it is no search."""
        row = self._popup.chosen_row
        if row is not None:
            self._on_picked(row)
            return True
        if self.term is None:
            self.close()
            return False
        answer = self._answer
        is_shown = not self._popup.isHidden() and self.term == self._asked
        if is_shown and answer is not None and answer.hits:
            # The next one adds what is lit now: a press that does nothing is taken for a fault.
            self._on_stepped(1)
        else:
            self._open()
        return True

    def take_term(self, text: str) -> bool:
        """Put a term that was pasted into the field and search at once; False for all else."""
        term = term_of(text, self._site_origin)
        if term is None:
            return False
        self._field.setText(term)
        self._open()
        return True

    def show_answer(self, event: SearchEvent) -> None:
        """Show what was found, unless the field asks for something else by now."""
        if event.term != self._asked:
            return
        self._answer = event
        if not self._popup.isHidden() and event.term == self.term:
            self._show(event)

    @Slot()
    def close(self) -> None:
        """Hide the list; what was found is kept for as long as the field asks for it."""
        self._rest.stop()
        self._popup.close_list()
        self._tell()

    @Slot()
    def _open(self) -> None:
        """Show what is known of the term; ask where nothing is, or where that went wrong."""
        self._rest.stop()
        term, answer = self.term, self._answer
        if term is None:
            return
        if term == self._asked and answer is not None and answer.error is None:
            self._show(answer)
            return
        is_waiting = term == self._asked and answer is None
        self._asked, self._answer = term, None
        text = self.tr("Searching OHdio…")
        self._popup.show_sentence(text, "search", "muted", keep_hits=True)
        self._tell(text)
        if not is_waiting:
            self.wanted.emit(term)

    def _show(self, event: SearchEvent) -> None:
        if event.error is not None:
            again = self.tr("Press Enter to search again")
            text = f"{messages.sentence(event.error)}\n{again}"
            self._popup.show_sentence(text, "hold", "failed")
        elif not event.hits:
            text = self.tr("No audiobook found for “{term}”").format(term=event.term)
            self._popup.show_sentence(text, "search", "muted")
        else:
            text = self.tr("%Ln audiobook(s) found", "", len(event.hits))
            self._popup.show_hits(event.hits)
        self._tell(text)

    def _tell(self, text: str = "") -> None:
        """Let the field say what its list does: the focus, and a screen reader, stay with it."""
        self._field.has_list = not self._popup.isHidden()
        self._field.setAccessibleDescription(text)

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._rest.stop()
        self._popup.unchoose()
        if self.term is not None and _letters(self.term) >= _FEWEST_LETTERS:
            self._rest.start()

    @Slot(str)
    def _on_changed(self, text: str) -> None:
        if self.term is None or _letters(text) < _FEWEST_LETTERS:
            self.close()
        self._field.show_kind(is_address=bool(find_urls(text, self._site_origin)))
        if not text:
            self._popup.hits.forget_added()

    @Slot(int)
    def _on_stepped(self, count: int) -> None:
        if self._popup.isHidden():
            if count > 0:
                self._open()
            return
        self._popup.step(count)
        row = self._popup.chosen_row
        self._tell("" if row is None else self._popup.hits.row_at(row).spoken)

    @Slot(int)
    def _on_picked(self, row: int) -> None:
        """Add a hit, and leave the list open for the next one."""
        picked = self._popup.hits.row_at(row)
        self._field.selectAll()
        if picked.is_added:
            return
        if picked.can_add:
            self._popup.hits.mark_added(row)
            self._tell(self._popup.hits.row_at(row).spoken)
        self.chosen.emit(picked.hit)
