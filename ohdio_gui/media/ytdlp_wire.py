"""What the program and its yt-dlp child say to each other: one JSON object a line.

A request: ``{"op": "fetch" | "fetch_page" | "extract" | "has_own_extractor", …}``; its answers:
any number of ``{"event": "progress", "done": bytes, "total": bytes or null}``, then one of
``{"event": "done", "value": …}`` and ``{"event": "error", "kind": …, "arguments": {…}}``.

``{"op": "rate", "bytes_s": …}`` is heard at any time, in the middle of a request too, and has no
answer: how fast media are read from now on (0: no limit).
"""

from __future__ import annotations

import re
from typing import Any

from ohdio_gui.model.errors import (
    AssemblyError,
    DiskFullError,
    ExpiredMediaError,
    ExtractionError,
    ForbiddenError,
    NetworkError,
    NotFoundError,
    OhdioError,
    OutputFolderError,
    RateLimitedError,
    ServerError,
    UnsupportedSiteError,
    UntrustedError,
)
from ohdio_gui.model.redaction import redacted

_ERRORS: dict[str, type[OhdioError]] = {
    cls.kind: cls
    for cls in (
        AssemblyError,
        DiskFullError,
        ExpiredMediaError,
        ExtractionError,
        ForbiddenError,
        NetworkError,
        NotFoundError,
        OutputFolderError,
        RateLimitedError,
        ServerError,
        UnsupportedSiteError,
        UntrustedError,
    )
}
_MAX_REASON = 300
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PREFIX = re.compile(r"^\s*(ERROR:\s*)?(\[download\] )?(Got error: )?(part: )?")
_ADVICE = re.compile(
    r"(; please report this issue on|\. Please report|; Confirm you are on|You might want to use a"
    r"|Use --|\. See +http|; see +http).*",
    re.DOTALL,
)


def error_answer(error: OhdioError) -> dict[str, Any]:
    """Return ``error`` as an answer of the child."""
    return {"event": "error", "kind": error.kind, "arguments": error.arguments}


def error_of(answer: dict[str, Any]) -> OhdioError:
    """Return the error that an answer of the child stands for."""
    cls = _ERRORS.get(str(answer.get("kind")), ExtractionError)
    return cls(**answer.get("arguments", {}))


def one_line(text: str) -> str:
    """Return what yt-dlp said as a reason to show: one line, no address's query, no advice."""
    text = _PREFIX.sub("", _ADVICE.sub("", _COLOUR.sub("", text)))
    line = " ".join(redacted(text).split()).strip(" ;")
    return line if len(line) <= _MAX_REASON else line[: _MAX_REASON - 1] + "…"
