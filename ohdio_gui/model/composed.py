"""Text in Unicode's composed form (NFC), in a time that grows with its length only."""

from __future__ import annotations

import re
import unicodedata

MAX_MARKS = 500
"""Accents on one letter: far above Unicode's own 30 for streams (UAX 15), and quickly put in order.

What a source says is kept, odd as it may be, where it costs nothing.
"""

_HEAP = re.compile(rf"[^\w\s!-~]{{{MAX_MARKS + 1},}}")
"""Where more may stand than that: no mark is a letter, a space or ASCII."""


def composed(text: str) -> str:
    """Return ``text`` in NFC, with no more than ``MAX_MARKS`` marks on a letter.

    Python puts a letter's marks in order in the square of their number: 50 000 take seconds.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", _HEAP.sub(_lowered, text))


def _lowered(heap: re.Match[str]) -> str:
    kept = []
    marks = 0
    for character in heap[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
