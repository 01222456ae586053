"""A language, a theme, a start out of the way: the graphical face, worked as a person does."""

from __future__ import annotations

import gc
import json
from collections import Counter

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSystemTrayIcon, QTabBar, QWidget

from ohdio_gui import gui, translations
from ohdio_gui.autostart import DesktopEntry
from ohdio_gui.model.audiobook import (
    CANONICAL_SITE,
    AudiobookStatus,
    CategoryBook,
    CategoryScrape,
    ScrapeStatus,
)
from ohdio_gui.model.errors import (
    BrokenStoreError,
    DamagedSettingsError,
    DamagedStoreError,
    NetworkError,
    SettingsError,
)
from ohdio_gui.model.events import (
    ChoiceEvent,
    DownloadEvent,
    DownloadStatus,
    HoldEvent,
    ScrapeEvent,
)
from ohdio_gui.model.jobs import Stage
from ohdio_gui.settings.settings import Settings
from ohdio_gui.ui import closing
from ohdio_gui.ui.clipboard_offer import ClipboardOffer
from ohdio_gui.ui.covers import CoverLoader
from ohdio_gui.ui.main_window import MainWindow
from ohdio_gui.ui.queue_totals import QueueState
from ohdio_gui.ui.scrapes.choice_dialog import ChoiceDialog
from ohdio_gui.ui.settings_dialog.dialog import SettingsDialog
from ohdio_gui.ui.theme import DARK, LIGHT, theme
from tests.ui.conftest import no_cover
from tests.ui.fake_engine import book
from tests.ui.test_gui import FakeApplication, FakeInstance, Steps

ROWS = {"system": 0, "fr": 1, "en": 2}
WAITING = NetworkError(host="services.radio-canada.ca").info
TEXTS = (
    *("text", "title", "windowTitle", "toolTip", "statusTip", "whatsThis", "placeholderText"),
    *("accessibleName", "accessibleDescription", "suffix", "prefix", "specialValueText"),
)


@pytest.fixture
def application(bus, tmp_path):
    application = FakeApplication(bus, tmp_path)
    application.settings = Settings(str(tmp_path), language="en")
    application.engine.put(book(1))
    application.engine.put(book(2, "Zoé", status=AudiobookStatus.FAILED, error=WAITING))
    return application


@pytest.fixture
def instance(qapp):
    return FakeInstance()


@pytest.fixture(autouse=True)
def as_the_system(qapp):
    yield
    theme().choose("system")


def texts(window):
    """Every text of a window and of what belongs to it, with the class of who has it."""
    window.parts.model.on_summing()  # however busy the machine is
    found = Counter()
    for thing in [window, *window.findChildren(QWidget), *window.findChildren(QAction)]:
        for name in TEXTS:
            value = getattr(thing, name, None)
            if callable(value) and (text := value()):
                found[type(thing).__name__, name, text] += 1
        if isinstance(thing, QComboBox):
            found.update(("item", thing.itemText(row)) for row in range(thing.count()))
        if isinstance(thing, QTabBar):
            found.update(("tab", thing.tabText(at)) for at in range(thing.count()))
    for model in window.findChildren(QAbstractItemModel):
        is_table = isinstance(model, QAbstractTableModel)
        for column in range(model.columnCount(QModelIndex()) if is_table else 1):
            found["heading", model.headerData(column, Qt.Orientation.Horizontal)] += 1
            for row in range(model.rowCount(QModelIndex())):
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                    found["cell", str(model.index(row, column).data(role))] += 1
    return found


def dialog_of(window):
    dialogs = window.findChildren(SettingsDialog)
    assert len(dialogs) <= 1
    return dialogs[0] if dialogs else None


def choose(application, language):
    """Choose a language in the dialog, with the keyboard; the dialog is opened where it is not."""
    window = application.window
    dialog = dialog_of(window) or window.open_settings()
    box = dialog.general.language
    box.setFocus()
    while box.currentIndex() != ROWS[language]:
        key = Qt.Key.Key_Down if box.currentIndex() < ROWS[language] else Qt.Key.Key_Up
        QTest.keyClick(box, key)


