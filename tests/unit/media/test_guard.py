"""No child outlives the program, however the program ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ohdio_gui.media.guard import Guard
from tests.sounds import FFMPEG

ENDS_S = 3.0

ENCODING = """
import sys
from pathlib import Path
from ohdio_gui.media.ffmpeg import run_ffmpeg
from ohdio_gui.model.cancel import CancelToken
command = ["-f", "lavfi", "-i", "anoisesrc=d=36000", "-c:a", "aac", "-f", "null", "-"]
run_ffmpeg(sys.argv[1], command, cwd=Path(sys.argv[2]), token=CancelToken(), formats="lavfi")
"""


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def has_worked(pid):
    """Whether a process has taken a tenth of a second of the processor."""
    user_ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11]
    return int(user_ticks) >= 10


def children_of(pid):
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]


def until(fact, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="told by /proc")
def test_ffmpeg_ends_with_a_program_that_is_killed(tmp_path):
    program = subprocess.Popen([sys.executable, "-c", ENCODING, FFMPEG, str(tmp_path)])
    try:
        until(lambda: any(map(has_worked, children_of(program.pid))))
        children = children_of(program.pid)
        assert len(children) == 2
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
    killed = time.monotonic()
    until(lambda: not any(map(is_alive, children)), ENDS_S)
    assert time.monotonic() - killed < ENDS_S


@pytest.fixture
def guard():
    made = Guard()
    yield made
    made.close()


@pytest.fixture
def sleepers():
    started = [
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) for _ in range(2)
    ]
    yield started
    for process in started:
        process.kill()
        process.wait()


def test_it_ends_what_runs_and_leaves_what_has_ended_to_others(guard, sleepers):
    kept, ended = sleepers
    with guard.watching(kept.pid):
        pass
    with guard.watching(ended.pid):
        guard.close()
        ended.wait(ENDS_S)
    assert kept.poll() is None


def test_a_guard_that_died_is_replaced_and_told_all(guard, sleepers):
    first, second = sleepers
    with guard.watching(first.pid):
        guard._process.kill()
        guard._process.wait()
        with guard.watching(second.pid):
            guard.close()
            first.wait(ENDS_S)
            second.wait(ENDS_S)


def test_without_a_guard_the_work_goes_on(guard, monkeypatch, caplog):
    monkeypatch.setattr(sys, "executable", "/no/python/here")
    with guard.watching(1):
        pass
    assert "event=guard_missing" in caplog.text
