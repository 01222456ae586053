"""How the names of one path share the characters that it may have.

Pure text work. What is too long gives way in this order: folders that do not name the book (down
to 60 characters in all), then, evenly, the names of the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ohdio_gui.model.naming import (
    MAX_COMPONENT_BYTES,
    MAX_COMPONENT_CHARS,
    legal_name,
    name_mark,
    text_width,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ohdio_gui.model.name_component import NameComponent

MAX_COMPONENTS = 6
_FOLDERS_CHARS = 60
_LEAST_CHARS = 16
"""No name is shortened below this for the sake of another, as long as there is any other way."""
_MARK_CHARS, _MANY_MARKS_CHARS = 32, 10
"""How long an id may be in the marks of one or two names, and in those of more."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a path is laid out on: at most ``MAX_COMPONENTS`` names."""

    components: Sequence[NameComponent]
    values: Mapping[str, str]
    """A text for every field; "" for what is not known."""
    ending: str
    """Of the last name: its extension with the dot, or ""."""
    max_chars: int
    """Of the path with its separators, in UTF-16 units; 139 or more."""
    beside_chars: int = 0
    """The longest name that must fit in the place of the last one."""

    def names(self, distinguisher: str | None) -> list[str]:
        """Return the names from the outermost folder to the last one.

        A folder of which nothing is left is left out. With a ``distinguisher`` every name of the
        book differs from the one without it, and from those with another.
        """
        shown = [
            each for each in self.components if each.names_book or _is_filled(each, self.values)
        ]
        plain = self._laid_out(shown, "")
        if not distinguisher:
            return plain
        many = sum(each.names_book for each in shown) > 2
        max_chars = _MANY_MARKS_CHARS if many else _MARK_CHARS
        marked = self._laid_out(shown, name_mark(distinguisher, max_chars))
        names = zip(shown, plain, marked, strict=True)
        if any(each.names_book and one == other for each, one, other in names):
            # A long title that is cut right behind something that looks like this very mark.
            return self._laid_out(shown, name_mark(f"{distinguisher}\0", max_chars))
        return marked

    def _laid_out(self, shown: Sequence[NameComponent], mark: str) -> list[str]:
        books = [each for each in shown if each.names_book]
        others = [each for each in shown if not each.names_book]
        tail = len(mark) + len(self.ending)
        chars, size = MAX_COMPONENT_CHARS - tail, MAX_COMPONENT_BYTES - tail
        wanted = self._widths(books, chars, size)
        room = self.max_chars - (len(shown) - 1) - len(mark) * len(books) - len(self.ending)
        room -= max(0, self.beside_chars - wanted[-1] - tail)
        folders = self._shared(
            others,
            max(_floor(len(others), len(books), room), room - sum(wanted)),
            MAX_COMPONENT_CHARS,
            MAX_COMPONENT_BYTES,
        )
        titles = self._shared(books, room - sum(map(text_width, folders)), chars, size)
        rest = iter(folders), iter([f"{title}{mark}" for title in titles])
        names = [next(rest[each.names_book]) for each in shown]
        return [*names[:-1], f"{names[-1]}{self.ending}"]

    def _shared(
        self, components: Sequence[NameComponent], room: int, max_chars: int, max_bytes: int
    ) -> list[str]:
        """Return the names of ``components``, which have ``room`` characters together."""
        limit = min(max_chars, _level(self._widths(components, max_chars, max_bytes), room))
        return [each.fit(self.values, limit, max_bytes) for each in components]

    def _widths(
        self, components: Sequence[NameComponent], max_chars: int, max_bytes: int
    ) -> list[int]:
        return [text_width(each.fit(self.values, max_chars, max_bytes)) for each in components]


def _is_filled(component: NameComponent, values: Mapping[str, str]) -> bool:
    return bool(legal_name(component.render(values)))


def _floor(others: int, books: int, room: int) -> int:
    """Return how much of ``room`` the folders keep that do not name the book."""
    left = max(room - _LEAST_CHARS * books, _LEAST_CHARS // 2 * others)
    return min(max(_FOLDERS_CHARS, _LEAST_CHARS * others), left)


def _level(widths: Sequence[int], room: int) -> int:
    """Return the greatest width to which all can be cut so that they fit into ``room``."""
    for position, width in enumerate(sorted(widths)):
        share = room // (len(widths) - position)
        if width > share:
            return share
        room -= width
    return MAX_COMPONENT_CHARS
