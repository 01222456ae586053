"""When OHdio changes: a stage that meets one unknown shape after the other stops asking.

One odd page is that book's trouble. Several in a row, with nothing sound between, are OHdio's:
then the books that wait are not failed one by one, they wait for a version that knows the shape.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import OhdioError, ParseError

if TYPE_CHECKING:
    from ohdio_gui.model.jobs import Stage

UNKNOWN_IN_A_ROW = 3
"""How many jobs of a stage meet an unknown shape, with no sound answer between, before it stops."""


class SiteAlarm:
    """Counts, by stage, the answers in a row that fit no known shape; any thread may call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_a_row: dict[Stage, int] = {}

    def note_sound(self, stage: Stage) -> None:
        """Take in that OHdio was understood."""
        with self._lock:
            self._in_a_row.pop(stage, None)

    def is_raised_by(self, stage: Stage, error: OhdioError) -> bool:
        """Take in why a job failed; whether its stage is to stop asking."""
        # Its subclasses are known shapes: an empty category, another network's login page.
        if type(error) is not ParseError:
            return False
        with self._lock:
            self._in_a_row[stage] = self._in_a_row.get(stage, 0) + 1
            return self._in_a_row[stage] >= UNKNOWN_IN_A_ROW

    def try_again(self, stage: Stage) -> None:
        """Let the stage ask once more: one more unknown shape stops it again at once."""
        with self._lock:
            self._in_a_row[stage] = UNKNOWN_IN_A_ROW - 1
