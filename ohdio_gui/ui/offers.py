"""What the window offers beside its work: a copied address, a folder, the demo, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.ui.clipboard_offer import ClipboardOffer
from ohdio_gui.ui.endings import Endings
from ohdio_gui.ui.first_run import FolderQuestion
from ohdio_gui.ui.help_menu import HelpMenu

if TYPE_CHECKING:
    from ohdio_gui.engine.bus import EventBus
    from ohdio_gui.engine.facade import EngineFacade
    from ohdio_gui.settings.preferences import Preferences
    from ohdio_gui.ui.first_run import Run
    from ohdio_gui.ui.main_window import MainWindow


def set_up_offers(
    window: MainWindow,
    engine: EngineFacade,
    bus: EventBus,
    preferences: Preferences,
    site_origin: str,
    run: Run,
) -> None:
    """Give ``window`` its offers; they live as long as it does."""
    parts, actions = window.parts, window.actions_
    clipboard = ClipboardOffer(window, window.adding, preferences, site_origin)
    parts.add_bar(clipboard.bar)
    parts.url_bar.pasted.connect(clipboard.withdraw)
    actions.paste.triggered.connect(clipboard.withdraw)
    if run.asks_for_folder:
        FolderQuestion(window, parts, preferences).refused.connect(parts.url_bar.say)
    Endings(parts.table, bus)
    totals = window.presence.totals
    help_menu = HelpMenu(window, actions, engine, bus, preferences, totals, run)
    help_menu.offer_demo(parts.empty)
    help_menu.folder_wanted.connect(window.on_folder_wanted)
    help_menu.refused.connect(parts.url_bar.say)


def continue_offers(old: MainWindow, new: MainWindow) -> None:
    """Let ``new`` not ask again what the person answered in ``old``."""
    before, now = old.findChild(ClipboardOffer), new.findChild(ClipboardOffer)
    if isinstance(before, ClipboardOffer) and isinstance(now, ClipboardOffer):
        now.continue_from(before)
