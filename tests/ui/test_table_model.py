"""The table's rows are what the engine told, in the person's words."""

from __future__ import annotations

import dataclasses
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from ohdio_gui import messages
from ohdio_gui.model.audiobook import AudiobookStatus, QueueStatus
from ohdio_gui.model.errors import (
    BrokenStoreError,
    DiskFullError,
    GeoBlockedError,
    NetworkError,
    OfflineError,
    RateLimitedError,
    WithheldPartError,
)
from ohdio_gui.model.events import (
    AudiobookRemovedEvent,
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    QueueControl,
    QueueCounts,
    Snapshot,
)
from ohdio_gui.model.jobs import Stage
from ohdio_gui.ui.books.table_model import ROW_ROLE, BookTableModel, Column
from tests.ui.fake_engine import book

NBSP = "\u00a0"
HOST = "services.radio-canada.ca"


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def model(bus, clock):
    model = BookTableModel(bus, clock=clock)
    model.tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    return model


def shown(model, row=0):
    """Return the texts of a row, plain spaces for no-break ones."""
    return {
        column.name.lower(): str(model.index(row, column).data() or "").replace(NBSP, " ")
        for column in Column
    }


def detail(model, row=0):
    return model.book_at(row).detail.replace(NBSP, " ")


def downloading(key=1, **fields):
    return DownloadEvent(key, DownloadStatus.DOWNLOADING, part_count=7, **fields)


def test_a_book_that_downloads_shows_all_its_numbers(model, engine):
    running = book(queue_status=QueueStatus.PROCESSING)
    event = downloading(progress=58.4, part=5, speed_bytes_s=2_100_000.0, eta_s=185)
    engine.put(running, event)
    assert shown(model) == {
        "cover": "",
        "title": "Du bon usage des étoiles\nDominique Fortier",
        "duration": "5 h 56 min",
        "stage": "Downloading",
        "progress": "58%",
        "speed": "2.1 MB/s",
        "time_left": "3 min",
        "error": "",
    }
    assert detail(model) == "Part 5 of 7"
    assert model.book_at(0).parts == "7 parts"
    assert model.speed_bytes_s == 2_100_000


def test_the_same_in_french(model, engine, speak):
    speak("fr")
    event = downloading(progress=58.4, part=5, speed_bytes_s=2_100_000.0, eta_s=3700)
    engine.put(book(queue_status=QueueStatus.PROCESSING), event)
    texts = shown(model)
    assert texts["duration"] == "5 h 56"
    assert texts["stage"] == "Téléchargement"
    assert texts["progress"] == "58 %"
    assert texts["speed"] == "2,1 Mo/s"
    assert texts["time_left"] == "1 h 02"
    assert detail(model) == "Partie 5 de 7"
    assert NBSP in model.index(0, Column.SPEED).data()


def test_progress_changes_one_row_and_only_when_something_changed(model, engine, qtbot):
    for key in (1, 2, 3):
        engine.put(book(key, queue_status=QueueStatus.PROCESSING))
    with qtbot.waitSignal(model.dataChanged) as changed:
        engine.tell(downloading(2, progress=10))
    assert (changed.args[0].row(), changed.args[1].row()) == (1, 1)
    with qtbot.assertNotEmitted(model.dataChanged):
        engine.tell(downloading(2, progress=10))


def test_progress_that_comes_before_its_row_is_kept(model, engine):
    engine.tell(downloading(progress=42))
    assert model.rowCount() == 0
    engine.put(book(queue_status=QueueStatus.PROCESSING))
    assert shown(model)["progress"] == "42%"


def test_bytes_beyond_32_bits_do_not_wrap(model, engine):
    engine.put(book(queue_status=QueueStatus.PROCESSING), downloading(speed_bytes_s=3e9))
    assert shown(model)["speed"] == "3.0 GB/s"


