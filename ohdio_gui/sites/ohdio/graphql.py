"""The questions that GraphQL is asked, on an audiobook and on a term: full text, no build's hash.

A field that the server refuses is named in its error, with its type: ``refused_fields`` reads
both, and the next question is made without it (CONTRACT.md, "GraphQL").
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from ohdio_gui.model.composed import composed
from ohdio_gui.model.errors import ParseError
from ohdio_gui.model.lengths import MAX_LINE
from ohdio_gui.sites.ohdio.shape import list_at, load_object, text_at

_PATH = "/bff/audio/graphql"
HEADERS = {
    "Content-Type": "application/json",
    "Accept": "application/json",
    "apollo-require-preflight": "true",
}


@dataclass(frozen=True, slots=True)
class _Object:
    """What is asked of an object: its fields, each with what is asked of it in turn."""

    fields: dict[str, _Object | None]
    type: str = ""
    """Its type in GraphQL, where the recorded answer tells it."""


def _leaves(*names: str, **objects: _Object) -> dict[str, _Object | None]:
    return {**dict.fromkeys(names), **objects}


_DURATION = _Object(_leaves("durationInSeconds"))
_PICTURE = _Object(_leaves("pattern"))
_BOOK = _Object(
    _leaves(
        "canonicalUrl",
        header=_Object(
            _leaves(
                *("title", "subtitle", "kicker", "summary", "isPlayable"),
                duration=_DURATION,
                picture=_PICTURE,
            ),
            "ProductHeaderNewSchema",
        ),
        description=_Object(_leaves("title"), "ProductDescription"),
        content=_Object(
            _leaves(
                about=_Object(_leaves("summary", "publisherInformation"), "AudioBookContentAbout"),
                contentDetail=_Object(
                    _leaves(
                        items=_Object(
                            _leaves(
                                *("title", "url", "isPlayable", "broadcastedFirstTimeAt"),
                                duration=_DURATION,
                                playlistItemId=_Object(_leaves("mediaId")),
                            ),
                            "CardContentSummary",
                        ),
                        pagedConfiguration=_Object(_leaves("totalNumberOfItems")),
                    ),
                    "PagedCardsListWithAdsNewSchema",
                ),
            ),
            "AudioBookContent",
        ),
    ),
    "AudioBook",
)
"""The fields that the parser reads, by the names of the recorded answer."""

_HIT = _Object(
    {
        "typename: __typename": None,
        "... on CardLivreAudio": _Object(
            _leaves(
                *("title", "url", "subtitle", "isPlayable"),
                contentGlobalId=_Object(_leaves("id")),
                picture=_PICTURE,
            ),
            "CardLivreAudio",
        ),
    }
)
_SEARCH = _Object(
    _leaves(
        "isEmptySearch",
        superLineup=_Object(_leaves(lineups=_Object(_leaves(items=_HIT)))),
    ),
    "SearchPage",
)
"""Of the other kinds of cards their type's name alone, so that an answer full of them is read."""

MAX_TERM_CHARACTERS = 99
"""OHdio searches for terms of under 100 characters."""

_PAGE_ERROR = _Object(_leaves("code", "message"), "PageError")
_REFUSAL = re.compile(
    r"""Cannot query field ["'](\w+)["'](?: on type ["'](\w+)["'])?"""
    r"""|Field ["'](\w+)["'](?: of type \S+)? must (?:not )?have"""
)


def _asked_of_types(*objects: _Object) -> set[tuple[str, str]]:
    """Return each type that is known, with the name of a field that is asked of it."""
    found: set[tuple[str, str]] = set()
    stack = list(objects)
    while stack:
        current = stack.pop()
        found.update((current.type, name) for name in current.fields)
        stack.extend(inner for inner in current.fields.values() if inner is not None)
    return found


_ASKED = _asked_of_types(_BOOK, _SEARCH, _PAGE_ERROR)


def graphql_address(services_origin: str) -> str:
    """Return where the question is posted."""
    return f"{services_origin.rstrip('/')}{_PATH}"


def audiobook_question(ohdio_id: str, without: frozenset[str] = frozenset()) -> bytes:
    """Return the POST body that asks for an audiobook, without the fields of ``without``."""
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
    line = composed(" ".join(text.split()))
    term = " ".join("".join(letter for letter in line if letter.isprintable()).split())
    if len(term) <= MAX_TERM_CHARACTERS:
        return term
    # One character more, so that a word that just fits is kept whole.
    whole, _, _ = term[: MAX_TERM_CHARACTERS + 1].rpartition(" ")
    return whole or term[:MAX_TERM_CHARACTERS]


def refused_fields(body: bytes) -> frozenset[str]:
    """Return the fields that the answer ``body`` refuses; none when it is no refusal.

    ``Type.field`` where the message names a type that we ask for the field: on others it may be
    known. Otherwise the name alone, which leaves the field out wherever it stands.
    """
    try:
        answer = load_object(body)
    except ParseError:
        return frozenset()
    messages = (text_at(error, "message")[:MAX_LINE] for error in list_at(answer, "errors"))
    matches = (match.groups() for message in messages for match in _REFUSAL.finditer(message))
    return frozenset(
        f"{kind}.{name}" if (kind, name) in _ASKED else name or other
        for name, kind, other in matches
    )


def everywhere(refused: frozenset[str]) -> frozenset[str]:
    """Return the names of refused fields without the types on which they were refused."""
    return frozenset(name.rpartition(".")[2] for name in refused)


def _selection(asked: _Object, without: frozenset[str], indent: int) -> str:
    """Return ``{ … }``; an object that is left without fields is left out itself."""
    lines = ["{"]
    for name, inner in asked.fields.items():
        if _is_refused(asked, name, without):
            continue
        if inner is not None and all(_is_refused(inner, each, without) for each in inner.fields):
            continue
        tail = "" if inner is None else f" {_selection(inner, without, indent + 2)}"
        lines.append(f"{' ' * (indent + 2)}{name}{tail}")
    if len(lines) == 1:
        lines.append(f"{' ' * (indent + 2)}__typename")
    return "\n".join([*lines, f"{' ' * indent}}}"])


def _is_refused(asked: _Object, name: str, without: frozenset[str]) -> bool:
    return name in without or f"{asked.type}.{name}" in without
