"""The fuzzer itself: some inputs of every target, so that it cannot rot; run it whole by hand."""

from __future__ import annotations

import pytest

from tests.fuzz.runner import Fuzz, Target, rng_of, run_target
from tests.fuzz.targets import TARGETS

COUNT = 200
FEW = {"covers": 5, "tags": 40, "retag": 60, "long-page": 8}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_hostile_inputs_are_read_or_refused(target, tmp_path):
    folder = tmp_path / target.name
    folder.mkdir()
    said = []
    numbers = range(FEW.get(target.name, COUNT))
    result = run_target(target, target.build(folder), numbers, 0, tmp_path / "found", said.append)
    assert not result.faults, said
    assert result.inputs == len(numbers)


def test_every_finding_is_kept_and_none_ends_the_run(tmp_path):
    def check(value):
        if value % 2:
            raise ZeroDivisionError

    target = Target("odd", 1, lambda _: Fuzz(lambda rng: rng.randrange(100), check))
    said = []
    result = run_target(
        target, target.build(tmp_path), range(50), 3, tmp_path / "found", said.append
    )
    odd = sum(rng_of(3, "odd", number).randrange(100) % 2 for number in range(50))
    assert result.inputs == 50
    assert sum(result.faults.values()) == odd > 3
    assert len(said) == 3, "one cause is told a few times only"
    kept = sorted((tmp_path / "found").glob("*.repr"))
    assert len(kept) == 3
    assert int(kept[0].read_text()) % 2
    assert "ZeroDivisionError" in kept[0].with_suffix(".why").read_text()
