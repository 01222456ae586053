"""A term typed where an address is expected: what OHdio's search finds is offered under it."""

from __future__ import annotations

import asyncio

import pytest
import qasync
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget

from ohdio_gui.model.audiobook import CANONICAL_SITE, AudiobookStatus, QueueStatus, SearchHit
from ohdio_gui.model.errors import NetworkError
from ohdio_gui.model.events import DownloadEvent, DownloadStatus, SearchEvent, Snapshot
from ohdio_gui.ui import icons
from ohdio_gui.ui.covers import CoverLoader
from ohdio_gui.ui.main_window import MainWindow
from ohdio_gui.ui.search import REST_MS, TermSearch, term_of
from ohdio_gui.ui.search_delegate import ROW_HEIGHT
from ohdio_gui.ui.search_hits import HitModel
from ohdio_gui.ui.search_popup import MOST_ROWS, SearchPopup
from ohdio_gui.ui.theme import DARK, blend, colour, theme
from tests.ui.fake_engine import book

BOOK = "https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage"
TERM = "bon usage"


def hit(number=1, **fields):
    defaults = {
        "ohdio_id": str(number),
        "url": f"{CANONICAL_SITE}/ohdio/livres-audio/{number}/livre",
        "title": f"Livre {number}",
        "authors": ("Dominique Fortier", "Guy Noël"),
    }
    return SearchHit(**{**defaults, **fields})


def hits(count):
    return tuple(hit(number) for number in range(1, count + 1))


class Search:
    """The field with its list, worked as a person does."""

    def __init__(self, window, engine, qtbot):
        self.window, self.engine, self.qtbot = window, engine, qtbot
        self.bar = window.parts.url_bar
        self.field = self.bar.field
        self.popup = window.findChild(SearchPopup)
        window.activateWindow()
        self.field.setFocus()
        qtbot.waitUntil(self.field.hasFocus)

    def type(self, text):
        self.qtbot.keyClicks(self.field, text)

    def press(self, *keys):
        for key in keys:
            self.qtbot.keyClick(self.field, key)

    def find(self, *found, term=TERM):
        """Type a term, press Enter, and let OHdio answer."""
        self.type(term)
        self.press(Qt.Key.Key_Return)
        self.engine.tell(SearchEvent(term, found))

    @property
    def titles(self):
        model = self.popup.hits
        rows = [model.row_at(row).title for row in range(model.rowCount())]
        return rows if self.is_open else []

    @property
    def words(self):
        model = self.popup.hits
        return [model.row_at(row).word for row in range(model.rowCount())]

    @property
    def told(self):
        return self.popup.sentence.text() if self.popup.sentence.isVisible() else ""

    @property
    def is_open(self):
        return self.popup.isVisible()

    @property
    def rest(self):
        return self.window.findChild(TermSearch)._rest

    def center(self, row):
        return self.popup.view.visualRect(self.popup.hits.index(row)).center()

    def click(self, row):
        viewport = self.popup.view.viewport()
        self.qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=self.center(row))


@pytest.fixture
def search(window, engine, qtbot):
    return Search(window, engine, qtbot)


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802 (Qt's name)
        self.count += event.type() == QEvent.Type.Paint
        return False


# What is a term.


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("du bon usage", "du bon usage"),
        ("  Dominique\n Fortier ", "Dominique Fortier"),
        ("1984", "1984"),
        ("ici", "ici"),
        ("Kim", "Kim"),
        ("histoire de radio-canada", "histoire de radio-canada"),
        ("la fin.Il était", "la fin.Il était"),
        ("http status", "http status"),
        ("", None),
        ("ab", "ab"),
        ("a b !", "a b !"),
        ("?!", None),
        ("x" * 301, None),
        (BOOK, None),
        ("ici.radio-canada.ca/ohdio/livres-audio/1/x", None),
        (f"regarde {BOOK}", None),
        ("https://exa mple", None),
        ("htt", None),
        ("https:", None),
        ("www", None),
        ("www.radio", None),
        ("ici.", None),
        ("ici.radio-canada,ca", None),
        ("radio-canada.ca", None),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("a ://b", None),
    ],
)
def test_a_term_is_what_is_no_address_and_no_slip_of_one(text, term):
    assert term_of(text, CANONICAL_SITE) == term


