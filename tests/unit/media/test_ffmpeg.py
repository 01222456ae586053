"""Finding FFmpeg, and ending it."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from ohdio_gui.media import ffmpeg as module
from ohdio_gui.media.ffmpeg import find_ffmpeg, run_ffmpeg
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import AssemblyError, DiskFullError, JobCancelled, MissingFfmpegError


def program(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_the_setting_comes_first(tmp_path, ffmpeg):
    mine = program(tmp_path / "mine", "echo ffmpeg version 1")
    assert find_ffmpeg(str(mine)) == str(mine)


@pytest.mark.parametrize("body", ["exit 3", "echo something else"])
def test_a_setting_that_does_not_work_is_not_replaced(tmp_path, body):
    for path in (program(tmp_path / "bad", body), tmp_path / "none", tmp_path):
        with pytest.raises(MissingFfmpegError) as caught:
            find_ffmpeg(str(path))
        assert caught.value.arguments == {"path": str(path)}


def test_without_a_setting_the_wheel_serves_then_path(tmp_path, monkeypatch):
    assert "imageio_ffmpeg" in find_ffmpeg("")
    monkeypatch.setattr(module, "_wheel_ffmpeg", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingFfmpegError):
        find_ffmpeg("")
    program(tmp_path / "ffmpeg", "echo ffmpeg version 2")
    assert find_ffmpeg("") == str(tmp_path / "ffmpeg")


def test_it_is_killed_at_once(ffmpeg, tmp_path):
    token = CancelToken()
    started = time.monotonic()
    timer = threading.Timer(0.3, token.cancel)
    timer.start()
    endless = ["-re", "-f", "lavfi", "-i", "anullsrc", "-f", "null", "-"]
    with pytest.raises(JobCancelled):
        run_limits_off(ffmpeg, endless, tmp_path, token)
    assert time.monotonic() - started < 1.0
    timer.join()


def run_limits_off(ffmpeg, arguments, folder, token):
    """Run with an input that only a test would use."""
    limits = module._INPUT_LIMITS
    module._INPUT_LIMITS = ()
    try:
        return run_ffmpeg(ffmpeg, arguments, cwd=folder, token=token)
    finally:
        module._INPUT_LIMITS = limits


def test_a_failure_says_why_in_one_line(ffmpeg, tmp_path, token):
    with pytest.raises(AssemblyError) as caught:
        run_ffmpeg(ffmpeg, ["-i", "none.mp4", "out.mp4"], cwd=tmp_path, token=token)
    assert "No such file" in caught.value.arguments["reason"]
    assert "\n" not in caught.value.arguments["reason"]


def test_it_reads_no_network_and_no_playlist(ffmpeg, tmp_path, token, origin):
    origin.add("/a.m4a", b"x" * 100)
    (tmp_path / "list.m3u8").write_text(f"#EXTM3U\n#EXTINF:1,\n{origin.url('/a.m4a')}\n")
    for source in (origin.url("/a.m4a"), "list.m3u8"):
        with pytest.raises(AssemblyError):
            run_ffmpeg(ffmpeg, ["-i", source, "out.mp4"], cwd=tmp_path, token=token)
    assert origin.requests == []


def test_a_full_disk_has_its_name(tmp_path, token):
    full = program(tmp_path / "full", "echo 'x.m4b: No space left on device' >&2; exit 1")
    with pytest.raises(DiskFullError):
        run_ffmpeg(str(full), [], cwd=tmp_path, token=token)


def test_a_program_that_is_gone(tmp_path, token):
    with pytest.raises(MissingFfmpegError):
        run_ffmpeg(str(tmp_path / "gone"), [], cwd=tmp_path, token=token)


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs here are shell scripts")
