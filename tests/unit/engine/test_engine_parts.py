"""A book's parts come to disk: what is there is used, and what OHdio withholds is named at once."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess

import pytest

from ohdio_gui.engine.progress import BookProgress
from ohdio_gui.engine.workers.download import remove_half
from ohdio_gui.engine.workers.parts import BookRun, PartFetcher
from ohdio_gui.model.audiobook import Audiobook, MediaSource, PartStatus
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import (
    BrokenPartError,
    GeoBlockedError,
    GoneError,
    JobCancelled,
    LockedStoreError,
    NotFoundError,
    ServerError,
    WithheldPartError,
)
from tests.sounds import FFMPEG, make_tone
from tests.unit.store.shelf import page, part

LENGTH_S = 2


@pytest.fixture(scope="module")
def tone(tmp_path_factory):
    return make_tone(tmp_path_factory.mktemp("tone") / "tone.m4a", 300, LENGTH_S)


class World:
    """A fetcher of a book whose parts are on disk, or gone by what ``answers`` says of them."""

    def __init__(self, folder, tone):
        self.folder, self.sound = folder, tone.read_bytes()
        self.answers, self.asked, self.noted, self.kept = {}, [], [], []
        self.ffmpeg, self.token = FFMPEG, CancelToken()
        self.refuses_to_keep = self.stops_after_fetch = False

    def media_source(self, media_id, token, *, is_hls=False):
        self.asked.append(media_id)
        error = self.answers.get(media_id)
        if error is not None:
            raise error
        return MediaSource(f"https://media/{len(self.asked)}", is_hls=is_hls)

    @property
    def child(self):
        return self

    def fetch(self, url, target, **_):
        """Stand in for yt-dlp."""
        target.write_bytes(self.sound)
        if self.stops_after_fetch:
            self.token.cancel()

    def keep(self, position, status, done, total):
        if self.refuses_to_keep and status is PartStatus.COMPLETED:
            raise LockedStoreError(path="store")
        self.kept.append((position, status, done, total))

    def on_disk(self, position):
        (self.folder / f"{position:03}-media-{position}.m4a").write_bytes(self.sound)
        return dataclasses.replace(
            part(position), status=PartStatus.COMPLETED, bytes_total=len(self.sound)
        )

    def start_anew(self):
        """Be as after a restart."""
        self.token = CancelToken()
        self.refuses_to_keep = self.stops_after_fetch = False

    def run_of(self, *parts, takes_gaps=False, keeps_served=False, child=None):
        book = Audiobook(1, page(1), "Livre 1", ohdio_id="1", takes_gaps=takes_gaps)
        progress = BookProgress(book, parts, lambda _: None, self.keep)
        child = child or self
        return BookRun(
            book, parts, self.folder, self.ffmpeg, progress, child, self.token, keeps_served
        )

    def fetch_all(self, *parts, **how):
        parts = [dataclasses.replace(each, duration_s=LENGTH_S) for each in parts]
        return PartFetcher(self.run_of(*parts, **how), self, self.noted.append).fetch_all()

    @property
    def names(self):
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def world(tmp_path, tone):
    return World(tmp_path, tone)


def gone(*positions):
    return {f"media-{position}": GoneError() for position in positions}


class Progress:
    def __init__(self):
        self.finished = []

    def finish_part(self, position, size_bytes):
        self.finished.append((position, size_bytes))


def test_of_a_folder_that_was_set_aside_only_whole_parts_are_used(world, tone, tmp_path):
    for position in (1, 2, 3):
        shutil.copyfile(tone, tmp_path / f"00{position}-media-{position}.m4a")
    (tmp_path / "002-media-2.m4a").write_bytes(tone.read_bytes()[:500])
    parts = [dataclasses.replace(part(n), duration_s=LENGTH_S) for n in (1, 2, 3)]
    parts[2] = dataclasses.replace(parts[2], duration_s=600.0)
    world.answers = gone(2, 3)
    book = Audiobook(1, page(1), "Livre 1", ohdio_id="1", takes_gaps=True)
    progress = Progress()
    run = BookRun(book, tuple(parts), tmp_path, FFMPEG, progress, None, CancelToken(), False)
    ready, gaps = PartFetcher(run, world, world.noted.append).fetch_all()
    assert ([each.position for each in ready], gaps) == ([1], (2, 3))
    assert progress.finished == [(1, tone.stat().st_size)]
    assert world.asked == ["media-2", "media-3"]


def test_whole_parts_that_the_store_does_not_know_are_used_though_their_check_was_stopped(
    world, tone, tmp_path
):
    """As in a folder that was set aside, or with a store that was made from an older copy."""
    for position in (1, 2):
        shutil.copyfile(tone, world.folder / f"00{position}-media-{position}.m4a")
    world.token.cancel()
    with pytest.raises(JobCancelled):
        world.fetch_all(part(1), part(2))
    world.start_anew()
    ready, _ = world.fetch_all(part(1), part(2))
    assert [each.position for each in ready] == [1, 2]
    assert world.asked == []


def test_a_gone_part_names_those_after_it_that_are_gone_too(world):
    world.answers = gone(2, 4, 5)
    with pytest.raises(WithheldPartError) as caught:
        world.fetch_all(world.on_disk(1), part(2), part(3), part(4), part(5), part(6))
    assert caught.value.arguments == {"positions": "2, 4, 5"}
    assert world.noted == [2, 4, 5]
    # Each is asked for once: the one that was found to be gone is not asked for again.
    assert world.asked == [f"media-{position}" for position in range(2, 7)]
    assert isinstance(caught.value.__cause__, GoneError)


def test_a_part_that_was_withheld_before_is_named_and_not_asked_for(world):
    world.answers = gone(2)
    parts = (part(1, is_withheld=True), part(2), part(3, is_withheld=True), part(4))
    with pytest.raises(WithheldPartError) as caught:
        world.fetch_all(*parts)
    assert caught.value.arguments == {"positions": "1, 2, 3"}
    assert world.asked == ["media-2", "media-4"]


def test_a_book_of_which_every_part_is_gone_is_gone(world):
    world.answers = gone(1, 2, 3)
    with pytest.raises(GoneError):
        world.fetch_all(part(1), part(2), part(3))
    assert world.noted == []


def test_another_refusal_of_a_later_part_is_the_book_s(world):
    world.answers = {**gone(1), "media-2": GeoBlockedError()}
    with pytest.raises(GeoBlockedError):
        world.fetch_all(part(1), part(2))


def test_with_gaps_taken_the_parts_after_a_gone_one_are_kept(world):
    world.answers = gone(2, 3)
    ready, gaps = world.fetch_all(
        world.on_disk(1), part(2), part(3), world.on_disk(4), takes_gaps=True
    )
    assert ([each.position for each in ready], gaps) == ([1, 4], (2, 3))
    assert world.asked == ["media-2", "media-3"]
    assert world.noted == [2, 3]


class Child:
    """Refuses a media as often as ``refusals`` says, then stops the test."""

    def __init__(self, *refusals):
        self.refusals, self.forms = list(refusals), []

    def fetch(self, url, target, *, is_hls, **_):
        self.forms.append("hls" if is_hls else "progressive")
        raise self.refusals.pop(0) if self.refusals else ServerError(host="media", status=500)


def test_a_media_that_is_not_found_for_a_moment_is_asked_for_again_in_the_same_form(world):
    child = Child(NotFoundError(host="media"))
    with pytest.raises(ServerError):
        world.fetch_all(part(1), child=child)
    assert child.forms == ["progressive", "progressive"]


def test_a_media_that_is_not_found_twice_is_asked_for_in_the_other_form(world):
    child = Child(*[NotFoundError(host="media")] * 4)
    with pytest.raises(NotFoundError):
        world.fetch_all(part(1), child=child)
    assert child.forms == ["progressive", "progressive", "hls", "hls"]


def stopped_amid_the_check(world):
    world.stops_after_fetch = True
    return JobCancelled


def ended_before_the_store_knew(world):
    world.refuses_to_keep = True
    return LockedStoreError


STOPS = [stopped_amid_the_check, ended_before_the_store_knew]


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("keeps_served", [False, True])
def test_a_whole_part_is_not_fetched_again_after_a_stop(world, stop, keeps_served):
    with pytest.raises(stop(world)):
        world.fetch_all(part(1), keeps_served=keeps_served)
    world.start_anew()
    ready, _ = world.fetch_all(part(1), keeps_served=keeps_served)
    assert world.asked == ["media-1"]
    assert ready[0].plain.read_bytes() == ready[0].served.read_bytes() == world.sound
    assert world.names == ["001-media-1.m4a"]


@pytest.mark.parametrize("stop", STOPS)
def test_a_whole_part_of_another_container_is_kept_as_served_after_a_stop(world, stop, tmp_path):
    world.sound = as_transport_stream(world.sound, tmp_path)
    with pytest.raises(stop(world)):
        world.fetch_all(part(1), keeps_served=True)
    world.start_anew()
    ready, _ = world.fetch_all(part(1), keeps_served=True)
    assert world.asked == ["media-1"]
    assert ready[0].served.read_bytes() == world.sound != ready[0].plain.read_bytes()
    assert world.names == ["001-media-1.m4a", "001-media-1.remuxed", "001-media-1.served"]


def as_transport_stream(sound, folder):
    command = [FFMPEG, "-nostdin", "-v", "error", "-i", "in.m4a", "-c", "copy", "-f", "mpegts", "-"]
    (folder / "in.m4a").write_bytes(sound)
    made = subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout
    (folder / "in.m4a").unlink()
    return made


def test_a_part_of_no_use_is_fetched_again(world):
    sound, world.sound = world.sound, b"no sound"
    with pytest.raises(BrokenPartError):
        world.fetch_all(part(1))
    assert world.names == []
    assert world.kept == [(1, PartStatus.PENDING, 0, None)]
    world.sound = sound
    world.fetch_all(part(1))
    assert world.asked == ["media-1", "media-1"]


def test_what_a_kill_left_of_a_part_that_the_store_knows_goes(world):
    known = world.on_disk(1)
    (world.folder / "001-media-1.mp4").write_bytes(world.sound)
    world.fetch_all(known)
    assert (world.asked, world.names) == ([], ["001-media-1.m4a"])


def empty(_sound):
    return b""


def cut(sound):
    return sound[: len(sound) // 2]


def zeros_at_the_end(sound):
    return cut(sound).ljust(len(sound), b"\0")


@pytest.mark.parametrize("damage", [empty, cut, zeros_at_the_end, None])
def test_a_part_that_the_disk_did_not_keep_is_fetched_again(world, damage):
    """Zeros amid the audio, where size and tables are right, are not seen."""
    known = world.on_disk(1)
    (file,) = world.folder.iterdir()
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage(world.sound))
    ready, _ = world.fetch_all(known)
    assert world.kept[0] == (1, PartStatus.PENDING, 0, None)
    assert world.kept[-1][1] is PartStatus.COMPLETED
    assert world.asked == ["media-1"]
    assert ready[0].plain.read_bytes() == world.sound


def test_a_part_is_on_disk_for_good_before_the_store_knows(world, monkeypatch, tmp_path):
    world.sound = as_transport_stream(world.sound, tmp_path)
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.append(os.fstat(handle).st_ino))
    keep = world.keep

    def keep_after_all(position, status, done, total):
        if status is PartStatus.COMPLETED:
            files = [world.folder / name for name in ("001-media-1.m4a", "001-media-1.served")]
            assert [path.stat().st_ino in flushed for path in files] == [True, True]
            assert world.folder.stat().st_ino == flushed[-1]  # with the names of all of them
        keep(position, status, done, total)

    world.keep = keep_after_all
    world.fetch_all(part(1), keeps_served=True)
    assert world.kept[-1][1] is PartStatus.COMPLETED


def test_of_another_site_s_file_what_the_disk_did_not_keep_goes(world):
    known = world.on_disk(1)
    whole = world.folder / "source.m4a"
    whole.write_bytes(world.sound)
    remove_half(world.run_of(known))
    assert whole.exists()
    whole.write_bytes(cut(world.sound))
    remove_half(world.run_of(part(1)))
    assert whole.exists()  # unfinished by all accounts: gone on with
    remove_half(world.run_of(known))
    assert not whole.exists()
