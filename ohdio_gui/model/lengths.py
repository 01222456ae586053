"""How much a site may say: what is longer is cut, so that nothing of it fills store and window.

How long it may say that anything lasts, too.
"""

from __future__ import annotations

from ohdio_gui.model.naming import cut_text

MAX_LINE = 1000
"""Characters of a title, a name, a genre or a prize."""
MAX_TEXT = 20_000
"""Characters of a description."""
MAX_FRAGMENT = 200_000
"""Characters of the HTML that any of them is read from."""
MAX_NAMES = 100
"""Persons or prizes in one field."""
MAX_ADDRESS = 4096
"""Characters of an address."""
LONGEST_S = 1000 * 3600
"""Seconds: no book and no part lasts longer."""

_MAX_CHARACTER_BYTES = 4


def shortened(text: str, limit: int = MAX_LINE) -> str:
    """Return the start of ``text``, at most ``limit`` long, ending between two whole characters."""
    if len(text) <= limit:
        return text
    return cut_text(text, limit, limit * _MAX_CHARACTER_BYTES).rstrip()


def possible_duration(seconds: float | None) -> float | None:
    """Return ``seconds`` when an audiobook can last so long, else None."""
    return seconds if seconds is not None and 0 < seconds <= LONGEST_S else None
