"""An answer of a disk is waited for so long and no longer."""

from __future__ import annotations

import threading
import time

import pytest

from ohdio_gui.model.patience import Patience


def test_an_answer_and_an_error_come_through():
    patience = Patience(10)
    assert patience.ask(lambda: [1, 2], []) == [1, 2]
    assert patience.ask(lambda: None, 5) is None

    def refuse():
        raise PermissionError(13, "no")

    with pytest.raises(PermissionError):
        patience.ask(refuse, None)
    assert patience.ask(lambda: 3, 0) == 3


def test_a_disk_that_is_silent_is_asked_again_once_it_has_answered():
    patience, answers, asked = Patience(0.1), threading.Event(), []

    def wait():
        asked.append(threading.current_thread())
        return answers.wait(60)

    try:
        assert patience.ask(wait, "silent") == "silent"
        began = time.monotonic()
        for _ in range(50):
            assert patience.ask(wait, "silent") == "silent"
        assert time.monotonic() - began < 1  # nobody waits for it any more
        assert len(asked) == 1
    finally:
        answers.set()
    asked[0].join()
    assert patience.ask(lambda: "there", "silent") == "there"
