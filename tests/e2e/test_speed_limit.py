"""One limit for all downloads of a run, as a person sets it on the command line."""

from __future__ import annotations

from datetime import datetime

from tests.e2e.conftest import events

LIMIT_BYTES_S = 200_000


def test_a_run_takes_as_long_as_its_limit_says(program, replica, tones):
    program.settings["rate_limit"] = LIMIT_BYTES_S
    done = program.run("--headless", "--json", *map(replica.audiobook_url, ("1001", "1002")))

    assert done.returncode == 0, done.stderr
    told = [event for event in events(done.stdout, "downloads") if event["bytes"]]
    began, ended = (datetime.fromisoformat(told[at]["at"]) for at in (0, -1))
    # What came before the first word, and what was saved up, is less than a second's.
    size_bytes = sum(path.stat().st_size for path in (*tones, *tones[:2]))
    assert size_bytes > 5 * LIMIT_BYTES_S
    assert (ended - began).total_seconds() >= size_bytes / LIMIT_BYTES_S / 1.1 - 1.0
