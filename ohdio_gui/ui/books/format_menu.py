"""What a book is to become, chosen before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ohdio_gui import messages
from ohdio_gui.model.audiobook import BookFormat

if TYPE_CHECKING:
    from collections.abc import Collection


class FormatMenu(QMenu):
    """The formats, and "as in the settings" before them.

    Signals: ``chosen`` (BookFormat, or None for what the settings say).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("F&ormat"))
        self._group = QActionGroup(self)
        # Several books may have several formats: then none is marked.
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self._add(self.tr("As in the settings"), None)
        self.addSeparator()
        for wanted in BookFormat:
            self._add(messages.format_name(wanted), wanted)
        self._group.triggered.connect(self._on_triggered)

    def show_chosen(self, formats: Collection[BookFormat | None]) -> None:
        """Mark what the selected books are to become, where that is one thing."""
        for action in self._group.actions():
            is_it = len(formats) == 1 and action.data() in formats
            action.setChecked(is_it)

    def _add(self, text: str, wanted: BookFormat | None) -> None:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setData(wanted)
        self._group.addAction(action)
        self.addAction(action)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        # Qt gives a StrEnum back as its text.
        found = action.data()
        self.chosen.emit(None if found is None else BookFormat(found))
