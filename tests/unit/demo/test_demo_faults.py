"""What can go wrong on demand, as a client sees it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from ohdio_gui.demo.faults import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from ohdio_gui.demo.server import Replica


def media_url(replica: Replica, media_id: str = "7000001") -> str:
    return f"{replica.origin}/medias/{media_id}.mp4"


def validation_url(replica: Replica, media_id: str, tech: str = "progressive") -> str:
    return f"{replica.origin}/media/validation/v2?idMedia={media_id}&tech={tech}"


def test_fault_is_applied_as_often_as_it_says(client: httpx.Client, replica: Replica) -> None:
    rule = replica.faults.add("page", Fault(status=503), key="101", times=2)
    url = replica.audiobook_url("101")
    assert [client.get(url).status_code for _ in range(3)] == [503, 503, 200]
    assert rule.hits == 2
    assert client.get(replica.audiobook_url("102")).status_code == 200
    assert [request.status for request in replica.requests("page")] == [503, 503, 200, 200]


def test_first_rule_that_matches_is_applied_and_rules_can_go(
    client: httpx.Client, replica: Replica
) -> None:
    first = replica.faults.add("category", Fault(status=404))
    replica.faults.add("category", Fault(status=500))
    assert client.get(replica.category_url()).status_code == 404
    replica.faults.remove(first)
    assert client.get(replica.category_url()).status_code == 500
    replica.faults.clear()
    assert client.get(replica.category_url()).status_code == 200


def test_rule_may_look_at_the_request(client: httpx.Client, replica: Replica) -> None:
    replica.faults.add(
        "category", Fault(status=500), where=lambda request: request.params.get("pageNumber") == "2"
    )
    assert client.get(replica.category_url()).status_code == 200
    assert client.get(replica.category_url(), params={"pageNumber": "2"}).status_code == 500


@pytest.mark.parametrize("retry_after", ["7", "Mon, 13 Apr 2026 21:20:34 GMT", None])
def test_too_many_requests_says_how_long_to_wait(
    client: httpx.Client, replica: Replica, retry_after: str | None
) -> None:
    replica.faults.add("validation", Fault.too_many(retry_after))
    answer = client.get(validation_url(replica, "7000001"))
    assert answer.status_code == 429
    assert answer.headers.get("Retry-After") == retry_after


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (Fault.geo_blocked(), 1, "pas disponible dans votre pays"),
        (Fault.premium(), 35, "seulement en premium"),
        (Fault.no_media(), 6, "pas trouvé"),
    ],
)
def test_validation_refuses_with_its_code_and_sentence(
    client: httpx.Client, replica: Replica, fault: Fault, code: int, words: str
) -> None:
    replica.faults.add("validation", fault, key="7000002")
    found = client.get(validation_url(replica, "7000002")).json()
    assert (found["url"], found["errorCode"]) == (None, code)
    assert words in found["message"]
    assert client.get(validation_url(replica, "7000001")).json()["errorCode"] == 0


def test_withheld_progressive_leaves_hls(client: httpx.Client, replica: Replica) -> None:
    replica.faults.withhold_progressive("7000001")
    assert client.get(validation_url(replica, "7000001")).json()["errorCode"] == 6
    assert client.get(validation_url(replica, "7000001", "hls")).json()["errorCode"] == 0


def test_wrong_bodies(client: httpx.Client, replica: Replica) -> None:
    url = validation_url(replica, "7000001")
    replica.faults.add("validation", Fault.other_page(), times=1)
    page = client.get(url)
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    replica.faults.add("validation", Fault(keep_bytes=20), times=1)
    with pytest.raises(json.JSONDecodeError):
        client.get(url).json()
    given = Fault(body=b"\x00\x01", content_type="application/json")
    replica.faults.add("validation", given, times=1)
    assert client.get(url).content == b"\x00\x01"


def test_corrupted_media_has_the_right_length(
    client: httpx.Client, replica: Replica, tone: Path
) -> None:
    replica.faults.add("media", Fault(corrupt_at=1000), times=1)
    whole, found = tone.read_bytes(), client.get(media_url(replica)).content
    assert len(found) == len(whole)
    different = [index for index, byte in enumerate(found) if byte != whole[index]]
    assert different == list(range(1000, 1064))


def test_cut_connection_leaves_what_was_sent_and_a_range_goes_on(
    client: httpx.Client, replica: Replica, tone: Path
) -> None:
    replica.faults.add("media", Fault(cut_after_bytes=70_000), times=1)
    pieces: list[bytes] = []
    answer = client.send(client.build_request("GET", media_url(replica)), stream=True)
    with pytest.raises(httpx.RemoteProtocolError):
        pieces.extend(answer.iter_raw())
    received = b"".join(pieces)
    assert received == tone.read_bytes()[:70_000]
    rest = client.get(media_url(replica), headers={"Range": "bytes=70000-"}).content
    assert received + rest == tone.read_bytes()
    # The replica counts bytes after it handed them over: the client may be a moment ahead.
    wanted = [70_000, len(rest)]
    assert replica.wait_for(lambda: [r.bytes_sent for r in replica.requests("media")] == wanted)


def test_dropped_connection_gives_no_answer(client: httpx.Client, replica: Replica) -> None:
    replica.faults.add("page", Fault(drop=True), times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(replica.audiobook_url("101"))
    assert replica.requests("page")[0].status is None
    assert client.get(replica.audiobook_url("101")).status_code == 200


def test_stalled_answer_goes_on_when_released(
    client: httpx.Client, replica: Replica, tone: Path
) -> None:
    rule = replica.faults.add("media", Fault(stall_after_bytes=1000), times=1)
    with client.stream("GET", media_url(replica)) as answer:
        pieces = answer.iter_raw()
        received = next(pieces)
        while len(received) < 1000:
            received += next(pieces)
        assert len(received) == 1000
        assert replica.in_flight("media") == 1
        rule.release()
        assert received + b"".join(pieces) == tone.read_bytes()


def test_client_that_leaves_a_stalled_answer_is_in_flight_no_more(
    client: httpx.Client, replica: Replica
) -> None:
    replica.faults.add("media", Fault(stall_after_bytes=0))
    for _ in range(3):
        with pytest.raises(httpx.ReadTimeout):
            client.get(media_url(replica), timeout=0.1)
    assert replica.wait_for(lambda: all(r.is_finished for r in replica.requests("media")))
    assert replica.peak("media") == 1


def test_delay_ends_with_the_rules_release(client: httpx.Client, replica: Replica) -> None:
    rule = replica.faults.add("page", Fault(delay_s=60))
    with pytest.raises(httpx.ReadTimeout):
        client.get(replica.audiobook_url("101"), timeout=0.1)
    rule.release()
    assert client.get(replica.audiobook_url("101")).status_code == 200


def test_latency_and_speed_slow_down(client: httpx.Client, replica: Replica, tone: Path) -> None:
    replica.configure(latency_s=0.1, speed_bytes_s=tone.stat().st_size * 4)
    began = time.monotonic()
    client.get(replica.audiobook_url("101"))
    assert time.monotonic() - began >= 0.1
    began = time.monotonic()
    assert client.get(media_url(replica)).content == tone.read_bytes()
    assert 0.2 <= time.monotonic() - began < 2
