"""What every test gets: no display, no host but this one, no thread left behind."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("DISPLAY", None)
os.environ.pop("WAYLAND_DISPLAY", None)

import contextlib
import ipaddress
import socket
import threading
import time
from pathlib import Path

import pytest
from hypothesis import settings

from tests.disks import mounted

# The gate tries the same examples every time; HYPOTHESIS_PROFILE=search looks for new ones.
# No deadline: a busy machine is no finding.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))

ROOT = Path(__file__).resolve().parents[1]
LEAK_S = 5.0


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch):
    """Fail a test that would reach another machine; no packet leaves."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and self.type != socket.SOCK_DGRAM:
            host = address[0]
            try:
                is_here = ipaddress.ip_address(host).is_loopback
            except ValueError:
                is_here = host == "localhost"
            assert is_here, f"a test tried to reach {host}"
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def small_disk():
    """Return how to put a small disk below a folder; skips where that cannot be had."""
    with contextlib.ExitStack() as stack:
        yield lambda folder, size_bytes: stack.enter_context(mounted(folder, size_bytes))


@pytest.fixture(autouse=True)
def no_thread_is_left():
    """Fail a test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + LEAK_S
    while True:
        left = [
            thread
            for thread in threading.enumerate()
            # Pool threads of Qt are dummies to Python, and end with their pool.
            if thread not in before
            and thread.is_alive()
            and not isinstance(thread, threading._DummyThread)
        ]
        if not left or time.monotonic() > deadline:
            break
        left[0].join(0.05)
    assert not left, f"threads left behind: {left}"
