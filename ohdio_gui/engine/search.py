"""Searching OHdio while a person types: the last term wins, on one thread of its own."""

from __future__ import annotations

import dataclasses
import logging
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QRunnable, QThreadPool

from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import JobCancelled, OhdioError, UnexpectedError
from ohdio_gui.model.events import SearchEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.ohdio import OhdioClient
    from ohdio_gui.model.audiobook import SearchHit
    from ohdio_gui.model.events import Event
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)


class CatalogueSearch:
    """Asks OHdio's search and says which of its books are in the library; any thread may call."""

    def __init__(self, store: Store, ohdio: OhdioClient, publish: Callable[[Event], None]) -> None:
        self._store = store
        self._ohdio = ohdio
        self._publish = publish
        self._lock = threading.Lock()
        self._token = CancelToken()
        self._is_stopped = False
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._runs: list[_Run] = []

    def start(self, term: str) -> None:
        """Search for ``term``; a search that still runs is given up. Returns at once."""
        with self._lock:
            if self._is_stopped:
                return
            self._token.cancel()
            self._token = CancelToken()
            self._runs = [run for run in self._runs if not run.has_ended]
            run = _Run(self, term, self._token)
            self._runs.append(run)
        self._pool.start(run)

    def stop(self) -> None:
        """Give up what runs and take no more."""
        with self._lock:
            self._is_stopped = True
            self._token.cancel()

    def wait_for_done(self, timeout_s: float) -> bool:
        """Wait until nothing runs, at most ``timeout_s``."""
        return self._pool.waitForDone(max(0, int(timeout_s * 1000)))

    def run(self, term: str, token: CancelToken) -> None:
        """Search, and publish what came of it, unless a later term overtook this one."""
        try:
            hits = self._ohdio.search(term, token)
            event = SearchEvent(term, self._with_library(hits))
        except JobCancelled:
            return
        except OhdioError as error:
            log.info("event=search_failed kind=%s reason=%s", error.kind, error)
            event = SearchEvent(term, error=error.info)
        except Exception:  # a bug: without an answer the window would search for ever
            log.exception("event=search_broke")
            event = SearchEvent(term, error=UnexpectedError().info)
        if not token.is_set:
            self._publish(event)

    def _with_library(self, hits: tuple[SearchHit, ...]) -> tuple[SearchHit, ...]:
        known = self._store.audiobooks.by_ohdio_id(hit.ohdio_id for hit in hits)
        return tuple(
            hit
            if (book := known.get(hit.ohdio_id)) is None
            else dataclasses.replace(
                hit,
                audiobook_id=book.id,
                is_complete=book.status is AudiobookStatus.COMPLETED,
            )
            for hit in hits
        )


class _Run(QRunnable):
    """One search on its way through the pool; kept alive until it has ended."""

    def __init__(self, search: CatalogueSearch, term: str, token: CancelToken) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.has_ended = False
        self._search = search
        self._term = term
        self._token = token

    def run(self) -> None:
        """Name the thread and search."""
        threading.current_thread().name = "search"
        try:
            self._search.run(self._term, self._token)
        finally:
            self.has_ended = True
