"""What is worth a notification, and when it may be told."""

from __future__ import annotations

import dataclasses

import pytest

from ohdio_gui.model.audiobook import AudiobookStatus, CategoryScrape, QueueStatus, ScrapeStatus
from ohdio_gui.model.errors import (
    BrokenStoreError,
    DiskFullError,
    LockedStoreError,
    LoginNeededError,
    MissingFfmpegError,
    OutputFolderError,
    ParseError,
)
from ohdio_gui.ui.grouping import BooksEnded, Endings, Grouping, Trouble, is_for_person
from tests.ui.fake_engine import book

URL = "https://ici.radio-canada.ca/ohdio/categories/1003592/jeunesse"
DONE, FAILED = AudiobookStatus.COMPLETED, AudiobookStatus.FAILED


class Clock:
    def __init__(self):
        self.now_s = 1000.0

    def __call__(self):
        return self.now_s


def scrape(status, title="Jeunesse"):
    return CategoryScrape(1, URL, title, status)


@pytest.fixture
def endings():
    return Endings()


def test_a_category_is_told_once_when_its_last_book_has_ended(endings):
    for key in (1, 2, 3):
        assert endings.take_book(book(key, category="Jeunesse")) == []
    assert endings.take_book(book(1, category="Jeunesse", status=DONE)) == []
    assert endings.take_book(book(2, category="Jeunesse", status=FAILED)) == []
    (told,) = endings.take_book(book(3, category="Jeunesse", status=DONE))
    assert told == BooksEnded("Jeunesse", whole=2, not_whole=1)
    assert endings.take_book(book(3, category="Jeunesse", status=DONE)) == []


def test_a_category_that_is_still_read_is_not_done(endings):
    endings.take_scrape(scrape(ScrapeStatus.SCRAPING))
    endings.take_book(book(1, category="Jeunesse"))
    assert endings.take_book(book(1, category="Jeunesse", status=DONE)) == []
    told = endings.take_scrape(scrape(ScrapeStatus.COMPLETED))
    assert told == [BooksEnded("Jeunesse", whole=1)]
    assert endings.take_scrape(scrape(ScrapeStatus.COMPLETED)) == []


def test_a_category_does_not_wait_for_another_one_but_single_books_wait_for_all(endings):
    endings.take_book(book(1, category="Jeunesse"))
    endings.take_book(book(2, category="Polar"))
    endings.take_book(book(3))
    assert endings.take_book(book(3, status=DONE)) == []
    told = endings.take_book(book(1, category="Jeunesse", status=DONE))
    assert told == [BooksEnded("Jeunesse", whole=1)]
    told = endings.take_book(book(2, category="Polar", status=FAILED))
    assert set(told) == {BooksEnded("Polar", not_whole=1), BooksEnded(None, whole=1)}


def test_what_the_person_cancelled_is_not_counted_and_holds_nothing_up(endings):
    for key in (1, 2):
        endings.take_book(book(key, category="Jeunesse"))
    endings.take_book(book(1, category="Jeunesse", status=DONE))
    told = endings.take_book(book(2, category="Jeunesse", status=AudiobookStatus.CANCELLED))
    assert told == [BooksEnded("Jeunesse", whole=1)]
    endings.take_book(book(3))
    assert endings.take_book(book(3, status=AudiobookStatus.CANCELLED)) == []


def test_a_book_that_is_removed_holds_nothing_up(endings):
    for key in (1, 2):
        endings.take_book(book(key))
    endings.take_book(book(1, status=DONE))
    assert endings.forget_book(2) == [BooksEnded(None, whole=1)]


def test_a_finished_book_that_is_tagged_again_is_no_news(endings):
    finished = book(1, status=DONE)
    tagging = dataclasses.replace(finished, queue_status=QueueStatus.PROCESSING, stage="metadata")
    assert endings.take_book(tagging) == []
    assert endings.take_book(finished) == []


def test_what_had_ended_before_the_start_is_no_news(endings):
    endings.begin([book(1, status=DONE), book(2)], [scrape(ScrapeStatus.COMPLETED)])
    assert endings.take_book(book(1, status=DONE)) == []
    assert endings.take_book(book(2, status=DONE)) == [BooksEnded(None, whole=1)]


def test_news_are_told_together_and_at_most_once_a_minute():
    clock = Clock()
    grouping = Grouping(clock)
    assert (grouping.due_in_s, grouping.take()) == (None, ())
    grouping.add(BooksEnded("Jeunesse", 2, 1))
    assert grouping.due_in_s == 0.0
    assert grouping.take() == (BooksEnded("Jeunesse", 2, 1),)
    clock.now_s += 20
    grouping.add(BooksEnded("Polar", 1))
    grouping.add(BooksEnded("Polar", 2, 1))
    grouping.add(Trouble(DiskFullError(folder="/b", missing_mb=1).info))
    assert (grouping.due_in_s, grouping.take()) == (40.0, ())
    clock.now_s += 40
    trouble, ended = grouping.take()
    assert trouble.error.kind == "disk_full"
    assert ended == BooksEnded("Polar", 3, 1)
    assert grouping.due_in_s is None


def test_the_same_trouble_is_told_once_for_as_long_as_it_lasts():
    clock = Clock()
    grouping = Grouping(clock)
    trouble = Trouble(LoginNeededError(host="h").info)
    for _ in range(5):
        grouping.add(trouble)
    assert grouping.take() == (trouble,)
    clock.now_s += 600
    grouping.add(trouble)
    assert grouping.due_in_s is None
    grouping.lift([trouble.error.kind])
    grouping.add(trouble)
    assert grouping.take() == (trouble,)


def test_trouble_that_is_over_before_it_was_told_is_not_told():
    grouping = Grouping(Clock())
    grouping.add(Trouble(DiskFullError(folder="/b", missing_mb=1).info))
    grouping.lift(["disk_full"])
    assert grouping.due_in_s is None


def test_what_the_person_has_seen_is_not_told_later():
    grouping = Grouping(Clock())
    grouping.add(BooksEnded(None, 1))
    grouping.add(Trouble(DiskFullError(folder="/b", missing_mb=1).info))
    grouping.drop()
    assert grouping.due_in_s is None
    # It still holds: that is no news.
    grouping.add(Trouble(DiskFullError(folder="/b", missing_mb=1).info))
    assert grouping.due_in_s is None


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (DiskFullError(folder="/b", missing_mb=1), True),
        (OutputFolderError(folder="/b"), True),
        (MissingFfmpegError(path="ffmpeg"), True),
        (ParseError(what="parts"), True),
        (BrokenStoreError(path="/d"), True),
        (LockedStoreError(path="/d"), False),
    ],
)
def test_a_person_is_called_for_what_only_a_person_ends(error, expected):
    assert is_for_person(error.info) is expected
