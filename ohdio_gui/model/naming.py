r"""One name of a file or a folder: legal on every system, whatever text it is made of.

Pure text work, no disk; whole paths are made by ``model.name_template``. The rules are FACE.md's:
a component holds at most 120 characters and 240 UTF-8 bytes, the path below the output folder at
most 200 characters; characters are counted as Windows counts them (UTF-16 units), so an emoji
counts twice. Nothing a title says can lead out of the output folder.

What a name cannot hold becomes: ``: / \ |`` a dash, ``"`` an apostrophe, ``< > ? *`` nothing,
any white space or control character one space; invisible characters (zero-width, text direction)
go, leading dots (a hidden file) and trailing dots go (Windows drops them itself).
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata

from ohdio_gui.model.composed import composed

MAX_COMPONENT_CHARS = 120
MAX_COMPONENT_BYTES = 240
MAX_PATH_CHARS = 200
MAX_PART_NAME_CHARS = 60
"""Kept free of a folder's path for the files in it, so that ``part_name`` needs no folder."""
UNKNOWN_AUTHOR = "Inconnu"
UNTITLED = "Sans titre"

_DIGEST_CHARS = 9
_CLUSTER_CHARS = 8
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
_DROPPED_CATEGORIES = frozenset({"Cf", "Cs", "Cn"})
"""Invisible, half a pair, and unassigned (macOS refuses those)."""
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def part_name(position: int, count: int, title: str, extension: str) -> str:
    """Return the file name of a part in its book's folder: ``03 - Les voiles 2.m4a``.

    ``position`` is from 1; the names of ``count`` parts sort in the order of the parts.
    ``extension`` comes with its dot. A part without a title is ``Partie N``.
    """
    digits = max(2, len(str(max(count, position))))
    ending = file_ending(extension)
    shown = legal_name(title) or f"Partie {position}"
    room = MAX_PART_NAME_CHARS - len(ending)
    return safe_name(f"{position:0{digits}} - {shown}", UNTITLED, room, room * 3) + ending


def safe_name(text: str, fallback: str, max_chars: int, max_bytes: int) -> str:
    """Return ``text`` (``fallback``, if nothing of it is left) as one name within the limits.

    ``max_chars`` counts UTF-16 units and is 10 or more; ``max_bytes`` counts UTF-8.
    """
    clean = unreserved(legal_name(text) or fallback)
    cut = cut_text(clean, max_chars, max_bytes).rstrip(" .")
    # Again: what is left of a longer name may be a reserved one. It is short, so "_" fits.
    return unreserved(cut) or fallback


def legal_name(text: str) -> str:
    """Return ``text`` in NFC without anything a name cannot hold on some system; may be empty."""
    return flat_text(text).strip(" .")


def unreserved(text: str) -> str:
    """Return ``text`` with ``_`` after a device's name, which Windows takes for the device."""
    head, dot, rest = text.partition(".")
    head = head.rstrip(" ")
    return f"{head}_{dot}{rest}" if head.casefold() in _RESERVED else text


def flat_text(text: str) -> str:
    """Return ``text`` as it may stand within a name: ``legal_name`` with its outer dots."""
    text = "".join(map(_visible, composed(text)))
    text = re.sub(r"[<>?*]", "", text).replace('"', "'")
    # "Titre : suite" and "Titre: suite" alike; a run of spaces is looked at from its start only.
    text = re.sub(r"(?<!\s)\s*:(?=\s)", " -", text)
    text = re.sub(r"[:/\\|]", "-", text)
    return composed(" ".join(text.split()))


def cut_text(text: str, max_chars: int, max_bytes: int) -> str:
    """Return the start of ``text`` that fits, ending between two whole characters."""
    if fits(text, max_chars, max_bytes):
        return text
    text = text[: max_chars + _CLUSTER_CHARS]
    whole = _fitting(_clusters(text), max_chars, max_bytes)
    # One heap of accents that is longer than the name may be is cut all the same.
    return whole or _fitting(text, max_chars, max_bytes)


def fits(text: str, max_chars: int, max_bytes: int) -> bool:
    """Whether ``text`` has at most so many UTF-16 units and UTF-8 bytes."""
    return text_width(text) <= max_chars and len(text.encode("utf-8")) <= max_bytes


def text_width(text: str) -> int:
    """Return the length of ``text`` as Windows counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def file_ending(extension: str) -> str:
    """Return an extension with its dot, at most 8 plain letters and digits; may be empty."""
    letters = "".join(c for c in extension.lower() if c.isascii() and c.isalnum())[:8]
    return f".{letters}" if letters else ""


def name_mark(distinguisher: str, max_chars: int) -> str:
    """Return what is added to a name to keep it apart: `` [42418]``.

    A ``distinguisher`` that is not plain or has more than ``max_chars`` (10 or more) characters
    becomes a digest with a sign that no plain one has: two never give the same mark.
    """
    if len(distinguisher) > max_chars or not re.fullmatch(r"[A-Za-z0-9_-]+", distinguisher):
        digest = hashlib.sha256(distinguisher.encode("utf-8", "surrogatepass")).hexdigest()
        distinguisher = f"#{digest[:_DIGEST_CHARS]}"
    return f" [{distinguisher}]"


@functools.lru_cache(maxsize=1024)
def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in _DROPPED_CATEGORIES:
        return ""
    return " " if category == "Cc" or char.isspace() else char


def _fitting(pieces: list[str] | str, max_chars: int, max_bytes: int) -> str:
    kept: list[str] = []
    chars = size = 0
    for piece in pieces:
        chars += text_width(piece)
        size += len(piece.encode("utf-8"))
        if chars > max_chars or size > max_bytes:
            break
        kept.append(piece)
    return "".join(kept)


def _clusters(text: str) -> list[str]:
    """Split into what a person sees as one character: accents, skin tones and flags together."""
    clusters: list[str] = []
    for char in text:
        joins = unicodedata.category(char).startswith("M") or ord(char) in _SKIN_TONES
        if clusters and ord(char) in _FLAG_LETTERS:
            joins = len(clusters[-1]) == 1 and ord(clusters[-1]) in _FLAG_LETTERS
        # A heap of accents on one letter is no character anybody wrote: it may be cut.
        if joins and clusters and len(clusters[-1]) < _CLUSTER_CHARS:
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters
