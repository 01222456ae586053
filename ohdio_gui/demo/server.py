"""The replica itself: HTTP/1.1 on 127.0.0.1, a thread a connection, all of them ended by ``stop``.

::

    with Replica(load_catalogue(path), ffmpeg=ffmpeg) as replica:
        replica.faults.add("media", Fault(status=503), times=2)
        ...                                     # ask replica.category_url()
        assert replica.peak("media") == 3
"""

from __future__ import annotations

import dataclasses
import logging
import socket
import sys
import threading
import time
from http.server import ThreadingHTTPServer
from socketserver import TCPServer
from typing import TYPE_CHECKING, Self

from ohdio_gui.demo import manners
from ohdio_gui.demo.faults import Faults
from ohdio_gui.demo.handler import ReplicaHandler
from ohdio_gui.demo.journal import Hold, Journal, Kind, Request
from ohdio_gui.demo.media import HlsShop
from ohdio_gui.demo.pages import CategoryLayout, PageStyle, PagingStyle, StateStyle
from ohdio_gui.demo.routes import Options, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import TracebackType

    from ohdio_gui.demo.catalogue import DemoCatalogue

logger = logging.getLogger(__name__)
# Without a handler of the program's, nothing goes to standard error.
logger.addHandler(logging.NullHandler())

_POLL_S = 0.05
_JOIN_S = 1.5


class Replica:
    """A loopback replica of OHdio over a catalogue; every method may be called from any thread."""

    def __init__(
        self,
        catalogue: DemoCatalogue,
        *,
        ffmpeg: str | None = None,
        extra_files: Mapping[str, Path] | None = None,
        state_style: StateStyle = "plain",
        category_layout: CategoryLayout = "both",
        page_size: int | None = None,
        paging_style: PagingStyle = "pagedConfiguration",
        latency_s: float = 0.0,
        speed_bytes_s: float | None = None,
        signed_lifetime_s: float | None = None,
        accept_ranges: bool = True,
    ) -> None:
        """Prepare a replica; ``ffmpeg`` is the program that makes HLS, None: there is no HLS.

        ``extra_files`` are served under ``/ailleurs/NAME``; ``Options`` explains the rest.
        """
        self.catalogue = catalogue
        self.options = Options(
            style=PageStyle(state_style, category_layout, page_size, paging_style),
            latency_s=latency_s,
            speed_bytes_s=speed_bytes_s,
            signed_lifetime_s=signed_lifetime_s,
            accept_ranges=accept_ranges,
        )
        self.journal = Journal()
        self.faults = Faults(self.journal.changed)
        self._hls = HlsShop(ffmpeg)
        self._server = _Server(self)
        self._site = Site(
            catalogue, origin=self.origin, hls=self._hls, extra_files=extra_files or {}
        )
        self._thread: threading.Thread | None = None
        self._stop_lock = threading.Lock()
        self._is_stopped = False
        self._failures: list[BaseException] = []

    @property
    def origin(self) -> str:
        """``http://127.0.0.1:PORT``: site, services, images and media are all here."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def site(self) -> Site:
        """What answers; for the handler."""
        return self._site

    @property
    def failures(self) -> tuple[BaseException, ...]:
        """Exceptions of handlers that no fault asked for: bugs, or a broken catalogue."""
        return tuple(self._failures)

    def note_failure(self, error: BaseException) -> None:
        """Keep and log what went wrong in a handler, unless it is the end that did it."""
        if not self._is_stopped:
            logger.error("the replica failed", exc_info=error)
            self._failures.append(error)

    def start(self) -> Self:
        """Begin to answer."""
        if self._thread is None and not self._is_stopped:
            self._thread = threading.Thread(
                target=self._server.serve_forever,
                kwargs={"poll_interval": _POLL_S},
                name="replica",
                daemon=True,
            )
            self._thread.start()
        return self

    def stop(self) -> None:
        """End every answer, also those that stall, and every thread; may be called again."""
        with self._stop_lock:
            if self._is_stopped:
                return
            self._is_stopped = True
            self.journal.close()
            if self._thread is not None:
                self._server.shutdown()
                self._thread.join()
            self._server.server_close()
            self._hls.close()
            self._server.end_connections(_JOIN_S)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def configure(self, **values: object) -> None:
        """Change fields of ``Options`` or ``PageStyle``, by name, for the requests to come.

        Raises TypeError for a name that neither has.
        """
        style_names = {field.name for field in dataclasses.fields(PageStyle)}
        style = {name: values.pop(name) for name in style_names & values.keys()}
        options = dataclasses.replace(self.options, **values)  # type: ignore[arg-type]
        self.options = dataclasses.replace(
            options,
            style=dataclasses.replace(options.style, **style),  # type: ignore[arg-type]
        )

    def category_url(self, category_id: str | None = None) -> str:
        """Return the address of a category, by default the first. Raises KeyError."""
        if category_id is None:
            return f"{self.origin}/ohdio{self.catalogue.categories[0].path}"
        category = self.catalogue.category(category_id)
        if category is None:
            raise KeyError(category_id)
        return f"{self.origin}/ohdio{category.path}"

    def audiobook_url(self, book_id: str) -> str:
        """Return the address of a book's page. Raises KeyError."""
        book = self.catalogue.listed(book_id)
        if book is None:
            raise KeyError(book_id)
        return f"{self.origin}/ohdio{book.path}"

    def extra_url(self, name: str) -> str:
        """Return the address of an extra file."""
        return f"{self.origin}/ailleurs/{name}"

    def expire_signed_urls(self) -> None:
        """Make every signed media address given so far answer 403."""
        self._site.signer.expire_all()

    def serve_media(self, media_id: str, file: Path | None) -> None:
        """Send ``file`` as the audio of a part from now on, under an ETag of its own.

        A part that was withheld is given by it. None: as the catalogue has it. The pages go on
        announcing the catalogue's duration. Raises KeyError for an unknown media.
        """
        self._site.serve_media(media_id, file)

    def requests(self, kind: Kind | None = None, key: str | None = None) -> tuple[Request, ...]:
        """Return the requests so far: all, or those of a kind and key."""
        return self.journal.requests(kind, key)

    def counts(self) -> dict[Kind, int]:
        """Return how many requests of every kind there were, HEAD and refused ones too."""
        return manners.counts(self.requests())

    def repeated(self, kind: Kind) -> dict[str, int]:
        """Return the bytes that went out more than once, by address (``manners.repeated``)."""
        return manners.repeated(self.requests(kind))

    def in_flight(self, kind: Kind) -> int:
        """Return how many requests of ``kind`` are being answered now."""
        return self.journal.in_flight(kind)

    def peak(self, kind: Kind) -> int:
        """Return the most requests of ``kind`` that were ever in flight at once."""
        return self.journal.peak(kind)

    def hold(self, kind: Kind, key: str | None = None) -> Hold:
        """Make requests of ``kind`` wait until the hold is released or its ``with`` ends."""
        return self.journal.hold(kind, key)

    def wait_for(self, predicate: Callable[[], bool], timeout_s: float = 5.0) -> bool:
        """Wait until ``predicate`` holds, tried at each change; False when it did not in time."""
        return self.journal.wait_for(predicate, timeout_s)


