"""Whose a file in the output folder is: this very book's, or somebody else's, which is left alone.

A tagged file of ours names its page, and OHdio's id in it is the book: the rest of the address may
change. What is kept as it was served has no tags; the store's record of it has to do.
"""

from __future__ import annotations

import contextlib
import logging
import unicodedata
from typing import TYPE_CHECKING

from ohdio_gui.media.sidecars import COVER_NAMES, METADATA_NAME
from ohdio_gui.media.tagged_file import read_tagged
from ohdio_gui.media.tags import page_of
from ohdio_gui.model.errors import InvalidInputError
from ohdio_gui.model.urls import AudiobookUrl, read_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ohdio_gui.model.audiobook import FinishedFiles

log = logging.getLogger(__name__)

SIDECAR_NAMES = frozenset({METADATA_NAME, *COVER_NAMES.values()})
AUDIO_SUFFIXES = frozenset({
    ".aac", ".aax", ".aif", ".aiff", ".alac", ".ape", ".asf", ".flac", ".m4a", ".m4b", ".m4p",
    ".mka", ".mp2", ".mp3", ".mp4", ".mpc", ".oga", ".ogg", ".opus", ".ts", ".wav", ".webm",
    ".wma", ".wv",
})  # fmt: skip
_LITTER = frozenset({"thumbs.db", "desktop.ini"})
"""What systems leave in folders, besides hidden files."""


def folded(path: Path) -> str:
    """Return ``path`` as a system spells it that minds neither case nor how accents are made."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", str(path)).casefold())


def is_of(file: Path, url: str) -> bool:
    """Whether ``file`` says to be (a part of) the book whose page is ``url``."""
    page = page_of(file)
    return page is not None and _identity(page) == _identity(url)


def is_made_of(file: Path, url: str) -> bool:
    """Whether ``file`` is certainly ours, and of the book of ``url``: it may be replaced or go.

    What is kept as another site served it may bring tags of its own, which name whatever that site
    likes; ours are signed.
    """
    tagged = read_tagged(file)
    return tagged is not None and tagged.is_signed and _identity(tagged.tags.url) == _identity(url)


def has_strangers_audio(folder: Path, url: str, own: Iterable[Path]) -> bool:
    """Whether ``folder`` holds audio that is neither tagged as the book of ``url`` nor ``own``."""
    if not folder.is_dir():
        return False
    known = {folded(file) for file in own}
    return any(
        file.suffix.lower() in AUDIO_SUFFIXES and folded(file) not in known and not is_of(file, url)
        for file in folder.iterdir()
        if not file.name.startswith(".")
    )


def is_beside(file: Path) -> bool:
    """Whether ``file`` is nothing that a book or a person put there: a sidecar, a system's own."""
    name = file.name
    return name in SIDECAR_NAMES or name.startswith(".") or name.lower() in _LITTER


def remove_other_files(folder: Path, names: Iterable[str], url: str) -> None:
    """Remove what an earlier download of the book of ``url`` left in its folder.

    ``names``: what the book has there now. A disk that keeps a file is logged.
    """
    kept = set(names)
    with _logged(folder):
        for file in folder.iterdir():
            if file.name not in kept and file.is_file() and is_made_of(file, url):
                file.unlink()


def remove_former(former: FinishedFiles, now: FinishedFiles, url: str) -> None:
    """Remove the files of a book that has others ``now``, and a folder that they leave empty.

    Only what is certainly ours goes: what is tagged as this book, or, without tags, is as large in
    all as we left it. A disk that keeps a file is logged.
    """
    kept = {folded(file) for file in now.files}
    folder = former.path if former.names else former.path.parent
    with _logged(folder):
        files = [file for file in former.files if file.is_file() and folded(file) not in kept]
        is_as_left = sum(file.stat().st_size for file in files) == former.size_bytes
        files = [
            file
            for file in files
            if is_made_of(file, url) or (is_as_left and page_of(file) is None)
        ]
        for file in files:
            file.unlink()
        is_left = all(folded(file.parent) != folded(folder) for file in now.files)
        leftovers = list(folder.iterdir()) if files and is_left else [folder]
        if all(file.name in SIDECAR_NAMES for file in leftovers):
            for file in leftovers:
                file.unlink()
            folder.rmdir()


@contextlib.contextmanager
def _logged(folder: Path) -> Iterator[None]:
    """Log what the disk refuses: the book itself is finished, whatever is left beside it."""
    try:
        yield
    except OSError as error:
        log.warning("event=former_files_kept folder=%s reason=%r", folder.name, str(error))


def _identity(url: str) -> str:
    """Return what names a book in the address of its page."""
    try:
        named = read_url(url)
    except InvalidInputError:
        return url
    return named.id if isinstance(named, AudiobookUrl) else named.url
