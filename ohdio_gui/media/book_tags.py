"""What a finished file says of its book: the values, cleaned; ``media.tags`` writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ohdio_gui.media.texts import one_line, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ohdio_gui.model.audiobook import Audiobook, BookMetadata

SEPARATOR = "; "
_THREE_LETTERS = {
    "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "iu": "iku", "pt": "por",
}  # fmt: skip
"""ISO 639-1 to 639-2, the only one that ID3 takes."""


@dataclass(frozen=True, slots=True)
class Track:
    """Which file of several one is: it is tagged as a track of an album that the book is."""

    position: int
    """From 1; with gaps where parts are missing."""
    count: int
    """Of the whole book."""
    title: str
    """The chapter's."""


@dataclass(frozen=True, slots=True)
class BookTags:
    """What a finished file says of its book; what is unknown is left out."""

    title: str
    url: str
    """The page."""
    authors: tuple[str, ...] = ()
    narrators: tuple[str, ...] = ()
    genre: str | None = None
    year: int | None = None
    publisher: str | None = None
    description: str | None = None
    language: str | None = None
    """ISO 639-1."""
    director: str | None = None
    prizes: tuple[str, ...] = ()
    audience: str | None = None
    pages: int | None = None
    missing: tuple[int, ...] = ()
    """The positions of the parts that it was made without."""

    @classmethod
    def of(cls, book: BookMetadata | Audiobook) -> Self:
        """Return the tags of a book as its page or the store describes it."""
        return cls(
            title=book.title,
            url=book.url,
            authors=book.authors,
            narrators=book.narrators,
            genre=book.genre,
            year=book.year,
            publisher=book.publisher,
            description=book.description,
            language=book.language,
            director=book.director,
            prizes=book.prizes,
            audience=book.audience,
            pages=book.pages,
        )

    def texts(self, track: Track | None = None) -> dict[str, str]:
        """Return what is known, as text: valid, in one line but for the description.

        The keys are this class's, besides ``album`` (the book's title), ``language_code`` (three
        letters, ISO 639-2) and, of a ``track``, ``track`` and ``tracks``; ``title`` is the track's.
        """
        language = one_line(self.language or "")
        code = language.lower().partition("-")[0]
        texts = {
            "title": one_line(track.title if track else self.title),
            "album": one_line(self.title),
            "url": one_line(self.url),
            "authors": _joined(self.authors),
            "narrators": _joined(self.narrators),
            "director": one_line(self.director or ""),
            "genre": one_line(self.genre or ""),
            "year": str(self.year or ""),
            "publisher": one_line(self.publisher or ""),
            "description": paragraphs(self.description or ""),
            "language": language,
            "language_code": _THREE_LETTERS.get(code, code),
            "prizes": _joined(self.prizes),
            "audience": one_line(self.audience or ""),
            "pages": str(self.pages or ""),
            "missing": ", ".join(map(str, self.missing)),
            "track": str(track.position) if track else "",
            "tracks": str(track.count) if track else "",
        }
        return {key: text for key, text in texts.items() if text}


def two_letters(code: str) -> str | None:
    """Return the ISO 639-1 code of one of 639-2; itself where we know none, None for no code."""
    return next((two for two, three in _THREE_LETTERS.items() if three == code), code) or None


def _joined(names: Iterable[str]) -> str:
    lines = (one_line(name) for name in names)
    return SEPARATOR.join(line for line in lines if line)
