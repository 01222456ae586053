"""The replica's GraphQL endpoint: ``audioBookById`` and ``searchPage`` by the query's text.

The recorded build's hash of ``audioBookById`` is known, too.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from ohdio_gui.demo import shapes
from ohdio_gui.demo.answers import Answer, json_answer
from ohdio_gui.demo.search import search_page
from ohdio_gui.demo.selection import QueryError, names_in, parse_query, project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ohdio_gui.demo.catalogue import DemoCatalogue

PERSISTED_HASH = "a676e346c1993bbfcf6924eac2f3e3d45ad3055721c6949b74fbd0d33a505a59"
"""The recorded build's hash of ``audioBookById``."""

OPERATION = "audioBookById"
SEARCH = "searchPage"
_TYPES = {OPERATION: "AudioBook", SEARCH: "SearchPage"}


class RefusedError(ValueError):
    """The request is refused with HTTP 400; the message says why."""


def parse_post(headers: Mapping[str, str], body: bytes) -> tuple[str, shapes.Json]:
    """Return (query text, its params). Raises RefusedError."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusedError("Content-Type: application/json is needed")
    if "apollo-require-preflight" not in headers:
        raise RefusedError("blocked as a potential cross-site request: Apollo-Require-Preflight")
    try:
        document = json.loads(body)
        query = document["query"]
        variables = document.get("variables") or {}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RefusedError("POST body missing, invalid Content-Type, or no query") from error
    if not isinstance(query, str):
        raise RefusedError("GraphQL queries must be strings")
    return query, _params_of(variables)


def parse_get(headers: Mapping[str, str], params: Mapping[str, str]) -> tuple[str, shapes.Json]:
    """Return (persisted hash, its params). Raises RefusedError."""
    if "apollo-require-preflight" not in headers and "content-type" not in headers:
        raise RefusedError("blocked as a potential cross-site request: Apollo-Require-Preflight")
    try:
        wanted = json.loads(params["extensions"])["persistedQuery"]["sha256Hash"]
        variables = json.loads(params.get("variables", "{}"))
    except (ValueError, KeyError, TypeError) as error:
        raise RefusedError("GET query missing") from error
    return str(wanted), _params_of(variables)


def _params_of(variables: object) -> shapes.Json:
    params = variables.get("params") if isinstance(variables, dict) else None
    return params if isinstance(params, dict) else {}


def book_key(query: str, body: bytes) -> str | None:
    """Return what a request of either method asks for, for the journal: a book's id, or a term."""
    try:
        if body:
            variables = json.loads(body)["variables"]
        else:
            variables = json.loads(dict(parse_qsl(query))["variables"])
    except (ValueError, KeyError, TypeError):
        return None
    params = _params_of(variables)
    asked = params.get("id", params.get("query"))
    return None if asked is None else str(asked)


def errors(message: str, code: str) -> Answer:
    """Return a GraphQL error, which comes with HTTP 200."""
    return json_answer({"errors": [{"message": message, "extensions": {"code": code}}]})


def persisted_answer(
    catalogue: DemoCatalogue, origin: str, wanted: str, params: shapes.Json
) -> Answer:
    """Return the answer to a hash: only the recorded one is known; it asks for every field."""
    if wanted != PERSISTED_HASH:
        return errors("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
    try:
        return _answer({OPERATION: _book(catalogue, origin, params)})
    except QueryError as error:
        return errors(str(error), error.code)


def query_answer(
    catalogue: DemoCatalogue,
    origin: str,
    query: str,
    params: shapes.Json,
    refused_fields: frozenset[str] = frozenset(),
) -> Answer:
    """Return the answer to a query's text: the fields that it asks for.

    A field that the recording has not, or one in ``refused_fields``, is an error naming it.
    """
    try:
        fields = parse_query(query)
        name = fields[0].name
        if len(fields) > 1 or name not in _TYPES:
            raise QueryError(f'Cannot query field "{name}" on type "Query".')
        for refused in sorted(names_in(fields) & refused_fields):
            raise QueryError(f'Cannot query field "{refused}" on type "{_TYPES[name]}".')
        find = _book if name == OPERATION else search_page
        found = find(catalogue, origin, params)
        return _answer({fields[0].alias: project(fields[0].fields, found, name)})
    except QueryError as error:
        return errors(str(error), error.code)


def _book(catalogue: DemoCatalogue, origin: str, params: shapes.Json) -> shapes.Json:
    book_id = params.get("id")
    if not isinstance(book_id, int) or isinstance(book_id, bool):
        message = 'Variable "$params" got invalid value at "params.id"; Int is needed.'
        raise QueryError(message, "BAD_USER_INPUT")
    book = catalogue.book(str(book_id))
    if book is None:
        return shapes.page_error(str(book_id))
    found = shapes.audiobook(book, origin)
    if found["header"]["picture"] is not None:
        # Not in the recording, but public clients ask for it.
        found["header"]["picture"]["url"] = found["meta"]["image"]
    return found


def _answer(data: shapes.Json) -> Answer:
    answer = json_answer({"data": data})
    digest = b64encode(hashlib.sha1(answer.body, usedforsecurity=False).digest()).decode()
    headers = {"ETag": f'W/"{len(answer.body):x}-{digest}"', "Cache-Control": "public, max-age=67"}
    return Answer(200, {**answer.headers, **headers}, answer.body)
