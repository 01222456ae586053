"""When OHdio changes: the stage stops asking, once, and a redacted answer is kept."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from ohdio_gui.engine import ohdio
from ohdio_gui.engine.alarm import UNKNOWN_IN_A_ROW, SiteAlarm
from ohdio_gui.engine.reports import MAX_BODY_BYTES, MAX_REPORTS, ReportFolder, redacted_answer
from ohdio_gui.media.ytdlp_wire import one_line
from ohdio_gui.model import errors
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.jobs import Stage
from ohdio_gui.model.redaction import redacted, without_folders

UNKNOWN = errors.ParseError(url="u", what="parts")


def raised(alarm, times, stage=Stage.METADATA, error=UNKNOWN):
    return [alarm.is_raised_by(stage, error) for _ in range(times)]


def test_the_alarm_is_raised_by_the_third_unknown_shape_in_a_row():
    assert raised(SiteAlarm(), 5) == [False, False, True, True, True]


def test_a_sound_answer_between_makes_the_count_begin_anew():
    alarm = SiteAlarm()
    raised(alarm, UNKNOWN_IN_A_ROW - 1)
    alarm.note_sound(Stage.METADATA)
    assert raised(alarm, 2) == [False, False]


def test_each_stage_counts_for_itself():
    alarm = SiteAlarm()
    raised(alarm, UNKNOWN_IN_A_ROW)
    assert raised(alarm, 2, Stage.DOWNLOAD) == [False, False]


@pytest.mark.parametrize(
    "error",
    [
        errors.EmptyCategoryError(url="u"),
        errors.NotJsonError(what="x"),
        errors.GoneError(url="u"),
        errors.NetworkError(host="h"),
    ],
)
def test_known_trouble_raises_no_alarm(error):
    assert raised(SiteAlarm(), 5, error=error) == [False] * 5


def test_a_stage_that_asks_again_is_stopped_by_one_more_unknown_shape():
    alarm = SiteAlarm()
    raised(alarm, UNKNOWN_IN_A_ROW)
    alarm.try_again(Stage.METADATA)
    assert raised(alarm, 1) == [True]
    alarm.try_again(Stage.METADATA)
    alarm.note_sound(Stage.METADATA)
    assert raised(alarm, 1) == [False]


def keep(folder, what="parts", source="page", body=b"<html>"):
    error = errors.ParseError(url="u", what=what)
    folder.keep(source, "https://ici.radio-canada.ca/ohdio/x?token=abc", body, error)


def test_an_answer_is_kept_once_a_kind(tmp_path):
    folder = ReportFolder(tmp_path / "reports")
    keep(folder, "mediaId of part 3")
    keep(folder, "mediaId of part 17")
    assert len(list((tmp_path / "reports").iterdir())) == 1
    keep(folder, "title")
    keep(folder, "title", source="graphql")
    assert len(list((tmp_path / "reports").iterdir())) == 3


def test_a_report_says_what_was_asked_and_what_came(tmp_path):
    keep(ReportFolder(tmp_path), body="<p>Été</p>".encode())
    (file,) = tmp_path.iterdir()
    text = file.read_text("utf-8")
    assert "asked: page https://ici.radio-canada.ca/ohdio/x?…" in text
    assert "missing: parts" in text
    assert text.endswith("\n\n<p>Été</p>")
    assert "abc" not in text


def test_old_reports_go(tmp_path):
    folder = ReportFolder(tmp_path)
    for n in range(MAX_REPORTS + 5):
        keep(folder, what=f"piece {chr(97 + n)}")
    assert len(list(tmp_path.iterdir())) == MAX_REPORTS


def test_a_disk_that_takes_no_report_is_no_trouble_of_the_job(tmp_path, caplog):
    (tmp_path / "reports").write_text("a file")
    keep(ReportFolder(tmp_path / "reports"))
    assert "event=report_not_kept" in caplog.text


def test_a_report_is_written_whatever_was_asked(tmp_path):
    error = errors.ParseError(what="title")
    ReportFolder(tmp_path).keep("page", "https://a.b/\ud800", b"<html>", error)
    (file,) = tmp_path.iterdir()
    assert "asked: page https://a.b/?" in file.read_text("utf-8")


def test_a_report_that_no_file_can_have_is_no_trouble_of_the_job(tmp_path, caplog):
    # A null character in a path is a ValueError, not an OSError.
    keep(ReportFolder(tmp_path), source="page\0")
    assert "event=report_not_kept" in caplog.text


@pytest.mark.parametrize(
    "secret",
    [
        "https://h.net/a.mp4?hdnea=exp=1~acl=/*~hmac=0a1b2c",
        '{"sessionId": "s3cr3t", "x": 1}',
        "{'authToken':'s3cr3t'}",
        "<script>var visitor_id = s3cr3t;</script>",
        "Set-Cookie: rc-cookie=s3cr3t; Path=/",
        "from 203.0.113.77 at noon",
        "from 2001:db8:0:0:1:2:3:4 at noon",
        "mail marie.tremblay@example.ca now",
        "https://marie:s3cr3t@example.ca/",
        '{"access_token": "s3cr3t"}',
        "x_session_id_of_the_person=s3cr3t; y",
        'JSON.parse("{\\"accessToken\\":\\"s3cr3t\\",\\"x\\":1}")',
        '{"password": "a\\"s3cr3t"}',
        "mail @marie.tremblay+x@example.ca",
    ],
)
def test_what_belongs_to_a_person_or_opens_a_door_is_left_out(secret):
    told = redacted_answer(secret)
    for word in ("s3cr3t", "0a1b2c", "203.0.113", "2001:db8", "marie"):
        assert word not in told


def test_what_a_report_is_for_stays_in_it():
    answer = '{"data": {"audioBookById": {"typename": "AudioBook", "header": {"title": "Été"}}}}'
    assert redacted_answer(answer) == answer


@pytest.mark.parametrize("clean", [redacted_answer, redacted, without_folders, one_line])
@pytest.mark.parametrize(
    "piece",
    [
        *("a", "token", "a.", "a.a@", "a@", "-", "1.", "ab:", "http://", "https://a@", "token "),
        *('token="', 'token=\\"', "token='\"", "token\\\\", "cookie='\\", '"', "\\", "é", "hdnea="),
        *("?", "?a", "&a", "#", "&a=", "%25", "%2F", "%2F%2F%40", "//", "//@", "//a:@", "\\/"),
        *("cookie:", "bearer ", "\\u003f", " /a", " /a/", "/a: ", " 1/2", "C:\\", "~/", "file:/"),
    ],
)
def test_an_answer_made_to_cost_time_costs_little(clean, piece):
    answer = piece * (MAX_BODY_BYTES // len(piece))
    started = time.perf_counter()
    clean(answer)
    # It takes 0.2 s; to look at the rest again from every letter took minutes.
    assert time.perf_counter() - started < 5


def test_a_report_is_written_while_other_answers_are_parsed():
    class Http:
        def get(self, url, **how):
            return SimpleNamespace(body=b"{}")

    held = []

    def keep(*answer):
        held.append(ohdio._PARSING.locked())

    client = ohdio.OhdioClient(Http(), "https://a.b", "https://a.b", keep)
    with pytest.raises(errors.ParseError):
        client.media_source("1", CancelToken())
    assert held
    assert not any(held)
