"""How downloads run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ohdio_gui.model.events import QueueControl
from ohdio_gui.settings.settings import MAX_CONCURRENT_DOWNLOADS, Settings
from ohdio_gui.ui.settings_dialog.page import FIELD_HEIGHT, SettingsPage
from ohdio_gui.ui.theme import SPACE_S

if TYPE_CHECKING:
    from PySide6.QtWidgets import QToolButton

    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.settings.preferences import Preferences

_KB = 1000
_MOST_KB_S = 1_000_000
_STEP_KB_S = 100
_STEP_MB = 100


class _RateBox(QDoubleSpinBox):
    """A number with a decimal only where it has one: 3, but 0,5."""

    def textFromValue(self, value: float) -> str:
        """Return ``value`` as a person writes it."""
        digits = 0 if round(value, self.decimals()).is_integer() else self.decimals()
        return self.locale().toString(value, "f", digits)


class DownloadsPage(SettingsPage):
    """How many at once, how fast, how often OHdio is asked, and what must stay free."""

    def __init__(
        self,
        preferences: Preferences,
        engine: EngineFacade,
        bus: EventBus,
        control: QueueControl,
        parent: QWidget | None = None,
    ) -> None:
        """``control``: the queue's as it is now; how many at once is its, not a setting's."""
        super().__init__(preferences, parent)
        self._engine = engine
        settings = preferences.settings
        self.at_once = QSpinBox(self)
        self.at_once.setRange(*MAX_CONCURRENT_DOWNLOADS)
        self.at_once.setValue(control.max_concurrent_downloads)
        self.speed = QSpinBox(self)
        self.speed.setRange(0, _MOST_KB_S)
        self.speed.setSingleStep(_STEP_KB_S)
        self.speed.setSuffix(self.tr("\u00a0kB/s"))
        self.speed.setSpecialValueText(self.tr("No limit"))
        # A limit below a whole kB is none the less a limit.
        self.speed.setValue(-(-settings.rate_limit // _KB))
        self.requests = _RateBox(self)
        self.requests.setRange(0, 1000)
        self.requests.setDecimals(1)
        self.requests.setSingleStep(0.5)
        self.requests.setSuffix(self.tr("\u00a0per second"))
        self.requests.setSpecialValueText(self.tr("No limit"))
        # What is not to be shown as none is shown as the least there is.
        least = 0.1 if settings.requests_per_second else 0.0
        self.requests.setValue(max(least, settings.requests_per_second))
        self.min_free = QSpinBox(self)
        self.min_free.setRange(0, 10_000_000)
        self.min_free.setSingleStep(_STEP_MB)
        self.min_free.setSuffix(self.tr("\u00a0MB"))
        self.min_free.setValue(settings.min_free_mb)
        self._usual: dict[QAbstractSpinBox, QToolButton] = {}
        self._lay_out()
        self.at_once.valueChanged.connect(self._on_at_once)
        self.speed.valueChanged.connect(self._on_speed)
        self.requests.valueChanged.connect(self._on_requests)
        self.min_free.valueChanged.connect(self._on_min_free)
        bus.queue_control.connect(self.on_queue_control)
        self._show_usual()

    def finish(self) -> None:
        """Take what is still being written."""
        for field in (self.at_once, self.speed, self.requests, self.min_free):
            field.interpretText()

    @Slot(object)
    def on_queue_control(self, control: QueueControl) -> None:
        """Show how many at once another window or the command line chose."""
        if control.max_concurrent_downloads != self.at_once.value():
            self.at_once.blockSignals(True)
            self.at_once.setValue(control.max_concurrent_downloads)
            self.at_once.blockSignals(False)
            self._show_usual()

    def _lay_out(self) -> None:
        column = self._column()
        self._add_number(
            column,
            self.tr("Downloads at once"),
            self.at_once,
            "max_concurrent_downloads",
            self.tr("How many books download at the same time, from 1 to 10."),
        )
        self._add_number(
            column,
            self.tr("Speed limit"),
            self.speed,
            "rate_limit",
            self.tr("For all downloads together, including those now running."),
        )
        self._add_number(
            column,
            self.tr("Requests"),
            self.requests,
            "requests_per_second",
            self.tr("The most page requests sent to OHdio each second."),
        )
        self._add_number(
            column,
            self.tr("Free space to keep"),
            self.min_free,
            "min_free_mb",
            self.tr("Downloads wait while the disk has less than this left."),
        )
        column.addWidget(self.trouble)
        column.addStretch(1)

    def _add_number(
        self, column: QVBoxLayout, title: str, field: QAbstractSpinBox, key: str, told: str
    ) -> None:
        field.setMinimumHeight(FIELD_HEIGHT + 2)  # its edges do not move with the focus
        field.setGroupSeparatorShown(True)
        # A style sheet's padding does not reach the text of a number.
        field.lineEdit().setTextMargins(SPACE_S, 0, 0, 0)
        # What is passed on the way to a number is none: 1 kB/s is not what 1000 begins with.
        field.setKeyboardTracking(False)
        field.setAccessibleName(title)
        chip = self._chip(self.tr("Default value"))
        chip.setAccessibleName(self.tr("Default value: {title}").format(title=title))
        chip.clicked.connect(self._on_usual)
        self._usual[field] = chip
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(field, 1)
        row.addWidget(chip)
        column.addWidget(self._title(title, field))
        column.addLayout(row)
        self._add_trouble(column, key)
        self._add_help(column, told, field)

    def _usual_value(self, field: QAbstractSpinBox) -> float:
        defaults = Settings()
        return {
            self.at_once: QueueControl().max_concurrent_downloads,
            self.speed: defaults.rate_limit // _KB,
            self.requests: defaults.requests_per_second,
            self.min_free: defaults.min_free_mb,
        }[field]

    def _show_usual(self) -> None:
        for field, chip in self._usual.items():
            assert isinstance(field, QSpinBox | QDoubleSpinBox)
            chip.setVisible(field.value() != self._usual_value(field))

    @Slot()
    def _on_usual(self) -> None:
        chip = self.sender()
        field = next(field for field, button in self._usual.items() if button is chip)
        field.setFocus()
        usual = self._usual_value(field)
        if isinstance(field, QSpinBox):
            field.setValue(int(usual))
        elif isinstance(field, QDoubleSpinBox):
            field.setValue(usual)

    @Slot(int)
    def _on_at_once(self, limit: int) -> None:
        self._engine.set_max_concurrent_downloads(limit)
        self._show_usual()

    @Slot(int)
    def _on_speed(self, kb_s: int) -> None:
        self._change(rate_limit=kb_s * _KB)
        self._show_usual()

    @Slot(float)
    def _on_requests(self, per_second: float) -> None:
        self._change(requests_per_second=round(per_second, 1))
        self._show_usual()

    @Slot(int)
    def _on_min_free(self, free_mb: int) -> None:
        self._change(min_free_mb=free_mb)
        self._show_usual()
