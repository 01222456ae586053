"""The attempts that failed, and their causes in plain words with local times."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from ohdio_gui import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ohdio_gui.model.jobs import JobFailure

MOST = 12
"""The newest: what happened months ago is in the details for a report."""


def told(failures: Sequence[JobFailure]) -> str:
    """Return a paragraph for each of the newest attempts, the newest first; empty without one."""
    return "\n\n".join(_line(failure) for failure in reversed(failures[-MOST:]))


def _line(failure: JobFailure) -> str:
    text = QCoreApplication.translate("Details", "{time} · Attempt {attempt}\n{sentence}")
    return text.format(
        time=_local(failure.at),
        attempt=failure.attempt,
        sentence=messages.sentence(failure.error),
    )


def _local(at: str) -> str:
    """Return a time of the store as the clock on the wall had it."""
    seconds = int(datetime.fromisoformat(at).timestamp())
    moment = QDateTime.fromSecsSinceEpoch(seconds)
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)
