"""One web address as a person writes, pastes or copies it, taken to pieces.

Pure. What surrounds an address in prose is taken off, a missing scheme is put in front, and what
is no http(s) address is refused by its own error. What the address names is ``model.urls``'s.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NoReturn
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from ohdio_gui.model.errors import NotAUrlError, UnsupportedSchemeError

MAX_TEXT_CHARACTERS = 4096
"""Longer text is no address."""
_SHOWN_CHARACTERS = 120

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)
_ENCODED_WHOLE = re.compile(r"https?%3a%2f%2f", re.IGNORECASE)
_BEFORE_QUERY = re.compile(r"[^?#]*")
_PORT_AND_REST = re.compile(r"[0-9]{1,5}(?:[/?#].*)?", re.ASCII | re.DOTALL)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*\.?")
_NUMERIC = re.compile(r"[0-9.]+", re.ASCII)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}", re.ASCII)
_TLD = re.compile(r"xn--[a-z0-9-]+|[^\W\d_]{2,24}", re.IGNORECASE)

_DEFAULT_PORTS = {"http": 80, "https": 443}

_OPAQUE_SCHEME = re.compile(
    r"about|blob|data|file|ftp|geo|irc|javascript|magnet|mailto|news|sftp|sms|spotify|ssh|tel|urn"
    r"|vbscript|view-source"
)
"""Schemes that are known for what they are even without ``//`` after the colon."""

_COMMON_TLD = re.compile(
    r"com|org|net|edu|gov|info|biz|tv|fm|io|app|dev|audio|radio|media|blog|online|site|live|quebec"
    r"|ca|fr|be|ch|lu|us|uk|de|es|it|eu|pt|nl|ie|au|nz|jp|br|mx|se|no|dk|fi|pl|at"
)
"""What makes ``word.word`` alone an address and not two sentences without a space between."""

# A lone surrogate, which a paste can hold, has no UTF-8 form: no server and no store takes it.
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")

UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Characters, for a regular expression, that mail and word processors put inside addresses."""
_UNSEEN = re.compile(f"[{UNSEEN}]+")
_JOINERS = "\u200c\u200d\x00"
"""Unseen too, but words of some languages need them inside: only taken off the ends."""
_LEADING = re.compile(rf"[\s<(\[{{\"'`«“‘‹„|*_~{_JOINERS}]*")
_CLOSING = f">\"'`»”’›“|.,;:!?…{_JOINERS}"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_EMPHASIS = "*_~"
_NOTHING_AROUND = re.compile(r"[a-z0-9](?:[!-~]*[a-z0-9/])?", re.ASCII | re.IGNORECASE)
"""What nearly every word and address is: nothing is to be taken off it."""
_AUTHORITY = re.compile(r"[^/?#]*")


def without_unseen(text: str) -> str:
    """Return ``text`` without the characters that are not seen and mean nothing."""
    return _UNSEEN.sub("", text)


def trimmed(text: str) -> str:
    """Take off what surrounds an address in prose, but nothing that belongs to it.

    A closing bracket belongs to it when it was opened in it; a closing ``*`` or ``_`` when none
    was opened before it (``watch?v=abc_``).
    """
    if _NOTHING_AROUND.fullmatch(text):
        return text
    text = without_unseen(text)
    leading = _LEADING.match(text)
    opened = leading[0] if leading else ""
    start, end = len(opened), len(text)
    surplus: dict[str, int] = {}
    while end > start:
        last = text[end - 1]
        if last in _EMPHASIS:
            belongs = last not in opened
        elif last in _PAIRS:
            if last not in surplus:
                surplus[last] = text.count(last, start) - text.count(_PAIRS[last], start)
            belongs = surplus[last] <= 0
            surplus[last] -= 1
        else:
            belongs = not (last in _CLOSING or last.isspace())
        if belongs:
            break
        end -= 1
    return text[start:end]


def read_address(text: str, site_origin: str) -> SplitResult:
    """Return the pieces of the http(s) address that ``text`` is.

    ``site_origin`` is known without a scheme, whatever its host looks like. Raises NotAUrlError,
    UnsupportedSchemeError.
    """
    if len(text) > MAX_TEXT_CHARACTERS:
        _refuse(text)
    address = trimmed(text)
    if _ENCODED_WHOLE.match(address):
        address = trimmed(unquote(address))
    return split_address(_with_scheme(address, site_origin), text)


def split_address(url: str, text: str | None = None) -> SplitResult:
    """Return the pieces of a full http(s) address.

    Raises NotAUrlError, which shows ``text`` (the address itself, if none is given), when it has
    no sound host.
    """
    shown = url if text is None else text
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        _refuse(shown)
    is_numeric = bool(_NUMERIC.fullmatch(host))
    is_sound = ":" in host or (_IPV4.fullmatch(host) if is_numeric else _HOST.fullmatch(host))
    is_http = parts.scheme in {"http", "https"}
    if not is_http or not is_sound or port == 0 or _UNPRINTABLE.search(url):
        _refuse(shown)
    return parts


def authority_of(parts: SplitResult) -> str:
    """Return host and port, the host in lower case, without the dot that may end it.

    A default port is left out.
    """
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    default, port = _DEFAULT_PORTS.get(parts.scheme), parts.port
    return host if port in {None, default} else f"{host}:{port}"


def normalised(parts: SplitResult, authority: str) -> str:
    """Return the address with ``authority`` (by ``authority_of``) in it, and no fragment.

    Read again it is the same: what stood before the fragment, and would be taken for the end of a
    sentence now, is written as %XX.
    """
    userinfo, at, _ = parts.netloc.rpartition("@")
    netloc = f"{userinfo}{at}{authority}"
    address = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    kept = trimmed(address)
    return kept + "".join(f"%{byte:02X}" for byte in address[len(kept) :].encode())


def _refuse(text: str) -> NoReturn:
    shown = text.strip().encode(errors="replace").decode()
    if len(shown) > _SHOWN_CHARACTERS:
        shown = shown[:_SHOWN_CHARACTERS] + "…"
    raise NotAUrlError(text=shown)


def _with_scheme(address: str, site_origin: str) -> str:
    """Return ``address`` with http(s) in front; refuse other schemes and what is no address."""
    match = _SCHEME.fullmatch(address)
    if match and not (_PORT_AND_REST.fullmatch(match[2]) and match[1].lower() != "tel"):
        scheme, rest = match[1].lower(), match[2]
        if scheme in {"http", "https"} and rest[:1] in {"/", "\\"}:
            return f"{scheme}://{_with_slashes(rest).lstrip('/')}"
        is_foreign = scheme not in {"http", "https"} and len(scheme) > 1
        if (
            is_foreign
            and rest[:1].strip()
            and (rest.startswith("//") or _OPAQUE_SCHEME.fullmatch(scheme))
        ):
            raise UnsupportedSchemeError(scheme=scheme)
        _refuse(address)
    # Two backslashes in front are a folder of another computer.
    bare = _with_slashes(address).removeprefix("//") if address[:1] != "\\" else address
    match = _AUTHORITY.match(bare)
    authority = match[0] if match else ""
    scheme, netloc = _origin(site_origin)
    if authority.lower() == netloc and scheme in {"http", "https"}:
        return f"{scheme}://{bare}"
    host, _, port = authority.partition(":")
    if not _is_written_host(host, is_alone=not port and bare.rstrip("/") == authority):
        _refuse(address)
    is_local = host.lower() == "localhost" or _IPV4.fullmatch(host)
    return f"{'http' if is_local else 'https'}://{bare}"


@lru_cache(maxsize=4)
def _origin(site_origin: str) -> tuple[str, str]:
    """Return the scheme of an origin, and its netloc in lower case."""
    parts = urlsplit(site_origin)
    return parts.scheme, parts.netloc.lower()


def _with_slashes(address: str) -> str:
    """Return ``address`` with its backslashes as /, outside the query, as browsers take them.

    Else a backslash before an @ would make one host to us and another to whoever fetches it.
    """
    if "\\" not in address:
        return address
    before = _BEFORE_QUERY.match(address)
    length = before.end() if before else 0
    return address[:length].replace("\\", "/") + address[length:]


def _is_written_host(host: str, *, is_alone: bool) -> bool:
    """Say whether ``host``, written without a scheme, is meant as one and not as words."""
    if not _HOST.fullmatch(host) or host.endswith("."):
        return False
    if host.lower() == "localhost" or _IPV4.fullmatch(host):
        return not is_alone
    first, _, tld = host.rpartition(".")
    if not first or not _TLD.fullmatch(tld):
        return False
    if not is_alone or first.lower().startswith("www."):
        return True
    # "la fin.Il": a capital right after the dot is a new sentence, unless all is capitals.
    is_common = bool(_COMMON_TLD.fullmatch(tld.lower()))
    return is_common and (tld.islower() or host.isupper())
