"""What is on disk of an unfinished download, whatever was written into it meanwhile."""

from __future__ import annotations

import json

import pytest

from ohdio_gui.media.partial import (
    Source,
    load_source,
    part_path,
    prepare_file,
    prepare_fragments,
    save_source,
)

NESTED = "[" * 100_000


@pytest.fixture
def target(tmp_path):
    target = tmp_path / "a.mp4"
    part_path(target).write_bytes(b"x" * 50)
    return target


def test_a_part_that_is_vouched_for_stays(target):
    save_source(target, Source("https://m.test/a.mp4", 51))
    assert not prepare_file(target)
    assert part_path(target).stat().st_size == 50
    save_source(target, Source("https://m.test/a.mp4", 50))
    assert prepare_file(target)
    assert [file.name for file in target.parent.iterdir()] == ["a.mp4"]


@pytest.mark.parametrize("total", ["true", "-1", "0", "51.0", '"51"', "null", NESTED])
def test_a_part_is_not_gone_on_with_where_its_length_is_none(target, total):
    sidecar = target.with_name("a.mp4.source.json")
    sidecar.write_text(f'{{"url": "https://m.test/a.mp4", "total": {total}}}')
    assert load_source(target) is None
    assert not prepare_file(target)
    assert list(target.parent.iterdir()) == []


def state(**changes):
    told = {
        "current_fragment": {"index": 3},
        "extra_state": {"part_bytes": 40, "stream": "one"},
        "fragment_count": 8,
    }
    return json.dumps({"downloader": told | changes})


def test_fragments_that_are_vouched_for_stay(target):
    target.with_name("a.mp4.ytdl").write_text(state())
    for name in ("Frag3", "Frag4"):
        target.with_name(f"a.mp4.part-{name}").write_bytes(b"y")
    prepare_fragments(target, "one")
    assert part_path(target).stat().st_size == 40
    assert sorted(file.name for file in target.parent.iterdir()) == [
        "a.mp4.part",
        "a.mp4.part-Frag4",
        "a.mp4.ytdl",
    ]


@pytest.mark.parametrize(
    "written",
    [
        *(state(current_fragment=current) for current in (None, 3, [3], {})),
        *(state(current_fragment={"index": i}) for i in (0, -3, 9, 3.0, "3", True, None, [3])),
        *(state(fragment_count=count) for count in (None, 2, "8")),
        *(state(extra_state=extra) for extra in (None, {"part_bytes": 40}, {"stream": "one"})),
        *(state(extra_state={"part_bytes": n, "stream": "one"}) for n in (51, 0, -1, True, "40")),
        *("", "null", '{"downloader": 3}', f'{{"downloader": {NESTED}'),
    ],
    ids=lambda written: written[:90],
)
def test_fragments_are_not_gone_on_with_where_their_count_is_none(target, written):
    target.with_name("a.mp4.ytdl").write_text(written)
    target.with_name("a.mp4.part-Frag4").write_bytes(b"y")
    prepare_fragments(target, "one")
    assert list(target.parent.iterdir()) == []
