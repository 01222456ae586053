"""What OHdio's fields say, as plain text: titles, descriptions, the publisher's line, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ohdio_gui.sites.ohdio.markup import line, paragraphs, plain
from ohdio_gui.sites.ohdio.persons import joined, names

__all__ = [
    "Publication",
    "described",
    "genre",
    "line",
    "names",
    "paragraphs",
    "plain",
    "publication",
    "summary",
    "title",
    "web_address",
]

_TITLE_WORD = r"[0-9A-Za-zÀ-ÖØ-öø-ÿŒœ'’,.!?«»:;][0-9A-Za-zÀ-ÖØ-öø-ÿŒœ'’,.!?«»:;-]*"
_USUAL_TITLE = re.compile(rf"{_TITLE_WORD}(?: {_TITLE_WORD})*")
"""Nothing in it is markup, to be tidied, or a tail."""
_SITE = r"(?:ici\s+)?(?:radio-canada(?:\.ca)?(?:\s+ohdio)?|ohdio)"
_TITLE_TAIL = re.compile(
    rf"(?<!\s)(?:\s*\|\s*{_SITE}|\s+[-–—]\s+{_SITE}|\s*[-–—|]\s+livres?\s+audio\b[^|]*+)++",
    re.IGNORECASE,
)
"""One anywhere; spaces, and several, are looked at from their start only."""
_NO_TITLES = frozenset({"ohdio", "ici ohdio", "radio-canada", "ici radio-canada", "livre audio"})
"""What a page without a title of its own is called."""

_SOUND = r"mise\s+en\s+(?:ondes?|son)"
_DIRECTIONS = (
    re.compile(
        rf"(?:r[ée]alisation(?:\s+sonore|\s+et\s+{_SOUND})?|r[ée]alisat(?:eur|rice)s?)\s*:\s*(\S.*)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:[Uu]ne\s+)?[Rr][ée]alis(?:[ée]e?\s+par|ation\s+de)\s+((?=[^\W\d_a-zà-ÿ])\S.*)"),
    re.compile(rf"{_SOUND}\s*(?::|par\b)\s*(\S.*)", re.IGNORECASE),
)
"""A line that names the director, the surest wording first."""

_USUAL_ADDRESS = re.compile(r"https?://[\w.-]+/[!-~]*", re.ASCII)

_PUBLISHED = r"(?:publi|paru|édit|sorti)\w*"
_YEAR_DIGITS = r"((?:1[5-9]|20|21)[0-9]{2})\b"
_YEAR = re.compile(
    rf"{_PUBLISHED}(?:\s+originale?(?:ment)?)?\s*(?::|\ben\b|\ble\b)\s*"
    rf"(?:[0-9]{{1,2}}(?:er)?\s+)?(?:[^\W\d_]+\s+)?{_YEAR_DIGITS}",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(_YEAR_DIGITS)
_PAGES = re.compile(r"(\d[\d ]{0,6}) ?(?:pages?|p\.)", re.IGNORECASE)
_AUDIENCE = re.compile(
    r"\b(?:public|jeunesse|enfants?|ado\w*|adultes?|famil\w+|ans|tout-petits)\b", re.IGNORECASE
)
_HOUSE = re.compile(r"(?:les )?éditions?\b|.*\béditeurs?$", re.IGNORECASE)
_PRIZE = re.compile(
    r"prix|lauréat|finalist|médaille|mention|coup de c|sélection|nomin|honneur|récompens|gagnant",
    re.IGNORECASE,
)
_BULLET = " •·*–—-"


def title(fragment: str) -> str:
    """Return a title without ``- Livre audio`` and ``| OHdio | Radio-Canada`` behind it."""
    if fragment and not _USUAL_TITLE.fullmatch(fragment):
        fragment = _without_tail(line(fragment)).strip()
    return "" if fragment.casefold() in _NO_TITLES else fragment


def _without_tail(text: str) -> str:
    tails = list(_TITLE_TAIL.finditer(text))
    return text[: tails[-1].start()] if tails and tails[-1].end() == len(text) else text


def genre(fragment: str) -> str | None:
    """Return a genre; None for what says no more than that it is an audiobook."""
    found = plain(fragment)
    return None if found.casefold() in {"", "livre audio", "livres audio"} else found


def described(text: str) -> str:
    """Return a description that may be plain text as HTML: its line ends are its paragraphs."""
    if re.search(r"<(?:p|br|div|li)\b", text, re.IGNORECASE):
        return text
    return re.sub(r"\r?\n", "<br>", re.sub(r"\r?\n\s*\n", "<p>", text))


def summary(fragment: str) -> tuple[str | None, str | None]:
    """Return (description, director) of a summary.

    The director is taken from the last line of the form ``Réalisation : name``, which is then no
    part of the description; paragraphs are joined by a blank line.
    """
    kept = [paragraph.split("\n") for paragraph in paragraphs(fragment)]
    director = _taken_director(kept)
    return "\n\n".join("\n".join(lines) for lines in kept if lines) or None, director


def _taken_director(kept: list[list[str]]) -> str | None:
    """Take the line that names the director out of ``kept``; returns the name."""
    for direction in _DIRECTIONS:
        for lines in reversed(kept):
            for index in range(len(lines) - 1, -1, -1):
                match = direction.fullmatch(lines[index])
                if match and (persons := names(match[1])):
                    del lines[index]
                    return joined(persons)
    return None


@dataclass(frozen=True, slots=True)
class Publication:
    """What the publisher's lines say."""

    year: int | None = None
    publisher: str | None = None
    pages: int | None = None
    audience: str | None = None
    prizes: tuple[str, ...] = ()


