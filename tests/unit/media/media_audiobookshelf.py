"""Audiobookshelf's scan rules, read again in Python: what it would make of a folder of ours.

Written from its documentation (Book Scanner, Book Library Structure) and from what its server's
sources do (2.36); FFmpeg stands in for ffprobe, which reads a file's tags by the same names.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.sounds import FFMPEG

AUDIO = {".m4b", ".m4a", ".mp3", ".flac", ".opus", ".ogg", ".oga", ".mp4", ".aac", ".wma", ".wav"}
IMAGES = {".png", ".jpg", ".jpeg", ".webp"}
UNFINISHED = {".part", ".tmp", ".crdownload", ".download", ".bak", ".old", ".temp"}
NAME_TITLES = {"dr", "miss", "mr", "mrs", "ms", "prof", "sir", "monsieur", "captain", "doctor"}
NAME_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"}
NICKNAME = re.compile(
    r"""(?<!\S)(?:['‘’][^'‘’]+['‘’]|["“”][^"“”]+["“”]|\[[^]]+\]|\([^)]+\))(?!\S)"""
)
TEXTS = {
    "title", "subtitle", "publishedYear", "publishedDate", "publisher", "description", "isbn",
    "asin", "language",
}  # fmt: skip
LISTS = {"tags", "authors", "narrators", "series", "genres"}
SWITCHES = {"explicit", "abridged"}
CLEARED_BY_NULL = TEXTS - {"title", "publishedDate"}
KEPT_WHEN_EMPTY = {"authors", "genres", "tags", "chapters"}


@dataclass
class Probe:
    """What FFmpeg says of one file."""

    path: Path
    tags: dict[str, str]
    """Keys in lower case."""
    chapters: list[dict]
    duration_s: float
    picture: bytes | None


@dataclass
class Scanned:
    """One book of a library after its first scan."""

    path: PurePosixPath
    """Below the library; of the file, where that lies in the library itself."""
    files: list[str]
    """Names of its audio files, in the order of its tracks."""
    metadata: dict
    cover: bytes | None
    refused: list[str] = field(default_factory=list)
    """Keys of ``metadata.json`` whose values are of another type than is read."""


def scan(library: Path) -> list[Scanned]:
    """All books of a library, by their paths."""
    books = grouped(library)
    return [_scanned(library, path, books[path]) for path in sorted(books)]


def is_ignored(path: PurePosixPath) -> bool:
    """Hidden files and folders, and those that some program is still writing."""
    return any(part.startswith(".") for part in path.parts) or path.suffix.lower() in UNFINISHED


def grouped(library: Path) -> dict[PurePosixPath, list[Path]]:
    """Every folder with audio is a book, with all below it; a file in the library is one too."""
    inside = sorted(
        (len(path.relative_to(library).parts), path)
        for path in library.rglob("*")
        if path.is_file() and not is_ignored(PurePosixPath(path.relative_to(library)))
    )
    books: dict[PurePosixPath, list[Path]] = {}
    for wants_audio in (True, False):
        for depth, path in inside:
            if (path.suffix.lower() in AUDIO) is not wants_audio:
                continue
            below = PurePosixPath(path.relative_to(library))
            if depth == 1 and wants_audio:
                books[below] = [path]
                continue
            parents = list(below.parents)[-2::-1]
            home = next((parent for parent in parents if parent in books), None)
            if home is None and wants_audio:
                home = below.parent
                if re.fullmatch(r"(cd|dis[ck])\s*\d{1,3}", home.name, re.IGNORECASE):
                    home = home.parent
                books[home] = []
            if home is not None:
                books[home].append(path)
    return books


def read_folder(path: PurePosixPath) -> dict:
    """What the names of the folders say: author/series/title, and marks in the title's."""
    *above, title = path.parts
    series = above.pop() if len(above) > 1 else None
    author = above.pop() if above else None
    found: dict = {}
    if mark := re.search(r"(?:^| )\[([A-Z0-9]{10})\](?= |$)", title):
        found["asin"] = mark[1]
        title = (title[: mark.start()] + title[mark.end() :]).strip()
    if mark := re.fullmatch(r"(.*) \{(.*)\}", title):
        title, found["narrators"] = mark[1], read_names(mark[2])
    if series:
        title, sequence = _volume(title)
        found["series"] = [series if sequence is None else f"{series} #{sequence}"]
    if mark := re.match(r" *\(?(\d{4})\)? * - *(.+)", title):
        found["publishedYear"], title = mark[1], mark[2]
    if author:
        found["authors"] = read_names(author)
    return found | {"title": title}


def _volume(title: str) -> tuple[str, str | None]:
    pieces = title.split(" - ")
    for place, piece in enumerate(pieces):
        mark = re.fullmatch(
            r"(vol\.? |volume |book )?(\d{0,3}(?:\.\d{1,2})?)(\.?)(?: (.*))?", piece, re.IGNORECASE
        )
        if mark and (mark[1] or mark[3] or not mark[4]):
            pieces[place : place + 1] = [mark[4]] if mark[4] else []
            return " - ".join(pieces), f"{float(mark[2] or 0):g}"
    return title, None


def read_names(text: str) -> list[str]:
    """People in one text: by ``&``, else `` and ``, else ``;``, and by commas in any case."""
    separator = next((mark for mark in ("&", " and ", ";") if mark in text), None)
    pieces = text.split(separator) if separator else [text]
    names = [name.strip() for piece in pieces for name in piece.split(",")]
    if "," in text and len(names) > 1 and " " not in names[0]:
        # "Fortier, Dominique": a last name goes first, then all of them do.
        names = [f"{first} {last}" for last, first in zip(names[::2], names[1::2], strict=False)]
    else:
        names = [_name(name) for name in names]
    return list(dict.fromkeys(name for name in names if name))


def _name(text: str) -> str:
    """A name without titles, suffixes and nicknames; one all in capitals loses them."""
    text = NICKNAME.sub("", text)
    words = text.split()
    kept = [
        word
        for place, word in enumerate(words)
        if word.lower().removesuffix(".") not in NAME_TITLES
        and not (place and word.lower().removesuffix(".") in NAME_SUFFIXES)
    ]
    is_of_one_case = text in (text.upper(), text.lower())
    return " ".join(word.capitalize() if is_of_one_case else word for word in kept)


def read_genres(text: str) -> list[str]:
    """Genres in one text, by the first that is there of ``/`` and ``;``."""
    separator = next((mark for mark in "/;" if mark in text), None)
    pieces = text.split(separator) if separator else [text]
    return [piece.strip() for piece in pieces if piece.strip()]


def probe(path: Path) -> Probe:
    """Read a file's tags, chapters, length and picture."""
    command = [FFMPEG, "-nostdin", "-i", str(path)]
    told = subprocess.run([*command, "-f", "ffmetadata", "-"], check=True, capture_output=True)
    hours, minutes, seconds = re.search(rb"Duration: (\d+):(\d+):([\d.]+)", told.stderr).groups()
    tags, *chapters = _sections(told.stdout.decode())
    shown = [*command, "-map", "0:v:0", "-c", "copy", "-f", "image2pipe", "-"]
    picture = subprocess.run(shown, check=False, capture_output=True).stdout
    return Probe(
        path=path,
        tags={key.lower(): value for key, value in tags.items()},
        chapters=[
            {
                "id": number,
                "start": int(chapter["START"]) * _fraction(chapter["TIMEBASE"]),
                "end": int(chapter["END"]) * _fraction(chapter["TIMEBASE"]),
                "title": chapter.get("title", ""),
            }
            for number, chapter in enumerate(chapters)
        ],
        duration_s=int(hours) * 3600 + int(minutes) * 60 + float(seconds),
        picture=picture or None,
    )


def _fraction(text: str) -> float:
    above, below = text.split("/")
    return int(above) / int(below)


def _sections(text: str) -> list[dict[str, str]]:
    """FFmpeg's metadata file: the tags, then each chapter. A backslash keeps what follows it."""
    sections: list[dict[str, str]] = [{}]
    for line in re.findall(r"(?:[^\\\n]|\\[\s\S])+", text):
        if line == "[CHAPTER]":
            sections.append({})
        elif not line.startswith((";", "#", "[")):
            key, value = re.fullmatch(r"((?:[^\\=]|\\[\s\S])*)=([\s\S]*)", line).groups()
            sections[-1][_unescaped(key)] = _unescaped(value)
    return sections


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\s\S])", r"\1", text)


