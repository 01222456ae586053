"""What the replica answers, as a function of the request: no socket, no fault, no clock but one.

The clock is that of signed media addresses. ``classify`` says what a path asks for, ``Site.answer``
gives the answer.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ohdio_gui.demo import graphql, shapes
from ohdio_gui.demo.answers import (
    Answer,
    bytes_answer,
    file_answer,
    html_answer,
    json_answer,
)
from ohdio_gui.demo.media import HlsShop, Signer, bitrate_of, low_bitrate, with_query
from ohdio_gui.demo.pages import (
    PageStyle,
    render_audiobook,
    render_category,
    render_not_found,
    render_status,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ohdio_gui.demo.catalogue import DemoCatalogue, DemoPart
    from ohdio_gui.demo.journal import Kind, Request

_BOOKS = "/ohdio(?:/recherche/produits)?/livres-audio"
_ROUTES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("category", re.compile(r"/ohdio/categories/(\d+)(?:/[^/]*)?/?")),
    ("page", re.compile(rf"{_BOOKS}/(\d+)(?:/[^/]*(?:/(?:\d+-\d+|a-propos))?)?/?")),
    ("graphql", re.compile(r"/bff/audio/graphql()")),
    ("validation", re.compile(r"/media/validation/v2/?()")),
    ("media", re.compile(r"/medias/([^/]+)\.mp4")),
    ("hls", re.compile(r"/hls/([^/]+)/[^/]+")),
    ("image", re.compile(r"/images/(?:q_auto,w_[^/]+/)?v1/[^/]+/([^/]+)\.jpg")),
    ("extra", re.compile(r"/ailleurs/([^/]+)")),
)
_IMAGE = re.compile(r"/images/(?:q_auto,w_([^/]+)/)?v1/([^/]+)/[^/]+\.jpg")


@dataclass(frozen=True, slots=True)
class Options:
    """How the replica behaves; ``Replica.configure`` changes it while it runs."""

    style: PageStyle = field(default_factory=PageStyle)
    latency_s: float = 0.0
    """Silence before pages, GraphQL and validation answer."""
    speed_bytes_s: float | None = None
    """Bytes a second of each answer with media (files, HLS segments); None: no limit."""
    signed_lifetime_s: float | None = None
    """Seconds that a media address lives; None: unsigned addresses that live for ever."""
    accept_ranges: bool = True
    """False: media answer every Range with the whole file."""
    etag_salt: str = ""
    """Another salt: the same media under another ETag."""
    refused_fields: frozenset[str] = frozenset()
    """Field names that GraphQL refuses."""
    cover_ratios: frozenset[str] = frozenset({"1x1"})
    """The ratios that pictures are there in."""
    max_cover_width: int = 1400
    """Pixels; a picture that is asked for wider answers 404."""
    has_graphql: bool = True
    """False: there is no such endpoint, it answers 404."""
    has_pages: bool = True
    """False: the pages of audiobooks answer 404."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request with what only the answer needs of it."""

    request: Request
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""


def classify(path: str, params: Mapping[str, str]) -> tuple[Kind, str | None]:
    """Return what ``path`` asks for, and of which book, media, category or file."""
    for kind, pattern in _ROUTES:
        if match := pattern.fullmatch(path):
            key = match[1] or (params.get("idMedia") if kind == "validation" else None)
            return kind, key
    return "other", None


