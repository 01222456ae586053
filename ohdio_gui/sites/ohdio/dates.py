"""When OHdio says that something will be there: moments in its JSON, dates in its sentences."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_MONTHS = (
    *("janvier", "f[ée]vrier", "mars", "avril", "mai", "juin", "juillet", "ao[ûu]t"),
    *("septembre", "octobre", "novembre", "d[ée]cembre"),
)
_ONE_MONTH = "|".join(f"({month})" for month in _MONTHS)
_IN_WORDS = re.compile(
    rf"\b([0-9]{{1,2}})(?:er)?\s+(?:{_ONE_MONTH})\s+([0-9]{{4}})\b", re.IGNORECASE
)
_IN_DIGITS = re.compile(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b", re.ASCII)
_PROMISE = re.compile(
    r"pas\s+encore\s+(?:disponible|publi|paru|sorti|en\s+ligne)"
    r"|(?:sera|seront)\s+(?:bient[ôo]t\s+)?(?:disponible|publi|en\s+ligne|offert)"
    r"|disponible\s+(?:bient[ôo]t\b|d[èe]s\b|[àa]\s+(?:compter|partir)\b|le\s+[0-9])"
    r"|(?:bient[ôo]t|prochainement)\s+(?:disponible|en\s+ligne)"
    r"|\b[àa]\s+para[îi]tre\b",
    re.IGNORECASE,
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_MILLISECONDS_FROM = 10**11
"""Above it a number counts milliseconds, not seconds, since 1970."""


def is_promise(text: str) -> bool:
    """Say whether plain ``text`` says that something is to come."""
    return _PROMISE.search(text) is not None


def promised_date(text: str) -> date | None:
    """Return the date by which plain ``text`` promises something; None without one."""
    promise = _PROMISE.search(text)
    if promise is None:
        return None
    return date_in(text[promise.start() :]) or date_in(text)


def date_in(text: str) -> date | None:
    """Return the first date in plain ``text``: ``1er décembre 2026`` or ``2026-12-01``."""
    if match := _IN_DIGITS.search(text):
        return _possible_date(*map(int, match.groups()))
    if match := _IN_WORDS.search(text):
        day, *months, year = match.groups()
        month = next(number for number, name in enumerate(months, start=1) if name)
        return _possible_date(int(year), month, int(day))
    return None


def moment(value: object) -> datetime | None:
    """Return the moment that a field of JSON holds: ISO 8601, or a number since 1970.

    Without a zone it is taken as UTC. None for anything else.
    """
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value.strip())
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            seconds = value / 1000 if value >= _MILLISECONDS_FROM else value
            found = datetime.fromtimestamp(seconds, UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _possible_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
