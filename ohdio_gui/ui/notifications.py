"""Has the desktop tell what happened while the person was elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ohdio_gui import messages
from ohdio_gui.model.events import (
    AudiobookEvent,
    AudiobookRemovedEvent,
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    ScrapeEvent,
    Snapshot,
)
from ohdio_gui.ui.grouping import LOGIN_KINDS, BooksEnded, Endings, Grouping, Trouble, is_for_person
from ohdio_gui.ui.tray import NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.model.jobs import Stage
    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.grouping import News
    from ohdio_gui.ui.tray import Tray
    from ohdio_gui.ui.watched_window import WatchedWindow

_GATHER_MS = 1500
"""What comes together is told together."""


class Notifications(QObject):
    """Gathers what is worth telling, and tells it by the tray's icon: at most once a minute."""

    def __init__(
        self,
        window: WatchedWindow,
        tray: Tray,
        preferences: Preferences,
        bus: EventBus,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Follow ``bus``; nothing is told while ``window`` is the active one."""
        super().__init__(window)
        self._window = window
        self._tray = tray
        self._preferences = preferences
        self._endings = Endings()
        self._grouping = Grouping(clock)
        self._holds: dict[Stage, ErrorInfo] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.tell)
        bus.snapshot.connect(self._on_snapshot)
        bus.audiobooks.connect(self._on_audiobook)
        bus.category_scrapes.connect(self._on_scrape)
        bus.downloads.connect(self._on_download)
        bus.holds.connect(self._on_hold)

    @Slot()
    def tell(self) -> None:
        """Tell what is due, unless the person sees it or wants none of it."""
        if self._window.is_looked_at or not self._preferences.settings.notifications:
            self._grouping.drop()
            return
        news = self._grouping.take()
        if news:
            title, text = self._said(news)
            self._tray.say(title, text)
        self._wait()

    @Slot()
    def look(self) -> None:
        """Tell no more of what the person sees in the window."""
        self._grouping.drop()

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._endings.begin(snapshot.audiobooks, snapshot.scrapes)
        self._holds = {hold.stage: hold.error for hold in snapshot.holds if hold.error}
        self._take_holds()

    @Slot(object)
    def _on_audiobook(self, event: AudiobookEvent | AudiobookRemovedEvent) -> None:
        if isinstance(event, AudiobookRemovedEvent):
            self._add(self._endings.forget_book(event.audiobook_id))
        else:
            self._add(self._endings.take_book(event.audiobook))

    @Slot(object)
    def _on_scrape(self, event: ScrapeEvent) -> None:
        self._add(self._endings.take_scrape(event.scrape))

    @Slot(object)
    def _on_download(self, event: DownloadEvent) -> None:
        if event.error is not None and event.error.kind in LOGIN_KINDS:
            self._add([Trouble(event.error)])
        elif event.status is DownloadStatus.DOWNLOADING:
            self._grouping.lift(LOGIN_KINDS)

    @Slot(object)
    def _on_hold(self, event: HoldEvent) -> None:
        before = self._holds.pop(event.stage, None)
        if event.error is not None:
            self._holds[event.stage] = event.error
        still = {error.kind for error in self._holds.values()}
        if before is not None and before.kind not in still:
            self._grouping.lift([before.kind])
        self._take_holds()

    def _take_holds(self) -> None:
        self._add(Trouble(error) for error in self._holds.values() if is_for_person(error))

    def _add(self, news: Iterable[News]) -> None:
        for one in news:
            self._grouping.add(one)
        self._wait()

    def _wait(self) -> None:
        due_in_s = self._grouping.due_in_s
        if due_in_s is not None and not self._timer.isActive():
            self._timer.start(max(_GATHER_MS, round(due_in_s * 1000)))

    def _said(self, news: tuple[News, ...]) -> tuple[str, str]:
        """Return the title and the text of one notification for all of ``news``."""
        if all(isinstance(one, Trouble) for one in news):
            title = self.tr("OHdio GUI needs your attention")
        elif all(isinstance(one, BooksEnded) and one.whole for one in news):
            title = self.tr("Audiobooks are done")
        else:
            title = NAME
        return title, "\n".join(map(self._line, news))

    def _line(self, news: News) -> str:
        if isinstance(news, Trouble):
            return messages.sentence(news.error)
        told = self._ended(news)
        if news.category is None:
            return told
        return self.tr("{name}: {sentence}").format(name=news.category, sentence=told)

    def _ended(self, news: BooksEnded) -> str:
        """Return how many books are whole and how many are not."""
        whole = self.tr("%Ln complete audiobook(s)", "", news.whole)
        not_whole = self.tr("%Ln not complete", "", news.not_whole)
        if not news.not_whole:
            return whole
        if not news.whole:
            return not_whole
        return f"{whole}, {not_whole}"
