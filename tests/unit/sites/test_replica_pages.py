"""The replica's pages in every layout, with hostile titles: every book, every field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

import pytest

from ohdio_gui.demo import shapes
from ohdio_gui.demo.pages import (
    CategoryLayout,
    PageStyle,
    PagingStyle,
    StateStyle,
    render_audiobook,
    render_category,
)
from ohdio_gui.sites.ohdio.audiobook import (
    filled_from_page,
    parse_audiobook_answer,
    parse_audiobook_page,
)
from ohdio_gui.sites.ohdio.category import parse_category
from tests.hostile import CATEGORY_TITLE, as_read, expected, hostile_catalogue
from tests.sounds import make_tone

if TYPE_CHECKING:
    from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue
    from ohdio_gui.model.audiobook import BookMetadata, CategoryBook

ORIGIN = "http://127.0.0.1:5000"
FIELDS = (
    *("ohdio_id", "url", "title", "authors", "narrators", "director", "genre", "year", "publisher"),
    *("pages", "audience", "prizes", "language", "duration_s"),
)
IN_LINKED_DATA = {
    *("title", "authors", "narrators", "genre", "year", "publisher", "description", "language"),
    *("duration_s", "cover_pattern"),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> DemoCatalogue:
    folder = tmp_path_factory.mktemp("hostile")
    cover = folder / "cover.jpg"
    cover.write_bytes(b"\xff\xd8\xff\xd9")
    return hostile_catalogue(folder, [make_tone(folder / "tone.m4a", 440, 1)], cover)


def read_all(catalogue: DemoCatalogue, style: PageStyle) -> dict[str, CategoryBook]:
    """Every book of the category, page after page as the pages tell."""
    (category,) = catalogue.categories
    books = catalogue.books_of(category)
    path = f"/ohdio{category.path}"
    found: dict[str, CategoryBook] = {}
    number: int | None = 1
    while number is not None:
        text = render_category(
            category, books, origin=ORIGIN, path=path, number=number, style=style
        )
        address = f"{ORIGIN}{path}" + (f"?pageNumber={number}" if number > 1 else "")
        page = parse_category(text.encode(), address)
        assert as_read(page.title or "") == as_read(CATEGORY_TITLE)
        found |= {book.ohdio_id: book for book in page.books}
        number = page.next_page
    return found


STYLES = [
    *(
        PageStyle(state, layout)
        for layout in get_args(CategoryLayout)
        for state in get_args(StateStyle)
    ),
    *(
        PageStyle("plain", layout, 40, paging)
        for layout in get_args(CategoryLayout)
        for paging in get_args(PagingStyle)
    ),
]


@pytest.mark.parametrize("style", STYLES, ids=lambda s: f"{s.category}-{s.state}-{s.page_size}")
def test_every_book_of_every_layout_is_found(hostile: DemoCatalogue, style: PageStyle) -> None:
    found = read_all(hostile, style)
    assert found.keys() == {book.id for book in hostile.books}
    has_cards = style.category not in {"html", "mixed"}
    for book in hostile.books:
        shown, known = found[book.id], expected(book)
        assert (shown.url, as_read(shown.title)) == (known.url, known.title)
        if has_cards or shown.authors:
            assert tuple(map(as_read, shown.authors)) == known.authors
        if has_cards:
            assert ("{width}" in (shown.cover_pattern or "")) == (book.cover is not None)


def test_the_index_alone_has_every_book(hostile: DemoCatalogue) -> None:
    found = read_all(hostile, PageStyle(category="mixed", has_state=False))
    assert {key: as_read(book.title) for key, book in found.items()} == {
        book.id: expected(book).title for book in hostile.books
    }


def assert_is(book: DemoBook, found: BookMetadata) -> None:
    known = expected(book)
    for name in FIELDS:
        value = getattr(found, name)
        if isinstance(value, tuple):
            value = tuple(map(as_read, value))
        elif isinstance(value, str):
            value = as_read(value)
        assert value == getattr(known, name), (name, book.title)
    paragraphs = (found.description or "").split("\n\n")
    assert tuple(map(as_read, filter(None, paragraphs))) == known.paragraphs
    parts = [(as_read(part.title), part.media_id, part.duration_s) for part in found.parts]
    assert parts == [(part.title, part.media_id, part.duration_s) for part in known.parts]
    # Without a picture there is still the page's own, which is no pattern.
    assert ("{width}" in (found.cover_pattern or "")) == (book.cover is not None)


@pytest.mark.parametrize("state", get_args(StateStyle))
def test_every_field_of_every_page(hostile: DemoCatalogue, state: StateStyle) -> None:
    for book in hostile.books:
        text = render_audiobook(
            book, origin=ORIGIN, path=f"/ohdio{book.path}", style=PageStyle(state)
        )
        assert_is(book, parse_audiobook_page(text.encode(), book.id, book.slug))


def test_every_field_of_every_answer(hostile: DemoCatalogue) -> None:
    for book in hostile.books:
        answer = {"data": {"audioBookById": shapes.audiobook(book, ORIGIN)}}
        assert_is(book, parse_audiobook_answer(json.dumps(answer).encode(), book.id))


def test_the_page_s_marks_complete_an_answer_without_its_header(hostile: DemoCatalogue) -> None:
    style = PageStyle(has_state=False)
    for book in hostile.books:
        data = shapes.audiobook(book, ORIGIN) | {"header": None, "meta": None, "description": None}
        about = data["content"]["about"]
        about["summary"] = None
        found = parse_audiobook_answer(
            json.dumps({"data": {"audioBookById": data}}).encode(), book.id
        )
        text = render_audiobook(book, origin=ORIGIN, path=f"/ohdio{book.path}", style=style)
        found = filled_from_page(found, text.encode())
        known = expected(book)
        assert as_read(found.title) == known.title
        assert tuple(map(as_read, found.authors)) == known.authors
        assert tuple(map(as_read, found.narrators)) == known.narrators
        assert (found.genre and as_read(found.genre)) == known.genre
        assert found.duration_s == known.duration_s
        assert found.sources["marks"].keys() <= IN_LINKED_DATA
        paragraphs = filter(None, (found.description or "").split("\n\n"))
        assert tuple(map(as_read, paragraphs)) == known.paragraphs