def read_tags(first: Probe) -> dict:
    """What the first file's tags say of the book."""

    def tag(*keys: str) -> str:
        return next((first.tags[key].strip() for key in keys if first.tags.get(key)), "")

    found = {
        "title": tag("album") or tag("title"),
        "subtitle": tag("subtitle"),
        "authors": read_names(tag("artist") or tag("album_artist")),
        "narrators": read_names(tag("composer")),
        "genres": read_genres(tag("genre")),
        "publishedYear": tag("date"),
        "publisher": tag("publisher"),
        "description": tag("description") or tag("comment"),
        "language": tag("language", "lang"),
        "isbn": tag("isbn"),
        "asin": tag("asin", "audible_asin"),
        "series": [name for name in (tag("series", "show", "mvnm") or tag("grouping"),) if name],
    }
    return {key: value for key, value in found.items() if value}


def track_number(name: str, book: dict) -> int | None:
    """The first number of a file's name, without what the folders' names say."""
    stem = PurePosixPath(name).stem
    for known in (book.get("title"), *book.get("authors", ())):
        stem = stem.replace(known, "", 1) if known else stem
    number = re.search(r"\d{1,4}", stem)
    return int(number[0]) if number else None


def in_order(files: list[Probe], book: dict) -> list[Probe]:
    """By the tags' numbers, or by the names' when these tell more of the files apart."""

    def tagged(file: Probe, key: str) -> int | None:
        number = file.tags.get(key, "").split("/")[0]
        return int(number) if number.isdigit() else None

    named = [track_number(file.path.name, book) for file in files]
    tracks = [tagged(file, "track") for file in files]
    by_name = len(set(named) - {None}) > len(set(tracks) - {None})
    discs = [tagged(file, "disc") for file in files]
    keys = zip(
        discs if None not in discs else [0] * len(files), named if by_name else tracks, strict=True
    )
    keyed = sorted(zip(keys, range(len(files)), strict=True), key=lambda pair: _or_zero(pair[0]))
    return [files[place] for _, place in keyed]


