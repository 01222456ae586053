"""The engine: store, pools and workers behind a facade whose every method returns at once."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QThread

from ohdio_gui.engine.backoff import backoff_s
from ohdio_gui.engine.book_changes import BookChanges
from ohdio_gui.engine.connectivity import Connectivity
from ohdio_gui.engine.daily_backup import DailyBackup
from ohdio_gui.engine.details import details_of, event_of, report_of
from ohdio_gui.engine.dispatcher import Dispatcher
from ohdio_gui.engine.executor import Executor, ExecutorHooks
from ohdio_gui.engine.free_space import FreeSpace
from ohdio_gui.engine.intake import Intake
from ohdio_gui.engine.later import Later
from ohdio_gui.engine.ohdio import OhdioClient
from ohdio_gui.engine.programs import Programs
from ohdio_gui.engine.rebuilding import BooksHooks, BooksOnDisk, attempt
from ohdio_gui.engine.removal import Removal
from ohdio_gui.engine.reports import ReportFolder
from ohdio_gui.engine.scrape_choices import ScrapeChoices
from ohdio_gui.engine.search import CatalogueSearch
from ohdio_gui.engine.storage import is_storage_well, told_full_store
from ohdio_gui.engine.sweep import sweep
from ohdio_gui.engine.workers.category import CategoryWorker
from ohdio_gui.engine.workers.download import DownloadWorker
from ohdio_gui.engine.workers.metadata import MetadataWorker
from ohdio_gui.engine.workers.retag import Retagger
from ohdio_gui.media.rate_limit import RateLimit
from ohdio_gui.model.clock import utc_text
from ohdio_gui.model.errors import (
    BrokenStoreError,
    StoreError,
)
from ohdio_gui.model.events import (
    DetailsEvent,
    DownloadStatus,
    OrderEvent,
    Snapshot,
)
from ohdio_gui.model.jobs import Stage
from ohdio_gui.net.reachability import has_route, is_loopback, is_online, takes_connections

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.model.audiobook import BookFormat
    from ohdio_gui.model.errors import ErrorInfo, FullStoreError, OhdioError
    from ohdio_gui.net.http import HttpClient
    from ohdio_gui.settings.settings import Settings
    from ohdio_gui.store.recovery import Rebuild
    from ohdio_gui.store.store import Store

log = logging.getLogger(__name__)

START_PAUSE_MS = 500
"""Between two tries to begin while another program holds the store."""
_CAN_LIFT_A_HOLD = ("output_dir", "min_free_mb", "format", "ffmpeg_path")
"""What of the settings says where, how much, and with what."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine is given by ``app``."""

    store: Store
    http: HttpClient
    bus: EventBus
    settings: Settings
    site_origin: str
    services_origin: str
    work_dir: Path
    """Where unfinished parts are."""
    reports_dir: Path
    """Where answers are kept that fit no known shape."""
    backoff_s: Callable[[int], float] = backoff_s
    is_online: Callable[[], bool] | None = None
    """None: asked of the system and of the name server, by the host of ``services_origin``."""
    ask_from: int | None = None
    """A category with more new books than that waits for the person's choice.

    None: nobody is there to be asked.
    """
    rebuild: Rebuild | None = None
    """What became of a store that was damaged: the books on disk are still to be taken in."""


