"""What a drop or a paste holds, whatever program it comes from; files of links are read."""

from __future__ import annotations

import logging
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from ohdio_gui.model.errors import ErrorInfo, NoAddressInFileError
from ohdio_gui.model.link_files import (
    MAX_FILE_BYTES,
    is_link_file,
    links_in_html,
    urls_in_file,
)
from ohdio_gui.model.urls import find_urls

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

log = logging.getLogger(__name__)

URI_LIST = "text/uri-list"
MOZ_URL = "text/x-moz-url"
MAX_BYTES = 4 * MAX_FILE_BYTES
"""Of all files of one drop: they are read on the window's thread."""
_FILE = "file:"
_SHOWN_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was dropped or pasted."""

    text: str = ""
    """Addresses, one a line, or words."""
    refused: tuple[ErrorInfo, ...] = ()
    """Of each file that gave no address."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to add and nothing to say."""
        return not self.text and not self.refused


def dropped_in(mime: QMimeData) -> Dropped:
    """Return the addresses, one a line, or the text that ``mime`` holds, and what its files hold.

    The order is from the exact to the vague: a list of addresses (its comments left out: Qt takes
    them for addresses), Mozilla's address and title (UTF-16, which Qt does not look at), plain
    text, and the links of HTML where the plain text holds no address: a link that was selected on
    a page comes as its words, and as HTML. Text that is nothing but addresses of files, as some
    file managers copy them, is such a list too.
    """
    listed = _uri_list(mime) or _moz_url(mime)
    if listed:
        return _with_files(listed)
    plain = _plain(mime)
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    if lines and all(line.lower().startswith(_FILE) for line in lines):
        return _with_files(lines)
    is_enough = not mime.hasHtml() or find_urls(plain, at_most=1)
    return Dropped(plain if is_enough else links_in_html(mime.html()) or plain)


def has_text(mime: QMimeData) -> bool:
    """Say whether ``dropped_in`` may find something, without reading it: while a drag hovers."""
    return any(mime.hasFormat(kind) for kind in (URI_LIST, MOZ_URL)) or (
        mime.hasText() or mime.hasHtml()
    )


def _uri_list(mime: QMimeData) -> list[str]:
    if not mime.hasFormat(URI_LIST):
        return []
    lines = bytes(mime.data(URI_LIST).data()).decode("utf-8", "replace").splitlines()
    wanted = (line.strip() for line in lines)
    return [line for line in wanted if line and not line.startswith("#")]


def _moz_url(mime: QMimeData) -> list[str]:
    if not mime.hasFormat(MOZ_URL):
        return []
    data = bytes(mime.data(MOZ_URL).data())
    has_mark = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    text = data.decode("utf-16" if has_mark else "utf-16-le", "replace")
    # Address and title take turns; the titles are not addresses.
    lines = [line.strip(" \r\0") for line in text.split("\n")]
    return [line for line in lines[::2] if line]


def _plain(mime: QMimeData) -> str:
    # Without text of its own, Qt gives the list's addresses, comments and all.
    is_own = mime.hasFormat("text/plain") or not mime.hasFormat(URI_LIST)
    return mime.text().strip() if is_own else ""


def _with_files(lines: list[str]) -> Dropped:
    """Return the lines with every file's addresses in its place."""
    found: list[str] = []
    refused: list[ErrorInfo] = []
    left_bytes = MAX_BYTES
    for line in lines:
        if not line.lower().startswith(_FILE):
            found.append(line)
            continue
        try:
            content = _content(line, left_bytes)
            urls = urls_in_file(_name(line), content)
            if not urls:
                raise _no_address(line, "empty")
        except NoAddressInFileError as error:
            refused.append(error.info)
        else:
            left_bytes -= len(content)
            found += urls
    return Dropped("\n".join(found), tuple(refused))


def _content(address: str, most_bytes: int) -> bytes:
    """Return what a file holds: a real file, on this computer, of a kind that may hold addresses.

    Raises NoAddressInFileError.
    """
    if not is_link_file(_name(address)):
        raise _no_address(address, "empty")
    url = QUrl(address)
    is_here = url.host() in {"", "localhost"}
    url.setHost("")
    path = Path(url.toLocalFile())
    # A folder of another computer would keep the window waiting, and tell that one who asks.
    if not is_here or not path.is_absolute():
        raise _no_address(address, "unreadable")
    limit = min(MAX_FILE_BYTES, most_bytes)
    try:
        # Looked at before it is opened: a pipe would never end, a device may do anything.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _no_address(address, "unreadable")
        if status.st_size > limit:
            raise _no_address(address, "too_large")
        with path.open("rb") as file:
            return file.read(limit)
    # A ValueError is a zero in the path.
    except (OSError, ValueError) as error:
        log.info("event=file_unreadable reason=%s", type(error).__name__)
        raise _no_address(address, "unreadable") from error


def _name(address: str) -> str:
    return Path(QUrl(address).path()).name


def _no_address(address: str, reason: str) -> NoAddressInFileError:
    """Return why a file gives no address, with its name as far as it can be shown."""
    name = _name(address) or address
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    return NoAddressInFileError(name=shown[:_SHOWN_CHARACTERS], reason=reason)
