"""Which programs of others there are: asked on a thread of its own, for starting one takes time."""

from __future__ import annotations

import importlib.metadata
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QRunnable, QThreadPool

from ohdio_gui.media.ffmpeg import ffmpeg_version, find_ffmpeg
from ohdio_gui.model.errors import MissingFfmpegError
from ohdio_gui.model.events import ProgramsEvent
from ohdio_gui.store.integrity import SQLITE_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.model.events import Event


class Programs:
    """Looks for FFmpeg as a setting names it, and for yt-dlp; any thread may ask."""

    def __init__(self, publish: Callable[[Event], None]) -> None:
        self._publish = publish
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._runs: list[_Run] = []

    def look(self, ffmpeg_path: str) -> None:
        """Have a ProgramsEvent told. Returns at once."""
        self._runs = [run for run in self._runs if not run.has_ended]
        run = _Run(ffmpeg_path, self._publish)
        self._runs.append(run)
        self._pool.start(run)

    def wait_for_done(self, timeout_s: float) -> bool:
        """Wait until nothing is asked any more, at most ``timeout_s``."""
        return self._pool.waitForDone(max(0, int(timeout_s * 1000)))


class _Run(QRunnable):
    """One question on its way through the pool; kept alive until it has ended."""

    def __init__(self, asked: str, publish: Callable[[Event], None]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.has_ended = False
        self._asked = asked
        self._publish = publish

    def run(self) -> None:
        """Name the thread and look."""
        threading.current_thread().name = "programs"
        try:
            self._publish(found_programs(self._asked))
        finally:
            self.has_ended = True


def found_programs(asked: str) -> ProgramsEvent:
    """Return which FFmpeg the setting ``asked`` gives, and which yt-dlp there is. Blocks."""
    try:
        path = find_ffmpeg(asked)
    except MissingFfmpegError:
        return ProgramsEvent(asked, ytdlp_version=_ytdlp_version(), sqlite_version=SQLITE_VERSION)
    return ProgramsEvent(asked, path, ffmpeg_version(path), _ytdlp_version(), SQLITE_VERSION)


def _ytdlp_version() -> str:
    try:
        return importlib.metadata.version("yt-dlp")
    except importlib.metadata.PackageNotFoundError:  # a frozen program without its metadata
        return ""
