"""The token by which a job is stopped: by the person, or by trouble."""

from __future__ import annotations

import threading

import pytest

from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import DiskFullError, JobCancelled

FULL = DiskFullError(folder="/x", missing_mb=1)


def test_a_token_that_is_cancelled_stops_what_looks_waits_and_listens():
    token, told = CancelToken(), []
    token.check()
    token.on_cancel(lambda: told.append(1))
    forget = token.on_cancel(lambda: told.append(2))
    forget()
    token.cancel()
    token.cancel()
    assert told == [1]
    with pytest.raises(JobCancelled):
        token.check()
    with pytest.raises(JobCancelled):
        token.wait(10)
    token.on_cancel(lambda: told.append(3))
    assert told == [1, 3]


def test_a_token_that_fails_stops_all_the_same_and_says_why():
    token, told = CancelToken(), []
    token.on_cancel(lambda: told.append(1))
    waiting = threading.Timer(0.05, token.fail, [FULL])
    waiting.start()
    with pytest.raises(DiskFullError) as caught:
        token.wait(10)
    waiting.join()
    assert caught.value is FULL
    assert told == [1]
    with pytest.raises(DiskFullError):
        token.check()


@pytest.mark.parametrize("is_failed_first", [True, False])
def test_the_first_reason_counts(is_failed_first):
    token = CancelToken()
    steps = [lambda: token.fail(FULL), token.cancel]
    for step in steps if is_failed_first else reversed(steps):
        step()
    with pytest.raises(DiskFullError if is_failed_first else JobCancelled):
        token.check()


def test_a_pause_stops_a_job_that_downloads():
    token = CancelToken()
    called = []
    token.on_cancel(lambda: called.append(1))
    assert token.pause()
    assert token.is_set
    assert called == [1]
    with pytest.raises(JobCancelled):
        token.check()
    assert token.pause()  # it stops anyway


def test_a_pause_leaves_a_job_that_is_finishing_and_its_cancellation_does_not():
    token = CancelToken()
    token.finish()
    called = []
    token.on_cancel(lambda: called.append(1))
    assert not token.pause()
    token.check()
    token.cancel()
    assert called == [1]
    with pytest.raises(JobCancelled):
        token.check()


def test_what_stands_in_for_a_token_says_for_it_that_the_job_finishes():
    outer = CancelToken()
    CancelToken(outer).finish()
    assert not outer.pause()


def test_what_was_stopped_before_does_not_begin_to_finish():
    token = CancelToken()
    token.pause()
    with pytest.raises(JobCancelled):
        token.finish()
    assert token.pause()
