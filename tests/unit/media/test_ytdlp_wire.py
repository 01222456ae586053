"""What the child answers is what the program raises."""

from __future__ import annotations

import pytest

from ohdio_gui.media import disk, ytdlp_child, ytdlp_errors, ytdlp_fragments, ytdlp_session
from ohdio_gui.media.ytdlp_wire import error_answer, error_of
from ohdio_gui.model.errors import OhdioError, StorageError

RAISED_IN_THE_CHILD = {
    named
    for module in (disk, ytdlp_child, ytdlp_errors, ytdlp_fragments, ytdlp_session)
    for named in vars(module).values()
    if isinstance(named, type) and issubclass(named, OhdioError)
} - {OhdioError, StorageError}


def test_the_errors_of_the_child_are_known():
    assert len(RAISED_IN_THE_CHILD) > 8


@pytest.mark.parametrize(
    "kind", sorted(RAISED_IN_THE_CHILD, key=lambda each: each.kind), ids=lambda each: each.kind
)
def test_an_error_of_the_child_arrives_as_what_it_is(kind):
    error = kind(host="example.org", position=2, reason="why", retry_after_s=7, folder="/f")
    found = error_of(error_answer(error))
    assert type(found) is kind
    assert found.arguments == error.arguments
