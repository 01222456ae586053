"""Books, parts and raw rows for the tests of the store."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import (
    CANONICAL_SITE,
    BookMetadata,
    CategoryBook,
    FinishedFiles,
    Part,
    PartStatus,
)
from ohdio_gui.model.errors import GeoBlockedError, NetworkError, NotFoundError
from ohdio_gui.model.jobs import Job, Stage

if TYPE_CHECKING:
    from ohdio_gui.store.store import Store

NETWORK = NetworkError(host="ici.radio-canada.ca").info
GONE = NotFoundError(host="ici.radio-canada.ca").info
GEO = GeoBlockedError().info


def page(number: int) -> str:
    return f"{CANONICAL_SITE}/ohdio/livres-audio/{number}/livre-{number}"


def finished(path: Path | str, size_bytes: int, *names: str) -> FinishedFiles:
    return FinishedFiles(Path(path), size_bytes, names)


def tile(number: int) -> CategoryBook:
    return CategoryBook(
        str(number),
        page(number),
        f"Livre {number}",
        ("Anne Hébert",),
        "https://img/{width}/{ratio}",
    )


def part(position: int, media_id: str | None = None, *, is_withheld: bool = False) -> Part:
    return Part(
        position,
        f"Chapitre {position}",
        None if is_withheld else media_id or f"media-{position}",
        600.0,
        status=PartStatus.WITHHELD if is_withheld else PartStatus.PENDING,
    )


def metadata(number: int, parts: tuple[Part, ...] | None = None, **fields: object) -> BookMetadata:
    values: dict = {
        "url": page(number),
        "title": f"Livre {number}, au complet",
        "parts": (part(1), part(2)) if parts is None else parts,
        "ohdio_id": str(number),
        "authors": ("Anne Hébert", "Réjean Ducharme"),
        "narrators": ("Marie-Thérèse Fortin",),
        "genre": "Roman",
        "year": 2008,
        "publisher": "Boréal",
        "description": "Une première ligne.\n\nUne seconde.",
        "language": "fr",
        "duration_s": 1200.0,
    }
    return BookMetadata(**{**values, **fields})


def add(store: Store, number: int = 1) -> int:
    """Queue a book and return its id."""
    return store.audiobooks.add(page(number), str(number))[0]


def claim_one(store: Store, stage: Stage) -> Job:
    (job,) = store.jobs.claim(stage, 1)
    return job


def to_download(store: Store, number: int = 1, **fields: object) -> int:
    """Queue a book, bring it past its metadata, and return its id."""
    audiobook_id = add(store, number)
    (job,) = [j for j in store.jobs.claim(Stage.METADATA, 99) if j.subject == str(audiobook_id)]
    assert store.audiobooks.store_metadata(job, metadata(number, **fields))
    return audiobook_id


def finish(store: Store, job: Job, file: Path) -> None:
    """Complete a download job with a real file."""
    file.write_bytes(b"audio")
    assert store.audiobooks.complete_download(job, finished(file, 5))


def rows(path: Path, sql: str, *values: object) -> list[dict]:
    """Ask the file itself, past the store."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql, values)]


def write(path: Path, sql: str, *values: object) -> None:
    """Change the file itself, past the store."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA foreign_keys = 1")
        db.execute(sql, values)
        db.commit()
