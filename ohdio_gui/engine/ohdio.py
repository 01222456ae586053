"""The OHdio client: asks site and services through ``net``, reads answers through ``sites``."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ohdio_gui.media.covers import cover_addresses, usable_cover
from ohdio_gui.model.errors import (
    AvailabilityError,
    FetchError,
    ForbiddenError,
    GoneError,
    InvalidInputError,
    MovedError,
    NetworkError,
    NotAUrlError,
    NotFoundError,
    NotJsonError,
    ParseError,
    ServerError,
    TooLargeError,
)
from ohdio_gui.model.urls import AudiobookUrl, read_url
from ohdio_gui.sites.ohdio.audiobook import (
    filled_from_page,
    parse_audiobook_answer,
    parse_audiobook_page,
)
from ohdio_gui.sites.ohdio.category import parse_category
from ohdio_gui.sites.ohdio.graphql import (
    HEADERS,
    audiobook_question,
    everywhere,
    graphql_address,
    refused_fields,
    search_question,
)
from ohdio_gui.sites.ohdio.media import (
    HLS,
    PROGRESSIVE,
    Tech,
    parse_validation,
    validation_address,
)
from ohdio_gui.sites.ohdio.search import parse_search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ohdio_gui.model.audiobook import BookMetadata, CategoryPage, MediaSource, SearchHit
    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.urls import CategoryUrl
    from ohdio_gui.net.http import HttpClient

    Keep = Callable[[str, str, bytes, ParseError], None]

log = logging.getLogger(__name__)

MAX_PAGE_BYTES = 20_000_000
MAX_COVER_BYTES = 5_000_000
COVER_PAUSE_S = 1.0
"""Before a cover is asked for once more, of a server that had trouble."""
MAX_QUESTIONS = 6
"""How often a refused GraphQL question is asked anew without the refused fields."""

# Parsing holds the GIL: five threads at it would freeze the window for a quarter of a second.
_PARSING = threading.Lock()
_UNREAD = (ParseError, NotFoundError, ForbiddenError, TooLargeError)
"""What the API may know better than the page. A server in trouble is asked again later instead."""


class OhdioClient:
    """Safe to use from every thread; each request waits for the shared budget."""

    def __init__(
        self, http: HttpClient, site_origin: str, services_origin: str, keep: Keep
    ) -> None:
        """``keep`` takes (source, address, body, error) of an answer that fits no known shape."""
        self._http = http
        self.site_origin = site_origin
        self._services_origin = services_origin
        self._keep = keep
        self._refused: dict[str, frozenset[str]] = {}
        """By operation: the fields that GraphQL does not know, so that they are asked for once."""

    def category_page(
        self, category: CategoryUrl, page: int, token: CancelToken, url: str | None = None
    ) -> CategoryPage:
        """Fetch one page of a category: by its number (from 1), or at the address ``url``.

        ``url`` is what the page before named as the next one. Raises FetchError, ParseError.
        """
        url = url or category.at(self.site_origin, page)
        answer = self._http.get(url, budgeted=True, token=token, max_bytes=MAX_PAGE_BYTES)
        self._refuse_elsewhere(answer.url)
        with self._parsing("category", url, answer.body):
            return parse_category(answer.body, url)

    def book(self, book: AudiobookUrl, token: CancelToken) -> BookMetadata:
        """Fetch all that OHdio says of a book: by its page, and by the API where that fails.

        Raises FetchError, ParseError, AvailabilityError.
        """
        url = book.at(self.site_origin)
        body = b""
        try:
            answer = self._http.get(url, budgeted=True, token=token, max_bytes=MAX_PAGE_BYTES)
            body = answer.body
            self._refuse_elsewhere(answer.url)
            self._refuse_move(book, answer.url)
            with self._parsing("page", url, body):
                return parse_audiobook_page(body, book.id, book.slug)
        except _UNREAD as error:
            log.info("event=page_unread subject=%s kind=%s reason=%s", book.id, error.kind, error)
            found = self._second_way(book, error, token)
        if not body:
            return found
        with _PARSING:
            return filled_from_page(found, body)

    def search(self, term: str, token: CancelToken) -> tuple[SearchHit, ...]:
        """Ask OHdio's search for audiobooks. Raises FetchError, ParseError."""
        body = self._asked("search", lambda without: search_question(term, without=without), token)
        with self._parsing("search", graphql_address(self._services_origin), body):
            return parse_search(body)

    def media_source(
        self, media_id: str, token: CancelToken, *, is_hls: bool = False
    ) -> MediaSource:
        """Ask where a part's audio is, right before it is fetched: progressive, else HLS.

        ``is_hls`` asks for HLS alone, where the progressive form turned out to be no good. Raises
        FetchError, ParseError, AvailabilityError.
        """
        if is_hls:
            return self._validated(media_id, HLS, token)
        try:
            return self._validated(media_id, PROGRESSIVE, token)
        except NotJsonError:
            raise
        except (GoneError, ParseError, NotFoundError, ForbiddenError) as first:
            # A media may have no progressive form, and how that is said is not known.
            try:
                return self._validated(media_id, HLS, token)
            except (GoneError, ParseError, NotFoundError, ForbiddenError) as second:
                raise first from second

    def cover(self, pattern: str, folder: Path, ffmpeg: str, token: CancelToken) -> bytes | None:
        """Fetch the best cover there is, as a square; None when there is none that can be used.

        ``folder`` is where FFmpeg may work. A book without its cover is still the whole book:
        trouble with it is logged, not raised. Raises StorageError, MissingFfmpegError.
        """
        has_failed = False
        for url in cover_addresses(pattern):
            try:
                body = self._picture(url, token)
            except (NotFoundError, ForbiddenError, TooLargeError) as error:
                log.info("event=cover_refused kind=%s url=%s", error.kind, url)
                continue
            except ServerError as error:
                log.warning("event=cover_failed kind=%s url=%s", error.kind, url)
                # One size may be more than the server can make; two are trouble of its own.
                if has_failed:
                    return None
                has_failed = True
                continue
            except (FetchError, NotAUrlError) as error:
                log.warning("event=cover_missing kind=%s reason=%s", error.kind, error)
                return None
            picture = usable_cover(body, folder, ffmpeg=ffmpeg, token=token)
            if picture is not None:
                return picture
        return None

    def _picture(self, url: str, token: CancelToken) -> bytes:
        """Fetch a picture; where the server has trouble, once more after a moment."""
        try:
            answer = self._http.get(url, budgeted=False, token=token, max_bytes=MAX_COVER_BYTES)
        except (NetworkError, ServerError) as error:
            log.info("event=cover_asked_again kind=%s url=%s", error.kind, url)
            token.wait(COVER_PAUSE_S)
            answer = self._http.get(url, budgeted=False, token=token, max_bytes=MAX_COVER_BYTES)
        return answer.body

    def _refuse_elsewhere(self, url: str) -> None:
        """Raise NotJsonError where an address of OHdio's led to a site that is not OHdio's."""
        site, found = urlsplit(self.site_origin).hostname or "", urlsplit(url).hostname or ""
        home = ".".join(site.split(".")[-2:])
        if found != site and not found.endswith(f".{home}"):
            raise NotJsonError(what=found)

    def _refuse_move(self, book: AudiobookUrl, url: str) -> None:
        """Raise MovedError where the book's address led to another book's."""
        try:
            found = read_url(url, self.site_origin)
        except InvalidInputError:
            return  # some other page of OHdio: what it holds is looked at
        if isinstance(found, AudiobookUrl) and found.id != book.id:
            raise MovedError(moved_to=found.url)

    @contextlib.contextmanager
    def _parsing(self, source: str, url: str, body: bytes) -> Iterator[None]:
        """Parse one answer at a time, and keep the one that fits no known shape."""
        try:
            with _PARSING:
                yield
        except ParseError as error:
            # Its subclasses are known shapes: an empty category, another network's page. The disk
            # is written to after the lock: other answers need not wait for it.
            if type(error) is ParseError:
                self._keep(source, url, body, error)
            raise

    def _validated(self, media_id: str, tech: Tech, token: CancelToken) -> MediaSource:
        url = validation_address(self._services_origin, media_id, tech)
        try:
            answer = self._http.get(url, budgeted=True, token=token, max_bytes=MAX_PAGE_BYTES)
        except NotFoundError:
            # Seen written with a slash before its query, and without.
            url = url.replace("?", "/?", 1)
            answer = self._http.get(url, budgeted=True, token=token, max_bytes=MAX_PAGE_BYTES)
        with self._parsing("validation", url, answer.body):
            return parse_validation(answer.body, tech)

    def _second_way(
        self, book: AudiobookUrl, first: FetchError | ParseError, token: CancelToken
    ) -> BookMetadata:
        """Ask the API for a book whose page could not be read.

        Raises what the page's trouble was, where the API knows no better; an API in trouble of
        its own may be well again in a while, so that is raised as it is.
        """
        try:
            return self._ask(book.id, token)
        except AvailabilityError:
            raise
        except NotJsonError as second:
            # Neither is OHdio's: some network's own page, or a server in trouble.
            raise second from first
        except _UNREAD as second:
            log.info("event=api_unread subject=%s kind=%s reason=%s", book.id, second.kind, second)
            if isinstance(first, NotFoundError):
                raise GoneError(url=book.url) from first
            raise first from second

    def _ask(self, ohdio_id: str, token: CancelToken) -> BookMetadata:
        body = self._asked("book", lambda without: audiobook_question(ohdio_id, without), token)
        with self._parsing("graphql", graphql_address(self._services_origin), body):
            return parse_audiobook_answer(body, ohdio_id)

    def _asked(
        self, operation: str, question: Callable[[frozenset[str]], bytes], token: CancelToken
    ) -> bytes:
        """Ask GraphQL, and again without the fields that it refuses; return its answer."""
        refused = self._refused.get(operation, frozenset())
        url = graphql_address(self._services_origin)
        for _ in range(MAX_QUESTIONS):
            answer = self._http.post_json(
                url,
                question(refused),
                headers=HEADERS,
                budgeted=True,
                token=token,
                max_bytes=MAX_PAGE_BYTES,
            )
            with _PARSING:
                named = refused_fields(answer.body)
            # What is refused again, left out of its type, stands on another type of ours too.
            newly = named - refused or everywhere(named) - refused
            if not newly:
                return answer.body
            refused |= newly
            self._refused[operation] = self._refused.get(operation, frozenset()) | refused
        raise ParseError(url=url, what="refused fields")
