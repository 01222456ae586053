"""Covers: where they are asked for, what is kept, what is made of the rest."""

from __future__ import annotations

import struct
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from media_pictures import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    Raster,
    alike,
    circle,
    corners,
    packed,
    plain,
    png,
    unpacked,
    with_orientation,
    with_segment,
)
from media_sound import make_tone

from ohdio_gui.media import covers as module
from ohdio_gui.media.covers import MAX_COVER_BYTES, cover_addresses, usable_cover
from ohdio_gui.media.ffmpeg import PICTURE_FORMATS, find_ffmpeg, run_ffmpeg
from ohdio_gui.media.pictures import PictureHeader, read_header
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import (
    AssemblyError,
    DiskFullError,
    JobCancelled,
    MissingFfmpegError,
    OutputFolderError,
)

PICTURES = Path(__file__).parents[2] / "data/pictures"
"""Made for these tests: a quarter green, a quarter blue, the lower left red."""


@pytest.fixture
def use(ffmpeg, tmp_path, token):
    """Ask for the cover of some bytes, and see that nothing stays behind."""

    def ask(body):
        found = usable_cover(body, tmp_path, ffmpeg=ffmpeg, token=token)
        assert list(tmp_path.iterdir()) == []
        return found

    return ask


def side_of(cover):
    header = read_header(cover)
    assert header.kind == "jpeg"
    assert header.width == header.height
    return header.width


# Where covers are asked for


def test_squares_come_first_then_what_fills_a_square_best():
    assert cover_addresses("https://i/q_auto,w_{width}/v1/{ratio}/a.jpg") == (
        "https://i/q_auto,w_1400/v1/1x1/a.jpg",
        "https://i/q_auto,w_700/v1/1x1/a.jpg",
        "https://i/q_auto,w_300/v1/1x1/a.jpg",
        "https://i/q_auto,w_1400/v1/3x4/a.jpg",
        "https://i/q_auto,w_1400/v1/4x3/a.jpg",
        "https://i/q_auto,w_1400/v1/2x3/a.jpg",
        "https://i/q_auto,w_1400/v1/16x9/a.jpg",
        "https://i/q_auto,w_700/v1/3x4/a.jpg",
        "https://i/q_auto,w_700/v1/4x3/a.jpg",
        "https://i/q_auto,w_700/v1/2x3/a.jpg",
        "https://i/q_auto,w_700/v1/16x9/a.jpg",
    )


def test_pattern_with_one_placeholder_or_none_asks_each_address_once():
    assert cover_addresses("w_{width}.jpg") == ("w_1400.jpg", "w_700.jpg", "w_300.jpg")
    ratios = ("1x1.jpg", "3x4.jpg", "4x3.jpg", "2x3.jpg", "16x9.jpg")
    assert cover_addresses("{ratio}.jpg") == ratios
    assert cover_addresses("https://i/og.jpg") == ("https://i/og.jpg",)


# What is kept as it came


@pytest.mark.parametrize("side", [32, 301, 1400])
@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_square_is_kept_byte_for_byte(ffmpeg, use, side, suffix):
    body = packed(ffmpeg, circle(side, side), suffix)
    assert use(body) == body


@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        (".jpg", ("-pix_fmt", "gray")),
        (".jpg", ("-pix_fmt", "yuvj444p")),
        (".png", ("-pix_fmt", "gray")),
        (".png", ("-pix_fmt", "gray16be")),
        (".png", ("-pix_fmt", "rgb48be")),
        (".png", ("-pix_fmt", "rgba")),
        (".png", ("-flags", "+ildct")),
    ],
)
def test_square_of_any_common_kind_is_kept(ffmpeg, use, suffix, options):
    body = packed(ffmpeg, circle(64, 64), suffix, *options)
    assert use(body) == body


def test_progressive_jpeg_is_kept(use):
    body = (PICTURES / "progressive.jpg").read_bytes()
    assert use(body) == body


