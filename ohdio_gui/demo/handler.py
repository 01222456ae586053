"""One connection of the replica: reads requests, applies faults, sends answers."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from ohdio_gui.demo.answers import CHUNK_BYTES, Answer, html_answer
from ohdio_gui.demo.graphql import book_key
from ohdio_gui.demo.journal import Journal, Kind, Request
from ohdio_gui.demo.media import HlsError
from ohdio_gui.demo.pages import render_status
from ohdio_gui.demo.routes import Call, classify, validation_answer
from ohdio_gui.demo.shapes import refusal

if TYPE_CHECKING:
    from ohdio_gui.demo.faults import Fault, Rule
    from ohdio_gui.demo.server import Replica

MAX_BODY_BYTES = 1 << 20
CORRUPT_BYTES = 64

_SLOW_KINDS: frozenset[Kind] = frozenset({"page", "category", "graphql", "validation"})
_MEDIA_KINDS: frozenset[Kind] = frozenset({"media", "hls", "extra"})
_TICKS_S = 20
"""Pieces a second in which a throttled answer is sent."""


class ReplicaHandler(BaseHTTPRequestHandler):
    """Answers the requests of one connection, one after the other, on its own thread."""

    protocol_version = "HTTP/1.1"
    server_version = "ohdio-replica"
    sys_version = ""
    disable_nagle_algorithm = True

    @property
    def _replica(self) -> Replica:
        return self.server.replica  # type: ignore[attr-defined,no-any-return]

    @property
    def _journal(self) -> Journal:
        return self._replica.journal

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
        """Say nothing: the journal tells."""

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer_one()

    def do_HEAD(self) -> None:
        """Answer a HEAD: headers alone."""
        self._answer_one()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer_one()

    def _answer_one(self) -> None:
        path, _, query = self.path.partition("?")
        path = unquote(path.partition("#")[0])
        kind, key = classify(path, dict(parse_qsl(query, keep_blank_values=True)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self._read_body(headers)
        if kind == "graphql":
            key = book_key(query, body)
        asked = Request(
            number=0,
            kind=kind,
            key=key,
            method=self.command,
            path=path,
            query=query,
            range=headers.get("range"),
            user_agent=headers.get("user-agent"),
            started=0.0,
        )
        request = self._journal.enter(asked, self.connection)
        try:
            self._serve(Call(request, headers, body))
        except ConnectionError:
            self.close_connection = True
        finally:
            self._journal.finished(request)

    def _read_body(self, headers: dict[str, str]) -> bytes:
        length = headers.get("content-length", "0")
        size = int(length) if length.isdecimal() else 0
        if size > MAX_BODY_BYTES:
            self.close_connection = True
            return b""
        return self.rfile.read(size) if size else b""

    def _serve(self, call: Call) -> None:
        replica, request = self._replica, call.request
        if request.kind in _SLOW_KINDS and replica.options.latency_s > 0:
            self._journal.wait(self.connection, timeout_s=replica.options.latency_s)
        self._journal.pass_holds(request, self.connection)
        rule = replica.faults.take(request)
        if rule is None:
            self._send(self._answer(call), request, None)
            return
        if rule.fault.delay_s > 0:
            self._journal.wait(self.connection, lambda: rule.is_released, rule.fault.delay_s)
        if rule.fault.drop:
            raise ConnectionAbortedError
        self._send(self._faulty(call, rule.fault), request, rule)

    def _answer(self, call: Call) -> Answer:
        """Return the site's answer; HTTP 500 where a file is missing or FFmpeg fails."""
        try:
            return self._replica.site.answer(call, self._replica.options)
        except (OSError, HlsError) as error:
            self._replica.note_failure(error)
            return html_answer(render_status(500, "Internal Server Error"), 500)

    def _faulty(self, call: Call, fault: Fault) -> Answer:
        """Return the answer as the fault wants it."""
        if fault.status is not None:
            reason = HTTPStatus(fault.status).phrase
            answer = html_answer(render_status(fault.status, reason), fault.status)
        elif fault.error_code is not None:
            answer = validation_answer(refusal(fault.error_code))
        else:
            answer = self._answer(call)
        if fault.body is not None:
            content_type = {"Content-Type": fault.content_type}
            answer = Answer(fault.status or 200, content_type, fault.body)
        if fault.keep_bytes is not None or fault.corrupt_at is not None:
            body = b"".join(answer.chunks(CHUNK_BYTES))[: fault.keep_bytes]
            answer = replace(answer, file=None, body=_corrupted(body, fault.corrupt_at))
        if fault.retry_after is not None:
            answer = replace(answer, headers={**answer.headers, "Retry-After": fault.retry_after})
        return answer

    def _send(self, answer: Answer, request: Request, rule: Rule | None) -> None:
        """Send headers and body; a rule may stall or cut it. Raises ConnectionError."""
        etag = answer.headers.get("ETag")
        self._journal.began(request, answer.status, answer.start, etag)
        has_body = request.method != "HEAD" and answer.size > 0
        if not has_body:
            self._journal.leave(request)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(answer.size))
        self.end_headers()
        if has_body:
            _Sender(self, self._replica, request, rule).send(answer)


class _Sender:
    """Sends one body: at the replica's speed, and no further than a rule lets it."""

    def __init__(
        self, handler: ReplicaHandler, replica: Replica, request: Request, rule: Rule | None
    ) -> None:
        self._connection = handler.connection
        self._write = handler.wfile.write
        self._replica = replica
        self._request = request
        self._rule = rule
        self._stall_at = None if rule is None else rule.fault.stall_after_bytes
        self._cut_at = None if rule is None else rule.fault.cut_after_bytes
        self._sent = 0
        self._size = 0

    def send(self, answer: Answer) -> None:
        """Send the whole body. Raises ConnectionError when it is cut or the client leaves."""
        self._size = answer.size
        speed = self._speed()
        piece_size = CHUNK_BYTES
        if speed is not None:
            piece_size = max(min(CHUNK_BYTES, int(speed / _TICKS_S)), 1)
        for piece in answer.chunks(piece_size):
            self._send_piece(piece)

    def _speed(self) -> float | None:
        if self._request.kind not in _MEDIA_KINDS:
            return None
        return self._replica.options.speed_bytes_s or None

    def _send_piece(self, piece: bytes) -> None:
        self._stall()
        for limit in sorted(at for at in (self._stall_at, self._cut_at) if at is not None):
            room = limit - self._sent
            if 0 <= room < len(piece):
                self._put(piece[:room])
                piece = piece[room:]
                self._stall()
                if limit == self._cut_at:
                    raise ConnectionAbortedError
        self._put(piece)
        speed = self._speed()
        if speed is not None and self._sent < self._size:
            self._replica.journal.wait(self._connection, timeout_s=len(piece) / speed)

    def _stall(self) -> None:
        rule = self._rule
        if rule is not None and self._stall_at == self._sent:
            self._stall_at = None
            self._replica.journal.wait(self._connection, lambda: rule.is_released)

    def _put(self, piece: bytes) -> None:
        if not piece:
            return
        self._sent += len(piece)
        if self._sent >= self._size:
            self._replica.journal.leave(self._request)
        self._write(piece)
        self._replica.journal.sent(self._request, len(piece))


def _corrupted(body: bytes, at: int | None) -> bytes:
    if at is None:
        return body
    inverted = bytes(byte ^ 0xFF for byte in body[at : at + CORRUPT_BYTES])
    return body[:at] + inverted + body[at + CORRUPT_BYTES :]
