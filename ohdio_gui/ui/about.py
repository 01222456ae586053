"""Who made this, what it is, what it is not, and which versions of everything are at work."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ohdio_gui import __version__
from ohdio_gui.ui import icons
from ohdio_gui.ui.diagnostics import diagnostics
from ohdio_gui.ui.icon_button import IconButton
from ohdio_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from ohdio_gui.model.events import ProgramsEvent, QueueCounts
    from ohdio_gui.settings.settings import Settings

_ICON_SIZE = 64
_WIDTH = 560


class AboutDialog(QDialog):
    """The dialog, to be shown by ``open``: it deletes itself when it is closed.

    Signals: ``folder_wanted`` (its path) to have the data directory opened.
    """

    folder_wanted = Signal(str)

    def __init__(
        self, parent: QWidget, settings: Settings, counts: QueueCounts, data_dir: Path | None
    ) -> None:
        """Take ``settings`` and ``counts`` for the diagnostics; the queue is in ``data_dir``."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About OHdio GUI"))
        self._settings = settings
        self._counts = counts
        self._data_dir = data_dir
        self._versions = {
            "ohdio-gui": __version__,
            "Python": platform.python_version(),
            "Qt": qVersion(),
            "PySide6": PySide6.__version__,
        }
        self._shown: dict[str, QLabel] = {}
        self.open_data = QToolButton(self)
        self.open_data.setObjectName("chip")
        self.open_data.setText(self.tr("Open"))
        self.open_data.setAccessibleName(self.tr("Open the data folder"))
        self.copy = IconButton(self.tr("Copy &diagnostics"), self)
        self.copy.setToolTip(self.tr("Versions, settings and counts, with nothing private"))
        self.copy.setIcon(icons.icon("copy"))
        self.copied = QLabel(self)
        self.copied.setObjectName("muted")
        self.copy.clicked.connect(self._on_copy)
        self.open_data.clicked.connect(self._on_open)
        self._lay_out()
        self.copy.setFocus()

    def diagnostics(self) -> str:
        """Return what is copied: plain English, nothing private."""
        private = [str(Path.home()), self._settings.output_dir, str(self._data_dir or "")]
        return diagnostics(self._versions, self._settings, self._counts, private)

    @Slot(object)
    def show_programs(self, event: ProgramsEvent) -> None:
        """Show the versions that the engine has found."""
        found = {
            "yt-dlp": event.ytdlp_version,
            "FFmpeg": event.ffmpeg_version,
            "SQLite": event.sqlite_version,
        }
        for name, version in found.items():
            self._versions[name] = version or "not found"
            self._shown[name].setText(version or self.tr("not found"))
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the words."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Keep room for every line: a window asks no layout how high words get by their width."""
        layout = self.layout()
        if layout is not None:
            height = layout.totalHeightForWidth(self.width())
            self.setMinimumHeight(height)
            self.resize(self.width(), height)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.copy)
        below.addWidget(self.copied, 1)
        below.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addLayout(self._head())
        column.addWidget(self._words(self._purpose()))
        column.addLayout(self._versions_table())
        column.addSpacing(SPACE_M)
        column.addLayout(below)
        self.setMinimumWidth(_WIDTH)

    def _head(self) -> QHBoxLayout:
        icon = QLabel(self)
        size = QSize(_ICON_SIZE, _ICON_SIZE)
        pixmap = icons.app_icon().pixmap(size, self.devicePixelRatioF())
        icon.setPixmap(pixmap)
        name = QLabel(f"OHdio GUI {__version__}", self)
        name.setFont(theme().title_font())
        licence = QLabel(self.tr("Licence: {name}").format(name="GPL-3.0-or-later"), self)
        licence.setObjectName("muted")
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        words.addWidget(name)
        words.addWidget(licence)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(icon)
        row.addLayout(words, 1)
        row.setAlignment(words, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _versions_table(self) -> QFormLayout:
        table = QFormLayout()
        table.setHorizontalSpacing(SPACE_L)
        table.setVerticalSpacing(SPACE_XS)
        python = ", ".join(f"{name} {self._versions[name]}" for name in ("Python", "Qt", "PySide6"))
        table.addRow(self._muted(self.tr("Made with")), self._words(python))
        for name in ("yt-dlp", "FFmpeg", "SQLite"):
            self._shown[name] = self._words("…")
            table.addRow(self._muted(name), self._shown[name])
        if self._data_dir is not None:
            place = QHBoxLayout()
            place.setSpacing(SPACE_S)
            place.addWidget(self._words(str(self._data_dir)), 1)
            place.addWidget(self.open_data)
            table.addRow(self._muted(self.tr("Data folder")), place)
        self.open_data.setVisible(self._data_dir is not None)
        return table

    def _purpose(self) -> str:
        return QCoreApplication.translate(
            "About",
            "Radio-Canada OHdio’s audiobooks, complete, on your disk: one finished file per book, "
            "with chapters, tags and cover.\n\nThis program is not Radio-Canada’s. It connects "
            "only to what you ask for, and respects what OHdio limits to Canada or to subscribers.",
        )

    def _words(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _muted(self, text: str) -> QLabel:
        # Of the same kind as the words beside it: Qt draws them a pixel higher.
        label = self._words(text)
        label.setWordWrap(False)
        label.setObjectName("muted")
        return label

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.diagnostics())
        self.copied.setText(self.tr("Copied"))

    @Slot()
    def _on_open(self) -> None:
        self.folder_wanted.emit(str(self._data_dir))
