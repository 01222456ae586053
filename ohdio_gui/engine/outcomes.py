"""What the engine does about an error: decided here, once, by its type.

Cancelling is the person's alone and is no outcome of an error.
"""

from __future__ import annotations

from ohdio_gui.model import errors
from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.jobs import Discard, Hold, Outcome, Retry, Snooze

OFFLINE_LOOK_S = 15.0
"""How often the line is tried while there is no connection."""
HOLD_LOOK_S = 30.0
"""How often it is looked whether the disk's trouble is over (FACE.md)."""

LOCKED_LOOK_S = 5.0
"""How soon a job is tried again that another program's hold on the store has stopped."""

SHORTEST_SNOOZE_S = 1.0
"""Whatever a server says: asking again at once would be no wait."""

_RETRY = (
    errors.NetworkError,
    errors.ServerError,
    errors.NotJsonError,
    errors.ExtractionError,
    errors.ExpiredMediaError,
    # Something may hold a file of it open, which ends.
    errors.BookFolderError,
    errors.StoreError,
)
_HOLD = (errors.StorageError, errors.MissingFfmpegError, errors.FullStoreError)


def outcome_of(error: errors.OhdioError) -> Outcome:
    """Return what becomes of a job that ended with ``error``."""
    if isinstance(error, errors.RateLimitedError | errors.OutageError):
        return Snooze(max(SHORTEST_SNOOZE_S, error.retry_after_s))
    if isinstance(error, errors.OfflineError):
        return Snooze(OFFLINE_LOOK_S)
    if isinstance(error, errors.LockedStoreError):
        return Snooze(LOCKED_LOOK_S)
    if isinstance(error, _HOLD):
        return Hold()
    if isinstance(error, errors.BadPartError):
        # Fetched once more; what is wrong twice is wrong at its source.
        return Retry(alike=2)
    if isinstance(error, _RETRY):
        return Retry()
    return Discard()


def book_status_of(error: errors.OhdioError) -> AudiobookStatus:
    """Return what a book becomes whose job was discarded with ``error``."""
    if isinstance(error, errors.WithheldPartError):
        return AudiobookStatus.INCOMPLETE
    if isinstance(error, errors.AvailabilityError):
        return AudiobookStatus.BLOCKED
    return AudiobookStatus.FAILED
