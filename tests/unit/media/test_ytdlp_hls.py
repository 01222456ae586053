"""HLS downloads by the yt-dlp child: best variant, and no fragment lost or doubled by a kill."""

from __future__ import annotations

import json
import random
import threading

import pytest
from media_origin import wait_until
from media_sound import make_hls, packets

from ohdio_gui.media.partial import part_path, size_of
from ohdio_gui.media.ytdlp import YtdlpChild
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import (
    ExpiredMediaError,
    ExtractionError,
    JobCancelled,
    UnsupportedSiteError,
)

FRAGMENTS_AT_ONCE = 4
SEGMENTS = 24
SEGMENT = 40_000
MASTER = """#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=50000,CODECS="mp4a.40.2"
low.m3u8?token=1
#EXT-X-STREAM-INF:BANDWIDTH=130000,CODECS="mp4a.40.2"
media.m3u8?token=2
"""


def media_playlist(count=SEGMENTS, *, head="", end="#EXT-X-ENDLIST\n", tail=""):
    lines = "".join(f"#EXTINF:10.0,\ns{n:03}.ts{tail}\n" for n in range(count))
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n{head}{lines}{end}".encode()


@pytest.fixture
def stream(origin):
    """A stream whose segments are noise; its bytes in order."""
    noise = random.Random(3)
    bodies = [noise.randbytes(SEGMENT + n) for n in range(SEGMENTS)]
    playlist = "application/vnd.apple.mpegurl"
    origin.add("/m/master.m3u8", MASTER.encode(), content_type=playlist)
    origin.add("/m/media.m3u8", media_playlist(), content_type=playlist)
    origin.add("/m/low.m3u8", b"#EXTM3U\n", content_type=playlist)
    for number, body in enumerate(bodies):
        origin.add(f"/m/s{number:03}.ts", body, content_type="video/mp2t")
    return b"".join(bodies)


@pytest.fixture(scope="module")
def shared():
    with YtdlpChild(retry_pause_s=0.02) as child:
        child.has_own_extractor("http://127.0.0.1/", CancelToken())  # starts it
        yield child


@pytest.fixture
def fetch(shared, origin, tmp_path):
    def run(*, child=shared, token=None, on_progress=lambda _: None):
        child.fetch(
            origin.url("/m/master.m3u8?hdnea=x"),
            tmp_path / "a.hls",
            is_hls=True,
            token=token or CancelToken(),
            on_progress=on_progress,
            position=2,
        )

    was = shared.pid
    yield run
    if shared.pid != was:
        shared.close()  # started anew in this test, after one that ended it: its threads are ours


def kill_while_segment_stalls(origin, fetch, number, sent):
    """End a download when ``sent`` bytes of a segment have come and no other one is under way."""
    token = CancelToken()
    origin.resources[f"/m/s{number:03}.ts"].stalls = [sent]

    def work():
        with YtdlpChild() as child, pytest.raises(JobCancelled):
            fetch(child=child, token=token)

    thread = threading.Thread(target=work)
    thread.start()
    origin.wait_for(lambda: any(r.sent >= sent for r in origin.asked(f"/m/s{number:03}.ts")))
    return token, thread


def test_best_variant_arrives_whole(origin, stream, fetch, tmp_path):
    seen = []
    fetch(on_progress=seen.append)
    assert (tmp_path / "a.hls").read_bytes() == stream
    assert [file.name for file in tmp_path.iterdir()] == ["a.hls"]
    assert not origin.asked("/m/low.m3u8")
    assert len(origin.requests) == SEGMENTS + 2
    assert seen[-1].bytes_done == seen[-1].bytes_total == len(stream)
    assert all(r.headers["User-Agent"].startswith("ohdio-gui/") for r in origin.requests)


