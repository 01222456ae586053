"""The metadata stage: what is known of one book, and all its parts; then its download is queued."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from ohdio_gui.engine.gaps import gap_of_list, withheld
from ohdio_gui.media.ytdlp import YtdlpChild
from ohdio_gui.model.audiobook import BookMetadata, Part, PartStatus
from ohdio_gui.model.errors import (
    InvalidInputError,
    JobCancelled,
    ParseError,
    TagError,
    UnexpectedError,
    UnsupportedSiteError,
)
from ohdio_gui.model.events import AudiobookRemovedEvent
from ohdio_gui.model.jobs import BY_HAND
from ohdio_gui.model.urls import AudiobookUrl, CategoryUrl, read_url
from ohdio_gui.sites.ohdio.audiobook import filled_from_card

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.ohdio import OhdioClient
    from ohdio_gui.media.ytdlp_page import ExtractedPage
    from ohdio_gui.model.audiobook import Audiobook
    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.model.events import Event
    from ohdio_gui.model.jobs import Job
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)


class MetadataWorker:
    """OHdio's own data first; yt-dlp for every other address."""

    def __init__(
        self,
        store: Store,
        ohdio: OhdioClient,
        publish: Callable[[Event], None],
        tell_book: Callable[[int], None],
        wake: Callable[[], None],
        retag: Callable[[Job, Audiobook, BookMetadata, CancelToken], None],
        proxy: Callable[[], str | None] = lambda: None,
    ) -> None:
        """``retag`` tags a finished book again by its fresh metadata, and acknowledges the job.

        ``proxy``: the address of the one that holds now, for yt-dlp; None: the environment's.
        """
        self._store = store
        self._ohdio = ohdio
        self._publish = publish
        self._tell_book = tell_book
        self._wake = wake
        self._retag = retag
        self._proxy = proxy

    def __call__(self, job: Job, token: CancelToken) -> None:
        """Find the metadata of the book of ``job`` and queue its download."""
        book = self._store.audiobooks.get(int(job.subject))
        if book is None:
            raise UnexpectedError
        if book.ohdio_id is None:
            self._other_site(job, book, token)
            return
        metadata, media = self._of_ohdio(book, token)
        card = job.args.get("card", {})
        metadata = filled_from_card(
            metadata,
            str(card.get("title", "")),
            tuple(card.get("authors", book.authors)),
            card.get("cover_pattern", book.cover_pattern),
        )
        if job.is_retag:
            self._retag(job, book, metadata, token)
            return
        if book.takes_gaps and self._is_left(job, book, metadata):
            return
        if metadata.withheld_positions and not book.takes_gaps:
            self._store.audiobooks.keep_metadata(book.id, metadata)
            raise withheld(metadata.withheld_positions)
        self._keep(job, metadata, media)

    def _is_left(self, job: Job, book: Audiobook, metadata: BookMetadata) -> bool:
        """Whether a book that was taken with a gap is left so, and acknowledged.

        It is while its files are on disk and its page names no media that was not taken. What
        media validation alone called gone is named by the page still: it is worth another try
        where the person asks for this book, and not at each paste of its category.
        """
        finished = book.finished
        if finished is None or not all(file.is_file() for file in finished.files):
            return False
        parts = self._store.audiobooks.parts(book.id)
        tried = {
            part.media_id
            for part in parts
            if part.status is not PartStatus.WITHHELD or not job.args.get(BY_HAND)
        }
        offered = {p.media_id for p in metadata.parts if p.status is not PartStatus.WITHHELD}
        gap = gap_of_list(metadata.parts, metadata.duration_s) or gap_of_list(parts, None)
        if gap is None or offered - tried:
            return False
        if not self._store.audiobooks.leave_incomplete(job, gap.info):
            raise JobCancelled
        self._tell_book(book.id)
        return True

    def _of_ohdio(
        self, book: Audiobook, token: CancelToken
    ) -> tuple[BookMetadata, dict[str, Any] | None]:
        """Return what is known of the book, and yt-dlp's media of it where that had to help."""
        named = read_url(book.url)
        if not isinstance(named, AudiobookUrl):
            raise UnexpectedError
        try:
            return self._ohdio.book(named, token), None
        except ParseError:
            # yt-dlp's generic extractor would find a page's trailer or nothing: only one of its
            # own for this page is worth asking.
            with YtdlpChild(proxy=self._proxy()) as child:
                if not child.has_own_extractor(book.url, token):
                    raise
                log.info("event=ytdlp_fallback subject=%s", book.id)
                page = child.extract(book.url, token)
            if page.entry_urls:
                raise
            return _metadata_of(page, book.url), page.media

    def _other_site(self, job: Job, book: Audiobook, token: CancelToken) -> None:
        with YtdlpChild(proxy=self._proxy()) as child:
            page = child.extract(book.url, token)
        if job.is_retag:
            if page.entry_urls:
                raise TagError(reason="its page lists several items now")
            self._retag(job, book, _metadata_of(page, book.url), token)
            return
        if not page.entry_urls:
            self._keep(job, _metadata_of(page, book.url), page.media)
            return
        entries = [entry for url in page.entry_urls if (entry := self._entry(url)) is not None]
        if not entries or any(entry.url == book.url for entry in entries):
            raise UnsupportedSiteError(reason="its list leads nowhere else")
        added = self._store.audiobooks.replace_by_entries(job, entries)
        if not added:
            raise JobCancelled
        self._publish(AudiobookRemovedEvent(book.id))
        for audiobook_id, _ in added:
            self._tell_book(audiobook_id)
        self._wake()

    def _entry(self, url: str) -> BookMetadata | None:
        """Return what an entry of a playlist names; None for what cannot be added as a book."""
        try:
            named = read_url(url, self._ohdio.site_origin)
        except InvalidInputError:
            return None
        if isinstance(named, CategoryUrl):
            return None
        ohdio_id = named.id if isinstance(named, AudiobookUrl) else None
        return BookMetadata(url=named.url, title="", parts=(), ohdio_id=ohdio_id)

    def _keep(self, job: Job, metadata: BookMetadata, media: dict[str, Any] | None) -> None:
        args = {} if media is None else {"media": media}
        if not self._store.audiobooks.store_metadata(job, metadata, args):
            raise JobCancelled
        self._tell_book(int(job.subject))
        self._wake()


def _metadata_of(page: ExtractedPage, url: str) -> BookMetadata:
    return BookMetadata(
        url=url,
        title=page.title,
        parts=(Part(1, page.title, None, page.duration_s, media_url=url),),
        authors=page.authors,
        year=page.year,
        description=page.description,
        language=page.language,
        duration_s=page.duration_s,
        genre=page.genre,
        publisher=page.publisher,
        cover_pattern=page.thumbnail_url,
        chapters=page.chapters,
    )
