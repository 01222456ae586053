"""Remake the audio and the covers of the demonstration catalogue.

The sources are ``resources/demo/catalogue.json`` and ``resources/demo/texts``. From them this
script writes ``resources/demo/media/*.m4a`` and ``resources/demo/covers/*.jpg``, then puts the
measured durations back in the catalogue.

It needs:

* espeak-ng (Debian and Ubuntu: ``apt install espeak-ng``), which reads the stories;
* ffmpeg, either on the PATH or brought by the Python package imageio-ffmpeg;
* PySide6, which draws the covers;
* for the covers as they are published, the URW base 35 fonts (``apt install fonts-urw-base35``).
  Without them other fonts are used and the covers still come out right, only different.

Usage, from anywhere::

    packaging/make_demo                  # everything
    packaging/make_demo --only media     # the audio only
    packaging/make_demo --only covers    # the covers only
    packaging/make_demo 900101 900105    # these books only
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QColor, QFont, QPainterPath

DEMO = Path(__file__).resolve().parent.parent / "resources" / "demo"

# --------------------------------------------------------------------------------------------
# The stories
# --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One part of a story: the title that is announced (may be empty) and the text to read."""

    title: str
    text: str


def read_story(path: Path) -> tuple[str, list[Part]]:
    """Read a story: the title on the first line, then parts that begin with ``## Title``."""
    title, _, rest = path.read_text(encoding="utf-8").partition("\n")
    parts = []
    for block in re.split(r"^##", rest, flags=re.MULTILINE)[1:]:
        heading, _, body = block.partition("\n")
        parts.append(Part(heading.strip(), body.strip()))
    return title.strip(), parts


# --------------------------------------------------------------------------------------------
# The audio
# --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voice:
    """How eSpeak NG reads for one narrator: the voice, the words a minute and the pitch."""

    name: str
    speed: int
    pitch: int


VOICES = {
    "Voix Amélie (synthèse)": Voice("fr+f2", 148, 48),
    "Voix Émile (synthèse)": Voice("fr+m3", 146, 42),
    "Voix Clara (synthèse)": Voice("fr+f4", 152, 45),
    "Voix Bastien (synthèse)": Voice("fr+m1", 152, 46),
    "Voix Zoé (synthèse)": Voice("fr+f3", 154, 58),
    "Voix Gédéon (synthèse)": Voice("fr+m2", 142, 34),
}

LEAD_IN = 0.25  # seconds of silence before the first word
PAUSE = 0.38  # between two sentences
PARAGRAPH = 0.75  # after the title that is announced
LEAD_OUT = 0.60  # after the last word

# A gentle voice: no rumble, softer highs, a hint of a room, then an even loudness.
FILTERS = (
    "highpass=f=70,lowpass=f=6800,treble=g=-3:f=4500,"
    "aecho=0.9:0.9:17|29:0.10|0.06,acompressor=threshold=-20dB:ratio=2:attack=8:release=120,"
    "loudnorm=I=-18:TP=-3:LRA=9,aresample=44100,asetpts=N/SR/TB"
)


def find_ffmpeg() -> str:
    """Return a path to ffmpeg: the one of imageio-ffmpeg, or else the one on the PATH."""
    try:
        import imageio_ffmpeg
    except ImportError:
        found = shutil.which("ffmpeg")
        if found is None:
            raise SystemExit("ffmpeg is missing (or pip install imageio-ffmpeg)") from None
        return found
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def sentences(text: str) -> list[str]:
    """Cut a text into sentences, without the signs that a voice does not say."""
    plain = text.replace("\u00a0", " ").replace("’", "'").replace("—", ", ")
    plain = re.sub(r"\s+([:,])", r"\1", re.sub(r"[«»]", " ", plain))
    plain = re.sub(r"\s+", " ", plain).strip()
    return [s for s in re.split(r"(?<=[.!?…])\s+(?=[A-ZÀ-ÖØ-ÞŒ])", plain) if s]


def speak(sentence: str, voice: Voice, workdir: Path) -> tuple[bytes, int]:
    """Have one sentence read; return 16-bit mono samples and their rate."""
    target = workdir / "sentence.wav"
    command = ["espeak-ng", "-v", voice.name, "-s", str(voice.speed), "-p", str(voice.pitch)]
    # A leading space: a sentence is never taken for an option.
    subprocess.run([*command, "-z", "-w", str(target), f" {sentence}"], check=True)
    with wave.open(str(target), "rb") as sound:
        return sound.readframes(sound.getnframes()), sound.getframerate()


def read_aloud(part: Part, voice: Voice, target: Path, workdir: Path) -> None:
    """Write the WAV file of one part: its title, then its sentences, with small pauses."""
    spoken: list[tuple[str, float]] = []
    if part.title:
        spoken.append((part.title.replace(" - ", ". ") + ".", PARAGRAPH))
    spoken += [(sentence, PAUSE) for sentence in sentences(part.text)]
    rate = 22050
    pieces = []
    for number, (sentence, pause) in enumerate(spoken):
        samples, rate = speak(sentence, voice, workdir)
        last = number == len(spoken) - 1
        pieces += [samples, bytes(2 * int(rate * (LEAD_OUT if last else pause)))]
    with wave.open(str(target), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(2 * int(rate * LEAD_IN)) + b"".join(pieces))


def encode(ffmpeg: str, source: Path, target: Path) -> float:
    """Encode a WAV file to AAC in an MP4 container; return the duration in seconds."""
    bare = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    aac = ["-ac", "1", "-ar", "44100", "-c:a", "aac", "-profile:a", "aac_low", "-b:a", "48k"]
    command = [ffmpeg, "-y", "-nostdin", "-loglevel", "error", "-i", str(source), "-af", FILTERS]
    subprocess.run([*command, *aac, *bare, "-movflags", "+faststart", str(target)], check=True)
    probe = [ffmpeg, "-nostdin", "-i", str(target), "-f", "s16le", "-ac", "1", "-"]
    decoded = subprocess.run(probe, check=True, capture_output=True).stdout
    return len(decoded) / 2 / 44100


