"""What a page's extraction keeps for its download, so that the page is asked once."""

from __future__ import annotations

import json
from typing import Any

MAX_RECORD_CHARS = 256 * 1024
"""A longer one (a stream of thousands of listed fragments) is not worth its place in the store."""
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})
_BARRED = ("requested_formats", "has_drm", "request_data", "impersonate")
"""Several streams at once, or values that JSON does not bring back."""
# Of yt-dlp's info: what names the item, and what choosing and running a downloader reads.
_KEPT = (
    "id", "title", "webpage_url", "original_url", "extractor", "extractor_key", "duration",
    "url", "ext", "protocol", "format_id", "direct", "http_headers", "container", "is_live",
    "acodec", "vcodec", "abr", "vbr", "tbr", "asr", "audio_channels", "filesize",
    "filesize_approx", "downloader_options", "manifest_url", "fragments",
    "fragment_base_url", "extra_param_to_segment_url", "extra_param_to_key_url", "hls_aes",
    "hls_media_playlist_data",
)  # fmt: skip


def known_media(found: dict[str, Any]) -> dict[str, Any] | None:
    """Return the chosen format of ``found``, yt-dlp's sanitized info, for ``process_ie_result``.

    None where that is not one plain address, or too long to keep. Cookies and credentials are
    left out: a server that wants them refuses, and then the page is asked again.
    """
    if not found.get("url") or any(found.get(key) for key in _BARRED):
        return None
    record = {key: found[key] for key in _KEPT if found.get(key) is not None}
    headers = record.pop("http_headers", None) or {}
    kept = {name: text for name, text in headers.items() if name.lower() not in _SECRET_HEADERS}
    if kept:
        record["http_headers"] = kept
    return record if len(json.dumps(record)) <= MAX_RECORD_CHARS else None
