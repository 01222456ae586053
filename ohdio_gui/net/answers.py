"""What an HTTP answer, or its absence, means: httpx's world to our errors."""

from __future__ import annotations

import math
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpx

from ohdio_gui import __version__
from ohdio_gui.model.errors import (
    FetchError,
    ForbiddenError,
    NetworkError,
    NotAUrlError,
    NotFoundError,
    OfflineError,
    RateLimitedError,
    ServerError,
    TooLargeError,
    UntrustedError,
)
from ohdio_gui.net.reachability import has_route, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable

USER_AGENT = f"ohdio-gui/{__version__} (personal audiobook downloader)"
MAX_REDIRECTS = 5
HTTPX_ERRORS = (
    httpx.TransportError,
    httpx.DecodingError,
    httpx.StreamError,
    httpx.InvalidURL,
)
"""What a request can fail with; ``fetch_error`` says what it means."""
DEFAULT_RETRY_AFTER_S = 30.0
MIN_RETRY_AFTER_S = 1.0
MAX_RETRY_AFTER_S = 3600.0


def checked_url(url: str) -> httpx.URL:
    """Return ``url`` as httpx takes it. Raises NotAUrlError for anything but http(s)."""
    try:
        parsed = httpx.URL(url)
        host = parsed.host
    # A name that no IDNA knows is a UnicodeError, and only when it is looked at.
    except (httpx.InvalidURL, UnicodeError) as error:
        raise NotAUrlError(text=url) from error
    if parsed.scheme not in {"http", "https"} or not host:
        raise NotAUrlError(text=url)
    return parsed


def next_request(response: httpx.Response, hops: int) -> httpx.Request | None:
    """Return the request that a redirect leads to, None when ``response`` is none.

    ``hops`` redirects were followed before. Raises ForbiddenError when they are too many or lead
    away from http(s).
    """
    request = response.next_request
    if request is None:
        return None
    if hops >= MAX_REDIRECTS or request.url.scheme not in {"http", "https"}:
        raise ForbiddenError(host=response.url.host, status=response.status_code)
    return request


def refuse_status(response: httpx.Response) -> None:
    """Raise what a status other than 2xx means."""
    status, host = response.status_code, response.url.host
    if response.is_success:
        return
    if status in {404, 410}:
        raise NotFoundError(host=host, status=status)
    if status == 429:
        seconds = retry_after_s(response.headers.get("retry-after"))
        raise RateLimitedError(host=host, retry_after_s=seconds, status=status)
    if status == 408:
        raise NetworkError(host=host, status=status)
    if status >= 500:
        raise ServerError(host=host, status=status)
    raise ForbiddenError(host=host, status=status)


def refuse_size(response: httpx.Response, received: int, max_bytes: int) -> None:
    """Raise TooLargeError when the answer has, or announces, more than ``max_bytes``."""
    announced = response.headers.get("content-length", "")
    if received > max_bytes or (announced.isdecimal() and int(announced[:18]) > max_bytes):
        raise TooLargeError(host=response.url.host, limit=max_bytes)


def retry_after_s(value: str | None) -> float:
    """Return the seconds of a ``Retry-After`` header: a number or an HTTP date.

    30 s when there is none that can be read, never less than a second or more than an hour.
    """
    text = (value or "").strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        # An OverflowError is a zone, or a year, of thirty digits.
        except (ValueError, OverflowError):
            return DEFAULT_RETRY_AFTER_S
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - datetime.now(UTC)).total_seconds()
    if not math.isfinite(seconds):
        return DEFAULT_RETRY_AFTER_S
    return min(max(MIN_RETRY_AFTER_S, seconds), MAX_RETRY_AFTER_S)


def fetch_error(host: str, error: Exception, route: Callable[[], bool] = has_route) -> FetchError:
    """Return what an httpx error means; ``route`` says whether this machine is connected.

    The addresses asked are checked before: an InvalidURL is where a redirect leads.
    """
    if isinstance(error, httpx.InvalidURL):
        return ForbiddenError(host=host, status=302)
    if not is_loopback(host) and not route():
        return OfflineError(host=host)
    if _is_untrusted(error):
        return UntrustedError(host=host)
    return NetworkError(host=host, reason=type(error).__name__)


def _is_untrusted(error: BaseException) -> bool:
    """Whether a certificate was refused; httpx says so only in what led to its error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
