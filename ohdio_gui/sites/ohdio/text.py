"""OHdio's HTML fragments as plain text: names, paragraphs, the publisher's line."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

_BLOCK = re.compile(
    r"</?(?:p|div|ul|ol|blockquote|h[1-6]|section)\b[^<>]*>", re.IGNORECASE | re.ASCII
)
_BREAK = re.compile(r"<(?:br|/?li)\b[^<>]*>", re.IGNORECASE | re.ASCII)
_UNSEEN = re.compile(
    r"<(script|style)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL | re.ASCII
)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE | re.ASCII)
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b\u2060\ufeff\u00ad]")
_PARAGRAPH, _LINE = "\x1e", "\x1f"

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_NO_BREAK = re.compile(r"\s*([\u00a0\u202f])\s*")
_LOOSE_NO_BREAK = re.compile(
    r"[\u00a0\u202f](?![:;!?»%$€°])(?<!«[\u00a0\u202f])(?<!\d[\u00a0\u202f])"
)
"""A no-break space that stands for an ordinary one: ``Publié en&nbsp;2008``."""

_TITLE_TAIL = re.compile(r"\s*\|\s*(?:OHdio|Radio-Canada)\b.*$", re.IGNORECASE)
_NAME_BREAK = re.compile(r"\s*(?:[,;&\n]|\bet\b)\s+", re.IGNORECASE)
_READ_BY = re.compile(
    r"\s*(?:(?:lue?s?|narrée?s?|racontée?s?)\s+par\b\s*:?|narrat(?:ion|eurs?|rices?)\s*:)\s*",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"r[ée]alisation\s*:\s*(\S.*)", re.IGNORECASE)

_USUAL_ADDRESS = re.compile(r"https?://[\w.-]+/[!-~]*", re.ASCII)
_YEAR = re.compile(
    r"(?:publi|paru|édit)\w*\s+en\s+(?:\w+\s+)?((?:1[5-9]|20|21)\d\d)\b", re.IGNORECASE
)
_PAGES = re.compile(r"(\d[\d ]{0,6})\s*pages?\b", re.IGNORECASE)
_AUDIENCE = re.compile(
    r"\b(?:public|jeunesse|enfants?|ado\w*|adultes?|famil\w+|ans|tout-petits)\b", re.IGNORECASE
)


def paragraphs(fragment: str) -> tuple[str, ...]:
    """Return the paragraphs of an HTML fragment as plain text; line breaks stay in them.

    A no-break space stays where French wants it (before ``: ; ! ? »``, after ``«``, after a
    number) and is an ordinary one elsewhere.
    """
    text = _SPACE.sub(" ", fragment)
    if "<" in text:
        text = _BREAK.sub(_LINE, _BLOCK.sub(_PARAGRAPH, _UNSEEN.sub(" ", text)))
        text = _TAG.sub("", text)
    text = html.unescape(text)
    found = []
    for paragraph in text.split(_PARAGRAPH):
        lines = (_clean(line) for line in paragraph.split(_LINE))
        if joined := "\n".join(line for line in lines if line):
            found.append(joined)
    return tuple(found)


def line(fragment: str) -> str:
    """Return an HTML fragment as one line of plain text, its spaces as ``paragraphs`` has them."""
    if "<" not in fragment and "&" not in fragment:
        return _clean(fragment)
    return " ".join(paragraphs(fragment)).replace("\n", " ")


def plain(fragment: str) -> str:
    """Return an HTML fragment as one line of plain text with ordinary spaces."""
    return " ".join(line(fragment).split())


def title(fragment: str) -> str:
    """Return a title without OHdio's ``| OHdio | Radio-Canada`` behind it."""
    return _TITLE_TAIL.sub("", line(fragment)).strip()


def names(fragment: str) -> tuple[str, ...]:
    """Return the persons in ``<p>X, Y et Z</p>``, each once, without a leading "Lu par"."""
    lines = "\n ".join(paragraphs(fragment)).replace("\n", "\n ")
    text = re.sub(r"[^\S\n]+", " ", lines)
    found = (name.strip(" .,;:") for name in _NAME_BREAK.split(_READ_BY.sub("\n ", text)))
    return tuple(dict.fromkeys(name for name in found if name))


def summary(fragment: str) -> tuple[str | None, str | None]:
    """Return (description, director) of a summary.

    The director is taken from the last paragraph of the form ``Réalisation : name``, which is
    then no part of the description; paragraphs are joined by a blank line.
    """
    kept = list(paragraphs(fragment))
    director = None
    for index in range(len(kept) - 1, -1, -1):
        lines = kept[index].split("\n")
        match = _DIRECTION.fullmatch(lines[-1])
        if match:
            director = " ".join(match[1].split())
            kept[index : index + 1] = ["\n".join(lines[:-1])] if lines[:-1] else []
            break
    return "\n\n".join(kept) or None, director


@dataclass(frozen=True, slots=True)
class Publication:
    """What the publisher's line says."""

    year: int | None = None
    publisher: str | None = None
    pages: int | None = None
    audience: str | None = None


def publication(fragment: str) -> Publication:
    """Read ``prizes<br>Publié en 2008 | Éditions Alto | 344 pages | Tout public``."""
    lines = [" ".join(row.split()) for p in paragraphs(fragment) for row in p.split("\n")]
    dated = [row for row in lines if _YEAR.search(row)]
    barred = [row for row in lines if "|" in row]
    facts = next(iter(dated or barred[-1:]), "")
    year = pages = None
    others = []
    for field in (piece.strip() for piece in facts.split("|")):
        if match := _YEAR.search(field):
            year = int(match[1])
        elif match := _PAGES.fullmatch(field):
            pages = int(match[1].replace(" ", ""))
        elif field:
            others.append(field)
    audience = others.pop() if others and (others[1:] or _AUDIENCE.search(others[-1])) else None
    return Publication(year, others[0] if others else None, pages, audience)


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


def _clean(text: str) -> str:
    if not text.isascii():
        text = _NO_BREAK.sub(r"\1", _ODD.sub("", text))
        text = unicodedata.normalize("NFC", _LOOSE_NO_BREAK.sub(" ", text))
    elif not text.isprintable():
        text = _ODD.sub("", _SPACE.sub(" ", text))
    return _SPACE.sub(" ", text).strip()
