"""Whether the program starts with the person's session: what the system has is the truth.

Linux: an entry in ``autostart`` of the configuration folder (freedesktop.org's Desktop Application
Autostart); macOS: a launch agent; Windows: a value of the Run key. The entry starts this very
program, out of the way (``start_minimised``). A data directory of its own has an entry of its own.
"""

from __future__ import annotations

import hashlib
import os
import plistlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings

from ohdio_gui.model.errors import AutostartError

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "ohdio-gui"
TITLE = "OHdio GUI"
_DATA_DIR = "--data-dir"
_MINIMISED = ("--set", "start_minimised=true")
_RUN_KEY = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run"
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%")


class Autostart(Protocol):
    """What the system knows of this program's start with the session."""

    def is_on(self) -> bool:
        """Whether the system starts the program with the session."""

    def switch(self, *, is_on: bool) -> None:
        """Have the system start it, or no longer. Raises AutostartError."""


def system_autostart(words: Sequence[str] = ()) -> Autostart:
    """Return this system's; ``words``: the options of this start that the entry is to repeat."""
    name = NAME
    if _DATA_DIR in words:
        folder = words[words.index(_DATA_DIR) + 1]
        digest = hashlib.sha256(folder.encode("utf-8", "surrogateescape")).hexdigest()
        name = f"{NAME}-{digest[:8]}"
    command = [*own_command(), *words, *_MINIMISED]
    if sys.platform == "win32":
        return RunKey(QSettings(_RUN_KEY, QSettings.Format.NativeFormat), name, command)
    if sys.platform == "darwin":
        agents = Path.home() / "Library" / "LaunchAgents"
        return LaunchAgent(agents / f"ca.{name}.plist", f"ca.{name}", command)
    return DesktopEntry(_config_folder() / "autostart" / f"{name}.desktop", command)


def own_command() -> list[str]:
    """Return the command line that starts this very program, without its options."""
    if getattr(sys, "frozen", False):
        # An AppImage runs from a place that is gone when it ends.
        return [os.environ.get("APPIMAGE") or sys.executable]
    program = Path(sys.executable)
    without_console = program.with_name("pythonw.exe")
    if sys.platform == "win32" and without_console.is_file():
        program = without_console
    return [str(program), "-m", "ohdio_gui"]


class DesktopEntry:
    """An entry of the desktop's ``autostart`` folder."""

    def __init__(self, path: Path, command: Sequence[str]) -> None:
        """``path``: of the entry; ``command``: what it starts."""
        self.path = path
        self._command = command

    def is_on(self) -> bool:
        """Whether there is an entry that no tool of the desktop has switched off."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return False
        values = dict(line.replace(" ", "").lower().partition("=")[::2] for line in lines)
        is_hidden = values.get("hidden") == "true"
        return not is_hidden and values.get("x-gnome-autostart-enabled") != "false"

    def switch(self, *, is_on: bool) -> None:
        """Write the entry, or remove it. Raises AutostartError."""
        _keep(self.path, self._text().encode("utf-8", "surrogateescape") if is_on else None)

    def _text(self) -> str:
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            f"Name={TITLE}",
            f"Exec={' '.join(exec_word(word) for word in self._command)}",
            f"Icon={NAME}",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
        )
        return "\n".join(lines) + "\n"


class LaunchAgent:
    """A launch agent of macOS."""

    def __init__(self, path: Path, label: str, command: Sequence[str]) -> None:
        """``path``: of the property list; ``label``: its name to launchd."""
        self.path = path
        self._label = label
        self._command = command

    def is_on(self) -> bool:
        """Whether the agent is there."""
        return self.path.is_file()

    def switch(self, *, is_on: bool) -> None:
        """Write the agent, or remove it. Raises AutostartError."""
        agent = {
            "Label": self._label,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        _keep(self.path, plistlib.dumps(agent) if is_on else None)


class RunKey:
    """A value of Windows' Run key."""

    def __init__(self, run_key: QSettings, name: str, command: Sequence[str]) -> None:
        """``name``: of the value."""
        self._run_key = run_key
        self._name = name
        self._command = command

    def is_on(self) -> bool:
        """Whether the value is there."""
        return self._run_key.contains(self._name)

    def switch(self, *, is_on: bool) -> None:
        """Write the value, or remove it. Raises AutostartError."""
        if is_on:
            self._run_key.setValue(self._name, subprocess.list2cmdline(self._command))
        else:
            self._run_key.remove(self._name)
        self._run_key.sync()
        if self._run_key.status() is not QSettings.Status.NoError:
            raise AutostartError(path=_RUN_KEY, reason=str(self._run_key.status().name))


def exec_word(word: str) -> str:
    """Return a word of a command line as the key Exec of a desktop entry has it."""
    word = word.replace("%", "%%")
    if word and set(word) <= _PLAIN:
        return word
    for special in ("\\", '"', "`", "$"):
        word = word.replace(special, "\\" + special)
    # The value of a key is escaped once more, as every text in the file.
    return '"' + word.replace("\\", "\\\\").replace("\n", "\\n") + '"'


def _config_folder() -> Path:
    """Return the person's configuration folder; a relative one does not count (XDG)."""
    named = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".config"


def _keep(path: Path, content: bytes | None) -> None:
    """Write the whole file, or remove it (None). Raises AutostartError."""
    new = path.with_name(f".{path.name}.new")
    try:
        if content is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        raise AutostartError(path=str(path), reason=error.strerror or str(error)) from error
