"""What is said to a person, in their language: errors and states. For both faces.

QtCore only: the sentences are Qt Linguist's (``resources/translations``), the numbers in them are
written by ``quantities``. French is Canada's: a no-break space before a colon and inside « ».
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QObject, Qt

from ohdio_gui.model.audiobook import BookFormat
from ohdio_gui.model.errors import filled
from ohdio_gui.model.events import DownloadStatus
from ohdio_gui.model.part_title import own_title
from ohdio_gui.quantities import duration, number, size, time_left

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ohdio_gui.model.errors import Argument, ErrorInfo
    from ohdio_gui.model.events import DownloadEvent, StoreRebuiltEvent

_CONTEXT = "Messages"
_OHDIO_HOST = "radio-canada.ca"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001 (lupdate's name)
    """Mark ``text`` for lupdate; ``_translated`` looks it up when it is shown."""
    return text


ERROR_SENTENCES: dict[str, str] = {
    "error": QT_TRANSLATE_NOOP("Messages", "Something went wrong"),
    "invalid_input": QT_TRANSLATE_NOOP("Messages", "This cannot be added"),
    "not_a_url": QT_TRANSLATE_NOOP("Messages", "This is not an address. Looking for a title?"),
    "unsupported_scheme": QT_TRANSLATE_NOOP(
        "Messages", "“{scheme}:” addresses cannot be added, only http and https."
    ),
    "unsupported_page": QT_TRANSLATE_NOOP(
        "Messages", "{page} Paste the address of an audiobook or a category."
    ),
    "no_address_in_file": QT_TRANSLATE_NOOP("Messages", "No address in this file: {name}"),
    "fetch": QT_TRANSLATE_NOOP("Messages", "{host} could not be read"),
    "network": QT_TRANSLATE_NOOP("Messages", "{host} does not answer"),
    "server": QT_TRANSLATE_NOOP("Messages", "{host} is having problems"),
    "login_needed": QT_TRANSLATE_NOOP(
        "Messages", "This network asks you to log in: resumes once you have"
    ),
    "untrusted": QT_TRANSLATE_NOOP(
        "Messages",
        "No safe connection: this network asks you to log in, or the clock is wrong",
    ),
    "offline": QT_TRANSLATE_NOOP("Messages", "No connection: resumes when it is back"),
    "outage": QT_TRANSLATE_NOOP(
        "Messages", "{host} does not answer: trying again in {retry_after_s}"
    ),
    "rate_limited": QT_TRANSLATE_NOOP("Messages", "{host} asks to wait {retry_after_s}"),
    "not_found": QT_TRANSLATE_NOOP("Messages", "{host} has no such page"),
    "forbidden": QT_TRANSLATE_NOOP("Messages", "{host} refuses this page"),
    "too_large": QT_TRANSLATE_NOOP("Messages", "{host} sent more than a page can hold"),
    "site_changed": QT_TRANSLATE_NOOP("Messages", "OHdio answered differently than usual"),
    "not_json": QT_TRANSLATE_NOOP("Messages", "OHdio answered with a page instead of its data"),
    "empty_category": QT_TRANSLATE_NOOP("Messages", "No audiobooks in this category"),
    "shortfall": QT_TRANSLATE_NOOP(
        "Messages", "OHdio announces {announced} audiobooks but lists only {found}"
    ),
    "unavailable": QT_TRANSLATE_NOOP("Messages", "OHdio does not give access to this book"),
    "geo_blocked": QT_TRANSLATE_NOOP("Messages", "OHdio limits this book to Canada"),
    "premium": QT_TRANSLATE_NOOP("Messages", "OHdio limits this book to subscribers"),
    "gone": QT_TRANSLATE_NOOP("Messages", "No longer on OHdio"),
    "not_published": QT_TRANSLATE_NOOP("Messages", "Not yet published on OHdio"),
    "moved": QT_TRANSLATE_NOOP("Messages", "Moved on OHdio: “Try again” follows it"),
    "withheld_part": QT_TRANSLATE_NOOP("Messages", "Incomplete: part {positions} is missing"),
    "media": QT_TRANSLATE_NOOP("Messages", "The audio could not be made into a book"),
    "extraction": QT_TRANSLATE_NOOP("Messages", "The audio could not be downloaded"),
    "unsupported_site": QT_TRANSLATE_NOOP("Messages", "No audio was found at this address"),
    "bad_part": QT_TRANSLATE_NOOP("Messages", "Part {position} ({title}) is not what it should be"),
    "incomplete_part": QT_TRANSLATE_NOOP(
        "Messages", "Part {position} ({title}) is too short: {found_s} instead of {announced_s}"
    ),
    "silent_part": QT_TRANSLATE_NOOP("Messages", "Part {position} ({title}) is silent"),
    "broken_part": QT_TRANSLATE_NOOP("Messages", "Part {position} ({title}) is not audio"),
    "incomplete_book": QT_TRANSLATE_NOOP(
        "Messages", "Too short: its parts last {found_s}, OHdio announces {announced_s}"
    ),
    "parts_differ": QT_TRANSLATE_NOOP(
        "Messages", "One file per part: part {position} is of a different kind than the first"
    ),
    "expired_media": QT_TRANSLATE_NOOP(
        "Messages", "OHdio’s link to part {position} expired during the download"
    ),
    "assembly": QT_TRANSLATE_NOOP("Messages", "The parts could not be joined"),
    "missing_ffmpeg": QT_TRANSLATE_NOOP(
        "Messages", "FFmpeg was not found: downloads wait until it is installed"
    ),
    "tags": QT_TRANSLATE_NOOP("Messages", "The title and cover could not be written to the file"),
    "storage": QT_TRANSLATE_NOOP("Messages", "The folder {folder} cannot be used"),
    "disk_full": QT_TRANSLATE_NOOP("Messages", "Disk full: {missing_mb} to free"),
    "output_folder": QT_TRANSLATE_NOOP("Messages", "The folder {folder} cannot be written to"),
    "book_folder": QT_TRANSLATE_NOOP(
        "Messages", "This book’s folder cannot be written to: {folder}"
    ),
    "store": QT_TRANSLATE_NOOP("Messages", "The queue’s file cannot be used: {path}"),
    "full_store": QT_TRANSLATE_NOOP(
        "Messages", "The disk is full: make room for the queue’s file, {path}"
    ),
    "locked_store": QT_TRANSLATE_NOOP(
        "Messages", "Another program is using the queue’s file: {path}"
    ),
    "newer_store": QT_TRANSLATE_NOOP(
        "Messages",
        "The queue was made by a newer version of this program; it was left untouched: {path}",
    ),
    "damaged_store": QT_TRANSLATE_NOOP(
        "Messages",
        "The queue’s file is damaged; it was left untouched, and the next start rebuilds it: "
        "{path}",
    ),
    "broken_store": QT_TRANSLATE_NOOP(
        "Messages",
        "The queue’s file was damaged while in use, and everything has stopped. Start ohdio-gui "
        "again to rebuild it: {path}",
    ),
    "trash": QT_TRANSLATE_NOOP(
        "Messages", "“{title}” could not be moved to the trash: it stays in the list"
    ),
    "lost_trash": QT_TRANSLATE_NOOP(
        "Messages", "“{title}” could not be restored: look for it in the trash"
    ),
    "instance": QT_TRANSLATE_NOOP(
        "Messages", "Another ohdio-gui uses {folder} and does not answer"
    ),
    "settings": QT_TRANSLATE_NOOP(
        "Messages", "Setting “{key}”: “{value}” cannot be used, it takes {wanted}"
    ),
    "socks_proxy": QT_TRANSLATE_NOOP(
        "Messages",
        "SOCKS proxies are not supported, only those whose address begins with http or https",
    ),
    "unknown_setting": QT_TRANSLATE_NOOP("Messages", "There is no setting “{key}”"),
    "name_template": QT_TRANSLATE_NOOP("Messages", "This name pattern cannot be used: {reason}"),
    "damaged_settings": QT_TRANSLATE_NOOP(
        "Messages", "The settings file is damaged; the default settings apply: {path}"
    ),
    "autostart": QT_TRANSLATE_NOOP(
        "Messages", "Starting at login could not be changed: “{path}” cannot be written"
    ),
    "broken_settings": QT_TRANSLATE_NOOP("Messages", "The settings file cannot be read: {path}"),
    "stopped": QT_TRANSLATE_NOOP("Messages", "Stopped"),
    "process_died": QT_TRANSLATE_NOOP(
        "Messages", "The program stopped {times} times during this book, which was set aside"
    ),
    "unexpected": QT_TRANSLATE_NOOP(
        "Messages", "An error in this program; its log has the details"
    ),
}
"""A sentence for every ``kind`` of ``model.errors``; a test walks the tree."""

COUNTED_DOWN_KINDS = frozenset({"outage", "rate_limited"})
"""What a book waits for whose sentence says for how long."""

OFFLINE_KINDS = frozenset({"offline", "login_needed", "untrusted"})
"""What waits for the network on our side."""

_SET_ASIDE = QT_TRANSLATE_NOOP(
    "Messages",
    "The settings file was damaged; the default settings apply. The damaged file is kept as "
    "“{set_aside}”.",
)
_FULL_SOMEWHERE = QT_TRANSLATE_NOOP("Messages", "Disk full: {missing_mb} to free in {folder}")
_FULL_WAITS = QT_TRANSLATE_NOOP(
    "Messages",
    "Disk full: {missing_mb} to free. Downloads resume once there is room.",
)
_FULL_SOMEWHERE_WAITS = QT_TRANSLATE_NOOP(
    "Messages",
    "Disk full: {missing_mb} to free in {folder}. Downloads resume once there is room.",
)
_TROUBLED = QT_TRANSLATE_NOOP(
    "Messages", "{host} is having problems: trying again in {retry_after_s}"
)
_MOVED_SOMEWHERE = QT_TRANSLATE_NOOP("Messages", "Moved on OHdio, which does not say where")
_PUBLISHED_LATER = QT_TRANSLATE_NOOP("Messages", "OHdio will publish it on {date}")
_SEVERAL_PARTS = QT_TRANSLATE_NOOP("Messages", "Incomplete: parts {positions} are missing")

_UNREAD_FILES = {
    "unreadable": QT_TRANSLATE_NOOP("Messages", "This file cannot be read: {name}"),
    "too_large": QT_TRANSLATE_NOOP(
        "Messages", "This file is too large for a list of addresses: {name}"
    ),
}

_PAGES: dict[str, str] = {
    "podcast": QT_TRANSLATE_NOOP("Messages", "OHdio podcasts are not supported yet."),
    "podcast episode": QT_TRANSLATE_NOOP(
        "Messages", "OHdio podcast episodes are not supported yet."
    ),
    "show": QT_TRANSLATE_NOOP("Messages", "OHdio shows are not supported yet."),
    "series": QT_TRANSLATE_NOOP("Messages", "OHdio series are not supported yet."),
    "music": QT_TRANSLATE_NOOP("Messages", "OHdio music is not supported yet."),
    "search": QT_TRANSLATE_NOOP("Messages", "OHdio search pages are not supported."),
    "list of audiobooks": QT_TRANSLATE_NOOP(
        "Messages", "OHdio’s list of all audiobooks is not supported."
    ),
    "list of categories": QT_TRANSLATE_NOOP(
        "Messages", "OHdio’s list of categories is not supported."
    ),
    "page": QT_TRANSLATE_NOOP("Messages", "This page of OHdio is not supported."),
}
"""Whole sentences: a word put into one would not agree with the rest of it in French."""

HOLDS = frozenset(
    {
        "storage",
        "disk_full",
        "output_folder",
        "missing_ffmpeg",
        "site_changed",
        "locked_store",
        "broken_store",
    }
)
"""Trouble that holds a whole stage: no book's own, and no attempt of it is planned."""

