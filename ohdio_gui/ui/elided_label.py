"""A line of text that gives way: it ends in an ellipsis, and the tool tip has all of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QStyle, QStyleOption, QWidget

from ohdio_gui.ui.tool_tips import tool_tip


class ElidedLabel(QLabel):
    """One line of plain text; it asks for no more room than it can do without."""

    def __init__(
        self,
        parent: QWidget | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """``mode``: where the text is cut."""
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """Show ``text``."""
        super().setText(text)
        self._tell_all()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return the room that an ellipsis takes."""
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say in the tool tip what is cut."""
        super().resizeEvent(event)
        self._tell_all()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 (the whole line is painted)
        """Paint what fits."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        style = self.style()
        style.drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            bool(option.state & QStyle.StateFlag.State_Enabled),
            self._shown(),
            self.foregroundRole(),
        )

    def _shown(self) -> str:
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())

    def _tell_all(self) -> None:
        text = self.text()
        self.setToolTip(tool_tip(text if self._shown() != text else ""))
