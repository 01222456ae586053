"""The catalogue: reading its file, and finding in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ohdio_gui.demo.catalogue import DemoPart, load_catalogue
from ohdio_gui.model.errors import ParseError

if TYPE_CHECKING:
    from ohdio_gui.demo.catalogue import DemoCatalogue

DOCUMENT = {
    "category": {"id": "9000001", "slug": "histoires", "title": "Histoires"},
    "books": [
        {
            "id": "900101",
            "slug": "l-oeuf",
            "title": "L’œuf",
            "authors": ["Maëlle Petit"],
            "narrators": ["Une Voix"],
            "genre": "Conte",
            "year": 2019,
            "publisher": "Les Mitaines",
            "pages": 34,
            "audience": "6 à 9 ans",
            "prize": None,
            "director": None,
            "summary": ["Un.", "Deux."],
            "cover": "covers/900101.jpg",
            "parts": [
                {
                    "title": "Partie 1",
                    "media_id": "9900101",
                    "file": "media/9900101.m4a",
                    "duration_s": 17,
                    "hls_only": True,
                },
                {
                    "title": "Partie 2",
                    "media_id": "9900102",
                    "duration_s": 3,
                    "hls_only": False,
                    "withheld": True,
                },
            ],
        }
    ],
}


def test_catalogue_file_is_read_with_absolute_files(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    catalogue = load_catalogue(file)
    assert [category.path for category in catalogue.categories] == ["/categories/9000001/histoires"]
    book = catalogue.book("900101")
    assert book is not None
    assert catalogue.books_of(catalogue.categories[0]) == (book,)
    assert book.cover == tmp_path / "covers/900101.jpg"
    assert book.duration_s == 20
    audio = tmp_path / "media/9900101.m4a"
    assert book.parts[0] == DemoPart("Partie 1", "9900101", audio, 17, hls_only=True)
    assert catalogue.part("9900101") is book.parts[0]
    assert catalogue.part("9900102") is None, "a withheld part has no media"


@pytest.mark.parametrize("text", ["{", "[]", '{"category": {}, "books": []}'])
def test_file_that_is_no_catalogue_is_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "catalogue.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ParseError, match="catalogue"):
        load_catalogue(file)


def test_the_programs_own_catalogue_is_whole() -> None:
    folder = Path(__file__).parents[3] / "resources/demo"
    catalogue = load_catalogue(folder / "catalogue.json")
    assert len(catalogue.books) >= 12
    for book in catalogue.books:
        assert 1 <= len(book.parts) <= 7
        assert book.cover is None or book.cover.is_file()
        for part in book.parts:
            assert part.file is not None
            assert part.file.is_file()


def test_category_keeps_its_order_and_its_repeated_books(catalogue: DemoCatalogue) -> None:
    category = catalogue.category("901")
    assert category is not None
    assert [book.id for book in catalogue.books_of(category)] == ["102", "101", "102"]
