"""What a finished book is: whole or not done, in the format wanted, tagged again at will."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sqlite3
import subprocess
import urllib.request
from pathlib import Path

import mutagen
import pytest
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from ohdio_gui.demo.catalogue import single_category
from ohdio_gui.demo.faults import Fault
from ohdio_gui.demo.server import Replica
from ohdio_gui.media.tagged_file import read_tagged
from ohdio_gui.model.audiobook import BookFormat
from ohdio_gui.store.store import Store
from tests.e2e.conftest import events
from tests.sounds import (
    FFMPEG,
    joined_packets_md5,
    length_s,
    make_book,
    make_tone,
    packets_md5,
)

PART_5 = str(7_000_000 + 105)


def row_of(program):
    with sqlite3.connect(program.data_dir / "ohdio.sqlite3") as db:
        db.row_factory = sqlite3.Row
        (row,) = db.execute("SELECT * FROM audiobooks").fetchall()
    db.close()
    return row


def shortened(source: Path, target: Path, seconds: float) -> Path:
    command = [FFMPEG, "-nostdin", "-v", "error", "-i", str(source), "-t", str(seconds)]
    subprocess.run([*command, "-c", "copy", str(target)], check=True)
    return target


@pytest.fixture(scope="module")
def long_tones(tmp_path_factory):
    """Long enough that 20 % of one are more than rounding explains."""
    folder = tmp_path_factory.mktemp("long")
    return [make_tone(folder / f"{n}.m4a", 250 + 90 * n, 20 + n) for n in range(7)]


@pytest.fixture
def seven(program, long_tones, cover):
    """A replica with one book of seven parts."""
    book = make_book(1, long_tones, cover=cover)
    with Replica(single_category((book,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        yield replica
        assert not replica.failures


# Complete or failed.


def spoiled(kind, source, folder):
    """What is served in the place of a part."""
    target = folder / f"{kind}.m4a"
    if kind == "short":
        return shortened(source, target, 0.8 * length_s(source))
    if kind == "cut":
        # The table is in front, and whole: only the audio behind it ends too early.
        command = [FFMPEG, "-nostdin", "-v", "error", "-i", str(source), "-c", "copy"]
        subprocess.run([*command, "-movflags", "+faststart", str(target)], check=True)
        data = target.read_bytes()
        target.write_bytes(data[: len(data) * 7 // 10])
        return target
    if kind == "silent":
        quiet = f"anullsrc=r=44100:cl=mono:d={length_s(source)}"
        command = [FFMPEG, "-nostdin", "-v", "error", "-f", "lavfi", "-i", quiet]
        subprocess.run([*command, "-c:a", "aac", "-b:a", "128k", str(target)], check=True)
        return target
    if kind == "hushed":
        # Noise that nobody hears, and that fills as many bytes as a voice.
        noise = f"anoisesrc=r=44100:d={length_s(source)}:amplitude=0.0003:seed=1"
        command = [FFMPEG, "-nostdin", "-v", "error", "-f", "lavfi", "-i", noise]
        subprocess.run([*command, "-c:a", "alac", str(target)], check=True)
        return target
    target.write_bytes(b"\x00\x00\x00\x18ftypM4A " + b"no audio at all" * 9000)
    return target


@pytest.mark.parametrize(
    ("kind", "error_kind"),
    [
        ("short", "incomplete_part"),
        ("cut", "incomplete_part"),
        ("silent", "silent_part"),
        ("hushed", "silent_part"),
        ("broken", "broken_part"),
    ],
)
def test_a_part_that_is_not_what_it_should_be_is_fetched_once_more_then_the_book_fails_by_its_name(
    program, seven, long_tones, tmp_path, kind, error_kind
):
    seven.serve_media(PART_5, spoiled(kind, long_tones[4], tmp_path))
    done = program.run("--headless", "--json", seven.category_url())

    assert done.returncode == 1
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("failed", error_kind)
    assert "5" in last["error"]["message"]
    assert " 5 (Ton 5) " in last["error"]["message"]
    assert program.books == []
    fetched = {part.media_id: len(seven.requests("media", part.media_id)) for part in parts(seven)}
    assert fetched.pop(PART_5) == 2
    assert set(list(fetched.values())[:4]) == {1}

    # The source heals: pasted again, the book goes on with what it has.
    seven.serve_media(PART_5, None)
    again = program.run("--headless", "--json", seven.category_url())
    assert again.returncode == 0, again.stderr
    (book,) = program.books
    assert packets_md5(book) == joined_packets_md5(long_tones)
    assert [chapter.title for chapter in MP4(book).chapters][4] == "Partie 5 - Ton 5"
    assert {len(seven.requests("media", p.media_id)) for p in parts(seven)} == {1, 3}


def parts(replica):
    return replica.catalogue.books[0].parts


def test_a_book_whose_parts_do_not_add_up_is_never_called_one(program, long_tones, tmp_path):
    book = make_book(1, long_tones[:3])
    with Replica(single_category((book,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        page = _page(replica)
        whole = b'"header":{"typename":"ProductHeaderNewSchema","duration":{"durationInSeconds":'
        at = page.index(whole) + len(whole)
        longer = page[:at] + b"9" + page[at:]
        replica.faults.add("page", Fault(body=longer, content_type="text/html; charset=utf-8"))
        done = program.run("--headless", "--json", replica.audiobook_url("1001"))
        assert replica.counts()["media"] == 0
    assert done.returncode == 1
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("failed", "incomplete_book")


def test_a_book_whose_parts_are_each_a_little_short_is_short_in_all(
    program, seven, long_tones, tmp_path
):
    for part, tone in zip(parts(seven), long_tones, strict=True):
        short = shortened(tone, tmp_path / f"{part.media_id}.m4a", length_s(tone) - 2.5)
        seven.serve_media(part.media_id, short)
    done = program.run("--headless", "--json", seven.category_url())
    assert done.returncode == 1
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("failed", "incomplete_book")
    assert program.books == []


def _page(replica):
    with urllib.request.urlopen(replica.audiobook_url("1001")) as answer:
        return answer.read()


def with_gap(book):
    gap = dataclasses.replace(book.parts[1], withheld=True)
    return dataclasses.replace(book, parts=(book.parts[0], gap, *book.parts[2:]))


def test_a_withheld_part_is_listed_and_the_rest_can_be_taken_all_the_same(
    program, tones, cover, tmp_path
):
    book = with_gap(make_book(1, tones[:3], cover=cover))
    with Replica(single_category((book,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        done = program.run("--headless", "--json", replica.category_url())
        assert done.returncode == 1
        assert "2" in events(done.stdout, "downloads")[-1]["error"]["message"]
        assert program.books == []

        assert Store(program.data_dir).audiobooks.take_gaps(1)
        taken = program.run("--headless", "--json")
        assert taken.returncode == 1  # incomplete is not complete
        last = events(taken.stdout, "downloads")[-1]
        assert (last["status"], last["error"]["kind"]) == ("incomplete", "withheld_part")
        (file,) = program.books
        assert packets_md5(file) == joined_packets_md5([tones[0], tones[2]])
        assert [c.title for c in MP4(file).chapters] == ["Partie 1 - Ton 1", "Partie 3 - Ton 3"]
        assert row_of(program)["file_path"] == str(file)
        assert read_tagged(file).tags.missing == (2,)

        # Pasted again while the part is still withheld: nothing is fetched anew.
        fetched = replica.counts()["media"]
        again = program.run("--headless", "--json", replica.category_url())
        assert again.returncode == 1
        assert replica.counts()["media"] == fetched
        assert file.is_file()

    # OHdio gives it after all: the whole book takes the place of the incomplete one.
    with Replica(single_category((make_book(1, tones[:3], cover=cover),)), ffmpeg=FFMPEG) as healed:
        program.origin = healed.origin
        whole = program.run("--headless", "--json", healed.category_url())
        assert whole.returncode == 0, whole.stderr
    assert program.books == [file]
    assert read_tagged(file).tags.missing == ()
    assert packets_md5(file) == joined_packets_md5(tones[:3])


def test_when_ohdio_withholds_the_first_part_the_rest_is_taken_from_ohdio_too(program, tones):
    book = make_book(1, tones[:3])
    gap = dataclasses.replace(book.parts[0], withheld=True)
    book = dataclasses.replace(book, parts=(gap, *book.parts[1:]))
    with Replica(single_category((book,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        assert program.run("--headless", replica.category_url()).returncode == 1
        assert Store(program.data_dir).audiobooks.take_gaps(1)
        taken = program.run("--headless", "--json")
        assert not replica.failures
    last = events(taken.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("incomplete", "withheld_part"), taken.stderr
    (file,) = program.books
    assert packets_md5(file) == joined_packets_md5(tones[1:3])


@pytest.fixture
def gone(program, tones):
    """A replica with one book that was taken although its second part is gone."""
    with Replica(single_category((make_book(1, tones[:3]),)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        rule = replica.faults.add("validation", Fault.no_media(), key=str(7_000_102))
        done = program.run("--headless", "--json", replica.category_url())
        assert events(done.stdout, "downloads")[-1]["error"]["kind"] == "withheld_part"
        assert Store(program.data_dir).audiobooks.take_gaps(1)
        assert program.run("--headless").returncode == 1
        assert len(program.books) == 1
        yield replica, rule
        assert not replica.failures


def test_what_was_taken_with_a_part_that_is_gone_is_left_when_pasted_again(program, gone):
    replica, _ = gone
    (file,) = program.books
    before, written = replica.counts(), file.stat().st_mtime_ns
    done = program.run("--headless", "--json", replica.category_url())
    assert done.returncode == 1
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("incomplete", "withheld_part")
    after = replica.counts()
    assert (after["media"], after["validation"]) == (before["media"], before["validation"])
    assert file.stat().st_mtime_ns == written


def test_a_part_that_was_gone_is_tried_again_where_the_person_asks_for_it(program, gone, tones):
    replica, rule = gone
    replica.faults.remove(rule)
    assert Store(program.data_dir).audiobooks.retry(1)
    done = program.run("--headless")
    assert done.returncode == 0, done.stderr
    (file,) = program.books
    assert packets_md5(file) == joined_packets_md5(tones[:3])
    assert not row_of(program)["takes_gaps"]


def test_what_was_taken_with_a_gap_comes_again_when_its_file_is_lost(program, gone, tones):
    replica, _ = gone
    (file,) = program.books
    file.unlink()
    done = program.run("--headless", "--json", replica.category_url())
    assert events(done.stdout, "downloads")[-1]["status"] == "incomplete"
    assert program.books == [file]
    assert packets_md5(file) == joined_packets_md5([tones[0], tones[2]])


# Formats.


@pytest.fixture
def one(program, tones, cover):
    book = make_book(1, tones[:3], cover=cover, genre="Roman")
    with Replica(single_category((book,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        yield replica
        assert not replica.failures


NAMES = [f"{n:02} - Partie {n} - Ton {n}" for n in (1, 2, 3)]


def test_m4a_is_a_folder_of_numbered_tracks_with_the_packets_as_they_are(program, one, tones):
    program.settings["format"] = "m4a"
    done = program.run("--headless", "--json", one.audiobook_url("1001"))
    assert done.returncode == 0, done.stderr
    files = program.books
    assert [file.name for file in files] == [f"{name}.m4a" for name in NAMES]
    for number, (file, tone) in enumerate(zip(files, tones[:3], strict=True), start=1):
        assert packets_md5(file) == packets_md5(tone)
        tags = MP4(file).tags
        assert tags["trkn"] == [(number, 3)]
        assert tags["\xa9nam"] == [f"Partie {number} - Ton {number}"]
        assert tags["\xa9alb"] == ["Livre 1"]
        assert tags["covr"]
    row = row_of(program)
    assert row["file_path"] == str(files[0].parent)
    assert json.loads(row["file_names"]) == [file.name for file in files]
    assert row["file_size_bytes"] == sum(file.stat().st_size for file in files)
    assert files[0].with_name("metadata.json").is_file()

    # Whole, it is left; with a file gone, it is fetched again.
    before = one.counts()["media"]
    assert program.run("--headless", one.audiobook_url("1001")).returncode == 0
    assert one.counts()["media"] == before
    files[1].unlink()
    assert program.run("--headless", one.audiobook_url("1001")).returncode == 0
    assert program.books == files


def test_mp3_is_one_file_with_chapters(program, one, tones):
    program.settings["format"] = "mp3"
    assert program.run("--headless", one.audiobook_url("1001")).returncode == 0
    (file,) = program.books
    assert file.name == "Livre 1.mp3"
    found = mutagen.File(file)
    assert found.info.length == pytest.approx(sum(map(length_s, tones[:3])), abs=0.5)
    chapters = sorted(ID3(file).getall("CHAP"), key=lambda frame: frame.start_time)
    assert [c.sub_frames["TIT2"].text[0] for c in chapters] == [
        "Partie 1 - Ton 1", "Partie 2 - Ton 2", "Partie 3 - Ton 3",
    ]  # fmt: skip
    assert found.tags["TIT2"].text == ["Livre 1"]
    assert row_of(program)["file_path"] == str(file)


def test_mp3_parts_is_a_folder_of_tracks(program, one):
    program.settings["format"] = "mp3-parts"
    assert program.run("--headless", one.audiobook_url("1001")).returncode == 0
    files = program.books
    assert [file.name for file in files] == [f"{name}.mp3" for name in NAMES]
    assert [ID3(file)["TRCK"].text[0] for file in files] == ["1/3", "2/3", "3/3"]


@pytest.mark.parametrize("is_hls", [False, True])
def test_keep_is_byte_for_byte_what_was_served(program, tones, cover, is_hls):
    book = make_book(1, tones[:2], cover=cover)
    kept = tuple(dataclasses.replace(part, hls_only=is_hls) for part in book.parts)
    book = dataclasses.replace(book, parts=kept)
    program.settings["format"] = "keep"
    with Replica(single_category((book,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        assert program.run("--headless", replica.audiobook_url("1001")).returncode == 0
        files = program.books
        assert [file.suffix for file in files] == [".ts" if is_hls else ".m4a"] * 2
        for file, tone in zip(files, tones[:2], strict=True):
            if is_hls:
                assert file.read_bytes()[0] == 0x47
                assert packets_md5(file) == packets_md5(tone)
            else:
                assert digest(file) == digest(tone)


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_book_s_own_format_comes_before_the_settings(program, one):
    assert program.run("--pause").returncode == 0
    store = Store(program.data_dir)
    store.audiobooks.add("https://ici.radio-canada.ca/ohdio/livres-audio/1001/livre-1", "1001")
    assert store.audiobooks.set_format(1, BookFormat.MP3_PARTS)
    assert program.run("--resume").returncode == 0
    assert program.run("--headless").returncode == 0
    assert [file.suffix for file in program.books] == [".mp3"] * 3


def test_parts_that_differ_become_a_file_a_part_with_a_word(program, tones, tmp_path):
    other = tmp_path / "other.m4a"
    command = [FFMPEG, "-nostdin", "-v", "error", "-i", str(tones[1]), "-ar", "22050", "-ac", "2"]
    subprocess.run([*command, "-c:a", "aac", "-b:a", "96k", str(other)], check=True)
    book = make_book(1, [tones[0], other])
    with Replica(single_category((book,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        done = program.run("--headless", "--json", replica.audiobook_url("1001"))
    assert done.returncode == 0, done.stderr
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("completed", "parts_differ")
    files = program.books
    assert [file.suffix for file in files] == [".m4a", ".m4a"]
    assert [packets_md5(file) for file in files] == [packets_md5(tones[0]), packets_md5(other)]


# Names.


def test_a_template_names_folders_and_files(program, one):
    program.settings["name_template"] = "{genre}/{author} - {title} ({year})"
    assert program.run("--headless", one.audiobook_url("1001")).returncode == 0
    (file,) = program.files  # in a folder with others: nothing lies beside it
    assert file.relative_to(program.output_dir).as_posix() == "Roman/Autrice 1 - Livre 1 (2008).m4b"


def test_a_bad_template_is_refused_before_anything_starts(program, one):
    program.settings["name_template"] = "{auteur}/{title}"
    done = program.run("--headless", one.audiobook_url("1001"))
    assert done.returncode == 2
    assert "{auteur}" in done.stderr
    assert not one.requests()


def test_no_sidecar_files_without_the_wish_for_them(program, one):
    program.settings["sidecar_files"] = "false"
    assert program.run("--headless", one.audiobook_url("1001")).returncode == 0
    assert [file.name for file in program.files] == ["Livre 1.m4b"]


# Tagged again.


@pytest.mark.parametrize("wanted", ["m4b", "m4a", "mp3", "mp3-parts", "keep"])
def test_a_finished_book_is_tagged_again_without_a_download(program, one, tones, cover, wanted):
    program.settings["format"] = wanted
    assert program.run("--headless", one.audiobook_url("1001")).returncode == 0
    files, before = program.books, one.counts()
    sound = [sound_of(file) for file in files]
    fresh = make_book(
        1, tones[:3], cover=cover, title="Livre 1, revu", authors=("Une Autre",), year=2021
    )
    with Replica(single_category((fresh,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        assert Store(program.data_dir).audiobooks.request_retag(1)
        done = program.run("--headless", "--json")
        assert done.returncode == 0, done.stderr
        assert replica.counts()["media"] == replica.counts()["validation"] == 0
    assert before["media"] == 3
    assert program.books == files  # a finished file never changes its name
    assert [sound_of(file) for file in files] == sound
    row = row_of(program)
    assert (row["title"], row["status"]) == ("Livre 1, revu", "completed")
    document = json.loads(files[0].with_name("metadata.json").read_text("utf-8"))
    assert (document["title"], document["authors"]) == ("Livre 1, revu", ["Une Autre"])
    if wanted == "keep":
        return
    for file in files:
        found = mutagen.File(file)
        is_mp3 = file.suffix == ".mp3"
        album = found.tags["TALB"].text if is_mp3 else found.tags["\xa9alb"]
        artist = found.tags["TPE1"].text if is_mp3 else found.tags["\xa9ART"]
        picture = found.tags.getall("APIC") if is_mp3 else found.tags["covr"]
        assert (album, artist) == (["Livre 1, revu"], ["Une Autre"])
        assert picture
    if wanted == "m4b":
        assert len(MP4(files[0]).chapters) == 3
        assert len(document["chapters"]) == 3
    if wanted == "mp3":
        assert len(ID3(files[0]).getall("CHAP")) == 3


def test_tracks_keep_the_title_of_the_audio_that_is_in_them(program, one, tones):
    """The page has another order by now, and a part more: neither changes what is on disk."""
    program.settings["format"] = "m4a"
    assert program.run("--headless", one.audiobook_url("1001")).returncode == 0
    first, second, third = make_book(1, tones[:3]).parts
    renamed = dataclasses.replace(third, title="Fin, revue")
    other = dataclasses.replace(make_book(2, tones[3:4]).parts[0], title="Tout autre")
    fresh = dataclasses.replace(make_book(1, tones[:3]), parts=(other, renamed, first))
    with Replica(single_category((fresh,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        assert Store(program.data_dir).audiobooks.request_retag(1)
        assert program.run("--headless").returncode == 0
    tags = [MP4(file).tags for file in program.books]
    assert [found["\xa9nam"] for found in tags] == [[first.title], [second.title], ["Fin, revue"]]
    assert [found["trkn"] for found in tags] == [[(1, 3)], [(2, 3)], [(3, 3)]]


def test_what_was_fetched_for_another_format_is_fetched_anew_to_keep_it_as_served(
    program, tones, cover
):
    parts = tuple(
        dataclasses.replace(part, hls_only=True) for part in make_book(1, tones[:2]).parts
    )
    book = dataclasses.replace(make_book(1, tones[:2]), parts=parts)
    with Replica(single_category((book,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        rule = replica.faults.add("validation", Fault.geo_blocked(), key=parts[1].media_id)
        assert program.run("--headless", replica.category_url()).returncode == 1
        replica.faults.remove(rule)
        assert Store(program.data_dir).audiobooks.set_format(1, BookFormat.KEEP)
        assert program.run("--headless", replica.category_url()).returncode == 0
        assert {file.suffix for file in program.books} == {".ts"}
        assert [packets_md5(file) for file in program.books] == [
            packets_md5(tone) for tone in tones[:2]
        ]


def test_without_a_cover_on_the_page_the_old_one_stays(program, one, tones):
    assert program.run("--headless", one.audiobook_url("1001")).returncode == 0
    (file,) = program.books
    before = MP4(file).tags["covr"]
    fresh = make_book(1, tones[:3], title="Sans image")
    with Replica(single_category((fresh,)), ffmpeg=FFMPEG) as replica:
        program.origin = replica.origin
        assert Store(program.data_dir).audiobooks.request_retag(1)
        assert program.run("--headless").returncode == 0
    tags = MP4(file).tags
    assert tags["\xa9nam"] == ["Sans image"]
    assert tags["covr"] == before
    assert (file.parent / "cover.jpg").read_bytes() == bytes(before[0])


def sound_of(file):
    command = [
        FFMPEG,
        "-nostdin",
        "-v",
        "error",
        "-i",
        str(file),
        "-map",
        "0:a",
        "-f",
        "s16le",
        "-",
    ]
    return hashlib.md5(subprocess.run(command, check=True, capture_output=True).stdout).hexdigest()


def test_a_book_that_is_gone_keeps_its_tags_and_stays_complete(program, one, tones):
    assert program.run("--headless", one.audiobook_url("1001")).returncode == 0
    (file,) = program.books
    before = digest(file)
    with Replica(single_category((make_book(2, tones[:1]),)), ffmpeg=FFMPEG) as empty:
        program.origin = empty.origin
        assert Store(program.data_dir).audiobooks.request_retag(1)
        done = program.run("--headless", "--json")
    assert done.returncode == 0
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("completed", "gone")
    assert digest(file) == before


# Other sites.


def test_another_site_s_file_keeps_its_chapters_and_what_it_says_of_itself(
    program, tones, tmp_path
):
    words = tmp_path / "words.txt"
    words.write_text(
        ";FFMETADATA1\ntitle=Le conte\nartist=Marie Tifo\ngenre=Conte\n"
        "[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=4\ntitle=Un\n"
        "[CHAPTER]\nTIMEBASE=1/1\nSTART=4\nEND=9\ntitle=Deux\n",
        "utf-8",
    )
    source = tmp_path / "conte.m4a"
    command = [FFMPEG, "-nostdin", "-v", "error", "-i", str(tones[0]), "-f", "ffmetadata"]
    command += ["-i", str(words), "-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"]
    subprocess.run([*command, "-c", "copy", str(source)], check=True)
    extra = {"conte.m4a": source}
    book = make_book(1, tones[:1])
    with Replica(single_category((book,)), ffmpeg=FFMPEG, extra_files=extra) as replica:
        program.origin = replica.origin
        done = program.run("--headless", "--json", replica.extra_url("conte.m4a"))
    assert done.returncode == 0, done.stderr
    (file,) = program.books
    found = MP4(file)
    assert [(c.start, c.title) for c in found.chapters] == [(0.0, "Un"), (4.0, "Deux")]
    assert found.tags["\xa9nam"] == ["Le conte"]
    assert (found.tags["\xa9ART"], found.tags["\xa9gen"]) == (["Marie Tifo"], ["Conte"])
    assert packets_md5(file) == packets_md5(tones[0])


def test_a_finished_file_stays_a_book_when_its_page_becomes_a_list(program, tones):
    extra = {"conte.m4a": tones[0]}
    with Replica(
        single_category((make_book(1, tones[:1]),)), ffmpeg=FFMPEG, extra_files=extra
    ) as replica:
        program.origin = replica.origin
        url = replica.extra_url("conte.m4a")
        assert program.run("--headless", url).returncode == 0
        (file,) = program.books
        before = digest(file)
        items = "".join(f"<item><title>{n}</title><link>{url}?{n}</link></item>" for n in (1, 2))
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        fault = Fault(body=feed.encode(), content_type="application/rss+xml")
        replica.faults.add("extra", fault)
        assert Store(program.data_dir).audiobooks.request_retag(1)
        done = program.run("--headless", "--json")
    last = events(done.stdout, "downloads")[-1]
    assert (last["status"], last["error"]["kind"]) == ("completed", "tags")
    assert digest(file) == before
    assert row_of(program)["file_path"] == str(file)
