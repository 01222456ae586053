"""Progress: bytes over bytes, four times a second, never backwards."""

from __future__ import annotations

import pytest

from ohdio_gui.engine.progress import EXPECTED_BYTES_S, KEEP_S, TELL_S, BookProgress
from ohdio_gui.model.audiobook import Audiobook, Part, PartStatus
from ohdio_gui.model.events import DownloadStatus

BOOK = Audiobook(5, "https://u", "Un titre", ohdio_id="42", attempt=2, max_attempts=3)


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class World:
    def __init__(self, *parts):
        self.clock, self.told, self.kept = Clock(), [], []
        self.progress = BookProgress(
            BOOK, parts, self.told.append, lambda *row: self.kept.append(row), self.clock
        )

    def stream(self, position, total, step, every_s):
        """Have a part come in steps."""
        for done in range(step, total + 1, step):
            self.clock.now += every_s
            self.progress.note(position, done, total)


def parts(*seconds):
    return tuple(Part(n, f"P{n}", f"m{n}", s) for n, s in enumerate(seconds, 1))


def test_at_most_four_a_second_are_told_and_one_a_second_kept():
    world = World(*parts(100))
    world.stream(1, 1_000_000, 1000, 0.01)
    assert 38 <= len(world.told) <= 41
    assert 9 <= len(world.kept) <= 11
    assert TELL_S == 0.25
    assert KEEP_S == 1.0
    assert {status for _, status, _, _ in world.kept} == {PartStatus.DOWNLOADING}


def test_the_first_bytes_are_told_at_once():
    world = World(*parts(100))
    world.progress.note(1, 1, 100)
    assert len(world.told) == 1


def test_progress_is_bytes_over_bytes_of_the_whole_book():
    world = World(*parts(10, 10, 20))
    world.progress.note(1, 80_000, 160_000)
    event = world.told[-1]
    assert (event.bytes, event.total_bytes) == (80_000, 40 * EXPECTED_BYTES_S)
    assert event.progress == 12.5
    world.progress.finish_part(1, 160_000)
    assert world.told[-1].progress == 25.0
    assert world.kept[-1] == (1, PartStatus.COMPLETED, 160_000, 160_000)


def test_an_event_says_what_it_is_about():
    world = World(*parts(10, 10))
    world.progress.note(2, 5, 10)
    event = world.told[-1]
    assert (event.audiobook_id, event.ohdio_id, event.title) == (5, "42", "Un titre")
    assert (event.status, event.part, event.part_count) == (DownloadStatus.DOWNLOADING, 2, 2)
    assert (event.attempt, event.max_attempts) == (2, 3)


def test_it_never_goes_backwards_when_sizes_turn_out_larger():
    world = World(*parts(10, 10))
    world.progress.note(1, 150_000, None)
    world.clock.now += 1
    world.progress.note(1, 150_001, 3_000_000)
    world.clock.now += 1
    world.progress.note(1, 400_000, 3_000_000)
    shown = [event.progress for event in world.told]
    assert shown == sorted(shown)
    assert len(shown) == 3


def test_it_never_goes_backwards_when_a_part_is_lost_and_never_past_100():
    world = World(*parts(10))
    world.progress.note(1, 150_000, 160_000)
    world.progress.lose_part(1)
    assert world.kept[-1] == (1, PartStatus.PENDING, 0, None)
    world.clock.now += 1
    world.progress.note(1, 1000, 160_000)
    world.progress.finish_part(1, 999_999)
    world.progress.tell(DownloadStatus.ASSEMBLING)
    shown = [event.progress for event in world.told]
    assert shown == sorted(shown)
    assert shown[-1] == 100.0


def test_more_bytes_than_announced_are_no_more_than_100():
    world = World(*parts(10))
    world.progress.note(1, 500_000, 160_000)
    assert (world.told[-1].progress, world.told[-1].total_bytes) == (100.0, 500_000)


@pytest.mark.parametrize("total", [None, 160_000])
def test_what_is_on_disk_counts_from_the_start(total):
    part = Part(1, "", "m", 10.0, bytes_done=80_000, bytes_total=total)
    world = World(part, *parts(10, 10)[1:])
    world.progress.tell(DownloadStatus.DOWNLOADING)
    assert world.told[-1].progress == 25.0


def test_more_on_disk_than_expected_gives_no_negative_time():
    world = World(Part(1, "", "m", 1.0, bytes_done=90_000), Part(2, "", "n", 1.0))
    world.progress.note(2, 1_000, None)
    world.clock.now += 1
    world.progress.note(2, 2_000, None)
    event = world.told[-1]
    assert event.bytes <= event.total_bytes
    assert event.eta_s >= 0


def test_speed_and_time_left_are_those_of_the_last_seconds():
    world = World(*parts(100))
    for done in range(10_000, 400_001, 10_000):
        world.clock.now += 0.1
        world.progress.note(1, done, 1_600_000)
    event = world.told[-1]
    assert event.speed_bytes_s == pytest.approx(100_000, rel=0.01)
    assert event.eta_s == pytest.approx(12, abs=0.5)
    world.clock.now += 10
    world.progress.note(1, 410_000, 1_600_000)
    world.clock.now += 1
    world.progress.note(1, 411_000, 1_600_000)
    assert world.told[-1].speed_bytes_s < 2_000


def test_no_speed_is_told_before_there_is_one_or_while_joining():
    world = World(*parts(100))
    world.progress.note(1, 10, 100)
    assert (world.told[-1].speed_bytes_s, world.told[-1].eta_s) == (None, None)
    world.clock.now += 1
    world.progress.note(1, 20, 100)
    assert world.told[-1].speed_bytes_s == 10.0
    world.progress.tell(DownloadStatus.ASSEMBLING)
    assert (world.told[-1].speed_bytes_s, world.told[-1].eta_s) == (None, None)


def test_a_part_without_seconds_has_some_size_and_none_at_all_is_0():
    world = World(Part(1, "", "m", None))
    world.progress.tell(DownloadStatus.DOWNLOADING)
    assert world.told[-1].progress == 0.0
    world.progress.note(1, 10_000, None)
    assert world.told[-1].progress == 1.0
    empty = World()
    empty.progress.tell(DownloadStatus.ASSEMBLING)
    assert (empty.told[-1].progress, empty.told[-1].total_bytes) == (0.0, None)


def test_sizes_above_two_gigabytes_are_whole():
    world = World(*parts(10))
    world.progress.note(1, 3_000_000_000, 6_000_000_000)
    event = world.told[-1]
    assert (event.bytes, event.total_bytes, event.progress) == (3 * 10**9, 6 * 10**9, 50.0)


def test_what_was_not_kept_yet_is_kept_when_it_stops():
    world = World(*parts(10))
    world.progress.note(1, 100, 1000)
    world.clock.now += 0.1
    world.progress.note(1, 200, 1000)
    world.progress.stop()
    world.progress.stop()
    assert world.kept == [
        (1, PartStatus.DOWNLOADING, 100, 1000),
        (1, PartStatus.DOWNLOADING, 200, 1000),
    ]


@pytest.mark.parametrize("end", ["finish", "lose"])
def test_nothing_is_kept_of_a_part_that_has_ended(end):
    world = World(*parts(10))
    world.progress.note(1, 100, 1000)
    world.progress.note(1, 200, 1000)
    (world.progress.finish_part(1, 1000) if end == "finish" else world.progress.lose_part(1))
    last = world.kept[-1]
    world.progress.stop()
    assert world.kept[-1] is last
