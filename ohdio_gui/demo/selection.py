"""As much of GraphQL as keeps a client honest: an answer holds the fields it asked for, no other.

Read are one operation, fields with aliases and arguments, and inline fragments; named fragments
and directives are refused as a syntax error. A field that the object does not have is refused by
name, in the words of GraphQL servers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(
    r'\s+|,|#[^\n]*|(\.\.\.|[_A-Za-z]\w*|-?\d[\w.+-]*|"(?:[^"\\]|\\.)*"|[{}()\[\]:!$=|])'
)


class QueryError(ValueError):
    """The query is refused; the message says why, ``code`` is GraphQL's."""

    def __init__(self, message: str, code: str = "GRAPHQL_VALIDATION_FAILED") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of a selection, or one inline fragment (``on`` is its type)."""

    name: str
    alias: str
    fields: tuple[Selected, ...] = ()
    on: str | None = None


def parse_query(text: str) -> tuple[Selected, ...]:
    """Return the fields of the query's one operation. Raises QueryError."""
    return _Parser(_tokens(text)).operation()


def names_in(fields: tuple[Selected, ...]) -> set[str]:
    """Return every field name of a selection, at any depth."""
    found = {field.name for field in fields if field.on is None}
    return found.union(*(names_in(field.fields) for field in fields))


def project(fields: tuple[Selected, ...], value: Any, owner: str) -> Any:  # noqa: ANN401 (JSON)
    """Return ``value`` with the fields asked for; ``owner`` names it in errors.

    Raises QueryError for a field that it has not, for an object asked for without fields, and
    for fields asked of a plain value.
    """
    if value is None:
        return None
    if isinstance(value, list):
        return [project(fields, element, owner) for element in value]
    if not isinstance(value, dict):
        if fields:
            message = f'Field "{owner}" must not have a selection since it has no subfields.'
            raise QueryError(message)
        return value
    if not fields:
        raise QueryError(f'Field "{owner}" must have a selection of subfields.')
    kind = str(value.get("typename", owner))
    chosen: dict[str, Any] = {}
    for field in fields:
        if field.on is not None:
            if field.on == kind:
                chosen |= project(field.fields, value, owner)
        elif field.name == "__typename":
            chosen[field.alias] = kind
        elif field.name in value:
            chosen[field.alias] = project(field.fields, value[field.name], field.name)
        else:
            raise QueryError(f'Cannot query field "{field.name}" on type "{kind}".')
    return chosen


def _tokens(text: str) -> list[str]:
    tokens, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _syntax_error(text[position])
        position = match.end()
        if match[1]:
            tokens.append(match[1])
    return tokens


def _syntax_error(found: str) -> QueryError:
    return QueryError(f"Syntax Error: Unexpected {found}.", "GRAPHQL_PARSE_FAILED")


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = [*tokens, "<EOF>"]
        self._at = 0

    def operation(self) -> tuple[Selected, ...]:
        if self._peek() == "query":
            self._take()
            if self._is_name():
                self._take()
            self._skip_parentheses()
        fields = self._selection()
        if self._peek() != "<EOF>":
            raise _syntax_error(self._peek())
        return fields

    def _peek(self) -> str:
        return self._tokens[self._at]

    def _take(self, expected: str | None = None) -> str:
        token = self._peek()
        if token == "<EOF>" or expected not in {None, token}:  # noqa: S105 (no password)
            raise _syntax_error(token)
        self._at += 1
        return token

    def _is_name(self) -> bool:
        return self._peek().isidentifier()

    def _name(self) -> str:
        if not self._is_name():
            raise _syntax_error(self._peek())
        return self._take()

    def _skip_parentheses(self) -> None:
        if self._peek() != "(":
            return
        depth = 0
        while True:
            depth += {"(": 1, ")": -1}.get(self._take(), 0)
            if depth == 0:
                return

    def _selection(self) -> tuple[Selected, ...]:
        self._take("{")
        fields = [self._one()]
        while self._peek() != "}":
            fields.append(self._one())
        self._take("}")
        return tuple(fields)

    def _one(self) -> Selected:
        if self._peek() == "...":
            self._take()
            self._take("on")
            kind = self._name()
            return Selected("", "", self._selection(), on=kind)
        alias = name = self._name()
        if self._peek() == ":":
            self._take()
            name = self._name()
        self._skip_parentheses()
        fields = self._selection() if self._peek() == "{" else ()
        return Selected(name, alias, fields)