@pytest.mark.parametrize(("number", "sent"), [(5, 20_000), (0, 10), (23, 39_000)])
def test_kill_in_a_segment_loses_nothing(origin, stream, fetch, tmp_path, number, sent):
    token, thread = kill_while_segment_stalls(origin, fetch, number, sent)
    target = tmp_path / "a.hls"
    wait_until(lambda: counted(target) == number)
    token.cancel()
    thread.join(5)
    kept = size_of(part_path(target))
    assert kept == sum(SEGMENT + n for n in range(number))
    early = on_disk_early(tmp_path, number)
    asked = len(origin.requests)
    fetch()
    assert target.read_bytes() == stream
    again = sum(r.sent for r in origin.requests[asked:] if r.path.endswith(".ts"))
    assert 0 <= again - (len(stream) - kept - early) <= FRAGMENTS_AT_ONCE  # a last byte each


def on_disk_early(folder, number):
    """How many bytes came of fragments after the first ``number``, whole or in part."""
    fragments = [(int(f.name.split("-Frag")[1].split(".")[0]), f) for f in folder.glob("*-Frag*")]
    return sum(file.stat().st_size for index, file in fragments if index > number)


def counted(target):
    """How many fragments the state file counts."""
    file = target.with_name(target.name + ".ytdl")
    return state_of(file)["current_fragment"]["index"] if file.exists() else None


def state_of(file):
    return json.loads(file.read_text())["downloader"]


@pytest.mark.parametrize("name", ["a.hls.part-Frag7", "a.hls.part-Frag7.part"])
def test_segment_complete_on_disk_but_not_counted_is_not_skipped(
    origin, stream, fetch, tmp_path, name
):
    """LIMITS B2: its range lies past its end, and yt-dlp went on without it, 10 s short."""
    token, thread = kill_while_segment_stalls(origin, fetch, 6, 100)
    token.cancel()
    thread.join(5)
    (tmp_path / name).write_bytes(origin.resources["/m/s006.ts"].body)
    fetch()
    assert (tmp_path / "a.hls").read_bytes() == stream
    assert [file.name for file in tmp_path.iterdir()] == ["a.hls"]


def test_kills_at_random_instants_leave_the_stream_exact(origin, stream, fetch, tmp_path):
    chance = random.Random(11)
    target = tmp_path / "a.hls"
    for _ in range(6):
        token = CancelToken()
        limit = size_of(part_path(target)) + chance.randrange(1, 200_000)

        def stop(seen, limit=limit, token=token):
            if seen.bytes_done >= limit:
                token.cancel()

        try:
            with YtdlpChild() as child:
                fetch(child=child, token=token, on_progress=stop)
        except JobCancelled:
            continue
        break
    fetch()
    assert target.read_bytes() == stream


def test_segment_written_but_not_counted_is_not_doubled(origin, stream, fetch, tmp_path):
    """A kill between the write and the count, as yt-dlp alone resumes it: one segment twice."""
    token, thread = kill_while_segment_stalls(origin, fetch, 6, 100)
    target = tmp_path / "a.hls"
    wait_until(lambda: size_of(part_path(target)) >= sum(SEGMENT + n for n in range(6)))
    token.cancel()
    thread.join(5)
    with part_path(target).open("ab") as part:
        part.write(origin.resources["/m/s006.ts"].body[:30_000])
    fetch()
    assert target.read_bytes() == stream


@pytest.mark.parametrize("state", [b"", b'{"downloader": {"current_fragment": {"ind', b"[]"])
def test_damaged_state_starts_over(origin, stream, fetch, tmp_path, state):
    target = tmp_path / "a.hls"
    part_path(target).write_bytes(stream[:SEGMENT])
    (tmp_path / "a.hls.ytdl").write_bytes(state)
    fetch()
    assert target.read_bytes() == stream


@pytest.mark.parametrize("index", [None, "6", 6.0, -6, True, 7 * SEGMENTS, 10**30])
def test_state_that_counts_no_fragments_starts_over(origin, stream, fetch, tmp_path, index):
    """yt-dlp alone appends all to what is there, ends with an error, or calls what is there all."""
    token, thread = kill_while_segment_stalls(origin, fetch, 6, 100)
    target = tmp_path / "a.hls"
    wait_until(lambda: counted(target) == 6)
    token.cancel()
    thread.join(5)
    file = target.with_name("a.hls.ytdl")
    state = json.loads(file.read_text())
    state["downloader"]["current_fragment"] = {} if index is None else {"index": index}
    file.write_text(json.dumps(state))
    fetch()
    assert target.read_bytes() == stream


