"""A window of its own for something to read: it stays open beside the other one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from ohdio_gui.ui.theme import SPACE_M

_SIZE = (760, 560)


class Sheet(QDialog):
    """Formatted text, to be scrolled by the keys too; it deletes itself when it is closed."""

    def __init__(self, title: str, parent: QWidget, size: tuple[int, int] = _SIZE) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.text = QTextBrowser(self)
        self.text.setAccessibleName(title)
        self.text.setOpenExternalLinks(True)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.document().setDocumentMargin(SPACE_M)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.addWidget(self.text)
        column.addWidget(buttons)
        self.resize(*size)
        self.text.setFocus()
