"""Tags and cover of a finished file, by mutagen; FACE.md lists them.

The file is written in place, so it is tagged before the rename that makes it a finished one.
"""

from __future__ import annotations

import base64
import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import mutagen
from mutagen import MutagenError, id3
from mutagen.flac import FLAC, Picture
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, AtomDataType, MP4Cover, MP4FreeForm
from mutagen.ogg import OggFileType

from ohdio_gui.media.covers import picture_type
from ohdio_gui.media.disk import storage_error
from ohdio_gui.model.errors import TagError

if TYPE_CHECKING:
    from pathlib import Path

    from ohdio_gui.model.audiobook import Audiobook, BookMetadata

SEPARATOR = "; "
_AUDIOBOOK = 2
"""The media kind "audiobook" of ``stik``."""
_FRONT_COVER = 3
_URL_KEY = "----:com.apple.iTunes:URL"


@dataclass(frozen=True, slots=True)
class BookTags:
    """What a finished file says of its book; what is unknown is left out."""

    title: str
    url: str
    """The page."""
    authors: tuple[str, ...] = ()
    narrators: tuple[str, ...] = ()
    genre: str | None = None
    year: int | None = None
    publisher: str | None = None
    description: str | None = None

    @classmethod
    def of(cls, book: BookMetadata | Audiobook) -> Self:
        """Return the tags of a book as its page or the store describes it."""
        return cls(
            title=book.title,
            url=book.url,
            authors=book.authors,
            narrators=book.narrators,
            genre=book.genre,
            year=book.year,
            publisher=book.publisher,
            description=book.description,
        )

    @property
    def artist(self) -> str:
        """The authors in one line; empty when none is known."""
        return SEPARATOR.join(self.authors)

    @property
    def narrator(self) -> str:
        """The narrators in one line; empty when none is known."""
        return SEPARATOR.join(self.narrators)

    @property
    def date(self) -> str:
        """The year as text; empty when unknown."""
        return str(self.year) if self.year else ""


def write_tags(path: Path, tags: BookTags, cover: bytes | None) -> None:
    """Write ``tags`` and ``cover`` into a file, in place of those it has; chapters stay.

    The file's own kind decides how: MP4, MP3, FLAC, Opus or Vorbis in Ogg. A cover that is neither
    JPEG nor PNG is left out. Raises TagError, and StorageError when the disk is full.
    """
    try:
        file = mutagen.File(path)
        if isinstance(file, MP4):
            _tag_mp4(file, tags, cover)
        elif isinstance(file, MP3):
            _tag_mp3(file, tags, cover)
        elif isinstance(file, FLAC | OggFileType):
            _tag_vorbis(file, tags, cover)
        else:
            raise TagError(reason=f"{path.suffix or path.name} is no audio file that takes tags")
    except OSError as error:
        raise storage_error(error, path.parent) from error
    except MutagenError as error:
        cause = error.__cause__ or error.__context__ or error
        # mutagen wraps what the disk says, and a file that ends too early raises EIO of its own.
        if isinstance(cause, OSError) and cause.errno not in (None, errno.EIO):
            raise storage_error(cause, path.parent) from error
        raise TagError(reason=str(error) or type(error).__name__) from error


def page_of(path: Path) -> str | None:
    """Return the page that an M4B file of ours names as its book's; None for any other file."""
    try:
        file = mutagen.File(path)
    except (MutagenError, OSError):
        return None
    if not isinstance(file, MP4) or not file.tags:
        return None
    pages = file.tags.get(_URL_KEY, [])
    return bytes(pages[0]).decode("utf-8", "replace") if pages else None


def _tag_mp4(file: MP4, tags: BookTags, cover: bytes | None) -> None:
    if file.tags is None:
        file.add_tags()
    texts = {
        "©nam": tags.title,
        "©alb": tags.title,
        "©ART": tags.artist,
        "aART": tags.artist,
        "©wrt": tags.narrator,
        "©nrt": tags.narrator,
        "©gen": tags.genre,
        "©day": tags.date,
        "©pub": tags.publisher,
        "desc": tags.description,
        "ldes": tags.description,
        "©cmt": tags.url,
    }
    values = {key.replace("©", "\xa9"): [text] for key, text in texts.items() if text}
    file.tags.clear()
    file.tags.update(values)
    file.tags[_URL_KEY] = [MP4FreeForm(tags.url.encode(), dataformat=AtomDataType.UTF8)]
    file.tags["stik"] = [_AUDIOBOOK]
    kind = picture_type(cover) if cover else None
    if cover and kind:
        form = MP4Cover.FORMAT_JPEG if kind == "image/jpeg" else MP4Cover.FORMAT_PNG
        file.tags["covr"] = [MP4Cover(cover, imageformat=form)]
    file.save()


def _tag_mp3(file: MP3, tags: BookTags, cover: bytes | None) -> None:
    texts = {
        id3.TIT2: tags.title,
        id3.TALB: tags.title,
        id3.TPE1: tags.artist,
        id3.TPE2: tags.artist,
        id3.TCOM: tags.narrator,
        id3.TCON: tags.genre,
        id3.TDRC: tags.date,
        id3.TPUB: tags.publisher,
    }
    kept = file.tags.getall("CHAP") + file.tags.getall("CTOC") if file.tags else []
    file.tags = id3.ID3()
    for frame in kept:
        file.tags.add(frame)
    for kind, text in texts.items():
        if text:
            file.tags.add(kind(encoding=id3.Encoding.UTF8, text=[text]))
    for label, text in (("", tags.url), ("description", tags.description)):
        if text:
            file.tags.add(id3.COMM(encoding=id3.Encoding.UTF8, lang="XXX", desc=label, text=[text]))
    file.tags.add(id3.WOAF(url=tags.url))
    mime = picture_type(cover) if cover else None
    if cover and mime:
        file.tags.add(
            id3.APIC(encoding=id3.Encoding.UTF8, mime=mime, type=_FRONT_COVER, desc="", data=cover)
        )
    file.save()


def _tag_vorbis(file: mutagen.FileType, tags: BookTags, cover: bytes | None) -> None:
    texts = {
        "TITLE": tags.title,
        "ALBUM": tags.title,
        "ARTIST": tags.artist,
        "ALBUMARTIST": tags.artist,
        "COMPOSER": tags.narrator,
        "PERFORMER": tags.narrator,
        "GENRE": tags.genre,
        "DATE": tags.date,
        "PUBLISHER": tags.publisher,
        "DESCRIPTION": tags.description,
        "COMMENT": tags.url,
        "URL": tags.url,
    }
    if file.tags is None:
        file.add_tags()
    kept = {k: v for k, v in file.tags.as_dict().items() if k.upper().startswith("CHAPTER")}
    file.tags.clear()
    file.tags.update(kept | {key: [text] for key, text in texts.items() if text})
    if isinstance(file, FLAC):
        file.clear_pictures()
    kind = picture_type(cover) if cover else None
    if cover and kind:
        picture = Picture()
        picture.type, picture.mime, picture.data = _FRONT_COVER, kind, cover
        if isinstance(file, FLAC):
            file.add_picture(picture)
        else:
            file.tags["METADATA_BLOCK_PICTURE"] = [base64.b64encode(picture.write()).decode()]
    file.save()
