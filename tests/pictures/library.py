"""The demo's books in every state that a person may see, always the same to the last byte."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from ohdio_gui.model.audiobook import (
    Audiobook,
    AudiobookStatus,
    CategoryBook,
    CategoryScrape,
    Part,
    PartStatus,
    QueueStatus,
    ScrapeStatus,
    SearchHit,
)
from ohdio_gui.model.errors import (
    ErrorInfo,
    GeoBlockedError,
    IncompletePartError,
    NetworkError,
    ServerError,
    ShortfallError,
    WithheldPartError,
)
from ohdio_gui.model.events import BookDetailsEvent, DownloadEvent, DownloadStatus
from ohdio_gui.model.jobs import JobFailure
from ohdio_gui.resources_path import resources

DEMO = resources() / "demo"
SITE = "https://ici.radio-canada.ca/ohdio"
HOST = "ici.radio-canada.ca"
_STRETCH = 120
"""The demo's parts last seconds; a real book's last so many times longer."""
_BYTES_S = 8000
FREE_BYTES = 212_000_000_000
LOADING, OTHER_LOADING, ASSEMBLING, RETRYING = 1, 2, 3, 4
LIMITED, FAILED, INCOMPLETE, DONE = 5, 6, 7, 8
PAUSED, WAITING, ALSO_DONE, READING = 9, 10, 11, 12
_ORDER = (0, 1, 10, 5, 7, 8, 9, 6, 4, 2, 11, 3)
"""Which of the demo's books is which; no two with one cover side by side."""
_TELLS = "2026-04-13T21:20:37.000+00:00", "2026-04-13T21:22:41.000+00:00"


@dataclass(frozen=True, slots=True)
class Shown:
    """A book, what the engine last told of it, and its parts."""

    book: Audiobook
    event: DownloadEvent | None
    parts: tuple[Part, ...]


def catalogue() -> list[dict[str, Any]]:
    """Return the demo's books as its file tells them."""
    told: dict[str, Any] = json.loads((DEMO / "catalogue.json").read_text(encoding="utf-8"))
    books: list[dict[str, Any]] = told["books"]
    return books


def library(output_dir: str) -> dict[int, Shown]:
    """Return the books by their id, in the order of the queue."""
    told = catalogue()
    waiting = {key: _waiting(key, told[at]) for key, at in enumerate(_ORDER, start=1)}
    made = {
        LOADING: _loading(waiting[LOADING], 58, 4, 2_100_000),
        OTHER_LOADING: _loading(waiting[OTHER_LOADING], 12, 0, 830_000),
        ASSEMBLING: _running(waiting[ASSEMBLING], DownloadStatus.ASSEMBLING, 100.0),
        RETRYING: _retrying(waiting[RETRYING]),
        LIMITED: _ended(waiting[LIMITED], DownloadStatus.BLOCKED, GeoBlockedError().info),
        FAILED: _ended(waiting[FAILED], DownloadStatus.FAILED, _too_short()),
        INCOMPLETE: _ended(
            waiting[INCOMPLETE], DownloadStatus.INCOMPLETE, WithheldPartError(positions="2").info
        ),
        DONE: _done(waiting[DONE], output_dir),
        PAUSED: dataclasses.replace(
            waiting[PAUSED], book=dataclasses.replace(waiting[PAUSED].book, is_paused=True)
        ),
        ALSO_DONE: _done(waiting[ALSO_DONE], output_dir),
        READING: _running(waiting[READING], DownloadStatus.METADATA, 0.0),
    }
    return waiting | made


def details_of(shown: Shown) -> BookDetailsEvent:
    """Return what the store would hold of a book."""
    failures: tuple[JobFailure, ...] = ()
    if shown.book.status is AudiobookStatus.FAILED:
        errors = (_too_short(), _too_short())
        failures = tuple(
            JobFailure(number, at, error.kind, error.message, error.arguments)
            for number, (at, error) in enumerate(zip(_TELLS, errors, strict=True), start=1)
        )
    return BookDetailsEvent(shown.book, shown.parts, failures)


def reading(found: int = 38) -> CategoryScrape:
    """Return a category that is being read."""
    url = f"{SITE}/categories/1003592/jeunesse"
    new = max(0, found - 4)
    status = ScrapeStatus.SCRAPING
    return CategoryScrape(1, url, "Jeunesse", status, found, new, min(4, found), 146)


