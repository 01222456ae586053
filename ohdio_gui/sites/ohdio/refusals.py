"""Why OHdio does not give something: its codes and its sentences, as our errors.

One table for media validation, pages and GraphQL alike: the code decides first, the text second
(CONTRACT.md, "Media"). These are decisions of the rights holder or of OHdio: said, never got round.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ohdio_gui.model.audiobook import CANONICAL_SITE
from ohdio_gui.model.errors import (
    Argument,
    AvailabilityError,
    GeoBlockedError,
    GoneError,
    InvalidInputError,
    MovedError,
    NotPublishedError,
    ParseError,
    PremiumError,
    ServerError,
)
from ohdio_gui.model.urls import AudiobookUrl, NamedUrl, absolute, read_url
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.dates import is_promise, promised_date
from ohdio_gui.sites.ohdio.shape import list_at, text_at

if TYPE_CHECKING:
    from collections.abc import Iterable

_BY_CODE: dict[str, type[AvailabilityError]] = {
    "1": GeoBlockedError,
    "35": PremiumError,
    "6": GoneError,
    "34": GoneError,
    "contentnotfound": GoneError,
    "notfound": GoneError,
    "notfounderror": GoneError,
}
_FLAGS = re.IGNORECASE
_ABROAD = re.compile(r"dans votre (?:pays|r[ée]gion)|[àa] l['’]ext[ée]rieur du canada", _FLAGS)
_SUBSCRIBERS = re.compile(r"\bpremium\b|\babonn[ée]", _FLAGS)
_MOVED = re.compile(r"a [ée]t[ée] d[ée]plac[ée]|a d[ée]m[ée]nag[ée]", _FLAGS)
_GONE = re.compile(
    r"pas (?:[ée]t[ée] )?trouv[ée]|n['’](?:est plus (?:disponible|offert|en ligne)|existe plus)"
    r"|introuvable|a [ée]t[ée] retir[ée]",
    _FLAGS,
)

_FAULT = "INTERNAL_SERVER_ERROR"
_REFUSED_QUESTION = re.compile(r"GRAPHQL_|PERSISTED_QUERY|BAD_USER_INPUT|BAD_REQUEST")
_LEADS_ELSEWHERE = re.compile(r"redirect|(?<!re)moved", _FLAGS)
_TARGETS = ("redirectUrl", "targetUrl", "location", "url", "canonicalUrl")
_LINK = re.compile(r"https?://[^\s\"'<>]+|/(?:ohdio/)?livres-audio/[^\s\"'<>]+", _FLAGS)


def refusal(codes: Iterable[str], message: str, url: str = "") -> AvailabilityError | None:
    """Return what a refusal means by its codes, else by its message (HTML); None if unknown.

    ``url``: the page that was refused, where there is one.
    """
    said = text.plain(message)
    known = [_BY_CODE[key] for code in codes if (key := code.strip().casefold()) in _BY_CODE]
    kind = known[0] if known else _kind_by_text(said)
    if kind is None:
        return None
    arguments: dict[str, Argument] = {"url": url} if url else {}
    if said:
        arguments["message"] = said
    if kind is NotPublishedError and (day := promised_date(said)):
        arguments["date"] = day.isoformat()
    if kind is MovedError and (address := _linked_address(message)):
        arguments["moved_to"] = address
    return kind(**arguments)


def refuse_error(data: dict[str, Any], asked: AudiobookUrl) -> None:
    """Raise what an object says that stands in a book's place: PageError, a redirection.

    Raises AvailabilityError, or ParseError for an error of another kind; returns for a book.
    """
    kind = text_at(data, "typename") or text_at(data, "__typename")
    if _LEADS_ELSEWHERE.search(kind):
        _refuse_redirection(data, kind, asked)
    is_error = kind.endswith("Error")
    if isinstance(data.get("content"), dict) and not is_error:
        return
    code = text_at(data, "code")
    codes = (code, *(c for c in list_at(data, "codes") if isinstance(c, str)), kind)
    error = refusal(codes, text_at(data, "message"), asked.url)
    if error is not None:
        raise error
    if is_error:
        raise ParseError(url=asked.url, what=code or kind)


def refuse_graphql_errors(answer: dict[str, Any], url: str, operation: str) -> None:
    """Raise for GraphQL's ``errors``: an answer cut by one would pass for a book with gaps.

    Raises ServerError for a fault inside OHdio, AvailabilityError for what it says to a person,
    ParseError for a refused question.
    """
    errors = list_at(answer, "errors")
    if not errors:
        return
    codes = [text_at(error, "extensions", "code") for error in errors]
    if _FAULT in codes:
        raise ServerError(host="OHdio", status=500)
    message = text_at(errors[0], "message")
    if not _REFUSED_QUESTION.match(codes[0]):
        error = refusal(codes, message, url)
        if error is not None:
            raise error
    raise ParseError(url=url, what=text.plain(message)[:200] or operation)


def _linked_address(message: str) -> str | None:
    link = _LINK.search(message)
    named = None if link is None else _named(link[0])
    return None if named is None else named.url


def _named(link: str) -> NamedUrl | None:
    """Return what a link of OHdio's leads to; None when it leads to nothing we know."""
    try:
        return read_url(absolute(link, f"{CANONICAL_SITE}/ohdio"))
    except InvalidInputError:
        return None


def _refuse_redirection(data: dict[str, Any], kind: str, asked: AudiobookUrl) -> None:
    for key in _TARGETS:
        link = text_at(data, key)
        target = _named(link) if link else None
        is_itself = isinstance(target, AudiobookUrl) and target.id == asked.id
        if target is not None and not is_itself:
            raise MovedError(url=asked.url, moved_to=target.url)
    raise ParseError(url=asked.url, what=kind)


def _kind_by_text(said: str) -> type[AvailabilityError] | None:
    if _ABROAD.search(said):
        return GeoBlockedError
    if _SUBSCRIBERS.search(said):
        return PremiumError
    if _MOVED.search(said):
        return MovedError
    if is_promise(said):
        return NotPublishedError
    return GoneError if _GONE.search(said) else None