_LIFTED_BY_ITSELF = frozenset({"storage", "disk_full", "output_folder"})
"""Of these, what the engine looks at again and again."""

_TEMPLATE_REASONS: dict[str, str] = {
    "unknown_field": QT_TRANSLATE_NOOP("Messages", "there is no field {what}"),
    "braces": QT_TRANSLATE_NOOP(
        "Messages", "a brace is not closed, or contains more than a field’s name"
    ),
    "no_book": QT_TRANSLATE_NOOP("Messages", "the last part needs {title} or {id}"),
    "absolute": QT_TRANSLATE_NOOP("Messages", "it must not begin with “/”, “~” or a drive"),
    "dots": QT_TRANSLATE_NOOP("Messages", "“.” and “..” are not names"),
    "empty": QT_TRANSLATE_NOOP("Messages", "a name is missing"),
    "too_long": QT_TRANSLATE_NOOP("Messages", "it is too long"),
    "too_deep": QT_TRANSLATE_NOOP("Messages", "it has too many folders"),
    "backslash": QT_TRANSLATE_NOOP("Messages", "folders are separated by “/”"),
    "control": QT_TRANSLATE_NOOP("Messages", "it contains a character that no name can have"),
}
"""Why a template is refused: the words of ``model.name_template``."""

_WANTED = frozenset(
    {
        QT_TRANSLATE_NOOP("Messages", "a number from {lowest} to {highest}"),
        QT_TRANSLATE_NOOP("Messages", "a whole number from {lowest} to {highest}"),
        QT_TRANSLATE_NOOP(
            "Messages", "a whole number from {lowest} to {highest}, in bytes per second"
        ),
        QT_TRANSLATE_NOOP("Messages", "a whole number from {lowest} to {highest}, in megabytes"),
        QT_TRANSLATE_NOOP("Messages", "one of these: {choices}"),
        QT_TRANSLATE_NOOP("Messages", "the path of a folder"),
        QT_TRANSLATE_NOOP("Messages", "the path of a program"),
        QT_TRANSLATE_NOOP("Messages", "text"),
        QT_TRANSLATE_NOOP("Messages", "true or false"),
    }
)
"""What settings take: the words of ``settings.settings``."""