@pytest.mark.parametrize(
    ("error", "stage", "told"),
    [
        (GeoBlockedError(), "Blocked", "OHdio limits this book to Canada"),
        (NetworkError(host=HOST), "Blocked", "OHdio does not answer"),
    ],
)
def test_a_blocked_book_says_why(model, engine, error, stage, told):
    engine.put(book())
    engine.end(1, DownloadStatus.BLOCKED, error.info)
    assert shown(model)["stage"] == stage
    assert shown(model)["error"] == detail(model) == told
    assert model.book_at(0).tone == "blocked"
    assert model.index(0, Column.STAGE).data(Qt.ItemDataRole.ToolTipRole) == f"{stage}\n{told}"


def test_an_incomplete_book_says_so_once(model, engine):
    engine.put(book())
    engine.end(1, DownloadStatus.INCOMPLETE, WithheldPartError(positions="2, 5").info)
    assert shown(model)["stage"] == "Incomplete: parts 2 and 5 are missing"
    assert detail(model) == ""


def test_a_finished_book_shows_its_size(model, engine):
    engine.put(book(status=AudiobookStatus.COMPLETED, file_size_bytes=342_600_000))
    assert shown(model)["stage"] == "Done"
    assert detail(model) == "343 MB"
    assert not model.book_at(0).has_bar


def test_the_next_attempt_is_counted_down(model, engine, clock):
    event = DownloadEvent(
        1,
        DownloadStatus.QUEUED,
        error=NetworkError(host=HOST).info,
        waiting_s=120,
        attempt=1,
        max_attempts=3,
    )
    engine.put(book(), event)
    assert shown(model)["stage"] == "Trying again in 2 min (attempt 2 of 3)"
    assert detail(model) == "OHdio does not answer"
    assert model._countdown.isActive()
    clock.now += 70
    model.on_countdown()
    assert shown(model)["stage"] == "Trying again in 50 s (attempt 2 of 3)"
    engine.put(book(queue_status=QueueStatus.PROCESSING), downloading())
    model.on_countdown()
    assert not model._countdown.isActive()


def test_a_throttled_book_says_who_asks_and_for_how_long(model, engine, clock, speak):
    speak("fr")
    error = RateLimitedError(host=HOST, retry_after_s=30).info
    engine.put(book(), DownloadEvent(1, DownloadStatus.QUEUED, error=error, waiting_s=30))
    assert shown(model)["stage"] == "OHdio demande d’attendre 30 s"
    assert detail(model) == ""
    clock.now += 10
    model.on_countdown()
    assert shown(model)["stage"] == "OHdio demande d’attendre 20 s"


def test_a_book_without_connection_says_so(model, engine, speak):
    speak("fr")
    error = OfflineError(host=HOST).info
    engine.put(book(), DownloadEvent(1, DownloadStatus.QUEUED, error=error, waiting_s=30))
    assert shown(model)["stage"] == "Pas de connexion : reprise dès qu’elle revient"
    assert model.book_at(0).icon == "offline"


def test_a_book_that_waits_for_the_disk_waits(model, engine):
    error = DiskFullError(folder="/x", missing_mb=1200).info
    engine.put(book(), DownloadEvent(1, DownloadStatus.QUEUED, error=error))
    assert shown(model)["stage"] == "Waiting"
    assert detail(model) == "Disk full: 1.2 GB to free"


def test_nothing_runs_any_more_when_the_store_broke(model, engine):
    running = book(1, queue_status=QueueStatus.PROCESSING, status=AudiobookStatus.DOWNLOADING)
    loading = DownloadEvent(1, DownloadStatus.DOWNLOADING, progress=40, speed_bytes_s=8e3, eta_s=9)
    engine.put(running, loading)
    engine.put(book(2, queue_status=QueueStatus.PROCESSING, stage="metadata"))
    engine.put(book(3), DownloadEvent(3, DownloadStatus.COMPLETED))
    engine.end(3, DownloadStatus.COMPLETED)
    engine.tell(HoldEvent(BrokenStoreError(path="/d/ohdio.sqlite3").info, Stage.SCRAPE))
    assert [model.book_at(row).status for row in range(3)] == [
        DownloadStatus.QUEUED,
        DownloadStatus.QUEUED,
        DownloadStatus.COMPLETED,
    ]
    assert model.speed_bytes_s == 0
    engine.tell(loading)
    assert model.book_at(0).status is DownloadStatus.QUEUED
    assert shown(model)["stage"] == "Waiting"


