"""The addresses in a file that a person drops: a link of their desktop, or a list.

Pure: bytes in, addresses out; reading the file is ``ui.drop``'s. Nothing that a file holds makes
this fail: a file of another kind, or a broken one, holds no address.
"""

from __future__ import annotations

import codecs
import csv
import html
import io
import plistlib
import re
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.parsers.expat import ExpatError

from ohdio_gui.model.urls import find_urls
from ohdio_gui.model.web_address import MAX_TEXT_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_FILE_BYTES = 1_000_000
"""A larger file is no list of addresses."""
MAX_ADDRESSES = 2000
"""The first ones of a file; what comes after them is left out."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 1000

_LINK = re.compile(
    r"""<a\b[^<>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE
)
_WEB_LINK = re.compile(r"(?:https?:)?//.", re.IGNORECASE)
_SECTION = re.compile(r"\[([^\]]*)\]")
_SPLITTING = re.compile(r'[\s<>"«»“”‹›„\x00]|\](?=\()')
"""What would end an address in prose, and is written as %XX where an address stands alone."""
_PLIST_ERRORS = (
    ValueError,  # among them plistlib's own; entities, which could grow without end, are refused
    ExpatError,
    LookupError,  # an encoding that is not known; a list that is closed before it is opened
    AttributeError,  # a date that is none
    RecursionError,
)
"""What plistlib raises for a file that is none, in the place of an error of its own."""


def urls_in_file(name: str, content: bytes) -> tuple[str, ...]:
    """Return the addresses in a file, in order, each once; the ending of ``name`` says its kind.

    Known are links (.url, .webloc, .desktop), text (.txt, .md), tables (.csv, .tsv), pages (.html:
    what their links lead to) and playlists (.m3u). Another kind, or more than MAX_FILE_BYTES, holds
    none. Addresses that ``read_url`` will refuse are among them, as with ``find_urls``.
    """
    read = _KINDS.get(PurePath(name.lower()).suffix)
    if read is None or len(content) > MAX_FILE_BYTES:
        return ()
    return find_urls(read(content), at_most=MAX_ADDRESSES)


def is_link_file(name: str) -> bool:
    """Say whether a file of this name may hold addresses: no other one needs to be read."""
    return PurePath(name.lower()).suffix in _KINDS


def links_in_html(text: str) -> str:
    """Return what the links of a page, or of a piece of one, lead to: one a line."""
    found = (next(filter(None, match), "") for match in _LINK.findall(text))
    # An entity may have more digits than Python takes for a number.
    short = (link for link in found if 0 < len(link) <= MAX_TEXT_CHARACTERS)
    return "\n".join(_alone(html.unescape(link)) for link in short)


def _alone(address: str) -> str:
    """Return an address that stands alone so that nothing in it ends it."""
    return _SPLITTING.sub(lambda match: quote(match[0]), address.strip())


def _text(content: bytes) -> str:
    """Decode by the mark at the beginning, by the zeros of UTF-16, as UTF-8, or as cp1252."""
    for mark, coding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(coding, "replace")
    sample = content[:_SAMPLE_BYTES]
    for first_zero, coding in ((1, "utf-16-le"), (0, "utf-16-be")):
        # Half of every ASCII character is zero.
        if sample[first_zero::2].count(0) > len(sample) // 4:
            return content.decode(coding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _entries(content: bytes, section: str) -> dict[str, str]:
    """Return the first value of each key in a section of an INI file; keys in lower case."""
    entries: dict[str, str] = {}
    is_inside = False
    for line in _text(content).splitlines():
        if heading := _SECTION.fullmatch(line.strip()):
            is_inside = heading[1].strip().lower() == section
        elif is_inside:
            key, _, value = line.partition("=")
            entries.setdefault(key.strip().lower(), value.strip().strip('"'))
    return entries


def _windows_link(content: bytes) -> str:
    return _alone(_entries(content, "internetshortcut").get("url", ""))


def _desktop_link(content: bytes) -> str:
    entries = _entries(content, "desktop entry")
    if entries.get("type", "").lower() != "link":
        return ""
    return _alone(entries.get("url") or entries.get("url[$e]", ""))


def _mac_link(content: bytes) -> str:
    try:
        link = plistlib.loads(content)
    except _PLIST_ERRORS:
        return ""
    url = link.get("URL") if isinstance(link, dict) else None
    return _alone(url) if isinstance(url, str) else ""


def _table(content: bytes) -> str:
    text = _text(content)
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return text
    return "\n".join(cell for row in rows for cell in row)


def _page(content: bytes) -> str:
    lines = links_in_html(_text(content)).splitlines()
    # A page's way around, its scripts and its mail are nobody's choice.
    return "\n".join(line for line in lines if _WEB_LINK.match(line))


def _playlist(content: bytes) -> str:
    lines = _text(content).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


_KINDS: dict[str, Callable[[bytes], str]] = {
    ".url": _windows_link,
    ".webloc": _mac_link,
    ".desktop": _desktop_link,
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), _text),
    **dict.fromkeys((".csv", ".tsv"), _table),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _page),
    **dict.fromkeys((".m3u", ".m3u8"), _playlist),
}
