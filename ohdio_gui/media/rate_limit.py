"""One limit for all downloads together, split evenly over those that run."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class RateLimit:
    """Tells each running download how many bytes a second are its share; any thread may call.

    A share that a slow server leaves unused is lost: nothing is lent, so nothing is ever exceeded.
    """

    def __init__(self, bytes_s: int = 0) -> None:
        """Begin with ``bytes_s`` bytes a second; 0: no limit."""
        self._lock = threading.Lock()
        self._bytes_s = bytes_s
        self._tellers: list[Callable[[float], None]] = []

    def change(self, bytes_s: int) -> None:
        """Let ``bytes_s`` hold from now on, for the running downloads too."""
        with self._lock:
            self._bytes_s = bytes_s
            self._tell()

    @contextmanager
    def share(self, tell: Callable[[float], None]) -> Iterator[None]:
        """Give a download its share for as long as the block runs.

        ``tell`` is called with the bytes a second (0: no limit) at once and at each change, on any
        thread, never after the block; it must return at once.
        """
        with self._lock:
            self._tellers.append(tell)
            self._tell()
        try:
            yield
        finally:
            with self._lock:
                self._tellers.remove(tell)
                self._tell()

    def _tell(self) -> None:
        # The newcomer is the last: what it gets is taken from the others first.
        for tell in self._tellers:
            tell(self._bytes_s / len(self._tellers))
