"""A page's JSON-LD: what it tells search engines of an audiobook, in the words of schema.org."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import CANONICAL_SITE
from ohdio_gui.model.lengths import MAX_NAMES, possible_duration
from ohdio_gui.model.urls import audiobook_in_link
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.description import Description
from ohdio_gui.sites.ohdio.shape import at, text_at, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TYPES = ("audiobook", "book")
"""The first is preferred."""
_PAGE_URL = f"{CANONICAL_SITE}/ohdio"
_OPENING = re.compile(r"\s*+(?:(?://|/\*)\s*+)?(?:<!\[CDATA\[|<!--)\s*(?:\*/)?")
_AMOUNT = r"([0-9]{1,9}(?:[.,][0-9]{1,9})?)"
_DURATION = re.compile(
    rf"P(?:{_AMOUNT}D)?(?:T(?:{_AMOUNT}H)?(?:{_AMOUNT}M)?(?:{_AMOUNT}S)?)?|{_AMOUNT}", re.IGNORECASE
)
_MAX_READ = 1000
"""Persons of one list that are looked at, some of them several times named."""
_UNITS_S = (86400, 3600, 60, 1, 1)
_YEAR = re.compile(r"\s*((?:1[5-9]|20|21)[0-9]{2})(?![0-9])")
_LANGUAGE_CODE = re.compile(r"([a-z]{2})(?:[-_][\w-]*)?", re.ASCII)
_LANGUAGES = {
    **dict.fromkeys(("fra", "fre", "french", "français", "francais"), "fr"),
    **dict.fromkeys(("eng", "english", "anglais"), "en"),
}


def linked_description(scripts: Iterable[str], ohdio_id: str | None) -> Description:
    """Return what the JSON-LD in ``scripts`` says of an audiobook.

    Empty when there is none, or none but of other books than ``ohdio_id``.
    """
    data = _audiobook(scripts, ohdio_id)
    description, director = text.summary(text.described(text_at(data, "description")))
    return Description(
        title=text.title(text_at(data, "name") or text_at(data, "headline")),
        authors=_persons(at(data, "author")),
        narrators=_persons(at(data, "readBy")),
        director=director,
        genre=next(filter(None, map(text.genre, _values(at(data, "genre"), "name"))), None),
        year=next(filter(None, map(_year, _values(at(data, "datePublished")))), None),
        publisher=next(filter(None, map(text.plain, _values(at(data, "publisher"), "name"))), None),
        description=description,
        language=next(filter(None, map(_language, _values(at(data, "inLanguage"), *_CODES))), None),
        duration_s=next(filter(None, map(_seconds, _values(at(data, "duration")))), None),
        cover_pattern=next(
            filter(None, map(text.web_address, _values(at(data, "image"), *_ADDRESSES))), None
        ),
    )


_CODES = ("alternateName", "identifier", "name")
_ADDRESSES = ("url", "contentUrl", "@id")


def _audiobook(scripts: Iterable[str], ohdio_id: str | None) -> object:
    """Return the object that stands for the book: of the surest type, and no other book's."""
    found: dict[str, object] = {}
    for script in scripts:
        for candidate in walk(_json_in(script)):
            kinds = {kind.rpartition("/")[2].casefold() for kind in _values(candidate.get("@type"))}
            if not kinds.isdisjoint(_TYPES) and not _is_another(candidate, ohdio_id):
                found.setdefault(min(kinds.intersection(_TYPES)), candidate)
    return next((found[kind] for kind in _TYPES if kind in found), None)


def _is_another(candidate: object, ohdio_id: str | None) -> bool:
    links = (link for key in ("url", "@id") for link in _values(at(candidate, key)))
    books = (audiobook_in_link(link, _PAGE_URL) for link in links)
    return ohdio_id is not None and any(book and book.id != ohdio_id for book in books)


def _json_in(script: str) -> object:
    """Return the JSON in a script, without a comment around it; None when it is broken."""
    code = script.lstrip()
    if opening := _OPENING.match(code):
        code = code[opening.end() :]
    try:
        return json.JSONDecoder(strict=False).raw_decode(code.lstrip())[0]
    except (ValueError, RecursionError):
        return None  # The page's other scripts may still be sound.


def _values(value: object, *keys: str) -> Iterator[str]:
    """Yield the texts in a value of JSON-LD: itself, its object's first of ``keys``, or a list."""
    for one in value if isinstance(value, list) else [value]:
        found = next(filter(None, (text_at(one, key) for key in keys)), "")
        found = found or text_at({"": one}, "")
        if found:
            yield found


def _persons(value: object) -> tuple[str, ...]:
    names = (name for one in _values(value, "name") for name in text.names(one))
    return tuple(dict.fromkeys(islice(names, _MAX_READ)))[:MAX_NAMES]


def _year(value: str) -> int | None:
    match = _YEAR.match(value)
    return int(match[1]) if match else None


def _language(value: str) -> str | None:
    code = value.strip().casefold()
    match = _LANGUAGE_CODE.fullmatch(code)
    return match[1] if match else _LANGUAGES.get(code)


def _seconds(value: str) -> float | None:
    """Return an ISO 8601 duration such as ``PT5H56M54S`` in seconds."""
    match = _DURATION.fullmatch(value.strip())
    if match is None:
        return None
    amounts = zip(match.groups(), _UNITS_S, strict=True)
    return possible_duration(
        sum(float(amount.replace(",", ".")) * unit for amount, unit in amounts if amount)
    )
