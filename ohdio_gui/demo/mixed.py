"""The worst category page that could be: each book told by halves, among links to other things.

A book's position in its category decides how it is told (``_Telling``), so that every way comes
several times on a long page. What is left out in one place stands in another on the same page:
whoever reads index and state together, and takes the richest, has every book and its title.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import codepoint2name
from typing import TYPE_CHECKING

from ohdio_gui.demo import shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.demo.catalogue import DemoBook
    from ohdio_gui.demo.shapes import Json

FOREIGN_IDS = ("777001", "777002", "777003")
"""Audiobooks of another site, of the footer and of another page: none of the category's."""

_FOREIGN_LINKS = (
    "/ohdio/balados/7001/livres-audio-et-cie",
    "/ohdio/balados/7001/livres-audio-et-cie/880001/livres-audio/",
    "/ohdio/premiere/emissions/livres-audio/12",
    "/ohdio/grandes-series/55/livres-audio/",
    "https://ici.radio-canada.ca/nouvelle/2100000/livres-audio/",
    f"https://livres.example.org/ohdio/livres-audio/{FOREIGN_IDS[0]}/ailleurs",
    "/ohdio/livres-audio/",
    "/ohdio/livres-audio/nouveautes",
    "/ohdio/categories/1003592/livres-audio/",
    "mailto:ohdio@example.org?subject=/livres-audio/",
    "#/livres-audio/",
)
_BLOCK_SIZE = 4
"""Books a block of the index."""
_LONG_TITLE, _ELIDED_TITLE = 24, 20
_SPACE_IN_WORDS = re.compile(r"(?<=[^\W\d_]) (?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class _Telling:
    """How one book in eight is told; what is not said is not on the page."""

    first: tuple[str, ...] | None = ()
    """Fields that its card among the first cards lacks; None: there is no such card."""
    second: tuple[str, ...] | None = None
    """The same for the second cards."""
    is_indexed: bool = True
    is_cut: bool = False
    """The first card has a title cut short, one author and no picture pattern."""
    is_cut_in_index: bool = False
    has_span: bool = True
    has_more_links: bool = False
    """Links to a part and to the book's "À propos" stand before its own."""
    as_html: bool = False
    """The cards' texts are written with entities and tags."""


_TELLINGS = (
    _Telling(first=None, has_more_links=True),
    _Telling(first=None, second=(), is_indexed=False, as_html=True),
    _Telling(first=("title",)),
    _Telling(first=("subtitle", "picture"), second=(), has_span=False),
    _Telling(is_cut=True, second=("isPlayable",)),
    _Telling(is_cut_in_index=True),
    _Telling(second=("kicker",), has_more_links=True),
    _Telling(("subtitle", "picture"), second=("title",), is_indexed=False, as_html=True),
)


def cards(
    books: Sequence[DemoBook], origin: str, first_position: int
) -> tuple[list[Json], list[Json]]:
    """Return the cards of the page's two lists; parts of books stand among them as cards too."""
    first: list[Json] = []
    second: list[Json] = []
    for position, book in enumerate(books, first_position):
        telling = _TELLINGS[position % len(_TELLINGS)]
        card = shapes.card(book, origin) | {"url": _spelled(book, origin, position + 3)}
        if telling.as_html:
            card |= {"title": _as_html(book.title), "subtitle": _emphasised(book.authors)}
        if telling.first is not None:
            lean = card | _cut(book, card) if telling.is_cut else card
            first.append(_without(lean, telling.first))
        if telling.second is not None:
            second.append(_without(card, telling.second))
        if telling.second is not None and telling.has_more_links:
            # The same card again, and before it those of its parts, whose titles are not its own.
            second[-1:] = [*_part_cards(book), second[-1], second[-1]]
    return first, second


def foreign_cards() -> list[Json]:
    """Return cards that lead to no audiobook of the category, and some that lead nowhere."""
    kinds = ("CardBalado", "CardEpisodeBalado", "CardEmission", "CardGrandesSeries", "CardSegment")
    found: list[Json] = [
        {"typename": kinds[at % len(kinds)], "title": f"Autre chose {at}", "url": link}
        for at, link in enumerate(_FOREIGN_LINKS)
    ]
    nowhere: tuple[object, ...] = (None, "", 7, {"path": "/livres-audio/1/x"}, ["/livres-audio/1"])
    found.extend(
        {"typename": "CardLivreAudio", "title": "Sans adresse", "url": url} for url in nowhere
    )
    return found


def other_page() -> Json:
    """Return the data of another page that stands in the same state, with a book of its own."""
    url = f"/livres-audio/{FOREIGN_IDS[2]}/ailleurs"
    card = {"typename": "CardLivreAudio", "title": "D’une autre page", "url": url}
    return {"title": "Accueil", "lineup": {"items": [card], "pagedConfiguration": None}}


def footer() -> list[str]:
    """Return the page's foot, which leads to a book that is not the category's."""
    url = f"/ohdio/livres-audio/{FOREIGN_IDS[1]}/ailleurs"
    return [f'<footer><a href="{url}"><span class="text">À écouter aussi</span></a></footer>']


def index(books: Sequence[DemoBook], origin: str, first_position: int) -> list[str]:
    """Return the index: blocks of several books, each with a picture's link and a text's."""
    shown: list[list[str]] = []
    for position, book in enumerate(books, first_position):
        telling = _TELLINGS[position % len(_TELLINGS)]
        if telling.is_indexed:
            shown.append(_index_links(book, origin, position, telling))
    lines = ['<div class="index-grid">']
    for at in range(0, len(shown), _BLOCK_SIZE):
        foreign = _FOREIGN_LINKS[at // _BLOCK_SIZE % len(_FOREIGN_LINKS)]
        lines.append('<div class="index-grid-item">')
        lines.extend(link for links in shown[at : at + _BLOCK_SIZE] for link in links)
        lines.append(f'<a href="{foreign}"><span class="text">Autre chose</span></a></div>')
    return [*lines, "</div>"]


def _index_links(book: DemoBook, origin: str, position: int, telling: _Telling) -> list[str]:
    title = _elided(book.title) if telling.is_cut_in_index else book.title
    words = html.escape(title, quote=False)
    link = html.escape(_spelled(book, origin, position))
    links = [f'<a class="picture" href="{link}"><img alt="" src="/images/vide.png"></a>']
    if telling.has_more_links:
        own = html.escape(f"/ohdio{book.path}")
        links += [
            f'<a href="{own}/{part.media_id}-{number}">{html.escape(part.title)}</a>'
            for number, part in enumerate(book.parts, 1)
            if book.gives(part)
        ]
        links.append(f'<a href="{own}/a-propos">À propos de ce livre audio</a>')
    text = f'<span class="text">{words}</span>' if telling.has_span else words
    return [*links, f'<a class="index-link" href="{link}">{text}</a>']


def _spelled(book: DemoBook, origin: str, position: int) -> str:
    """Return the book's address in one of the spellings that the contract knows."""
    spellings = (
        f"/ohdio{book.path}",
        book.path,
        f"{origin}/ohdio{book.path}",
        f"https://ICI.Radio-Canada.CA/ohdio{book.path}",
        f"/ohdio/recherche/produits{book.path}",
        f"/ohdio{book.path}/?utm_source=index&pageNumber=4#haut",
        f"//ici.radio-canada.ca/ohdio{book.path}/",
    )
    return spellings[position % len(spellings)]


def _part_cards(book: DemoBook) -> list[Json]:
    return [
        {
            "typename": "CardContentSummary",
            "title": part.title,
            "subtitle": "<p>Une partie</p>",
            "url": f"{book.path}/{part.media_id}-{number}",
        }
        for number, part in enumerate(book.parts, 1)
        if book.gives(part)
    ]


def _without(card: Json, fields: Sequence[str]) -> Json:
    return card | dict.fromkeys(fields)


def _cut(book: DemoBook, card: Json) -> Json:
    """Return the fields of a small tile: less of everything."""
    picture = card["picture"]
    url = None if picture is None else picture["pattern"].replace("{width}", "100")
    return {
        "title": _elided(book.title),
        "subtitle": shapes.paragraph(shapes.names(book.authors[:1])),
        "picture": None if url is None else {"url": url.replace("{ratio}", "1x1")},
    }


def _elided(title: str) -> str:
    """Return a long title cut at a word, with an ellipsis; one with markup stays as it is."""
    if len(title) <= _LONG_TITLE or "<" in title or "&" in title:
        return title
    return title[:_ELIDED_TITLE].rsplit(" ", 1)[0].rstrip() + "…"


def _as_html(title: str) -> str:
    """Return a title with named and numeric entities; one with markup stays as it is."""
    if "<" in title or "&" in title:
        return title
    spaced = _SPACE_IN_WORDS.sub("\u00a0", title, count=1)
    return "".join(map(_entity, spaced))


def _entity(character: str) -> str:
    if character.isascii():
        return character
    name = codepoint2name.get(ord(character))
    return f"&{name};" if name else f"&#{ord(character)};"


def _emphasised(people: Sequence[str]) -> str:
    """Return names as ``shapes.names`` joins them, the first of them in italics."""
    escaped = [html.escape(name, quote=False).replace(" ", "&nbsp;", 1) for name in people]
    return f"<p>{shapes.names([f'<em>{name}</em>' for name in escaped[:1]] + escaped[1:])}</p>"
