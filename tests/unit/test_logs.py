"""The log: rotating, key=value, without a signed address or a token."""

from __future__ import annotations

import logging
import re
import sys
import threading
import warnings
from logging.handlers import RotatingFileHandler

import pytest

from ohdio_gui import logs

SIGNED = (
    "https://media.example.org/a/b_128.mp4?hdnea=st=1700000000~exp=1700000120~acl=/*~hmac=c0ffee"
)


@pytest.fixture
def log(tmp_path):
    """The log of a data directory; everything is put back afterwards."""
    root = logging.getLogger()
    before = (root.level, sys.excepthook, threading.excepthook, warnings.showwarning)
    logs.set_up_logging(tmp_path)
    yield tmp_path / logs.FILE_NAME
    logs.close_logging()
    logging.captureWarnings(capture=False)
    root.level, sys.excepthook, threading.excepthook, warnings.showwarning = before


def test_a_line_is_key_equals_value_in_utc(log):
    logging.getLogger("ohdio_gui.engine").info("event=job_started job=%d", 4)
    (line,) = log.read_text("utf-8").splitlines()
    assert re.fullmatch(
        r"at=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=INFO thread=MainThread "
        r"where=ohdio_gui\.engine event=job_started job=4",
        line,
    )


def test_a_traceback_is_written_without_the_address_s_query(log):
    try:
        try:
            raise ValueError(SIGNED)
        except ValueError as error:
            raise RuntimeError(f"while fetching {SIGNED}") from error
    except RuntimeError:
        logging.getLogger("x").exception("event=attempt_failed url=%s", SIGNED)
    text = log.read_text("utf-8")
    assert "ValueError: https://media.example.org/a/b_128.mp4?…" in text
    assert "RuntimeError" in text
    assert text.count("Traceback") == 2
    assert "c0ffee" not in text
    assert "hmac" not in text


def test_an_uncaught_exception_is_logged_in_every_thread(log):
    def fail():
        raise ZeroDivisionError("in a thread")

    thread = threading.Thread(target=fail, name="worker-7")
    thread.start()
    thread.join()
    try:
        raise KeyError("in the main thread")
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)
    text = log.read_text("utf-8")
    assert text.count("event=uncaught") == 2
    assert "thread=worker-7" in text
    assert "ZeroDivisionError: in a thread" in text
    assert "KeyError: 'in the main thread'" in text


def test_ctrl_c_is_no_fault(log, capsys):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "event=uncaught" not in log.read_text("utf-8")


def test_the_log_rotates_and_keeps_few_files(log, monkeypatch):
    (handler,) = [
        h
        for h in logging.getLogger().handlers
        if isinstance(h, logging.handlers.RotatingFileHandler)
    ]
    assert (handler.maxBytes, handler.backupCount) == (logs.MAX_BYTES, logs.KEPT_FILES)
    handler.maxBytes = 2000
    for number in range(200):
        logging.getLogger("x").info("event=filler number=%d %s", number, "." * 80)
    files = sorted(path.name for path in log.parent.iterdir())
    assert files == ["ohdio.log", *(f"ohdio.log.{n}" for n in range(1, logs.KEPT_FILES + 1))]
    assert all(path.stat().st_size <= 2000 for path in log.parent.iterdir())
    assert "number=199" in log.read_text("utf-8")


def test_what_others_chatter_about_requests_is_left_out(log):
    logging.getLogger("httpx").info("HTTP Request: GET %s", SIGNED)
    logging.getLogger("x").debug("event=detail")
    assert log.read_text("utf-8") == ""


def test_accents_are_written_as_they_are(log):
    logging.getLogger("x").info("event=titre value=%r", "Les Fées ont soif – été")
    assert "Les Fées ont soif – été" in log.read_text("utf-8")


def test_a_line_with_half_a_pair_of_surrogates_is_written(log, capsys):
    (handler,) = [h for h in logging.getLogger().handlers if isinstance(h, RotatingFileHandler)]
    # Past pytest's own handlers: its report of such a line cannot be sent between processes.
    line = "event=titre value=%s"
    handler.handle(logging.LogRecord("x", logging.INFO, "", 1, line, ("Les F\ud800es",), None))
    assert log.read_text("utf-8").endswith("event=titre value=Les F\\ud800es\n")
    assert capsys.readouterr().err == ""


def test_a_full_disk_prints_nothing_and_the_log_goes_on_when_there_is_room(
    small_disk, tmp_path, monkeypatch, capsys
):
    disk = small_disk(tmp_path / "data", 256 * 1024)
    handler = logs.PrivateLog(disk.path / logs.FILE_NAME, maxBytes=64 * 1024, backupCount=1)
    monkeypatch.setattr(logging, "raiseExceptions", True)

    def write(text):
        # Past pytest's own handlers, and over the size at which a new file is begun.
        for _ in range(20):
            handler.handle(logging.LogRecord("x", logging.INFO, "", 1, text * 6000, (), None))

    filler = disk.fill()
    write("a")
    filler.unlink()
    write("b")
    handler.close()
    assert "bbb" in (disk.path / logs.FILE_NAME).read_text("utf-8")
    assert capsys.readouterr() == ("", "")


def test_after_closing_nothing_is_written_or_held_open(log):
    logs.close_logging()
    logging.getLogger("x").warning("event=late")
    assert log.read_text("utf-8") == ""
    log.unlink()
