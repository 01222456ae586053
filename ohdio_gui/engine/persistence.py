"""An acknowledgement is written even when the store cannot be for a while."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import BrokenStoreError, FullStoreError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ohdio_gui.model.cancel import CancelToken

log = logging.getLogger(__name__)

ACKNOWLEDGEMENT_PAUSE_S = 2.0
"""Between two tries; each waits for a locked store as long as ``store.database`` says."""


class Persistence:
    """Tries until it can, or until the end of the program; safe to use from all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stalled = 0

    @property
    def stalled(self) -> int:
        """How many wait now for a disk that is full: only the person can help them."""
        with self._lock:
            return self._stalled

    def __call__(self, acknowledge: Callable[[], bool], token: CancelToken) -> bool:
        """Return what ``acknowledge`` returns, as soon as it can.

        At the end of the program, and when the store broke, the StoreError is raised.
        """
        while True:
            try:
                return acknowledge()
            except BrokenStoreError:
                raise
            except StoreError as error:
                log.warning("event=acknowledgement_waits", exc_info=True)
                # One that was paused waits, too: unacknowledged, it would not go on before a
                # restart.
                if token.is_final_for(0):
                    raise
                is_full = isinstance(error, FullStoreError)
                with self._counted() if is_full else contextlib.nullcontext():
                    token.wait_for_final(ACKNOWLEDGEMENT_PAUSE_S)

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._stalled += 1
        try:
            yield
        finally:
            with self._lock:
                self._stalled -= 1
