"""Which books ended, said aloud to those who do not see their rows change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ohdio_gui import messages
from ohdio_gui.model.events import DownloadStatus
from ohdio_gui.ui.accessible import announce

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.model.events import DownloadEvent

_GATHERING_MS = 1000
_MOST_TITLES = 3
_ENDED = frozenset(
    {
        DownloadStatus.COMPLETED,
        DownloadStatus.FAILED,
        DownloadStatus.BLOCKED,
        DownloadStatus.INCOMPLETE,
    }
)
"""All ends but the one that the person asked for."""


class Endings(QObject):
    """Announces the books that ended within a second: few by their titles, many by their number."""

    def __init__(self, table: QWidget, bus: EventBus) -> None:
        """``table`` is where they are announced, while it is seen."""
        super().__init__(table)
        self._table = table
        self._ended: list[str] = []
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(_GATHERING_MS)
        self._gathering.timeout.connect(self.tell)
        bus.downloads.connect(self.on_download)

    @Slot(object)
    def on_download(self, event: DownloadEvent) -> None:
        """Keep a book that ended for the next announcement."""
        if event.status not in _ENDED:
            return
        word = messages.status_word(event.status)
        self._ended.append(self.tr("{title}: {word}").format(title=event.title, word=word))
        if not self._gathering.isActive():
            self._gathering.start()

    @Slot()
    def tell(self) -> None:
        """Announce what was gathered."""
        ended, self._ended = self._ended, []
        if len(ended) > _MOST_TITLES:
            ended = [self.tr("%Ln book(s) ended", "", len(ended))]
        announce(self._table, "\n".join(ended))
