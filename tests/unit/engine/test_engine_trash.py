"""Finished books in the system's trash, a real one in a home of the test's own."""

from __future__ import annotations

import sys

import pytest

from ohdio_gui.engine.trash import put_back, put_into_trash
from ohdio_gui.model.audiobook import FinishedFiles

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a trash by XDG_DATA_HOME")


@pytest.fixture
def output(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "books"
    folder.mkdir()
    return folder


def write(*files):
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(file.name)


def names(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_book_with_a_folder_of_its_own_goes_with_it_and_comes_back(output, tmp_path):
    folder = output / "Anne Hébert" / "Kamouraska"
    files = [folder / "Kamouraska.m4b", folder / "cover.jpg", folder / "metadata.json"]
    write(*files)
    before = names(output)
    trashed = put_into_trash(FinishedFiles(files[0], 1), output)
    assert list(output.iterdir()) == []
    assert names(tmp_path / "data" / "Trash" / "files") == sorted(
        f"Kamouraska/{file.name}" for file in files
    )
    for one in trashed:
        put_back(one)
    assert names(output) == before
    assert names(tmp_path / "data" / "Trash") == []


def test_what_else_is_in_the_folder_is_left_alone(output):
    folder = output / "Anne Hébert"
    write(folder / "Kamouraska.m4b", folder / "notes.txt", folder / "Autre.m4b")
    put_into_trash(FinishedFiles(folder / "Kamouraska.m4b", 1), output)
    assert names(output) == ["Anne Hébert/Autre.m4b", "Anne Hébert/notes.txt"]


def test_a_book_of_several_files_goes_whole(output):
    folder = output / "Livre"
    write(folder / "01.m4a", folder / "02.m4a", folder / "cover.jpg")
    trashed = put_into_trash(FinishedFiles(folder, 2, ("01.m4a", "02.m4a")), output)
    assert names(output) == []
    assert len(trashed) == 1


def test_a_book_right_in_the_output_folder_takes_nothing_with_it(output):
    write(output / "Livre.m4b", output / "cover.jpg")
    put_into_trash(FinishedFiles(output / "Livre.m4b", 1), output)
    assert names(output) == ["cover.jpg"]


def test_a_folder_that_leads_elsewhere_is_never_moved(output, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    write(elsewhere / "Livre.m4b")
    (output / "Auteur").symlink_to(elsewhere)
    put_into_trash(FinishedFiles(output / "Auteur" / "Livre.m4b", 1), output)
    assert (output / "Auteur").is_symlink()
    assert names(elsewhere) == []


def test_a_file_that_is_gone_is_none_to_move(output):
    assert put_into_trash(FinishedFiles(output / "a" / "Livre.m4b", 1), output) == ()


def test_a_system_that_keeps_a_file_leaves_all_of_the_book(output, tmp_path):
    (tmp_path / "data").write_text("no folder")  # no trash can be made
    write(output / "x" / "01.m4a", output / "x" / "02.m4a", output / "x" / "mine.txt")
    with pytest.raises(OSError, match="data"):
        put_into_trash(FinishedFiles(output / "x", 2, ("01.m4a", "02.m4a")), output)
    assert names(output) == ["x/01.m4a", "x/02.m4a", "x/mine.txt"]


def test_what_took_the_place_meanwhile_is_not_overwritten(output):
    file = output / "a" / "Livre.m4b"
    write(file)
    (trashed,) = put_into_trash(FinishedFiles(file, 1), output)
    write(output / "a" / "new.txt")
    with pytest.raises(FileExistsError):
        put_back(trashed)
    assert names(output) == ["a/new.txt"]
