"""The questions that GraphQL is asked, on an audiobook and on a term: full text, no build's hash.

A field that the server refuses is named in its error: ``refused_fields`` reads the names, and
the next question is made without them (CONTRACT.md, "GraphQL").
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from ohdio_gui.model.errors import ParseError
from ohdio_gui.model.lengths import MAX_LINE
from ohdio_gui.sites.ohdio.shape import list_at, load_object, text_at

_PATH = "/bff/audio/graphql"
HEADERS = {
    "Content-Type": "application/json",
    "Accept": "application/json",
    "apollo-require-preflight": "true",
}

_Fields = dict[str, "dict[str, Any]"]
_DURATION: _Fields = {"durationInSeconds": {}}
_BOOK: _Fields = {
    "canonicalUrl": {},
    "header": {
        "title": {},
        "subtitle": {},
        "kicker": {},
        "summary": {},
        "isPlayable": {},
        "duration": _DURATION,
        "picture": {"pattern": {}},
    },
    "description": {"title": {}},
    "content": {
        "about": {"summary": {}, "publisherInformation": {}},
        "contentDetail": {
            "items": {
                "title": {},
                "url": {},
                "isPlayable": {},
                "broadcastedFirstTimeAt": {},
                "duration": _DURATION,
                "playlistItemId": {"mediaId": {}},
            },
            "pagedConfiguration": {"totalNumberOfItems": {}},
        },
    },
}
"""The fields that the parser reads, by the names of the recorded answer."""

_HIT: _Fields = {
    "typename: __typename": {},
    "... on CardLivreAudio": {
        "title": {},
        "url": {},
        "subtitle": {},
        "isPlayable": {},
        "contentGlobalId": {"id": {}},
        "picture": {"pattern": {}},
    },
}
_SEARCH: _Fields = {
    "isEmptySearch": {},
    "superLineup": {"lineups": {"items": _HIT}},
}
"""Of the other kinds of cards their type's name alone, so that an answer full of them is read."""

MAX_TERM_CHARACTERS = 99
"""OHdio searches for terms of under 100 characters."""

_PAGE_ERROR: _Fields = {"code": {}, "message": {}}
_REFUSAL = re.compile(
    r"""Cannot query field ["'](\w+)["']|Field ["'](\w+)["'](?: of type \S+)? must (?:not )?have"""
)


def graphql_address(services_origin: str) -> str:
    """Return where the question is posted."""
    return f"{services_origin.rstrip('/')}{_PATH}"


def audiobook_question(ohdio_id: str, without: frozenset[str] = frozenset()) -> bytes:
    """Return the POST body that asks for an audiobook, without the fields named ``without``."""
    query = (
        "query audioBookById($params: AudioBookByIdInput!) {\n"
        "  audioBookById(params: $params) {\n"
        "    typename: __typename\n"
        f"    ... on AudioBook {_selection(_BOOK, without, 4)}\n"
        f"    ... on PageError {_selection(_PAGE_ERROR, without, 4)}\n"
        "  }\n"
        "}\n"
    )
    variables = {"params": {"id": int(ohdio_id)}}
    return json.dumps({"query": query, "variables": variables}).encode()


def search_question(term: str, count: int = 24, without: frozenset[str] = frozenset()) -> bytes:
    """Return the POST body that asks OHdio's search for ``term``, without the fields named.

    ``count``: how many products at most; podcasts and shows may share that number with the
    audiobooks, which nobody has recorded.
    """
    query = (
        "query searchPage($params: SearchPageInput!) {\n"
        "  searchPage(params: $params) {\n"
        "    typename: __typename\n"
        f"    ... on SearchPage {_selection(_SEARCH, without, 4)}\n"
        "  }\n"
        "}\n"
    )
    # Episodes are not wanted, but whether OHdio takes 0 is not known.
    params = {"query": search_term(term), "numProducts": count, "numEpisodes": 1}
    return json.dumps({"query": query, "variables": {"params": params}}).encode()


def search_term(text: str) -> str:
    """Return ``text`` as OHdio takes it: one line of printable characters, cut at a word."""
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    term = " ".join("".join(letter for letter in line if letter.isprintable()).split())
    if len(term) <= MAX_TERM_CHARACTERS:
        return term
    # One character more, so that a word that just fits is kept whole.
    whole, _, _ = term[: MAX_TERM_CHARACTERS + 1].rpartition(" ")
    return whole or term[:MAX_TERM_CHARACTERS]


def refused_fields(body: bytes) -> frozenset[str]:
    """Return the names of fields that the answer ``body`` refuses; none when it is no refusal."""
    try:
        answer = load_object(body)
    except ParseError:
        return frozenset()
    messages = (text_at(error, "message")[:MAX_LINE] for error in list_at(answer, "errors"))
    matches = (match for message in messages for match in _REFUSAL.finditer(message))
    return frozenset(match[1] or match[2] for match in matches)


def _selection(fields: _Fields, without: frozenset[str], indent: int) -> str:
    """Return ``{ … }``; an object that is left without fields is left out itself."""
    lines = ["{"]
    for name, inner in fields.items():
        if name in without or (inner and inner.keys() <= without):
            continue
        tail = f" {_selection(inner, without, indent + 2)}" if inner else ""
        lines.append(f"{' ' * (indent + 2)}{name}{tail}")
    if len(lines) == 1:
        lines.append(f"{' ' * (indent + 2)}__typename")
    return "\n".join([*lines, f"{' ' * indent}}}"])
