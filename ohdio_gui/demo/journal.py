"""What the replica was asked: every request, how many at once, and gates that hold them.

All of it stands behind one condition that is notified at each change, so a test waits for facts
(``wait_for``) and never sleeps.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

Kind = Literal[
    "page", "category", "graphql", "validation", "media", "hls", "image", "extra", "other"
]
"""What a request asks for; ``other`` is an address that names nothing."""

_LOOK_S = 0.05
"""How often a handler that waits looks whether its client is still there."""


_DO_NOT_WAIT: int | None = getattr(socket, "MSG_DONTWAIT", None)
"""Windows has no such flag; elsewhere it is better than select, which takes no descriptor above
1023."""


class ClientGoneError(ConnectionError):
    """The client closed its connection, or the replica stops, while its answer was held back."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the journal tells it."""

    number: int
    """From 0, in the order of arrival."""
    kind: Kind
    key: str | None
    """The id of the book, the media or the category, or a file's name."""
    method: str
    path: str
    """Without the query, percent-decoded."""
    query: str
    """As it came, without the question mark."""
    range: str | None
    """The Range header."""
    user_agent: str | None
    started: float
    """Seconds of ``time.monotonic``."""
    status: int | None = None
    """HTTP status; None until an answer began."""
    first_byte: int = 0
    """Where in the file the answer begins, for one to a Range."""
    etag: str | None = None
    """The version of the file that was answered."""
    bytes_sent: int = 0
    """Bytes of the body that were handed to the connection so far."""
    is_finished: bool = False
    """True once the answer ended, whole or not."""

    @property
    def params(self) -> dict[str, str]:
        """The query's parameters; of a repeated one the last."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


class Hold:
    """A gate that keeps requests waiting until ``release``; also a context manager."""

    def __init__(self, journal: Journal, kind: Kind, key: str | None) -> None:
        self._journal = journal
        self._kind = kind
        self._key = key
        self._is_open = False

    def stops(self, request: Request) -> bool:
        """Tell whether ``request`` has to wait here."""
        return not self._is_open and request.kind == self._kind and self._key in {None, request.key}

    @property
    def waiting(self) -> int:
        """How many requests wait here now."""
        return sum(self.stops(request) for request in self._journal.in_flight_requests())

    def release(self) -> None:
        """Let every request go on, those to come too."""
        with self._journal.changed:
            self._is_open = True
            self._journal.forget(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()


class Journal:
    """Records requests and counts those in flight; every method may be called from any thread."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._requests: list[Request] = []
        self._sockets: dict[int, socket.socket] = {}
        self._peaks: Counter[Kind] = Counter()
        self._holds: list[Hold] = []
        self._is_closed = False

    def requests(self, kind: Kind | None = None, key: str | None = None) -> tuple[Request, ...]:
        """Return the requests so far, in order of arrival: all, or those of a kind and key."""
        with self.changed:
            return tuple(
                request
                for request in self._requests
                if kind in {None, request.kind} and key in {None, request.key}
            )

    def in_flight_requests(self) -> tuple[Request, ...]:
        """Return the requests that are being answered now."""
        with self.changed:
            return tuple(self._requests[number] for number in sorted(self._sockets))

    def in_flight(self, kind: Kind) -> int:
        """Return how many requests of ``kind`` are being answered now."""
        return sum(request.kind == kind for request in self.in_flight_requests())

    def peak(self, kind: Kind) -> int:
        """Return the most requests of ``kind`` that were ever in flight at once."""
        with self.changed:
            return self._peaks[kind]

    def clear(self) -> None:
        """Forget the peaks; the requests stay, since those in flight are among them."""
        with self.changed:
            self._peaks.clear()
            for kind in {request.kind for request in self.in_flight_requests()}:
                self._peaks[kind] = self.in_flight(kind)

    def hold(self, kind: Kind, key: str | None = None) -> Hold:
        """Make requests of ``kind`` wait, before anything is answered, until the hold's release."""
        with self.changed:
            hold = Hold(self, kind, key)
            self._holds.append(hold)
            return hold

    def forget(self, hold: Hold) -> None:
        """Drop a hold that was released and wake what waited for it."""
        with self.changed:
            if hold in self._holds:
                self._holds.remove(hold)
            self.changed.notify_all()

    def wait_for(self, predicate: Callable[[], bool], timeout_s: float = 5.0) -> bool:
        """Wait until ``predicate`` holds; False when it did not within ``timeout_s`` seconds.

        The predicate is tried at each change: a request began, sent bytes, ended, was held.
        """
        with self.changed:
            return self.changed.wait_for(predicate, timeout_s)

    def close(self) -> None:
        """End every wait of a handler: they raise ClientGoneError."""
        with self.changed:
            self._is_closed = True
            self.changed.notify_all()

    # What follows is the server's side.

    def enter(self, request: Request, connection: socket.socket) -> Request:
        """Record a request that arrived and return it with its number."""
        with self.changed:
            for number, other in list(self._sockets.items()):
                # A handler may not yet know that its client left; it is in flight no more.
                if is_gone(other):
                    del self._sockets[number]
            request = replace(request, number=len(self._requests), started=time.monotonic())
            self._requests.append(request)
            self._sockets[request.number] = connection
            self._peaks[request.kind] = max(self._peaks[request.kind], self.in_flight(request.kind))
            self.changed.notify_all()
            return request

    def pass_holds(self, request: Request, connection: socket.socket) -> None:
        """Wait until no hold stops ``request``. Raises ClientGoneError as ``wait`` does."""
        self.wait(connection, lambda: not any(hold.stops(request) for hold in self._holds))

    def wait(
        self,
        connection: socket.socket,
        predicate: Callable[[], bool] = lambda: False,
        timeout_s: float | None = None,
    ) -> None:
        """Wait, on a handler's thread, until ``predicate`` holds or the time is over.

        Raises ClientGoneError as soon as the client has left or the replica stops.
        """
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        with self.changed:
            while not predicate():
                if self._is_closed or is_gone(connection):
                    raise ClientGoneError
                left = _LOOK_S if deadline is None else deadline - time.monotonic()
                if left <= 0:
                    return
                self.changed.wait(min(left, _LOOK_S))

    def sent(self, request: Request, count: int) -> None:
        """Count bytes of a body that were handed to the connection."""
        with self.changed:
            self._update(request, bytes_sent=self._requests[request.number].bytes_sent + count)

    def began(
        self, request: Request, status: int, first_byte: int = 0, etag: str | None = None
    ) -> None:
        """Note the answer's status, and where in which version of a file it begins."""
        with self.changed:
            self._update(request, status=status, first_byte=first_byte, etag=etag)

    def leave(self, request: Request) -> None:
        """Count the request as in flight no more.

        Called just before an answer's last bytes go out: a client that has them may already send
        its next request, which must not count as a second one at once.
        """
        with self.changed:
            self._sockets.pop(request.number, None)
            self.changed.notify_all()

    def finished(self, request: Request) -> None:
        """Note that the answer ended, whole or not."""
        with self.changed:
            self._sockets.pop(request.number, None)
            self._update(request, is_finished=True)

    def _update(self, request: Request, **values: int | str | None) -> None:
        number = request.number
        self._requests[number] = replace(self._requests[number], **values)  # type: ignore[arg-type]
        self.changed.notify_all()


def is_gone(connection: socket.socket) -> bool:
    """Tell whether the other side closed this connection; looks without waiting or reading."""
    try:
        if _DO_NOT_WAIT is None and not select.select([connection], [], [], 0)[0]:
            return False
        return connection.recv(1, socket.MSG_PEEK | (_DO_NOT_WAIT or 0)) == b""
    except BlockingIOError:
        return False
    except OSError:
        # Reset by the client, or already closed on our side.
        return True
