"""Whether this machine is connected."""

from __future__ import annotations

import errno
import socket
from typing import Self

import pytest

from ohdio_gui.net import reachability
from ohdio_gui.net.reachability import has_route, is_loopback, takes_connections


class Socket:
    """A datagram socket on a machine with the routes of ``own``."""

    own: dict[int, str] = {}  # noqa: RUF012

    def __init__(self, family: int, kind: int) -> None:
        assert kind == socket.SOCK_DGRAM
        self.family = family

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def connect(self, address: tuple[str, int]) -> None:
        if self.family not in self.own:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    def getsockname(self) -> tuple[str, int]:
        return self.own[self.family], 1


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, False),
        ({socket.AF_INET: "127.0.0.1"}, False),
        ({socket.AF_INET: "192.168.1.5"}, True),
        ({socket.AF_INET6: "2001:db8::5"}, True),
        ({socket.AF_INET6: "::1"}, False),
    ],
)
def test_a_route_beyond_this_machine_counts(
    monkeypatch: pytest.MonkeyPatch, own: dict[int, str], expected: bool
) -> None:
    monkeypatch.setattr(Socket, "own", own)
    monkeypatch.setattr(reachability.socket, "socket", Socket)
    assert has_route() is expected


def test_the_real_machine_gives_an_answer() -> None:
    assert has_route() in {True, False}


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("127.8.9.1", True),
        ("127.0.0.1:8080", True),
        ("[::1]:80", True),
        ("127.example.com", False),
        ("[bad", False),
        ("[::1]", True),
        ("example.com", False),
        ("10.0.0.1", False),
    ],
)
def test_loopback_names(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_a_loopback_host_needs_no_line(monkeypatch):
    monkeypatch.setattr(reachability, "has_route", lambda: False)
    assert reachability.is_online("127.0.0.1")


@pytest.mark.parametrize(
    ("has_route", "is_known", "is_online"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_a_line_is_a_route_and_a_name_server(monkeypatch, has_route, is_known, is_online):
    def resolve(host, port):
        assert host == "services.example"
        if not is_known:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return []

    monkeypatch.setattr(reachability, "has_route", lambda: has_route)
    monkeypatch.setattr(reachability.socket, "getaddrinfo", resolve)
    assert reachability.is_online("services.example") is is_online


class Server:
    """Connections to servers of which ``there`` are there."""

    def __init__(self, *there: tuple[str, int]) -> None:
        self.there = there
        self.asked: list[tuple[str, int]] = []
        self.is_closed = False

    def connect(self, address: tuple[str, int], timeout_s: float) -> Self:
        assert timeout_s < 2
        self.asked.append(address)
        if address not in self.there:
            raise OSError(errno.ECONNREFUSED, "Connection refused")
        return self

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server(("a.ca", 443), ("b.ca", 8080))
    monkeypatch.setattr(reachability.socket, "create_connection", made.connect)
    monkeypatch.setattr(reachability.urllib.request, "getproxies", dict)
    return made


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://a.ca", True),
        ("http://a.ca", False),
        ("http://b.ca:8080", True),
        ("https://b.ca", False),
    ],
)
def test_a_server_that_takes_a_connection_is_there(
    server: Server, origin: str, expected: bool
) -> None:
    assert takes_connections(origin) is expected
    assert server.is_closed is expected


def test_nothing_is_tried_on_this_machine_or_past_a_proxy(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert takes_connections("http://127.0.0.1:1")
    monkeypatch.setattr(reachability.urllib.request, "getproxies", lambda: {"https": "http://p"})
    assert takes_connections("https://c.ca")
    assert server.asked == []
