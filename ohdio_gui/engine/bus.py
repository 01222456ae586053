"""The one arrow from the engine to its faces: what PubSub was."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ohdio_gui.model import events


class EventBus(QObject):
    """One signal a topic; each carries a frozen value of ``model.events``.

    Lives on the window's thread and outlives every worker. Emitting is allowed from any thread:
    receivers that are slots of QObjects get the value queued, on their own thread.

    Signals: ``downloads`` (DownloadEvent), ``audiobooks`` (AudiobookEvent, AudiobookRemovedEvent),
    ``order`` (OrderEvent), ``removed`` (RemovedEvent), ``space`` (SpaceEvent),
    ``category_scrapes`` (ScrapeEvent), ``queue_control`` (QueueControl), ``queue`` (QueueCounts),
    ``holds`` (HoldEvent), ``idle`` (IdleEvent), ``added`` (AddedEvent), ``refused`` (RefusedEvent),
    ``searches`` (SearchEvent), ``details`` (DetailsEvent), ``book_details`` (BookDetailsEvent),
    ``choices`` (ChoiceEvent), ``store_rebuilt`` (StoreRebuiltEvent), ``programs`` (ProgramsEvent),
    ``snapshot`` (Snapshot).
    """

    downloads = Signal(object)
    audiobooks = Signal(object)
    order = Signal(object)
    removed = Signal(object)
    space = Signal(object)
    category_scrapes = Signal(object)
    queue_control = Signal(object)
    queue = Signal(object)
    holds = Signal(object)
    idle = Signal(object)
    added = Signal(object)
    refused = Signal(object)
    searches = Signal(object)
    details = Signal(object)
    book_details = Signal(object)
    choices = Signal(object)
    store_rebuilt = Signal(object)
    programs = Signal(object)
    snapshot = Signal(object)

    def publish(self, event: events.Event) -> None:
        """Emit ``event`` on its topic; from any thread."""
        match event:
            case events.DownloadEvent():
                self.downloads.emit(event)
            case events.AudiobookEvent() | events.AudiobookRemovedEvent():
                self.audiobooks.emit(event)
            case events.OrderEvent():
                self.order.emit(event)
            case events.RemovedEvent():
                self.removed.emit(event)
            case events.SpaceEvent():
                self.space.emit(event)
            case events.ScrapeEvent():
                self.category_scrapes.emit(event)
            case events.QueueControl():
                self.queue_control.emit(event)
            case events.QueueCounts():
                self.queue.emit(event)
            case events.HoldEvent():
                self.holds.emit(event)
            case events.IdleEvent():
                self.idle.emit(event)
            case events.AddedEvent():
                self.added.emit(event)
            case events.RefusedEvent():
                self.refused.emit(event)
            case events.SearchEvent():
                self.searches.emit(event)
            case events.DetailsEvent():
                self.details.emit(event)
            case events.BookDetailsEvent():
                self.book_details.emit(event)
            case events.ChoiceEvent():
                self.choices.emit(event)
            case events.StoreRebuiltEvent():
                self.store_rebuilt.emit(event)
            case events.ProgramsEvent():
                self.programs.emit(event)
            case events.Snapshot():
                self.snapshot.emit(event)
