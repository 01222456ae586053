"""A page's HTML through Beautiful Soup: the second way.

It is a hundred times slower than the state's JSON (LIMITS.md section 5), so it is imported and
used only when the state leaves something out, and only on what is no program.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_SCRIPT = re.compile(r"<(script|style)\b([^<>]*)>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_NO_HTML = re.compile(r"<\?[^<>]*>|\x00")
"""A prolog of XML, at which Beautiful Soup would warn, and what libxml2 takes for the end."""


def soup_of(body: bytes) -> BeautifulSoup:
    """Return a page's elements, its programs and their data left out; any bytes will do."""
    # Beautiful Soup costs 78 ms and is seldom needed.
    from ohdio_gui.sites.ohdio.shallow_soup import ShallowSoup

    # The pages are UTF-8; guessing would cost more than the parse.
    text = _NO_HTML.sub("", _SCRIPT.sub(_kept_script, body.decode("utf-8", "replace")))
    # Without an element it would be taken for a file's name.
    return ShallowSoup(text if "<" in text else "", "lxml")


def _kept_script(script: re.Match[str]) -> str:
    """Return a script of JSON-LD; nothing in place of a program, a style or other data."""
    return script[0] if "ld+json" in script[2].lower() else ""
