"""Pages of other sites, and the life of the child process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from media_origin import wait_until
from media_sound import make_hls, packets, run

from ohdio_gui.demo.catalogue import DemoCatalogue
from ohdio_gui.demo.server import Replica
from ohdio_gui.media.container import read_audio
from ohdio_gui.media.partial import part_path, size_of
from ohdio_gui.media.ytdlp import KNOWN_MEDIA_S, YtdlpChild
from ohdio_gui.media.ytdlp_child import _page
from ohdio_gui.media.ytdlp_known import known_media
from ohdio_gui.media.ytdlp_process import child_command
from ohdio_gui.media.ytdlp_wire import one_line
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import (
    ExtractionError,
    ForbiddenError,
    JobCancelled,
    NetworkError,
    NotFoundError,
    OhdioError,
    ServerError,
    UnsupportedSiteError,
)

VOD = "application/vnd.apple.mpegurl"


@pytest.fixture(scope="module")
def shared():
    with YtdlpChild(retry_pause_s=0.02) as child:
        child.has_own_extractor("http://127.0.0.1/", CancelToken())  # starts it
        yield child


def test_known_sites_are_known_without_a_request(shared, token):
    assert shared.has_own_extractor("https://www.youtube.com/watch?v=BaW_jenozKc", token)
    ohdio = "https://ici.radio-canada.ca/ohdio/livres-audio/42418/du-bon-usage"
    assert not shared.has_own_extractor(ohdio, token)


def test_audio_file_is_a_page_of_one_item(origin, shared, tones, token, tmp_path):
    origin.add("/dir/Un livre.m4a", tones[0].path.read_bytes())
    origin.resources["/dir/Un%20livre.m4a"] = origin.resources["/dir/Un livre.m4a"]
    url = origin.url("/dir/Un%20livre.m4a")
    page = shared.extract(url, token)
    assert (page.title, page.entry_urls) == ("Un livre", ())
    seen = []
    path = shared.fetch_page(url, tmp_path / "source", token=token, on_progress=seen.append)
    assert path == tmp_path / "source.m4a"
    assert path.read_bytes() == tones[0].path.read_bytes()
    assert seen[-1].bytes_done == path.stat().st_size
    assert [file.name for file in tmp_path.iterdir()] == ["source.m4a"]


def test_page_with_a_player_gives_its_audio(origin, shared, tones, token, tmp_path, ffmpeg):
    origin.add("/a.mp3", mp3(ffmpeg, tones[0].path), content_type="audio/mpeg")
    body = """<html><head><title>Mon conte</title></head><body>
        <audio><source src="/a.mp3" type="audio/mpeg"></audio></body></html>"""
    origin.add("/page", body.encode(), content_type="text/html; charset=utf-8")
    page = shared.extract(origin.url("/page"), token)
    assert page.title == "Mon conte"
    path = shared.fetch_page(
        origin.url("/page"), tmp_path / "source", token=token, on_progress=lambda _: None
    )
    assert path.suffix == ".mp3"
    assert path.read_bytes() == origin.resources["/a.mp3"].body


def mp3(ffmpeg, source):
    return run(ffmpeg, "-i", str(source), "-f", "mp3", "-")


def test_feed_gives_its_entries(origin, shared, token):
    items = "".join(
        f"<item><title>E{n}</title><link>{origin.url(f'/e{n}')}</link></item>" for n in (1, 2, 2)
    )
    channel = f"<channel><title>Fil</title>{items}</channel>"
    body = f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'
    origin.add("/feed", body.encode(), content_type="application/rss+xml")
    page = shared.extract(origin.url("/feed"), token)
    assert page.title == "Fil"
    assert [url.partition("#")[0] for url in page.entry_urls] == [
        origin.url("/e1"),
        origin.url("/e2"),
    ]


def test_stream_of_a_page_is_fetched_natively(origin, shared, token, tmp_path, ffmpeg, tones):
    make_hls(ffmpeg, tones[2].path, tmp_path / "hls")
    origin.add_folder("/h", tmp_path / "hls")
    origin.resources["/h/media.m3u8"].content_type = VOD
    path = shared.fetch_page(
        origin.url("/h/media.m3u8"), tmp_path / "source", token=token, on_progress=lambda _: None
    )
    assert packets(ffmpeg, path) == packets(ffmpeg, tones[2].path)
    assert not list(tmp_path.glob("*.part*"))


def test_fetch_of_a_page_resumes(origin, tones, tmp_path, ffmpeg):
    body = tones[0].path.read_bytes() + bytes(600_000)
    resource = origin.add("/a.m4a", body, etag='"1"')
    url, stem = origin.url("/a.m4a"), tmp_path / "source"
    token = CancelToken()
    # The first answers are yt-dlp's looks at the page; the last one is the download.
    target = tmp_path / "source.m4a"

    def stop(seen):
        if seen.bytes_done >= 131_072:
            token.cancel()

    resource.stalls = [140_000, 140_000, 140_000]
    with YtdlpChild() as child, pytest.raises(JobCancelled):
        child.fetch_page(url, stem, token=token, on_progress=stop)
    kept = size_of(part_path(target))
    assert kept >= 65_536
    resource.stalls = []
    with YtdlpChild() as child:
        assert child.fetch_page(
            url, stem, token=CancelToken(), on_progress=lambda _: None
        ).read_bytes() == (body)
    assert origin.requests[-1].headers["Range"] == f"bytes={kept}-"


@pytest.mark.parametrize(
    ("path", "behaviour", "error"),
    [
        ("/nothing", {}, UnsupportedSiteError),
        ("/none", None, NotFoundError),
        ("/refused", {"statuses": [403] * 5}, ForbiddenError),
        ("/broken", {"statuses": [500] * 9}, ServerError),
    ],
)
def test_pages_that_give_nothing(origin, shared, token, path, behaviour, error):
    if behaviour is not None:
        origin.add(path, b"<html><body>hello</body></html>", content_type="text/html", **behaviour)
    with pytest.raises(error) as caught:
        shared.extract(origin.url(path) + "?secret=1", token)
    assert "secret" not in str(caught.value)


def test_live_stream_is_refused(origin, shared, token, tmp_path):
    playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:9\n#EXTINF:4,\na.ts\n"
    origin.add("/live.m3u8", playlist, content_type=VOD)
    with pytest.raises(UnsupportedSiteError, match="live"):
        shared.fetch_page(
            origin.url("/live.m3u8"), tmp_path / "x", token=token, on_progress=lambda _: None
        )


def test_nobody_answers(shared, token):
    with pytest.raises(NetworkError):
        shared.extract("http://127.0.0.1:9/", token)


def test_stalled_page_stops_at_once(origin, token):
    origin.add("/page", b"<html>" + b" " * 9000, content_type="text/html", stalls=[100, 100])
    ended = []

    def work():
        with YtdlpChild() as child, pytest.raises(JobCancelled):
            child.extract(origin.url("/page"), token)
        ended.append(time.monotonic())

    thread = threading.Thread(target=work)
    thread.start()
    origin.wait_for(lambda: origin.asked("/page"))
    asked = time.monotonic()
    token.cancel()
    thread.join(5)
    assert ended[0] - asked < 0.2


def start_child():
    return subprocess.Popen(
        child_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


@pytest.mark.parametrize("how", ["stdin", "term"])
def test_child_never_outlives_its_program(how):
    child = start_child()
    started = time.monotonic()
    if how == "stdin":
        child.stdin.close()
    else:
        child.terminate()
    child.wait(5)
    assert time.monotonic() - started < 3
    for pipe in (child.stdin, child.stdout):
        pipe.close()


def test_child_of_a_killed_program_ends_in_the_middle_of_a_stall(origin, tmp_path):
    origin.add("/a.m4a", bytes(500_000), stalls=[200_000])
    program = f"""
