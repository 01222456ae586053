"""The order of the queue, which is that of the list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.model.jobs import Stage
from ohdio_gui.store.order import _moved
from tests.unit.store.shelf import add, claim_one, metadata, to_download


def listed(store):
    return [book.id for book in store.audiobooks.all()]


def claimed(store, stage):
    return [int(job.subject) for job in store.jobs.claim(stage, 99)]


@pytest.mark.parametrize(
    ("moved", "before", "expected"),
    [
        ((3,), 1, [3, 1, 2, 4]),
        ((1,), None, [2, 3, 4, 1]),
        ((4, 2), 1, [4, 2, 1, 3]),
        ((1, 2), 4, [3, 1, 2, 4]),
        ((2, 3), 3, [1, 2, 3, 4]),
        ((1, 3), 3, [2, 1, 3, 4]),
        ((2, 99), 98, [1, 3, 4, 2]),
    ],
)
def test_moved_books_stand_right_before_the_one_that_was_named(store, moved, before, expected):
    for number in (1, 2, 3, 4):
        to_download(store, number)
    priorities = store.order.move(moved, before)
    assert listed(store) == expected
    if expected == [1, 2, 3, 4]:
        assert priorities == ()
    else:
        assert [key for key, _ in priorities] == expected
        assert [book.priority for book in store.audiobooks.all()] == [p for _, p in priorities]
    assert claimed(store, Stage.DOWNLOAD) == expected


def test_what_is_added_after_a_move_comes_last(store):
    for number in (1, 2, 3):
        to_download(store, number)
    store.order.move((3,), 1)
    to_download(store, 4)
    assert listed(store) == [3, 1, 2, 4]
    store.order.move((4,), 1)
    to_download(store, 5)
    assert listed(store) == [3, 4, 1, 2, 5]
    assert claimed(store, Stage.DOWNLOAD) == [3, 4, 1, 2, 5]


def test_a_book_keeps_its_place_from_one_job_to_the_next(store):
    first, second = add(store, 1), add(store, 2)
    store.order.move((second,), first)
    for _ in range(2):
        job = claim_one(store, Stage.METADATA)
        store.audiobooks.store_metadata(job, metadata(int(job.subject)))
    assert claimed(store, Stage.DOWNLOAD) == [second, first]
    store.jobs.cancel(Stage.DOWNLOAD, str(first))
    store.jobs.cancel(Stage.DOWNLOAD, str(second))
    store.audiobooks.retry(first)
    store.audiobooks.retry(second)
    assert claimed(store, Stage.DOWNLOAD) == [second, first]


def test_a_move_while_a_job_runs_holds_for_its_next_stage(store):
    first, second = add(store, 1), add(store, 2)
    running = store.jobs.claim(Stage.METADATA, 2)
    store.order.move((second,), first)
    for job in running:
        store.audiobooks.store_metadata(job, metadata(int(job.subject)))
    assert claimed(store, Stage.DOWNLOAD) == [second, first]


@given(
    st.permutations(list(range(8))),
    st.lists(st.integers(0, 7), unique=True),
    st.one_of(st.none(), st.integers(0, 9)),
)
def test_a_move_loses_and_doubles_nothing_and_keeps_the_rest_in_order(order, moved, before):
    after = _moved(order, moved, before)
    assert sorted(after) == sorted(order)
    assert [key for key in after if key not in moved] == [k for k in order if k not in moved]
    assert [key for key in after if key in moved] == moved
    if moved:
        at = after.index(moved[0])
        assert after[at : at + len(moved)] == moved


def test_what_was_removed_comes_back_to_its_place(store):
    for number in (1, 2, 3, 4):
        to_download(store, number)
    store.removals.remove((2,))
    store.order.move((4,), 3)
    assert listed(store) == [1, 4, 3]
    store.removals.restore()
    assert listed(store) == [1, 2, 4, 3]
