"""Whose trouble it is that a job failed: its own, or that of the network it asked through.

What is the network's costs a job no attempt. ``engine.outcomes`` decides what becomes of the error
that is found here.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ohdio_gui.engine.login import LoginWatch
from ohdio_gui.engine.outage import BREADTH, OutageWatch, wait_s
from ohdio_gui.model.errors import (
    LoginNeededError,
    NetworkError,
    NotJsonError,
    OfflineError,
    OutageError,
    ServerError,
    StoreError,
)
from ohdio_gui.model.jobs import Stage
from ohdio_gui.net.reachability import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from ohdio_gui.model.audiobook import Audiobook
    from ohdio_gui.model.errors import OhdioError
    from ohdio_gui.model.jobs import Job

log = logging.getLogger(__name__)

OHDIO_PATIENCE_S = 24 * 3600.0
"""How long an outage of OHdio's, or of the line to it, is waited for: then attempts are spent, so
that a program without a window comes to its end."""
TROUBLED_PATIENCE_S = 4 * 3600.0
"""How long while OHdio answers with HTTP 5xx: it may be these very books that it cannot give."""
OTHER_PATIENCE_S = 3600.0
"""How long of another site, which may be gone for good."""
_OHDIO = "ohdio"
_LINE = "line"


@dataclass(frozen=True, slots=True)
class NetworkState:
    """What can be asked about the network; each may be called from any pool thread."""

    is_online: Callable[[], bool]
    """Whether this machine has a line; may block for some seconds."""
    asks_to_log_in: Callable[[], bool]
    """Whether the system knows of a login page before the network."""
    takes_connections: Callable[[], bool]
    """Whether OHdio's server takes a connection; may block for some seconds."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What is known of an attempt at its begin."""

    service: str
    """Whom it asks: OHdio, or the host of another site."""
    began_s: float


class Diagnosis:
    """Knows of each job that runs where it began; any thread may call."""

    def __init__(
        self,
        network: NetworkState,
        book_of: Callable[[int], Audiobook | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``book_of`` returns a book as the store has it; ``clock``: seconds, never going back."""
        self._network = network
        self._book_of = book_of
        self._clock = clock
        self._login = LoginWatch(clock)
        self._outages = OutageWatch(clock)
        self._attempts: dict[int, _Attempt] = {}
        self._furthest: dict[int, int] = {}
        """By job: the most bytes that were ever here of its book, as far as they were looked at."""
        self._gained: set[int] = set()
        """The jobs whose last attempt has brought bytes that were not here before."""

    def begin(self, job: Job) -> None:
        """Take in that an attempt begins."""
        book = self._book(job)
        self._gained.discard(job.id)
        self._attempts[job.id] = _Attempt(_service_of(book), self._clock())
        bytes_done = book.bytes_done if book else 0
        self._furthest[job.id] = max(self._furthest.get(job.id, 0), bytes_done)

    def note_sound(self, job: Job) -> None:
        """Take in that a job was answered as it should be."""
        self._login.note_sound(job.id)
        self._note_answered(job)
        self._furthest.pop(job.id, None)

    def has_gained(self, job: Job) -> bool:
        """Whether the attempt that failed, by ``of``, has brought bytes that are new."""
        return job.id in self._gained

    def of(self, job: Job, error: OhdioError) -> OhdioError:
        """Return ``error``, or what it means where it is not the job that is to blame."""
        if isinstance(error, NotJsonError):
            is_login = self._network.asks_to_log_in() or self._login.is_asked_for(job.id)
            return _caused(LoginNeededError(), error) if is_login else error
        if not isinstance(error, NetworkError | ServerError):
            return error
        self._note_gain(job)
        return self._ours(error) or self._outage(job, error) or error

    def _ours(self, error: NetworkError | ServerError) -> OhdioError | None:
        """Return what our own network's trouble is, where that is why nobody answered."""
        host = str(error.arguments.get("host", "?"))
        if not isinstance(error, NetworkError) or is_loopback(host):
            return None
        if self._network.asks_to_log_in():
            return _caused(LoginNeededError(), error)
        return None if self._network.is_online() else _caused(OfflineError(host=host), error)

    def _outage(self, job: Job, error: NetworkError | ServerError) -> OhdioError | None:
        """Return an OutageError where others are not answered either."""
        if self.has_gained(job):
            self._note_answered(job)
            return None
        service = self._attempt(job).service
        breadth = 1 if self._is_all_silent(error) else BREADTH
        age_s = self._outages.age_s(job.id, _rows(job, service), breadth)
        if age_s is None or age_s >= _patience_s(service, error):
            return None
        found = OutageError(**error.arguments, retry_after_s=round(wait_s(age_s)))
        return _caused(found, error)

    def _is_all_silent(self, error: NetworkError | ServerError) -> bool:
        """Whether one failure is enough to tell: nobody can be connected to, OHdio neither."""
        host = str(error.arguments.get("host", "?"))
        if not isinstance(error, NetworkError) or is_loopback(host):
            return False
        return not self._network.takes_connections()

    def _note_answered(self, job: Job) -> None:
        attempt = self._attempt(job)
        self._outages.note_sound(job.id, _rows(job, attempt.service), attempt.began_s)

    def _attempt(self, job: Job) -> _Attempt:
        """Return what is known of the running attempt; one that could not begin asked nobody."""
        return self._attempts.get(job.id) or _Attempt(_OHDIO, float("-inf"))

    def _note_gain(self, job: Job) -> None:
        book = self._book(job)
        if book is not None and book.bytes_done > self._furthest.get(job.id, book.bytes_done):
            # The furthest ever: one that begins anew each time and is cut off must come to an end.
            self._furthest[job.id] = book.bytes_done
            self._gained.add(job.id)

    def _book(self, job: Job) -> Audiobook | None:
        """Return the book of ``job``; None for a category, and where the store cannot be read."""
        if job.stage is Stage.SCRAPE:
            return None
        try:
            return self._book_of(int(job.subject))
        except StoreError:
            log.warning("event=book_unknown job=%d", job.id, exc_info=True)
            return None


def _service_of(book: Audiobook | None) -> str:
    """Return whom a job asks, by its book; a category is OHdio's."""
    if book is None or book.ohdio_id is not None:
        return _OHDIO
    return urlsplit(book.url).hostname or "?"


def _rows(job: Job, service: str) -> tuple[Hashable, ...]:
    """Return the ways on which a job may find nobody.

    A service by stage: OHdio's pages may be well while its media are not.
    """
    return (job.stage, service), _LINE


def _patience_s(service: str, error: NetworkError | ServerError) -> float:
    if service != _OHDIO:
        return OTHER_PATIENCE_S
    return TROUBLED_PATIENCE_S if isinstance(error, ServerError) else OHDIO_PATIENCE_S


def _caused(error: OhdioError, cause: BaseException) -> OhdioError:
    error.__cause__ = cause
    return error
