"""yt-dlp with its traps closed; runs in the child process only.

One ``Session`` downloads one thing. What it adds to ``YoutubeDL``: the file name is ours; the
source of a partial file is kept and compared (``partial``); fragments survive a kill at any
instant; only http and https, after redirects too; nothing but yt-dlp's own downloaders: FFmpeg
never reads from the network. Seen with yt-dlp 2026.10.26.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from yt_dlp import YoutubeDL
from yt_dlp.downloader import get_suitable_downloader
from yt_dlp.downloader.dash import DashSegmentsFD
from yt_dlp.downloader.hls import HlsFD
from yt_dlp.downloader.http import HttpFD
from yt_dlp.networking import Request
from yt_dlp.networking.exceptions import HTTPError, TransportError
from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor

from ohdio_gui.media import partial
from ohdio_gui.media.partial import Source, part_path
from ohdio_gui.media.ytdlp_fragments import durable
from ohdio_gui.model.errors import ExtractionError, UnsupportedSiteError
from ohdio_gui.model.redaction import redacted

if TYPE_CHECKING:
    from collections.abc import Callable

    from yt_dlp.downloader.fragment import FragmentFD

    from ohdio_gui.media.throttle import Throttle

BUFFER_BYTES = 32 * 1024
"""What a kill costs at most of a file.

A book of 131 MB takes 0.7 s of the processor by 64 kB, 1.1 s by 32 kB, 1.9 s by 16 kB.
"""
FRAGMENT_BUFFER_BYTES = 16 * 1024
"""Four fragments come at once, and a kill costs so much of each."""
RETRIES = 3
FRAGMENTS_AT_ONCE = 4
"""More would pile up fragments that a pause throws away; four take 50 ms of latency to a third."""
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
_PAGE_TYPES = ("text/html", "text/xml", "application/xml", "application/json")
"""Not all of text/: a careless server calls any file text/plain."""
_REFUSED = (401, 403, 404, 410)
PEEK_BYTES = 1024
"""yt-dlp's generic extractor looks at 512."""
_AUDIO_NAMES = (
    ".aac", ".flac", ".m4a", ".m4b", ".mp3", ".mp4", ".oga", ".ogg", ".opus", ".wav", ".webm",
)  # fmt: skip
_FRAGMENT_KINDS = (HlsFD, DashSegmentsFD)

# yt-dlp would give an encrypted stream to an FFmpeg it finds on PATH.
FFmpegPostProcessor._ffmpeg_location.set(os.path.join(os.sep, "no", "ffmpeg", "here"))  # noqa: PTH118, SLF001


class SourceChangedError(Exception):
    """The server has another file than the one that the partial file was begun with."""


class _Log:
    """yt-dlp's messages go to standard error, where the program reads and logs them."""

    def debug(self, text: str) -> None:
        self._say("D", text)

    def info(self, text: str) -> None:
        self._say("D", text)

    def warning(self, text: str) -> None:
        self._say("W", text)

    def error(self, text: str) -> None:
        self._say("W", text)

    def _say(self, level: str, text: str) -> None:
        for line in redacted(text).splitlines():
            sys.stderr.write(f"{level} {line}\n")
        sys.stderr.flush()


def options(
    user_agent: str, socket_timeout_s: float, retry_pause_s: float, proxy: str | None
) -> dict[str, Any]:
    """Return yt-dlp's options as every use of it here has them."""

    def pause(n: int) -> float:
        return retry_pause_s * 2.0 ** min(n, 3)

    chosen: dict[str, Any] = {
        "quiet": True,
        "noprogress": True,
        "noplaylist": True,
        "color": "no_color",
        "cachedir": False,
        "logger": _Log(),
        "fixup": "never",
        "format": "bestaudio[ext=m4a]/bestaudio/best",
        "socket_timeout": socket_timeout_s,
        "retries": RETRIES,
        "fragment_retries": RETRIES,
        "extractor_retries": 1,
        "retry_sleep_functions": {"http": pause, "fragment": pause, "extractor": pause},
        "skip_unavailable_fragments": False,
        "concurrent_fragment_downloads": FRAGMENTS_AT_ONCE,
        "hls_prefer_native": True,
        "noresizebuffer": True,
        "buffersize": BUFFER_BYTES,
        "continuedl": True,
        "updatetime": False,
        "http_headers": {"User-Agent": user_agent},
    }
    if proxy is not None:
        chosen["proxy"] = proxy
    return chosen


