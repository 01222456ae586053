"""The settings file: one bad line in it does not keep the program from starting."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from ohdio_gui.model.errors import SettingsError
from ohdio_gui.settings.settings import STORE_KEY, Settings, with_values

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

FILE_NAME = "settings.json"


def load_settings(path: Path) -> tuple[Settings, list[SettingsError]]:
    """Return the settings of ``path`` (the defaults, where it is missing) and what is wrong in it.

    A value that cannot be used is left out by its name; the others hold. The file is not changed.
    """
    settings, troubles = Settings(), []
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return settings, []
    except (OSError, ValueError) as error:
        return settings, [SettingsError(key=str(path), reason=str(error))]
    if not isinstance(values, dict):
        return settings, [SettingsError(key=str(path), reason="not a JSON object")]
    for key, value in values.items():
        if key == STORE_KEY:
            troubles.append(SettingsError(key=key, reason="kept with the queue, not in this file"))
            continue
        try:
            settings = with_values(settings, {key: value})
        except SettingsError as error:
            troubles.append(error)
    for trouble in troubles:
        log.warning("event=setting_ignored reason=%r", str(trouble))
    return settings, troubles
