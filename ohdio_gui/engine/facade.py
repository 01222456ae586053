"""What a face may ask of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ohdio_gui.model.audiobook import BookFormat
    from ohdio_gui.settings.settings import Settings


class EngineFacade(Protocol):
    """What the faces know of the engine; answers come as events on the bus (``engine.bus``).

    Every method may be called from the window's thread and returns at once: the work is done on
    the engine's own thread.
    """

    def request_snapshot(self) -> None:
        """Have a Snapshot emitted on the topic ``snapshot``."""

    def submit(self, urls: tuple[str, ...]) -> None:
        """Add addresses (categories, audiobooks, other pages); a bad one comes as RefusedEvent."""

    def pause(self) -> None:
        """Pause the downloads; a QueueControl event follows."""

    def resume(self) -> None:
        """Resume the downloads; a QueueControl event follows."""

    def set_max_concurrent_downloads(self, limit: int) -> None:
        """Change how many books download at once, 1 to 10; a QueueControl event follows."""

    def retry(self, audiobook_id: int) -> None:
        """Queue a book that ended badly anew, with fresh attempts."""

    def cancel(self, audiobook_id: int) -> None:
        """Stop a book for good: it ends in ``cancelled`` and its unfinished parts are removed."""

    def move(self, audiobook_ids: tuple[int, ...], before: int | None) -> None:
        """Put books right before another one in the queue, None: at its end; OrderEvent follows."""

    def remove(self, audiobook_ids: tuple[int, ...], *, with_files: bool) -> None:
        """Take books out of the list, with their finished files or without; a RemovedEvent follows.

        The files go to the system's trash.
        """

    def undo_removal(self) -> None:
        """Put the books that were removed last back, with their files, then those before them.

        A RemovedEvent follows, with what can still be had back.
        """

    def forget_removed(self) -> None:
        """Delete for good what could still be had back."""

    def pause_book(self, audiobook_id: int) -> None:
        """Pause one book: what it has is kept, and nothing more of it is downloaded."""

    def resume_book(self, audiobook_id: int) -> None:
        """Let a book that was paused go on, if the queue does."""

    def take_gaps(self, audiobook_id: int) -> None:
        """Download what there is of a book that OHdio does not give whole."""

    def retag(self, audiobook_id: int) -> None:
        """Tag a finished book again from fresh metadata, without a new download."""

    def set_format(self, audiobook_id: int, wanted: BookFormat | None) -> None:
        """Say what a book is to become before it starts; None: what the settings say."""

    def request_details(self, audiobook_id: int) -> None:
        """Have all that is known of a book emitted as text on the topic ``details``."""

    def request_book(self, audiobook_id: int) -> None:
        """Have all that is known of a book emitted as values on the topic ``book_details``."""

    def stop_scrape(self, scrape_id: int) -> None:
        """Stop reading a category for good; a ScrapeEvent follows, and what it found stays.

        New books that were to be queued at its end wait for the person's choice.
        """

    def retry_scrape(self, scrape_id: int) -> None:
        """Read a category anew whose scrape has ended; a ScrapeEvent follows."""

    def request_choice(self, scrape_id: int) -> None:
        """Have the books that wait for the person's choice emitted on the topic ``choices``."""

    def choose(self, scrape_id: int, ohdio_ids: frozenset[str] | None) -> None:
        """Queue those of the books that wait which are chosen, None: all; the others are left.

        A ScrapeEvent follows.
        """

    def search(self, term: str) -> None:
        """Have OHdio search for ``term``; a SearchEvent follows, unless a later term overtakes."""

    def request_programs(self, ffmpeg_path: str) -> None:
        """Tell which FFmpeg that setting gives, and which yt-dlp: a ProgramsEvent follows."""

    def ask_again(self) -> None:
        """Let the stages go on that wait for OHdio's answers or the disk; HoldEvents follow."""

    def apply(self, settings: Settings) -> None:
        """Use ``settings`` for what starts from now on, and ``rate_limit`` for what runs, too."""
