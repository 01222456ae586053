"""What a book lacks, before and after it was made."""

from __future__ import annotations

import pytest

from ohdio_gui.engine.gaps import gap_of_list, is_short, shortfall
from ohdio_gui.model.audiobook import Part, PartStatus


@pytest.mark.parametrize(
    ("found_s", "announced_s", "expected"),
    [
        (100.0, 100.0, False),
        (97.1, 100.0, False),  # 3 s: a short part rounds as much as a long one
        (96.9, 100.0, True),
        (980.1, 1000.0, False),  # 2 % of a long one are more
        (979.9, 1000.0, True),
        (2000.0, 1000.0, False),
        (0.5, 3.0, False),
    ],
)
def test_two_percent_or_three_seconds_are_rounding(found_s, announced_s, expected):
    assert is_short(found_s, announced_s) is expected


def parts(*durations, withheld=()):
    return tuple(
        Part(n, "", str(n), duration, status=PartStatus("withheld" if n in withheld else "pending"))
        for n, duration in enumerate(durations, start=1)
    )


def test_withheld_parts_come_before_what_their_absence_makes_short():
    gap = gap_of_list(parts(10.0, 10.0, 10.0, withheld=(1, 3)), 300.0)
    assert (gap.kind, gap.arguments) == ("withheld_part", {"positions": "1, 3"})


def test_a_list_that_cannot_be_the_book_is_told_before_a_byte_is_fetched():
    gap = gap_of_list(parts(10.0, 10.4), 300.0)
    assert (gap.kind, gap.arguments) == ("incomplete_book", {"found_s": 20, "announced_s": 300})


@pytest.mark.parametrize("announced_s", [None, 20.0, 22.0])
def test_a_list_that_may_be_the_book_has_no_gap(announced_s):
    assert gap_of_list(parts(10.0, 10.0), announced_s) is None
    assert gap_of_list(parts(10.0, None), 300.0) is None
    assert shortfall(20.0, announced_s) is None
