"""The queue's control row: what the store says, and what the person wants before it is written.

Apart from the dispatcher, which acts on it: which of the two holds is decided here alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ohdio_gui.model.events import QueueControl

if TYPE_CHECKING:
    from ohdio_gui.store.queue_control import QueueControlStore


class Control:
    """Belongs to the engine's thread, but for ``want_pause``. What reads raises StoreError."""

    def __init__(self, store: QueueControlStore) -> None:
        self._store = store
        self.now = QueueControl()
        """The row as it was to be when it was last read."""
        self._touched_at = ""
        """When somebody last said something about the queue."""
        self._wanted_pause: bool | None = None
        """What the person wants and the store does not say yet."""

    def want_pause(self, *, is_paused: bool) -> None:
        """Take in what the person wants, until somebody says something later; from any thread."""
        self._wanted_pause = is_paused

    @property
    def is_pause_wanted(self) -> bool:
        """Whether the person asked for a pause that may not be written yet."""
        return bool(self._wanted_pause)

    def wanted(self) -> QueueControl:
        """Read the row and return it as it is to be."""
        control = self._store.get()
        if self._wanted_pause is None:
            return control
        return replace(control, is_paused=self._wanted_pause)

    def begin(self, *, is_written: bool) -> None:
        """Read the row for the first time; ``is_written``: it says what the person wants."""
        self.now = self._store.get() if is_written else self.wanted()
        self._touched_at = self._store.touched_at()

    def reload(self) -> bool:
        """Read the row anew; whether somebody said something about the queue since the last time.

        It is, too, when what they said changes nothing: "resume" where nothing is paused.
        """
        touched_at = self._store.touched_at()
        is_said = touched_at != self._touched_at
        if is_said:
            self._wanted_pause = None
        self.now = self.wanted()
        self._touched_at = touched_at
        return is_said
