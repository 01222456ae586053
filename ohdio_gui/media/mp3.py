"""Audio into MP3, for what plays nothing else: encoded once, by LAME.

What every car player takes: a constant bit rate, 44.1 or 48 kHz, one or two channels, and LAME's
own header, which tells the exact length and how much of its start is the encoder's.

The bit rate is 96 kbit/s a channel. OHdio's AAC has 128 for two, and a second lossy step must stay
clear of what the first one kept. Measured: at 64 a channel LAME cuts off at 16 kHz, below what AAC
of 128 keeps, at 96 above 18 kHz; in speech above 6 kHz the noise that it adds is 16 dB below the
sound at 64, 22 dB at 96, and with 23 dB at 128 hardly less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ohdio_gui.media.assemble import channel_count
from ohdio_gui.media.ffmpeg import run_ffmpeg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ohdio_gui.media.container import AudioTrack
    from ohdio_gui.model.cancel import CancelToken

KBIT_S_A_CHANNEL = 96
USUAL_RATE = 44100
"""Hz; what other rates than those below become."""
KEPT_RATES = (44100, 48000)
"""Hz; MPEG-1's, but for 32 kHz: not every car player takes that or MPEG-2's."""


@dataclass(frozen=True, slots=True)
class Mp3Shape:
    """What an MP3 has one of, whatever it is made of."""

    sample_rate: int
    """Hz."""
    channels: int
    """1 or 2."""

    @classmethod
    def of(cls, tracks: Sequence[AudioTrack]) -> Mp3Shape:
        """Return the shape that suits all of ``tracks``: mono only where each of them is."""
        rates = {track.sample_rate for track in tracks}
        is_kept = len(rates) == 1 and rates <= set(KEPT_RATES)
        is_mono = all(channel_count(track) == 1 for track in tracks)
        return cls(rates.pop() if is_kept else USUAL_RATE, 1 if is_mono else 2)

    def samples_of(self, track: AudioTrack) -> int:
        """Return how many samples a track lasts at this rate, to the next whole one."""
        return -(-track.sample_count * self.sample_rate // track.sample_rate)


def encode(source: Path, target: Path, shape: Mp3Shape, *, ffmpeg: str, token: CancelToken) -> None:
    """Encode the audio of one file, both in one folder; no tag and no chapter comes along.

    Takes a minute for an hour and a half of audio; the token ends it at once (JobCancelled). Raises
    AssemblyError, DiskFullError.
    """
    mono = ["-ac", "1"] if shape.channels == 1 else []
    command = ["-i", source.name, "-map", "0:a:0", *mono, *_output(shape, target.name)]
    run_ffmpeg(ffmpeg, command, cwd=target.parent, token=token)


def encode_joined(
    sources: Sequence[tuple[Path, AudioTrack]],
    target: Path,
    shape: Mp3Shape,
    *,
    ffmpeg: str,
    token: CancelToken,
) -> None:
    """Encode files that differ in rate or channels as one, all of them in one folder.

    Each lasts exactly ``shape.samples_of`` its track, so that marks can be reckoned: decoders leave
    out what the AAC encoder put before and behind, some hundredths of a second, which becomes
    silence behind. Else like ``encode``.
    """
    inputs, chains = [], []
    for number, (source, track) in enumerate(sources):
        inputs += ["-i", source.name]
        chains.append(f"[{number}:a:0]{_alike(track, shape)}[a{number}]")
    labels = "".join(f"[a{number}]" for number in range(len(sources)))
    graph = ";".join([*chains, f"{labels}concat=n={len(sources)}:v=0:a=1[joined]"])
    command = [*inputs, "-filter_complex", graph, "-map", "[joined]", *_output(shape, target.name)]
    run_ffmpeg(ffmpeg, command, cwd=target.parent, token=token)


def _alike(track: AudioTrack, shape: Mp3Shape) -> str:
    """Return the filters that give a track the shape and its exact length."""
    layout = "mono" if shape.channels == 1 else "stereo"
    filters = [
        f"aresample={shape.sample_rate}",
        f"aformat=sample_fmts=fltp:sample_rates={shape.sample_rate}:channel_layouts={layout}",
        f"apad=whole_len={shape.samples_of(track)}",
        f"atrim=end_sample={shape.samples_of(track)}",
    ]
    if shape.channels == 2 and channel_count(track) == 1:
        # FFmpeg's own way takes 3 dB off: the part would be the quiet one.
        filters.insert(0, "pan=stereo|c0=c0|c1=c0")
    return ",".join(filters)


def _output(shape: Mp3Shape, name: str) -> list[str]:
    return [
        *("-map_metadata", "-1", "-map_chapters", "-1", "-vn", "-sn", "-dn"),
        *("-ar", str(shape.sample_rate), "-c:a", "libmp3lame"),
        # LAME's second best search takes no longer than the usual one.
        *("-b:a", f"{KBIT_S_A_CHANNEL * shape.channels}k", "-compression_level", "2"),
        *("-write_xing", "1", "-f", "mp3", name),
    ]
