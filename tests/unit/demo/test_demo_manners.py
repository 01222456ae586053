"""Audio that is replaced while the replica runs, and what the replica counts."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING, get_args

import pytest

from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.journal import Kind, Request
from ohdio_gui.demo.manners import repeated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from ohdio_gui.demo.server import Replica


@pytest.fixture(scope="module")
def other(ffmpeg: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of another tone."""
    file = tmp_path_factory.mktemp("other") / "other.m4a"
    source = "sine=frequency=880:sample_rate=44100:duration=6"
    command = [ffmpeg, "-nostdin", "-v", "error", "-f", "lavfi", "-i", source]
    subprocess.run([*command, "-c:a", "aac", "-b:a", "96k", str(file)], check=True)
    return file


def media(replica: Replica, media_id: str = "7000001") -> str:
    return f"{replica.origin}/medias/{media_id}.mp4"


def validation_code(client: httpx.Client, replica: Replica, media_id: str, tech: str) -> int:
    address = f"{replica.origin}/media/validation/v2/?idMedia={media_id}&tech={tech}"
    code = client.get(address).json()["errorCode"]
    assert isinstance(code, int)
    return code


def test_replaced_media_is_sent_under_another_etag_until_it_is_restored(
    client: httpx.Client, replica: Replica, tone: Path, other: Path
) -> None:
    before = client.get(media(replica))
    replica.serve_media("7000001", other)
    during = client.get(media(replica))
    assert during.content == other.read_bytes() != before.content
    assert during.headers["ETag"] != before.headers["ETag"]
    assert client.get(media(replica, "7000002")).content == tone.read_bytes(), "no other part"
    headers = {"Range": "bytes=100-", "If-Range": before.headers["ETag"]}
    assert client.get(media(replica), headers=headers).status_code == 200, "begun anew"
    replica.serve_media("7000001", None)
    after = client.get(media(replica))
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])


