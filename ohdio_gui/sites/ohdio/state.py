"""The data that every OHdio page carries in a script: ``window._rcState_``.

Three spellings are known (CONTRACT.md, "Pages"): the object itself, the object between
``/*bns*/`` and ``/*bne*/``, and ``JSON.parse("…")``. ``raw_decode`` reads the object where it
stands and needs no end to be guessed.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any
from urllib.parse import unquote

from ohdio_gui.model.errors import InvalidInputError, ParseError
from ohdio_gui.model.urls import OtherUrl, absolute, read_url
from ohdio_gui.sites.ohdio.shape import MAX_BODY_BYTES, at

STATE_NAME = "window._rcState_"

_ASSIGNMENT = re.compile(
    r"""_rcState_(?:["']\s*\])?\s*=(?!=)\s*(?:/\*[^*]{0,200}\*/\s*)*""", re.DOTALL
)
_PARSE_CALL = re.compile(
    r"""JSON\.parse\(\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)')""", re.DOTALL
)
_JS_ESCAPE = re.compile(r"""\\(?:x([0-9a-fA-F]{2})|(.))|(")""", re.DOTALL)
_UNDEFINED = re.compile(r"(?<=[:,\[])\s*undefined\s*(?=[,}\]])")
_MAX_TRIES = 20
"""A page assigns its state once or twice."""
_ROOTS = ("pages", "pagesV2")


def read_state(body: bytes) -> dict[str, Any]:
    """Return the state in the page ``body``.

    Raises ParseError when there is none, it is broken, or the page is too large.
    """
    if len(body) > MAX_BODY_BYTES:
        raise ParseError(what=f"{len(body)} bytes")
    text = body.decode("utf-8", "replace")
    trouble: Exception | None = None
    empty: dict[str, Any] | None = None
    for match in islice(_ASSIGNMENT.finditer(text), _MAX_TRIES):
        try:
            state = _decoded(text, match.end())
        except (ValueError, RecursionError) as error:
            trouble = error
            continue
        if isinstance(state, dict):
            if state:
                return state
            empty = state  # It may be filled further on.
    if empty is not None and trouble is None:
        return empty
    raise ParseError(what=STATE_NAME) from trouble


def page_data(state: dict[str, Any], page_url: str) -> dict[str, Any] | None:
    """Return the data of the page ``page_url`` in ``state``, None when it is not there.

    The path is compared without host, trailing slash, percent-encoding and ``/ohdio``, and the
    query only where several pages have that path; failing that by what it names; failing that
    the only page there is taken.
    """
    found = [
        (path, data)
        for root in _ROOTS
        if isinstance(pages := at(state, root, "pages"), dict)
        for path, page in pages.items()
        if isinstance(data := at(page, "data"), dict)
    ]
    wanted, query = _path_key(page_url), _query_of(page_url)
    own = [(path, data) for path, data in found if _path_key(path) == wanted]
    if not own and (named := _named(page_url, page_url)) is not None:
        own = [(path, data) for path, data in found if _named(path, page_url) == named]
    if own:
        # The emptier one may be what is left of an older way to write the page.
        return max(own, key=lambda page: (bool(page[1]), _query_of(page[0]) == query))[1]
    return found[0][1] if len(found) == 1 else None


def _decoded(text: str, start: int) -> object:
    call = _PARSE_CALL.match(text, start)
    if call is None:
        return _first_value(text, start)
    literal = call[1] if call[1] is not None else call[2]
    inner = json.loads(f'"{_JS_ESCAPE.sub(_as_json_escape, literal)}"', strict=False)
    return _first_value(inner, 0)


def _first_value(text: str, start: int) -> object:
    try:
        return json.JSONDecoder().raw_decode(text, start)[0]
    except json.JSONDecodeError:
        # A script may hold what JSON does not know: the value `undefined`.
        plain = _UNDEFINED.sub("null", text[start:])
        return json.JSONDecoder().raw_decode(plain)[0]


def _as_json_escape(match: re.Match[str]) -> str:
    """Return a JavaScript escape as JSON writes it."""
    if match[1] is not None:
        return f"\\u00{match[1]}"
    if match[3] is not None:
        return '\\"'
    if match[2] in '"\\/bfnrtu':
        return match[0]
    return "" if match[2] == "\n" else match[2]


def _path_key(address: str) -> str:
    path = re.sub(r"^[a-z]+://[^/]*", "", re.split(r"[?#]", address, maxsplit=1)[0])
    return unquote(path).strip("/").casefold().removeprefix("ohdio/")


def _query_of(address: str) -> str:
    return address.partition("#")[0].partition("?")[2]


def _named(address: str, page_url: str) -> object | None:
    """Return what an address of OHdio names, without its slug."""
    try:
        named = read_url(absolute(address, page_url), page_url.partition("/ohdio/")[0])
    except InvalidInputError:
        return None
    return None if isinstance(named, OtherUrl) else (type(named), named.id)
