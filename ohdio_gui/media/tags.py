"""Tags, cover and an MP3's chapters of a finished file, by mutagen; FACE.md lists them.

The file is written in place, so it is tagged before the rename that makes it a finished one.

What the formats have no field for goes where readers show it without taking it for something else:
``©dir`` is MP4's director, the rest are free-form tags (``----:com.apple.iTunes:PRIZES``, ID3's
``TXXX``, a Vorbis comment) of the same name everywhere.
"""

from __future__ import annotations

import base64
import errno
import logging
import string
from typing import TYPE_CHECKING
from urllib.parse import quote

from mutagen import MutagenError, id3
from mutagen.flac import FLAC, Picture
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, AtomDataType, MP4Cover, MP4FreeForm
from mutagen.ogg import OggFileType

from ohdio_gui.media.book_tags import SEPARATOR, BookTags, Track
from ohdio_gui.media.chapter_order import order_chapters
from ohdio_gui.media.covers import picture_type
from ohdio_gui.media.disk import storage_error
from ohdio_gui.media.tag_reader import LET_THROUGH, open_tagged
from ohdio_gui.media.texts import one_line
from ohdio_gui.model.errors import TagError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mutagen import FileType

    from ohdio_gui.model.audiobook import Chapter

log = logging.getLogger(__name__)

__all__ = ["SEPARATOR", "BookTags", "Track", "page_of", "write_tags"]

_AUDIOBOOK = 2
"""The media kind "audiobook" of ``stik``."""
_FRONT_COVER = 3
FREE = "----:com.apple.iTunes:"
FREE_FORM = ("language", "prizes", "audience", "pages", "missing", "url")
"""What goes into tags of its own name."""
_FREE_FORM_IN_MP4 = (*FREE_FORM, "publisher")
"""FFmpeg, and so Audiobookshelf, knows no ``©pub``."""
MP4_FIELDS = {
    "\xa9nam": "title",
    "\xa9alb": "album",
    "\xa9ART": "authors",
    "aART": "authors",
    "\xa9wrt": "narrators",
    "\xa9nrt": "narrators",
    "\xa9dir": "director",
    "\xa9gen": "genre",
    "\xa9day": "year",
    "\xa9pub": "publisher",
    "desc": "description",
    "ldes": "description",
    "\xa9cmt": "url",
}
ID3_FIELDS = {
    id3.TIT2: "title",
    id3.TALB: "album",
    id3.TPE1: "authors",
    id3.TPE2: "authors",
    id3.TCOM: "narrators",
    id3.TCON: "genre",
    id3.TYER: "year",
    id3.TPUB: "publisher",
    id3.TLAN: "language_code",
}
VORBIS_FIELDS = {
    "TITLE": "title",
    "ALBUM": "album",
    "ARTIST": "authors",
    "ALBUMARTIST": "authors",
    "COMPOSER": "narrators",
    "PERFORMER": "narrators",
    "DIRECTOR": "director",
    "GENRE": "genre",
    "DATE": "year",
    "PUBLISHER": "publisher",
    "DESCRIPTION": "description",
    "COMMENT": "url",
    "TRACKNUMBER": "track",
    "TRACKTOTAL": "tracks",
    **{key.upper(): key for key in FREE_FORM},
}
_MAX_TABLE = 255
"""ID3's table of contents counts its entries in one byte."""


def write_tags(
    path: Path,
    tags: BookTags,
    cover: bytes | None,
    *,
    track: Track | None = None,
    chapters: Sequence[Chapter] = (),
) -> None:
    """Write ``tags`` and ``cover`` into a file, in place of those it has.

    The file's own kind decides how: MP4, MP3 (as ID3v2.3, which old players read too), FLAC, Opus
    or Vorbis in Ogg. ``track`` says which of a book's several files it is. The file's chapters
    stay; those of an MP3 and of an Ogg file, which are tags, are replaced where ``chapters`` gives
    others (an MP4's are made by ``assemble``). A cover that is neither JPEG nor PNG is left out.
    Raises TagError, and StorageError when the disk is full.
    """
    try:
        file = open_tagged(path)
        if isinstance(file, MP4):
            _tag_mp4(file, tags, cover, track)
        elif isinstance(file, MP3):
            _tag_mp3(file, tags, cover, track, chapters)
            order_chapters(path)
        elif isinstance(file, FLAC | OggFileType):
            _tag_vorbis(file, tags, cover, track, chapters)
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
    except LET_THROUGH as error:
        # Numbers that a damaged file says of itself fit into no tag.
        raise TagError(reason=f"{path.name} is damaged") from error


def page_of(path: Path) -> str | None:
    """Return the page that a tagged file of ours names as its book's; None for any other file."""
    try:
        file = open_tagged(path)
    except (MutagenError, OSError) as error:
        log.info("event=file_unreadable name=%r reason=%r", path.name, str(error))
        return None
    if file is None or not file.tags:
        return None
    if isinstance(file, MP4):
        values = [
            bytes(value).decode("utf-8", "replace") for value in file.tags.get(FREE + "URL", [])
        ]
    elif isinstance(file, MP3):
        values = [text for frame in file.tags.getall("TXXX:URL") for text in frame.text]
    elif isinstance(file, FLAC | OggFileType):
        values = file.tags.get("URL", [])
    else:
        values = []
    return str(values[0]) if values else None


