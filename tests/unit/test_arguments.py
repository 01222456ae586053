"""The command line of the project's outside face."""

from __future__ import annotations

from pathlib import Path

import pytest

from ohdio_gui.arguments import Arguments, UsageError, language_in, read_arguments
from ohdio_gui.model.errors import SettingsError, UnknownSettingError

URL, OTHER = "https://ici.radio-canada.ca/a", "https://example.org/b"


def test_nothing_given_is_a_plain_start():
    assert read_arguments([]) == Arguments()


def test_every_option_is_read():
    assert read_arguments(
        [
            *("--data-dir", "/d", "--output", "/o", "--headless", "--json", "--demo"),
            *("--set", "requests_per_second=0", "--set", "language=fr", URL, OTHER),
        ]
    ) == Arguments(
        urls=(URL, OTHER),
        data_dir=Path("/d"),
        output_dir=Path("/o"),
        is_headless=True,
        is_json=True,
        is_demo=True,
        overrides={"requests_per_second": "0", "language": "fr"},
    )


@pytest.mark.parametrize(
    "words",
    [
        [URL, OTHER, "--headless"],
        ["--headless", URL, OTHER],
        [URL, "--headless", OTHER],
        ["--headless", "--", URL, OTHER],
    ],
)
def test_addresses_may_stand_before_between_and_after_options(words):
    arguments = read_arguments(words)
    assert (arguments.urls, arguments.is_headless) == ((URL, OTHER), True)


@pytest.mark.parametrize("command", ["pause", "resume", "status"])
def test_a_command_is_read(command):
    assert read_arguments([f"--{command}"]).command == command
    assert read_arguments([f"--{command}", "--data-dir", "/d"]).data_dir == Path("/d")


@pytest.mark.parametrize(
    "words",
    [
        ["--pause", "--resume"],
        ["--resume", "--status"],
        ["--status", "--pause"],
        ["--pause", URL],
        [URL, "--resume"],
        [URL, "--status"],
        ["--json"],
        ["--json", URL],
        ["--what"],
        ["--head"],
        ["--data-dir"],
        ["--data-dir", ""],
        ["--output", ""],
        ["--set"],
        ["--data-dir", "~no-such-person-here/x"],
    ],
)
def test_what_cannot_be_obeyed_is_a_usage_error_with_a_sentence(words):
    with pytest.raises(UsageError) as caught:
        read_arguments(words)
    assert str(caught.value)


@pytest.mark.parametrize(
    "pair",
    [
        "max_concurrent_downloads=0",
        "max_concurrent_downloads=11",
        "max_concurrent_downloads=2.5",
        "max_concurrent_downloads=many",
        "max_concurrent_downloads=",
        "requests_per_second=-1",
        "requests_per_second=nan",
        "requests_per_second=inf",
        "min_free_mb=1.5",
        "language=de",
        "language",
        "output_dir=~no-such-person-here/x",
    ],
)
def test_a_bad_value_is_a_settings_error_that_names_it(pair):
    with pytest.raises(SettingsError) as caught:
        read_arguments(["--set", pair])
    assert pair.partition("=")[0] in str(caught.value)


@pytest.mark.parametrize("pair", ["no_such_key=1", "=1", "Language=fr", "language =fr"])
def test_an_unknown_key_is_named(pair):
    with pytest.raises(UnknownSettingError):
        read_arguments(["--set", pair])


def test_the_last_of_two_values_holds_and_a_value_may_hold_an_equals_sign():
    arguments = read_arguments(["--set", "output_dir=/a=b", "--set", "output_dir=/c=d"])
    assert arguments.overrides == {"output_dir": "/c=d"}


def test_a_folder_of_one_s_own_is_found(monkeypatch):
    monkeypatch.setenv("HOME", "/home/anne")
    assert read_arguments(["--data-dir", "~/d"]).data_dir == Path("/home/anne/d")


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_and_version_end_well(word, capsys):
    with pytest.raises(SystemExit) as caught:
        read_arguments([word])
    assert caught.value.code == 0
    assert "ohdio-gui" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--what"], "«unrecognized arguments: --what»"),
        (["--json"], "«--json needs --headless»"),
        (["--output", ""], "«a folder is needed»"),
        (["--pause", "--resume"], "«not allowed with argument --pause»"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_that_are_given(words, told):
    with pytest.raises(UsageError) as caught:
        read_arguments(words, lambda: "«{}»".format)
    assert told in str(caught.value)


def test_the_help_is_said_in_the_words_that_are_given_and_python_s_stay_as_they_were(capsys):
    for _ in range(2):
        with pytest.raises(SystemExit):
            read_arguments(["--help"], lambda: str.upper)
        told = capsys.readouterr().out
        assert told.startswith("USAGE: ohdio-gui [-h] ")
        assert "[URL ...]" in told
        assert "PAUSE THE DOWNLOADS" in told
        with pytest.raises(SystemExit):
            read_arguments(["--help"])
        assert capsys.readouterr().out.startswith("usage: ohdio-gui [-h] ")


def test_where_nothing_is_said_no_words_are_asked_for():
    asked = []
    assert read_arguments(["--headless", URL], lambda: asked.append("words")).urls == (URL,)
    with pytest.raises(SettingsError):
        read_arguments(["--set", "language=de"], lambda: asked.append("words"))
    assert asked == []


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ([], "system"),
        (["--set", "language=fr"], "fr"),
        (["--set=language=en", "--what"], "en"),
        (["--set", "language=fr", "--set", "language=en"], "en"),
        (["--set", "language=de"], "system"),
        (["language=fr", "--set", "theme=language=fr"], "system"),
        (["--set"], "system"),
    ],
)
def test_the_language_is_known_before_the_command_line_is(words, language):
    assert language_in(words) == language


def test_the_place_of_a_queue_is_what_leads_to_it_from_anywhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert read_arguments(["--headless", "--output", "/o"]).place_words == ()
    arguments = read_arguments(["--data-dir", "d", "--demo"])
    assert arguments.place_words == ("--data-dir", str(tmp_path / "d"), "--demo")


def test_of_a_second_start_s_options_the_limit_of_the_queue_alone_has_an_effect():
    words = ["--set", "max_concurrent_downloads=2", "--set", "format=mp3", "--output", "/o"]
    assert read_arguments(words).effectless == ("--output /o", "--set format=mp3")
    assert read_arguments(words[:2]).effectless == ()
