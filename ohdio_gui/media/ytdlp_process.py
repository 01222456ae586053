"""The yt-dlp child process as the program holds it: started, spoken to, read, ended."""

from __future__ import annotations

import json
import logging
import queue
import subprocess
import sys
import threading
from typing import IO, Any

from ohdio_gui.media.child_process import NO_WINDOW, OWN_GROUP, child_environment
from ohdio_gui.media.ytdlp_wire import one_line
from ohdio_gui.model.errors import ExtractionError
from ohdio_gui.model.redaction import redacted

log = logging.getLogger(__name__)

_GOODBYE_S = 2.0


def child_command() -> list[str]:
    """Return the command line of the child process."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--ytdlp-child"]
    return [sys.executable, "-m", "ohdio_gui.media.ytdlp_child"]


class YtdlpProcess:
    """The child and the two threads that read what it says."""

    def __init__(self) -> None:
        """Start it; ExtractionError when that fails."""
        # Code from a plugin folder of the person's yt-dlp is none of ours.
        environment = child_environment() | {"YTDLP_NO_PLUGINS": "1"}
        try:
            self._popen = subprocess.Popen(
                child_command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                creationflags=NO_WINDOW,
                process_group=OWN_GROUP,
            )
        except OSError as error:
            raise ExtractionError(reason=f"yt-dlp cannot be started ({error.strerror})") from error
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        assert self._popen.stderr is not None
        self._input: IO[bytes] = self._popen.stdin
        self._output: IO[bytes] = self._popen.stdout
        self._errors: IO[bytes] = self._popen.stderr
        self._writing = threading.Lock()
        self._last_line = ""
        self.answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        """What it answers; None when it has ended."""
        self._threads = [
            threading.Thread(target=self._read_answers, name=f"ytdlp-{self.pid}"),
            threading.Thread(target=self._read_log, name=f"ytdlp-{self.pid}-log"),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._popen.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._popen.poll() is None

    def say(self, request: dict[str, Any]) -> None:
        """Send a request; ExtractionError when it has ended."""
        try:
            self._write(request)
        except OSError as error:
            raise ExtractionError(reason=self.last_words()) from error

    def set_rate(self, bytes_s: float) -> None:
        """Let it read media at ``bytes_s`` from now on, in the middle of a download too.

        0: no limit. From any thread; one that has ended has nothing to hear any more.
        """
        try:
            self._write({"op": "rate", "bytes_s": bytes_s})
        except OSError:
            log.debug("event=ytdlp_rate_lost pid=%s", self.pid)

    def kill(self) -> None:
        """End it at once; from any thread."""
        self._popen.kill()

    def end(self) -> None:
        """Let it go: it ends when its standard input closes."""
        try:
            self._input.close()
        except OSError:  # it was gone before it read all
            log.debug("event=ytdlp_input_lost pid=%s", self.pid)
        self._popen.kill()
        self._popen.wait()
        for thread in self._threads:
            thread.join()
        self._output.close()
        self._errors.close()

    def last_words(self) -> str:
        """Return why it ended, as far as it said so."""
        self._popen.kill()
        code = self._popen.wait()
        for thread in self._threads:
            thread.join(_GOODBYE_S)
        return one_line(f"yt-dlp ended with {code} {self._last_line}")

    def _write(self, request: dict[str, Any]) -> None:
        with self._writing:
            self._input.write(json.dumps(request).encode() + b"\n")
            self._input.flush()

    def _read_answers(self) -> None:
        for line in self._output:
            if line.endswith(b"\n"):  # else cut off by its end
                self.answers.put(json.loads(line))
        self.answers.put(None)

    def _read_log(self) -> None:
        for raw in self._errors:
            line = redacted(raw.decode("utf-8", "replace").rstrip())
            if len(line) < 2:  # yt-dlp's empty lines
                continue
            self._last_line = line[2:] if line.startswith(("D ", "W ")) else line
            level = logging.DEBUG if line.startswith("D ") else logging.WARNING
            log.log(level, "event=ytdlp pid=%s text=%r", self.pid, line)
