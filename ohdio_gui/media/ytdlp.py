"""The program's side of yt-dlp: one child process a book, ended at once when a token says so.

Blocks the thread it is called on (a pool's). Ending the child is safe at any instant: what is on
disk of a download is gone on with (``partial``).
"""

from __future__ import annotations

import queue
import time
from collections import deque
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from ohdio_gui import __version__
from ohdio_gui.media.disk import disk_errors, disk_full
from ohdio_gui.media.partial import load_source, part_path, size_of
from ohdio_gui.media.rate_limit import RateLimit
from ohdio_gui.media.ytdlp_page import ExtractedPage, page_of
from ohdio_gui.media.ytdlp_process import YtdlpProcess
from ohdio_gui.media.ytdlp_wire import error_of
from ohdio_gui.model.errors import DiskFullError, ExtractionError, NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from ohdio_gui.model.cancel import CancelToken

USER_AGENT = f"ohdio-gui/{__version__} (personal audiobook downloader)"
STALL_TIMEOUT_S = 60.0
"""A download that brings no byte for so long has lost its server."""
EXTRACT_TIMEOUT_S = 180.0
KNOWN_MEDIA_S = 900.0
"""How long an address that a page gave is used without asking the page again."""
SOCKET_TIMEOUT_S = 10.0
RETRY_PAUSE_S = 0.5
"""Before yt-dlp's first try again on a broken connection; twice as long before each next one."""
_SPEED_WINDOW_S = 4.0


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a download is."""

    bytes_done: int
    """On disk, those of earlier runs included."""
    bytes_total: int | None
    """Of an HLS stream: yt-dlp's estimate."""
    speed_bytes_s: float | None
    """Over the last four seconds; None until it can be told."""


