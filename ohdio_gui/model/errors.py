"""Every error that leaves a module of this program.

::

    OhdioError(**arguments)            kind: a word for programs; arguments: for the sentence
    ├ InvalidInputError                no URL, a refused scheme or page: shown at the field
    │ └ NoAddressInFileError           a dropped file: no address in it, or it cannot be read
    ├ FetchError
    │ ├ NetworkError                   no answer, or one cut off: retry
    │ ├ ServerError                    HTTP 5xx: retry
    │ ├ OfflineError                   no connection at all: snooze
    │ │ ├ LoginNeededError             the network answers with its own login page
    │ │ └ UntrustedError               whoever answers cannot prove to be OHdio
    │ ├ OutageError                    nobody is answered, or all with 5xx: snooze
    │ ├ RateLimitedError               HTTP 429: snooze until Retry-After
    │ ├ NotFoundError                  HTTP 404: discard
    │ ├ ForbiddenError                 HTTP 401 and 403 and other refusals: discard
    │ └ TooLargeError                  an answer above our limit: discard
    ├ ParseError                       the answer fits no known shape: discard, never retry
    │ ├ NotJsonError                   anything but JSON where JSON was due: retry
    │ ├ EmptyCategoryError             a category without one book: discard
    │ └ ShortfallError                 fewer books than announced: kept at a completed scrape
    ├ AvailabilityError                the rights holder's decision: discard, with its own sentence
    │ ├ GeoBlockedError                blocked
    │ ├ PremiumError                   blocked
    │ ├ GoneError                      blocked
    │ ├ NotPublishedError              blocked: it will come
    │ ├ MovedError                     blocked: it is at another address
    │ └ WithheldPartError              incomplete: OHdio gives no media for some of the parts
    ├ MediaError
    │ ├ ExtractionError                yt-dlp could not fetch: retry
    │ ├ UnsupportedSiteError           yt-dlp does not know the page: discard
    │ ├ BadPartError                   what came for a part is not that part: retry once
    │ │ ├ IncompletePartError          shorter than announced
    │ │ ├ SilentPartError              nothing is to be heard in it
    │ │ └ BrokenPartError              no audio
    │ ├ IncompleteBookError            the parts together are shorter than the book: discard
    │ ├ PartsDifferError               kept at a completed book: it became a file a part
    │ ├ ExpiredMediaError              the media URL lived out: ask for a new one and go on
    │ ├ AssemblyError                  FFmpeg could not join the parts: discard
    │ ├ MissingFfmpegError             no FFmpeg: hold the download stage
    │ └ TagError                       the finished file could not be tagged: discard
    ├ StorageError                     hold the download stage and tell the person
    │ ├ DiskFullError
    │ └ OutputFolderError              a file, gone, or not writable
    ├ BookFolderError                  the book's own folder alone cannot be written: retry
    ├ TrashError                       a finished file cannot go to the trash: it stays
    ├ LostTrashError                   nor come back from there
    ├ StoreError                       the SQLite store: without rights
    │ ├ FullStoreError                 no space is left on its disk
    │ ├ LockedStoreError               another program holds it: snooze
    │ ├ NewerStoreError                of a newer schema: refused
    │ └ DamagedStoreError              refused; the next start sets it aside and rebuilds it
    │   └ BrokenStoreError             damaged while it is in use: every stage stops
    ├ InstanceError                    the other instance of a data directory does not answer
    ├ SettingsError                    a bad value
    │ ├ UnknownSettingError
    │ ├ NameTemplateError              a template that names no file
    │ ├ SocksProxyError                a proxy of a kind that only yt-dlp could use
    │ ├ AutostartError                 the session's own list of programs cannot be changed
    │ └ BrokenSettingsError            it cannot be read or written
    │   └ DamagedSettingsError         it holds no settings
    ├ StoppedError                     kept at a scrape that the person stopped: never raised
    ├ ProcessDiedError                 a job died with its process three times: discard
    └ UnexpectedError                  a bug of ours: discard

    JobCancelled                       control flow of the CancelToken: never logged as an error

``str(error)`` is a plain English sentence for logs and programs; ``ohdio_gui.messages`` makes the
sentence that a person reads, in their language, from ``kind`` and ``arguments``. What the engine
does about an error is decided in ``engine.outcomes`` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from ohdio_gui.model.writable import writable

if TYPE_CHECKING:
    from collections.abc import Mapping

Argument = str | int | float
_MAX_CHARACTERS = 4096
"""Of one argument: no address, path or reason that is worth showing is longer."""


class _Lenient(dict[str, Argument]):
    """Arguments of which none is missing."""

    def __missing__(self, key: str) -> str:
        return "?"


class OhdioError(Exception):
    """Any trouble this program can name; ``kind`` is stable and scripts may rely on it."""

    kind: ClassVar[str] = "error"
    sentence: ClassVar[str] = "Something went wrong."

    def __init__(self, **arguments: Argument) -> None:
        """Keep the arguments that the sentence needs; the cause is kept with ``raise … from``.

        They may be what a server said: they are cut and made fit for the log and the store.
        """
        self.arguments = {name: _sound(value) for name, value in arguments.items()}
        super().__init__(self.describe(self.arguments))

    @classmethod
    def describe(cls, arguments: dict[str, Argument]) -> str:
        """Return the plain English sentence; an argument that is missing shows as ``?``."""
        return cls.sentence.format_map(_Lenient(arguments))

    @property
    def info(self) -> ErrorInfo:
        """The same error as a value that can be stored and sent."""
        return ErrorInfo(kind=self.kind, message=str(self), arguments=dict(self.arguments))


def _sound(value: Argument) -> Argument:
    return writable(value[:_MAX_CHARACTERS]) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """An error as a value: what events carry and what the store keeps."""

    kind: str
    message: str
    arguments: dict[str, Argument] = field(default_factory=dict, hash=False)


class JobCancelled(Exception):  # noqa: N818 (control flow, not an error)
    """The person (or the end of the program) asked a running job to stop."""


class InvalidInputError(OhdioError):
    """Base of what a person can give us that we cannot take."""

    kind = "invalid_input"
    sentence = "This cannot be added: {text}"


class NotAUrlError(InvalidInputError):
    """Text that is no address."""

    kind = "not_a_url"
    sentence = "This is not an address: {text}"


class UnsupportedSchemeError(InvalidInputError):
    """An address that is neither http nor https."""

    kind = "unsupported_scheme"
    sentence = "Addresses of the kind “{scheme}:” cannot be added, only http and https."


class UnsupportedPageError(InvalidInputError):
    """An OHdio page that is neither a category nor an audiobook."""

    kind = "unsupported_page"
    sentence = "OHdio {page}: not supported yet."


class NoAddressInFileError(InvalidInputError):
    """A dropped file (``name``, without its folder) that gives no address.

    ``reason``: ``empty``, ``unreadable`` or ``too_large``; ``messages`` has a sentence for each.
    """

    kind = "no_address_in_file"
    sentence = "No address in this file: {name} ({reason})."


class FetchError(OhdioError):
    """Base of what can go wrong between us and a server; ``host`` is always given."""

    kind = "fetch"
    sentence = "{host} could not be read."


class NetworkError(FetchError):
    """No answer, or an answer cut off."""

    kind = "network"
    sentence = "{host} does not answer."


class ServerError(FetchError):
    """HTTP 5xx."""

    kind = "server"
    sentence = "{host} has a problem of its own (HTTP {status})."


class OfflineError(FetchError):
    """No connection at all on our side."""

    kind = "offline"
    sentence = "No connection: resumes when it is back."


class LoginNeededError(OfflineError):
    """The network shows a page of its own: a hotel's, a train's."""

    kind = "login_needed"
    sentence = "This network asks you to log in: resumes when you have."


class UntrustedError(OfflineError):
    """The certificate of ``host`` is not accepted: a login page, or a clock that is wrong."""

    kind = "untrusted"
    sentence = (
        "Whoever answers for {host} cannot be trusted: this network may ask you to log in, or this "
        "computer's clock may be wrong."
    )


class OutageError(FetchError):
    """No job is answered, or each with HTTP 5xx (then there is a ``status``), not only this one."""

    kind = "outage"
    sentence = "{host} answers nobody: tries again in {retry_after_s} s."

    @property
    def retry_after_s(self) -> float:
        """Seconds until it is tried again."""
        return float(self.arguments.get("retry_after_s", 30))


class RateLimitedError(FetchError):
    """HTTP 429; ``retry_after_s`` is how long the server asks us to wait."""

    kind = "rate_limited"
    sentence = "{host} asks to wait {retry_after_s} s."

    @property
    def retry_after_s(self) -> float:
        """Seconds the server asks us to wait."""
        return float(self.arguments.get("retry_after_s", 30))


class NotFoundError(FetchError):
    """HTTP 404 or 410."""

    kind = "not_found"
    sentence = "{host} has no such page."


class ForbiddenError(FetchError):
    """HTTP 401, 403 and every other refusal."""

    kind = "forbidden"
    sentence = "{host} refuses this page (HTTP {status})."


class TooLargeError(FetchError):
    """An answer above our size limit."""

    kind = "too_large"
    sentence = "{host} sent more than a page can hold."


class ParseError(OhdioError):
    """An answer that fits no known shape; ``what`` names the missing piece."""

    kind = "site_changed"
    sentence = "OHdio answered something new ({what})."


class NotJsonError(ParseError):
    """Something else where JSON was due: a login page, an error page of a proxy."""

    kind = "not_json"
    sentence = "{what} did not answer with its data but with another page."


class EmptyCategoryError(ParseError):
    """A category page without one audiobook."""

    kind = "empty_category"
    sentence = "No audiobook in this category."


class ShortfallError(ParseError):
    """A category read to its end that gave fewer books than it announces.

    Never raised: a scrape that is completed says so. Without ``announced`` a next page was named
    that could not be had, and how many books it holds is not known.
    """

    kind = "shortfall"
    sentence = "OHdio announces {announced} books, {found} were found."


class AvailabilityError(OhdioError):
    """The rights holder's decision: said plainly, never worked around."""

    kind = "unavailable"
    sentence = "OHdio does not give this book."


