"""One limit over several downloads at once, against a loopback origin that sends all it can.

What is counted is what the downloads took in: the kernels hold some megabytes more on a loopback.
"""

from __future__ import annotations

import random
import threading
import time

import pytest
from media_origin import wait_until

from ohdio_gui.media.partial import part_path
from ohdio_gui.media.rate_limit import RateLimit
from ohdio_gui.media.ytdlp import YtdlpChild
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import JobCancelled, OhdioError

BODY = random.Random(5).randbytes(3_000_000)
SEGMENT_BYTES = 100_000
BURST_S = 0.25
PLAYLIST = "application/vnd.apple.mpegurl"


class Downloads:
    """Several books at once under one limit, each in a child of its own."""

    def __init__(self, origin, folder, limit, *, is_hls, stall_timeout_s=60.0):
        self.origin, self.folder, self.limit, self.is_hls = origin, folder, limit, is_hls
        self.stall_timeout_s = stall_timeout_s
        self.token = CancelToken()
        self.done = {}
        self.errors = []
        self.threads = []

    def start(self, count):
        for _ in range(count):
            name = f"b{len(self.threads)}"
            self.done[name] = 0
            self.threads.append(threading.Thread(target=self.fetch, args=(name,)))
            self.threads[-1].start()

    def fetch(self, name):
        def note(seen):
            self.done[name] = seen.bytes_done

        try:
            with YtdlpChild(
                rate_limit=self.limit, stall_timeout_s=self.stall_timeout_s, retry_pause_s=0.02
            ) as child:
                child.fetch(
                    self.url(name),
                    self.folder / name,
                    is_hls=self.is_hls,
                    token=self.token,
                    on_progress=note,
                )
        except JobCancelled:
            pass
        except OhdioError as error:
            self.errors.append(error)

    def url(self, name):
        if not self.is_hls:
            self.origin.add(f"/{name}.mp4", BODY)
            return self.origin.url(f"/{name}.mp4")
        lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:10"]
        for start in range(0, len(BODY), SEGMENT_BYTES):
            lines += ["#EXTINF:10.0,", f"{name}-{start}.ts"]
            self.origin.add(f"/{name}-{start}.ts", BODY[start : start + SEGMENT_BYTES])
        lines.append("#EXT-X-ENDLIST")
        self.origin.add(f"/{name}.m3u8", "\n".join(lines).encode(), content_type=PLAYLIST)
        return self.origin.url(f"/{name}.m3u8")

    @property
    def total(self):
        return sum(self.done.values())

    def until_all_move(self):
        wait_until(lambda: all(self.done.values()), 20.0)

    def in_the_next(self, seconds):
        """Return the bytes that come in (about) so many seconds, and the seconds it were."""
        before, began = self.total, time.monotonic()
        time.sleep(seconds)
        return self.total - before, time.monotonic() - began

    def join(self):
        for thread in self.threads:
            thread.join(20.0)
        assert not self.errors

    def stop(self):
        self.token.cancel()
        self.join()


def most(bytes_s, seconds):
    """Return the bytes that a limit lets through."""
    return bytes_s * (seconds * 1.1 + BURST_S)


@pytest.fixture
def downloads(origin, tmp_path):
    made = []

    def start(count, bytes_s, *, is_hls, **options):
        made.append(Downloads(origin, tmp_path, RateLimit(bytes_s), is_hls=is_hls, **options))
        made[-1].start(count)
        return made[-1]

    yield start
    for each in made:
        each.stop()


@pytest.mark.parametrize("is_hls", [False, True], ids=["progressive", "hls"])
def test_three_downloads_keep_one_limit_together_and_a_change_holds_within_a_second(
    downloads, is_hls, tmp_path
):
    limit = 150_000
    three = downloads(3, limit, is_hls=is_hls)
    three.until_all_move()
    moved, seconds = three.in_the_next(3.0)
    assert 0 < moved <= most(limit, seconds)
    # Each has its share, and none waits for the others.
    assert max(three.done.values()) < 2 * min(three.done.values())

    three.limit.change(600_000)
    time.sleep(1.0)
    moved, seconds = three.in_the_next(2.0)
    assert most(limit, seconds) < moved <= most(600_000, seconds)

    three.limit.change(60_000)
    time.sleep(1.0)
    moved, seconds = three.in_the_next(2.0)
    assert 0 < moved <= most(60_000, seconds)

    three.limit.change(0)
    three.join()
    for name in three.done:
        assert (tmp_path / name).read_bytes() == BODY


@pytest.mark.parametrize("is_hls", [False, True], ids=["progressive", "hls"])
def test_a_download_that_comes_and_goes_takes_its_share_from_the_others(downloads, is_hls):
    limit = 120_000
    books = downloads(1, limit, is_hls=is_hls)
    books.until_all_move()
    books.start(1)
    books.until_all_move()
    before = dict(books.done)
    moved, seconds = books.in_the_next(2.0)
    assert moved <= most(limit, seconds)
    gains = [books.done[name] - before[name] for name in before]
    assert max(gains) <= most(limit / 2, seconds)


@pytest.mark.parametrize("is_hls", [False, True], ids=["progressive", "hls"])
def test_a_very_low_limit_is_no_stall_and_is_stopped_at_once(downloads, is_hls, tmp_path):
    three = downloads(3, 1000, is_hls=is_hls, stall_timeout_s=2.0)
    three.until_all_move()
    moved, seconds = three.in_the_next(4.0)
    assert 0 < moved <= most(1000, seconds)
    assert all(thread.is_alive() for thread in three.threads)
    asked = time.monotonic()
    three.stop()
    assert time.monotonic() - asked < 1.0


def test_a_limited_download_goes_on_where_it_was_stopped(downloads, origin, tmp_path):
    books = downloads(1, 200_000, is_hls=False)
    wait_until(lambda: books.total > 300_000, 20.0)
    books.stop()
    kept = part_path(tmp_path / "b0").stat().st_size
    assert kept > 250_000
    again = downloads(1, 0, is_hls=False)
    again.join()
    assert (tmp_path / "b0").read_bytes() == BODY
    assert origin.requests[-1].headers["Range"] == f"bytes={kept}-"


def test_another_site_s_audio_is_under_the_limit_too(origin, tmp_path, token):
    origin.add("/talk.mp3", BODY[:300_000], content_type="audio/mpeg")
    seen = []
    with YtdlpChild(rate_limit=RateLimit(100_000)) as child:
        target = child.fetch_page(
            origin.url("/talk.mp3"),
            tmp_path / "source",
            token=token,
            on_progress=lambda progress: seen.append((time.monotonic(), progress.bytes_done)),
        )
    assert target.read_bytes() == BODY[:300_000]
    (began, before), (ended, after) = seen[0], seen[-1]
    assert after - before <= most(100_000, ended - began)


def test_a_lifted_limit_is_lifted_for_the_next_part_of_the_same_child(origin, tmp_path, token):
    """The child keeps what it was told last; it is told anew at each part."""
    limit = RateLimit(20_000)
    origin.add("/a", BODY[:20_000])
    origin.add("/b", BODY)
    with YtdlpChild(rate_limit=limit) as child:
        for name in ("a", "b"):
            child.fetch(
                origin.url(f"/{name}"),
                tmp_path / name,
                is_hls=False,
                token=token,
                on_progress=lambda _: None,
            )
            limit.change(0)
    assert (tmp_path / "b").read_bytes() == BODY
