"""What yt-dlp raises, as errors of ours; runs in the child process only."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from yt_dlp.networking.exceptions import (
    CertificateVerifyError,
    HTTPError,
    RequestError,
    TransportError,
)
from yt_dlp.utils import ExtractorError, GeoRestrictedError, UnsupportedError, YoutubeDLError

from ohdio_gui.media.disk import disk_full, storage_error
from ohdio_gui.media.ytdlp_wire import one_line
from ohdio_gui.model.errors import (
    ExpiredMediaError,
    ExtractionError,
    ForbiddenError,
    NetworkError,
    NotFoundError,
    OhdioError,
    RateLimitedError,
    ServerError,
    UnsupportedSiteError,
    UntrustedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ohdio_gui.media.ytdlp_session import Session

_DEFAULT_WAIT_S = 30
_MAX_WAIT_S = 3600
_REFUSED = (401, 403, 410)


def translated(
    run: Callable[[], Any], session: Session, request: dict[str, Any], folder: Path
) -> None:
    """Call ``run``; what yt-dlp raises becomes an error of ours."""
    try:
        run()
    except YoutubeDLError as error:
        raise _named(error, session, request, folder) from error
    except OSError as error:
        raise storage_error(error, folder) from error
    finally:
        session.close()


def _named(
    error: BaseException, session: Session, request: dict[str, Any], folder: Path
) -> OhdioError:
    reason = one_line(str(error)) or type(error).__name__
    host = urlsplit(session.last_url or request["url"]).hostname or "?"
    causes = list(_causes(error))
    # What the server or the disk said explains more than what yt-dlp made of it.
    for kind in (OhdioError, HTTPError, TransportError, OSError, ExtractorError, RequestError):
        cause = next((found for found in causes if isinstance(found, kind)), None)
        if isinstance(cause, OhdioError):
            return cause
        if isinstance(cause, HTTPError):
            wait = cause.response.headers.get("Retry-After")
            return _refusal(cause.status, host, wait, session, request)
        if isinstance(cause, CertificateVerifyError) and request["op"] == "fetch":
            return UntrustedError(host=host)
        if isinstance(cause, TransportError | ConnectionError | TimeoutError):
            return NetworkError(host=host)
        if isinstance(cause, OSError):
            return storage_error(cause, folder)
        if isinstance(cause, GeoRestrictedError):
            return UnsupportedSiteError(reason="limited to some countries")
        if isinstance(cause, UnsupportedError):
            return UnsupportedSiteError(reason="nothing that can be played")
        if isinstance(cause, ExtractorError) and cause.expected and not session.in_media:
            return UnsupportedSiteError(reason=reason)
        if cause is not None:
            return ExtractionError(reason=reason)
    status = re.search(r"HTTP Error (\d{3})", reason)
    if status:
        return _refusal(int(status[1]), host, None, session, request)
    if "No space left" in reason or "[Errno 28]" in reason:
        return disk_full(folder)
    # yt-dlp's last word after its retries is a text only.
    return NetworkError(host=host) if session.network_trouble else ExtractionError(reason=reason)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield ``error`` and what led to it, yt-dlp's own ways of keeping that included."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or cause in seen:
            continue
        seen.append(cause)
        yield cause
        waiting.append((getattr(cause, "exc_info", None) or (None, None))[1])
        waiting += [getattr(cause, "cause", None), cause.__cause__, cause.__context__]


def _refusal(
    status: int, host: str, wait: str | None, session: Session, request: dict[str, Any]
) -> OhdioError:
    if status == 429:
        return RateLimitedError(host=host, retry_after_s=_wait_s(wait))
    if status >= 500:
        return ServerError(host=host, status=status)
    if status < 400:  # a redirect that is not followed
        return ExtractionError(reason=f"HTTP {status}")
    if session.in_media and status in _REFUSED:
        if request["op"] == "fetch":
            return ExpiredMediaError(position=request["position"])
        # The page gives a fresh address at the next try.
        return ExtractionError(reason=f"HTTP {status}")
    if status in (404, 410):
        return NotFoundError(host=host)
    return ForbiddenError(host=host, status=status)


def _wait_s(text: str | None) -> int:
    """Return the seconds of a ``Retry-After``: a number or a date."""
    if text is None:
        return _DEFAULT_WAIT_S
    if text.strip().isdecimal():
        return min(_MAX_WAIT_S, int(text))
    try:
        seconds = parsedate_to_datetime(text).timestamp() - time.time()
    except ValueError:
        return _DEFAULT_WAIT_S
    return min(_MAX_WAIT_S, max(1, round(seconds)))