def asking() -> CategoryScrape:
    """Return a category that asks which of its books are wanted."""
    url = f"{SITE}/categories/1003593/romans"
    done = ScrapeStatus.COMPLETED
    return CategoryScrape(2, url, "Romans", done, 146, 146, 0, 146, to_choose=146)


def unreadable() -> CategoryScrape:
    """Return a category that could not be read."""
    url = f"{SITE}/categories/1003594/policiers"
    error = ServerError(host=HOST, status=503).info
    return CategoryScrape(3, url, "Policiers", ScrapeStatus.FAILED, error=error)


def short() -> CategoryScrape:
    """Return a category that lacks some of its books."""
    url = f"{SITE}/categories/1003595/poesie"
    error = ShortfallError(announced=42, found=40).info
    done = ScrapeStatus.COMPLETED
    return CategoryScrape(4, url, "Poésie", done, 40, 40, 0, 42, error=error)


def finished() -> CategoryScrape:
    """Return a category that was read whole."""
    url = f"{SITE}/categories/9000001/histoires-de-demonstration"
    done = ScrapeStatus.COMPLETED
    return CategoryScrape(5, url, "Histoires de démonstration", done, 12, 12, 0, 12)


def category_books(count: int = 146) -> tuple[CategoryBook, ...]:
    """Return a large category: the demo's books, volume after volume."""
    told = catalogue()
    return tuple(
        CategoryBook(
            str(500_000 + number),
            f"{SITE}/livres-audio/{500_000 + number}/livre",
            f"{book['title']} – {number // len(told) + 1}",
            tuple(book["authors"]),
            book["id"],
        )
        for number, book in ((number, told[number % len(told)]) for number in range(count))
    )


def search_hits() -> tuple[SearchHit, ...]:
    """Return what a search for "neige" finds: in the library, and not; playable, and not."""
    told = catalogue()
    chosen = [told[at] for at in (2, 3, 0, 1, 11)]
    hits = [
        SearchHit(book["id"], _page(book), book["title"], tuple(book["authors"]), book["id"])
        for book in chosen
    ]
    known = {0: WAITING, 1: READING, 2: LOADING, 4: ALSO_DONE}
    hits = [
        dataclasses.replace(hit, audiobook_id=known.get(at), is_complete=at == 4)
        for at, hit in enumerate(hits)
    ]
    # One that the demo does not have.
    hits[3] = SearchHit("900001", SITE, "Neige d’avril", ("Zélie Arsenault-Mars",))
    hits[3] = dataclasses.replace(hits[3], is_playable=False)
    return tuple(hits)


def _waiting(key: int, told: dict[str, Any]) -> Shown:
    parts = tuple(
        Part(
            position,
            part["title"],
            part["media_id"],
            part["duration_s"] * _STRETCH,
            bytes_total=part["duration_s"] * _STRETCH * _BYTES_S,
        )
        for position, part in enumerate(told["parts"], start=1)
    )
    duration_s = float(sum(part.duration_s or 0 for part in parts))
    book = Audiobook(
        key,
        _page(told),
        told["title"],
        told["id"],
        tuple(told["authors"]),
        tuple(told["narrators"]),
        told["genre"],
        told["year"],
        told["publisher"],
        "\n\n".join(told["summary"]),
        "fr",
        duration_s,
        director=told["director"],
        pages=told["pages"],
        audience=told["audience"],
        prizes=tuple((told["prize"] or "").splitlines()),
        category="Histoires de démonstration",
        cover_pattern=told["id"],
        queue_status=QueueStatus.QUEUED,
        stage="download",
        part_count=len(parts),
        bytes_expected=round(duration_s * _BYTES_S),
    )
    return Shown(book, None, parts)


def _loading(shown: Shown, percent: int, whole_parts: int, speed: int) -> Shown:
    book = shown.book
    total = book.bytes_expected or 0
    done = total * percent // 100
    event = DownloadEvent(
        book.id,
        DownloadStatus.DOWNLOADING,
        progress=float(percent),
        bytes=done,
        total_bytes=total,
        speed_bytes_s=float(speed),
        eta_s=(total - done) / speed,
        part=whole_parts + 1,
        part_count=len(shown.parts),
        attempt=1,
        max_attempts=3,
    )
    return Shown(_processing(book), event, _parts_until(shown.parts, done))


