"""Text that every file, database and terminal can take."""

from __future__ import annotations


def writable(text: str) -> str:
    r"""Return ``text`` with a question mark for each half of a pair of surrogates.

    JSON can say one alone (``"\ud800"``), and so can a file name; UTF-8 cannot.
    """
    return text.encode("utf-8", "replace").decode("utf-8")