_UNKNOWN: dict[str, str] = {
    "host": QT_TRANSLATE_NOOP("Messages", "The site"),
    "folder": QT_TRANSLATE_NOOP("Messages", "for finished books"),
    "retry_after_s": QT_TRANSLATE_NOOP("Messages", "a moment"),
    "missing_mb": QT_TRANSLATE_NOOP("Messages", "space"),
    "announced": QT_TRANSLATE_NOOP("Messages", "more"),
    "page": _PAGES["page"],
}
"""What a sentence says in the place of an argument that was not kept."""

_FORMATS: dict[BookFormat, str] = {
    BookFormat.M4B: QT_TRANSLATE_NOOP("Messages", "One M4B file with chapters"),
    BookFormat.M4A: QT_TRANSLATE_NOOP("Messages", "One M4A file per part"),
    BookFormat.MP3: QT_TRANSLATE_NOOP("Messages", "One MP3 file with chapters"),
    BookFormat.MP3_PARTS: QT_TRANSLATE_NOOP("Messages", "One MP3 file per part (car players)"),
    BookFormat.KEEP: QT_TRANSLATE_NOOP("Messages", "The parts just as OHdio serves them"),
}

_STATUS_WORDS: dict[DownloadStatus, str] = {
    DownloadStatus.QUEUED: QT_TRANSLATE_NOOP("Messages", "Waiting"),
    DownloadStatus.METADATA: QT_TRANSLATE_NOOP("Messages", "Reading the page"),
    DownloadStatus.STARTED: QT_TRANSLATE_NOOP("Messages", "Starting"),
    DownloadStatus.DOWNLOADING: QT_TRANSLATE_NOOP("Messages", "Downloading"),
    DownloadStatus.ASSEMBLING: QT_TRANSLATE_NOOP("Messages", "Assembling"),
    DownloadStatus.COMPLETED: QT_TRANSLATE_NOOP("Messages", "Done"),
    DownloadStatus.FAILED: QT_TRANSLATE_NOOP("Messages", "Failed"),
    DownloadStatus.BLOCKED: QT_TRANSLATE_NOOP("Messages", "Blocked"),
    DownloadStatus.INCOMPLETE: QT_TRANSLATE_NOOP("Messages", "Incomplete"),
    DownloadStatus.CANCELLED: QT_TRANSLATE_NOOP("Messages", "Cancelled"),
}


