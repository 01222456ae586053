"""The token: who may stop a job, and when."""

from __future__ import annotations

import pytest

from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import JobCancelled


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


def test_what_was_stopped_before_does_not_begin_to_finish():
    token = CancelToken()
    token.pause()
    with pytest.raises(JobCancelled):
        token.finish()
    assert token.pause()
