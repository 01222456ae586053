"""A settings file that is broken: set aside, said, and never in the way."""

from __future__ import annotations

import json


def test_a_damaged_file_is_set_aside_with_a_word_and_the_run_goes_on(program, replica):
    program.data_dir.mkdir()
    (program.data_dir / "settings.json").write_text('{"min_free_mb": 7,')
    done = program.run("--headless", replica.audiobook_url("1003"))
    assert done.returncode == 0, done.stderr
    (aside,) = program.data_dir.glob("settings.json.damaged-*")
    assert aside.read_text() == '{"min_free_mb": 7,'
    assert aside.name in done.stderr
    assert not (program.data_dir / "settings.json").exists()
    again = program.run("--headless", replica.audiobook_url("1003"))
    assert "settings.json" not in again.stderr
    assert len(list(program.data_dir.glob("settings.json*"))) == 1


def test_a_command_leaves_a_damaged_file_where_it_is(program):
    program.data_dir.mkdir()
    (program.data_dir / "settings.json").write_text("no JSON")
    assert program.run("--status").returncode == 0
    assert [file.name for file in program.data_dir.glob("settings*")] == ["settings.json"]


def test_a_single_bad_value_is_said_by_its_name_and_stays(program, replica):
    program.data_dir.mkdir()
    text = json.dumps({"theme": "pink", "later": 1})
    (program.data_dir / "settings.json").write_text(text)
    done = program.run("--headless", replica.audiobook_url("1003"))
    assert done.returncode == 0, done.stderr
    for word in ("theme", "pink", "later"):
        assert word in done.stderr
    assert (program.data_dir / "settings.json").read_text() == text
