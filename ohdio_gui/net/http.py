"""The one HTTP client of the engine: every request to OHdio goes through here.

One connection pool and one TLS context for all threads (LIMITS.md section 6). What comes back is
bytes or an error of ours; retrying is the engine's business, waiting for a turn the budget's.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from ohdio_gui.model.errors import NetworkError, RateLimitedError, SettingsError
from ohdio_gui.net import interruptible
from ohdio_gui.net.answers import (
    HTTPX_ERRORS,
    USER_AGENT,
    checked_url,
    fetch_error,
    next_request,
    refuse_size,
    refuse_status,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ohdio_gui.model.cancel import CancelToken
    from ohdio_gui.net.budget import RequestBudget

MAX_PAGE_BYTES = 16 * 1024 * 1024
MAX_REQUEST_S = 60.0
"""How long one request may take in all, redirects apart."""

_LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=20)
_TIMEOUT = httpx.Timeout(10, connect=5, pool=30)
_BAD_REQUEST = 400
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    url: str
    """Where the answer came from, after redirects."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    """Decompressed."""


class HttpClient:
    """Fetches whole answers, from any thread; one for the program, closed at its end."""

    def __init__(
        self,
        budget: RequestBudget,
        user_agent: str = USER_AGENT,
        max_request_s: float = MAX_REQUEST_S,
        proxy: str = "",
    ) -> None:
        """Make the client; ``proxy``: the address of one, empty: what the environment names.

        Raises SettingsError when the environment names a proxy that cannot be used.
        """
        self._budget = budget
        self._max_request_s = max_request_s
        self._headers = {"User-Agent": user_agent, "Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"}
        self._context = httpx.create_ssl_context()
        self._proxy = proxy
        self._retired: list[httpx.Client] = []
        self._client = self._opened(proxy)

    def use_proxy(self, proxy: str) -> None:
        """Ask through another proxy from now on; what has begun ends as it began.

        Raises SettingsError as the making of the client does.
        """
        if proxy != self._proxy:
            client = self._opened(proxy)
            self._retired.append(self._client)
            self._client, self._proxy = client, proxy

    def get(
        self,
        url: str,
        *,
        budgeted: bool,
        token: CancelToken,
        max_bytes: int = MAX_PAGE_BYTES,
        accept: str = "*/*",
    ) -> Answer:
        """Fetch ``url``; ``budgeted`` requests (OHdio's site and services) wait for their turn.

        Raises JobCancelled soon after ``token`` is set, NotAUrlError, and FetchErrors:
        NetworkError, OfflineError, NotFoundError (404, 410), ForbiddenError, RateLimitedError
        (which the budget learns too), ServerError, TooLargeError.
        """
        request = self._client.build_request("GET", checked_url(url), headers={"Accept": accept})
        return self._answer(request, budgeted=budgeted, token=token, max_bytes=max_bytes)

    def post_json(
        self,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        budgeted: bool,
        token: CancelToken,
        max_bytes: int = MAX_PAGE_BYTES,
    ) -> Answer:
        """Post ``body``, which is JSON; ``headers`` are sent with it. Raises as ``get`` does.

        HTTP 400 with JSON is an answer, not an error: GraphQL servers name a refused field so.
        """
        every_header = {"Content-Type": _JSON, "Accept": _JSON, **(headers or {})}
        request = self._client.build_request(
            "POST", checked_url(url), headers=every_header, content=body
        )
        return self._answer(request, budgeted=budgeted, token=token, max_bytes=max_bytes)

    def close(self) -> None:
        """Close every connection; requests still running end with NetworkError."""
        for client in (self._client, *self._retired):
            client.close()

    def _opened(self, proxy: str) -> httpx.Client:
        try:
            client = httpx.Client(
                verify=self._context,
                headers=self._headers,
                limits=_LIMITS,
                timeout=_TIMEOUT,
                proxy=proxy or None,
            )
        except (ImportError, ValueError) as error:
            raise SettingsError(key="proxy", value=str(error), wanted="http://…") from error
        interruptible.install(client)
        return client

    def _answer(
        self, request: httpx.Request, *, budgeted: bool, token: CancelToken, max_bytes: int
    ) -> Answer:
        hops = 0
        while True:
            started = self._budget.acquire(token) if budgeted else None
            token.check()
            with (
                _translated(request.url.host),
                interruptible.interrupted_by(token, self._max_request_s),
                contextlib.closing(self._send(request)) as response,
            ):
                following = next_request(response, hops)
                if following is None:
                    return self._read(response, token, max_bytes, started)
            request, hops = following, hops + 1

    def _send(self, request: httpx.Request) -> httpx.Response:
        client = self._client
        if client.is_closed:
            raise NetworkError(host=request.url.host, reason="closed")
        return client.send(request, stream=True)

    def _read(
        self, response: httpx.Response, token: CancelToken, max_bytes: int, started: float | None
    ) -> Answer:
        """Read the answer to a request that ``started`` by the budget, or beside it (None)."""
        is_named_refusal = (
            response.status_code == _BAD_REQUEST
            and response.request.method == "POST"
            and _JSON in response.headers.get("content-type", "")
        )
        if not is_named_refusal:
            try:
                refuse_status(response)
            except RateLimitedError as error:
                if started is not None:
                    self._budget.penalise(error.retry_after_s, started)
                raise
        refuse_size(response, 0, max_bytes)
        body = bytearray()
        for chunk in response.iter_bytes():
            token.check()
            body += chunk
            refuse_size(response, len(body), max_bytes)
        return Answer(
            url=str(response.url),
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=bytes(body),
        )


@contextlib.contextmanager
def _translated(host: str) -> Iterator[None]:
    """Turn httpx's errors into ours."""
    try:
        yield
    except HTTPX_ERRORS as error:
        raise fetch_error(host, error) from error
