"""All that is known of one book: as values, and as text for a bug report in plain English.

No private path and no token is in the text: files go by their names alone, addresses lose their
queries.
"""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from ohdio_gui import __version__
from ohdio_gui.model.events import BookDetailsEvent
from ohdio_gui.model.jobs import Stage
from ohdio_gui.model.redaction import redacted, without_folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ohdio_gui.model.audiobook import Audiobook, Part
    from ohdio_gui.model.events import HoldEvent
    from ohdio_gui.model.jobs import Job
    from ohdio_gui.store.store import Store

MAX_VALUE_CHARS = 300


@dataclass(frozen=True, slots=True)
class BookDetails:
    """What the store holds of one book."""

    book: Audiobook
    parts: Sequence[Part] = ()
    jobs: Sequence[Job] = ()
    """Of both stages, oldest first, with the errors of their attempts."""
    sources: dict[str, dict[str, Any]] = field(default_factory=dict, hash=False)
    """What each source gave: ``{source: {field: value}}``."""


def details_of(store: Store, audiobook_id: int) -> BookDetails | None:
    """Return what the store holds of a book; None where it holds no such one."""
    books, subject = store.audiobooks, str(audiobook_id)
    book = books.get(audiobook_id)
    if book is None:
        return None
    jobs = [
        job
        for stage in (Stage.METADATA, Stage.DOWNLOAD)
        for job in store.jobs.of_subject(stage, subject)
    ]
    return BookDetails(book, books.parts(book.id), jobs, books.sources(book.id))


def event_of(details: BookDetails) -> BookDetailsEvent:
    """Return the event that tells ``details``."""
    failures = [failure for job in details.jobs for failure in job.errors]
    failures.sort(key=lambda failure: failure.at)
    return BookDetailsEvent(details.book, tuple(details.parts), tuple(failures), details.sources)


def report_of(
    details: BookDetails, private: Sequence[str] = (), holds: Sequence[HoldEvent] = ()
) -> str:
    """Return the text. ``private``: paths, such as the home folder, that are never to be in it.

    ``holds``: the stages that wait now, whatever the book: such an attempt leaves no error behind.
    """
    held = (f"held: {h.stage}: {h.error.kind}: {h.error.message}" for h in holds if h.error)
    text = "\n".join([*_lines(details), *held])
    for path in sorted(filter(None, private), key=len, reverse=True):
        text = text.replace(path, "/…")
    return redacted(without_folders(text)) + "\n"


def _address(url: str) -> str:
    """Return where a page is, without what comes behind: that may open it to anybody."""
    try:
        at = urlsplit(url)
    except ValueError:
        return "?"
    return urlunsplit((at.scheme, at.netloc, at.path, "", ""))


def _lines(details: BookDetails) -> Iterator[str]:
    book = details.book
    yield f"ohdio-gui {__version__}, {platform.system()} {platform.release()}"
    yield f"book: {book.title}"
    yield f"page: {_address(book.url)}"
    yield f"status: {book.status}, stage: {book.stage or '-'}, format: {book.format or 'default'}"
    if book.file_path:
        names = ", ".join(book.file_names) or PurePath(book.file_path).name
        yield f"files: {names} ({book.file_size_bytes} bytes)"
    if book.error is not None:
        yield f"error: {book.error.kind}: {book.error.message}"
    yield f"announced: {book.duration_s} s, takes gaps: {book.takes_gaps}"
    for part in details.parts:
        total = "?" if part.bytes_total is None else part.bytes_total
        yield (
            f"part {part.position}: {part.status}, media {part.media_id}, {part.duration_s} s, "
            f"{part.bytes_done} of {total} bytes, {part.title}"
        )
    for job in details.jobs:
        yield f"job {job.id}: {job.stage}, {job.state}, attempt {job.attempt} of {job.max_attempts}"
        for failure in job.errors:
            yield f"  attempt {failure.attempt} at {failure.at}: {failure.kind}: {failure.message}"
    for source, values in details.sources.items():
        yield f"source {source}:"
        for name, value in values.items():
            said = json.dumps(value, ensure_ascii=False)
            yield f"  {name}: {said[:MAX_VALUE_CHARS]}"
