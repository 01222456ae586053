"""What each source of a book says, sources that are switched off, and books that vary."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ohdio_gui.demo.catalogue import DemoCatalogue, load_catalogue
from ohdio_gui.demo.linked_data import iso_duration
from ohdio_gui.demo.server import Replica

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx

    from ohdio_gui.demo.catalogue import DemoBook

_LINKED = re.compile(r'<script type="application/ld\+json">\n(.*?)\n</script>', re.DOTALL)
_QUERY = """query audioBookById($params: AudioBookByIdInput!) {
  audioBookById(params: $params) {
    ... on AudioBook {
      canonicalUrl
      header { title isPlayable summary }
      content { contentDetail { items {
        isPlayable broadcastedFirstTimeAt url playlistItemId { mediaId }
      } } }
    }
    ... on PageError { code message }
  }
}"""


@pytest.fixture
def serve(ffmpeg: str) -> Iterator[Callable[..., Replica]]:
    """Start a replica of a few books."""
    started: list[Replica] = []

    def start(*books: DemoBook) -> Replica:
        replica = Replica(DemoCatalogue((), books), ffmpeg=ffmpeg).start()
        started.append(replica)
        return replica

    yield start
    for replica in started:
        replica.stop()
        assert replica.failures == ()


def whole(catalogue: DemoCatalogue) -> DemoBook:
    book = catalogue.book("101")
    assert book is not None
    return book


def by_graphql(client: httpx.Client, replica: Replica, book_id: int) -> Any:
    answer = client.post(
        f"{replica.origin}/bff/audio/graphql",
        json={"query": _QUERY, "variables": {"params": {"id": book_id}}},
        headers={"apollo-require-preflight": "true"},
    )
    assert answer.status_code == 200
    return answer.json()["data"]["audioBookById"]


def linked_data(text: str) -> Any:
    found = _LINKED.search(text)
    return None if found is None else json.loads(found[1])


def test_linked_data_holds_what_schema_org_knows_of_an_audiobook(
    client: httpx.Client, replica: Replica
) -> None:
    document = linked_data(client.get(replica.audiobook_url("101")).text)
    assert document == {
        "@context": "https://schema.org",
        "@type": "Audiobook",
        "name": "Le </script> & l’« été »",
        "description": "Un & deux.\n\nTrois.",
        "author": [{"@type": "Person", "name": n} for n in ("Ève Roy", "Guy Noël", "Zoé D’Or")],
        "readBy": [{"@type": "Person", "name": n} for n in ("Une Voix", "Une Autre")],
        "duration": "PT32S",
        "datePublished": "2008",
        "publisher": {"@type": "Organization", "name": "Éditions Alto"},
        "genre": "Conte",
        "inLanguage": "fr",
        "image": document["image"],
        "url": f"{replica.origin}/ohdio/livres-audio/101/le-renard",
    }
    assert client.get(document["image"]).status_code == 200, "the picture is to be had"


def test_linked_data_leaves_out_what_is_not_known(client: httpx.Client, replica: Replica) -> None:
    document = linked_data(client.get(replica.audiobook_url("102")).text)
    assert document["author"] == {"@type": "Person", "name": "Ève Roy"}
    assert document.keys().isdisjoint(
        {"readBy", "datePublished", "publisher", "image", "description"}
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(21414, "PT5H56M54S"), (3600, "PT1H"), (61, "PT1M1S"), (3601, "PT1H1S"), (0, None)],
)
def test_duration_is_written_as_iso_8601(seconds: int, text: str | None) -> None:
    assert iso_duration(seconds) == text


@pytest.mark.parametrize(
    ("switch", "mark"),
    [
        ("has_state", "_rcState_"),
        ("has_linked_data", "application/ld+json"),
        ("has_meta", "og:title"),
    ],
)
def test_source_of_a_page_can_be_switched_off_alone(
    client: httpx.Client, replica: Replica, switch: str, mark: str
) -> None:
    marks = {"_rcState_", "application/ld+json", '<meta property="og:title"', "<h1>"}
    replica.configure(**{switch: False})
    text = client.get(replica.audiobook_url("101")).text
    # The state repeats the tags as data: that is not the page's head.
    missing = {each for each in marks if each not in text}
    assert len(missing) == 1
    assert mark in missing.pop()
    replica.configure(**{switch: True})
    assert all(each in client.get(replica.audiobook_url("101")).text for each in marks)


@pytest.mark.parametrize(
    "address",
    [
        "/ohdio/recherche/produits/livres-audio/101/le-renard",
        "/ohdio/livres-audio/101/le-renard/a-propos",
        "/ohdio/livres-audio/101/a-propos",
    ],
)
def test_page_is_found_at_its_other_addresses(
    client: httpx.Client, replica: Replica, address: str
) -> None:
    answer = client.get(replica.origin + address)
    assert answer.status_code == 200
    assert f'"{address}":' in answer.text, "its data stands under the address that was asked"


def test_graphql_that_is_switched_off_is_not_there(client: httpx.Client, replica: Replica) -> None:
    replica.configure(has_graphql=False)
    address = f"{replica.origin}/bff/audio/graphql"
    assert client.post(address, json={"query": _QUERY}).status_code == 404
    assert client.get(address).status_code == 404
    assert client.get(replica.audiobook_url("101")).status_code == 200
    replica.configure(has_graphql=True)
    assert by_graphql(client, replica, 101)["header"]["title"].startswith("Le ")


def test_pages_that_are_switched_off_leave_the_rest(client: httpx.Client, replica: Replica) -> None:
    replica.configure(has_pages=False)
    assert client.get(replica.audiobook_url("101")).status_code == 404
    assert client.get(f"{replica.audiobook_url('101')}/7000001-0").status_code == 404
    assert client.get(replica.category_url()).status_code == 200
    assert by_graphql(client, replica, 101)["canonicalUrl"] == "/livres-audio/101/le-renard"


def test_unpublished_book_is_shown_without_anything_to_play(
    client: httpx.Client, serve: Callable[..., Replica], catalogue: DemoCatalogue
) -> None:
    soon = datetime.now(UTC) + timedelta(days=30)
    replica = serve(replace(whole(catalogue), broadcast_at=soon))
    book = by_graphql(client, replica, 101)
    parts = book["content"]["contentDetail"]["items"]
    assert [part["isPlayable"] for part in parts] == [False] * 3
    assert [part["playlistItemId"]["mediaId"] for part in parts] == [None] * 3
    assert {part["url"] for part in parts} == {"/livres-audio/101/le-renard"}
    shown = {part["broadcastedFirstTimeAt"] for part in parts}
    assert shown == {soon.strftime("%Y-%m-%dT%H:%M:%S.000Z")}
    assert book["header"]["isPlayable"] is False
    address = f"{replica.origin}/media/validation/v2/?idMedia=7000001&tech=progressive"
    assert client.get(address).json()["errorCode"] == 6
    assert client.get(f"{replica.origin}/medias/7000001.mp4").status_code == 404
    assert "7000001" not in client.get(replica.audiobook_url("101")).text


def test_published_book_tells_when_it_was(
    client: httpx.Client, serve: Callable[..., Replica], catalogue: DemoCatalogue
) -> None:
    then = datetime(2025, 3, 1, 5, tzinfo=UTC)
    replica = serve(replace(whole(catalogue), broadcast_at=then))
    part = by_graphql(client, replica, 101)["content"]["contentDetail"]["items"][0]
    assert part["broadcastedFirstTimeAt"] == "2025-03-01T05:00:00.000Z"
    assert part["isPlayable"] is True
    assert client.get(f"{replica.origin}/medias/7000001.mp4").status_code == 200


def test_moved_book_leads_to_where_it_is_now(
    client: httpx.Client, serve: Callable[..., Replica], catalogue: DemoCatalogue
) -> None:
    book = whole(catalogue)
    old = replace(book, id="88", slug="ancien", parts=(), moved_to="101")
    replica = serve(book, old)
    assert replica.audiobook_url("88").endswith("/ohdio/livres-audio/88/ancien")
    answer = client.get(replica.audiobook_url("88"))
    assert answer.status_code == 301
    followed = client.get(replica.audiobook_url("88"), follow_redirects=True)
    assert str(followed.url) == replica.audiobook_url("101")
    assert followed.status_code == 200
    assert by_graphql(client, replica, 88)["canonicalUrl"] == "/livres-audio/101/le-renard"
    gone = serve(replace(old, moved_to="404"))
    assert client.get(gone.audiobook_url("88")).status_code == 404
    assert by_graphql(client, gone, 88)["code"] == "ContentNotFound"


def test_category_shows_a_moved_book_at_its_old_address(
    client: httpx.Client, catalogue: DemoCatalogue
) -> None:
    old = replace(whole(catalogue), id="88", slug="ancien", moved_to="101")
    category = replace(catalogue.categories[0], book_ids=("88",))
    with Replica(DemoCatalogue((category,), (*catalogue.books, old))) as replica:
        text = client.get(replica.category_url()).text
        assert '"/livres-audio/88/ancien"' in text
        assert "/livres-audio/101/" not in text


def test_summary_and_prizes_may_be_written_otherwise(
    client: httpx.Client, serve: Callable[..., Replica], catalogue: DemoCatalogue
) -> None:
    written = "<p>L&rsquo;&eacute;t&eacute;.<br>Fin.</p>"
    replica = serve(replace(whole(catalogue), summary_html=written, prize="Prix un\nPrix deux"))
    assert by_graphql(client, replica, 101)["header"]["summary"] == (
        f"{written}\n<p><strong>Réalisation</strong>&nbsp;: Patricia Landry</p>"
    )
    text = client.get(replica.audiobook_url("101")).text
    prizes = "<strong>Prix un<\\/strong><br><strong>Prix deux<\\/strong><br><br>Publié en"
    assert prizes in text


def test_catalogue_file_may_name_what_varies(tmp_path: Path) -> None:
    book = {
        "id": 1,
        "slug": "x",
        "title": "X",
        "authors": [],
        "narrators": [],
        "genre": "Conte",
        "summary": ["Été"],
        "summary_html": "<p>&Eacute;t&eacute;</p>",
        "broadcast_at": "2999-01-01T00:00:00-05:00",
        "moved_to": "2",
        "parts": [],
    }
    category = {"id": "9", "slug": "c", "title": "C"}
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps({"category": category, "books": [book]}), encoding="utf-8")
    read = load_catalogue(file).listed("1")
    assert read is not None
    assert read.broadcast_at == datetime(2999, 1, 1, 5, tzinfo=UTC)
    assert (read.moved_to, read.summary_html) == ("2", "<p>&Eacute;t&eacute;</p>")
    assert read.is_published is False
