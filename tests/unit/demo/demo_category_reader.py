"""A small reader of category pages, which shares nothing with the program's own."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from ohdio_gui.demo.server import Replica

COUNT = 146
"""Books in the category of the fixture ``hostile_replica``."""

_SCRIPT = re.compile(r"<script>window\._rcState_ = (.*?);</script>", re.DOTALL)
_BLOCK = re.compile(r'<div class="index-grid-item">(.*?)</div>', re.DOTALL)
_LINK = re.compile(r'<a [^>]*?href="([^"]*)">(.*?)</a>', re.DOTALL)
_BOOK = re.compile(r"(?:/ohdio)?(?:/recherche/produits)?/livres-audio/(\d+)(?:[/?#].*)?")
_HOST = re.compile(r"(?:https?:)?//([^/]+)(/.*)")


def state_of(text: str) -> dict[str, Any]:
    script = _SCRIPT.search(text)
    assert script is not None
    code = script[1].removeprefix("/*bns*/ ").removesuffix(" /*bne*/")
    if code.startswith("JSON.parse("):
        code = json.loads(code.removeprefix("JSON.parse(").removesuffix(")"))
    found = json.loads(code)
    assert isinstance(found, dict)
    return found


def data_of(text: str) -> dict[str, Any]:
    state = state_of(text)
    pages = (state.get("pages") or state.get("pagesV2"))["pages"]
    (path,) = [path for path in pages if "/categories/" in path]
    data = pages[path]["data"]
    assert isinstance(data, dict)
    return data


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Every object in JSON."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for element in value:
            yield from objects(element)


def book_id(link: object, origin: str) -> str | None:
    """The audiobook that a link leads to, on OHdio's host or the replica's."""
    if not isinstance(link, str):
        return None
    if match := _HOST.fullmatch(link):
        own = origin.partition("//")[2]
        if match[1].lower() not in {own, "ici.radio-canada.ca"}:
            return None
        link = match[2]
    match = _BOOK.fullmatch(link)
    return match and match[1]


def in_state(text: str, origin: str) -> set[str]:
    return {found for card in objects(data_of(text)) if (found := book_id(card.get("url"), origin))}


def index_links(text: str) -> list[list[tuple[str, str]]]:
    """A block's links: address and content."""
    blocks = _BLOCK.findall(text)
    return [[(unescape(link), inner) for link, inner in _LINK.findall(block)] for block in blocks]


def in_index(text: str, origin: str) -> set[str]:
    links = [link for block in index_links(text) for link, _ in block]
    return {found for link in links if (found := book_id(link, origin))}


def pages_of(client: httpx.Client, replica: Replica, count: int) -> list[str]:
    url = replica.category_url()
    return [client.get(url, params={"pageNumber": str(n + 1)}).text for n in range(count)]


def paging_of(data: dict[str, Any]) -> tuple[int, int, int]:
    """Number, size and total, of the paging that announces most."""
    found = []
    for holder in objects(data):
        if paged := holder.get("pagedConfiguration"):
            found.append((paged["totalNumberOfItems"], paged["pageNumber"], paged["pageSize"]))
        if paged := holder.get("pagination"):
            found.append((paged["totalCount"], paged["pageNumber"], paged["pageSize"]))
    total, number, size = max(found)
    return number, size, total
