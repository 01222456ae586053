"""Which FFmpeg and which yt-dlp there are."""

from __future__ import annotations

import threading

from ohdio_gui.engine.programs import Programs, found_programs


def test_the_ffmpeg_it_comes_with_is_found_with_its_version():
    found = found_programs("")
    assert found.ffmpeg_path
    assert found.ffmpeg_version[0].isalnum()
    assert found.ytdlp_version.startswith("20")


def test_what_is_no_ffmpeg_has_no_version(tmp_path):
    for asked in (str(tmp_path), str(tmp_path / "none"), "a\0b", "ls"):
        found = found_programs(asked)
        assert (found.asked, found.ffmpeg_path, found.ffmpeg_version) == (asked, "", "")
        assert found.ytdlp_version


def test_the_answer_comes_from_another_thread():
    told = []
    programs = Programs(lambda event: told.append((event.asked, threading.current_thread().name)))
    programs.look("/no/ffmpeg")
    programs.look("")
    assert programs.wait_for_done(30)
    assert told == [("/no/ffmpeg", "programs"), ("", "programs")]
