"""What an MP4 file holds, read from its own tables: exact counts, no FFmpeg, a fraction of a ms.

Durations come from the number of AAC frames and never from a header: ``mdhd`` and mutagen's
``info.length`` leave out the encoder's padding (16 ms a part), and chapters by them drift.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from mutagen import MutagenError
from mutagen.mp4 import Atom, AtomError, Atoms

from ohdio_gui.model.errors import AssemblyError

if TYPE_CHECKING:
    from pathlib import Path

MAX_TABLE_BYTES = 64 * 1024 * 1024
"""The largest table a book can need is some MB: a day of audio has four million frames."""

_AAC_RATES = (
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
)  # fmt: skip
_EXPLICIT_SBR = (5, 29)
_NO_SBR = b"\x56\xe5\x00"
"""The encoder's note that there is no SBR: FFmpeg adds it to what it encodes, ADTS has none."""
_DECODER_SPECIFIC = 5
_DESCRIPTOR_HEADERS = {3: 3, 4: 13}
"""MPEG-4 descriptors that hold others, and the bytes of their own before these."""


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """The one audio track of a plain MP4 file."""

    codec: str
    """The sample entry's four characters: ``mp4a`` for AAC, ``alac``, …"""
    sample_rate: int
    """Hz; of HE-AAC, what its core runs at."""
    channels: int
    codec_config: bytes
    """The decoder's configuration, comparable between parts: equal parts can be joined."""
    packet_count: int
    byte_count: int
    """Of all packets together."""
    frame_samples: int
    """Samples of a packet, at ``sample_rate``."""
    is_alone: bool
    """No picture, no text, no second audio beside it."""

    @property
    def sample_count(self) -> int:
        """Samples in all packets, the encoder's delay and padding included."""
        return self.packet_count * self.frame_samples

    @property
    def duration_s(self) -> float:
        """Seconds of all packets: what the track adds to a joined file."""
        return self.sample_count / self.sample_rate

    @property
    def bits_per_second(self) -> float:
        """Mean of the packets alone."""
        return 8 * self.byte_count / self.duration_s


def read_audio(path: Path) -> AudioTrack:
    """Return the audio track of a plain MP4 file.

    Raises AssemblyError for a file that is not MP4, is damaged or cut off, has no audio, or holds
    it in fragments (``prepare_part`` makes a plain one of it).
    """
    try:
        with path.open("rb") as file:
            return _read_audio(file)
    # What mutagen lets through on hostile bytes, beside its own errors.
    except (
        AtomError,
        MutagenError,
        struct.error,
        KeyError,
        IndexError,
        ValueError,
        OverflowError,
        RecursionError,
        MemoryError,
        OSError,
    ) as error:
        raise AssemblyError(reason=f"{path.name} is no MP4 audio file") from error


def _read_audio(file: BinaryIO) -> AudioTrack:
    atoms = Atoms(file)
    tracks = [
        (track, _read(file, track[b"mdia", b"hdlr"], 12)[8:12])
        for track in atoms[b"moov"].findall(b"trak")
    ]
    track = next((track for track, handler in tracks if handler == b"soun"), None)
    if track is None:
        raise ValueError("no audio track")
    tables = track[b"mdia", b"minf", b"stbl"]
    packet_count, byte_count = _packets(file, tables[b"stsz",])
    codec, channels, entry_rate, config = _sample_entry(_table(file, tables[b"stsd",]))
    rate, frame = _frame(file, track, config if codec == "mp4a" else b"", entry_rate)
    if packet_count <= 0 or rate <= 0 or frame <= 0:
        raise ValueError("no audio in the tables")
    if _first_offset(file, tables) + byte_count > os.fstat(file.fileno()).st_size:
        raise ValueError("the file ends before its audio")
    is_alone = len(tracks) == 1
    return AudioTrack(codec, rate, channels, config, packet_count, byte_count, frame, is_alone)


def _table(file: BinaryIO, atom: Atom) -> bytes:
    if atom.datalength > MAX_TABLE_BYTES:
        raise ValueError(f"a table of {atom.datalength} bytes")
    whole, body = atom.read(file)
    if not whole:
        raise ValueError("a table beyond the end of the file")
    return bytes(body)


def _read(file: BinaryIO, atom: Atom, size: int) -> bytes:
    return _table(file, atom)[:size]


def _packets(file: BinaryIO, atom: Atom) -> tuple[int, int]:
    """Return how many packets there are, and their bytes."""
    table = _table(file, atom)
    size, count = struct.unpack_from(">II", table, 4)
    if size:
        return int(count), int(size) * int(count)
    if len(table) < 12 + 4 * count:
        raise ValueError("fewer sizes than packets")
    return int(count), sum(struct.unpack_from(f">{count}I", table, 12))


