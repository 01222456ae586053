"""What a drop holds, whatever program it comes from, and what its files hold."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from ohdio_gui.model.link_files import MAX_FILE_BYTES
from ohdio_gui.ui.drop import MAX_BYTES, Dropped, dropped_in, has_text
from tests.ui.said import sentence

BOOK = "https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage"
CATEGORY = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
SHORTCUT = f"[InternetShortcut]\r\nURL={BOOK}\r\n"


def uri_list(*lines: object) -> QMimeData:
    mime = QMimeData()
    text = "\r\n".join(
        QUrl.fromLocalFile(str(line)).toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if isinstance(line, Path)
        else str(line)
        for line in lines
    )
    mime.setData("text/uri-list", text.encode())
    return mime


def plain(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


def written(folder: Path, name: str, text: str = SHORTCUT) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def reasons(dropped: Dropped) -> list[tuple[object, object]]:
    return [(error.arguments["name"], error.arguments["reason"]) for error in dropped.refused]


def test_comments_of_a_list_are_left_out():
    mime = uri_list("# a comment", "https://a.ca/1", "#https://b.ca", "https://a.ca/2")
    assert dropped_in(mime) == Dropped("https://a.ca/1\nhttps://a.ca/2")


def test_a_list_of_comments_alone_holds_nothing():
    assert dropped_in(uri_list("# https://a.ca/")).is_empty


def test_mozillas_addresses_are_read_without_their_titles():
    for coding in ("utf-16-le", "utf-16"):
        mime = QMimeData()
        text = "https://a.ca/é\nUn titre\nhttps://b.ca\nhttps://a.title"
        mime.setData("text/x-moz-url", text.encode(coding))
        assert dropped_in(mime) == Dropped("https://a.ca/é\nhttps://b.ca")


def test_text_comes_before_the_links_of_html_when_it_holds_an_address():
    mime = plain(" https://a.ca/text ")
    mime.setHtml('<a href="https://a.ca/link">x</a>')
    assert dropped_in(mime) == Dropped("https://a.ca/text")


def test_links_of_html_are_unescaped():
    mime = QMimeData()
    mime.setHtml(
        "<A HREF='https://a.ca/?a=1&amp;b=2'>x</A> <a name=x>y</a> <a href=https://b.ca>z</a>"
    )
    assert dropped_in(mime) == Dropped("https://a.ca/?a=1&b=2\nhttps://b.ca")


def test_words_without_an_address_are_kept_for_their_sentence():
    assert dropped_in(plain("words")) == Dropped("words")


def test_nothing_is_nothing():
    assert dropped_in(QMimeData()).is_empty
    assert not has_text(QMimeData())
    mime = QMimeData()
    mime.setUrls([QUrl("https://a.ca/")])
    assert has_text(mime)
    assert not dropped_in(mime).is_empty


def test_files_give_their_addresses_in_the_place_where_they_stand(tmp_path):
    link = written(tmp_path, "Été à l'écran #1 100%.URL")
    listed = written(tmp_path, "liste.txt", f"{CATEGORY}\nhttps://a.ca/1")
    mime = uri_list("https://a.ca/0", link, "# comment", listed, "https://a.ca/2")
    expected = ["https://a.ca/0", BOOK, CATEGORY, "https://a.ca/1", "https://a.ca/2"]
    assert dropped_in(mime) == Dropped("\n".join(expected))


@pytest.mark.parametrize("start", ["file://", "file://localhost", "FILE://", "file:"])
def test_a_file_may_be_written_in_several_ways(tmp_path, start):
    path = written(tmp_path, "x.url")
    assert dropped_in(uri_list(f"{start}{path}")) == Dropped(BOOK)


def test_pasted_text_that_is_nothing_but_files_is_a_list_of_files(tmp_path):
    paths = [written(tmp_path, "x.url"), written(tmp_path, "y z.md", CATEGORY)]
    text = "\n".join(f" {path.as_uri().replace('file', 'File')} " for path in paths)
    assert dropped_in(plain(f"\n{text}\n\n")) == Dropped(f"{BOOK}\n{CATEGORY}")
    mixed = f"Voir {paths[0].as_uri()}"
    assert dropped_in(plain(mixed)) == Dropped(mixed)
    mixed = f"{paths[0].as_uri()}\nhttps://a.ca/"
    assert dropped_in(plain(mixed)) == Dropped(mixed)


def test_mozillas_files_are_read_too(tmp_path):
    mime = QMimeData()
    mime.setData(
        "text/x-moz-url", f"{written(tmp_path, 'x.url').as_uri()}\nx.url".encode("utf-16-le")
    )
    assert dropped_in(mime) == Dropped(BOOK)


def test_a_file_without_an_address_is_named_and_the_others_are_taken(tmp_path):
    mime = uri_list(
        written(tmp_path, "vide.txt", "rien ici"),
        written(tmp_path, "livre.pdf", BOOK),
        written(tmp_path, "x.url"),
        tmp_path / "absent.url",
    )
    dropped = dropped_in(mime)
    assert dropped.text == BOOK
    assert reasons(dropped) == [
        ("vide.txt", "empty"),
        ("livre.pdf", "empty"),
        ("absent.url", "unreadable"),
    ]
    assert dropped.refused[0].kind == "no_address_in_file"


def test_a_folder_gives_no_address(tmp_path):
    folder = tmp_path / "liste.txt"
    folder.mkdir()
    dropped = dropped_in(uri_list(folder, f"{tmp_path.as_uri()}/"))
    assert dropped.text == ""
    assert reasons(dropped) == [("liste.txt", "unreadable"), (tmp_path.name, "empty")]


def test_a_pipe_a_socket_and_a_device_are_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "device.url").symlink_to("/dev/zero")
    (tmp_path / "loop.url").symlink_to("loop.url")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "socket.m3u"))
        names = ["pipe.txt", "device.url", "loop.url", "socket.m3u"]
        dropped = dropped_in(uri_list(*(tmp_path / name for name in names)))
    assert reasons(dropped) == [(name, "unreadable") for name in names]


def test_a_file_that_fails_when_it_is_read_is_named(tmp_path):
    # A real file by its looks; its first byte is an error, for root too.
    (tmp_path / "x.url").symlink_to("/proc/self/mem")
    assert reasons(dropped_in(uri_list(tmp_path / "x.url"))) == [("x.url", "unreadable")]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("file:x.url", "x.url"),
        ("file:///tmp/a%00b.url", "a?b.url"),
        ("file:///tmp/%ff%E2%80%AEx.url", "\ufffd?x.url"),
        (f"file:///tmp/{'x' * 300}.url", "x" * 80),
    ],
)
def test_a_file_that_cannot_be_here_is_named_as_far_as_it_can_be_shown(line, name):
    assert reasons(dropped_in(uri_list(line))) == [(name, "unreadable")]


def test_a_file_of_another_computer_is_not_looked_for(tmp_path, monkeypatch):
    path = written(tmp_path, "x.url")
    asked: list[str] = []
    stat = Path.stat

    def watched(self, **options):
        asked.append(str(self))
        return stat(self, **options)

    monkeypatch.setattr(Path, "stat", watched)
    assert reasons(dropped_in(uri_list(f"file://nas{path}"))) == [("x.url", "unreadable")]
    assert asked == []
    assert dropped_in(uri_list(path)) == Dropped(BOOK)
    assert asked == [str(path)]


def test_an_address_that_is_no_file_s_is_refused_with_what_it_is(tmp_path):
    assert reasons(dropped_in(uri_list("file:"))) == [("file:", "empty")]


def test_a_file_too_large_for_a_list_is_not_read(tmp_path):
    path = written(tmp_path, "liste.txt", f"{BOOK}\n".ljust(MAX_FILE_BYTES))
    assert dropped_in(uri_list(path)) == Dropped(BOOK)
    path.write_text(f"{BOOK}\n".ljust(MAX_FILE_BYTES + 1))
    assert reasons(dropped_in(uri_list(path))) == [("liste.txt", "too_large")]


def test_the_files_of_one_drop_are_read_up_to_a_limit(tmp_path):
    path = written(tmp_path, "liste.txt", f"{BOOK}\n".ljust(MAX_FILE_BYTES))
    small = written(tmp_path, "x.url")
    dropped = dropped_in(uri_list(*[path] * (MAX_BYTES // MAX_FILE_BYTES), small))
    assert dropped.text.split() == [BOOK] * 4
    assert reasons(dropped) == [("x.url", "too_large")]


def drop(window, mime: QMimeData) -> None:
    # Qt gives a drop only to where a drag came in.
    for kind, point in ((QDragEnterEvent, QPoint(300, 300)), (QDropEvent, QPointF(300, 300))):
        event = kind(
            point,
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QGuiApplication.sendEvent(window, event)


def test_a_dropped_link_file_adds_its_book(window, engine, qtbot, tmp_path):
    drop(window, uri_list(written(tmp_path, "Du bon usage.url")))
    qtbot.waitUntil(lambda: engine.submitted == [(BOOK,)])
    assert sentence(window) == "1 address added"


def test_a_dropped_file_without_an_address_gets_its_sentence(window, engine, qtbot, tmp_path):
    drop(window, uri_list(written(tmp_path, "notes.txt", "rien"), written(tmp_path, "x.url")))
    qtbot.waitUntil(lambda: engine.submitted == [(BOOK,)])
    assert sentence(window) == "No address in this file: notes.txt\n1 address added"
    drop(window, uri_list(tmp_path / "absent.url"))
    qtbot.waitUntil(lambda: sentence(window) == "This file cannot be read: absent.url")
    large = written(tmp_path, "large.txt", " " * (MAX_FILE_BYTES + 1))
    drop(window, uri_list(large))
    told = "This file is too large for a list of addresses: large.txt"
    qtbot.waitUntil(lambda: sentence(window) == told)
    assert engine.submitted == [(BOOK,)]


@pytest.fixture
def clipboard(qapp):
    """Hold nothing of a test's when Python ends: Qt would free it once more."""
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("place", ["field", "window"])
def test_a_pasted_file_adds_its_addresses_or_gets_its_sentence(
    window, engine, clipboard, tmp_path, place
):
    field = window.parts.url_bar.field
    target = field if place == "field" else window
    clipboard.setMimeData(uri_list(written(tmp_path, "x.webloc", "broken")))
    QTest.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sentence(window) == "No address in this file: x.webloc"
    assert (engine.submitted, field.text()) == ([], "")
    clipboard.setMimeData(uri_list(written(tmp_path, "x.url"), "https://a.ca/"))
    QTest.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert engine.submitted == [(BOOK, "https://a.ca/")]
    assert field.text() == ""


