"""The page that tells each book by halves (``mixed``), over HTTP."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from demo_category_reader import COUNT, book_id, data_of, in_index, index_links, objects, pages_of

from ohdio_gui.demo import mixed
from tests.hostile import as_read

if TYPE_CHECKING:
    import httpx

    from ohdio_gui.demo.server import Replica


@pytest.fixture
def mixed_page(client: httpx.Client, hostile_replica: Replica) -> str:
    hostile_replica.configure(category="mixed")
    return client.get(hostile_replica.category_url()).text


def cards_of(text: str, origin: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for card in objects(data_of(text)):
        if card.get("typename") == "CardLivreAudio" and (own := book_id(card["url"], origin)):
            found.setdefault(own, []).append(card)
    return found


def test_mixed_page_holds_books_here_there_and_in_both(
    mixed_page: str, hostile_replica: Replica
) -> None:
    in_cards = set(cards_of(mixed_page, hostile_replica.origin))
    indexed = in_index(mixed_page, hostile_replica.origin)
    assert len(indexed - in_cards) == 19
    assert len(in_cards - indexed) == 37
    assert len(in_cards & indexed) == 90


def test_mixed_pages_tell_a_book_as_the_whole_would(
    client: httpx.Client, mixed_page: str, hostile_replica: Replica
) -> None:
    origin = hostile_replica.origin
    hostile_replica.configure(page_size=7)
    pages = pages_of(client, hostile_replica, -(-COUNT // 7))
    assert set().union(*(in_index(page, origin) for page in pages)) == in_index(mixed_page, origin)
    told: dict[str, list[dict[str, Any]]] = {}
    for page in pages:
        told |= cards_of(page, origin)
    assert told == cards_of(mixed_page, origin)


def plain(fragment: str | None) -> str:
    return as_read(unescape(re.sub(r"</?(?:span|img|p|em)\b[^>]*>", "", fragment or "")))


def test_mixed_page_tells_each_book_whole_somewhere(
    mixed_page: str, hostile_replica: Replica
) -> None:
    origin = hostile_replica.origin
    cards = cards_of(mixed_page, origin)
    labels: dict[str, set[str]] = {}
    for link, inner in (pair for block in index_links(mixed_page) for pair in block):
        if own := book_id(link, origin):
            labels.setdefault(own, set()).add(plain(inner))
    for book in hostile_replica.catalogue.books:
        told = cards.get(book.id, [])
        written = {card["title"] for card in told}
        titles = labels.get(book.id, set()) | written | set(map(plain, written))
        assert titles & {book.title, as_read(book.title)}
        if not told:
            continue
        joined = re.sub(r", ([^,]*)$", r" et \1", ", ".join(book.authors))
        assert as_read(joined) in {plain(card["subtitle"]) for card in told}
        patterns = {(card["picture"] or {}).get("pattern") for card in told}
        assert any(patterns) == (book.cover is not None)


def test_mixed_page_leaves_out_and_cuts_short(mixed_page: str, hostile_replica: Replica) -> None:
    told = cards_of(mixed_page, hostile_replica.origin)
    cards = [card for several in told.values() for card in several]
    for name in ("title", "subtitle", "picture"):
        assert any(card[name] is None for card in cards), name
    assert any(card["title"] == "\"Droits\" 'simples'…" for card in cards)
    assert any("url" in (card["picture"] or {}) for card in cards)
    assert any("<em>" in (card["subtitle"] or "") for card in cards)
    assert any("&nbsp;" in (card["title"] or "") for card in cards)
    assert any(len(several) == 3 for several in told.values()), "a card may come again"


def test_mixed_index_has_several_links_a_book_and_a_text_without_its_span(
    mixed_page: str, hostile_replica: Replica
) -> None:
    own: dict[str, list[tuple[str, str]]] = {}
    for block in index_links(mixed_page):
        for link, inner in block:
            if found := book_id(link, hostile_replica.origin):
                own.setdefault(found, []).append((link, inner))
    assert all(links[0][1].startswith("<img ") and len(links) >= 2 for links in own.values())
    assert any('<span class="text">' not in links[-1][1] for links in own.values())
    assert any(link.endswith("/a-propos") for links in own.values() for link, _ in links)
    assert any(re.search(r"/\d{7}-1$", link) for links in own.values() for link, _ in links)


@pytest.mark.parametrize(
    "spelling",
    [
        r"/ohdio/livres-audio/\d+/livre-\d+",
        r"/livres-audio/\d+/livre-\d+",
        r"http://127\.0\.0\.1:\d+/ohdio/livres-audio/\d+/livre-\d+",
        r"https://ICI\.Radio-Canada\.CA/ohdio/livres-audio/\d+/livre-\d+",
        r"/ohdio/recherche/produits/livres-audio/\d+/livre-\d+",
        r"/ohdio/livres-audio/\d+/livre-\d+/\?utm_source=index&pageNumber=4#haut",
        r"//ici\.radio-canada\.ca/ohdio/livres-audio/\d+/livre-\d+/",
    ],
)
def test_mixed_page_spells_addresses_in_every_way(mixed_page: str, spelling: str) -> None:
    links = [link for block in index_links(mixed_page) for link, _ in block]
    urls = [str(card.get("url")) for card in objects(data_of(mixed_page))]
    assert any(re.fullmatch(spelling, link) for link in links)
    assert any(re.fullmatch(spelling, url) for url in urls)


def test_mixed_page_leads_elsewhere_too(mixed_page: str) -> None:
    for foreign in mixed.FOREIGN_IDS:
        assert f"/livres-audio/{foreign}/ailleurs" in mixed_page
    cards = list(objects(data_of(mixed_page)))
    kinds = {str(card.get("typename")) for card in cards}
    parts = [card for card in cards if re.search(r"/livre-\d+/\d{7}-\d$", str(card.get("url")))]
    assert {card["subtitle"] for card in parts} == {"<p>Une partie</p>"}
    assert {"CardBalado", "CardEmission", "CardGrandesSeries", "CardSegment"} <= kinds
    own = json.dumps(data_of(mixed_page))
    assert mixed.FOREIGN_IDS[2] not in own, "it is another page's"
    assert mixed.FOREIGN_IDS[1] not in own, "it is the footer's"
