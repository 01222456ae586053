"""What the person says about one book: try again, stop it, pause it, make something else of it.

Apart from the facade, whose methods return at once: this is the work, on the engine's thread. What
takes books out of the list, and puts them back, is in ``removal``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.errors import InvalidInputError
from ohdio_gui.model.events import AudiobookRemovedEvent
from ohdio_gui.model.jobs import Stage
from ohdio_gui.model.urls import AudiobookUrl, read_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from ohdio_gui.engine.dispatcher import Dispatcher
    from ohdio_gui.engine.intake import Intake
    from ohdio_gui.model.audiobook import Audiobook
    from ohdio_gui.model.events import Event
    from ohdio_gui.store.store import Store


class BookChanges:
    """Does it in the store, and tells where the book stands then."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        intake: Intake,
        publish: Callable[[Event], None],
        tell_standing: Callable[[int], None],
        forget: Callable[[int], None],
        site_origin: str,
    ) -> None:
        """``forget`` removes what is unfinished of a book, by its id."""
        self._store = store
        self._dispatcher = dispatcher
        self._intake = intake
        self._publish = publish
        self._tell_standing = tell_standing
        self._forget = forget
        self._site_origin = site_origin

    def change(self, audiobook_id: int, change: Callable[[int], bool]) -> None:
        """Do ``change``, which says whether it changed the book; one that it changed is told."""
        if change(audiobook_id):
            self._tell_standing(audiobook_id)
        self._dispatcher.request_wake()

    def retry(self, audiobook_id: int) -> bool:
        """Queue a book anew; in the place of one that moved on OHdio, what it moved to."""
        book = self._store.audiobooks.get(audiobook_id)
        moved_to = self._moved_to(book) if book else None
        if moved_to is None:
            return self._store.audiobooks.retry(audiobook_id)
        if self._intake.add(moved_to.url) and self._store.audiobooks.remove(audiobook_id):
            self._publish(AudiobookRemovedEvent(audiobook_id))
        return False

    def pause(self, audiobook_id: int) -> bool:
        """Pause a book: what it has is kept."""
        has_changed = self._store.audiobooks.set_paused(audiobook_id, is_paused=True)
        # It may have begun since the click.
        self._dispatcher.runs.pause(Stage.DOWNLOAD, str(audiobook_id))
        return has_changed

    def cancel(self, audiobook_id: int) -> None:
        """Stop a book for good, running or not."""
        subject = str(audiobook_id)
        was_live = was_running = False
        for stage in (Stage.METADATA, Stage.DOWNLOAD):
            if self._store.jobs.cancel(stage, subject):
                was_live = True
                was_running |= self._dispatcher.runs.cancel(stage, subject)
        book = self._store.audiobooks.get(audiobook_id)
        is_cancelled = book is not None and book.status is AudiobookStatus.CANCELLED
        # A finished book that was to be tagged again stays what it is.
        if was_live and not was_running and is_cancelled:
            self._forget(audiobook_id)
        if was_live:
            self._dispatcher.reasons.lift_disk_hold()
        self._tell_standing(audiobook_id)
        self._dispatcher.request_wake()

    def _moved_to(self, book: Audiobook) -> AudiobookUrl | None:
        """Return the other book that ``book`` became; None where OHdio names no such one."""
        address = book.error.arguments.get("moved_to") if book.error else None
        try:
            named = read_url(str(address or ""), self._site_origin)
        except InvalidInputError:
            return None
        # Under another slug it is still the same book.
        if isinstance(named, AudiobookUrl) and named.id != book.ohdio_id:
            return named
        return None
