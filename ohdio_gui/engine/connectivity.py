"""What the system says of the network: that it is away, or back, and that it asks to log in.

Qt asks NetworkManager, Windows or macOS; where it has nobody to ask, nothing is known and the
failures of the requests themselves are all there is. No packet is sent.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QNetworkInformation

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)


class Connectivity(QObject):
    """Lives on the main thread, where Qt's own object does."""

    def __init__(self, on_online: Callable[[], None]) -> None:
        """``on_online`` is called when a line, or a login, was missing and is there."""
        super().__init__()
        self._on_online = on_online
        self._is_known = QNetworkInformation.loadDefaultBackend()
        if not self._is_known:
            log.info("event=network_unknown")
            return
        system = QNetworkInformation.instance()
        system.reachabilityChanged.connect(self.on_changed)
        system.isBehindCaptivePortalChanged.connect(self.on_changed)

    def asks_to_log_in(self) -> bool:
        """Whether the system knows that a login page stands before the network; from any thread."""
        return self._is_known and QNetworkInformation.instance().isBehindCaptivePortal()

    def is_offline(self) -> bool:
        """Whether the system knows that nothing beyond this network is reached; any thread."""
        if not self._is_known:
            return False
        reachability = QNetworkInformation.instance().reachability()
        known = QNetworkInformation.Reachability
        return reachability not in (known.Online, known.Unknown)

    @Slot()
    def on_changed(self) -> None:
        """Tell that the network is there again."""
        reachability = QNetworkInformation.instance().reachability()
        is_online = reachability == QNetworkInformation.Reachability.Online
        log.info("event=network_changed online=%s login=%s", is_online, self.asks_to_log_in())
        if is_online and not self.asks_to_log_in():
            self._on_online()
