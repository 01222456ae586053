"""Answers that are waited for so long and no longer: a share that is gone may never give one."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")


class Patience:
    """Asks a disk on a thread of its own; any thread may call.

    Once an answer did not come in time, nothing more is asked until it came after all.
    """

    def __init__(self, seconds: float) -> None:
        """Wait ``seconds`` at most for an answer."""
        self._seconds = seconds
        self._owed: threading.Thread | None = None

    def ask(self, question: Callable[[], Answer], otherwise: Answer) -> Answer:
        """Return the answer, or ``otherwise`` where it does not come in time.

        Raises the OSError that ``question`` raises. What it does after its time it does unheard.
        """
        owed = self._owed
        if owed is not None and owed.is_alive():
            return otherwise
        answers: list[Answer] = []
        errors: list[OSError] = []

        def work() -> None:
            try:
                answers.append(question())
            except OSError as error:
                errors.append(error)

        # A disk that never answers must not keep the program from ending.
        thread = threading.Thread(target=work, name="disk", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if errors:
            raise errors[0]
        if answers:
            return answers[0]
        self._owed = thread
        log.warning("event=disk_silent seconds=%.1f", self._seconds)
        return otherwise
