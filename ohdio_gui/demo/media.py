"""Media of the replica: HLS made on demand by FFmpeg, and addresses that live for a while."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ohdio_gui.demo.catalogue import DemoPart

SEGMENT_S = 4
LOW, SOURCE = "low", "source"
"""The variants of a master playlist, in its order: OHdio lists the lowest first."""

_FFMPEG_TIMEOUT_S = 120
_NAME = re.compile(r"(?:low|source)(?:\.m3u8|_\d{3,}\.ts)")


class HlsError(RuntimeError):
    """FFmpeg could not make the segments; the message is its own."""


@dataclass
class _Media:
    folder: Path
    lock: threading.Lock = field(default_factory=threading.Lock)
    made: set[str] = field(default_factory=set)


class HlsShop:
    """Makes and keeps HLS for the parts, in a temporary folder that ``close`` removes.

    A variant is made at the first request for one of its files: ``source`` copies the part's
    packets, ``low`` encodes them anew at ``low_bitrate``. Any thread may call.
    """

    def __init__(self, ffmpeg: str | None) -> None:
        self._ffmpeg = ffmpeg
        self._lock = threading.Lock()
        self._root: Path | None = None
        self._media: dict[str, _Media] = {}
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_closed = False

    @property
    def is_open(self) -> bool:
        """False without FFmpeg: then no media has an HLS form."""
        return self._ffmpeg is not None

    def master(self, part: DemoPart) -> str:
        """Return the master playlist, the lowest variant first."""
        lines = ["#EXTM3U", "#EXT-X-VERSION:3"]
        for variant, bitrate in ((LOW, low_bitrate(part)), (SOURCE, bitrate_of(part))):
            lines.append(f'#EXT-X-STREAM-INF:BANDWIDTH={bitrate},CODECS="mp4a.40.2"')
            lines.append(f"{variant}.m3u8")
        return "\n".join(lines) + "\n"

    def file(self, part: DemoPart, name: str) -> Path | None:
        """Return a variant's playlist or segment, made if need be; None for an unknown name.

        Raises HlsError when FFmpeg cannot make it.
        """
        if not self.is_open or _NAME.fullmatch(name) is None:
            return None
        media = self._folder_of(part)
        variant = SOURCE if name.startswith(SOURCE) else LOW
        with media.lock:
            if variant not in media.made:
                self._make(part, variant, media.folder)
                media.made.add(variant)
        file = media.folder / name
        return file if file.is_file() else None

    def close(self) -> None:
        """Stop FFmpeg where it runs and remove the folder; may be called again."""
        with self._lock:
            self._is_closed = True
            running, root = list(self._running), self._root
            self._root = None
        for process in running:
            process.kill()
            process.wait()
        if root is not None:
            shutil.rmtree(root, ignore_errors=True)

    def _folder_of(self, part: DemoPart) -> _Media:
        with self._lock:
            if self._is_closed:
                raise HlsError("the replica stops")
            if self._root is None:
                self._root = Path(tempfile.mkdtemp(prefix="ohdio-replica-"))
            if part.media_id not in self._media:
                folder = self._root / part.media_id
                folder.mkdir()
                self._media[part.media_id] = _Media(folder)
            return self._media[part.media_id]

    def _make(self, part: DemoPart, variant: str, folder: Path) -> None:
        codec = ["-c:a", "copy"]
        if variant == LOW:
            codec = ["-c:a", "aac", "-b:a", str(low_bitrate(part))]
        command = [
            *(str(self._ffmpeg), "-nostdin", "-y", "-v", "error", "-threads", "1"),
            *("-i", str(part.file), "-map", "0:a:0", *codec),
            *("-f", "hls", "-hls_time", str(SEGMENT_S), "-hls_playlist_type", "vod"),
            *("-hls_segment_filename", str(folder / f"{variant}_%03d.ts")),
            str(folder / f"{variant}.m3u8"),
        ]
        with self._lock:
            if self._is_closed:
                raise HlsError("the replica stops")
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
            self._running.add(process)
        try:
            _, said = process.communicate(timeout=_FFMPEG_TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.communicate()
            raise HlsError("FFmpeg took too long") from error
        finally:
            with self._lock:
                self._running.discard(process)
        if process.returncode != 0:
            raise HlsError(said.decode(errors="replace").strip() or "FFmpeg was stopped")


def bitrate_of(part: DemoPart) -> int:
    """Return the mean bit/s of the part's file, from its size and announced duration."""
    if part.file is None:
        return 0
    return max(part.file.stat().st_size * 8 // max(part.duration_s, 1), 1)


def low_bitrate(part: DemoPart) -> int:
    """Return the bit/s of the variant that nobody should choose: 48 k, or half of the source."""
    return min(48_000, max(bitrate_of(part) // 2, 8_000))


class Signer:
    """Signs media addresses as ``?hdnea=exp=…~acl=…~hmac=…`` and checks them."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(16)

    def sign(self, path: str, lifetime_s: float) -> str:
        """Return ``path`` with a query that lets it and what lies in its folder be fetched.

        The lifetime ends on a whole second, as in OHdio's own.
        """
        folder = path if path.endswith(".mp4") else path.rsplit("/", 1)[0] + "/*"
        claim = f"exp={int(time.time() + lifetime_s)}~acl={folder}"
        return f"{path}?hdnea={claim}~hmac={self._hmac(claim)}"

    def is_valid(self, path: str, query: str) -> bool:
        """Tell whether ``query`` holds a signature for ``path`` that still lives."""
        match = re.search(r"hdnea=(exp=(\d+)~acl=([^~&]*))~hmac=([0-9a-f]+)", query)
        if match is None:
            return False
        claim, expires, folder, signature = match.groups()
        covers = path == folder or (folder.endswith("/*") and path.startswith(folder[:-1]))
        return (
            covers
            and time.time() <= int(expires)
            and hmac.compare_digest(self._hmac(claim), signature)
        )

    def expire_all(self) -> None:
        """Make every address signed so far invalid, as if its time were over."""
        self._secret = secrets.token_bytes(16)

    def _hmac(self, claim: str) -> str:
        return hmac.new(self._secret, claim.encode(), hashlib.sha256).hexdigest()


def with_query(playlist: str, query: str) -> str:
    """Return the playlist with ``query`` put on each of its addresses."""
    if not query:
        return playlist
    lines = [
        line if not line or line.startswith("#") else f"{line}?{query}"
        for line in playlist.splitlines()
    ]
    return "\n".join(lines) + "\n"