def _tag_mp4(file: MP4, tags: BookTags, cover: bytes | None, track: Track | None) -> None:
    if file.tags is None:
        file.add_tags()
    texts = tags.texts(track)
    file.tags.clear()
    file.tags.update({key: [texts[name]] for key, name in MP4_FIELDS.items() if name in texts})
    for name in _FREE_FORM_IN_MP4:
        if name in texts:
            value = MP4FreeForm(texts[name].encode(), dataformat=AtomDataType.UTF8)
            file.tags[FREE + name.upper()] = [value]
    file.tags["stik"] = [_AUDIOBOOK]
    if track:
        file.tags["trkn"] = [(track.position, track.count)]
        file.tags["disk"] = [(1, 1)]
        # Players that blend one track into the next leave a gapless album alone.
        file.tags["pgap"] = True
    kind = picture_type(cover) if cover else None
    if cover and kind:
        form = MP4Cover.FORMAT_JPEG if kind == "image/jpeg" else MP4Cover.FORMAT_PNG
        file.tags["covr"] = [MP4Cover(cover, imageformat=form)]
    file.save()


def _tag_mp3(
    file: MP3,
    tags: BookTags,
    cover: bytes | None,
    track: Track | None,
    chapters: Sequence[Chapter],
) -> None:
    """Write ID3v2.3: car players are where MP3 is still needed, and many know no other."""
    kept = file.tags.getall("CHAP") + file.tags.getall("CTOC") if file.tags else []
    file.tags = id3.ID3()
    for frame in _chapter_frames(chapters, file.info.length) if chapters else kept:
        file.tags.add(frame)
    file.tags.update_to_v23()
    for frame in _text_frames(tags.texts(track)):
        file.tags.add(frame)
    mime = picture_type(cover) if cover else None
    if cover and mime:
        latin = id3.Encoding.LATIN1
        file.tags.add(id3.APIC(encoding=latin, mime=mime, type=_FRONT_COVER, desc="", data=cover))
    file.save(v2_version=3)


def _text_frames(texts: dict[str, str]) -> list[id3.Frame]:
    frames = [
        kind(encoding=_encoding(texts[name]), text=[texts[name]])
        for kind, name in ID3_FIELDS.items()
        if name in texts
    ]
    frames += [
        id3.TXXX(encoding=_encoding(texts[name]), desc=name.upper(), text=[texts[name]])
        for name in ("director", *FREE_FORM)
        if name in texts and name != "language"
    ]
    frames += [
        id3.COMM(encoding=_encoding(texts[name]), lang="XXX", desc=label, text=[texts[name]])
        for name, label in (("url", ""), ("description", "description"))
        if name in texts
    ]
    # This frame is Latin-1 whatever the tag: an address with letters of its own is spelt out.
    frames.append(id3.WOAF(url=quote(texts.get("url", ""), safe=string.punctuation)))
    if "track" in texts:
        place = f"{texts['track']}/{texts['tracks']}"
        frames.append(id3.TRCK(encoding=id3.Encoding.LATIN1, text=[place]))
        frames.append(id3.TPOS(encoding=id3.Encoding.LATIN1, text=["1/1"]))
    return frames


def _encoding(text: str) -> id3.Encoding:
    """Plain ASCII where it will do: there are players that take UTF-16 for noise."""
    return id3.Encoding.LATIN1 if text.isascii() else id3.Encoding.UTF16


def _chapter_frames(chapters: Sequence[Chapter], duration_s: float) -> list[id3.Frame]:
    """Return a frame a chapter, and the table of contents that lists them in order.

    Their names sort as they do: some players go by the names.
    """
    starts = [round(chapter.start_s * 1000) for chapter in chapters]
    ends = [*starts[1:], max(starts[-1], round(duration_s * 1000))]
    width = len(str(len(chapters)))
    names = [f"chp{number:0{width}}" for number in range(1, len(chapters) + 1)]
    frames = []
    for name, chapter, start, end in zip(names, chapters, starts, ends, strict=True):
        text = one_line(chapter.title)
        title = id3.TIT2(encoding=_encoding(text), text=[text])
        frames.append(id3.CHAP(element_id=name, start_time=start, end_time=end, sub_frames=[title]))
    tables = [names[place : place + _MAX_TABLE] for place in range(0, len(names), _MAX_TABLE)]
    if len(tables) > 1:
        names = [f"toc{number}" for number in range(1, len(tables) + 1)]
        frames += [_table(name, rows) for name, rows in zip(names, tables, strict=True)]
    frames.append(_table("toc", names, id3.CTOCFlags.TOP_LEVEL))
    return frames


def _table(name: str, names: Sequence[str], flags: int = 0) -> id3.CTOC:
    """Return a table of contents of the elements ``names``, which are in order."""
    return id3.CTOC(
        element_id=name,
        flags=flags | id3.CTOCFlags.ORDERED,
        child_element_ids=list(names),
        sub_frames=[],
    )


def _tag_vorbis(
    file: FileType,
    tags: BookTags,
    cover: bytes | None,
    track: Track | None,
    chapters: Sequence[Chapter],
) -> None:
    texts = tags.texts(track)
    if file.tags is None:
        file.add_tags()
    kept = {k: v for k, v in file.tags.as_dict().items() if k.upper().startswith("CHAPTER")}
    file.tags.clear()
    file.tags.update(_chapter_comments(chapters) if chapters else kept)
    file.tags.update({key: [texts[name]] for key, name in VORBIS_FIELDS.items() if name in texts})
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


def _chapter_comments(chapters: Sequence[Chapter]) -> dict[str, list[str]]:
    """Return chapters as Ogg players read them: ``CHAPTER001=00:01:02.500``, ``…NAME``."""
    comments = {}
    for number, chapter in enumerate(chapters, start=1):
        seconds, thousandths = divmod(round(chapter.start_s * 1000), 1000)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"
        comments[f"CHAPTER{number:03}"] = [clock]
        comments[f"CHAPTER{number:03}NAME"] = [one_line(chapter.title)]
    return comments
