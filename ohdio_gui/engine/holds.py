"""Why stages wait for a disk or FFmpeg: each stage for its own reason. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.engine.storage import needed_mb
from ohdio_gui.model.errors import DiskFullError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.model.jobs import Stage

Holds = dict["Stage", "ErrorInfo"]


def with_hold(holds: Holds, reason: ErrorInfo, stages: Iterable[Stage]) -> Holds:
    """Return ``holds`` and ``reason`` for ``stages``.

    Of several books that tell the same of a folder the largest counts; another trouble replaces
    the former one.
    """
    changed = {stage: reason for stage in stages if not _covers(holds.get(stage), reason)}
    return {**holds, **changed}


def without_full_disks(holds: Holds) -> Holds:
    """Return ``holds`` but for the disks that are full."""
    return {stage: held for stage, held in holds.items() if held.kind != DiskFullError.kind}


def distinct(holds: Holds) -> list[ErrorInfo]:
    """Return each reason once."""
    return list(dict.fromkeys(holds.values()))


def _covers(held: ErrorInfo | None, reason: ErrorInfo) -> bool:
    """Whether ``held`` ends no sooner than ``reason``, which is the same trouble."""
    if held is None or held.kind != reason.kind:
        return False
    is_one_place = held.arguments.get("folder") == reason.arguments.get("folder")
    return is_one_place and needed_mb(held) >= needed_mb(reason)
