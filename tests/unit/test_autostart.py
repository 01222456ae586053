"""Starting with the session: an entry in the person's own folders, and nowhere else."""

from __future__ import annotations

import plistlib
import shlex
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from ohdio_gui.arguments import read_arguments
from ohdio_gui.autostart import (
    DesktopEntry,
    LaunchAgent,
    RunKey,
    exec_word,
    own_command,
    system_autostart,
)
from ohdio_gui.model.errors import AutostartError

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's own way")


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config"


def values(path):
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    return dict(line.split("=", 1) for line in lines[1:])


@linux
def test_an_entry_starts_this_very_program_out_of_the_way_and_goes_when_it_is_switched_off(config):
    autostart = system_autostart()
    assert not autostart.is_on()
    autostart.switch(is_on=True)
    assert autostart.is_on()
    entry = config / "autostart" / "ohdio-gui.desktop"
    found = values(entry)
    words = shlex.split(found["Exec"])
    assert words[:3] == [sys.executable, "-m", "ohdio_gui"]
    assert read_arguments(words[3:]).overrides == {"start_minimised": "true"}
    assert found["Type"] == "Application"
    assert [file.name for file in entry.parent.iterdir()] == ["ohdio-gui.desktop"]
    autostart.switch(is_on=False)
    assert not autostart.is_on()
    assert list(entry.parent.iterdir()) == []
    autostart.switch(is_on=False)  # once more changes nothing


@linux
def test_a_data_directory_of_its_own_has_an_entry_of_its_own(config, tmp_path):
    usual, other = (
        system_autostart(),
        system_autostart(["--data-dir", str(tmp_path / "mes livres"), "--demo"]),
    )
    other.switch(is_on=True)
    assert other.is_on()
    assert not usual.is_on()
    (entry,) = (config / "autostart").iterdir()
    words = shlex.split(values(entry)["Exec"].replace("\\\\", "\\"))
    given = read_arguments(words[3:])
    assert (given.data_dir, given.is_demo) == (tmp_path / "mes livres", True)


@linux
@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_a_tool_of_the_desktop_switched_off_is_off(config, line):
    autostart = system_autostart()
    autostart.switch(is_on=True)
    entry = config / "autostart" / "ohdio-gui.desktop"
    text = entry.read_text("utf-8").replace("X-GNOME-Autostart-enabled=true", line)
    entry.write_text(text, "utf-8")
    assert not autostart.is_on()
    autostart.switch(is_on=True)
    assert autostart.is_on()


@linux
def test_a_relative_configuration_folder_does_not_count(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    system_autostart().switch(is_on=True)
    assert (tmp_path / ".config" / "autostart" / "ohdio-gui.desktop").is_file()


def test_an_entry_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "autostart").write_text("a file in the folder's place")
    entry = DesktopEntry(tmp_path / "autostart" / "x.desktop", ["x"])
    with pytest.raises(AutostartError):
        entry.switch(is_on=True)
    assert not entry.is_on()


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/usr/bin/python3", "/usr/bin/python3"),
        ("", '""'),
        ("100%", "100%%"),
        ("mes livres", '"mes livres"'),
        ("/été", '"/été"'),
        ('a"b', r'"a\\"b"'),
        ("$HOME", r'"\\$HOME"'),
        ("a`b", r'"a\\`b"'),
        ("a\\b", r'"a\\\\b"'),
        ("a\nb", r'"a\nb"'),
    ],
)
def test_a_word_of_a_command_is_written_as_the_standard_says(word, written):
    assert exec_word(word) == written


def test_the_launch_agent_of_macos_is_a_property_list(tmp_path):
    path = tmp_path / "LaunchAgents" / "ca.ohdio-gui.plist"
    agent = LaunchAgent(path, "ca.ohdio-gui", ["/Applications/OHdio", "--set", "x=1"])
    agent.switch(is_on=True)
    assert agent.is_on()
    found = plistlib.loads(path.read_bytes())
    assert found["Label"] == "ca.ohdio-gui"
    assert found["ProgramArguments"] == ["/Applications/OHdio", "--set", "x=1"]
    assert found["RunAtLoad"] is True
    agent.switch(is_on=False)
    assert not path.exists()


def test_the_run_key_of_windows_holds_one_quoted_command(tmp_path):
    file = str(tmp_path / "run.ini")
    run_key = QSettings(file, QSettings.Format.IniFormat)
    entry = RunKey(run_key, "ohdio-gui", ["C:\\Program Files\\OHdio.exe", "--set", "x=1"])
    assert not entry.is_on()
    entry.switch(is_on=True)
    kept = QSettings(file, QSettings.Format.IniFormat).value("ohdio-gui")
    assert kept == '"C:\\Program Files\\OHdio.exe" --set x=1'
    assert entry.is_on()
    entry.switch(is_on=False)
    assert not entry.is_on()


def test_a_frozen_program_starts_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.delenv("APPIMAGE", raising=False)
    assert own_command() == [sys.executable]
    monkeypatch.setenv("APPIMAGE", "/home/anne/OHdio.AppImage")
    assert own_command() == [str(Path("/home/anne/OHdio.AppImage"))]