class Engine:
    """See ``engine.facade`` for what a face may ask; answers come as events on the bus."""

    def __init__(self, surroundings: Surroundings) -> None:
        """Put the pipeline together; nothing runs before ``start``."""
        self._store = surroundings.store
        self._publish = surroundings.bus.publish
        self._site_origin = surroundings.site_origin
        self._settings = surroundings.settings
        self._http = surroundings.http
        self._rate_limit = RateLimit(self._settings.rate_limit)
        self._work_dir = surroundings.work_dir
        self._is_rebuilt = surroundings.rebuild is not None
        self._made_at = utc_text()
        # A drive that is unplugged has lost nothing.
        self._store.audiobooks.can_miss_files = lambda: self._output_dir().is_dir()
        self._services_origin = surroundings.services_origin
        self._services_host = urlsplit(surroundings.services_origin).hostname or ""
        ohdio = OhdioClient(
            surroundings.http,
            surroundings.site_origin,
            surroundings.services_origin,
            ReportFolder(surroundings.reports_dir).keep,
        )
        self._programs = Programs(self._publish)
        self._search = CatalogueSearch(self._store, ohdio, self._publish)
        download = DownloadWorker(
            self._store,
            ohdio,
            self._publish,
            self._tell_ended,
            lambda: self._settings,
            self._work_dir,
            self._rate_limit,
        )
        hooks = ExecutorHooks(
            publish=self._publish,
            hold=self._hold,
            stop_asking=self._stop_asking,
            backoff_s=surroundings.backoff_s,
            is_online=surroundings.is_online or self._is_online,
            asks_to_log_in=self._asks_to_log_in,
            takes_connections=self._takes_connections,
            forget=download.forget,
            full_store=self._full_store,
        )
        self._executor = Executor(
            self._store,
            {
                Stage.SCRAPE: CategoryWorker(
                    self._store,
                    ohdio,
                    self._tell_standing,
                    self._tell_scrape,
                    self._wake,
                    surroundings.ask_from,
                ),
                Stage.METADATA: MetadataWorker(
                    self._store,
                    ohdio,
                    self._publish,
                    self._tell_standing,
                    self._wake,
                    Retagger(
                        self._store,
                        ohdio,
                        self._tell_standing,
                        lambda: self._settings,
                        self._work_dir,
                    ),
                    lambda: self._settings.proxy or None,
                ),
                Stage.DOWNLOAD: download,
            },
            hooks,
        )
        self._dispatcher = Dispatcher(
            self._store,
            self._executor,
            self._publish,
            lambda held: is_storage_well(self._settings, self._work_dir, held),
            self._ask_again,
        )
        self._later = Later(self._dispatcher)
        self._connectivity = Connectivity(self._on_online)
        self._intake = Intake(
            self._store, self._dispatcher, self._executor, self._publish, self._site_origin
        )
        self._choices = ScrapeChoices(self._store, self._dispatcher, self._executor, self._publish)
        self._changes = BookChanges(
            self._store,
            self._dispatcher,
            self._intake,
            self._publish,
            self._tell_standing,
            download.forget,
            self._site_origin,
        )
        self._removal = Removal(
            self._store,
            self._dispatcher,
            self._publish,
            self._tell_standing,
            self._output_dir,
            self._work_dir,
        )
        self._daily_backup: DailyBackup | None = None
        self._free_space: FreeSpace | None = None
        self._books = BooksOnDisk(
            self._dispatcher,
            self._store,
            surroundings.rebuild,
            self._output_dir,
            BooksHooks(self._publish, self._tell_standing, self._tell_snapshot),
        )
        self._thread = QThread()
        self._thread.setObjectName("engine")
        self._dispatcher.moveToThread(self._thread)
        self._store.tell_full(self._hold_all)
        self._store.tell_damage(lambda error: self._dispatcher.reasons.break_off(error.info))

    def start(self) -> None:
        """Repair what a dead process left, and begin to work."""
        self._thread.start()
        self._dispatcher.run_soon(self._begin)

    def request_snapshot(self) -> None:
        """Have a Snapshot emitted on the topic ``snapshot``."""
        self._dispatcher.run_soon(self._tell_snapshot)

    def request_idle(self) -> None:
        """Have an IdleEvent emitted that knows of all that was submitted before."""
        self._dispatcher.run_soon(self._dispatcher.on_tell)

    def submit(self, urls: tuple[str, ...]) -> None:
        """Add addresses (categories, audiobooks, other pages); a bad one comes as RefusedEvent."""
        self._intake.submit(urls)

    def pause(self) -> None:
        """Pause the downloads; a QueueControl event follows."""
        # First: that the store cannot be written now is no reason to download on.
        self._dispatcher.want_pause(is_paused=True)
        self._control(self._store.queue_control.pause, about="pause")

    def resume(self) -> None:
        """Resume the downloads; a QueueControl event follows."""
        self._dispatcher.want_pause(is_paused=False)
        self._control(self._store.queue_control.resume, about="pause")

    def set_max_concurrent_downloads(self, limit: int) -> None:
        """Change how many books download at once, 1 to 10; a QueueControl event follows."""
        self._control(
            lambda: self._store.queue_control.set_max_concurrent_downloads(limit), about="limit"
        )

    def retry(self, audiobook_id: int) -> None:
        """Queue a book that ended badly anew, with fresh attempts."""
        self._change_book(audiobook_id, self._changes.retry)

    def cancel(self, audiobook_id: int) -> None:
        """Stop a book for good: it ends in ``cancelled`` and its unfinished parts are removed."""
        self._dispatcher.write_soon(lambda: self._changes.cancel(audiobook_id))

    def move(self, audiobook_ids: tuple[int, ...], before: int | None) -> None:
        """Put books right before another one in the queue, None: at its end; OrderEvent follows."""

        def work() -> None:
            priorities = self._store.order.move(audiobook_ids, before)
            if priorities:
                self._publish(OrderEvent(priorities))

        self._dispatcher.write_soon(work)

    def remove(self, audiobook_ids: tuple[int, ...], *, with_files: bool) -> None:
        """Take books out of the list, with their finished files or without; a RemovedEvent follows.

        The files go to the system's trash.
        """
        self._dispatcher.write_soon(
            lambda: self._removal.remove(audiobook_ids, with_files=with_files)
        )

    def undo_removal(self) -> None:
        """Put the books that were removed last back, with their files, then those before them.

        A RemovedEvent follows, with what can still be had back.
        """
        self._dispatcher.write_soon(self._removal.undo)

    def forget_removed(self) -> None:
        """Delete for good what could still be had back."""
        self._dispatcher.write_soon(self._removal.forget)

    def pause_book(self, audiobook_id: int) -> None:
        """Pause one book: what it has is kept, and nothing more of it is downloaded."""
        self._change_book(audiobook_id, self._changes.pause)
        self._dispatcher.runs.pause(Stage.DOWNLOAD, str(audiobook_id))

    def resume_book(self, audiobook_id: int) -> None:
        """Let a book that was paused go on, if the queue does."""
        self._change_book(
            audiobook_id, lambda book: self._store.audiobooks.set_paused(book, is_paused=False)
        )

    def take_gaps(self, audiobook_id: int) -> None:
        """Download what there is of a book that OHdio does not give whole."""
        self._change_book(audiobook_id, self._store.audiobooks.take_gaps)

    def retag(self, audiobook_id: int) -> None:
        """Tag a finished book again from fresh metadata, without a new download."""
        self._change_book(audiobook_id, self._store.audiobooks.request_retag)

    def set_format(self, audiobook_id: int, wanted: BookFormat | None) -> None:
        """Say what a book is to become before it starts; None: what the settings say."""
        self._change_book(
            audiobook_id, lambda book: self._store.audiobooks.set_format(book, wanted)
        )

    def request_details(self, audiobook_id: int) -> None:
        """Have all that is known of a book emitted as text on the topic ``details``."""
        self._dispatcher.run_soon(lambda: self._tell_details(audiobook_id))

    def request_book(self, audiobook_id: int) -> None:
        """Have all that is known of a book emitted as values on the topic ``book_details``."""
        self._dispatcher.run_soon(lambda: self._tell_book(audiobook_id))

    def stop_scrape(self, scrape_id: int) -> None:
        """Stop reading a category for good; a ScrapeEvent follows, and what it found stays.

        New books that were to be queued at its end wait for the person's choice.
        """
        self._dispatcher.write_soon(lambda: self._choices.stop(scrape_id))

    def retry_scrape(self, scrape_id: int) -> None:
        """Read a category anew whose scrape has ended; a ScrapeEvent follows."""
        self._dispatcher.write_soon(lambda: self._choices.retry(scrape_id))

    def request_choice(self, scrape_id: int) -> None:
        """Have the books that wait for the person's choice emitted on the topic ``choices``."""
        self._dispatcher.run_soon(lambda: self._choices.tell(scrape_id))

    def choose(self, scrape_id: int, ohdio_ids: frozenset[str] | None) -> None:
        """Queue those of the books that wait which are chosen, None: all; the others are left.

        A ScrapeEvent follows.
        """
        self._dispatcher.write_soon(lambda: self._choices.choose(scrape_id, ohdio_ids))

    def search(self, term: str) -> None:
        """Have OHdio search for ``term``; a SearchEvent follows, unless a later term overtakes."""
        self._search.start(term)

    def request_programs(self, ffmpeg_path: str) -> None:
        """Tell which FFmpeg that setting gives, and which yt-dlp: a ProgramsEvent follows."""
        self._programs.look(ffmpeg_path)

    def ask_again(self) -> None:
        """Let the stages go on that wait for OHdio's answers or the disk; HoldEvents follow."""
        self._dispatcher.run_soon(self._ask_again)
        self._dispatcher.run_soon(self._dispatcher.reasons.try_again)
        self._dispatcher.run_soon(self._books.on_look)

    def apply(self, settings: Settings) -> None:
        """Use ``settings`` for what starts from now on, and ``rate_limit`` for what runs, too."""
        was = self._settings
        if was.proxy != settings.proxy:
            self._http.use_proxy(settings.proxy)
        self._settings = settings
        self._rate_limit.change(settings.rate_limit)
        if any(getattr(was, key) != getattr(settings, key) for key in _CAN_LIFT_A_HOLD):
            self._dispatcher.run_soon(self._dispatcher.reasons.try_again)
            self._dispatcher.run_soon(self._books.on_look)

    def shutdown(self, timeout_s: float) -> bool:
        """Stop everything, keeping all state; blocks at most some ``timeout_s`` seconds.

        Running downloads stop by their tokens and go back to the queue; what does not end in time
        is rescued at the next start. What was submitted is still added. Returns whether all ended.
        Not to be called on the engine's thread; events still come until it returns.
        """
        if not self._thread.isRunning():
            return True
        deadline = time.monotonic() + timeout_s
        self._search.stop()
        # The rest of the time is the thread's, to come to its end.
        self._intake.end_by(deadline - timeout_s / 3)
        self._dispatcher.run_soon(self._stop)
        writes = self._dispatcher.writes
        # For the addresses the end of a lock is waited for, a little: the clicks are tried again.
        for work in (writes.finish, self._intake.finish, writes.finish, writes.tell_lost):
            self._dispatcher.run_soon(work)
        self._dispatcher.run_soon(self._removal.close)
        self._dispatcher.run_soon(lambda: self._back_up_by(deadline - timeout_s / 2))
        self._dispatcher.run_soon(self._thread.quit)
        has_stopped = self._thread.wait(int(timeout_s * 1000))
        has_stopped &= self._search.wait_for_done(deadline - time.monotonic())
        has_stopped &= self._programs.wait_for_done(deadline - time.monotonic())
        return self._dispatcher.runs.wait_for_done(deadline - time.monotonic()) and has_stopped

    def _begin(self) -> None:
        threading.current_thread().name = "engine"
        self._dispatcher.lock_watch.start()
        try:
            with self._store.at_once():
                rescued = self._store.jobs.rescue()
                pruned = self._store.jobs.prune()
                self._forget_removed()
                self._books.take_in()
                attempt(self._sweep, self._work_dir, self._publish)
                self._dispatcher.start()
        except BrokenStoreError:
            return  # who found it has told, and nothing has begun
        except StoreError:
            # Another program holds the store: nothing may be claimed before the repair. What is in
            # it can be read, so that the window is not empty meanwhile.
            log.warning("event=start_waits", exc_info=True)
            self._later.run(self._begin, START_PAUSE_MS)
            return
        log.info("event=engine_started rescued=%d pruned=%d", rescued, pruned)
        self._daily_backup = DailyBackup(self._store, self._dispatcher)
        self._dispatcher.store_changed.connect(self._daily_backup.on_changed)
        self._free_space = FreeSpace(self._output_dir, self._publish, self._dispatcher)

    def _stop(self) -> None:
        self._dispatcher.stop()
        if self._free_space is not None:
            self._free_space.close()

    def _back_up_by(self, time_s: float) -> None:
        """Copy what is new, unless the end took long already."""
        if self._daily_backup is not None and time.monotonic() < time_s:
            self._daily_backup.make_last()

    def _forget_removed(self) -> None:
        """Delete what an earlier run removed; a copy of the store may not know of its undo."""
        if self._is_rebuilt:
            self._store.removals.restore()
        else:
            self._store.removals.forget_before(self._made_at)

    def _sweep(self) -> None:
        sweep(self._store, self._work_dir, self._output_dir())

    def _output_dir(self) -> Path:
        return Path(self._settings.output_dir)

    def _change_book(self, audiobook_id: int, change: Callable[[int], bool]) -> None:
        """Have ``change`` done on the engine's thread; a book that it changed is told."""
        self._dispatcher.write_soon(lambda: self._changes.change(audiobook_id, change))

    def _control(self, change: Callable[[], None], about: str) -> None:
        def work() -> None:
            change()
            self._dispatcher.reload_control()

        self._dispatcher.write_soon(work, about)

    def _tell_snapshot(self) -> None:
        self._publish(
            Snapshot(
                audiobooks=self._store.audiobooks.all(),
                scrapes=self._store.scrapes.all(),
                control=self._dispatcher.control.wanted(),
                counts=self._store.audiobooks.counts(),
                holds=self._dispatcher.reasons.holds,
            )
        )

    def _tell_details(self, audiobook_id: int) -> None:
        details = details_of(self._store, audiobook_id)
        if details is None:
            return
        private = (self._settings.output_dir, str(self._work_dir.parent), str(Path.home()))
        text = report_of(details, private, self._dispatcher.reasons.holds)
        self._publish(DetailsEvent(audiobook_id, text))

    def _tell_book(self, audiobook_id: int) -> None:
        details = details_of(self._store, audiobook_id)
        if details is not None:
            self._publish(event_of(details))

    def _tell_standing(self, audiobook_id: int) -> None:
        """Publish a book as the store has it, with the word for where it stands."""
        self._executor.tell_standing(audiobook_id)

    def _tell_ended(self, audiobook_id: int, status: DownloadStatus) -> None:
        self._dispatcher.run_soon(lambda: self._removal.note_finished(audiobook_id))
        self._executor.tell_book(audiobook_id, status)

    def _tell_scrape(self, scrape_id: int) -> None:
        self._executor.tell_scrape(scrape_id)

    def _hold(self, reason: ErrorInfo) -> None:
        self._dispatcher.reasons.hold(reason)

    def _hold_all(self, error: FullStoreError) -> None:
        self._dispatcher.reasons.hold(self._full_store(error).info, Stage)

    def _full_store(self, error: FullStoreError) -> OhdioError:
        """Return what is told of a full disk: with all that must be free for the queue to go on."""
        return told_full_store(error, self._settings, self._work_dir)

    def _is_online(self) -> bool:
        if self._connectivity.is_offline():
            return False
        proxy_host = urlsplit(self._settings.proxy).hostname
        if proxy_host is None or is_loopback(self._services_host):
            return is_online(self._services_host)
        # Behind a proxy the name server may know the proxy alone; one on this machine is always
        # reached, and what is behind it only by a route.
        return has_route() if is_loopback(proxy_host) else is_online(proxy_host)

    def _takes_connections(self) -> bool:
        # Behind a proxy no connection of ours gets there by itself.
        return bool(self._settings.proxy) or takes_connections(self._services_origin)

    def _asks_to_log_in(self) -> bool:
        return self._connectivity.asks_to_log_in()

    def _on_online(self) -> None:
        self._dispatcher.write_soon(self._dispatcher.on_online)

    def _stop_asking(self, stage: Stage, answer: ErrorInfo) -> None:
        self._dispatcher.reasons.stop_asking(stage, answer)

    def _ask_again(self) -> None:
        for stage in self._dispatcher.reasons.ask_again():
            self._executor.alarm.try_again(stage)

    def _wake(self) -> None:
        self._dispatcher.request_wake()
