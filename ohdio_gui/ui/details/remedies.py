"""What a person can do about a book, by what became of it: pure."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.ui.books.row import BookRow


class Remedy(Enum):
    """One thing to do, in the order in which they are offered."""

    RETRY = "retry"
    RESUME = "resume"
    TAKE_GAPS = "take_gaps"
    LOG_IN = "log_in"
    FREE_SPACE = "free_space"
    OTHER_FOLDER = "other_folder"
    SET_UP_FFMPEG = "set_up_ffmpeg"
    SHOW_FILE = "show_file"
    OPEN_PAGE = "open_page"


_BY_KIND: dict[str, tuple[Remedy, ...]] = {
    "login_needed": (Remedy.LOG_IN,),
    "untrusted": (Remedy.LOG_IN,),
    "disk_full": (Remedy.FREE_SPACE, Remedy.OTHER_FOLDER),
    "storage": (Remedy.OTHER_FOLDER,),
    "output_folder": (Remedy.OTHER_FOLDER,),
    "book_folder": (Remedy.OTHER_FOLDER,),
    "missing_ffmpeg": (Remedy.SET_UP_FFMPEG,),
}
"""By the kind of the error."""


def remedies_for(row: BookRow, held: ErrorInfo | None = None) -> frozenset[Remedy]:
    """Return what can be done about a book; ``held``: why no download starts, where none does."""
    found: set[Remedy] = {Remedy.OPEN_PAGE}
    if row.can_retry:
        found.add(Remedy.RETRY)
    if row.can_cancel and row.audiobook.is_paused:
        found.add(Remedy.RESUME)
    if row.can_take_gaps:
        found.add(Remedy.TAKE_GAPS)
    if row.audiobook.file_path:
        found.add(Remedy.SHOW_FILE)
    for error in (row.audiobook.error, held if row.can_cancel else None):
        if error is not None:
            found.update(_BY_KIND.get(error.kind, ()))
    return frozenset(found)
