"""Pages that were made to be slow: each took the square of its length, seconds to minutes."""

from __future__ import annotations

import time

import pytest

from ohdio_gui.model.audiobook import CategoryPage
from ohdio_gui.sites.ohdio.category import parse_category
from ohdio_gui.sites.ohdio.marks import read_index, read_marks
from ohdio_gui.sites.ohdio.shallow_soup import MAX_DEPTH
from ohdio_gui.sites.ohdio.soup import soup_of

URL = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
BOOK = "<a href='/ohdio/livres-audio/{}/x'>"


def nested(opening: str, count: int) -> bytes:
    return ("OHdio " + "".join(opening.replace("{}", str(n)) for n in range(1, count + 1))).encode()


@pytest.mark.parametrize(
    "opening",
    [
        *(f"<div>{BOOK}Livre {{}} ", f"<b>{BOOK}", f"<div>{BOOK}<img alt='Livre'>"),
        *(f"<div class=index-grid-item>{BOOK}", f"<section>{BOOK}", f"<i>{BOOK}<span class=text>x"),
    ],
)
def test_links_within_links_are_read_in_the_time_of_links(opening: str) -> None:
    body = nested(opening, 1500)
    for read in (read_index, parse_category, read_marks):
        began = time.process_time()
        read(body, URL)
        assert time.process_time() - began < 2, read.__name__


@pytest.mark.parametrize("piece", ["href=", "href=/livres-audio/", "href=?pageNumber=", "href = '"])
def test_a_link_that_holds_links_is_looked_through_once(piece: str) -> None:
    body = f"OHdio {BOOK.format(5)}{piece * (200_000 // len(piece))}".encode()
    began = time.process_time()
    assert isinstance(parse_category(body, URL), CategoryPage)
    assert time.process_time() - began < 3


def test_no_link_is_in_another_and_nothing_is_lost() -> None:
    body = f"<p>{BOOK.format(1)}Un <b>{BOOK.format(2)}Deux</b></a> {BOOK.format(3)}Trois</a></p>"
    books = read_index(body.encode(), URL).books
    assert [(book.ohdio_id, book.title) for book in books] == [
        ("1", "Un"),
        ("2", "Deux"),
        ("3", "Trois"),
    ]


def test_elements_are_nested_so_deep_and_no_deeper() -> None:
    soup = soup_of(b"<div>" * 3000 + b"<a href='x'>Fin</a>" + b"</div>" * 3000 + b"<p>Apres</p>")
    assert max(len(list(element.parents)) for element in soup.find_all()) <= MAX_DEPTH
    assert soup.get_text() == "FinApres"
    soup = soup_of(b"<div>" * (MAX_DEPTH - 10) + b"<i><b>x</b></i>")
    assert soup.select("div div div i > b")
