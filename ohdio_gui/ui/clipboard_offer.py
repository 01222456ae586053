"""The offer to add an OHdio address that was copied elsewhere (the setting watch_clipboard)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from ohdio_gui.model.errors import InvalidInputError
from ohdio_gui.model.urls import AudiobookUrl, CategoryUrl, read_url
from ohdio_gui.ui.drop import Dropped
from ohdio_gui.ui.offer_bar import OfferBar

if TYPE_CHECKING:
    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.adding import Adding
    from ohdio_gui.ui.watched_window import WatchedWindow

_MOST_CHARACTERS = 2000
"""No OHdio address is longer; a text may be very long."""
_SHOWN_CHARACTERS = 64


class ClipboardOffer(QObject):
    """Watches the clipboard while the window is there, and asks each address once.

    While the setting is off nothing is read.
    """

    def __init__(
        self, window: WatchedWindow, adding: Adding, preferences: Preferences, site_origin: str
    ) -> None:
        """``site_origin``: the origin that counts as OHdio."""
        super().__init__(window)
        self._window = window
        self._adding = adding
        self._preferences = preferences
        self._site_origin = site_origin
        self._last_text = ""
        """What was looked at last, offered or not."""
        self._seen: set[str] = set()
        """Addresses that were offered, or that this program copied itself."""
        self._offered = ""
        self.bar = OfferBar(
            self.tr("Address in the clipboard"),
            "paste",
            (self.tr("Add"), self.tr("Not now")),
            window,
        )
        self.bar.yes.setAccessibleName(self.tr("Add the address from the clipboard"))
        self.bar.no.setAccessibleName(self.tr("Not now: do not add the address from the clipboard"))
        self.bar.accepted.connect(self._on_accepted)
        self.bar.declined.connect(self.withdraw)
        QGuiApplication.clipboard().dataChanged.connect(self.look)
        # Wayland tells of no copy before the window is the active one.
        window.came_forward.connect(self.look)

    def continue_from(self, other: ClipboardOffer) -> None:
        """Ask no address again that ``other`` asked; what still stands there is asked here."""
        self._seen |= other._seen - {other._offered}
        if not other._offered:
            self._last_text = other._last_text

    @Slot()
    def look(self) -> None:
        """Offer what the clipboard holds, if it is one OHdio address that was not asked before."""
        if not self._preferences.settings.watch_clipboard:
            self.withdraw()
            return
        if self._window.isHidden() or self._window.isMinimized():
            return
        clipboard = QGuiApplication.clipboard()
        text = clipboard.text()
        if text == self._last_text:
            return
        self._last_text = text
        address = _ohdio_address(text, self._site_origin)
        # A clipboard manager may give back, as its own, what this program copied.
        is_news = address not in self._seen and not clipboard.ownsClipboard()
        self._seen.add(address)
        address = self._offered = address if is_news else ""
        question = self.tr("Add the address from the clipboard? {address}")
        self.bar.ask(question.format(address=_shown(address)) if address else "")

    @Slot()
    def withdraw(self) -> None:
        """Ask no more."""
        self._offered = ""
        self.bar.ask("")

    @Slot()
    def _on_accepted(self) -> None:
        address = self._offered
        self.withdraw()
        if address:
            self._adding.add(Dropped(address))


def _ohdio_address(text: str, site_origin: str) -> str:
    """Return the text when it is the address of a category or an audiobook, else nothing."""
    address = text.strip() if len(text) <= _MOST_CHARACTERS else ""
    if not address or len(address.split()) > 1:
        return ""
    try:
        named = read_url(address, site_origin)
    except InvalidInputError:
        return ""
    return address if isinstance(named, (CategoryUrl, AudiobookUrl)) else ""


def _shown(address: str) -> str:
    """Return an address as a person reads it, shortened at its end."""
    parts = urlsplit(address)
    shown = f"{parts.netloc}{parts.path}" if parts.netloc else address
    is_long = len(shown) > _SHOWN_CHARACTERS
    return f"{shown[: _SHOWN_CHARACTERS - 1]}…" if is_long else shown
