"""What a site says is shown as it says it: Qt takes none of it for HTML."""

from __future__ import annotations

import pytest
from PySide6.QtGui import Qt, QTextDocument

from ohdio_gui.model.audiobook import CategoryScrape, ScrapeStatus, SearchHit
from ohdio_gui.model.events import ScrapeEvent
from ohdio_gui.ui.books.table_model import Column
from ohdio_gui.ui.search_hits import HitModel
from ohdio_gui.ui.tool_tips import tool_tip
from tests.ui.fake_engine import book

URL = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
HOSTILE = "<b>Gras</b> & <img src='file:///x'>"


def as_shown(tip):
    """The text that a person reads in a tool tip."""
    if not Qt.mightBeRichText(tip):
        return tip
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


@pytest.mark.parametrize(
    "text",
    [HOSTILE, f"{HOSTILE}\nAnne Roy", "1 < 2 and 3 > 2", "I <3 you", "AT&amp;T", "<Mer>", ""],
)
def test_a_tool_tip_shows_the_very_text(text):
    assert as_shown(tool_tip(text)) == text


def test_an_ordinary_tool_tip_stays_what_it_is():
    assert tool_tip("Tom & Léa\nAnne Roy") == "Tom & Léa\nAnne Roy"


def test_the_table_s_tool_tips_are_no_html(window, engine):
    engine.put(book(1, HOSTILE, authors=(HOSTILE,)))
    model = window.parts.model
    for column in (Column.TITLE, Column.COVER):
        tip = model.index(0, column).data(Qt.ItemDataRole.ToolTipRole)
        assert as_shown(tip) == f"{HOSTILE}\n{HOSTILE}"


def test_the_search_s_tool_tips_are_no_html(window):
    hits = HitModel(window.parts.model)
    hits.set_hits((SearchHit("1", URL, HOSTILE, (HOSTILE,)),))
    tip = hits.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert as_shown(tip) == f"{HOSTILE}\n{HOSTILE}"


def test_a_category_s_title_is_no_html(window, engine):
    engine.tell(ScrapeEvent(CategoryScrape(1, URL, HOSTILE * 20, ScrapeStatus.COMPLETED, 3)))
    label = window.parts.status_line.scrapes
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert as_shown(label.toolTip()).startswith(HOSTILE)