class _Server(ThreadingHTTPServer):
    """Keeps its connections and threads, so that they can be ended."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self._lock = threading.Lock()
        self._connections: dict[threading.Thread, socket.socket] = {}
        super().__init__(("127.0.0.1", 0), ReplicaHandler)

    def server_bind(self) -> None:
        """Bind without asking the name service, which HTTPServer does and which can take long."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: socket.socket, client_address: tuple[str, int]) -> None:  # type: ignore[override]
        """Answer a connection on a thread of its own, which is kept until it ends."""
        thread = threading.Thread(
            target=self._serve,
            args=(request, client_address),
            name="replica-connection",
            daemon=True,
        )
        with self._lock:
            self._connections[thread] = request
        thread.start()

    def _serve(self, request: socket.socket, client_address: tuple[str, int]) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._connections.pop(threading.current_thread(), None)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002
        """Keep what a handler raised; a connection that ended is no news."""
        error = sys.exception()
        if error is None or isinstance(error, ConnectionError):
            return
        self.replica.note_failure(error)

    def end_connections(self, timeout_s: float) -> None:
        """Close every connection from our side and wait for the threads to end."""
        with self._lock:
            connections = dict(self._connections)
        for connection in connections.values():
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                logger.debug("replica: a connection had already ended")
        deadline = time.monotonic() + timeout_s
        for thread in connections:
            thread.join(max(deadline - time.monotonic(), 0))
