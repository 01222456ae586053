"""The header: one field, one verb, one toggle, and the sentence under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ohdio_gui.ui import icons
from ohdio_gui.ui.drop import text_of
from ohdio_gui.ui.theme import ICON_SIZE, SPACE_S, SPACE_XS, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from ohdio_gui.ui.actions import Actions

_GOOD_NEWS_MS = 6000


class UrlField(QLineEdit):
    """The field; a paste into it while it is empty adds at once, like a paste elsewhere.

    Signals: ``pasted`` (the text).
    """

    pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("url_field")
        self.setPlaceholderText(self.tr("Paste the address of an OHdio book or category…"))
        self.setAccessibleName(self.tr("Address to add"))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # the window takes all drops
        self._link = QAction(self)
        self.addAction(self._link, QLineEdit.ActionPosition.LeadingPosition)
        self._draw()
        theme().changed.connect(self._draw)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give a paste into the empty field to the window; edit as usual otherwise."""
        if event.matches(QKeySequence.StandardKey.Paste) and not self.text():
            text = text_of(QGuiApplication.clipboard().mimeData())
            if text:
                self.pasted.emit(text)
                event.accept()
                return
        super().keyPressEvent(event)

    @Slot()
    def _draw(self) -> None:
        self._link.setIcon(icons.icon("link", "muted"))


class UrlBar(QWidget):
    """The header of the window.

    Signals: ``submitted`` (the text of the field, or what was pasted into it).
    """

    submitted = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        """``actions.pause`` is what the toggle does."""
        super().__init__(parent)
        self._pause_action = actions.pause
        self.field = UrlField(self)
        self.add_button = QPushButton(self.tr("Add"), self)
        self.add_button.setObjectName("primary")
        self.add_button.setAccessibleName(self.tr("Add this address"))
        self.pause_button = QPushButton(self)
        self.pause_button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self._sentence_icon = QLabel(self)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setAccessibleName(self.tr("What became of the address"))
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._tone = "failed"
        self._expiry = QTimer(self)
        self._expiry.setSingleShot(True)
        self._expiry.setInterval(_GOOD_NEWS_MS)
        self._expiry.timeout.connect(self.clear_sentence)
        self._lay_out()
        self.field.returnPressed.connect(self._on_submitted)
        self.field.pasted.connect(self.submitted)
        self.field.textEdited.connect(self.clear_sentence)
        self.add_button.clicked.connect(self._on_submitted)
        self.pause_button.clicked.connect(self._pause_action.trigger)
        self._pause_action.changed.connect(self._on_pause_changed)
        theme().changed.connect(self._draw)
        self._on_pause_changed()
        self.clear_sentence()

    def say(self, text: str, tone: str = "failed") -> None:
        """Show a sentence under the field; good news (tone ``done``) goes by itself."""
        self._tone = tone
        self.sentence.setText(text)
        self.sentence.setVisible(True)
        self._sentence_icon.setVisible(True)
        self._draw()
        if tone == "done":
            self._expiry.start()
        else:
            self._expiry.stop()

    @Slot()
    def clear_sentence(self) -> None:
        """Take the sentence away."""
        self._expiry.stop()
        self.sentence.clear()
        self.sentence.setVisible(False)
        self._sentence_icon.setVisible(False)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.field, 1)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.pause_button)
        below = QHBoxLayout()
        below.setContentsMargins(SPACE_S, 0, 0, 0)
        below.setSpacing(SPACE_XS + 2)
        below.addWidget(self._sentence_icon, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.sentence, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS + 2)
        column.addLayout(buttons)
        column.addLayout(below)

    @Slot()
    def _on_submitted(self) -> None:
        text = self.field.text().strip()
        if text:
            self.submitted.emit(text)
        self.field.setFocus()

    @Slot()
    def _on_pause_changed(self) -> None:
        text = self._pause_action.text().replace("&", "")
        self.pause_button.setText(text)
        self.pause_button.setIcon(self._pause_action.icon())
        self.pause_button.setAccessibleName(text)
        self.pause_button.setEnabled(self._pause_action.isEnabled())
        # Both words fit, so that the header does not move.
        words = (self.tr("Pause"), self.tr("Resume"))
        metrics = self.pause_button.fontMetrics()
        widest = max(metrics.horizontalAdvance(word) for word in words)
        self.pause_button.setFixedWidth(widest + ICON_SIZE + 44)

    @Slot()
    def _draw(self) -> None:
        name = "done" if self._tone == "done" else "hold"
        pixmap = icons.pixmap(name, self._tone, 16, self.devicePixelRatioF())
        self._sentence_icon.setPixmap(pixmap)
        self.sentence.setStyleSheet(f"color: {getattr(theme().tokens, self._tone)}")