class YtdlpChild:
    """yt-dlp for one book, in a process of its own: started when first needed, then kept.

    Use it as a context manager, on one thread; leaving it ends the process.
    """

    def __init__(
        self,
        *,
        rate_limit: RateLimit | None = None,
        user_agent: str = USER_AGENT,
        proxy: str | None = None,
        stall_timeout_s: float = STALL_TIMEOUT_S,
        socket_timeout_s: float = SOCKET_TIMEOUT_S,
        retry_pause_s: float = RETRY_PAUSE_S,
    ) -> None:
        """Start nothing yet.

        ``rate_limit``: shared with the other downloads. ``proxy``: None follows the environment,
        empty means none.
        """
        self._rate_limit = rate_limit or RateLimit()
        self._common = {
            "user_agent": user_agent,
            "proxy": proxy,
            "socket_timeout_s": socket_timeout_s,
            "retry_pause_s": retry_pause_s,
        }
        self._stall_timeout_s = stall_timeout_s
        self._process: YtdlpProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    @property
    def pid(self) -> int | None:
        """The process id of the child while it runs."""
        return self._process.pid if self._process else None

    def fetch(
        self,
        url: str,
        target: Path,
        *,
        is_hls: bool,
        token: CancelToken,
        on_progress: Callable[[FetchProgress], None],
        position: int = 1,
    ) -> None:
        """Download the media at ``url`` to ``target``, going on with ``target.part``.

        HLS: the best variant of the master playlist. The query of ``url`` may differ from run to
        run. Raises JobCancelled, ExpiredMediaError(position), NotFoundError, RateLimitedError,
        ServerError, NetworkError, StorageError, UnsupportedSiteError (protected or live),
        ExtractionError.
        """
        token.check()
        if target.is_file():
            on_progress(FetchProgress(size_of(target), size_of(target), None))
            return
        with disk_errors(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
        request = {
            "op": "fetch",
            "url": url,
            "target": str(target),
            "is_hls": is_hls,
            "position": position,
        }
        try:
            self._ask(request, token, self._stall_timeout_s, on_progress)
        except DiskFullError as error:
            raise _with_size(error, target) from error

    def fetch_page(
        self,
        url: str,
        target_stem: Path,
        *,
        token: CancelToken,
        on_progress: Callable[[FetchProgress], None],
        known: dict[str, Any] | None = None,
    ) -> Path:
        """Download the best audio of another site's page; return it with its real extension.

        ``known``: the ``media`` of the page's extraction. The page is asked only where that is
        missing, older than ``KNOWN_MEDIA_S`` or refused. Errors as ``fetch``, and ForbiddenError
        for the page.
        """
        with disk_errors(target_stem.parent):
            target_stem.parent.mkdir(parents=True, exist_ok=True)
        request: dict[str, Any] = {
            "op": "fetch_page",
            "url": url,
            "target_stem": str(target_stem),
        }
        if known is not None and _is_fresh(known):
            request["known"] = known["info"]
        timeout_s = max(self._stall_timeout_s, EXTRACT_TIMEOUT_S)
        return Path(self._ask(request, token, timeout_s, on_progress))

    def extract(self, url: str, token: CancelToken) -> ExtractedPage:
        """Return what yt-dlp finds on a page, without downloading it.

        Raises UnsupportedSiteError (nothing to hear, a live stream, limited to some countries),
        ForbiddenError, NotFoundError, RateLimitedError, ServerError, NetworkError,
        ExtractionError, JobCancelled.
        """
        found = self._ask({"op": "extract", "url": url}, token, EXTRACT_TIMEOUT_S, None)
        return page_of(found, url)

    def has_own_extractor(self, url: str, token: CancelToken) -> bool:
        """Return whether yt-dlp knows the site of ``url``; no request is made."""
        request = {"op": "has_own_extractor", "url": url}
        return bool(self._ask(request, token, EXTRACT_TIMEOUT_S, None))

    def _ask(
        self,
        request: dict[str, Any],
        token: CancelToken,
        timeout_s: float,
        on_progress: Callable[[FetchProgress], None] | None,
    ) -> Any:  # noqa: ANN401 (a value of the operation)
        token.check()
        if self._process is None or not self._process.is_running:
            self.close()
            self._process = YtdlpProcess()
        process = self._process
        # While a book is read about, checked or joined, the others have its share.
        is_download = on_progress is not None
        share = self._rate_limit.share(process.set_rate) if is_download else nullcontext()
        forget = token.on_cancel(process.kill)
        finished = False
        try:
            with share:
                process.say(request | self._common)
                answer = _last_answer(process, request["url"], timeout_s, on_progress)
            finished = True
        finally:
            forget()
            if not finished:  # in the middle of something nobody waits for any more
                self.close()
            token.check()
        if answer["event"] == "error":
            raise error_of(answer)
        return answer["value"]


def _is_fresh(known: dict[str, Any]) -> bool:
    """Return whether a record is new enough; one from the future is of a clock set back."""
    return 0.0 <= time.time() - float(known["made_at"]) <= KNOWN_MEDIA_S


def _last_answer(
    process: YtdlpProcess,
    url: str,
    timeout_s: float,
    on_progress: Callable[[FetchProgress], None] | None,
) -> dict[str, Any]:
    """Pass the progress on until the request's end; return that answer."""
    speed = _Speed()
    furthest = -1
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            answer = process.answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise NetworkError(host=urlsplit(url).hostname or "?") from None
        if answer is None:
            raise ExtractionError(reason=process.last_words())
        if answer["event"] != "progress":
            return answer
        done, total = answer["done"], answer["total"]
        if done != furthest:
            furthest, deadline = done, time.monotonic() + timeout_s
        if on_progress is not None:
            on_progress(FetchProgress(done, total, speed.of(done)))


class _Speed:
    """Bytes a second over a short window."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def of(self, done: int) -> float | None:
        now = time.monotonic()
        self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[1][0] < now - _SPEED_WINDOW_S:
            self._seen.popleft()
        since, before = self._seen[0]
        return max(0.0, (done - before) / (now - since)) if now > since else None


def _with_size(error: DiskFullError, target: Path) -> DiskFullError:
    """Say how much is missing for the rest of the file, where its size is known."""
    source = load_source(target)
    if source is None or source.total is None:
        return error
    return disk_full(target.parent, source.total - size_of(part_path(target)))