def _running(shown: Shown, status: DownloadStatus, progress: float) -> Shown:
    stage = "metadata" if status is DownloadStatus.METADATA else "download"
    book = dataclasses.replace(_processing(shown.book), stage=stage)
    total = book.bytes_expected or 0
    event = DownloadEvent(
        book.id,
        status,
        progress=progress,
        bytes=round(total * progress / 100),
        total_bytes=total,
        part_count=len(shown.parts),
    )
    return Shown(book, event, _parts_until(shown.parts, event.bytes))


def _retrying(shown: Shown) -> Shown:
    error = NetworkError(host=HOST).info
    done = round((shown.book.bytes_expected or 0) * 0.34)
    book = dataclasses.replace(
        shown.book, attempt=1, max_attempts=3, progress=34.0, bytes_done=done
    )
    event = DownloadEvent(
        book.id,
        DownloadStatus.QUEUED,
        progress=34.0,
        bytes=done,
        total_bytes=book.bytes_expected,
        error=error,
        part_count=len(shown.parts),
        waiting_s=118.0,
        attempt=1,
        max_attempts=3,
    )
    return Shown(book, event, _parts_until(shown.parts, done))


def _ended(shown: Shown, status: DownloadStatus, error: ErrorInfo) -> Shown:
    queue = {DownloadStatus.BLOCKED: QueueStatus.BLOCKED}.get(status, QueueStatus.FAILED)
    book = dataclasses.replace(
        shown.book,
        status=AudiobookStatus(status.value),
        queue_status=queue,
        stage=None,
        error=error,
        attempt=2,
        max_attempts=3,
    )
    parts = shown.parts
    if status is DownloadStatus.FAILED:
        parts = (
            _whole(parts[0]),
            dataclasses.replace(parts[1], status=PartStatus.FAILED, bytes_done=1_200_000),
        )
    elif status is DownloadStatus.INCOMPLETE:
        parts = (
            _whole(parts[0]),
            dataclasses.replace(parts[1], media_id=None, status=PartStatus.WITHHELD),
        )
    return Shown(book, DownloadEvent(book.id, status, error=error), parts)


def _done(shown: Shown, output_dir: str) -> Shown:
    name = shown.book.title
    book = dataclasses.replace(
        shown.book,
        status=AudiobookStatus.COMPLETED,
        queue_status=QueueStatus.COMPLETED,
        stage=None,
        file_path=f"{output_dir}/{shown.book.authors[0]}/{name}/{name}.m4b",
        file_size_bytes=shown.book.bytes_expected,
    )
    size = book.bytes_expected or 0
    event = DownloadEvent(
        book.id, DownloadStatus.COMPLETED, progress=100.0, bytes=size, total_bytes=size
    )
    return Shown(book, event, tuple(map(_whole, shown.parts)))


def _processing(book: Audiobook) -> Audiobook:
    return dataclasses.replace(
        book, status=AudiobookStatus.DOWNLOADING, queue_status=QueueStatus.PROCESSING
    )


def _whole(part: Part) -> Part:
    done = part.bytes_total or 0
    return dataclasses.replace(part, status=PartStatus.COMPLETED, bytes_done=done)


def _parts_until(parts: tuple[Part, ...], done: int) -> tuple[Part, ...]:
    """Return the parts with ``done`` bytes of them on the disk, in their order."""
    told = []
    for part in parts:
        total = part.bytes_total or 0
        if done >= total:
            told.append(_whole(part))
        elif done > 0:
            loading = PartStatus.DOWNLOADING
            told.append(dataclasses.replace(part, status=loading, bytes_done=done))
        else:
            told.append(part)
        done -= total
    return tuple(told)


def _too_short() -> ErrorInfo:
    part = catalogue()[_ORDER[FAILED - 1]]["parts"][1]
    announced_s = part["duration_s"] * _STRETCH
    return IncompletePartError(
        position=2, title=part["title"], found_s=140, announced_s=announced_s
    ).info


def _page(told: dict[str, Any]) -> str:
    return f"{SITE}/livres-audio/{told['id']}/{told['slug']}"
