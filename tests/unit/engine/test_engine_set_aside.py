"""What a rebuilt store has no use for is set aside, used again by its book, and gone in a week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ohdio_gui.engine import sweep as sweep_module
from ohdio_gui.engine.set_aside import adopt
from ohdio_gui.engine.sweep import set_orphans_aside, sweep
from ohdio_gui.engine.work_folder import own_work_folder
from tests.unit.store.shelf import add

DAY = date(2026, 4, 13)


@pytest.fixture
def day(monkeypatch):
    days = [DAY]
    monkeypatch.setattr(sweep_module, "local_day", lambda: days[-1])
    return days


@pytest.fixture
def work(tmp_path, day):
    return own_work_folder(tmp_path)


def put(work, name, *files):
    folder = work / name
    folder.mkdir(parents=True)
    for file in files or ("001-7000301.mp4.part",):
        (folder / file).write_bytes(b"x")
    return folder


def below(work):
    return sorted(str(p.relative_to(work)) for p in work.rglob("*.part"))


def test_unknown_parts_are_set_aside_and_those_of_known_books_stay(store, work, tmp_path):
    add(store, 1)
    put(work, "1")
    put(work, "146")
    assert set_orphans_aside(store, work) == 1
    kept = [".damaged-20260413/146/001-7000301.mp4.part", "1/001-7000301.mp4.part"]
    assert below(work) == kept
    assert sweep(store, work, tmp_path / "books") == 0
    assert below(work) == kept


def test_a_number_that_is_set_aside_again_replaces_nothing(store, work):
    for media in ("a", "b"):
        put(work, "146", f"001-{media}.mp4.part")
        set_orphans_aside(store, work)
    assert below(work) == [
        ".damaged-20260413/146-2/001-b.mp4.part",
        ".damaged-20260413/146/001-a.mp4.part",
    ]


def test_it_is_kept_for_a_week(store, work, tmp_path, day):
    put(work, "146")
    set_orphans_aside(store, work)
    for days, count in ((6, 1), (7, 0)):
        day.append(DAY + timedelta(days=days))
        sweep(store, work, tmp_path / "books")
        assert len(below(work)) == count
    assert not (work / ".damaged-20260413").exists()


def test_another_s_folders_and_files_of_such_names_stay(store, work, tmp_path, day):
    put(work, ".damaged-20261399/146")
    mine = put(work, ".damaged-20260401/thesis", "chapter.odt")
    sweep(store, work, tmp_path / "books")
    assert (work / ".damaged-20261399" / "146").exists()
    assert (mine / "chapter.odt").exists()


def test_a_book_gets_its_parts_back_by_their_media_whatever_its_number(store, work):
    put(work, "146", "001-7000301.m4a", "002-7000302.mp4.part")
    put(work, "147", "001-7000401.m4a")
    set_orphans_aside(store, work)
    assert not adopt(work, work / "3", ["001-7000", "001-70003"])
    assert not adopt(work, work / "3", [])
    assert adopt(work, work / "3", ["001-7000300", "002-7000302"])
    assert sorted(path.name for path in (work / "3").iterdir()) == [
        "001-7000301.m4a",
        "002-7000302.mp4.part",
    ]
    assert not adopt(work, work / "4", ["002-7000302"])


def test_a_book_that_has_parts_gets_no_others(store, work):
    put(work, "146", "001-7000301.m4a")
    set_orphans_aside(store, work)
    put(work, "3", "002-7000302.mp4.part")
    assert not adopt(work, work / "3", ["001-7000301"])
