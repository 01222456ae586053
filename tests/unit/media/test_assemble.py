"""Joining parts: every packet, every mark, whatever the parts come as."""

from __future__ import annotations

import re
import subprocess
import threading

import pytest
from media_sound import hear, make_hls, make_tone, packets, run

from ohdio_gui.media.assemble import ChapterSource, assemble, prepare_part
from ohdio_gui.media.container import read_audio
from ohdio_gui.media.tags import BookTags, write_tags
from ohdio_gui.model.cancel import CancelToken
from ohdio_gui.model.errors import AssemblyError, JobCancelled

TOLERANCE_S = 0.05


def chapters_of(ffmpeg, path):
    """Start (s) and title of each chapter, as FFmpeg reads them back."""
    result = subprocess.run(
        [ffmpeg, "-nostdin", "-i", str(path), "-f", "ffmetadata", "-"],
        capture_output=True,
        check=True,
    )
    found = []
    for block in result.stdout.decode().split("\n[CHAPTER]\n")[1:]:
        base = re.search(r"TIMEBASE=(\d+)/(\d+)", block)
        start = int(re.search(r"START=(\d+)", block)[1])
        title = re.search(r"title=((?:\\\n|[^\n])*)", block)[1]
        found.append((start * int(base[1]) / int(base[2]), re.sub(r"\\(.)", r"\1", title)))
    return found


def hls_part(ffmpeg, tone, folder):
    """The bytes of an HLS stream of a part, one segment after the other, as downloaded."""
    make_hls(ffmpeg, tone.path, folder)
    whole = folder / "part.hls"
    whole.write_bytes(b"".join(file.read_bytes() for file in sorted(folder.glob("s*.ts"))))
    return whole


@pytest.mark.parametrize("kind", ["m4a", "hls"])
@pytest.mark.parametrize("count", [2, 12])
def test_marks_are_where_the_parts_are_heard(ffmpeg, tones, tmp_path, token, count, kind):
    parts = []
    for number, tone in enumerate(tones[:count]):
        source = tone.path if kind == "m4a" else hls_part(ffmpeg, tone, tmp_path / f"h{number}")
        plain = tmp_path / f"{number:03}.m4a"
        prepare_part(source, plain, ffmpeg=ffmpeg, token=token)
        parts.append(ChapterSource(plain, f"Partie {number + 1}"))
    book = tmp_path / "book.m4b"
    made = assemble(parts, book, ffmpeg=ffmpeg, token=token)
    write_tags(book, BookTags("Titre", "https://example.org/"), b"\xff\xd8\xff" + bytes(200_000))

    assert packets(ffmpeg, book) == packets(ffmpeg, *(tone.path for tone in tones[:count]))
    read_back = chapters_of(ffmpeg, book)
    assert [title for _, title in read_back] == [part.title for part in parts]
    for (written, _), (found, _) in zip(made.chapters, read_back, strict=True):
        assert abs(written - found) <= 0.001
    contiguous = hear(ffmpeg, book)
    for (mark, _), tone in zip(read_back, tones, strict=False):
        start, end, frequency = contiguous.tone_from(mark - 0.1)
        assert abs(start - mark) <= TOLERANCE_S
        assert abs(end - start - 0.4) <= TOLERANCE_S
        assert abs(frequency - tone.frequency) <= 25
        start, end, frequency = hear(ffmpeg, book, start_s=mark, seconds=0.8).tone_from(0)
        assert start <= TOLERANCE_S
        assert abs(end - 0.4) <= TOLERANCE_S
        assert abs(frequency - tone.frequency) <= 25
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == sorted(
        ["book.m4b", *(part.path.name for part in parts)]
    )


def test_a_plain_part_is_not_made_anew(ffmpeg, tones, tmp_path, token):
    target = tmp_path / "001.m4a"
    track = prepare_part(tones[0].path, target, ffmpeg="no-such-program", token=token)
    assert target.read_bytes() == tones[0].path.read_bytes()
    assert track == read_audio(tones[0].path)
    assert prepare_part(target, target, ffmpeg="no-such-program", token=token) == track


