"""A finished file gets its name in one step, and nobody else takes it meanwhile."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from ohdio_gui.media.placement import place, place_folder
from ohdio_gui.model.errors import OutputFolderError


def test_two_books_that_finish_together_never_choose_the_same_name(tmp_path):
    output = tmp_path / "books"
    output.mkdir()
    choosing, most, lock = 0, 0, threading.Lock()
    second_came = threading.Event()

    def choose():
        nonlocal choosing, most
        with lock:
            choosing += 1
            most = max(most, choosing)
            if choosing > 1:
                second_came.set()
        # Long enough for the other thread to come, were it let in.
        second_came.wait(0.3)
        names = (output / "Livre.m4b", output / "Livre [2].m4b")
        path = next(name for name in names if not name.exists())
        with lock:
            choosing -= 1
        return path

    def run(n):
        source = tmp_path / f"{n}" / "book.m4b"
        source.parent.mkdir()
        source.write_text(str(n))
        place(source, output, choose)

    threads = [threading.Thread(target=run, args=(n,)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert {path.read_text() for path in output.iterdir()} == {"1", "2"}


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="needs a second file system")
def test_from_another_file_system_only_the_finished_name_appears(tmp_path):
    source = Path("/dev/shm") / f"{os.getpid()}-book.m4b"
    source.write_bytes(b"whole")
    try:
        seen = []

        def choose():
            seen.extend(path.name for path in tmp_path.iterdir())
            return tmp_path / "Autrice" / "Livre.m4b"

        target = place(source, tmp_path, choose)
    finally:
        source.unlink(missing_ok=True)
    assert target.read_bytes() == b"whole"
    assert all(name.startswith(".") for name in seen)
    assert [path.name for path in tmp_path.iterdir()] == ["Autrice"]


def test_a_folder_that_is_gone_is_said(tmp_path):
    source = tmp_path / "book.m4b"
    source.write_bytes(b"whole")
    with pytest.raises(OutputFolderError):
        place(source, tmp_path / "gone", lambda: tmp_path / "gone" / "a.m4b")
    assert source.read_bytes() == b"whole"


@pytest.mark.skipif(os.name == "nt", reason="folders are not flushed there")
@pytest.mark.parametrize("is_folder", [False, True])
def test_a_book_and_every_folder_that_leads_to_it_are_on_disk_for_good(
    tmp_path, monkeypatch, is_folder
):
    work, output = tmp_path / "work" / "7", tmp_path / "books"
    for folder in (work, output):
        folder.mkdir(parents=True)
    (work / "book.m4b").write_bytes(b"whole")
    flushed = set()
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.add(os.fstat(handle).st_ino))
    target = output / "Roman" / "Autrice" / "Livre"
    if is_folder:
        place_folder([work / "book.m4b"], output, lambda: target)
    else:
        place(work / "book.m4b", output, lambda: target / "book.m4b")
    leading = [target / "book.m4b", target, target.parent, target.parent.parent, output]
    assert [path.name for path in leading if path.stat().st_ino not in flushed] == []
