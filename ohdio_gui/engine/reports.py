"""What OHdio answered that fits no known shape, kept for a report: once a kind, and redacted."""

from __future__ import annotations

import logging
import re
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ohdio_gui import __version__
from ohdio_gui.model.redaction import redacted
from ohdio_gui.private_files import make_private_file, make_private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from ohdio_gui.model.errors import ParseError

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 500_000
"""Of an answer; a page of 1600 books has its first ones in that."""
MAX_REPORTS = 20
"""Older ones go: a report is for the version of today."""
_SUFFIX = ".txt"
_NAMED = re.compile(r"\d{8}-\d{6}-\d{6}-[a-z]+\.txt")
"""A report of ours: the folder may hold others' texts."""
_ADDRESS = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b", re.IGNORECASE
)
# An answer may be made to cost time: every pattern goes over it once, whatever it holds.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++")
_SECRET = re.compile(
    r"""((?:token|session|cookie|auth|secret|password|visitor|userid|jwt)\w{0,100}+\\{0,4}+["']?"""
    r"""\s*+[:=]\s*+)(\\{1,4}["'][^"'\\]*+|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'"""
    r"""|[^\s,;&"'<>}\]]++)""",
    re.IGNORECASE,
)
"""A name with such a word in it, and its value; also where JSON stands in a text of JSON."""


class ReportFolder:
    """Keeps answers in ``folder``; any thread may call."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is made with the first report."""
        self._folder = folder
        self._lock = threading.Lock()
        self._kept: set[tuple[str, str]] = set()

    def keep(self, source: str, url: str, body: bytes, error: ParseError) -> None:
        """Write down what ``url`` answered, unless this run has such an answer already.

        ``source`` names what was asked: ``category``, ``page``, ``graphql``, ``validation``. What
        differs between books in the piece that is missing (a number) makes no other kind. A report
        that cannot be written is logged: the job's own trouble is what counts.
        """
        what = str(error.arguments.get("what", ""))
        kind = (source, re.sub(r"\d+", "0", what))
        with self._lock:
            if kind in self._kept:
                return
            self._kept.add(kind)
            try:
                self._write(source, url, body, what)
            except (OSError, ValueError) as trouble:
                log.warning("event=report_not_kept reason=%r", str(trouble))

    def _write(self, source: str, url: str, body: bytes, what: str) -> None:
        make_private_folder(self._folder)
        now = datetime.now(UTC)
        text = redacted_answer(body[:MAX_BODY_BYTES].decode("utf-8", "replace"))
        head = (
            f"ohdio-gui {__version__}\nat: {now.isoformat(timespec='seconds')}\n"
            f"asked: {source} {redacted(url)}\nmissing: {what}\nbytes: {len(body)}\n\n"
        )
        file = self._folder / f"{now:%Y%m%d-%H%M%S-%f}-{source}{_SUFFIX}"
        make_private_file(file)
        file.write_text(head + text, encoding="utf-8", errors="replace")
        log.warning("event=answer_kept source=%s what=%r file=%s", source, what, file.name)
        ours = sorted(path for path in self._folder.iterdir() if _NAMED.fullmatch(path.name))
        for old in ours[:-MAX_REPORTS]:
            old.unlink(missing_ok=True)


def redacted_answer(text: str) -> str:
    """Return an answer without what belongs to a person or opens a door.

    Tokens, sessions and cookies, queries of addresses, mail and network addresses.
    """
    text = _SECRET.sub(r'\1"…"', redacted(text))
    return _ADDRESS.sub("…", _MAIL.sub("…", text))
