"""What a name may be, told without the code that makes names; and text that no name may be."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from hypothesis import strategies as st

DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"
}
REFUSED = {
    *'<>:"/\\|?*',  # by Windows; "/" by all
    *map(chr, range(32)),
}
HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}

nasty = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=' ./\\:*?"<>|~$%-\u200f\u200d\n\0é\u0301😀🏽🇨🇦aCOMN1', max_size=300),
    st.text(alphabet="()[]{}«» -_.,/01\0\1\u00a0", max_size=40),
    st.sampled_from(["CON", "nul.txt", "com1 .x", "..", ".", "", "   ", "../../etc", "é" * 400]),
    st.builds(
        str.__mul__,
        st.sampled_from(["mot ", "漢", "😀", "x.", "🇨🇦", "e\u0323\u0301", "con" + "\u0302" * 9]),
        st.integers(0, 250),
    ),
)
"""Text as a person, a page or an enemy may write it."""


def width(text):
    """As Windows counts."""
    return sum(2 if ord(char) > 0xFFFF else 1 for char in text)


def assert_legal_name(name):
    """Check one name against the three systems' rules and FACE.md's limits."""
    assert 0 < width(name) <= 120
    assert len(name.encode("utf-8")) <= 240
    assert name not in (".", "..")
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert not set(name) & REFUSED
    assert not {unicodedata.category(char) for char in name} & HIDDEN_CATEGORIES
    assert name == unicodedata.normalize("NFC", name)
    assert name.split(".")[0].rstrip().casefold() not in DEVICES


def assert_legal_path(relative, max_chars=200):
    """Check a path below the output folder: every name of it, its length, that it stays there."""
    assert relative.parts
    assert not relative.is_absolute()
    for name in relative.parts:
        assert_legal_name(name)
    assert width(relative.as_posix()) <= max_chars
    assert PureWindowsPath(str(relative)).parts == PurePosixPath(relative.as_posix()).parts
