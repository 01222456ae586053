"""How addresses get into the queue: a few at a time, so that a pause gets between.

All but ``submit`` and ``end_by`` belongs to the engine's thread.
"""

from __future__ import annotations

import contextlib
import logging
import math
import time
from collections import deque
from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import BookMetadata
from ohdio_gui.model.errors import InvalidInputError, LockedStoreError, StoreError
from ohdio_gui.model.events import AddedEvent, RefusedEvent
from ohdio_gui.model.urls import AudiobookUrl, CategoryUrl, read_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.dispatcher import Dispatcher
    from ohdio_gui.engine.executor import Executor
    from ohdio_gui.model.events import Event
    from ohdio_gui.model.urls import NamedUrl, OtherUrl
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 20
"""So many addresses are added before the engine looks at what else was asked of it."""
AT_ONCE_AT_THE_END = 200


class Intake:
    """Takes addresses, and adds them in their order."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        executor: Executor,
        publish: Callable[[Event], None],
        site_origin: str,
    ) -> None:
        """``site_origin``: the origin that counts as OHdio."""
        self._store = store
        self._dispatcher = dispatcher
        self._executor = executor
        self._publish = publish
        self._site_origin = site_origin
        self._to_come: deque[str] = deque()
        self._added = self._known = 0
        """Of the addresses that were taken since all were told last."""
        self._deadline = math.inf

    def submit(self, urls: tuple[str, ...]) -> None:
        """Add ``urls`` soon; each that cannot be comes as RefusedEvent; from any thread."""
        self._dispatcher.run_soon(lambda: self._take(urls))

    def add(self, text: str) -> bool:
        """Add one address now; False, and a RefusedEvent, where it cannot be.

        Raises LockedStoreError, and then nothing has happened.
        """
        try:
            self._add_one(text)
        except LockedStoreError:
            raise
        except (InvalidInputError, StoreError) as error:
            self._publish(RefusedEvent(text, error.info))
            return False
        return True

    def end_by(self, deadline: float) -> None:
        """Let no try begin after ``deadline`` (of ``time.monotonic``); from any thread."""
        self._deadline = deadline

    def finish(self) -> None:
        """Add what is still to come without looking up: they are only rows, and soon written."""
        with contextlib.suppress(LockedStoreError), self._store.patience(self._is_over):
            while self._to_come and not self._is_over():
                self._add_some(AT_ONCE_AT_THE_END)
        if self._to_come:
            log.warning("event=addresses_lost count=%d", len(self._to_come))

    def _is_over(self) -> bool:
        return time.monotonic() >= self._deadline

    def _take(self, urls: tuple[str, ...]) -> None:
        is_under_way = bool(self._to_come)
        if not is_under_way:
            self._added = self._known = 0
        self._to_come.extend(urls)
        self._dispatcher.to_come = len(self._to_come)
        if not is_under_way:
            try:
                self._go_on()
            except LockedStoreError:
                self._dispatcher.write_soon(self._go_on)

    def _go_on(self) -> None:
        """Add the next ones. Raises LockedStoreError: then they are still to come."""
        is_locked = False
        try:
            self._add_some(AT_ONCE)
        except LockedStoreError:
            is_locked = True
            raise
        finally:
            # Whatever happened to these, the others are still to come.
            self._dispatcher.request_wake()
            if self._to_come and not is_locked:
                self._dispatcher.write_soon(self._go_on)
            elif self._added and not self._to_come:
                self._publish(AddedEvent(self._added - self._known, self._known))

    def _add_some(self, count: int) -> None:
        """Add the next addresses: the books among them together, as one transaction is cheaper."""
        books: dict[str, AudiobookUrl | OtherUrl] = {}
        others: list[str] = []
        for _ in range(min(count, len(self._to_come))):
            text = self._to_come.popleft()
            named = self._named(text)
            if isinstance(named, CategoryUrl):
                others.append(text)
            elif named is not None:
                books[text] = named
        rest = deque([*books, *others])
        self._dispatcher.to_come = len(self._to_come)
        try:
            if len(books) > 1 and self._add_together(list(books.values())):
                rest = deque(others)
            while rest and not self._is_over():
                self.add(rest[0])
                rest.popleft()
        except LockedStoreError:
            self._put_back(rest)
            raise
        self._put_back(rest)

    def _put_back(self, rest: deque[str]) -> None:
        self._to_come.extendleft(reversed(rest))
        self._dispatcher.to_come = len(self._to_come)

    def _named(self, text: str) -> NamedUrl | None:
        """Return what ``text`` names; None, and a RefusedEvent, where that is nothing to add."""
        try:
            return read_url(text, self._site_origin)
        except InvalidInputError as error:
            self._publish(RefusedEvent(text, error.info))
            return None

    def _add_together(self, books: list[AudiobookUrl | OtherUrl]) -> bool:
        """Add all of ``books`` or none; False where one of them cannot be added."""
        wanted = [BookMetadata(b.url, "", (), ohdio_id=_ohdio_id(b)) for b in books]
        try:
            known = self._count_known(wanted)
            added = self._store.audiobooks.add_all(wanted)
        except LockedStoreError:
            raise
        except StoreError:
            # One of them may be what cannot be written: each is tried by itself.
            log.exception("event=store_trouble")
            return False
        self._count(len(added), known)
        self._executor.tell_standing(*(audiobook_id for audiobook_id, _ in added))
        return True

    def _count_known(self, books: list[BookMetadata]) -> int:
        """Count those that are left alone; at the end of the program nobody is told any more."""
        is_ending = self._deadline < math.inf
        return 0 if is_ending else self._store.audiobooks.count_settled(books)

    def _count(self, added: int, known: int = 0) -> None:
        self._added += added
        self._known += known

    def _add_one(self, text: str) -> None:
        named = read_url(text, self._site_origin)
        if isinstance(named, CategoryUrl):
            self._executor.tell_scrape(self._store.scrapes.add(named.id, named.url))
            self._count(1)
            return
        ohdio_id = _ohdio_id(named)
        book = BookMetadata(named.url, "", (), ohdio_id=ohdio_id)
        known = self._count_known([book])
        audiobook_id, _ = self._store.audiobooks.add(named.url, ohdio_id)
        self._count(1, known)
        self._executor.tell_standing(audiobook_id)


def _ohdio_id(named: AudiobookUrl | OtherUrl) -> str | None:
    return named.id if isinstance(named, AudiobookUrl) else None
