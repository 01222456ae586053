"""Why stages wait: for a disk or FFmpeg, for OHdio, for the books on disk, for the store itself.

Apart from the dispatcher, which asks only whether a stage may claim: each reason begins and ends by
rules of its own, and a face is told when it does.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ohdio_gui.engine.aside import Aside
from ohdio_gui.engine.holds import distinct, with_hold, without_full_disks
from ohdio_gui.engine.outcomes import HOLD_LOOK_S
from ohdio_gui.model.events import HoldEvent
from ohdio_gui.model.jobs import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ohdio_gui.engine.holds import Holds
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.model.events import Event

log = logging.getLogger(__name__)

HOLD_LOOK_MS = int(HOLD_LOOK_S * 1000)
ASK_AGAIN_MS = 3_600_000
"""How soon a stage that stopped asking tries one more job by itself."""


@dataclass(frozen=True, slots=True)
class ReasonHooks:
    """What the reasons ask of their surroundings; called on the engine's thread, but for two."""

    publish: Callable[[Event], None]
    run_soon: Callable[[Callable[[], None]], None]
    """Has something done on the engine's thread; called from any."""
    is_storage_well: Callable[[ErrorInfo], bool]
    """Whether what held a stage is over; called on a thread of its own, and may never return."""
    on_ask_again: Callable[[], None]
    """It is time to try once more what ``stop_asking`` stopped."""
    on_change: Callable[[], None]
    """A stage may claim again, or another reason holds for it."""
    on_release: Callable[[], None]
    """A stage waits no more for its disk."""
    on_break: Callable[[], None]
    """The store broke: everything is to stop."""