class Session(YoutubeDL):  # type: ignore[misc]
    """A YoutubeDL for one request; ``name_of`` gives the final path for an extension."""

    def __init__(
        self,
        params: dict[str, Any],
        *,
        all_extractors: bool,
        throttle: Throttle,
        name_of: Callable[[str], Path] | None = None,
        on_progress: Callable[[int, int | None], None] | None = None,
        expects_audio: bool = False,
    ) -> None:
        super().__init__(params, auto_init=all_extractors)
        self._throttle = throttle
        self._name_of = name_of
        self._on_progress = on_progress
        self._expects_audio = expects_audio
        self._target: Path | None = None
        self.saved: Path | None = None
        """What was downloaded."""
        self.in_media = False
        """Whether the media itself was being asked for, no longer its page."""
        self.was_refused = False
        """Whether the media's own address was refused or not found."""
        self.peeks = False
        """Whether only what a file is matters, not what is in it."""
        self._pages: list[Any] = []
        self.network_trouble = False
        """Whether a connection failed or was cut off."""
        self.last_url = ""
        self.add_progress_hook(self._hook)

    def prepare_filename(
        self,
        info_dict: dict[str, Any],
        dir_type: str = "",
        *,
        outtmpl: str | None = None,
        warn: bool = False,
    ) -> str:
        """Return our own name: no template, so nothing in a path is ever expanded."""
        if self._name_of is None:
            return str(super().prepare_filename(info_dict, dir_type, outtmpl=outtmpl, warn=warn))
        return str(self._name_of(str(info_dict.get("ext") or "bin")))

    def dl(
        self, name: str, info: dict[str, Any], subtitle: bool = False, test: bool = False
    ) -> tuple[bool, bool]:
        """Download ``info`` to ``name``, going on with what is on disk of it."""
        kind = get_suitable_downloader(info, self.params)
        if info.get("is_live"):
            raise UnsupportedSiteError(reason="a live stream")
        if kind not in (HttpFD, *_FRAGMENT_KINDS):
            raise UnsupportedSiteError(reason=f"a stream of the kind “{info.get('protocol')}”")
        if test:
            done: tuple[bool, bool] = super().dl(name, info, subtitle, test)
            return done
        self.in_media = True
        self._close_pages()
        target = Path(name)
        if kind is HttpFD:
            self._download_file(target, info)
        else:
            self._download_fragments(kind, target, info)
        self.saved = target
        return True, True

    def _download_file(self, target: Path, info: dict[str, Any]) -> None:
        if partial.prepare_file(target):
            return
        self._target = target
        try:
            try:
                done, _ = super().dl(str(target), info)
            except SourceChangedError:
                partial.start_over(target)
                done, _ = super().dl(str(target), info)
        except SourceChangedError as error:
            raise ExtractionError(reason="the file changes while it is fetched") from error
        finally:
            self._target = None
        known = partial.load_source(target)
        size = partial.size_of(target)
        if not done or size == 0 or (known and known.total not in (None, size)):
            target.unlink(missing_ok=True)
            partial.start_over(target)
            expected = known.total if known else None
            raise ExtractionError(reason=f"{size} of {expected} bytes came through")
        partial.start_over(target)

    def _download_fragments(
        self, kind: type[FragmentFD], target: Path, info: dict[str, Any]
    ) -> None:
        downloader = durable(kind)(self, self.params | {"buffersize": FRAGMENT_BUFFER_BYTES})
        for hook in self._progress_hooks:
            downloader.add_progress_hook(hook)
        copy = self._copy_infodict(info)
        if copy.get("http_headers") is None:
            copy["http_headers"] = self._calc_headers(copy)
        done, _ = downloader.download(str(target), copy)
        if not done:
            raise ExtractionError(reason="a piece of the stream is missing")
        partial.start_over(target)

    def urlopen(self, req: Request | str) -> Any:  # noqa: ANN401 (yt-dlp's Response)
        """Open an address; while a file is downloaded, see to it that it is one file."""
        request = Request(req) if isinstance(req, str) else req
        _check_scheme(request.url)
        self.last_url = request.url
        target = self._target
        if target is not None:
            _set_range(request, target)
        try:
            response = self._peek(request) or super().urlopen(request)
        except HTTPError as error:
            if self.in_media and error.status in _REFUSED:
                self.was_refused = True
            if target is not None and error.status == 416:
                raise SourceChangedError from error
            raise
        except TransportError:
            self.network_trouble = True
            raise
        _check_scheme(response.url)
        if target is not None:
            self._keep_source(target, response)
        self._watch(response)
        if not self.in_media:
            self._pages.append(response)
        return response

    def close(self) -> None:
        """Close what is open, the answers that nobody read to their end included."""
        self._close_pages()
        super().close()

    def _close_pages(self) -> None:
        """Yt-dlp leaves a direct file's answer open, and its server goes on sending it."""
        pages, self._pages = self._pages, []
        for response in pages:
            response.close()

    def _peek(self, request: Request) -> Any:  # noqa: ANN401
        """Return the first bytes of what is named like an audio file; None: ask for it whole."""
        name = urlsplit(request.url).path.lower()
        if not self.peeks or request.data is not None or not name.endswith(_AUDIO_NAMES):
            return None
        first = request.copy()
        first.headers["Range"] = f"bytes=0-{PEEK_BYTES - 1}"
        try:
            response = super().urlopen(first)
        except HTTPError as error:
            if error.status != 416:
                raise
            error.close()
            return None
        kind = response.headers.get("Content-Type", "").lower()
        if response.status == 206 and kind.startswith(("text/", *_PAGE_TYPES)):
            response.close()  # a page after all, or a playlist
            return None
        return response

    def _keep_source(self, target: Path, response: Any) -> None:  # noqa: ANN401
        kind = response.headers.get("Content-Type", "").lower()
        if self._expects_audio and kind.startswith(_PAGE_TYPES):
            raise ExtractionError(reason="the server sent a page instead of audio")
        source = _source(response)
        if response.status == 206:
            known = partial.load_source(target)
            if known is None or not known.is_same_file(source):
                raise SourceChangedError
            return
        # The whole file, from its start: what was on disk goes before what it was is forgotten.
        partial.start_over(target)
        if source.total is not None:
            partial.save_source(target, source)

    def _watch(self, response: Any) -> None:  # noqa: ANN401
        """Read no faster than we may, and note a connection that is cut off.

        yt-dlp's last word on that does not say so.
        """
        read = response.read
        encoded = response.headers.get("Content-Encoding")
        length = None if encoded else response.headers.get("Content-Length")
        missing = int(length) if length and length.isdecimal() else 0

        def watched(amount: int | None = None) -> bytes:
            nonlocal missing
            # What is read whole is a playlist or a key: small, and nobody sees it move.
            throttle = self._throttle if self.in_media and amount is not None else None
            if throttle and amount:
                amount = throttle.take(amount)
            try:
                block: bytes = read(amount)
            except TransportError:
                self.network_trouble = True
                # yt-dlp asks anew and leaves this one open: its server would go on sending.
                response.close()
                raise
            if throttle and amount:
                throttle.give_back(amount - len(block))
            missing -= len(block)
            if not block and missing > 0:
                self.network_trouble = True
            return block

        response.read = watched

    def _hook(self, status: dict[str, Any]) -> None:
        if self._on_progress is None or status.get("status") not in ("downloading", "finished"):
            return
        done = int(status.get("downloaded_bytes") or status.get("total_bytes") or 0)
        total = status.get("total_bytes") or status.get("total_bytes_estimate")
        self._on_progress(done, max(done, int(total)) if total else None)


