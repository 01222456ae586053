"""Times as the store and the JSON lines hold them: UTC, ISO 8601, of one width: they sort."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def utc_text(moment: datetime | None = None) -> str:
    """Return ``moment`` (now, when not given) as ``2026-04-13T21:20:37.000+00:00``."""
    return (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")


def utc_text_in(seconds: float) -> str:
    """Return the time ``seconds`` from now (before now, when negative) as text."""
    return utc_text(datetime.now(UTC) + timedelta(seconds=seconds))


def seconds_until(text: str) -> float:
    """Seconds from now until the time ``text``; negative when it has passed."""
    return (datetime.fromisoformat(text) - datetime.now(UTC)).total_seconds()


def past_in(seconds: float) -> Callable[[], bool]:
    """Return what says whether ``seconds`` have passed since this call."""
    deadline = time.monotonic() + seconds
    return lambda: time.monotonic() >= deadline
