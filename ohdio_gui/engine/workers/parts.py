"""The parts of one of OHdio's books come to disk, each checked before it counts."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ohdio_gui.engine.gaps import is_short, withheld
from ohdio_gui.media.assemble import link_file, prepare_part
from ohdio_gui.media.container import read_audio
from ohdio_gui.media.disk import disk_errors, flush
from ohdio_gui.media.formats import ReadyPart
from ohdio_gui.media.loudness import is_silent
from ohdio_gui.model.audiobook import PartStatus
from ohdio_gui.model.errors import (
    AssemblyError,
    BadPartError,
    BrokenPartError,
    ExpiredMediaError,
    GoneError,
    IncompletePartError,
    NotFoundError,
    SilentPartError,
    UnexpectedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ohdio_gui.engine.ohdio import OhdioClient
    from ohdio_gui.engine.progress import BookProgress
    from ohdio_gui.media.container import AudioTrack
    from ohdio_gui.media.ytdlp import FetchProgress, YtdlpChild
    from ohdio_gui.model.audiobook import Audiobook, Part
    from ohdio_gui.model.cancel import CancelToken

log = logging.getLogger(__name__)

FRESH_REFUSALS = 2
"""How often a fresh address may be refused, with no new byte between, before it is given up."""


@dataclass(frozen=True, slots=True)
class BookRun:
    """What belongs to one book while it downloads."""

    book: Audiobook
    parts: tuple[Part, ...]
    folder: Path
    """Where its unfinished parts are, in the data directory."""
    ffmpeg: str
    progress: BookProgress
    child: YtdlpChild
    token: CancelToken
    keeps_served: bool
    """Whether the bytes are wanted as they were served."""

    def note(self, part: Part, seen: FetchProgress) -> None:
        """Take in how far ``part`` has come."""
        self.progress.note(part.position, seen.bytes_done, seen.bytes_total)


class PartFetcher:
    """Fetches the parts of one book; used on one thread."""

    def __init__(
        self,
        run: BookRun,
        ohdio: OhdioClient,
        note_withheld: Callable[[int], None],
    ) -> None:
        """``note_withheld`` keeps that OHdio gives no media for the part at a position."""
        self._run = run
        self._ohdio = ohdio
        self._note_withheld = note_withheld
        self._known_again: set[int] = set()
        """The positions of parts that were found whole."""

    def fetch_all(self) -> tuple[list[ReadyPart], tuple[int, ...]]:
        """Return the parts on disk, in order, and the positions of those that OHdio withholds.

        Raises WithheldPartError when there are such and the person has not said to do without,
        GoneError when OHdio gives none at all, and what ``YtdlpChild.fetch`` raises.
        """
        self._know_again()
        ready, gone = [], []
        first: GoneError | None = None
        for part in self._run.parts:
            if part.status is PartStatus.WITHHELD:
                gone.append(part.position)
                continue
            try:
                ready.append(self._part(part))
            except GoneError as error:
                first = first or error
                gone += self._gone_from(part) if not self._run.book.takes_gaps else [part.position]
                if not self._run.book.takes_gaps:
                    break
        self._refuse_gaps(gone, first)
        return ready, tuple(gone)

    def _know_again(self) -> None:
        """Check the parts that an earlier download made whole, so that none is fetched again.

        A store that was made from an older copy does not know them. What was fetched goes when the
        store knows the part: where it is still there, the part is made of it again.
        """
        run = self._run
        for part in run.parts:
            plain = run.folder / f"{stem_of(part)}.m4a"
            is_known = part.status in (PartStatus.COMPLETED, PartStatus.WITHHELD)
            if is_known or not plain.is_file() or self._fetched(part):
                continue
            try:
                self._check(part, plain, read_audio(plain))
            except (AssemblyError, BadPartError):
                plain.unlink()
                continue
            self._known_again.add(part.position)
            run.progress.finish_part(part.position, plain.stat().st_size)

    def _refuse_gaps(self, gone: list[int], first: GoneError | None) -> None:
        """Say which parts OHdio does not give, unless the person wants the others all the same."""
        if not gone:
            return
        if first is not None and len(gone) == len(self._run.parts):
            raise first
        for position in gone:
            self._note_withheld(position)
        if not self._run.book.takes_gaps or len(gone) == len(self._run.parts):
            raise withheld(gone) from first

    def _gone_from(self, part: Part) -> list[int]:
        """Return the positions of the parts from ``part`` on that OHdio has no media for."""
        gone = [part.position]
        for other in self._run.parts[part.position :]:
            if other.status is PartStatus.WITHHELD:
                gone.append(other.position)
                continue
            try:
                self._ohdio.media_source(other.media_id or "", self._run.token)
            except GoneError:
                gone.append(other.position)
        return gone

    def _part(self, part: Part) -> ReadyPart:
        """Return a part that is on disk, fetching what is not yet. Raises StorageError."""
        run = self._run
        plain = run.folder / f"{stem_of(part)}.m4a"
        with disk_errors(run.folder):
            if not self._is_there(part, plain):
                self._fetch_checked(part, plain)
                run.progress.finish_part(part.position, plain.stat().st_size)
            # Not before the store knows the part: whoever is stopped until then checks it again.
            for fetched in self._fetched(part):
                fetched.unlink()
        return ReadyPart(part.position, part.chapter_title, plain, _served(plain))

    def _is_there(self, part: Part, plain: Path) -> bool:
        """Whether a part that the store has for whole is so on disk, in the form that is wanted.

        After a power cut a disk may have less of it than the store says. Bytes that are wrong amid
        a file of the right size and head are not seen.
        """
        is_known_again = part.position in self._known_again
        if part.status is not PartStatus.COMPLETED and not is_known_again:
            return False
        if not is_known_again and not _is_whole(plain, part.bytes_total):
            log.warning("event=part_lost subject=%d part=%d", self._run.book.id, part.position)
            plain.unlink(missing_ok=True)
            self._run.progress.lose_part(part.position)
            return False
        # Not so where it was fetched when another format was wanted.
        return not (self._run.keeps_served and _is_remuxed(plain) and _served(plain) == plain)

    def _fetch_checked(self, part: Part, plain: Path) -> None:
        """Bring a part to disk, checked and kept there; what was fetched stays beside it."""
        run = self._run
        for suffix in (_REMUXED, *_SERVED.values()):
            plain.with_suffix(suffix).unlink(missing_ok=True)
        fetched = next(iter(self._fetched(part)), None) or self._fetch_media(part)
        try:
            try:
                track = prepare_part(fetched, plain, ffmpeg=run.ffmpeg, token=run.token)
            except AssemblyError as error:
                reason = error.arguments.get("reason", "?")
                raise BrokenPartError(**_named(part), reason=reason) from error
            self._check(part, plain, track)
        except BadPartError:
            # Fetched anew at the next attempt, from its first byte.
            fetched.unlink(missing_ok=True)
            plain.unlink(missing_ok=True)
            run.progress.lose_part(part.position)
            raise
        if not fetched.samefile(plain):
            plain.with_suffix(_REMUXED).touch()
            if run.keeps_served:
                served = plain.with_suffix(_SERVED[fetched.suffix])
                link_file(fetched, served)
                flush(served)
        flush(plain, run.folder)

    def _fetched(self, part: Part) -> list[Path]:
        """Return a part as it was served, where it came to its last byte."""
        names = (f"{stem_of(part)}{suffix}" for suffix in _SERVED)
        return [path for name in names if (path := self._run.folder / name).is_file()]

    def _check(self, part: Part, plain: Path, track: AudioTrack) -> None:
        """Raise BadPartError when a part is not what OHdio announced."""
        if part.duration_s is not None and is_short(track.duration_s, part.duration_s):
            raise IncompletePartError(
                **_named(part), found_s=round(track.duration_s), announced_s=round(part.duration_s)
            )
        if part.duration_s is not None and is_short(part.duration_s, track.duration_s):
            # More than was announced loses nothing: it is kept, and the announcement was wrong.
            log.warning(
                "event=part_longer subject=%d part=%d found_s=%d announced_s=%d",
                self._run.book.id,
                part.position,
                round(track.duration_s),
                round(part.duration_s),
            )
        run = self._run
        silent = is_silent(plain, track.duration_s, ffmpeg=run.ffmpeg, token=run.token)
        if silent is None:
            raise BrokenPartError(**_named(part), reason="none of it can be decoded")
        if silent:
            raise SilentPartError(**_named(part))

    def _fetch_media(self, part: Part) -> Path:
        """Fetch a part as it is served: progressive, and by HLS where that is of no use."""
        if part.media_id is None:
            raise UnexpectedError
        run = self._run
        is_hls = False
        refusals, furthest = 0, 0
        while True:
            run.token.check()
            source = self._ohdio.media_source(part.media_id, run.token, is_hls=is_hls)
            fetched = run.folder / f"{stem_of(part)}.{'hls' if source.is_hls else 'mp4'}"
            try:
                run.child.fetch(
                    source.url,
                    fetched,
                    is_hls=source.is_hls,
                    token=run.token,
                    on_progress=lambda seen: run.note(part, seen),
                    position=part.position,
                )
            except (ExpiredMediaError, NotFoundError):
                # A signed address lives for two minutes: ask anew and go on where it was.
                on_disk = _size_on_disk(fetched)
                has_gained, furthest = on_disk > furthest, max(on_disk, furthest)
                refusals = 0 if has_gained else refusals + 1
                # One that is not found may be so for a moment: another form would begin anew.
                if refusals < FRESH_REFUSALS:
                    continue
                if source.is_hls:
                    raise
                is_hls, refusals, furthest = True, 0, 0
                log.info("event=hls_instead subject=%s part=%d", run.book.id, part.position)
            else:
                return fetched


_SERVED = {".hls": ".ts", ".mp4": ".served"}
"""What bytes are kept as that came as no plain MP4, by the suffix they were fetched to."""

_REMUXED = ".remuxed"
"""Marks a plain MP4 that is not the bytes that were served."""


def _is_whole(plain: Path, size_bytes: int | None) -> bool:
    """Whether a part's file has the size that it had when it was checked, and can be read."""
    if not plain.is_file() or plain.stat().st_size != size_bytes:
        return False
    try:
        read_audio(plain)
    except AssemblyError:
        return False
    return True


def _is_remuxed(plain: Path) -> bool:
    return plain.with_suffix(_REMUXED).exists()


def _served(plain: Path) -> Path:
    """Return a part's bytes as they came; a plain MP4 came so."""
    kept = (plain.with_suffix(suffix) for suffix in _SERVED.values())
    return next((path for path in kept if path.is_file()), plain)


def _named(part: Part) -> dict[str, str | int | float]:
    """Return what names a part in an error."""
    return {"position": part.position, "title": part.chapter_title}


def stem_of(part: Part) -> str:
    """Return what a part's files are called: another media in its place never goes on with them."""
    return f"{part.position:03}-{part.media_id}"


def _size_on_disk(fetched: Path) -> int:
    partial = fetched.with_name(fetched.name + ".part")
    return partial.stat().st_size if partial.is_file() else 0
