"""A part that came whole is fetched once, whatever stops the program while it is checked."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from ohdio_gui.demo.catalogue import single_category
from ohdio_gui.demo.server import Replica
from ohdio_gui.model.jobs import JobState, Stage
from ohdio_gui.store.store import Store
from tests.e2e.conftest import Program
from tests.sounds import FFMPEG, joined_packets_md5, make_book, make_tone, packets_md5

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="FFmpeg's stand-in is a script")

CHECK = {False: "volumedetect", True: "plain.mp4"}
"""What is in FFmpeg's command line while a part is looked at, by whether it came by HLS."""


def ffmpeg_that_takes_long_once(folder, word):
    """Return an FFmpeg that hangs the first time that ``word`` is asked of it."""
    script = folder / "ffmpeg"
    script.write_text(
        f"""#!/bin/sh
        case "$*" in *{word}*) if mkdir "{folder}/asked" 2>/dev/null; then exec sleep 60; fi ;; esac
        exec "{FFMPEG}" "$@"
        """
    )
    script.chmod(0o755)
    return script


class World:
    def __init__(self, folder, replica, *, is_hls):
        self.asked, self.replica = folder / "asked", replica
        ffmpeg = ffmpeg_that_takes_long_once(folder, CHECK[is_hls])
        settings = {"requests_per_second": 0, "min_free_mb": 0, "ffmpeg_path": str(ffmpeg)}
        self.program = Program(folder / "data", folder / "books", replica.origin, settings)
        self.store = Store(self.program.data_dir)
        self.running = self.start()

    def start(self):
        return subprocess.Popen(
            self.program.command("--headless", self.replica.category_url()),
            env=self.program.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def until(self, fact):
        deadline = time.monotonic() + 30
        while not fact():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def has_given_back(self):
        return self.store.jobs.live_counts() == {(Stage.DOWNLOAD, JobState.AVAILABLE): 1}


def pause(world):
    world.store.queue_control.pause()
    world.until(world.has_given_back)
    world.store.queue_control.resume()


def restart(world, how):
    world.running.send_signal(how)
    world.running.wait(10)
    world.running = world.start()


def quit_program(world):
    restart(world, signal.SIGTERM)


def kill(world):
    restart(world, signal.SIGKILL)


@pytest.mark.parametrize("is_hls", [False, True])
@pytest.mark.parametrize("stop", [pause, quit_program, kill])
def test_a_part_that_is_stopped_while_it_is_checked_is_fetched_once(tmp_path, stop, is_hls):
    tone = make_tone(tmp_path / "tone.m4a", 300, 12)
    book = make_book(1, [tone])
    book = replace(book, parts=tuple(replace(part, hls_only=is_hls) for part in book.parts))
    with Replica(single_category((book,)), ffmpeg=FFMPEG) as replica:
        world = World(tmp_path, replica, is_hls=is_hls)
        try:
            world.until(world.asked.exists)
            stop(world)
            assert world.running.wait(60) == 0
        finally:
            world.running.kill()
            world.running.wait()
        assert not replica.failures
        asked = [request.path for kind in ("media", "hls") for request in replica.requests(kind)]
    assert len(asked) == len(set(asked)) > 0
    assert [packets_md5(file) for file in world.program.books] == [joined_packets_md5([tone])]
