"""The headless face: the engine with no widget; progress for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import logging
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Slot

from ohdio_gui import messages
from ohdio_gui.headless_words import HeadlessWords
from ohdio_gui.model.audiobook import Audiobook, AudiobookStatus, CategoryScrape, ScrapeStatus
from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.errors import BrokenStoreError, StoreError
from ohdio_gui.model.events import (
    AudiobookEvent,
    AudiobookRemovedEvent,
    DownloadEvent,
    HoldEvent,
    IdleEvent,
    QueueControl,
    QueueCounts,
    RefusedEvent,
    ScrapeEvent,
    StoreRebuiltEvent,
)
from ohdio_gui.signals import SignalWatcher
from ohdio_gui.terminal import ProgressLines, shown_on

if TYPE_CHECKING:
    from ohdio_gui.app import Application
    from ohdio_gui.instance import Instance
    from ohdio_gui.model.errors import ErrorInfo
    from ohdio_gui.model.jobs import Stage

log = logging.getLogger(__name__)

EXIT_OK, EXIT_FAILED = 0, 1
SHUTDOWN_S = 2.0


class Headless(QObject):
    """Tells what the engine does, and ends when nothing is left that can run."""

    def __init__(
        self,
        application: Application,
        instance: Instance,
        *,
        is_json: bool,
        place_words: tuple[str, ...] = (),
    ) -> None:
        """Listen to the engine's bus; lives on the main thread.

        ``place_words``: the options that lead to this queue, see ``Arguments``.
        """
        super().__init__()
        self._application = application
        self._instance = instance
        self._is_json = is_json
        self._lines = ProgressLines(sys.stdout)
        begins_anew = application.where.is_data_emptied
        self._words = HeadlessWords(place_words, begins_anew=begins_anew)
        self._books: dict[int, Audiobook] = {}
        self._scrapes: dict[int, CategoryScrape] = {}
        self._counts = QueueCounts()
        self._control = QueueControl()
        self._holds: dict[Stage, ErrorInfo] = {}
        self._was_refused = False
        self._is_ending = False
        self._pause_was_said = False
        self._leaves_paused_books = False
        self._is_reader_gone = False
        bus = application.bus
        bus.downloads.connect(self.on_download)
        bus.audiobooks.connect(self.on_audiobook)
        bus.category_scrapes.connect(self.on_scrape)
        bus.queue_control.connect(self.on_control)
        bus.queue.connect(self.on_counts)
        bus.holds.connect(self.on_hold)
        bus.refused.connect(self.on_refused)
        bus.store_rebuilt.connect(self.on_store_rebuilt)
        bus.idle.connect(self.on_idle)
        instance.urls_received.connect(self.on_urls)

    @property
    def exit_code(self) -> int:
        """0 when all that this run touched is complete, else 1 (FACE.md)."""
        is_well = (
            all(book.status is AudiobookStatus.COMPLETED for book in self._books.values())
            and all(s.status is ScrapeStatus.COMPLETED for s in self._scrapes.values())
            and not self._was_refused
            and not self._leaves_paused_books
            and not self._is_store_broken
        )
        return EXIT_OK if is_well else EXIT_FAILED

    @property
    def _is_store_broken(self) -> bool:
        return any(error.kind == BrokenStoreError.kind for error in self._holds.values())

    def finish(self, exit_code: int) -> None:
        """Write the last line, and for a person what still waits."""
        counts = self._last_counts()
        if self._is_json:
            self._write("finished", {"exit_code": exit_code, **dataclasses.asdict(counts)})
        else:
            self._tell_ends()
        waiting = counts.queued + counts.processing
        if waiting and exit_code not in {EXIT_OK, EXIT_FAILED}:
            self._say(self._words.interrupted(waiting))
        elif waiting and self._holds and not self._is_store_broken:  # that was its last word
            self._say(self._words.held(waiting, next(iter(self._holds.values()))))

    def _tell_ends(self) -> None:
        """Say how the books of this run ended."""
        ends = Counter(book.status for book in self._books.values())
        told = []
        if done := ends[AudiobookStatus.COMPLETED]:
            said = self.tr("%n book(s) finished, in {folder}", "", done)
            told.append(said.format(folder=self._application.output_dir))
        if blocked := ends[AudiobookStatus.BLOCKED] + ends[AudiobookStatus.INCOMPLETE]:
            told.append(self.tr("%n blocked or incomplete", "", blocked))
        if failed := ends[AudiobookStatus.FAILED]:
            told.append(self.tr("%n failed", "", failed))
        if told:
            self._lines.say(" · ".join(told))

    @Slot(object)
    def on_download(self, event: DownloadEvent) -> None:
        """Tell how a book comes along."""
        if self._is_json:
            fields = dataclasses.asdict(event)
            self._write("downloads", {**fields, "error": _error(event.error)})
        else:
            self._lines.book(event)

    @Slot(object)
    def on_audiobook(self, event: AudiobookEvent | AudiobookRemovedEvent) -> None:
        """Keep what this run touched."""
        if isinstance(event, AudiobookEvent):
            self._books[event.audiobook.id] = event.audiobook
        else:
            self._books.pop(event.audiobook_id, None)

    @Slot(object)
    def on_scrape(self, event: ScrapeEvent) -> None:
        """Tell how a category comes along."""
        scrape = event.scrape
        self._scrapes[scrape.id] = scrape
        if self._is_json:
            fields = ("url", "title", "status", "found", "new", "known", "announced")
            values = {name: getattr(scrape, name) for name in fields}
            self._write("category_scrapes", {**values, "error": _error(scrape.error)})
        else:
            self._lines.scrape(scrape)

    @Slot(object)
    def on_control(self, control: QueueControl) -> None:
        """Tell that the queue was paused or resumed."""
        self._control = control
        if not control.is_paused:
            self._pause_was_said = False
        if self._is_json:
            self._write("queue_control", dataclasses.asdict(control))

    @Slot(object)
    def on_counts(self, counts: QueueCounts) -> None:
        """Tell the counts, when they changed."""
        if counts != self._counts:
            self._counts = counts
            if self._is_json:
                self._write("queue", dataclasses.asdict(counts))

    @Slot(object)
    def on_hold(self, event: HoldEvent) -> None:
        """Tell why a stage waits; each reason once, however many stages wait for it."""
        self._holds.pop(event.stage, None)
        if event.error is not None:
            if event.error not in self._holds.values():
                # Nobody may stay to see it end: what comes of it is for the last line to say.
                self._say(messages.hold_sentence(event.error, is_watched=False))
            self._holds[event.stage] = event.error
        if self._is_store_broken:
            QCoreApplication.exit(self.exit_code)

    @Slot(object)
    def on_store_rebuilt(self, event: StoreRebuiltEvent) -> None:
        """Tell what became of a store that was damaged."""
        self._say(messages.rebuilt_sentence(event))

    @Slot(object)
    def on_refused(self, event: RefusedEvent) -> None:
        """Tell what could not be added."""
        self._was_refused = True
        self._say(f"{messages.sentence(event.error)} ({event.text})")

    @Slot(tuple)
    def on_urls(self, urls: tuple[str, ...]) -> None:
        """Take in the addresses of a second start."""
        self._application.engine.submit(urls)

    @Slot(object)
    def on_idle(self, event: IdleEvent) -> None:
        """End when no job is live, or when nothing can run while the downloads are held."""
        is_done = event.live_jobs == 0
        is_waiting = event.runnable_jobs == 0 and not is_done
        if is_waiting and self._control.is_paused:
            if not self._pause_was_said:
                self._pause_was_said = True
                self._say(self._words.paused())
            return
        # What waits for no queue and no hold was paused book by book, and nobody is here to
        # resume it: it is left for the window.
        if is_waiting and not self._holds and not self._leaves_paused_books:
            self._leaves_paused_books = True
            self._say(self.tr("%n paused book(s) left as they are.", "", event.live_jobs))
        is_stuck = is_waiting
        if not (is_done or is_stuck):
            if self._is_ending:
                self._is_ending = False
                self._instance.listen()
            return
        if self._is_ending:
            QCoreApplication.exit(self.exit_code)
            return
        # A second start may have handed something over in this very moment: the door is closed
        # first, and only when there is still nothing to do is this the end.
        self._is_ending = True
        self._instance.stop_listening()
        self._application.engine.request_idle()

    def _last_counts(self) -> QueueCounts:
        """Return the counts as they are; as they were told last, where the store is out of use."""
        try:
            return self._application.store.audiobooks.counts()
        except StoreError:
            log.exception("event=counts_unknown")
            return self._counts

    def _write(self, event: str, values: dict[str, Any]) -> None:
        told = {"event": event, "at": utc_text(), **values}
        line = json.dumps(told, ensure_ascii=False)
        if shown_on(sys.stdout, line) != line:
            line = json.dumps(told)
        if self._is_reader_gone:
            return
        try:
            print(line, file=sys.stdout, flush=True)
        except OSError:
            # Whoever read us has gone; the books are worth finishing all the same.
            log.warning("event=output_closed")
            self._is_reader_gone = True

    def _say(self, sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)


def run(
    application: Application,
    instance: Instance,
    urls: tuple[str, ...],
    *,
    is_json: bool,
    place_words: tuple[str, ...] = (),
) -> int:
    """Run without a window until the queue is done; returns the exit code."""
    app = QCoreApplication.instance()
    assert app is not None
    face = Headless(application, instance, is_json=is_json, place_words=place_words)
    watcher = SignalWatcher(lambda number: QCoreApplication.exit(128 + number))
    instance.listen()
    application.start(urls)
    exit_code = app.exec()
    instance.stop_listening()
    application.shutdown(SHUTDOWN_S)
    # What the pools told while they stopped is still on its way.
    app.processEvents()
    face.finish(exit_code)
    watcher.close()
    return exit_code


def _error(error: ErrorInfo | None) -> dict[str, str] | None:
    return {"kind": error.kind, "message": messages.sentence(error)} if error else None
