"""What one source says of a book, and how several sources become one book.

Each source fills only what those before it left empty; all that each one gave is kept beside, for
"why is this title wrong?".
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ohdio_gui.model.audiobook import BookMetadata

LANGUAGE = "fr"
"""Of a book whose language no source names: OHdio's audiobooks are French."""


@dataclasses.dataclass(frozen=True, slots=True)
class Description:
    """What a source says of a book besides its parts; named and meant as in BookMetadata.

    What it does not say is empty.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    narrators: tuple[str, ...] = ()
    director: str | None = None
    genre: str | None = None
    year: int | None = None
    publisher: str | None = None
    pages: int | None = None
    audience: str | None = None
    description: str | None = None
    language: str | None = None
    duration_s: float | None = None
    prizes: tuple[str, ...] = ()
    cover_pattern: str | None = None

    @property
    def said(self) -> dict[str, Any]:
        """The fields that are not empty."""
        fields = (field.name for field in dataclasses.fields(self))
        return {name: value for name in fields if (value := getattr(self, name))}


def filled(book: BookMetadata, source: str, description: Description) -> BookMetadata:
    """Return ``book`` with its empty fields filled by what ``source`` says, which is kept whole."""
    said = description.said
    if not said:
        return book
    is_language_known = any("language" in fields for fields in book.sources.values())
    new = {
        name: value
        for name, value in said.items()
        if not getattr(book, name) or (name == "language" and not is_language_known)
    }
    kept = {
        name: list(value) if isinstance(value, tuple) else value for name, value in said.items()
    }
    sources = {**book.sources, source: {**book.sources.get(source, {}), **kept}}
    return dataclasses.replace(book, **new, sources=sources)
