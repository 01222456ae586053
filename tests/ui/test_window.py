"""The window, worked as a person would."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QObject, QPoint, QSettings, Qt, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QMessageBox,
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
    ParseError,
    PremiumError,
    WithheldPartError,
)
from ohdio_gui.model.events import (
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    QueueControl,
    QueueCounts,
    ScrapeEvent,
    StoreRebuiltEvent,
)
from ohdio_gui.model.jobs import Stage
from ohdio_gui.ui import icons
from ohdio_gui.ui.books.table_model import Column
from tests.ui.fake_engine import book

URL = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
NBSP = "\u00a0"


def text(label):
    return label.text().replace(NBSP, " ") if label.isVisible() else ""


def plain(action: QAction) -> str:
    return action.text().replace("&", "")


def choose(window, *rows):
    window.parts.table.clearSelection()
    for row in rows:
        index = window.parts.model.index(row, Column.TITLE)
        flags = window.parts.table.selectionModel().SelectionFlag
        window.parts.table.selectionModel().select(index, flags.Select | flags.Rows)


class Desktop(QObject):
    """Takes the folders that the window wants opened."""

    def __init__(self):
        super().__init__()
        self.opened = []

    @Slot(QUrl)
    def open(self, url):
        self.opened.append(url.toLocalFile())


@pytest.fixture
def desktop(qapp):
    desktop = Desktop()
    QDesktopServices.setUrlHandler("file", desktop, "open")
    yield desktop
    QDesktopServices.unsetUrlHandler("file")


def test_the_pause_button_pauses_and_then_resumes(window, engine, qtbot):
    button = window.parts.url_bar.pause_button
    assert button.text() == "Pause"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert engine.calls == [("pause",)]
    assert button.text() == "Resume"
    assert text(window.parts.status_line.totals) == ""
    engine.tell(QueueCounts(queued=1))
    assert text(window.parts.status_line.totals) == "Paused · 1 waiting"
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


def test_retry_and_cancel_reach_the_selected_books_they_fit(window, engine):
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
    assert actions.retry.isEnabled(), "a selected book that ended can be tried again"


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_right_click_opens_the_menu_of_the_book_under_it(window, engine, qtbot):
    engine.put(book(1))
    engine.end(1, DownloadStatus.BLOCKED, GeoBlockedError().info)
    table = window.parts.table
    where = table.visualRect(window.parts.model.index(0, Column.TITLE)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.RightButton, pos=where)
    table.customContextMenuRequested.emit(where)
    menu = QApplication.activePopupWidget()
    shown = [plain(action) for action in menu.actions() if action.isEnabled()]
    assert shown == ["Try again", "Format", "Copy the address", "Copy details for a report"]
    qtbot.mouseClick(
        menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[0]).center()
    )
    assert engine.calls == [("retry", 1)]
    menu.close()


def test_a_right_click_beside_the_books_opens_nothing(window, engine):
    engine.put(book(1))
    window.parts.table.customContextMenuRequested.emit(QPoint(300, 400))
    assert QApplication.activePopupWidget() is None


def test_the_folder_of_a_finished_book_is_opened(window, engine, desktop, tmp_path, qtbot):
    folder = tmp_path / "Dominique Fortier"
    folder.mkdir()
    engine.put(book(1))
    engine.end(1, DownloadStatus.COMPLETED, file_path=str(folder / "x.m4b"))
    choose(window, 0)
    window.actions_.show_file.trigger()
    window.parts.table.setCurrentIndex(window.parts.model.index(0, 1))
    qtbot.keyClick(window.parts.table, Qt.Key.Key_Return)
    window.actions_.open_folder.trigger()
    assert desktop.opened == [str(folder), str(folder), str(tmp_path)]


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
    assert text(window.parts.url_bar.sentence) == "Details copied"
    assert window.parts.url_bar._expiry.isActive()


def test_a_snapshot_fills_the_window(window, engine):
    engine.put(book(1, status=AudiobookStatus.COMPLETED))
    engine.control = QueueControl(is_paused=True)
    engine.counts = QueueCounts(2, 1, 20, 1, 3)
    engine.holds = (HoldEvent(DiskFullError(folder="/x", missing_mb=1200).info),)
    engine.request_snapshot()
    assert (
        text(window.parts.status_line.totals)
        == "Paused · 1 in progress · 2 waiting · 20 done · 3 blocked · 1 failed"
    )
    assert text(window.parts.notice.sentence) == (
        "Disk full: 1.2 GB to free in “/x”. Downloads resume by themselves."
    )
    assert window.parts.table.isVisible()
    engine.tell(HoldEvent(None))
    assert not window.parts.notice.isVisible()


def test_the_speed_of_all_downloads_is_summed_up(window, engine):
    engine.tell(QueueCounts(processing=2))
    for key in (1, 2):
        running = book(key, queue_status=QueueStatus.PROCESSING)
        engine.put(running, DownloadEvent(key, DownloadStatus.DOWNLOADING, speed_bytes_s=1.2e6))
    assert text(window.parts.status_line.totals) == "2 in progress · 2.4 MB/s"
    engine.end(1, DownloadStatus.COMPLETED)
    engine.end(2, DownloadStatus.FAILED)
    assert text(window.parts.status_line.totals) == "2 in progress"


def test_without_a_book_there_is_a_drawing_and_the_field_is_ready(window, engine, qtbot):
    assert not window.parts.empty.isVisible(), "nothing is said before it is known"
    engine.request_snapshot()
    assert window.parts.empty.isVisible()
    assert "Paste or drop" in window.parts.empty.title.text()
    assert window.focusWidget() is window.parts.url_bar.field
    engine.put(book(1))
    assert window.parts.table.isVisible()
    assert not window.parts.empty.isVisible()


def test_scrapes_are_told_as_they_run(window, engine):
    engine.request_snapshot()
    engine.tell(ScrapeEvent(CategoryScrape(1, URL, None, ScrapeStatus.SCRAPING)))
    label = window.parts.status_line.scrapes
    assert text(label) == "Jeunesse: reading…"
    assert window.parts.empty.title.text().startswith("Reading the category")
    engine.tell(ScrapeEvent(CategoryScrape(1, URL, "Pour la jeunesse", ScrapeStatus.SCRAPING, 87)))
    assert text(label) == "Pour la jeunesse: 87 books found…"
    engine.tell(ScrapeEvent(CategoryScrape(1, URL, "Jeunesse", ScrapeStatus.COMPLETED, 1)))
    assert text(label) == "Jeunesse: 1 book"


def test_an_empty_category_is_said_where_the_person_looks(window, engine, speak):
    speak("fr")
    error = EmptyCategoryError(url=URL, what="books").info
    scrape = CategoryScrape(1, URL, "Jeunesse", ScrapeStatus.FAILED, error=error)
    engine.tell(ScrapeEvent(scrape))
    told = "Jeunesse : Aucun livre audio dans cette catégorie"
    assert text(window.parts.url_bar.sentence) == told
    assert text(window.parts.status_line.scrapes) == told


def test_a_scrape_that_waits_says_why_and_has_not_failed(window, engine):
    label = window.parts.status_line.scrapes
    engine.tell(ScrapeEvent(CategoryScrape(1, URL, "Jeunesse", ScrapeStatus.SCRAPING)))
    colour_of_one_that_runs = label.styleSheet()
    error = NetworkError(host="ici.radio-canada.ca").info
    waiting = CategoryScrape(1, URL, "Jeunesse", ScrapeStatus.SCRAPING, error=error)
    engine.tell(ScrapeEvent(waiting))
    assert text(label) == "Jeunesse: OHdio does not answer"
    assert label.styleSheet() == colour_of_one_that_runs
    failed = CategoryScrape(1, URL, "Jeunesse", ScrapeStatus.FAILED, error=error)
    engine.tell(ScrapeEvent(failed))
    assert label.styleSheet() != colour_of_one_that_runs


def test_a_french_window_speaks_french(open_window, speak, engine):
    speak("fr")
    window = open_window()
    engine.tell(QueueCounts(1234, 3, 1, 2, 0))
    menus = [plain(action) for action in window.menuBar().actions()]
    assert menus == ["Fichier", "File d’attente", "Aide"]
    assert window.parts.url_bar.add_button.text() == "Ajouter"
    assert "cherchez un titre…" in window.parts.url_bar.field.placeholderText()
    totals = text(window.parts.status_line.totals)
    assert totals == "3 en cours · 1 234 en attente · 1 terminé · 2 échoués"
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
    assert [plain(action) for action in in_tray] == ["Hide the window", "Pause", "Quit"]
    menus = [action.menu() for action in window.menuBar().actions()]
    assert set(in_tray) <= {action for menu in menus for action in menu.actions()}
    assert window.tray.menu.parent() is window
    in_tray[1].trigger()
    assert engine.calls == [("pause",)]
    assert plain(in_tray[1]) == "Resume"
    with qtbot.waitSignal(window.quit_requested):
        in_tray[2].trigger()


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
    for _ in range(4):
        order.append(window.focusWidget())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert order == [bar.field, bar.add_button, bar.pause_button, window.parts.table]
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


def test_about_says_what_it_is_and_whose_it_is_not(window, qtbot):
    window.actions_.about.trigger()
    box = window.findChild(QMessageBox)
    qtbot.waitUntil(box.isVisible)
    assert "not Radio-Canada’s" in box.informativeText()
    with qtbot.waitSignal(box.destroyed):
        qtbot.keyClick(box, Qt.Key.Key_Escape)


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
    assert (row.stage, row.can_cancel, row.can_retag) == ("Tagging again", True, False)
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
    assert notice.sentence.text().startswith("OHdio answered something new. Nothing more")
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
    assert text(news.sentence).endswith("Finished books found on disk: 3.")
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
    engine.tell(QueueCounts(queued=2, processing=1))
    for key in (1, 2, 3):
        engine.put(book(key))
    running = book(1, queue_status=QueueStatus.PROCESSING, status=AudiobookStatus.DOWNLOADING)
    loading = DownloadEvent(1, DownloadStatus.DOWNLOADING, progress=40, speed_bytes_s=8e3, eta_s=9)
    engine.put(running, loading)
    assert "8 kB/s" in text(window.parts.status_line.totals)
    for stage in Stage:
        bus.publish(HoldEvent(BrokenStoreError(path="/d/ohdio.sqlite3").info, stage))
    bus.publish(loading)  # a last one, that was on its way
    assert text(window.parts.status_line.totals) == "3 waiting"
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
        "Another program holds the queue’s file: everything waits until it lets go "
        "(/d/ohdio.sqlite3)"
    )
    assert not notice.button.isVisible()
    for stage in Stage:
        bus.publish(HoldEvent(None, stage))
    assert not notice.isVisible()
