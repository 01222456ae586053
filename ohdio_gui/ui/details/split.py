"""Where the details stand: to the right of the books, or below them where the window is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QSize, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtWidgets import QSplitter, QWidget

from ohdio_gui.ui.details.handle import Handle
from ohdio_gui.ui.motion import is_moving
from ohdio_gui.ui.theme import SPACE_S

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

NARROW = 1100
"""A window narrower than that has the details below the books."""
_SLIDE_MS = 150
_LEAST = {Qt.Orientation.Horizontal: 300, Qt.Orientation.Vertical: 170}
_AT_FIRST = {Qt.Orientation.Horizontal: 370, Qt.Orientation.Vertical: 240}
_LEAST_BOOKS = QSize(420, 140)


class DetailsSplit(QSplitter):
    """The books, and the panel that slides in beside or below them.

    Signals: ``turned`` (whether the panel is below) when the panel's place is another.
    """

    turned = Signal(bool)

    def __init__(self, books: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.extents = dict(_AT_FIRST)
        """How wide the panel is beside the books, and how high below them."""
        self._panel: QWidget | None = None
        self._slot = QWidget(self)
        self._slot.hide()
        self._slot.installEventFilter(self)
        self._books = books
        self.setChildrenCollapsible(False)
        self.setHandleWidth(SPACE_S)
        self.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.addWidget(books)
        self.addWidget(self._slot)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self._slide = QVariantAnimation(self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._on_slid)
        self._slide.finished.connect(self._on_slid_home)
        self.splitterMoved.connect(self._on_moved)

    def createHandle(self) -> Handle:  # noqa: N802 (Qt's name)
        """Make what is between books and panel: the keyboard can move it too."""
        return Handle(self.orientation(), self)

    @property
    def is_open(self) -> bool:
        """Whether the panel is shown."""
        return not self._slot.isHidden()

    @property
    def is_sliding(self) -> bool:
        """Whether the panel is on its way to its place."""
        return self._slide.state() is QVariantAnimation.State.Running

    def set_panel(self, panel: QWidget) -> None:
        """Take the panel."""
        self._panel = panel
        panel.setParent(self._slot)

    def open(self) -> None:
        """Let the panel slide in; at once where the system asks for less motion."""
        if self.is_open:
            return
        self._slot.show()
        self._slot.setMinimumSize(0, 0)
        self._start(0, self._extent)

    def close_panel(self) -> None:
        """Let the panel go."""
        self._slide.stop()
        self._slot.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Give a panel that was open before the window was its kept size."""
        super().showEvent(event)
        if self.is_open:
            self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the window got narrow, or wide."""
        is_narrow = self.window().width() < NARROW
        wanted = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        super().resizeEvent(event)
        if wanted is not self.orientation():
            self._slide.stop()
            self.setOrientation(wanted)
            self._settle()
            self.turned.emit(is_narrow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Keep the panel whole while its place is narrower: it slides, and is not squeezed."""
        if watched is self._slot and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Give the panel its place's size, or what that is going to be."""
        if self._panel is None:
            return
        whole = self._slot.size()
        if self._slide.state() is QVariantAnimation.State.Running:
            if self.orientation() is Qt.Orientation.Horizontal:
                whole.setWidth(max(whole.width(), self._extent))
            else:
                whole.setHeight(max(whole.height(), self._extent))
        self._panel.resize(whole)

    @property
    def _extent(self) -> int:
        is_beside = self.orientation() is Qt.Orientation.Horizontal
        room = (
            self.width() - _LEAST_BOOKS.width()
            if is_beside
            else (self.height() - _LEAST_BOOKS.height())
        )
        least = _LEAST[self.orientation()]
        return max(least, min(self.extents[self.orientation()], room))

    def _start(self, first: int, last: int) -> None:
        if not is_moving(self) or not self.isVisible():
            self._settle()
            return
        self._slide.setDuration(_SLIDE_MS)
        self._slide.setStartValue(first)
        self._slide.setEndValue(last)
        self._slide.start()

    def _settle(self) -> None:
        """Give the panel its whole place."""
        least = _LEAST[self.orientation()]
        is_beside = self.orientation() is Qt.Orientation.Horizontal
        self._slot.setMinimumSize(least if is_beside else 0, 0 if is_beside else least)
        self._share(self._extent)

    def _share(self, extent: int) -> None:
        is_beside = self.orientation() is Qt.Orientation.Horizontal
        whole = self.width() if is_beside else self.height()
        self.setSizes([max(0, whole - extent - self.handleWidth()), extent])

    @Slot(object)
    def _on_slid(self, extent: object) -> None:
        if isinstance(extent, int):
            self._share(extent)

    @Slot()
    def _on_slid_home(self) -> None:
        self._settle()
        # Its place may have stopped before its end, for the books' sake.
        self._fit()

    @Slot(int, int)
    def _on_moved(self, position: int, index: int) -> None:  # noqa: ARG002 (the sizes say it)
        if self._slide.state() is not QVariantAnimation.State.Running:
            self.extents[self.orientation()] = self.sizes()[1]
