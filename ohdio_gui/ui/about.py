"""Who made this, what it is, and what it is not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from ohdio_gui import __version__
from ohdio_gui.ui import icons


def about_box(parent: QWidget) -> QMessageBox:
    """Return the box, to be shown by ``open``: it deletes itself when it is closed."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(QCoreApplication.translate("About", "About OHdio GUI"))
    box.setIconPixmap(icons.app_icon().pixmap(64, 64))
    box.setText(f"<b>OHdio GUI {__version__}</b>")
    box.setInformativeText(
        QCoreApplication.translate(
            "About",
            "Radio-Canada OHdio’s audiobooks, whole, on your disk: one finished file a book, with "
            "chapters, tags and cover.\n\nThis program is not Radio-Canada’s. It contacts only "
            "what you ask for, and respects what OHdio limits to Canada or to subscribers.",
        )
    )
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    return box
