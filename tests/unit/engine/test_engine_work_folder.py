"""Which folder of unfinished parts is ours: a data directory may be the person's own folder."""

from __future__ import annotations

import pytest

from ohdio_gui.app import Application, Places
from ohdio_gui.engine.work_folder import MARK_NAME, own_work_folder
from ohdio_gui.settings.settings import Settings
from ohdio_gui.store.store import FILE_NAME, Store


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"mine")


def test_a_missing_folder_is_made_and_marked(tmp_path):
    made = own_work_folder(tmp_path / "data")
    assert made == tmp_path / "data" / "work"
    assert [path.name for path in made.iterdir()] == [MARK_NAME]
    assert own_work_folder(tmp_path / "data") == made


@pytest.mark.parametrize(
    "names",
    [
        ("2024/thesis/chapter1.odt",),
        ("2024/beach.jpg",),
        ("retag-photos/a.jpg",),
        ("12",),
        ("notes.txt",),
        ("7/001-7000301.mp4.part", "2024/beach.jpg"),
    ],
)
@pytest.mark.parametrize("has_store", [True, False])
def test_a_person_s_own_folder_is_left_to_them(tmp_path, names, has_store):
    put(tmp_path / "work", *names)
    if has_store:
        Store(tmp_path)
    assert own_work_folder(tmp_path) == tmp_path / "work-ohdio-gui"
    assert own_work_folder(tmp_path) == tmp_path / "work-ohdio-gui"
    assert not (tmp_path / "work" / MARK_NAME).exists()


FORMER = (
    "7/001-7000301.m4a",
    "7/002-7000302.mp4.part",
    "7/002-7000302.mp4.source.json",
    "7/003-7000303.hls.part-Frag12.part",
    "7/01 - Chapitre.m4a",
    "7/make-x1/run0.mp4",
    "8/source.webm.part",
    "8/book.m4b",
    "retag-9/cover-b/cover.jpg",
)


def test_the_folder_of_an_earlier_version_is_known_by_its_names(tmp_path):
    Store(tmp_path)
    put(tmp_path / "work", *FORMER)
    assert own_work_folder(tmp_path) == tmp_path / "work"
    assert (tmp_path / "work" / MARK_NAME).exists()
    assert all((tmp_path / "work" / name).exists() for name in FORMER)


def test_names_like_ours_are_not_ours_where_there_never_was_a_queue(tmp_path):
    put(tmp_path / "work", *FORMER)
    assert own_work_folder(tmp_path) == tmp_path / "work-ohdio-gui"


def test_the_folder_stays_the_one_with_the_mark_when_the_other_goes_away(tmp_path):
    put(tmp_path / "work", "notes.txt")
    chosen = own_work_folder(tmp_path)
    (tmp_path / "work" / "notes.txt").unlink()
    assert own_work_folder(tmp_path) == chosen


def test_an_output_folder_that_is_away_is_not_made_while_its_books_are_awaited(qapp, tmp_path):
    books = tmp_path / "media" / "usb" / "books"
    where = Places(tmp_path / "data", tmp_path / "settings.json", books)
    where.data_dir.mkdir()
    (where.data_dir / FILE_NAME).write_bytes(b"no database at all\n" * 50)
    for _ in range(2):
        application = Application(where, Settings(output_dir=str(books)), is_demo=False)
        application.start()
        assert application.shutdown(10)
        assert not books.exists()


def test_a_start_in_a_person_s_own_folder_removes_nothing(qapp, tmp_path):
    mine = ("work/2024/thesis/chapter1.odt", "work/retag-photos/a.jpg", "work/7/001-a.mp3")
    put(tmp_path / "Documents", *mine)
    where = Places(tmp_path / "Documents", tmp_path / "settings.json", tmp_path / "books")
    settings = Settings(output_dir=str(tmp_path / "books"))
    for harm in (None, b"no database at all\n" * 50):
        if harm:
            (where.data_dir / FILE_NAME).write_bytes(harm)
        application = Application(where, settings, is_demo=False)
        application.start()
        assert application.shutdown(10)
        assert all((where.data_dir / name).read_bytes() == b"mine" for name in mine)
