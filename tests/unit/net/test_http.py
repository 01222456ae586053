"""The HTTP client, against a real loopback server."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ohdio_gui import __version__
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import (
    ForbiddenError,
    JobCancelled,
    NetworkError,
    NotAUrlError,
    NotFoundError,
    OfflineError,
    OhdioError,
    RateLimitedError,
    ServerError,
    SettingsError,
    TooLargeError,
    UntrustedError,
)
from ohdio_gui.net import answers, interruptible
from ohdio_gui.net.answers import fetch_error, retry_after_s
from ohdio_gui.net.budget import RequestBudget
from ohdio_gui.net.http import HttpClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOON_S = 1.0
"""A cancelled request must end within this."""


@pytest.fixture
def budget() -> RequestBudget:
    return RequestBudget(0)


@pytest.fixture
def client(budget: RequestBudget) -> Iterator[HttpClient]:
    made = HttpClient(budget)
    yield made
    made.close()


def get(client: HttpClient, url: str, **options: object):
    settings = {"budgeted": False, "token": CancelToken(), **options}
    return client.get(url, **settings)


def test_an_answer_is_whole_and_says_where_it_came_from(client, server) -> None:
    body = "Été".encode() * 1000
    url = server.answer("/x", 200, gzip.compress(body), Content_Encoding="gzip", X_Odd="yes")
    answer = get(client, url, accept="text/html")
    assert (answer.url, answer.status, answer.body) == (url, 200, body)
    assert answer.headers["x-odd"] == "yes"
    sent = server.seen[0].headers
    assert sent["user-agent"] == f"ohdio-gui/{__version__} (personal audiobook downloader)"
    assert sent["accept"] == "text/html"


def test_connections_are_kept(client, server) -> None:
    url = server.answer("/x", 200, b"x")
    for _ in range(5):
        get(client, url)
    assert server.connections == 1


def test_json_is_posted_with_the_headers_given(client, server) -> None:
    url = server.answer("/q", 200, b"{}")
    client.post_json(
        url, b'{"a":1}', headers={"apollo-require-preflight": "true"}, budgeted=True,
        token=CancelToken(),
    )  # fmt: skip
    seen = server.seen[0]
    assert (seen.method, seen.body) == ("POST", b'{"a":1}')
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["apollo-require-preflight"] == "true"


def test_a_refused_question_comes_back_as_an_answer(client, server) -> None:
    url = server.answer("/q", 400, b'{"errors":[]}', Content_Type="application/json; charset=x")
    answer = client.post_json(url, b"{}", budgeted=False, token=CancelToken())
    assert (answer.status, answer.body) == (400, b'{"errors":[]}')
    with pytest.raises(ForbiddenError):
        get(client, url)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, NotFoundError), (410, NotFoundError), (401, ForbiddenError), (403, ForbiddenError),
        (418, ForbiddenError), (304, ForbiddenError), (408, NetworkError), (500, ServerError),
        (503, ServerError), (429, RateLimitedError),
    ],
)  # fmt: skip
def test_a_status_has_its_error(client, server, status: int, error: type[OhdioError]) -> None:
    with pytest.raises(error) as caught:
        get(client, server.answer("/x", status))
    assert caught.value.arguments["host"] == "127.0.0.1"
    assert caught.value.arguments["status"] == status


class Told(RequestBudget):
    """Remembers the penalties it is told, and holds nobody."""

    def __init__(self) -> None:
        super().__init__(0)
        self.penalties: list[tuple[float, float]] = []
        self.starts: list[float] = []

    def acquire(self, token: CancelToken) -> float:
        self.starts.append(super().acquire(token))
        return self.starts[-1]

    def penalise(self, seconds: float, started: float) -> None:
        self.penalties.append((seconds, started))


def test_retry_after_reaches_the_budget_when_the_request_counts(server) -> None:
    told = Told()
    client = HttpClient(told)
    url = server.answer("/x", 429, Retry_After="7")
    for budgeted in (True, False):
        with pytest.raises(RateLimitedError) as caught:
            get(client, url, budgeted=budgeted)
        assert caught.value.retry_after_s == 7
    assert told.penalties == [(7, told.starts[0])]
    assert len(told.starts) == 1
    client.close()


def test_a_429_behind_a_redirect_tells_when_its_own_request_started(server) -> None:
    told = Told()
    client = HttpClient(told)
    server.answer("/2", 429)
    with pytest.raises(RateLimitedError):
        get(client, server.answer("/1", 302, Location="/2"), budgeted=True)
    assert told.penalties == [(30, told.starts[1])]
    assert told.starts[1] > told.starts[0]
    client.close()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7), ("0", 1), ("-5", 1), ("99999", 3600), (" 1.5 ", 1.5), (None, 30), ("", 30),
        ("soon", 30), ("nan", 30), ("inf", 30), ("Wed, 21 Oct 2015 07:28:00 GMT", 1),
        ("Wed, 21 Oct 2015 07:28:00 -0000", 1), ("Wed, 99 Oct 2015 07:28:00 GMT", 30),
        ("Wed, 21 Oct 2026 07:28:" + "9" * 30, 30),
        ("Sun, 06 Nov 1994 08:49:37 +240" + "9" * 20, 30),
    ],
)  # fmt: skip
def test_retry_after_is_read(value: str | None, seconds: float) -> None:
    assert retry_after_s(value) == seconds


def test_retry_after_may_be_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < retry_after_s(date) <= 90


def test_redirects_are_followed_and_each_costs_a_start(server) -> None:
    told = Told()
    client = HttpClient(told)
    server.answer("/2", 302, Location="/3")
    server.answer("/3", 200, b"there")
    answer = get(client, server.answer("/1", 301, Location="/2"), budgeted=True)
    assert (answer.url, answer.body) == (f"{server.origin}/3", b"there")
    assert len(told.starts) == 3
    client.close()


@pytest.mark.parametrize(
    "location", ["/loop", "ftp://example.com/x", "file:///etc/passwd", "javascript:x"]
)
def test_a_redirect_that_leads_nowhere_is_refused(client, server, location: str) -> None:
    with pytest.raises(ForbiddenError) as caught:
        get(client, server.answer("/loop", 302, Location=location))
    assert caught.value.arguments["status"] == 302
    assert len(server.seen) <= 6


def test_a_redirect_that_cannot_be_read_is_a_network_error(client, server) -> None:
    with pytest.raises(NetworkError):
        get(client, server.answer("/x", 302, Location="http://[broken"))


@pytest.mark.parametrize("size", [1001, 50_000])
def test_an_answer_above_the_limit_is_refused(client, server, size: int) -> None:
    with pytest.raises(TooLargeError):
        get(client, server.answer("/x", 200, b"x" * size), max_bytes=1000)
    assert get(client, server.answer("/y", 200, b"x" * 1000), max_bytes=1000).body


def test_a_small_answer_that_unpacks_above_the_limit_is_refused(client, server) -> None:
    packed = gzip.compress(b"x" * 1_000_000)
    with pytest.raises(TooLargeError):
        get(client, server.answer("/x", 200, packed, Content_Encoding="gzip"), max_bytes=10_000)


def test_garbage_for_gzip_is_named(client, server) -> None:
    with pytest.raises(NetworkError):
        get(client, server.answer("/x", 200, b"no gzip", Content_Encoding="gzip"))


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://example.com/", "file:///x", "http://", "http://[::"]
)
def test_what_is_no_web_address_is_refused(client, url: str) -> None:
    with pytest.raises(NotAUrlError):
        get(client, url)


def test_a_closed_port_is_a_fetch_error(client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NetworkError) as caught:
        get(client, f"http://127.0.0.1:{port}/")
    assert caught.value.arguments["host"] == "127.0.0.1"


def test_without_any_route_the_error_is_ours_but_never_for_this_machine() -> None:
    assert isinstance(fetch_error("example.com", OSError(), lambda: False), OfflineError)
    assert isinstance(fetch_error("example.com", OSError(), lambda: True), NetworkError)
    assert isinstance(fetch_error("localhost", OSError(), lambda: False), NetworkError)


def test_an_answer_cut_off_is_a_fetch_error(client, server) -> None:
    url = server.stall("/x", after=b"some")
    server.released.set()
    with pytest.raises(NetworkError):
        get(client, url)


def test_a_dripping_server_cannot_hold_a_thread(server, budget) -> None:
    client = HttpClient(budget, max_request_s=0.4)

    def drip(handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        while not server.released.wait(0.05):
            handler.wfile.write(b"x")

    server.routes["/x"] = drip
    started = time.monotonic()
    with pytest.raises(NetworkError):
        get(client, f"{server.origin}/x")
    assert time.monotonic() - started < 0.4 + SOON_S
    client.close()


@contextmanager
def cancelled_when(happened: threading.Event, token: CancelToken) -> Iterator[list[float]]:
    """Set ``token`` from another thread once ``happened``; yield when that was."""
    moments: list[float] = []

    def cancel() -> None:
        assert happened.wait(10)
        moments.append(time.monotonic())
        token.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    yield moments
    thread.join(10)


@pytest.mark.parametrize("after", [None, b"", b"some bytes"])
@pytest.mark.parametrize("is_reused", [False, True])
def test_a_stalled_request_ends_soon_when_its_job_is_cancelled(
    client, server, after: bytes | None, is_reused: bool
) -> None:
    if is_reused:
        get(client, server.answer("/first", 200, b"x"))
    url = server.stall("/x", after=after)
    token = CancelToken()
    with cancelled_when(server.arrived, token) as moments, pytest.raises(JobCancelled):
        get(client, url, token=token)
    assert time.monotonic() - moments[0] < SOON_S
    assert server.connections == 1
    # The client is as good as before.
    assert get(client, server.answer("/y", 200, b"well")).body == b"well"


def test_a_cancelled_job_does_not_end_another_one_s_request(client, server) -> None:
    url = server.stall("/x", after=b"")
    token, results = CancelToken(), []
    other = threading.Thread(target=lambda: results.append(get(client, slow).body))

    def late(handler) -> None:
        server.released.wait(10)
        handler.send_response(200)
        handler.send_header("Content-Length", "4")
        handler.end_headers()
        handler.wfile.write(b"late")

    server.routes["/slow"] = late
    slow = f"{server.origin}/slow"
    other.start()
    with cancelled_when(server.arrived, token), pytest.raises(JobCancelled):
        get(client, url, token=token)
    server.released.set()
    other.join(10)
    assert results == [b"late"]


def test_the_wait_for_the_budget_ends_when_the_job_is_cancelled(client, budget, server) -> None:
    budget.penalise(3600, 0)
    token = CancelToken()
    now = threading.Event()
    now.set()
    with cancelled_when(now, token), pytest.raises(JobCancelled):
        get(client, server.answer("/x"), token=token, budgeted=True)
    assert server.seen == []


def test_a_connection_that_does_not_come_about_can_be_left(
    client, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, leave = threading.Event(), threading.Event()
    real: Callable[..., socket.socket] = socket.create_connection

    def slow(*arguments: object, **options: object) -> socket.socket:
        entered.set()
        leave.wait(10)
        return real(*arguments, **options)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(socket, "create_connection", slow)
        token = CancelToken()
        with cancelled_when(entered, token) as moments, pytest.raises(JobCancelled):
            get(client, f"http://127.0.0.1:{listener.getsockname()[1]}/", token=token)
        assert time.monotonic() - moments[0] < SOON_S
        leave.set()
        # The attempt that was left closes what it got.
        accepted, _ = listener.accept()
        with accepted:
            accepted.settimeout(10)
            assert accepted.recv(1) == b""
    for thread in threading.enumerate():
        if thread.name == "ohdio-connect":
            thread.join(10)


def test_a_handshake_that_stalls_can_be_left(client) -> None:
    accepted: list[socket.socket] = []
    arrived = threading.Event()

    def accept(listener: socket.socket) -> None:
        accepted.append(listener.accept()[0])
        arrived.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept, args=(listener,))
        thread.start()
        token = CancelToken()
        with cancelled_when(arrived, token) as moments, pytest.raises(JobCancelled):
            get(client, f"https://127.0.0.1:{listener.getsockname()[1]}/", token=token)
        assert time.monotonic() - moments[0] < SOON_S
        thread.join(10)
        accepted[0].close()
    for thread in threading.enumerate():
        if thread.name == "ohdio-connect":
            thread.join(10)


def test_this_httpx_takes_the_interruptible_backend() -> None:
    import httpx

    with httpx.Client(proxy="http://127.0.0.1:9", verify=ssl.create_default_context()) as client:
        assert interruptible.install(client)


def test_a_proxy_of_the_environment_is_used(
    server, budget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.origin)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    client = HttpClient(budget)
    server.answer("http://audiobooks.example/x", 200, b"by proxy")
    assert get(client, "http://audiobooks.example/x").body == b"by proxy"
    url = server.stall("http://audiobooks.example/stall")
    token = CancelToken()
    with cancelled_when(server.arrived, token) as moments, pytest.raises(JobCancelled):
        get(client, url.removeprefix(server.origin), token=token)
    assert time.monotonic() - moments[0] < SOON_S
    client.close()


def test_a_proxy_that_cannot_be_used_is_named(budget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:70")
    with pytest.raises(SettingsError):
        HttpClient(budget)


def test_a_closed_client_answers_by_name(server, budget) -> None:
    client = HttpClient(budget)
    client.close()
    client.close()
    with pytest.raises(NetworkError):
        get(client, server.answer("/x"))


def test_many_threads_share_the_client(client, server) -> None:
    url = server.answer("/x", 200, b"x" * 1000)
    sizes: list[int] = []

    def fetch() -> None:
        sizes.extend(len(get(client, url).body) for _ in range(10))

    threads = [threading.Thread(target=fetch) for _ in range(18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sizes == [1000] * 180
    assert server.connections <= 20
    assert answers.MAX_REDIRECTS == 5


@pytest.fixture
def stranger() -> Iterator[str]:
    """A server on loopback whose certificate nobody vouches for; its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parents[2] / "data" / "tls" / "untrusted.pem")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)

        def serve() -> None:
            with suppress(OSError):  # the client hangs up when it sees the certificate
                connection, _ = listening.accept()
                with context.wrap_socket(connection, server_side=True):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}/"
        thread.join()


def test_who_cannot_prove_to_be_the_host_gets_no_question(client, stranger) -> None:
    with pytest.raises(UntrustedError):
        get(client, stranger)
