"""The settings file: one bad line in it does not keep the program from starting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import BrokenSettingsError, SettingsError
from ohdio_gui.settings.settings import STORE_KEY, Settings, with_values

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "settings.json"


def load_settings(path: Path) -> tuple[Settings, list[SettingsError]]:
    """Return the settings of ``path`` (the defaults, where it is missing) and what is wrong in it.

    A value that cannot be used is left out by its name; the others hold. The file is not changed.
    """
    settings = Settings()
    troubles: list[SettingsError] = []
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return settings, []
    except (OSError, ValueError) as error:
        return settings, [BrokenSettingsError(path=str(path), reason=str(error))]
    if not isinstance(values, dict):
        return settings, [BrokenSettingsError(path=str(path), reason="not a JSON object")]
    for key, value in values.items():
        if key == STORE_KEY:
            continue  # kept with the queue; here it would say what does not hold
        try:
            settings = with_values(settings, {key: value})
        except SettingsError as error:
            troubles.append(error)
    return settings, troubles
