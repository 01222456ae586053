"""An audiobook as OHdio's page or its GraphQL answer describes it.

Both carry the same object, ``audioBookById`` (CONTRACT.md, with a recording). Every part in it
is kept, in order: the parts together are the book. What it leaves empty is filled by the page's
JSON-LD and ``meta`` tags, and last by the category's card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ohdio_gui.model.audiobook import BookMetadata
from ohdio_gui.model.errors import MovedError, ParseError
from ohdio_gui.model.urls import AudiobookUrl, audiobook_in_link
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.description import LANGUAGE, Description, filled
from ohdio_gui.sites.ohdio.marks import read_marks
from ohdio_gui.sites.ohdio.parts import parts_of
from ohdio_gui.sites.ohdio.refusals import refuse_error, refuse_graphql_errors
from ohdio_gui.sites.ohdio.shape import at, load_object, seconds_at, text_at
from ohdio_gui.sites.ohdio.state import STATE_NAME, page_data, read_state

if TYPE_CHECKING:
    from datetime import datetime

OPERATION = "audioBookById"
PAGE, GRAPHQL, MARKS, CARD = "page", "graphql", "marks", "category"
"""The sources of a book, in the order in which they are trusted (``BookMetadata.sources``)."""

_IN_MARKS = (
    *("title", "authors", "narrators", "genre", "year", "publisher", "description"),
    *("duration_s", "cover_pattern"),
)
"""What a page's marks may say besides the language."""


def parse_audiobook_page(
    body: bytes, ohdio_id: str, slug: str | None, *, now: datetime | None = None
) -> BookMetadata:
    """Read an audiobook's page.

    What the state lacks is looked up in the page's JSON-LD and ``meta`` tags, but never its
    parts. Raises ParseError naming what is missing (GraphQL is then worth asking), and
    AvailabilityError; ``now`` tells what is not published yet, by the clock when None.
    """
    asked = AudiobookUrl(ohdio_id, slug)
    data = page_data(read_state(body), asked.url)
    if data is None:
        raise ParseError(url=asked.url, what=f"{STATE_NAME}.pages")
    refuse_error(data, asked)
    own = _own_address(data, asked)
    if own.id != asked.id:
        # The state may be another page's: this says nothing of the book.
        raise ParseError(url=asked.url, what=f"audiobook {own.id} instead of {asked.id}")
    book = filled_from_page(_book_from(data, own, PAGE, now), body)
    book = _filled_from_meta(book, data, PAGE)
    if not book.title:
        raise ParseError(url=own.url, what="title")
    return book


def parse_audiobook_answer(
    body: bytes, ohdio_id: str, *, now: datetime | None = None
) -> BookMetadata:
    """Read GraphQL's answer to ``audioBookById``; its title may be left to other sources.

    Raises AvailabilityError, MovedError for the answer of another book, ServerError for a fault
    inside OHdio, ParseError for a refused question or an unknown shape, NotJsonError for anything
    but JSON; ``now`` tells what is not published yet, by the clock when None.
    """
    answer = load_object(body)
    asked = AudiobookUrl(ohdio_id)
    refuse_graphql_errors(answer, asked.url, OPERATION)
    data = at(answer, "data", OPERATION)
    if not isinstance(data, dict):
        raise ParseError(url=asked.url, what=OPERATION)
    refuse_error(data, asked)
    own = _own_address(data, asked)
    if own.id != asked.id:
        raise MovedError(url=asked.url, moved_to=own.url)
    return _filled_from_meta(_book_from(data, own, GRAPHQL, now), data, GRAPHQL)


def filled_from_page(book: BookMetadata, body: bytes) -> BookMetadata:
    """Fill what ``book`` lacks by its page's JSON-LD and ``meta`` tags; nothing is raised.

    The page is not taken apart for a book that lacks nothing.
    """
    if all(getattr(book, name) for name in _IN_MARKS):
        return book
    return filled(book, MARKS, read_marks(body, book.ohdio_id))


def filled_from_card(
    book: BookMetadata, title: str, authors: tuple[str, ...], cover_pattern: str | None
) -> BookMetadata:
    """Fill what ``book`` lacks by its card in a category: the last of its sources.

    Raises ParseError for a book that no source gives a title.
    """
    card = Description(title=title, authors=authors, cover_pattern=cover_pattern)
    book = filled(book, CARD, card)
    if not book.title:
        raise ParseError(url=book.url, what="title")
    return book


def _book_from(
    data: dict[str, Any], address: AudiobookUrl, source: str, now: datetime | None
) -> BookMetadata:
    book = BookMetadata(
        url=address.url,
        title="",
        parts=parts_of(data, address.url, now),
        ohdio_id=address.id,
        language=LANGUAGE,
    )
    return filled(book, source, _description(data))


def _filled_from_meta(book: BookMetadata, data: dict[str, Any], source: str) -> BookMetadata:
    """Fill a missing title by what the page calls itself."""
    if book.title:
        return book
    return filled(book, source, Description(title=text.title(text_at(data, "meta", "title"))))


def _description(data: dict[str, Any]) -> Description:
    header, about = at(data, "header"), at(data, "content", "about")
    description, director = text.summary(text_at(header, "summary"))
    if description is None or director is None:
        other_description, other_director = text.summary(text_at(about, "summary"))
        description, director = description or other_description, director or other_director
    publication = text.publication(text_at(about, "publisherInformation"))
    return Description(
        title=text.title(text_at(header, "title")) or text.title(text_at(header, "share", "title")),
        authors=text.names(text_at(header, "subtitle")),
        narrators=text.names(text_at(data, "description", "title")),
        director=director,
        genre=text.genre(text_at(header, "kicker")),
        year=publication.year,
        publisher=publication.publisher,
        pages=publication.pages,
        audience=publication.audience,
        description=description,
        duration_s=seconds_at(header, "duration", "durationInSeconds"),
        prizes=publication.prizes,
        cover_pattern=_cover(data),
    )


def _own_address(data: dict[str, Any], asked: AudiobookUrl) -> AudiobookUrl:
    """Return the address that the data gives its book: with its own slug, or another book's."""
    link = text_at(data, "canonicalUrl") or text_at(data, "header", "share", "url")
    own = audiobook_in_link(link, asked.url) if link else None
    if own is None or (own.id == asked.id and not own.slug):
        return asked
    return own


def _cover(data: dict[str, Any]) -> str | None:
    """Return the first picture address of http(s); ``{width}`` and ``{ratio}`` stay in it."""
    candidates = (
        text_at(data, "header", "picture", "pattern"),
        text_at(data, "header", "picture", "url"),
        text_at(data, "meta", "image"),
    )
    return next(filter(None, map(text.web_address, candidates)), None)
