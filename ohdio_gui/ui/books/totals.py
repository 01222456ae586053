"""What all books of the list come to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ohdio_gui.ui.books.states import State, state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.ui.books.row import BookRow


@dataclass(frozen=True, slots=True)
class Totals:
    """Of all books, whatever the list shows of them."""

    books: int = 0
    states: dict[State, int] = field(default_factory=dict, hash=False)
    """How many books are in each state; what is nothing is left out."""
    bytes_done: int = 0
    """On disk, of those that are on their way or done."""
    bytes_total: int = 0
    """Of the same, as far as it is known."""
    is_bytes_total_whole: bool = True
    """Whether it is known of all that are on their way: while pages are read, it is not."""
    bytes_to_come: float = 0.0
    """Of those that wait or run and are not paused; what is not known counts as the others do."""
    speed_bytes_s: float = 0.0
    time_left_s: float | None = None
    """None: nothing can be said."""


def totals_of(rows: Sequence[BookRow]) -> Totals:
    """Sum up the rows of the table."""
    states = Counter(state_of(row) for row in rows)
    wanted = [row for row in rows if state_of(row) in _WANTED]
    known = [row for row in wanted if row.bytes_total]
    coming = [row for row in wanted if state_of(row) is not State.DONE and not row.is_held_back]
    to_come = sum(max(0, row.bytes_total - row.bytes_done) for row in coming if row.bytes_total)
    unknown = sum(1 for row in coming if not row.bytes_total)
    is_whole = all(row.bytes_total for row in wanted if state_of(row) is not State.DONE)
    total = sum(row.bytes_total for row in known if row.bytes_total)
    usual = total / len(known) if known else 0.0
    return Totals(
        books=len(rows),
        states={State.ALL: len(rows), **states},
        bytes_done=sum(min(row.bytes_done, row.bytes_total) for row in known if row.bytes_total),
        bytes_total=total,
        is_bytes_total_whole=is_whole,
        bytes_to_come=to_come + usual * unknown if known or not unknown else 0.0,
        speed_bytes_s=sum(row.speed_bytes_s for row in rows),
    )


_WANTED = frozenset({State.WAITING, State.ACTIVE, State.DONE})


class TimeLeft:
    """How long the queue still takes, from a speed that is evened out over some seconds."""

    SHARE = 0.1
    """Of the newest speed in the mean, at four totals a second: half of it is 1.6 s old."""

    def __init__(self) -> None:
        self._mean = 0.0

    def of(self, totals: Totals) -> float | None:
        """Return the seconds that are left after ``totals``; None where nothing can be said."""
        if not totals.speed_bytes_s:
            self._mean = 0.0
            return None
        self._mean += (totals.speed_bytes_s - self._mean) * (self.SHARE if self._mean else 1.0)
        return totals.bytes_to_come / self._mean if totals.bytes_to_come else None
