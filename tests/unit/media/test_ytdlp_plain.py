"""Texts of other sites: HTML in them reaches no tag and no label, and what only looks so stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.media.book_tags import BookTags
from ohdio_gui.media.embedded import parse_ffmetadata
from ohdio_gui.media.ytdlp import YtdlpChild
from ohdio_gui.media.ytdlp_page import ExtractedPage, page_of
from ohdio_gui.model.audiobook import Chapter
from ohdio_gui.model.lengths import MAX_LINE, MAX_NAMES, MAX_TEXT

URL = "https://a.ca/balado/12"
PLAIN = [
    "1 < 2 and 3 > 2",
    "I <3 you",
    "<3",
    "AT&T; R&D",
    "a <= b, b >= a",
    "-> suite <-",
    "L’été\u00a0: « enfin »",
]
ELEMENT = re.compile(r"</?(?:p|b|i|a|br|script|img)(?:\s[^<>]*|/)?>", re.IGNORECASE)


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_markup_stays(text):
    page = page_of({"title": text, "description": f"{text}\nUn.\n\n{text}"}, URL)
    assert (page.title, page.description) == (text, f"{text}\nUn.\n\n{text}")


def test_markup_of_a_page_reaches_no_field():
    found = {
        "title": "<b>Mon</b> &amp; <script>x()</script>conte",
        "authors": ["<a href='/x'>Anne&nbsp;Roy</a>", "Anne Roy", "<br>", "Guy & Co"],
        "description": "<p>Un <i>peu</i>.</p><p>Deux<br>lignes.</p>",
        "language": "<i>fr</i>",
        "genre": "&lt;b&gt;Conte&lt;/b&gt;",
        "publisher": "<img src=x onerror=y>Alto",
        "chapters": [[0.0, "<h1>Début</h1>"], [9.5, ""]],
        "duration_s": 12.0,
        "year": 2008,
    }
    assert page_of(found, URL) == ExtractedPage(
        title="Mon & conte",
        authors=("Anne Roy", "Guy & Co"),
        description="Un peu.\n\nDeux\nlignes.",
        language="fr",
        genre="Conte",
        publisher="Alto",
        chapters=(Chapter(0.0, "Début"), Chapter(9.5, "")),
        duration_s=12.0,
        year=2008,
    )


def test_a_page_whose_title_is_markup_alone_is_called_by_its_address():
    assert page_of({"title": "<b></b>"}, URL).title == URL


def test_a_page_says_no_more_than_anybody_reads():
    found = {
        "title": "é" * 9000,
        "description": "mot " * 90_000,
        "authors": [f"Anne {n}" for n in range(900)],
        "chapters": [[0.0, "x" * 9000]],
        "thumbnail_url": "https://a.ca/" + "x" * 90_000,
        "genre": 12,
    }
    page = page_of(found, URL)
    assert (len(page.title), len(page.authors)) == (MAX_LINE, MAX_NAMES)
    assert len(page.description or "") <= MAX_TEXT
    assert len(page.chapters[0].title) == MAX_LINE
    assert (page.thumbnail_url, page.genre) == (None, "12")


TEXT = st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<", ">", "&lt;", "i>", "\ud800", "é", "\n", "\r\n", "<br", " "]
    )
).map("".join)


@given(TEXT)
def test_any_text_is_plain_and_can_be_written(text):
    found = {"title": text, "description": text, "authors": [text], "chapters": [[0.0, text]]}
    page = page_of({**found, "thumbnail_url": f"https://a.ca/{text}"}, URL)
    said = (page.title, page.description, *page.authors, page.chapters[0].title)
    for plain in filter(None, (*said, page.thumbnail_url)):
        assert plain.encode()
    for plain in filter(None, said):
        assert ELEMENT.search(plain) is None


def escaped(text):
    """As FFmpeg writes what would be a sign in its own form."""
    return re.sub(r"([=;#\\])", r"\\\1", text)


def test_markup_in_a_file_s_own_tags_reaches_no_tag():
    texts = {
        "title": "<b>Mon</b> conte",
        "artist": "<i>Anne Roy</i>;Guy &amp; Co",
        "genre": "<p>Conte</p>",
        "publisher": "<a href=x>Alto</a>",
        "comment": "<p>Un.</p><p>1 < 2 and 3 > 2</p>",
    }
    lines = [f"{key}={escaped(text)}" for key, text in texts.items()]
    chapter = "[CHAPTER]\nTIMEBASE=1/1\nSTART=0\ntitle=<b>Début</b>"
    found = parse_ffmetadata("\n".join([";FFMETADATA1", *lines, chapter]))
    tags = found.filling(BookTags("conte", "https://a.ca/conte.mp3", ()))
    assert (tags.title, tags.authors) == ("Mon conte", ("Anne Roy", "Guy & Co"))
    assert (tags.genre, tags.publisher) == ("Conte", "Alto")
    assert tags.description == "Un.\n\n1 < 2 and 3 > 2"
    assert found.chapters == (Chapter(0.0, "Début"),)


def test_a_page_that_is_asked_for_is_plain(origin, token):
    body = """<html><head><title>Mon &lt;b&gt;conte&lt;/b&gt; &lt;3</title></head><body>
        <audio><source src="/a.mp3" type="audio/mpeg"></audio></body></html>"""
    origin.add("/page", body.encode(), content_type="text/html; charset=utf-8")
    origin.add("/a.mp3", b"ID3" + bytes(2000), content_type="audio/mpeg")
    with YtdlpChild() as child:
        page = child.extract(origin.url("/page"), token)
    assert page.title == "Mon conte <3"
