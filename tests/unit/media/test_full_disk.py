"""A disk that fills up for real, under the yt-dlp child, FFmpeg and the move to the shelf."""

from __future__ import annotations

import random
import shutil

import pytest
from media_sound import packets, run

from ohdio_gui.media.assemble import ChapterSource, assemble, prepare_part
from ohdio_gui.media.formats import ReadyPart, make_book
from ohdio_gui.media.partial import part_path
from ohdio_gui.media.placement import place, place_folder
from ohdio_gui.media.tags import BookTags
from ohdio_gui.media.ytdlp import YtdlpChild
from ohdio_gui.model.audiobook import BookFormat
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import DiskFullError
from tests.sounds import make_tone

BODY = random.Random(9).randbytes(900_000)
SEGMENT_BYTES = 60_000
MB = 1_000_000
TAGS = BookTags("Titre", "https://example.org/")


@pytest.fixture(scope="module")
def long_tones(tmp_path_factory):
    """Three parts of some 640 kB."""
    folder = tmp_path_factory.mktemp("long")
    return [make_tone(folder / f"{n}.m4a", 300 + 100 * n, 40) for n in range(3)]


def fetch(origin, path, target, *, is_hls):
    with YtdlpChild(retry_pause_s=0.02) as child:
        child.fetch(
            origin.url(path),
            target,
            is_hls=is_hls,
            token=CancelToken(),
            on_progress=lambda _: None,
        )


def serve(origin, *, is_hls):
    """Serve the body in one piece, or in pieces; returns its path."""
    if not is_hls:
        origin.add("/a.mp4", BODY, etag='"one"')
        return "/a.mp4"
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:10"]
    for start in range(0, len(BODY), SEGMENT_BYTES):
        lines += ["#EXTINF:10.0,", f"s{start}.ts"]
        origin.add(f"/s{start}.ts", BODY[start : start + SEGMENT_BYTES])
    lines.append("#EXT-X-ENDLIST")
    origin.add("/a.m3u8", "\n".join(lines).encode(), content_type="application/vnd.apple.mpegurl")
    return "/a.m3u8"


@pytest.mark.parametrize("is_hls", [False, True], ids=["progressive", "hls"])
def test_a_download_that_fills_the_disk_says_so_and_goes_on_when_there_is_room(
    origin, tmp_path, small_disk, is_hls
):
    disk = small_disk(tmp_path / "small", 512 * 1024)
    target = disk.path / "a"
    path = serve(origin, is_hls=is_hls)
    with pytest.raises(DiskFullError) as caught:
        fetch(origin, path, target, is_hls=is_hls)
    assert caught.value.arguments["folder"] == str(disk.path)
    assert caught.value.arguments["missing_mb"] >= 1
    assert not target.exists()
    kept = part_path(target).stat().st_size
    assert kept > 0

    disk.resize(4 * MB)
    fetch(origin, path, target, is_hls=is_hls)
    assert target.read_bytes() == BODY
    if not is_hls:
        assert origin.requests[-1].headers["Range"] == f"bytes={kept}-"


@pytest.mark.parametrize("is_hls", [False, True], ids=["progressive", "hls"])
def test_a_download_onto_a_disk_without_any_room_says_so(origin, tmp_path, small_disk, is_hls):
    disk = small_disk(tmp_path / "small", 512 * 1024)
    disk.fill()
    with pytest.raises(DiskFullError):
        fetch(origin, serve(origin, is_hls=is_hls), disk.path / "a", is_hls=is_hls)


def parts_on(disk, tones):
    parts = []
    for number, tone in enumerate(tones, start=1):
        plain = disk.path / f"{number:03}.m4a"
        shutil.copyfile(tone, plain)
        parts.append(ReadyPart(number, f"Partie {number}", plain, plain))
    return parts


