"""The states by which the list is told apart: a tab each, with the number of its books."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from ohdio_gui.model.events import DownloadStatus

if TYPE_CHECKING:
    from ohdio_gui.ui.books.row import BookRow


class State(IntEnum):
    """The tabs, from left to right."""

    ALL = 0
    WAITING = 1
    ACTIVE = 2
    DONE = 3
    FAILED = 4
    BLOCKED = 5


_STATES = {
    DownloadStatus.QUEUED: State.WAITING,
    DownloadStatus.METADATA: State.ACTIVE,
    DownloadStatus.STARTED: State.ACTIVE,
    DownloadStatus.DOWNLOADING: State.ACTIVE,
    DownloadStatus.ASSEMBLING: State.ACTIVE,
    DownloadStatus.COMPLETED: State.DONE,
    DownloadStatus.FAILED: State.FAILED,
    DownloadStatus.CANCELLED: State.FAILED,
    DownloadStatus.BLOCKED: State.BLOCKED,
    DownloadStatus.INCOMPLETE: State.BLOCKED,
}


def state_of(row: BookRow) -> State:
    """Return the one state besides ``ALL`` that a book is in.

    What the person cancelled did not succeed either: it stands with what failed, to be tried again.
    """
    return _STATES[row.status]
