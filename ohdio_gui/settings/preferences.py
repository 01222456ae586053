"""The settings while the program runs: changed by a person, kept in the file, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.errors import SettingsError
from ohdio_gui.settings.settings import with_values
from ohdio_gui.settings.storage import save_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ohdio_gui.settings.settings import Settings


class Preferences:
    """The settings of this run and where they are kept; used on the window's thread."""

    def __init__(
        self,
        settings: Settings,
        path: Path,
        apply: Callable[[Settings], None],
        fixed: frozenset[str] = frozenset(),
    ) -> None:
        """Begin with ``settings``: values of this run alone among them are never written.

        ``apply`` raises SettingsError for what the system refuses; ``fixed``: the settings that
        this run cannot change.
        """
        self.settings = settings
        self.fixed = fixed
        self._path = path
        self._apply = apply

    def change(self, **values: object) -> None:
        """Take new values, at once and for later runs.

        Raises SettingsError for a value that cannot be used, or that the system refuses (nothing is
        changed then), and BrokenSettingsError when the file cannot be written (they hold for this
        run all the same).
        """
        before = self.settings
        self.settings = with_values(before, values)
        try:
            self._apply(self.settings)
        except SettingsError:
            self.settings = before
            raise
        save_settings(self._path, self.settings, values)
