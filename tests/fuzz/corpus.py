"""Sound inputs to begin from: the recorded answers, the replica's pages, small files of audio."""

from __future__ import annotations

import functools
import itertools
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutagen.flac import FLAC

from ohdio_gui.demo import shapes
from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue, load_catalogue, single_category
from ohdio_gui.demo.linked_data import structured_data
from ohdio_gui.demo.pages import PageStyle, render_audiobook, render_category, render_not_found
from ohdio_gui.demo.search import search_page
from ohdio_gui.media.book_tags import BookTags
from ohdio_gui.media.ffmpeg import find_ffmpeg
from ohdio_gui.media.tags import write_tags
from ohdio_gui.model.audiobook import Chapter

ROOT = Path(__file__).resolve().parents[2]
_COPIES = ROOT / "tests" / "data" / "ohdio"
_SHARED = ROOT.parent / "shared" / "ohdio" / "recordings"
PICTURES = ROOT / "tests" / "data" / "pictures"
ORIGIN = "https://ici.radio-canada.ca"

_STATE = re.compile(
    r"(?<=window\._rcState_ = )(?:/\*bns\*/ )?(?P<json>\{.*\})(?: /\*bne\*/)?(?=;</)"
)
_PARSED_STATE = re.compile(r"(?<=window\._rcState_ = )JSON\.parse\((?P<json>\".*\")\)(?=;</)")
_LINKED = re.compile(r'(?<=<script type="application/ld\+json">\n)(?P<json>.*)(?=\n</script>)')


@dataclass(frozen=True)
class Page:
    """A page of the replica, and where the JSON in it stands."""

    url: str
    text: str
    spans: tuple[tuple[int, int, bool], ...]
    """Start, end and whether the JSON is written as text for ``JSON.parse``."""

    def json_in(self, number: int) -> Any:
        start, end, is_parsed = self.spans[number]
        value = json.loads(self.text[start:end])
        return json.loads(value) if is_parsed else value

    def with_json(self, number: int, text: str) -> str:
        start, end, is_parsed = self.spans[number]
        written = json.dumps(text) if is_parsed else text
        return self.text[:start] + written + self.text[end:]


@functools.cache
def recordings() -> dict[str, str]:
    """Return the recorded bodies by name, as JSON text."""
    files = [*_COPIES.glob("*.json"), *(_SHARED.glob("*.json") if _SHARED.is_dir() else ())]
    bodies = {file.stem: json.loads(file.read_text("utf-8"))["response"]["body"] for file in files}
    return {name: json.dumps(body) for name, body in sorted(bodies.items())}


@functools.cache
def catalogue() -> DemoCatalogue:
    """Return the demo's books, few enough for a page that is read in milliseconds."""
    whole = load_catalogue(ROOT / "resources" / "demo" / "catalogue.json")
    return single_category(whole.books[:5])


@functools.cache
def category_pages() -> tuple[Page, ...]:
    category = catalogue().categories[0]
    layouts = ("both", "html", "state", "lineups", "details", "nested", "mixed")
    pages = []
    for number, (layout, state) in enumerate(itertools.product(layouts, ("plain", "bns", "parse"))):
        style = PageStyle(
            state=state,  # type: ignore[arg-type]
            category=layout,  # type: ignore[arg-type]
            page_size=(None, 2, 3)[number % 3],
            paging=("pagedConfiguration", "pagination")[number % 2],  # type: ignore[arg-type]
            has_state=number % 10 != 9,
        )
        path = f"/ohdio{category.path}"
        which = 1 + (number % 3 == 1)
        text = render_category(
            category, catalogue().books, origin=ORIGIN, path=path, number=which, style=style
        )
        query = "" if which == 1 else f"?pageNumber={which}"
        pages.append(_page(f"{ORIGIN}{path}{query}", text))
    pages.append(_page(f"{ORIGIN}/ohdio{category.path}", render_not_found()))
    return tuple(pages)


@functools.cache
def book_pages() -> tuple[Page, ...]:
    pages = []
    for number, book in enumerate(catalogue().books):
        for state in ("plain", "bns", "parse"):
            style = PageStyle(state=state, has_meta=number != 1, has_linked_data=number != 2)  # type: ignore[arg-type]
            path = f"/ohdio{book.path}"
            text = render_audiobook(book, origin=ORIGIN, path=path, style=style)
            pages.append(_page(f"{ORIGIN}{path}", text))
    return tuple(pages)


def _page(url: str, text: str) -> Page:
    found = [(m.span("json"), False) for m in (_STATE.search(text), _LINKED.search(text)) if m]
    found += [(m.span("json"), True) for m in (_PARSED_STATE.search(text),) if m]
    return Page(url, text, tuple((*span, is_parsed) for span, is_parsed in found))


