"""Starts the demo: this very program once more, on its own."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess

if TYPE_CHECKING:
    from ohdio_gui.settings.settings import Settings

log = logging.getLogger(__name__)


def start_demo(settings: Settings) -> bool:
    """Start it in the person's language and theme; returns whether it started."""
    program, arguments = demo_command(settings)
    has_started, _ = QProcess.startDetached(program, arguments)
    if not has_started:
        log.warning("event=demo_not_started")
    return bool(has_started)


def demo_command(settings: Settings) -> tuple[str, list[str]]:
    """Return the program and its arguments; a frozen program is its own interpreter."""
    module = [] if getattr(sys, "frozen", False) else ["-m", "ohdio_gui"]
    chosen = [f"--set=language={settings.language}", f"--set=theme={settings.theme}"]
    return sys.executable, [*module, "--demo", *chosen]