def sentence(error: ErrorInfo) -> str:
    """Return what an error means, in the person's language, from its kind and arguments."""
    if error.kind == "name_template":
        reason = _translated(_TEMPLATE_REASONS.get(str(error.arguments.get("reason")), "…"))
        reason = reason.replace("{what}", _quoted(str(error.arguments.get("what", "…"))))
        return _translated(ERROR_SENTENCES[error.kind]).replace("{reason}", reason)
    source = ERROR_SENTENCES.get(error.kind, ERROR_SENTENCES["error"])
    if error.kind == "outage" and error.arguments.get("status"):
        source = _TROUBLED
    if error.kind == "no_address_in_file":
        source = _UNREAD_FILES.get(str(error.arguments.get("reason")), source)
    if error.kind == "damaged_settings" and error.arguments.get("set_aside"):
        source = _SET_ASIDE
    if error.kind == "moved" and not error.arguments.get("moved_to"):
        source = _MOVED_SOMEWHERE
    if error.kind == "not_published" and error.arguments.get("date"):
        source = _PUBLISHED_LATER
    if error.kind == "withheld_part" and "," in str(error.arguments.get("positions", "")):
        source = _SEVERAL_PARTS
    return _named(_translated(source), error).format_map(_Shown(error.arguments))


def hold_reason(error: ErrorInfo) -> str:
    """Return why a stage waits; of a disk that is full, which one: there may be several."""
    if error.kind == "disk_full" and error.arguments.get("folder"):
        return _translated(_FULL_SOMEWHERE).format_map(_Shown(error.arguments))
    return sentence(error)


