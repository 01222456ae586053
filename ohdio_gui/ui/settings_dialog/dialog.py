"""The settings in one dialog, a page for each concern; each is applied at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLineEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ohdio_gui.ui.settings_dialog.downloads_page import DownloadsPage
from ohdio_gui.ui.settings_dialog.files_page import FilesPage
from ohdio_gui.ui.settings_dialog.general_page import GeneralPage
from ohdio_gui.ui.settings_dialog.network_page import NetworkPage
from ohdio_gui.ui.theme import SPACE_L, SPACE_M, SPACE_XS

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.model.events import QueueControl
    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.settings_dialog.page import SettingsPage

_WIDTH, _HEIGHT = 660, 600
_LEAST_WIDTH, _LEAST_HEIGHT = 360, 240
_SCREEN_SHARE = 0.94


class SettingsDialog(QDialog):
    """Shows what can be set; what is too high for the screen is scrolled."""

    def __init__(
        self,
        preferences: Preferences,
        engine: EngineFacade,
        bus: EventBus,
        control: QueueControl,
        parent: QWidget | None = None,
    ) -> None:
        """Apply changes to ``preferences`` and ``engine`` as they are made."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_closing = False
        self._shown: dict[QLineEdit, str] = {}
        """Texts that cannot be used, and that the person was shown when they closed."""
        self.general = GeneralPage(preferences)
        self.downloads = DownloadsPage(preferences, engine, bus, control)
        self.files = FilesPage(preferences)
        self.network = NetworkPage(preferences, engine, bus)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("settings")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(self.tr("Pages of the settings"))
        self._pages: tuple[SettingsPage, ...] = (
            self.general,
            self.downloads,
            self.files,
            self.network,
        )
        titles = (
            self.tr("General"),
            self.tr("Downloads"),
            self.tr("Files"),
            self.tr("Network and programs"),
        )
        for page, title in zip(self._pages, titles, strict=True):
            self.tabs.addTab(_scrolled(page), title)
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.close)
        self.network.looked.connect(self._on_looked)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        room = self.screen().availableSize() * _SCREEN_SHARE
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))

    @property
    def page(self) -> int:
        """The number of the page that is shown."""
        return self.tabs.currentIndex()

    def show_page(self, number: int) -> None:
        """Show another page."""
        self.tabs.setCurrentIndex(number)

    def take_over(self, old: SettingsDialog) -> None:
        """Stand where ``old`` stands, on its page."""
        self.setGeometry(old.geometry())
        self.show_page(old.page)
        self.general.language.setFocus()

    def done(self, result: int) -> None:
        """Take what is still being written before the dialog goes."""
        for page in self._pages:
            page.finish()
        # A program that was just named is tried first: the dialog stays if it does not run.
        self._is_closing = self.network.is_looking
        if not self._is_closing and not self._shows_unkept():
            super().done(result)

    def _shows_unkept(self) -> bool:
        """Show, once for each, a text that would be lost, with what is wrong below it."""
        for page in self._pages:
            field = page.unkept
            if field is None or self._shown.get(field) == field.text():
                continue
            self._shown[field] = field.text()
            self.show_page(self._pages.index(page))
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.selectAll()
            return True
        return False

    @Slot()
    def _on_looked(self) -> None:
        if not self._is_closing:
            return
        self._is_closing = False
        self.done(0)


def _scrolled(page: QWidget) -> QScrollArea:
    """Return ``page`` in a frame that scrolls where it has not room enough."""
    margins = QWidget()
    margins.setObjectName("page")
    around = QVBoxLayout(margins)
    # As wide as the tabs and the button: a bar beside it takes its room from the page.
    around.setContentsMargins(0, SPACE_L, 0, SPACE_XS)
    around.addWidget(page)
    area = QScrollArea()
    area.setObjectName("page")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    # The page's own fields are reached by Tab, and bring themselves into view.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(margins)
    return area
