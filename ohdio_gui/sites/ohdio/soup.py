"""A page's HTML through Beautiful Soup: the second way.

It is a hundred times slower than the state's JSON (LIMITS.md section 5), so it is imported and
used only when the state leaves something out, and only on what is no program.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_SCRIPT = re.compile(r"<(script|style)\b([^<>]*)>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
MAX_DEPTH = 200
"""Elements in one another; pages have a fifth of that."""
_NO_HTML = re.compile(r"<\?[^<>]*>|\x00")
"""A prolog of XML, at which Beautiful Soup would warn, and what libxml2 takes for the end."""


def soup_of(body: bytes) -> BeautifulSoup:
    """Return a page's elements, its programs and their data left out; any bytes will do."""
    from bs4 import BeautifulSoup  # It costs 78 ms and is seldom needed.

    # The pages are UTF-8; guessing would cost more than the parse.
    text = _NO_HTML.sub("", _SCRIPT.sub(_kept_script, body.decode("utf-8", "replace")))
    # Without an element it would be taken for a file's name.
    soup = BeautifulSoup(text if "<" in text else "", "lxml")
    _cut_off_below(soup, MAX_DEPTH)
    return soup


def _cut_off_below(soup: BeautifulSoup, depth: int) -> None:
    """Leave out what is nested deeper: to look from each element up or down costs its square."""
    level: list[Tag] = [soup]
    for _ in range(depth):
        level = [child for tag in level for child in tag.find_all(recursive=False)]
        if not level:
            return
    for tag in level:
        tag.clear()


def _kept_script(script: re.Match[str]) -> str:
    """Return a script of JSON-LD; nothing in place of a program, a style or other data."""
    return script[0] if "ld+json" in script[2].lower() else ""
