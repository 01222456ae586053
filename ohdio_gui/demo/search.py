"""What the replica's search finds: the books whose title or people hold every word of the term.

Nobody has recorded such an answer: its outline is what public clients of OHdio ask for. As there,
audiobooks and what else OHdio has on a word come together.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ohdio_gui.demo import shapes
from ohdio_gui.demo.selection import QueryError

if TYPE_CHECKING:
    from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue

TERM_LIMIT = 100
"""A term of so many characters, or more, is refused."""
MAX_COUNT = 100

_WORD = re.compile(r"\w+")


def search_page(catalogue: DemoCatalogue, origin: str, params: shapes.Json) -> shapes.Json:
    """Return the ``searchPage`` object for ``params``. Raises QueryError for bad ones."""
    term = params.get("query")
    if not isinstance(term, str) or not term.strip():
        raise _invalid("query", "a String is needed")
    if len(term) >= TERM_LIMIT:
        raise _invalid("query", f"under {TERM_LIMIT} characters are needed")
    product_count, episode_count = _count(params, "numProducts"), _count(params, "numEpisodes")
    found = _found(catalogue, term)
    lineups = [
        _lineup("Livres audio", [shapes.card(book, origin) for book in found[:product_count]]),
        _lineup("Épisodes", [_episode(book, origin) for book in found[:episode_count]]),
    ]
    return {
        "typename": "SearchPage",
        "isEmptySearch": not found,
        "superLineup": {"lineups": [lineup for lineup in lineups if lineup["items"]]},
    }


def _invalid(name: str, reason: str) -> QueryError:
    message = f'Variable "$params" got invalid value at "params.{name}"; {reason}.'
    return QueryError(message, "BAD_USER_INPUT")


def _count(params: shapes.Json, name: str) -> int:
    count = params.get(name)
    if not isinstance(count, int) or isinstance(count, bool):
        raise _invalid(name, "an Int is needed")
    if not 0 <= count <= MAX_COUNT:
        raise _invalid(name, f"0 to {MAX_COUNT} is needed")
    return count


def _found(catalogue: DemoCatalogue, term: str) -> list[DemoBook]:
    """Return the books that hold every word, by its beginning; those with it in the title first."""
    wanted = _words(term)
    ranked = []
    for book in catalogue.books:
        title = _words(book.title)
        people = _words(" ".join((*book.authors, *book.narrators)))
        if wanted and all(_begins(word, title + people) for word in wanted):
            ranked.append((not all(_begins(word, title) for word in wanted), book))
    return [book for _, book in sorted(ranked, key=lambda pair: pair[0])]


def _words(text: str) -> list[str]:
    """Return the words without case and accents: ``Écume`` is found by ``ecume``."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)).casefold())


def _begins(word: str, words: list[str]) -> bool:
    return any(other.startswith(word) for other in words)


def _lineup(title: str, cards: list[shapes.Json]) -> shapes.Json:
    return {"typename": "Lineup", "title": title, "items": cards}


def _episode(book: DemoBook, origin: str) -> shapes.Json:
    """Return the card of a podcast's episode on the book: no audiobook, though named like one."""
    return {
        "typename": "CardEpisodeBalado",
        "contentGlobalId": {"contentType": {"id": 18, "name": "Épisode"}, "id": f"8{book.id}"},
        "isPlayable": True,
        "kicker": "Balado",
        "picture": shapes.picture(book, origin),
        "subtitle": "<p>Le club de lecture</p>",
        "title": f"On a lu {book.title}",
        "url": f"/balados/8000001/le-club-de-lecture/8{book.id}/{book.slug}",
    }