class GeoBlockedError(AvailabilityError):
    """``errorCode`` 1 of the media validation."""

    kind = "geo_blocked"
    sentence = "OHdio limits this book to Canada."


class PremiumError(AvailabilityError):
    """``errorCode`` 35 of the media validation."""

    kind = "premium"
    sentence = "OHdio limits this book to subscribers."


class GoneError(AvailabilityError):
    """``errorCode`` 6, ``ContentNotFound``, or a page that is no longer there."""

    kind = "gone"
    sentence = "No longer on OHdio."


class NotPublishedError(AvailabilityError):
    """OHdio shows the book and will give it later; ``date`` (ISO 8601) says when, if known."""

    kind = "not_published"
    sentence = "OHdio has not published this book yet."


class MovedError(AvailabilityError):
    """OHdio leads to another book's address, ``moved_to``."""

    kind = "moved"
    sentence = "OHdio moved this book to {moved_to}."


class WithheldPartError(AvailabilityError):
    """Parts without media; ``positions`` is a text such as ``2, 5``."""

    kind = "withheld_part"
    sentence = "Incomplete: OHdio withholds part {positions}."


class MediaError(OhdioError):
    """Base of trouble between a media URL and a finished file."""

    kind = "media"
    sentence = "The audio could not be made into a book."


