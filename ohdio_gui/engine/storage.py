"""Whether the folders that a download needs can take it, and whose trouble it is when not."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.media.disk import disk_errors, disk_full
from ohdio_gui.media.ffmpeg import find_ffmpeg
from ohdio_gui.model.audiobook import BookFormat, PartStatus
from ohdio_gui.model.errors import (
    BookFolderError,
    DiskFullError,
    FullStoreError,
    MissingFfmpegError,
    OutputFolderError,
    StorageError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ohdio_gui.model.audiobook import Part
    from ohdio_gui.model.errors import ErrorInfo, OhdioError
    from ohdio_gui.settings.settings import Settings

MB = 1_000_000
_BYTES_S = 16_000
_MOST_BYTES = 4_000 * MB
"""Of one book, 70 hours at 128 kbit/s: what is said to be more holds nobody's queue for it, and is
seen to be true or false while it comes."""
_PROBE_BYTES = MB
_FINISHED = {BookFormat.MP3: 2, BookFormat.MP3_PARTS: 2}
"""How many times the bytes of its parts a finished book has at most; else once."""
_BESIDE = {BookFormat.MP3: 1}
"""How many times as much lies beside it until it is finished: one MP3 is made of joined parts."""


@dataclass(frozen=True, slots=True)
class Room:
    """The bytes that a book still takes."""

    work_bytes: int = 0
    """In the work folder: what is to come of its parts, and what is made of all of them."""
    output_bytes: int = 0
    """In the output folder, where that is on another disk."""

    @classmethod
    def of(cls, to_come: int, whole: int, wanted: BookFormat) -> Room:
        """Return the room for a book whose parts have ``whole`` bytes, ``to_come`` of them yet."""
        finished = whole * _FINISHED.get(wanted, 1)
        return cls(to_come + finished + whole * _BESIDE.get(wanted, 0), finished)


NO_ROOM = Room()


def room_for(parts: Iterable[Part], wanted: BookFormat) -> Room:
    """Return the room that a book takes, by the sizes of its parts or at some 128 kbit/s.

    All downloads wait where a disk lacks it, so what a stranger's page says of itself counts for
    nothing: the disk is looked at while such a book comes, too (``check_floor``).
    """
    to_come = whole = 0
    for part in parts:
        if part.status is not PartStatus.WITHHELD:
            expected = part.bytes_total or _estimate(part)
            to_come += max(0, expected - part.bytes_done)
            whole += max(expected, part.bytes_done)
    return Room.of(min(to_come, _MOST_BYTES), min(whole, _MOST_BYTES), wanted)


def _estimate(part: Part) -> int:
    """Return the bytes of a part of OHdio's, which lasts as long as announced; else 0."""
    return int((part.duration_s or 0) * _BYTES_S) if part.media_id is not None else 0


def check_storage(settings: Settings, work_dir: Path, room: Room = NO_ROOM) -> None:
    """Raise StorageError when the output folder or a disk cannot take ``room``.

    ``min_free_mb`` stays free in any case.
    """
    output_dir = Path(settings.output_dir)
    _check_output_folder(output_dir)
    with disk_errors(work_dir):
        work_dir.mkdir(parents=True, exist_ok=True)
    _check_writes(work_dir)
    floor = settings.min_free_mb * MB
    _check_free(work_dir, room.work_bytes + floor)
    check_output(settings, work_dir, room.output_bytes)


def check_output(settings: Settings, work_dir: Path, size_bytes: int) -> None:
    """Raise StorageError when ``size_bytes`` do not fit on the output folder's own disk.

    On the work folder's disk a finished book takes no more: it is only renamed.
    """
    output_dir = Path(settings.output_dir)
    with disk_errors(output_dir):
        is_one_disk = work_dir.stat().st_dev == output_dir.stat().st_dev
    if not is_one_disk:
        _check_free(output_dir, size_bytes + settings.min_free_mb * MB)


def check_floor(settings: Settings, work_dir: Path) -> None:
    """Raise StorageError when less than ``min_free_mb`` is left for the unfinished parts."""
    _check_free(work_dir, settings.min_free_mb * MB)


def told_full_store(error: FullStoreError, settings: Settings, work_dir: Path) -> StorageError:
    """Return what is told of it: with all that must be free there for the queue to go on.

    The output folder is no matter of the queue's own disk.
    """
    try:
        check_floor(settings, work_dir)
    except StorageError as trouble:
        return trouble
    return full_store(error)


def full_store(error: FullStoreError) -> DiskFullError:
    """Return what is told where the store cannot be written for want of room."""
    return disk_full(Path(str(error.arguments.get("path", "."))).parent)


def judged(error: OhdioError, settings: Settings, work_dir: Path, room: Room) -> OhdioError:
    """Return what stopped a book that still takes ``room``: every book's trouble, or its own.

    A full disk is told with all that the book still takes, so that another try is worth it when
    that is there. Where both folders are well, a folder that refuses is this book's alone.
    """
    try:
        check_storage(settings, work_dir, room)
    except StorageError as trouble:
        return trouble
    return BookFolderError(**error.arguments) if isinstance(error, OutputFolderError) else error


def is_storage_well(settings: Settings, work_dir: Path, held: ErrorInfo) -> bool:
    """Whether what held a stage, ``held``, is over; other trouble is for the next job to tell."""
    try:
        if held.kind == DiskFullError.kind:
            _check_room(settings, work_dir, held)
        else:
            check_storage(settings, work_dir)
            find_ffmpeg(settings.ffmpeg_path)
    except (StorageError, MissingFfmpegError):
        return False
    return True


def _check_room(settings: Settings, work_dir: Path, held: ErrorInfo) -> None:
    """Raise StorageError while the disk that was full is."""
    folder, output_dir = Path(str(held.arguments.get("folder", "."))), Path(settings.output_dir)
    if needed_mb(held):
        _check_free(folder, needed_mb(held) * MB)
    if folder.is_relative_to(output_dir):
        check_storage(settings, work_dir)
        _check_writes(output_dir, _PROBE_BYTES)
    with disk_errors(work_dir):
        work_dir.mkdir(parents=True, exist_ok=True)
    check_floor(settings, work_dir)
    # Where a quota is used up, the disk itself has space enough: only writing tells.
    _check_writes(work_dir, _PROBE_BYTES)


def free_bytes(folder: Path) -> int | None:
    """Return what is free in ``folder``, or where it is going to be; None: not to be told."""
    for known in (folder, *folder.parents):
        try:
            return shutil.disk_usage(known).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def needed_mb(held: ErrorInfo) -> int:
    """Return how much free space ends a hold, in MB, its share that stays free included."""
    return int(held.arguments.get("needed_mb", 0))


def _check_output_folder(folder: Path) -> None:
    # A folder behind one that may not be entered, or with a name too long, cannot even be asked.
    with disk_errors(folder):
        is_there, is_folder = folder.exists(), folder.is_dir()
    if not is_folder:
        raise OutputFolderError(
            folder=str(folder), reason="it is a file" if is_there else "it is gone"
        )
    _check_writes(folder)


def _check_writes(folder: Path, size_bytes: int = 0) -> None:
    # A mount can be read-only under a folder that says otherwise: only writing tells.
    with disk_errors(folder), tempfile.TemporaryFile(dir=folder) as file:
        if size_bytes:
            file.write(bytes(size_bytes))
            file.flush()
            os.fsync(file.fileno())


def _check_free(folder: Path, needed: int) -> None:
    with disk_errors(folder):
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFullError(
            folder=str(folder),
            missing_mb=-((free - needed) // MB),
            needed_mb=-(-needed // MB),
        )
