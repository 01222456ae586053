"""What all our child processes have in common."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import ohdio_gui

NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
"""Windows' CREATE_NO_WINDOW: no console flashes up beside the window."""
OWN_GROUP = None if sys.platform == "win32" else 0
"""A process group of its own: Ctrl+C in a terminal is for the program, which stops its children."""


def child_environment() -> dict[str, str]:
    """Return the environment in which a child that is Python finds this package."""
    root = str(Path(ohdio_gui.__file__).resolve().parent.parent)
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")])),
        "PYTHONIOENCODING": "utf-8",
    }