class ExtractionError(MediaError):
    """yt-dlp could not fetch the media."""

    kind = "extraction"
    sentence = "The audio could not be fetched: {reason}"


class UnsupportedSiteError(MediaError):
    """yt-dlp finds no audio on the page."""

    kind = "unsupported_site"
    sentence = "No audio was found at this address: {reason}"


class BadPartError(MediaError):
    """Base of what is wrong with one part; ``position`` and ``title`` say which."""

    kind = "bad_part"
    sentence = "Part {position} ({title}) is not what it should be."


class IncompletePartError(BadPartError):
    """A part is shorter than OHdio announced."""

    kind = "incomplete_part"
    sentence = "Part {position} ({title}) lasts {found_s} s instead of {announced_s} s."


class SilentPartError(BadPartError):
    """A part of the right length in which nothing is to be heard."""

    kind = "silent_part"
    sentence = "Part {position} ({title}) is silent."


class BrokenPartError(BadPartError):
    """What was served for a part is no audio."""

    kind = "broken_part"
    sentence = "Part {position} ({title}) is no audio: {reason}"


class IncompleteBookError(MediaError):
    """The parts together are shorter than OHdio announces the book to be."""

    kind = "incomplete_book"
    sentence = "The parts last {found_s} s in all, OHdio announces {announced_s} s."


class PartsDifferError(MediaError):
    """Parts that cannot be joined as they are.

    Never raised: a completed book that became a file a part says so.
    """

    kind = "parts_differ"
    sentence = "Kept as one file a part: part {position} differs from the first one ({what})."


class ExpiredMediaError(MediaError):
    """The media URL lived out (401, 403 or 410) before the last byte."""

    kind = "expired_media"
    sentence = "The address of part {position} expired."


class AssemblyError(MediaError):
    """FFmpeg could not join the parts."""

    kind = "assembly"
    sentence = "The parts could not be joined: {reason}"


class MissingFfmpegError(MediaError):
    """No FFmpeg was found, or the one in the settings does not run."""

    kind = "missing_ffmpeg"
    sentence = "FFmpeg was not found: {path}"


class TagError(MediaError):
    """The finished file could not be tagged."""

    kind = "tags"
    sentence = "The book could not be labelled: {reason}"


class StorageError(OhdioError):
    """Base of trouble with the output folder or its disk."""

    kind = "storage"
    sentence = "The folder {folder} cannot be used."


class DiskFullError(StorageError):
    """Less free space than needed; ``missing_mb`` must be freed.

    ``needed_mb``, where it is known: another try is worth it when so much is free in ``folder``.
    """

    kind = "disk_full"
    sentence = "Disk full at {folder}: {missing_mb} MB to free."


class OutputFolderError(StorageError):
    """The output folder is a file, gone, or cannot be written."""

    kind = "output_folder"
    sentence = "The folder {folder} cannot be written: {reason}"