def test_a_replicas_address_is_no_term():
    text = "localhost:8080/ohdio/livres-audio/1/x"
    assert term_of(text, "http://localhost:8080") is None


def test_the_fields_icon_tells_an_address_from_a_term(search):
    def icon():
        (shown,) = (action.icon() for action in search.field.actions() if action.icon())
        return shown.pixmap(20).toImage()

    glass = icon()
    assert glass == icons.icon("search", "muted").pixmap(20).toImage()
    search.field.setText(BOOK)
    assert icon() == icons.icon("link", "muted").pixmap(20).toImage() != glass
    search.field.setText(TERM)
    assert icon() == glass


# When OHdio is asked.


def test_a_rest_after_typing_starts_one_search(search, qtbot):
    with qtbot.waitSignal(search.bar.search_wanted, timeout=REST_MS * 10) as asked:
        search.type(TERM)
        assert search.engine.searched == []
        assert not search.is_open
    assert asked.args == [TERM]
    assert search.engine.searched == [TERM]
    assert search.told == "Searching OHdio…"
    assert search.engine.submitted == []


def test_each_letter_begins_the_rest_anew(search):
    search.type(TERM[:3])
    assert search.rest.isActive()
    assert search.rest.isSingleShot()
    assert search.rest.interval() == REST_MS == 350
    search.rest.setInterval(10_000)
    search.type(TERM[3])
    assert search.rest.remainingTime() > 5_000


def test_enter_searches_at_once_and_once(search):
    search.type(TERM)
    search.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert search.engine.searched == [TERM]
    assert search.told == "Searching OHdio…"
    assert not search.rest.isActive(), "the rest has nothing more to ask"
    assert search.engine.submitted == []
    assert search.field.text() == TERM


def test_the_add_button_searches_and_leaves_the_field_its_keyboard(search, qtbot):
    search.type(TERM)
    qtbot.mouseClick(search.bar.add_button, Qt.MouseButton.LeftButton)
    assert search.engine.searched == [TERM]
    assert search.is_open
    assert search.field.hasFocus()


