"""Unicode's composed form, however many accents are heaped on one letter."""

from __future__ import annotations

import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ohdio_gui.model.composed import MAX_MARKS, composed

MARKS = "\u0323\u0302"


@given(st.text() | st.text(alphabet="e\u0323\u0302\u0301😀 ", max_size=60))
def test_what_anybody_writes_is_composed_as_unicode_says(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text)


def test_a_letter_keeps_hundreds_of_marks() -> None:
    most = MARKS * (MAX_MARKS // 2)
    assert composed(f"xe{most}z") == unicodedata.normalize("NFC", f"xe{most}z")
    assert composed(f"xe{most * 3}z") == composed(f"xe{most}z")
    assert composed(f"😀{most * 3}😀{most}") == composed(f"😀{most}😀{most}")
    assert composed("👩🏽" * 500) == "👩🏽" * 500


def test_a_heap_of_marks_takes_no_more_than_its_length() -> None:
    """Python's own takes half a minute for it: it puts them in order one by one."""
    began = time.process_time()
    composed("e" + MARKS * 100_000)
    assert time.process_time() - began < 2
