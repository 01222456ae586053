"""Reading JSON whose shape is not ours: any type may stand anywhere, none of them may trip us."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from ohdio_gui.model.errors import NotJsonError, ParseError
from ohdio_gui.model.lengths import possible_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BODY_BYTES = 16 * 1024 * 1024
"""A category page of 1600 books has 1.3 MB (LIMITS.md section 5)."""

_SOURCE = "OHdio"


def load_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in ``body``.

    Raises NotJsonError for anything but JSON (an error page), ParseError for JSON of another
    shape, too large or nested too deep.
    """
    if len(body) > MAX_BODY_BYTES:
        raise ParseError(what=f"{len(body)} bytes")
    try:
        value = json.loads(body)
    except ValueError as error:
        raise NotJsonError(what=_SOURCE) from error
    except RecursionError as error:
        raise ParseError(what="nesting") from error
    if not isinstance(value, dict):
        raise ParseError(what=type(value).__name__)
    return value


def at(value: object, *path: str) -> object | None:
    """Return what stands at ``path`` below ``value``; None when anything on the way is not."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def text_at(value: object, *path: str) -> str:
    """Return the text at ``path``, a whole number as its digits; empty for anything else."""
    for key in path:
        if not isinstance(value, dict):
            return ""
        value = value.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number_at(value: object, *path: str) -> float | None:
    """Return the finite number at ``path``, 0 or more, also when written as text; else None."""
    found = at(value, *path)
    if isinstance(found, bool) or not isinstance(found, (int, float, str)):
        return None
    try:
        number = float(found)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def seconds_at(value: object, *path: str) -> float | None:
    """Return the duration at ``path`` in seconds; None when there is none, or none that can be."""
    return possible_duration(number_at(value, *path))


def list_at(value: object, *path: str) -> list[Any]:
    """Return the list at ``path``; an empty one when there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def walk(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object in ``value``, outer before inner, in the order of the text."""
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, dict):
            yield current
            stack.extend(reversed(current.values()))
        elif isinstance(current, list):
            stack.extend(reversed(current))
