"""The child process that runs yt-dlp: ``python -m ohdio_gui.media.ytdlp_child``.

One process a book: the program pauses a download by ending it, which works at once even when a
server stalls, and no download holds the window's interpreter. It reads requests on standard input
(``ytdlp_wire``), answers on standard output, logs on standard error, and ends by itself the moment
its standard input closes, so it never outlives the program.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self
from urllib.parse import urlsplit

from yt_dlp.extractor import gen_extractor_classes

from ohdio_gui.media.throttle import Throttle
from ohdio_gui.media.ytdlp_errors import translated
from ohdio_gui.media.ytdlp_known import known_media
from ohdio_gui.media.ytdlp_session import Session, options
from ohdio_gui.media.ytdlp_wire import error_answer
from ohdio_gui.model.errors import (
    OhdioError,
    UnsupportedSiteError,
)
from ohdio_gui.model.lengths import LONGEST_S, possible_duration

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_ENTRIES = 2000
"""A page that lists more is no audiobook's."""
MAX_CHAPTERS = 1000
_TELL_EVERY_S = 0.1
_NUMBERING = ("Generic", "HTML5MediaEmbed")
"""Extractors that add a number to the title even when a page has one player only."""
_throttle = Throttle()


def main() -> int:
    """Serve requests until standard input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program decides what Ctrl+C ends
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever prints goes to the log, never between our answers
    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_read_requests, args=(requests,), daemon=True).start()
    while True:
        request = requests.get()
        try:
            answer = {"event": "done", "value": _OPERATIONS[request["op"]](request, answers)}
        except OhdioError as error:
            answer = error_answer(error)
        _say(answers, answer)


def _read_requests(requests: queue.Queue[dict[str, Any]]) -> None:
    with os.fdopen(os.dup(0), "rb") as lines:
        for line in lines:
            request = json.loads(line)
            if request["op"] == "rate":  # holds for what is under way
                _throttle.set_rate(request["bytes_s"])
            else:
                requests.put(request)
    os._exit(0)


def _say(answers: BinaryIO, answer: dict[str, Any]) -> None:
    try:
        answers.write(json.dumps(answer).encode() + b"\n")
    except BrokenPipeError:
        os._exit(0)


def _session(request: dict[str, Any], *, all_extractors: bool, **more: Any) -> Session:  # noqa: ANN401
    names = ("user_agent", "socket_timeout_s", "retry_pause_s", "proxy")
    params = options(**{name: request[name] for name in names})
    params |= more.pop("params", {})
    return Session(params, all_extractors=all_extractors, throttle=_throttle, **more)


class _Teller:
    """Tells the last known progress ten times a second, and once at the end.

    On a thread of its own: the last blocks before a stall are told too.
    """

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._latest: tuple[int, int | None] | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def note(self, done: int, total: int | None) -> None:
        self._latest = (done, total)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()  # nothing is told after the answer

    def _run(self) -> None:
        told = None
        ended = False
        while not ended:
            ended = self._ended.wait(_TELL_EVERY_S)
            latest = self._latest
            if latest is not None and latest != told:
                told = latest
                _say(self._answers, {"event": "progress", "done": told[0], "total": told[1]})


def _fetch(request: dict[str, Any], answers: BinaryIO) -> None:
    """Download one known address to ``target``."""
    target = Path(request["target"])
    teller = _Teller(answers)
    session = _session(
        request,
        all_extractors=False,
        name_of=lambda _: target,
        on_progress=teller.note,
        expects_audio=True,
    )
    session.in_media = True

    def run() -> None:
        media = (
            _best_variant(session, request["url"])
            if request["is_hls"]
            else {"url": request["url"], "protocol": "https", "ext": "m4a"}
        )
        session.process_ie_result({"id": "part", "title": "part", **media}, download=True)

    with teller:
        translated(run, session, request, target.parent)


def _best_variant(session: Session, url: str) -> dict[str, Any]:
    """Return the best audio of a master playlist (or the media playlist that ``url`` is)."""
    extractor = session.get_info_extractor("Generic")
    formats = extractor._extract_m3u8_formats(url, "part", "ts", entry_protocol="m3u8_native")  # noqa: SLF001
    if not formats:
        raise UnsupportedSiteError(reason="a playlist without audio")
    if all(found.get("has_drm") for found in formats):
        raise UnsupportedSiteError(reason="a protected stream")
    _, best = max(
        (entry for entry in enumerate(formats) if not entry[1].get("has_drm")), key=_quality
    )
    with session.urlopen(best["url"]) as response:
        playlist = response.read().decode("utf-8", "replace")
        address = response.url
    if "#EXT-X-ENDLIST" not in playlist:
        raise UnsupportedSiteError(reason="a live stream")
    return {
        "url": address,
        "protocol": "m3u8_native",
        "ext": "ts",
        "tbr": best.get("tbr"),
        "hls_media_playlist_data": playlist,
    }


def _quality(entry: tuple[int, dict[str, Any]]) -> tuple[bool, bool, float, int]:
    """Order variants: sound at all, sound alone, bits a second, and (lowest first) the place."""
    place, found = entry
    return (
        found.get("acodec") != "none",
        found.get("vcodec") in (None, "none"),
        found.get("tbr") or 0.0,
        place,
    )


def _fetch_page(request: dict[str, Any], answers: BinaryIO) -> str:
    """Download the best audio of a page; returns the path, which has its real extension.

    What is known of it already is used; where the server refuses that, the page is asked once.
    """
    known = request.get("known")
    teller = _Teller(answers)
    with teller:
        if known is not None:
            session = _page_session(request, teller, all_extractors=False)
            try:
                return _save_page(
                    session, request, lambda: session.process_ie_result(known, download=True)
                )
            except OhdioError:
                if not session.was_refused:
                    raise
        fresh = _page_session(request, teller, all_extractors=True)
        return _save_page(fresh, request, lambda: fresh.extract_info(request["url"], download=True))


def _page_session(request: dict[str, Any], teller: _Teller, *, all_extractors: bool) -> Session:
    stem = Path(request["target_stem"])
    return _session(
        request,
        all_extractors=all_extractors,
        name_of=lambda extension: stem.with_name(f"{stem.name}.{extension}"),
        on_progress=teller.note,
        params={"playlist_items": "1"},
    )


def _save_page(session: Session, request: dict[str, Any], run: Callable[[], Any]) -> str:
    translated(run, session, request, Path(request["target_stem"]).parent)
    if session.saved is None:
        raise UnsupportedSiteError(reason="nothing to download")
    return str(session.saved)


def _extract(request: dict[str, Any], _answers: BinaryIO) -> dict[str, Any]:
    """Return what a page says of its one item, or the addresses of its items."""
    session = _session(
        request,
        all_extractors=True,
        params={"extract_flat": "in_playlist", "playlistend": MAX_ENTRIES},
    )
    session.peeks = True
    found: dict[str, Any] = {}

    def run() -> None:
        result = session.extract_info(request["url"], download=False)
        found.update(session.sanitize_info(result) or {})

    translated(run, session, request, Path.cwd())
    return _page(found, request["url"])


def _page(found: dict[str, Any], url: str) -> dict[str, Any]:
    entries = [entry for entry in found.get("entries") or () if entry]
    if len(entries) == 1 and entries[0].get("_type", "video") == "video":
        # A player on a page: the page's title is the person's, the entry's has a number added.
        found, entries = entries[0], []
    if found.get("_type", "video") != "video" or entries:
        urls = [entry.get("webpage_url") or entry.get("url") or "" for entry in entries]
        urls = [entry for entry in dict.fromkeys(urls) if _is_web(entry)]
        if not urls:
            raise UnsupportedSiteError(reason="the page lists nothing")
        return {"title": found.get("title") or url, "entry_urls": urls}
    if found.get("is_live") or found.get("live_status") in ("is_live", "is_upcoming"):
        raise UnsupportedSiteError(reason="a live stream")
    if found.get("acodec") == "none":
        raise UnsupportedSiteError(reason="no sound on the page")
    date = str(found.get("release_year") or found.get("release_date") or found.get("upload_date"))
    title = found.get("title") or url
    if found.get("extractor_key") in _NUMBERING:
        title = title.removesuffix(" (1)")
    return {
        "title": title,
        "authors": _authors(found),
        "description": found.get("description") or None,
        "duration_s": possible_duration(_seconds(found.get("duration"))),
        "thumbnail_url": found["thumbnail"] if _is_web(found.get("thumbnail") or "") else None,
        "year": int(date[:4]) if date[:4].isdecimal() else None,
        "webpage_url": found.get("webpage_url") or url,
        "language": found.get("language") or None,
        "genre": _genre(found),
        "publisher": found.get("publisher") or None,
        "chapters": _chapters(found),
        "media": known_media(found),
    }


def _genre(found: dict[str, Any]) -> str | None:
    genres = found.get("genres") or found.get("genre")
    named = ", ".join(map(str, genres)) if isinstance(genres, list) else genres
    return str(named) if named else None


def _chapters(found: dict[str, Any]) -> list[tuple[float, str]]:
    """Return (start in seconds, title) of the page's chapters, in order."""
    marks = []
    for chapter in found.get("chapters") or ():
        start, title = _seconds(chapter.get("start_time")), str(chapter.get("title") or "").strip()
        if start is not None and 0 <= start <= LONGEST_S:
            marks.append((start, title))
    return sorted(marks)[:MAX_CHAPTERS]


def _seconds(value: object) -> float | None:
    """Return a number of an extractor's; None for anything else: a page may write what it likes."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _authors(found: dict[str, Any]) -> list[str]:
    for key in ("artists", "creators", "artist", "creator", "uploader", "channel"):
        named = found.get(key)
        if named:
            return [str(name) for name in named] if isinstance(named, list) else [str(named)]
    return []


def _is_web(url: str) -> bool:
    return urlsplit(url).scheme.lower() in ("http", "https")


def _has_own_extractor(request: dict[str, Any], _answers: BinaryIO) -> bool:
    """Return whether yt-dlp knows the site, beyond looking for audio on any page."""
    return any(
        extractor.suitable(request["url"])
        for extractor in gen_extractor_classes()
        if extractor.IE_NAME != "generic"
    )


_OPERATIONS: dict[str, Callable[[dict[str, Any], BinaryIO], Any]] = {
    "fetch": _fetch,
    "fetch_page": _fetch_page,
    "extract": _extract,
    "has_own_extractor": _has_own_extractor,
}


if __name__ == "__main__":
    sys.exit(main())
