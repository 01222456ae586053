"""Everything goes wrong at once, and in the morning every book is right.

A short run belongs to the gate. The long one is by hand: ``CHAOS=long``; ``CHAOS_SEED`` repeats a
run that is printed with its seed.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from mutagen.mp4 import MP4

from ohdio_gui.demo.catalogue import single_category
from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.server import Replica
from ohdio_gui.engine.work_folder import MARK_NAME
from tests.chaos.processes import are_gone, descendants
from tests.e2e.conftest import SIDECARS, Program
from tests.sounds import FFMPEG, joined_packets_md5, make_book, make_tone, packets_md5


@dataclass(frozen=True)
class Scale:
    """How much of it."""

    books: int
    tone_s: int
    speed_bytes_s: int
    kills: int
    calm_s: float


IS_LONG = os.environ.get("CHAOS") == "long"
SCALE = Scale(30, 180, 900_000, 50, 900) if IS_LONG else Scale(4, 20, 150_000, 6, 90)
SEED = int(os.environ.get("CHAOS_SEED", "0")) or (random.randrange(1, 10**6) if IS_LONG else 20)
PARTS = 3
CHILDREN_END_S = 3.0
LONGEST_LIFE_S = 4.0
GONE_S = 0.5
"""How soon the replica has seen that a client hung up."""
BLOCK_BYTES = 32 * 1024
"""What a download that is killed has read and not written yet, at most."""

# How often a request of a kind meets a fault.
MENU = {
    "category": [
        (0.10, Fault.too_many()),
        (0.10, Fault(status=503)),
        (0.05, Fault(drop=True)),
    ],
    "page": [
        (0.06, Fault.too_many()),
        (0.05, Fault(status=502)),
        (0.04, Fault(drop=True)),
        (0.03, Fault(cut_after_bytes=2_000)),
        (0.02, Fault(delay_s=1.0)),
    ],
    "graphql": [(0.10, Fault(status=500)), (0.05, Fault.other_page())],
    "validation": [
        (0.04, Fault.too_many()),
        (0.04, Fault(status=503)),
        (0.02, Fault.other_page()),
        (0.03, Fault(drop=True)),
        (0.02, Fault(delay_s=1.0)),
    ],
    "media": [
        (0.04, Fault(status=503)),
        (0.03, Fault(drop=True)),
        (0.08, Fault(cut_after_bytes=120_000)),
        (0.05, Fault(stall_after_bytes=60_000)),
        (0.03, Fault(status=403)),
        (0.02, Fault(corrupt_at=0)),
        (0.02, Fault.other_page()),
    ],
    "image": [(0.10, Fault(status=503)), (0.05, Fault(drop=True))],
}


class World:
    def __init__(self, folder, replica, tones, books, dice):
        self.folder, self.replica, self.tones = folder, replica, tones
        self.books, self.dice = books, dice
        settings = {"requests_per_second": 0, "min_free_mb": 0}
        self.program = Program(folder / "data", folder / "books", replica.origin, settings)
        self.doubled: list[str] = []
        self.spoilt: list = []
        """The rules that make a whole part of no use."""
        self.looks: list[threading.Timer] = []
        self.whole: dict[str, int] = {}
        """By media id: how many requests there had been when the part was found whole on disk."""

    def add_faults(self):
        faults = self.replica.faults
        # Looks at every request to media, and is never applied.
        faults.add("media", Fault(), where=self.watch)
        for kind, menu in MENU.items():
            for share, fault in menu:
                is_head_only = fault.corrupt_at is not None
                where = self.with_chance(share, is_head_only=is_head_only)
                rule = faults.add(kind, fault, where=where)
                if is_head_only:
                    self.spoilt.append(rule)

    def with_chance(self, share, *, is_head_only):
        """Choose so many requests. Bytes are spoilt in the head of a file only.

        Amid the audio nobody can tell but by a checksum, and OHdio gives none; TLS sees to that.
        """
        return lambda request: self.dice.random() < share and not (is_head_only and request.range)

    def watch(self, request):
        """Look whether two ask for one media: also a moment later, when who hung up is gone."""

        def numbers():
            flying = self.replica.journal.in_flight_requests()
            return {r.number for r in flying if (r.kind, r.key) == ("media", request.key)}

        before = numbers()
        if len(before) > 1:
            look = threading.Timer(
                GONE_S, lambda: self.doubled.append(request.key) if before <= numbers() else None
            )
            self.looks.append(look)
            look.start()
        return False

    def start(self):
        words = ("--headless", "--json", self.replica.category_url())
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                self.program.command(*words),
                env=self.program.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    def live_and_die(self):
        running = self.start()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(self.dice.uniform(0.3, LONGEST_LIFE_S))
        family = descendants(running.pid)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert are_gone(family, CHILDREN_END_S)
        assert self.replica.wait_for(lambda: self.replica.in_flight("media") == 0, 10)
        self.note_whole_parts()

    def note_whole_parts(self):
        requests = self.replica.requests("media")
        for media_id in self.rows("SELECT media_id FROM parts WHERE status = 'completed'"):
            asked = sum(request.key == media_id for request in requests)
            self.whole.setdefault(media_id, asked)

    def rows(self, sql):
        file = self.program.data_dir / "ohdio.sqlite3"
        if not file.exists():
            return []
        with contextlib.closing(sqlite3.connect(file)) as db:
            try:
                return [value for (value,) in db.execute(sql)]
            except sqlite3.OperationalError:  # killed before its tables were made
                return []

    def finish(self):
        """Let it run on, faults and all; what gave up is asked for once more without them."""
        running = self.start()
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(SCALE.calm_s)
        finally:
            family = descendants(running.pid)
            running.terminate()
            running.wait(10)
        assert are_gone(family, CHILDREN_END_S)
        self.note_whole_parts()
        self.replica.faults.clear()
        self.replica.configure(speed_bytes_s=None)
        self.replica.faults.add("media", Fault(), where=self.watch)
        calm = self.start()
        try:
            return calm.wait(SCALE.calm_s)
        finally:
            calm.kill()


@pytest.fixture
def world(tmp_path, cover):
    dice = random.Random(SEED)
    kinds = 10 if IS_LONG else 4
    tones = [make_tone(tmp_path / f"{n}.m4a", 200 + 70 * n, SCALE.tone_s + n) for n in range(kinds)]
    sources = [[tones[(n * PARTS + i) % kinds] for i in range(PARTS)] for n in range(SCALE.books)]
    books = [make_book(n + 1, of, cover=cover) for n, of in enumerate(sources)]
    with Replica(
        single_category(tuple(books)), ffmpeg=FFMPEG, speed_bytes_s=SCALE.speed_bytes_s
    ) as replica:
        yield World(tmp_path, replica, sources, books, dice)
        assert not replica.failures


@pytest.mark.timeout(3600 if IS_LONG else 300)
def test_whatever_happens_every_book_is_right_and_nothing_is_done_twice(world):
    print(f"CHAOS_SEED={SEED}")
    began = time.monotonic()
    world.add_faults()
    for _ in range(SCALE.kills):
        world.live_and_die()
    killed_s = time.monotonic() - began
    exit_code = world.finish()

    replica, program = world.replica, world.program
    wrong = world.rows(
        "SELECT title || ': ' || error_message FROM audiobooks WHERE error_kind > ''"
    )
    assert (exit_code, wrong) == (0, [])
    files = {MP4(file).tags["\xa9nam"][0]: file for file in program.books}
    assert len(program.books) == len(files) == SCALE.books
    for book, tones in zip(world.books, world.tones, strict=True):
        file = files[book.title]
        assert packets_md5(file) == joined_packets_md5(tones)
        assert [c.title for c in MP4(file).chapters] == [part.title for part in book.parts]

    for look in world.looks:
        look.join()
    assert world.doubled == []
    requests = replica.requests("media")
    again = {
        media_id: sum(request.key == media_id for request in requests) - asked
        for media_id, asked in world.whole.items()
    }
    assert {media_id: count for media_id, count in again.items() if count} == {}
    size = sum(tone.stat().st_size for tones in world.tones for tone in tones)
    spoilt = sum(rule.hits for rule in world.spoilt)
    # Not lost: what came was no audio, and had to come once more.
    longest = max(tone.stat().st_size for tones in world.tones for tone in tones)
    twice = max(0, sum(replica.repeated("media").values()) - spoilt * longest)
    print(
        f"{SCALE.books} books, {size / 1e6:.0f} MB, {SCALE.kills} kills in {killed_s:.0f} s, "
        f"{len(world.whole)} parts whole by then; {len(requests)} requests for media, "
        f"{spoilt} parts spoilt, {twice / 1e6:.2f} MB besides sent twice "
        f"({100 * twice / size:.2f} %)"
    )
    # A short run is killed as often for each megabyte as no night ever is.
    assert twice < (0.02 * size if IS_LONG else SCALE.kills * 3 * 2 * BLOCK_BYTES)

    assert world.rows("PRAGMA integrity_check") == ["ok"]
    assert world.rows("SELECT state FROM jobs WHERE state NOT IN ('completed', 'discarded')") == []
    assert {p.name for p in program.files} - {p.name for p in program.books} <= SIDECARS
    assert [path.name for path in (program.data_dir / "work").iterdir()] == [MARK_NAME]


@pytest.fixture
def cover(tmp_path) -> Path:
    path = tmp_path / "cover.jpg"
    command = [FFMPEG, "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=red:size=64x64"]
    subprocess.run([*command, "-frames:v", "1", str(path)], check=True)
    return path