def test_square_with_odd_but_harmless_segments_is_kept(ffmpeg, use):
    square = packed(ffmpeg, circle(64, 64), ".jpg")
    broken_exif = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\1" * 40
    for marker, segment in ((0xE1, broken_exif), (0xE2, b"ICC_PROFILE\0\5\1x"), (0xFE, b"")):
        body = with_segment(square, marker, segment)
        assert use(body) == body
    for body in (square + b"trailing", square[:2] + b"\xff\xff" + square[2:]):
        assert use(body) == body


# What is made of the rest


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".gif"])
@pytest.mark.parametrize(("width", "height"), [(320, 180), (180, 320), (161, 160), (160, 161)])
def test_circle_stays_a_circle_in_the_middle(ffmpeg, use, suffix, width, height):
    cover = use(packed(ffmpeg, circle(width, height), suffix))
    side = max(width, height)
    assert side_of(cover) == side
    left, top, wide, high = unpacked(ffmpeg, cover).ink()
    assert wide == pytest.approx(0.8 * min(width, height), abs=3)
    assert high == pytest.approx(wide, abs=2)
    assert left + wide / 2 == pytest.approx(side / 2, abs=2)
    assert top + high / 2 == pytest.approx(side / 2, abs=2)


@pytest.mark.parametrize(("width", "height"), [(2800, 2800), (2000, 1000), (1000, 1401)])
def test_huge_picture_is_scaled_down_and_its_circle_stays_one(ffmpeg, use, width, height):
    cover = use(packed(ffmpeg, circle(width, height), ".jpg"))
    assert side_of(cover) == 1400
    _, _, wide, high = unpacked(ffmpeg, cover).ink()
    scale = 1400 / max(width, height)
    assert wide == pytest.approx(0.8 * min(width, height) * scale, abs=4)
    assert high == pytest.approx(wide, abs=2)


def test_small_picture_is_not_enlarged(ffmpeg, use):
    assert side_of(use(packed(ffmpeg, circle(40, 34), ".jpg"))) == 40


def test_square_webp_becomes_a_jpeg_of_its_size(ffmpeg, use):
    cover = use(packed(ffmpeg, circle(200, 200), ".webp"))
    assert side_of(cover) == 200
    assert alike(unpacked(ffmpeg, cover).at(100, 100), WHITE)


def test_pixels_that_are_not_square_are_ignored(ffmpeg, use):
    """Browsers ignore them too; a player that did not would stretch the cover."""
    for sample in ("2/1", "1/2"):
        cover = use(packed(ffmpeg, circle(320, 180), ".jpg", "-vf", f"setsar={sample}"))
        _, _, wide, high = unpacked(ffmpeg, cover).ink()
        assert wide == pytest.approx(high, abs=2)
        assert cover[6:18] == b"JFIF\0\1\2\0\0\1\0\1"


