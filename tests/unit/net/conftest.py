"""A loopback server whose answers a test chooses."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Seen:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Loopback:
    """Answers by path; ``stall`` keeps connections open without a byte until ``released``."""

    origin: str = ""
    routes: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0
    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def answer(self, path: str, status: int = 200, body: bytes = b"", **headers: str) -> str:
        """Have ``path`` answered so; underscores in header names are hyphens."""

        def send(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.routes[path] = send
        return f"{self.origin}{path}"

    def stall(self, path: str, *, after: bytes | None = None) -> str:
        """Have ``path`` stall: before its headers, or ``after`` headers and some bytes."""

        def send(handler: BaseHTTPRequestHandler) -> None:
            if after is not None:
                handler.send_response(200)
                handler.send_header("Content-Length", "1000000")
                handler.end_headers()
                handler.wfile.write(after)
                handler.wfile.flush()
            self.arrived.set()
            self.released.wait(30)
            handler.close_connection = True

        self.routes[path] = send
        return f"{self.origin}{path}"


@pytest.fixture
def server() -> Iterator[Loopback]:
    """Run a loopback server for one test."""
    state = Loopback()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            state.connections += 1
            super().setup()

        def respond(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.seen.append(Seen(self.command, self.path, headers, self.rfile.read(length)))
            # A client that left is what some tests are about.
            with contextlib.suppress(ConnectionError):
                state.routes[self.path](self)

        do_GET = do_POST = respond  # noqa: N815 (http.server's names)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass

    httpd = Server(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    state.origin = f"http://127.0.0.1:{httpd.server_address[1]}"
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield state
    state.released.set()
    httpd.shutdown()
    httpd.server_close()
    thread.join(5)
