"""A proxy, for the whole program: it sees every request, and nobody else sees its password."""

from __future__ import annotations

import base64
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

LOGIN = "anne:s3cret"


class Proxy(ThreadingHTTPServer):
    """Forwards what it is asked for to loopback, and lists it."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Forwarder)
        self.asked: list[str] = []
        self.logins: set[str | None] = set()


class Forwarder(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.logins.add(self.headers.get("Proxy-Authorization"))
        length = int(self.headers.get("Content-Length") or 0)
        dropped = ("host", "connection", "proxy-authorization", "proxy-connection")
        headers = {key: v for key, v in self.headers.items() if key.lower() not in dropped}
        request = urllib.request.Request(
            self.path, self.rfile.read(length) or None, headers, method=self.command
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            answer = opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            body = answer.read()
            self.send_response(answer.status)
            for key, value in answer.headers.items():
                if key.lower() not in ("connection", "transfer-encoding", "content-length"):
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 (http.server's names)

    def log_message(self, *args):
        pass


@pytest.fixture
def proxy():
    server = Proxy()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_pages_covers_and_audio_come_by_the_proxy_and_its_password_is_written_nowhere(
    program, replica, proxy
):
    program.settings["proxy"] = f"http://{LOGIN}@127.0.0.1:{proxy.server_port}"
    done = program.run("--headless", "--json", replica.audiobook_url("1002"))

    assert done.returncode == 0, done.stderr
    assert len(program.books) == 1
    assert len(proxy.asked) == len(replica.requests())
    assert {"media", "image"} < {request.kind for request in replica.requests()}
    assert proxy.logins == {f"Basic {base64.b64encode(LOGIN.encode()).decode()}"}
    written = (program.data_dir / "ohdio.log").read_text("utf-8")
    for text in (done.stdout, done.stderr, written):
        assert "s3cret" not in text


def test_a_proxy_that_is_none_is_refused_at_once_and_without_its_password(program, replica):
    program.settings["proxy"] = f"gopher://{LOGIN}@127.0.0.1:70"
    done = program.run("--headless", replica.audiobook_url("1002"))
    assert done.returncode == 2
    assert "proxy" in done.stderr
    assert "s3cret" not in done.stderr
    assert not program.books