def test_bars_go_on_in_the_mean_colour_of_their_edge(ffmpeg, use):
    wide = unpacked(ffmpeg, use(packed(ffmpeg, corners(400, 200, RED, RED, GREEN, GREEN), ".png")))
    assert alike(wide.at(200, 10), RED)
    assert alike(wide.at(200, 390), GREEN)
    tall = unpacked(ffmpeg, use(packed(ffmpeg, corners(200, 400, RED, GREEN, RED, GREEN), ".png")))
    assert alike(tall.at(10, 200), RED)
    assert alike(tall.at(390, 200), GREEN)
    mixed = corners(400, 200, RED, GREEN, BLUE, WHITE)
    found = unpacked(ffmpeg, use(packed(ffmpeg, mixed, ".png")))
    assert alike(found.at(200, 10), tuple((a + b) // 2 for a, b in zip(RED, GREEN, strict=True)))
    assert alike(found.at(200, 390), tuple((a + b) // 2 for a, b in zip(BLUE, WHITE, strict=True)))


def test_colours_come_through(ffmpeg, use):
    for colour in ((255, 0, 0), (0, 0, 255), (128, 128, 128)):
        for suffix in (".png", ".jpg", ".webp", ".gif"):
            cover = use(packed(ffmpeg, plain(120, 80, colour), suffix))
            assert alike(unpacked(ffmpeg, cover).at(60, 60), colour), (colour, suffix)


def test_only_the_first_frame_of_an_animation_counts(ffmpeg, use):
    animation = ("-filter_complex", "[0]scale[a];color=red:s=120x80:d=0.2[b];[a][b]concat")
    for suffix in (".gif", ".webp"):
        body = packed(ffmpeg, plain(120, 80, GREEN), suffix, *animation)
        cover = use(body)
        assert alike(unpacked(ffmpeg, cover).at(60, 60), GREEN), suffix
        assert read_header(body).is_animated == (suffix == ".webp")


def test_transparent_pixels_become_white_whatever_they_hide(ffmpeg, use):
    half = bytes((*RED, 255)) * 40 + bytes((*GREEN, 0)) * 40 + bytes((0, 0, 0, 128)) * 40
    found = unpacked(ffmpeg, use(png(120, 80, half * 80, colour_type=6)))
    assert alike(found.at(20, 60), RED)
    assert alike(found.at(60, 60), (255, 255, 255))
    assert alike(found.at(100, 60), (127, 127, 127))
    grey = bytes((0, 0)) * 60 + bytes((90, 255)) * 60
    found = unpacked(ffmpeg, use(png(120, 80, grey * 80, colour_type=4)))
    assert alike(found.at(20, 60), (255, 255, 255))
    assert alike(found.at(100, 60), (90, 90, 90))


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (("-pix_fmt", "rgb48be"), RED),
        (("-pix_fmt", "rgba64be"), RED),
        (("-pix_fmt", "pal8"), RED),
        (("-flags", "+ildct"), RED),
        (("-pix_fmt", "gray16be"), (82, 82, 82)),
        (("-pix_fmt", "monob", "-sws_dither", "none"), (0, 0, 0)),
    ],
)
def test_png_of_every_kind_comes_out_right(ffmpeg, use, options, wanted):
    picture = corners(120, 80, WHITE, WHITE, RED, WHITE)
    found = unpacked(ffmpeg, use(packed(ffmpeg, picture, ".png", *options)))
    assert alike(found.at(20, 85), wanted), found.at(20, 85)
    assert found.at(100, 60)[0] > 240


def test_cmyk_becomes_what_every_player_shows(ffmpeg, use):
    body = (PICTURES / "cmyk.jpg").read_bytes()
    cover = use(body)
    assert side_of(cover) == 64
    assert (read_header(body).is_common, read_header(cover).is_common) == (False, True)
    found = unpacked(ffmpeg, cover)
    for (x, y), colour in {(10, 10): GREEN, (50, 50): (30, 60, 200), (10, 50): RED}.items():
        assert alike(found.at(x, y), colour), found.at(x, y)


@pytest.mark.parametrize(
    ("orientation", "upright"),
    [
        (2, (WHITE, RED, BLUE, GREEN)),
        (3, (BLUE, GREEN, WHITE, RED)),
        (4, (GREEN, BLUE, RED, WHITE)),
        (5, (RED, GREEN, WHITE, BLUE)),
        (6, (GREEN, RED, BLUE, WHITE)),
        (7, (BLUE, WHITE, GREEN, RED)),
        (8, (WHITE, BLUE, RED, GREEN)),
    ],
)
def test_turned_picture_is_put_upright(ffmpeg, use, orientation, upright):
    stored = packed(ffmpeg, corners(64, 64, RED, WHITE, GREEN, BLUE), ".jpg", "-q:v", "2")
    assert read_header(with_orientation(stored, orientation, "<")).orientation == orientation
    body = with_orientation(stored, orientation, ">")
    assert read_header(body).orientation == orientation
    cover = use(body)
    assert read_header(cover) == PictureHeader("jpeg", 64, 64)
    found = unpacked(ffmpeg, cover)
    for (x, y), colour in zip(((9, 9), (55, 9), (9, 55), (55, 55)), upright, strict=True):
        assert alike(found.at(x, y), colour), (x, y)


def test_orientation_that_says_nothing_leaves_a_square_as_it_is(ffmpeg, use):
    square = packed(ffmpeg, circle(64, 64), ".jpg")
    for orientation in (0, 1, 9):
        body = with_orientation(square, orientation)
        assert use(body) == body


def test_picture_that_announces_a_square_and_draws_none_is_padded(ffmpeg, use):
    frame = struct.pack(">BHHB", 8, 120, 120, 3) + bytes((1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0))
    body = with_segment(packed(ffmpeg, circle(120, 80), ".jpg"), 0xC0, frame)
    assert read_header(body) == PictureHeader("jpeg", 120, 120)
    _, top, wide, high = unpacked(ffmpeg, use(body)).ink()
    assert (top + high / 2, wide) == (pytest.approx(60, abs=2), pytest.approx(high, abs=2))


def test_nothing_but_the_pixels_is_taken_over(ffmpeg, use):
    secret = with_segment(packed(ffmpeg, circle(120, 80), ".jpg"), 0xFE, b"a secret comment")
    cover = use(with_orientation(secret, 6))
    for trace in (b"secret", b"Exif", b"Lavc", b"xyz"):
        assert trace not in cover
    assert use(with_orientation(secret, 6)) == cover


def test_noise_stays_within_the_limit(ffmpeg, use):
    noise = "nullsrc=s=1400x1390:r=1,format=gray,geq=lum='random(1)*255'"
    picture = packed(ffmpeg, plain(8, 8), ".jpg", "-f", "lavfi", "-i", noise, "-map", "1:v",
                     "-frames:v", "1", "-q:v", "4")  # fmt: skip
    cover = use(picture)
    assert side_of(cover) == 1400
    assert 500_000 < len(cover) < MAX_COVER_BYTES


# What is no cover


def webp_of(width, height, canvas):
    """A lossless WebP whose first chunk announces the size, behind a canvas of another size."""
    sizes = (width - 1) | (height - 1) << 14
    lossless = b"VP8L" + struct.pack("<IBI", 8, 0x2F, sizes) + bytes(3)
    extended = b"VP8X" + struct.pack("<II", 10, 0)
    extended += b"".join(struct.pack("<I", side - 1)[:3] for side in canvas)
    body = b"WEBP" + extended + lossless
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no picture"),
        (b"\xff\xd8\xff", "no picture"),
        (b"\xff\xd8\xff\xe0 not quite a picture \xff\xd9", "no picture"),
        (b"<!doctype html><title>403</title>", "no picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no picture"),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts\n", "no picture"),
        (b"BM" + bytes(60), "no picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "no picture"),
        (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(40), "no picture"),
        (b"GIF89a\x64\0\x64\0", "no picture"),
        (b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\1D\0;", "1x1 pixels"),
        (png(31, 31, bytes(31 * 31), colour_type=0), "31x31 pixels"),
        (png(600, 31, bytes(600 * 31), colour_type=0), "600x31 pixels"),
        (png(4000, 90, bytes(4000 * 90), colour_type=0), "4000x90 pixels"),
        (png(7000, 7000, bytes(7000), colour_type=0), "7000x7000 pixels"),
        (png(0, 64, bytes(64), colour_type=0), "no picture"),
        (png(64, 64, bytes(64 * 64), colour_type=0) + bytes(MAX_COVER_BYTES), "bytes"),
        (b"GIF89a\x64\0\x64\0\0\0\0;", "nothing was decoded"),
        (webp_of(16000, 16000, (100, 100)), "webp"),
    ],
)
def test_what_is_no_cover_is_none_and_the_log_says_why(use, caplog, body, reason):
    assert use(body) is None
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith("event=cover_unusable reason=")
    assert reason in record.getMessage()


def test_thinnest_picture_that_may_be_a_cover(use):
    """Of 4000 pixels by 92 the square has 32 rows, of 4000 by 91 it has 31."""
    assert side_of(use(png(4000, 92, bytes(4000 * 92), colour_type=0))) == 1400
    assert use(png(4000, 91, bytes(4000 * 91), colour_type=0)) is None


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".gif"])
@pytest.mark.parametrize("side", [160, 200])
def test_picture_that_breaks_off_is_none(ffmpeg, use, suffix, side):
    body = packed(ffmpeg, circle(200, side), suffix)
    for length in (len(body) // 4, len(body) // 2, len(body) * 9 // 10):
        assert use(body[:length]) is None, length


def test_damaged_picture_is_none(ffmpeg, use):
    for suffix in (".jpg", ".png"):
        body = bytearray(packed(ffmpeg, circle(200, 200), suffix))
        middle = len(body) * 2 // 3
        body[middle : middle + 40] = bytes(40)
        assert use(bytes(body)) is None


def test_pixels_and_memory_are_limited_whatever_the_header_says(ffmpeg, use, monkeypatch):
    picture = packed(ffmpeg, circle(320, 180), ".jpg")
    for limit in ("_MAX_DECODED_PIXELS", "_MAX_BLOCK_BYTES"):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, 20_000)
            assert use(picture) is None
    assert use(picture) is not None


