"""The journal, the gates, and the end of a replica."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx

from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.server import Replica

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from ohdio_gui.demo.catalogue import DemoCatalogue


def fetch(url: str) -> int:
    return httpx.get(url, timeout=10, trust_env=False).status_code


def test_journal_tells_who_asked_for_what(
    client: httpx.Client, replica: Replica, tone: Path
) -> None:
    headers = {"Range": "bytes=10-19", "User-Agent": "ohdio-gui/test"}
    client.get(f"{replica.origin}/medias/7000001.mp4?a=1", headers=headers)
    assert replica.wait_for(lambda: replica.requests()[0].is_finished)
    (request,) = replica.requests("media", "7000001")
    assert (request.method, request.path, request.query) == ("GET", "/medias/7000001.mp4", "a=1")
    assert (request.range, request.user_agent) == ("bytes=10-19", "ohdio-gui/test")
    assert (request.status, request.bytes_sent) == (206, 10)
    assert request.started <= time.monotonic()
    assert replica.requests("page") == ()


def test_hold_lets_exactly_those_in_flight_be_counted(replica: Replica) -> None:
    with ThreadPoolExecutor(5) as pool:
        with replica.hold("page") as hold:
            futures = [pool.submit(fetch, replica.audiobook_url("101")) for _ in range(8)]
            assert replica.wait_for(lambda: hold.waiting == 5)
            assert replica.in_flight("page") == 5
            assert fetch(replica.category_url()) == 200, "another kind is not held"
        assert [future.result() for future in futures] == [200] * 8
    assert replica.peak("page") == 5
    assert replica.peak("category") == 1
    assert replica.in_flight("page") == 0
    replica.journal.clear()
    assert replica.peak("page") == 0


def test_hold_of_one_key_lets_the_others_pass(replica: Replica) -> None:
    with ThreadPoolExecutor(1) as pool, replica.hold("page", "101") as hold:
        held = pool.submit(fetch, replica.audiobook_url("101"))
        assert replica.wait_for(lambda: hold.waiting == 1)
        assert fetch(replica.audiobook_url("102")) == 200
        hold.release()
        assert held.result() == 200


def test_requests_one_after_the_other_never_count_as_two(
    client: httpx.Client, replica: Replica
) -> None:
    for _ in range(100):
        client.get(f"{replica.origin}/medias/7000001.mp4")
        httpx.get(f"{replica.origin}/medias/7000002.mp4", trust_env=False)
    assert replica.peak("media") == 1


def test_wait_that_is_in_vain_says_so(replica: Replica) -> None:
    assert replica.wait_for(lambda: replica.peak("media") > 0, timeout_s=0.05) is False


def test_stop_ends_stalls_holds_delays_and_idle_connections(
    catalogue: DemoCatalogue, ffmpeg: str
) -> None:
    before = set(threading.enumerate())
    replica = Replica(catalogue, ffmpeg=ffmpeg).start()
    replica.faults.add("media", Fault(stall_after_bytes=1000))
    replica.faults.add("category", Fault(delay_s=60))
    replica.hold("page")
    urls = [f"{replica.origin}/medias/7000001.mp4", replica.category_url()]
    urls.append(replica.audiobook_url("101"))
    failed: list[type[Exception]] = []

    def fetch_in_vain(url: str) -> None:
        try:
            fetch(url)
        except httpx.TransportError as error:
            failed.append(type(error))

    threads = [threading.Thread(target=fetch_in_vain, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    port = int(replica.origin.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port)):
        assert replica.wait_for(lambda: len(replica.journal.in_flight_requests()) == 3)
        began = time.monotonic()
        replica.stop()
        replica.stop()
        assert time.monotonic() - began < 2
    for thread in threads:
        thread.join(5)
    assert len(failed) == 3
    assert set(threading.enumerate()) <= before
    assert replica.failures == ()


def test_stop_ends_an_answer_that_nobody_reads(catalogue: DemoCatalogue, tmp_path: Path) -> None:
    big = tmp_path / "big.m4a"
    with big.open("wb") as file:
        file.truncate(64 << 20)
    with Replica(catalogue, extra_files={"big.m4a": big}) as replica:
        host, _, port = replica.origin.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"GET /ailleurs/big.m4a HTTP/1.1\r\nHost: x\r\n\r\n")
            assert replica.wait_for(
                lambda: bool(replica.requests()) and replica.requests()[0].bytes_sent > 0
            )
            began = time.monotonic()
            replica.stop()
            assert time.monotonic() - began < 2


def test_stop_before_start_and_start_after_stop_do_nothing(catalogue: DemoCatalogue) -> None:
    replica = Replica(catalogue)
    replica.stop()
    replica.start()
    replica.stop()


def test_client_that_leaves_is_no_news(
    make_replica: Callable[..., Replica], capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    big = tmp_path / "big.m4a"
    with big.open("wb") as file:
        file.truncate(32 << 20)
    replica = make_replica(extra_files={"big.m4a": big})
    with httpx.stream("GET", replica.extra_url("big.m4a"), trust_env=False) as answer:
        next(answer.iter_raw())
    assert replica.wait_for(lambda: replica.requests()[0].is_finished)
    port = int(replica.origin.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"not HTTP at all\r\n\r\n")
        assert connection.recv(4096)
    replica.stop()
    assert capfd.readouterr() == ("", "")
    assert replica.failures == ()