def test_another_stream_starts_over(origin, stream, fetch, tmp_path):
    token, thread = kill_while_segment_stalls(origin, fetch, 6, 100)
    wait_until(lambda: size_of(part_path(tmp_path / "a.hls")) >= sum(SEGMENT + n for n in range(6)))
    token.cancel()
    thread.join(5)
    other = [random.Random(n).randbytes(1000) for n in range(SEGMENTS)]
    origin.resources["/m/media.m3u8"].body = media_playlist().replace(b":10.0,", b":9.9,")
    for number, body in enumerate(other):
        origin.resources[f"/m/s{number:03}.ts"].body = body
    fetch()
    assert (tmp_path / "a.hls").read_bytes() == b"".join(other)


def test_missing_segment_is_an_error_and_not_a_gap(origin, stream, fetch, tmp_path):
    del origin.resources["/m/s007.ts"]
    with pytest.raises(Exception, match="no such page"):
        fetch()
    assert not (tmp_path / "a.hls").exists()


def test_expired_segment_goes_on_at_its_fragment(origin, stream, fetch, tmp_path):
    origin.resources["/m/s012.ts"].statuses = [403] * 8
    with pytest.raises(ExpiredMediaError) as caught:
        fetch()
    assert caught.value.arguments == {"position": 2}
    kept = size_of(part_path(tmp_path / "a.hls"))
    assert kept == sum(SEGMENT + n for n in range(12))
    early = on_disk_early(tmp_path, 12)
    assert early > 0
    origin.resources["/m/s012.ts"].statuses = []
    origin.requests.clear()
    fetch()
    assert (tmp_path / "a.hls").read_bytes() == stream
    again = sum(r.sent for r in origin.requests if r.path.endswith(".ts"))
    assert 0 <= again - (len(stream) - kept - early) <= FRAGMENTS_AT_ONCE


@pytest.mark.parametrize(
    ("playlist", "error"),
    [
        (media_playlist(end=""), UnsupportedSiteError),
        (media_playlist(head='#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x"\n'), UnsupportedSiteError),
        (media_playlist(tail="/../../../file:///etc/passwd"), Exception),
        (b"<html>", ExtractionError),
    ],
)
def test_streams_that_are_not_ours_to_take(origin, stream, fetch, tmp_path, playlist, error):
    for name in ("master", "media"):
        origin.resources[f"/m/{name}.m3u8"].body = playlist
    with pytest.raises(error):
        fetch()
    assert not (tmp_path / "a.hls").exists()


def test_segment_of_another_scheme_is_refused(origin, stream, fetch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    body = media_playlist(1).replace(b"s000.ts", secret.as_uri().encode())
    origin.resources["/m/media.m3u8"].body = body
    with pytest.raises(UnsupportedSiteError, match="file:"):
        fetch()


def test_state_of_a_resume_names_its_length(origin, stream, fetch, tmp_path):
    token, thread = kill_while_segment_stalls(origin, fetch, 3, 100)
    target = tmp_path / "a.hls"
    wait_until(lambda: counted(target) == 3)
    due = sum(SEGMENT + n for n in range(3))
    state = state_of(tmp_path / "a.hls.ytdl")
    assert state["extra_state"]["part_bytes"] == due == size_of(part_path(target))
    token.cancel()
    thread.join(5)


def test_real_stream_has_the_packets_of_its_source(
    origin, fetch, tmp_path, ffmpeg, tones, monkeypatch
):
    make_hls(ffmpeg, tones[4].path, tmp_path / "hls")
    origin.add_folder("/m", tmp_path / "hls")
    master = MASTER.replace("low.m3u8", "none.m3u8")
    origin.add("/m/master.m3u8", master.encode(), content_type="application/x-mpegurl")
    fetch()
    assert packets(ffmpeg, tmp_path / "a.hls") == packets(ffmpeg, tones[4].path)
