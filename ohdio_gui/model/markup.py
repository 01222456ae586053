"""HTML fragments as plain text, whatever is wrong with them.

A site's fields hold HTML as an editor wrote it, sometimes escaped once too often. What leaves this
module has no element of HTML in it: ``<Mer>`` is a word, ``<em>`` is none. What is longer than
anybody reads is cut, before and after it is taken apart.
"""

from __future__ import annotations

import html
import re
from html.entities import html5

from ohdio_gui.model.composed import composed
from ohdio_gui.model.lengths import MAX_FRAGMENT, MAX_TEXT, shortened

_ELEMENTS = (
    "a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button "
    "canvas caption center cite code col colgroup data dd del details dfn dialog dir div dl dt em "
    "embed fieldset figcaption figure font footer form frame frameset h[1-6] head header hgroup hr "
    "html i iframe img input ins kbd label legend li link main map mark marquee menu meta meter "
    "nav nobr noframes noscript object ol optgroup option output p param picture pre progress q rp "
    "rt ruby s samp script search section select slot small source span strike strong style sub "
    "summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul "
    "var video wbr"
).replace(" ", "|")
_FLAGS = re.IGNORECASE | re.DOTALL
_ATTRIBUTES = r"""(?:[^<>"'=]|=\s*+(?:"[^"]{0,2000}"|'[^']{0,2000}')?+|["'])*+"""

_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", _FLAGS)
_UNSEEN = re.compile(
    r"<(script|style|template)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", _FLAGS
)
_BLOCK = re.compile(
    r"</?(?:p|div|ul|ol|dl|blockquote|h[1-6]|section|article|header|footer|table|tr)"
    rf"(?=[\s/<>]|\Z){_ATTRIBUTES}(?:>|(?=<)|\Z)",
    _FLAGS,
)
_BREAK = re.compile(rf"<(?:br|hr|/?li|/?d[dt])(?=[\s/<>]|\Z){_ATTRIBUTES}(?:>|(?=<)|\Z)", _FLAGS)
_ELEMENT = re.compile(rf"</?(?:{_ELEMENTS})(?=[\s/<>]|\Z){_ATTRIBUTES}(?:>|(?=<)|\Z)", _FLAGS)
"""A tag of HTML; one that is never closed ends where the next one begins."""
_OTHER_TAG = re.compile(rf"</?[a-z][\w:-]*(?:\s{_ATTRIBUTES})?/?>|<[!?][^<>]*>", _FLAGS)

_ENTITY = re.compile(r"&(?:(#[0-9]{1,10}|#x[0-9a-f]{1,8})|([a-z][a-z0-9]{1,31}));", _FLAGS)
_PASSES = 6
"""More often than that no text is escaped."""

_ODD = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\u200b\u2060\ufeff\u00ad]")
_SPACE = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
_PARAGRAPH, _LINE = "\f", "\n"
_BLANK_LINE = "\n\n"

_NO_BREAK = re.compile(r"(?<!\s)\s*([\u00a0\u202f])\s*")
"""Looked for from the start of a run of spaces only: else it takes the square of a long one."""
_LOOSE_NO_BREAK = re.compile(
    r"[\u00a0\u202f](?![:;!?»%$€°])(?<!«[\u00a0\u202f])(?<!\d[\u00a0\u202f])"
)
"""A no-break space that stands for an ordinary one: ``Publié en&nbsp;2008``."""


def paragraphs(fragment: str) -> tuple[str, ...]:
    """Return the paragraphs of an HTML fragment as plain text; line breaks stay in them.

    A no-break space stays where French wants it (before ``: ; ! ? »``, after ``«``, after a
    number) and is an ordinary one elsewhere. All of them, a blank line between two, are at most
    ``MAX_TEXT`` characters.
    """
    found: list[str] = []
    left = MAX_TEXT
    for paragraph in _unmarked(_SPACE.sub(" ", fragment[:MAX_FRAGMENT])).split(_PARAGRAPH):
        lines = (_clean(line) for line in paragraph.split(_LINE))
        if joined := shortened("\n".join(line for line in lines if line), left):
            found.append(joined)
            left -= len(joined) + len(_BLANK_LINE)
        if left <= 0:
            break
    return tuple(found)


def line(fragment: str) -> str:
    """Return an HTML fragment as one line of plain text, its spaces as ``paragraphs`` has them.

    It is at most ``MAX_LINE`` characters.
    """
    if "<" not in fragment and "&" not in fragment:
        return shortened(_clean(fragment[:MAX_FRAGMENT]))
    return shortened(" ".join(paragraphs(fragment)).replace("\n", " "))


def plain(fragment: str) -> str:
    """Return an HTML fragment as one line of plain text with ordinary spaces."""
    return " ".join(line(fragment).split())


def prose(text: str) -> str:
    """Return a text, plain or HTML, as plain text: its paragraphs joined by a blank line."""
    return _BLANK_LINE.join(paragraphs(described(text)))


def described(text: str) -> str:
    """Return a description that may be plain text as HTML: its line ends are its paragraphs."""
    text = text[:MAX_FRAGMENT]
    if re.search(r"<(?:p|br|div|li)\b", text, re.IGNORECASE):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\n\s*\n", "<p>", text).replace("\n", "<br>")


def _unmarked(text: str) -> str:
    """Return ``text`` without markup, however often escaped; paragraphs and lines are marked."""
    text = _CDATA.sub(r"\1", _ODD.sub("", text))
    if "<" in text:
        # As an author wrote it: what looks like a tag is one. Once unescaped, it may be a word.
        text = _OTHER_TAG.sub("", _without_elements(text))
    for _ in range(_PASSES):
        decoded = _ODD.sub("", _ENTITY.sub(_character, text)) if "&" in text else text
        decoded = _without_elements(decoded)
        if decoded == text:
            return text
        text = decoded
    return text.replace("<", "")


def _without_elements(text: str) -> str:
    if "<" not in text:
        return text
    text = _BREAK.sub(_LINE, _BLOCK.sub(_PARAGRAPH, _UNSEEN.sub(" ", text)))
    return _ELEMENT.sub("", text)


def _character(entity: re.Match[str]) -> str:
    """Return what an entity stands for; one that HTML does not know stays as it is."""
    if entity[1]:
        return html.unescape(entity[0])
    return html5.get(f"{entity[2]};", entity[0])


def _clean(text: str) -> str:
    if not text.isascii():
        text = _NO_BREAK.sub(r"\1", _ODD.sub("", text))
        text = composed(_LOOSE_NO_BREAK.sub(" ", text))
    elif not text.isprintable():
        text = _ODD.sub("", text)
    return _SPACE.sub(" ", text).strip()
