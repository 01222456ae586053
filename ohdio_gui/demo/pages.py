"""OHdio's pages as HTML: pure functions from the catalogue to text.

A page carries its data as JSON in a script, in one of the three ways seen on the site
(``StateStyle``); an audiobook's page has JSON-LD and ``og:`` tags besides, a category's an index
from A to Z (``CategoryLayout`` chooses which of the two holds the books).
"""

from __future__ import annotations

import html
import json
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from ohdio_gui.demo import shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.demo.catalogue import DemoBook, DemoCategory

StateStyle = Literal["plain", "bns", "parse"]
"""``window._rcState_`` as an object; as older pages with their comments and ``pagesV2``; as text
that ``JSON.parse`` reads."""
CategoryLayout = Literal["both", "html", "state"]
"""Where a category's books stand: index and state, the index alone, the state alone."""
PagingStyle = Literal["pagedConfiguration", "pagination"]


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How pages are written; paging begins with ``page_size``."""

    state: StateStyle = "plain"
    category: CategoryLayout = "both"
    page_size: int | None = None
    """Books a category page; None: all on one page."""
    paging: PagingStyle = "pagedConfiguration"


def _script_json(value: object) -> str:
    """Return JSON that cannot end the script it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def state_script(path: str, data: object, style: StateStyle) -> str:
    """Return the script that holds ``data`` as the page of ``path``."""
    pages = {
        # Another page's data stands beside: a reader must go by the path.
        "/ohdio": {"status": "idle", "data": None},
        path: {"status": "loaded", "data": data},
    }
    key = "pagesV2" if style == "bns" else "pages"
    state = {"app": {"name": "ohdio", "device": "desktop"}, key: {"pages": pages}}
    text = _script_json(state)
    if style == "bns":
        text = f"/*bns*/ {text} /*bne*/"
    elif style == "parse":
        text = f"JSON.parse({_script_json(text)})"
    return f"<script>window._rcState_ = {text};</script>"


def _document(title: str, head: Sequence[str], body: Sequence[str]) -> str:
    lines = [
        "<!DOCTYPE html>",
        '<html lang="fr-CA">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{html.escape(title, quote=False)}</title>",
        *head,
        "</head>",
        "<body>",
        '<nav><a href="/ohdio">OHdio</a> <a href="/ohdio/livres-audio">Livres audio</a></nav>',
        *body,
        # A number as long as a media id that is none: a reader that guesses takes it.
        '<script>window.dataLayer=[{"visit":"20260413","container":10203040}];</script>',
        "</body>",
        "</html>",
    ]
    return "\n".join(lines)


def _structured_data(book: DemoBook, origin: str) -> dict[str, Any]:
    people = [{"@type": "Person", "name": name} for name in book.authors]
    return {
        "@context": "https://schema.org",
        "@type": "Audiobook",
        "name": book.title,
        "description": "\n\n".join(book.summary),
        "author": people[0] if len(people) == 1 else people,
        "url": f"{origin}/ohdio{book.path}",
    }


def render_audiobook(book: DemoBook, *, origin: str, path: str, style: PageStyle) -> str:
    """Return the page of a book; ``path`` is the address's own path, its key in the state."""
    data = shapes.audiobook(book, origin)
    tags = [
        f'<meta {tag["type"]}="{tag["name"]}" content="{html.escape(tag["content"])}">'
        for tag in data["meta"]["tags"]
    ]
    head = [
        *tags,
        f'<link rel="canonical" href="{origin}/ohdio{html.escape(book.path)}">',
        '<script type="application/ld+json">',
        _script_json(_structured_data(book, origin)),
        "</script>",
    ]
    body = [
        f"<main><h1>{html.escape(book.title, quote=False)}</h1>",
        f"<div>{data['header']['subtitle']}</div></main>",
        state_script(path, data, style.state),
    ]
    return _document(data["meta"]["title"], head, body)


def _folded(text: str) -> str:
    """Return ``text`` without accents and case, for the order from A to Z."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).upper()


def _initial(book: DemoBook) -> str:
    first = _folded(book.title)[:1]
    return first if first.isalpha() else "#"


def _index(books: Sequence[DemoBook]) -> list[str]:
    """Return the index: a block a letter, in it a link a book."""
    ordered = sorted(books, key=lambda book: (_initial(book), _folded(book.title)))
    lines = ['<div class="index-grid">']
    for letter, group in groupby(ordered, key=_initial):
        lines.append(f'<div class="index-grid-item"><h2>{letter}</h2>')
        lines.extend(
            f'<a class="index-link" href="/ohdio{html.escape(book.path)}">'
            f'<span class="text">{html.escape(book.title, quote=False)}</span></a>'
            for book in group
        )
        lines.append("</div>")
    return [*lines, "</div>"]


def _paging(category: DemoCategory, total: int, number: int, style: PageStyle) -> dict[str, Any]:
    size = style.page_size
    if size is None:
        return {"pagedConfiguration": None}
    if style.paging == "pagination":
        return {"pagination": {"pageNumber": number, "pageSize": size, "totalCount": total}}
    following = f"{category.path}?pageNumber={number + 1}" if number * size < total else None
    return {
        "pagedConfiguration": {
            "pageNumber": number,
            "pageSize": size,
            "totalNumberOfItems": total,
            "nextPageUrl": following,
        }
    }


def render_category(
    category: DemoCategory,
    books: Sequence[DemoBook],
    *,
    origin: str,
    path: str,
    number: int,
    style: PageStyle,
) -> str:
    """Return page ``number`` (from 1) of a category that holds ``books`` in all."""
    total = len({book.id for book in books})
    shown = list(books)
    if style.page_size is not None:
        shown = shown[(number - 1) * style.page_size : number * style.page_size]
    cards = [shapes.card(book, origin) for book in shown] if style.category != "html" else []
    lineup = {"title": category.title, "items": cards, **_paging(category, total, number, style)}
    data = {
        "typename": "Category",
        "title": category.title,
        "canonicalUrl": category.path,
        "lineup": lineup,
    }
    body = [
        f"<main><h1>{html.escape(category.title, quote=False)}</h1>",
        *(_index(shown) if style.category != "state" else []),
        "</main>",
        state_script(path, data, style.state),
    ]
    return _document(f"{category.title} | OHdio | Radio-Canada", [], body)


def render_not_found() -> str:
    """Return the page for an address that names nothing."""
    body = ["<main><h1>Oups!</h1><p>Cette page est introuvable.</p></main>"]
    return _document("Page introuvable | OHdio | Radio-Canada", [], body)


def render_status(status: int, reason: str) -> str:
    """Return the bare page that a broken server or a proxy answers with."""
    text = f"{status} {html.escape(reason)}"
    return f"<html><head><title>{text}</title></head><body><h1>{text}</h1></body></html>"