class Site:
    """Answers requests from a catalogue; any thread may call."""

    def __init__(
        self,
        catalogue: DemoCatalogue,
        *,
        origin: str,
        hls: HlsShop,
        extra_files: Mapping[str, Path],
    ) -> None:
        self._catalogue = self._original = catalogue
        self._served: dict[str, Path | None] = {}
        self._serve_lock = threading.Lock()
        self._origin = origin
        self._hls = hls
        self._extra_files = dict(extra_files)
        self.signer = Signer()

    def serve_media(self, media_id: str, file: Path | None) -> None:
        """Answer with ``file`` as a part's audio, None: as the catalogue has it.

        Raises KeyError for an unknown media.
        """
        with self._serve_lock:
            served = {**self._served, media_id: file}
            self._catalogue = self._original.with_media(served)
            self._served = served

    def answer(self, call: Call, options: Options) -> Answer:
        """Return the answer to ``call``. Raises OSError and HlsError for a broken catalogue."""
        kind = call.request.kind
        if kind == "graphql":
            return self._graphql(call, options) if options.has_graphql else _not_found()
        if call.request.method not in {"GET", "HEAD"}:
            return html_answer(render_status(405, "Method Not Allowed"), 405)
        found = {
            "page": self._page,
            "category": self._category,
            "validation": self._validation,
            "media": self._media,
            "hls": self._hls_file,
            "image": self._image,
            "extra": self._extra,
            "other": self._nothing,
        }[kind](call, options)
        return found or _not_found()

    def _nothing(self, call: Call, options: Options) -> Answer | None:  # noqa: ARG002
        return None

    def _page(self, call: Call, options: Options) -> Answer | None:
        book = self._catalogue.listed(call.request.key or "")
        if book is None or not options.has_pages:
            return None
        if book.moved_to is not None:
            now = self._catalogue.book(book.id)
            return None if now is None else Answer(301, {"Location": f"/ohdio{now.path}"})
        path = call.request.path
        text = render_audiobook(book, origin=self._origin, path=path, style=options.style)
        return html_answer(text)

    def _category(self, call: Call, options: Options) -> Answer | None:
        category = self._catalogue.category(call.request.key or "")
        number = call.request.params.get("pageNumber", "1")
        if category is None or not number.isdecimal():
            return None
        text = render_category(
            category,
            self._catalogue.books_of(category),
            origin=self._origin,
            path=call.request.path,
            number=max(int(number), 1),
            style=options.style,
        )
        return html_answer(text)

    def _graphql(self, call: Call, options: Options) -> Answer:
        try:
            if call.request.method == "POST":
                query, params = graphql.parse_post(call.headers, call.body)
                return graphql.query_answer(
                    self._catalogue, self._origin, query, params, options.refused_fields
                )
            wanted, params = graphql.parse_get(call.headers, call.request.params)
            return graphql.persisted_answer(self._catalogue, self._origin, wanted, params)
        except graphql.RefusedError as error:
            refused = graphql.errors(str(error), "BAD_REQUEST")
            return Answer(400, refused.headers, refused.body)

    def _validation(self, call: Call, options: Options) -> Answer:
        media_id = call.request.key or ""
        if not media_id.isdecimal():
            return validation_answer(shapes.refusal(shapes.NOT_A_NUMBER))
        part = self._catalogue.part(media_id)
        is_hls = call.request.params.get("tech") == "hls"
        if part is None or (part.hls_only and not is_hls) or (is_hls and not self._hls.is_open):
            return validation_answer(shapes.refusal(shapes.NOT_FOUND))
        path = f"/hls/{media_id}/master.m3u8" if is_hls else f"/medias/{media_id}.mp4"
        lifetime_s = options.signed_lifetime_s
        is_signed = lifetime_s is not None
        if lifetime_s is not None:
            path = self.signer.sign(path, lifetime_s)
        rates = [low_bitrate(part), bitrate_of(part)] if is_hls else [128_000]
        url = f"{self._origin}{path}"
        return validation_answer(
            shapes.media(url, signed=is_signed, bitrates=[rate // 1000 for rate in rates])
        )

    def _is_allowed(self, call: Call, options: Options) -> bool:
        request = call.request
        return options.signed_lifetime_s is None or self.signer.is_valid(
            request.path, request.query
        )

    def _part(self, call: Call) -> DemoPart | None:
        return self._catalogue.part(call.request.key or "")

    def _media(self, call: Call, options: Options) -> Answer | None:
        if not self._is_allowed(call, options):
            return html_answer(render_status(403, "Forbidden"), 403)
        part = self._part(call)
        if part is None or part.file is None or part.hls_only:
            return None
        return self._ranged(part.file, "media.mp4", call, options)

    def _hls_file(self, call: Call, options: Options) -> Answer | None:
        if not self._is_allowed(call, options):
            return html_answer(render_status(403, "Forbidden"), 403)
        part, name = self._part(call), call.request.path.rsplit("/", 1)[1]
        if part is None or part.file is None or not self._hls.is_open:
            return None
        status = part.file.stat()
        # The segments are kept by this name: another file of the same media has its own.
        version = f"{status.st_size:x}-{status.st_mtime_ns:x}"
        part = replace(part, media_id=f"{part.media_id}-{version}")
        # Each address of a playlist carries the signature of the playlist's own.
        query = call.request.query if options.signed_lifetime_s is not None else ""
        if name == "master.m3u8":
            return bytes_answer(with_query(self._hls.master(part), query).encode(), name)
        file = self._hls.file(part, name)
        if file is None:
            return None
        if name.endswith(".m3u8"):
            text = file.read_text(encoding="utf-8")
            return bytes_answer(with_query(text, query).encode(), name)
        return self._ranged(file, name, call, options)

    def _image(self, call: Call, options: Options) -> Answer | None:
        """Answer with the extra file ``ID-RATIO.jpg`` where there is one, else with the cover.

        An address without a width is that of a page's ``og:image``.
        """
        match = _IMAGE.fullmatch(call.request.path)
        book = self._catalogue.book(call.request.key or "")
        if match is None or book is None or book.cover is None:
            return None
        width, ratio = match[1] or "1", match[2]
        if not width.isdecimal() or not 0 < int(width) <= options.max_cover_width:
            return None
        if ratio not in options.cover_ratios:
            return None
        file = self._extra_files.get(f"{book.id}-{ratio}.jpg", book.cover)
        return file_answer(file, "cover.jpg", accept_ranges=False)

    def _extra(self, call: Call, options: Options) -> Answer | None:
        name = call.request.key or ""
        file = self._extra_files.get(name)
        return None if file is None else self._ranged(file, name, call, options)

    def _ranged(self, file: Path, name: str, call: Call, options: Options) -> Answer:
        return file_answer(
            file,
            name,
            requested=call.request.range,
            if_range=call.headers.get("if-range"),
            accept_ranges=options.accept_ranges,
            etag_salt=options.etag_salt,
        )


def _not_found() -> Answer:
    return html_answer(render_not_found(), 404)


def validation_answer(value: shapes.Json) -> Answer:
    """Return an answer of media validation: never to be kept."""
    headers = {"Cache-Control": "max-age=0, no-cache, no-store", "Pragma": "no-cache"}
    return json_answer(value, headers)
