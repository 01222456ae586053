"""Children end with the program, even where it is killed and can end nothing itself.

FFmpeg reads files and asks nobody whether it is still wanted. Linux alone would end it by a death
signal, which Python can only ask for between fork and exec, unsafe with threads. So one small
process (``guard_child``) is told what runs and sees, by a pipe that closes, that we are gone.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from ohdio_gui.media.child_process import NO_WINDOW, OWN_GROUP, child_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

CHILD_OPTION = "--guard-child"
"""The first word of a frozen program's command line that makes it the guard."""


class Guard:
    """The pipe to the guard's process, which is started when first needed; any thread may call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._alive: set[int] = set()
        self._process: subprocess.Popen[str] | None = None

    def prepare(self) -> None:
        """Start the guard, before what it is to watch: a kill between the two would miss it."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start_or_log()

    @contextlib.contextmanager
    def watching(self, pid: int) -> Iterator[None]:
        """Have the process ``pid`` ended should this program die inside of the block."""
        with self._lock:
            self._alive.add(pid)
            self._say(f"+{pid}")
        try:
            yield
        finally:
            with self._lock:
                self._alive.discard(pid)
                self._say(f"-{pid}")

    def close(self) -> None:
        """Let the guard go."""
        with self._lock:
            self._end()

    def _say(self, line: str) -> None:
        if self._process is None or self._process.poll() is not None:
            self._start_or_log()
            return
        with _logged():
            self._write(line)

    def _start_or_log(self) -> None:
        with _logged():
            self._start()

    def _start(self) -> None:
        """Start a guard, and tell it all that runs."""
        self._end()
        is_frozen = getattr(sys, "frozen", False)
        words = [CHILD_OPTION] if is_frozen else ["-m", "ohdio_gui.media.guard_child"]
        self._process = subprocess.Popen(
            [sys.executable, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            env=child_environment(),
            creationflags=NO_WINDOW,
            process_group=OWN_GROUP,
        )
        for pid in self._alive:
            self._write(f"+{pid}")

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):  # it went before us
                process.stdin.close()
            process.wait()

    def _write(self, line: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


@contextlib.contextmanager
def _logged() -> Iterator[None]:
    """Log a guard that cannot be had: the work itself goes on without it."""
    try:
        yield
    except OSError as error:
        log.warning("event=guard_missing reason=%r", str(error))


guard = Guard()
"""The program's one guard."""
atexit.register(guard.close)
