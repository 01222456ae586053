"""The catalogue that the replica serves: read from ``catalogue.json``, or built by a test."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ohdio_gui.model.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class DemoPart:
    """One part of a book and the file that holds its audio."""

    title: str
    media_id: str
    """Digits, unique in the catalogue."""
    file: Path | None
    """An M4A file; None only for a part that is withheld."""
    duration_s: int
    """As announced on the page: whole seconds."""
    hls_only: bool = False
    """True: validation knows no progressive form."""
    withheld: bool = False
    """True: the page shows the part with no media id, and validation does not know it."""


@dataclass(frozen=True, slots=True)
class DemoBook:
    """One audiobook; text is plain, the page makes HTML of it."""

    id: str
    slug: str
    title: str
    parts: tuple[DemoPart, ...]
    authors: tuple[str, ...] = ()
    narrators: tuple[str, ...] = ()
    genre: str = "Roman"
    year: int | None = None
    publisher: str | None = None
    pages: int | None = None
    audience: str | None = None
    prize: str | None = None
    """One a line."""
    director: str | None = None
    summary: tuple[str, ...] = ()
    """Paragraphs."""
    summary_html: str | None = None
    """How OHdio writes ``summary``, where it is not a plain ``<p>`` a paragraph."""
    cover: Path | None = None
    """A JPEG file; None: the book has no picture."""
    broadcast_at: datetime | None = None
    """With its zone. While it lies ahead, no part can be played: the book is not out yet."""
    moved_to: str | None = None
    """The id of the book whose page this book's address leads to (HTTP 301)."""

    @property
    def path(self) -> str:
        """The page's path relative to ``/ohdio``, as OHdio writes it in its data."""
        return f"/livres-audio/{self.id}/{self.slug}"

    @property
    def duration_s(self) -> int:
        """Seconds announced for the whole book."""
        return sum(part.duration_s for part in self.parts)

    @property
    def is_published(self) -> bool:
        """False while ``broadcast_at`` lies ahead, by the clock of this moment."""
        return self.broadcast_at is None or self.broadcast_at <= datetime.now(UTC)

    def gives(self, part: DemoPart) -> bool:
        """Tell whether this part of the book can be played now."""
        return self.is_published and not part.withheld

    @property
    def is_playable(self) -> bool:
        """Whether any part of the book can be played now."""
        return any(map(self.gives, self.parts))


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """A category page and the ids of its books, in its order; an id may stand there twice."""

    id: str
    slug: str
    title: str
    book_ids: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The page's path relative to ``/ohdio``."""
        return f"/categories/{self.id}/{self.slug}"


@dataclass(frozen=True)
class DemoCatalogue:
    """Categories and books; a book may stand in several categories, or in none."""

    categories: tuple[DemoCategory, ...]
    books: tuple[DemoBook, ...]

    @cached_property
    def _books_by_id(self) -> dict[str, DemoBook]:
        return {book.id: book for book in self.books}

    @cached_property
    def _categories_by_id(self) -> dict[str, DemoCategory]:
        return {category.id: category for category in self.categories}

    @cached_property
    def _parts_by_media_id(self) -> dict[str, tuple[DemoBook, DemoPart]]:
        return {part.media_id: (book, part) for book in self.books for part in book.parts}

    def listed(self, book_id: str) -> DemoBook | None:
        """Return the book listed under this id, also one that moved."""
        return self._books_by_id.get(book_id)

    def book(self, book_id: str) -> DemoBook | None:
        """Return the book that is answered for this id: for one that moved, that at its new id."""
        book = self.listed(book_id)
        moved = book is not None and book.moved_to
        return self.listed(moved) if moved else book

    def category(self, category_id: str) -> DemoCategory | None:
        """Return the category of this id."""
        return self._categories_by_id.get(category_id)

    def books_of(self, category: DemoCategory) -> tuple[DemoBook, ...]:
        """Return the category's books in its order; an id without a book is left out."""
        books = self._books_by_id
        return tuple(books[book_id] for book_id in category.book_ids if book_id in books)

    def part(self, media_id: str) -> DemoPart | None:
        """Return the part whose audio has this media id; one that is not given has no audio."""
        book, part = self._parts_by_media_id.get(media_id, (None, None))
        if book is None or part is None or part.file is None:
            return None
        return part if book.gives(part) else None

    def with_media(self, files: Mapping[str, Path | None]) -> DemoCatalogue:
        """Return this catalogue with other audio: ``files`` by media id, withheld no more.

        None leaves the part as it is. Raises KeyError for a media id that no part has.
        """
        if unknown := files.keys() - self._parts_by_media_id.keys():
            raise KeyError(min(unknown))
        return DemoCatalogue(
            self.categories,
            tuple(
                replace(book, parts=tuple(_with_file(part, files) for part in book.parts))
                for book in self.books
            ),
        )


def _with_file(part: DemoPart, files: Mapping[str, Path | None]) -> DemoPart:
    file = files.get(part.media_id)
    return part if file is None else replace(part, file=file, withheld=False)


def single_category(
    books: tuple[DemoBook, ...],
    *,
    category_id: str = "9000001",
    slug: str = "histoires-de-demonstration",
    title: str = "Histoires de démonstration",
) -> DemoCatalogue:
    """Return a catalogue of one category that holds all ``books``."""
    category = DemoCategory(category_id, slug, title, tuple(book.id for book in books))
    return DemoCatalogue((category,), tuple(books))


def load_catalogue(path: Path) -> DemoCatalogue:
    """Read ``catalogue.json``; its file names are relative to its folder.

    Raises ParseError when the file is no catalogue, OSError when it cannot be read.
    """
    text = path.read_text(encoding="utf-8")
    try:
        document = json.loads(text)
        category = document["category"]
        books = tuple(_book(book, path.absolute().parent) for book in document["books"])
        return single_category(
            books,
            category_id=str(category["id"]),
            slug=category["slug"],
            title=category["title"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ParseError(url=str(path), what=f"the demo's catalogue ({error!r})") from error


def _book(document: dict[str, Any], folder: Path) -> DemoBook:
    cover = document.get("cover")
    broadcast_at = document.get("broadcast_at")
    return DemoBook(
        id=str(document["id"]),
        slug=document["slug"],
        title=document["title"],
        parts=tuple(_part(part, folder) for part in document["parts"]),
        authors=tuple(document["authors"]),
        narrators=tuple(document["narrators"]),
        genre=document["genre"],
        year=document.get("year"),
        publisher=document.get("publisher"),
        pages=document.get("pages"),
        audience=document.get("audience"),
        prize=document.get("prize"),
        director=document.get("director"),
        summary=tuple(document["summary"]),
        summary_html=document.get("summary_html"),
        cover=folder / cover if cover else None,
        broadcast_at=datetime.fromisoformat(broadcast_at) if broadcast_at else None,
        moved_to=document.get("moved_to"),
    )


def _part(document: dict[str, Any], folder: Path) -> DemoPart:
    file = document.get("file")
    return DemoPart(
        title=document["title"],
        media_id=str(document["media_id"]),
        file=folder / file if file else None,
        duration_s=int(document["duration_s"]),
        hls_only=bool(document.get("hls_only", False)),
        withheld=bool(document.get("withheld", False)),
    )