def test_another_hold_leaves_alone_what_runs(model, engine):
    running = book(1, queue_status=QueueStatus.PROCESSING)
    engine.put(running, DownloadEvent(1, DownloadStatus.DOWNLOADING, speed_bytes_s=8e3))
    engine.tell(HoldEvent(DiskFullError(folder="/x", missing_mb=1).info))
    assert model.speed_bytes_s == 8e3


def test_pausing_says_paused_on_what_waits_to_download_and_keeps_its_bar(model, engine):
    engine.put(book(1), DownloadEvent(1, DownloadStatus.QUEUED, progress=58))
    engine.put(book(2, queue_status=QueueStatus.QUEUED, stage="metadata"))
    engine.tell(QueueControl(is_paused=True))
    assert shown(model, 0)["stage"] == "Paused"
    assert model.book_at(0).has_bar
    assert shown(model, 1)["stage"] == "Waiting"
    engine.tell(QueueControl(is_paused=False))
    assert shown(model, 0)["stage"] == "Waiting"


def test_a_pause_holds_the_next_attempt_back_too(model, engine, clock):
    event = DownloadEvent(
        1,
        DownloadStatus.QUEUED,
        progress=34,
        error=NetworkError(host=HOST).info,
        waiting_s=120,
        attempt=1,
        max_attempts=3,
    )
    engine.put(book(), event)
    engine.tell(QueueControl(is_paused=True))
    assert (shown(model)["stage"], detail(model)) == ("Paused", "")
    engine.tell(QueueControl(is_paused=False))
    assert shown(model)["stage"] == "Trying again in 2 min (attempt 2 of 3)"


def test_nothing_that_holds_the_downloads_lets_a_row_promise_its_next_attempt(model, engine):
    full = DiskFullError(folder="/x", missing_mb=1).info
    retried = {"progress": 34, "waiting_s": 120, "attempt": 1, "max_attempts": 3}
    tried = NetworkError(host=HOST).info
    engine.put(book(1), DownloadEvent(1, DownloadStatus.QUEUED, error=tried, **retried))
    engine.put(book(2), DownloadEvent(2, DownloadStatus.QUEUED, error=full))
    found = book(3, queue_status=QueueStatus.QUEUED, stage="metadata")
    engine.put(found, DownloadEvent(3, DownloadStatus.QUEUED, error=tried, waiting_s=120))
    again = "Trying again in 2 min (attempt 2 of 3)"
    reading = shown(model, 2)["stage"]
    before = shown(model, 0)["stage"], shown(model, 1)["stage"], detail(model, 1)
    assert before == (again, "Waiting", messages.sentence(full).replace(NBSP, " "))
    books = tuple(model.book_at(row).audiobook for row in range(3))
    snapshot = Snapshot(books, (), QueueControl(), QueueCounts(), (HoldEvent(full),))
    for held in (HoldEvent(full), snapshot):
        engine.tell(held)
        assert (shown(model, 0)["stage"], detail(model, 0)) == ("Waiting", "")
        assert (shown(model, 1)["stage"], detail(model, 1)) == before[1:]
        assert shown(model, 2)["stage"] == reading, "its page is read all the same"
        engine.tell(HoldEvent(None))
        assert shown(model, 0)["stage"] == again


def test_a_newer_row_outdates_an_older_progress(model, engine):
    engine.put(book(queue_status=QueueStatus.PROCESSING), downloading(progress=99))
    engine.put(book(status=AudiobookStatus.COMPLETED, queue_status=QueueStatus.COMPLETED))
    assert shown(model)["stage"] == "Done"
    engine.put(book(queue_status=QueueStatus.QUEUED))
    assert shown(model)["stage"] == "Waiting"
    engine.put(book(queue_status=QueueStatus.PROCESSING, stage="metadata"))
    assert shown(model)["stage"] == "Reading the page"


