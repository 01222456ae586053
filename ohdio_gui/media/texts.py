"""Text as a file can hold it: valid Unicode, nothing that a player would choke on."""

from __future__ import annotations

import re

from ohdio_gui.model.writable import writable

_BREAKS = re.compile(
    r"(?:(?<! ) +)?[\x00-\x1f\x7f-\x9f\u2028\u2029][ \x00-\x1f\x7f-\x9f\u2028\u2029]*"
)
"""Control characters and what ends a line; French's no-break spaces are none of them.

A run of spaces is looked at from its start only: else a long one would take its square.
"""
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def one_line(text: str) -> str:
    """Return ``text`` as one line: control characters and line ends become one space."""
    return writable(_BREAKS.sub(" ", text)).strip()


def paragraphs(text: str) -> str:
    r"""Return ``text`` with its lines, each ended by ``\n``, and no other control character."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return writable(_CONTROLS.sub("", lines)).strip()
