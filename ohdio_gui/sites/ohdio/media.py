"""Media validation: where the audio of a part can be fetched right now, or why not."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

from ohdio_gui.model.audiobook import MediaSource
from ohdio_gui.model.errors import (
    AvailabilityError,
    GeoBlockedError,
    GoneError,
    ParseError,
    PremiumError,
)
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.shape import load_object, text_at

Tech = Literal["progressive", "hls"]
PROGRESSIVE: Tech = "progressive"
"""One MP4 file with AAC, resumable by byte range."""
HLS: Tech = "hls"
"""A master playlist, its variants lowest first."""

_PATH = "/media/validation/v2"
_WELL = {"", "0"}
_BY_CODE: dict[str, type[AvailabilityError]] = {
    "1": GeoBlockedError,
    "35": PremiumError,
    "6": GoneError,
    "34": GoneError,
}
_BY_TEXT: tuple[tuple[str, type[AvailabilityError]], ...] = (
    ("dans votre pays", GeoBlockedError),
    ("premium", PremiumError),
    ("pas trouvé", GoneError),
)


def validation_address(services_origin: str, media_id: str, tech: Tech) -> str:
    """Return the address that tells where ``media_id`` can be fetched, as the site asks it."""
    query = {
        "appCode": "medianet",
        "connectionType": "hd",
        "deviceType": "ipad",
        "idMedia": media_id,
        "multibitrate": "true",
        "output": "json",
        "tech": tech,
    }
    if tech == HLS:
        query["manifestVersion"] = "2"
    return f"{services_origin.rstrip('/')}{_PATH}?{urlencode(query)}"


def parse_validation(body: bytes, tech: Tech) -> MediaSource:
    """Read the answer of media validation.

    The code decides first, the text second; the ending of the URL never: a signed one ends in
    its signature. Raises GeoBlockedError, PremiumError, GoneError, ParseError, NotJsonError.
    """
    answer = load_object(body)
    code = text_at(answer, "errorCode").strip()
    message = text.plain(text_at(answer, "message"))
    if code in _BY_CODE:
        raise _BY_CODE[code](message=message)
    found = text_at(answer, "url").strip()
    if not found or code not in _WELL:
        for words, error in _BY_TEXT:
            if words in message.casefold():
                raise error(message=message)
        raise ParseError(what=f"errorCode {code or '?'}: {message[:100] or 'no URL'}")
    url = text.web_address(found)
    if url is None:
        raise ParseError(what="media URL")
    return MediaSource(url=url, is_hls=tech == HLS)
