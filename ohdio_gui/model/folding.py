"""Text as a person searches for it: without accents, case and the kind of apostrophe."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "’": "'", "\u00a0": " ", "\u202f": " "})


def folded(text: str) -> str:
    """Return ``text`` for comparing: « Œuvre d’été » and "oeuvre d'ete" are the same."""
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