def hold_sentence(error: ErrorInfo, *, is_watched: bool = True) -> str:
    """Return why a stage waits, and what that means where the reason alone does not say it.

    ``is_watched``: whether the program stays until the disk's trouble is over.
    """
    if error.kind == "locked_store":
        text = QCoreApplication.translate(
            "Messages",
            "Another program is using the queue’s file: everything waits until it is released "
            "({path})",
        )
        return text.format_map(_Shown(error.arguments))
    if error.kind == "disk_full" and is_watched:
        source = _FULL_SOMEWHERE_WAITS if error.arguments.get("folder") else _FULL_WAITS
        return _translated(source).format_map(_Shown(error.arguments))
    told = hold_reason(error)
    if error.kind in _LIFTED_BY_ITSELF and is_watched:
        text = QCoreApplication.translate(
            "Messages",
            "{sentence}. Downloads are waiting and will resume by themselves.",
        )
    elif error.kind == "site_changed":
        text = QCoreApplication.translate(
            "Messages",
            "{sentence}. No more requests are sent for now, and the answer is kept for a report.",
        )
    else:
        return told
    return text.replace("{sentence}", told)


def rebuilt_sentence(event: StoreRebuiltEvent) -> str:
    """Return what became of a store that was damaged, or gone; where the old one is comes last."""
    if event.set_aside is None and event.backup_date is None:
        text = QCoreApplication.translate(
            "Messages",
            "The queue’s file was missing, and no backup of it can be used: a new queue was made.",
        )
    elif event.set_aside is None:
        text = QCoreApplication.translate(
            "Messages",
            "The queue’s file was missing. The queue has been rebuilt from the backup of {date}.",
        )
    elif event.backup_date is None:
        text = QCoreApplication.translate(
            "Messages",
            "The queue was damaged, and no backup of it can be used: a new one was made.",
        )
    else:
        text = QCoreApplication.translate(
            "Messages",
            "The queue was damaged and has been rebuilt from the backup of {date}.",
        )
    told = [text.format(date=_long_date(event.backup_date or "")), BooksFound().told(event.books)]
    if event.set_aside is not None:
        kept = QCoreApplication.translate("Messages", "The damaged file is kept as “{name}”.")
        told.append(kept.format(name=event.set_aside))
    return " ".join(told)


class BooksFound(QObject):
    """Says how many books a rebuilt store got back; a QObject, as only its plurals are found."""

    def told(self, count: int) -> str:
        """Return the sentence; 0 has one of its own."""
        if not count:
            return self.tr("No finished books were found on the disk.")
        return self.tr("%Ln finished book(s) were found on the disk.", "", count)


def status_word(status: DownloadStatus) -> str:
    """Return the word for what is happening to a book."""
    return _translated(_STATUS_WORDS[status])


