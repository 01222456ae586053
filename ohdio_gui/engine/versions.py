"""Which versions of the programs and libraries behind the engine are at work."""

from __future__ import annotations

import threading
from importlib import metadata
from typing import TYPE_CHECKING

from ohdio_gui.media.ffmpeg import find_ffmpeg, version_of
from ohdio_gui.model.errors import MissingFfmpegError
from ohdio_gui.model.events import VersionsEvent
from ohdio_gui.store.integrity import SQLITE_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.model.events import Event


def look_for_versions(ffmpeg_path: str, publish: Callable[[Event], None]) -> None:
    """Publish a VersionsEvent soon, from a thread of its own: FFmpeg has to be started for it.

    ``ffmpeg_path``: the setting. The program does not wait for this thread to end.
    """

    def look() -> None:
        publish(VersionsEvent(_yt_dlp(), _ffmpeg(ffmpeg_path), SQLITE_VERSION))

    threading.Thread(target=look, name="versions", daemon=True).start()


def _yt_dlp() -> str | None:
    try:
        return metadata.version("yt-dlp")
    except metadata.PackageNotFoundError:  # a frozen program may have left it out
        return None


def _ffmpeg(ffmpeg_path: str) -> str | None:
    try:
        return version_of(find_ffmpeg(ffmpeg_path))
    except MissingFfmpegError:
        return None
