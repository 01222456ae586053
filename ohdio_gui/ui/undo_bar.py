"""What was taken out of the list, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from ohdio_gui.model.events import RemovedEvent
from ohdio_gui.ui import icons
from ohdio_gui.ui.notice import Notice
from ohdio_gui.ui.theme import theme

_ICON_SIZE = 18


class UndoBar(Notice):
    """Stays until the removal is undone, dismissed, or another one takes its place.

    Signals: ``acted`` to undo it, ``dismissed`` when nobody wants it back.
    """

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What was removed from the list"), parent)
        self.told = RemovedEvent(())
        """What it says now."""
        self._close = QToolButton(self)
        self._close.setObjectName("tool")
        self._close.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
        self._close.setAccessibleName(self.tr("Close the message on the removal"))
        self._close.setToolTip(self.tr("Close"))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.dismissed)
        row = self.layout()
        assert row is not None
        row.addWidget(self._close)
        theme().changed.connect(self._draw_close)
        self._draw_close()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What the keyboard reaches, from left to right."""
        return self.button, self._close

    @Slot(object)
    def show_removed(self, event: RemovedEvent) -> None:
        """Say what was removed last; nothing, when nothing can be had back."""
        self.told = event
        count = len(event.audiobook_ids)
        if not count:
            self.say("")
            return
        if event.title:
            text = (
                self.tr("“{title}” removed; its file is in the trash")
                if event.has_files
                else self.tr("“{title}” removed from the list")
            )
            told = text.replace("{title}", event.title)
        elif event.has_files:
            told = self.tr("%Ln book(s) removed; the files are in the trash", "", count)
        else:
            told = self.tr("%Ln book(s) removed from the list", "", count)
        self.say(told, "muted", offer=self.tr("Undo"), icon="remove")

    @Slot()
    def _draw_close(self) -> None:
        self._close.setIcon(icons.icon("cancel", "muted"))