@pytest.mark.parametrize("kept", [0.98, 0.5])
def test_a_file_that_is_cut_off_behind_its_table_is_as_short_as_it_is(
    ffmpeg, tones, tmp_path, token, kept
):
    """The table in front tells of packets that never came."""
    whole, cut = tmp_path / "whole.m4a", tmp_path / "cut.m4a"
    run(ffmpeg, "-i", str(tones[1].path), "-c", "copy", "-movflags", "+faststart", str(whole))
    data = whole.read_bytes()
    cut.write_bytes(data[: round(len(data) * kept)])
    with pytest.raises(AssemblyError):
        read_audio(cut)
    track = prepare_part(cut, tmp_path / "part.m4a", ffmpeg=ffmpeg, token=token)
    share = track.packet_count / read_audio(whole).packet_count
    assert 0 < share < 1


def test_fragmented_mp4_and_adts_become_plain(ffmpeg, tones, tmp_path, token):
    source = tones[1].path
    fragmented, adts = tmp_path / "f.mp4", tmp_path / "a.aac"
    run(ffmpeg, "-i", str(source), "-c", "copy", "-movflags", "frag_keyframe+empty_moov",
        "-frag_duration", "300000", str(fragmented))  # fmt: skip
    run(ffmpeg, "-i", str(source), "-c", "copy", str(adts))
    with pytest.raises(AssemblyError):
        read_audio(fragmented)
    for number, found in enumerate((fragmented, adts)):
        track = prepare_part(found, tmp_path / f"{number}.m4a", ffmpeg=ffmpeg, token=token)
        assert track.packet_count == read_audio(source).packet_count
        assert track.codec_config == read_audio(source).codec_config
        assert packets(ffmpeg, tmp_path / f"{number}.m4a") == packets(ffmpeg, source)


def test_parts_from_both_roads_join(ffmpeg, tones, tmp_path, token):
    """One part as a file, the next by HLS: their configurations differ by a note only."""
    second = tmp_path / "2.m4a"
    prepare_part(hls_part(ffmpeg, tones[1], tmp_path / "h"), second, ffmpeg=ffmpeg, token=token)
    parts = [ChapterSource(tones[0].path, "1"), ChapterSource(second, "2")]
    made = assemble(parts, tmp_path / "b.m4b", ffmpeg=ffmpeg, token=token)
    assert packets(ffmpeg, made.path) == packets(ffmpeg, tones[0].path, tones[1].path)


def test_picture_in_a_part_is_left_out(ffmpeg, tones, tmp_path, token):
    source = tmp_path / "v.mp4"
    run(ffmpeg, "-i", str(tones[0].path), "-f", "lavfi", "-i", "color=c=red:s=64x64:d=1",
        "-c:a", "copy", "-c:v", "mpeg4", str(source))  # fmt: skip
    track = prepare_part(source, tmp_path / "1.m4a", ffmpeg=ffmpeg, token=token)
    assert track.is_alone
    assert packets(ffmpeg, tmp_path / "1.m4a") == packets(ffmpeg, tones[0].path)


@pytest.mark.parametrize(
    "title",
    ["a=b;c#d\\e", "-y -i /etc/passwd", "«Été» 'l\"été'", "deux\nlignes\r\n[CHAPTER]\nSTART=0",
     "😀👩‍👩‍👧 fin", "é" * 400, "\x00nul\x07", "half \ud83d", "[CHAPTER]", "  ", "%(title)s %s",
     "la fin \\", "\\"],
)  # fmt: skip
def test_hostile_titles_come_back(ffmpeg, tones, tmp_path, token, title):
    parts = [ChapterSource(tones[0].path, title), ChapterSource(tones[1].path, "second")]
    made = assemble(parts, tmp_path / "b.m4b", ffmpeg=ffmpeg, token=token)
    found = chapters_of(ffmpeg, made.path)
    assert [text for _, text in found] == [text for _, text in made.chapters]
    expected = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    if len(title) < 100 and "\ud83d" not in title and "\u200d" not in title:
        assert found[0][1].rstrip() == expected
    assert found[1][1] == "second"
    assert "\n" not in found[0][1]


def test_three_hundred_chapters(ffmpeg, tmp_path, token):
    """Nero's list ends at 255; QuickTime's text track has them all."""
    short = make_tone(ffmpeg, tmp_path, 0, 0.2)
    parts = [ChapterSource(short.path, f"n° {n}") for n in range(300)]
    made = assemble(parts, tmp_path / "b.m4b", ffmpeg=ffmpeg, token=token)
    found = chapters_of(ffmpeg, made.path)
    assert [title for _, title in found] == [part.title for part in parts]
    for (mark, _), (expected, _) in zip(found, made.chapters, strict=True):
        assert abs(mark - expected) <= 0.001