def test_largest_picture_allowed_is_decoded(use):
    """Its rows are padded in memory, which must not make it too large."""
    body = png(6320, 6320, bytes(6320 * 790), colour_type=0, bits=1)
    assert side_of(use(body)) == 1400


def test_as_pictures_ffmpeg_reads_no_audio_and_no_playlist(ffmpeg, tmp_path, token, origin):
    origin.add("/a.png", b"x" * 100)
    (tmp_path / "list.m3u8").write_text(f"#EXTM3U\n#EXTINF:1,\n{origin.url('/a.png')}\n")
    tone = make_tone(ffmpeg, tmp_path, 1, 0.5).path.name
    for source in ([tone], ["-f", "mov", tone], ["-f", "hls", "list.m3u8"], ["%d.png"]):
        *kind, name = source
        with pytest.raises(AssemblyError):
            run_ffmpeg(
                ffmpeg,
                [*kind, "-i", name, "-f", "null", "-"],
                cwd=tmp_path,
                token=token,
                formats=PICTURE_FORMATS,
            )
    assert origin.requests == []


def test_pictures_are_no_audio(ffmpeg, tmp_path, token):
    (tmp_path / "a.png").write_bytes(packed(ffmpeg, circle(64, 64), ".png"))
    for kind in ((), ("-f", "png_pipe")):
        with pytest.raises(AssemblyError):
            run_ffmpeg(ffmpeg, [*kind, "-i", "a.png", "-f", "null", "-"], cwd=tmp_path, token=token)


