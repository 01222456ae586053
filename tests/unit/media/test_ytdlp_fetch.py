"""Downloads of known media by the yt-dlp child, against a loopback origin."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import threading
import time

import pytest
from media_origin import wait_until

from ohdio_gui.media.partial import Source, load_source, part_path, save_source
from ohdio_gui.media.ytdlp import YtdlpChild
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import (
    ExpiredMediaError,
    ExtractionError,
    JobCancelled,
    NetworkError,
    NotFoundError,
    RateLimitedError,
    ServerError,
    UnsupportedSiteError,
)

BODY = random.Random(7).randbytes(900_000)


@pytest.fixture(scope="module")
def shared():
    """One child for the tests that do not end it."""
    with YtdlpChild(retry_pause_s=0.02) as child:
        child.has_own_extractor("http://127.0.0.1/", CancelToken())  # starts it
        yield child


@pytest.fixture
def fetch(shared, origin, tmp_path, token):
    def run(path="/a.mp4", *, child=shared, is_hls=False, target="a.mp4", position=3):
        seen = []
        child.fetch(
            origin.url(path),
            tmp_path / target,
            is_hls=is_hls,
            token=token,
            on_progress=seen.append,
            position=position,
        )
        return seen

    was = shared.pid
    yield run
    if shared.pid != was:
        shared.close()  # started anew in this test, after one that ended it: its threads are ours


def stopped_at(origin, tmp_path, path, size, **behaviour):
    """Leave a partial file of ``size`` bytes by ending a download while the server stalls."""
    resource = origin.add(path, BODY, stalls=[size], **behaviour)
    token = CancelToken()
    target = tmp_path / "a.mp4"
    with YtdlpChild() as child:
        ended = []

        def work():
            with pytest.raises(JobCancelled):
                child.fetch(
                    origin.url(path), target, is_hls=False, token=token, on_progress=lambda _: None
                )
            ended.append(time.monotonic())

        thread = threading.Thread(target=work)
        thread.start()
        # yt-dlp reads blocks of 64 kB and writes a block only when it has all of it.
        wait_until(
            lambda: part_path(target).is_file() and size - part_path(target).stat().st_size < 65536
        )
        asked = time.monotonic()
        token.cancel()
        thread.join(5)
    assert ended, "the download did not end"
    assert ended[0] - asked < 0.2
    return resource, target


def test_file_arrives_whole_and_leaves_nothing_beside(origin, fetch, tmp_path):
    origin.add("/a.mp4", BODY, etag='"one"')
    seen = fetch()
    assert (tmp_path / "a.mp4").read_bytes() == BODY
    assert [file.name for file in tmp_path.iterdir()] == ["a.mp4"]
    assert seen[-1].bytes_done == seen[-1].bytes_total == len(BODY)
    assert len(origin.requests) == 1
    assert origin.requests[0].headers["User-Agent"].startswith("ohdio-gui/")


def test_finished_target_needs_no_request(origin, fetch, tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"x" * 10)
    assert fetch()[-1].bytes_done == 10
    assert origin.requests == []


def test_percent_and_dollar_in_a_path_mean_themselves(origin, fetch, tmp_path):
    origin.add("/a.mp4", BODY)
    fetch(target="100 %(title)s $HOME ~ é.mp4")
    assert (tmp_path / "100 %(title)s $HOME ~ é.mp4").read_bytes() == BODY


@pytest.mark.parametrize("size", [65536, 300_000, 65536 * 13])
def test_stalled_download_stops_at_once_and_resumes_to_the_byte(origin, fetch, tmp_path, size):
    _, target = stopped_at(origin, tmp_path, "/a.mp4", size, etag='"one"')
    kept = part_path(target).stat().st_size
    assert 0 < kept <= size
    seen = fetch("/a.mp4?token=other")
    assert target.read_bytes() == BODY
    last = origin.requests[-1]
    assert last.headers["Range"] == f"bytes={kept}-"
    assert last.headers["If-Range"] == '"one"'
    assert last.sent == len(BODY) - kept
    assert seen[0].bytes_done >= kept


def test_source_that_changed_starts_over(origin, fetch, tmp_path):
    resource, target = stopped_at(origin, tmp_path, "/a.mp4", 300_000, etag='"one"')
    resource.body, resource.etag = BODY[::-1], '"two"'
    fetch()
    assert target.read_bytes() == BODY[::-1]


def test_source_of_another_length_without_etag_starts_over(origin, fetch, tmp_path):
    resource, target = stopped_at(origin, tmp_path, "/a.mp4", 300_000)
    resource.body = BODY[::-1] + b"more"
    fetch()
    assert target.read_bytes() == resource.body
    assert [request.status for request in origin.requests] == [200, 206, 200]


def test_complete_part_is_renamed_without_a_request(origin, fetch, tmp_path):
    """LIMITS B3: yt-dlp asks for a range past the end, for ever."""
    target = tmp_path / "a.mp4"
    part_path(target).write_bytes(BODY)
    save_source(target, Source(origin.url("/a.mp4"), len(BODY), '"one"'))
    fetch()
    assert target.read_bytes() == BODY
    assert origin.requests == []
    assert [file.name for file in tmp_path.iterdir()] == ["a.mp4"]


@pytest.mark.parametrize("sidecar", [None, len(BODY) - 5])
def test_part_that_cannot_be_trusted_starts_over(origin, fetch, tmp_path, sidecar):
    origin.add("/a.mp4", BODY)
    target = tmp_path / "a.mp4"
    part_path(target).write_bytes(b"?" * len(BODY))
    if sidecar:
        save_source(target, Source(origin.url("/a.mp4"), sidecar))
    fetch()
    assert target.read_bytes() == BODY
    assert "Range" not in origin.requests[0].headers


def test_part_as_long_as_a_file_that_shrank_starts_over(origin, fetch, tmp_path):
    """A range past the end answers 416: the source is another."""
    origin.add("/a.mp4", BODY[:1000])
    target = tmp_path / "a.mp4"
    part_path(target).write_bytes(BODY[:2000])
    save_source(target, Source(origin.url("/a.mp4"), len(BODY)))
    fetch()
    assert target.read_bytes() == BODY[:1000]
    assert [request.status for request in origin.requests] == [416, 200]


def test_server_without_ranges_starts_over(origin, fetch, tmp_path):
    _, target = stopped_at(origin, tmp_path, "/a.mp4", 300_000, ranges=False)
    fetch()
    assert target.read_bytes() == BODY


def test_cut_connection_is_gone_on_with_inside_one_fetch(origin, fetch, tmp_path):
    origin.add("/a.mp4", BODY, cuts=[200_000, 100_000], etag='"one"')
    fetch()
    assert (tmp_path / "a.mp4").read_bytes() == BODY
    assert sum(request.sent for request in origin.requests) == len(BODY)


def test_connection_cut_for_ever_is_network_trouble(origin, fetch, tmp_path):
    origin.add("/a.mp4", BODY, cuts=[70_000] * 20)
    with pytest.raises(NetworkError, match=r"127\.0\.0\.1"):
        fetch()
    assert load_source(tmp_path / "a.mp4").total == len(BODY)


def test_server_that_nobody_runs_is_network_trouble(origin, shared, tmp_path, token):
    with pytest.raises(NetworkError):
        shared.fetch(
            "http://127.0.0.1:9/a.mp4",
            tmp_path / "a.mp4",
            is_hls=False,
            token=token,
            on_progress=lambda _: None,
        )


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, ExpiredMediaError(position=3)),
        (403, ExpiredMediaError(position=3)),
        (410, ExpiredMediaError(position=3)),
        (404, NotFoundError(host="127.0.0.1")),
        (429, RateLimitedError(host="127.0.0.1", retry_after_s=7)),
        (500, ServerError(host="127.0.0.1", status=500)),
        (503, ServerError(host="127.0.0.1", status=503)),
    ],
)
@pytest.mark.parametrize("is_hls", [False, True])
def test_refusals_have_their_names(origin, fetch, status, error, is_hls):
    origin.add("/a.mp4", BODY, statuses=[status] * 9, headers={"Retry-After": "7"})
    with pytest.raises(type(error)) as caught:
        fetch("/a.mp4?hdnea=secret", is_hls=is_hls)
    assert caught.value.arguments == error.arguments


def test_expired_address_goes_on_where_it_was(origin, fetch, tmp_path):
    resource, target = stopped_at(origin, tmp_path, "/a.mp4", 300_000)
    kept = part_path(target).stat().st_size
    resource.statuses = [403]
    with pytest.raises(ExpiredMediaError):
        fetch("/a.mp4?hdnea=old")
    assert part_path(target).stat().st_size == kept
    fetch("/a.mp4?hdnea=new")
    assert target.read_bytes() == BODY
    assert origin.requests[-1].sent == len(BODY) - kept


def test_page_instead_of_audio_is_refused(origin, fetch, tmp_path):
    origin.add("/a.mp4", b"<html>please log in</html>", content_type="text/html")
    with pytest.raises(ExtractionError, match="page instead of audio"):
        fetch()
    assert list(tmp_path.iterdir()) == []


def test_redirect_to_another_scheme_is_refused(origin, fetch):
    origin.add("/a.mp4", b"", location="file:///etc/passwd")
    with pytest.raises(ExtractionError):
        fetch()


def test_other_schemes_are_refused(shared, tmp_path, token):
    with pytest.raises(UnsupportedSiteError, match="file:"):
        shared.fetch(
            "file:///etc/hostname",
            tmp_path / "a.mp4",
            is_hls=False,
            token=token,
            on_progress=lambda _: None,
        )


def test_stall_is_found_out(origin, tmp_path, token):
    origin.add("/a.mp4", BODY, stalls=[100_000])
    with (
        YtdlpChild(stall_timeout_s=1.5) as child,
        pytest.raises(NetworkError),
    ):
        child.fetch(
            origin.url("/a.mp4"),
            tmp_path / "a.mp4",
            is_hls=False,
            token=token,
            on_progress=lambda _: None,
        )
    assert part_path(tmp_path / "a.mp4").stat().st_size > 0


def test_child_that_dies_is_an_error_and_the_next_fetch_has_a_new_one(origin, tmp_path, token):
    origin.add("/a.mp4", BODY, stalls=[100_000])
    with YtdlpChild() as child:
        killer = threading.Thread(
            target=lambda: (
                origin.wait_for(lambda: origin.requests and origin.requests[0].sent >= 100_000),
                os.kill(child.pid, 9),
            )
        )
        killer.start()
        with pytest.raises(ExtractionError, match="ended with -9"):
            child.fetch(
                origin.url("/a.mp4"),
                tmp_path / "a.mp4",
                is_hls=False,
                token=token,
                on_progress=lambda _: None,
            )
        killer.join()
        child.fetch(
            origin.url("/a.mp4"),
            tmp_path / "a.mp4",
            is_hls=False,
            token=token,
            on_progress=lambda _: None,
        )
    assert (tmp_path / "a.mp4").read_bytes() == BODY


def test_token_that_is_set_starts_nothing(origin, tmp_path, token):
    token.cancel()
    with YtdlpChild() as child:
        with pytest.raises(JobCancelled):
            child.fetch(
                origin.url("/a.mp4"),
                tmp_path / "a.mp4",
                is_hls=False,
                token=token,
                on_progress=lambda _: None,
            )
        assert child.pid is None


def test_a_connection_that_stalled_is_closed_when_another_one_is_opened(tmp_path, token):
    """Left open, its server would go on sending what nobody reads, once it can again."""
    head = 'HTTP/1.1 {}\r\nContent-Type: audio/mp4\r\nETag: "e"\r\nContent-Length: {}\r\n{}\r\n'
    seen = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            first, _ = listening.accept()
            with first:
                first.recv(65536)
                first.sendall(head.format("200 OK", len(BODY), "").encode() + BODY[:100_000])
                second, _ = listening.accept()
                with second:
                    start = int(second.recv(65536).partition(b"bytes=")[2].partition(b"-")[0])
                    first.settimeout(2)
                    with contextlib.suppress(TimeoutError):
                        seen.append(first.recv(1))
                    span = f"Content-Range: bytes {start}-{len(BODY) - 1}/{len(BODY)}\r\n"
                    rest = BODY[start:]
                    second.sendall(head.format("206 Partial", len(rest), span).encode() + rest)

        server = threading.Thread(target=serve)
        server.start()
        with YtdlpChild(socket_timeout_s=0.5, retry_pause_s=0.02) as child:
            child.fetch(
                f"http://127.0.0.1:{listening.getsockname()[1]}/a.mp4",
                tmp_path / "a.mp4",
                is_hls=False,
                token=token,
                on_progress=lambda _: None,
            )
        server.join()
    assert (tmp_path / "a.mp4").read_bytes() == BODY
    assert seen == [b""]
