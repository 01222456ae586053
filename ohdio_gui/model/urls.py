"""What a pasted, typed or dropped text names: an OHdio category, an audiobook, another page.

Pure. The slug of an OHdio address is decoration, the id is the identity: two addresses that
differ in anything else name the same thing (CONTRACT.md, "URLs a person pastes"). An address that
only leads to another one (a shortener, a tracker) is a page of its own: it is not followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from ohdio_gui.model.audiobook import CANONICAL_SITE
from ohdio_gui.model.errors import (
    ErrorInfo,
    InvalidInputError,
    NotAUrlError,
    UnsupportedPageError,
)
from ohdio_gui.model.web_address import (
    MAX_TEXT_CHARACTERS,
    UNSEEN,
    authority_of,
    normalised,
    read_address,
    split_address,
    trimmed,
    without_unseen,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_SITE_HOST = "radio-canada.ca"
_SITE_ROOT = "ohdio"
_SEARCH = "recherche"
_SEARCH_PREFIX = [_SEARCH, "produits"]
_CATEGORIES = "categories"
_AUDIOBOOKS = "livres-audio"
_PODCASTS = "balados"
_PAGES = {_PODCASTS: "podcast", "emissions": "show", "grandes-series": "series"}
"""What a page is by a word of its path, the first or the second one; ``messages`` knows these."""
_FIRST_PAGES = {"musique": "music", _SEARCH: "search"}
_LISTS = {_AUDIOBOOKS: "list of audiobooks", _CATEGORIES: "list of categories"}

_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_PART = re.compile(r"[0-9]{5,}-[0-9]+", re.ASCII)
_SLUG = re.compile(r"[\w.~+'’-]+")
_JOINERS = re.compile("[\u200c\u200d]+")
_USUAL_LINK = re.compile(
    rf"(?:/{_SITE_ROOT})?/{_AUDIOBOOKS}/([1-9][0-9]{{0,17}})(?:/([a-z0-9-]{{1,300}}))?", re.ASCII
)
"""What nearly every card of a category holds: known without taking it apart."""
_USUAL_URL = re.compile(
    rf"{re.escape(CANONICAL_SITE)}/{_SITE_ROOT}/({_AUDIOBOOKS}|{_CATEGORIES})"
    r"/([1-9][0-9]{0,17})(?:/([a-z0-9-]+))?",
    re.ASCII,
)
"""What is pasted most."""
_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.ASCII | re.IGNORECASE)

_SEPARATORS = re.compile(r'[\s<>"«»“”‹›„\x00]+|\]\(')
# A run is looked at from its start only: else a long one would take the square of its length.
_UNSEEN_BREAK = re.compile(rf"(?<![{UNSEEN}])[{UNSEEN}]+(?=https?:|www\.)", re.IGNORECASE)
_NEXT_IN_LIST = re.compile(
    r"(?<![,;|])[,;|]+(?=[a-z][a-z0-9+.-]*:|www\.|ici\.)"
    # Two addresses without anything between; one inside another comes after /, = or %3D.
    r"|(?<=[\w.,;!)\]])(?<!%[0-9a-f]{2})(?=https?://)",
    re.IGNORECASE,
)
_MARK = re.compile(r"[.:/].")
_MEANT = re.compile(r"https?://.", re.IGNORECASE)
_INSIDE = re.compile(r"https?:[/\\]{2}", re.IGNORECASE)


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
    usual = _USUAL_URL.fullmatch(text)
    if usual and len(text) <= MAX_TEXT_CHARACTERS:
        kind = CategoryUrl if usual[1] == _CATEGORIES else AudiobookUrl
        return kind(usual[2], _slug(usual[3] or ""))
    parts = read_address(text, site_origin)
    authority = authority_of(parts)
    path = _path_on_site(parts.path, authority, site_origin)
    if path is not None:
        named = _named_on_site(_segments(path))
        if named is not None:
            return named
    return OtherUrl(normalised(parts, authority))


def find_urls(
    text: str, site_origin: str = CANONICAL_SITE, at_most: int | None = None
) -> tuple[str, ...]:
    """Return what looks like an address in a pasted paragraph, in order, each thing once.

    An address that will be refused (another scheme, an unsupported page) is among them, so that
    the person gets its sentence; words are not. No address at all: an empty tuple.
    """
    return tuple(candidate for candidate, _ in find_named(text, site_origin, at_most))


def find_named(
    text: str, site_origin: str = CANONICAL_SITE, at_most: int | None = None
) -> tuple[tuple[str, NamedUrl | ErrorInfo], ...]:
    """Return what ``find_urls`` does, each with what it names or why it is refused."""
    found: dict[object, tuple[str, NamedUrl | ErrorInfo]] = {}
    for piece in _pieces(text):
        if at_most is not None and len(found) >= at_most:
            break
        candidate = trimmed(piece)
        named = _read(candidate, site_origin)
        if named is None and (inside := _INSIDE.search(candidate)):
            # "Lien:https://…", "href='https://…": what stands before it made no address of it.
            candidate = trimmed(candidate[inside.start() :])
            named = _read(candidate, site_origin)
        if named is not None:
            found.setdefault(_identity(candidate, named), (candidate, named))
    return tuple(found.values())


def absolute(link: str, page_url: str) -> str:
    """Return the full address of ``link`` as found on the OHdio page ``page_url``.

    OHdio writes links relative to its host (``/ohdio/livres-audio/…``) or to ``/ohdio``
    (``/livres-audio/…``). Raises NotAUrlError when ``page_url`` is no address.
    """
    link = link.strip()
    if _HAS_SCHEME.match(link):
        return link
    page = split_address(page_url)
    if link.startswith("//"):
        return f"{page.scheme}:{link}"
    prefix = "" if _segments(link)[:1] == [_SITE_ROOT] else f"/{_SITE_ROOT}"
    return f"{page.scheme}://{page.netloc}{prefix}/{link.lstrip('/')}"


def audiobook_in_link(link: str, page_url: str) -> AudiobookUrl | None:
    """Return the audiobook that ``link`` on the page ``page_url`` leads to; None for all else."""
    usual = _USUAL_LINK.fullmatch(link)
    if usual and (usual[2] is None or _slug(usual[2])):
        return AudiobookUrl(usual[1], usual[2])
    try:
        page = split_address(page_url)
        named = read_url(absolute(link, page_url), f"{page.scheme}://{page.netloc}")
    except InvalidInputError:
        return None
    return named if isinstance(named, AudiobookUrl) else None


def _site_address(site_origin: str, kind: str, ohdio_id: str, slug: str | None) -> str:
    address = f"{site_origin.rstrip('/')}/{_SITE_ROOT}/{kind}/{ohdio_id}"
    return f"{address}/{quote(slug, safe='')}" if slug else address


def _pieces(text: str) -> Iterator[str]:
    """Yield what may be an address, once: most words have no mark inside, or were there before."""
    seen: set[str] = set()
    for word in dict.fromkeys(_SEPARATORS.split(_UNSEEN_BREAK.sub(" ", text))):
        if _MARK.search(word):
            for piece in _NEXT_IN_LIST.split(word):
                if piece not in seen and len(piece) <= MAX_TEXT_CHARACTERS:
                    seen.add(piece)
                    yield piece


def _path_on_site(path: str, authority: str, site_origin: str) -> str | None:
    """Return the path below OHdio's origin (or its replica's); None for another host."""
    own, prefix = _origin(site_origin)
    if authority == own and path.startswith(f"{prefix}/"):
        return path[len(prefix) :]
    host = authority.partition(":")[0]
    return path if host == _SITE_HOST or host.endswith(f".{_SITE_HOST}") else None


@lru_cache(maxsize=4)
def _origin(site_origin: str) -> tuple[str | None, str]:
    """Return the host and port of an origin, None without any, and the path below which it is."""
    try:
        origin = urlsplit(site_origin)
        authority = authority_of(origin) if origin.netloc else None
    except ValueError:
        return None, ""
    return authority, origin.path.rstrip("/")


def _segments(path: str) -> list[str]:
    """Return the words of a path: decoded, dots followed, what is not seen left out."""
    segments: list[str] = []
    for raw in re.split(r"[?#]", unquote(path), maxsplit=1)[0].split("/"):
        segment = _JOINERS.sub("", without_unseen(raw)).strip()
        if segment == "..":
            del segments[-1:]
        elif segment not in {"", "."}:
            segments.append(segment)
    return segments


def _named_on_site(segments: list[str]) -> NamedUrl | None:
    """Return what a path of OHdio's site names; None outside ``/ohdio`` (a news page, say)."""
    words = [segment.lower() for segment in segments]
    if words[:1] != [_SITE_ROOT]:
        return None
    start = 3 if words[1:3] == _SEARCH_PREFIX and len(words) > 3 else 1
    words, segments = words[start:], segments[start:]
    if len(words) >= 2 and words[0] in {_CATEGORIES, _AUDIOBOOKS} and _ID.fullmatch(words[1]):
        ohdio_id = words[1].lstrip("0") or "0"
        slug = _slug(segments[2]) if len(segments) > 2 else None
        is_category = words[0] == _CATEGORIES
        return CategoryUrl(ohdio_id, slug) if is_category else AudiobookUrl(ohdio_id, slug)
    raise UnsupportedPageError(page=_page_kind(words))


