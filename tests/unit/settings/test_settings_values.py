"""Settings: typed, bounded, and a file of them that cannot keep the program from starting."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from ohdio_gui.app import Places, origins, places, put_right, read_settings
from ohdio_gui.model.audiobook import BookFormat
from ohdio_gui.model.errors import (
    AutostartError,
    BrokenSettingsError,
    NameTemplateError,
    SettingsError,
    SocksProxyError,
    UnknownSettingError,
)
from ohdio_gui.settings.preferences import Preferences
from ohdio_gui.settings.settings import Settings, checked, with_values
from ohdio_gui.settings.storage import load_settings, save_settings


def test_the_defaults_are_the_face_s():
    assert dataclasses.asdict(Settings()) == {
        "output_dir": "",
        "requests_per_second": 3.0,
        "rate_limit": 0,
        "min_free_mb": 500,
        "format": "m4b",
        "name_template": "{author}/{title}/{title}",
        "sidecar_files": True,
        "ffmpeg_path": "",
        "proxy": "",
        "language": "system",
        "theme": "system",
        "close_to_tray": True,
        "start_minimised": False,
        "autostart": False,
        "notifications": True,
        "watch_clipboard": False,
    }


def test_a_change_makes_a_new_one():
    settings = Settings()
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.min_free_mb = 4
    assert with_values(settings, {"min_free_mb": 4}).min_free_mb == 4
    assert settings.min_free_mb == 500


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("requests_per_second", "0", 0.0),
        ("requests_per_second", 0.5, 0.5),
        ("requests_per_second", 1000, 1000.0),
        ("rate_limit", "250000", 250_000),
        ("rate_limit", 0, 0),
        ("rate_limit", 10**12, 10**12),
        ("min_free_mb", "0", 0),
        ("min_free_mb", 2.0, 2),
        ("output_dir", "", ""),
        ("output_dir", "/a/b", "/a/b"),
        ("language", "fr", "fr"),
        ("format", "mp3-parts", BookFormat.MP3_PARTS),
        ("format", "keep", BookFormat.KEEP),
        ("name_template", " {year} - {title} ", "{year} - {title}"),
        ("sidecar_files", "false", False),
        ("sidecar_files", "On", True),
        ("sidecar_files", False, False),
        ("theme", "dark", "dark"),
        ("close_to_tray", "no", False),
        ("start_minimised", True, True),
        ("autostart", "yes", True),
        ("notifications", "off", False),
        ("watch_clipboard", "1", True),
        ("proxy", "", ""),
        ("proxy", " http://proxy.example:3128/ ", "http://proxy.example:3128"),
        ("proxy", "HTTPS://proxy.example", "https://proxy.example"),
        ("proxy", "http://anne:s%40cret@10.0.0.1:3128", "http://anne:s%40cret@10.0.0.1:3128"),
        ("proxy", "http://[::1]:3128", "http://[::1]:3128"),
        ("max_concurrent_downloads", "10", 10),
        ("max_concurrent_downloads", 1, 1),
    ],
)
def test_a_good_value_is_kept_in_its_own_type(key, value, kept):
    found = checked(key, value)
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("requests_per_second", -0.1),
        ("requests_per_second", 1001),
        ("requests_per_second", "fast"),
        ("requests_per_second", True),
        ("requests_per_second", None),
        ("requests_per_second", float("nan")),
        ("requests_per_second", float("inf")),
        ("requests_per_second", 10**400),
        ("rate_limit", -1),
        ("rate_limit", 0.5),
        ("rate_limit", "1 MB/s"),
        ("rate_limit", True),
        ("rate_limit", 10**13),
        ("min_free_mb", 0.5),
        ("min_free_mb", [1]),
        ("min_free_mb", {}),
        ("language", "FR"),
        ("language", 1),
        ("format", "M4B"),
        ("format", "ogg"),
        ("format", "m4b, m4a"),
        ("format", None),
        ("name_template", 7),
        ("sidecar_files", "maybe"),
        ("sidecar_files", 1),
        ("output_dir", 5),
        ("output_dir", None),
        ("output_dir", "a\0b"),
        ("output_dir", "~no-such-person-here/x"),
        ("ffmpeg_path", False),
        ("theme", "Dark"),
        ("theme", None),
        ("close_to_tray", "maybe"),
        ("autostart", 1),
        ("proxy", None),
        ("proxy", "proxy.example:3128"),
        ("proxy", "gopher://proxy.example:70"),
        ("proxy", "socks4://proxy.example:1080"),
        ("proxy", "http://"),
        ("proxy", "http://:3128"),
        ("proxy", "http://proxy.example:0"),
        ("proxy", "http://proxy.example:99999"),
        ("proxy", "http://proxy.example:port"),
        ("proxy", "http://proxy.example:3128/path"),
        ("proxy", "http://proxy.example:3128?query"),
        ("proxy", "http://two words.example:3128"),
        ("proxy", "http://[::1:3128"),
        ("proxy", "http://a\ud800.example:3128"),
        ("max_concurrent_downloads", 0),
        ("max_concurrent_downloads", 11),
        ("max_concurrent_downloads", True),
    ],
)
def test_a_bad_value_is_refused_by_its_key(key, value):
    with pytest.raises(SettingsError) as caught:
        checked(key, value)
    assert key in str(caught.value)
    assert caught.value.arguments["wanted"]


def test_a_proxy_that_is_refused_is_named_without_its_password():
    with pytest.raises(SettingsError) as caught:
        checked("proxy", "http://anne:s3cret@proxy.example:99999")
    assert "s3cret" not in str(caught.value)
    assert "s3cret" not in str(caught.value.arguments)
    assert "proxy.example:99999" in str(caught.value)
    with pytest.raises(SettingsError) as caught:
        checked("proxy", "anne:s3cret@proxy.example")
    assert "s3cret" not in str(caught.value.arguments)


def test_a_socks_proxy_is_refused_by_its_own_sentence():
    with pytest.raises(SocksProxyError):
        checked("proxy", "socks5://proxy.example:1080")


@pytest.mark.parametrize("text", ["{titre}", "a//{title}", "/{title}", "..", ""])
def test_a_template_that_names_no_book_is_refused(text):
    with pytest.raises(NameTemplateError):
        with_values(Settings(), {"name_template": text})


def test_an_unknown_key_is_refused():
    with pytest.raises(UnknownSettingError, match="no_such"):
        with_values(Settings(), {"no_such": 1})


# The file.


def test_without_a_file_the_defaults_hold(tmp_path):
    assert load_settings(tmp_path / "settings.json") == (Settings(), [])
    (tmp_path / "file").write_text("")
    assert load_settings(tmp_path / "file" / "settings.json") == (Settings(), [])


def test_the_file_s_values_hold(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"output_dir": "/été", "min_free_mb": 7, "language": "en"}))
    assert load_settings(path) == (Settings("/été", min_free_mb=7, language="en"), [])


def test_one_bad_line_is_named_and_the_others_hold(tmp_path):
    path = tmp_path / "settings.json"
    values = {"language": "de", "min_free_mb": 7, "no_such": 1, "requests_per_second": "x"}
    path.write_text(json.dumps(values))
    before = path.read_bytes()
    settings, troubles = load_settings(path)
    assert settings == Settings(min_free_mb=7)
    assert [trouble.arguments["key"] for trouble in troubles] == [
        "language",
        "no_such",
        "requests_per_second",
    ]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[1, 2]", b"null", b"\xff\xfe", b'"x"', b"12", b'{"min_free_mb": NaN}'),
        b"[" * 100_000,
    ],
)
def test_a_broken_file_is_said_and_the_defaults_hold(tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    settings, (trouble,) = load_settings(path)
    assert settings == Settings()
    assert isinstance(trouble, SettingsError)
    assert path.read_bytes() == content


def test_a_folder_in_the_file_s_place_is_said(tmp_path):
    settings, (trouble,) = load_settings(tmp_path)
    assert settings == Settings()
    assert isinstance(trouble, BrokenSettingsError)


def test_a_number_too_long_for_any_machine_does_not_keep_it_from_starting(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"min_free_mb": 1' + "0" * 400 + "}")
    settings, troubles = load_settings(path)
    assert settings == Settings()
    assert len(troubles) == 1


# Of one run.


def where(tmp_path, output_dir=None):
    return Places(tmp_path, tmp_path / "settings.json", output_dir)


def test_set_goes_before_the_file_and_output_before_both(tmp_path):
    (tmp_path / "settings.json").write_text(json.dumps({"output_dir": "/file", "min_free_mb": 1}))
    assert read_settings(where(tmp_path), {})[0].output_dir == "/file"
    overrides = {"output_dir": "/set", "max_concurrent_downloads": "4"}
    settings, troubles = read_settings(where(tmp_path), overrides)
    assert (settings.output_dir, settings.min_free_mb, troubles) == ("/set", 1, [])
    settings, _ = read_settings(where(tmp_path, Path("/option")), overrides)
    assert settings.output_dir == "/option"


def test_the_output_folder_is_always_named_whole(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings, _ = read_settings(where(tmp_path), {"output_dir": "here"})
    assert settings.output_dir == str(tmp_path / "here")
    assert Path(read_settings(where(tmp_path), {})[0].output_dir).name == "OHdio"


def test_with_a_data_directory_the_settings_are_in_it(tmp_path):
    found = places(tmp_path, None, is_demo=False)
    assert (found.data_dir, found.settings_file) == (tmp_path, tmp_path / "settings.json")
    assert found.output_dir is None
    assert not found.is_data_emptied
    assert not found.is_output_emptied


def test_the_demo_has_folders_of_its_own_and_empties_only_those(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    own = places(None, None, is_demo=True)
    assert own.data_dir.name == "demo"
    assert own.output_dir == own.data_dir / "books"
    assert own.is_data_emptied
    assert own.is_output_emptied
    given = places(tmp_path / "d", tmp_path / "o", is_demo=True)
    assert (given.data_dir, given.output_dir) == (tmp_path / "d", tmp_path / "o")
    assert not given.is_data_emptied
    assert not given.is_output_emptied


def test_an_origin_of_the_environment_replaces_the_one_that_is_asked(monkeypatch):
    monkeypatch.delenv("OHDIO_SITE_URL", raising=False)
    monkeypatch.delenv("OHDIO_SERVICES_URL", raising=False)
    assert origins() == ("https://ici.radio-canada.ca", "https://services.radio-canada.ca")
    monkeypatch.setenv("OHDIO_SITE_URL", "http://127.0.0.1:8000/")
    assert origins() == ("http://127.0.0.1:8000", "https://services.radio-canada.ca")


# Changes.


def test_only_what_was_changed_is_written_and_the_rest_of_the_file_stays(tmp_path):
    path = tmp_path / "below" / "settings.json"
    settings = Settings("/only/this/run", min_free_mb=7)
    save_settings(path, settings, ["min_free_mb"])
    assert json.loads(path.read_text("utf-8")) == {"min_free_mb": 7}
    path.write_text(json.dumps({"later": [1], "min_free_mb": 7, "language": "fr"}), "utf-8")
    changed = dataclasses.replace(settings, format=BookFormat.MP3, min_free_mb=500)
    save_settings(path, changed, ["format", "min_free_mb"])
    assert json.loads(path.read_text("utf-8")) == {
        "later": [1],
        "language": "fr",
        "format": "mp3",
    }
    assert load_settings(path)[0] == Settings(language="fr", format=BookFormat.MP3)
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("content", ["no JSON", "[1]", '{"later": ' + "[" * 100_000])
def test_a_broken_file_is_never_written_over(tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_text(content)
    with pytest.raises(BrokenSettingsError):
        save_settings(path, Settings(min_free_mb=7), ["min_free_mb"])
    assert path.read_text() == content


def test_half_a_pair_in_the_file_stays_when_something_is_changed(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(
        '{"output_dir": "/livres/\\udce9t\u00e9", "later": "\\ud800 \u00e9 \U0001f600"}', "utf-8"
    )
    before = json.loads(path.read_text("utf-8"))
    settings, _ = load_settings(path)
    save_settings(path, dataclasses.replace(settings, min_free_mb=7), ["min_free_mb"])
    assert json.loads(path.read_text("utf-8")) == {**before, "min_free_mb": 7}
    assert "\u00e9 \U0001f600" in path.read_text("utf-8"), "a person can still read it"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_a_change_holds_at_once_and_is_kept(tmp_path):
    applied = []
    preferences = Preferences(Settings("/this/run"), tmp_path / "settings.json", applied.append)
    preferences.change(format="mp3", sidecar_files=False)
    assert preferences.settings == Settings("/this/run", format=BookFormat.MP3, sidecar_files=False)
    assert applied == [preferences.settings]
    kept, _ = load_settings(tmp_path / "settings.json")
    assert kept == Settings(format=BookFormat.MP3, sidecar_files=False)


def test_a_value_that_cannot_be_used_changes_nothing(tmp_path):
    applied = []
    preferences = Preferences(Settings(), tmp_path / "settings.json", applied.append)
    with pytest.raises(SettingsError):
        preferences.change(format="mp3", name_template="{nothing}")
    assert (preferences.settings, applied) == (Settings(), [])
    assert not (tmp_path / "settings.json").exists()


def test_a_change_that_cannot_be_kept_holds_for_this_run(tmp_path):
    (tmp_path / "settings.json").write_text("no JSON")
    preferences = Preferences(Settings(), tmp_path / "settings.json", lambda settings: None)
    with pytest.raises(BrokenSettingsError):
        preferences.change(format="mp3")
    assert preferences.settings.format is BookFormat.MP3


# A damaged file.


@pytest.mark.parametrize("content", ["", "{", "[1]", "null", "[" * 100_000])
def test_a_damaged_file_is_set_aside_and_settings_can_be_kept_again(tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_text(content)
    _, troubles = read_settings(where(tmp_path), {})
    assert path.exists(), "who only reads changes nothing"
    (told,) = put_right(where(tmp_path), troubles)
    (aside,) = tmp_path.iterdir()
    assert re.fullmatch(r"settings\.json\.damaged-\d{8}-\d{6}", aside.name)
    assert aside.read_text() == content
    assert told.arguments["set_aside"] == aside.name
    save_settings(path, Settings(min_free_mb=7), ["min_free_mb"])
    assert load_settings(path) == (Settings(min_free_mb=7), [])


def test_a_second_damaged_file_does_not_replace_the_first(tmp_path):
    for content in ("one", "two"):
        (tmp_path / "settings.json").write_text(content)
        put_right(where(tmp_path), read_settings(where(tmp_path), {})[1])
    assert sorted(file.read_text() for file in tmp_path.iterdir()) == ["one", "two"]


def test_a_single_bad_line_or_a_file_out_of_reach_is_no_damage(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"language": "de"}')
    _, troubles = read_settings(where(tmp_path), {})
    assert put_right(where(tmp_path), troubles) == troubles
    path.unlink()
    path.mkdir()
    _, troubles = read_settings(where(tmp_path), {})
    assert put_right(where(tmp_path), troubles) == troubles
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_the_demo_leaves_the_person_s_damaged_file_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    demo = places(None, None, is_demo=True)
    demo.settings_file.parent.mkdir(parents=True)
    demo.settings_file.write_text("no JSON")
    _, troubles = read_settings(demo, {})
    assert put_right(demo, troubles) == troubles
    assert demo.settings_file.read_text() == "no JSON"


def test_a_change_that_the_system_refuses_changes_nothing(tmp_path):
    def refuse(settings):
        raise AutostartError(path="/x", reason="read-only")

    preferences = Preferences(Settings(), tmp_path / "settings.json", refuse)
    with pytest.raises(AutostartError):
        preferences.change(autostart=True)
    assert preferences.settings == Settings()
    assert not (tmp_path / "settings.json").exists()
