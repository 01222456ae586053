"""What a person gives to be added: typed, pasted, dropped, or chosen from what a search found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from ohdio_gui import messages
from ohdio_gui.model.errors import ErrorInfo, InvalidInputError
from ohdio_gui.model.urls import find_named, read_url
from ohdio_gui.ui.drop import Dropped, dropped_in

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.model.audiobook import SearchHit
    from ohdio_gui.model.events import AddedEvent, RefusedEvent
    from ohdio_gui.model.urls import NamedUrl
    from ohdio_gui.ui.url_bar import UrlBar

_MOST_SENTENCES = 2


class Adding(QObject):
    """Takes it from the header, passes it on to the engine, and says under the field what not."""

    def __init__(
        self, url_bar: UrlBar, engine: EngineFacade, bus: EventBus, site_origin: str
    ) -> None:
        """``site_origin``: the origin that counts as OHdio."""
        super().__init__(url_bar)
        self._url_bar = url_bar
        self._engine = engine
        self._site_origin = site_origin
        url_bar.submitted.connect(self.on_submitted)
        url_bar.pasted.connect(self.on_pasted)
        url_bar.search_wanted.connect(self.on_search_wanted)
        url_bar.hit_chosen.connect(self.on_hit_chosen)
        self._refused: list[str] = []
        """What was said of the last addresses that could not be added."""
        bus.added.connect(self.on_added)
        bus.refused.connect(self.on_refused)

    @Slot(object, result=bool)
    def add(self, dropped: Dropped) -> bool:
        """Add all addresses in what was dropped or pasted, and say under the field what cannot be.

        Returns whether something was added.
        """
        wanted, refused = [], list(dropped.refused)
        found = find_named(dropped.text, self._site_origin)
        if not found and not refused:
            found = (self._read(dropped.text.strip()),)
        for candidate, named in found:
            if isinstance(named, ErrorInfo):
                refused.append(named)
            else:
                wanted.append(candidate)
        if wanted:
            self._engine.submit(tuple(wanted))
            self._take_from_field(dropped)
        self._refused = _told(refused)
        self._say(self.tr("%Ln address(es) added", "", len(wanted)) if wanted else "")
        return bool(wanted)

    @Slot(object)
    def on_added(self, event: AddedEvent) -> None:
        """Say of what was added how much was there already: only the engine knows."""
        if not event.known:
            return
        known = self.tr("%Ln book(s) already in the list", "", event.known)
        new = self.tr("%Ln address(es) added", "", event.new) if event.new else ""
        self._say(" · ".join(filter(None, (new, known))))
        self._refused = []

    def _say(self, added: str) -> None:
        self._url_bar.clear_sentence()
        if self._refused:
            self._url_bar.say("\n".join(self._refused))
        if added:
            self._url_bar.say_done(added)

    @Slot(object)
    def on_refused(self, event: RefusedEvent) -> None:
        """Say what the engine could not take."""
        self._url_bar.say(messages.sentence(event.error))

    @Slot(str)
    def on_submitted(self, text: str) -> None:
        """Add what was typed; it stays in the field where it cannot be."""
        if not self.add(Dropped(text)):
            self._keep_refused(text)

    @Slot(str)
    def on_search_wanted(self, term: str) -> None:
        """Have OHdio search."""
        self._engine.search(term)

    @Slot(object)
    def on_hit_chosen(self, hit: SearchHit) -> None:
        """Add a book that the search found."""
        self._engine.submit((hit.url,))

    @Slot()
    def on_paste(self) -> None:
        """Add what the clipboard holds."""
        dropped = dropped_in(QGuiApplication.clipboard().mimeData())
        if not dropped.is_empty:
            self.on_pasted(dropped)

    @Slot(object)
    def on_pasted(self, dropped: Dropped) -> None:
        """Add what was pasted or dropped, or search for it; it stays in the field if refused."""
        if not self._url_bar.take_term(dropped) and not self.add(dropped):
            self._keep_refused(dropped.text)

    def _read(self, words: str) -> tuple[str, NamedUrl | ErrorInfo]:
        """Return words in which there is no address, with why they are none."""
        try:
            return words, read_url(words, self._site_origin)
        except InvalidInputError as error:
            return words, error.info

    def _take_from_field(self, added: Dropped) -> None:
        """Leave nothing in the field that was just added: it has room for what comes of it."""
        field = self._url_bar.field
        if field.text().strip() == added.text:
            field.clear()

    def _keep_refused(self, text: str) -> None:
        """Leave what was pasted, and refused, in the field to be put right."""
        field = self._url_bar.field
        if not field.text():
            field.setText(" ".join(text.split()))


def _told(refused: list[ErrorInfo]) -> list[str]:
    """Return the first sentences that differ: there is no room for more of them."""
    told: list[str] = []
    for error in dict.fromkeys(refused):
        sentence = messages.sentence(error)
        if sentence not in told:
            told.append(sentence)
        if len(told) == _MOST_SENTENCES:
            break
    return told