def test_a_title_pasted_into_the_field_is_searched_for_at_once(search):
    QGuiApplication.clipboard().setText("Du bon\nusage ")
    QTest.keyClick(search.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert search.engine.searched == ["Du bon usage"]
    assert search.field.text() == "Du bon usage"
    assert search.bar.sentence.text() == ""


def test_a_title_of_two_letters_is_searched_for_by_enter_alone(search):
    search.type("Ru")
    assert not search.rest.isActive()
    assert not search.is_open
    search.press(Qt.Key.Key_Return)
    assert search.engine.searched == ["Ru"]
    assert search.is_open


def test_a_text_without_a_letter_keeps_its_sentence(search):
    search.type("?!")
    search.press(Qt.Key.Key_Return)
    assert search.engine.searched == []
    assert not search.is_open
    assert search.bar.sentence.text().startswith("This is not an address")


def test_an_address_is_added_and_never_searched_for(search):
    search.rest.setInterval(0)
    for letter in BOOK:
        search.type(letter)
        assert not search.rest.isActive(), search.field.text()
    search.press(Qt.Key.Key_Return)
    assert search.engine.searched == []
    assert search.engine.submitted == [(BOOK,)]
    assert search.field.text() == ""


# What is shown.


def test_the_hits_stand_under_the_field_with_none_chosen(search):
    search.find(hit(1), hit(2))
    assert search.titles == ["Livre 1", "Livre 2"]
    assert search.told == ""
    assert search.popup.chosen_row is None
    assert search.field.hasFocus()
    host = search.window.parts.central
    below = search.field.mapTo(host, QPoint(0, search.field.height()))
    place = search.popup.geometry()
    assert (place.left(), place.width()) == (below.x(), search.field.width())
    assert 0 < place.top() - below.y() < 12
    assert 2 * ROW_HEIGHT < place.height() < 2.5 * ROW_HEIGHT


def test_at_most_eight_rows_are_seen_and_all_can_be_reached(search):
    search.find(*hits(20))
    assert search.popup.view.height() == MOST_ROWS * ROW_HEIGHT
    assert search.popup.hits.rowCount() == 20
    search.press(*[Qt.Key.Key_PageDown] * 3)
    assert search.popup.chosen_row == 19
    shown = search.popup.view.viewport().rect()
    assert shown.contains(search.popup.view.visualRect(search.popup.hits.index(19)).center())


def test_the_list_keeps_within_the_window_and_follows_it(search, qtbot):
    search.find(*hits(20))
    search.window.resize(900, 560)
    host = search.window.parts.central
    qtbot.waitUntil(lambda: search.popup.width() == search.field.width())
    assert search.popup.width() < 700
    assert search.popup.view.height() == MOST_ROWS * ROW_HEIGHT
    search.window.setMinimumSize(1, 1)
    search.window.resize(900, 400)
    qtbot.waitUntil(lambda: search.popup.geometry().bottom() < host.height())
    assert 3 * ROW_HEIGHT < search.popup.view.height() < 6 * ROW_HEIGHT


def test_the_list_is_over_whatever_stands_there(search):
    other = QWidget(search.window.parts.central)
    other.setGeometry(other.parentWidget().rect())
    other.show()
    search.find(hit(1))
    spot = search.popup.geometry().center()
    found = other.parentWidget().childAt(spot)
    assert found is search.popup or search.popup.isAncestorOf(found)


def test_nothing_found_is_said_with_the_term(search):
    search.find()
    assert search.told == f"No audiobook found for “{TERM}”"
    assert search.titles == []
    assert search.popup.height() < ROW_HEIGHT


def test_an_error_is_said_and_enter_asks_again(search):
    search.type(TERM)
    search.press(Qt.Key.Key_Return)
    error = NetworkError(host="services.radio-canada.ca").info
    search.engine.tell(SearchEvent(TERM, error=error))
    assert search.told == "OHdio does not answer\nPress Enter to search again"
    search.press(Qt.Key.Key_Return)
    assert search.engine.searched == [TERM, TERM]
    assert search.told == "Searching OHdio…"
    search.engine.tell(SearchEvent(TERM, hits(1)))
    assert (search.titles, search.told) == (["Livre 1"], "")


def test_the_next_search_leaves_the_last_hits_until_it_is_answered(search):
    search.find(*hits(3))
    search.type("s")
    search.press(Qt.Key.Key_Return)
    assert len(search.titles) == 3
    assert search.told == "Searching OHdio…"
    search.engine.tell(SearchEvent(f"{TERM}s", (hit(9),)))
    assert search.titles == ["Livre 9"]
    search.type("x")
    search.press(Qt.Key.Key_Return)
    search.engine.tell(SearchEvent(f"{TERM}sx"))
    assert search.titles == []


def test_an_answer_to_another_term_is_ignored(search):
    search.type(TERM)
    search.press(Qt.Key.Key_Return)
    search.type("s")
    search.engine.tell(SearchEvent(TERM, hits(2)))
    assert search.titles == []
    search.press(Qt.Key.Key_Return)
    search.engine.tell(SearchEvent(TERM, hits(2)), SearchEvent("autre", hits(3)))
    assert search.titles == []
    search.engine.tell(SearchEvent(f"{TERM}s", hits(1)))
    assert search.titles == ["Livre 1"]
    search.press(Qt.Key.Key_Escape)
    search.engine.tell(SearchEvent("autre", hits(3)))
    search.press(Qt.Key.Key_Down)
    assert search.titles == ["Livre 1"]


def test_a_term_that_is_back_in_the_field_shows_its_answer_unasked(search, qtbot):
    search.type(TERM)
    search.press(Qt.Key.Key_Return)
    search.type("s")
    search.engine.tell(SearchEvent(TERM, hits(2)))
    search.press(Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: search.titles == ["Livre 1", "Livre 2"])
    assert search.engine.searched == [TERM]


def test_an_answer_does_not_open_what_was_closed(search):
    search.type(TERM)
    search.press(Qt.Key.Key_Return, Qt.Key.Key_Escape)
    search.engine.tell(SearchEvent(TERM, hits(2)))
    assert not search.is_open
    search.press(Qt.Key.Key_Down)
    assert search.titles == ["Livre 1", "Livre 2"]
    assert search.engine.searched == [TERM]


def test_covers_are_asked_for_and_painted_when_they_come(bus, engine, qtbot, qapp, preferences):
    asked = []

    async def fetch(key):
        asked.append(key)
        image = QImage(64, 64, QImage.Format.Format_RGB32)
        image.fill(QColor("#ff0000"))
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        return bytes(data.data())

    async def until(condition):
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 (facts of Qt have no asyncio.Event)
                await asyncio.sleep(0.01)

    async def work():
        covers = CoverLoader(fetch)
        covers.start(asyncio.get_running_loop())
        window = MainWindow(engine, bus, covers, CANONICAL_SITE, preferences)
        qtbot.addWidget(window)
        window.show()
        search = Search(window, engine, qtbot)
        search.find(hit(1, cover_pattern="cover"), hit(2))
        viewport = search.popup.view.viewport()
        corner = QPoint(24, search.center(0).y())
        painted, before = Paints(viewport), []
        covers.loaded.connect(lambda key: before.append(painted.count))
        await until(lambda: before and painted.count > before[0])
        assert viewport.grab().toImage().pixelColor(corner) == QColor("#ff0000")
        assert asked == ["cover"]
        await covers.close()

    with qasync.QEventLoop(qapp) as loop:
        loop.run_until_complete(work())


# What the library says.


def test_each_hit_says_how_it_stands_in_the_library(search):
    for key in (1, 2, 3, 4):
        search.engine.put(book(key))
    search.engine.end(1, DownloadStatus.COMPLETED)
    search.engine.end(2, DownloadStatus.FAILED)
    search.engine.tell(DownloadEvent(4, DownloadStatus.METADATA))
    search.find(
        hit(1, audiobook_id=1),
        hit(2, audiobook_id=2),
        hit(3, audiobook_id=3),
        hit(5),
        hit(6, audiobook_id=66, is_complete=True),
        hit(7, audiobook_id=77),
        hit(8, is_playable=False),
    )
    assert search.words == [
        "Already downloaded", "Failed", "Waiting", "", "Already downloaded", "Waiting",
        "Not available on OHdio",
    ]  # fmt: skip
    rows = [search.popup.hits.row_at(row) for row in range(7)]
    assert [row.can_add for row in rows] == [False, True, False, True, False, False, True]
    first = rows[0]
    assert (first.icon, first.tone) == ("done", "done")
    spoken = search.popup.hits.data(search.popup.hits.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Livre 1, Dominique Fortier, Guy Noël, Already downloaded"


def test_the_words_follow_the_library_while_the_list_is_open(search):
    search.engine.put(book(1))
    search.find(hit(1, audiobook_id=1), hit(2, audiobook_id=2))
    assert search.words == ["Waiting", "Waiting"]
    search.engine.end(1, DownloadStatus.COMPLETED)
    assert search.words == ["Already downloaded", "Waiting"]
    failed = {"status": AudiobookStatus.FAILED, "queue_status": QueueStatus.FAILED}
    search.engine.put(book(2, **failed))
    assert search.words == ["Already downloaded", "Failed"]
    search.engine.tell(Snapshot((), (), search.engine.control, search.engine.counts))
    assert search.words == ["Waiting", "Waiting"]


def test_only_the_rows_that_changed_are_painted_anew(search):
    search.engine.put(book(1))
    search.engine.put(book(2))
    search.find(hit(1, audiobook_id=1), hit(2, audiobook_id=2))
    changed = QSignalSpy(search.popup.hits.dataChanged)
    search.engine.end(2, DownloadStatus.COMPLETED)
    assert [changed.at(at)[0].row() for at in range(changed.count())] == [1]


def test_the_rows_are_a_sound_item_model(search, qtmodeltester):
    search.engine.put(book(1))
    model = HitModel(search.window.parts.model)
    qtmodeltester.check(model)
    model.set_hits((hit(1, audiobook_id=1), *hits(5)[1:]))
    model.mark_added(2)
    search.engine.end(1, DownloadStatus.COMPLETED)
    model.set_hits(hits(2))
    assert model.rowCount(model.index(0)) == 0
    assert model.data(model.index(0), Qt.ItemDataRole.DisplayRole) == "Livre 1"


# Choosing and adding.


def test_keys_choose_and_enter_adds_while_the_caret_stays_in_the_field(search):
    search.find(*hits(3))
    search.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert search.popup.chosen_row == 1
    assert search.field.hasFocus()
    assert search.field.cursorPosition() == len(TERM)
    search.press(Qt.Key.Key_Return)
    assert search.engine.submitted == [(hit(2).url,)]
    assert search.words == ["", "Added", ""]
    assert not search.popup.hits.row_at(1).can_add
    assert search.is_open
    assert search.field.text() == search.field.selectedText() == TERM
    search.press(Qt.Key.Key_Return)
    assert search.engine.submitted == [(hit(2).url,)], "what was added is not added again"
    search.press(Qt.Key.Key_Down, Qt.Key.Key_Enter)
    assert search.engine.submitted == [(hit(2).url,), (hit(3).url,)]
    assert search.engine.searched == [TERM]


def test_up_from_the_first_hit_chooses_none(search):
    search.find(*hits(3))
    search.press(Qt.Key.Key_Up)
    assert search.popup.chosen_row is None
    search.press(Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert search.popup.chosen_row is None
    search.press(*[Qt.Key.Key_Down] * 5)
    assert search.popup.chosen_row == 2
    search.press(Qt.Key.Key_PageUp)
    assert search.popup.chosen_row is None
    assert not search.popup.view.selectionModel().hasSelection()


def test_the_first_hit_is_not_chosen_by_itself(search):
    search.find(*hits(3))
    search.press(Qt.Key.Key_Return)
    assert search.engine.submitted == []
    assert search.engine.searched == [TERM]
    assert len(search.titles) == 3


def test_typing_on_gives_up_the_choice(search):
    search.find(*hits(3))
    search.press(Qt.Key.Key_Down)
    search.type("s")
    assert search.popup.chosen_row is None
    search.press(Qt.Key.Key_Return)
    assert search.engine.submitted == []


def test_a_click_adds_and_several_can_be_taken(search):
    search.find(*hits(3))
    search.click(1)
    assert search.engine.submitted == [(hit(2).url,)]
    assert search.field.hasFocus()
    assert search.is_open
    search.click(0)
    search.click(0)
    assert search.engine.submitted == [(hit(2).url,), (hit(1).url,)]
    assert search.words == ["Added", "Added", ""]
    assert search.field.selectedText() == TERM


def test_a_right_click_adds_nothing(search, qtbot):
    search.find(*hits(3))
    viewport = search.popup.view.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.RightButton, pos=search.center(0))
    assert search.engine.submitted == []


def test_the_add_button_adds_the_chosen_hit(search, qtbot):
    search.find(*hits(3))
    search.press(Qt.Key.Key_Down)
    qtbot.mouseClick(search.bar.add_button, Qt.MouseButton.LeftButton)
    assert search.engine.submitted == [(hit(1).url,)]


def test_what_is_in_the_library_stays_so_when_it_is_chosen(search):
    search.find(hit(1, audiobook_id=1, is_complete=True), hit(2, audiobook_id=2))
    search.click(0)
    search.click(1)
    assert search.words == ["Already downloaded", "Waiting"]
    assert search.engine.submitted == [(hit(1).url,), (hit(2).url,)], "the engine knows best"


def test_a_failed_book_can_be_added_anew(search):
    search.engine.put(book(1))
    search.engine.end(1, DownloadStatus.FAILED)
    search.find(hit(1, audiobook_id=1))
    search.click(0)
    assert search.words == ["Added"]
    assert search.engine.submitted == [(hit(1).url,)]
    search.engine.end(1, DownloadStatus.COMPLETED)
    assert search.words == ["Already downloaded"]


def test_what_was_added_says_so_in_the_next_answer_too(search):
    search.find(*hits(2))
    search.click(0)
    search.type("livre")
    search.press(Qt.Key.Key_Return)
    search.engine.tell(SearchEvent("livre", hits(2)))
    assert search.words == ["Added", ""]
    search.field.clear()
    search.find(*hits(2))
    assert search.words == ["", ""]


def test_the_chosen_row_is_lit_and_says_what_enter_does(search):
    def colours():
        view = search.popup.view
        row = view.visualRect(search.popup.hits.index(0))
        right = QRect(row.right() - 120, row.center().y() - 10, 110, 20)
        image = search.popup.grab(right.translated(view.pos())).toImage()
        return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}

    search.find(*hits(2))
    ground, accent = colour("raised").rgb(), colour("accent").rgb()
    assert colours() == {ground}
    search.press(Qt.Key.Key_Down)
    assert blend("accent", "raised", 0.12).rgb() in colours()
    assert accent in colours()
    assert ground not in colours()


# Closing.


def test_escape_closes_and_the_field_keeps_the_term(search):
    search.find(*hits(2))
    search.press(Qt.Key.Key_Escape)
    assert not search.is_open
    assert search.field.text() == TERM
    search.press(Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_PageUp)
    assert not search.is_open
    search.press(Qt.Key.Key_Down)
    assert len(search.titles) == 2
    assert search.popup.chosen_row is None
    assert search.engine.searched == [TERM]
    search.press(Qt.Key.Key_Escape)
    search.type("s")
    search.press(Qt.Key.Key_Return)
    assert search.titles == [], "hits that were closed are gone"


def test_an_empty_field_closes(search):
    search.find(*hits(2))
    search.field.selectAll()
    search.press(Qt.Key.Key_Backspace)
    assert not search.is_open
    search.press(Qt.Key.Key_Down)
    assert not search.is_open


def test_an_address_in_the_field_closes(search):
    search.find(*hits(2))
    search.field.selectAll()
    QGuiApplication.clipboard().setText(BOOK)
    QTest.keyClick(search.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert search.field.text() == BOOK
    assert not search.is_open
    search.press(Qt.Key.Key_Return)
    assert search.engine.submitted == [(BOOK,)]


def test_losing_the_keyboard_closes_and_asks_nothing_more(search):
    search.find(*hits(2))
    search.type("s")
    assert search.rest.isActive()
    search.press(Qt.Key.Key_Tab)
    assert not search.field.hasFocus()
    assert not search.is_open
    assert not search.rest.isActive()
    assert search.engine.searched == [TERM]


def test_the_list_does_not_take_the_keyboard_or_a_window_of_its_own(search):
    search.find(*hits(2))
    assert not search.popup.isWindow()
    assert search.popup.focusPolicy() == search.popup.view.focusPolicy() == Qt.FocusPolicy.NoFocus


# Words and colours.


def test_the_field_tells_a_screen_reader_what_its_list_does(search):
    search.type(TERM)
    search.press(Qt.Key.Key_Return)
    assert search.field.accessibleDescription() == "Searching OHdio…"
    search.engine.tell(SearchEvent(TERM, hits(2)))
    assert search.field.accessibleDescription() == "2 audiobooks found"
    search.press(Qt.Key.Key_Down)
    assert search.field.accessibleDescription() == "Livre 1, Dominique Fortier, Guy Noël"
    search.press(Qt.Key.Key_Return)
    assert search.field.accessibleDescription() == "Livre 1, Dominique Fortier, Guy Noël, Added"
    search.press(Qt.Key.Key_Escape)
    assert search.field.accessibleDescription() == ""
    assert search.popup.accessibleName()
    assert search.popup.view.accessibleName()


def test_enter_on_what_was_found_chooses_the_first_and_then_adds_it(search):
    search.find(hit(1), hit(2))
    search.press(Qt.Key.Key_Return)
    assert search.popup.chosen_row == 0
    search.press(Qt.Key.Key_Return)
    assert search.engine.submitted == [(hit(1).url,)]


def test_the_field_says_what_it_takes(search):
    told = search.field.placeholderText().strip()
    assert told == "Paste an OHdio address, or search for a title…"


def test_the_list_turns_dark_with_the_system(search, monkeypatch):
    search.find(hit(1))
    blank = QPoint(search.popup.width() // 2, 3)
    light = search.popup.grab().toImage().pixelColor(blank)
    monkeypatch.setattr(theme(), "tokens", DARK)
    theme().changed.emit()
    dark = search.popup.grab().toImage().pixelColor(blank)
    assert light.lightness() > 200 > 60 > dark.lightness()
    monkeypatch.undo()
    theme().changed.emit()
