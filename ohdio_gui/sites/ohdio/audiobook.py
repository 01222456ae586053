"""An audiobook as OHdio's page or its GraphQL answer describes it.

Both carry the same object, ``audioBookById`` (CONTRACT.md, with a recording). Every part in it
is kept, in order: the parts together are the book.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ohdio_gui.model.audiobook import BookMetadata, Part, PartStatus
from ohdio_gui.model.errors import GoneError, ParseError, ServerError
from ohdio_gui.model.urls import AudiobookUrl, audiobook_in_link
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.marks import PageMarks, read_marks
from ohdio_gui.sites.ohdio.shape import at, list_at, load_object, number_at, text_at
from ohdio_gui.sites.ohdio.state import STATE_NAME, page_data, read_state

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATION = "audioBookById"
LANGUAGE = "fr"
"""OHdio names no language: its audiobooks are French."""

_GONE_CODES = frozenset({"ContentNotFound", "NotFound"})
_FAULT_CODE = "INTERNAL_SERVER_ERROR"
_MEDIA_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_MEDIA_IN_LINK = re.compile(r"/([0-9]{5,18})-[0-9]+/?(?:[?#]|$)", re.ASCII)


def parse_audiobook_page(body: bytes, ohdio_id: str, slug: str | None) -> BookMetadata:
    """Read an audiobook's page.

    What the state lacks is looked up in the page's JSON-LD and ``og:`` tags, but never its
    parts. Raises ParseError naming what is missing (GraphQL is then worth asking), GoneError.
    """
    url = AudiobookUrl(ohdio_id, slug).url
    data = page_data(read_state(body), url)
    if data is None:
        raise ParseError(url=url, what=f"{STATE_NAME}.pages")
    _refuse_page_error(data, url)
    return _book_from(data, AudiobookUrl(ohdio_id, slug), lambda: read_marks(body))


def parse_audiobook_answer(body: bytes, ohdio_id: str) -> BookMetadata:
    """Read GraphQL's answer to ``audioBookById``.

    Raises GoneError for ContentNotFound, ServerError for a fault inside OHdio, ParseError for a
    refused query or an unknown shape, NotJsonError for anything but JSON.
    """
    answer = load_object(body)
    url = AudiobookUrl(ohdio_id).url
    _refuse_errors(answer, url)
    data = at(answer, "data", OPERATION)
    if not isinstance(data, dict):
        raise ParseError(url=url, what=OPERATION)
    _refuse_page_error(data, url)
    return _book_from(data, AudiobookUrl(ohdio_id), PageMarks)


def _refuse_errors(answer: dict[str, Any], url: str) -> None:
    """Raise for GraphQL's ``errors``: an answer cut by one would pass for a book with gaps."""
    errors = list_at(answer, "errors")
    if not errors:
        return
    if any(text_at(error, "extensions", "code") == _FAULT_CODE for error in errors):
        raise ServerError(host="OHdio", status=500)
    message = text_at(errors[0], "message") or OPERATION
    raise ParseError(url=url, what=text.plain(message)[:200])


def _refuse_page_error(data: dict[str, Any], url: str) -> None:
    kind = text_at(data, "typename") or text_at(data, "__typename")
    code = text_at(data, "code")
    codes = {code, *(c for c in list_at(data, "codes") if isinstance(c, str))}
    if codes & _GONE_CODES or kind == "NotFoundError":
        raise GoneError(url=url)
    if kind.endswith("Error"):
        if "trouvé" in text_at(data, "message"):
            raise GoneError(url=url)
        raise ParseError(url=url, what=code or kind)


