"""A loopback origin that can misbehave."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Resource:
    """One path of the origin, and how it misbehaves."""

    body: bytes
    content_type: str = "audio/mp4"
    etag: str | None = None
    ranges: bool = True
    says_length: bool = True
    statuses: list[int] = field(default_factory=list)
    """Answered, in turn, to the next requests instead of the body."""
    headers: dict[str, str] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    """The connection is closed after so many bytes of each of the next answers."""
    stalls: list[int] = field(default_factory=list)
    """After so many bytes of each of the next answers nothing more comes."""
    location: str | None = None
    """Where it redirects."""


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    status: int
    sent: int = 0
    """Bytes of the body."""


class Origin:
    """An HTTP server on the loopback; paths are compared without their query."""

    def __init__(self) -> None:
        self.resources: dict[str, Resource] = {}
        self.requests: list[Request] = []
        self.released = threading.Event()
        self.changed = threading.Condition()
        origin = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_GET(self):
                try:
                    origin.answer(self)
                except OSError:  # the client went away: what many of the tests are about
                    self.close_connection = True

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = False
        self.server.block_on_close = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def add(self, path: str, body: bytes, **behaviour) -> Resource:
        self.resources[path] = Resource(body, **behaviour)
        return self.resources[path]

    def add_folder(self, prefix: str, folder: Path) -> None:
        for file in folder.iterdir():
            self.add(f"{prefix}/{file.name}", file.read_bytes(), content_type="video/mp2t")

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path.partition("?")[0] == path]

    def wait_for(self, fact, timeout=15.0):
        with self.changed:
            assert self.changed.wait_for(fact, timeout), "the origin never saw it"

    def note(self, request: Request, sent: int = 0) -> None:
        with self.changed:
            if request not in self.requests:
                self.requests.append(request)
            request.sent += sent
            self.changed.notify_all()

    def answer(self, handler) -> None:
        path = handler.path.partition("?")[0]
        resource = self.resources.get(path)
        request = Request(handler.path, dict(handler.headers), 404)
        if resource is None:
            self.note(request)
            handler.send_error(404)
            return
        if resource.statuses:
            request.status = resource.statuses.pop(0)
            self.note(request)
            handler.send_response(request.status)
            for name, value in resource.headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        if resource.location:
            request.status = 302
            self.note(request)
            handler.send_response(302)
            handler.send_header("Location", resource.location)
            handler.end_headers()
            return
        start = self._start(resource, request)
        self.note(request)
        handler.send_response(request.status)
        total = len(resource.body)
        if request.status == 416:
            handler.send_header("Content-Range", f"bytes */{total}")
            handler.end_headers()
            return
        if request.status == 206:
            handler.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        handler.send_header("Content-Type", resource.content_type)
        if resource.etag:
            handler.send_header("ETag", resource.etag)
        if resource.says_length:
            handler.send_header("Content-Length", str(total - start))
        handler.end_headers()
        self._send(handler, resource, request, start)

    @staticmethod
    def _start(resource: Resource, request: Request) -> int:
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        condition = request.headers.get("If-Range")
        request.status = 200
        if asked is None or not resource.ranges or condition not in (None, resource.etag):
            return 0
        if int(asked[1]) >= len(resource.body):
            request.status = 416
            return 0
        request.status = 206
        return int(asked[1])

    def _send(self, handler, resource: Resource, request: Request, start: int) -> None:
        body = resource.body[start:]
        end = len(body)
        stall = resource.stalls.pop(0) if resource.stalls else None
        if stall is not None:
            end = stall
        elif resource.cuts:
            end = resource.cuts.pop(0)
        for position in range(0, min(end, len(body)), 16384):
            block = body[position : min(end, position + 16384)]
            handler.wfile.write(block)
            self.note(request, len(block))
        handler.wfile.flush()
        if stall is not None:
            self.released.wait(30)

    def close(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def wait_until(fact, timeout: float = 10.0) -> None:
    """Wait for a fact that nothing announces (another process's end, a file's growth)."""
    deadline = time.monotonic() + timeout
    pause = threading.Event()
    while not fact():
        assert time.monotonic() < deadline, "it never came true"
        pause.wait(0.01)
