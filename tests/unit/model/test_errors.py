"""Errors hold what servers and files say: nothing of it may trip a log, a store or a report."""

from __future__ import annotations

import json

import pytest

from ohdio_gui.media.ytdlp_wire import error_of
from ohdio_gui.model.errors import ExtractionError, OutputFolderError, ParseError, RateLimitedError

HALF = "\ud800"
"""Half a pair of surrogates, as JSON can say it."""


@pytest.mark.parametrize(
    "error",
    [
        ParseError(url=f"https://a.b/{HALF}", what=f"part {HALF}"),
        OutputFolderError(folder="/livres/\udce9t\udce9", reason="read only"),
        error_of({"kind": ExtractionError.kind, "arguments": {"reason": f"no {HALF}"}}),
    ],
)
def test_an_error_can_be_written_whatever_it_says(error):
    told = [str(error), error.info.message, *map(str, error.info.arguments.values())]
    assert all(text.encode() for text in told)
    assert "?" in str(error)
    assert json.dumps(error.info.arguments, ensure_ascii=False).encode()


def test_an_argument_is_not_longer_than_anybody_reads():
    assert len(str(ParseError(what="é" * 10_000_000))) < 10_000


def test_what_is_no_text_stays_as_it_is():
    assert RateLimitedError(host="h", retry_after_s=1.5).retry_after_s == 1.5
    assert ParseError(what="pièce 1").arguments == {"what": "pièce 1"}
