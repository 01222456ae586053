"""What a run makes of its settings: the demo's proxy and start, and what holds at once."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest

from ohdio_gui.app import Application, places
from ohdio_gui.settings.settings import Settings

PROXY = "http://proxy.example:3128"


@contextmanager
def opened(tmp_path, *, is_demo=False):
    where = places(tmp_path / "data", tmp_path / "books", is_demo=is_demo)
    settings = Settings(str(tmp_path / "books"), proxy=PROXY)
    application = Application(where, settings, is_demo=is_demo)
    try:
        yield application
    finally:
        application.shutdown(2.0)


@pytest.mark.parametrize("is_demo", [False, True])
def test_a_proxy_is_for_what_is_far_and_not_for_the_demo_on_this_computer(
    qapp, tmp_path, monkeypatch, is_demo
):
    with opened(tmp_path, is_demo=is_demo) as application:
        used = []
        monkeypatch.setattr(application.engine, "apply", used.append)
        for proxy in (PROXY, "http://other.example:1"):
            application.apply(replace(application.settings, proxy=proxy))
        wanted = ["", ""] if is_demo else [PROXY, "http://other.example:1"]
        assert [settings.proxy for settings in used] == wanted


def test_how_often_ohdio_is_asked_changes_at_once(qapp, tmp_path):
    with opened(tmp_path) as application:
        assert application._budget.rate == 3.0
        application.apply(replace(application.settings, requests_per_second=0.5))
        assert application._budget.rate == 0.5


def test_another_start_gets_the_options_of_this_one(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert places(None, None, is_demo=False).start_words == ()
    given = places(tmp_path / "d", tmp_path / "o", is_demo=True)
    assert given.start_words == (
        *("--data-dir", str(tmp_path / "d"), "--output", str(tmp_path / "o")),
        "--demo",
    )
    with opened(tmp_path) as application:
        assert application.autostart is not None
        application.where = places(None, None, is_demo=True)
        assert application.autostart is None, "it begins anew at each start"
