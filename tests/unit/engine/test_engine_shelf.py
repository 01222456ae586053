"""Where finished books stand: nobody's file is lost, and no two books share what is one's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.mp4 import MP4

from ohdio_gui.engine.ownership import remove_former, remove_other_files
from ohdio_gui.engine.shelf import NewBook, Shelf, TakenPaths
from ohdio_gui.media.book_tags import BookTags
from ohdio_gui.media.tags import write_tags
from ohdio_gui.model.audiobook import Audiobook, FinishedFiles
from ohdio_gui.model.name_template import DEFAULT_TEMPLATE
from ohdio_gui.settings.settings import Settings
from tests.sounds import make_tone


@pytest.fixture(scope="module")
def tone(tmp_path_factory):
    return make_tone(tmp_path_factory.mktemp("tone") / "tone.m4a", 440, 1)


class World:
    def __init__(self, folder, tone):
        self.folder, self.tone = folder, tone
        self.output = folder / "books"
        self.output.mkdir()
        self.paths = {}
        self.taken = TakenPaths(self.others)

    def others(self, except_id):
        """What the store says: the paths of the finished books."""
        return [str(path) for key, path in self.paths.items() if key != except_id]

    def book(self, key, title="Titre", **fields):
        url = f"https://ici.radio-canada.ca/ohdio/livres-audio/{key}/x"
        return Audiobook(key, url, title, ohdio_id=str(key), authors=("Anne Roy",), **fields)

    def shelf(self, template=DEFAULT_TEMPLATE):
        return Shelf(Settings(str(self.output), name_template=template), self.taken)

    def put(self, book, *names, template=DEFAULT_TEMPLATE, cover=None, is_acknowledged=True):
        """Put a book on the shelf: one file, or the files ``names`` in a folder."""
        work = self.folder / f"work-{book.id}"
        work.mkdir(exist_ok=True)
        files = []
        for name in names or ("book.m4b",):
            files.append(work / name)
            files[-1].write_bytes(self.tone.read_bytes())
            write_tags(files[-1], BookTags.of(book), None)
        shelf = self.shelf(template)
        finished = shelf.put(NewBook(book, tuple(files), bool(names), (), 1.0, cover))
        if is_acknowledged:
            self.paths[book.id] = finished.path
            self.taken.release(book.id)
        return finished

    def shown(self):
        return sorted(
            path.relative_to(self.output).as_posix()
            for path in self.output.rglob("*")
            if path.is_file() and path.name != "metadata.json"
        )


@pytest.fixture
def world(tmp_path, tone):
    return World(tmp_path, tone)


def test_two_books_of_one_name_are_kept_apart_by_id(world):
    world.put(world.book(1))
    world.put(world.book(2))
    world.put(world.book(3, "TITRE"))
    assert world.shown() == [
        "Anne Roy/TITRE [3]/TITRE [3].m4b",
        "Anne Roy/Titre [2]/Titre [2].m4b",
        "Anne Roy/Titre/Titre.m4b",
    ]


def test_a_name_is_kept_for_a_book_that_the_store_does_not_know_yet(world):
    """Two downloads end together: the second chooses before the first is acknowledged."""
    world.put(world.book(1), is_acknowledged=False)
    world.put(world.book(2, "TITRE"))
    assert world.shown() == ["Anne Roy/TITRE [2]/TITRE [2].m4b", "Anne Roy/Titre/Titre.m4b"]
    # What comes to nothing gives its name free.
    world.taken.release(1)
    finished = world.put(world.book(3, "titre"))
    assert finished.path.name == "titre.m4b"


@pytest.mark.parametrize("is_folder_first", [True, False])
def test_a_book_in_one_file_and_one_in_several_never_share_a_folder(world, is_folder_first):
    names = ("01 - Un.m4a", "02 - Deux.m4a")
    if is_folder_first:
        world.put(world.book(1), *names)
        second = world.put(world.book(2))
        assert second.path.relative_to(world.output) == Path("Anne Roy/Titre [2]/Titre [2].m4b")
    else:
        world.put(world.book(1))
        second = world.put(world.book(2), *names)
        assert second.path.relative_to(world.output) == Path("Anne Roy/Titre [2]")
        assert second.files[1] == second.path / "02 - Deux.m4a"


def test_a_folder_of_one_s_own_is_nobody_else_s_whatever_the_file_is_called(world):
    template = "{author}/{title}/{id}"
    world.put(world.book(1), template=template)
    world.put(world.book(2), template=template)
    assert world.shown() == ["Anne Roy/Titre [2]/2 [2].m4b", "Anne Roy/Titre/1.m4b"]


def test_a_stranger_s_file_is_never_written_over(world):
    stranger = world.output / "Anne Roy" / "Titre" / "Titre.m4b"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"mine")
    finished = world.put(world.book(1))
    assert finished.path.name == "Titre [1].m4b"
    assert stranger.read_bytes() == b"mine"


def test_a_person_s_own_book_in_the_folder_is_not_mixed_with_ours(world):
    folder = world.output / "Anne Roy" / "Titre"
    folder.mkdir(parents=True)
    (folder / "Titre - disque 1.mp3").write_bytes(b"mine")
    (folder / "cover.jpg").write_bytes(b"mine too")
    finished = world.put(world.book(1), cover=b"\xff\xd8\xff ours")
    assert finished.path.parent.name == "Titre [1]"
    assert (folder / "cover.jpg").read_bytes() == b"mine too"
    assert not (folder / "metadata.json").exists()


def test_pictures_and_what_systems_leave_make_no_folder_a_stranger_s(world):
    folder = world.output / "Anne Roy" / "Titre"
    folder.mkdir(parents=True)
    for name in ("desktop.ini", ".DS_Store", "cover.jpg"):
        (folder / name).write_bytes(b"x")
    assert world.put(world.book(1)).path.parent == folder
    world.paths.clear()
    assert world.put(world.book(1), "01 - Un.m4a", "02 - Deux.m4a").path == folder
    assert not (folder / "Titre.m4b").exists()  # the same book, from a queue that was lost


def test_sidecar_files_are_not_renewed_where_a_stranger_s_audio_came_to_lie(world):
    finished = world.put(world.book(1))
    (finished.path.parent / "metadata.json").write_text("{}")
    (finished.path.parent / "other.MP3").write_bytes(b"mine")
    world.shelf().write_beside(finished, world.book(1, "Autre"), (), 1.0, None)
    assert (finished.path.parent / "metadata.json").read_text() == "{}"


@pytest.mark.parametrize("slug", ["x", "un-autre-mot"])
def test_a_book_that_becomes_another_file_leaves_no_second_copy(world, slug):
    book = world.book(1)
    first = world.put(book, cover=b"\xff\xd8\xff ours")
    again = replace(
        world.book(1, "Titre, revu"),
        url=f"https://ici.radio-canada.ca/ohdio/livres-audio/1/{slug}",
        file_path=str(first.path),
        file_size_bytes=first.size_bytes,
    )
    world.paths.clear()
    second = world.put(again)
    remove_former(again.finished, second, again.url)
    assert world.shown() == ["Anne Roy/Titre, revu/Titre, revu.m4b"]
    assert not first.path.parent.exists()


def test_a_folder_of_tracks_becomes_one_file_in_the_same_folder(world):
    first = world.put(world.book(1), "01 - Un.m4a", "02 - Deux.m4a")
    again = replace(
        world.book(1),
        file_path=str(first.path),
        file_size_bytes=first.size_bytes,
        file_names=first.names,
    )
    second = world.put(again)
    remove_former(again.finished, second, again.url)
    assert world.shown() == ["Anne Roy/Titre/Titre.m4b"]
    assert (first.path / "metadata.json").is_file()


def test_what_a_person_put_in_the_place_of_a_former_file_stays(world):
    first = world.put(world.book(1))
    former = FinishedFiles(first.path, first.size_bytes)
    first.path.write_bytes(b"mine")
    second = world.put(world.book(1, "Autre"))
    remove_former(former, second, world.book(1).url)
    assert first.path.read_bytes() == b"mine"


def test_what_was_kept_as_it_was_served_goes_by_its_size_alone(world):
    folder = world.output / "Anne Roy" / "Titre"
    folder.mkdir(parents=True)
    for name in ("01.ts", "02.ts"):
        (folder / name).write_bytes(b"served")
    former = FinishedFiles(folder, 12, ("01.ts", "02.ts"))
    now = world.put(world.book(1, "Autre"))
    (folder / "02.ts").write_bytes(b"mine, since")
    remove_former(former, now, world.book(1).url)
    assert len(list(folder.iterdir())) == 2
    (folder / "02.ts").write_bytes(b"served")
    remove_former(former, now, world.book(1).url)
    assert not folder.exists()


def test_a_disk_that_keeps_former_files_is_no_trouble_of_the_book(world, caplog, monkeypatch):
    first = world.put(world.book(1))
    now = world.put(world.book(1, "Autre"))

    def refuse(self, missing_ok=False):
        raise PermissionError(13, "read-only", str(self))

    monkeypatch.setattr(Path, "unlink", refuse)
    remove_former(FinishedFiles(first.path, first.size_bytes), now, world.book(1).url)
    remove_other_files(first.path.parent, (), world.book(1).url)
    assert caplog.text.count("event=former_files_kept") == 2
    assert first.path.is_file()


def test_what_an_earlier_download_of_the_same_book_left_is_replaced(world):
    names = ("01 - Un.m4a", "02 - Deux.m4a")
    first = world.put(world.book(1), *names)
    (first.path / "note.txt").write_text("mine")
    world.paths.clear()  # the queue was lost
    (first.path / "note.txt").unlink()
    again = world.put(world.book(1), "01 - Un.m4a", "02 - Deux, revu.m4a")
    assert again.path == first.path
    assert world.shown() == ["Anne Roy/Titre/01 - Un.m4a", "Anne Roy/Titre/02 - Deux, revu.m4a"]


def test_a_stranger_s_file_in_the_folder_keeps_it_a_stranger_s(world):
    folder = world.output / "Anne Roy" / "Titre"
    folder.mkdir(parents=True)
    (folder / "01 - Un.m4a").write_bytes(b"mine")
    finished = world.put(world.book(1), "01 - Un.m4a", "02 - Deux.m4a")
    assert finished.path.name == "Titre [1]"
    assert (folder / "01 - Un.m4a").read_bytes() == b"mine"


def test_a_file_in_the_place_of_a_folder_is_gone_around(world):
    (world.output / "Anne Roy").write_bytes(b"mine")
    finished = world.put(world.book(1))
    relative = finished.path.relative_to(world.output).as_posix()
    assert relative == "Anne Roy [1]/Titre/Titre.m4b"
    assert (world.output / "Anne Roy").read_bytes() == b"mine"


def test_sidecar_files_lie_only_in_a_folder_of_the_book_s_own(world):
    world.put(world.book(1))
    world.put(world.book(2, "Autre"), template="{author}/{title}")
    world.put(world.book(3, "Troisième"), "01 - Un.m4a", "02 - Deux.m4a", template="{title}")
    found = sorted(p.relative_to(world.output).as_posix() for p in world.output.rglob("*.json"))
    assert found == ["Anne Roy/Titre/metadata.json", "Troisième/metadata.json"]


def test_a_disk_that_takes_no_sidecar_files_keeps_nobody_from_the_book(world, caplog):
    blocked = world.output / "Anne Roy" / "Titre" / "metadata.json"
    blocked.mkdir(parents=True)
    finished = world.put(world.book(1))
    assert finished.path.is_file()
    assert "event=sidecars_missing" in caplog.text


def test_nothing_half_made_is_left_beside_the_books(world):
    world.put(world.book(1), "01 - Un.m4a", "02 - Deux.m4a")
    assert [path.name for path in world.output.iterdir()] == ["Anne Roy"]


@pytest.mark.parametrize("names", [(), ("01 - Un.m4a", "02 - Deux.m4a")])
def test_a_book_that_is_taken_back_leaves_nothing_but_what_is_the_person_s(world, names):
    finished = world.put(world.book(1), *names, cover=b"\xff\xd8\xff and so on")
    folder = finished.path if names else finished.path.parent
    assert (folder / "cover.jpg").is_file()
    world.shelf().take_back(finished)
    assert not folder.exists()
    finished = world.put(world.book(1), *names)
    (folder / "note.txt").write_text("mine")
    world.shelf().take_back(finished)
    assert [path.name for path in folder.iterdir()] == ["note.txt"]


def claiming(world, path, book):
    """A file as another site served it, whose tags name ``book`` as no file of ours does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(world.tone.read_bytes())
    write_tags(path, BookTags.of(book), None)
    file = MP4(path)
    file.tags["\xa9cmt"] = ["A podcast of somebody else's"]
    file.save()
    return path


def test_a_file_that_only_says_to_be_the_book_is_not_replaced(world):
    book = world.book(1)
    kept = claiming(world, world.output / "Anne Roy" / "Titre" / "Titre.m4b", book)
    before = kept.read_bytes()
    world.put(book)
    world.put(replace(world.book(2), url=book.url), "01 - Un.m4a", "02 - Deux.m4a")
    assert kept.read_bytes() == before
    assert len(world.shown()) == 4


def test_what_only_says_to_be_the_book_is_not_removed_with_it(world):
    book = world.book(1)
    finished = world.put(book, "01 - Un.m4a")
    kept = claiming(world, finished.path / "mine.m4a", book)
    remove_other_files(finished.path, finished.names, book.url)
    assert kept.exists()
    former = FinishedFiles(kept, kept.stat().st_size)
    remove_former(former, FinishedFiles(world.output / "new.m4b", 1), book.url)
    assert kept.exists()
