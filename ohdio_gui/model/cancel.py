"""The token by which a running job is asked to stop."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import JobCancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.model.errors import OhdioError


class CancelToken:
    """Set once, from any thread; watched by the job's thread and by what it waits for."""

    def __init__(self, outer: CancelToken | None = None) -> None:
        """Make a token that is not set.

        ``outer``: the job's own token, for one that stands in for it inside of the job.
        """
        self._outer = outer
        self._event = threading.Event()
        self._is_final = threading.Event()
        self._final_at = 0.0
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []
        self._is_finishing = False
        self._error: OhdioError | None = None

    @property
    def is_set(self) -> bool:
        """Whether the job was asked to stop."""
        return self._event.is_set()

    def is_final_for(self, seconds: float) -> bool:
        """Whether the job was asked ``seconds`` ago to stop for good, by ``cancel``."""
        return self._is_final.is_set() and time.monotonic() - self._final_at >= seconds

    def cancel(self) -> None:
        """Ask the job to stop, and call what was registered, once, on the caller's thread."""
        if not self._is_final.is_set():
            self._final_at = time.monotonic()
            self._is_final.set()
        self._set(None)

    def fail(self, error: OhdioError) -> None:
        """Ask the job to stop as ``cancel`` does, for trouble: ``check`` then raises ``error``."""
        self._set(error)

    def _set(self, error: OhdioError | None) -> None:
        with self._lock:
            if not self._event.is_set():
                self._error = error
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def pause(self) -> bool:
        """Ask the job to stop, unless it is finishing: then it may. Returns whether it was asked.

        What is finishing downloads nothing more, and would only have to be done again.
        """
        with self._lock:
            if self._is_finishing and not self._event.is_set():
                return False
        self._set(None)
        return True

    def finish(self) -> None:
        """Say that the job downloads nothing more: no pause stops it now. Raises JobCancelled."""
        if self._outer is not None:
            self._outer.finish()
        with self._lock:
            if not self._event.is_set():
                self._is_finishing = True
        self.check()

    def check(self) -> None:
        """Raise JobCancelled when the job was asked to stop, or the trouble that made it stop."""
        if self.is_set:
            raise self._error or JobCancelled

    def wait(self, seconds: float) -> None:
        """Sleep ``seconds``; raise as ``check`` at once when the job is asked to stop."""
        if self._event.wait(max(0.0, seconds)):
            self.check()

    def wait_for_final(self, seconds: float) -> None:
        """Sleep ``seconds``, until ``cancel`` at most: where a pause does not end the wait."""
        self._is_final.wait(max(0.0, seconds))

    def on_cancel(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` when the token is set (at once if it is). Returns its removal."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return lambda: self._remove(callback)
        callback()
        return lambda: None

    def _remove(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if callback in self._callbacks:
                self._callbacks.remove(callback)
