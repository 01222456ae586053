"""What a drop or a paste holds, whatever program it comes from."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from ohdio_gui.model.urls import find_urls

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

URI_LIST = "text/uri-list"
MOZ_URL = "text/x-moz-url"
_LINK = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)


def text_of(mime: QMimeData) -> str:
    """Return the addresses, one a line, or the text that ``mime`` holds; empty if neither.

    The order is from the exact to the vague: a list of addresses (its comments left out: Qt takes
    them for addresses), Mozilla's address and title (UTF-16, which Qt does not look at), plain
    text, and the links of HTML where the plain text holds no address: a link that was selected on
    a page comes as its words, and as HTML.
    """
    listed = _uri_list(mime) or _moz_url(mime)
    if listed:
        return listed
    plain = _plain(mime)
    return plain if find_urls(plain) else _links(mime) or plain


def has_text(mime: QMimeData) -> bool:
    """Say whether ``text_of`` may find something, without reading it: while a drag hovers."""
    return any(mime.hasFormat(kind) for kind in (URI_LIST, MOZ_URL)) or (
        mime.hasText() or mime.hasHtml()
    )


def _uri_list(mime: QMimeData) -> str:
    if not mime.hasFormat(URI_LIST):
        return ""
    lines = bytes(mime.data(URI_LIST).data()).decode("utf-8", "replace").splitlines()
    wanted = (line.strip() for line in lines)
    return "\n".join(line for line in wanted if line and not line.startswith("#"))


def _moz_url(mime: QMimeData) -> str:
    if not mime.hasFormat(MOZ_URL):
        return ""
    data = bytes(mime.data(MOZ_URL).data())
    has_mark = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    text = data.decode("utf-16" if has_mark else "utf-16-le", "replace")
    # Address and title take turns; the titles are not addresses.
    lines = [line.strip(" \r\0") for line in text.split("\n")]
    return "\n".join(line for line in lines[::2] if line)


def _plain(mime: QMimeData) -> str:
    # Without text of its own, Qt gives the list's addresses, comments and all.
    is_own = mime.hasFormat("text/plain") or not mime.hasFormat(URI_LIST)
    return mime.text().strip() if is_own else ""


def _links(mime: QMimeData) -> str:
    if not mime.hasHtml():
        return ""
    found = (next(filter(None, match), "") for match in _LINK.findall(mime.html()))
    return "\n".join(html.unescape(link) for link in found if link)
