"""What a pasted, typed or dropped text names: an OHdio category, an audiobook, another page.

Pure. The slug of an OHdio address is decoration, the id is the identity: two addresses that
differ in anything else name the same thing (CONTRACT.md, "URLs a person pastes").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from ohdio_gui.model.audiobook import CANONICAL_SITE
from ohdio_gui.model.errors import (
    InvalidInputError,
    NotAUrlError,
    UnsupportedPageError,
    UnsupportedSchemeError,
)

MAX_TEXT_CHARACTERS = 4096
"""Longer text is no address."""
_SHOWN_CHARACTERS = 120

_SITE_HOST = "radio-canada.ca"
_SITE_ROOT = "ohdio"
_SEARCH_PREFIX = ["recherche", "produits"]
_CATEGORIES = "categories"
_AUDIOBOOKS = "livres-audio"
_PAGES = {"balados": "podcast", "emissions": "show", "grandes-series": "series"}

_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_PART = re.compile(r"[0-9]{5,}-[0-9]+", re.ASCII)
_USUAL_LINK = re.compile(
    rf"(?:/{_SITE_ROOT})?/{_AUDIOBOOKS}/([1-9][0-9]{{0,17}})(?:/([a-z0-9-]+))?", re.ASCII
)
"""What nearly every card of a category holds: known without taking it apart."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)
_PORT_AND_REST = re.compile(r"[0-9]{1,5}(?:[/?#].*)?", re.ASCII | re.DOTALL)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*\.?")
_NUMERIC = re.compile(r"[0-9.]+", re.ASCII)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}", re.ASCII)
_TLD = re.compile(r"xn--[a-z0-9-]+|[^\W\d_]{2,24}", re.IGNORECASE)

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
_OPENING = "<([{\"'`«“‘‹„*_|"
_CLOSING = ">)]}\"'`»”’›“*_|.,;:!?…"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\x00"
_SEPARATORS = re.compile(r'[\s<>"«»“”‹›„\u200b\u2060\ufeff\x00]+|\]\(')
_NEXT_IN_LIST = re.compile(r"[,;|]+(?=[a-z][a-z0-9+.-]*:|www\.|ici\.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CategoryUrl:
    """A category of OHdio."""

    id: str
    slug: str | None = None

    @property
    def url(self) -> str:
        """The canonical address, whatever host was pasted."""
        return self.at(CANONICAL_SITE)

    def at(self, site_origin: str, page: int = 1) -> str:
        """Return the address of one page (from 1) of the category at ``site_origin``."""
        address = _site_address(site_origin, _CATEGORIES, self.id, self.slug)
        return address if page <= 1 else f"{address}?pageNumber={page}"


@dataclass(frozen=True, slots=True)
class AudiobookUrl:
    """An audiobook of OHdio."""

    id: str
    slug: str | None = None

    @property
    def url(self) -> str:
        """The canonical address, whatever host was pasted; what store and tags keep."""
        return self.at(CANONICAL_SITE)

    def at(self, site_origin: str) -> str:
        """Return the address of the book's page at ``site_origin``."""
        return _site_address(site_origin, _AUDIOBOOKS, self.id, self.slug)


@dataclass(frozen=True, slots=True)
class OtherUrl:
    """Any other http(s) page: host in lower case, no default port, no fragment."""

    url: str


NamedUrl = CategoryUrl | AudiobookUrl | OtherUrl


def read_url(text: str, site_origin: str = CANONICAL_SITE) -> NamedUrl:
    """Return what ``text`` names.

    ``site_origin`` is the origin that is asked in OHdio's place (a replica); its addresses name
    the same things as OHdio's own. Raises NotAUrlError, UnsupportedSchemeError, or
    UnsupportedPageError for a page of OHdio that is neither a category nor an audiobook.
    """
    if len(text) > MAX_TEXT_CHARACTERS:
        _refuse(text)
    parts = _split(_with_scheme(_trimmed(text), site_origin), text)
    path = _path_on_site(parts, site_origin)
    if path is not None:
        named = _named_on_site(_segments(path))
        if named is not None:
            return named
    return OtherUrl(_normalised(parts))


def find_urls(text: str, site_origin: str = CANONICAL_SITE) -> tuple[str, ...]:
    """Return what looks like an address in a pasted paragraph, in order, each thing once.

    An address that will be refused (another scheme, an unsupported page) is among them, so that
    the person gets its sentence; words are not. No address at all: an empty tuple.
    """
    found: dict[object, str] = {}
    for word in _SEPARATORS.split(text):
        for piece in _NEXT_IN_LIST.split(word):
            if len(piece) > MAX_TEXT_CHARACTERS:
                continue
            candidate = _trimmed(piece)
            identity = _identity(candidate, site_origin)
            if identity is not None:
                found.setdefault(identity, candidate)
    return tuple(found.values())


def absolute(link: str, page_url: str) -> str:
    """Return the full address of ``link`` as found on the OHdio page ``page_url``.

    OHdio writes links relative to its host (``/ohdio/livres-audio/…``) or to ``/ohdio``
    (``/livres-audio/…``). Raises NotAUrlError when ``page_url`` is no address.
    """
    link = link.strip()
    if _SCHEME.match(link):
        return link
    page = _split(page_url, page_url)
    if link.startswith("//"):
        return f"{page.scheme}:{link}"
    prefix = "" if _segments(link)[:1] == [_SITE_ROOT] else f"/{_SITE_ROOT}"
    return f"{page.scheme}://{page.netloc}{prefix}/{link.lstrip('/')}"


def audiobook_in_link(link: str, page_url: str) -> AudiobookUrl | None:
    """Return the audiobook that ``link`` on the page ``page_url`` leads to; None for all else."""
    usual = _USUAL_LINK.fullmatch(link)
    if usual and (usual[2] is None or _is_slug(usual[2])):
        return AudiobookUrl(usual[1], usual[2])
    try:
        page = _split(page_url, page_url)
        named = read_url(absolute(link, page_url), f"{page.scheme}://{page.netloc}")
    except InvalidInputError:
        return None
    return named if isinstance(named, AudiobookUrl) else None


def _site_address(site_origin: str, kind: str, ohdio_id: str, slug: str | None) -> str:
    address = f"{site_origin.rstrip('/')}/{_SITE_ROOT}/{kind}/{ohdio_id}"
    return f"{address}/{quote(slug, safe='')}" if slug else address


def _refuse(text: str) -> NoReturn:
    shown = text.strip().encode(errors="replace").decode()
    if len(shown) > _SHOWN_CHARACTERS:
        shown = shown[:_SHOWN_CHARACTERS] + "…"
    raise NotAUrlError(text=shown)


def _trimmed(text: str) -> str:
    """Take off what surrounds an address in prose, but not a bracket that belongs to it."""
    previous = None
    while previous != text:
        previous = text
        text = text.strip().strip(_INVISIBLE).lstrip(_OPENING)
        last = text[-1:]
        opening = _PAIRS.get(last)
        belongs = opening is not None and text.count(opening) >= text.count(last)
        if last and last in _CLOSING and not belongs:
            text = text[:-1]
    return text


def _with_scheme(address: str, site_origin: str) -> str:
    """Return ``address`` with http(s) in front; refuse other schemes and what is no address."""
    match = _SCHEME.fullmatch(address)
    if match and not (_PORT_AND_REST.fullmatch(match[2]) and match[1].lower() != "tel"):
        scheme, rest = match[1].lower(), match[2]
        if scheme in {"http", "https"} and rest.startswith("//"):
            return address
        is_foreign = scheme not in {"http", "https"} and len(scheme) > 1
        if (
            is_foreign
            and rest[:1].strip()
            and (rest.startswith("//") or _OPAQUE_SCHEME.fullmatch(scheme))
        ):
            raise UnsupportedSchemeError(scheme=scheme)
        _refuse(address)
    bare = address.removeprefix("//")
    authority = re.split(r"[/?#]", bare, maxsplit=1)[0]
    scheme = urlsplit(site_origin).scheme
    if authority.lower() == urlsplit(site_origin).netloc.lower() and scheme in {"http", "https"}:
        return f"{scheme}://{bare}"
    host, _, port = authority.partition(":")
    if not _is_written_host(host, is_alone=not port and bare.rstrip("/") == authority):
        _refuse(address)
    is_local = host.lower() == "localhost" or _IPV4.fullmatch(host)
    return f"{'http' if is_local else 'https'}://{bare}"


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


def _split(url: str, text: str) -> SplitResult:
    """Return the pieces of an http(s) address; refuse ``text`` when it has no sound host."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        _refuse(text)
    is_numeric = bool(_NUMERIC.fullmatch(host))
    is_sound = ":" in host or (_IPV4.fullmatch(host) if is_numeric else _HOST.fullmatch(host))
    is_http = parts.scheme in {"http", "https"}
    if not is_http or not is_sound or port == 0 or _UNPRINTABLE.search(url):
        _refuse(text)
    return parts


def _authority(parts: SplitResult) -> str:
    """Return host and port, the host in lower case, a default port left out."""
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return host if parts.port in {None, default} else f"{host}:{parts.port}"


def _path_on_site(parts: SplitResult, site_origin: str) -> str | None:
    """Return the path below OHdio's origin (or its replica's); None for another host."""
    try:
        origin = urlsplit(site_origin)
        is_origin = bool(origin.netloc) and _authority(origin) == _authority(parts)
    except ValueError:
        is_origin = False
    if is_origin:
        prefix = origin.path.rstrip("/")
        if parts.path.startswith(f"{prefix}/"):
            return parts.path[len(prefix) :]
    host = (parts.hostname or "").rstrip(".")
    return parts.path if host == _SITE_HOST or host.endswith(f".{_SITE_HOST}") else None


def _segments(path: str) -> list[str]:
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    return [segment for raw in path.split("/") if (segment := unquote(raw).strip())]


def _named_on_site(segments: list[str]) -> NamedUrl | None:
    """Return what a path of OHdio's site names; None outside ``/ohdio`` (a news page, say)."""
    words = [segment.lower() for segment in segments]
    if words[:1] != [_SITE_ROOT]:
        return None
    start = 3 if words[1:3] == _SEARCH_PREFIX else 1
    words, segments = words[start:], segments[start:]
    if len(words) >= 2 and words[0] in {_CATEGORIES, _AUDIOBOOKS} and _ID.fullmatch(words[1]):
        ohdio_id = words[1].lstrip("0") or "0"
        slug = segments[2] if len(words) > 2 and _is_slug(words[2]) else None
        is_category = words[0] == _CATEGORIES
        return CategoryUrl(ohdio_id, slug) if is_category else AudiobookUrl(ohdio_id, slug)
    page = next((_PAGES[word] for word in words[:2] if word in _PAGES), "page")
    raise UnsupportedPageError(page=page)


def _is_slug(word: str) -> bool:
    """Say whether what follows the id is the slug, not a tab of the page or one of its parts."""
    return word != "a-propos" and not _PART.fullmatch(word)


def _normalised(parts: SplitResult) -> str:
    userinfo, at, _ = parts.netloc.rpartition("@")
    netloc = f"{userinfo}{at}{_authority(parts)}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def _identity(candidate: str, site_origin: str) -> object | None:
    """Return what makes a candidate the same as another; None when it is only words."""
    try:
        named = read_url(candidate, site_origin)
    except NotAUrlError:
        # "http://" with a host that cannot be: meant as an address, and refused as one.
        return candidate if re.match(r"https?://.", candidate, re.IGNORECASE) else None
    except InvalidInputError:
        return candidate
    return named if isinstance(named, OtherUrl) else (type(named), named.id)
