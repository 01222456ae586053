"""What a run without a window says of what it leaves undone, and of what it waits for."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ohdio_gui import messages

if TYPE_CHECKING:
    from ohdio_gui.model.errors import ErrorInfo


class HeadlessWords(QObject):
    """Sentences in the person's language; a QObject, as only that one's plurals are collected."""

    def __init__(self, place_words: tuple[str, ...] = (), *, begins_anew: bool = False) -> None:
        """``place_words``: the options that lead to this queue, see ``Arguments``.

        ``begins_anew``: whether the next start empties the queue (the demo).
        """
        super().__init__()
        self._place_words = place_words
        self._begins_anew = begins_anew

    def paused(self) -> str:
        """Return that the run waits, and for which command."""
        words = ["ohdio-gui", "--resume", *self._place_words]
        is_windows = sys.platform == "win32"
        command = subprocess.list2cmdline(words) if is_windows else shlex.join(words)
        text = self.tr("The queue is paused: waiting for “{command}”.")
        return text.replace("{command}", command)

    def held(self, count: int, reason: ErrorInfo) -> str:
        """Return how many books still wait at the end of a run that could do no more, and why."""
        said = [self.tr("%Ln book(s) still waiting.", "", count)]
        told = messages.hold_reason(reason)
        said.append(told if told.endswith(".") else f"{told}.")
        if not self._begins_anew:
            said.append(self.tr("To continue, run the same command again."))
        return " ".join(said)

    def interrupted(self, count: int) -> str:
        """Return how many books wait at the end of a run that the person ended."""
        if self._begins_anew:
            return self.tr("%Ln book(s) still waiting.", "", count)
        return self.tr(
            "%Ln book(s) waiting; the next start continues where this one stopped.", "", count
        )
