"""What happened that a person should know once: shown until they close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from ohdio_gui import messages
from ohdio_gui.model.errors import ErrorInfo
from ohdio_gui.model.events import StoreRebuiltEvent
from ohdio_gui.ui.notice import Notice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Told = StoreRebuiltEvent | ErrorInfo


class NewsBar(Notice):
    """One sentence for each thing that happened, in the order it was told."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """``name``: what it is, for those who do not see where it stands."""
        super().__init__(name, parent)
        self.told: tuple[Told, ...] = ()
        self.acted.connect(self.close_news)
        self.button.setAccessibleName(self.tr("Close the message"))

    def tell(self, told: Told) -> None:
        """Say one thing more."""
        if told not in self.told:
            self.told += (told,)
        self.say("\n".join(map(_sentence, self.told)), offer=self.tr("Close"))

    @Slot()
    def close_news(self) -> None:
        """Show no news any more: they were read."""
        self.told = ()
        self.say("")


def _sentence(told: Told) -> str:
    if isinstance(told, StoreRebuiltEvent):
        return messages.rebuilt_sentence(told)
    return messages.sentence(told)
