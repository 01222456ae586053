"""Pages and shapes: what they say, held against the recorded answer's form."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from ohdio_gui.demo import shapes
from ohdio_gui.demo.pages import PageStyle, render_audiobook, render_category

if TYPE_CHECKING:
    from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue
    from ohdio_gui.demo.pages import CategoryLayout, PagingStyle, StateStyle

ORIGIN = "http://127.0.0.1:9"
SCRIPT = re.compile(r"<script>window\._rcState_ = (.*?);</script>", re.DOTALL)


def state_of(text: str) -> dict[str, Any]:
    script = SCRIPT.search(text)
    assert script is not None
    code = script[1].removeprefix("/*bns*/ ").removesuffix(" /*bne*/")
    if code.startswith("JSON.parse("):
        code = json.loads(code.removeprefix("JSON.parse(").removesuffix(")"))
    found = json.loads(code)
    assert isinstance(found, dict)
    return found


def book_of(catalogue: DemoCatalogue, book_id: str = "101") -> DemoBook:
    book = catalogue.book(book_id)
    assert book is not None
    return book


@pytest.mark.parametrize(
    ("style", "key"), [("plain", "pages"), ("bns", "pagesV2"), ("parse", "pages")]
)
def test_audiobook_page_carries_its_data_in_each_style(
    catalogue: DemoCatalogue, style: StateStyle, key: str
) -> None:
    book, path = book_of(catalogue), "/ohdio/livres-audio/101/le-renard"
    text = render_audiobook(book, origin=ORIGIN, path=path, style=PageStyle(state=style))
    assert state_of(text)[key]["pages"][path]["data"] == shapes.audiobook(book, ORIGIN)
    assert "</script> &" not in text, "a title must not end the script it stands in"
    assert "<title>Le &lt;/script&gt; &amp; l’« été » | OHdio | Radio-Canada</title>" in text


def test_audiobook_page_has_structured_data_and_og_tags(catalogue: DemoCatalogue) -> None:
    book = book_of(catalogue)
    text = render_audiobook(book, origin=ORIGIN, path="/ohdio", style=PageStyle())
    found = re.search(r'<script type="application/ld\+json">\n(.*?)\n</script>', text)
    assert found is not None
    document = json.loads(found[1])
    assert document["@type"] == "Audiobook"
    assert document["name"] == book.title
    assert [author["name"] for author in document["author"]] == list(book.authors)
    assert document["description"] == "Un & deux.\n\nTrois."
    assert 'property="og:title" content="Le &lt;/script&gt;' in text


def test_audiobook_has_the_recorded_fields(catalogue: DemoCatalogue) -> None:
    found = shapes.audiobook(book_of(catalogue), ORIGIN)
    header, about = found["header"], found["content"]["about"]
    assert found["canonicalUrl"] == "/livres-audio/101/le-renard"
    assert header["subtitle"] == "<p>Ève Roy, Guy Noël et Zoé D’Or</p>"
    assert found["description"]["title"] == "<p>Une Voix et Une Autre</p>"
    assert header["duration"] == {"durationInSeconds": 32}
    assert (
        header["picture"]["pattern"] == f"{ORIGIN}/images/q_auto,w_{{width}}/v1/{{ratio}}/101.jpg"
    )
    assert about["publisherInformation"] == (
        "<p><strong>Lauréat du Prix &lt;Mer&gt; 2009</strong><br><br>Publié en&nbsp;2008&nbsp;"
        "| Éditions&nbsp;Alto | 344&nbsp;pages |&nbsp;Tout&nbsp;public</p>"
    )
    assert about["summary"] == (
        "<p>Un &amp; deux.</p>\n<p>Trois.</p>\n"
        "<p><strong>Réalisation</strong>&nbsp;: Patricia Landry</p>"
    )
    parts = found["content"]["contentDetail"]["items"]
    assert [part["playlistItemId"]["mediaId"] for part in parts] == ["7000001", "7000002", None]
    assert [part["isPlayable"] for part in parts] == [True, True, False]
    assert parts[0]["url"] == "/livres-audio/101/le-renard/7000001-0"
    assert parts[2]["url"] == "/livres-audio/101/le-renard", "no media id of a withheld part"


def test_book_that_lacks_things_says_so_by_null(catalogue: DemoCatalogue) -> None:
    found = shapes.audiobook(book_of(catalogue, "103"), ORIGIN)
    assert found["header"]["picture"] is None
    assert found["description"]["title"] is None
    assert found["content"]["contentDetail"]["items"] == []
    assert found["header"]["isPlayable"] is False


def category_page(catalogue: DemoCatalogue, number: int = 1, **style: Any) -> str:
    category = catalogue.categories[0]
    return render_category(
        category,
        catalogue.books_of(category),
        origin=ORIGIN,
        path="/ohdio/categories/900/jeunesse",
        number=number,
        style=PageStyle(**style),
    )


def lineup_of(text: str) -> dict[str, Any]:
    data = state_of(text)["pages"]["pages"]["/ohdio/categories/900/jeunesse"]["data"]
    lineup = data["lineup"]
    assert isinstance(lineup, dict)
    return lineup


@pytest.mark.parametrize(
    ("layout", "links", "cards"), [("both", 7, 7), ("html", 7, 0), ("state", 0, 7)]
)
def test_category_holds_its_books_where_the_layout_says(
    catalogue: DemoCatalogue, layout: CategoryLayout, links: int, cards: int
) -> None:
    text = category_page(catalogue, category=layout)
    assert len(re.findall(r'href="/ohdio/livres-audio/\d+/', text)) == links
    items = lineup_of(text)["items"]
    assert len(items) == cards
    if cards:
        assert items[0]["url"] == "/livres-audio/101/le-renard"
        assert items[0]["contentGlobalId"]["contentType"]["id"] == 60


def test_index_has_blocks_of_several_links_in_the_order_of_the_alphabet(
    catalogue: DemoCatalogue,
) -> None:
    text = category_page(catalogue)
    blocks = text.split('class="index-grid-item"')[1:]
    assert [re.search(r"<h2>(.)</h2>", block)[1] for block in blocks] == ["E", "L"]  # type: ignore[index]
    assert [block.count('<span class="text">') for block in blocks] == [1, 6]


@pytest.mark.parametrize("paging", ["pagedConfiguration", "pagination"])
def test_pages_of_a_category_make_the_whole(catalogue: DemoCatalogue, paging: PagingStyle) -> None:
    found, size = [], 3
    for number in (1, 2, 3, 4):
        lineup = lineup_of(category_page(catalogue, number, page_size=size, paging=paging))
        found.append([item["contentGlobalId"]["id"] for item in lineup["items"]])
        paged = lineup[paging]
        assert (paged["pageNumber"], paged["pageSize"]) == (number, size)
        if paging == "pagination":
            assert paged["totalCount"] == 7
        else:
            following = f"/categories/900/jeunesse?pageNumber={number + 1}"
            assert paged["totalNumberOfItems"] == 7
            assert paged["nextPageUrl"] == (following if number < 3 else None)
    assert found == [["101", "102", "103"], ["104", "105", "106"], ["107"], []]
