"""Whose trouble it is that a job failed: its own, or that of the network it asked through.

What is the network's costs a job no attempt. ``engine.outcomes`` decides what becomes of the error
that is found here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ohdio_gui.engine.login import LoginWatch
from ohdio_gui.model.errors import (
    LoginNeededError,
    NetworkError,
    NotJsonError,
    OfflineError,
    ServerError,
    StoreError,
)
from ohdio_gui.model.jobs import Stage
from ohdio_gui.net.reachability import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.model.audiobook import Audiobook
    from ohdio_gui.model.errors import OhdioError
    from ohdio_gui.model.jobs import Job

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NetworkState:
    """What can be asked about the network; each may be called from any pool thread."""

    is_online: Callable[[], bool]
    """Whether this machine has a line; may block for some seconds."""
    asks_to_log_in: Callable[[], bool]
    """Whether the system knows of a login page before the network."""


class Diagnosis:
    """Knows of each job that runs where it began; any thread may call."""

    def __init__(self, network: NetworkState, book_of: Callable[[int], Audiobook | None]) -> None:
        """``book_of`` returns a book by its id, as the store has it."""
        self._network = network
        self._book_of = book_of
        self._login = LoginWatch()
        self._furthest: dict[int, int] = {}
        """By job: the most bytes that were ever here of its book, as far as they were looked at."""
        self._gained: set[int] = set()
        """The jobs whose last attempt has brought bytes that were not here before."""

    def begin(self, job: Job) -> None:
        """Take in that an attempt begins."""
        self._gained.discard(job.id)
        self._furthest[job.id] = max(self._furthest.get(job.id, 0), self._bytes_done(job))

    def note_sound(self, job: Job) -> None:
        """Take in that a job was answered as it should be."""
        self._login.note_sound(job.id)
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
        return self._ours(error) or error

    def _ours(self, error: NetworkError | ServerError) -> OhdioError | None:
        """Return what our own network's trouble is, where that is why nobody answered."""
        host = str(error.arguments.get("host", "?"))
        if not isinstance(error, NetworkError) or is_loopback(host):
            return None
        if self._network.asks_to_log_in():
            return _caused(LoginNeededError(), error)
        return None if self._network.is_online() else _caused(OfflineError(host=host), error)

    def _note_gain(self, job: Job) -> None:
        bytes_done = self._bytes_done(job)
        if bytes_done > self._furthest.get(job.id, bytes_done):
            # The furthest ever: one that begins anew each time and is cut off must come to an end.
            self._furthest[job.id] = bytes_done
            self._gained.add(job.id)

    def _bytes_done(self, job: Job) -> int:
        if job.stage is not Stage.DOWNLOAD:
            return 0
        try:
            book = self._book_of(int(job.subject))
        except StoreError:
            log.warning("event=gain_unknown job=%d", job.id, exc_info=True)
            return 0
        return book.bytes_done if book else 0


def _caused(error: OhdioError, cause: BaseException) -> OhdioError:
    error.__cause__ = cause
    return error
