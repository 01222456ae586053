r"""Where a finished book goes: ``{author}/{title}/{title}{ext}``, legal on every system.

Pure text work, no disk. The rules are FACE.md's: a component holds at most 120 characters and 240
UTF-8 bytes, the path below the output folder at most 200 characters; characters are counted as
Windows counts them (UTF-16 units), so an emoji counts twice. Nothing a title says can lead out of
the output folder.

What a name cannot hold becomes: ``: / \ |`` a dash, ``"`` an apostrophe, ``< > ? *`` nothing,
any white space or control character one space; invisible characters (zero-width, text direction)
go, leading dots (a hidden file) and trailing dots go (Windows drops them itself).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_COMPONENT_CHARS = 120
MAX_COMPONENT_BYTES = 240
MAX_PATH_CHARS = 200
UNKNOWN_AUTHOR = "Inconnu"
UNTITLED = "Sans titre"

_MIN_AUTHOR_CHARS = 60
"""The author's folder is shortened down to this before the title is."""
_MAX_DISTINGUISHER_CHARS = 32
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
_DROPPED_CATEGORIES = frozenset({"Cf", "Cs", "Cn"})
"""Invisible, half a pair, and unassigned (macOS refuses those)."""
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def book_path(
    output_dir: Path,
    authors: Sequence[str],
    title: str,
    extension: str,
    distinguisher: str | None = None,
) -> Path:
    """Return the path of a finished book below ``output_dir``.

    ``extension`` comes with its dot; ``distinguisher`` (the book's id) is given when another book
    has the path without it, and is added as `` [id]`` to the title's folder and to the file.
    """
    ending = _extension(extension)
    mark = f" [{_distinguisher(distinguisher)}]" if distinguisher else ""
    tail = len(mark) + len(ending)
    room = MAX_PATH_CHARS - 2 - len(mark) - tail
    title_chars, title_bytes = MAX_COMPONENT_CHARS - tail, MAX_COMPONENT_BYTES - tail
    longest = _width(_component(title, UNTITLED, title_chars, title_bytes))
    author = _component(
        ", ".join(text for text in (a.strip() for a in authors) if text),
        UNKNOWN_AUTHOR,
        min(MAX_COMPONENT_CHARS, max(_MIN_AUTHOR_CHARS, room - 2 * longest)),
        MAX_COMPONENT_BYTES,
    )
    title_chars = min(title_chars, (room - _width(author)) // 2)
    name = _component(title, UNTITLED, title_chars, title_bytes)
    return output_dir / author / f"{name}{mark}" / f"{name}{mark}{ending}"


def _extension(extension: str) -> str:
    letters = "".join(c for c in extension.lower() if c.isascii() and c.isalnum())[:8]
    return f".{letters}" if letters else ""


def _distinguisher(text: str) -> str:
    """Return an id that fits between brackets: itself if plain and short, else a digest of it."""
    if re.fullmatch(rf"[A-Za-z0-9_-]{{1,{_MAX_DISTINGUISHER_CHARS}}}", text):
        return text
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _component(text: str, fallback: str, max_chars: int, max_bytes: int) -> str:
    clean = _legal(text) or fallback
    head, dot, rest = clean.partition(".")
    if head.rstrip(" ").casefold() in _RESERVED:
        clean = f"{head.rstrip(' ')}_{dot}{rest}"
    return _cut(clean, max_chars, max_bytes).rstrip(" .") or fallback


def _legal(text: str) -> str:
    """Return ``text`` in NFC without anything a file name cannot hold on some system."""
    text = "".join(map(_visible, unicodedata.normalize("NFC", text)))
    text = re.sub(r"[<>?*]", "", text).replace('"', "'")
    text = re.sub(r"\s*:(?=\s)", " -", text)  # "Titre : suite" and "Titre: suite" alike
    text = re.sub(r"[:/\\|]", "-", text)
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return text.lstrip(" .").rstrip(" .")


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in _DROPPED_CATEGORIES:
        return ""
    return " " if category == "Cc" or char.isspace() else char


def _cut(text: str, max_chars: int, max_bytes: int) -> str:
    """Return the start of ``text`` that fits, ending between two whole characters."""
    kept: list[str] = []
    chars = size = 0
    for cluster in _clusters(text):
        chars += _width(cluster)
        size += len(cluster.encode("utf-8"))
        if chars > max_chars or size > max_bytes:
            break
        kept.append(cluster)
    return "".join(kept)


def _clusters(text: str) -> list[str]:
    """Split into what a person sees as one character: accents, skin tones and flags together."""
    clusters: list[str] = []
    for char in text:
        joins = unicodedata.category(char).startswith("M") or ord(char) in _SKIN_TONES
        if clusters and ord(char) in _FLAG_LETTERS:
            joins = len(clusters[-1]) == 1 and ord(clusters[-1]) in _FLAG_LETTERS
        # A heap of accents on one letter is no character anybody wrote: it may be cut.
        if joins and clusters and len(clusters[-1]) < 8:
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _width(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
