"""The window with everything in it that can be there at once, and the walk of the Tab key."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from ohdio_gui.model.audiobook import (
    AudiobookStatus,
    CategoryBook,
    CategoryScrape,
    Part,
    PartStatus,
    QueueStatus,
    ScrapeStatus,
)
from ohdio_gui.model.errors import DiskFullError, NetworkError, WithheldPartError
from ohdio_gui.model.events import (
    BookDetailsEvent,
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    RemovedEvent,
    ScrapeEvent,
    StoreRebuiltEvent,
)
from ohdio_gui.model.jobs import JobFailure, Stage
from ohdio_gui.ui.first_run import Run
from tests.ui.fake_engine import book
from tests.ui.test_window import choose

CATEGORY = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
WAITING = tuple(
    CategoryBook(str(key), f"https://ici.radio-canada.ca/{key}", f"Livre {key}", ("Une autrice",))
    for key in range(1, 61)
)
FAILED = NetworkError(host="ici.radio-canada.ca").info


def fill(window, engine) -> None:
    """Have every bar, line and button shown that can be there at once."""
    engine.put(
        book(
            1,
            status=AudiobookStatus.DOWNLOADING,
            queue_status=QueueStatus.PROCESSING,
            stage="download",
        )
    )
    engine.put(book(2, "Révolutions"))
    engine.put(book(3, "Agaguk"))
    engine.end(3, DownloadStatus.FAILED, error=FAILED)
    engine.put(book(4, "Incomplet"))
    engine.end(
        4, DownloadStatus.INCOMPLETE, WithheldPartError(positions="2").info, "/tmp/livre.m4b"
    )
    engine.tell(
        DownloadEvent(1, DownloadStatus.DOWNLOADING, progress=40.0, speed_bytes_s=2e6, eta_s=300)
    )
    parts = (
        Part(1, "Le départ", "a", 2700, status=PartStatus.COMPLETED, bytes_done=9, bytes_total=9),
        Part(2, "Les glaces", None, 3600, status=PartStatus.WITHHELD),
    )
    failures = (JobFailure(1, "2026-04-13T21:20:37.000+00:00", "network", "x", {"host": "x"}),)
    described = dataclasses.replace(engine.books[4], description="Deux navires.", genre="Roman")
    engine.details[4] = BookDetailsEvent(described, parts, failures)
    engine.tell(HoldEvent(DiskFullError(missing_mb=120).info, Stage.DOWNLOAD))
    engine.tell(StoreRebuiltEvent("ohdio.sqlite3.damaged", None, 3))
    engine.waiting[8] = WAITING
    asks = CategoryScrape(8, CATEGORY, "Jeunesse", ScrapeStatus.COMPLETED, found=60, to_choose=60)
    failed = CategoryScrape(9, CATEGORY, "Polars", ScrapeStatus.FAILED, error=FAILED)
    reading = CategoryScrape(7, CATEGORY, "Contes", ScrapeStatus.SCRAPING)
    engine.scrapes = (reading,)
    engine.tell(ScrapeEvent(asks), ScrapeEvent(failed), ScrapeEvent(reading))
    engine.tell(RemovedEvent((17,), "Un livre", False))
    choose(window, 3)
    window.actions_.details.setChecked(True)
    window.parts.model.on_summing()
    QApplication.processEvents()


def whole_window(open_window, engine, preferences, tmp_path, qtbot):
    """Return such a window, with the offers of the first run and of the clipboard."""
    preferences.change(watch_clipboard=True)
    window = open_window(run=Run(data_dir=tmp_path, asks_for_folder=True))
    QGuiApplication.clipboard().setText(CATEGORY)
    window.resize(1180, 1020)
    fill(window, engine)
    qtbot.waitUntil(lambda: not window.parts.split.is_sliding)
    take_keyboard(window, qtbot)
    return window


def take_keyboard(window, qtbot) -> None:
    """Give the keyboard to the field at the top."""
    window.activateWindow()
    window.parts.url_bar.field.setFocus()
    qtbot.waitUntil(window.parts.url_bar.field.hasFocus)


def controls(root: QWidget) -> list[QWidget]:
    """Return what the Tab key should reach in ``root``: all that takes it and can be used."""
    return [
        widget
        for widget in (root, *root.findChildren(QWidget))
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(root)
        and widget.isEnabled()
        and widget.window() is root
        and widget.focusProxy() is None
    ]


def walk(root: QWidget, qtbot, key=Qt.Key.Key_Tab, most: int = 200) -> list[QWidget]:
    """Press ``key`` until the keyboard is where it was; return where it stopped, in order."""
    first = QApplication.focusWidget()
    assert first is not None, "nothing has the keyboard"
    stops = [first]
    for _ in range(most):
        qtbot.keyClick(stops[-1], key)
        now = QApplication.focusWidget()
        assert now is not None, f"the keyboard is lost after {told(stops[-1])}"
        if now is stops[-1] and isinstance(now, QTextBrowser):
            continue  # from one of its links to the next
        assert now is not stops[-1], f"{told(now)} holds the keyboard"
        if now is first:
            return stops
        assert now not in stops, f"the keyboard goes in circles from {told(now)}"
        stops.append(now)
    raise AssertionError("the keyboard never comes back")


def place(widget: QWidget, root: QWidget) -> QPoint:
    return widget.mapTo(root, QPoint(0, 0))


def told(widget: QWidget) -> str:
    text = getattr(widget, "text", str)
    text = text() if callable(text) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text or widget.objectName()!r}"
