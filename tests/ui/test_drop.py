"""What a drop holds, whatever program it comes from."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QUrl

from ohdio_gui.ui.drop import has_text, text_of


def test_comments_of_a_list_are_left_out():
    mime = QMimeData()
    mime.setData(
        "text/uri-list", b"# a comment\r\nhttps://a.ca/1\r\n#https://b.ca\r\nhttps://a.ca/2"
    )
    assert text_of(mime) == "https://a.ca/1\nhttps://a.ca/2"


def test_a_list_of_comments_alone_holds_nothing():
    mime = QMimeData()
    mime.setData("text/uri-list", b"# https://a.ca/\r\n")
    assert text_of(mime) == ""


def test_mozillas_addresses_are_read_without_their_titles():
    for coding in ("utf-16-le", "utf-16"):
        mime = QMimeData()
        text = "https://a.ca/é\nUn titre\nhttps://b.ca\nhttps://a.title"
        mime.setData("text/x-moz-url", text.encode(coding))
        assert text_of(mime) == "https://a.ca/é\nhttps://b.ca"


def test_text_comes_before_the_links_of_html_when_it_holds_an_address():
    mime = QMimeData()
    mime.setText(" https://a.ca/text ")
    mime.setHtml('<a href="https://a.ca/link">x</a>')
    assert text_of(mime) == "https://a.ca/text"


def test_links_of_html_are_unescaped():
    mime = QMimeData()
    mime.setHtml(
        "<A HREF='https://a.ca/?a=1&amp;b=2'>x</A> <a name=x>y</a> <a href=https://b.ca>z</a>"
    )
    assert text_of(mime) == "https://a.ca/?a=1&b=2\nhttps://b.ca"


def test_words_without_an_address_are_kept_for_their_sentence():
    mime = QMimeData()
    mime.setText("words")
    assert text_of(mime) == "words"


def test_nothing_is_nothing():
    assert text_of(QMimeData()) == ""
    assert not has_text(QMimeData())
    mime = QMimeData()
    mime.setUrls([QUrl("https://a.ca/")])
    assert has_text(mime)