def _set_range(request: Request, target: Path) -> None:
    """Make a request for the rest of a file hold only for the file that was begun.

    yt-dlp asks again with the headers of its last try, so a range may be one of before: that the
    partial file does not end there (any more) tells.
    """
    request.headers.pop("If-Range", None)
    asked = request.headers.get("Range")
    if asked is None:
        return
    size = partial.size_of(part_path(target))
    if size == 0 or asked != f"bytes={size}-":
        request.headers.pop("Range", None)
        return
    known = partial.load_source(target)
    if known is not None and known.condition is not None:
        request.headers["If-Range"] = known.condition


def _source(response: Any) -> Source:  # noqa: ANN401
    headers = response.headers
    total: int | None = None
    if response.status == 206:
        found = _CONTENT_RANGE.fullmatch(headers.get("Content-Range", "").strip())
        total = int(found[2]) if found else None
    elif not headers.get("Content-Encoding"):
        length = headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() else None
    url = urlunsplit(urlsplit(response.url)._replace(query="", fragment=""))
    return Source(url, total, headers.get("ETag"), headers.get("Last-Modified"))


def _check_scheme(url: str) -> None:
    if urlsplit(url).scheme.lower() not in ("http", "https"):
        raise UnsupportedSiteError(reason=f"an address of the kind “{urlsplit(url).scheme}:”")
