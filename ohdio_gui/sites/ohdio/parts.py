"""The parts of an audiobook: all of them, in order, or none; and a book that gives none yet."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from ohdio_gui.model.audiobook import Part, PartStatus
from ohdio_gui.model.errors import AvailabilityError, NotPublishedError, ParseError
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.dates import is_promise, moment, promised_date
from ohdio_gui.sites.ohdio.shape import at, list_at, number_at, seconds_at, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEDIA_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_MEDIA_IN_LINK = re.compile(r"/([0-9]{5,18})-[0-9]+/?(?:[?#]|$)", re.ASCII)
_ADVERTISEMENT = re.compile(r"(?:^|[a-z_])Ads?(?![a-z])|[Pp]ublicit|[Aa]dvertis")
_FIRST_TIME = "broadcastedFirstTimeAt"
_SENTENCES = (
    ("header", "summary"),
    ("header", "kicker"),
    ("content", "about", "summary"),
    ("content", "about", "publisherInformation"),
    ("description", "summary"),
)
"""Where OHdio may say that a book is to come."""


def parts_of(data: dict[str, Any], url: str, now: datetime | None = None) -> tuple[Part, ...]:
    """Return every part of the book in ``data``, in order.

    Raises NotPublishedError for a book that gives none and is to come after ``now`` (by the
    clock when None), AvailabilityError for another that gives none, ParseError where a part
    cannot be read or fewer stand there than are announced: a book with some of its parts is none.
    """
    detail = at(data, "content", "contentDetail")
    cards = [card for card in list_at(detail, "items") if not _is_advertisement(card)]
    parts = tuple(_part(card, position, url) for position, card in enumerate(cards, start=1))
    is_given = at(data, "header", "isPlayable") is not False
    if parts:
        is_given = any(part.status is not PartStatus.WITHHELD for part in parts)
    if not is_given:
        _refuse_withheld(data, cards, url, now or datetime.now(UTC))
    if not parts:
        raise ParseError(url=url, what="parts")
    announced = number_at(detail, "pagedConfiguration", "totalNumberOfItems")
    if announced and announced > len(parts):
        # Nothing is known of pages of parts.
        raise ParseError(url=url, what=f"{len(parts)} of {announced:.0f} parts")
    return parts


def _refuse_withheld(data: dict[str, Any], cards: list[Any], url: str, now: datetime) -> None:
    """Raise what a book means that gives nothing."""
    sentences = [text.plain(text_at(data, *path)) for path in _SENTENCES]
    promised = [promised_date(sentence) for sentence in sentences if is_promise(sentence)]
    days = [*_days_ahead(data, cards, now), *(day for day in promised if day and day >= now.date())]
    if days:
        raise NotPublishedError(url=url, date=min(days).isoformat())
    if None in promised:
        raise NotPublishedError(url=url)
    raise AvailabilityError(url=url)


def _days_ahead(data: dict[str, Any], cards: list[Any], now: datetime) -> Iterator[date]:
    """Yield the days after ``now`` on which OHdio will broadcast the book or a part of it."""
    for holder in (data, at(data, "header"), *cards):
        broadcast = moment(at(holder, _FIRST_TIME))
        if broadcast is not None and broadcast > now:
            yield broadcast.date()


def _is_advertisement(card: object) -> bool:
    """Say whether a card among the parts is surely no audio; what is not sure must be a part."""
    return (
        isinstance(card, dict)
        and not any(card.get(key) for key in ("playlistItemId", "duration"))
        and _ADVERTISEMENT.search(text_at(card, "typename") or text_at(card, "__typename"))
        is not None
    )


def _part(card: object, position: int, url: str) -> Part:
    if not isinstance(card, dict):
        raise ParseError(url=url, what=f"part {position}")
    media_id = _media_id(card, position, url)
    is_withheld = media_id is None or card.get("isPlayable") is False
    return Part(
        position=position,
        title=text.line(text_at(card, "title")),
        media_id=None if is_withheld else media_id,
        duration_s=seconds_at(card, "duration", "durationInSeconds"),
        status=PartStatus.WITHHELD if is_withheld else PartStatus.PENDING,
    )


def _media_id(card: dict[str, Any], position: int, url: str) -> str | None:
    """Return the part's media id; None when OHdio says that there is none."""
    item = card.get("playlistItemId")
    if isinstance(item, dict) and "mediaId" in item:
        if item["mediaId"] is None:
            return None
        found = text_at(item, "mediaId")
    else:
        # The answer came without the field: the part's own address holds the id too.
        match = _MEDIA_IN_LINK.search(text_at(card, "url"))
        found = match[1] if match else ""
    if _MEDIA_ID.fullmatch(found):
        return found
    if not found and card.get("isPlayable") is False:
        return None
    raise ParseError(url=url, what=f"mediaId of part {position}")