def _first_offset(file: BinaryIO, tables: Atom) -> int:
    """Return where in the file the first of the packets lies: all others lie behind it."""
    is_wide = any(child.name == b"co64" for child in tables.children or ())
    table = _table(file, tables[b"co64" if is_wide else b"stco",])
    (count,) = struct.unpack_from(">I", table, 4)
    offsets = struct.unpack_from(f">{count}{'Q' if is_wide else 'I'}", table, 8)
    return int(min(offsets))


def _sample_entry(table: bytes) -> tuple[str, int, int, bytes]:
    """Return codec, channels, rate and configuration of the first (only) sample entry."""
    (count,) = struct.unpack_from(">I", table, 4)
    if count != 1:
        raise ValueError(f"{count} sample entries")
    size, name = struct.unpack_from(">I4s", table, 8)
    entry = table[8 : 8 + size]
    version, _, _, channels, _, _, _, rate = struct.unpack_from(">HHIHHHHI", entry, 16)
    # QuickTime's versions 1 and 2 have more fields before the boxes.
    boxes = entry[36 + {1: 16, 2: 36}.get(version, 0) :]
    return name.decode("latin-1"), channels, rate >> 16, _config(boxes)


def _config(boxes: bytes) -> bytes:
    """Return AAC's AudioSpecificConfig, or the whole configuration box of another codec."""
    position = 0
    others = b""
    while position + 8 <= len(boxes):
        size, name = struct.unpack_from(">I4s", boxes, position)
        if size < 8:
            raise ValueError("a box shorter than its head")
        body = boxes[position + 8 : position + size]
        if name == b"esds":
            return _plain_config(_decoder_specific(body[4:]))
        if name == b"wave":  # QuickTime wraps the same boxes once more
            return _config(body)
        if name != b"btrt":
            others += name + body
        position += size
    return others


def _decoder_specific(descriptors: bytes) -> bytes:
    """Return the body of the DecoderSpecificInfo below the ES and decoder descriptors."""
    while descriptors:
        tag = descriptors[0]
        length = position = 0
        for position in range(1, 5):
            length = length << 7 | descriptors[position] & 0x7F
            if not descriptors[position] & 0x80:
                break
        body = descriptors[position + 1 : position + 1 + length]
        if tag == _DECODER_SPECIFIC:
            return body
        if tag in _DESCRIPTOR_HEADERS:
            descriptors = body[_DESCRIPTOR_HEADERS[tag] :]
        else:
            descriptors = descriptors[position + 1 + length :]
    return b""


def _plain_config(config: bytes) -> bytes:
    """Drop the note "no SBR" from plain AAC, which the same audio from HLS comes without."""
    return config[:2] if config[2:] == _NO_SBR else config


def _frame(file: BinaryIO, track: Atom, config: bytes, entry_rate: int) -> tuple[int, int]:
    """Return the sample rate and how many samples one packet decodes to.

    AAC's own configuration says it best: its core has 1024 (or 960) samples a packet at the core's
    rate, and SBR changes neither the time. Elsewhere the track's table of times says it.
    """
    timescale, delta = _usual_delta(file, track)
    if config:
        rate, frame = _aac_frame(config)
        # A file whose tables tell another time is played by its tables.
        if delta == 0 or abs(frame / rate - delta / timescale) * timescale <= 1:
            return rate, frame
    return (timescale, delta) if delta else (entry_rate, 0)


def _aac_frame(config: bytes) -> tuple[int, int]:
    bits = int.from_bytes(config.ljust(8, b"\0")[:8], "big")

    def take(position: int, count: int) -> int:
        return bits >> (64 - position - count) & ((1 << count) - 1)

    kind, position = take(0, 5), 5
    index, position = take(position, 4), position + 4
    rate = take(position, 24) if index == 15 else _AAC_RATES[index]
    position += 24 if index == 15 else 0
    position += 4  # channels
    if kind in _EXPLICIT_SBR:
        position += 28 if take(position, 4) == 15 else 4
        position += 5  # the core's kind
    return rate, 960 if take(position, 1) else 1024


def _usual_delta(file: BinaryIO, track: Atom) -> tuple[int, int]:
    """Return the track's timescale and the ticks of most of its packets (0: not told)."""
    header = _read(file, track[b"mdia", b"mdhd"], 36)
    (timescale,) = struct.unpack_from(">I", header, 20 if header[0] == 1 else 12)
    table = _table(file, track[b"mdia", b"minf", b"stbl", b"stts"])
    (count,) = struct.unpack_from(">I", table, 4)
    counts: dict[int, int] = {}
    for packets, ticks in struct.iter_unpack(">II", table[8 : 8 + 8 * count]):
        counts[ticks] = counts.get(ticks, 0) + packets
    return max(1, timescale), max(counts, key=counts.__getitem__, default=0)
