"""Whether anything may move: a system can be asked for less motion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStyle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def is_moving(widget: QWidget) -> bool:
    """Whether the system lets things move."""
    return widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