# What is raised


def test_trouble_with_the_folder_has_its_name(ffmpeg, tmp_path, token):
    body = packed(ffmpeg, circle(64, 64), ".jpg")
    with pytest.raises(OutputFolderError) as caught:
        usable_cover(body, tmp_path / "gone", ffmpeg=ffmpeg, token=token)
    assert caught.value.arguments["folder"] == str(tmp_path / "gone")


def test_missing_ffmpeg_is_said(ffmpeg, tmp_path, token):
    body = packed(ffmpeg, circle(64, 64), ".jpg")
    with pytest.raises(MissingFfmpegError):
        usable_cover(body, tmp_path, ffmpeg=str(tmp_path / "gone"), token=token)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="programs here are shell scripts")
def test_full_disk_is_said_and_nothing_stays_behind(ffmpeg, tmp_path, token):
    body = packed(ffmpeg, circle(64, 64), ".jpg")
    full, work = tmp_path / "full", tmp_path / "work"
    work.mkdir()
    full.write_text("#!/bin/sh\necho 'decoded.ppm: No space left on device' >&2\nexit 1\n")
    full.chmod(0o755)
    with pytest.raises(DiskFullError):
        usable_cover(body, work, ffmpeg=str(full), token=token)
    assert list(work.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="programs here are shell scripts")
