"""Sees that this machine has slept, or that its clock was set.

Timers do not run on while a machine sleeps, and what is due is due by the wall clock: after either,
it is looked at once what is due, instead of when a timer says so.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

JUMP_S = 5.0


class ClockWatch:
    """To be asked often, on one thread."""

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """``wall`` and ``steady``: seconds; the latter never jumps."""
        self._wall, self._steady = wall, steady
        self._offset_s = wall() - steady()

    def has_jumped(self) -> bool:
        """Whether the wall clock went another way than time since the last look."""
        offset_s = self._wall() - self._steady()
        jump_s = offset_s - self._offset_s
        self._offset_s = offset_s
        if abs(jump_s) < JUMP_S:
            return False
        log.info("event=clock_jumped seconds=%.0f", jump_s)
        return True
