"""A book's progress: bytes over bytes, told at most four times a second."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import PartStatus
from ohdio_gui.model.events import DownloadEvent, DownloadStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ohdio_gui.model.audiobook import Audiobook, Part
    from ohdio_gui.model.events import Event

TELL_S = 0.25
KEEP_S = 1.0
SPEED_WINDOW_S = 5.0
EXPECTED_BYTES_S = 16_000
"""128 kbit/s, what OHdio's media have: stands in for a size that is not known yet."""
UNKNOWN_PART_BYTES = 1_000_000


class BookProgress:
    """Adds up the parts of one book; used on one thread."""

    def __init__(
        self,
        book: Audiobook,
        parts: Sequence[Part],
        publish: Callable[[Event], None],
        keep: Callable[[int, PartStatus, int, int | None], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``keep`` writes a part's (position, status, bytes_done, bytes_total) into the store."""
        self._book = book
        self._publish = publish
        self._keep = keep
        self._clock = clock
        self._parts = tuple(parts)
        self._done = {part.position: part.bytes_done for part in parts}
        self._known = {part.position: part.bytes_total for part in parts}
        self._total = {
            part.position: max(part.bytes_total or _expected(part), part.bytes_done)
            for part in parts
        }
        self._count = len(parts)
        self._highest = 0.0
        self._unkept: tuple[int, int, int | None] | None = None
        self._told_at = self._kept_at = clock() - max(TELL_S, KEEP_S)
        self._samples: deque[tuple[float, int]] = deque()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts as they are now: what of them is on disk, and the sizes that are known."""
        return tuple(
            replace(
                part,
                bytes_done=self._done[part.position],
                bytes_total=self._known[part.position],
            )
            for part in self._parts
        )

    def note(self, position: int, bytes_done: int, bytes_total: int | None) -> None:
        """Take in how far the part in flight has come; tells and keeps it when it is time."""
        self._set(position, bytes_done, bytes_total)
        self._unkept = (position, bytes_done, bytes_total)
        now = self._clock()
        self._samples.append((now, sum(self._done.values())))
        while len(self._samples) > 2 and now - self._samples[0][0] > SPEED_WINDOW_S:
            self._samples.popleft()
        if now - self._kept_at >= KEEP_S:
            self._kept_at = now
            self._keep(position, PartStatus.DOWNLOADING, bytes_done, bytes_total)
            self._unkept = None
        if now - self._told_at >= TELL_S:
            self._told_at = now
            self.tell(DownloadStatus.DOWNLOADING, position)

    def stop(self) -> None:
        """Keep how far the part in flight has come, where that was not kept yet."""
        if self._unkept is not None:
            position, bytes_done, bytes_total = self._unkept
            self._unkept = None
            self._keep(position, PartStatus.DOWNLOADING, bytes_done, bytes_total)

    def finish_part(self, position: int, size_bytes: int) -> None:
        """Take in that a part is whole on disk."""
        self._set(position, size_bytes, size_bytes)
        self._unkept = None
        self._keep(position, PartStatus.COMPLETED, size_bytes, size_bytes)
        self.tell(DownloadStatus.DOWNLOADING, position)

    def lose_part(self, position: int) -> None:
        """Take in that what was on disk of a part cannot be used."""
        self._done[position] = 0
        self._known[position] = None
        self._unkept = None
        self._samples.clear()
        self._keep(position, PartStatus.PENDING, 0, None)

    def tell(self, status: DownloadStatus, position: int | None = None) -> None:
        """Publish where the book stands."""
        done, total = sum(self._done.values()), sum(self._total.values())
        percent = min(100.0, 100.0 * done / total) if total else 0.0
        # A size that turns out larger than estimated must not move the bar backwards.
        self._highest = max(self._highest, percent)
        speed = self._speed() if status is DownloadStatus.DOWNLOADING else None
        self._publish(
            DownloadEvent(
                audiobook_id=self._book.id,
                status=status,
                ohdio_id=self._book.ohdio_id,
                title=self._book.title,
                progress=round(self._highest, 2),
                bytes=done,
                total_bytes=total or None,
                speed_bytes_s=speed,
                eta_s=round((total - done) / speed, 1) if speed else None,
                part=position,
                part_count=self._count,
                attempt=self._book.attempt,
                max_attempts=self._book.max_attempts,
            )
        )

    def _set(self, position: int, bytes_done: int, bytes_total: int | None) -> None:
        self._done[position] = bytes_done
        if bytes_total:
            self._total[position] = self._known[position] = bytes_total
        self._total[position] = max(self._total[position], bytes_done)

    def _speed(self) -> float | None:
        if len(self._samples) < 2:
            return None
        (began, before), (now, after) = self._samples[0], self._samples[-1]
        return (
            round((after - before) / (now - began), 1) if now > began and after > before else None
        )


def _expected(part: Part) -> int:
    return int(part.duration_s * EXPECTED_BYTES_S) if part.duration_s else UNKNOWN_PART_BYTES
