"""The JSON-LD of an audiobook's page: schema.org's ``Audiobook``, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ohdio_gui.demo import shapes
from ohdio_gui.model.audiobook import cover_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.demo.catalogue import DemoBook

_IMAGE_WIDTH = 1400


def structured_data(book: DemoBook, origin: str) -> dict[str, Any]:
    """Return what the page says of the book to search engines; unknown fields are left out."""
    picture = shapes.picture(book, origin)
    document = {
        "@context": "https://schema.org",
        "@type": "Audiobook",
        "name": book.title,
        "description": "\n\n".join(book.summary),
        "author": _people(book.authors),
        "readBy": _people(book.narrators),
        "duration": iso_duration(book.duration_s),
        "datePublished": None if book.year is None else str(book.year),
        "publisher": book.publisher and {"@type": "Organization", "name": book.publisher},
        "genre": book.genre,
        "inLanguage": "fr",
        "image": picture and cover_address(picture["pattern"], _IMAGE_WIDTH),
        "url": f"{origin}/ohdio{book.path}",
    }
    return {key: value for key, value in document.items() if value}


def iso_duration(seconds: int) -> str | None:
    """Return seconds as ISO 8601 has them, ``PT5H56M54S``; None for no time at all."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    pieces = ((hours, "H"), (minutes, "M"), (rest, "S"))
    text = "".join(f"{number}{unit}" for number, unit in pieces if number)
    return f"PT{text}" if text else None


def _people(names: Sequence[str]) -> object:
    """Return one person as an object, several as a list, as such documents do."""
    people = [{"@type": "Person", "name": name} for name in names]
    return people[0] if len(people) == 1 else people