class BookFolderError(OhdioError):
    """A book's own folder cannot be written, while the output folder is well."""

    kind = "book_folder"
    sentence = "The folder {folder} of this book cannot be written: {reason}"


class TrashError(OhdioError):
    """A finished book cannot be moved to the system's trash: nothing of it was touched."""

    kind = "trash"
    sentence = "{title} could not be put into the trash: it stays where it is."


class LostTrashError(OhdioError):
    """A finished book cannot be fetched back from the trash."""

    kind = "lost_trash"
    sentence = "{title} could not be fetched back from the trash."


class StoreError(OhdioError):
    """Base of trouble with the SQLite store."""

    kind = "store"
    sentence = "The queue's file {path} cannot be used: {reason}"


class FullStoreError(StoreError):
    """No space is left for the store, for a copy of it, or for what SQLite writes beside it."""

    kind = "full_store"
    sentence = "The disk is full: the queue's file {path} cannot be written."


class LockedStoreError(StoreError):
    """Another program holds the store: what was to be written waits until it lets go."""

    kind = "locked_store"
    sentence = "The queue's file {path} is held by another program."


class NewerStoreError(StoreError):
    """The store was written by a newer version; it is left untouched."""

    kind = "newer_store"
    sentence = (
        "The queue's file {path} was made by a newer version of this program; left untouched."
    )


class DamagedStoreError(StoreError):
    """The store is no database, is damaged, or lacks its tables; it is left untouched.

    The instance that holds the data directory sets it aside and rebuilds it (``store.recovery``).
    """

    kind = "damaged_store"
    sentence = (
        "The queue's file {path} is damaged; left untouched, the next start of ohdio-gui rebuilds "
        "it."
    )


class BrokenStoreError(DamagedStoreError):
    """The store was sound when it was opened: another program damaged or replaced it since."""

    kind = "broken_store"
    sentence = (
        "The queue's file {path} was damaged while in use: start ohdio-gui again to rebuild it."
    )


class InstanceError(OhdioError):
    """Another instance holds the data directory and does not answer."""

    kind = "instance"
    sentence = "Another ohdio-gui uses {folder} and does not answer."


class SettingsError(OhdioError):
    """A value that a setting cannot take; ``wanted`` says what it takes.

    That is an example, or words that ``messages`` knows, with the other arguments in braces.
    """

    kind = "settings"
    sentence = "Setting “{key}”: “{value}” cannot be used, it takes {wanted}."

    @classmethod
    def describe(cls, arguments: dict[str, Argument]) -> str:
        """Return the plain English sentence, with what is in the braces of ``wanted``."""
        wanted = filled(str(arguments.get("wanted", "?")), arguments)
        return super().describe({**arguments, "wanted": wanted})


def filled(wanted: str, arguments: Mapping[str, Argument]) -> str:
    """Return ``wanted`` of a SettingsError with its bounds, or its choices, in their places."""
    for name in ("lowest", "highest", "choices"):
        wanted = wanted.replace(f"{{{name}}}", str(arguments.get(name, "…")))
    return wanted


class UnknownSettingError(SettingsError):
    """A key that names no setting."""

    kind = "unknown_setting"
    sentence = "There is no setting “{key}”."


class NameTemplateError(SettingsError):
    """A template for names that cannot be used; ``reason`` is a word that ``messages`` knows."""

    kind = "name_template"
    sentence = "Name template “{value}”: {reason} ({what})."


class SocksProxyError(SettingsError):
    """A SOCKS proxy: the program's own requests cannot go through it."""

    kind = "socks_proxy"
    sentence = "SOCKS proxies cannot be used, only http:// and https:// ones."


class BrokenSettingsError(SettingsError):
    """A settings file that cannot be read; the defaults hold."""

    kind = "broken_settings"
    sentence = "The settings file {path} cannot be read: {reason}"


class DamagedSettingsError(BrokenSettingsError):
    """A settings file that holds no settings; ``set_aside``: the name it has now, or None."""

    kind = "damaged_settings"
    sentence = "The settings file {path} is damaged: {reason}"


class AutostartError(SettingsError):
    """The program cannot be put among those that start with the session, or taken from them."""

    kind = "autostart"
    sentence = "{path} cannot be written: {reason}"


class StoppedError(OhdioError):
    """The person stopped the reading of a category: kept at its scrape, and no trouble."""

    kind = "stopped"
    sentence = "The reading of the category was stopped."


class ProcessDiedError(OhdioError):
    """A job that was running whenever its process died, ``times`` times in a row."""

    kind = "process_died"
    sentence = "The program ended {times} times while working on this; it is left out."


class UnexpectedError(OhdioError):
    """A bug of ours: its traceback is in the log, its text is never shown."""

    kind = "unexpected"
    sentence = "A fault of this program; the log has the details."
