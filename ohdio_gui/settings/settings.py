"""The settings: each declared once, typed, with its default and its bounds.

``max_concurrent_downloads`` is set like the others and lives in the store's ``queue_control``
(FACE.md), so it is no field here. A setting exists when something uses it, not before.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ohdio_gui.model.audiobook import BookFormat
from ohdio_gui.model.errors import SettingsError, UnknownSettingError
from ohdio_gui.model.name_template import DEFAULT_TEMPLATE, NameTemplate
from ohdio_gui.settings.proxy import PROXY_WANTED, proxy_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LANGUAGES = ("system", "fr", "en")
THEMES = ("system", "light", "dark")
STORE_KEY = "max_concurrent_downloads"
MAX_CONCURRENT_DOWNLOADS = (1, 10)


@dataclass(frozen=True, slots=True)
class Settings:
    """One immutable set of settings; a change makes a new one."""

    output_dir: str = ""
    """Where finished audiobooks go; empty: ``OHdio`` in the person's music folder."""
    requests_per_second: float = 3.0
    """Budget for OHdio's site and services together; 0: no limit."""
    rate_limit: int = 0
    """Bytes a second over all downloads together; 0: no limit."""
    min_free_mb: int = 500
    """Free space, in MB, below which the download stage is held."""
    format: BookFormat = BookFormat.M4B
    """What a finished audiobook is on disk; a book may have its own."""
    name_template: str = DEFAULT_TEMPLATE
    """Folders and name of a finished book below ``output_dir``, see ``model.name_template``."""
    sidecar_files: bool = True
    """``cover.jpg`` and ``metadata.json`` beside a book in a folder of its own (Audiobookshelf)."""
    ffmpeg_path: str = ""
    """FFmpeg's program; empty: the wheel's, else PATH's."""
    proxy: str = ""
    """Address of the proxy for all requests, see ``settings.proxy``; empty: the environment's."""
    language: str = "system"
    """``system``, ``fr`` or ``en``."""
    theme: str = "system"
    """``system``, ``light`` or ``dark``."""
    close_to_tray: bool = True
    """Closing the window leaves the program in the tray, where there is one."""
    start_minimised: bool = False
    """The window starts in the tray, or minimised where there is none."""
    autostart: bool = False
    """The program starts with the person's session (``ohdio_gui.autostart``)."""
    notifications: bool = True
    """The desktop says when a category is done, or when something needs the person."""
    watch_clipboard: bool = False
    """An address that is copied elsewhere is offered to be added."""


NUMBER = "a number from {lowest} to {highest}"
WHOLE = "a whole number from {lowest} to {highest}"
BYTES_S = "a whole number from {lowest} to {highest}, in bytes per second"
MEGABYTES = "a whole number from {lowest} to {highest}, in megabytes"
CHOICE = "one of these: {choices}"
FOLDER = "the path of a folder"
PROGRAM = "the path of a program"
TEXT = "text"
TRUTH = "true or false"
"""What settings take: ``messages`` has the words of a person's language for each."""


def _text(key: str, value: object, wanted: str = TEXT) -> str:
    if not isinstance(value, str):
        raise SettingsError(key=key, value=str(value), wanted=wanted)
    return value


def _path(key: str, value: object, wanted: str = FOLDER) -> str:
    text = _text(key, value, wanted)
    try:
        if "\0" in text:
            raise ValueError
        return str(Path(text).expanduser()) if text else ""
    except (ValueError, RuntimeError):  # RuntimeError: the home folder of nobody
        raise SettingsError(key=key, value=text, wanted=wanted) from None


def _number(key: str, value: object, lowest: float, highest: float, wanted: str = NUMBER) -> float:
    refusal = SettingsError(
        key=key, value=str(value), wanted=wanted, lowest=lowest, highest=highest
    )
    try:
        number = math.nan if isinstance(value, bool) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise refusal from None
    must_be_whole = wanted != NUMBER
    if not lowest <= number <= highest or (must_be_whole and number != int(number)):
        raise refusal
    return number


def _whole(key: str, value: object, lowest: int, highest: int, wanted: str = WHOLE) -> int:
    return int(_number(key, value, lowest, highest, wanted))


def _one_of(key: str, value: object, words: Iterable[str]) -> str:
    choices = tuple(words)
    if not isinstance(value, str) or value not in choices:
        told = ", ".join(choices)
        raise SettingsError(key=key, value=str(value), wanted=CHOICE, choices=told)
    return value


def _truth(key: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(key, value, TRUTH).strip().lower()
    if text not in _TRUTHS:
        raise SettingsError(key=key, value=str(value), wanted=TRUTH)
    return _TRUTHS[text]


def _template(key: str, value: object) -> str:
    return NameTemplate.parse(_text(key, value, DEFAULT_TEMPLATE)).text


_TRUTHS = {
    **dict.fromkeys(("true", "1", "yes", "on"), True),
    **dict.fromkeys(("false", "0", "no", "off"), False),
}

_CHECKS: dict[str, Callable[[str, object], Any]] = {
    "output_dir": _path,
    "requests_per_second": lambda key, value: _number(key, value, 0, 1000),
    "rate_limit": lambda key, value: _whole(key, value, 0, 10**12, BYTES_S),
    "min_free_mb": lambda key, value: _whole(key, value, 0, 10_000_000, MEGABYTES),
    "ffmpeg_path": lambda key, value: _path(key, value, PROGRAM),
    "format": lambda key, value: BookFormat(_one_of(key, value, BookFormat)),
    "name_template": _template,
    "sidecar_files": _truth,
    "proxy": lambda key, value: proxy_address(key, _text(key, value, PROXY_WANTED)),
    "language": lambda key, value: _one_of(key, value, LANGUAGES),
    "theme": lambda key, value: _one_of(key, value, THEMES),
    "close_to_tray": _truth,
    "start_minimised": _truth,
    "autostart": _truth,
    "notifications": _truth,
    "watch_clipboard": _truth,
    STORE_KEY: lambda key, value: _whole(key, value, *MAX_CONCURRENT_DOWNLOADS),
}


def checked(key: str, value: object) -> Any:  # noqa: ANN401 (a setting has its own type)
    """Return ``value`` as the setting ``key`` holds it; text is converted.

    Raises UnknownSettingError, or SettingsError for a value that it cannot take.
    """
    check = _CHECKS.get(key)
    if check is None:
        raise UnknownSettingError(key=key)
    return check(key, value)


def with_values(settings: Settings, values: dict[str, object]) -> Settings:
    """Return ``settings`` with ``values`` put in. Raises SettingsError as ``checked`` does."""
    return dataclasses.replace(
        settings, **{key: checked(key, value) for key, value in values.items()}
    )