@functools.cache
def answers() -> tuple[str, ...]:
    """Return GraphQL's answers on a book."""
    ours = [
        json.dumps({"data": {"audioBookById": shapes.audiobook(book, ORIGIN)}})
        for book in catalogue().books
    ]
    errors = [{"message": 'Cannot query field "kicker" on type "ProductHeaderNewSchema".'}]
    return (
        *(text for name, text in recordings().items() if name.startswith("audiobook")),
        *ours,
        json.dumps({"data": {"audioBookById": shapes.page_error("1")}}),
        json.dumps(
            {"errors": [{**errors[0], "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"}}]}
        ),
        json.dumps({"errors": [{"message": "x", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}),
        json.dumps(
            {"data": {"audioBookById": {"typename": "Redirect", "url": "/livres-audio/7/x"}}}
        ),
    )


@functools.cache
def validations() -> tuple[str, ...]:
    media = shapes.media("https://media.test/a.mp4?hdnea=1", signed=True, bitrates=(48, 128))
    refusals = (shapes.refusal(code) for code in (1, 6, 34, 35, 99))
    recorded = (text for name, text in recordings().items() if name.startswith("media"))
    return (*recorded, json.dumps(media), *map(json.dumps, refusals))


@functools.cache
def searches() -> tuple[str, ...]:
    asked = ("renard", "zzz", catalogue().books[0].title)
    found = [
        search_page(catalogue(), ORIGIN, {"query": term, "numProducts": 9, "numEpisodes": 3})
        for term in asked
    ]
    return tuple(json.dumps({"data": {"searchPage": page}}) for page in found)


@functools.cache
def linked_data() -> tuple[str, ...]:
    return tuple(json.dumps(structured_data(book, ORIGIN)) for book in catalogue().books)


@functools.cache
def fragments() -> tuple[str, ...]:
    """Return fields of HTML as OHdio writes them."""
    recorded = json.loads(recordings()["audiobook_42418"])["data"]["audioBookById"]
    books: list[DemoBook] = list(catalogue().books)
    return (
        *(recorded["header"][key] for key in ("summary", "subtitle", "kicker", "title")),
        *(recorded["content"]["about"][key] for key in ("summary", "publisherInformation")),
        recorded["description"]["title"],
        *map(shapes.summary, books),
        *map(shapes.publisher_information, books),
        *(f"<p>{shapes.names(book.authors)}</p>" for book in books),
        "<p>Lu par X, Y et Z</p><p>Texte : A. Jr. (adaptation), musique de B</p>",
    )


def _run(*arguments: str) -> None:
    command = [find_ffmpeg(""), "-nostdin", "-v", "error", "-y", "-bitexact", *arguments]
    subprocess.run(command, check=True, capture_output=True)


_BOOK = BookTags(
    title="Du bon usage des étoiles",
    url="https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage",
    authors=("Dominique Fortier",),
    narrators=("Bruno Marcil", "Catherine Trudeau"),
    genre="Roman",
    year=2008,
    publisher="Alto",
    description="Deux\n\nalinéas.",
    language="fr",
    prizes=("Prix",),
    pages=344,
)


@functools.cache
def cover() -> bytes:
    return (PICTURES / "progressive.jpg").read_bytes()


_CODECS = {
    "book.m4b": ("-c:a", "aac", "-f", "mp4"),
    "other.m4a": ("-c:a", "alac", "-f", "mp4"),
    "quick.mov": ("-c:a", "pcm_s16le", "-f", "mov"),
    "fragmented.mp4": ("-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4"),
    "book.mp3": ("-c:a", "libmp3lame", "-f", "mp3"),
    "book.opus": ("-c:a", "libopus", "-f", "opus"),
    "book.ogg": ("-c:a", "flac", "-f", "ogg"),
    "book.flac": ("-c:a", "flac", "-f", "flac"),
}
TAGGED = ("book.m4b", "book.mp3", "book.opus", "book.flac")


def sound_files(folder: Path) -> dict[str, bytes]:
    """Make a fifth of a second in every container; those of ``TAGGED`` with tags and chapters."""
    sound = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=0.2")
    marks = folder / "marks.txt"
    marks.write_text(
        ";FFMETADATA1\n"
        + "".join(
            f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={at}\nEND={at + 100}\ntitle=Partie {at}\n"
            for at in (0, 100)
        ),
        "utf-8",
    )
    found = {}
    for name, codec in _CODECS.items():
        path = folder / name
        _run(
            *sound,
            "-i",
            str(marks),
            "-map",
            "0:a",
            "-map_chapters",
            "1",
            "-ac",
            "1",
            *codec,
            str(path),
        )
        if name in TAGGED:
            chapters = (Chapter(0.0, "Un"), Chapter(0.1, "Deux"))
            write_tags(path, _BOOK, cover(), chapters=() if name.endswith("m4b") else chapters)
        if name.endswith(".flac"):
            _without_padding(path)
        found[name] = path.read_bytes()
    return found


def _without_padding(path: Path) -> None:
    FLAC(path).save(padding=lambda _: 0)


def pictures(folder: Path) -> tuple[bytes, ...]:
    """Return small pictures of every kind that is known, and some of none."""
    made = []
    kinds = {"a.jpg": ("mjpeg", "image2"), "a.png": ("png", "image2"), "a.gif": ("gif", "gif")}
    kinds["a.webp"] = ("libwebp", "webp")
    for name, (codec, container) in kinds.items():
        source = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=1:duration=1")
        _run(*source, "-frames:v", "1", "-c:v", codec, "-f", container, str(folder / name))
        made.append((folder / name).read_bytes())
    made += [file.read_bytes() for file in sorted(PICTURES.iterdir())]
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    return (*made, made[0][:2] + segment + made[0][2:], b"BM\0\0", b"RIFF\0\0\0\0WEBPVP8X")
