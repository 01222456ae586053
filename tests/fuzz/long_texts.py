"""Targets: long texts and pages that repeat a few pieces, through all that looks into text.

What takes the square of a text's length is milliseconds on a page of OHdio and minutes here.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

from ohdio_gui.media import assemble, embedded, ytdlp_wire
from ohdio_gui.media import texts as media_texts
from ohdio_gui.model import link_files, naming, urls
from ohdio_gui.model.errors import OhdioError
from ohdio_gui.model.name_template import NameFields, NameTemplate
from ohdio_gui.sites.ohdio import dates, graphql, marks, media, paging, refusals, state, text
from ohdio_gui.sites.ohdio.audiobook import parse_audiobook_page
from ohdio_gui.sites.ohdio.category import parse_category
from ohdio_gui.sites.ohdio.linked_data import linked_description
from ohdio_gui.sites.ohdio.marks import read_marks
from tests.fuzz import oracle, texts
from tests.fuzz.mutations import encoded
from tests.fuzz.runner import Fuzz, Target

_CATEGORY = "https://ici.radio-canada.ca/ohdio/categories/1/x"
_TEMPLATE = NameTemplate.parse("{author}/{title}/{title} ({narrator}) [{genre}]")
_LINKED = (
    "name",
    "description",
    "duration",
    "inLanguage",
    "datePublished",
    "image",
    "url",
    "genre",
)


def _linked(value: str) -> object:
    said = {"@type": "Audiobook", **dict.fromkeys(_LINKED, value)}
    return linked_description([value, json.dumps(said)], "1")


def _refused(value: str) -> object:
    body = json.dumps({"errors": [{"message": value}]}).encode()
    return graphql.refused_fields(body), refusals.refusal([value[:10]], value)


def _named(value: str) -> object:
    fields = NameFields(value, (value,), (value,), None, value)
    return _TEMPLATE.file_path(Path("x"), fields, ".m4b", value)


def _in_state(value: str) -> object:
    for opening in ("window._rcState_ = ", 'window._rcState_ = JSON.parse("'):
        oracle.refused(lambda o=opening: state.read_state(encoded(o + value)))
    return None


def _file_reader(name: str, opening: str = "") -> Callable[[str], object]:
    return lambda value: link_files.urls_in_file(name, encoded(opening + value))


_READERS: dict[str, Callable[[str], object]] = {
    "title": text.title,
    "plain": text.plain,
    "summary": lambda value: text.summary(text.described(value)),
    "publication": text.publication,
    "names": text.names,
    "web_address": text.web_address,
    "dates": lambda value: (dates.promised_date(value), dates.date_in(value), dates.moment(value)),
    "linked data": _linked,
    "refusals": _refused,
    "search term": graphql.search_term,
    "state": _in_state,
    "validation": lambda value: media.parse_validation(
        encoded(json.dumps({"url": value})), media.HLS
    ),
    "category": lambda value: parse_category(
        encoded(f'OHdio<div class=index-grid-item>{value}<a href="?pageNumber=2" {value}'),
        _CATEGORY,
    ),
    "page number": lambda value: (paging.page_number_in(value), marks.is_part_link(value)),
    "url": urls.read_url,
    "urls": urls.find_urls,
    "link": lambda value: urls.audiobook_in_link(value, _CATEGORY),
    "html": link_files.links_in_html,
    "txt": _file_reader("a.txt"),
    "csv": _file_reader("a.csv"),
    "desktop": _file_reader("a.desktop", "[desktop entry]\ntype=link\nurl="),
    "name": lambda value: (naming.legal_name(value), naming.part_name(1, 2, value, ".m4a")),
    "path": _named,
    "yt-dlp": ytdlp_wire.one_line,
    "ffmetadata": embedded.parse_ffmetadata,
    "chapter": assemble.chapter_title,
    "tags": lambda value: (media_texts.one_line(value), media_texts.paragraphs(value)),
}


def _long_text(_: Path) -> Fuzz:
    def make(rng: random.Random) -> tuple[str, str]:
        return rng.choice(tuple(_READERS)), texts.long_run(rng)

    def check(value: tuple[str, str]) -> None:
        name, written = value
        oracle.refused(lambda: _READERS[name](written), OhdioError)

    return Fuzz(make, check)


_PIECES = (
    *(
        "<div>",
        "<b>",
        "<p>",
        "<ul><li>",
        "<table>",
        "<td>",
        "<nav>",
        "<span class=text>",
        "</a>",
        "<",
    ),
    *("<a href='/ohdio/livres-audio/5/x'>", "<div class=index-grid-item>", "<img alt=y>", "<form>"),
    *(
        "href=",
        "href='",
        "/livres-audio/5",
        "/livres-audio/0",
        "?pageNumber=2",
        "&pageNumber=",
        " ",
    ),
    *("_rcState_ = ", "_rcState_=/*", "JSON.parse('", 'JSON.parse("', "undefined,", '{"a":', "["),
    *(
        "<script>",
        "</script",
        "<script type='application/ld+json'>",
        "<style ",
        "<?",
        "<!--",
        "-->",
    ),
    *("<title", "<meta name=author content=", "<meta property='og:title' content=''>", "&#", "&lt"),
    *("\\", "\\x", "'", '"', "=", "\x00", "\n", "x ", "é", "<![CDATA[", "http://", ",", ":"),
)


def _long_page(_: Path) -> Fuzz:
    readers: tuple[Callable[[bytes], object], ...] = (
        lambda body: parse_category(body, _CATEGORY),
        lambda body: parse_audiobook_page(body, "5", None),
        lambda body: read_marks(body, "5"),
        lambda body: link_files.urls_in_file("a.html", body),
    )

    def make(rng: random.Random) -> tuple[int, bytes]:
        piece = "".join(rng.choices(_PIECES, k=rng.choice((1, 1, 2, 2, 3, 5))))
        size = rng.choice((20_000, 60_000, 100_000))
        opening = "".join(rng.choices(("OHdio ", *_PIECES), k=rng.randrange(4)))
        body = encoded(opening + piece * (size // len(piece)) + rng.choice(_PIECES))
        return rng.randrange(len(readers)), body

    def check(value: tuple[int, bytes]) -> None:
        reader, body = value
        oracle.refused(lambda: readers[reader](body))

    return Fuzz(make, check)


TARGETS = (Target("long-text", 12, _long_text), Target("long-page", 2, _long_page))
