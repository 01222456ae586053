"""The way to the network, and the programs of others that do a part of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from ohdio_gui.ui.settings_dialog.page import SettingsPage
from ohdio_gui.ui.theme import SPACE_S

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.model.events import ProgramsEvent
    from ohdio_gui.settings.preferences import Preferences


class NetworkPage(SettingsPage):
    """The proxy, FFmpeg and yt-dlp.

    Signals: ``looked`` when it is known whether the FFmpeg that was asked about can be used.
    """

    looked = Signal()

    def __init__(
        self,
        preferences: Preferences,
        engine: EngineFacade,
        bus: EventBus,
        parent: QWidget | None = None,
    ) -> None:
        """``engine`` is asked what the programs are; ``bus`` tells."""
        super().__init__(preferences, parent)
        self._engine = engine
        self._asked: str | None = None
        self._refused: str | None = None
        self.proxy = QLineEdit(preferences.settings.proxy, self)
        self.proxy.setPlaceholderText("http://proxy.example:3128")
        self.ffmpeg = QLineEdit(preferences.settings.ffmpeg_path, self)
        self.ffmpeg.setPlaceholderText(self.tr("Found automatically"))
        self.choose = QPushButton(self.tr("Choose…"), self)
        self.choose.setAccessibleName(self.tr("Choose the FFmpeg program"))
        self.choose.setAutoDefault(False)
        self.usual = self._chip(self.tr("Find automatically"))
        self.usual.setAccessibleName(self.tr("Find FFmpeg automatically"))
        self.ffmpeg_found = self._found_label(self.tr("FFmpeg in use"))
        self.ytdlp_found = self._found_label(self.tr("yt-dlp in use"))
        self._lay_out()
        self.proxy.editingFinished.connect(self._on_proxy)
        self.ffmpeg.editingFinished.connect(self._on_ffmpeg)
        self.choose.clicked.connect(self._on_choose)
        self.usual.clicked.connect(self._on_usual)
        bus.programs.connect(self.on_programs)
        self._show_usual()
        engine.request_programs(preferences.settings.ffmpeg_path)

    @property
    def is_looking(self) -> bool:
        """Whether it is still to be known if the FFmpeg that was written can be used."""
        return self._asked is not None

    def finish(self) -> None:
        """Take what is still being written."""
        self._on_proxy()
        self._on_ffmpeg()

    @property
    def unkept(self) -> QLineEdit | None:
        """The field whose text cannot be used and would be lost; None where all is kept."""
        settings = self._preferences.settings
        for field, kept in ((self.proxy, settings.proxy), (self.ffmpeg, settings.ffmpeg_path)):
            if field.text().strip() != kept:
                return field
        return None

    @Slot(object)
    def on_programs(self, event: ProgramsEvent) -> None:
        """Use the FFmpeg that was asked about if it runs; else say so and leave all as it is."""
        if event.ytdlp_version:
            self.ytdlp_found.setText(self._version(event.ytdlp_version))
        if self._asked is not None and event.asked == self._asked:
            self._asked = None
            self._take(event)
            self.looked.emit()
        elif event.asked == self._preferences.settings.ffmpeg_path:
            self._show_ffmpeg(event)

    def _take(self, event: ProgramsEvent) -> None:
        # The one that is found without a setting may be none: a setting cannot make that worse.
        if event.ffmpeg_version or not event.asked:
            self._refused = None
            self._change(ffmpeg_path=event.asked)
            self._show_ffmpeg(event)
        else:
            self._refused = event.asked
            label = self.trouble_of("ffmpeg_path")
            text = self.tr("“{path}” is not a working FFmpeg. The current one stays in use.")
            label.setText(text.replace("{path}", event.asked))
            label.show()
        self._show_usual()

    def _show_ffmpeg(self, event: ProgramsEvent) -> None:
        if event.ffmpeg_version:
            version = self._version(event.ffmpeg_version)
            self.ffmpeg_found.setText(f"{version} · {event.ffmpeg_path}")
        else:
            self.ffmpeg_found.setText(self.tr("FFmpeg was not found: downloads wait for it."))

    def _version(self, number: str) -> str:
        return self.tr("Version {number}").format(number=number)

    def _show_usual(self) -> None:
        self.usual.setVisible(bool(self._preferences.settings.ffmpeg_path or self.ffmpeg.text()))

    def _lay_out(self) -> None:
        column = self._column()
        self._add_field(column, self.tr("Proxy"), self.proxy, "proxy")
        self._add_help(
            column,
            self.tr(
                "For pages, covers and audio alike. Put a name and password before the host, as in "
                "name:password@host. Leave empty to use the system’s proxy, if any."
            ),
            self.proxy,
        )
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.ffmpeg, 1)
        row.addWidget(self.choose)
        self.ffmpeg.setAccessibleName("FFmpeg")
        column.addWidget(self._title("FFmpeg", self.ffmpeg))
        column.addLayout(row)
        self._add_trouble(column, "ffmpeg_path")
        found = QHBoxLayout()
        found.addWidget(self.ffmpeg_found, 1)
        found.addWidget(self.usual, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(found)
        told = self.tr("Joins the parts of a book. Leave empty to have it found automatically.")
        self._add_help(column, told, self.ffmpeg)
        column.addWidget(self._title("yt-dlp", self.ytdlp_found))
        column.addWidget(self.ytdlp_found)
        column.addWidget(
            self._help(self.tr("Downloads the audio; it is updated with the program."))
        )
        column.addWidget(self.trouble)
        column.addStretch(1)

    def _found_label(self, name: str) -> QLabel:
        label = QLabel(self.tr("Looking…"), self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setAccessibleDescription(name)
        return label

    @Slot()
    def _on_proxy(self) -> None:
        if self.proxy.text().strip() == self._preferences.settings.proxy:
            self.trouble_of("proxy").hide()
        elif self._change(proxy=self.proxy.text()):
            self.proxy.setText(self._preferences.settings.proxy)

    @Slot()
    def _on_ffmpeg(self) -> None:
        wanted = self.ffmpeg.text().strip()
        if wanted == self._preferences.settings.ffmpeg_path:
            self._asked = None
            self.trouble_of("ffmpeg_path").hide()
            self._show_usual()
        elif wanted not in {self._asked, self._refused}:
            self._asked = wanted
            self._engine.request_programs(wanted)

    @Slot()
    def _on_choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("FFmpeg program"), self.ffmpeg.text())
        if chosen:
            self.ffmpeg.setText(chosen)
            self._on_ffmpeg()

    @Slot()
    def _on_usual(self) -> None:
        self.ffmpeg.setText("")
        self.ffmpeg.setFocus()
        self._on_ffmpeg()
