"""What the person says about categories: stop, read again, which of many books they want.

All of it belongs to the engine's thread.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from ohdio_gui.engine.later import Later
from ohdio_gui.model.events import ChoiceEvent
from ohdio_gui.model.jobs import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.dispatcher import Dispatcher
    from ohdio_gui.engine.executor import Executor
    from ohdio_gui.model.events import Event
    from ohdio_gui.store.store import Store

AT_ONCE, PAUSE_MS = 10, 20
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
        self._to_tell: deque[int] = deque()
        self._later = Later(dispatcher)

    def stop(self, scrape_id: int) -> None:
        """End the reading of a category, running or not; what it has found stays."""
        if self._store.jobs.cancel(Stage.SCRAPE, str(scrape_id)):
            self._dispatcher.runs.cancel(Stage.SCRAPE, str(scrape_id))
        self._executor.tell_scrape(scrape_id)
        self._dispatcher.request_wake()

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
        self._to_tell.extend(audiobook_id for audiobook_id, _ in added)
        self._tell_some()

    def _tell_some(self) -> None:
        """Tell the next books: a window that gets hundreds in one go would not move meanwhile."""
        count = min(AT_ONCE, len(self._to_tell))
        self._executor.tell_standing(*(self._to_tell.popleft() for _ in range(count)))
        if self._to_tell:
            self._later.run(self._tell_some, PAUSE_MS)
