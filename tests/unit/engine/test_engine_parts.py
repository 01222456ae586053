"""Parts that OHdio gives no media for: all of them are named at once, whatever the person wants."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from ohdio_gui.engine.workers.parts import BookRun, PartFetcher
from ohdio_gui.model.audiobook import Audiobook, MediaSource, PartStatus
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import (
    GeoBlockedError,
    GoneError,
    NotFoundError,
    ServerError,
    WithheldPartError,
)
from tests.sounds import FFMPEG, make_tone
from tests.unit.store.shelf import page, part


class World:
    """A fetcher of a book whose parts are on disk, or gone by what ``answers`` says of them."""

    def __init__(self, folder):
        self.folder = folder
        self.answers, self.asked, self.noted = {}, [], []

    def media_source(self, media_id, token, *, is_hls=False):
        self.asked.append(media_id)
        error = self.answers.get(media_id)
        if error is not None:
            raise error
        return MediaSource(f"https://media/{len(self.asked)}", is_hls=is_hls)

    def on_disk(self, position):
        (self.folder / f"{position:03}-media-{position}.m4a").write_bytes(b"sound")
        return dataclasses.replace(part(position), status=PartStatus.COMPLETED)

    def fetch(self, *parts, takes_gaps=False, child=None):
        book = Audiobook(1, page(1), "Livre 1", ohdio_id="1", takes_gaps=takes_gaps)
        token = CancelToken()
        run = BookRun(book, parts, self.folder, "ffmpeg", None, child, token, keeps_served=False)
        return PartFetcher(run, self, self.noted.append).fetch_all()


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def gone(*positions):
    return {f"media-{position}": GoneError() for position in positions}


@pytest.fixture(scope="module")
def tone(tmp_path_factory):
    return make_tone(tmp_path_factory.mktemp("tone") / "tone.m4a", 440, 3)


class Progress:
    def __init__(self):
        self.finished = []

    def finish_part(self, position, size_bytes):
        self.finished.append((position, size_bytes))


def test_of_a_folder_that_was_set_aside_only_whole_parts_are_used(world, tone, tmp_path):
    for position in (1, 2, 3):
        shutil.copyfile(tone, tmp_path / f"00{position}-media-{position}.m4a")
    (tmp_path / "002-media-2.m4a").write_bytes(tone.read_bytes()[:500])
    parts = [dataclasses.replace(part(n), duration_s=3.0) for n in (1, 2, 3)]
    parts[2] = dataclasses.replace(parts[2], duration_s=600.0)
    world.answers = gone(2, 3)
    book = Audiobook(1, page(1), "Livre 1", ohdio_id="1", takes_gaps=True)
    progress = Progress()
    run = BookRun(
        book, tuple(parts), tmp_path, FFMPEG, progress, None, CancelToken(), False, is_adopted=True
    )
    ready, gaps = PartFetcher(run, world, world.noted.append).fetch_all()
    assert ([each.position for each in ready], gaps) == ([1], (2, 3))
    assert progress.finished == [(1, tone.stat().st_size)]
    assert world.asked == ["media-2", "media-3"]


def test_a_gone_part_names_those_after_it_that_are_gone_too(world):
    world.answers = gone(2, 4, 5)
    with pytest.raises(WithheldPartError) as caught:
        world.fetch(world.on_disk(1), part(2), part(3), part(4), part(5), part(6))
    assert caught.value.arguments == {"positions": "2, 4, 5"}
    assert world.noted == [2, 4, 5]
    # Each is asked for once: the one that was found to be gone is not asked for again.
    assert world.asked == [f"media-{position}" for position in range(2, 7)]
    assert isinstance(caught.value.__cause__, GoneError)


def test_a_part_that_was_withheld_before_is_named_and_not_asked_for(world):
    world.answers = gone(2)
    parts = (part(1, is_withheld=True), part(2), part(3, is_withheld=True), part(4))
    with pytest.raises(WithheldPartError) as caught:
        world.fetch(*parts)
    assert caught.value.arguments == {"positions": "1, 2, 3"}
    assert world.asked == ["media-2", "media-4"]


def test_a_book_of_which_every_part_is_gone_is_gone(world):
    world.answers = gone(1, 2, 3)
    with pytest.raises(GoneError):
        world.fetch(part(1), part(2), part(3))
    assert world.noted == []


def test_another_refusal_of_a_later_part_is_the_book_s(world):
    world.answers = {**gone(1), "media-2": GeoBlockedError()}
    with pytest.raises(GeoBlockedError):
        world.fetch(part(1), part(2))


def test_with_gaps_taken_the_parts_after_a_gone_one_are_kept(world):
    world.answers = gone(2, 3)
    ready, gaps = world.fetch(world.on_disk(1), part(2), part(3), world.on_disk(4), takes_gaps=True)
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
        world.fetch(part(1), child=child)
    assert child.forms == ["progressive", "progressive"]


def test_a_media_that_is_not_found_twice_is_asked_for_in_the_other_form(world):
    child = Child(*[NotFoundError(host="media")] * 4)
    with pytest.raises(NotFoundError):
        world.fetch(part(1), child=child)
    assert child.forms == ["progressive", "progressive", "hls", "hls"]