def test_words_beside_a_file_without_an_address_are_no_title_to_search_for(
    window, engine, clipboard, tmp_path
):
    clipboard.setMimeData(uri_list("du bon usage", tmp_path / "absent.url"))
    QTest.keyClick(window.parts.url_bar.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sentence(window) == "This file cannot be read: absent.url"
    assert engine.submitted == []


def test_a_drop_that_holds_nothing_says_nothing(window, engine, qtbot):
    drop(window, uri_list("# https://a.ca/"))
    drop(window, uri_list("https://a.ca/"))
    qtbot.waitUntil(lambda: len(engine.submitted) > 0)
    assert sentence(window) == "1 address added"
    drop(window, uri_list("# https://a.ca/"))
    QGuiApplication.processEvents()
    assert sentence(window) == "1 address added"


def test_a_link_file_to_what_cannot_be_added_gets_that_sentence(window, engine, qtbot, tmp_path):
    podcast = "https://ici.radio-canada.ca/ohdio/balados/1/x/2/y"
    drop(window, uri_list(written(tmp_path, "x.url", f"[InternetShortcut]\nURL={podcast}")))
    qtbot.waitUntil(lambda: "podcast episode" in sentence(window))
    assert engine.submitted == []


def test_a_window_that_takes_no_drops_reads_no_file(window, engine, qtbot, tmp_path):
    mime = uri_list(written(tmp_path, "x.url"))
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.setAcceptDrops(False)
    window.dropEvent(event)
    assert not event.isAccepted()
    window.setAcceptDrops(True)
    # Had the first been taken, it would come before this one.
    drop(window, uri_list("https://a.ca/"))
    qtbot.waitUntil(lambda: len(engine.submitted) > 0)
    assert engine.submitted == [("https://a.ca/",)]


def test_plain_text_is_not_searched_where_there_is_nothing_else_to_choose(monkeypatch):
    monkeypatch.setattr("ohdio_gui.ui.drop.find_urls", lambda *_, **__: pytest.fail("searched"))
    assert dropped_in(plain("p.ex. rien")) == Dropped("p.ex. rien")
