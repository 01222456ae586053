"""Where a finished book goes: folders and a name, made of its fields by a template.

Pure text work, no disk. ``{author}/{title}/{title}`` gives ``Dominique Fortier/Du bon usage des
étoiles/Du bon usage des étoiles.m4b``: ``/`` separates folders, ``{{`` and ``}}`` are braces.
Whatever the fields hold, the path lies below the output folder, is legal on every system and
keeps FACE.md's limits (``model.naming``).

An unknown author is ``Inconnu``, no title ``Sans titre``; any other field that is not known goes
without a trace (``model.name_component``), and a folder of nothing else with it. A folder or file
*names the book* when the template puts the title or the id into it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import NameTemplateError
from ohdio_gui.model.name_component import SLOT, NameComponent
from ohdio_gui.model.name_layout import MAX_COMPONENTS, Sheet
from ohdio_gui.model.naming import (
    MAX_COMPONENT_CHARS,
    MAX_PART_NAME_CHARS,
    MAX_PATH_CHARS,
    UNKNOWN_AUTHOR,
    UNTITLED,
    file_ending,
    flat_text,
    legal_name,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DEFAULT_TEMPLATE = "{author}/{title}/{title}"
"""Without extension."""
FIELDS = ("author", "title", "narrator", "year", "genre", "id", "category")
MAX_TEMPLATE_CHARS = 300

_TOKEN = re.compile(r"\{\{|\}\}|(?P<field>\{[^{}]*\})|[{}]|[^{}]+")
_ROOT = re.compile(r"/|~|[A-Za-z]:")
_SIDECAR_CHARS = len("metadata.json")
"""What may lie beside the file, in a folder of the book's own."""


@dataclass(frozen=True, slots=True)
class NameFields:
    """What of a book its name is made of."""

    title: str
    authors: tuple[str, ...] = ()
    narrators: tuple[str, ...] = ()
    year: int | None = None
    genre: str | None = None
    id: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class NameTemplate:
    """A template that is known to name files; ``parse`` makes it."""

    text: str
    components: tuple[NameComponent, ...] = field(repr=False, compare=False)
    """The folders, and last the file."""

    @classmethod
    def parse(cls, text: str) -> NameTemplate:
        """Return the template that ``text`` writes; white space around it does not count.

        Raises NameTemplateError, whose ``reason`` is a word (the first one that holds) and whose
        ``what`` is the piece it is about: ``empty``, ``too_long``, ``control``, ``absolute``,
        ``backslash``, ``braces``, ``unknown_field``, ``dots``, ``too_deep`` or ``no_book``.
        """
        try:
            return cls(text.strip(), _read(text.strip()))
        except _Refused as refusal:
            raise NameTemplateError(
                key="name_template", value=text, reason=refusal.reason, what=refusal.what
            ) from None

    @property
    def has_own_folder(self) -> bool:
        """Whether the last folder names the book: what belongs to it alone may lie there."""
        return len(self.components) > 1 and self.components[-2].names_book

    def file_path(
        self,
        output_dir: Path,
        fields: NameFields,
        extension: str,
        distinguisher: str | None = None,
    ) -> Path:
        """Return the path of a book's file below ``output_dir``.

        ``extension`` comes with its dot; ``distinguisher`` (the book's id) is given when another
        book has the path without it, and is added as `` [id]`` to all that names the book.
        """
        beside = _SIDECAR_CHARS if self.has_own_folder else 0
        ending = file_ending(extension)
        sheet = Sheet(self.components, _values(fields), ending, MAX_PATH_CHARS, beside)
        return output_dir.joinpath(*sheet.names(distinguisher))

    def folder_path(
        self, output_dir: Path, fields: NameFields, distinguisher: str | None = None
    ) -> Path:
        """Return the folder, below ``output_dir``, of a book that becomes several files.

        It is the book's own folder; where the template has none, one that is called like the
        file. Whatever ``part_name`` returns fits into it.
        """
        components = self.components[:-1] if self.has_own_folder else self.components
        room = MAX_PATH_CHARS - len("/") - MAX_PART_NAME_CHARS
        sheet = Sheet(components, _values(fields), "", room)
        return output_dir.joinpath(*sheet.names(distinguisher))


def respelt(text: str, names: Mapping[str, str]) -> str:
    """Return ``text`` with its fields called otherwise; ``names``: the new ones by the old."""

    def named(token: re.Match[str]) -> str:
        written = token["field"] or ""
        name = names.get(written[1:-1])
        return token[0] if name is None else f"{{{name}}}"

    return _TOKEN.sub(named, text)


class _Refused(Exception):  # noqa: N818 (becomes a NameTemplateError, which has the whole text)
    def __init__(self, reason: str, what: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.what = what


def _read(text: str) -> tuple[NameComponent, ...]:
    _check_text(text)
    pattern = ""
    fields = []
    for token in _TOKEN.finditer(text):
        if token["field"]:
            fields.append(_field(token["field"]))
            pattern += SLOT
        elif token[0] in {"{", "}"}:
            raise _Refused("braces", text[token.start() :].partition("/")[0])
        else:
            pattern += token[0][0] if token[0] in {"{{", "}}"} else token[0]
    components = []
    rest = iter(fields)
    for name, written in zip(pattern.split("/"), text.split("/"), strict=True):
        _check_name(name, written)
        components.append(NameComponent(name, tuple(next(rest) for _ in range(name.count(SLOT)))))
    if len(components) > MAX_COMPONENTS:
        raise _Refused("too_deep", str(len(components)))
    if not components[-1].names_book:
        raise _Refused("no_book", text.rpartition("/")[2])
    return tuple(components)


def _check_text(text: str) -> None:
    if not text:
        raise _Refused("empty", text)
    if len(text) > MAX_TEMPLATE_CHARS:
        raise _Refused("too_long", str(len(text)))
    for char in text:
        if unicodedata.category(char) in {"Cc", "Cs"}:
            raise _Refused("control", f"U+{ord(char):04X}")
    if root := _ROOT.match(text):
        raise _Refused("absolute", root[0])
    if "\\" in text:
        raise _Refused("backslash", "\\")


def _field(written: str) -> str:
    name = written[1:-1]
    if "!" in name or ":" in name:
        raise _Refused("braces", written)
    if name not in FIELDS:
        raise _Refused("unknown_field", written)
    return name


def _check_name(name: str, written: str) -> None:
    """Raise _Refused for a folder or file of which nothing would be left, whatever the fields."""
    if "." in name and not name.strip(" ."):
        raise _Refused("dots", written)
    if not legal_name(name.replace(SLOT, "x")):
        raise _Refused("empty", written or "/")


def _values(fields: NameFields) -> dict[str, str]:
    """Return a text for every field: as it may stand in a name, "" for what is not known."""
    texts = {
        "author": _joined(fields.authors) or UNKNOWN_AUTHOR,
        "title": fields.title,
        "narrator": _joined(fields.narrators),
        "year": "" if fields.year is None else str(fields.year),
        "genre": fields.genre or "",
        "id": fields.id or "",
        "category": fields.category or "",
    }
    values = {name: _value(text) for name, text in texts.items()}
    return {
        **values,
        "author": values["author"] or UNKNOWN_AUTHOR,
        "title": values["title"] or UNTITLED,
    }


def _value(text: str) -> str:
    flat = flat_text(text)
    return flat[: 2 * MAX_COMPONENT_CHARS] if flat.strip(" .") else ""


def _joined(people: tuple[str, ...]) -> str:
    return ", ".join(text for text in (person.strip() for person in people) if text)
