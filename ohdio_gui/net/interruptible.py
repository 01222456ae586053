"""Network I/O that a cancelled job leaves within a tenth of a second, whatever the server does.

A blocked ``recv`` cannot be woken by closing its socket from another thread, and httpx has no
cancellation for threads. So what httpx reads is read here in short ticks, with a look at the
job's token between two of them; connecting, which cannot be cut into ticks, runs on a thread of
its own that is left behind and closes what it gets. httpcore's backends are its public way to
do this; only handing one to httpx's client is not (see ``install``).
"""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator

    import httpx

    from ohdio_gui.model.cancel import CancelToken

TICK_S = 0.1
"""How often a reading thread looks at its token."""


class _Call(threading.local):
    """The request that runs on this thread."""

    token: CancelToken | None = None
    deadline: float | None = None


_call = _Call()


@contextlib.contextmanager
def interrupted_by(token: CancelToken, total_s: float) -> Iterator[None]:
    """Have the I/O of this thread end with ``token`` (JobCancelled) or after ``total_s`` seconds.

    The end of the time is httpcore's ReadTimeout, so that a server that drips a byte now and
    then cannot hold a thread for ever.
    """
    _call.token, _call.deadline = token, time.monotonic() + total_s
    try:
        yield
    finally:
        _call.token = _call.deadline = None


def install(client: httpx.Client) -> bool:
    """Give ``client`` the interruptible backend; False when this httpx has no place for it.

    httpx 0.28 makes its pools itself and takes no backend, so the pools' attribute is set. Where
    it is missing all works, but a cancelled request ends only with its timeout.
    """
    transports = [getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values()]
    pools: list[Any] = [getattr(each, "_pool", None) for each in transports if each is not None]
    usable = [pool for pool in pools if hasattr(pool, "_network_backend")]
    for pool in usable:
        pool._network_backend = _Backend()  # noqa: SLF001
    return bool(usable) and len(usable) == len(pools)


class _Backend(httpcore.NetworkBackend):
    """httpcore's own backend, with streams that look at the token."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve and connect."""
        return _Stream(
            _leavable(
                lambda: self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
            )
        )

    def sleep(self, seconds: float) -> None:
        """Wait between two attempts to connect."""
        if _call.token is None:
            time.sleep(seconds)
        else:
            _call.token.wait(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what comes first: bytes, the timeout, the token, the end of the call's time."""
        ends = [end for end in (_call.deadline, _after(timeout)) if end is not None]
        end = min(ends) if ends else None
        while True:
            if _call.token is not None:
                _call.token.check()
            tick = TICK_S if end is None else min(TICK_S, end - time.monotonic())
            if tick <= 0:
                raise httpcore.ReadTimeout
            try:
                return self._inner.read(max_bytes, tick)
            except httpcore.ReadTimeout:
                continue

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of ``buffer``."""
        if _call.token is not None:
            _call.token.check()
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        """Close the socket."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Shake hands."""
        return _Stream(
            _leavable(lambda: self._inner.start_tls(ssl_context, server_hostname, timeout))
        )

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (httpcore's own signature)
        """Return what the inner stream knows."""
        return self._inner.get_extra_info(info)


class _Attempt(threading.Thread):
    """Makes one stream; whoever wanted it may have left meanwhile."""

    def __init__(self, make: Callable[[], httpcore.NetworkStream]) -> None:
        super().__init__(name="ohdio-connect", daemon=True)
        self._make = make
        self._lock = threading.Lock()
        self._is_left = False
        self._stream: httpcore.NetworkStream | None = None
        self._error: Exception | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        """Make the stream, keep it or the error."""
        try:
            stream = self._make()
        except (httpcore.NetworkError, httpcore.TimeoutException, OSError, ValueError) as error:
            self._error = error
        else:
            with self._lock:
                self._stream = stream
                if self._is_left:
                    stream.close()
        finally:
            self.ended.set()

    def leave(self) -> None:
        """Give the stream up: it is closed now, or when it is made."""
        with self._lock:
            self._is_left = True
            if self._stream is not None:
                self._stream.close()

    def result(self) -> httpcore.NetworkStream:
        """Return the stream, or raise what prevented it; after ``ended``."""
        if self._stream is None:
            raise self._error or httpcore.ConnectError("the attempt ended without a result")
        return self._stream


def _leavable(make: Callable[[], httpcore.NetworkStream]) -> httpcore.NetworkStream:
    """Return what ``make`` makes; raise JobCancelled at once when the token is set."""
    token = _call.token
    if token is None:
        return make()
    token.check()
    attempt = _Attempt(make)
    remove_callback = token.on_cancel(attempt.ended.set)
    attempt.start()
    attempt.ended.wait()
    remove_callback()
    if token.is_set:
        attempt.leave()
        token.check()
    return attempt.result()


def _after(seconds: float | None) -> float | None:
    return None if seconds is None else time.monotonic() + seconds
