"""What is asked and offered the first time: where finished books go, and the demo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from ohdio_gui import messages
from ohdio_gui.model.errors import SettingsError
from ohdio_gui.ui.offer_bar import OfferBar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.layout import Layout
    from ohdio_gui.ui.watched_window import WatchedWindow


@dataclass(frozen=True, slots=True)
class Run:
    """What the window knows of this run of the program."""

    data_dir: Path | None = None
    is_demo: bool = False
    asks_for_folder: bool = False
    """Whether nobody has said yet where finished books go."""


class FolderQuestion(QObject):
    """Asks once where finished books go, until it is answered: here, or in the settings.

    Signals: ``refused`` (a sentence) when the answer could not be kept.
    """

    refused = Signal(str)

    def __init__(self, window: WatchedWindow, parts: Layout, preferences: Preferences) -> None:
        """Ask in the empty state, and above the table once there are books."""
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._preferences = preferences
        self._folder = preferences.settings.output_dir
        self.bar = self._bar(window)
        self.empty_bar = self._bar(parts.empty)
        parts.add_bar(self.bar)
        parts.empty.add_below(self.empty_bar)
        parts.page_changed.connect(self.show)
        # The settings may have answered: their dialog has just been closed.
        window.came_forward.connect(self.show)
        self.show()

    def _bar(self, parent: QWidget) -> OfferBar:
        answers = (self.tr("Keep this folder"), self.tr("Choose another…"))
        bar = OfferBar(self.tr("Where finished audiobooks go"), "folder", answers, parent)
        bar.accepted.connect(self._on_kept)
        bar.declined.connect(self._on_choose)
        return bar

    @property
    def is_open(self) -> bool:
        """Whether it is still to be answered."""
        return bool(self._folder) and self._folder == self._preferences.settings.output_dir

    @Slot()
    def show(self) -> None:
        """Ask where the person looks, or not at all."""
        text = self.tr("Finished audiobooks go to “{folder}”").format(folder=self._folder)
        has_books = self._parts.has_library
        self.bar.ask(text if self.is_open and has_books else "")
        self.empty_bar.ask(text if self.is_open and not has_books else "")

    @Slot()
    def _on_kept(self) -> None:
        self._answer(self._folder)

    @Slot()
    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self._window, self.tr("Folder for finished books"), self._folder
        )
        if chosen:
            self._answer(str(Path(chosen)))

    def _answer(self, folder: str) -> None:
        try:
            self._preferences.change(output_dir=folder)
        except SettingsError as error:
            # It holds for this run all the same; the next one asks again.
            self.refused.emit(messages.sentence(error.info))
        self._folder = ""
        self.show()