def publication(fragment: str) -> Publication:
    """Read ``prizes<br>Publié en 2008 | Éditions Alto | 344 pages | Tout public``.

    Every line that is not the publisher's is a prize, as OHdio words it.
    """
    rows = [" ".join(row.split()) for p in paragraphs(fragment) for row in p.split("\n")]
    facts = _publisher_row(rows)
    prizes = (row.strip(_BULLET) for row in rows if row is not facts)
    kept_prizes = tuple(dict.fromkeys(filter(None, prizes)))
    if facts is None:
        return Publication(prizes=kept_prizes)
    year = pages = None
    others = []
    for field in _fields(facts):
        if match := _YEAR.search(field) or _BARE_YEAR.fullmatch(field):
            year = int(match[1])
        elif match := _PAGES.fullmatch(field):
            pages = int(match[1].replace(" ", "")) or None
        elif field:
            others.append(field)
    audience = others.pop() if others and (others[1:] or _AUDIENCE.search(others[-1])) else None
    return Publication(year, others[0] if others else None, pages, audience, kept_prizes)


def _publisher_row(rows: list[str]) -> str | None:
    """Return the row on publisher and year: one with a year, else with bars, else what it says."""
    dated = sorted((row for row in rows if _YEAR.search(row)), key=lambda row: "|" not in row)
    others = [row for row in rows if not _PRIZE.search(row)]
    barred = [row for row in others if "|" in row]
    told = [row for row in others if _HOUSE.match(row) or _PAGES.fullmatch(row)]
    return next(iter(dated or barred[-1:] or told), None)


def _fields(row: str) -> list[str]:
    fields = re.split(r"\s*[|•]\s*", row)
    if len(fields) == 1:
        fields = row.split(", ")
    return [field.strip() for field in fields]


def web_address(address: str) -> str | None:
    """Return ``address`` when it is of http(s), ``//host`` made https; None for anything else."""
    address = address.strip()
    if _USUAL_ADDRESS.fullmatch(address):
        return address
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    is_usable = parts.scheme in {"http", "https"} and parts.netloc
    return address if is_usable and address.isprintable() and " " not in address else None