def _page_kind(words: list[str]) -> str:
    """Return the word by which ``messages`` knows a page that is refused, from its path."""
    first = words[0] if words else ""
    if len(words) == 1 and first in _LISTS:
        return _LISTS[first]
    if first == _PODCASTS and len(words) > 3:
        return "podcast episode"
    page = next((_PAGES[word] for word in words[:2] if word in _PAGES), None)
    return page or _FIRST_PAGES.get(first, "page")


def _slug(segment: str) -> str | None:
    """Return the slug that follows an id; None for a tab of the page, a part, or odd text."""
    is_other = segment.lower() == "a-propos" or _PART.fullmatch(segment)
    return segment if _SLUG.fullmatch(segment) and not is_other else None


def _read(candidate: str, site_origin: str) -> NamedUrl | ErrorInfo | None:
    """Return what a candidate names, or why it is refused; None when it is only words."""
    try:
        return read_url(candidate, site_origin)
    except NotAUrlError as error:
        # "http://" with a host that cannot be: meant as an address, and refused as one.
        return error.info if _MEANT.match(candidate) else None
    except InvalidInputError as error:
        return error.info


def _identity(candidate: str, named: NamedUrl | ErrorInfo) -> object:
    """Return what makes a candidate the same as another."""
    if isinstance(named, ErrorInfo):
        return candidate
    return named if isinstance(named, OtherUrl) else (type(named), named.id)
