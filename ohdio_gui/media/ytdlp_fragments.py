"""yt-dlp's downloads of fragments (HLS, DASH), made safe to kill; runs in the child only."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from yt_dlp.downloader.fragment import FragmentFD

from ohdio_gui.media import partial
from ohdio_gui.model.errors import UnsupportedSiteError


class _Durable(FragmentFD):  # type: ignore[misc]
    """Fragments that are counted only when they are in the file, whatever happens meanwhile.

    yt-dlp's own: a kill between the write and the count writes a fragment twice; a disk that is
    full counts a fragment that was not written; a count cut short appends everything once more;
    and with several at once, its progress hook raises the count by fragments that came in early,
    so that a resume skips them.
    """

    stream = ""

    def real_download(self, filename: str, info_dict: dict[str, Any]) -> bool:
        self.stream = _stream_name(info_dict)
        return bool(super().real_download(filename, info_dict))

    def _prepare_frag_download(self, ctx: dict[str, Any]) -> None:
        partial.prepare_fragments(Path(ctx["filename"]), f"{self.stream} {ctx['total_frags']}")
        super()._prepare_frag_download(ctx)

    def _append_fragment(self, ctx: dict[str, Any], frag_content: bytes) -> None:
        ctx["dest_stream"].write(frag_content)
        ctx["dest_stream"].flush()
        file = ctx.pop("fragment_filename_sanitized")
        self._count(ctx, int(file.rpartition("-Frag")[2]))
        self.try_remove(file)

    def _write_ytdl_file(self, ctx: dict[str, Any]) -> None:
        self._count(ctx, 0)  # only asked for before the first fragment

    def _count(self, ctx: dict[str, Any], index: int) -> None:
        stream = f"{self.stream} {ctx['total_frags']}"
        extra = ctx.setdefault("extra_state", {})
        partial.save_fragments(Path(ctx["filename"]), index, ctx["total_frags"], stream, extra)

    @classmethod
    def can_download(cls, *args: Any, **keywords: Any) -> bool:  # noqa: ANN401
        """Refuse what yt-dlp would hand to FFmpeg: protected streams, and those without an end."""
        if not super().can_download(*args, **keywords):
            raise UnsupportedSiteError(reason="a protected stream")
        return True


def durable(kind: type[FragmentFD]) -> type[FragmentFD]:
    """Return yt-dlp's downloader ``kind`` with the counting of ours."""
    return type(f"Durable{kind.__name__}", (_Durable, kind), {})


def _stream_name(info: dict[str, Any]) -> str:
    """Tell one stream from another, whatever host and token its addresses have this time."""
    lengths = re.findall(r"#EXTINF:[\d.]+", info.get("hls_media_playlist_data") or "")
    digest = hashlib.sha256("".join(lengths).encode()).hexdigest()[:16]
    return f"{info.get('ext')} {info.get('tbr')} {digest}"