def digest(ffmpeg: str, source: str) -> str:
    """A digest of the audio's packets, whatever holds them."""
    command = [ffmpeg, "-nostdin", "-v", "error", "-i", source, "-c", "copy", "-f", "adts", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return hashlib.md5(done.stdout).hexdigest()


def test_replaced_media_is_heard_in_its_hls_too(
    replica: Replica, ffmpeg: str, tone: Path, other: Path
) -> None:
    playlist = f"{replica.origin}/hls/7000004/source.m3u8"
    assert digest(ffmpeg, playlist) == digest(ffmpeg, str(tone))
    replica.serve_media("7000004", other)
    assert digest(ffmpeg, playlist) == digest(ffmpeg, str(other)) != digest(ffmpeg, str(tone))
    replica.serve_media("7000004", None)
    assert digest(ffmpeg, playlist) == digest(ffmpeg, str(tone))


def test_file_that_changes_in_its_place_has_new_segments(
    client: httpx.Client, replica: Replica, tone: Path, other: Path, tmp_path: Path
) -> None:
    file = tmp_path / "part.m4a"
    file.write_bytes(tone.read_bytes())
    replica.serve_media("7000004", file)
    playlist = f"{replica.origin}/hls/7000004/source.m3u8"
    assert client.get(playlist).text.count("#EXTINF") == 3
    file.write_bytes(other.read_bytes())
    assert client.get(playlist).text.count("#EXTINF") == 2


def test_withheld_part_is_given_once_it_has_media(
    client: httpx.Client, replica: Replica, other: Path
) -> None:
    assert validation_code(client, replica, "7000003", "progressive") == 6
    replica.serve_media("7000003", other)
    assert validation_code(client, replica, "7000003", "progressive") == 0
    assert client.get(media(replica, "7000003")).content == other.read_bytes()
    assert "/7000003-0" in client.get(replica.audiobook_url("101")).text
    replica.serve_media("7000001", other)
    assert client.get(media(replica, "7000003")).status_code == 200, "both are replaced"
    replica.serve_media("7000003", None)
    assert validation_code(client, replica, "7000003", "progressive") == 6
    assert "/7000003-0" not in client.get(replica.audiobook_url("101")).text


def test_media_that_nobody_knows_cannot_be_replaced(
    client: httpx.Client, replica: Replica, tone: Path, other: Path
) -> None:
    for file in (other, None):
        with pytest.raises(KeyError, match="1234"):
            replica.serve_media("1234", file)
    assert client.get(media(replica)).content == tone.read_bytes()
    replica.serve_media("7000002", other)
    assert client.get(media(replica, "7000002")).content == other.read_bytes()


def test_every_request_is_counted_whatever_became_of_it(
    client: httpx.Client, replica: Replica
) -> None:
    assert replica.counts() == dict.fromkeys(get_args(Kind), 0)
    client.head(media(replica))
    client.get(media(replica))
    client.get(f"{replica.origin}/nulle-part")
    replica.faults.add("page", Fault(status=503), times=1)
    for _ in range(2):
        client.get(replica.audiobook_url("101"))
    client.post(f"{replica.origin}/bff/audio/graphql", content=b"{")
    found = {kind: number for kind, number in replica.counts().items() if number}
    assert found == {"media": 2, "other": 1, "page": 2, "graphql": 1}


def finished(replica: Replica) -> bool:
    return replica.wait_for(lambda: all(request.is_finished for request in replica.requests()))


def test_bytes_that_go_out_again_are_told_by_address(
    client: httpx.Client, replica: Replica, tone: Path
) -> None:
    size = tone.stat().st_size
    for header in ("bytes=0-999", "bytes=1000-1999", "bytes=2000-"):
        client.get(media(replica), headers={"Range": header})
    client.head(media(replica))
    client.get(media(replica), headers={"Range": f"bytes={size}-"})
    client.get(media(replica, "7000002"))
    assert finished(replica)
    assert replica.repeated("media") == {}, "a download that went on where it was"
    client.get(media(replica), headers={"Range": "bytes=500-1099"})
    client.get(f"{media(replica, '7000002')}?hdnea=2")
    assert finished(replica)
    again = {"/medias/7000001.mp4": 600, "/medias/7000002.mp4": size}
    assert replica.repeated("media") == again
    assert replica.repeated("hls") == {}


def test_file_that_changed_or_was_refused_is_not_sent_again(
    client: httpx.Client, replica: Replica, other: Path
) -> None:
    replica.faults.add("media", Fault(status=503), times=1)
    client.get(media(replica))
    client.get(media(replica))
    replica.serve_media("7000001", other)
    client.get(media(replica))
    replica.faults.add("page", Fault(status=503), times=2)
    assert [client.get(replica.audiobook_url("101")).status_code for _ in range(3)][-1] == 200
    assert finished(replica)
    assert replica.repeated("media") == {}
    assert replica.repeated("page") == {}


def test_cut_answer_counts_as_far_as_it_went(client: httpx.Client, replica: Replica) -> None:
    replica.faults.add("media", Fault(keep_bytes=70_000), times=1)
    client.get(media(replica))
    client.get(media(replica), headers={"Range": "bytes=69000-"})
    assert finished(replica)
    assert replica.repeated("media") == {"/medias/7000001.mp4": 1000}


def test_page_fetched_twice_is_told_and_pages_of_a_category_are_not_one(
    client: httpx.Client, make_replica: Callable[..., Replica]
) -> None:
    replica = make_replica(page_size=3)
    for number in (1, 2, 3):
        client.get(replica.category_url(), params={"pageNumber": str(number)})
    assert finished(replica)
    assert replica.repeated("category") == {}
    whole = len(client.get(replica.category_url(), params={"pageNumber": "2"}).content)
    assert finished(replica)
    address = "/ohdio/categories/900/jeunesse?pageNumber=2"
    assert replica.repeated("category") == {address: whole}


def asked(first: int, count: int) -> Request:
    return Request(
        number=0,
        kind="media",
        key="1",
        method="GET",
        path="/x",
        query="",
        range=None,
        user_agent=None,
        started=0.0,
        status=206,
        first_byte=first,
        bytes_sent=count,
    )


@pytest.mark.parametrize(
    ("spans", "again"),
    [
        ([(0, 10), (10, 5)], 0),
        ([(10, 5), (0, 10)], 0),
        ([(0, 10), (5, 10)], 5),
        ([(0, 10), (0, 10), (0, 10)], 20),
        ([(0, 100), (20, 10), (50, 60)], 60),
        ([(0, 10), (90, 5)], 0),
    ],
)
def test_overlap_is_exact(spans: list[tuple[int, int]], again: int) -> None:
    assert sum(repeated(asked(*span) for span in spans).values()) == again