def _or_zero(key: tuple[int | None, int | None]) -> tuple[int, int]:
    return (key[0] or 0, key[1] or 0)


def read_chapters(files: list[Probe], title: str) -> list[dict]:
    """Those inside the files; else a chapter a file, called by its own title or by its name."""
    chapters: list[dict] = []
    start_s = 0.0
    titles = {file.tags.get("title") for file in files} - {None, "", title}
    has_marks = bool(files[0].chapters)
    for file in files if has_marks or len(files) > 1 else ():
        name = file.tags["title"] if len(titles) == len(files) else file.path.stem
        whole = [{"start": 0.0, "end": file.duration_s, "title": name}]
        for mark in file.chapters if has_marks else whole:
            times = {key: mark[key] + start_s for key in ("start", "end")}
            chapters.append({"id": len(chapters), **times, "title": mark["title"]})
        start_s += file.duration_s
    return chapters


def read_document(text: str) -> tuple[dict, list[str]]:
    """The values of ``metadata.json`` whose types are right, and the keys of the others."""
    values = json.loads(text)
    found: dict = {}
    refused = []
    for key, value in values.items():
        kind = str if key in TEXTS else bool if key in SWITCHES else None
        if kind and (value is None or isinstance(value, kind)):
            found[key] = value
        elif key in LISTS and isinstance(value, list) and all(isinstance(v, str) for v in value):
            found[key] = list(dict.fromkeys(v.strip() for v in value if v.strip()))
        elif key == "chapters" and isinstance(value, list) and all(map(_is_chapter, value)):
            found[key] = [{"id": n, **_times(mark)} for n, mark in enumerate(value)]
        else:
            refused.append(key)
    return found, refused


def _is_chapter(mark: dict) -> bool:
    numbers = (mark.get("start"), mark.get("end"))
    is_timed = all(isinstance(number, int | float) for number in numbers)
    return is_timed and isinstance(mark.get("title"), str) and mark["title"] != ""


def _times(mark: dict) -> dict:
    return {key: mark[key] for key in ("start", "end", "title")}


def overridden(known: dict, document: dict) -> dict:
    """What is known, with what ``metadata.json`` says put above it."""
    result = dict(known)
    for key, value in document.items():
        if value is None:
            result |= {key: None} if key in CLEARED_BY_NULL else {}
        elif value or key not in KEPT_WHEN_EMPTY:
            result[key] = value
    return result


def _scanned(library: Path, path: PurePosixPath, files: list[Path]) -> Scanned:
    is_file = (library / path).is_file()
    folder = {"title": path.stem} if is_file else read_folder(path)
    audio = in_order([probe(f) for f in files if f.suffix.lower() in AUDIO], folder)
    known = folder | read_tags(audio[0])
    known["chapters"] = read_chapters(audio, known["title"])
    refused: list[str] = []
    for file in files:
        if file.name == "metadata.json":
            document, refused = read_document(file.read_text("utf-8"))
            known = overridden(known, document)
    pictures = [file for file in files if file.suffix.lower() in IMAGES]
    pictures.sort(key=lambda file: file.stem != "cover")
    embedded = next((file.picture for file in audio if file.picture), None)
    cover = pictures[0].read_bytes() if pictures else embedded
    return Scanned(path, [file.path.name for file in audio], known, cover, refused)
