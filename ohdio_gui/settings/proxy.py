"""The address of a proxy: checked, and shown without its password."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ohdio_gui.model.errors import SettingsError, SocksProxyError

PROXY_WANTED = "http://…:3128, https://…:3128"
_SCHEMES = ("http", "https")
_SOCKS = ("socks", "socks5", "socks5h")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+(?:%\w+)?", re.IGNORECASE)
_UNUSABLE = re.compile(r"[\s\x00-\x1f\x7f\ud800-\udfff]")
_LOGIN = re.compile(r"(?:(?<=//)|^)[^/]*@")


def proxy_address(key: str, text: str) -> str:
    """Return the address of a proxy as it is kept; empty: none is named.

    Raises SocksProxyError, and SettingsError for what is not of the form
    ``http(s)://[name:password@]host[:port]``.
    """
    address = text.strip()
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refused(key, address) from None
    if parts.scheme in _SOCKS:
        raise SocksProxyError(key=key, value=without_login(address), wanted=PROXY_WANTED)
    is_plain = not (parts.path.strip("/") or parts.query or parts.fragment)
    is_written = _HOST.fullmatch(host) is not None and not _UNUSABLE.search(address)
    if parts.scheme not in _SCHEMES or not is_plain or not is_written or port == 0:
        raise _refused(key, address)
    return f"{parts.scheme}://{parts.netloc}"


def without_login(address: str) -> str:
    """Return ``address`` without the name and the password in it, to be shown or logged."""
    return _LOGIN.sub("", address)


def _refused(key: str, address: str) -> SettingsError:
    return SettingsError(key=key, value=without_login(address), wanted=PROXY_WANTED)
