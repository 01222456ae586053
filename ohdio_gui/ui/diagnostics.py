"""The state of the program as text for a bug report: plain English, nothing private. Pure."""

from __future__ import annotations

import dataclasses
import platform
from typing import TYPE_CHECKING

from ohdio_gui.model.redaction import redacted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ohdio_gui.model.events import QueueCounts
    from ohdio_gui.settings.settings import Settings

_PRIVATE_KEYS = frozenset({"output_dir", "ffmpeg_path", "proxy"})
"""Settings of which only it is told whether they are set."""


def diagnostics(
    versions: Mapping[str, str],
    settings: Settings,
    counts: QueueCounts,
    private: Sequence[str] = (),
) -> str:
    """Return the text. ``private``: paths, such as the home folder, that are never to be in it."""
    text = "\n".join(_lines(versions, settings, counts))
    for path in sorted(filter(None, private), key=len, reverse=True):
        text = text.replace(path, "…")
    return redacted(text) + "\n"


def _lines(versions: Mapping[str, str], settings: Settings, counts: QueueCounts) -> Iterator[str]:
    for name, version in versions.items():
        yield f"{name}: {version}"
    yield f"platform: {platform.system()} {platform.release()} {platform.machine()}"
    told = ", ".join(f"{name} {value}" for name, value in dataclasses.asdict(counts).items())
    yield f"books: {told}"
    yield "settings:"
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if field.name in _PRIVATE_KEYS:
            value = "set" if value else "not set"
        yield f"  {field.name}: {value}"
