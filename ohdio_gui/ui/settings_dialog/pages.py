"""The pages of the settings, by their place."""

from __future__ import annotations

from enum import IntEnum


class Page(IntEnum):
    """From left to right."""

    GENERAL = 0
    DOWNLOADS = 1
    FILES = 2
    NETWORK = 3