def waiting(event: DownloadEvent, waiting_s: float | None) -> str:
    """Return why a queued book waits: another attempt (in ``waiting_s``), a throttle, the line."""
    kind = event.error.kind if event.error else ""
    if event.error and kind in OFFLINE_KINDS:
        return sentence(event.error)
    if event.error and kind in COUNTED_DOWN_KINDS and waiting_s is not None:
        left = {**event.error.arguments, "retry_after_s": waiting_s}
        return sentence(replace(event.error, arguments=left))
    if event.error is None or kind in HOLDS:
        return status_word(DownloadStatus.QUEUED)
    if waiting_s is None:
        text = QCoreApplication.translate("Messages", "Trying again soon")
    else:
        text = QCoreApplication.translate("Messages", "Trying again in {time}")
    if event.attempt and event.max_attempts and event.attempt < event.max_attempts:
        attempts = QCoreApplication.translate("Messages", "(attempt {attempt} of {attempts})")
        text = f"{text} {attempts}"
    return text.format(
        time=time_left(waiting_s or 0), attempt=event.attempt + 1, attempts=event.max_attempts
    )


def retag_word() -> str:
    """Return the words for a finished book that is being tagged again."""
    return QCoreApplication.translate("Messages", "Updating tags")


def paused_word() -> str:
    """Return the word for a book, or a queue, that waits for the person."""
    return QCoreApplication.translate("Messages", "Paused")


def format_name(wanted: BookFormat) -> str:
    """Return what a format is called, in a few words."""
    return _translated(_FORMATS[wanted])


def _long_date(text: str) -> str:
    """Return the day of an ISO 8601 time in words."""
    date = QDate.fromString(text[:10], Qt.DateFormat.ISODate)
    return QLocale().toString(date, QLocale.FormatType.LongFormat) or text


def _quoted(text: str) -> str:
    return QCoreApplication.translate("Messages", "“{text}”").replace("{text}", text)


def _listed(words: list[str]) -> str:
    """Return ``2``, ``2 and 3``, ``2, 3 and 5``."""
    if len(words) < 2:
        return "".join(words)
    text = QCoreApplication.translate("Messages", "{first} and {last}")
    return text.format(first=", ".join(words[:-1]), last=words[-1])


def _wanted(text: str, arguments: Mapping[str, Argument]) -> str:
    """Return what a setting takes: in words where there are some, else the example as it is."""
    shown = {
        name: number(int(value)) if isinstance(value, (int, float)) else value
        for name, value in arguments.items()
    }
    return filled(_translated(text) if text in _WANTED else text, shown)


def _translated(source: str) -> str:
    return QCoreApplication.translate(_CONTEXT, source)


def _named(text: str, error: ErrorInfo) -> str:
    """Return ``text`` without the title of a part that says nothing besides its number."""
    if "position" not in error.arguments or _own_title(error.arguments):
        return text
    return text.replace(" ({title})", "")


def _own_title(arguments: Mapping[str, Argument]) -> str:
    position, title = arguments.get("position"), str(arguments.get("title") or "")
    return own_title(position, title) if isinstance(position, int) else title


class _Shown:
    """The arguments of an error as its sentence shows them."""

    def __init__(self, arguments: Mapping[str, Argument]) -> None:
        self._arguments = arguments

    def __getitem__(self, key: str) -> str:
        value = self._arguments.get(key)
        if value is None or value == "":
            return _translated(_UNKNOWN[key]) if key in _UNKNOWN else "…"
        if key == "host" and str(value).split(":")[0].endswith(_OHDIO_HOST):
            return "OHdio"
        if key == "title" and "position" in self._arguments:
            return _own_title(self._arguments)
        if key == "wanted":
            return _wanted(str(value), self._arguments)
        if key == "folder":
            return _quoted(str(value))
        if key == "page":
            return _translated(_PAGES.get(str(value), _PAGES["page"]))
        if key.endswith("_s") and isinstance(value, (int, float)):
            return time_left(value) if key == "retry_after_s" else duration(value)
        if key == "positions":
            return _listed(str(value).split(", "))
        if key == "date":
            return _long_date(str(value))
        if key == "missing_mb" and isinstance(value, (int, float)):
            return size(value * 1_000_000)
        return str(value)