def buried():
    """Let what was to be deleted go."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def run(application, instance, *steps):
    """Run the graphical face through ``steps``, (when, what) or what; it is quit at the end."""
    started = (lambda: application.engine.calls, lambda: None)
    steps = [step if isinstance(step, tuple) else (lambda: True, step) for step in steps]
    quits = (lambda: True, lambda: application.window.actions_.quit.trigger())
    todo = Steps(started, *steps, quits)
    assert gui.run(application, instance, ()) == 0
    assert todo.steps == []


def speaks(application, word):
    return lambda: application.window.actions_.settings.text() == word


FRENCH, ENGLISH = "&Réglages…", "&Settings…"


def fresh_texts(application, language):
    """What a window made in ``language`` says, with its dialog open."""
    app = QApplication.instance()
    translations.install_translations(app, language)
    face = application.window
    window = MainWindow(
        application.engine,
        application.bus,
        CoverLoader(no_cover),
        CANONICAL_SITE,
        face._preferences,
    )
    window.show()
    application.engine.request_snapshot()
    window.open_settings()
    found = texts(window)
    dialog_of(window).close()
    window.close()
    window.deleteLater()
    buried()
    return found


def test_no_sentence_stays_in_the_old_language(application, instance):
    seen = []

    def look(language):
        QApplication.processEvents()
        seen.append((texts(application.window), fresh_texts(application, language)))

    run(
        application,
        instance,
        lambda: choose(application, "fr"),
        (speaks(application, FRENCH), lambda: look("fr")),
        lambda: choose(application, "en"),
        (speaks(application, ENGLISH), lambda: look("en")),
    )
    for shown, fresh in seen:
        assert sum(shown.values()) > 100
        assert shown - fresh == Counter()
        assert fresh - shown == Counter()
    assert seen[0][0] != seen[1][0]
    kept = json.loads(application.settings_file.read_text("utf-8"))
    assert kept == {"language": "en"} or kept == {}


def test_the_window_keeps_its_place_its_books_and_its_dialog(application, instance):
    engine, seen = application.engine, {}

    def begin():
        window = application.window
        window.setGeometry(20, 30, 1000, 600)
        waiting = {"error": WAITING, "waiting_s": 90.0, "attempt": 1, "max_attempts": 3}
        engine.tell(DownloadEvent(1, DownloadStatus.QUEUED, title="x", **waiting))
        window.parts.table.selectRow(1)
        window.parts.url_bar.field.setText("half a tit")
        dialog = window.open_settings()
        dialog.move(60, 70)
        seen["before"] = (window.geometry(), dialog.geometry())
        choose(application, "fr")

    def look():
        window = application.window
        dialog = dialog_of(window)
        seen["after"] = (window.geometry(), dialog.geometry())
        seen["dialog"] = (
            dialog.isVisible(),
            dialog.page,
            dialog.focusWidget() is dialog.general.language,
        )
        seen["row"] = window.parts.model.book_at(0)
        seen["selected"] = [row.audiobook.id for row in window.parts.table.selected_books()]
        seen["typed"] = window.parts.url_bar.field.text()

    run(application, instance, begin, (speaks(application, FRENCH), look))
    assert seen["after"] == seen["before"]
    assert seen["dialog"] == (True, 0, True)
    assert "Nouvel essai dans" in f"{seen['row'].stage} {seen['row'].detail}"
    assert seen["selected"] == [2]
    assert seen["typed"] == "half a tit"
    assert engine.calls.count(("request_snapshot",)) == 2


def test_books_that_were_asked_for_are_offered_by_the_window_that_follows(
    application, instance, monkeypatch
):
    url, engine, seen = "https://x/9", application.engine, []
    asks = CategoryScrape(9, url, "Polars", ScrapeStatus.COMPLETED, found=60, to_choose=60)
    books = (CategoryBook("1", f"{url}/1", "Étoile", ()),)
    engine.scrapes = (asks,)

    def begin():
        engine.tell(ScrapeEvent(asks))
        monkeypatch.setattr(engine, "request_choice", lambda _: None)
        QTest.mouseClick(
            application.window.parts.scrapes.lines[0].choose, Qt.MouseButton.LeftButton
        )
        choose(application, "fr")

    def answer():
        buried()
        engine.tell(ChoiceEvent(9, books))
        seen.extend(application.window.findChildren(ChoiceDialog))
        assert seen, "the answer to what the first window asked"
        assert seen[0].add.text() == "Ajouter"
        seen[0].reject()

    run(application, instance, begin, (speaks(application, FRENCH), answer))
    assert len(seen) == 1


def test_the_dialog_still_shows_how_many_downloads_run_at_once(application, instance):
    seen = []

    def begin():
        application.engine.set_max_concurrent_downloads(7)
        dialog = application.window.open_settings()
        seen.append(dialog.downloads.at_once.value())
        choose(application, "fr")

    def look():
        seen.append(dialog_of(application.window).downloads.at_once.value())

    run(application, instance, begin, (speaks(application, FRENCH), look))
    assert seen == [7, 7]


def test_why_nothing_runs_is_still_said_when_the_store_tells_no_more(
    application, instance, monkeypatch
):
    said = []

    def look():
        parts = application.window.parts
        said.append((parts.notice.isVisible(), parts.notice.sentence.text()))

    def begin():
        application.engine.tell(HoldEvent(BrokenStoreError(path="/x").info, Stage.DOWNLOAD))
        monkeypatch.setattr(application.engine, "request_snapshot", lambda: None)
        look()
        choose(application, "fr")

    def has_totals():
        parts = application.window.parts
        return parts.status_line.totals.text() and "2" in parts.queue_bar.tabs.tabText(0)

    run(application, instance, begin, (speaks(application, FRENCH), look), (has_totals, look))
    assert [is_shown for is_shown, _ in said] == [True, True, True]
    assert said[0][1] != said[1][1] != ""


def test_a_failed_category_keeps_its_line_and_a_dismissed_one_stays_away(application, instance):
    failed, other = (
        CategoryScrape(key, f"https://x/{key}", name, ScrapeStatus.FAILED, error=WAITING)
        for key, name in ((9, "Polars"), (10, "Jeunesse"))
    )
    application.engine.scrapes = (failed, other)
    seen = []

    def begin():
        application.engine.tell(ScrapeEvent(failed), ScrapeEvent(other))
        line = application.window.parts.scrapes.lines[0]
        QTest.mouseClick(line.cross, Qt.MouseButton.LeftButton)
        choose(application, "fr")

    def look():
        for line in application.window.parts.scrapes.lines:
            seen.append((line.scrape.title, line.retry.isVisible()))
            QTest.mouseClick(line.retry, Qt.MouseButton.LeftButton)

    run(application, instance, begin, (speaks(application, FRENCH), look))
    assert seen == [("Polars", True)]
    assert ("retry_scrape", 9) in application.engine.calls


def test_a_tray_that_goes_gives_back_a_window_that_began_in_it(
    application, instance, tray_present, monkeypatch
):
    monkeypatch.setattr(closing, "_LOOK_MS", 20)
    application.settings = Settings(start_minimised=True, language="en")
    seen = []

    def lose():
        seen.append(application.window.isHidden())
        monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))

    run(application, instance, lose, (lambda: application.window.isMinimized(), lambda: None))
    assert seen == [True]


def test_a_tray_that_goes_gives_back_a_window_that_was_renewed_in_it(
    application, instance, tray_present, monkeypatch
):
    monkeypatch.setattr(closing, "_LOOK_MS", 20)

    def hide():
        choose(application, "fr")
        dialog_of(application.window).close()
        application.window.hide()

    def lose():
        monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))

    run(
        application,
        instance,
        hide,
        (speaks(application, FRENCH), lose),
        (lambda: application.window.isMinimized(), lambda: None),
    )


def test_what_was_answered_seen_or_made_wider_is_so_in_the_other_language(
    application, instance, tray_present
):
    application.settings = Settings(watch_clipboard=True, language="en")
    seen = []

    def bar():
        return application.window.findChild(ClipboardOffer).bar

    def begin():
        window = application.window
        QApplication.clipboard().setText(f"{CANONICAL_SITE}/ohdio/livres-audio/9/x")
        seen.append(bar().isVisible())
        QTest.mouseClick(bar().no, Qt.MouseButton.LeftButton)
        window.parts.split.extents[Qt.Orientation.Vertical] = 222
        choose(application, "fr")
        dialog_of(window).close()
        window.hide()
        application.engine.put(book(3))
        application.engine.end(3, DownloadStatus.FAILED)
        seen.append(window.presence.totals.state)

    def look():
        window = application.window
        seen.append(window.presence.totals.state)
        seen.append(window.parts.split.extents[Qt.Orientation.Vertical])
        window.bring_up()
        seen.append(bar().isVisible())
        QApplication.clipboard().clear()

    run(application, instance, begin, (speaks(application, FRENCH), look))
    assert seen == [True, QueueState.FAILED, QueueState.FAILED, 222, False]


def test_a_hidden_window_stays_hidden_and_a_minimised_one_minimised(
    application, instance, tray_present
):
    seen = []

    def hide():
        choose(application, "fr")
        dialog_of(application.window).close()
        application.window.hide()

    def look():
        seen.append(application.window.isHidden())
        seen.append(application.window.tray.is_present)
        application.window.bring_up()
        application.window.showMinimized()
        choose(application, "en")

    run(
        application,
        instance,
        hide,
        (speaks(application, FRENCH), look),
        (
            speaks(application, ENGLISH),
            lambda: seen.append(application.window.isMinimized()),
        ),
    )
    assert seen == [True, True, True]


def test_five_changes_leave_nothing_behind(application, instance):
    counts = []

    def count():
        buried()
        tops = [type(top).__name__ for top in QApplication.topLevelWidgets()]
        windows = [top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow)]
        counts.append((sorted(tops), len(windows), len(QApplication.allWidgets())))

    steps = [lambda: choose(application, "fr"), (speaks(application, FRENCH), count)]
    for _ in range(3):
        steps += [
            lambda: choose(application, "en"),
            (speaks(application, ENGLISH), buried),
            lambda: choose(application, "fr"),
            (speaks(application, FRENCH), count),
        ]
    run(application, instance, *steps)
    assert counts[0][1] == 1
    assert counts[-1] == counts[0]


def test_a_choice_that_changes_no_word_changes_no_window(application, instance, monkeypatch):
    monkeypatch.setattr(translations, "spoken", lambda language: "en")
    windows = []

    def look():
        windows.append(application.window)
        choose(application, "system")

    run(application, instance, look, lambda: windows.append(application.window))
    assert windows[0] is windows[1]


def test_a_theme_changes_at_once_also_behind_its_dialog(application, instance):
    seen = []

    def change():
        dialog = application.window.open_settings()
        box = dialog.general.theme
        box.setFocus()
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
            QTest.keyClick(box, key)
            picture = dialog.grab().toImage()
            seen.append((theme().tokens, picture.pixelColor(3, 3).name().upper()))

    run(application, instance, change)
    assert seen == [(LIGHT, LIGHT.surface), (DARK, DARK.surface)]
    assert json.loads(application.settings_file.read_text("utf-8")) == {"theme": "dark"}


def test_it_starts_in_the_theme_that_is_set(application, instance):
    application.settings = Settings(theme="dark", language="en")
    seen = []
    run(application, instance, lambda: seen.append(theme().tokens))
    assert seen == [DARK]


def test_it_starts_in_the_tray_and_works_all_the_same(application, instance, tray_present):
    application.settings = Settings(start_minimised=True, language="en")
    seen = []

    def look():
        window = application.window
        seen.extend((window.isVisible(), window.tray.is_present, application.started))
        window.actions_.show_or_hide.trigger()
        seen.append(window.isVisible())

    run(application, instance, look)
    assert seen == [False, True, [()], True]


def test_without_a_tray_it_starts_minimised(application, instance):
    application.settings = Settings(start_minimised=True, language="en")
    seen = []
    run(application, instance, lambda: seen.append(application.window.isMinimized()))
    assert seen == [True]
    assert application.started == [()]


def test_what_the_system_has_of_the_start_is_the_truth(application, instance, tmp_path):
    entry = DesktopEntry(tmp_path / "autostart" / "x.desktop", ["x"])
    application.autostart = entry
    application.settings = Settings(autostart=True, language="en")
    seen = []

    def look():
        switch = application.window.open_settings().general.autostart
        seen.append((switch.isChecked(), entry.is_on()))
        QTest.keyClick(switch, Qt.Key.Key_Space)
        seen.append((switch.isChecked(), entry.is_on()))
        QTest.keyClick(switch, Qt.Key.Key_Space)
        seen.append((switch.isChecked(), entry.is_on()))

    run(application, instance, look)
    assert seen == [(False, False), (True, True), (False, False)]


def test_what_the_settings_file_said_wrongly_is_told_once_in_the_window(application, instance):
    aside = DamagedSettingsError(path="/x/settings.json", reason="x", set_aside="s.damaged-1")
    bad = SettingsError(key="theme", value="pink", wanted="system, light, dark")
    application.settings_troubles = (aside.info, bad.info)
    told = []

    def look():
        news = application.window.parts.news
        told.append((news.isVisible(), news.sentence.text()))

    def close():
        news = application.window.parts.news
        QTest.mouseClick(news.button, Qt.MouseButton.LeftButton)
        choose(application, "en")

    run(
        application,
        instance,
        look,
        lambda: choose(application, "fr"),
        (speaks(application, FRENCH), look),
        close,
        (speaks(application, ENGLISH), look),
    )
    assert [is_shown for is_shown, _ in told] == [True, True, False]
    assert "s.damaged-1" in told[0][1]
    assert "pink" in told[0][1]
    assert "pink" in told[1][1]
    assert told[1][1] != told[0][1]


def test_a_store_that_cannot_be_used_is_still_said_in_another_language(application, instance):
    application.start_error = DamagedStoreError(path="/x/ohdio.sqlite3")
    said = []

    def look():
        said.append(application.window.parts.notice.sentence.text())

    steps = Steps(
        (lambda: application.started, look),
        (lambda: True, lambda: choose(application, "fr")),
        (speaks(application, FRENCH), look),
        (lambda: True, lambda: application.window.actions_.quit.trigger()),
    )
    assert gui.run(application, instance, ()) == 1
    assert steps.steps == []
    assert said[0].startswith("The queue’s file is damaged")
    assert said[1].startswith("Le fichier de la file d’attente est endommagé")