def _book_from(
    data: dict[str, Any], asked: AudiobookUrl, marks_of: Callable[[], PageMarks]
) -> BookMetadata:
    """Return the book in ``data``; ``marks_of`` is called only when a field is missing."""
    address = _own_address(data, asked)
    parts = _parts(data, address.url)
    header = at(data, "header")
    title = text.title(text_at(header, "title"))
    authors = text.names(text_at(header, "subtitle"))
    description, director = text.summary(
        text_at(header, "summary") or text_at(data, "content", "about", "summary")
    )
    cover = _cover(data)
    if not (title and authors and description and cover):
        marks = marks_of()
        title = title or marks.title or text.title(text_at(data, "meta", "title"))
        authors = authors or marks.authors
        description = description or marks.description
        cover = cover or marks.cover
    if not title:
        raise ParseError(url=address.url, what="title")
    publication = text.publication(text_at(data, "content", "about", "publisherInformation"))
    return BookMetadata(
        url=address.url,
        title=title,
        parts=parts,
        ohdio_id=address.id,
        authors=authors,
        narrators=text.names(text_at(data, "description", "title")),
        director=director,
        genre=text.plain(text_at(header, "kicker")) or None,
        year=publication.year,
        publisher=publication.publisher,
        pages=publication.pages,
        audience=publication.audience,
        description=description,
        language=LANGUAGE,
        duration_s=number_at(header, "duration", "durationInSeconds") or None,
        cover_pattern=cover,
    )


def _own_address(data: dict[str, Any], asked: AudiobookUrl) -> AudiobookUrl:
    """Return the book's address with its own slug; refuse the data of another book."""
    link = text_at(data, "canonicalUrl") or text_at(data, "header", "share", "url")
    own = audiobook_in_link(link, asked.url) if link else None
    if own is None:
        return asked
    if own.id != asked.id:
        raise ParseError(url=asked.url, what=f"audiobook {own.id} instead of {asked.id}")
    return own if own.slug else asked


def _parts(data: dict[str, Any], url: str) -> tuple[Part, ...]:
    detail = at(data, "content", "contentDetail")
    cards = [card for card in list_at(detail, "items") if not _is_filler(card)]
    parts = tuple(_part(card, position, url) for position, card in enumerate(cards, start=1))
    if not parts:
        raise ParseError(url=url, what="parts")
    announced = number_at(detail, "pagedConfiguration", "totalNumberOfItems")
    if announced and announced > len(parts):
        # A book with some of its parts is no book; nothing is known of pages of parts.
        raise ParseError(url=url, what=f"{len(parts)} of {announced:.0f} parts")
    return parts


def _is_filler(card: object) -> bool:
    """Say whether a card among the parts is no audio (an advertisement)."""
    return isinstance(card, dict) and not any(
        card.get(key) for key in ("playlistItemId", "duration", "title", "url")
    )


def _part(card: object, position: int, url: str) -> Part:
    if not isinstance(card, dict):
        raise ParseError(url=url, what=f"part {position}")
    media_id = _media_id(card, position, url)
    is_withheld = media_id is None or card.get("isPlayable") is False
    return Part(
        position=position,
        title=text.line(text_at(card, "title")),
        media_id=None if is_withheld else media_id,
        duration_s=number_at(card, "duration", "durationInSeconds") or None,
        status=PartStatus.WITHHELD if is_withheld else PartStatus.PENDING,
    )


def _media_id(card: dict[str, Any], position: int, url: str) -> str | None:
    """Return the part's media id; None when OHdio says that there is none."""
    item = card.get("playlistItemId")
    if isinstance(item, dict) and "mediaId" in item:
        if item["mediaId"] is None:
            return None
        found = text_at(item, "mediaId")
    else:
        # The answer came without the field: the part's own address holds the id too.
        match = _MEDIA_IN_LINK.search(text_at(card, "url"))
        found = match[1] if match else ""
    if _MEDIA_ID.fullmatch(found):
        return found
    if not found and card.get("isPlayable") is False:
        return None
    raise ParseError(url=url, what=f"mediaId of part {position}")


def _cover(data: dict[str, Any]) -> str | None:
    """Return the first picture address of http(s); ``{width}`` and ``{ratio}`` stay in it."""
    candidates = (
        text_at(data, "header", "picture", "pattern"),
        text_at(data, "header", "picture", "url"),
        text_at(data, "meta", "image"),
    )
    return next(filter(None, map(text.web_address, candidates)), None)
