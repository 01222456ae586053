"""What is written down about a person is for that person alone, whatever the umask says."""

from __future__ import annotations

import datetime as dt
import logging
import os
import stat

import pytest

from ohdio_gui import logs
from ohdio_gui.engine.reports import ReportFolder
from ohdio_gui.instance import Instance
from ohdio_gui.model.errors import ParseError
from ohdio_gui.private_files import close_to_others, make_private_file, make_private_folder
from ohdio_gui.settings.settings import Settings
from ohdio_gui.settings.storage import save_settings
from ohdio_gui.store.store import FILE_NAME, Store
from tests.unit.store.shelf import add

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX modes")


@pytest.fixture(autouse=True, params=[0o022, 0o000], ids=["umask 022", "umask 000"])
def open_umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_and_a_new_folder_are_the_person_s(tmp_path):
    make_private_folder(tmp_path / "a" / "b")
    make_private_file(tmp_path / "a" / "b" / "c")
    assert mode(tmp_path / "a" / "b") == 0o700
    assert mode(tmp_path / "a" / "b" / "c") == 0o600


def test_a_file_that_is_there_is_closed_to_others_and_keeps_its_content(tmp_path):
    file = tmp_path / "file"
    file.write_text("kept")
    make_private_file(file)
    assert (mode(file), file.read_text()) == (0o600, "kept")


def test_an_empty_folder_is_closed_and_one_in_use_is_left(tmp_path):
    for name in ("empty", "used"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o755)
    (tmp_path / "used" / "mine").write_text("x")
    make_private_folder(tmp_path / "empty")
    make_private_folder(tmp_path / "used")
    assert (mode(tmp_path / "empty"), mode(tmp_path / "used")) == (0o700, 0o755)


def test_a_file_in_a_folder_s_place_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileExistsError):
        make_private_folder(tmp_path / "file")


def test_what_is_not_there_needs_no_closing(tmp_path):
    (tmp_path / "file").write_text("x")
    close_to_others(tmp_path / "nothing")
    close_to_others(tmp_path / "file" / "nothing")


def test_the_store_its_journals_and_its_backups_are_private(tmp_path):
    folder = tmp_path / "data"
    store = Store(folder)
    watcher = store.watcher()
    try:
        watcher.has_changed()
        add(store)
        made = store.back_up(dt.date(2026, 4, 13))
        found = {path.name: mode(path) for path in folder.iterdir()}
    finally:
        watcher.close()
    assert found == {
        FILE_NAME: 0o600,
        f"{FILE_NAME}-wal": 0o600,
        f"{FILE_NAME}-shm": 0o600,
        "backups": 0o700,
    }
    assert mode(made) == 0o600
    assert mode(folder) == 0o700


def test_a_store_of_an_earlier_version_is_closed_with_its_journals(tmp_path):
    store = Store(tmp_path)
    watcher = store.watcher()
    try:
        watcher.has_changed()
        for path in tmp_path.iterdir():
            path.chmod(0o644)
        Store(tmp_path)
        assert {mode(path) for path in tmp_path.iterdir()} == {0o600}
    finally:
        watcher.close()


def test_the_log_is_private_also_after_it_rotated(tmp_path):
    (tmp_path / logs.FILE_NAME).write_text("at=… an earlier version's\n")
    (tmp_path / logs.FILE_NAME).chmod(0o644)
    log = logs.PrivateLog(tmp_path / logs.FILE_NAME, maxBytes=50, backupCount=3, encoding="utf-8")
    try:
        for number in range(20):
            log.emit(logging.LogRecord("x", logging.INFO, "", 1, f"line {number}", (), None))
    finally:
        log.close()
    assert len(list(tmp_path.iterdir())) > 1
    assert {mode(path) for path in tmp_path.iterdir()} == {0o600}


def test_settings_and_reports_are_private(tmp_path):
    save_settings(tmp_path / "config" / "settings.json", Settings(language="fr"), ["language"])
    reports = ReportFolder(tmp_path / "reports")
    reports.keep("page", "https://x", b"body", ParseError(url="u", what="parts"))
    (report,) = (tmp_path / "reports").iterdir()
    assert mode(tmp_path / "config" / "settings.json") == mode(report) == 0o600
    assert mode(tmp_path / "config") == mode(tmp_path / "reports") == 0o700


def test_the_lock_is_private(tmp_path, qapp):
    instance = Instance(tmp_path / "data")
    assert instance.acquire()
    try:
        assert {mode(path) for path in (tmp_path / "data").iterdir()} == {0o600}
    finally:
        instance.release()
