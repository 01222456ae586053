"""What the person chose among the books of a category."""

from __future__ import annotations

from types import SimpleNamespace

from PySide6.QtCore import QObject

from ohdio_gui.engine.scrape_choices import AT_ONCE, ScrapeChoices

CHOSEN = 146


class Dispatcher(QObject):
    def request_wake(self):
        pass


def test_many_books_are_told_little_by_little_and_none_is_left_out(qtbot):
    told = []
    scrapes = SimpleNamespace(choose=lambda *_: [(key, True) for key in range(CHOSEN)])
    executor = SimpleNamespace(
        tell_scrape=lambda _: None, tell_standing=lambda *keys: told.append(keys)
    )
    dispatcher = Dispatcher()
    choices = ScrapeChoices(SimpleNamespace(scrapes=scrapes), dispatcher, executor, None)
    choices.choose(1, None)
    assert len(told) == 1, "the window has its turn in between"
    choices.choose(2, None)  # another category meanwhile
    qtbot.waitUntil(lambda: sum(map(len, told)) == 2 * CHOSEN)
    assert max(map(len, told)) <= AT_ONCE <= 20
    assert sorted(key for keys in told for key in keys) == sorted([*range(CHOSEN)] * 2)
