"""A category of 146 books, from its address to the chosen ones: real engine, store and replica."""

from __future__ import annotations

import contextlib

import pytest
from PySide6.QtCore import Qt

from ohdio_gui.app import ASK_FROM, Application, places
from ohdio_gui.demo.catalogue import DemoBook, DemoCatalogue, DemoCategory
from ohdio_gui.demo.server import Replica
from ohdio_gui.settings.preferences import Preferences
from ohdio_gui.settings.settings import Settings
from ohdio_gui.ui.covers import CoverLoader
from ohdio_gui.ui.garbage import GarbageCollector
from ohdio_gui.ui.main_window import MainWindow
from ohdio_gui.ui.scrapes.choice_dialog import ChoiceDialog
from tests.ui.conftest import no_cover

BOOKS = tuple(DemoBook(str(n), f"livre-{n}", f"Livre {n}", ()) for n in range(1001, 1147))
CATALOGUE = DemoCatalogue(
    (DemoCategory("900", "jeunesse", "Jeunesse", tuple(book.id for book in BOOKS)),), BOOKS
)
WAIT_MS = 20_000


@pytest.fixture
def replica():
    with Replica(CATALOGUE, page_size=30) as running:
        yield running


@pytest.fixture
def start(replica, tmp_path, monkeypatch, qtbot):
    """Return how to run the program: a context with its application and its window."""
    monkeypatch.setenv("OHDIO_SITE_URL", replica.origin)
    monkeypatch.setenv("OHDIO_SERVICES_URL", replica.origin)

    @contextlib.contextmanager
    def started():
        where = places(tmp_path / "data", tmp_path / "books", is_demo=False)
        settings = Settings(
            output_dir=str(tmp_path / "books"), requests_per_second=0, min_free_mb=0
        )
        application = Application(where, settings, is_demo=False, ask_from=ASK_FROM)
        engine, bus = application.engine, application.bus
        preferences = Preferences(settings, tmp_path / "settings.json", engine.apply)
        covers = CoverLoader(no_cover)
        window = MainWindow(engine, bus, covers, application.site_origin, preferences)
        qtbot.addWidget(window)
        window.show()
        collector = GarbageCollector()  # the engine's threads must not destroy what is Qt's
        application.start()
        engine.request_snapshot()
        try:
            yield application, window
        finally:
            window.hide()
            assert application.shutdown(5)
            collector.close()

    return started


def question(window, qtbot):
    lines = window.parts.scrapes
    qtbot.waitUntil(lambda: any(line.scrape.asks for line in lines.lines), timeout=WAIT_MS)
    (line,) = lines.lines
    return line


def test_146_books_wait_through_a_restart_and_those_chosen_are_queued(start, replica, qtbot):
    with start() as (application, window):
        assert window.add_text(replica.category_url())
        assert question(window, qtbot).scrape.to_choose == 146
        assert application.store.audiobooks.all() == ()
    with start() as (application, window):
        line = question(window, qtbot)
        qtbot.mouseClick(line.choose, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(window.findChildren(ChoiceDialog)), timeout=WAIT_MS)
        (dialog,) = window.findChildren(ChoiceDialog)
        assert dialog.found.rowCount() == 146
        qtbot.keyClicks(dialog.field, "livre 114")
        qtbot.mouseClick(dialog.select_all, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.parts.model.rowCount() == 8, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: not window.parts.scrapes.isVisible(), timeout=WAIT_MS)
        books = application.store.audiobooks.all()
        assert [book.ohdio_id for book in books] == ["1114", *map(str, range(1140, 1147))]
        assert {book.category for book in books} == {"Jeunesse"}
