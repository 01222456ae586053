"""The program in a real tray: a virtual screen, a tray of X's, a mouse.

Needs Xvfb, a window manager (openbox), a tray (trayer) and xdotool; Debian has all four. They end
with the test.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import subprocess
import time

import pytest

PROGRAMS = ("Xvfb", "openbox", "trayer", "xdotool")
PATIENCE_S = 60
CLASS = "ohdio-gui"
WIDE_PX, NARROW_PX = 600, 60
"""The window is wider than the one, the icon is narrower than the other, a menu is between."""
LEFT, RIGHT = 1, 3


class Screen:
    """A virtual screen, and a hand on its mouse."""

    def __init__(self, display):
        self.is_left = False
        self.environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            self.environment.pop(name, None)

    def xdotool(self, *words):
        """Return what it says, nothing when it fails: a window may just have gone."""
        done = subprocess.run(
            ["xdotool", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return done.stdout.split() if done.returncode == 0 else []

    def boxes(self, name):
        """Where the visible windows of a program are: (left, top, width, height) each."""
        found = []
        for window in self.xdotool("search", "--onlyvisible", "--class", name):
            words = self.xdotool("getwindowgeometry", "--shell", window)
            values = dict(word.split("=") for word in words)
            if values:
                found.append(tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")))
        return found

    def is_window_shown(self):
        return any(width >= WIDE_PX for _, _, width, _ in self.boxes(CLASS))

    def is_menu_shown(self):
        """Neither the window nor the icon, which is another small window."""
        return any(NARROW_PX < width < WIDE_PX for _, _, width, _ in self.boxes(CLASS))

    def click_on_tray(self, button):
        """Click on the only icon in it: each time on its other side, or two are a double click."""
        (left, top, width, height), *_ = self.boxes("trayer")
        self.is_left = not self.is_left
        across = width // 4 if self.is_left else 3 * width // 4
        self.xdotool(
            *("mousemove", str(left + across), str(top + height // 2), "click", str(button))
        )


def until(fact, what):
    """Wait for a fact, at most PATIENCE_S; return it."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := fact()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return found


@pytest.fixture
def screen():
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x640x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        ready, _, _ = select.select([reading], [], [], PATIENCE_S)
        number = os.read(reading, 16).decode().strip() if ready else ""
        if not number:
            pytest.skip("Xvfb does not start")
        yield Screen(f":{number}")
    finally:
        os.close(reading)
        server.terminate()
        server.wait()


@contextlib.contextmanager
def started(command, environment):
    """Run a program until the end of the block."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, **quiet, stderr=subprocess.DEVNULL) as process:
        yield process
        if process.poll() is None:
            process.terminate()


@pytest.fixture
def tray(screen):
    """A window manager and a tray on the screen."""
    words = ["--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "28"]
    with started(["openbox", "--config-file", "/dev/null"], screen.environment):
        until(lambda: screen.xdotool("get_num_desktops"), "no window manager")
        with started(["trayer", *words, "--SetDockType", "true"], screen.environment):
            until(lambda: screen.boxes("trayer"), "no tray")
            yield


@pytest.fixture
def running(program, screen, tray):
    program.settings["language"] = "en"
    environment = {**program.environment, **screen.environment}
    with started(program.command(), environment) as process:
        until(lambda: process.poll() is not None or screen.is_window_shown(), "no window")
        if process.poll() is not None:
            pytest.skip("Qt shows no window under X here")
        until(lambda: any(box[2] <= NARROW_PX for box in screen.boxes(CLASS)), "no icon")
        yield process


@pytest.mark.timeout(4 * PATIENCE_S)
def test_a_real_tray_hides_shows_pauses_resumes_and_quits(program, screen, running):
    screen.click_on_tray(LEFT)
    until(lambda: not screen.is_window_shown(), "a click did not hide the window")
    screen.click_on_tray(LEFT)
    until(screen.is_window_shown, "a click did not bring the window back")
    assert not program.status()["is_paused"]
    for is_paused in (True, False):
        screen.click_on_tray(RIGHT)
        until(screen.is_menu_shown, "a right click opened no menu")
        assert screen.is_window_shown(), "a right click is no left click"
        screen.xdotool("key", "Down", "Down", "Return")
        until(lambda: not screen.is_menu_shown(), "the menu stays")
        until(lambda: program.status()["is_paused"] is is_paused, "the queue did not turn")  # noqa: B023
    screen.click_on_tray(RIGHT)
    until(screen.is_menu_shown, "a right click opened no menu")
    screen.xdotool("key", "Up", "Return")
    assert running.wait(PATIENCE_S) == 0