def test_a_removed_row_goes_and_the_others_stay_reachable(model, engine):
    for key in (1, 2, 3):
        engine.put(book(key, title=f"Book {key}"))
    engine.tell(AudiobookRemovedEvent(2), AudiobookRemovedEvent(99))
    assert [model.book_at(row).title for row in range(2)] == ["Book 1", "Book 3"]
    assert (model.position_of(3), model.position_of(2)) == (1, None)
    engine.put(book(3, title="New title"))
    assert model.book_at(1).title == "New title"


def test_a_snapshot_takes_the_place_of_what_was_known(model, engine):
    engine.put(book(1), downloading(1, progress=10))
    rows = (book(7, title="Seven"), book(8, status=AudiobookStatus.CANCELLED))
    engine.tell(Snapshot(rows, (), QueueControl(is_paused=True), QueueCounts()))
    assert model.rowCount() == 2
    assert shown(model, 0)["stage"] == "Paused"
    assert shown(model, 1)["stage"] == "Cancelled"
    assert model.book_at(1).can_retry


def test_headings_are_named_and_numbers_stand_to_the_right(model, speak):
    horizontal = Qt.Orientation.Horizontal
    names = [model.headerData(column, horizontal) for column in Column]
    assert names == ["", "Title", "Duration", "State", "Progress", "Speed", "Time left", "Error"]
    speak("fr")
    assert model.headerData(Column.TIME_LEFT, horizontal) == "Temps restant"
    right = model.headerData(Column.SPEED, horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert right & int(Qt.AlignmentFlag.AlignRight)


def test_cells_are_spoken_whole(model, engine):
    engine.put(book())
    spoken = [
        model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole).replace(NBSP, " ")
        for column in (Column.COVER, Column.TITLE, Column.DURATION, Column.STAGE)
    ]
    title = "Du bon usage des étoiles"
    assert spoken == [title, f"{title}, Dominique Fortier", "5 h 56 min, 7 parts", "Waiting"]
    assert model.index(0, Column.TITLE).data(ROW_ROLE) is model.book_at(0)


def test_three_thousand_rows_and_their_progress_are_quick(bus, engine, open_window):
    window = open_window()
    before = time.perf_counter()
    for key in range(1, 3001):
        engine.put(book(key, queue_status=QueueStatus.PROCESSING))
    for step in range(3000):
        engine.tell(downloading(step % 3000 + 1, progress=step % 100, speed_bytes_s=1000.0))
    took_s = time.perf_counter() - before
    assert window.parts.model.rowCount() == 3000
    # Some 0.6 s on the machine this was written on; a table that measures its rows takes minutes.
    assert took_s < 10


def test_thousands_of_emits_do_not_kill_the_interpreter(model, engine):
    engine.put(book(queue_status=QueueStatus.PROCESSING))
    for step in range(20_000):
        engine.tell(downloading(progress=step % 100))
    assert dataclasses.asdict(model.book_at(0).audiobook)["id"] == 1


def test_rows_stand_in_the_order_they_were_added_in(model, engine):
    for key in (3, 1, 4, 2):
        engine.put(book(key))
    assert [model.book_at(row).audiobook.id for row in range(4)] == [1, 2, 3, 4]
    engine.put(book(1, "Autre"))
    assert model.book_at(0).title == "Autre"


def test_what_comes_no_more_has_no_speed_and_no_time_left(model, engine, clock):
    running = book(queue_status=QueueStatus.PROCESSING)
    engine.put(running, downloading(progress=58.4, part=5, speed_bytes_s=2.1e6, eta_s=185))
    clock.now += 4
    model.on_countdown()
    assert shown(model)["speed"] == "2.1 MB/s"
    clock.now += 2
    model.on_countdown()
    assert (shown(model)["speed"], shown(model)["time_left"]) == ("", "")
    assert shown(model)["stage"] == "Downloading"
    assert model.speed_bytes_s == 0
    engine.tell(downloading(progress=59, part=5, speed_bytes_s=1e6, eta_s=300))
    assert shown(model)["speed"] == "1.0 MB/s"
