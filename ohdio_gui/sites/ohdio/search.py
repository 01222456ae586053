"""The audiobooks in an answer of OHdio's search.

Nobody has recorded such an answer for us (CONTRACT.md, "GraphQL"), so cards are found by their
``url`` and their type wherever they stand in it. Podcasts, shows and segments are left out.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from ohdio_gui.model.audiobook import CANONICAL_SITE, SearchHit
from ohdio_gui.model.errors import ParseError, ServerError
from ohdio_gui.model.urls import AudiobookUrl, audiobook_in_link
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.marks import is_part_link
from ohdio_gui.sites.ohdio.shape import at, list_at, load_object, text_at, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OPERATION = "searchPage"
_AUDIOBOOK = "CardLivreAudio"
_PAGE_URL = f"{CANONICAL_SITE}/ohdio/recherche"
_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_NOT_FOUND_CODES = frozenset({"ContentNotFound", "NotFound"})
_FAULT_CODE = "INTERNAL_SERVER_ERROR"


def parse_search(body: bytes) -> tuple[SearchHit, ...]:
    """Return the audiobooks of an answer in its order, each once; none when nothing was found.

    Where an answer holds both audiobooks and errors, the audiobooks are kept: half an offer is
    better than none. Raises ParseError for a refused question or an unknown shape, ServerError
    for a fault inside OHdio, NotJsonError for anything but JSON.
    """
    answer = load_object(body)
    objects = tuple(_without_other_kinds(answer.get("data")))
    found = _merged(_cards(objects))
    hits = tuple(hit for hit in found.values() if hit.title)
    if hits:
        return hits
    _refuse_errors(answer)
    if found:
        raise ParseError(url=_PAGE_URL, what="title")
    _refuse_unreadable(at(answer, "data", _OPERATION), objects)
    return ()


def _without_other_kinds(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object in ``value``, outer before inner, but no podcast's and nothing in it."""
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, dict):
            kind = _kind_of(current)
            if kind.startswith("Card") and kind != _AUDIOBOOK:
                continue
            yield current
            stack.extend(reversed(current.values()))
        elif isinstance(current, list):
            stack.extend(reversed(current))


def _cards(objects: Iterable[dict[str, Any]]) -> Iterator[SearchHit]:
    for card in objects:
        link = text_at(card, "url")
        is_known = _kind_of(card) == _AUDIOBOOK
        book = _linked_book(link, is_known=is_known)
        if book is None and is_known:
            book = _named_book(card)
        if book is None:
            continue
        is_part = is_part_link(link)
        yield SearchHit(
            ohdio_id=book.id,
            url=book.url,
            title="" if is_part else text.title(text_at(card, "title")),
            authors=() if is_part else text.names(text_at(card, "subtitle")),
            cover_pattern=text.web_address(
                text_at(card, "picture", "pattern") or text_at(card, "picture", "url")
            ),
            is_playable=card.get("isPlayable") is not False,
        )


def _kind_of(card: dict[str, Any]) -> str:
    return text_at(card, "typename") or text_at(card, "__typename")


def _linked_book(link: str, *, is_known: bool) -> AudiobookUrl | None:
    """Return the audiobook that ``link`` leads to; of a known audiobook on whatever host."""
    book = audiobook_in_link(link, _PAGE_URL)
    if book is None and is_known:
        try:
            book = audiobook_in_link(urlsplit(link).path, _PAGE_URL)
        except ValueError:
            return None
    return book


def _named_book(card: dict[str, Any]) -> AudiobookUrl | None:
    """Return the audiobook that a card without a usable ``url`` names by its id."""
    found = text_at(card, "contentGlobalId", "id")
    return AudiobookUrl(found.lstrip("0") or "0") if _ID.fullmatch(found) else None


def _merged(hits: Iterable[SearchHit]) -> dict[str, SearchHit]:
    """Return each book once, in the order of first sight, with the most that is said of it."""
    merged: dict[str, SearchHit] = {}
    for hit in hits:
        known = merged.setdefault(hit.ohdio_id, hit)
        if known is not hit:
            merged[hit.ohdio_id] = dataclasses.replace(
                known,
                url=max(known.url, hit.url, key=len),
                title=known.title or hit.title,
                authors=known.authors or hit.authors,
                cover_pattern=known.cover_pattern or hit.cover_pattern,
            )
    return merged


def _refuse_errors(answer: dict[str, Any]) -> None:
    errors = list_at(answer, "errors")
    if not errors:
        return
    if any(text_at(error, "extensions", "code") == _FAULT_CODE for error in errors):
        raise ServerError(host="OHdio", status=500)
    message = text_at(errors[0], "message") or _OPERATION
    raise ParseError(url=_PAGE_URL, what=text.plain(message)[:200])


def _refuse_unreadable(page: object, objects: tuple[dict[str, Any], ...]) -> None:
    """Raise ParseError unless an answer without one audiobook says that there is none."""
    if any(value.get("isEmptySearch") is True for value in objects):
        return
    if not isinstance(page, dict):
        _refuse(_OPERATION)
    if _kind_of(page).endswith("Error"):
        code = text_at(page, "code")
        if code in _NOT_FOUND_CODES:
            return
        _refuse(code or _kind_of(page))
    if any(_kind_of(value) == _AUDIOBOOK for value in objects):
        _refuse(_AUDIOBOOK)
    rows = page.get("superLineup", "")
    if rows is not None and not (isinstance(rows, dict) and "lineups" in rows):
        _refuse("superLineup")
    cards = [card for value in objects for card in list_at(value, "items")]
    if cards and not any(at(value, "url") or _kind_of(value) for value in walk(cards)):
        _refuse("items")


def _refuse(what: str) -> NoReturn:
    raise ParseError(url=_PAGE_URL, what=what)
