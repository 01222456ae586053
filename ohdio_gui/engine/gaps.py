"""What a book lacks: parts that OHdio withholds, and seconds that were announced and are not there.

Everything that judges whether a book is whole asks here, so that all of them judge alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import PartStatus
from ohdio_gui.model.errors import IncompleteBookError, WithheldPartError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ohdio_gui.model.audiobook import Part

SHORT_RATIO = 0.02
SHORT_S = 3.0
"""A part may be 2 % or 3 s shorter than announced: OHdio rounds to whole seconds."""


def is_short(found_s: float, announced_s: float) -> bool:
    """Whether something lasts less than announced, beyond what rounding explains."""
    return found_s < announced_s - max(SHORT_S, SHORT_RATIO * announced_s)


def withheld(positions: Iterable[int]) -> WithheldPartError:
    """Return the error that names the parts that OHdio does not give."""
    return WithheldPartError(positions=", ".join(map(str, positions)))


def shortfall(found_s: float, announced_s: float | None) -> IncompleteBookError | None:
    """Return what there is to say where a book lasts less than OHdio says of it."""
    if announced_s is None or not is_short(found_s, announced_s):
        return None
    return IncompleteBookError(found_s=round(found_s), announced_s=round(announced_s))


def gap_of_list(
    parts: Sequence[Part], announced_s: float | None
) -> WithheldPartError | IncompleteBookError | None:
    """Return what a book would lack that is made of ``parts``, before a byte of it is fetched."""
    gone = [part.position for part in parts if part.status is PartStatus.WITHHELD]
    if gone:
        return withheld(gone)
    durations = [part.duration_s for part in parts]
    if None in durations:
        return None
    return shortfall(sum(duration or 0.0 for duration in durations), announced_s)