class Reasons(QObject):
    """Keeps them by stage. ``hold``, ``stop_asking`` and ``break_off``: from any thread.

    All else belongs to the engine's.
    """

    def __init__(self, parent: QObject, hooks: ReasonHooks) -> None:
        super().__init__(parent)
        self._hooks = hooks
        self._held: Holds = {}
        """Why stages wait for the disk or FFmpeg."""
        self._awaited: ErrorInfo | None = None
        """Why no book is asked for yet: a rebuilt store does not know the finished ones."""
        self._silent: dict[Stage, ErrorInfo] = {}
        """The stages that stopped asking OHdio, and what it answered."""
        self._broken: ErrorInfo | None = None
        """What happened to the store: nothing runs any more."""
        self._locked: ErrorInfo | None = None
        """Another program holds the store: nothing is claimed meanwhile."""
        self._storage_look = Aside("storage-look", hooks.run_soon)
        self._is_started = False
        self._hold_timer = QTimer(self)
        self._hold_timer.timeout.connect(self.on_hold_look)
        self._ask_timer = QTimer(self)
        self._ask_timer.timeout.connect(self.on_ask_again)

    def start(self) -> None:
        """Begin to look whether what stages wait for is over."""
        self._is_started = True
        if self._held:
            self._hold_timer.start(HOLD_LOOK_MS)

    def close(self) -> None:
        """Ask no disk any more; the timers stop with those of the dispatcher, their parent."""
        self._storage_look.close()

    def hold(self, reason: ErrorInfo, stages: Iterable[Stage] = (Stage.DOWNLOAD,)) -> None:
        """Hold ``stages`` until the disk's trouble is over; from any thread."""
        concerned = frozenset(stages)
        self._hooks.run_soon(lambda: self._set_held(with_hold(self._held, reason, concerned)))

    def await_books(self, reason: ErrorInfo | None) -> None:
        """Let no stage claim what concerns a book, for ``reason``; None: they can go on."""
        if reason == self._awaited:
            return
        self._awaited = reason
        log.warning("event=finished_books_%s", "awaited" if reason else "known")
        for stage in (Stage.METADATA, Stage.DOWNLOAD):
            self._tell(stage)
        self._hooks.on_change()

    def try_again(self) -> None:
        """Let what is held go on at once: whether its trouble is over, the next job sees."""
        self._set_held({})

    def lift_disk_hold(self) -> None:
        """Let what waits for room on a disk try again: the book that does not fit may be gone."""
        self._set_held(without_full_disks(self._held))

    def stop_asking(self, stage: Stage, answer: ErrorInfo) -> None:
        """Let ``stage`` claim no more: OHdio answers what nobody knows; from any thread."""
        self._hooks.run_soon(lambda: self._set_silent(stage, answer))

    def ask_again(self) -> tuple[Stage, ...]:
        """Let the stages claim again that stopped asking; returns which."""
        stages = tuple(self._silent)
        for stage in stages:
            self._set_silent(stage, None)
        return stages

    def break_off(self, error: ErrorInfo) -> None:
        """Stop every stage for good, since the store broke; from any thread, any number of times.

        What runs is stopped and cannot be given back: it is taken up at the next start.
        """
        self._hooks.run_soon(lambda: self._break_off(error))

    def set_locked(self, error: ErrorInfo | None) -> None:
        """Let no stage claim while another program holds the store; None: it is free again."""
        if self._broken is not None or error == self._locked:
            return
        self._locked = error
        for stage in Stage:
            if self._own(stage) is None:
                self._hooks.publish(HoldEvent(error, stage))
        if error is None:
            self._hooks.on_change()

    @property
    def holds(self) -> tuple[HoldEvent, ...]:
        """The stages that wait now, and why."""
        found = ((stage, self._of(stage)) for stage in Stage)
        return tuple(HoldEvent(reason, stage) for stage, reason in found if reason is not None)

    @property
    def is_broken(self) -> bool:
        """Whether the store broke."""
        return self._broken is not None

    @property
    def is_locked(self) -> bool:
        """Whether another program holds the store."""
        return self._locked is not None

    @property
    def is_all_held(self) -> bool:
        """Whether every stage waits for the disk."""
        return len(self._held) == len(Stage)

    def is_stopped(self, stage: Stage) -> bool:
        """Whether ``stage`` waits for anything but a lock of the store, which ends by itself."""
        return (self._broken or self._own(stage)) is not None

    @Slot()
    def on_hold_look(self) -> None:
        """Lift each hold whose trouble is over, which a disk that is gone takes long to say."""
        reasons = distinct(self._held)
        if not reasons:
            return

        def lift(well: list[ErrorInfo]) -> None:
            self._set_held({s: held for s, held in self._held.items() if held not in well})

        is_well = self._hooks.is_storage_well
        self._storage_look.ask(lambda: list(filter(is_well, reasons)), lift)

    @Slot()
    def on_ask_again(self) -> None:
        """Try once more whether OHdio is understood again."""
        self._hooks.on_ask_again()

    def _of(self, stage: Stage) -> ErrorInfo | None:
        """Return why ``stage`` waits; a lock of the store, which ends, after all other trouble."""
        return self._broken or self._own(stage) or self._locked

    def _own(self, stage: Stage) -> ErrorInfo | None:
        awaited = self._awaited if stage is not Stage.SCRAPE else None
        return awaited or self._held.get(stage) or self._silent.get(stage)

    def _tell(self, stage: Stage) -> None:
        self._hooks.publish(HoldEvent(self._of(stage), stage))

    def _break_off(self, error: ErrorInfo) -> None:
        if self._broken is not None:
            return
        self._broken = error
        log.error("event=store_broken reason=%r", error.message)
        self._hooks.on_break()
        for stage in Stage:
            self._tell(stage)

    def _set_silent(self, stage: Stage, answer: ErrorInfo | None) -> None:
        if (answer is None) == (stage not in self._silent):
            return
        if answer is None:
            del self._silent[stage]
        else:
            self._silent[stage] = answer
        log.warning("event=stage_%s stage=%s", "asks_again" if answer is None else "silent", stage)
        if self._silent:
            self._ask_timer.start(ASK_AGAIN_MS)
        else:
            self._ask_timer.stop()
        self._tell(stage)
        self._hooks.on_change()

    def _set_held(self, holds: Holds) -> None:
        was, self._held = self._held, holds
        concerned = [stage for stage in Stage if was.get(stage) != holds.get(stage)]
        for stage in concerned:
            held = holds.get(stage)
            told = f"held kind={held.kind}" if held else "released"
            log.warning("event=stage_%s stage=%s", told, stage)
            self._tell(stage)
        if self._is_started and concerned:
            if holds:
                self._hold_timer.start(HOLD_LOOK_MS)
            else:
                self._hold_timer.stop()
        if was.keys() - holds.keys():
            self._hooks.on_release()
        self._hooks.on_change()  # what waits for room on the disk may be all by now
