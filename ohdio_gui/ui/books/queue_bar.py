"""Above the table: the states with their counts, what can be done with the selection, a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTabBar, QToolButton, QWidget

from ohdio_gui import quantities
from ohdio_gui.ui import icons
from ohdio_gui.ui.books.states import State
from ohdio_gui.ui.clear_button import ClearButton
from ohdio_gui.ui.filter_field import FilterField
from ohdio_gui.ui.theme import ICON_SIZE, SPACE_S, SPACE_XS, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from ohdio_gui.ui.books.totals import Totals

_FILTER_WIDTH, _LEAST_FILTER_WIDTH = 176, 100
"""It gives room to the tabs, whose numbers are to be read in a narrow window too."""


class QueueBar(QWidget):
    """Signals: ``state_chosen`` (State) and ``words_changed`` (the filter's text)."""

    state_chosen = Signal(object)
    words_changed = Signal(str)

    def __init__(self, tools: tuple[QAction, ...], parent: QWidget | None = None) -> None:
        """``tools``: the actions that have a button here."""
        super().__init__(parent)
        self._counts: dict[State, int] = {}
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setAccessibleName(self.tr("Show books by state"))
        for _ in State:
            self.tabs.addTab("")
        self.buttons = tuple(self._button(action) for action in tools)
        self.filter = FilterField(self, is_left_by_enter=True)
        self.filter.setObjectName("filter")
        self.filter.tell_purpose(self.tr("Filter the list"))
        self.filter.setAccessibleName(self.tr("Filter the list by title, name or genre"))
        self.filter.setMinimumWidth(_LEAST_FILTER_WIDTH)
        self.filter.setMaximumWidth(_FILTER_WIDTH)
        self._magnifier = self.filter.addAction(
            icons.icon("filter", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        ClearButton(self.filter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.tabs)
        row.addStretch(1)
        for button in self.buttons:
            row.addWidget(button)
        row.addSpacing(SPACE_S)
        row.addWidget(self.filter, 100)
        self.tabs.currentChanged.connect(self._on_tab)
        self.filter.textChanged.connect(self.words_changed)
        theme().changed.connect(self._draw)
        self._show_counts()

    @property
    def state(self) -> State:
        """Return the state whose books are shown."""
        return State(self.tabs.currentIndex())

    @Slot(object)
    def show_totals(self, totals: Totals) -> None:
        """Show how many books are in each state."""
        if totals.states != self._counts:
            self._counts = dict(totals.states)
            self._show_counts()

    def clear(self) -> None:
        """Show all books again."""
        self.filter.clear()
        self.tabs.setCurrentIndex(State.ALL)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("tool")
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        action.changed.connect(self._on_action_changed)
        return button

    @Slot()
    def _on_action_changed(self) -> None:
        for button in self.buttons:
            action = button.defaultAction()
            button.setAccessibleName(action.text().replace("&", ""))

    @Slot(int)
    def _on_tab(self, index: int) -> None:
        self.state_chosen.emit(State(index))

    def _show_counts(self) -> None:
        names = {
            State.ALL: self.tr("All"),
            State.WAITING: self.tr("Waiting"),
            State.ACTIVE: self.tr("Active"),
            State.DONE: self.tr("Done"),
            State.FAILED: self.tr("Failed"),
            State.BLOCKED: self.tr("Blocked"),
        }
        for state, name in names.items():
            count = quantities.number(self._counts.get(state, 0))
            self.tabs.setTabText(state, f"{name}  {count}")
            self.tabs.setAccessibleTabName(state, f"{name}, {count}")
        self.tabs.setMinimumWidth(self.tabs.sizeHint().width())

    @Slot()
    def _draw(self) -> None:
        self._magnifier.setIcon(icons.icon("filter", "muted"))
