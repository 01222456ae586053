"""The settings in one dialog; each is applied at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ohdio_gui.ui.settings_dialog.downloads_page import DownloadsPage
from ohdio_gui.ui.settings_dialog.files_page import FilesPage
from ohdio_gui.ui.theme import SPACE_L

if TYPE_CHECKING:
    from ohdio_gui.settings.preferences import Preferences

_WIDTH = 620


class SettingsDialog(QDialog):
    """Shows what can be set of the finished files and of the downloads."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        """Apply changes to ``preferences`` as they are made."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.files = FilesPage(preferences, self)
        self.downloads = DownloadsPage(preferences, self)
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_L)
        column.addWidget(self.files, 1)
        column.addWidget(self.downloads)
        column.addWidget(buttons)
        self.setMinimumWidth(_WIDTH)

    def done(self, result: int) -> None:
        """Take what is still being written before the dialog goes."""
        self.files.template.editingFinished.emit()
        self.downloads.finish()
        super().done(result)
