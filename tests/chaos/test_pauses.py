"""Pause at random moments: nothing comes after it, and nothing is asked for twice.

A short run belongs to the gate, the long one of 100 pauses is by hand: ``CHAOS=long``.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from dataclasses import replace

import pytest

from ohdio_gui.demo.catalogue import single_category
from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.server import Replica
from ohdio_gui.media.partial import size_of
from ohdio_gui.store.store import Store
from tests.chaos.wholes import fetched_again, ffmpeg_that_takes_its_time
from tests.e2e.conftest import Program
from tests.sounds import FFMPEG, joined_packets_md5, make_book, make_tone, packets_md5

IS_LONG = os.environ.get("CHAOS") == "long"
PAUSES, TONE_S, SPEED_BYTES_S = (100, 360, 100_000) if IS_LONG else (7, 30, 100_000)
SEED = int(os.environ.get("CHAOS_SEED", "0")) or (random.randrange(1, 10**6) if IS_LONG else 7)
PAUSED_S = 1.0
QUIET_S = 0.4
SEGMENT_BYTES = 10 * 16_000 * 1.1
"""Of ten seconds, in MPEG-TS: what a pause may cost of a stream, four connections together.

The server counts what it gave to its sockets, and a client that hangs up has not read all of it.
"""


@pytest.fixture
def books(tmp_path):
    """Three books that download at once, the last one by HLS only."""
    tones = [make_tone(tmp_path / f"{n}.m4a", 200 + 90 * n, TONE_S + n) for n in range(6)]
    made = [make_book(n + 1, tones[2 * n : 2 * n + 2]) for n in range(3)]
    parts = tuple(replace(part, hls_only=True) for part in made[2].parts)
    return [*made[:2], replace(made[2], parts=parts)], tones


def sent(replica):
    return sum(r.bytes_sent for kind in ("media", "hls") for r in replica.requests(kind))


def on_disk(program):
    """How many bytes of each media's one file have come: what a range must begin with."""
    return {
        path.name.removesuffix(".mp4.part").partition("-")[2]: path.stat().st_size
        for path in (program.data_dir / "work").glob("*/*.mp4.part")
    }


CHECK_WITHIN_S = 0.8 if IS_LONG else 8.0
"""How long a check is waited for: there is one a part, and meanwhile the audio to pause comes."""


def wait_for_a_check(checks):
    """Wait until a part has come to its last byte and is listened to; not for ever."""
    before = size_of(checks)
    deadline = time.monotonic() + CHECK_WITHIN_S
    while size_of(checks) == before and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.timeout(1800 if IS_LONG else 240)
def test_a_pause_stops_every_byte_and_nothing_is_asked_for_twice(books, tmp_path):
    print(f"CHAOS_SEED={SEED}")
    dice = random.Random(SEED)
    made, tones = books
    with Replica(
        single_category(tuple(made)), ffmpeg=FFMPEG, speed_bytes_s=SPEED_BYTES_S
    ) as replica:
        ffmpeg = str(ffmpeg_that_takes_its_time(tmp_path))
        settings = {"requests_per_second": 0, "min_free_mb": 0, "ffmpeg_path": ffmpeg}
        program = Program(tmp_path / "data", tmp_path / "books", replica.origin, settings)
        stall = replica.faults.add(
            "media", Fault(stall_after_bytes=40_000), where=lambda _: dice.random() < 0.15
        )
        control = Store(program.data_dir).queue_control
        running = subprocess.Popen(
            program.command("--headless", replica.category_url()),
            env=program.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        late, wrong_ranges, stalled, done = 0, [], 0, 0
        try:
            for number in range(PAUSES):
                assert replica.wait_for(
                    lambda: replica.in_flight("media") + replica.in_flight("hls") > 0, 30
                )
                if number % 2:
                    wait_for_a_check(tmp_path / "checks")
                else:
                    time.sleep(dice.uniform(0.0, 0.8))
                stalled += stall.hits > 0
                control.pause()
                time.sleep(PAUSED_S)
                assert replica.in_flight("media") + replica.in_flight("hls") == 0
                before = sent(replica)
                time.sleep(QUIET_S)
                late += sent(replica) - before
                sizes, asked = on_disk(program), len(replica.requests("media"))
                done += 1
                control.resume()
                replica.wait_for(lambda a=asked: len(replica.requests("media")) > a, 3)
                for request in replica.requests("media")[asked:]:
                    size = sizes.pop(request.key or "", 0)
                    wanted = f"bytes={size}-" if size else None
                    if request.range != wanted:
                        wrong_ranges.append((request.key, request.range, wanted))
            replica.faults.clear()
            replica.configure(speed_bytes_s=None)
            assert running.wait(120) == 0
        finally:
            running.kill()
            running.wait()
        assert not replica.failures
        media = {part.media_id: part.file for book in made for part in book.parts}
        sizes = {media_id: file.stat().st_size for media_id, file in media.items()}
        whole_again = fetched_again(replica.requests("media"), sizes)
        twice = sum(replica.repeated("media").values())
        twice_hls = sum(replica.repeated("hls").values())
        segments = {path: n for path, n in replica.repeated("hls").items() if path.endswith(".ts")}
    print(
        f"{done} pauses, stalls before {stalled}: {late} bytes after 1 s; wrong ranges: "
        f"{wrong_ranges}; {twice / 1000:.0f} kB twice; "
        f"HLS twice: {twice_hls / 1000:.0f} kB in {len(segments)} segments"
    )
    assert late == 0
    assert wrong_ranges == []
    assert whole_again == []
    assert sum(segments.values()) <= PAUSES * SEGMENT_BYTES
    digests = {packets_md5(file) for file in program.books}
    assert digests == {joined_packets_md5(tones[n : n + 2]) for n in (0, 2, 4)}
