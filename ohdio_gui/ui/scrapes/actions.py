"""What a person can have done with the categories: passed on to the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ohdio_gui.ui.scrapes.choice_dialog import ChoiceDialog
from ohdio_gui.ui.status_line import name_of

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.model.events import ChoiceEvent
    from ohdio_gui.ui.scrapes.list import ScrapeList


class ScrapeActions(QObject):
    """Connects the lines with the engine, and opens the dialog in which books are chosen."""

    def __init__(self, scrapes: ScrapeList, engine: EngineFacade, bus: EventBus) -> None:
        super().__init__(scrapes)
        self._scrapes = scrapes
        self._engine = engine
        self._asked: set[int] = set()
        scrapes.stop_wanted.connect(self._on_stop)
        scrapes.retry_wanted.connect(self._on_retry)
        scrapes.all_wanted.connect(self._on_all)
        scrapes.none_wanted.connect(self._on_none)
        scrapes.choice_wanted.connect(self._on_choice)
        bus.choices.connect(self._on_books)

    def continue_from(self, other: ScrapeActions) -> None:
        """Open what ``other`` has asked for and has no answer to yet."""
        self._asked = set(other._asked)

    @Slot(int)
    def _on_stop(self, scrape_id: int) -> None:
        self._engine.stop_scrape(scrape_id)

    @Slot(int)
    def _on_retry(self, scrape_id: int) -> None:
        self._engine.retry_scrape(scrape_id)

    @Slot(int)
    def _on_all(self, scrape_id: int) -> None:
        self._engine.choose(scrape_id, None)

    @Slot(int)
    def _on_none(self, scrape_id: int) -> None:
        self._engine.choose(scrape_id, frozenset())

    @Slot(int)
    def _on_choice(self, scrape_id: int) -> None:
        self._asked.add(scrape_id)
        self._engine.request_choice(scrape_id)

    @Slot(object)
    def _on_books(self, event: ChoiceEvent) -> None:
        """Let the person choose, where the books still wait for it."""
        names = {line.scrape.id: name_of(line.scrape) for line in self._scrapes.lines}
        is_asked = event.scrape_id in self._asked
        self._asked.discard(event.scrape_id)
        if not is_asked or not event.books or event.scrape_id not in names:
            return
        window = self._scrapes.window()
        dialog = ChoiceDialog(event.scrape_id, names[event.scrape_id], event.books, window)
        dialog.chosen.connect(self._on_chosen)
        dialog.open()

    @Slot(int, object)
    def _on_chosen(self, scrape_id: int, ohdio_ids: frozenset[str]) -> None:
        self._engine.choose(scrape_id, ohdio_ids)