def test_token_ends_it_at_once_and_nothing_stays_behind(ffmpeg, tmp_path):
    body = packed(ffmpeg, circle(64, 64), ".jpg")
    endless, work = tmp_path / "endless", tmp_path / "work"
    work.mkdir()
    endless.write_text("#!/bin/sh\nexec sleep 30\n")
    endless.chmod(0o755)
    token, started = CancelToken(), time.monotonic()
    timer = threading.Timer(0.2, token.cancel)
    timer.start()
    with pytest.raises(JobCancelled):
        usable_cover(body, work, ffmpeg=str(endless), token=token)
    assert time.monotonic() - started < 5
    timer.join()
    assert list(work.iterdir()) == []
    with pytest.raises(JobCancelled):
        usable_cover(b"no picture", work, ffmpeg=ffmpeg, token=token)


# What nobody thought of


FFMPEG = find_ffmpeg("")
SEEDS = [
    with_orientation(packed(FFMPEG, circle(48, 40), ".jpg"), 6),
    packed(FFMPEG, circle(48, 48), ".png"),
    packed(FFMPEG, circle(48, 40), ".webp"),
    packed(FFMPEG, circle(48, 40), ".gif"),
    packed(FFMPEG, circle(48, 40), ".webp", "-lossless", "1"),
    webp_of(48, 40, (48, 40)),
    (PICTURES / "cmyk.jpg").read_bytes(),
    (PICTURES / "progressive.jpg").read_bytes(),
]


@st.composite
def damaged(draw):
    """A picture with some bytes replaced, and perhaps cut, most often in its header."""
    body = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.one_of(st.integers(2, 40), st.integers(0, len(body) - 1)))
        body[place] = draw(st.integers(0, 255))
    return bytes(body[: draw(st.one_of(st.just(len(body)), st.integers(0, len(body))))])


def test_header_says_width_and_height_of_every_kind():
    sizes = [(read_header(body).width, read_header(body).height) for body in SEEDS]
    assert sizes == [(48, 40), (48, 48), *[(48, 40)] * 4, (64, 64), (64, 64)]
    assert len({body[:16] for body in SEEDS}) == 8


def test_header_that_breaks_off_anywhere_is_none_or_the_whole_one():
    for body in SEEDS:
        whole = read_header(body)
        found = [read_header(body[:length]) for length in range(len(body))]
        assert found[:14] == [None] * 14
        assert {header for header in found if header} <= {whole}


def test_png_for_telephones_is_none(use):
    """Its first chunk is not a PNG's, and its pixels are packed in another way."""
    body = png(64, 64, bytes(64 * 64), colour_type=0)
    packed_otherwise = body[:8] + struct.pack(">I4sII", 4, b"CgBI", 64, 64) + body[8:]
    assert read_header(packed_otherwise) is None
    assert use(packed_otherwise) is None


@pytest.mark.timeout(20)
def test_header_that_counts_more_than_it_has_is_read_at_once():
    counting = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"
    segment = b"\xff\xe1" + struct.pack(">H", len(counting) + 2) + counting
    assert read_header(SEEDS[0][:2] + segment * 4000 + SEEDS[0][2:]) == read_header(SEEDS[0])
    for filler in (segment, b"\xff", b"\xff\x01"):
        assert read_header(SEEDS[0][:2] + filler * 5000 + SEEDS[0][2:]) is None


@settings(max_examples=500, deadline=None)
@given(st.one_of(damaged(), st.binary(max_size=80), st.binary().map(b"\xff\xd8\xff\xe1".__add__)))
def test_any_bytes_have_a_header_or_none(body):
    header = read_header(body)
    assert header is None or (header.width > 0 and header.height > 0)
    assert header is None or 1 <= header.orientation <= 8


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damaged())
def test_any_damage_gives_a_square_cover_or_none(use, body):
    cover = use(body)
    if cover is not None:
        header = read_header(cover)
        assert header.kind in {"jpeg", "png"}
        assert 32 <= header.width == header.height <= 1400
        assert isinstance(unpacked(FFMPEG, cover), Raster)
