"""A window of its own for something to read: it stays open beside the other one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextTable
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from ohdio_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, colour

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
        self.text.setObjectName("sheet")
        self.text.document().setDocumentMargin(SPACE_M)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(self.text)
        column.addWidget(buttons)
        self.resize(*size)
        self.text.setFocus()

    def set_markdown(self, text: str) -> None:
        """Show Markdown, with the room around paragraphs and tables that Qt leaves out."""
        document = self.text.document()
        document.setMarkdown(text)
        block = document.begin()
        while block.isValid():
            _give_room(QTextCursor(block))
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _draw_finely(frame)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)


def _give_room(cursor: QTextCursor) -> None:
    room = cursor.blockFormat()
    is_row = cursor.currentTable() is not None
    is_heading = room.headingLevel() > 0
    room.setTopMargin(SPACE_L if is_heading else 0)
    room.setBottomMargin(0 if is_row else SPACE_S)
    room.setNonBreakableLines(False)
    cursor.setBlockFormat(room)


def _draw_finely(table: QTextTable) -> None:
    drawn = table.format()
    drawn.setBorder(1)
    drawn.setBorderBrush(colour("line"))
    drawn.setBorderCollapse(True)
    drawn.setCellPadding(SPACE_XS + 2)
    drawn.setBottomMargin(SPACE_M)
    table.setFormat(drawn)
