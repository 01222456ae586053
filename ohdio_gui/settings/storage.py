"""The settings file: one bad line in it does not keep the program from starting."""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import BrokenSettingsError, DamagedSettingsError, SettingsError
from ohdio_gui.private_files import make_private_file, make_private_folder
from ohdio_gui.settings.settings import STORE_KEY, Settings, with_values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE_NAME = "settings.json"


def load_settings(path: Path) -> tuple[Settings, list[SettingsError]]:
    """Return the settings of ``path`` (the defaults, where it is missing) and what is wrong in it.

    A value that cannot be used is left out by its name; the others hold. The file is not changed:
    one that is damaged (DamagedSettingsError) is for ``set_aside``.
    """
    settings = Settings()
    troubles: list[SettingsError] = []
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return settings, []
    except OSError as error:
        return settings, [BrokenSettingsError(path=str(path), reason=str(error))]
    except (ValueError, RecursionError) as error:
        return settings, [DamagedSettingsError(path=str(path), reason=str(error))]
    if not isinstance(values, dict):
        return settings, [DamagedSettingsError(path=str(path), reason="not a JSON object")]
    for key, value in values.items():
        if key == STORE_KEY:
            continue  # kept with the queue; here it would say what does not hold
        try:
            settings = with_values(settings, {key: value})
        except SettingsError as error:
            troubles.append(error)
    return settings, troubles


def set_aside(path: Path, damage: DamagedSettingsError) -> DamagedSettingsError:
    """Give a damaged file another name beside it, so that settings can be kept again.

    Returns the error that says so; ``damage`` itself where the file cannot be renamed.
    """
    name = f"{path.name}.damaged-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    target, number = path.with_name(name), 1
    while target.exists():
        number += 1
        target = path.with_name(f"{name}-{number}")
    try:
        path.rename(target)
    except OSError:
        return damage
    return DamagedSettingsError(**damage.arguments, set_aside=target.name)


def save_settings(path: Path, settings: Settings, changed: Iterable[str]) -> None:
    """Write the settings named ``changed`` into the file at ``path``; all else in it stays.

    A setting that has its default goes from the file, so that a later default holds for it. What
    the file holds that is none of ours stays too. Raises BrokenSettingsError when it cannot be
    read or written; it is never half written.
    """
    defaults = Settings()
    values = _kept_values(path)
    for key in changed:
        value = getattr(settings, key)
        values.pop(key, None)
        if value != getattr(defaults, key):
            values[key] = value
    new = path.with_name(f"{path.name}.new")
    try:
        text = json.dumps(values, ensure_ascii=False, indent=2)
        make_private_folder(path.parent)
        # It may hold a proxy's password.
        make_private_file(new)
        # Half a pair of surrogates (another's text; a folder's name that is no UTF-8) is written
        # as JSON's own escape, as it was read.
        with new.open("w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except (OSError, RecursionError) as error:
        raise BrokenSettingsError(path=str(path), reason=str(error)) from error


def is_kept(path: Path, key: str) -> bool:
    """Whether the file at ``path`` says anything for ``key``; one that cannot be read may."""
    try:
        return key in _kept_values(path)
    except BrokenSettingsError:
        return True


def _kept_values(path: Path) -> dict[str, object]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise BrokenSettingsError(path=str(path), reason=str(error)) from error
    if not isinstance(values, dict):
        raise BrokenSettingsError(path=str(path), reason="not a JSON object")
    return values