from pathlib import Path
from ohdio_gui.media.ytdlp import KNOWN_MEDIA_S, YtdlpChild
from ohdio_gui.media.ytdlp_child import _page
from ohdio_gui.media.ytdlp_known import known_media
from ohdio_gui.model.cancel import CancelToken
child = YtdlpChild()
def tell(seen):
    print(child.pid, flush=True)
child.fetch({origin.url("/a.m4a")!r}, Path({str(tmp_path / "a.m4a")!r}), is_hls=False,
            token=CancelToken(), on_progress=tell)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not is_running(pid), timeout=3)


def is_running(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_program_itself_loads_no_ytdlp():
    code = "import sys, ohdio_gui.media.ytdlp; sys.exit('yt_dlp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_frozen_program_calls_itself(monkeypatch):
    assert child_command()[1:] == ["-m", "ohdio_gui.media.ytdlp_child"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command() == [sys.executable, "--ytdlp-child"]


def test_reasons_hold_no_token_and_no_advice():
    said = (
        "ERROR: [generic] x: Unable to open https://a.example/b.m3u8?hdnea=exp~hmac=1 (caused by y)"
        "; please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q= , filling out"
    )
    assert one_line(said) == "[generic] x: Unable to open https://a.example/b.m3u8?… (caused by y)"
    assert len(one_line("x" * 999)) == 300
    assert isinstance(OhdioError(), Exception)


def test_read_audio_of_a_fetched_page(origin, shared, tones, token, tmp_path):
    origin.add("/a.m4a", tones[0].path.read_bytes())
    path = shared.fetch_page(
        origin.url("/a.m4a"), tmp_path / "s", token=token, on_progress=lambda _: None
    )
    assert read_audio(path) == read_audio(tones[0].path)


def fetch_known(child, origin, tmp_path, name, known):
    return child.fetch_page(
        origin.url(name),
        tmp_path / "source",
        token=CancelToken(),
        on_progress=lambda _: None,
        known=known,
    )


def player(origin, tones, **behaviour):
    origin.add("/a.m4a", tones[0].path.read_bytes() + bytes(600_000), etag='"1"', **behaviour)
    body = b'<html><title>Mon conte</title><audio><source src="/a.m4a"></audio></html>'
    origin.add("/page", body, content_type="text/html")


def test_what_a_page_gave_is_fetched_without_asking_it_again(
    origin, shared, tones, token, tmp_path
):
    player(origin, tones)
    page = shared.extract(origin.url("/page"), token)
    assert json.loads(json.dumps(page.media)) == page.media
    assert "a.m4a" not in repr(page)
    path = fetch_known(shared, origin, tmp_path, "/page", page.media)
    assert path == tmp_path / "source.m4a"
    assert path.read_bytes() == origin.resources["/a.m4a"].body
    assert len(origin.asked("/page")) == 1


@pytest.mark.parametrize("age_s", [KNOWN_MEDIA_S + 5, -3600])
def test_an_expired_record_is_extracted_anew(origin, shared, tones, token, tmp_path, age_s):
    player(origin, tones)
    known = shared.extract(origin.url("/page"), token).media
    known["made_at"] -= age_s
    fetch_known(shared, origin, tmp_path, "/page", known)
    assert len(origin.asked("/page")) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refused_address_is_extracted_anew_once(origin, shared, tones, token, tmp_path, status):
    player(origin, tones)
    known = shared.extract(origin.url("/page"), token).media
    origin.resources["/a.m4a"].statuses = [status]
    path = fetch_known(shared, origin, tmp_path, "/page", known)
    assert path.read_bytes() == origin.resources["/a.m4a"].body
    assert len(origin.asked("/page")) == 2

    path.unlink()
    origin.resources["/a.m4a"].statuses = [status] * 9
    with pytest.raises((ExtractionError, ForbiddenError, NotFoundError)):
        fetch_known(shared, origin, tmp_path, "/page", known)
    assert len(origin.asked("/page")) == 3


@pytest.mark.parametrize("still_known", [True, False])
def test_a_known_fetch_resumes(origin, tones, tmp_path, still_known):
    player(origin, tones)
    token = CancelToken()

    def stop(seen):
        if seen.bytes_done >= 131_072:
            token.cancel()

    with YtdlpChild() as child:
        known = child.extract(origin.url("/page"), token).media
        origin.resources["/a.m4a"].stalls = [140_000]
        with pytest.raises(JobCancelled):
            child.fetch_page(
                origin.url("/page"), tmp_path / "source", token=token, on_progress=stop, known=known
            )
    kept = size_of(part_path(tmp_path / "source.m4a"))
    assert kept >= 65_536
    origin.resources["/a.m4a"].stalls = []
    with YtdlpChild() as child:
        path = fetch_known(child, origin, tmp_path, "/page", known if still_known else None)
    assert path.read_bytes() == origin.resources["/a.m4a"].body
    assert origin.requests[-1].headers["Range"] == f"bytes={kept}-"


def test_a_known_stream_is_fetched_natively(origin, shared, token, tmp_path, ffmpeg, tones):
    make_hls(ffmpeg, tones[2].path, tmp_path / "hls")
    origin.add_folder("/h", tmp_path / "hls")
    origin.resources["/h/media.m3u8"].content_type = VOD
    known = shared.extract(origin.url("/h/media.m3u8"), token).media
    path = fetch_known(shared, origin, tmp_path, "/h/media.m3u8", known)
    assert packets(ffmpeg, path) == packets(ffmpeg, tones[2].path)


def test_a_record_holds_no_secret_and_nothing_odd():
    headers = {"Cookie": "a=1", "authorization": "Basic x", "Referer": "http://h/"}
    found = {"id": "1", "title": "t", "url": "http://h/a", "ext": "m4a", "cookies": "a=1"}
    record = known_media({**found, "http_headers": headers, "formats": [{}]})
    assert record["http_headers"] == {"Referer": "http://h/"}
    assert set(record) == {"id", "title", "url", "ext", "http_headers"}
    assert known_media({**found, "requested_formats": [{}, {}]}) is None
    assert known_media({**found, "fragments": [{"url": "x" * 300_000}]}) is None
    assert known_media({"id": "1"}) is None


def test_a_page_named_like_a_file_is_read_whole(origin, shared, tones, token):
    player(origin, tones)
    body = b"<html><title>Fiche</title>" + b" " * 5000 + origin.resources["/page"].body
    origin.add("/fiche.mp3", body, content_type="text/html")
    page = shared.extract(origin.url("/fiche.mp3"), token)
    assert page.media["info"]["url"] == origin.url("/a.m4a")


@pytest.mark.parametrize("name", ["conte.m4a", "conte.mp3"])
def test_a_direct_file_is_sent_once(shared, tones, token, tmp_path, ffmpeg, name):
    file = tmp_path / name
    sound = tones[0].path
    file.write_bytes(sound.read_bytes() if name.endswith("m4a") else mp3(ffmpeg, sound))
    size = file.stat().st_size
    with Replica(DemoCatalogue((), ()), ffmpeg=ffmpeg, extra_files={name: file}) as replica:
        url = replica.extra_url(name)
        known = shared.extract(url, token).media
        path = shared.fetch_page(
            url, tmp_path / "source", token=token, on_progress=lambda _: None, known=known
        )
        asked = replica.requests("extra")
    assert path.read_bytes() == file.read_bytes()
    assert [request.bytes_sent for request in asked] == [1024, size]


def test_what_a_page_says_of_its_chapters_and_its_kind_is_kept():
    found = {
        "title": "Un conte",
        "url": "https://exemple.ca/a.mp3",
        "genres": ["Conte", "Jeunesse"],
        "publisher": "Éditions X",
        "chapters": [
            {"start_time": 61.5, "end_time": 90, "title": " La suite "},
            {"start_time": 0, "end_time": 61.5, "title": "Le début"},
            {"start_time": 90},
            {"start_time": None, "title": "nulle part"},
            {"start_time": -4, "title": "avant"},
        ],
    }
    page = _page(found, "https://exemple.ca/p")
    assert (page["genre"], page["publisher"]) == ("Conte, Jeunesse", "Éditions X")
    assert page["chapters"] == [(0.0, "Le début"), (61.5, "La suite"), (90.0, "")]
    bare = _page({"title": "x", "url": "https://exemple.ca/a.mp3"}, "https://exemple.ca/p")
    assert (bare["genre"], bare["publisher"], bare["chapters"]) == (None, None, [])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (5400, 5400.0),
        (12.5, 12.5),
        (3_600_001, None),
        (7_200_000_000, None),
        (1e308, None),
        (float("inf"), None),
        (float("nan"), None),
        (10**400, None),
        (-5, None),
        (0, None),
        (True, None),
        ("abc", None),
        ([1], None),
    ],
)
def test_a_length_that_no_book_has_is_not_taken_from_a_page(said, kept):
    found = {"title": "x", "url": "https://exemple.ca/a.mp3", "duration": said}
    found["chapters"] = [{"start_time": said, "title": "Un"}, {"start_time": 7, "title": "Deux"}]
    page = _page(found, "https://exemple.ca/p")
    assert page["duration_s"] == kept
    assert (7.0, "Deux") in page["chapters"]
    assert all(start <= 3_600_000 for start, _ in page["chapters"])


def test_the_false_length_of_a_page_reaches_nobody(origin, shared, tones, token, ffmpeg):
    origin.add("/a.mp3", mp3(ffmpeg, tones[0].path), content_type="audio/mpeg")
    said = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "Un livre",
        "contentUrl": origin.url("/a.mp3"),
        "duration": "PT7200000000S",
    }
    body = f'<html><title>x</title><script type="application/ld+json">{json.dumps(said)}</script>'
    origin.add("/page", body.encode(), content_type="text/html; charset=utf-8")
    page = shared.extract(origin.url("/page"), token)
    assert (page.title, page.duration_s) == ("Un livre", None)
