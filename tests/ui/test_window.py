"""The window, worked as a person would."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QScreen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QSystemTrayIcon,
)

from ohdio_gui import messages
from ohdio_gui.model.audiobook import (
    AudiobookStatus,
    BookFormat,
    CategoryScrape,
    QueueStatus,
    ScrapeStatus,
)
from ohdio_gui.model.errors import (
    BrokenStoreError,
    DiskFullError,
    EmptyCategoryError,
    GeoBlockedError,
    GoneError,
    LockedStoreError,
    MovedError,
    NetworkError,
    NotPublishedError,
    OfflineError,
    ParseError,
    PremiumError,
    WithheldPartError,
)
from ohdio_gui.model.events import (
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    QueueControl,
    ScrapeEvent,
    SpaceEvent,
    StoreRebuiltEvent,
)
from ohdio_gui.model.jobs import Stage
from ohdio_gui.ui import icons
from ohdio_gui.ui.books.states import State
from ohdio_gui.ui.books.table_model import Column
from tests.ui.fake_engine import book
from tests.ui.said import sentence

URL = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
NBSP = "\u00a0"


def text(label):
    return label.text().replace(NBSP, " ") if label.isVisible() else ""


def totals(window):
    """Return the line of totals as it stands: it is summed up at most four times a second."""
    window.parts.model.on_summing()
    return text(window.parts.status_line.totals)


def plain(action: QAction) -> str:
    return action.text().replace("&", "")


def choose(window, *rows):
    window.parts.table.clearSelection()
    for row in rows:
        index = window.parts.shown.index(row, Column.TITLE)
        flags = window.parts.table.selectionModel().SelectionFlag
        window.parts.table.selectionModel().select(index, flags.Select | flags.Rows)


def test_the_pause_button_pauses_and_then_resumes(window, engine, qtbot):
    button = window.parts.url_bar.pause_button
    assert button.text() == "Pause"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert engine.calls == [("pause",)]
    assert button.text() == "Resume"
    assert text(window.parts.status_line.totals) == ""
    engine.put(book(1))
    assert totals(window) == "Paused · 1 book"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert engine.calls == [("pause",), ("resume",)]
    assert button.text() == "Pause"


def test_books_are_paused_and_resumed_one_by_one(window, engine):
    for key in (1, 2, 3):
        engine.put(book(key))
    engine.end(3, DownloadStatus.COMPLETED)
    action = window.actions_.pause_book
    assert not action.isEnabled()
    choose(window, 2)
    assert not action.isEnabled()
    choose(window, 0, 2)
    assert (action.isEnabled(), plain(action)) == (True, "Pause the selection")
    action.trigger()
    assert engine.calls == [("pause_book", 1)]
    row = window.parts.table.model().book_at(0)
    assert (row.stage, row.icon) == ("Paused", "paused")
    assert plain(action) == "Resume the selection"
    choose(window, 0, 1)
    assert plain(action) == "Pause the selection"  # one of them is not
    action.trigger()
    choose(window, 0, 1)
    action.trigger()
    assert engine.calls[-2:] == [("resume_book", 1), ("resume_book", 2)]
    assert window.parts.table.model().book_at(0).stage == "Waiting"


def test_a_pause_from_elsewhere_turns_the_button(window, engine):
    engine.tell(QueueControl(is_paused=True))
    assert window.parts.url_bar.pause_button.text() == "Resume"
    assert "Paused" in window.tray.icon.toolTip()


def test_retry_and_cancel_reach_the_selected_books_they_fit(window, engine, qtbot):
    for key in (1, 2, 3):
        engine.put(book(key))
    engine.end(1, DownloadStatus.FAILED)
    engine.end(3, DownloadStatus.COMPLETED)
    actions = window.actions_
    assert not actions.retry.isEnabled()
    choose(window, 0, 1, 2)
    assert actions.retry.isEnabled()
    assert actions.cancel.isEnabled()
    actions.retry.trigger()
    assert ("retry", 1) in engine.calls
    choose(window, 1)
    assert not actions.retry.isEnabled()
    actions.cancel.trigger()
    assert engine.calls == [("retry", 1), ("cancel", 2)]
    qtbot.waitUntil(actions.retry.isEnabled)  # a selected book that ended can be tried again


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_right_click_opens_the_menu_of_the_book_under_it(window, engine, qtbot):
    engine.put(book(1))
    engine.end(1, DownloadStatus.BLOCKED, GeoBlockedError().info)
    table = window.parts.table
    where = table.visualRect(window.parts.shown.index(0, Column.TITLE)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.RightButton, pos=where)
    table.customContextMenuRequested.emit(where)
    menu = QApplication.activePopupWidget()
    shown = [plain(action) for action in menu.actions() if action.isEnabled()]
    assert [text for text in shown if text] == [
        "Open the web page",
        "Try again",
        "Format",
        "Copy the address",
        "Copy details for a report",
        "Remove from the list",
    ]
    retry = window.actions_.retry
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(retry).center())
    assert engine.calls == [("retry", 1)]
    menu.close()


def test_a_right_click_beside_the_books_opens_nothing(window, engine):
    engine.put(book(1))
    window.parts.table.customContextMenuRequested.emit(QPoint(300, 400))
    assert QApplication.activePopupWidget() is None


def test_a_finished_book_is_opened_and_its_folder_too(window, engine, desktop, tmp_path, qtbot):
    folder = tmp_path / "Dominique Fortier"
    folder.mkdir()
    file = str(folder / "x.m4b")
    engine.put(book(1))
    engine.end(1, DownloadStatus.COMPLETED, file_path=file)
    choose(window, 0)
    window.actions_.show_file.trigger()
    window.parts.table.setCurrentIndex(window.parts.shown.index(0, 1))
    qtbot.keyClick(window.parts.table, Qt.Key.Key_Return)
    window.actions_.open_file.trigger()
    window.actions_.open_folder.trigger()
    assert desktop.opened == [str(folder), file, file, str(tmp_path)]


def test_a_finished_book_of_several_files_opens_its_folder(window, engine, desktop, tmp_path):
    several = book(1, status=AudiobookStatus.COMPLETED, file_path=str(tmp_path))
    engine.put(dataclasses.replace(several, file_names=("01.m4a", "02.m4a")))
    choose(window, 0)
    window.actions_.open_file.trigger()
    assert desktop.opened == [str(tmp_path)]


def test_what_no_program_opens_is_said(window, engine, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", staticmethod(lambda _: False))
    engine.put(book(1))
    choose(window, 0)
    window.actions_.open_page.trigger()
    told = "ici.radio-canada.ca cannot be opened: this system has no program for it"
    assert text(window.parts.url_bar.sentence) == told


def test_a_folder_that_is_gone_is_said(open_window, engine, desktop, tmp_path):
    window = open_window()
    tmp_path.rmdir()
    window.actions_.open_folder.trigger()
    assert desktop.opened == []
    assert str(tmp_path) in text(window.parts.url_bar.sentence)


def test_the_address_of_the_selected_books_is_copied(window, engine):
    engine.put(book(1))
    engine.put(book(2))
    choose(window, 0, 1)
    window.actions_.copy_address.trigger()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied == [engine.books[1].url, engine.books[2].url]


def test_what_is_known_of_a_book_is_copied_for_a_report(window, engine):
    for key in (1, 2):
        engine.put(book(key))
    action = window.actions_.copy_details
    choose(window, 0, 1)
    assert not action.isEnabled()
    choose(window, 1)
    action.trigger()
    assert engine.calls == [("request_details", 2)]
    assert QGuiApplication.clipboard().text() == f"book: {engine.books[2].title}\n"
    assert sentence(window) == "Details copied"
    assert window.parts.url_bar._expiry.isActive()


def test_a_snapshot_fills_the_window(window, engine):
    engine.put(book(1, status=AudiobookStatus.COMPLETED))
    engine.control = QueueControl(is_paused=True)
    engine.put(book(2, part_count=0))
    engine.holds = (HoldEvent(DiskFullError(folder="/x", missing_mb=1200).info),)
    engine.request_snapshot()
    assert totals(window) == "Paused · 2 books"
    assert text(window.parts.notice.sentence) == (
        "Disk full: 1.2 GB to free in “/x”. Downloads resume once there is room."
    )
    assert window.parts.table.isVisible()
    engine.tell(HoldEvent(None))
    assert not window.parts.notice.isVisible()


def test_the_speed_of_all_downloads_is_summed_up(window, engine):
    for key in (1, 2):
        running = book(key, queue_status=QueueStatus.PROCESSING)
        engine.put(running, DownloadEvent(key, DownloadStatus.DOWNLOADING, speed_bytes_s=1.2e6))
    assert totals(window) == "2 books · 2.4 MB/s"
    engine.end(1, DownloadStatus.COMPLETED)
    engine.end(2, DownloadStatus.FAILED)
    assert totals(window) == "2 books"


def test_the_line_tells_the_bytes_the_time_and_the_space_that_are_left(window, engine, speak):
    speak("fr")
    half = DownloadEvent(
        1,
        DownloadStatus.DOWNLOADING,
        bytes=100_000_000,
        total_bytes=200_000_000,
        speed_bytes_s=2e6,
        progress=50.0,
    )
    engine.put(book(1, queue_status=QueueStatus.PROCESSING), half)
    engine.put(book(2, bytes_expected=300_000_000))
    engine.tell(SpaceEvent(212_000_000_000))
    assert (
        totals(window) == "2 livres · 100 Mo sur 500 Mo · 2,0 Mo/s · encore 3 min · 212 Go libres"
    )
    engine.put(dataclasses.replace(engine.books[2], is_paused=True))
    assert "encore 50 s" in totals(window)  # what is paused does not count
    engine.put(book(3, part_count=0))
    assert "100 Mo sur au moins 500 Mo" in totals(window), "its page is not read yet"


def test_without_a_book_there_is_a_drawing_and_the_field_is_ready(window, engine, qtbot):
    assert not window.parts.empty.isVisible(), "nothing is said before it is known"
    engine.request_snapshot()
    assert window.parts.empty.isVisible()
    assert "Paste or drop" in window.parts.empty.title.text()
    assert window.focusWidget() is window.parts.url_bar.field
    engine.put(book(1))
    assert window.parts.table.isVisible()
    assert not window.parts.empty.isVisible()


def test_rows_to_come_are_shown_where_they_will_be_and_while_they_are_looked_for(window, engine):
    parts, offline = window.parts, OfflineError().info
    engine.request_snapshot()
    reading = CategoryScrape(1, URL, "Jeunesse", ScrapeStatus.SCRAPING)
    engine.tell(ScrapeEvent(dataclasses.replace(reading, error=offline)))
    assert parts.empty.isVisible(), "nothing is looked for without a connection"
    engine.tell(ScrapeEvent(reading))
    assert parts.table.isVisible()
    parts.queue_bar.tabs.setCurrentIndex(State.FAILED)
    assert text(parts.nothing_shown.sentence) == "No books have failed"
    parts.queue_bar.tabs.setCurrentIndex(State.WAITING)
    assert parts.table.isVisible()


def test_nothing_is_shown_as_to_come_before_the_books_are_known(window, engine):
    engine.tell(ScrapeEvent(CategoryScrape(1, URL, None, ScrapeStatus.SCRAPING)))
    assert not window.parts.table.isVisible()
    engine.request_snapshot()
    assert window.parts.table.isVisible()


def test_scrapes_are_told_as_they_run(window, engine):
    engine.request_snapshot()
    engine.tell(ScrapeEvent(CategoryScrape(1, URL, None, ScrapeStatus.SCRAPING)))
    (line,) = window.parts.scrapes.lines
    assert text(line.words) == "Jeunesse: reading…"
    assert window.parts.table.isVisible(), "and not the drawing of an empty queue"
    rows_to_come = window.parts.table.viewport().grab().toImage()
    window.parts.table.expect(is_expecting=False)
    assert window.parts.table.viewport().grab().toImage() != rows_to_come
    window.parts.table.expect(is_expecting=True)
    engine.tell(ScrapeEvent(CategoryScrape(1, URL, "Pour la jeunesse", ScrapeStatus.SCRAPING, 87)))
    assert text(line.words).startswith("Pour la jeunesse: 87")
    engine.tell(ScrapeEvent(CategoryScrape(1, URL, "Jeunesse", ScrapeStatus.COMPLETED, 1)))
    assert text(window.parts.status_line.scrapes) == "Jeunesse: 1 book"
    assert not window.parts.scrapes.isVisible()
    assert window.parts.empty.isVisible(), "it had no book"
    engine.tell(ScrapeEvent(CategoryScrape(2, URL, "Jeunesse", ScrapeStatus.SCRAPING, 1)))
    assert window.parts.table.is_expecting
    engine.put(book(1))
    assert window.parts.table.isVisible()


def test_an_empty_category_is_said_where_the_person_looks(window, engine, speak):
    speak("fr")
    error = EmptyCategoryError(url=URL, what="books").info
    scrape = CategoryScrape(1, URL, "Jeunesse", ScrapeStatus.FAILED, error=error)
    engine.tell(ScrapeEvent(scrape))
    (line,) = window.parts.scrapes.lines
    assert text(line.words).endswith("Aucun livre audio dans cette catégorie")


def test_a_scrape_that_waits_says_why_and_has_not_failed(window, engine):
    error = NetworkError(host="ici.radio-canada.ca").info
    waiting = CategoryScrape(1, URL, "Jeunesse", ScrapeStatus.SCRAPING, 40, error=error)
    engine.tell(ScrapeEvent(waiting))
    (line,) = window.parts.scrapes.lines
    assert text(line.words) == "Jeunesse: 40 found · OHdio does not answer"
    assert not line.retry.isVisible()
    failed = dataclasses.replace(waiting, status=ScrapeStatus.FAILED)
    engine.tell(ScrapeEvent(failed))
    (line,) = window.parts.scrapes.lines
    assert line.retry.isVisible()


def test_a_french_window_speaks_french(open_window, speak, engine):
    speak("fr")
    window = open_window()
    engine.put(book(1))
    menus = [plain(action) for action in window.menuBar().actions()]
    assert menus == ["Fichier", "File d’attente", "Livre", "Aide"]
    assert window.parts.url_bar.add_button.text() == "Ajouter"
    assert "cherchez un titre…" in window.parts.url_bar.field.placeholderText()
    assert totals(window) == "1 livre"
    tabs = window.parts.queue_bar.tabs
    assert [tabs.tabText(at).split("  ")[0] for at in range(tabs.count())] == [
        "Tous",
        "En attente",
        "En cours",
        "Terminés",
        "Échoués",
        "Bloqués",
    ]
    window.add_text("rien")
    assert text(window.parts.url_bar.sentence).startswith("Ce n’est pas une adresse.")


def test_closing_without_a_tray_asks_to_quit(window, qtbot, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    with qtbot.waitSignal(window.quit_requested):
        window.close()
    assert window.isVisible(), "it stays until the engine has stopped"


def test_closing_with_a_tray_hides_to_it(window, qtbot, tray_present):
    with qtbot.assertNotEmitted(window.quit_requested):
        window.close()
    assert not window.isVisible()
    assert plain(window.actions_.show_or_hide) == "Show the window"
    window.actions_.show_or_hide.trigger()
    assert window.isVisible()


def test_a_plain_click_on_the_tray_hides_and_shows(window, tray_present):
    reasons = QSystemTrayIcon.ActivationReason
    for other in (reasons.Context, reasons.DoubleClick, reasons.MiddleClick):
        window.tray.icon.activated.emit(other)
        assert window.isVisible()
    window.tray.icon.activated.emit(reasons.Trigger)
    assert not window.isVisible()
    window.tray.icon.activated.emit(reasons.Trigger)
    assert window.isVisible()


def test_the_trays_actions_work_and_are_in_the_menu_bar_too(window, engine, qtbot):
    in_tray = [action for action in window.tray.menu.actions() if not action.isSeparator()]
    menus = [action.menu() for action in window.menuBar().actions()]
    assert set(in_tray) <= {action for menu in menus for action in menu.actions()}
    assert window.tray.menu.parent() is window
    in_tray[1].trigger()
    assert engine.calls == [("pause",)]
    assert plain(in_tray[1]) == "Resume"
    with qtbot.waitSignal(window.quit_requested):
        in_tray[-1].trigger()


def test_a_window_without_a_tray_cannot_be_lost(window, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    window.actions_.show_or_hide.trigger()
    assert window.isVisible()
    window.menuBar().actions()[0].menu().aboutToShow.emit()
    assert not window.actions_.show_or_hide.isVisible()


def test_every_control_has_a_name_for_those_who_hear_it(window, engine):
    engine.put(book(1))
    kinds = (QAbstractButton, QLineEdit, QAbstractItemView)
    controls = [w for kind in kinds for w in window.findChildren(kind) if w.isVisible()]
    assert len(controls) >= 4
    for control in controls:
        named = control.accessibleName() or getattr(control, "text", str)()
        in_field = isinstance(control.parent(), QLineEdit)
        in_table = isinstance(control.parent(), QAbstractItemView)
        assert named or in_field or in_table, control


def test_the_tab_key_goes_from_the_field_to_the_table_and_back(window, engine, qtbot):
    engine.put(book(1))
    bar = window.parts.url_bar
    bar.field.setFocus()
    order = []
    queue = window.parts.queue_bar
    for _ in range(6):
        order.append(window.focusWidget())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    header = [bar.field, bar.add_button, bar.pause_button]
    assert order == [*header, queue.tabs, queue.filter, window.parts.table]
    assert window.focusWidget() is bar.field


def test_it_fits_a_small_screen(window, engine):
    engine.put(book(1, title="Un titre " * 20))
    window.resize(1024, 640)
    assert window.minimumSizeHint().width() <= 1024
    assert window.minimumSizeHint().height() <= 640
    header = window.parts.table.horizontalHeader()
    assert header.length() <= window.parts.table.viewport().width()


def test_the_geometry_is_kept(open_window, tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    first = open_window(geometry=settings)
    first.resize(900, 581)
    first.prepare_to_quit()
    assert not first.isVisible()
    assert open_window(geometry=settings).size().toTuple() == (900, 581)


def test_a_geometry_that_was_damaged_is_done_without(open_window, tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("geometry", "nonsense")
    assert open_window(geometry=settings).isVisible()


def test_trouble_that_stops_everything_leaves_only_quitting(window, engine, qtbot):
    window.show_fatal("The queue’s file is damaged")
    assert text(window.parts.notice.sentence) == "The queue’s file is damaged"
    assert not window.parts.url_bar.field.isEnabled()
    assert not window.parts.url_bar.pause_button.isEnabled()
    with qtbot.waitSignal(window.quit_requested):
        window.actions_.quit.trigger()


def test_a_first_window_is_no_larger_than_its_screen(open_window, monkeypatch):
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _: QRect(0, 0, 1024, 640))
    window = open_window()
    assert (window.width(), window.height()) == (1016, 592)


def test_the_field_gets_the_focus_from_its_shortcut(window, engine, qtbot):
    engine.put(book(1))
    window.parts.table.setFocus()
    window.actions_.add.trigger()
    assert window.focusWidget() is window.parts.url_bar.field


def test_a_selection_lives_through_a_snapshot(window, engine):
    for key in (1, 2, 3):
        engine.put(book(key))
    choose(window, 1, 2)
    engine.request_snapshot()
    assert [row.audiobook.id for row in window.parts.table.selected_books()] == [2, 3]


def test_an_incomplete_book_is_taken_all_the_same_by_its_menu(window, engine, qtbot):
    actions = window.actions_
    engine.put(book(1))
    engine.end(1, DownloadStatus.INCOMPLETE, WithheldPartError(positions="5").info)
    engine.put(book(2))
    engine.end(2, DownloadStatus.FAILED, NetworkError(host="h").info)
    choose(window, 1)
    assert not actions.take_gaps.isEnabled()
    choose(window, 0)
    assert actions.take_gaps.isEnabled()
    actions.take_gaps.trigger()
    assert engine.calls == [("take_gaps", 1)]


def test_finished_books_are_tagged_again(window, engine):
    actions = window.actions_
    engine.put(book(1))
    choose(window, 0)
    assert not actions.retag.isEnabled()
    engine.end(1, DownloadStatus.COMPLETED, file_path="/x/Livre.m4b")
    assert actions.retag.isEnabled()
    actions.retag.trigger()
    assert engine.calls == [("retag", 1)]
    # While its page is read, the row says so; then it is done, as it was before.
    reading = dataclasses.replace(engine.books[1], queue_status=QueueStatus.PROCESSING)
    engine.put(reading, DownloadEvent(1, DownloadStatus.METADATA))
    row = window.parts.model.book_at(0)
    assert (row.stage, row.can_cancel, row.can_retag) == ("Updating tags", True, False)
    engine.end(1, DownloadStatus.COMPLETED, GoneError().info, "/x/Livre.m4b")
    row = window.parts.model.book_at(0)
    assert (row.stage, row.detail) == ("Done", "No longer on OHdio")


def test_a_book_s_format_is_chosen_before_it_starts(window, engine):
    menu = window._book_actions.formats
    engine.put(book(1))
    engine.put(dataclasses.replace(book(2), format=BookFormat.KEEP))
    choose(window, 0)
    assert menu.isEnabled()
    marked = [action.text() for action in menu.actions() if action.isChecked()]
    assert marked == ["As in the settings"]
    (mp3,) = [a for a in menu.actions() if a.text() == "One MP3 file with chapters"]
    mp3.trigger()
    assert engine.calls == [("set_format", 1, BookFormat.MP3)]
    choose(window, 0, 1)
    assert not [action for action in menu.actions() if action.isChecked()]
    engine.end(1, DownloadStatus.COMPLETED, file_path="/x")
    choose(window, 0)
    assert not menu.isEnabled()


def test_a_stage_that_asks_no_more_says_so_and_asks_again_on_a_click(window, engine, qtbot):
    notice = window.parts.notice
    engine.tell(HoldEvent(ParseError(what="parts").info, Stage.METADATA))
    assert notice.sentence.text().startswith("OHdio answered differently than usual. No more")
    engine.tell(HoldEvent(DiskFullError(folder="/x", missing_mb=1200).info))
    assert len(notice.sentence.text().splitlines()) == 2
    qtbot.mouseClick(notice.button, Qt.MouseButton.LeftButton)
    assert engine.calls == [("ask_again",)]
    engine.tell(HoldEvent(None, Stage.METADATA))
    assert notice.sentence.text().startswith("Disk full")
    assert notice.button.text() == "Try again"
    engine.tell(HoldEvent(None))
    assert not notice.isVisible()


@pytest.mark.parametrize(
    ("error", "icon"),
    [
        (GeoBlockedError(), "geo"),
        (PremiumError(), "premium"),
        (GoneError(), "gone"),
        (NotPublishedError(), "upcoming"),
        (MovedError(moved_to="https://x"), "moved"),
    ],
)
def test_each_refusal_has_its_own_icon_and_sentence(window, engine, error, icon):
    engine.put(book(1))
    engine.end(1, DownloadStatus.BLOCKED, error.info)
    row = window.parts.model.book_at(0)
    assert (row.icon, row.stage, row.tone) == (icon, "Blocked", "blocked")
    assert row.detail == messages.sentence(error.info)
    assert not icons.pixmap(icon, "blocked", 20, 1.0).isNull()


def test_a_rebuilt_store_is_told_until_the_person_closes_it(window, bus, qtbot):
    news = window.parts.news
    assert not news.isVisible()
    bus.publish(StoreRebuiltEvent("ohdio.sqlite3.damaged-20260413-212037", "2026-04-12", 3))
    bus.publish(HoldEvent(DiskFullError(folder="/b", missing_mb=1200).info))
    bus.publish(HoldEvent(None))
    assert "ohdio.sqlite3.damaged-20260413-212037" in text(news.sentence)
    assert "3 finished books were found on the disk." in text(news.sentence)
    qtbot.mouseClick(news.button, Qt.MouseButton.LeftButton)
    assert not news.isVisible()


def test_a_store_that_broke_is_told_once_for_all_stages(window, bus):
    for stage in Stage:
        bus.publish(HoldEvent(BrokenStoreError(path="/d/ohdio.sqlite3").info, stage))
    notice = window.parts.notice
    assert text(notice.sentence).startswith("The queue’s file was damaged while in use")
    assert len(notice.sentence.text().splitlines()) == 1
    assert not notice.button.isVisible()


def test_when_the_store_breaks_the_whole_window_comes_to_rest(window, bus, engine, qtbot):
    for key in (1, 2, 3):
        engine.put(book(key))
    running = book(1, queue_status=QueueStatus.PROCESSING, status=AudiobookStatus.DOWNLOADING)
    loading = DownloadEvent(1, DownloadStatus.DOWNLOADING, progress=40, speed_bytes_s=8e3, eta_s=9)
    engine.put(running, loading)
    assert "8 kB/s" in totals(window)
    for stage in Stage:
        bus.publish(HoldEvent(BrokenStoreError(path="/d/ohdio.sqlite3").info, stage))
    bus.publish(loading)  # a last one, that was on its way
    assert totals(window) == "3 books"
    assert window.parts.queue_bar.tabs.tabText(State.WAITING) == "Waiting  3"
    row = window.parts.model.book_at(0)
    assert (row.stage, row.speed, row.time_left) == ("Waiting", "", "")
    assert not window.parts.url_bar.pause_button.isEnabled()
    qtbot.mouseClick(window.parts.url_bar.pause_button, Qt.MouseButton.LeftButton)
    window.actions_.pause.trigger()
    assert ("pause",) not in engine.calls


def test_a_store_that_is_held_is_told_once_and_tried_without_the_person(window, bus):
    for stage in Stage:
        bus.publish(HoldEvent(LockedStoreError(path="/d/ohdio.sqlite3").info, stage))
    notice = window.parts.notice
    assert text(notice.sentence) == (
        "Another program is using the queue’s file: everything waits until it is released "
        "(/d/ohdio.sqlite3)"
    )
    assert not notice.button.isVisible()
    for stage in Stage:
        bus.publish(HoldEvent(None, stage))
    assert not notice.isVisible()
