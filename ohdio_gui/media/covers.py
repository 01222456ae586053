"""Which pictures go into a finished file."""

from __future__ import annotations

MAX_COVER_BYTES = 5 * 1024 * 1024
_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"


def picture_type(body: bytes) -> str | None:
    """Return ``image/jpeg`` or ``image/png`` by the first bytes, None for anything else."""
    if body.startswith(_JPEG):
        return "image/jpeg"
    if body.startswith(_PNG):
        return "image/png"
    return None


def square_cover(body: bytes) -> bytes | None:
    """Return a cover as it may be embedded: a JPEG or PNG of at most 5 MB, else None.

    The picture is asked for square (``cover_address``), so nothing is cropped or converted here.
    """
    if len(body) > MAX_COVER_BYTES or picture_type(body) is None:
        return None
    return body
