"""The details as a whole: opened and closed, in step with the selection, fed by the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, Slot

from ohdio_gui.model.jobs import Stage
from ohdio_gui.ui.details.follower import BookFollower
from ohdio_gui.ui.details.panel import DetailsPanel

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.model.events import BookDetailsEvent, HoldEvent, Snapshot
    from ohdio_gui.ui.actions import Actions
    from ohdio_gui.ui.books.view import BookTableView
    from ohdio_gui.ui.covers import CoverLoader
    from ohdio_gui.ui.details.split import DetailsSplit

_IS_OPEN = "details/open"
_EXTENTS = {
    Qt.Orientation.Horizontal: "details/width",
    Qt.Orientation.Vertical: "details/height",
}
_YES, _NO = "yes", "no"


class Details(QObject):
    """Shows the panel while ``actions.details`` is checked; asks for nothing while it is not."""

    def __init__(
        self,
        split: DetailsSplit,
        table: BookTableView,
        actions: Actions,
        covers: CoverLoader,
        engine: EngineFacade,
        bus: EventBus,
        kept: QSettings | None = None,
    ) -> None:
        """``kept``: where it is remembered whether the panel is open, and how large."""
        super().__init__(split)
        self._split = split
        self._table = table
        self._action = actions.details
        self._kept = kept
        self._held: ErrorInfo | None = None
        self.panel = DetailsPanel(actions, covers)
        split.set_panel(self.panel)
        self._follower = BookFollower(engine, bus, self)
        self._follower.told.connect(self._on_told)
        table.chosen.connect(self.on_chosen)
        table.got_on.connect(self.on_chosen)
        split.turned.connect(self._on_turned)
        self._action.toggled.connect(self._on_toggled)
        self.panel.close_wanted.connect(self._on_close_wanted)
        bus.holds.connect(self._on_hold)
        bus.snapshot.connect(self._on_snapshot)
        self._recall()
        self.on_chosen()

    def keep(self) -> None:
        """Remember whether the panel is open, and how large."""
        if self._kept is None:
            return
        self._kept.setValue(_IS_OPEN, _YES if self._action.isChecked() else _NO)
        for orientation, name in _EXTENTS.items():
            self._kept.setValue(name, self._split.extents[orientation])

    @Slot()
    def on_chosen(self) -> None:
        """Show what is selected, while the panel is open."""
        if not self._split.is_open:
            self._follower.follow(None)
            return
        rows = self._table.selected_books()
        self.panel.show_rows(rows, self._held)
        self._follower.follow(rows[0].audiobook.id if len(rows) == 1 else None)

    @Slot(object)
    def _on_told(self, event: BookDetailsEvent) -> None:
        self.panel.page.show_details(event)

    @Slot(bool)
    def _on_toggled(self, is_checked: bool) -> None:
        if is_checked:
            self._split.open()
        else:
            self._split.close_panel()
        self.on_chosen()

    @Slot()
    def _on_close_wanted(self) -> None:
        self._action.setChecked(False)
        self._table.setFocus()

    @Slot(bool)
    def _on_turned(self, is_below: bool) -> None:
        self.panel.page.set_wide(is_wide=is_below)

    @Slot(object)
    def _on_hold(self, event: HoldEvent) -> None:
        if event.stage is Stage.DOWNLOAD:
            self._held = event.error
            self.on_chosen()

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        held = {hold.stage: hold.error for hold in snapshot.holds}
        self._held = held.get(Stage.DOWNLOAD)
        self.on_chosen()

    def _recall(self) -> None:
        if self._kept is None:
            return
        for orientation, name in _EXTENTS.items():
            kept = str(self._kept.value(name, ""))
            if kept.isdecimal():
                self._split.extents[orientation] = int(kept)
        self._action.setChecked(self._kept.value(_IS_OPEN) == _YES)
