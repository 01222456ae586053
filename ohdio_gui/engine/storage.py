"""Whether the folders that a download needs can take it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.media.disk import disk_errors
from ohdio_gui.media.ffmpeg import find_ffmpeg
from ohdio_gui.model.audiobook import BookFormat
from ohdio_gui.model.errors import (
    DiskFullError,
    MissingFfmpegError,
    OutputFolderError,
    StorageError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ohdio_gui.model.audiobook import Part
    from ohdio_gui.settings.settings import Settings

MB = 1_000_000
_BYTES_S = 16_000


def check_storage(settings: Settings, work_dir: Path, bytes_to_come: int = 0) -> None:
    """Raise StorageError when the output folder or a disk cannot take ``bytes_to_come``.

    The parts and the joined book stand side by side until the parts go, so where both folders are
    on one disk the bytes count twice. ``min_free_mb`` stays free in any case.
    """
    output_dir = Path(settings.output_dir)
    _check_folder(output_dir)
    with disk_errors(work_dir):
        work_dir.mkdir(parents=True, exist_ok=True)
        is_one_disk = work_dir.stat().st_dev == output_dir.stat().st_dev
    needed = bytes_to_come * 2 + settings.min_free_mb * MB
    _check_free(work_dir, needed)
    if not is_one_disk:
        _check_free(output_dir, bytes_to_come + settings.min_free_mb * MB)


def bytes_to_come(parts: Iterable[Part], wanted: BookFormat) -> int:
    """Return how many bytes a book will still take, by its sizes or at some 128 kbit/s."""
    # For one MP3 the parts are joined first, and stand beside it until it is done.
    copies = 2 if wanted is BookFormat.MP3 else 1
    return copies * sum(
        max(0, (part.bytes_total or int((part.duration_s or 0) * _BYTES_S)) - part.bytes_done)
        for part in parts
    )


def is_storage_well(settings: Settings, work_dir: Path) -> bool:
    """Whether what held the download stage is over."""
    try:
        check_storage(settings, work_dir)
        find_ffmpeg(settings.ffmpeg_path)
    except (StorageError, MissingFfmpegError):
        return False
    return True


def _check_folder(folder: Path) -> None:
    # A folder behind one that may not be entered, or with a name too long, cannot even be asked.
    with disk_errors(folder):
        is_there, is_folder = folder.exists(), folder.is_dir()
    if not is_folder:
        raise OutputFolderError(
            folder=str(folder), reason="it is a file" if is_there else "it is gone"
        )
    # A mount can be read-only under a folder that says otherwise: only writing tells.
    with disk_errors(folder), tempfile.TemporaryFile(dir=folder):
        pass


def _check_free(folder: Path, needed: int) -> None:
    with disk_errors(folder):
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFullError(folder=str(folder), missing_mb=-((free - needed) // MB))
