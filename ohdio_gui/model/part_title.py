"""What a part's title says besides its number: OHdio writes "Partie 2 - Terminus"."""

from __future__ import annotations

import re

_NUMBERED = re.compile(
    r"\s*(?:partie|part|chapitre|chapter)\s+0*(\d+)\s*(?:[-–—:.](?!\d)\s*|$)", re.IGNORECASE
)


def own_title(position: int, title: str | None) -> str:
    """Return ``title`` without the number that is ``position``; empty where that is all of it.

    For where the number stands before it already; files keep the title as it was given.
    """
    found = _NUMBERED.match(title or "")
    if found is None or int(found[1]) != position:
        return (title or "").strip()
    return (title or "")[found.end() :].strip()
