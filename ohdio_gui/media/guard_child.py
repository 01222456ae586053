"""The guard's own process: ``python -m ohdio_gui.media.guard_child``.

It is told which processes the program has started, and ends those that are left the moment the
program is gone, however it went: its standard input closes then. Nothing but the standard library
is imported, so it takes some milliseconds and megabytes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""Windows ends a process for either."""


def main() -> int:
    """Keep the list until standard input closes; lines are ``+PID`` and ``-PID``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program decides what Ctrl+C ends
    alive: set[int] = set()
    for line in sys.stdin:
        pid = int(line[1:])
        if line.startswith("+"):
            alive.add(pid)
        else:
            alive.discard(pid)
    for pid in alive:
        with contextlib.suppress(OSError):  # it has just ended by itself
            os.kill(pid, KILL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