def make_media(book: dict[str, Any], ffmpeg: str) -> None:
    """Make the audio of one book and note the durations in its catalogue entry."""
    title, parts = read_story(DEMO / "texts" / f"{book['id']}.txt")
    if title != book["title"] or [p.title for p in parts] != [p["title"] for p in book["parts"]]:
        raise SystemExit(f"{book['id']}: the text and the catalogue disagree on the titles")
    with tempfile.TemporaryDirectory() as folder:
        workdir = Path(folder)
        for number, (part, entry) in enumerate(zip(parts, book["parts"], strict=True)):
            # Several narrators take turns, a part each.
            voice = VOICES[book["narrators"][number % len(book["narrators"])]]
            target = DEMO / entry["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            read_aloud(part, voice, workdir / "part.wav", workdir)
            seconds = encode(ffmpeg, workdir / "part.wav", target)
            entry["duration_s"] = round(seconds)
            print(f"{entry['file']}  {seconds:5.1f} s  {part.title}")


# --------------------------------------------------------------------------------------------
# The covers: a canvas, then a scene for each book
# --------------------------------------------------------------------------------------------

SIDE = 700  # pixels, the covers are square
MARGIN = 56
LARGEST = 58_000  # bytes, a cover
TITLE_FONTS = ["P052", "Palatino Linotype", "Palatino", "TeX Gyre Pagella", "DejaVu Serif"]
LABEL_FONTS = ["URW Gothic", "Century Gothic", "Futura", "TeX Gyre Adventor", "DejaVu Sans"]

Point = tuple[float, float]


class Canvas:
    """A square picture and the few flat shapes that the scenes are made of."""

    def __init__(self, ink: str, seed: int) -> None:
        """Begin a picture whose words are of one colour."""
        from PySide6 import QtCore, QtGui

        self.core, self.gui = QtCore, QtGui
        self.ink = ink
        self.random = random.Random(seed)
        self.image = QtGui.QImage(SIDE, SIDE, QtGui.QImage.Format.Format_RGB32)
        self.painter = QtGui.QPainter(self.image)
        hints = QtGui.QPainter.RenderHint
        self.painter.setRenderHints(hints.Antialiasing | hints.TextAntialiasing)
        self.painter.setPen(QtCore.Qt.PenStyle.NoPen)

    # Colours and shapes

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """Return a colour, more or less see-through."""
        colour = self.gui.QColor(name)
        colour.setAlphaF(alpha)
        return colour

    def sky(self, *stops: str) -> None:
        """Fill everything with a vertical gradient."""
        gradient = self.gui.QLinearGradient(0, 0, 0, SIDE)
        for number, stop in enumerate(stops):
            gradient.setColorAt(number / (len(stops) - 1), self.colour(stop))
        self.painter.fillRect(0, 0, SIDE, SIDE, gradient)

    def glow(self, x: float, y: float, radius: float, name: str, alpha: float = 0.6) -> None:
        """Paint a light that fades with the distance."""
        gradient = self.gui.QRadialGradient(x, y, radius)
        gradient.setColorAt(0, self.colour(name, alpha))
        gradient.setColorAt(0.5, self.colour(name, alpha * 0.32))
        gradient.setColorAt(1, self.colour(name, 0))
        self.painter.setBrush(gradient)
        self.painter.drawEllipse(self.core.QPointF(x, y), radius, radius)

    def oval(self, x: float, y: float, rx: float, ry: float, name: str, alpha: float = 1.0) -> None:
        """Paint an ellipse from its centre and its half axes."""
        self.painter.setBrush(self.colour(name, alpha))
        self.painter.drawEllipse(self.core.QPointF(x, y), rx, ry)

    def disc(self, x: float, y: float, radius: float, name: str, alpha: float = 1.0) -> None:
        """Paint a disc."""
        self.oval(x, y, radius, radius, name, alpha)

    def box(
        self, x: float, y: float, w: float, h: float, name: str, round_: float = 0, alpha: float = 1
    ) -> None:
        """Paint a rectangle, with round corners if asked."""
        self.painter.setBrush(self.colour(name, alpha))
        self.painter.drawRoundedRect(self.core.QRectF(x, y, w, h), round_, round_)

    def poly(self, points: Sequence[Point], name: str, alpha: float = 1.0) -> None:
        """Paint a polygon."""
        self.painter.setBrush(self.colour(name, alpha))
        self.painter.drawPolygon([self.core.QPointF(x, y) for x, y in points])

    def curve(self, points: Sequence[Point], closed: bool = False) -> QPainterPath:
        """Return a smooth path through the points."""
        count = len(points)

        def at(index: int) -> Point:
            return points[index % count] if closed else points[min(max(index, 0), count - 1)]

        path = self.gui.QPainterPath(self.core.QPointF(*points[0]))
        for i in range(count if closed else count - 1):
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = at(i - 1), at(i), at(i + 1), at(i + 2)
            path.cubicTo(
                bx + (cx - ax) / 6,
                by + (cy - ay) / 6,
                cx - (dx - bx) / 6,
                cy - (dy - by) / 6,
                cx,
                cy,
            )
        return path

    def blob(self, points: Sequence[Point], name: str, alpha: float = 1.0) -> None:
        """Paint a smooth closed shape."""
        self.painter.setBrush(self.colour(name, alpha))
        self.painter.drawPath(self.curve(points, closed=True))

    def land(self, points: Sequence[Point], name: str, alpha: float = 1.0) -> None:
        """Paint everything below a smooth line that goes from side to side."""
        path = self.curve(points)
        path.lineTo(SIDE + 40, SIDE + 40)
        path.lineTo(-40, SIDE + 40)
        self.painter.setBrush(self.colour(name, alpha))
        self.painter.drawPath(path)

    def line(self, points: Sequence[Point], width: float, name: str, alpha: float = 1.0) -> None:
        """Draw a smooth line with round ends."""
        style = self.core.Qt
        pen = self.gui.QPen(self.colour(name, alpha), width)
        pen.setCapStyle(style.PenCapStyle.RoundCap)
        pen.setJoinStyle(style.PenJoinStyle.RoundJoin)
        self.painter.setBrush(style.BrushStyle.NoBrush)
        self.painter.strokePath(self.curve(points), pen)

    def sail(self, x: float, top: float, foot: float, width: float, name: str) -> None:
        """Paint a sail, straight along its mast and full on the other side."""
        path = self.gui.QPainterPath(self.core.QPointF(x, top))
        path.quadTo(x + width * 0.72, top + (foot - top) * 0.5, x + width, foot - 10)
        path.quadTo(x + width * 0.5, foot + 6, x, foot)
        self.painter.setBrush(self.colour(name))
        self.painter.drawPath(path)

    # Small things that several covers share

    def scatter(self, count: int, top: float, bottom: float) -> list[Point]:
        """Return points at random that leave the words at the top and at the foot alone."""
        points = []
        for _ in range(count):
            x, y = self.random.uniform(0, SIDE), self.random.uniform(top, bottom)
            if not (40 < y < 246 and 60 < x < 640) and not (640 < y < 675 and 230 < x < 470):
                points.append((x, y))
        return points

    def crescent(self, x: float, y: float, radius: float, name: str) -> None:
        """Paint a thin moon."""
        whole, bite = self.gui.QPainterPath(), self.gui.QPainterPath()
        whole.addEllipse(self.core.QPointF(x, y), radius, radius)
        bite.addEllipse(
            self.core.QPointF(x + radius * 0.42, y - radius * 0.22), radius * 0.9, radius * 0.9
        )
        self.painter.setBrush(self.colour(name))
        self.painter.drawPath(whole.subtracted(bite))

    def stars(self, count: int, top: float, bottom: float, name: str = "#fff6dc") -> None:
        """Sow stars."""
        for x, y in self.scatter(count, top, bottom):
            self.disc(x, y, self.random.uniform(0.8, 2.3), name, self.random.uniform(0.35, 0.9))

    def flakes(self, count: int, top: float = 0, bottom: float = SIDE) -> None:
        """Let the snow fall."""
        for x, y in self.scatter(count, top, bottom):
            self.disc(x, y, self.random.uniform(1.5, 4.6), "#ffffff", self.random.uniform(0.4, 0.9))

    def fir(self, x: float, base: float, height: float, name: str, snow: str = "") -> None:
        """Plant a fir tree, with snow on it if a colour is given."""
        self.box(x - height * 0.035, base - height * 0.12, height * 0.07, height * 0.14, "#4a3a34")
        for tier, (low, high, wide) in enumerate(
            ((0.10, 0.55, 0.27), (0.33, 0.78, 0.21), (0.57, 1.0, 0.145))
        ):
            tip, foot, half = base - height * high, base - height * low, height * wide
            sag = height * 0.035
            path = [(x, tip), (x + half, foot), (x, foot + sag), (x - half, foot)]
            self.poly(path, name)
            if snow:
                cut = 0.42 if tier < 2 else 0.5
                edge = tip + (foot - tip) * cut
                inner = half * cut
                self.poly(
                    [
                        (x, tip), (x + inner, edge), (x + inner * 0.45, edge - sag * 0.4),
                        (x, edge + sag), (x - inner * 0.45, edge - sag * 0.4), (x - inner, edge),
                    ],
                    snow,
                )  # fmt: skip

    def waves(self, level: float, height: float, length: float, shift: float, name: str) -> None:
        """Paint water below a wavy line."""
        xs = range(-40, SIDE + 81, 20)
        wave_ = [(x, level + height * math.sin((x + shift) * math.tau / length)) for x in xs]
        self.land(wave_, name)

    def sleeping_eye(self, x: float, y: float, size: float, name: str, width: float = 3) -> None:
        """Draw a closed eye: a small arc that smiles."""
        self.line([(x - size, y), (x, y + size * 0.6), (x + size, y)], width, name)

    def word(self, text: str, x: float, y: float, size: int, name: str, bold: bool = True) -> None:
        """Write a word centred on a point."""
        font = self.font(LABEL_FONTS, size, bold)
        self.painter.setFont(font)
        self.painter.setPen(self.colour(name))
        area = self.core.QRectF(x - 300, y - size, 600, 2 * size)
        self.painter.drawText(area, self.core.Qt.AlignmentFlag.AlignCenter, text)
        self.painter.setPen(self.core.Qt.PenStyle.NoPen)

    # Typesetting

    def font(self, families: list[str], size: int, bold: bool, spacing: float = 0) -> QFont:
        """Return a font of a size in pixels."""
        font = self.gui.QFont(families)
        font.setPixelSize(size)
        font.setBold(bold)
        font.setKerning(True)
        if spacing:
            font.setLetterSpacing(self.gui.QFont.SpacingType.AbsoluteSpacing, spacing)
        return font

    def wrap(self, text: str, font: QFont, most: int, strict: bool) -> list[str]:
        """Cut a text into balanced lines that fit, or return nothing when it cannot be done.

        When strict, a line ends on a sign, or before a small word (de, la, qui), never on one.
        """
        metrics = self.gui.QFontMetricsF(font)
        words = text.split(" ")
        best: tuple[float, list[str]] = (math.inf, [])
        for cuts in range(1 << (len(words) - 1)):
            if cuts.bit_count() >= most:
                continue
            lines = [words[0]]
            for index, word in enumerate(words[1:]):
                if cuts >> index & 1:
                    lines.append(word)
                else:
                    lines[-1] += " " + word
            widths = [metrics.horizontalAdvance(line) for line in lines]
            if max(widths) > SIDE - 2 * MARGIN:
                continue
            ends = [line.split(" ")[-1] for line in lines[:-1]]
            starts = [re.split("[ ’]", line)[0] for line in lines[1:]]
            if strict and not all(
                not end[-1].isalpha() or (len(end) > 3 and len(start) <= 3)
                for end, start in zip(ends, starts, strict=True)
            ):
                continue
            cost = max(widths) - min(widths) + 150 * len(lines)
            # A line may well end after a sign.
            cost -= sum({":": 400, ",": 60}.get(end[-1], 0) for end in ends)
            best = min(best, (cost, lines))
        return best[1]

    def fit(
        self, text: str, families: list[str], bold: bool, sizes: range, most: int, height: float
    ) -> tuple[QFont, list[str]]:
        """Return the largest font and the lines with which a text fits."""
        for strict in (True, False):
            for size in sizes:
                font = self.font(families, size, bold, 0 if bold else size * 0.04)
                room = min(most, int(height / (size * 1.08)))
                lines = self.wrap(text, font, room, strict)
                if lines:
                    return font, lines
        raise SystemExit(f"no room on the cover for: {text}")

    def lines(self, lines: list[str], font: QFont, top: float, leading: float) -> float:
        """Write centred lines from a height; return the height below them."""
        self.painter.setFont(font)
        self.painter.setPen(self.colour(self.ink))
        metrics, size = self.gui.QFontMetricsF(font), font.pixelSize()
        for line in lines:
            left = (SIDE - metrics.horizontalAdvance(line)) / 2
            self.painter.drawText(self.core.QPointF(left, top + size * 0.95), line)
            top += size * leading
        self.painter.setPen(self.core.Qt.PenStyle.NoPen)
        return top

    def typeset(self, title: str, authors: str, publisher: str, foot: str) -> None:
        """Write the title and the authors at the top, the publisher at the bottom."""
        big, title_lines = self.fit(title, TITLE_FONTS, True, range(74, 33, -2), 3, 150)
        small, author_lines = self.fit(authors, LABEL_FONTS, False, range(24, 15, -1), 2, 60)
        leading = 1.08
        block = len(title_lines) * big.pixelSize() * leading
        top = 46 + (150 - min(block, 150)) * 0.25
        below = self.lines(title_lines, big, top, leading)
        self.lines(author_lines, small, below + big.pixelSize() * 0.17 + 8, 1.3)
        frame = self.gui.QPen(self.colour(self.ink, 0.42), 1.6)
        self.painter.setPen(frame)
        self.painter.setBrush(self.core.Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(self.core.QRectF(20, 20, SIDE - 40, SIDE - 40), 10, 10)
        self.painter.setPen(self.core.Qt.PenStyle.NoPen)
        self.word(publisher, SIDE / 2, 656, 15, foot, bold=False)

    def save(self, target: Path) -> None:
        """Write the JPEG file."""
        self.painter.end()
        target.parent.mkdir(parents=True, exist_ok=True)
        for quality in range(88, 70, -1):
            if not self.image.save(str(target), quality=quality):
                raise SystemExit(f"cannot write {target}")
            if target.stat().st_size < LARGEST:
                break


def draw_fox(c: Canvas) -> None:
    """Draw a fox, a scarf, an egg that glows, and the moon."""
    c.sky("#18264a", "#2c427a", "#6f86b8")
    c.stars(110, 10, 520)
    c.glow(505, 400, 250, "#ffe9b8", 0.55)
    c.disc(505, 400, 118, "#fbeecb")
    for x, y, r in ((470, 360, 20), (548, 385, 13), (500, 445, 25), (445, 425, 10), (560, 440, 9)):
        c.disc(x, y, r, "#efdcae")
    c.land([(-40, 560), (120, 500), (280, 540), (450, 515), (600, 560), (740, 520)], "#8fa6d0")
    for x, base, h in ((70, 560, 150), (128, 575, 105), (618, 590, 170), (662, 600, 120)):
        c.fir(x, base, h, "#24406a", "#c9d8f0")
    c.land([(-40, 600), (140, 575), (330, 598), (520, 580), (740, 610)], "#dfe8f7")
    c.land([(-40, 650), (200, 632), (420, 648), (740, 628)], "#f4f7fd")
    # The fox: tail, body, head
    rust, dark, cream = "#d9692f", "#b9521f", "#fdf1df"
    c.oval(265, 628, 130, 12, "#b9c8e4", 0.8)
    c.blob([(235, 622), (165, 632), (112, 600), (104, 540), (132, 492), (142, 545),
            (170, 582), (232, 582)], dark)  # fmt: skip
    c.blob([(104, 548), (132, 492), (142, 542), (122, 566)], cream)
    c.blob([(208, 628), (196, 560), (218, 490), (258, 455), (294, 490), (302, 560),
            (298, 628)], rust)  # fmt: skip
    c.blob([(270, 485), (296, 500), (302, 560), (298, 600), (272, 560)], cream)
    c.box(262, 570, 18, 62, dark, 9)
    c.box(282, 570, 18, 62, rust, 9)
    c.poly([(228, 412), (222, 340), (262, 386)], dark)
    c.poly([(256, 396), (272, 336), (296, 396)], rust)
    c.poly([(265, 388), (273, 354), (286, 390)], "#6b2f16")
    c.blob([(220, 432), (228, 398), (262, 380), (300, 394), (350, 436), (305, 458),
            (262, 466), (232, 456)], rust)  # fmt: skip
    c.blob([(350, 436), (316, 425), (280, 434), (262, 464), (305, 458)], cream)
    c.disc(349, 435, 7, "#2b1a1a")
    c.sleeping_eye(296, 416, 8, "#2b1a1a", 3.4)
    c.line([(232, 470), (262, 482), (294, 472)], 24, "#b3202c")
    c.line([(238, 480), (222, 520), (236, 552)], 20, "#b3202c")
    c.line([(227, 536), (246, 530)], 4, "#f3d9cf")
    c.glow(356, 592, 96, "#fff0b0", 0.9)
    c.oval(356, 596, 31, 40, "#fffaf0")
    c.oval(348, 584, 11, 17, "#ffffff")
    c.line([(328, 612), (356, 622), (385, 611)], 13, "#b3202c")
    c.flakes(45)


def mitten(c: Canvas, x: float, y: float, angle: float, scale: float, name: str) -> None:
    """Draw a left mitten, laid flat."""
    c.painter.save()
    c.painter.translate(x, y)
    c.painter.rotate(angle)
    c.painter.scale(scale, scale)
    c.blob([(-30, 34), (-34, -10), (-28, -48), (0, -64), (27, -48), (31, -12), (28, 34)], name)
    c.blob([(22, 14), (34, -10), (52, -26), (64, -14), (52, 12), (28, 34)], name)
    c.box(-36, 28, 70, 26, "#f6ead8", 8)
    for step in range(-26, 30, 10):
        c.line([(step, 33), (step, 49)], 2.4, "#d8c6ab")
    for side in (-16, 0, 16):
        c.poly([(side, -20), (side + 6, -12), (side, -4), (side - 6, -12)], "#f6ead8")
    c.painter.restore()


def draw_metro(c: Canvas) -> None:
    """Draw the last train in its tunnel, and mittens."""
    c.sky("#0d2b36", "#15404c", "#0d2b36")
    for radius, name in ((352, "#1b4d59"), (322, "#123945"), (292, "#0a232c")):
        c.disc(350, 612, radius, name)
    for angle in range(195, 346, 15):
        turn = math.radians(angle)
        x, y = 350 + 337 * math.cos(turn), 612 + 337 * math.sin(turn)
        c.disc(x, y, 5, "#f4d58a", 0.9)
        c.glow(x, y, 24, "#f4d58a", 0.5)
    c.poly([(-40, 740), (-40, 640), (740, 640), (740, 740)], "#08191f")
    c.poly([(262, 600), (282, 600), (190, 720), (120, 720)], "#4a6168")
    c.poly([(438, 600), (418, 600), (510, 720), (580, 720)], "#4a6168")
    # The train
    c.painter.save()
    c.painter.translate(350, 622)
    c.painter.scale(0.94, 0.94)
    c.painter.translate(-350, -622)
    c.box(184, 316, 332, 306, "#dfe9ea", 54)
    c.box(184, 470, 332, 152, "#2b7a9b", 30)
    c.box(184, 470, 332, 40, "#2b7a9b")
    c.box(184, 462, 332, 12, "#f6ead8")
    c.box(246, 332, 208, 32, "#12262c", 10)
    c.word("TERMINUS", 350, 348, 18, "#ffc95e")
    c.box(206, 376, 136, 82, "#f9d98c", 14)
    c.box(358, 376, 136, 82, "#f9d98c", 14)
    # The driver, and a mitten behind the glass
    c.blob([(236, 458), (240, 432), (272, 420), (304, 432), (308, 458)], "#24424c")
    c.disc(272, 410, 17, "#d9a57c")
    c.box(252, 389, 40, 13, "#24424c", 6)
    c.box(252, 398, 50, 6, "#16303a", 3)
    mitten(c, 424, 424, 8, 0.42, "#c4372f")
    for x in (232, 468):
        c.glow(x, 546, 100, "#fff0c0", 0.7)
        c.disc(x, 546, 23, "#fffbe8")
    c.box(288, 530, 124, 44, "#1f5f7a", 12)
    for y in (540, 551, 562):
        c.box(302, y, 96, 3.5, "#184c62", 2)
    c.box(214, 596, 272, 16, "#16303a", 8)
    c.painter.restore()
    mitten(c, 104, 560, -22, 1.12, "#c4372f")
    mitten(c, 606, 575, 16, 0.92, "#c4372f")


def draw_plow(c: Canvas) -> None:
    """Draw a snowplow on its last night, towards a window that is lit."""
    c.sky("#2f3d63", "#6a6f96", "#e3a98f")
    c.stars(30, 20, 230)
    c.land([(-40, 470), (140, 420), (320, 455), (520, 415), (740, 465)], "#7d83a8")
    for x, h in ((40, 74), (84, 100), (126, 66), (250, 58), (286, 80), (650, 92), (686, 70)):
        c.fir(x, 478, h, "#4c5480")
    c.land([(-40, 470), (220, 462), (460, 474), (740, 458)], "#dfe0ee")
    # The house
    c.glow(548, 436, 110, "#ffd98a", 0.65)
    c.box(500, 408, 96, 64, "#8c3f3a")
    c.poly([(486, 412), (548, 358), (610, 412)], "#f5f4fa")
    c.poly([(504, 404), (548, 366), (592, 404)], "#6b3037")
    c.box(574, 362, 14, 30, "#5c2c33")
    c.line([(581, 354), (590, 332), (578, 312), (590, 288)], 8, "#f2e4e0", 0.55)
    c.box(514, 426, 28, 26, "#ffe08f", 2)
    c.box(560, 424, 22, 48, "#ffd36e", 2)
    c.box(526.5, 426, 3, 26, "#8c3f3a")
    c.box(514, 437.5, 28, 3, "#8c3f3a")
    # The road, opened up to the door
    c.poly([(560, 472), (584, 472), (700, 640), (700, 720), (-40, 720), (-40, 632)], "#a9abc6")
    c.land([(-40, 622), (220, 634), (480, 630), (740, 640)], "#f1f1f8")
    # The truck
    c.glow(300, 455, 120, "#ffb03a", 0.75)
    c.box(120, 520, 190, 74, "#e08a2c", 12)
    c.poly([(112, 505), (252, 505), (244, 560), (124, 560)], "#c06f1e")
    c.poly([(124, 505), (150, 484), (188, 492), (226, 482), (242, 505)], "#f1f1f8")
    c.box(258, 470, 92, 124, "#f0a63f", 14)
    c.box(280, 484, 58, 40, "#ffeab8", 8)
    c.disc(306, 506, 12, "#7a4a35")
    c.box(294, 490, 25, 8, "#8b2f35", 4)
    c.blob([(290, 524), (296, 514), (318, 514), (324, 524)], "#8b2f35")
    c.box(340, 530, 62, 62, "#f0a63f", 12)
    c.box(120, 588, 286, 13, "#5a4033", 6)
    c.disc(394, 552, 9, "#fff6d0")
    c.glow(404, 552, 74, "#fff0b8", 0.8)
    c.box(290, 458, 24, 14, "#ffd06b", 5)
    for x in (164, 226, 352):
        c.disc(x, 604, 30, "#33313f")
        c.disc(x, 604, 13, "#b9bccd")
    c.poly([(404, 566), (424, 566), (424, 580), (404, 580)], "#5a4033")
    c.blob([(424, 520), (470, 508), (452, 556), (462, 598), (494, 632), (436, 632), (420, 584)],
           "#c8452f")  # fmt: skip
    c.line([(470, 508), (452, 556), (462, 598), (494, 632)], 5, "#f6c9b6")
    for x, y, r in ((500, 622, 22), (528, 632, 28), (566, 640, 24), (516, 596, 12), (545, 600, 8)):
        c.disc(x, y, r, "#ffffff")
    c.flakes(90)


def draw_snowball(c: Canvas) -> None:
    """Draw a snowball with a tuque, in a cone, in the middle of July."""
    c.sky("#6cc4be", "#b9e3cc", "#fde3b3")
    c.glow(350, 470, 330, "#fff2b8", 0.9)
    for number in range(24):
        angle = math.tau * number / 24
        a, b = angle - 0.055, angle + 0.055
        c.poly(
            [(350, 470), (350 + 620 * math.cos(a), 470 + 620 * math.sin(a)),
             (350 + 620 * math.cos(b), 470 + 620 * math.sin(b))],
            "#fff6d0", 0.22,
        )  # fmt: skip
    c.disc(350, 470, 168, "#ffd977", 0.85)
    # The cone
    c.poly([(252, 520), (448, 520), (354, 644), (346, 644)], "#dc9a52")
    c.painter.save()
    cone = c.gui.QPainterPath()
    corners = ((252, 520), (448, 520), (354, 644), (346, 644))
    cone.addPolygon([c.core.QPointF(x, y) for x, y in corners])
    c.painter.setClipPath(cone)
    for shift in range(-260, 300, 34):
        c.line([(350 + shift, 500), (350 + shift + 120, 720)], 4, "#b97634")
        c.line([(350 - shift, 500), (350 - shift - 120, 720)], 4, "#b97634")
    c.painter.restore()
    # Simone
    c.disc(350, 456, 100, "#f7fbff")
    c.blob([(262, 500), (300, 535), (350, 545), (400, 535), (440, 496), (452, 520), (430, 540),
            (404, 562), (384, 538), (358, 560), (344, 584), (326, 556), (296, 544), (276, 556),
            (252, 526)], "#f7fbff")  # fmt: skip
    c.blob([(440, 420), (450, 456), (436, 506), (396, 540), (350, 548), (410, 500)], "#d5e7f2")
    c.disc(315, 452, 8.5, "#2f3d4a")
    c.disc(385, 452, 8.5, "#2f3d4a")
    c.disc(318, 449, 2.6, "#ffffff")
    c.disc(388, 449, 2.6, "#ffffff")
    c.line([(328, 484), (350, 498), (372, 484)], 5, "#2f3d4a")
    c.oval(293, 478, 17, 11, "#f6a8a0", 0.75)
    c.oval(407, 478, 17, 11, "#f6a8a0", 0.75)
    # The tuque
    c.blob([(258, 408), (272, 338), (318, 306), (382, 306), (428, 338), (442, 408)], "#d6453d")
    for x in (302, 350, 398):
        c.poly([(x, 340), (x + 15, 356), (x, 372), (x - 15, 356)], "#fbe7c8")
    c.box(246, 384, 208, 40, "#fbe7c8", 18)
    for x in range(262, 446, 15):
        c.line([(x, 392), (x, 416)], 3, "#e3c99d")
    for angle in range(0, 360, 40):
        dx, dy = 17 * math.cos(math.radians(angle)), 17 * math.sin(math.radians(angle))
        c.disc(350 + dx, 294 + dy, 15, "#fbe7c8")
    c.disc(350, 294, 20, "#fff4e0")
    # Drops, peas and blueberries
    for x, y, s in ((236, 578, 1.0), (470, 600, 0.8), (286, 622, 0.7)):
        c.blob([(x, y - 18 * s), (x + 9 * s, y + 2 * s), (x, y + 12 * s), (x - 9 * s, y + 2 * s)],
               "#e9f6ff")  # fmt: skip
    for x, y in ((110, 560), (150, 596), (92, 612), (566, 545), (602, 600)):
        c.disc(x, y, 15, "#6fae4f")
        c.disc(x - 5, y - 5, 4, "#b6dc8e")
    for x, y in ((140, 546), (118, 588), (588, 570), (548, 606), (622, 556)):
        c.disc(x, y, 14, "#4a5a9c")
        c.disc(x, y - 3, 5, "#2f3b72")


def draw_boats(c: Canvas) -> None:
    """Three boats asleep under the moon."""
    c.sky("#15224a", "#274276", "#5f7fb0")
    c.stars(120, 10, 440)
    c.glow(142, 338, 150, "#fff0c4", 0.6)
    c.crescent(142, 338, 54, "#fdf0cb")
    c.land([(-40, 452), (110, 420), (250, 446), (420, 425), (590, 450), (740, 430)], "#1d3263")
    for x, y in ((64, 438), (150, 434), (230, 444), (470, 434), (640, 442)):
        c.glow(x, y, 16, "#ffd98a", 0.9)
        c.disc(x, y, 2.6, "#ffe6a8")
    c.waves(456, 4, 160, 0, "#2e5590")
    c.waves(500, 6, 190, 60, "#2a4c84")
    for y, half in ((470, 44), (484, 30), (497, 36), (512, 20)):
        c.box(142 - half, y, 2 * half, 4, "#fdf0cb", 2, 0.55)
    # The sailing boat
    c.box(345, 296, 7, 216, "#e8d7b4", 3)
    c.sail(340, 300, 488, -98, "#f7ecd6")
    c.sail(357, 322, 484, 82, "#e9b65e")
    c.poly([(348, 296), (384, 306), (348, 318)], "#cf4f45")
    c.blob([(236, 502), (348, 510), (462, 502), (432, 556), (350, 570), (266, 556)], "#cf4f45")
    c.line([(246, 512), (348, 520), (452, 512)], 6, "#f7ecd6")
    c.sleeping_eye(318, 538, 11, "#4a1a1c", 4)
    c.sleeping_eye(378, 538, 11, "#4a1a1c", 4)
    c.waves(548, 7, 170, 20, "#23427a")
    # The rowing boat
    c.blob([(64, 542), (140, 552), (220, 542), (200, 588), (142, 598), (84, 588)], "#d99a4e")
    c.line([(72, 550), (140, 559), (212, 550)], 5, "#f3d7a0")
    c.sleeping_eye(118, 574, 8, "#51310f", 3.4)
    c.sleeping_eye(160, 574, 8, "#51310f", 3.4)
    c.line([(186, 545), (236, 598)], 5, "#e8d7b4")
    # The tug
    c.box(528, 470, 80, 60, "#f7ecd6", 8)
    c.box(542, 484, 22, 20, "#ffd77a", 4)
    c.box(574, 484, 22, 20, "#ffd77a", 4)
    c.glow(569, 494, 70, "#ffd77a", 0.45)
    c.box(552, 424, 32, 48, "#cf4f45", 5)
    c.box(552, 436, 32, 10, "#f7ecd6")
    c.blob([(476, 528), (570, 540), (660, 522), (640, 588), (568, 600), (500, 590)], "#3f8f86")
    c.line([(484, 538), (570, 550), (652, 533)], 7, "#e9b65e")
    c.sleeping_eye(540, 568, 9, "#10302f", 3.6)
    c.sleeping_eye(594, 568, 9, "#10302f", 3.6)
    c.waves(586, 7, 150, 90, "#1c3768")
    c.waves(626, 6, 210, 10, "#172d58")
    for x, y, size in ((606, 412, 17), (628, 388, 21), (654, 358, 26)):
        c.word("z", x, y, size, "#dfe8fb")


def draw_lighthouse(c: Canvas) -> None:
    """Draw a lighthouse in the mist, a cat, and a boat that finds its way."""
    c.sky("#3f6470", "#7fa0a3", "#d9dfd0")
    c.glow(470, 338, 330, "#fff0b4", 0.75)
    c.poly([(470, 330), (-60, 250), (-60, 470), (470, 346)], "#fff3bf", 0.42)
    c.poly([(470, 330), (760, 290), (760, 392), (470, 346)], "#fff3bf", 0.35)
    c.land([(-40, 540), (180, 528), (420, 542), (740, 530)], "#5d838a")
    c.box(-20, 478, 760, 30, "#eef0e6", 15, 0.28)
    # The boat
    c.blob([(96, 540), (160, 547), (226, 538), (208, 568), (116, 568)], "#27444c")
    c.box(140, 512, 36, 32, "#27444c", 4)
    c.box(148, 519, 9, 9, "#ffe08f")
    c.box(188, 490, 4, 54, "#27444c")
    c.glow(190, 490, 24, "#ffd98a", 0.9)
    c.waves(566, 4, 120, 30, "#4f767e")
    # The rock and the tower
    c.blob([(300, 640), (340, 590), (400, 572), (430, 556), (520, 552), (580, 576), (640, 600),
            (700, 650), (640, 700), (330, 700)], "#2f454c")  # fmt: skip
    c.poly([(432, 566), (446, 372), (494, 372), (508, 566)], "#fbf5e6")
    for top, bottom in ((410, 446), (484, 522)):
        left, right = (432 + (566 - y) * 14 / 194 for y in (bottom, top))
        c.poly([(right, top), (940 - right, top), (940 - left, bottom), (left, bottom)], "#c64d42")
    c.poly([(476, 372), (494, 372), (508, 566), (484, 566)], "#8b9a96", 0.25)
    c.box(434, 362, 72, 12, "#24383f", 4)
    c.box(449, 318, 42, 44, "#ffeaa6")
    c.disc(470, 339, 13, "#ffffff")
    for x in (449, 469, 488):
        c.box(x, 318, 3, 44, "#24383f")
    c.blob([(440, 320), (452, 300), (470, 290), (488, 300), (500, 320)], "#c64d42")
    c.box(468, 276, 4, 18, "#24383f")
    c.box(462, 532, 17, 36, "#24383f", 8)
    c.disc(470, 465, 6, "#24383f")
    # The house of the keeper
    c.box(540, 536, 74, 50, "#fbf5e6")
    c.poly([(530, 540), (577, 502), (624, 540)], "#c64d42")
    c.box(566, 552, 22, 22, "#ffe08f", 2)
    # The cat
    c.blob([(372, 586), (368, 556), (382, 536), (396, 552), (402, 586)], "#172a30")
    c.disc(382, 530, 14, "#172a30")
    c.poly([(369, 528), (370, 508), (382, 520)], "#172a30")
    c.poly([(382, 520), (394, 508), (396, 528)], "#172a30")
    c.line([(400, 582), (420, 578), (418, 556), (428, 548)], 6, "#172a30")
    c.waves(622, 5, 150, 0, "#41666e")
    c.waves(646, 5, 190, 70, "#365860")
    for y, x, w, a in ((586, -60, 330, 0.34), (608, 420, 340, 0.3), (448, 500, 260, 0.3),
                       (404, -40, 230, 0.22), (630, 90, 380, 0.2)):  # fmt: skip
        c.box(x, y, w, 24, "#f4f4ea", 12, a)
    for x, y, s in ((190, 330, 17), (250, 298, 13), (128, 292, 11), (300, 346, 10)):
        c.line([(x - s, y - s * 0.5), (x - s * 0.4, y - s * 0.45), (x, y)], 3.2, "#1d333a")
        c.line([(x, y), (x + s * 0.4, y - s * 0.45), (x + s, y - s * 0.5)], 3.2, "#1d333a")


def draw_coffee(c: Canvas) -> None:
    """Draw a cup of coffee in the early sun, with the moon left in it."""
    c.sky("#f8e6cb", "#f3cfa6", "#e9a783")
    c.disc(350, 452, 190, "#f2b25c", 0.9)
    c.disc(350, 452, 190, "#fbe0a6", 0.18)
    c.land([(-40, 556), (110, 520), (260, 548), (420, 522), (580, 552), (740, 515)], "#c9806a")
    c.land([(-40, 580), (160, 560), (360, 578), (560, 558), (740, 580)], "#a95f56")
    c.box(-20, 592, 760, 140, "#5d3a3a")
    c.box(-20, 592, 760, 7, "#7c504b")
    c.oval(350, 612, 186, 24, "#3f2629", 0.55)
    c.oval(350, 602, 176, 23, "#fdf6ea")
    c.oval(350, 599, 130, 14, "#e3d2bd")
    # The handle, then the cup
    c.line([(470, 470), (530, 462), (540, 508), (500, 540), (452, 546)], 22, "#fdf6ea")
    c.blob([(222, 446), (228, 520), (262, 580), (350, 600), (438, 580), (472, 520), (478, 446),
            (350, 470)], "#fdf6ea")  # fmt: skip
    c.blob([(430, 462), (478, 446), (472, 520), (438, 580), (372, 599), (424, 550)], "#e6d6c2")
    c.oval(350, 446, 128, 29, "#fffaf1")
    c.oval(350, 448, 116, 23, "#4d2a22")
    c.oval(350, 452, 104, 18, "#6a3c2c")
    c.oval(326, 452, 34, 9, "#fbeabf")
    c.oval(338, 449, 31, 8, "#6a3c2c")
    # A bird on the cup, then the steam
    c.blob([(286, 536), (306, 512), (340, 510), (356, 494), (376, 500), (390, 506), (374, 514),
            (366, 540), (330, 556), (300, 548), (264, 562)], "#c4664c")  # fmt: skip
    c.blob([(306, 526), (334, 520), (350, 530), (326, 544)], "#8d4135")
    c.disc(370, 504, 2.8, "#3f2629")
    c.line([(318, 420), (296, 388), (326, 352), (300, 314), (322, 280)], 13, "#fffaf1", 0.85)
    c.line([(356, 416), (386, 376), (352, 340), (384, 300), (366, 268)], 15, "#fffaf1", 0.9)
    c.line([(396, 420), (414, 396), (396, 368), (416, 340)], 10, "#fffaf1", 0.75)
    for x, y, s in ((120, 396, 15), (164, 372, 11), (568, 384, 13), (604, 410, 9)):
        c.line([(x - s, y - s * 0.6), (x - s * 0.3, y - s * 0.5), (x, y)], 3, "#8d5148")
        c.line([(x, y), (x + s * 0.3, y - s * 0.5), (x + s, y - s * 0.6)], 3, "#8d5148")


def small_cat(c: Canvas, x: float, base: float, scale: float, name: str) -> None:
    """Draw a cat that sits, seen from the front."""

    def at(*points: Point) -> list[Point]:
        return [(x + px * scale, base + py * scale) for px, py in points]

    c.line(at((20, -6), (44, -8), (46, -34), (38, -48)), 9 * scale, name)
    c.blob(at((-24, 0), (-26, -34), (-14, -62), (14, -62), (26, -34), (24, 0)), name)
    c.poly(at((-25, -74), (-27, -112), (-2, -92)), name)
    c.poly(at((25, -74), (27, -112), (2, -92)), name)
    c.oval(x, base - 74 * scale, 29 * scale, 24 * scale, name)
    for side in (-1, 1):
        c.oval(x + side * 11 * scale, base - 76 * scale, 4.2 * scale, 5.6 * scale, "#23303a")
        c.line(at((side * 14, -66), (side * 36, -69)), 1.6 * scale, "#fdf3e3", 0.8)
    c.oval(x, base - 66 * scale, 4 * scale, 3 * scale, "#f3b6a8")


def draw_bus(c: Canvas) -> None:
    """Draw a bus, a regular, and three kittens that wait."""
    c.sky("#f0a56c", "#f6cf9b", "#fbe9c6")
    c.disc(560, 350, 62, "#fff3cf", 0.9)
    blocks = ((-10, 392, 88), (70, 340, 76), (138, 410, 70), (200, 322, 84), (276, 384, 92),
              (360, 300, 70), (424, 372, 96), (512, 428, 70), (574, 350, 72),
              (640, 400, 80))  # fmt: skip
    for number, (x, top, w) in enumerate(blocks):
        c.box(x, top, w, 260, ("#c97b62", "#b76a5e", "#d69170")[number % 3])
        for wy in range(top + 16, 580, 30):
            for wx in range(x + 12, x + w - 14, 24):
                lit = c.random.random() < 0.55
                c.box(wx, wy, 11, 16, "#ffe7ae" if lit else "#9a554d", 1)
    c.box(-20, 584, 760, 40, "#54606b")
    c.box(-20, 618, 760, 120, "#d9c7a6")
    c.box(-20, 618, 760, 7, "#b8a587")
    for x in range(40, 700, 124):
        c.line([(x, 625), (x - 22, 704)], 2, "#c3b08f")
    # The bus
    c.box(52, 376, 556, 220, "#24708a", 32)
    c.box(52, 376, 556, 44, "#f7f0e0", 22)
    c.box(52, 404, 556, 22, "#24708a")
    c.box(52, 530, 556, 14, "#f7f0e0")
    c.box(494, 382, 92, 30, "#17262e", 7)
    c.word("909", 540, 397, 23, "#ffc95e")
    for x, w in ((72, 92), (176, 92), (280, 118)):
        c.box(x, 424, w, 92, "#cfe7e6", 12)
        c.poly([(x + w * 0.55, 424), (x + w * 0.8, 424), (x + w * 0.45, 516), (x + w * 0.2, 516)],
               "#e6f5f2")  # fmt: skip
    c.box(414, 424, 66, 160, "#17495a", 8)
    c.box(420, 430, 25, 148, "#cfe7e6", 5)
    c.box(449, 430, 25, 148, "#cfe7e6", 5)
    c.box(496, 424, 98, 92, "#cfe7e6", 14)
    # The driver
    c.blob([(518, 516), (522, 488), (546, 476), (570, 488), (576, 516)], "#2b3a55")
    c.disc(546, 460, 18, "#a8714f")
    c.box(526, 438, 40, 13, "#2b3a55", 6)
    c.box(540, 447, 36, 6, "#1d2840", 3)
    c.line([(582, 498), (588, 510)], 5, "#17262e")
    # Two passengers and the cat
    for x, coat, hat in ((118, "#8a4f6d", "#5c3350"), (222, "#4f7a5a", "#345440")):
        c.blob([(x - 30, 516), (x - 25, 490), (x, 480), (x + 25, 490), (x + 30, 516)], coat)
        c.disc(x, 464, 18, "#e2b08c")
        c.blob([(x - 21, 460), (x - 16, 442), (x, 436), (x + 16, 442), (x + 21, 460)], hat)
    small_cat(c, 338, 518, 0.82, "#e2742c")
    for stripe in (-9, 0, 9):
        c.line([(338 + stripe, 437), (338 + stripe * 0.8, 446)], 3, "#b4541a")
    c.box(280, 514, 118, 8, "#1d5d74", 3)
    for x in (150, 520):
        c.disc(x, 596, 37, "#24303a")
        c.disc(x, 596, 16, "#cdd3d3")
    c.disc(598, 556, 10, "#fff1bd")
    c.glow(606, 556, 60, "#fff1bd", 0.7)
    c.box(56, 550, 10, 22, "#d6453d", 4)
    # The leaves, then the kittens
    for _ in range(18):
        leaf_x = c.random.uniform(30, 670)
        leaf_y = c.random.choice((c.random.uniform(280, 366), c.random.uniform(626, 642)))
        c.oval(leaf_x, leaf_y, 7, 4, c.random.choice(("#d6453d", "#e9a13b", "#b9502e")), 0.9)
    for x, name in ((282, "#e2742c"), (334, "#3b3f4a"), (386, "#f2e3cb")):
        small_cat(c, x, 640, 0.46, name)


def draw_train(c: Canvas) -> None:
    """Draw a train on a bridge at sunset, steeples, and lilacs."""
    c.sky("#4b3a6e", "#a9608a", "#f2a36b", "#fbd79a")
    c.glow(250, 372, 250, "#ffe6a0", 0.8)
    c.disc(250, 372, 86, "#ffe9b0")
    c.land([(-40, 472), (120, 440), (300, 466), (480, 432), (620, 458), (740, 436)], "#8a5a86")
    for x, y, s in ((104, 440, 1.5), (424, 436, 1.15), (566, 440, 1.75), (500, 440, 0.95)):
        c.box(x - 14 * s, y - 22 * s, 44 * s, 30 * s, "#6a4474")
        c.box(x - 14 * s, y - 48 * s, 14 * s, 52 * s, "#6a4474")
        c.poly([(x - 16 * s, y - 47 * s), (x + 2 * s, y - 47 * s), (x - 7 * s, y - 96 * s)],
               "#6a4474")  # fmt: skip
    c.land([(-40, 484), (240, 478), (500, 484), (740, 476)], "#714a78")
    c.box(-20, 486, 760, 240, "#b9698a")
    c.land([(-40, 560), (740, 560)], "#93557f")
    for y, half, a in ((496, 74, 0.9), (512, 58, 0.8), (530, 66, 0.7), (606, 44, 0.5),
                       (622, 30, 0.4)):  # fmt: skip
        c.box(250 - half, y, 2 * half, 6, "#ffe0a0", 3, a)
    # The bridge
    c.box(-20, 432, 760, 18, "#3c2a4d")
    for x in range(-60, 760, 140):
        path = c.gui.QPainterPath()
        path.addRect(x, 448, 140, 150)
        hole = c.gui.QPainterPath()
        hole.moveTo(x + 14, 602)
        hole.lineTo(x + 14, 530)
        hole.cubicTo(x + 14, 448, x + 126, 448, x + 126, 530)
        hole.lineTo(x + 126, 602)
        c.painter.setBrush(c.colour("#3c2a4d"))
        c.painter.drawPath(path.subtracted(hole))
    # The train
    for number, x in enumerate((-70, 110, 290)):
        c.box(x, 362, 172, 66, "#2f6f7d", 10)
        c.box(x, 402, 172, 9, "#f3d08a")
        for w in range(5):
            warm = "#ffeaa8" if (number, w) != (1, 1) else "#fff6d6"
            c.box(x + 11 + w * 31, 374, 24, 22, warm, 4)
        c.box(x + 168, 408, 16, 8, "#2a1f38")
    # Aurèle, at his window
    c.disc(163, 386, 6, "#5a3b3a")
    c.blob([(152, 396), (156, 391), (170, 391), (174, 396)], "#5a3b3a")
    c.blob([(470, 428), (470, 366), (560, 362), (610, 376), (640, 408), (644, 428)], "#cf5f4a")
    c.box(470, 402, 168, 9, "#f3d08a")
    c.blob([(574, 376), (602, 380), (622, 398), (574, 398)], "#ffeaa8")
    c.box(484, 374, 26, 22, "#ffeaa8", 4)
    c.box(520, 374, 26, 22, "#ffeaa8", 4)
    c.disc(640, 417, 6, "#fff6d6")
    c.glow(646, 417, 60, "#fff0b8", 0.9)
    for x in (-40, 0, 66, 130, 170, 246, 310, 350, 426, 492, 532, 590, 622):
        c.disc(x, 430, 9, "#2a1f38")
    # The lilacs
    stems: list[list[Point]] = [
        [(-10, 640), (70, 606), (120, 560)],
        [(710, 640), (640, 600), (596, 566)],
        [(710, 600), (664, 570), (646, 536)],
        [(-10, 600), (30, 570), (44, 532)],
    ]
    for stem in stems:
        c.line(stem, 5, "#3f5a4a")
    for x, y in ((66, 590), (24, 616), (632, 618), (676, 590), (90, 618), (606, 596)):
        c.blob([(x, y - 20), (x + 15, y), (x, y + 18), (x - 15, y)], "#4f7a5e")
    for x, y in ((122, 552), (46, 524), (594, 558), (648, 528)):
        for _ in range(46):
            t = c.random.random()
            spread = 25 * (1 - t) + 3
            dx = c.random.uniform(-spread, spread)
            shade = c.random.choice(("#b79be0", "#cdb8ee", "#9b7bcf", "#e2d4f7"))
            c.disc(x + dx, y + 22 - 66 * t, c.random.uniform(4, 6.5), shade)


def swirl(
    c: Canvas, x: float, y: float, radius: float, turns: float, width: float, alpha: float
) -> None:
    """Draw a gust: a line that comes from the left and curls up."""
    points = [(x - radius * 5.2, y + radius * 0.75), (x - radius * 2.6, y + radius * 1.05)]
    for step in range(int(turns * 14) + 1):
        angle = math.pi / 2 - step * math.tau / 14
        r = radius * (1 - step / (turns * 14) * 0.82)
        points.append((x + r * math.cos(angle), y + r * math.sin(angle)))
    c.line(points, width, "#ffffff", alpha)


def draw_storm(c: Canvas) -> None:
    """Draw a small girl and a great wind."""
    c.sky("#3d8fa3", "#7fc0bf", "#f7e3ae")
    swirl(c, 560, 330, 66, 1.7, 15, 0.75)
    swirl(c, 210, 372, 44, 1.5, 11, 0.65)
    swirl(c, 606, 486, 50, 1.6, 12, 0.75)
    swirl(c, 160, 500, 56, 1.6, 13, 0.8)
    c.land([(-40, 606), (160, 576), (360, 590), (560, 572), (740, 600)], "#6f9f62")
    c.land([(-40, 640), (220, 618), (460, 636), (740, 616)], "#557f52")
    # The grass bends
    for x in range(-10, 710, 22):
        base = 632 + 5 * math.sin(x / 60)
        c.line([(x, base), (x + 7, base - 16), (x + 20, base - 22)], 3, "#7fb06b")
    # Capucine: scarf, boots, coat, head, tuque
    c.line([(352, 440), (410, 420), (462, 440), (520, 412)], 24, "#d6453d")
    c.line([(352, 452), (404, 452), (446, 474), (490, 462)], 20, "#b9352f")
    c.box(318, 578, 26, 44, "#c43d38", 9)
    c.box(360, 578, 26, 44, "#c43d38", 9)
    c.box(308, 604, 38, 20, "#c43d38", 9)
    c.box(350, 604, 38, 20, "#c43d38", 9)
    c.blob([(330, 446), (372, 446), (400, 520), (440, 584), (352, 594), (286, 582), (308, 516)],
           "#f4bf3f")  # fmt: skip
    c.blob([(372, 450), (400, 520), (440, 584), (384, 592), (388, 520)], "#d99f26")
    c.line([(332, 470), (282, 492), (238, 470)], 25, "#f4bf3f")
    c.line([(374, 470), (420, 500), (470, 520)], 25, "#d99f26")
    c.disc(230, 466, 13, "#f1c5a0")
    c.disc(480, 524, 13, "#f1c5a0")
    for y in (486, 516, 546):
        c.disc(346, y, 5, "#8a5f14")
    c.line([(330, 372), (360, 350), (430, 352), (474, 330)], 15, "#7b3f24")
    c.line([(338, 390), (380, 378), (440, 388), (478, 372)], 13, "#8c4a2b")
    c.disc(350, 398, 50, "#f6cfae")
    c.disc(332, 398, 5.5, "#3a2620")
    c.disc(364, 398, 5.5, "#3a2620")
    c.oval(318, 414, 10, 7, "#ee9a86", 0.8)
    c.oval(378, 414, 10, 7, "#ee9a86", 0.8)
    c.blob([(334, 416), (348, 420), (362, 416), (357, 432), (340, 432)], "#9c3a34")
    c.blob([(298, 384), (306, 346), (346, 328), (388, 344), (402, 384), (350, 372)], "#7b3f24")
    c.blob([(296, 374), (304, 334), (346, 314), (390, 330), (404, 374), (350, 362)], "#3c6fa8")
    c.line([(300, 374), (350, 361), (400, 374)], 17, "#f7f0e0")
    c.disc(346, 308, 17, "#f7f0e0")
    c.line([(316, 442), (350, 452), (384, 442)], 22, "#d6453d")
    # What flies away
    for x, y, angle in ((118, 316, -18), (590, 412, 24), (92, 428, 12), (262, 322, -10)):
        c.painter.save()
        c.painter.translate(x, y)
        c.painter.rotate(angle)
        c.box(-25, -32, 50, 64, "#fffaf0", 3)
        for row in (-18, -6, 6, 18):
            c.box(-17, row, 34 if row < 18 else 20, 3, "#9fb7c9", 1)
        c.painter.restore()
    for _ in range(26):
        u, v = c.random.uniform(20, 680), c.random.uniform(290, 600)
        if abs(u - 350) > 90:
            c.blob([(u - 10, v), (u, v - 5), (u + 11, v - 2), (u, v + 5)],
                   c.random.choice(("#e2742c", "#d6453d", "#f4bf3f", "#a9c25a")))  # fmt: skip


def draw_pie(c: Canvas) -> None:
    """Draw a meat pie with a slice missing, and a magnifying glass."""
    c.sky("#17402f", "#1f5a41", "#2a6a4d")
    for y in range(24, 560, 62):
        for x in range(-20 + (y // 62 % 2) * 46, 720, 92):
            c.poly([(x, y - 7), (x + 5, y), (x, y + 7), (x - 5, y)], "#3b7d5d", 0.45)
    # A string of lights
    wire = [(x, 262 + 24 * math.sin(math.pi * ((x % 233) / 233))) for x in range(-10, 720, 12)]
    c.line(wire, 3, "#0e2a1f")
    for number, (u, v) in enumerate(wire[2::5]):
        name = ("#f4c95a", "#e2604a", "#8fd0c5")[number % 3]
        c.glow(u, v + 12, 28, name, 0.7)
        c.oval(u, v + 11, 6.5, 9.5, name)
        c.box(u - 4, v - 2, 8, 6, "#0e2a1f", 2)
    # The tablecloth
    c.land([(-40, 520), (740, 520)], "#f5ead6")
    c.painter.save()
    c.painter.setClipRect(0, 520, SIDE, 200)
    for x in range(-400, 1100, 70):
        c.poly([(350 + (x - 350) * 0.8, 520), (350 + (x + 35 - 350) * 0.8, 520),
                (350 + (x + 35 - 350) * 1.3, 720), (350 + (x - 350) * 1.3, 720)],
               "#c4372f", 0.55)  # fmt: skip
    for y, h in ((520, 18), (558, 24), (606, 30), (666, 38)):
        c.box(-20, y, 760, h, "#c4372f", 0, 0.5)
    c.painter.restore()
    c.box(-20, 634, 760, 90, "#4a2b22")
    c.box(-20, 634, 760, 6, "#6e4433")
    # The pie
    c.oval(318, 574, 238, 58, "#5d2320", 0.45)
    c.blob([(90, 486), (130, 560), (200, 592), (318, 602), (436, 592), (506, 560), (546, 486)],
           "#dfe5e8")  # fmt: skip
    c.blob([(420, 592), (506, 560), (546, 486), (480, 520), (430, 560)], "#b9c4ca")
    c.oval(318, 484, 232, 72, "#f2f5f6")
    for step in range(44):
        angle = math.tau * step / 44
        c.disc(318 + 208 * math.cos(angle), 478 + 60 * math.sin(angle), 16, "#c98838")
    c.oval(318, 476, 206, 60, "#e3ab57")
    c.oval(312, 470, 176, 47, "#ecbd6f")
    for x, y, turn in ((236, 466, 0.4), (318, 444, 1.2), (250, 492, 2.2), (196, 476, 1.7),
                       (300, 478, 0.1), (392, 450, 0.7)):  # fmt: skip
        dx, dy = 17 * math.cos(turn), 7 * math.sin(turn)
        c.line([(x - dx, y - dy), (x + dx, y + dy)], 5, "#a8652a")
    # The slice that is gone
    c.poly([(330, 478), (508, 500), (478, 522), (428, 538)], "#f2f5f6")
    c.poly([(330, 478), (508, 500), (508, 516), (338, 494)], "#8a4f2c")
    c.poly([(330, 478), (428, 538), (420, 544), (330, 494)], "#6f3d22")
    c.poly([(345, 494), (500, 516), (474, 531), (428, 543)], "#dfe5e8")
    for x, y in ((452, 548), (482, 560), (520, 590), (556, 602), (590, 618), (538, 612)):
        c.poly([(x, y - 6), (x + 8, y), (x + 1, y + 6), (x - 7, y + 2)], "#d99a48")
    c.line([(226, 420), (206, 392), (234, 362), (212, 328)], 11, "#fbf3e2", 0.5)
    c.line([(300, 410), (326, 376), (296, 346), (320, 312)], 13, "#fbf3e2", 0.55)
    # The magnifying glass
    c.line([(604, 506), (654, 590)], 30, "#4a2b22")
    c.line([(604, 506), (620, 532)], 22, "#d4a24a")
    c.disc(556, 428, 88, "#d4a24a")
    c.disc(556, 428, 74, "#2f7355")
    c.disc(556, 428, 74, "#dff2ea", 0.72)
    for x, y, s in ((536, 450, 20), (572, 432, 26), (556, 470, 14)):
        foot = [(x + s * 0.2, y + s * 0.8), (x - s * 0.9, y + s * 0.3)]
        c.poly([(x, y - s * 0.8), (x + s, y), *foot], "#d99a48")
        c.poly([(x, y - s * 0.8), (x + s, y), (x + s * 0.1, y)], "#ecbd6f")
    c.line([(504, 412), (516, 384), (542, 368)], 8, "#ffffff", 0.9)


def draw_bear(c: Canvas) -> None:
    """Draw a bear cub asleep below its constellation."""
    c.sky("#1b1c45", "#3a3b78", "#8a80b8")
    c.stars(150, 10, 470)
    bear = [(118, 268), (176, 306), (240, 322), (306, 350), (326, 404), (420, 400), (412, 342),
            (306, 350)]  # fmt: skip
    for start, end in itertools.pairwise(bear):
        c.line([start, end], 2.2, "#fff3cf", 0.55)
    for x, y in bear[:-1]:
        c.glow(x, y, 24, "#fff3cf", 0.8)
        arms = [(0, -11), (3, -3), (11, 0), (3, 3), (0, 11), (-3, 3), (-11, 0), (-3, -3)]
        c.poly([(x + px, y + py) for px, py in arms], "#fff8e2")
    c.land([(-40, 500), (130, 452), (330, 488), (540, 440), (740, 490)], "#6d6aa6")
    for x, base, h in ((52, 560, 190), (118, 572, 130), (598, 560, 220), (656, 575, 160),
                       (540, 552, 110)):  # fmt: skip
        c.fir(x, base, h, "#2b2d63", "#d9d8f0")
    c.land([(-40, 560), (160, 540), (360, 552), (560, 536), (740, 562)], "#c9c8e6")
    # The cub
    fur, dark, light = "#8a5a3c", "#6f4630", "#d9ad82"
    c.blob(
        [(196, 612), (204, 548), (258, 496), (340, 480), (430, 500), (484, 556), (492, 612)], fur
    )
    c.disc(232, 508, 22, dark)
    c.disc(232, 508, 11, light)
    c.disc(312, 498, 22, dark)
    c.disc(312, 498, 11, light)
    c.blob([(190, 580), (200, 528), (250, 500), (310, 506), (344, 550), (336, 606), (262, 626),
            (206, 612)], fur)  # fmt: skip
    c.oval(258, 586, 43, 30, light)
    c.oval(258, 571, 14, 10, "#2e1d19")
    c.line([(258, 582), (258, 592)], 3, "#2e1d19")
    c.line([(244, 596), (258, 600), (272, 596)], 3, "#2e1d19")
    c.sleeping_eye(222, 556, 11, "#2e1d19", 4)
    c.sleeping_eye(294, 556, 11, "#2e1d19", 4)
    c.oval(206, 578, 11, 7, "#d98a76", 0.6)
    c.oval(310, 578, 11, 7, "#d98a76", 0.6)
    # The blanket of snow
    c.blob([(326, 650), (334, 600), (346, 556), (352, 516), (386, 482), (440, 476), (490, 508),
            (540, 566), (610, 602), (690, 630), (700, 680), (340, 680)], "#eae8f8")  # fmt: skip
    c.line([(344, 574), (362, 560), (384, 572), (408, 554), (432, 566)], 5, "#d2d0ec")
    c.line([(420, 516), (440, 506), (460, 520), (484, 512)], 5, "#d2d0ec")
    c.line([(470, 572), (492, 560), (516, 576), (540, 570)], 5, "#d2d0ec")
    c.land([(-40, 616), (150, 604), (330, 622), (520, 606), (740, 622)], "#f6f5ff")
    c.blob([(300, 622), (306, 598), (336, 590), (368, 600), (370, 624)], fur)
    for toe in (320, 336, 352):
        c.line([(toe, 610), (toe, 619)], 3, dark)
    c.flakes(60, 200, 640)
    for x, y, size in ((360, 462, 18), (386, 440, 23)):
        c.word("z", x, y, size, "#e6e4fb")


@dataclass(frozen=True)
class Cover:
    """A scene, the colour of the title on it and that of the publisher's name at the foot."""

    draw: Callable[[Canvas], None]
    ink: str
    foot: str


COVERS = {
    "900101": Cover(draw_fox, "#fdf3da", "#4a5f92"),
    "900102": Cover(draw_metro, "#f8e9c8", "#9fc0c4"),
    "900103": Cover(draw_plow, "#fff3e2", "#5f638a"),
    "900104": Cover(draw_snowball, "#15474a", "#7a4a1c"),
    "900105": Cover(draw_boats, "#fdf0cb", "#a9bfe4"),
    "900106": Cover(draw_lighthouse, "#fdf8e8", "#dfe9e4"),
    "900107": Cover(draw_coffee, "#5a2f2c", "#f2d3b8"),
    "900108": Cover(draw_bus, "#4a2530", "#5d4633"),
    "900109": Cover(draw_train, "#fff0d2", "#fbe3d8"),
    "900110": Cover(draw_storm, "#fffbea", "#e8f3d2"),
    "900111": Cover(draw_pie, "#fbeecb", "#e8cfb4"),
    "900112": Cover(draw_bear, "#fdf3da", "#5a588f"),
}


def by(authors: list[str]) -> str:
    """Write names as in a sentence: X; X et Y; X, Y et Z. A name stays in one piece."""
    whole = [name.replace(" ", "\u00a0").replace("-", "\u2011") for name in authors]
    last = "et\u00a0" + whole[-1]
    return whole[0] if len(whole) == 1 else f"{', '.join(whole[:-1])} {last}"


def make_covers(books: list[dict[str, Any]]) -> None:
    """Draw the covers of some books."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    for book in books:
        cover = COVERS[book["id"]]
        canvas = Canvas(cover.ink, int(book["id"]))
        cover.draw(canvas)
        canvas.typeset(book["title"], by(book["authors"]), book["publisher"], cover.foot)
        canvas.save(DEMO / book["cover"])
        print(f"{book['cover']}  {(DEMO / book['cover']).stat().st_size / 1000:5.1f} kB")
    del application


# --------------------------------------------------------------------------------------------
# The command
# --------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Remake what is asked for; return the exit status."""
    summary = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="make_demo", description=summary)
    parser.add_argument("--only", choices=("media", "covers"), help="make only one of the two")
    parser.add_argument("books", nargs="*", metavar="ID", help="the books to make (default: all)")
    options = parser.parse_args(arguments)

    path = DEMO / "catalogue.json"
    catalogue = json.loads(path.read_text(encoding="utf-8"))
    books = [b for b in catalogue["books"] if not options.books or b["id"] in options.books]
    if not books:
        parser.error("no such book in the catalogue")
    if options.only != "covers":
        ffmpeg = find_ffmpeg()
        for book in books:
            make_media(book, ffmpeg)
        text = json.dumps(catalogue, ensure_ascii=False, indent=1) + "\n"
        path.write_text(text, encoding="utf-8")
    if options.only != "media":
        make_covers(books)
    return 0


if __name__ == "__main__":
    sys.exit(main())
