"""How well a client behaves, told from the requests of a journal: pure functions.

``counts`` says how often each kind was asked for, ``repeated`` what was sent more than once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, get_args

from ohdio_gui.demo.journal import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ohdio_gui.demo.journal import Request

_FILE_KINDS: frozenset[Kind] = frozenset({"media", "hls"})
"""Their query is a signature: the same file goes by many addresses."""


def counts(requests: Iterable[Request]) -> dict[Kind, int]:
    """Return the number of requests of every kind, of whatever method and outcome."""
    counted = Counter(request.kind for request in requests)
    return {kind: counted[kind] for kind in get_args(Kind)}


def repeated(requests: Iterable[Request]) -> dict[str, int]:
    """Return how many bytes went out more than once, by address; without those that never did.

    A file that changed in between is another one. What was handed to a connection counts as
    sent, although a client that broke it off may never have read the last of it.
    """
    ranges: defaultdict[tuple[str, str | None], list[tuple[int, int]]] = defaultdict(list)
    for request in requests:
        if request.bytes_sent and request.status in {200, 206}:
            span = (request.first_byte, request.first_byte + request.bytes_sent)
            ranges[_address(request), request.etag].append(span)
    again: Counter[str] = Counter()
    for (address, _), spans in ranges.items():
        again[address] += _overlap(spans)
    return {address: count for address, count in again.items() if count}


def _address(request: Request) -> str:
    if request.kind in _FILE_KINDS:
        return request.path
    if request.kind == "graphql":
        # A POST's question stands in its body.
        return f"{request.path}?id={request.key}"
    return f"{request.path}?{request.query}" if request.query else request.path


def _overlap(spans: list[tuple[int, int]]) -> int:
    """Return the bytes of ``spans`` (first, end) that an earlier one already held."""
    reached = again = 0
    for first, end in sorted(spans):
        again += max(min(end, reached) - first, 0)
        reached = max(reached, end)
    return again
