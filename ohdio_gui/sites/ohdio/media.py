"""Media validation: where the audio of a part can be fetched right now, or why not."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlencode

from ohdio_gui.model.audiobook import MediaSource
from ohdio_gui.model.errors import ParseError
from ohdio_gui.sites.ohdio import text
from ohdio_gui.sites.ohdio.refusals import refusal
from ohdio_gui.sites.ohdio.shape import load_object, number_at, text_at

Tech = Literal["progressive", "hls"]
PROGRESSIVE: Tech = "progressive"
"""One MP4 file with AAC, resumable by byte range."""
HLS: Tech = "hls"
"""A master playlist, its variants lowest first."""

_PATH = "/media/validation/v2"
_WELL = {"", "0"}


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
    its signature. Raises AvailabilityError (GeoBlockedError, PremiumError, GoneError, …),
    ParseError, NotJsonError.
    """
    answer = load_object(body)
    code = _code_of(answer)
    message = text_at(answer, "message")
    found = text_at(answer, "url").strip()
    is_refused = not found or code not in _WELL
    error = refusal([code], message if is_refused else "")
    if error is not None:
        raise error
    if is_refused:
        said = text.plain(message)[:100]
        raise ParseError(what=f"errorCode {code or '?'}: {said or 'no URL'}")
    url = text.web_address(found)
    if url is None:
        raise ParseError(what="media URL")
    return MediaSource(url=url, is_hls=tech == HLS)


def _code_of(answer: dict[str, Any]) -> str:
    """Return the ``errorCode`` as digits, also when it is written as ``35.0``."""
    code = number_at(answer, "errorCode")
    if code is None or code != int(code):
        return text_at(answer, "errorCode").strip()
    return str(int(code))
