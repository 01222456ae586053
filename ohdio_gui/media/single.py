"""One file of another site: into an ``.m4b`` where its codec fits, else into its own container."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ohdio_gui.media.assemble import ChapterSource, assemble, prepare_part
from ohdio_gui.media.ffmpeg import run_ffmpeg
from ohdio_gui.model.errors import AssemblyError

if TYPE_CHECKING:
    from pathlib import Path

    from ohdio_gui.model.cancel import CancelToken

_M4B_CODECS = ("mp4a", "alac")
_OWN_CONTAINER = (".mp3", ".opus", ".ogg", ".oga", ".flac", ".wav")


def finish_single(
    source: Path, folder: Path, title: str, *, ffmpeg: str, token: CancelToken
) -> Path:
    """Return the finished, untagged file in ``folder``; never re-encoded.

    Raises AssemblyError when no container takes the audio, StorageError, JobCancelled.
    """
    suffix = source.suffix.lower()
    if suffix in _OWN_CONTAINER:
        return source
    if suffix not in (".webm", ".mkv"):
        try:
            plain = folder / "plain.m4a"
            track = prepare_part(source, plain, ffmpeg=ffmpeg, token=token)
            if track.codec in _M4B_CODECS:
                chapter = ChapterSource(plain, title)
                return assemble([chapter], folder / "book.m4b", ffmpeg=ffmpeg, token=token).path
        except AssemblyError:
            # Its codec fits no MP4: Ogg is the next to try.
            pass
    # What browsers call WebM is Opus (or Vorbis) in Matroska: the same packets, in Ogg.
    target = folder / "book.opus"
    run_ffmpeg(
        ffmpeg,
        ["-i", source.name, "-vn", "-map", "0:a:0", "-c", "copy", "-f", "ogg", target.name],
        cwd=folder,
        token=token,
    )
    return target
