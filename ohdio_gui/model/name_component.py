"""What stands between two ``/`` of a name template, and how a book's fields fill it.

Pure text work. A field that is empty goes, with the brackets round it and the separators that
would dangle: ``{title} ({year}) - {narrator}`` without a year and a narrator is the title alone.
"""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ohdio_gui.model.naming import (
    MAX_COMPONENT_BYTES,
    MAX_COMPONENT_CHARS,
    UNTITLED,
    cut_text,
    fits,
    legal_name,
    safe_name,
    text_width,
    unreserved,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SLOT = "\0"
"""Stands for a field in a pattern: no template holds a control character."""
_EMPTY, _FILLED = SLOT, "\1"
_OPENING, _CLOSING = "([{«“", ")]}»”"
_GROUPS = tuple(
    re.compile(f"{opening}{within}*{_EMPTY}{within}*{closing}")
    for opening, closing in zip(map(re.escape, _OPENING), map(re.escape, _CLOSING), strict=True)
    for within in (f"[^{opening}{closing}{_FILLED}]",)
)
"""Brackets round empty fields and no other, with the words between: ``(lu par )``."""
_DASHES = "-–—"
_SEPARATORS = r"\s\-–—:;,.·|_"
_DANGLING = re.compile(f"[{_SEPARATORS}]*{_EMPTY}[{_SEPARATORS}{_EMPTY}]*")
_LEAST_VALUE_CHARS = 12
"""Two values cut to less would say nothing; the whole name is cut then."""


@dataclass(frozen=True, slots=True)
class NameComponent:
    """A folder, or the file, of a template."""

    pattern: str
    """Its text, with ``SLOT`` in the place of each field."""
    fields: tuple[str, ...]
    """The fields' names, in order."""

    @property
    def names_book(self) -> bool:
        """Whether it says which book it is: it has the title or the id."""
        return not {"title", "id"}.isdisjoint(self.fields)

    def render(self, values: Mapping[str, str]) -> str:
        """Return its text with ``values`` put in, "" for what is not known; no legal name yet."""
        shown = [values[name] or self._substitute(name, values) for name in self.fields]
        marks = iter([_FILLED if value else _EMPTY for value in shown])
        tidy = _without_empty(re.sub(SLOT, lambda _: next(marks), self.pattern))
        filled = iter([value for value in shown if value])
        return re.sub(_FILLED, lambda _: next(filled), tidy)

    def fit(self, values: Mapping[str, str], max_chars: int, max_bytes: int) -> str:
        """Return its legal name within the limits (see ``naming.safe_name``).

        A long value gives way before the words around it, the title last.
        """
        if self.pattern != SLOT:
            values = self._shortened(values, max_chars, max_bytes)
        return safe_name(self.render(values), UNTITLED, max_chars, max_bytes)

    def _substitute(self, name: str, values: Mapping[str, str]) -> str:
        """Return the title for an id that is not known, where nothing else names the book."""
        return values["title"] if name == "id" and "title" not in self.fields else ""

    def _shortened(
        self, values: Mapping[str, str], max_chars: int, max_bytes: int
    ) -> Mapping[str, str]:
        """Return ``values``, cut only as far as the limits need and no name becomes unreadable."""
        for names in (set(self.fields) - {"title", "id"}, {"title"}):
            if self._fits(values, max_chars, max_bytes):
                break
            limits = range(MAX_COMPONENT_CHARS, _LEAST_VALUE_CHARS, -1)
            cut = functools.partial(_cut_values, values, names)
            widest = bisect.bisect_left(
                limits, x=True, key=lambda limit: self._fits(cut(limit), max_chars, max_bytes)
            )
            values = cut(MAX_COMPONENT_CHARS - widest)
        return values

    def _fits(self, values: Mapping[str, str], max_chars: int, max_bytes: int) -> bool:
        return fits(unreserved(legal_name(self.render(values))), max_chars, max_bytes)


def _without_empty(text: str) -> str:
    before = ""
    while before != text:
        before = text
        for group in _GROUPS:
            text = group.sub(_EMPTY, text)
    return _DANGLING.sub(_joint, text)


def _joint(gap: re.Match[str]) -> str:
    """Return what joins the two sides of an empty field: the strongest separator around it."""
    before, after = gap.string[: gap.start()], gap.string[gap.end() :]
    if not before or before[-1] in _OPENING or not after or after[0] in _CLOSING:
        return ""
    return max(gap[0].split(_EMPTY), key=_strength)


def _strength(separator: str) -> int:
    if not separator.strip():
        return len(separator[:1])
    return 3 if set(separator) & set(_DASHES) else 2


def _cut_values(values: Mapping[str, str], names: Iterable[str], limit: int) -> dict[str, str]:
    return {**values, **{name: _cut_value(values[name], limit) for name in names}}


def _cut_value(value: str, limit: int) -> str:
    if text_width(value) <= limit:
        return value
    cut = cut_text(value, limit, MAX_COMPONENT_BYTES)
    return cut.rstrip(" .,;:-") or cut
