"""Parts that came to their last byte: are they fetched from their first one again?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sounds import FFMPEG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ohdio_gui.demo.journal import Request


CHECK_S = 0.6


def ffmpeg_that_takes_its_time(folder: Path) -> Path:
    """Return an FFmpeg that listens to a whole part for so long that stops fall in between.

    It adds a byte to the file ``checks`` beside it when it begins to.
    """
    script = folder / "ffmpeg"
    slowly = f'case "$*" in *volumedetect*) printf . >>"{folder}/checks"; sleep {CHECK_S} ;; esac'
    script.write_text(f'#!/bin/sh\n{slowly}\nexec "{FFMPEG}" "$@"\n')
    script.chmod(0o755)
    return script


def fetched_again(requests: Iterable[Request], sizes: Mapping[str, int]) -> list[str]:
    """Return the media ids, each as often as it was so; ``sizes`` are the bytes of each media.

    Who goes on near the end is none of them: what a server gave to its sockets last may not have
    been read.
    """
    reached: dict[str, int] = {}
    again = []
    for request in requests:
        media_id = request.key or ""
        if request.status not in {200, 206}:
            continue
        if request.first_byte == 0 and reached.get(media_id, 0) >= sizes[media_id]:
            again.append(media_id)
            reached[media_id] = 0
        end = request.first_byte + request.bytes_sent
        reached[media_id] = max(reached.get(media_id, 0), end)
    return again
