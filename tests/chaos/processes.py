"""The processes below one, by Linux's /proc."""

from __future__ import annotations

import time
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """Return the children of ``pid``, and theirs."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            pids = [int(child) for child in children.read_text().split()]
        except OSError:  # it has just ended
            continue
        for child in pids:
            found += [child, *descendants(child)]
    return found


def are_gone(pids: list[int], within_s: float) -> bool:
    """Whether all of ``pids`` end within that time; one that waits to be buried has ended."""
    deadline = time.monotonic() + within_s
    while any(map(_is_alive, pids)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