def test_joining_that_fills_the_disk_says_so_and_leaves_nothing_behind(
    long_tones, tmp_path, small_disk, ffmpeg, token
):
    disk = small_disk(tmp_path / "small", 8 * MB)
    parts = [ChapterSource(part.plain, part.title) for part in parts_on(disk, long_tones)]
    filler = disk.fill(left_bytes=600_000)
    before = sorted(disk.path.iterdir())
    with pytest.raises(DiskFullError):
        assemble(parts, disk.path / "book.m4b", ffmpeg=ffmpeg, token=token)
    assert sorted(disk.path.iterdir()) == before
    filler.unlink()
    assemble(parts, disk.path / "book.m4b", ffmpeg=ffmpeg, token=token)
    assert packets(ffmpeg, disk.path / "book.m4b") == packets(ffmpeg, *long_tones)


@pytest.mark.parametrize("wanted", [each for each in BookFormat if each is not BookFormat.KEEP])
@pytest.mark.parametrize("left_bytes", [0, 600_000])
def test_no_format_is_made_of_half_a_book(
    long_tones, tmp_path, small_disk, ffmpeg, token, wanted, left_bytes
):
    disk = small_disk(tmp_path / "small", 8 * MB)
    parts = parts_on(disk, long_tones)
    disk.fill(left_bytes)
    before = sorted(disk.path.iterdir())
    with pytest.raises(DiskFullError):
        make_book(parts, disk.path, TAGS, None, wanted, ffmpeg=ffmpeg, token=token)
    assert sorted(disk.path.iterdir()) == before


def test_tags_that_fill_the_disk_are_the_disk_s_trouble(
    long_tones, tmp_path, small_disk, ffmpeg, token
):
    """A cover larger than what is left, in a book that is joined already."""
    disk = small_disk(tmp_path / "small", 8 * MB)
    parts = parts_on(disk, long_tones)
    size = sum(part.plain.stat().st_size for part in parts)
    disk.fill(left_bytes=size + 200_000)
    cover = b"\xff\xd8\xff" + bytes(600_000)
    with pytest.raises(DiskFullError):
        make_book(parts, disk.path, TAGS, cover, BookFormat.M4B, ffmpeg=ffmpeg, token=token)


def test_preparing_a_part_that_fills_the_disk_says_so(
    long_tones, tmp_path, small_disk, ffmpeg, token
):
    disk = small_disk(tmp_path / "small", 4 * MB)
    source = disk.path / "part.hls"
    command = ["-i", str(long_tones[0]), "-c", "copy", "-f", "mpegts", str(source)]
    run(ffmpeg, *command)
    disk.fill(left_bytes=100_000)
    with pytest.raises(DiskFullError):
        prepare_part(source, disk.path / "001.m4a", ffmpeg=ffmpeg, token=token)
    assert not (disk.path / "001.m4a").exists()


def test_a_book_that_does_not_fit_on_the_shelf_leaves_nothing_there(tmp_path, small_disk):
    disk = small_disk(tmp_path / "books", 512 * 1024)
    source = tmp_path / "7" / "book.m4b"
    source.parent.mkdir()
    source.write_bytes(BODY)
    with pytest.raises(DiskFullError) as caught:
        place(source, disk.path, lambda: disk.path / "Autrice" / "Livre.m4b")
    assert caught.value.arguments["folder"] == str(disk.path)
    assert list(disk.path.iterdir()) == []
    assert source.read_bytes() == BODY


def test_a_folder_that_does_not_fit_on_the_shelf_leaves_nothing_there(tmp_path, small_disk):
    disk = small_disk(tmp_path / "books", 512 * 1024)
    sources = [tmp_path / "7" / f"{n}.m4a" for n in (1, 2)]
    sources[0].parent.mkdir()
    for source in sources:
        source.write_bytes(BODY[:400_000])
    with pytest.raises(DiskFullError):
        place_folder(sources, disk.path, lambda: disk.path / "Autrice" / "Livre")
    assert list(disk.path.iterdir()) == []
