"""How fast the yt-dlp child reads: so many bytes a second, for all of its threads together.

yt-dlp's own ``ratelimit`` holds for each thread that fetches a piece of a stream by itself (with
four, 27 MB/s were measured instead of 10), and it cannot be changed on the way.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PIECE_S = 0.1
"""A read takes what comes in so long: a slow download moves all the time, and is no stall."""
MAX_PIECE_BYTES = 64 * 1024
BURST_S = 0.2
"""What was not read in so long may still be: a thread that slept too long loses nothing."""


class Throttle:
    """A bucket that fills with bytes to read; any thread may call. Begins without a limit."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock``: seconds that only grow."""
        self._clock = clock
        self._changed = threading.Condition()
        self._bytes_s = 0.0
        self._level = 0.0
        self._filled_at = clock()

    def set_rate(self, bytes_s: float) -> None:
        """Let ``bytes_s`` bytes be read a second from now on; 0: no limit."""
        with self._changed:
            self._fill()
            self._bytes_s = bytes_s
            self._level = min(self._level, self._burst)
            self._changed.notify_all()

    def take(self, most: int) -> int:
        """Wait until something may be read; return how many bytes, ``most`` at most."""
        with self._changed:
            while self._bytes_s > 0:
                self._fill()
                piece = min(most, self._piece)
                if self._level >= piece:
                    self._level -= piece
                    return piece
                # Waiting lets go of the lock, and a change of the rate ends it.
                self._changed.wait((piece - self._level) / self._bytes_s)
            return most

    def give_back(self, count: int) -> None:
        """Put back what was taken and not read."""
        with self._changed:
            self._level = min(self._level + count, self._burst)

    @property
    def _piece(self) -> int:
        return max(1, min(MAX_PIECE_BYTES, int(self._bytes_s * PIECE_S)))

    @property
    def _burst(self) -> float:
        return max(float(self._piece), self._bytes_s * BURST_S) if self._bytes_s > 0 else 0.0

    def _fill(self) -> None:
        now = self._clock()
        self._level = min(self._level + self._bytes_s * (now - self._filled_at), self._burst)
        self._filled_at = now
