"""Bytes, JSON and HTML, changed at their own level: the change gets past the first check."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from typing import Any

from tests.fuzz import texts

_INTEGERS = (
    *(b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00"),
    *(b"\x00\x00\x00\x01", b"\x00\x00\x00\x07", b"\x00\x00\x00\x08", b"\x00\x00\x00\x10"),
    *(b"\x00\x0f\x42\x40", b"\x10\x00\x00\x00", b"\x00\x00\x00\x0c", b"\x40\x00\x00\x00"),
)


def bytes_changed(
    rng: random.Random, data: bytes, others: Sequence[bytes] = (), marks: Sequence[bytes] = ()
) -> bytes:
    """Return ``data`` with bits turned, pieces cut, repeated and spliced in from ``others``.

    ``marks`` are names within ``data`` (of boxes, of frames): beside them stand the sizes.
    """
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5, 8))):
        size = len(data)
        place = rng.randrange(size + 1)
        if marks and rng.random() < 0.5:
            found = data.find(rng.choice(marks))
            place = max(0, found + rng.choice((-4, -4, -4, 0, 4, 4, 8, 12, 16, 20, 24))) % (
                size + 1
            )
        end = min(size, place + rng.choice((1, 1, 2, 4, 4, 8, 30, 200)))
        match rng.randrange(9):
            case 0 if place < size:
                data = (
                    data[:place] + bytes((data[place] ^ 1 << rng.randrange(8),)) + data[place + 1 :]
                )
            case 1:
                data = data[:place]
            case 2:
                data = data[:place] + data[end:]
            case 3:
                data = data[:place] + rng.randbytes(rng.choice((1, 2, 4, 40))) + data[place:]
            case 4:
                data = data[:end] + data[place:end] * rng.choice((1, 2, 50)) + data[end:]
            case 5 if others:
                other = rng.choice(others)
                cut = rng.randrange(len(other) + 1)
                data = data[:place] + other[cut : cut + rng.choice((8, 100, 5000))] + data[end:]
            case 6:
                data = data[:place] + bytes(end - place) + data[end:]
            case _:
                data = data[:place] + rng.choice(_INTEGERS) + data[place + 4 :]
    return data


_DEEP = "\ufdd1deep"
_NUMBERS: tuple[object, ...] = (
    *(0, 1, -1, 2**31, 2**63, 2**64, 10**18, 10**400, -(10**30), 0.5, -0.0, 1e308, 5e-324, 60, 35),
    *(float("nan"), float("inf"), float("-inf"), 1e11, 1_700_000_000_000, 253402300800, 7270050),
)
_KEYS = (
    *(
        "url",
        "title",
        "subtitle",
        "picture",
        "pattern",
        "items",
        "header",
        "content",
        "code",
        "data",
    ),
    *(
        "contentDetail",
        "playlistItemId",
        "mediaId",
        "duration",
        "durationInSeconds",
        "summary",
        "id",
    ),
    *(
        "about",
        "publisherInformation",
        "pagination",
        "pagedConfiguration",
        "totalCount",
        "pageNumber",
    ),
    *(
        "totalNumberOfItems",
        "pageSize",
        "nextPageUrl",
        "typename",
        "__typename",
        "message",
        "errors",
    ),
    *("extensions", "isPlayable", "canonicalUrl", "contentGlobalId", "contentType", "errorCode"),
    *("kicker", "description", "broadcastedFirstTimeAt", "share", "meta", "image", "redirectUrl"),
    *("@type", "@id", "@graph", "name", "author", "readBy", "genre", "datePublished", "publisher"),
    *("inLanguage", "isEmptySearch", "superLineup", "lineups", "codes", "", "\ud800", "__proto__"),
)
_WORDS = (
    *("CardLivreAudio", "CardBalado", "CardAd", "PageError", "Redirect", "AudioBook", "Audiobook"),
    *(
        "ContentNotFound",
        "INTERNAL_SERVER_ERROR",
        "GRAPHQL_VALIDATION_FAILED",
        "60",
        "1",
        "6",
        "34",
    ),
    *("/livres-audio/1/x", "/livres-audio/2/y/72700501-1", "?pageNumber=2", "?page=2", "http://["),
    *("2999-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "fr-CA"),
    *('Cannot query field "title" on type "AudioBook"', "PT5H", "https://a.b/{width}/{ratio}.jpg"),
)


def odd_value(rng: random.Random) -> Any:
    match rng.randrange(10):
        case 0:
            return None
        case 1:
            return rng.random() < 0.5
        case 2 | 3:
            return rng.choice(_NUMBERS)
        case 4:
            return rng.choice(([], {}, [[]], {"": {}}, [None], "", [{}], [""], {"url": None}))
        case 5:
            return rng.choice(_WORDS)
        case 6 if rng.random() < 0.1:
            return _DEEP
        case 7:
            return {rng.choice(_KEYS): odd_value(rng) for _ in range(rng.randrange(4))}
        case _:
            return texts.hostile(rng)


def json_changed(rng: random.Random, value: Any) -> Any:
    """Return JSON with some places of another type, missing, wrapped, doubled or written on.

    Containers in ``value`` are changed in place: give it a fresh one.
    """
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        holder, key = _place(rng, value)
        if holder is None:
            value = odd_value(rng)
            continue
        old = holder[key]
        match rng.randrange(9):
            case 0:
                del holder[key]
            case 1 | 2:
                holder[key] = odd_value(rng)
            case 3:
                holder[key] = [old]
            case 4:
                holder[key] = {rng.choice(_KEYS): old}
            case 5 if isinstance(holder, list):
                holder.insert(key, old)
            case 6 if isinstance(holder, dict):
                holder[rng.choice(_KEYS)] = odd_value(rng)
            case 7 if isinstance(old, str):
                holder[key] = texts.mutated(rng, old)
            case 8 if isinstance(old, (int, float)):
                holder[key] = rng.choice(
                    (-old, old + 1, str(old), float(old) if old < 1e9 else 0, [old])
                )
            case _:
                holder[key] = texts.hostile(rng)
    return value


def _place(rng: random.Random, value: Any) -> tuple[Any, Any]:
    """Walk down to some place; (None, None) is the whole."""
    holder, key = None, None
    while isinstance(value, (dict, list)) and value and (holder is None or rng.random() < 0.94):
        if holder is None and rng.random() < 0.02:
            break
        holder = value
        key = rng.choice(list(value)) if isinstance(value, dict) else rng.randrange(len(value))
        value = value[key]
    return holder, key


_KEY_IN_TEXT = re.compile(r'"(\w{1,30})":')


def json_text(rng: random.Random, value: Any) -> str:
    """Write JSON as nobody should: keys twice, NaN, thousands deep, halves of a pair bare."""
    text = json.dumps(value, ensure_ascii=rng.random() < 0.7)
    if _DEEP in text or "\\ufdd1deep" in text:
        depth = rng.choice((200, 900, 1100, 5000, 100_000))
        opening, closing = rng.choice(
            (("[", "]"), ('{"a":', "}"), ('{"url":"/livres-audio/3","a":', "}"))
        )
        deep = opening * depth + "1" + closing * depth
        text = text.replace(f'"{_DEEP}"', deep).replace('"\\ufdd1deep"', deep)
    if rng.random() < 0.1:
        match = rng.choice(list(_KEY_IN_TEXT.finditer(text)) or [None])
        if match:
            twin = f'"{match[1]}":{json.dumps(odd_value(rng))},'
            text = text[: match.start()] + twin + text[match.start() :]
    if rng.random() < 0.05:
        text = texts.mutated(rng, text)
    return text


def encoded(text: str) -> bytes:
    """Half a pair becomes bytes that are no UTF-8, as a careless server sends them."""
    return text.encode("utf-8", "surrogatepass")


_TOKEN = re.compile(r"(<[^<>]*>)")
_HTML_SCRAPS = (
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0'?>",
        "<!DOCTYPE",
        "\x00",
        "&#0;",
        "&lt;b",
    ),
    *("<script>", "</script>", "<style>", "</style>", "<template>", "<svg>", "<math>", "<title>"),
    *(
        "<base href='https://evil.test/'>",
        "<a href='/ohdio/livres-audio/2/y'>",
        "</a>",
        "<b",
        "<p x='",
    ),
    *("<span class=text>", '<div class="index-grid-item">', "</div>", '<img alt="x', "<textarea>"),
    *('<script type="application/ld+json">', "<meta property='og:title' content='a&lt;b&gt;'>"),
    *(
        "window._rcState_ = {",
        "_rcState_=",
        "JSON.parse('",
        'JSON.parse("',
        "undefined",
        "<select>",
    ),
    *(
        "<table><tr>",
        "<frameset>",
        "<plaintext>",
        "<noscript>",
        "&amp;amp;lt;",
        "&#xd800;",
        "\ufeff",
    ),
)
_NESTS = (
    "<div><a href='/ohdio/livres-audio/7/x'><img alt='y'>",
    "<table><tr><td><a href='/ohdio/livres-audio/8/x'>x",
    "<div class=index-grid-item><a href='/ohdio/livres-audio/9/x'><span class=text>",
    "<div>",
    "<b>",
    "<p>",
    "<a href='/ohdio/livres-audio/1/x'>",
    "<ul><li>",
    "<table>",
    "<span class=text>",
)


def html_changed(rng: random.Random, page: str) -> str:
    """Return HTML with tags cut, lost, doubled, out of place, never closed, thousands deep."""
    tokens = _TOKEN.split(page)
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        at = rng.randrange(len(tokens))
        match rng.randrange(9):
            case 0:
                del tokens[at]
                tokens = tokens or [""]
            case 1:
                tokens.insert(at, tokens[rng.randrange(len(tokens))])
            case 2:
                tokens[at] = tokens[at][: rng.randrange(len(tokens[at]) + 1)]
            case 3:
                other = rng.randrange(len(tokens))
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case 4 if rng.random() < 0.1:
                depth = rng.choice((250, 1000, 5000))
                nest = rng.choice(_NESTS)
                tokens.insert(at, nest * depth + rng.choice(("", "x", "</div>" * depth)))
            case 5:
                tokens[at] = texts.mutated(rng, tokens[at])
            case 6:
                tokens.insert(at, texts.hostile(rng))
            case _:
                tokens.insert(at, rng.choice(_HTML_SCRAPS))
    return "".join(tokens)
