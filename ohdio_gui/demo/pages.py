"""OHdio's pages as HTML: pure functions from the catalogue to text.

A page carries its data as JSON in a script, in one of the three ways seen on the site
(``StateStyle``); an audiobook's page has JSON-LD and ``og:`` tags besides, a category's an index
from A to Z. ``CategoryLayout`` chooses where its books stand; ``layouts`` puts them there.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ohdio_gui.demo import mixed, shapes
from ohdio_gui.demo.layouts import CategoryView, category_data, index_lines
from ohdio_gui.demo.linked_data import structured_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.demo.catalogue import DemoBook, DemoCategory

StateStyle = Literal["plain", "bns", "parse"]
"""``window._rcState_`` as an object; as older pages with their comments and ``pagesV2``; as text
that ``JSON.parse`` reads."""
CategoryLayout = Literal["both", "html", "state", "lineups", "details", "nested", "mixed"]
"""Where a category's books stand: index and state (``lineup``), the index alone, the state alone;
in the state alone too, but in several ``lineups``, in ``content.contentDetail``, or where nobody
expects them; some here and some there, told by halves, among foreign links."""
PagingStyle = Literal["pagedConfiguration", "pagination"]


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How pages are written; paging begins with ``page_size``."""

    state: StateStyle = "plain"
    category: CategoryLayout = "both"
    page_size: int | None = None
    """Books a category page; None: all on one page."""
    paging: PagingStyle = "pagedConfiguration"
    """How the state tells the pages; without the state nothing does."""
    has_state: bool = True
    """False: no page carries its data; a category has its index in every layout."""
    has_linked_data: bool = True
    """False: no JSON-LD on an audiobook's page."""
    has_meta: bool = True
    """False: no ``meta`` tags on an audiobook's page."""


def _script_json(value: object) -> str:
    """Return JSON that cannot end the script it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def state_script(path: str, data: object, style: StateStyle, beside: object = None) -> str:
    """Return the script that holds ``data`` as the page of ``path``, ``beside`` as another's."""
    pages = {
        # A reader must go by the path.
        "/ohdio": {"status": "idle" if beside is None else "loaded", "data": beside},
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


def render_audiobook(book: DemoBook, *, origin: str, path: str, style: PageStyle) -> str:
    """Return the page of a book; ``path`` is the address's own path, its key in the state."""
    data = shapes.audiobook(book, origin)
    head = [f'<link rel="canonical" href="{origin}/ohdio{html.escape(book.path)}">']
    if style.has_meta:
        head += [
            f'<meta {tag["type"]}="{tag["name"]}" content="{html.escape(tag["content"])}">'
            for tag in data["meta"]["tags"]
        ]
    if style.has_linked_data:
        script = _script_json(structured_data(book, origin))
        head += ['<script type="application/ld+json">', script, "</script>"]
    body = [
        f"<main><h1>{html.escape(book.title, quote=False)}</h1>",
        f"<div>{data['header']['subtitle']}</div></main>",
    ]
    if style.has_state:
        body.append(state_script(path, data, style.state))
    return _document(data["meta"]["title"], head, body)


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
    shown = tuple(books)
    if style.page_size is not None:
        shown = shown[(number - 1) * style.page_size : number * style.page_size]
    total = len({book.id for book in books})
    view = CategoryView(category, shown, number, total, origin, style)
    is_mixed = style.category == "mixed"
    body = [
        f"<main><h1>{html.escape(category.title, quote=False)}</h1>",
        *index_lines(view),
        "</main>",
        *(mixed.footer() if is_mixed else []),
    ]
    if style.has_state:
        beside = mixed.other_page() if is_mixed else None
        body.append(state_script(path, category_data(view), style.state, beside))
    return _document(f"{category.title} | OHdio | Radio-Canada", [], body)


def render_not_found() -> str:
    """Return the page for an address that names nothing."""
    body = ["<main><h1>Oups!</h1><p>Cette page est introuvable.</p></main>"]
    return _document("Page introuvable | OHdio | Radio-Canada", [], body)


def render_status(status: int, reason: str) -> str:
    """Return the bare page that a broken server or a proxy answers with."""
    text = f"{status} {html.escape(reason)}"
    return f"<html><head><title>{text}</title></head><body><h1>{text}</h1></body></html>"
