"""The details of the selected book, worked as a person would."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication

from ohdio_gui.model.audiobook import AudiobookStatus, BookFormat, Part, PartStatus, QueueStatus
from ohdio_gui.model.errors import (
    BookFolderError,
    DiskFullError,
    LoginNeededError,
    MissingFfmpegError,
    NetworkError,
    OutputFolderError,
    ServerError,
    WithheldPartError,
)
from ohdio_gui.model.events import BookDetailsEvent, DownloadEvent, DownloadStatus, HoldEvent
from ohdio_gui.model.jobs import JobFailure
from ohdio_gui.ui.books.row import row_of
from ohdio_gui.ui.details.follower import REST_MS, BookFollower
from ohdio_gui.ui.details.parts import ROW_HEIGHT, PartsModel
from ohdio_gui.ui.details.remedies import Remedy, remedies_for
from ohdio_gui.ui.settings_dialog.dialog import SettingsDialog
from ohdio_gui.ui.settings_dialog.pages import Page
from tests.ui.fake_engine import book
from tests.ui.test_window import choose

NBSP = "\u00a0"
WHOLE = book(
    1,
    narrators=("Évelyne Rompré", "Guy Nadon"),
    director="Renaud Plante",
    genre="Roman",
    year=2008,
    publisher="Alto",
    pages=345,
    audience="Adultes",
    language="fr",
    prizes=("Lauréate du Prix Gens de Mer 2009",),
    category="Jeunesse",
    format=BookFormat.M4B,
    description="Le 19 mai 1845.\n\nDeux navires.",
)
PARTS = (
    Part(1, "Le départ", "a", 2700, status=PartStatus.COMPLETED, bytes_done=9, bytes_total=9),
    Part(2, "Les glaces", "b", 3600, status=PartStatus.DOWNLOADING, bytes_done=5, bytes_total=20),
    Part(3, "", "c", None),
    Part(4, "Partie 4 - Le retour", None, 60, status=PartStatus.WITHHELD),
)
FAILURES = (
    JobFailure(1, "2026-04-13T21:20:37.000+00:00", "network", "x", {"host": "ici.radio-canada.ca"}),
    JobFailure(2, "2026-04-13T21:22:37.000+00:00", "server", "x", {"host": "example.org"}),
)
DETAILS = BookDetailsEvent(
    WHOLE, PARTS, FAILURES, {"page": {"publisher": "Alto", "year": 2007}, "marks": {"year": 2008}}
)


class Browser(QObject):
    """Takes the pages that the window wants opened."""

    def __init__(self):
        super().__init__()
        self.opened = []

    @Slot(QUrl)
    def open(self, url):
        self.opened.append(url.toString())


@pytest.fixture
def browser(qapp):
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")
    yield browser
    QDesktopServices.unsetUrlHandler("https")


@pytest.fixture
def still(monkeypatch):
    """Pretend that the system asks for no motion."""
    monkeypatch.setattr("ohdio_gui.ui.details.split.is_moving", lambda _: False)


def asked(engine):
    return [call[1] for call in engine.calls if call[0] == "request_book"]


def shown(widget):
    return widget.text().replace(NBSP, " ") if widget.isVisible() else None


def open_details(window, qtbot):
    with qtbot.waitActive(window):  # a shortcut is its window's
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def opened(window, engine, qtbot, still):
    """A window with its details open on a book."""
    engine.details[1] = DETAILS
    engine.put(WHOLE)
    open_details(window, qtbot)
    choose(window, 0)
    return window


def page(window):
    return window.details.panel.page


def test_the_details_are_opened_and_closed_by_keyboard_menu_and_button(
    window, engine, qtbot, still
):
    panel = window.details.panel
    assert not panel.isVisible()
    open_details(window, qtbot)
    assert panel.isVisible()
    assert shown(panel.sentence) == "Select a book to see its details"
    qtbot.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
    assert not window.actions_.details.isChecked()
    window.actions_.details.trigger()
    panel.close_button.setFocus()
    qtbot.keyClick(panel.close_button, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    queue = window.menuBar().actions()[1].menu()
    assert window.actions_.details in queue.actions()


def test_every_field_of_the_book_is_shown(opened):
    head, fields = page(opened).head, page(opened).fields.values
    assert shown(head.title) == "Du bon usage des étoiles"
    assert shown(head.authors) == "Dominique Fortier"
    assert shown(head.stage) == "Waiting"
    assert {name: shown(value) for name, value in fields.items()} == {
        "narrators": "Évelyne Rompré, Guy Nadon",
        "director": "Renaud Plante",
        "genre": "Roman",
        "year": "2008",
        "publisher": "Alto",
        "pages": "345",
        "audience": "Adultes",
        "language": "French",
        "duration_s": "5 h 56 min",
        "prizes": "Lauréate du Prix Gens de Mer 2009",
        "category": "Jeunesse",
        "format": "One M4B file with chapters",
        "size": None,
        "url": WHOLE.url,
    }
    assert shown(page(opened).description) == "Le 19 mai 1845.\n\nDeux navires."
    assert fields["publisher"].toolTip() == "From the book’s page"
    assert fields["year"].toolTip() == "From the page’s tags for search engines"
    assert fields["genre"].toolTip() == ""


def test_attempts_are_told_in_plain_words_the_newest_first(opened):
    lines = shown(page(opened).failures).split("\n\n")
    assert lines[0].endswith("Attempt 2\nexample.org is having problems")
    assert lines[1].endswith("Attempt 1\nOHdio does not answer")
    assert "2026" in lines[0]


def test_each_part_has_its_own_state_and_progress(opened):
    model = page(opened).parts
    told = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert [text.replace(NBSP, " ") for text in told] == [
        "1. Le départ, Done, 45 min",
        "2. Les glaces, 25%, 1 h 00 min",
        "Part 3, Waiting",
        "4. Le retour, Missing on OHdio, 1 min",
    ]
    assert page(opened).parts_view.height() == 4 * ROW_HEIGHT


def test_a_book_of_two_hundred_parts_has_no_widget_for_each(opened, engine):
    before = len(QApplication.allWidgets())
    many = tuple(Part(n, f"Chapitre {n}", str(n), 60.0) for n in range(1, 201))
    engine.tell(dataclasses.replace(DETAILS, parts=many))
    assert page(opened).parts_view.height() == 200 * ROW_HEIGHT
    assert len(QApplication.allWidgets()) <= before + 5


def test_the_arrow_keys_go_through_the_parts_and_the_page_follows(opened, engine, qtbot):
    many = tuple(Part(n, f"Chapitre {n}", str(n), 60.0) for n in range(1, 60))
    engine.tell(dataclasses.replace(DETAILS, parts=many))
    view, bar = page(opened).parts_view, page(opened).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 20 * ROW_HEIGHT)
    view.setFocus()
    view.setCurrentIndex(page(opened).parts.index(0))
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert bar.value() > bar.maximum() - 3 * ROW_HEIGHT


def test_another_selection_shows_another_book_or_the_totals(opened, engine):
    engine.put(book(2, "Neige", file_size_bytes=1_000_000_000, duration_s=3600.0))
    choose(opened, 1)
    assert asked(engine) == [1, 2]
    assert shown(page(opened).head.title) == "Neige"
    assert shown(page(opened).description) is None
    assert page(opened).parts.rowCount() == 0
    engine.tell(DETAILS)  # too late: another book is selected
    assert page(opened).parts.rowCount() == 0
    choose(opened, 0, 1)
    several = opened.details.panel.several
    assert shown(several.title) == "2 books selected"
    assert shown(several.totals) == "6 h 56 min · 1.0 GB"


def test_what_can_be_done_with_several_books_is_done_with_all(opened, engine, qtbot):
    engine.put(book(2, "Neige"))
    engine.put(book(3, "Pluie"))
    choose(opened, 1, 2)
    told = [button.text() for button in opened.details.panel.several.buttons]
    assert told == ["Pause the selection", "Move to the front of the queue", "Remove from the list"]
    engine.calls.clear()
    qtbot.mouseClick(opened.details.panel.several.buttons[0], Qt.MouseButton.LeftButton)
    assert engine.calls[:2] == [("pause_book", 2), ("pause_book", 3)]
    engine.end(2, DownloadStatus.FAILED)
    qtbot.waitUntil(lambda: opened.details.panel.several.buttons[0].text() == "Try again")


def test_a_second_press_of_a_key_does_not_do_what_the_next_button_does(opened, engine, qtbot):
    for key in (2, 3):
        engine.put(book(key))
        engine.end(key, DownloadStatus.FAILED)
    choose(opened, 1, 2)
    retry = opened.details.panel.several.buttons[0]
    retry.setFocus()
    engine.calls.clear()
    for _ in range(2):
        qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Space)
        QApplication.processEvents()
    assert engine.calls == [("retry", 2), ("retry", 3)]
    choose(opened, 1)
    engine.end(2, DownloadStatus.FAILED)
    again = page(opened).head.remedies.buttons[Remedy.RETRY]
    qtbot.waitUntil(again.isVisible)
    again.setFocus()
    engine.calls.clear()
    for _ in range(2):
        qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Space)
        QApplication.processEvents()
    assert ("retry", 2) in engine.calls
    assert engine.calls.count(("retry", 2)) == 1


def test_nothing_is_asked_while_the_panel_is_closed(window, engine, qtbot, still):
    engine.put(WHOLE)
    choose(window, 0)
    assert asked(engine) == []
    open_details(window, qtbot)
    assert asked(engine) == [1]
    open_details(window, qtbot)
    engine.put(WHOLE, DownloadEvent(1, DownloadStatus.DOWNLOADING, progress=3))
    assert asked(engine) == [1]


def test_progress_is_followed_calmly(engine, bus, qtbot):
    follower = BookFollower(engine, bus)
    follower.follow(1)
    for progress in range(50):
        engine.tell(DownloadEvent(1, DownloadStatus.DOWNLOADING, progress=progress))
        engine.tell(DownloadEvent(2, DownloadStatus.DOWNLOADING, progress=progress))
    assert asked(engine) == [1]
    qtbot.waitUntil(lambda: len(asked(engine)) > 1, timeout=REST_MS * 5)
    assert asked(engine) == [1, 1]
    follower.on_rested()  # nothing happened since
    assert asked(engine) == [1, 1]
    follower.follow(None)
    engine.tell(DownloadEvent(1, DownloadStatus.DOWNLOADING))
    assert asked(engine) == [1, 1]


def failed(error, status=AudiobookStatus.FAILED, **fields):
    return row_of(book(1, status=status, error=error.info, **fields), None)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (failed(NetworkError(host="x")), {Remedy.RETRY}),
        (failed(BookFolderError(folder="/x")), {Remedy.RETRY, Remedy.OTHER_FOLDER}),
        (
            failed(WithheldPartError(positions="5"), AudiobookStatus.INCOMPLETE),
            {Remedy.RETRY, Remedy.TAKE_GAPS},
        ),
        (row_of(book(1, error=LoginNeededError().info), None), {Remedy.LOG_IN}),
        (
            row_of(book(1, error=DiskFullError(folder="/x", missing_mb=3).info), None),
            {Remedy.FREE_SPACE, Remedy.OTHER_FOLDER},
        ),
        (
            row_of(book(1, error=OutputFolderError(folder="/x").info), None),
            {Remedy.OTHER_FOLDER},
        ),
        (row_of(book(1, error=MissingFfmpegError().info), None), {Remedy.SET_UP_FFMPEG}),
        (row_of(book(1, is_paused=True), None), {Remedy.RESUME}),
        (
            row_of(book(1, status=AudiobookStatus.COMPLETED, file_path="/x/y.m4b"), None),
            {Remedy.SHOW_FILE},
        ),
        (row_of(book(1), None), set()),
    ],
)
def test_what_can_be_done_fits_what_became_of_the_book(row, wanted):
    assert remedies_for(row) == wanted | {Remedy.OPEN_PAGE}


def test_a_hold_offers_what_ends_it_to_books_that_wait_for_it():
    held = MissingFfmpegError().info
    assert Remedy.SET_UP_FFMPEG in remedies_for(row_of(book(1), None), held)
    done = row_of(book(1, status=AudiobookStatus.COMPLETED), None)
    assert Remedy.SET_UP_FFMPEG not in remedies_for(done, held)


def button(window, remedy):
    found = page(window).head.remedies.buttons[remedy]
    assert found.isVisible()
    return found


def test_a_failed_book_is_tried_again_from_its_details(opened, engine, qtbot):
    engine.end(1, DownloadStatus.FAILED, ServerError(host="example.org").info)
    assert shown(page(opened).head.detail) == "example.org is having problems"
    qtbot.mouseClick(button(opened, Remedy.RETRY), Qt.MouseButton.LeftButton)
    assert ("retry", 1) in engine.calls


def test_what_is_left_is_not_taken_for_how_long_a_book_is(opened, engine, qtbot):
    loading = DownloadEvent(
        1, DownloadStatus.DOWNLOADING, progress=40, part=2, part_count=7, eta_s=25
    )
    engine.put(
        dataclasses.replace(
            WHOLE, queue_status=QueueStatus.PROCESSING, status=AudiobookStatus.DOWNLOADING
        ),
        loading,
    )
    told = "Part 2 of 7\n25 s left"
    qtbot.waitUntil(lambda: shown(page(opened).head.detail) == told)


def test_a_paused_book_is_resumed_from_its_details(opened, engine, qtbot):
    engine.pause_book(1)
    qtbot.mouseClick(button(opened, Remedy.RESUME), Qt.MouseButton.LeftButton)
    assert ("resume_book", 1) in engine.calls


def test_a_hold_shows_its_remedy_in_the_details_and_takes_it_away(opened, engine, qtbot):
    engine.tell(HoldEvent(MissingFfmpegError().info))
    qtbot.mouseClick(button(opened, Remedy.SET_UP_FFMPEG), Qt.MouseButton.LeftButton)
    (dialog,) = opened.findChildren(SettingsDialog)
    dialog.close()
    engine.tell(HoldEvent(None))
    assert not page(opened).head.remedies.buttons[Remedy.SET_UP_FFMPEG].isVisible()


def test_the_page_of_the_book_and_the_networks_login_open_in_the_browser(
    opened, engine, qtbot, browser
):
    qtbot.mouseClick(button(opened, Remedy.OPEN_PAGE), Qt.MouseButton.LeftButton)
    assert browser.opened == [WHOLE.url]
    engine.put(dataclasses.replace(WHOLE, error=LoginNeededError().info))
    qtbot.mouseClick(button(opened, Remedy.LOG_IN), Qt.MouseButton.LeftButton)
    assert browser.opened[-1] == "https://ici.radio-canada.ca/ohdio"


def test_the_details_stand_beside_the_books_and_below_them_in_a_narrow_window(opened, qtbot):
    split, panel = opened.parts.split, opened.details.panel
    opened.resize(1300, 760)
    qtbot.waitUntil(lambda: split.orientation() is Qt.Orientation.Horizontal)
    assert panel.width() < split.width() / 2
    opened.resize(1000, 640)
    qtbot.waitUntil(lambda: split.orientation() is Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: panel.width() == split.width())
    assert panel.height() < split.height() * 0.7


@pytest.mark.parametrize(
    ("size", "larger", "smaller"),
    [
        ((1300, 760), Qt.Key.Key_Left, Qt.Key.Key_Right),
        ((1000, 760), Qt.Key.Key_Up, Qt.Key.Key_Down),
    ],
)
def test_the_arrow_keys_make_the_details_larger_and_smaller(opened, qtbot, size, larger, smaller):
    opened.resize(*size)
    split = opened.parts.split
    handle = split.handle(1)
    qtbot.waitUntil(lambda: split.sizes()[1] == split.extents[split.orientation()])
    before = split.sizes()[1]
    handle.setFocus(Qt.FocusReason.TabFocusReason)
    none = handle.grab().toImage()
    qtbot.keyClick(handle, larger)
    qtbot.keyClick(handle, larger)
    assert split.sizes()[1] > before + 20
    assert split.extents[split.orientation()] == split.sizes()[1], "it is remembered"
    qtbot.keyClick(handle, smaller)
    qtbot.keyClick(handle, smaller)
    assert split.sizes()[1] == before
    qtbot.keyClick(handle, Qt.Key.Key_End)
    least = split.sizes()[1]
    qtbot.keyClick(handle, Qt.Key.Key_Home)
    assert split.sizes()[1] > least
    assert split.sizes()[0] >= 140, "the books stay"
    opened.parts.table.setFocus()
    assert handle.grab().toImage() != none, "where the keyboard is is seen"


def test_the_panel_slides_in_and_is_whole_in_the_end(window, engine, qtbot):
    window.resize(1300, 760)
    open_details(window, qtbot)
    split = window.parts.split
    qtbot.waitUntil(lambda: split.sizes()[1] >= 300)
    qtbot.waitUntil(lambda: window.details.panel.width() == split.sizes()[1])


def test_it_is_remembered_whether_the_details_are_open(open_window, tmp_path, qtbot, still):
    def kept():
        return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)

    first = open_window(geometry=kept())
    assert not first.details.panel.isVisible()
    open_details(first, qtbot)
    first.parts.split.extents[Qt.Orientation.Horizontal] = 333
    first.prepare_to_quit()
    second = open_window(geometry=kept())
    assert second.details.panel.isVisible()
    assert second.parts.split.extents[Qt.Orientation.Horizontal] == 333
    open_details(second, qtbot)
    second.prepare_to_quit()
    assert not open_window(geometry=kept()).details.panel.isVisible()


def test_details_that_were_open_have_their_kept_width_again(open_window, tmp_path, qtbot, still):
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    first = open_window(geometry=kept)
    first.resize(1300, 760)
    first.actions_.details.setChecked(True)
    first.parts.split.extents[Qt.Orientation.Horizontal] = 415
    first.prepare_to_quit()
    second = open_window(geometry=kept)
    second.resize(1300, 760)
    qtbot.waitUntil(lambda: second.details.panel.width() == 415)


def test_the_selected_book_stays_in_sight_when_the_details_open_below(window, engine, qtbot, still):
    window.resize(1000, 640)
    for key in range(1, 12):
        engine.put(book(key))
    table = window.parts.table
    row = table.visualRect(window.parts.shown.index(5, 1))
    assert table.viewport().rect().contains(row)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    open_details(window, qtbot)
    panel = window.details.panel
    qtbot.waitUntil(lambda: panel.isVisible() and panel.width() > 900)
    seen = table.viewport().rect()
    assert seen.height() < row.bottom()
    assert seen.contains(table.visualRect(table.currentIndex()))


def test_the_tab_key_reaches_the_details_and_every_control_has_a_name(opened, engine, qtbot):
    engine.end(1, DownloadStatus.FAILED, ServerError(host="example.org").info)
    panel = opened.details.panel
    kinds = (QAbstractButton, QAbstractItemView)
    controls = [w for kind in kinds for w in panel.findChildren(kind) if w.isVisible()]
    assert len(controls) >= 4
    for control in controls:
        assert control.accessibleName() or getattr(control, "text", str)(), control
    opened.parts.table.setFocus()
    reached = []
    for _ in range(12):
        qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Tab)
        reached.append(opened.focusWidget())
    assert set(controls) <= set(reached)


def test_the_details_speak_the_language_that_is_chosen_later(opened, speak, qapp):
    speak("fr")
    for widget in (opened.details.panel, page(opened), page(opened).fields):
        qapp.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    assert opened.details.panel.heading.text() in {"Détails", "Details"}


def test_the_parts_are_a_sound_item_model(qtmodeltester, qapp):
    model = PartsModel()
    model.set_parts(PARTS)
    qtmodeltester.check(model)
    model.set_parts((*PARTS[:1], dataclasses.replace(PARTS[1], bytes_done=20), *PARTS[2:]))
    assert "100" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize(
    ("error", "remedy", "page"),
    [
        (OutputFolderError(folder="/x"), Remedy.OTHER_FOLDER, Page.FILES),
        (MissingFfmpegError(), Remedy.SET_UP_FFMPEG, Page.NETWORK),
    ],
)
def test_a_remedy_opens_the_page_of_the_settings_that_it_names(
    window, engine, qtbot, error, remedy, page
):
    engine.put(book(1, error=error.info, status=AudiobookStatus.FAILED))
    window.parts.table.selectRow(0)
    window.actions_.details.setChecked(True)
    button = window.details.panel.page.head.remedies.buttons[remedy]
    assert not button.isHidden()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(SettingsDialog)
    assert dialog.isVisible()
    assert dialog.page == page
    dialog.close()
