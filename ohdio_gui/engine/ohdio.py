"""The OHdio client: asks site and services through ``net``, reads answers through ``sites``."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from ohdio_gui.media.covers import square_cover
from ohdio_gui.model.audiobook import cover_address
from ohdio_gui.model.errors import (
    AvailabilityError,
    FetchError,
    ForbiddenError,
    GoneError,
    NotAUrlError,
    NotFoundError,
    NotJsonError,
    OhdioError,
    ParseError,
)
from ohdio_gui.sites.ohdio.audiobook import parse_audiobook_answer, parse_audiobook_page
from ohdio_gui.sites.ohdio.category import parse_category
from ohdio_gui.sites.ohdio.graphql import (
    HEADERS,
    audiobook_question,
    graphql_address,
    refused_fields,
)
from ohdio_gui.sites.ohdio.media import (
    HLS,
    PROGRESSIVE,
    Tech,
    parse_validation,
    validation_address,
)

if TYPE_CHECKING:
    from ohdio_gui.model.audiobook import BookMetadata, CategoryPage, MediaSource
    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.urls import AudiobookUrl, CategoryUrl
    from ohdio_gui.net.http import HttpClient

log = logging.getLogger(__name__)

MAX_PAGE_BYTES = 20_000_000
MAX_COVER_BYTES = 5_000_000
COVER_WIDTH = 1400
MAX_QUESTIONS = 6
"""How often a refused GraphQL question is asked anew without the refused fields."""

# Parsing holds the GIL: five threads at it would freeze the window for a quarter of a second.
_PARSING = threading.Lock()


class OhdioClient:
    """Safe to use from every thread; each request waits for the shared budget."""

    def __init__(self, http: HttpClient, site_origin: str, services_origin: str) -> None:
        self._http = http
        self.site_origin = site_origin
        self._services_origin = services_origin

    def category_page(
        self, category: CategoryUrl, page: int, token: CancelToken, url: str | None = None
    ) -> CategoryPage:
        """Fetch one page of a category: by its number (from 1), or at the address ``url``.

        ``url`` is what the page before named as the next one. Raises FetchError, ParseError.
        """
        url = url or category.at(self.site_origin, page)
        answer = self._http.get(url, budgeted=True, token=token, max_bytes=MAX_PAGE_BYTES)
        with _PARSING:
            return parse_category(answer.body, url)

    def book(self, book: AudiobookUrl, token: CancelToken) -> BookMetadata:
        """Fetch all that OHdio says of a book: by its page, and by the API where that fails.

        Raises FetchError, ParseError, AvailabilityError.
        """
        url = book.at(self.site_origin)
        try:
            answer = self._http.get(url, budgeted=True, token=token, max_bytes=MAX_PAGE_BYTES)
            with _PARSING:
                return parse_audiobook_page(answer.body, book.id, book.slug)
        except (ParseError, NotFoundError) as error:
            log.info("event=page_unread subject=%s kind=%s reason=%s", book.id, error.kind, error)
            return self._second_way(book, error, token)

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

    def cover(self, pattern: str, token: CancelToken) -> bytes | None:
        """Fetch the largest square cover; None when there is none that can be used.

        A book without its cover is still the whole book: trouble with it is logged, not raised.
        """
        url = cover_address(pattern, COVER_WIDTH)
        try:
            answer = self._http.get(url, budgeted=False, token=token, max_bytes=MAX_COVER_BYTES)
        except (FetchError, NotAUrlError) as error:
            log.warning("event=cover_missing kind=%s reason=%s", error.kind, error)
            return None
        return square_cover(answer.body)

    def _validated(self, media_id: str, tech: Tech, token: CancelToken) -> MediaSource:
        url = validation_address(self._services_origin, media_id, tech)
        try:
            answer = self._http.get(url, budgeted=True, token=token, max_bytes=MAX_PAGE_BYTES)
        except NotFoundError:
            # Seen written with a slash before its query, and without.
            url = url.replace("?", "/?", 1)
            answer = self._http.get(url, budgeted=True, token=token, max_bytes=MAX_PAGE_BYTES)
        return parse_validation(answer.body, tech)

    def _second_way(
        self, book: AudiobookUrl, first: ParseError | NotFoundError, token: CancelToken
    ) -> BookMetadata:
        try:
            return self._ask(book.id, token)
        except AvailabilityError:
            raise
        except (ParseError, NotFoundError) as second:
            log.info("event=api_unread subject=%s kind=%s reason=%s", book.id, second.kind, second)
            if isinstance(first, NotFoundError):
                raise GoneError(url=book.url) from first
            raise first from second
        except OhdioError:
            # The second way may be open again in a while: worth another try.
            raise

    def _ask(self, ohdio_id: str, token: CancelToken) -> BookMetadata:
        refused: frozenset[str] = frozenset()
        for _ in range(MAX_QUESTIONS):
            answer = self._http.post_json(
                graphql_address(self._services_origin),
                audiobook_question(ohdio_id, refused),
                headers=HEADERS,
                budgeted=True,
                token=token,
                max_bytes=MAX_PAGE_BYTES,
            )
            with _PARSING:
                newly = refused_fields(answer.body) - refused
                if not newly:
                    return parse_audiobook_answer(answer.body, ohdio_id)
            refused |= newly
        raise ParseError(url=ohdio_id, what="refused fields")