@pytest.mark.parametrize(
    "more", [("-ar", "22050"), ("-ac", "1"), ("-c:a", "alac")], ids=["rate", "channels", "codec"]
)
def test_parts_that_differ_are_refused(ffmpeg, tones, tmp_path, token, more):
    other = make_tone(ffmpeg, tmp_path, 3, 1.0, *more)
    parts = [ChapterSource(tones[0].path, "1"), ChapterSource(other.path, "2")]
    with pytest.raises(AssemblyError, match="part 2 has another"):
        assemble(parts, tmp_path / "b.m4b", ffmpeg=ffmpeg, token=token)
    assert not (tmp_path / "b.m4b").exists()


def test_part_cut_short_is_found_out(ffmpeg, tones, tmp_path, token):
    """Tables first, half of the sound: FFmpeg joins what there is and calls it well."""
    first = tmp_path / "fast.m4a"
    run(ffmpeg, "-i", str(tones[1].path), "-c", "copy", "-movflags", "+faststart", str(first))
    first.write_bytes(first.read_bytes()[:-6000])
    parts = [ChapterSource(tones[0].path, "1"), ChapterSource(first, "2")]
    with pytest.raises(AssemblyError):
        assemble(parts, tmp_path / "b.m4b", ffmpeg=ffmpeg, token=token)
    assert not (tmp_path / "b.m4b").exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>no</html>", b"\x00" * 5000, b"\x00\x00\x00\x08moov" * 9],
    ids=["empty", "html", "zeros", "moov"],
)
def test_what_is_no_audio_is_refused(ffmpeg, tmp_path, token, body):
    source = tmp_path / "x.mp4"
    source.write_bytes(body)
    with pytest.raises(AssemblyError):
        prepare_part(source, tmp_path / "y.m4a", ffmpeg=ffmpeg, token=token)
    with pytest.raises(AssemblyError):
        assemble([ChapterSource(source, "1")], tmp_path / "b.m4b", ffmpeg=ffmpeg, token=token)
    assert [file.name for file in tmp_path.iterdir()] == ["x.mp4"]


def test_part_that_names_other_files_opens_none(ffmpeg, tones, tmp_path, token):
    """A playlist or a list of files in place of a part leads nowhere."""
    for body in (
        f"#EXTM3U\n#EXTINF:1,\n{tones[0].path.as_uri()}\n#EXT-X-ENDLIST\n",
        f"ffconcat version 1.0\nfile '{tones[0].path}'\n",
    ):
        source = tmp_path / "x.mp4"
        source.write_text(body)
        with pytest.raises(AssemblyError):
            prepare_part(source, tmp_path / "y.m4a", ffmpeg=ffmpeg, token=token)


def test_no_parts_is_refused(tmp_path, ffmpeg, token):
    with pytest.raises(AssemblyError):
        assemble([], tmp_path / "b.m4b", ffmpeg=ffmpeg, token=token)


def test_cancelled_assembly_leaves_nothing(ffmpeg, tones, tmp_path):
    token = CancelToken()
    token.cancel()
    with pytest.raises(JobCancelled):
        assemble(
            [ChapterSource(tones[0].path, "1")], tmp_path / "b.m4b", ffmpeg=ffmpeg, token=token
        )
    assert list(tmp_path.iterdir()) == []


def test_hls_part_is_counted_to_the_frame(ffmpeg, tones, tmp_path, token):
    whole = hls_part(ffmpeg, tones[3], tmp_path / "h")
    track = prepare_part(whole, tmp_path / "p.m4a", ffmpeg=ffmpeg, token=token)
    assert track.packet_count == read_audio(tones[3].path).packet_count
    assert track.duration_s == track.packet_count * 1024 / 44100


def test_threads_assemble_side_by_side(ffmpeg, tones, tmp_path, token):
    parts = [ChapterSource(tone.path, "x") for tone in tones[:3]]
    threads = [
        threading.Thread(
            target=assemble, args=(parts, tmp_path / f"{n}.m4b"),
            kwargs={"ffmpeg": ffmpeg, "token": token},
        )
        for n in range(3)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({packets(ffmpeg, tmp_path / f"{n}.m4b") for n in range(3)}) == 1
