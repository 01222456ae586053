"""What the person says about categories: read again, and which of many books they want.

All of it belongs to the engine's thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.events import ChoiceEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.dispatcher import Dispatcher
    from ohdio_gui.engine.executor import Executor
    from ohdio_gui.model.events import Event
    from ohdio_gui.store.store import Store

AT_ONCE = 20
"""So many books are told before the engine, and the window, look at what else there is."""


class ScrapeChoices:
    """Does it in the store, and tells what came of it."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        executor: Executor,
        publish: Callable[[Event], None],
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._executor = executor
        self._publish = publish

    def retry(self, scrape_id: int) -> None:
        """Queue a scrape anew that has ended."""
        self._store.scrapes.retry(scrape_id)
        self._executor.tell_scrape(scrape_id)
        self._dispatcher.request_wake()

    def tell(self, scrape_id: int) -> None:
        """Tell the books that wait for the person's choice."""
        self._publish(ChoiceEvent(scrape_id, self._store.scrapes.choice(scrape_id)))

    def choose(self, scrape_id: int, ohdio_ids: frozenset[str] | None) -> None:
        """Queue the chosen ones of the books that wait (None: all), and ask no more."""
        added = self._store.scrapes.choose(scrape_id, ohdio_ids)
        self._executor.tell_scrape(scrape_id)
        self._dispatcher.request_wake()
        self._tell_some([audiobook_id for audiobook_id, _ in added])

    def _tell_some(self, to_come: list[int]) -> None:
        """Tell the next books: a window that gets hundreds in one go would not move meanwhile."""
        if not to_come:
            return
        self._executor.tell_standing(*to_come[:AT_ONCE])
        self._dispatcher.run_soon(lambda: self._tell_some(to_come[AT_ONCE:]))
