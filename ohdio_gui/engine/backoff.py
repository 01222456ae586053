"""How long a failed job waits for its next attempt."""

from __future__ import annotations

import random

FIRST_S = 5.0
FACTOR = 3.0
LONGEST_S = 600.0
JITTER = 0.1


def backoff_s(attempt: int) -> float:
    """Seconds to wait after ``attempt`` (from 1) failed: exponential, ±10 % to spread the books."""
    pause = min(LONGEST_S, FIRST_S * FACTOR ** max(0, min(attempt, 20) - 1))
    return pause * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 (no secret in it)
