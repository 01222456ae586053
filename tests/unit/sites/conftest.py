"""The recorded answers of OHdio: the shared ones when they are there, else the copies here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[3]
COPIES = ROOT / "tests" / "data" / "ohdio"
SHARED = ROOT.parent / "shared" / "ohdio" / "recordings"


@pytest.fixture(params=["copy", "shared"])
def recorded(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """Return a reader of recorded bodies, from either place."""
    folder = COPIES if request.param == "copy" else SHARED
    if not folder.is_dir():
        pytest.skip("no recordings beside this repository")
    return lambda name: json.loads((folder / name).read_text("utf-8"))["response"]["body"]


@pytest.fixture(scope="session")
def book_data() -> dict[str, Any]:
    """Return the recorded ``audioBookById`` object; tests copy it before they change it."""
    text = (COPIES / "audiobook_42418.json").read_text("utf-8")
    return json.loads(text)["response"]["body"]["data"]["audioBookById"]
